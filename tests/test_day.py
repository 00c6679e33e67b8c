"""The study day of a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from vivadeck.clock import study_day


def test_a_study_day_ends_at_four() -> None:
    assert study_day(datetime(2026, 11, 24, 4, tzinfo=UTC)) == date(2026, 11, 24)
    assert study_day(datetime(2026, 11, 24, 3, 59, 59, 999_999, tzinfo=UTC)) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day_ends", "moment", "day"),
    [
        ("00:00", "2026-11-24T00:00", "2026-11-24"),
        ("00:00", "2026-11-24T23:59:59", "2026-11-24"),
        ("04:00", "2026-11-24T00:00", "2026-11-23"),
        ("04:00", "2026-11-24T12:00", "2026-11-24"),
        ("04:00", "2026-11-24T23:59:59", "2026-11-24"),
        ("04:00", "2026-11-25T02:30", "2026-11-24"),
        ("02:30", "2026-11-24T02:29:59", "2026-11-23"),
        ("02:30", "2026-11-24T02:30", "2026-11-24"),
        ("12:00", "2026-11-24T11:59", "2026-11-23"),
        ("12:00", "2026-11-24T12:00", "2026-11-24"),
        ("04:00:30", "2026-11-24T04:00:29", "2026-11-23"),
        ("04:00:30", "2026-11-24T04:00:30", "2026-11-24"),
        ("04:00", "2027-01-01T01:00", "2026-12-31"),  # New Year's night
        ("04:00", "2028-03-01T03:59", "2028-02-29"),  # a leap year
        ("04:00", "2028-02-29T04:00", "2028-02-29"),
        ("04:00", "2027-03-01T03:59", "2027-02-28"),
        ("04:00", "0001-01-01T00:00", "0001-01-01"),  # there is no day before
        ("04:00", "0001-01-01T23:00", "0001-01-01"),
        ("04:00", "0001-01-02T03:00", "0001-01-01"),
        ("04:00", "9999-12-31T23:59", "9999-12-31"),
    ],
)
@pytest.mark.parametrize("offset", [-12, 0, 14])
def test_study_day_is_local(day_ends: str, moment: str, day: str, offset: int) -> None:
    local = datetime.fromisoformat(moment).replace(tzinfo=timezone(timedelta(hours=offset)))
    assert study_day(local, time.fromisoformat(day_ends)) == date.fromisoformat(day)


def test_one_instant_is_on_two_study_days_in_two_places() -> None:
    berlin = datetime.fromisoformat("2026-11-24T05:00+01:00")
    new_york = berlin.astimezone(timezone(timedelta(hours=-5)))
    assert berlin == new_york
    assert (study_day(berlin), study_day(new_york)) == (date(2026, 11, 24), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-29T01:59+01:00", "2026-03-28"),  # in Berlin, a minute before the clocks go forward to 03:00
        ("2026-03-29T03:00+02:00", "2026-03-28"),
        ("2026-03-29T03:59+02:00", "2026-03-28"),
        ("2026-03-29T04:00+02:00", "2026-03-29"),  # that night is an hour shorter
        ("2026-10-25T02:30+02:00", "2026-10-24"),  # before the clocks go back
        ("2026-10-25T02:30+01:00", "2026-10-24"),  # an hour later
        ("2026-10-25T03:59+01:00", "2026-10-24"),
        ("2026-10-25T04:00+01:00", "2026-10-25"),  # that night is an hour longer
    ],
)
def test_study_day_when_the_clocks_change(moment: str, day: str) -> None:
    assert study_day(datetime.fromisoformat(moment)) == date.fromisoformat(day)
