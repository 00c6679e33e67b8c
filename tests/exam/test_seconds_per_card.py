"""Minutes become showings through the student's own median."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from vivadeck.exam.seconds_per_card import FIRST_SECONDS, Pace, pace, showings, too_little
from vivadeck.model import Exam, Review

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)


def reviews(*seconds: float) -> list[Review]:
    return [Review(f"d/{n}", AT + timedelta(minutes=n), 4, each) for n, each in enumerate(seconds)]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ((), Pace(FIRST_SECONDS, 0)),
        ((5,) * 9, Pace(FIRST_SECONDS, 0)),
        ((5,) * 10, Pace(5, 10)),
        ((0.2,) * 50 + (5,) * 10, Pace(5, 10)),  # a script's, or a key held down
        ((7200,) * 50 + (5,) * 10, Pace(5, 10)),  # left lying
        ((10,) * 6 + (20,) * 5, Pace(10, 11)),
        ((60,) * 300 + (20,) * 200, Pace(20, 200)),  # the latest count
    ],
)
def test_the_pace_is_the_median_of_the_latest_reviews(seconds: tuple[float, ...], expected: Pace) -> None:
    assert pace(reviews(*seconds), AT.date() + timedelta(days=1)) == expected


def test_the_pace_of_a_day_is_that_of_its_morning() -> None:
    """So the day's budget stays the same, however often it is asked for."""
    earlier, today = reviews(*[10] * 20), AT.date() + timedelta(days=1)
    now = [each._replace(at=each.at + timedelta(days=1), seconds=99) for each in earlier]
    assert pace([*earlier, *now], today) == pace(earlier, today) == Pace(10, 20)
    assert pace(now, today) == Pace(FIRST_SECONDS, 0)
    assert pace(now, today, time(23)) == Pace(99, 20)  # it began at 23:00 only: all that was yesterday


def test_only_study_tells_the_pace() -> None:
    studied = reviews(*[10] * 20)
    spoken = [each._replace(at=each.at + timedelta(hours=1), seconds=99, mode="mock") for each in studied]
    assert pace([*studied, *spoken], AT.date() + timedelta(days=1)) == Pace(10, 20)
    assert pace(spoken, AT.date() + timedelta(days=1)) == Pace(FIRST_SECONDS, 0)


@pytest.mark.parametrize(
    ("minutes", "cards", "a_day"), [(20, None, 48), (1, None, 2), (None, 7, 7), (1440, None, 3456)]
)
def test_showings_a_day(minutes: int | None, cards: int | None, a_day: int) -> None:
    assert showings(Exam((), "", AT, date(2026, 12, 8), None, minutes, cards), Pace(25, 10)) == a_day


def test_at_least_one_card_is_shown() -> None:
    assert showings(Exam((), "", AT, date(2026, 12, 8), None, 1), Pace(600, 10)) == 1


def test_a_budget_that_is_too_small_is_told() -> None:
    at = Pace(30, 10)
    assert too_little(110, 110, 11, at) == ""
    assert "111 new cards in 11 days takes 11 a day, about 6 min" in too_little(111, 110, 11, at)
    assert "50 new cards in 1 day takes 50 a day, about 25 min" in too_little(50, 10, 1, at)
    assert too_little(0, 0, 1, at) == ""
