"""The clock. Nothing else in viva reads the time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day

from vivadeck.errors import VivaError

Clock = Callable[[], datetime]

LATEST_YEAR = 9000  # dates end with the year 9999, and a card can be due a century after the clock's time
DAY_ENDS = time_of_day(4)


def start() -> Clock:
    """Return a clock of the local time, with its offset; `VIVA_NOW` (ISO 8601) sets the moment at which it starts.

    Raises VivaError when `VIVA_NOW` is no date and time, or is after the year 9000.
    """
    setting = os.environ.get("VIVA_NOW", "")
    if not setting:
        return lambda: datetime.now().astimezone()
    try:
        moment = datetime.fromisoformat(setting)
        # through UTC: for a local time that is skipped in spring, astimezone alone returns one an hour earlier
        first = moment if moment.tzinfo else datetime.fromtimestamp(moment.timestamp(), UTC).astimezone()
    except (ValueError, OverflowError, OSError):
        raise VivaError(f"VIVA_NOW is {setting!r}. It must be a date and time, such as 2026-11-24T18:30.") from None
    if first.year > LATEST_YEAR:
        raise VivaError(f"VIVA_NOW is {setting!r}. It must not be after the year {LATEST_YEAR}.")
    began = time.time()
    return lambda: first + timedelta(seconds=time.time() - began)


def study_day(moment: datetime, day_ends: time_of_day = DAY_ENDS) -> date:
    """Return the study day of `moment`: until `day_ends`, local time, it is still the day before.

    The local time is the moment's own, so a review keeps its day wherever it is read later.
    """
    day = moment.date()
    is_night = moment.time() < day_ends and day > date.min
    return day - timedelta(days=1) if is_night else day
