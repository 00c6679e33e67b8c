"""The oracle: slow, plain answers. All reviews are replayed, all cards looked at, without viva's code."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from vivadeck.agenda import CardState, Item
from vivadeck.exam.memory import Answer, Memory, replay
from vivadeck.model import Card, Choice, Decision, Progress, Review
from vivadeck.sm2 import Drill, Schedule

JOURNEY = 2  # days by which a review may be ahead of today, and counts
MODES = ("study", "mock", "practice", "cram")


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


def tally(progress: Progress, today: date, day_ends: time) -> tuple[Counter[tuple[Any, ...]], Counter[tuple[Any, ...]]]:
    """Return how many answers have the same day, hour, mode, stage, …, with their ms; and how chances came true: both
    as [(the values that they share, the name of a sum)].
    """
    cells, chances = Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()
    for card in {review.card for review in progress.reviews}:
        mine = counting((review for review in progress.reviews if review.card == card), today, day_ends)
        before, earlier = _Memory(), list[Answer]()
        for number, review in enumerate(mine):
            day, mode = day_of(review.at, day_ends), review.mode if review.mode in MODES else "practice"
            is_due = before.due <= day or bool(before.again and before.day >= day)
            counts = review.mode == "study" or number == 0 or is_due or review.grade < 3
            is_first = all(each.day < day.toordinal() for each in earlier)
            is_again = before.again == "failed" or (before.again and before.day >= day)
            learned = 1 if is_again or before.interval < 1 else 2 if before.interval < 21 else 3
            cell = (day.toordinal(), review.at.hour, mode, learned if number else 0, counts, is_first, review.grade)
            cells[(*cell, "answers")] += 1
            cells[(*cell, "ms")] += round(1000 * min(review.seconds, 600))
            memory = replay(earlier)
            if is_first and memory:
                chance = (1 + 3 * (day.toordinal() - memory.day) / memory.half_life) ** -0.5
                key = (day.toordinal(), min(9, int(10 * chance)))
                chances[(*key, "answers")] += 1
                chances[(*key, "recalled")] += review.grade >= 3
                chances[(*key, "permille")] += round(1000 * chance)
            earlier.append(Answer(day.toordinal(), review.grade))
            before = _graded(before, review.grade, day) if counts else before
    return cells, chances


def memories(progress: Progress, evening: date, today: date, day_ends: time) -> dict[str, Memory]:
    """Return the planner's memory of each card as a study day ended."""
    found = {}
    for card in {review.card for review in progress.reviews}:
        mine = counting((review for review in progress.reviews if review.card == card), today, day_ends)
        days = [Answer(day_of(each.at, day_ends).toordinal(), each.grade) for each in mine]
        if memory := replay(each for each in days if each.day <= evening.toordinal()):
            found[card] = memory
    return found


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
