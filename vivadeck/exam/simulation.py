"""The days until the exam, foreseen: a possible student goes on by the plan, and answers as a belief says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from random import Random
from typing import NamedTuple

from vivadeck.exam.memory import FIRST_HALF_LIVES, Memory, after_miss, after_recall, recall, replay
from vivadeck.exam.memory_models import clipped
from vivadeck.exam.planner import Course, Gains, Standing, course, rank
from vivadeck.exam.posterior import Answered, Belief, Trace, by_day, trace
from vivadeck.exam.retry import Evidence, wanted
from vivadeck.exam.showings import split, takes_place

RECENT_DAYS, DAYS_TRUSTED = 30, 3
MOST_STEPS = 40  # more days than these are taken several at a time
MOST_SHOWINGS = 60  # of a card that was shown more often, the last ones tell what is left of it
GOOD, MISSED = 4, 1  # the grades that a possible student gives


class Budget(NamedTuple):
    """Of a deck of `cards` cards until the day of the exam: the showings left today, and those of every day after.

    `missing` is the share of the coming days on which nothing will be studied, if it goes on as so far.
    """

    cards: int
    exam: int
    left_today: int
    a_day: int
    missing: float = 0.0


class Followed(NamedTuple):
    """A card as all possible students start with it: its days, what the planner makes of them, SM-2's due day."""

    days: list[Answered]
    memory: Memory | None
    due: int | None


class Step(NamedTuple):
    """A study day, or several: the first of them, their number, and the showings of followed cards."""

    day: int
    days: int
    showings: int


class Foreseen(NamedTuple):
    """What a possible student comes to: the chance of recalling each followed card in the exam, and the showings (None
    where nothing was studied) and new cards of each step."""

    known: list[float]
    showings: list[int | None]
    new: list[int]


def missing(cards: Iterable[Standing], today: int) -> float:
    """Return the share of the last days on which nothing was studied, counted from the first showing in them, with
    DAYS_TRUSTED days added on which it was: who missed one day of two need not go on so."""
    days = {day for card in cards for day, _ in card.showings if today - RECENT_DAYS <= day < today}
    return (today - min(days) - len(days)) / (today - min(days) + DAYS_TRUSTED) if days else 0.0


def followed(card: Standing) -> Followed:
    """Return the card as it is now."""
    return Followed(by_day(card.showings[-MOST_SHOWINGS:]), replay(card.showings), card.due)


def steps(count: int, today: int, budget: Budget) -> list[Step]:
    """Return the steps from today until the exam. Of the showings, the `count` followed cards get their share."""
    exam = budget.exam
    stride = max(1, ceil((exam - today) / MOST_STEPS))
    share = count / max(1, budget.cards)
    found, given = [], 0
    for day in range(today, exam, stride):
        end = min(day + stride, exam)
        total = round(share * (budget.left_today + budget.a_day * (end - today - 1)))
        found.append(Step(day, end - day, total - given))
        given = total
    return found


