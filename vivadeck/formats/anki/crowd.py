"""CrowdAnki's JSON: decks with their notes and note types, and a folder `media` beside the file → drafts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vivadeck import files
from vivadeck.card_fields import LONGEST_TEXT
from vivadeck.errors import VivaError
from vivadeck.formats import cloze, decoding
from vivadeck.formats.anki import card_sides, database, package_reader
from vivadeck.formats.anki.database import AnkiCard, AnkiDatabase, AnkiNote, Lost
from vivadeck.formats.draft import Found, Skipped
from vivadeck.markdown import from_html, html_tree
from vivadeck.markdown.from_html import TooLong
from vivadeck.sanitize import quoted, single_line

_LARGEST_MEDIUM = 25_000_000
_LARGEST_MEDIA = 150_000_000  # all together, in memory
_REMEDY = "Of JSON, viva only reads CrowdAnki's. Export the cards as .csv or Markdown (.md), or from Anki as .apkg."


def read(path: Path) -> Found:
    """Return the cards of a deck that CrowdAnki exported. Raises VivaError."""
    shown = single_line(str(path))
    try:
        deck = json.loads(decoding.read(path))
        if not isinstance(deck, dict) or deck.get("__type__") != "Deck":
            raise VivaError(f"{shown} is not a deck that CrowdAnki exported. {_REMEDY}")
        cards, lost = _cards(deck)
    except json.JSONDecodeError as error:
        raise VivaError(f"{shown}:{error.lineno}: this is not JSON ({error.msg}). {_REMEDY}") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise VivaError(f"{shown} is not as CrowdAnki writes a deck. In Anki, export the deck again.") from None
    result = package_reader.drafts(_FolderMedia(path.parent / "media"), AnkiDatabase(tuple(cards), {}, tuple(lost)))
    if not result.decks and not result.skipped:
        raise VivaError(f"{shown}: there are no notes in this deck.")
    return _described(result, {name: _markdown(each.get("desc")) for name, each in _decks(deck, "")})


def _markdown(html: object) -> str:
    try:
        return from_html.markdown(html, lambda _: "") if isinstance(html, str) else ""
    except TooLong:
        return str(html)


def _described(result: Found, texts: Mapping[str, str]) -> Found:
    """Return what was read with the descriptions of its decks; one of a deck without cards is left out."""
    fitting = {name: text for name, text in texts.items() if len(text) <= LONGEST_TEXT}
    decks = tuple(each._replace(description=fitting.get(each.name, "")) for each in result.decks)
    names = {each.name for each in decks}
    others = (
        Skipped(
            f"the description of {quoted(single_line(name))}",
            "it is too long, or no card of this deck is here",
            0,
            text,
        )
        for name, text in texts.items()
        if text and (name not in names or len(text) > LONGEST_TEXT)
    )
    return result._replace(decks=decks, skipped=(*result.skipped, *others))


class _FolderMedia:
    """The files in the folder beside a deck, by the names that notes use; none of another folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._room = _LARGEST_MEDIA

    def read(self, name: str) -> bytes | str:
        """Return the bytes of a medium, or the reason why it cannot be read, as a text."""
        if Path(name).name != name or "\\" in name:
            return "it is not in the folder `media` beside the file"
        try:
            data = files.read(self._folder / name, min(_LARGEST_MEDIUM, self._room))
        except files.TooLarge:
            return f"it is larger than {_LARGEST_MEDIUM // 1_000_000} MB"
        except (OSError, ValueError):
            return "it is not in the folder `media` beside the file"
        self._room -= len(data)
        return data


def _cards(deck: Mapping[str, Any]) -> tuple[list[AnkiCard], list[Lost]]:
    types = {str(each["crowdanki_uuid"]): database.note_type(each) for each in deck.get("note_models", ())}
    cards: list[AnkiCard] = []
    lost: list[Lost] = []
    for name, note in ((name, note) for name, each in _decks(deck, "") for note in each.get("notes", ())):
        texts = tuple(html_tree.with_scripts_as_text(str(field)) for field in note["fields"])
        kind = types.get(str(note.get("note_model_uuid")))
        if kind is None:
            lost.append(Lost(database.start(texts, str(note.get("guid", ""))), "its note type is not in the file"))
            continue
        written = AnkiNote(str(note.get("guid", "")), kind, tuple(map(str, note.get("tags", ()))), texts)
        cards += (AnkiCard(len(cards) + at, written, name, at, is_suspended=False) for at in _asked(written))
    return cards, lost


def _decks(deck: Mapping[str, Any], parent: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield a deck and the decks in it, with their names."""
    own = str(deck["name"])
    name = own if not parent or own.startswith(f"{parent}::") else f"{parent}::{own}"
    yield name, deck
    for child in deck.get("children", ()):
        yield from _decks(child, name)


def _asked(note: AnkiNote) -> list[int]:
    """Return which of its cards a note has: those whose front shows one of its fields, or a gap; the first else."""
    kind = note.note_type
    if kind.is_cloze:
        return sorted({number - 1 for text in note.fields for number in cloze.numbers(text) if number}) or [0]
    return [at for at in range(len(kind.templates)) if _shows_a_field(note, at)] or [0]


def _shows_a_field(note: AnkiNote, at: int) -> bool:
    empty = note._replace(fields=("",) * len(note.fields))
    try:
        sides, without = card_sides.sides(note, at), card_sides.sides(empty, at)
    except TooLong:
        return True  # its reader says so
    return sides is not None and without is not None and sides.question != without.question
