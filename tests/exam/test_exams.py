"""Coming exams, their names, and how many showings fit into the minutes by the student's median time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from vivadeck.clock import study_day
from vivadeck.exam import exams
from vivadeck.exam.exams import FIRST_SECONDS, Pace, budget_warning, seconds_per_card, showings_a_day
from vivadeck.model import Exam, Review

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = date(2026, 12, 8)


def exam(day: date | None = DAY, at: time | None = None, *decks: str, query: str = "") -> Exam:
    return Exam(decks, query, AT, day, at, 20)


@pytest.mark.parametrize(
    ("at", "now", "over"),
    [
        (None, "2026-12-07T12:00", False),
        (None, "2026-12-08T23:59", False),
        (None, "2026-12-09T03:59", False),  # the night belongs to the day before
        (None, "2026-12-09T04:00", True),
        (time(10), "2026-12-08T09:59", False),
        (time(10), "2026-12-08T10:00", True),
        (time(1), "2026-12-08T00:59", False),
        (time(1), "2026-12-08T01:00", True),
    ],
)
def test_an_exam_is_over_after_its_time_or_day(at: time | None, now: str, over: bool) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert exams.is_over(exam(DAY, at), moment, study_day(moment)) is over
    assert exams.ahead([exam(DAY, at)], moment, study_day(moment)) == ([] if over else [exam(DAY, at)])


def test_the_next_exam_comes_first_and_removed_ones_do_not_count() -> None:
    later, sooner = exam(DAY + timedelta(days=1)), exam(DAY, None, "general")
    assert exams.ahead([later, exam(None, None, "a"), sooner], AT, AT.date()) == [sooner, later]


def test_an_exam_is_announced_as_over_for_three_days() -> None:
    days_ago = [
        days for days in range(-1, 6) if exams.just_over([exam(AT.date() - timedelta(days)), exam(None)], AT, AT.date())
    ]
    assert days_ago == [1, 2, 3]


@pytest.mark.parametrize(("days", "planned"), [(0, True), (180, True), (181, False)])
def test_an_exam_far_away_has_no_plan_yet(days: int, planned: bool) -> None:
    assert exams.is_planned(exam(AT.date() + timedelta(days)), AT.date()) is planned


@pytest.mark.parametrize(("day", "left"), [(AT.date(), 1), (date(2026, 11, 27), 1), (date(2026, 11, 28), 2), (DAY, 12)])
def test_the_day_before_the_exam_is_the_last_one(day: date, left: int) -> None:
    assert exams.days_left(exam(day), AT.date()) == left


def test_the_name_and_the_date_of_an_exam() -> None:
    assert exams.name(exam()) == "all cards"
    assert exams.name(exam(DAY, None, "a", "b", query="tag:cnn")) == "tag:cnn in a, b"
    assert exams.when(exam(), AT.date()) == "Tue 8 Dec"
    assert exams.when(exam(DAY, time(9, 5)), date(2025, 12, 8)) == "Tue 8 Dec 2026, 09:05"
    assert exams.budget(exam()) == "20 min a day"
    assert exams.budget(exam()._replace(minutes=None, cards=1)) == "1 card a day"


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
    assert seconds_per_card(reviews(*seconds), AT.date() + timedelta(days=1)) == expected


def test_the_pace_stays_the_same_all_day() -> None:
    """So the budget stays the same for the whole day."""
    earlier, today = reviews(*[10] * 20), AT.date() + timedelta(days=1)
    now = [each._replace(at=each.at + timedelta(days=1), seconds=99) for each in earlier]
    assert seconds_per_card([*earlier, *now], today) == seconds_per_card(earlier, today) == Pace(10, 20)
    assert seconds_per_card(now, today) == Pace(FIRST_SECONDS, 0)
    assert seconds_per_card(now, today, time(23)) == Pace(99, 20)  # it began at 23:00 only: all that was yesterday


def test_only_study_counts_for_the_pace() -> None:
    studied = reviews(*[10] * 20)
    spoken = [each._replace(at=each.at + timedelta(hours=1), seconds=99, mode="mock") for each in studied]
    assert seconds_per_card([*studied, *spoken], AT.date() + timedelta(days=1)) == Pace(10, 20)
    assert seconds_per_card(spoken, AT.date() + timedelta(days=1)) == Pace(FIRST_SECONDS, 0)


@pytest.mark.parametrize(
    ("minutes", "cards", "a_day"), [(20, None, 48), (1, None, 2), (None, 7, 7), (1440, None, 3456)]
)
def test_showings_a_day(minutes: int | None, cards: int | None, a_day: int) -> None:
    assert showings_a_day(Exam((), "", AT, date(2026, 12, 8), None, minutes, cards), Pace(25, 10)) == a_day


def test_at_least_one_card_is_shown() -> None:
    assert showings_a_day(Exam((), "", AT, date(2026, 12, 8), None, 1), Pace(600, 10)) == 1


def test_a_budget_that_is_too_small_brings_a_warning() -> None:
    at = Pace(30, 10)
    assert budget_warning(110, 110, 11, at) == ""
    assert "To see each of the 111 new cards once, study 11 a day, about 6 min" in budget_warning(111, 110, 11, at)
    assert "To see each of the 50 new cards once, study 50 a day, about 25 min" in budget_warning(50, 10, 1, at)
    assert budget_warning(0, 0, 1, at) == ""
