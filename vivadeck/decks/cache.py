"""Decks that were parsed before: an unchanged file is not parsed again, and YAML is not even imported.

Reading 110 cards as YAML takes longer than all the rest of `viva due`. The cache is disposable: deleted, damaged or not
writable, it costs time and nothing else. Nobody but this module knows what is in it.
"""

from __future__ import annotations

import contextlib
import json
import os
import zlib
from pathlib import Path
from typing import Any, NamedTuple

from vivadeck import __version__
from vivadeck.decks.parsed import Parsed, Place, Reference
from vivadeck.model import Card, Deck, FollowUp, Source

# What is kept is made of these fields; a program with others does not take it for its own.
_SHAPE = [__version__, *(list(made._fields) for made in (Deck, Card, FollowUp, Source, Reference, Place))]
_SETTLED_NS = 2_000_000_000  # a file written since may change again without its time or size telling


class State(NamedTuple):
    """What tells whether a file has changed: its size, and when it was last written, in nanoseconds."""

    size: int
    written_ns: int


def state(path: Path) -> State:
    """Return the present state of a file, to be taken before it is read. Raises OSError."""
    found = path.stat()
    return State(found.st_size, found.st_mtime_ns)


def read(folder: Path, path: Path, present: State) -> Parsed | None:
    """Return what `path` was parsed to when it was in its present state; None when that is not known."""
    try:
        kept = _place(folder, path)
        settled = kept.stat().st_mtime_ns - present.written_ns >= _SETTLED_NS
        head, _, body = kept.read_bytes().partition(b"\n")
        if not settled or json.loads(head) != _head(path, present, body):
            return None
        return _from_json(path, json.loads(body))
    except (OSError, ValueError, TypeError, LookupError):
        return None


def write(folder: Path, present: State, parsed: Parsed) -> None:
    """Keep a sound deck that was read when its file was in the state `present`. What cannot be kept is not."""
    with contextlib.suppress(OSError, ValueError):
        body = json.dumps([parsed.name, parsed.deck, parsed.references], default=_no_path).encode()
        kept = _place(folder, parsed.path)
        beside = kept.with_suffix(f".{os.getpid()}")
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(json.dumps(_head(parsed.path, present, body)).encode() + b"\n" + body)
        beside.replace(kept)


def _no_path(_: object) -> None:
    """Stand for a path, which is known when what is kept is read, and may be one that is no Unicode text."""


def _place(folder: Path, path: Path) -> Path:
    whole = os.fsencode(os.path.realpath(path))
    return folder / f"{path.stem}-{zlib.crc32(whole):08x}.json"


def _head(path: Path, present: State, body: bytes) -> list[Any]:
    return [_SHAPE, os.path.realpath(path), *present, zlib.crc32(body)]


def _from_json(path: Path, body: list[Any]) -> Parsed:
    name, deck, references = body
    deck_name, title, cards, description, _ = deck
    made = Deck(deck_name, title, tuple(_card(path, *card) for card in cards), description, path)
    return Parsed(path, name, made, (), tuple(Reference(card, to, Place(*at)) for card, to, at in references))


def _card(path: Path, *fields: Any) -> Card:
    card = Card(*fields)
    return card._replace(
        key_points=tuple(card.key_points),
        follow_ups=tuple(FollowUp(*each) for each in card.follow_ups),
        tags=tuple(card.tags),
        sources=tuple(Source(*each) for each in card.sources),
        see_also=tuple(card.see_also),
        path=path,
    )
