"""Answers counted in tables, and the planner's memory of each card: filled when statistics are first asked for.

From then on they are kept up to date: only cards with new reviews are counted again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import time
from typing import TYPE_CHECKING, Any

from vivadeck.collection.database import Database
from vivadeck.collection.rows import TALLIED, answers_of
from vivadeck.exam.memory import Answer, Memory, replay
from vivadeck.tally import Chance, Count, Tally, count_of

if TYPE_CHECKING:
    from vivadeck.collection.tables import Tables

_TABLES = ("tallies", "chances", "memories")
_CARDS_AT_ONCE = 1_000


def is_filled(database: Database) -> bool:
    """Whether all reviews are counted."""
    return database.meta(TALLIED) is not None


def clear(database: Database) -> None:
    """Empty the tables, until statistics are asked for again."""
    for table in _TABLES:
        database.connection.execute(f"delete from {table}")
    database.connection.execute("delete from meta where key = ?", (TALLIED,))


def fill(database: Database, day_ends: time, until: int, tracked: Callable[[Any, str], Iterable[Any]]) -> None:
    """Count all reviews up to the study day `until` (an ordinal)."""
    clear(database)
    ((cards,),) = database.rows("select count(*) from history")
    counted, rows = Tally(), database.connection.execute("select * from history order by card")
    memories: list[tuple[str, int, float]] = []
    for _ in tracked(range(-(-cards // _CARDS_AT_ONCE)), "Counting reviews"):
        memories += _counted(counted, rows.fetchmany(_CARDS_AT_ONCE), day_ends, until)
    database.put("memories", memories)
    _add(database, counted)
    database.put("meta", [(TALLIED, 1)])


def change(
    database: Database, before: Sequence[Sequence[Any]], after: Sequence[Sequence[Any]], day_ends: time, until: int
) -> None:
    """Take back the rows of `history` that some cards had `before`, and count those that they have now."""
    counted = Tally()
    _counted(counted, before, day_ends, until, sign=-1)
    memories = _counted(counted, after, day_ends, until)
    database.connection.executemany("delete from memories where card = ?", ((row[0],) for row in before))
    database.put("memories", memories)
    _add(database, counted)


class Tallied:
    """The answers that are counted in the tables: a `tally.Counted`."""

    def __init__(self, tables: Tables) -> None:
        tables.want_tallies()
        self._tables = tables

    def counts(self, since: int) -> list[Count]:
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


def of_cards(tables: Tables, cards: Iterable[str], until: int) -> Tally:
    """Count the answers of some cards up to the study day `until` (an ordinal)."""
    counted = Tally()
    for row in tables.database.rows_of_each("select * from history where card = ?", cards):
        counted.add(answers_of(row, tables.day_ends, until))
    return counted


def memories(tables: Tables, evening: int | None) -> dict[str, Memory]:
    """Return the planner's memory of each card that has an answer, today or on the `evening` of an earlier study day
    (an ordinal).
    """
    database = tables.database
    rows = database.rows("select * from memories")
    if evening is None:
        return {card: Memory(half_life, day) for card, day, half_life in rows}
    before = {card: Memory(half_life, day) for card, day, half_life in rows if day <= evening}
    later = [card for card, day, _ in rows if day > evening]
    for row in database.rows_of_each("select * from history where card = ?", later):
        answers = answers_of(row, tables.day_ends, evening)
        if memory := replay(Answer(day, grade) for day, _, _, grade, _ in answers):
            before[row[0]] = memory
    return before


def _counted(
    counted: Tally, rows: Iterable[Sequence[Any]], day_ends: time, until: int, sign: int = 1
) -> list[tuple[str, int, float]]:
    """Count the reviews of some rows of `history`, and return the memories of their cards."""
    memories = []
    for row in rows:
        memory = counted.add(answers_of(row, day_ends, until), sign)
        if memory is not None:
            memories.append((row[0], memory.day, memory.half_life))
    return memories


def _add(database: Database, counted: Tally) -> None:
    database.connection.executemany(
        "insert into tallies values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do update set "
        "answers = answers + excluded.answers, ms = ms + excluded.ms",
        [(*key, *value) for key, value in counted.by_cell.items() if any(value)],
    )
    database.connection.executemany(
        "insert into chances values (?, ?, ?, ?, ?) on conflict do update set answers = answers + excluded.answers, "
        "recalled = recalled + excluded.recalled, permille = permille + excluded.permille",
        [(*key, *value) for key, value in counted.by_chance.items() if any(value)],
    )
    for table in ("tallies", "chances"):
        database.connection.execute(f"delete from {table} where answers = 0")
