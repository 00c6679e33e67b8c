"""Which exams lie ahead, and how they are called."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from vivadeck.clock import study_day
from vivadeck.exam import exams
from vivadeck.model import Exam

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
def test_when_an_exam_is_over(at: time | None, now: str, over: bool) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert exams.is_over(exam(DAY, at), moment, study_day(moment)) is over
    assert exams.ahead([exam(DAY, at)], moment, study_day(moment)) == ([] if over else [exam(DAY, at)])


def test_the_next_exam_comes_first_and_removed_ones_do_not_count() -> None:
    later, sooner = exam(DAY + timedelta(days=1)), exam(DAY, None, "general")
    assert exams.ahead([later, exam(None, None, "a"), sooner], AT, AT.date()) == [sooner, later]


def test_an_exam_is_told_to_be_over_for_three_days() -> None:
    told = [
        days for days in range(-1, 6) if exams.just_over([exam(AT.date() - timedelta(days)), exam(None)], AT, AT.date())
    ]
    assert told == [1, 2, 3]


@pytest.mark.parametrize(("days", "planned"), [(0, True), (180, True), (181, False)])
def test_an_exam_far_away_is_not_planned_yet(days: int, planned: bool) -> None:
    assert exams.is_planned(exam(AT.date() + timedelta(days)), AT.date()) is planned


@pytest.mark.parametrize(("day", "left"), [(AT.date(), 1), (date(2026, 11, 27), 1), (date(2026, 11, 28), 2), (DAY, 12)])
def test_the_day_before_the_exam_is_the_last_one(day: date, left: int) -> None:
    assert exams.days_left(exam(day), AT.date()) == left


def test_how_an_exam_is_called() -> None:
    assert exams.name(exam()) == "all cards"
    assert exams.name(exam(DAY, None, "a", "b", query="tag:cnn")) == "a, b · tag:cnn"
    assert exams.when(exam()) == "Tue 8 Dec 2026"
    assert exams.when(exam(DAY, time(9, 5))) == "Tue 8 Dec 2026, 09:05"
    assert exams.budget(exam()) == "20 min a day"
    assert exams.budget(exam()._replace(minutes=None, cards=1)) == "1 card a day"
