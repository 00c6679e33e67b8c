"""Which cards to show today, so that as many as possible are recalled on the day of the exam, and why these.

Everything is computed anew from the showings: a plan is a view and is never stored. Days are date ordinals; the exam
comes after the last study day, which is the day before it. On the exam's own day the plan is that of the last day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from math import ceil
from typing import NamedTuple

from vivadeck.exam.memory import FIRST_HALF_LIVES, Memory, Showing, after_miss, after_recall, recall, replay

FINAL_PASS_SHARE = 0.25  # of the cards, in the days right before the exam
KNOWN_UNSEEN = 0.2  # chance that a card which was never shown is recalled
MISSED, GOOD = FIRST_HALF_LIVES[0], FIRST_HALF_LIVES[4]


class Standing(NamedTuple):
    """Where a card stands: its showings in time order (none: it is new), and the day on which SM-2 wants it."""

    showings: tuple[Showing, ...] = ()
    due: int | None = None


class Course(NamedTuple):
    """What the day means for the plan: `final_pass` is the first day of the final pass, `ahead` the day in its middle,
    on which any card may be expected to come again (nothing once the final pass has begun)."""

    today: int
    exam: int
    final_pass: int
    ahead: tuple[int, ...]

    def is_final_pass(self) -> bool:
        """Whether today belongs to the final pass, in which only the expected gain counts."""
        return self.today >= self.final_pass


class Why(Enum):
    """Why a card is where it is in today's order."""

    OVERDUE = "overdue"  # SM-2 wants it: the longer ago, the earlier
    NEW = "new"  # never shown: in the order of the deck
    GAIN = "gain"  # showing it today rather than later promises the more, the earlier it comes


class Reason(NamedTuple):
    """Why a card is where it is. `overdue_days` is None unless SM-2 wants the card by today.

    `gain` is what showing the card today adds to the chance of recalling it in the exam, compared with going on
    without; `now` and `then` are the estimated chances of recalling it today and in the exam, if it is not shown again.
    """

    why: Why
    overdue_days: int | None
    gain: float
    now: float
    then: float


def course(cards: int, today: int, exam: int, showings_a_day: int) -> Course:
    """Return how far the plan for `cards` cards is on the study day `today`."""
    exam = max(exam, today + 1)
    length = max(1, ceil(FINAL_PASS_SHARE * cards / max(1, showings_a_day)))
    first = exam - length
    if today >= first:
        return Course(today, exam, first, ())
    return Course(today, exam, first, (first + length // 2,))


def order(cards: Sequence[Standing], way: Course) -> list[int]:
    """Return the indices of `cards` in the order in which to show them on the day that `way` describes.

    Before the final pass: what SM-2 wants, most overdue first, then new cards as they come in `cards`, then the others
    by gain. In the final pass: all by gain. A card that was shown today is left out: whether a miss is asked again is
    for `showings` to say, and how many of the cards are shown.
    """
    gains = Gains(way)
    ranked = []
    for index, card in enumerate(cards):
        memory = replay(card.showings)
        if memory is None or memory.day < way.today:
            ranked.append((*rank(memory, card.due, way, gains), index))
    return [index for _, _, index in sorted(ranked)]


def reasons(cards: Sequence[Standing], wanted: Iterable[int], way: Course) -> list[Reason]:
    """Return why each card whose index is in `wanted` is where it is in the order of the day that `way` describes."""
    gains = Gains(way)
    return [_reason(cards[index], way, gains) for index in wanted]


def _reason(card: Standing, way: Course, gains: Gains) -> Reason:
    memory = replay(card.showings)
    if memory is None:
        why = Why.GAIN if way.is_final_pass() else Why.NEW
        return Reason(why, None, gains[None], KNOWN_UNSEEN, KNOWN_UNSEEN)
    overdue = None if card.due is None or card.due > way.today else way.today - card.due
    why = Why.GAIN if overdue is None or way.is_final_pass() else Why.OVERDUE
    now = recall(max(0, way.today - memory.day), memory.half_life)
    then = recall(max(0, way.exam - memory.day), memory.half_life)
    return Reason(why, overdue, gains[memory], now, then)


def rank(memory: Memory | None, due: int | None, way: Course, gains: Gains) -> tuple[int, float]:
    """Return what a card is sorted by: the lower, the earlier it is shown."""
    if not way.is_final_pass():
        if memory is None:
            return 1, 0
        if due is not None and due <= way.today:
            return 0, due
    return 2, -gains[memory]


class Gains(dict[Memory | None, float]):
    """The gain of showing a card today, by what is remembered of it (None: a new card), computed once for each."""

    def __init__(self, way: Course) -> None:
        super().__init__()
        self.way = way

    def __missing__(self, memory: Memory | None) -> float:
        self[memory] = found = _gain(memory, self.way)
        return found


def _gain(memory: Memory | None, way: Course) -> float:
    today, exam, ahead = way.today, way.exam, way.ahead
    if memory is None:
        good, missed = value(GOOD, today, ahead, exam), value(MISSED, today, ahead, exam)
        return KNOWN_UNSEEN * good + (1 - KNOWN_UNSEEN) * missed - KNOWN_UNSEEN
    half_life, last = memory
    last = min(last, today)
    return value(half_life, last, (today, *ahead), exam) - value(half_life, last, ahead, exam)


def value(half_life: float, last: int, days: tuple[int, ...], exam: int) -> float:
    """Return the expected chance of recalling, in the exam, a card that was last shown on `last` and is to be shown
    on each of `days`."""
    if not days:
        return recall(exam - last, half_life)
    chance = recall(days[0] - last, half_life)
    good = value(after_recall(half_life, chance), days[0], days[1:], exam)
    missed = value(after_miss(half_life), days[0], days[1:], exam)
    return chance * good + (1 - chance) * missed
