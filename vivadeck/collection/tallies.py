"""Answers counted in tables, and the planner's memory of each card: filled when statistics are first asked for.

From then on they are kept up to date: only cards with new reviews are counted again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import time
from itertools import zip_longest
from typing import Any

from vivadeck.collection.database import Database
from vivadeck.collection.rows import TALLIED, answers_of
from vivadeck.tally import AnswerTally

_TABLES = ("tallies", "chances", "memories", "standings")
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
    counted, rows = AnswerTally(), database.connection.execute("select * from history order by card")
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
    counted = AnswerTally()
    _counted(counted, before, day_ends, until, sign=-1)
    memories = _counted(counted, after, day_ends, until)
    database.connection.executemany("delete from memories where card = ?", ((row[0],) for row in before))
    database.put("memories", memories)
    _add(database, counted)
    _forget_standings(database, before, after, day_ends, until)


def _forget_standings(
    database: Database, before: Iterable[Sequence[Any]], after: Iterable[Sequence[Any]], day_ends: time, until: int
) -> None:
    """Delete the rows of `standings` that are no longer true when these rows of `history` take the place of others."""
    answers = [{row[0]: list(answers_of(row, day_ends, until)) for row in rows} for rows in (before, after)]
    for card in answers[0].keys() | answers[1].keys():
        pairs = zip_longest(*(each.get(card, ()) for each in answers))
        changed = next((pair for pair in pairs if pair[0] != pair[1]), ())
        if days := [answer[0] for answer in changed if answer]:
            sql = "delete from standings where evening >= ? and file in (select file from cards where id = ?)"
            database.connection.execute(sql, (min(days), card))


def _counted(
    counted: AnswerTally, rows: Iterable[Sequence[Any]], day_ends: time, until: int, sign: int = 1
) -> list[tuple[str, int, float]]:
    """Count the reviews of some rows of `history`, and return the memories of their cards."""
    memories = []
    for row in rows:
        memory = counted.add(answers_of(row, day_ends, until), sign)
        if memory is not None:
            memories.append((row[0], memory.day, memory.half_life))
    return memories


def _add(database: Database, counted: AnswerTally) -> None:
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
