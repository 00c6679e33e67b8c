"""How much time goes into studying: by day, by hour of the day, and for a card. Pure.

An answer of more than ten minutes was interrupted, and counts as ten minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vivadeck.stats.recall import Recall, recall
from vivadeck.tally import CardStage, CellCount


class TimeTaken(NamedTuple):
    """So many answers, which took so many seconds together."""

    answers: int
    seconds: float

    @property
    def mean(self) -> float:
        """The mean seconds of an answer; 0 without one."""
        return self.seconds / self.answers if self.answers else 0.0


class HourOfDay(NamedTuple):
    """An hour of the day (0–23, local time): its answers, and the recall of those to cards that were not new."""

    hour: int
    taken: TimeTaken
    recall: Recall


class Times(NamedTuple):
    """The pace of all answers, of those to cards of each stage, and of each mode; and the hours with an answer."""

    every: TimeTaken
    by_stage: dict[CardStage, TimeTaken]
    by_mode: dict[str, TimeTaken]
    hours: tuple[HourOfDay, ...]


def times(counts: Iterable[CellCount]) -> Times:
    """Return how long answers took."""
    listed = list(counts)
    modes = sorted({count.cell.mode for count in listed})
    stages = sorted({count.cell.stage for count in listed})
    hours = sorted({count.cell.hour for count in listed})
    return Times(
        time_taken(listed),
        {stage: time_taken(count for count in listed if count.cell.stage is stage) for stage in stages},
        {mode: time_taken(count for count in listed if count.cell.mode == mode) for mode in modes},
        tuple(_hour(hour, [count for count in listed if count.cell.hour == hour]) for hour in hours),
    )


def _hour(hour: int, counts: Sequence[CellCount]) -> HourOfDay:
    return HourOfDay(hour, time_taken(counts), recall(counts))


def time_taken(counts: Iterable[CellCount]) -> TimeTaken:
    """Return how long these answers took."""
    listed = list(counts)
    return TimeTaken(sum(count.answers for count in listed), sum(count.ms for count in listed) / 1000)
