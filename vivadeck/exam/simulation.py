"""Simulate the days until the exam: a possible student follows the plan, and answers by a model of memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import ceil
from random import Random
from typing import NamedTuple

from vivadeck.exam.memory import CardDay, Memory, MemoryModel, by_day, replay
from vivadeck.exam.planner import GOOD, MISSED, CardHistory, Gains, in_order, timeline
from vivadeck.exam.retry import Evidence, wants_retry
from vivadeck.exam.showings import takes_place

RECENT_DAYS, DAYS_TRUSTED = 30, 3
MOST_PERIODS = 40  # with more days, several make a period
MOST_ANSWERS = 60  # of one card: earlier ones hardly change its memory


class DaysAhead(NamedTuple):
    """The showings left today, and those of each later day until the day of the exam, for a deck of `cards` cards.

    `missing` is the share (0–1) of the coming days on which nothing will be studied, if the habit stays.
    """

    cards: int
    exam: int
    left_today: int
    a_day: int
    missing: float = 0.0


class FollowedCard(NamedTuple):
    """A card as all possible students start with it: its days, the planner's memory of it, SM-2's due day."""

    days: list[CardDay]
    memory: Memory | None
    due: int | None


class Period(NamedTuple):
    """One or more study `days`. `gains` are those of the first day, `showings` are for the followed cards."""

    gains: Gains
    days: int
    showings: int


class SimulatedRun(NamedTuple):
    """The result for one possible student: the chance of recalling each followed card in the exam, and the showings
    (None when nothing was studied) and new cards of each period."""

    recall: list[float]
    showings: list[int | None]
    new: list[int]


def share_missing(cards: Iterable[CardHistory], today: int) -> float:
    """Return the share of the last RECENT_DAYS without study, counted from the first showing in them.

    DAYS_TRUSTED days with study are added: one missed day of two is not a habit yet.
    """
    days = {day for card in cards for day, _ in card.answers if today - RECENT_DAYS <= day < today}
    return (today - min(days) - len(days)) / (today - min(days) + DAYS_TRUSTED) if days else 0.0


def followed(card: CardHistory) -> FollowedCard:
    """Return the card as all simulated students start with it."""
    return FollowedCard(by_day(card.answers[-MOST_ANSWERS:]), replay(card.answers), card.due)


def periods(count: int, today: int, budget: DaysAhead) -> list[Period]:
    """Return the periods from today until the exam. Their showings are the share of the `count` followed cards."""
    exam = budget.exam
    stride = max(1, ceil((exam - today) / MOST_PERIODS))
    share = count / max(1, budget.cards)
    result, assigned = [], 0
    for day in range(today, exam, stride):
        end = min(day + stride, exam)
        total = round(share * (budget.left_today + budget.a_day * (end - today - 1)))
        place = timeline(budget.cards, day, exam, budget.a_day)
        gains = Gains(place._replace(later=round(share * place.later)))
        result.append(Period(gains, end - day, total - assigned))
        assigned = total
    return result


class Student:
    """A possible student, with the followed cards by the student's own model, by the planner and by SM-2.

    `memories` are those of the model, None for new cards; `guess_rate` is the chance to recall a new card.
    """

    def __init__(
        self, cards: Sequence[FollowedCard], model: MemoryModel, memories: Sequence[Memory | None], guess_rate: float
    ) -> None:
        self.model, self.guess_rate = model, guess_rate
        self.memories = [*memories]
        self.planned = [card.memory for card in cards]
        self.due = [card.due for card in cards]
        self.intervals = [0 if memory is None or due is None else due - memory.day for _, memory, due in cards]
        self._last = [card.days[-1] if card.days else None for card in cards]

    def recall(self, card: int, day: int) -> float:
        """Return the chance of recalling a card on `day`."""
        memory = self.memories[card]
        if memory is None:
            return self.guess_rate
        half_life, last = memory
        return self.model.recall(day - last if day > last else 0, half_life)

    def missed(self, day: int, evidence: Evidence) -> tuple[list[int], list[int]]:
        """Return the cards that were missed on `day` before the simulation and not recalled since.

        The first list is asked again in any case, the second one only with spare showings.
        """
        waiting = [
            (card, last.again)
            for card, last in enumerate(self._last)
            if last and last.day >= day and last.grade < 3 and not last.repaired
        ]
        again = [card for card, was_again in waiting if not was_again and wants_retry(evidence, 1)]
        return again, [card for card, _ in waiting if card not in again]

    def order(self, gains: Gains) -> Iterator[int]:
        """Yield the cards in the order in which the planner shows them."""
        return in_order(self.planned, self.due, gains)

    def show(self, card: int, gains: Gains, luck: float) -> bool:
        """Show the card for the first time on the day of `gains`. Return whether it is recalled: `luck` (0–1) decides.

        SM-2's ease stays as it is for a new card, because nobody knows how the student will grade.
        """
        day, memory, interval = gains.timeline.today, self.memories[card], self.intervals[card]
        chance = self.recall(card, day)
        recalled = luck < chance
        grade = GOOD if recalled else MISSED
        if memory is None:
            half_life = self.model.first_half_life(grade)
        else:
            half_life = self.model.next_half_life(memory.half_life, chance, grade)
        self.memories[card] = Memory(half_life, day)
        self.planned[card] = gains.after[grade][self.planned[card]]
        self._wait(card, day, (1 if interval < 1 else 6 if interval < 6 else ceil(interval * 2.5)) if recalled else 0)
        return recalled

    def repair(self, card: int, day: int) -> None:
        """Recall the card that was missed on the same `day`."""
        memory = self.memories[card]
        assert memory is not None
        self.memories[card] = Memory(self.model.repaired(memory.half_life), day)
        self._wait(card, day, 1)

    def _wait(self, card: int, day: int, interval: int) -> None:
        self.intervals[card], self.due[card] = interval, day + interval


def follow(
    student: Student, periods: Sequence[Period], budget: DaysAhead, evidence: Evidence, chance: Random
) -> SimulatedRun:
    """Let a possible student study by the plan until the exam, as sessions do. `chance` is the random source."""
    shown: list[int | None] = []
    new: list[int] = []
    for number, period in enumerate(periods):
        room = _room(period, budget, chance) if number else period.showings  # today the student is here
        showings, first = (None, 0) if room is None else _study(student, period.gains, room, evidence, chance)
        shown.append(showings)
        new.append(first)
    return SimulatedRun([student.recall(card, budget.exam) for card in range(len(student.memories))], shown, new)


def _room(period: Period, budget: DaysAhead, chance: Random) -> int | None:
    """Return how many showings a period has, None if it is a day without study."""
    if period.days > 1:
        return round(period.showings * (1 - budget.missing))
    return None if budget.missing and chance.random() < budget.missing else period.showings


def _study(student: Student, gains: Gains, most: int, evidence: Evidence, chance: Random) -> tuple[int, int]:
    """Let a possible student study for a day. Return (showings, new cards).

    The order of the cards within a day does not matter to a model. A card that is asked again counts as recalled then.
    """
    day, left, new = gains.timeline.today, most, 0
    taking, spare = student.missed(day, evidence)
    for card in islice(student.order(gains), most):
        is_new = student.memories[card] is None
        if left <= len(taking) and not (is_new and gains.timeline.is_near_exam()):
            continue  # the rest is for missed cards, as in `Showings.asked`
        left, new = left - 1, new + is_new
        if not student.show(card, gains, chance.random()):
            takes = takes_place(evidence, 1 + len(taking) + len(spare), left, len(taking))
            (taking if takes else spare).append(card)
    again = [*taking, *spare][:left]
    for card in again:
        student.repair(card, day)
    return most - left + len(again), new
