"""Names for imported cards, decks and files, plain enough for any system. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import count

from vivadeck.card_fields import LONGEST_NAME
from vivadeck.decks import deck_writer
from vivadeck.formats.draft import Draft
from vivadeck.text import made_name

_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)", re.IGNORECASE)
_LONGEST_FILE_NAME = 100  # characters, of up to 4 bytes where a system allows 255 of them
_ROOM = 8  # for "-2"
_NOT_PLAIN = re.compile(r"[^\w.-]+")


def stated_name(draft: Draft) -> str:
    """Return the name that the file gives a draft, "" where a card cannot have it."""
    name = deck_writer.line(draft.name).replace("/", "-").replace(" ", "-")
    return name if len(name) <= LONGEST_NAME - _ROOM else ""


def numbered(name: str, number: int) -> str:
    """Return a name for the first, second, … of several things that have the same name."""
    return name if number == 1 else f"{name}-{number}"


def unique(name: str, is_free: Callable[[str], bool]) -> str:
    """Return the first of `name`, `name-2`, `name-3`, … that is free."""
    return next(each for number in count(1) if is_free(each := numbered(name, number)))


def tag(text: str) -> str:
    """Return a tag as one word."""
    return "-".join(deck_writer.line(text).split())


def deck_name(name: str, drafts: Sequence[Draft]) -> str:
    """Return a deck's name for the one that a file gives it.

    Where drafts have names, the deck keeps its name, because other data refers to their ids.
    """
    plain = deck_writer.line(name)
    is_kept = plain and "/" not in plain and len(plain) <= LONGEST_NAME and any(draft.name for draft in drafts)
    return plain if is_kept else made_name(name or "imported")


def file_stem(name: str) -> str:
    """Return the name of a deck's file, without its ending."""
    stem = made_name(name)
    return f"deck-{stem}" if _DEVICES.match(stem) else stem


def media_name(name: str) -> str:
    """Return a file name that is harmless on any system and needs no quotes in Markdown; "" where nothing is left."""
    plain = _NOT_PLAIN.sub("-", name.rpartition("/")[2].rpartition("\\")[2]).strip(".-_")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    room = _LONGEST_FILE_NAME - len(ending) - 1
    short = f"{stem[: max(room, 1)]}{dot}{ending[:20]}"
    return f"file-{short}" if _DEVICES.match(short) else short
