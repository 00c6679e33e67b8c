"""SM-2: how reviews become a schedule.

P. A. Woźniak, "Optimization of learning" (1990), chapter 3.2, steps 1–7. Pure functions: the study day is passed in.
Only this module decides which reviews count for the schedule, by their mode.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum
from math import ceil
from typing import NamedTuple

from vivadeck.errors import VivaError
from vivadeck.model import Mode

FIRST_EASE = 2.5
LOWEST_EASE = 1.3
LONGEST_INTERVAL_DAYS = 36_500  # a hundred years: a due date must stay a date however often a card is recalled
GRADES = range(6)
_FIRST_INTERVALS = (1, 6)  # days
_EASE_CHANGES = [0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02) for grade in GRADES]

_STUDY = Mode.STUDY.value


class _Intervals(dict[int, timedelta]):
    """Intervals by their days: the same few come over and over."""

    def __missing__(self, days: int) -> timedelta:
        interval = self[days] = timedelta(days)
        return interval


_INTERVALS = _Intervals()

Values = tuple[date, date, int, float, int, int, "Drill"]  # the fields of a Schedule


class Drill(Enum):
    """Why a card comes back on the same day (step 7)."""

    NONE = 0
    RECALLED = 1  # graded 3: its new interval stands, more showings change nothing
    FAILED = 2  # graded below 3: the first grade of 3 or more is its new first repetition


_NO_DRILL, _RECALLED, _FAILED = Drill  # looking a member up takes as long as a call


class Schedule(NamedTuple):
    """The schedule of a reviewed card. A new card has none.

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
        """Return whether the card is shown again on this day (step 7). A journey west can begin the same day anew."""
        return self.drill is not Drill.NONE and self.reviewed >= day


def counts(before: Values | None, grade: int, on: date, mode: str) -> bool:
    """Return whether a review changes the schedule `before` of a card (None: never reviewed).

    In the mode `study` it always does. In any other mode, even an unknown one, it does where the card is new, due on
    the study day `on` or still drilled then, or where it was missed, which is a lapse.
    """
    if mode == _STUDY or before is None or grade < 3:
        return True
    due, reviewed, _, _, _, _, drill = before
    return due <= on or (drill is not Drill.NONE and reviewed >= on)


def review(schedule: Schedule | None, grade: int, on: date, mode: str = _STUDY) -> Schedule:
    """Return the schedule after a card with `schedule` (None: never reviewed) was graded on the study day `on`.

    Late, early and same-day reviews are all reviews: the next due date counts from `on`, even where `on` is before the
    day of the last review, as on a journey west. A review that does not count (see `counts`) changes nothing.
    Raises VivaError for a grade outside 0–5.
    """
    return Schedule(*step(schedule, grade, on, mode))


def replay(
    reviews: Iterable[tuple[int, date] | tuple[int, date, str]], schedule: Schedule | None = None
) -> Schedule | None:
    """Return the schedule after these reviews in their order: (grade, study day, mode where it is not `study`).

    Raises VivaError for a grade outside 0–5.
    """
    values: Values | None = schedule
    for each in reviews:
        values = step(values, *each)
    return None if values is None else Schedule(*values)


def step(before: Values | None, grade: int, on: date, mode: str = _STUDY) -> Values:
    """Return the schedule that `review` returns, as a plain tuple: for many reviews that takes a third less time.

    Raises VivaError for a grade outside 0–5.
    """
    if type(grade) is not int or not 0 <= grade <= 5:  # True and 3.0 are in the range, too
        raise VivaError(f"A grade is a whole number from 0 to 5, not {grade}.")
    if mode != _STUDY and before is not None and not counts(before, grade, on, mode):
        return before
    due, reviewed, interval, ease, repetitions, lapses, drill = before or (on, on, 0, FIRST_EASE, 0, 0, _NO_DRILL)
    if drill is _RECALLED and reviewed >= on:
        return due, reviewed, interval, ease, repetitions, lapses, _NO_DRILL if grade >= 4 else _RECALLED
    if grade < 3:
        return on, on, 0, ease, 0, lapses + (repetitions > 0), _FAILED
    ease += _EASE_CHANGES[grade]
    ease = LOWEST_EASE if ease < LOWEST_EASE else ease  # `max` and `min` take several times as long
    interval = ceil(interval * ease) if repetitions > 1 else _FIRST_INTERVALS[repetitions]
    interval = LONGEST_INTERVAL_DAYS if interval > LONGEST_INTERVAL_DAYS else interval
    try:
        due = on + _INTERVALS[interval]
    except OverflowError:
        due = date.max
    return due, on, interval, ease, repetitions + 1, lapses, _NO_DRILL if grade >= 4 else _RECALLED
