"""A deck file ↔ rows of the index. Done in other processes where there are many files."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from vivadeck.card_fields import CARD_FIELDS, from_row
from vivadeck.decks import deck_file
from vivadeck.decks.problems import Parsed, Place, Problem, Reference
from vivadeck.index.database import SETTLED_NS, seal
from vivadeck.model import Card

_DIGEST_BYTES = 16
CARD = "card, question, answer, line, has_id, rest, seal"
_REST = [field for field in CARD_FIELDS if field.name not in ("question", "answer")]  # one column, in JSON
_json = json.JSONEncoder(ensure_ascii=False).encode


class DeckRows(NamedTuple):
    """What a deck file gave, in a form that can be kept. `title` is None when it is no sound deck.

    `ids` is a checksum of its cards' ids.

    `tags`, `problems` and `references` are JSON; `cards` are rows, whose columns are CARD.
    """

    ids: int
    name: str
    title: str | None
    description: str
    tags: str
    problems: str
    references: str
    cards: tuple[tuple[Any, ...], ...]


class Examined(NamedTuple):
    """A deck file that may have changed: its size, when it was written and changed (ns), whether that can be relied on,
    a digest of what it holds, and what it gave: None when that is known already, a problem when it cannot be opened.
    """

    size: int
    written: int
    changed: int
    is_settled: int
    digest: bytes
    given: DeckRows | Problem | None


def made_card(row: Sequence[Any], path: Path) -> Card:
    """Return the card that a row says (its columns are CARD, without the seal)."""
    card, question, answer, line, has_id, rest = row
    values = zip(_REST, json.loads(rest), strict=True) if rest else ()
    return Card(
        id=card,
        deck=card.partition("/")[0],
        question=question,
        answer=answer,
        **{field.name: from_row(field, value) for field, value in values if value},
        path=path,
        line=line,
        has_id=bool(has_id),
    )


def examined(path: Path, digest: bytes) -> Examined:
    """Return what a deck file is and gives now, when it does not have this digest any more."""
    try:
        state = path.stat()  # before it is read: what changes meanwhile is noticed the next time
    except OSError:
        size, written, changed = 0, 0, 0
    else:
        size, written, changed = state.st_size, state.st_mtime_ns, state.st_ctime_ns
    is_settled = int(min(abs(time.time_ns() - moment) for moment in (written, changed)) >= SETTLED_NS)
    data = deck_file.contents(path)
    if isinstance(data, Problem):
        return Examined(size, written, changed, 0, b"", data)
    from hashlib import blake2b  # only when something changed

    now = blake2b(data, digest_size=_DIGEST_BYTES).digest()
    return Examined(
        size, written, changed, is_settled, now, None if now == digest else _deck_rows(deck_file.parsed(data, path))
    )


def _deck_rows(parsed: Parsed) -> DeckRows:
    deck = parsed.deck
    cards = deck.cards if deck else ()
    return DeckRows(
        seal([card.id for card in cards]),
        parsed.name,
        deck.title if deck else None,
        deck.description if deck else "",
        _json(list(dict.fromkeys(tag for card in cards for tag in card.tags))),
        _json([each[1:] for each in parsed.problems]) if parsed.problems else "",
        _json(parsed.references) if parsed.references else "",
        tuple(_card_row(card) for card in cards),
    )


def _card_row(card: Card) -> tuple[Any, ...]:
    rest = [getattr(card, field.name) for field in _REST]
    row = (card.id, card.question, card.answer, card.line, int(card.has_id), _json(rest) if any(rest) else "")
    return *row, seal(row)


def made_references(text: str) -> list[Reference]:
    """Return the references that JSON says."""
    return [Reference(card, target, Place(*at)) for card, target, at in json.loads(text)]
