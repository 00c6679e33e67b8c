"""Simulate the days until the exam: a possible student follows the plan, and answers by a model of memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import ceil
from random import Random
from typing import NamedTuple

from vivadeck.exam.memory import CardDay, Memory, MemoryModel, by_day, replay
from vivadeck.exam.planner import GOOD, MISSED, CardHistory, Gains, in_order, rounded, timeline
from vivadeck.exam.retry import Evidence, wants_retry
from vivadeck.exam.showings import takes_place

RECENT_DAYS, DAYS_TRUSTED = 30, 3
NEXT_DAYS = 7  # are simulated one by one, however far the exam is
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
    """A card as all possible students start with it: its days, the planner's memory of it, SM-2's due day.

    It stands for `weight` cards of the deck: of a large deck only some are followed.
    """

    days: list[CardDay]
    memory: Memory | None
    due: int | None
    weight: float = 1


class Period(NamedTuple):
    """One or more study `days`, with so many `showings`. `gains` are those of the first day."""

    gains: Gains
    days: int
    showings: int


class SimulatedRun(NamedTuple):
    """The result for one possible student: the chance of recalling each followed card in the exam (for a card that was
    never shown it is 0, and for no other), and the showings (None when nothing was studied) and new cards of each
    period, for the whole deck. `model` and `guess_rate` are the student's, and `memories` those of the followed cards
    on the evening before the exam (None: new)."""

    recall: list[float]
    showings: list[float | None]
    new: list[float]
    model: MemoryModel
    guess_rate: float
    memories: list[Memory | None]

    def recall_after_more(self, card: int, exam: int) -> float:
        """Return the chance of recalling a card in the exam if it is asked once more on the day before; a miss is
        asked again. What was asked on that day already stays as it is."""
        model, memory = self.model, self.memories[card]
        if memory is None:
            chance, good, missed = self.guess_rate, model.first_half_life(GOOD), model.first_half_life(MISSED)
        elif memory.day >= exam - 1:
            return self.recall[card]
        else:
            chance, good, missed = model.outcomes(memory.half_life, exam - 1 - memory.day)
        return chance * model.recall(1, good) + (1 - chance) * model.recall(1, model.repaired(missed))


def share_missing(cards: Iterable[CardHistory], today: int) -> float:
    """Return the share of the last RECENT_DAYS without study, counted from the first showing in them.

    DAYS_TRUSTED days with study are added: one missed day of two is not a habit yet.
    """
    days = {day for card in cards for day, _ in card.answers if today - RECENT_DAYS <= day < today}
    return (today - min(days) - len(days)) / (today - min(days) + DAYS_TRUSTED) if days else 0.0


def followed(card: CardHistory, weight: float = 1) -> FollowedCard:
    """Return the card as all simulated students start with it; it stands for so many cards (`weight`)."""
    return FollowedCard(by_day(card.answers[-MOST_ANSWERS:]), replay(card.answers), card.due, weight)


def periods(today: int, budget: DaysAhead) -> list[Period]:
    """Return the periods from today until the exam: the next NEXT_DAYS days each by itself, however far it is."""
    stride = max(1, ceil((budget.exam - today) / MOST_PERIODS))
    starts = {*range(today, budget.exam, stride), *range(today, min(today + NEXT_DAYS + 1, budget.exam))}
    days = [*sorted(starts), budget.exam]
    return [_period(day, end, budget, is_today=day == today) for day, end in pairwise(days)]


def _period(day: int, end: int, budget: DaysAhead, *, is_today: bool) -> Period:
    showings = budget.a_day * (end - day) - (budget.a_day - budget.left_today if is_today else 0)
    place = timeline(budget.cards, day, budget.exam, budget.a_day)
    return Period(Gains(place._replace(later=budget.a_day * (budget.exam - end))), end - day, showings)


class Student:
    """A possible student, with the followed cards by the student's own model, by the planner and by SM-2.

    `memories` are those of the model, None for new cards; `guess_rate` is the chance to recall a new card. Of the whole
    deck, so many cards are `new` still.
    """

    def __init__(
        self, cards: Sequence[FollowedCard], model: MemoryModel, memories: Sequence[Memory | None], guess_rate: float
    ) -> None:
        self.model, self.guess_rate = model, guess_rate
        self._first = model.first_half_life(GOOD), model.first_half_life(MISSED)
        self.memories = [*memories]
        self.planned = [card.memory and rounded(card.memory) for card in cards]
        self.due = [card.due for card in cards]
        self.intervals = [0 if memory is None or due is None else due - memory.day for _, memory, due, _ in cards]
        self.weights = [card.weight for card in cards]
        self.heaviest = max(self.weights, default=1)
        self.new = sum(card.weight for card in cards if not card.days)
        last = [(number, card.days[-1]) for number, card in enumerate(cards) if card.days]
        self._missed = [(card, day) for card, day in last if day.grade < 3 and not day.repaired]

    def recall(self, card: int, day: int) -> float:
        """Return the chance of recalling a card on `day`: 0 for a card that was never shown."""
        memory = self.memories[card]
        if memory is None:
            return 0.0
        half_life, last = memory
        return self.model.recall(day - last if day > last else 0, half_life)

    def missed(self, day: int, evidence: Evidence) -> tuple[list[int], list[int]]:
        """Return the cards that were missed on `day` before the simulation and not recalled since.

        The first list is asked again in any case, the second one only with spare showings.
        """
        waiting = [(card, last.again) for card, last in self._missed if last.day >= day]
        again = [card for card, was_again in waiting if not was_again and wants_retry(evidence, 1)]
        return again, [card for card, _ in waiting if card not in again]

    def order(self, gains: Gains) -> Iterator[int]:
        """Yield the cards in the order in which the planner shows them."""
        return in_order(self.planned, self.due, gains, self.weights)

    def is_firm(self, card: int, gains: Gains, hurried: float) -> bool:
        """Return whether the card loses its place on the day of `gains` to no missed card.

        In the last days that is what is new or due, before as many new ones as have no time later (`hurried`).
        """
        due, place = self.due[card], gains.timeline
        if place.is_near_exam():
            return self.memories[card] is None or (due is not None and due <= place.today)
        return self.memories[card] is None and hurried > 0

    def show(self, card: int, gains: Gains, luck: float) -> bool:
        """Show the card for the first time on the day of `gains`. Return whether it is recalled: `luck` (0–1) decides.

        SM-2's ease stays as it is for a new card, because nobody knows how the student will grade.
        """
        day, memory, interval = gains.timeline.today, self.memories[card], self.intervals[card]
        if memory is None:
            chance, good, missed = self.guess_rate, *self._first
            self.new -= self.weights[card]
        else:
            chance, good, missed = self.model.outcomes(memory.half_life, max(0, day - memory.day))
        recalled = luck < chance
        self.memories[card] = Memory(good if recalled else missed, day)
        self.planned[card] = gains.after[GOOD if recalled else MISSED][self.planned[card]]
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
    """Let a possible student study by the plan until the exam, as sessions do. `chance` is the random source.

    A card uses as many showings as cards of the deck that it stands for. What a day has too many or too few of, less
    than half of a card, is carried over to the next one.
    """
    shown: list[float | None] = []
    new: list[float] = []
    carried: float = 0
    absent = Random(chance.getrandbits(32))  # noqa: S311 - with another budget the same days are missed
    for number, period in enumerate(periods):
        room = _room(period, budget, absent) if number else period.showings  # today the student is here
        first: float = 0
        if room is not None:
            left, first = _study(student, period.gains, room + carried, evidence, chance)
            carried = left if 2 * left < student.heaviest else 0
            room -= left - carried
        shown.append(room)
        new.append(first)
    recall = [student.recall(card, budget.exam) for card in range(len(student.memories))]
    return SimulatedRun(recall, shown, new, student.model, student.guess_rate, student.memories)


def _room(period: Period, budget: DaysAhead, chance: Random) -> float | None:
    """Return how many showings a period has, None if it is a day without study."""
    if period.days > 1:
        return round(period.showings * (1 - budget.missing))
    return None if budget.missing and chance.random() < budget.missing else period.showings


def _study(student: Student, gains: Gains, most: float, evidence: Evidence, chance: Random) -> tuple[float, float]:
    """Let a possible student study for a day. Return (showings that are left, new cards).

    The order of the cards within a day does not matter to a model. A card that is asked again counts as recalled then.
    """
    day, weights, left = gains.timeline.today, student.weights, most
    asked, new, firm = 0.0, student.new, 0.0
    taking, spare = student.missed(day, evidence)
    taken = sum(weights[card] for card in taking)
    hurried = gains.timeline.new_first(new)
    order, cards = student.order(gains), list[tuple[int, bool]]()
    while asked + student.heaviest / 2 <= most and (card := next(order, None)) is not None:
        is_firm = student.is_firm(card, gains, hurried)
        cards.append((card, is_firm))
        asked += weights[card]
        firm += weights[card] if is_firm else 0
        hurried -= weights[card] if student.memories[card] is None else 0
    for card, is_firm in cards:
        weight = weights[card]
        if not is_firm and left - firm <= taken:
            continue  # the rest is for missed cards and those that keep their place, as in `Showings.asked`
        left -= weight
        firm -= weight if is_firm else 0
        if not student.show(card, gains, chance.random()):
            takes = takes_place(evidence, 1 + len(taking) + len(spare), left, taken)
            (taking if takes else spare).append(card)
            taken += weight if takes else 0
    for card in (*taking, *spare):
        if 2 * left < student.heaviest:
            break
        student.repair(card, day)
        left -= weights[card]
    return left, new - student.new
