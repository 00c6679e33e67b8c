"""Exams as the student told them: which lie ahead, what they are called, how far away they are. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from vivadeck.model import Exam
from vivadeck.terminal.wording import in_days

PLANNED_DAYS = 180  # before them, SM-2 alone decides: no one has looked at plans that long
TOLD_DAYS = 3  # for so long it is said that an exam is over


def ahead(exams: Iterable[Exam], now: datetime, today: date) -> list[Exam]:
    """Return the exams that are not over at the moment `now` of the study day `today`, the next one first."""
    coming = ((exam.day, exam.selection, exam) for exam in exams if exam.day and not is_over(exam, now, today))
    return [exam for _, _, exam in sorted(coming, key=lambda each: each[:2])]


def just_over(exams: Iterable[Exam], now: datetime, today: date) -> list[Exam]:
    """Return the exams that are over since the last TOLD_DAYS days."""
    since = today - timedelta(days=TOLD_DAYS)
    return [exam for exam in exams if exam.day and exam.day >= since and is_over(exam, now, today)]


def is_over(exam: Exam, now: datetime, today: date) -> bool:
    """Whether an exam lies behind: its time has come, or where none is told, its study day has ended."""
    assert exam.day is not None
    if exam.time is None:
        return exam.day < today
    return now.replace(tzinfo=None) >= datetime.combine(exam.day, exam.time)


def begins(exam: Exam) -> date:
    """Return the day from which an exam is planned for."""
    assert exam.day is not None
    return exam.day - timedelta(days=PLANNED_DAYS)


def is_planned(exam: Exam, today: date) -> bool:
    """Whether an exam that lies ahead is near enough to be planned for."""
    return begins(exam) <= today


def name(exam: Exam) -> str:
    """Return what an exam is about: "all cards", "general, assignment1 · tag:cnn"."""
    parts = [", ".join(exam.decks), exam.query]
    return " · ".join(filter(None, parts)) or "all cards"


def dated(day: date) -> str:
    """Say a day: "Tue 8 Dec 2026"."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def when(exam: Exam) -> str:
    """Return when an exam is: "Tue 8 Dec 2026, 10:00"."""
    assert exam.day is not None
    day = dated(exam.day)
    return day if exam.time is None else f"{day}, {exam.time:%H:%M}"


def over(exam: Exam, today: date) -> str:
    """Say which exam is over since when: "(general) was yesterday"; one in the night belongs to its study day."""
    assert exam.day is not None
    return f"({name(exam)}) was {in_days(min(exam.day, today), today)}"


def budget(exam: Exam) -> str:
    """Return what the student means to spend a day: "20 min a day"."""
    amount = f"{exam.minutes} min" if exam.cards is None else f"{exam.cards} card{'s' if exam.cards > 1 else ''}"
    return f"{amount} a day"


def days_left(exam: Exam, today: date) -> int:
    """Return on how many days cards can still be shown, today included: the exam's own counts once it has begun."""
    assert exam.day is not None
    return max(1, (exam.day - today).days)
