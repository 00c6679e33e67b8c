"""The cards of some decks that match a query: which are due or new, and how many."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Collection as Some
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from vivadeck import agenda
from vivadeck.agenda import Item, Order
from vivadeck.collection.deck_sync import DeckFile, numbers
from vivadeck.collection.rows import CARD, NEW, STATE, card_of, state_of, tags_of
from vivadeck.model import Card, Deck

if TYPE_CHECKING:
    from vivadeck.collection.query import Query
    from vivadeck.collection.tables import Tables

_T = TypeVar("_T")
_CARDS = ", ".join(f"c.{column}" for column in CARD.split(", "))
_STATES = ", ".join(f"s.{column}" for column in STATE.split(", "))
_STATE_AT = 2 + len(CARD.split(", "))  # where the columns of the state begin in a joined row: after file, row and card
_ITEM = f"select c.file, c.row, {_CARDS}, {_STATES} from cards c left join states s on s.card = c.id"
_BARE = f"select c.file, c.row, {_CARDS}, {_STATES} from cards c left join (select * from states limit 0) s on true"
_OF_STATES = f"select c.file, c.row, {_CARDS}, {_STATES} from states s cross join cards c on c.id = s.card"
_ANY = Card("", "", "", "")


class Count(NamedTuple):
    """How many cards of a deck may be shown for the first time, and how many are due."""

    new: int = 0
    due: int = 0


class PlacedCard(NamedTuple):
    """As much of a card as says where it belongs."""

    id: str
    deck: str
    tags: tuple[str, ...]


class Selection:
    """The cards of some `decks` that match a query, with their states. Each method looks up only what it needs."""

    def __init__(self, tables: Tables, decks: Sequence[Deck], query: Query, *, with_states: bool) -> None:
        self.decks = decks
        self.query = query
        self._tables = tables
        self._database = tables.database
        self._today = tables.today
        self._item = _ITEM if with_states else _BARE

    def items(self) -> list[Item]:
        """Return all of the cards, in the order of the decks."""
        if not self.query:
            return self._ask(self._all)
        from vivadeck.collection import ranking

        return list(ranking.select(self.candidates(), self.query, self._today))

    def candidates(self) -> list[Item]:
        """Return all of the cards, and perhaps others that do not match, for a caller that checks each anyway."""
        if self.query:
            from vivadeck.collection import ranking

            if any(ranking.sought(term) for term in ranking.wanted(self.query)):
                self._tables.want_words(self.decks)
        return self._ask(self._candidates)

    def most_promising(self, most: int) -> list[Item] | None:
        """Return `most` of the cards that rank high if the query is one word and more match; else None."""
        from vivadeck.collection import ranking, word_index

        if len(self.query) != 1 or self.query[0] not in ranking.wanted(self.query):
            return None
        if len(ranking.words_in(self.query[0].text)) != 1:
            return None
        self._tables.want_words(self.decks)

        def promising() -> list[Item] | None:
            rows = word_index.most_promising(self._database, self._files(), self.query[0], most)
            return None if rows is None else self._at(rows)

        return self._ask(promising)

    def agenda(self, new_left: int, planned: Some[str] = (), order: Order = Order.DECK) -> list[Item]:
        """Return the cards that SM-2 asks today: the due ones, the most overdue first, then up to `new_left` new ones.

        Cards that are `planned` for an exam are left out.
        """
        if self.query:
            others = [item for item in self.items() if item.card.id not in planned]
            return agenda.agenda(others, self._today, new_left, order)
        return self._ask(lambda: [*self._due(planned), *self._new(max(0, new_left), planned, order)])

    def weakest(self, most: int, without: Some[str]) -> list[Item]:
        """Return at most `most` reviewed cards that may be asked, the weakest first, `without` these cards."""
        reviewed = (
            item
            for item in (self.items() if self.query else self._ask(self._reviewed))
            if item.schedule and not item.is_suspended and not item.is_skipped and item.card.id not in without
        )
        return heapq.nlargest(most, reviewed, key=partial(agenda.weakness, today=self._today))

    def among(self, items: Iterable[Item]) -> list[Item]:
        """Return those of the items that are in this selection."""
        names = {deck.name for deck in self.decks}
        chosen = [item for item in items if item.card.deck in names]
        if not self.query:
            return chosen
        from vivadeck.collection import ranking

        return list(ranking.select(chosen, self.query, self._today))

    def counts(self) -> list[Count]:
        """Return how many cards of each deck are new or due."""
        if not self.query:
            return self._ask(self._counts)
        items = self.items()
        new = Counter(item.card.deck for item in items if item.waits_as_new())
        due = Counter(item.card.deck for item in items if item.is_due(self._today))
        return [Count(new[deck.name], due[deck.name]) for deck in self.decks]

    def by_day(self) -> dict[date, int]:
        """Return how many reviewed cards are due on each study day from today on; overdue ones count today."""
        if self.query:
            return agenda.due_by_day(self.items(), self._today)
        return self._ask(self._by_day)

    def placed(self) -> list[PlacedCard]:
        """Return where each of the cards belongs, but the suspended ones."""
        if self.query:
            cards = (item.card for item in self.items() if not item.is_suspended)
            return [PlacedCard(card.id, card.deck, card.tags) for card in cards]
        return self._ask(self._placed)

    def edition(self) -> str:
        """Return a text that is another one when the decks of this selection have changed, or others were chosen."""
        return self._ask(lambda: f"{numbers(self._files())} {self.query!r}")

    def is_empty(self) -> bool:
        """Whether no card matches."""
        return not (self.items() if self.query else sum(len(deck.cards) for deck in self.decks))

    def has(self, word: str) -> bool:
        """Whether the word is found in any card of the decks, whatever the query."""
        from vivadeck.collection.query import Kind, Term

        return bool(Selection(self._tables, self.decks, (Term(Kind.WORDS, word),), with_states=False).items())

    def words(self) -> list[str]:
        """Return the words in the cards of the decks, whatever the query, folded, each once or more."""
        from vivadeck.collection import word_index

        self._tables.want_words(self.decks)
        return self._ask(lambda: word_index.vocabulary(self._database, self._files()).split())

    def _ask(self, work: Callable[[], _T]) -> _T:
        return self._tables.ask(work)

    def _files(self) -> list[DeckFile]:
        return self._tables.files(self.decks)

    def _all(self) -> list[Item]:
        sql = f"{self._item} where c.file = ? order by c.row"
        return [
            self._item_of(row, deck.path)
            for deck in self.decks
            for row in self._database.rows(sql, (self._tables.file_at(deck.path).file,))
        ]

    def _candidates(self) -> list[Item]:
        from vivadeck.collection import word_index

        rows = word_index.candidates(self._database, self._files(), self.query, self._today.toordinal())
        return self._all() if rows is None else self._at(rows)

    def _at(self, rows: Iterable[int]) -> list[Item]:
        return self._in_order(self._database.rows_of_each(f"{self._item} where c.row = ?", rows))

    def _in_order(self, rows: Iterable[Sequence[Any]]) -> list[Item]:
        """Return the items of joined rows that are of these decks, in the order of the decks."""
        places = {file.file: place for place, file in enumerate(self._files())}
        in_order = sorted((places[row[0]], row[1], row) for row in rows if row[0] in places)
        return [self._item_of(row, self.decks[place].path) for place, _, row in in_order]

    def _item_of(self, row: Sequence[Any], path: Path) -> Item:
        """Return the item of a joined row."""
        card, state = card_of(row[2:_STATE_AT], path), row[_STATE_AT:]
        card_state = None if state[0] is None else state_of(state)
        return agenda.item(card, card_state, self._today, self._tables.day_ends)

    def _placed(self) -> list[PlacedCard]:
        sql = (
            "select c.id, c.rest from cards c where c.file = ? and not exists "
            "(select 1 from states s where s.card = c.id and s.choice = 'suspend') order by c.row"
        )
        return [
            PlacedCard(card, deck.name, tags_of(rest))
            for deck in self.decks
            for card, rest in self._database.rows(sql, (self._tables.file_at(deck.path).file,))
        ]

    def _due(self, planned: Some[str]) -> list[Item]:
        today = self._today.toordinal()
        sql = f"{_OF_STATES} where (s.waits > {NEW} and s.waits <= ?) or (s.touched >= ? and s.drill > 0)"
        items = self._in_order(self._database.rows(sql, (today, today)))
        return sorted(
            (item for item in items if item.is_due(self._today) and item.card.id not in planned), key=agenda.due_date
        )

    def _reviewed(self) -> list[Item]:
        return self._in_order(self._database.rows(f"{_OF_STATES} where s.due is not null"))

    def _new(self, most: int, planned: Some[str], order: Order) -> list[Item]:
        decks = zip(self.decks, self._counts() if most else (), strict=False)
        pools = [self._new_of(deck, planned) for deck, count in decks if count.new]
        return agenda.in_turn(pools if order is Order.MIXED else [chain.from_iterable(pools)], most)

    def _new_of(self, deck: Deck, planned: Some[str]) -> Iterator[Item]:
        """Yield the new cards of a deck that are not `planned`, in order."""
        sql = f"{self._item} where c.file = ? and (s.card is null or s.waits = {NEW}) order by c.row"
        for row in self._database.connection.execute(sql, (self._tables.file_at(deck.path).file,)):
            item = self._item_of(row, deck.path)
            if item.waits_as_new() and item.card.id not in planned:
                yield item

    def _counts(self) -> list[Count]:
        today, files = self._today.toordinal(), self._files()
        sql = (
            f"select file, sum(iif(day = {NEW}, cards, 0)), sum(iif(day > {NEW} and day <= {today}, cards, 0)) "
            f"from counts where file in ({numbers(files)}) group by file"
        )
        new, due = Counter[int](), Counter[int]()
        for file, of_new, of_due in self._database.rows(sql):
            new[file], due[file] = of_new, of_due
        for file, before, now in self._moved():
            for day, sign in ((before, -1), (now, 1)):
                if day is not None and day <= today:
                    (new if day == NEW else due)[file] += sign
        return [Count(new[file.file], due[file.file]) for file in files]

    def _by_day(self) -> dict[date, int]:
        today, files = self._today.toordinal(), self._files()
        sql = (
            f"select max(day, {today}), sum(cards) from counts "
            f"where day > {NEW} and file in ({numbers(files)}) group by 1"
        )
        days = Counter[int](dict(self._database.rows(sql)))
        active = {file.file for file in files}
        for file, before, now in self._moved():
            for day, sign in ((before, -1), (now, 1)):
                if file in active and day:
                    days[max(day, today)] += sign
        return {date.fromordinal(day): days[day] for day in sorted(days) if days[day]}

    def _moved(self) -> list[tuple[int, int | None, int | None]]:
        """Return the cards whose day is another one today than in the tables, because they are drilled or skipped.

        Each is (file, the day in the tables, the day from which it waits): ordinals, NEW, or None if it is not asked.
        """
        sql = (
            f"select c.file, {_STATES} from states s cross join cards c on c.id = s.card "
            "where s.touched >= ? and (s.drill > 0 or s.choice = 'skip')"
        )
        moved = []
        for file, *state in self._database.rows(sql, (self._today.toordinal(),)):
            item = agenda.item(_ANY, state_of(state), self._today, self._tables.day_ends)
            moved.append((file, state[-1], _waits(item, self._today)))
        return moved


def _waits(item: Item, today: date) -> int | None:
    """Return the study day (an ordinal) from which a card waits, NEW, or None where it is not asked."""
    if item.schedule is None:
        return NEW if item.waits_as_new() else None
    day = agenda.waits_until(item, today)
    return None if day is None else day.toordinal()
