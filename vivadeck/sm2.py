"""SM-2: how reviews become a schedule.

P. A. Woźniak, "Optimization of learning" (1990), chapter 3.2, steps 1–7. Pure functions: the study day is passed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum
from math import ceil
from typing import NamedTuple

from vivadeck.errors import VivaError

FIRST_EASE = 2.5
LOWEST_EASE = 1.3
LONGEST_INTERVAL_DAYS = 36_500  # a hundred years: a due date must stay a date however often a card is recalled
GRADES = range(6)


class Drill(Enum):
    """Why a card comes back on the same day (step 7)."""

    NONE = 0
    RECALLED = 1  # graded 3: its new interval stands, more showings change nothing
    FAILED = 2  # graded below 3: the first grade of 3 or more is its new first repetition


class Schedule(NamedTuple):
    """Where a reviewed card stands. A card that was never reviewed has none.

    `repetitions` counts recalls in a row, `ease` is SM-2's EF, `due` and `reviewed` are study days; `lapses`
    counts grades below 3 on a learned card (one with repetitions).
    """

    due: date
    reviewed: date
    interval_days: int
    ease: float
    repetitions: int
    lapses: int
    drill: Drill

    def is_drilled_on(self, day: date) -> bool:
        """Whether the card is to be shown again on this same day (step 7), which a journey west can begin anew."""
        return self.drill is not Drill.NONE and self.reviewed >= day


def review(schedule: Schedule | None, grade: int, on: date) -> Schedule:
    """Return the schedule after a card with `schedule` (None: never reviewed) was graded on the study day `on`.

    Late, early and same-day reviews are all reviews: the next due date counts from `on`, also where `on` is before the
    day of the review before it, as on a journey west.
    Raises VivaError for a grade outside 0–5.
    """
    if type(grade) is not int or grade not in GRADES:  # True and 3.0 are in GRADES, too
        raise VivaError(f"A grade is a whole number from 0 to 5, not {grade}.")
    before = schedule or Schedule(on, on, 0, FIRST_EASE, 0, 0, Drill.NONE)
    if before.drill is Drill.RECALLED and before.is_drilled_on(on):
        return before._replace(drill=Drill.NONE if grade >= 4 else Drill.RECALLED)
    if grade < 3:
        lapses = before.lapses + (before.repetitions > 0)
        return Schedule(on, on, 0, before.ease, 0, lapses, Drill.FAILED)
    ease = max(LOWEST_EASE, before.ease + (0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02)))
    interval = _interval_days(before, ease)
    drill = Drill.NONE if grade >= 4 else Drill.RECALLED
    return Schedule(_after(on, interval), on, interval, ease, before.repetitions + 1, before.lapses, drill)


def _interval_days(before: Schedule, ease: float) -> int:
    if before.repetitions < 2:
        return (1, 6)[before.repetitions]
    return min(LONGEST_INTERVAL_DAYS, ceil(before.interval_days * ease))


def _after(day: date, days: int) -> date:
    try:
        return day + timedelta(days)
    except OverflowError:
        return date.max


def replay(grades: Iterable[tuple[int, date]], schedule: Schedule | None = None) -> Schedule | None:
    """Return the schedule that (grade, study day) pairs lead to from `schedule`, in the order in which they come.

    Raises VivaError for a grade outside 0–5.
    """
    for grade, on in grades:
        schedule = review(schedule, grade, on)
    return schedule
