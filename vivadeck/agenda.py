"""What to show today, in which order. The one meaning of new, due, learned, leech and suspended. Pure.

What is dated far after today was dated by a clock that was wrong, then or now: it does not count until its day comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from vivadeck.day import DAY_ENDS, study_day
from vivadeck.model import Card, Choice, Decision, Review
from vivadeck.sm2 import Schedule, replay

LEECH_LAPSES = 8
CARDS_BETWEEN = 8  # a card that is shown again on the same day comes after so many others
DAYS_AHEAD = 2  # how far the study day can fall back on a journey west, from +14:00 to −12:00


class State(StrEnum):
    """What an item can be; a query's `is:` knows these. An item can be several of them."""

    NEW = "new"  # never reviewed
    DUE = "due"  # its day has come, or it is still being drilled today
    LEARNED = "learned"  # recalled at the last review that counted
    LEECH = "leech"  # forgotten LEECH_LAPSES times
    SUSPENDED = "suspended"  # the student does not want to be asked


class Item(NamedTuple):
    """A card with where it stands. `schedule` is None for a new card; `is_skipped` until the study day is over.

    `decided` is the moment of the student's last decision about it, `reviewed` that of its last review that counts;
    None when there was none.
    """

    card: Card
    schedule: Schedule | None = None
    is_suspended: bool = False
    is_skipped: bool = False
    decided: datetime | None = None
    reviewed: datetime | None = None

    def is_due(self, today: date) -> bool:
        """Whether the card waits to be reviewed on the study day `today`."""
        if self.schedule is None or self.is_suspended or self.is_skipped:
            return False
        return self.schedule.due <= today or self.schedule.is_drilled_on(today)

    def waits_as_new(self) -> bool:
        """Whether the card is new and may be shown for the first time."""
        return self.schedule is None and not self.is_suspended and not self.is_skipped

    def states(self, today: date) -> set[State]:
        """Return all that the item is on the study day `today`."""
        schedule = self.schedule
        told = {
            State.NEW: schedule is None,
            State.DUE: self.is_due(today),
            State.LEARNED: schedule is not None and schedule.repetitions > 0,
            State.LEECH: schedule is not None and schedule.lapses >= LEECH_LAPSES,
            State.SUSPENDED: self.is_suspended,
        }
        return {state for state, holds in told.items() if holds}


def has_come(day: date, today: date) -> bool:
    """Whether what is dated the study day `day` counts on `today`: a journey explains DAYS_AHEAD days, no more."""
    return (day - today).days <= DAYS_AHEAD


def ahead(reviews: Sequence[Review], today: date, day_ends: time = DAY_ENDS) -> list[date]:
    """Return the study days of those reviews (in time order) that do not count yet on `today`."""
    found = []
    for review in reversed(reviews):
        day = study_day(review.at, day_ends)
        if day <= today:
            break  # those before it are on days that a journey explains, at most
        if not has_come(day, today):
            found.append(day)
    return found[::-1]


def items(
    cards: Iterable[Card],
    reviews: Iterable[Review],
    decisions: Iterable[Decision],
    today: date,
    day_ends: time = DAY_ENDS,
) -> list[Item]:
    """Join cards with their reviews and decisions (both in time order), as they stand on the study day `today`.

    A suspension holds whatever its date, for the student can see and end it; a skip that is dated far ahead would hide
    the card for years.
    """
    grades: dict[str, list[tuple[int, date]]] = {}
    last: dict[str, datetime] = {}
    for review in reviews:
        day = study_day(review.at, day_ends)
        if has_come(day, today):
            grades.setdefault(review.card, []).append((review.grade, day))
            last[review.card] = review.at
    decided = {decision.card: decision for decision in decisions}
    joined = []
    for card in cards:
        decision = decided.get(card.id)
        suspended = decision is not None and decision.choice is Choice.SUSPEND
        skipped = decision is not None and _is_skipped(decision, today, day_ends)
        at = None if decision is None else decision.at
        joined.append(Item(card, replay(grades.get(card.id, ())), suspended, skipped, at, last.get(card.id)))
    return joined


def _is_skipped(decision: Decision, today: date, day_ends: time) -> bool:
    day = study_day(decision.at, day_ends)
    return decision.choice is Choice.SKIP and day >= today and has_come(day, today)


def introduced(reviews: Iterable[Review], today: date, day_ends: time = DAY_ENDS) -> int:
    """Return how many cards had their very first review (of those given, in time order) on the study day `today`."""
    first: dict[str, date] = {}
    for review in reviews:
        day = study_day(review.at, day_ends)
        if has_come(day, today):
            first.setdefault(review.card, day)
    return sum(day == today for day in first.values())


def agenda(candidates: Iterable[Item], today: date, new_left: int) -> list[Item]:
    """Return what to show on the study day `today`: due cards, most overdue first, then up to `new_left` new ones."""
    pool = list(candidates)
    due = sorted((item for item in pool if item.is_due(today)), key=_due_date)
    new = [item for item in pool if item.waits_as_new()]
    return due + new[: max(0, new_left)]


def due_by_day(candidates: Sequence[Item], today: date) -> dict[date, int]:
    """Return how many reviewed cards wait on each study day from `today` on.

    Overdue cards wait today, skipped ones not before tomorrow, suspended ones never.
    """
    days: dict[date, int] = {}
    for item in candidates:
        if item.schedule and not item.is_suspended:
            earliest = today + timedelta(days=1) if item.is_skipped else today
            day = today if item.is_due(today) else max(earliest, item.schedule.due)
            days[day] = days.get(day, 0) + 1
    return dict(sorted(days.items()))


def _due_date(item: Item) -> date:
    assert item.schedule is not None
    return item.schedule.due
