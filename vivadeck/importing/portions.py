"""Which card, in which of a deck's files, each draft is. Pure.

A deck that would be larger than one file can be goes on in `NAME-part-2`, `NAME-part-3`, …: decks of their own, in
files beside it. A card stays in the part where it is; new ones go to the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from vivadeck.card_fields import CARD_FIELDS, CardField, texts_of
from vivadeck.formats.anki import guids
from vivadeck.formats.draft import Draft
from vivadeck.importing import matching
from vivadeck.importing.deck_merge import Before
from vivadeck.importing.sidecar import Known
from vivadeck.model import Card

# Of what one deck file may hold (`nodes.MOST_NODES`, `file.LARGEST_BYTES`), with room to go on writing by hand.
MOST_NODES = 150_000
MOST_BYTES = 15_000_000
_BYTES_A_NODE = 40  # of keys, indentation and punctuation, at most


class Portion(NamedTuple):
    """What goes into one file: the places of the drafts by the names of their cards, and the card before each one in
    the source: its name, its id where it is in another part, "" before the first, None for one that is gone from there.
    """

    part: Before
    places: Mapping[str, int]
    after: Mapping[str, str | None]


class Portions(NamedTuple):
    """All portions; the ids of the cards that were reworded; and what new ones may be, reworded: the ids of those, by
    the ids of the new ones.
    """

    each: Sequence[Portion]
    reworded: frozenset[str]
    perhaps: Mapping[str, str]


def portions(drafts: Sequence[Draft], parts: Sequence[Before], next_part: Callable[[], Before]) -> Portions:
    """Return where the drafts go, of a deck that has these parts: one at least, which may be new.

    `next_part` returns another new one, each time.
    """
    named = guids.named_by_guid(drafts, [part.deck for part in parts])
    found = matching.match(named, _union(parts))
    new = [place for place, card in enumerate(found.ids) if not card]
    taken = {name for part in parts for name in (*part.cards, *part.known)}
    made = dict(zip(new, matching.new_names([named[place] for place in new], taken), strict=True))
    rooms = _Rooms(list(parts), next_part)
    for place in new:
        found.ids[place] = f"{rooms.last(drafts[place]).deck.name}/{made[place]}"
    each = [_portion(part, found.ids, found.gone) for part in rooms.parts]
    return Portions(
        [portion for portion in each if portion.places],
        frozenset(found.reworded.values()),
        {found.ids[place]: card for place, card in found.perhaps.items()},
    )


def part_name(name: str, number: int) -> str:
    """Return the name of a deck's part, or of its file; the first part is the deck itself."""
    return name if number == 1 else f"{name}-part-{number}"


class _Rooms:
    """The parts of a deck, and how much is in the last one."""

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
    known = {f"{part.deck.name}/{name}": each for part in parts for name, each in _known(part)}
    old = {card for card, each in known.items() if not each.question}
    edited = {
        card
        for part in parts
        for name in part.cards
        if (card := f"{part.deck.name}/{name}") in old and not part.is_untouched(name)
    }
    return matching.Contents(cards, known, edited)


def _known(part: Before) -> Iterator[tuple[str, Known]]:
    """Yield what is remembered of the cards, with the ids of the cards before them."""
    for name, known in part.known.items():
        is_name = known.after and "/" not in known.after
        yield name, known._replace(after=f"{part.deck.name}/{known.after}") if is_name else known


def _portion(part: Before, ids: Sequence[str], gone: Set[str]) -> Portion:
    start = f"{part.deck.name}/"
    places = {card.removeprefix(start): place for place, card in enumerate(ids) if card.startswith(start)}
    before = {name: (ids[place - 1] if place else "").removeprefix(start) for name, place in places.items()}
    left = (card.removeprefix(start) for card in gone if card.startswith(start))
    return Portion(part, places, {**before, **dict.fromkeys(left)})


def _nodes(card: Card | Draft) -> int:
    """Return how many keys and values a card is in YAML, with its sources in the deck's, at most."""
    return 3 + sum(_nodes_of(field, getattr(card, field.name)) for field in CARD_FIELDS)


def _nodes_of(field: CardField, value: Sequence[object]) -> int:
    """Return the nodes of a field with its key. A source has its key in the deck's, and once more in the card."""
    if field.kind == "text":
        return 2 if value or field.is_required else 0
    item = 1 + 2 * len(field.parts) + (2 if field.name == "sources" else 0)
    return 2 + item * len(value) if value else 0


def _length(draft: Draft) -> int:
    """Return how many bytes the texts of a card are in YAML, where each line is indented."""
    return sum(len(text.encode("utf-8", "replace")) + 12 * text.count("\n") for text in texts_of(draft))
