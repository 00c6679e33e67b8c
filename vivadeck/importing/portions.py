"""Divide drafts among a deck's files, each matched with its card. Pure.

A deck that is too large for one file continues in `NAME-part-2`, `NAME-part-3`, …: decks of their own, in files
beside it. A card stays in the part where it is; new ones go to the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from vivadeck.card_fields import CARD_FIELDS, CardField, texts_of
from vivadeck.formats.anki import guids
from vivadeck.formats.draft import Draft
from vivadeck.importing import matching
from vivadeck.importing.deck_merge import Before
from vivadeck.importing.sidecar import ImportRecord
from vivadeck.model import Card

# Of what one deck file may hold (`yaml_reader.MOST_NODES`, `deck_file.LARGEST_BYTES`), with room for additions by hand.
MOST_NODES = 150_000
MOST_BYTES = 15_000_000
_BYTES_A_NODE = 40  # of keys, indentation and punctuation, at most


class Portion(NamedTuple):
    """The drafts for one file. By the names of their cards: the indexes of the drafts, and what the source has of them.

    `gone` are the names of cards that are not in the source any more.
    """

    part: Before
    places: Mapping[str, int]
    sources: Mapping[str, ImportRecord]
    gone: Set[str]


class Portions(NamedTuple):
    """All portions, the ids of reworded cards, and by the id of a new card, the id of the card it may be, reworded."""

    each: Sequence[Portion]
    reworded: frozenset[str]
    perhaps: Mapping[str, str]


def portions(drafts: Sequence[Draft], parts: Sequence[Before], next_part: Callable[[], Before]) -> Portions:
    """Divide drafts among the parts of their deck, of which there is at least one, which may be new.

    `next_part` makes one more part.
    """
    named = guids.named_by_guid(drafts, [part.deck for part in parts])
    matches = matching.match(named, _union(parts))
    new = [place for place, card in enumerate(matches.ids) if not card]
    taken = {name for part in parts for name in (*part.cards, *part.records)}
    names = dict(zip(new, matching.new_names([named[place] for place in new], taken), strict=True))
    rooms = _Rooms(list(parts), next_part)
    for place in new:
        matches.ids[place] = f"{rooms.last(drafts[place]).deck.name}/{names[place]}"
    each = [_portion(part, matches, drafts) for part in rooms.parts]
    return Portions(
        [portion for portion in each if portion.places],
        frozenset(matches.reworded.values()),
        {matches.ids[place]: card for place, card in matches.perhaps.items()},
    )


def part_name(name: str, number: int) -> str:
    """Return the name of a deck's part, or of its file; the first part is the deck itself."""
    return name if number == 1 else f"{name}-part-{number}"


class _Rooms:
    """The parts of a deck, and how full the last one is."""

    def __init__(self, parts: list[Before], next_part: Callable[[], Before]) -> None:
        self.parts = parts
        self._next = next_part
        self._nodes = sum(map(_nodes, parts[-1].deck.cards))
        self._bytes = len(parts[-1].text.encode())

    def last(self, draft: Draft) -> Before:
        """Return the part where a new card goes: a new one where the last is full."""
        nodes = _nodes(draft)
        size = _length(draft) + nodes * _BYTES_A_NODE
        if self._nodes and (self._nodes + nodes > MOST_NODES or self._bytes + size > MOST_BYTES):
            self.parts.append(self._next())
            self._nodes = self._bytes = 0
        self._nodes += nodes
        self._bytes += size
        return self.parts[-1]


def _union(parts: Sequence[Before]) -> matching.Contents:
    cards = {card.id: card for part in parts for card in part.deck.cards}
    records = {f"{part.deck.name}/{name}": each for part in parts for name, each in _records(part)}
    old = {card for card, each in records.items() if not each.question}
    edited = {
        card
        for part in parts
        for name in part.cards
        if (card := f"{part.deck.name}/{name}") in old and not part.is_untouched(name)
    }
    return matching.Contents(cards, records, edited)


def _records(part: Before) -> Iterator[tuple[str, ImportRecord]]:
    """Yield the records of the cards by name, with ids instead of names in `after`."""
    for name, record in part.records.items():
        is_name = record.after and "/" not in record.after
        yield name, record._replace(after=f"{part.deck.name}/{record.after}") if is_name else record


def _portion(part: Before, matches: matching.Matches, drafts: Sequence[Draft]) -> Portion:
    start, ids = f"{part.deck.name}/", matches.ids
    places = {card.removeprefix(start): place for place, card in enumerate(ids) if card.startswith(start)}
    sources = {}
    for name, place in places.items():
        before = (ids[place - 1] if place else "").removeprefix(start)
        sources[name] = ImportRecord(drafts[place].origin, "", matches.questions[place], matches.answers[place], before)
    gone = {card.removeprefix(start) for card in matches.gone if card.startswith(start)}
    return Portion(part, places, sources, gone)


def _nodes(card: Card | Draft) -> int:
    """Return how many keys and values a card is in YAML, with its sources in the deck's, at most."""
    return 3 + sum(_nodes_of(field, getattr(card, field.name)) for field in CARD_FIELDS)


def _nodes_of(field: CardField, value: Sequence[Any]) -> int:
    """Return the nodes of a field with its key. A source has its key in the deck's, and once more in the card."""
    if field.kind == "text":
        return 2 if value or field.is_required else 0
    if field.kind == "lists":
        return sum(5 + len(texts) for texts in value if texts)
    item = 1 + 2 * len(field.parts) + (2 if field.name == "sources" else 0)
    return 2 + item * len(value) if value else 0


def _length(draft: Draft) -> int:
    """Return how many bytes the texts of a card are in YAML, where each line is indented."""
    return sum(len(text.encode("utf-8", "replace")) + 12 * text.count("\n") for text in texts_of(draft))
