"""What statistics ask of the tables of `tallies`: counts of answers, and what is known. They are filled before."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from math import fsum
from typing import TYPE_CHECKING, Any

from vivadeck.collection.deck_sync import DeckFile, numbers
from vivadeck.collection.rows import answers_of
from vivadeck.exam.memory import PLANNER, Answer, Memory, recall_on, replay
from vivadeck.tally import Chance, Count, Tally, count_of

if TYPE_CHECKING:
    from vivadeck.collection.tables import Tables
    from vivadeck.model import Deck


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


def known(tables: Tables, decks: Sequence[Deck], day: int) -> list[tuple[int, int, float]]:
    """Return for each deck its cards, its new ones, and the sum of the planner's chances on a day (an ordinal).

    Suspended cards are taken out again, because they are few.
    """
    files = tables.files(decks)
    sums = {file.file: [0, 0, 0.0] for file in files}
    for sign, rows in ((1, _sums(tables, files, day)), (-1, _sums(tables, files, day, _suspended(tables)))):
        for file, cards, new, chances in rows:
            for place, value in enumerate((cards, new, chances)):
                sums[file][place] += sign * value
    return [(int(sums[file.file][0]), int(sums[file.file][1]), sums[file.file][2]) for file in files]


def known_then(tables: Tables, decks: Sequence[Deck], evening: int) -> float:
    """Return the sum of the planner's chances of cards as an earlier day ended (an ordinal).

    Most cards were not shown since: those that were are replayed.
    """
    database, files = tables.database, tables.files(decks)
    later = {card for (card,) in database.rows("select card from memories where day > ?", (evening,))}
    before = fsum(chances for *_, chances in _sums(tables, files, evening, until=evening))
    suspended = _suspended(tables)
    before -= fsum(chances for *_, chances in _sums(tables, files, evening, suspended, until=evening))
    for row in database.rows_of_each(
        "select * from history where card = ?", _in(tables, files, later - set(suspended))
    ):
        answers = answers_of(row, tables.day_ends, evening)
        before += recall_on(replay(Answer(day, grade) for day, _, _, grade, _ in answers), evening)
    return before


def weakest(tables: Tables, decks: Sequence[Deck], most: int, day: int) -> list[tuple[str, float]]:
    """Return the weakest cards with the planner's chances on a day (an ordinal), the weakest first."""
    database, files, suspended = tables.database, tables.files(decks), set(_suspended(tables))
    sql = f"select card, day, half_life from memories order by max(1, {day} - day) / half_life desc, card limit ?"
    tried = 4 * most
    while True:
        rows = database.rows(sql, (tried,))
        wanted = set(_in(tables, files, (row[0] for row in rows))) - suspended
        weak = [(card, recall_on(Memory(half_life, then), day)) for card, then, half_life in rows if card in wanted]
        if len(weak) >= most or len(rows) < tried:
            return sorted(weak, key=lambda each: (each[1], each[0]))[:most]
        tried *= 8


def edition(tables: Tables, evening: int) -> str:
    """Return a text that is another one when the reviews up to a day (an ordinal), or what is suspended, changed.

    A history that moved from one card to another of these decks changes no sum over them.
    """
    sums = "sum(answers), sum(ms), sum(answers * grade), sum(answers * day), sum(ms * grade)"
    counted = tables.database.rows(f"select {sums} from tallies where day <= ?", (evening,))
    return str(zlib.crc32(repr((counted, _suspended(tables))).encode("utf-8", "replace")))


def _sums(
    tables: Tables, files: Sequence[DeckFile], day: int, cards: Sequence[str] | None = None, until: int | None = None
) -> list[tuple[int, int, int, float]]:
    """Return (file, cards, new cards, the sum of the planner's chances), as `recall_on` has it, of these cards (None:
    all), as far as they were not shown after `until`.
    """
    if not tables.database.rows("select 1 from pragma_function_list where name = 'pow'"):  # not in every SQLite
        tables.database.connection.create_function("pow", 2, pow, deterministic=True)
    chance = f"pow(1 + {PLANNER.stretch!r} * max(1, {day} - m.day) / m.half_life, {-PLANNER.decay!r})"
    shown = f" and m.day <= {until}" if until is not None else ""
    sql = (
        f"select c.file, count(*), count(*) - count(m.card), total({chance}) from cards c "
        f"left join memories m on m.card = c.id{shown} where c.file in ({numbers(files)})"
    )
    if cards is None:
        return tables.database.rows(f"{sql} group by c.file")
    rows = (tables.database.rows(f"{sql} and c.id = ? group by c.file", (card,)) for card in cards)
    return [row for each in rows for row in each]


def _suspended(tables: Tables) -> list[str]:
    return [card for (card,) in tables.database.rows("select card from states where choice = 'suspend' order by card")]


def _in(tables: Tables, files: Sequence[DeckFile], cards: Iterable[str]) -> list[str]:
    """Return those of the cards that are in these files."""
    rows = tables.database.rows_of_each(f"select id from cards where file in ({numbers(files)}) and id = ?", cards)
    return [card for (card,) in rows]