class Student:
    """A possible student: what is left of the followed cards, as the belief, the planner and SM-2 see it."""

    def __init__(self, cards: Sequence[Followed], belief: Belief, unseen: float) -> None:
        self.belief, self.unseen = belief, unseen
        self._last = [card.days[-1] if card.days else None for card in cards]
        self.traces = [trace(card.days, belief) if card.days else None for card in cards]
        self.memories = [card.memory for card in cards]
        self.due = [card.due for card in cards]
        self.intervals = [0 if memory is None or due is None else due - memory.day for _, memory, due in cards]

    def recall(self, card: int, day: int) -> float:
        """Return the chance of recalling a card on `day`."""
        seen = self.traces[card]
        return self.unseen if seen is None else self.belief.kind.recall(max(0, day - seen.day), seen.half_life)

    def missed(self, day: int, evidence: Evidence) -> tuple[list[int], list[int]]:
        """Return the cards that were missed on `day` before it was looked ahead, and not recalled since: those that are
        asked again in any case, and the others."""
        waiting = [
            (card, last.again)
            for card, last in enumerate(self._last)
            if last and last.day >= day and last.grade < 3 and not last.redrilled
        ]
        again = [card for card, was_again in waiting if not was_again and wanted(evidence, 1)]
        return again, [card for card, _ in waiting if card not in again]

    def order(self, way: Course) -> list[int]:
        """Return the cards in the order in which the planner shows them."""
        gains = Gains(way)
        return [
            card
            for _, _, card in sorted(
                (*rank(memory, self.due[card], way, gains), card)
                for card, memory in enumerate(self.memories)
                if memory is None or memory.day < way.today
            )
        ]

    def show(self, card: int, day: int, luck: float) -> bool:
        """Show the card on `day` for the first time and return whether it is recalled: `luck` (0–1) decides.

        SM-2's ease is taken as what it is at first: how a student grades is not foreseen.
        """
        recalled = luck < self.recall(card, day)
        self._learn(card, day, recalled)
        self.memories[card] = _planned(self.memories[card], day, recalled)
        interval = self.intervals[card]
        self._wait(card, day, (1 if interval < 1 else 6 if interval < 6 else ceil(interval * 2.5)) if recalled else 0)
        return recalled

    def repair(self, card: int, day: int) -> None:
        """Recall the card that was missed on the same `day`."""
        seen = self.traces[card]
        assert seen is not None
        self.traces[card] = Trace(clipped(seen.half_life * self.belief.repair), day, 0.0)
        self._wait(card, day, 1)

    def _wait(self, card: int, day: int, interval: int) -> None:
        self.intervals[card], self.due[card] = interval, day + interval

    def _learn(self, card: int, day: int, recalled: bool) -> None:
        kind, cost, _ = self.belief
        seen = self.traces[card]
        if seen is None:
            half_life = kind.first_shown(GOOD if recalled else MISSED, cost)
        elif recalled:
            half_life = kind.recalled(seen.half_life, self.recall(card, day))
        else:
            half_life = kind.missed(seen.half_life, cost)
        self.traces[card] = Trace(half_life, day, 0.0)


def _planned(memory: Memory | None, day: int, recalled: bool) -> Memory:
    """Return what the planner makes of an answer."""
    if memory is None:
        return Memory(FIRST_HALF_LIVES[GOOD if recalled else MISSED], day)
    if not recalled:
        return Memory(after_miss(memory.half_life), day)
    return Memory(after_recall(memory.half_life, recall(max(0, day - memory.day), memory.half_life)), day)


def _room(step: Step, budget: Budget, chance: Random) -> int | None:
    """Return how many showings a step has room for, None if it is a day on which nothing is studied."""
    if step.days > 1:
        return round(step.showings * (1 - budget.missing))
    return None if budget.missing and chance.random() < budget.missing else step.showings


def follow(student: Student, way: Sequence[Step], budget: Budget, evidence: Evidence, chance: Random) -> Foreseen:
    """Let a possible student study on until the exam, as a session does by the plan."""
    shown: list[int | None] = []
    new: list[int] = []
    for number, step in enumerate(way):
        most = _room(step, budget, chance) if number else step.showings  # today the student is here
        if most is None:
            shown.append(None)
            new.append(0)
            continue
        on = course(budget.cards, step.day, budget.exam, budget.a_day)
        showings, first = _study(student, on, most, evidence, chance)
        shown.append(showings)
        new.append(first)
    known = [student.recall(card, budget.exam) for card in range(len(student.memories))]
    return Foreseen(known, shown, new)


def _study(student: Student, on: Course, most: int, evidence: Evidence, chance: Random) -> tuple[int, int]:
    """Let a possible student study for a day, and return how many showings there were, and of how many new cards.

    That the cards come in another order than in a session makes no difference to a belief. What is asked again is taken
    to be recalled then.
    """
    day, left, new = on.today, most, 0
    taking, spare = student.missed(day, evidence)
    for card in student.order(on):
        if not split(left, len(taking), 1, 0).fresh:
            break
        left, new = left - 1, new + (student.memories[card] is None)
        if not student.show(card, day, chance.random()):
            takes = takes_place(evidence, 1 + len(taking) + len(spare), left, len(taking))
            (taking if takes else spare).append(card)
    parts = split(left, len(taking), 0, len(spare))
    for card in (*taking[: parts.taking], *spare[: parts.spare]):
        student.repair(card, day)
    return most - left + parts.taking + parts.spare, new
