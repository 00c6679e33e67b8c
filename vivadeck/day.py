"""The study day: which day a moment belongs to."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

DAY_ENDS = time(4)


def study_day(moment: datetime, day_ends: time = DAY_ENDS) -> date:
    """Return the study day of `moment`: until `day_ends`, local time, the night belongs to the day before.

    The local time is the moment's own, so a review keeps its day wherever it is read later.
    """
    day = moment.date()
    is_night = moment.time() < day_ends and day > date.min
    return day - timedelta(days=1) if is_night else day
