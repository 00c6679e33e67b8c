"""How well the cards of decks are known: worked out for a whole deck file once a day, then only for the cards that
were shown since.

A row of `standings` is about all cards of a file, with the planner's memories as the study day `evening` ended, and the
chances on a `day` (both ordinals). It goes with its file, and when a review up to that evening comes or goes. Suspended
cards are in it, because they may come back: they are taken out each time.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from heapq import nsmallest
from math import fsum
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from vivadeck.collection.database import Database
from vivadeck.collection.tallied import memories_of
from vivadeck.exam.memory import Memory, recall_on

if TYPE_CHECKING:
    from vivadeck.collection.deck_sync import DeckFile
    from vivadeck.collection.tables import Tables
    from vivadeck.model import Deck

MOST_WEAK = 10
_MOST_KEPT = 30  # weak cards of a file: some of them will be shown or suspended
_DAYS_KEPT = 14
_NOW = 10**7  # an evening after all others


class DeckStanding(NamedTuple):
    """How many cards a deck has, how many of them are new, the sum of the chances of recall (0–1; 0 for new cards), and
    its weakest cards with their chances, the weakest first: MOST_WEAK of them or more, or all that are not new.
    """

    cards: int
    new: int
    chances: float
    weakest: Sequence[tuple[str, float]]


class _Change(NamedTuple):
    """A card that was shown after an evening, or is suspended: its memory on that evening, and now."""

    card: str
    is_suspended: bool
    before: Memory | None
    now: Memory | None


def of_decks(tables: Tables, decks: Sequence[Deck], day: int, *, as_it_ended: bool) -> list[DeckStanding]:
    """Return how well the cards of each deck are known on a study day (an ordinal): with the memories of now, or with
    those of that day `as_it_ended`. Suspended cards do not count.
    """
    evening, until = (day, day) if as_it_ended else (day - 1, _NOW)

    def work_out() -> tuple[list[DeckStanding], dict[int, DeckStanding]]:
        files = tables.files(decks)
        kept = _kept(tables.database, evening, day)
        new = {each.file: _worked_out(tables, each.file, evening, day) for each in files if each.file not in kept}
        changes = _changes(tables, files, evening, until)
        standings = [(kept | new)[each.file] for each in files]
        return [
            _changed(standing, changes[each.file], day)
            or _worked_out(tables, each.file, until, day, {card for card, is_out, *_ in changes[each.file] if is_out})
            for each, standing in zip(files, standings, strict=True)
        ], new

    standings, new = tables.ask(work_out)
    if new:
        tables.keep_derived(lambda: _keep(tables.database, new, evening, day))
    return standings


def _kept(database: Database, evening: int, day: int) -> dict[int, DeckStanding]:
    rows = database.rows("select file, sums from standings where evening = ? and day = ?", (evening, day))
    return {file: DeckStanding(*json.loads(sums)) for file, sums in rows}


def _keep(database: Database, new: Mapping[int, DeckStanding], evening: int, day: int) -> None:
    database.connection.execute("delete from standings where abs(day - ?) > ?", (day, _DAYS_KEPT))
    database.put("standings", [(file, evening, day, json.dumps(standing)) for file, standing in new.items()])


def _worked_out(tables: Tables, file: int, evening: int, day: int, without: Container[str] = ()) -> DeckStanding:
    """Work out how well all cards of a file are known, from the memories as an evening ended."""
    sql = "select c.id, m.day, m.half_life from cards c left join memories m on m.card = c.id where c.file = ?"
    rows = [row for row in tables.database.rows(sql, (file,)) if row[0] not in without]
    memories = memories_of(tables, [row for row in rows if row[1] is not None], evening)
    chances = {card: recall_on(memory, day) for card, memory in memories.items()}
    return DeckStanding(
        len(rows), len(rows) - len(chances), fsum(chances.values()), _weakest(chances.items(), _MOST_KEPT)
    )


def _changes(tables: Tables, files: Sequence[DeckFile], evening: int, until: int) -> dict[int, list[_Change]]:
    """Return the cards of each file that are suspended, or were shown after an evening and no later than `until`."""
    database = tables.database
    suspended = {card for (card,) in database.rows("select card from states where choice = 'suspend'")}
    shown = database.rows("select card from memories where day > ? and day <= ?", (evening, until))
    cards = sorted(suspended.union(card for (card,) in shown))
    rows = database.rows_of_each("select * from memories where card = ?", cards)
    before, now = memories_of(tables, rows, evening), memories_of(tables, rows, until)
    changes: dict[int, list[_Change]] = {file.file: [] for file in files}
    for card, file in database.rows_of_each("select id, file from cards where id = ?", cards):
        if file in changes:
            changes[file].append(_Change(card, card in suspended, before.get(card), now.get(card)))
    return changes


def _changed(standing: DeckStanding, changes: Sequence[_Change], day: int) -> DeckStanding | None:
    """Return how well the cards are known after these changes; None where another weak card may take a place."""
    gone, asked = {change.card for change in changes}, [change for change in changes if not change.is_suspended]
    weakest = [(card, chance) for card, chance in standing.weakest if card not in gone]
    if len(weakest) < MOST_WEAK and len(standing.weakest) >= _MOST_KEPT:
        return None
    weakest += [(change.card, recall_on(change.now, day)) for change in asked if change.now]
    return DeckStanding(
        standing.cards - len(changes) + len(asked),
        standing.new - sum(change.before is None for change in changes) + sum(change.now is None for change in asked),
        fsum(
            (
                standing.chances,
                *(-recall_on(change.before, day) for change in changes),
                *(recall_on(change.now, day) for change in asked),
            )
        ),
        _weakest(weakest, MOST_WEAK),
    )


def _weakest(chances: Iterable[tuple[str, float]], most: int) -> list[tuple[str, float]]:
    return nsmallest(most, chances, key=itemgetter(1, 0))
