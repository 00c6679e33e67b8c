"""Where a card stands ↔ a row of the index. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from vivadeck import agenda
from vivadeck.agenda import Standing
from vivadeck.clock import study_day
from vivadeck.index.database import seal
from vivadeck.model import Card, Choice
from vivadeck.sm2 import Drill, Schedule

NEW = 0  # stands in `waits` for a card that may be shown for the first time
_SCHEDULE = "due, reviewed, interval_days, ease, repetitions, lapses, drill"
STANDING = f"card, {_SCHEDULE}, began, last, choice, decided, touched, waits, seal"
_ANY = Card("", "", "", "")


class Today(NamedTuple):
    """The study day, and when it ends."""

    day: date
    ends: time


def standing(row: Sequence[Any]) -> Standing:
    """Return the standing that a row says (its columns are STANDING, without the seal)."""
    _, due, reviewed, interval, ease, repetitions, lapses, drill, began, last, choice, decided, *_ = row
    schedule = None
    if due is not None:
        days = date.fromordinal(due), date.fromordinal(reviewed)
        schedule = Schedule(*days, interval, ease, repetitions, lapses, Drill(drill))
    return Standing(
        schedule,
        began and date.fromordinal(began),
        last and datetime.fromisoformat(last),
        choice and Choice(choice),
        decided and datetime.fromisoformat(decided),
    )


def row(card: str, told: Standing, today: Today) -> tuple[Any, ...]:
    """Return the row of a card."""
    schedule, began, reviewed, choice, decided = told
    touched = max(began or date.min, schedule.reviewed if schedule else date.min)  # on a journey west in this order
    if decided is not None:
        touched = max(touched, study_day(decided, today.ends))
    values = (
        card,
        *_schedule(schedule),
        began and began.toordinal(),
        reviewed and reviewed.isoformat(),
        choice and str(choice),
        decided and decided.isoformat(),
        touched.toordinal(),
        _waits(told, touched, today),
    )
    return *values, seal(values)


def is_history(values: Sequence[Any]) -> bool:
    """Whether a row tells of a history that is worth keeping: see `history.known`."""
    due, choice = values[1], values[10]
    return due is not None or choice == Choice.SUSPEND


def _schedule(schedule: Schedule | None) -> tuple[Any, ...]:
    if schedule is None:
        return (None,) * 7
    due, reviewed, interval, ease, repetitions, lapses, drill = schedule
    return due.toordinal(), reviewed.toordinal(), interval, ease, repetitions, lapses, drill.value


def _waits(told: Standing, touched: date, today: Today) -> int | None:
    """Return the study day from which the card is asked, NEW, or None where it is not asked.

    It holds on any later day, but for what was `touched` today, which is looked at again on another day.
    """
    if told.schedule is not None and told.choice is None and touched < today.day:
        return told.schedule.due.toordinal()
    item = agenda.item(_ANY, told, today.day, today.ends)
    if item.schedule is None:
        return NEW if item.waits_as_new() else None
    if item.is_suspended:
        return None
    until = agenda.waits_until(item, today.day) if touched >= today.day else item.schedule.due
    return None if until is None else until.toordinal()
