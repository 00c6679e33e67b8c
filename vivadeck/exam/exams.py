"""Exams as the student set them: which are to come, what they are called, what a day's budget allows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from math import ceil
from typing import NamedTuple

from vivadeck.clock import DAY_ENDS, study_day
from vivadeck.model import Exam, Mode, Review
from vivadeck.terminal.wording import counted, in_days, on_day

PLANNED_DAYS = 180  # longer before an exam SM-2 decides alone: nobody has tested longer plans
ANNOUNCED_DAYS = 3  # after an exam, viva says for so long that it is over
FIRST_SECONDS = 30.0  # for a card, until there are ENOUGH_REVIEWS
ENOUGH_REVIEWS = 10
LATEST_REVIEWS = 200
LIKELY_SECONDS = (1.0, 600.0)  # a shorter review was not read, a longer one was interrupted


def ahead(exams: Iterable[Exam], now: datetime, today: date) -> list[Exam]:
    """Return the exams that are not over at the moment `now` of the study day `today`, the next one first."""
    coming = ((exam.day, exam.selection, exam) for exam in exams if exam.day and not is_over(exam, now, today))
    return [exam for _, _, exam in sorted(coming, key=lambda each: each[:2])]


def just_over(exams: Iterable[Exam], now: datetime, today: date) -> list[Exam]:
    """Return the exams that are over since the last ANNOUNCED_DAYS days."""
    since = today - timedelta(days=ANNOUNCED_DAYS)
    return [exam for exam in exams if exam.day and exam.day >= since and is_over(exam, now, today)]


def is_over(exam: Exam, now: datetime, today: date) -> bool:
    """Return whether an exam is over: its time has come or, without a time, its study day has ended."""
    assert exam.day is not None
    if exam.time is None:
        return exam.day < today
    return now.replace(tzinfo=None) >= datetime.combine(exam.day, exam.time)


def begins(exam: Exam) -> date:
    """Return the first day of an exam's plan."""
    assert exam.day is not None
    return exam.day - timedelta(days=PLANNED_DAYS)


def is_planned(exam: Exam, today: date) -> bool:
    """Return whether an exam that is not over is near enough to have a plan."""
    return begins(exam) <= today


def name(exam: Exam) -> str:
    """Return what an exam is about: "all cards", "general, assignment-1", "tag:cnn in general, assignment-1"."""
    return " in ".join(filter(None, (exam.query, ", ".join(exam.decks)))) or "all cards"


def when(exam: Exam, today: date) -> str:
    """Write the day and time of an exam: "Tue 8 Dec, 10:00"."""
    assert exam.day is not None
    day = on_day(exam.day, today)
    return day if exam.time is None else f"{day}, {exam.time:%H:%M}"


def countdown(exam: Exam, today: date) -> str:
    """Write how far away an exam is, when, and what it is about: "in 8 days, Tue 10 Mar (all cards)"."""
    assert exam.day is not None
    return f"{in_days(exam.day, today)}, {when(exam, today)} ({name(exam)})"


def over(exam: Exam, today: date) -> str:
    """Write which exam was when: "(general) was yesterday". An exam in the night belongs to its study day."""
    assert exam.day is not None
    return f"({name(exam)}) was {in_days(min(exam.day, today), today)}"


def budget(exam: Exam) -> str:
    """Write what the student wants to spend a day: "20 min a day", "1 card a day"."""
    return f"{exam.minutes} min a day" if exam.cards is None else f"{counted(exam.cards, 'card')} a day"


def days_left(exam: Exam, today: date) -> int:
    """Return on how many days cards can still be shown, today included. The exam's day counts only when it is today."""
    assert exam.day is not None
    return max(1, (exam.day - today).days)


class Pace(NamedTuple):
    """The seconds that a showing takes, measured on so many `reviews` of the student; 0 for a guess."""

    seconds: float
    reviews: int


def seconds_per_card(reviews: Sequence[Review], today: date, day_ends: time = DAY_ENDS) -> Pace:
    """Return the median time of the student's latest reviews (in time order) before the study day `today`.

    Today's reviews do not count yet, so that a day's budget stays the same all day. Other modes than `study` do not
    count: in a mock viva, answers take longer.
    """
    return pace(_latest_seconds(reviews, today, day_ends))


def pace(seconds: Sequence[float]) -> Pace:
    """Return the median of the times of the latest reviews."""
    times = sorted(seconds)
    if len(times) < ENOUGH_REVIEWS:
        return Pace(FIRST_SECONDS, 0)
    middle = len(times) // 2
    median = times[middle] if len(times) % 2 else (times[middle - 1] + times[middle]) / 2  # `statistics` loads slowly
    return Pace(median, len(times))


def _latest_seconds(reviews: Sequence[Review], today: date, day_ends: time) -> list[float]:
    """Return the seconds of the latest reviews before today, without improbable ones."""
    least, most = LIKELY_SECONDS
    likely = (
        review.seconds
        for review in reversed(reviews)
        if least <= review.seconds <= most and review.mode == Mode.STUDY and study_day(review.at, day_ends) < today
    )
    return list(islice(likely, LATEST_REVIEWS))


def showings_a_day(exam: Exam, pace: Pace) -> int:
    """Return how many showings a day the exam's budget allows: at least one."""
    if exam.cards is not None:
        return exam.cards
    assert exam.minutes is not None
    return max(1, int(exam.minutes * 60 / pace.seconds))


def budget_warning(new: int, showings: int, days: int, pace: Pace) -> str:
    """Return a warning where the `showings` left on `days` days cannot even show `new` new cards once, else ""."""
    if new <= showings:
        return ""
    needed = ceil(new / days)
    minutes = ceil(needed * pace.seconds / 60)
    return (
        f"You will not see all cards before the exam. To see each of the {counted(new, 'new card')} once, "
        f"study {needed} a day, about {minutes} min."
    )
