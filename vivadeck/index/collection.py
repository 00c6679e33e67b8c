"""The cards of the chosen decks with where they stand today: counted, or looked up, as few as are asked for."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from vivadeck import agenda
from vivadeck.agenda import Item, Standing
from vivadeck.index.deck_rows import CARD, made_card
from vivadeck.index.shelf import Head, all_of
from vivadeck.index.standing_rows import NEW, STANDING, standing
from vivadeck.model import Card, Deck, Exam

if TYPE_CHECKING:
    from vivadeck.index.index import Index
    from vivadeck.query import Query

_T = TypeVar("_T")
_CARDS = ", ".join(f"c.{column}" for column in CARD.split(", "))
_STANDINGS = ", ".join(f"s.{column}" for column in STANDING.split(", "))
_STANDING_AT = 1 + len(CARD.split(", "))  # the place of the standing's columns in a joined row, after those of the card
_NOWHERE = "(select * from standings limit 0)"
_KNOWN = "select card from standings where due is not null or choice = 'suspend'"


class Count(NamedTuple):
    """How many cards of a deck may be shown for the first time, and how many are due."""

    new: int = 0
    due: int = 0


class _Tally(NamedTuple):
    """How many cards of a deck are new, and on which days, in order, how many others are to be asked from then on.

    Days are ordinals; both lists are the bytes of an array.
    """

    new: int
    packed_days: bytes
    packed_cards: bytes

    @property
    def days(self) -> array[int]:
        return array("I", self.packed_days)

    @property
    def cards(self) -> array[int]:
        return array("I", self.packed_cards)

    def until(self, day: int) -> int:
        """Return the place of the first day after `day`."""
        return bisect_right(self.days, day)


class Collection:
    """The cards of `decks`, in their order. Where they are not `followed`, it is as if nothing was known of them."""

    def __init__(self, index: Index, decks: Iterable[Deck], *, followed: bool) -> None:
        self._index = index
        self._database = index.database
        self.decks = list(decks)
        self._today = index.today
        self._day = index.today.day.toordinal()
        standings = "standings" if followed else _NOWHERE
        self._joined = f"select c.id, {_CARDS}, {_STANDINGS} from cards c left join {standings} s on s.card = c.card"

    @property
    def size(self) -> int:
        """How many cards there are."""
        return sum(len(deck.cards) for deck in self.decks)

    def counts(self) -> list[Count]:
        """Return the figures of each deck."""
        return self._attempt(self._counts)

    def by_day(self) -> dict[date, int]:
        """Return how many reviewed cards wait on each study day from today on: see `agenda.due_by_day`."""
        return self._attempt(self._by_day)

    def due(self) -> list[Item]:
        """Return the cards that are due, the most overdue first."""
        return self._attempt(self._due)

    def new(self, most: int) -> list[Item]:
        """Return the first `most` cards that may be shown for the first time."""
        return self._attempt(partial(self._new, most))

    def items(self) -> list[Item]:
        """Return all cards."""
        return self._attempt(self._items)

    def likely(self, query: Query) -> list[Item]:
        """Return the cards that match the query, and perhaps others."""
        wanted = self._index.finder.rows(self.decks, query, self._day)
        return self.items() if wanted is None else self._attempt(partial(self._only, wanted))

    def matching(self, query: Query) -> list[Item]:
        """Return the cards that match the query."""
        from vivadeck import search

        return list(search.select(self.likely(query), query, self._today.day))

    def words(self) -> list[str]:
        """Return the words in the cards, folded, each once or more."""
        return self._index.finder.words(self.decks)

    def standing(self, card: str) -> Standing:
        """Return what is known of a card, in whichever deck it is."""
        return self._database.attempt(partial(self._standing, card))

    def item(self, card: Card) -> Item:
        """Return where a card stands, in whichever deck it is."""
        return agenda.item(card, self.standing(card.id), *self._today)

    @property
    def exams(self) -> Mapping[tuple[tuple[str, ...], str], Exam]:
        """The exams that the student told of, by what they are about."""
        return self._index.standings.exams

    def begun(self) -> list[str]:
        """Return the cards, of whichever deck, that had their very first review today."""
        return self._index.standings.begun()

    def known(self) -> set[str]:
        """Return the ids with a history: with reviews, or suspended."""
        return self._attempt(lambda _: {card for (card,) in self._database.rows(_KNOWN)})

    def lost(self) -> set[str]:
        """Return the ids with a history of which there is no card."""
        return self._attempt(self._lost)

    def _attempt(self, work: Callable[[list[Head]], _T]) -> _T:
        """Return what `work` makes of the decks' files, as the index knows them just then."""
        return self._database.attempt(lambda: work(self._index.shelf.of(self.decks)))

    def _counts(self, heads: Sequence[Head]) -> list[Count]:
        return [Count(tally.new, sum(tally.cards[: tally.until(self._day)])) for tally in self._tallies(heads)]

    def _by_day(self, heads: Sequence[Head]) -> dict[date, int]:
        found: defaultdict[int, int] = defaultdict(int)
        for tally in self._tallies(heads):
            overdue = tally.until(self._day)
            found[self._day] += sum(tally.cards[:overdue])
            for day, cards in zip(tally.days[overdue:], tally.cards[overdue:], strict=True):
                found[day] += cards
        return {date.fromordinal(day): found[day] for day in sorted(found) if found[day]}

    def _tallies(self, heads: Sequence[Head]) -> list[_Tally]:
        """Return what was counted in each deck."""
        held = {row[0]: _Tally(*row[1:]) for row in self._database.sealed("select * from tallies")}
        missing = [head for head in heads if head.file not in held]
        if missing:
            if not self._database.has_own_standings:
                self._database.changing()
            held |= {head.file: self._tally(head) for head in missing}
        return [held[head.file] for head in heads]

    def _tally(self, head: Head) -> _Tally:
        """Count the cards of a deck, which nobody did, or something has changed."""
        rows = self._database.rows(
            f"select iif(s.card is null, {NEW}, s.waits) as day, count(*) "
            "from cards c left join standings s on s.card = c.card "
            "where c.id between ? and ? group by day order by day",
            head.rows,
        )
        waiting = [row for row in rows if row[0] not in (None, NEW)]
        days, cards = ([row[place] for row in waiting] for place in (0, 1))
        tally = _Tally(dict(rows).get(NEW, 0), array("I", days).tobytes(), array("I", cards).tobytes())
        self._database.put("tallies", (head.file, *tally))
        return tally

    def _due(self, heads: Sequence[Head]) -> list[Item]:
        rows = self._database.rows(
            f"select c.id, {_CARDS}, {_STANDINGS} from standings s cross join cards c on c.card = s.card "
            "where s.waits between ? and ?",
            (NEW + 1, self._day),
        )
        found = sorted(self._in_order(rows, heads), key=_due_date)
        all_of(sum(count.due for count in self._counts(heads)), found)
        return found

    def _new(self, most: int, heads: Sequence[Head]) -> list[Item]:
        found: list[Item] = []
        for place, count in enumerate(self._counts(heads) if most > 0 else ()):
            if count.new and len(found) < most:
                is_new = f"and (s.card is null or s.waits = {NEW}) order by c.id limit {most - len(found)}"
                found += self._of(heads[place], place, is_new)
        return found

    def _items(self, heads: Sequence[Head]) -> list[Item]:
        found = [item for place, head in enumerate(heads) for item in self._of(head, place, "order by c.id")]
        all_of(sum(head.cards for head in heads), found)
        return found

    def _of(self, head: Head, place: int, more: str) -> list[Item]:
        rows = self._database.rows(f"{self._joined} where c.id between ? and ? {more}", head.rows)
        return [self._made(row, self.decks[place].path) for row in rows]

    def _only(self, wanted: Iterable[int], heads: Sequence[Head]) -> list[Item]:
        return self._in_order(self._database.each(f"{self._joined} where c.id = ?", wanted), heads)

    def _in_order(self, rows: Iterable[tuple[Any, ...]], heads: Sequence[Head]) -> list[Item]:
        """Return the items that joined rows say, as far as they are of these files, in the order of these."""
        found = sorted(_placed(rows, heads), key=lambda each: (each[0], each[1][0]))
        return [self._made(row, self.decks[place].path) for place, row in found]

    def _made(self, row: tuple[Any, ...], path: Path) -> Item:
        """Return the item that a joined row says."""
        card, stand = made_card(self._database.checked(row[1:_STANDING_AT]), path), row[_STANDING_AT:]
        known = None if stand[0] is None else standing(self._database.checked(stand))
        return agenda.item(card, known, *self._today)

    def _standing(self, card: str) -> Standing:
        rows = self._database.sealed(f"select {STANDING} from standings where card = ?", (card,))
        return standing(rows[0]) if rows else Standing()

    def _lost(self, heads: Sequence[Head]) -> set[str]:
        chosen = {head.file for head in heads}
        others = self._database.rows("select file, first, first + cards - 1 from files where cards > 0")
        elsewhere = "".join(
            f" and c.id not between {first} and {last}" for file, first, last in others if file not in chosen
        )
        rows = self._database.rows(
            f"select k.card from ({_KNOWN}) k where not exists (select 1 from cards c where c.card = k.card{elsewhere})"
        )
        return {card for (card,) in rows}


def _placed(rows: Iterable[tuple[Any, ...]], heads: Sequence[Head]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield the rows, which begin with a card's row, that are of one of these files, with the place of that file."""
    ranges = sorted((*head.rows, place) for place, head in enumerate(heads))
    starts = [first for first, _, _ in ranges]
    for row in rows:
        at = bisect_right(starts, row[0]) - 1
        if at >= 0 and row[0] <= ranges[at][1]:
            yield ranges[at][2], row


def _due_date(item: Item) -> date:
    assert item.schedule is not None
    return item.schedule.due
