"""How answers are counted for statistics: by study day, hour, mode, grade, and how well the card was learned. Pure.

An answer counts where it stands in its card's history, so a card is counted from its first answer on, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import IntEnum
from typing import Any, NamedTuple, Protocol

from vivadeck import sm2
from vivadeck.exam.memory import PLANNER, Memory
from vivadeck.sm2 import Drill, Values
from vivadeck.ticks import RECALLED

MATURE_DAYS = 21  # Anki's manual, "Card States": a card with an interval of 21 days or more is mature
LONGEST_MS = 600_000  # of one answer: what is longer was interrupted
TENTHS = 10


class CardStage(IntEnum):
    """How well a card was learned before an answer."""

    NEW = 0  # it had no answer yet
    AGAIN = 1  # it was missed and not recalled since, or graded 3 on the same day: Anki calls both (re)learning
    YOUNG = 2  # its interval was 1 day or more
    MATURE = 3  # its interval was MATURE_DAYS or more


class Answered(NamedTuple):
    """An answer without its text: its study day (an ordinal), its hour of the day (0–23, local), how long it took in
    milliseconds, its grade 0–5, and its mode.
    """

    day: int
    hour: int
    ms: int
    grade: int
    mode: str


class Cell(NamedTuple):
    """What so many answers have in common. `counts`: did they change the schedule (see `sm2.counts`)? `is_first`: was
    it the first answer to the card on that study day?
    """

    day: int
    hour: int
    mode: str
    stage: CardStage
    counts: bool
    is_first: bool
    grade: int


class CellCount(NamedTuple):
    """So many answers of a cell, which took so many milliseconds together."""

    cell: Cell
    answers: int
    ms: int


class Chance(NamedTuple):
    """Answers on a day (an ordinal), the first of their card on that day, before which the planner's chance of recall
    was in the same tenth (0–9): how many there were, how many were recalled, and the sum of the chances in thousandths.
    """

    day: int
    tenth: int
    answers: int
    recalled: int
    permille: int


class _Dates(dict[int, date]):
    """Dates by their ordinals, made once."""

    def __missing__(self, ordinal: int) -> date:
        day = self[ordinal] = date.fromordinal(ordinal)
        return day


class Counted(Protocol):
    """Answers that were counted, wherever. Each method returns those since a study day (an ordinal), by day."""

    def counts(self, since: int) -> list[CellCount]:
        """Return how many answers each cell has."""
        ...

    def days(self, since: int) -> list[tuple[int, int, int]]:
        """Return each day with its answers, and how long they took in milliseconds."""
        ...

    def chances(self, since: int) -> list[Chance]:
        """Return how well chances came true."""
        ...


class AnswerTally:
    """Answers counted so far: `by_cell` has [answers, ms] by the fields of a Cell, `by_chance` [answers, recalled,
    permille] by (day, tenth).
    """

    def __init__(self) -> None:
        self.by_cell: dict[tuple[int, int, str, int, bool, bool, int], list[int]] = {}
        self.by_chance: dict[tuple[int, int], list[int]] = {}
        self._dates = _Dates()

    def add(self, answers: Iterable[tuple[int, int, int, int, str]], sign: int = 1) -> Memory | None:
        """Count one card's answers (with the fields of Answered) in time order, or take them back (`sign` −1).

        Return the planner's memory of the card.

        There may be a million answers, so this is one function.
        """
        values: Values | None = None
        last, half_life = 0, 0.0
        for day, hour, ms, grade, mode in answers:
            on = self._dates[day]
            stage = stage_of(values, on)
            counts = sm2.counts(values, grade, on, mode)
            is_first = day > last
            if is_first:  # as `exam.memory.replay` does
                if last:
                    chance = PLANNER.recall(day - last, half_life)
                    self._add_chance(day, chance, grade, sign)
                    half_life = PLANNER.next_half_life(half_life, chance, grade)
                else:
                    half_life = PLANNER.first_half_life(grade)
                last = day
            cell = self.by_cell.setdefault((day, hour, mode, stage, counts, is_first, grade), [0, 0])
            cell[0] += sign
            cell[1] += sign * (ms if ms < LONGEST_MS else LONGEST_MS)
            if counts:
                values = sm2.step(values, grade, on, mode)
        return Memory(half_life, last) if last else None

    def _add_chance(self, day: int, chance: float, grade: int, sign: int) -> None:
        total = self.by_chance.setdefault((day, min(TENTHS - 1, int(chance * TENTHS))), [0, 0, 0])
        total[0] += sign
        total[1] += sign * (grade >= RECALLED)
        total[2] += sign * round(1000 * chance)

    def counts(self, since: int = 0) -> list[CellCount]:
        """Return how many answers each cell has."""
        cells = sorted((key, value) for key, value in self.by_cell.items() if value[0] and key[0] >= since)
        return [count_of((*key, *value)) for key, value in cells]

    def days(self, since: int = 0) -> list[tuple[int, int, int]]:
        """Return each day with its answers, and how long they took in milliseconds."""
        days: dict[int, list[int]] = {}
        for (day, *_), (answers, ms) in self.by_cell.items():
            total = days.setdefault(day, [0, 0])
            total[0] += answers
            total[1] += ms
        return [(day, answers, ms) for day, (answers, ms) in sorted(days.items()) if day >= since]

    def chances(self, since: int = 0) -> list[Chance]:
        """Return how well chances came true."""
        rows = sorted(self.by_chance.items())
        return [Chance(*key, *value) for key, value in rows if value[0] and key[0] >= since]


def count_of(row: Sequence[Any]) -> CellCount:
    """Return a count from the values of a table."""
    day, hour, mode, stage, counts, is_first, grade, answers, ms = row
    return CellCount(Cell(day, hour, mode, CardStage(stage), bool(counts), bool(is_first), grade), answers, ms)


def stage_of(values: Values | None, on: date) -> CardStage:
    """Return how well a card with this schedule is learned on the study day `on`."""
    if values is None:
        return CardStage.NEW
    _, reviewed, interval_days, _, _, _, drill = values
    if drill is Drill.FAILED or interval_days < 1 or (drill is Drill.RECALLED and reviewed >= on):
        return CardStage.AGAIN
    return CardStage.MATURE if interval_days >= MATURE_DAYS else CardStage.YOUNG
