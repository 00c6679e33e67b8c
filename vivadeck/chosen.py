"""The cards that a student chose, by decks and by a query: what is asked of them, and how many wait."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from vivadeck import agenda
from vivadeck.agenda import Item

if TYPE_CHECKING:
    from vivadeck.index.collection import Collection as Cards
    from vivadeck.query import Query


class Chosen:
    """Those cards of the `collection` that match the query, as they stand on the study day `today`."""

    def __init__(self, collection: Cards, query: Query, today: date) -> None:
        self._collection = collection
        self._query = query
        self._today = today

    @cached_property
    def _found(self) -> list[Item]:
        return self._collection.matching(self._query) if self._query else self._collection.items()

    def items(self) -> list[Item]:
        """Return all of them."""
        return self._found

    def likely(self) -> list[Item]:
        """Return all of them, and perhaps others: for who looks at each anyway."""
        return self._collection.likely(self._query)

    def asked(self, new_left: int, planned: Collection[str] = ()) -> list[Item]:
        """Return what SM-2 asks of them today, apart from those that are `planned` for an exam: see `agenda.agenda`."""
        if self._query:
            others = [item for item in self._found if item.card.id not in planned]
            return agenda.agenda(others, self._today, new_left)
        due = [item for item in self._collection.due() if item.card.id not in planned]
        new = self._collection.new(new_left + len(planned)) if new_left > 0 else []
        return [*due, *[item for item in new if item.card.id not in planned][: max(0, new_left)]]

    def among(self, items: Iterable[Item]) -> list[Item]:
        """Return those of the items that are chosen."""
        decks = {deck.name for deck in self._collection.decks}
        held = [item for item in items if item.card.deck in decks]
        if not self._query:
            return held
        from vivadeck import search

        return list(search.select(held, self._query, self._today))

    def all_new(self) -> int:
        """Return how many may be shown for the first time."""
        if not self._query:
            return sum(count.new for count in self._collection.counts())
        return sum(item.waits_as_new() for item in self.items())

    def by_day(self) -> dict[date, int]:
        """Return how many that were reviewed wait on each study day from today on."""
        if not self._query:
            return self._collection.by_day()
        return agenda.due_by_day(self.items(), self._today)

    def is_empty(self) -> bool:
        """Whether there is none."""
        return not (self.items() if self._query else self._collection.size)

    def holds(self, word: str) -> bool:
        """Whether the word is found in any card, whatever the query."""
        from vivadeck.query import Kind, Term

        return bool(self._collection.matching((Term(Kind.WORDS, word),)))

    def words(self) -> list[str]:
        """Return the words in the cards, whatever the query, folded, each once or more."""
        return self._collection.words()
