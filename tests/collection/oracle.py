"""The oracle: slow, plain answers. All reviews are replayed, all cards looked at, without viva's code."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from vivadeck.agenda import CardState, Item
from vivadeck.model import Card, Choice, Decision, Progress, Review
from vivadeck.sm2 import Drill, Schedule

JOURNEY = 2  # days by which a review may be ahead of today, and counts


def day_of(moment: datetime, day_ends: time) -> date:
    """Return the study day: before the end of the night it is that of the day before."""
    midnight = timedelta(hours=day_ends.hour, minutes=day_ends.minute)
    return (moment.replace(tzinfo=None) - midnight).date()


class _Memory(NamedTuple):
    ease: float = 2.5
    interval: int = 0
    recalls: int = 0
    lapses: int = 0
    due: date = date.min
    day: date = date.min
    again: str = ""  # "failed", "hesitated"


def _graded(before: _Memory, grade: int, day: date) -> _Memory:
    """SM-2 as Wozniak wrote it down in 1990."""
    if before.again == "hesitated" and before.day >= day:
        return before._replace(again="" if grade >= 4 else "hesitated")
    if grade < 3:
        lapses = before.lapses + (1 if before.recalls else 0)
        return before._replace(interval=0, recalls=0, lapses=lapses, due=day, day=day, again="failed")
    ease = max(1.3, before.ease + (0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02)))
    recalls = before.recalls + 1
    interval = {1: 1, 2: 6}.get(recalls) or min(36500, math.ceil(before.interval * ease))
    again = "" if grade >= 4 else "hesitated"
    return _Memory(ease, interval, recalls, before.lapses, day + timedelta(days=interval), day, again)


def counting(reviews: Iterable[Review], today: date, day_ends: time) -> list[Review]:
    """Return the reviews that count today, in time order."""
    return [each for each in reviews if (day_of(each.at, day_ends) - today).days <= JOURNEY]


def states(progress: Progress, today: date, day_ends: time) -> dict[str, CardState]:
    """Return the state of each card that has reviews or a decision."""
    states_by_card: dict[str, CardState] = {}
    for card in {review.card for review in progress.reviews} | set(progress.decisions):
        mine = counting((review for review in progress.reviews if review.card == card), today, day_ends)
        decision = progress.decisions.get(card)
        if mine or decision:
            states_by_card[card] = _state(mine, decision, day_ends)
    return states_by_card


def _state(reviews: Sequence[Review], decision: Decision | None, day_ends: time) -> CardState:
    memory = _Memory()
    for number, review in enumerate(reviews):
        day = day_of(review.at, day_ends)
        is_due = memory.due <= day or bool(memory.again and memory.day >= day)
        if review.mode == "study" or number == 0 or is_due or review.grade < 3:
            memory = _graded(memory, review.grade, day)
    drill = {"": Drill.NONE, "failed": Drill.FAILED, "hesitated": Drill.RECALLED}[memory.again]
    schedule = Schedule(memory.due, memory.day, memory.interval, memory.ease, memory.recalls, memory.lapses, drill)
    return CardState(
        schedule if reviews else None,
        day_of(reviews[0].at, day_ends) if reviews and reviews[0].mode == "study" else None,
        reviews[-1].at if reviews else None,
        decision and decision.choice,
        decision and decision.at,
    )


def item(card: Card, state: CardState | None, today: date, day_ends: time) -> Item:
    """Return a card with its state today."""
    if state is None:
        return Item(card)
    suspended, skipped = state.choice is Choice.SUSPEND, False
    if state.choice is Choice.SKIP and state.decided:
        skipped = 0 <= (day_of(state.decided, day_ends) - today).days <= JOURNEY
    return Item(card, state.schedule, suspended, skipped, state.decided, state.reviewed)


def is_due(item: Item, today: date) -> bool:
    schedule = item.schedule
    if schedule is None or item.is_suspended or item.is_skipped:
        return False
    return schedule.due <= today or (schedule.drill is not Drill.NONE and schedule.reviewed >= today)


def is_new(item: Item) -> bool:
    return item.schedule is None and not item.is_suspended and not item.is_skipped


def is_unanswered(item: Item) -> bool:
    return not item.card.answer.strip()


def asked(items: Sequence[Item], today: date, new_left: int, *, in_turn: bool = False) -> list[Item]:
    """Return what SM-2 asks today: due cards, the most overdue first, then new ones (from all decks `in_turn`)."""
    due = [item for item in items if is_due(item, today)]
    due.sort(key=lambda item: item.schedule.due if item.schedule else today)
    new = [item for item in items if is_new(item)]
    if in_turn:
        decks = [item.card.deck for item in new]
        turns = [decks[:place].count(deck) for place, deck in enumerate(decks)]
        new = [new[place] for place in sorted(range(len(new)), key=lambda place: (turns[place], place))]
    return due + new[: max(0, new_left)]


def by_day(items: Sequence[Item], today: date) -> dict[date, int]:
    """Return how many reviewed cards wait on each day."""
    days = Counter[date]()
    for item in items:
        if item.schedule and not item.is_suspended:
            tomorrow = today + timedelta(days=1)
            days[today if is_due(item, today) else max(item.schedule.due, tomorrow if item.is_skipped else today)] += 1
    return dict(sorted(days.items()))
