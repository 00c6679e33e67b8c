"""What statistics ask of the tables of `tallies`: counts of answers, and memories of cards. They are filled before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from vivadeck.collection.rows import answers_of
from vivadeck.exam.memory import Answer, Memory, replay
from vivadeck.tally import AnswerTally, CellCount, Chance, count_of

if TYPE_CHECKING:
    from vivadeck.collection.tables import Tables


class Tallied:
    """The answers that are counted in the tables: a `tally.Counted`."""

    def __init__(self, tables: Tables) -> None:
        tables.want_tallies()
        self._tables = tables

    def counts(self, since: int) -> list[CellCount]:
        """Return how many answers each cell has."""
        return [count_of(row) for row in self._rows("select * from tallies where day >= ?", since)]

    def days(self, since: int) -> list[tuple[int, int, int]]:
        """Return each day with its answers, and how long they took in milliseconds."""
        return self._rows("select day, sum(answers), sum(ms) from tallies where day >= ? group by day", since)

    def chances(self, since: int) -> list[Chance]:
        """Return how well chances came true."""
        return [Chance(*row) for row in self._rows("select * from chances where day >= ?", since)]

    def _rows(self, sql: str, since: int) -> list[Any]:
        return self._tables.ask(lambda: self._tables.database.rows(sql, (since,)))


def of_cards(tables: Tables, cards: Iterable[str], until: int) -> AnswerTally:
    """Count the answers of some cards up to the study day `until` (an ordinal)."""
    counted = AnswerTally()
    for row in tables.database.rows_of_each("select * from history where card = ?", cards):
        counted.add(answers_of(row, tables.day_ends, until))
    return counted


def memories(tables: Tables, evening: int) -> dict[str, Memory]:
    """Return the planner's memory of each card that has an answer, as a study day (an ordinal) ended."""
    return memories_of(tables, tables.database.rows("select * from memories"), evening)


def memories_of(tables: Tables, rows: Iterable[tuple[str, int, float]], evening: int) -> dict[str, Memory]:
    """Return the memories in some rows of `memories` as a study day (an ordinal) ended. Cards that were shown after
    that day are replayed; those without an answer up to then have no memory.
    """
    before, later = dict[str, Memory](), list[str]()
    for card, day, half_life in rows:
        if day <= evening:
            before[card] = Memory(half_life, day)
        else:
            later.append(card)
    for row in tables.database.rows_of_each("select * from history where card = ?", later):
        answers = answers_of(row, tables.day_ends, evening)
        if memory := replay(Answer(day, grade) for day, _, _, grade, _ in answers):
            before[row[0]] = memory
    return before
