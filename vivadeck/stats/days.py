"""On which days was studied, how much, and how many days in a row. Pure.

A day is a study day, and any answer counts, in whatever mode. The days in a row end today or, as long as today has no
answer, yesterday.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

LATEST_DAYS = 14


class StudyDay(NamedTuple):
    """A day with its answers, and how many seconds they took together."""

    day: date
    answers: int
    seconds: float


class Days(NamedTuple):
    """The `days` with answers from `first` to `last`, and how many days in a row were studied up to the last one."""

    first: date
    last: date
    days: tuple[StudyDay, ...]
    in_a_row: int

    def latest(self) -> int:
        """Return on how many of the LATEST_DAYS last days was studied."""
        return sum(each.day > self.last - timedelta(days=LATEST_DAYS) for each in self.days)

    def by_day(self) -> dict[date, StudyDay]:
        """Return the days by their dates."""
        return {each.day: each for each in self.days}


def days(counted: Iterable[tuple[int, int, int]], first: date, today: date) -> Days:
    """Return the days from `first` to `today`. `counted` has (day, answers, ms), the earliest day first.

    A day after today, as after a journey, counts as today.
    """
    by_day: dict[date, list[int]] = {}
    for day, answers, ms in counted:
        total = by_day.setdefault(min(date.fromordinal(day), today), [0, 0])
        total[0] += answers
        total[1] += ms
    days = tuple(StudyDay(day, answers, ms / 1000) for day, (answers, ms) in by_day.items() if answers and day >= first)
    return Days(first, today, days, in_a_row([each.day for each in days], today))


def in_a_row(days: Sequence[date], today: date) -> int:
    """Return the length of the run of days (in order) that ends today, or yesterday."""
    studied = set(days)
    day = today if today in studied else today - timedelta(days=1)
    run = 0
    while day in studied:
        run += 1
        day -= timedelta(days=1)
    return run


def mondays(first: date, last: date) -> list[date]:
    """Return the Mondays of the weeks from `first` to `last`."""
    monday = first - timedelta(days=first.weekday())
    return [monday + timedelta(days=7 * week) for week in range((last - monday).days // 7 + 1)]
