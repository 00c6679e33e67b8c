"""Which cards to show today, so that as many as possible are recalled on the day of the exam, and why these.

Everything is computed anew from the answers: a plan is never stored. Days are date ordinals; the exam comes after the
last study day, which is the day before it. On the exam's own day the plan is that of the last day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from math import ceil
from typing import NamedTuple

from vivadeck.exam.memory import PLANNER, Answer, Memory, replay

FINAL_PASS_SHARE = 0.25  # of the cards, in the days right before the exam
UNSEEN_RECALL = 0.2  # chance that a card which was never shown is recalled
MISSED, GOOD = 1, 4  # the grades that answers to come are foreseen with


class CardHistory(NamedTuple):
    """A card's answers in time order (none: it is new), and the day on which SM-2 wants it."""

    answers: tuple[Answer, ...] = ()
    due: int | None = None


class Timeline(NamedTuple):
    """Where a study day lies before the exam. `final_pass` is the first day of the final pass, `ahead` the day in its
    middle, on which any card may be expected to come again (none once the final pass has begun)."""

    today: int
    exam: int
    final_pass: int
    ahead: tuple[int, ...]

    def is_final_pass(self) -> bool:
        """Tell whether today belongs to the final pass, in which only the expected gain counts."""
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


def timeline(cards: int, today: int, exam: int, showings_a_day: int) -> Timeline:
    """Return where the study day `today` lies in the plan for `cards` cards."""
    exam = max(exam, today + 1)
    length = max(1, ceil(FINAL_PASS_SHARE * cards / max(1, showings_a_day)))
    first = exam - length
    if today >= first:
        return Timeline(today, exam, first, ())
    return Timeline(today, exam, first, (first + length // 2,))


def order(cards: Sequence[CardHistory], timeline: Timeline) -> list[int]:
    """Return the indices of `cards` in the order in which to show them today."""
    memories = [replay(card.answers) for card in cards]
    return [*in_order(memories, [card.due for card in cards], Gains(timeline))]


def in_order(memories: Sequence[Memory | None], due: Sequence[int | None], gains: Gains) -> Iterator[int]:
    """Yield the indices of cards in the order in which to show them on the day of `gains`.

    Before the final pass: what SM-2 wants, most overdue first, then new cards (without a memory) as they come, then the
    others by gain. In the final pass: all by gain. A card that was shown today is left out: whether a miss is asked
    again is for `showings` to say, and how many of the cards are shown. Gains take most of the time: they are computed
    only where they are asked for.
    """
    today, is_final = gains.timeline.today, gains.timeline.is_final_pass()
    overdue: list[tuple[int, int]] = []
    new: list[int] = []
    others: list[int] = []
    for index, (memory, day) in enumerate(zip(memories, due, strict=True)):
        if memory is not None and memory.day >= today:
            continue
        if is_final:
            others.append(index)
        elif memory is None:
            new.append(index)
        elif day is not None and day <= today:
            overdue.append((day, index))
        else:
            others.append(index)
    yield from (index for _, index in sorted(overdue))
    yield from new
    yield from sorted(others, key=lambda index: -gains[memories[index]])


def reasons(cards: Sequence[CardHistory], wanted: Iterable[int], timeline: Timeline) -> list[Reason]:
    """Return why each card whose index is in `wanted` is where it is in today's order."""
    gains = Gains(timeline)
    return [_reason(cards[index], gains) for index in wanted]


def _reason(card: CardHistory, gains: Gains) -> Reason:
    today, exam, is_final = gains.timeline.today, gains.timeline.exam, gains.timeline.is_final_pass()
    memory = replay(card.answers)
    if memory is None:
        return Reason(Why.GAIN if is_final else Why.NEW, None, gains[None], UNSEEN_RECALL, UNSEEN_RECALL)
    overdue_days = None if card.due is None or card.due > today else today - card.due
    why = Why.GAIN if overdue_days is None or is_final else Why.OVERDUE
    now = PLANNER.recall(max(0, today - memory.day), memory.half_life)
    then = PLANNER.recall(max(0, exam - memory.day), memory.half_life)
    return Reason(why, overdue_days, gains[memory], now, then)


class Gains(dict[Memory | None, float]):
    """The gain of showing a card today, by what is remembered of it (None: a new card), computed once for each."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self.timeline = timeline
        self.after = {grade: _After(timeline.today, grade) for grade in (MISSED, GOOD)}

    def __missing__(self, memory: Memory | None) -> float:
        self[memory] = gain = _gain(memory, self.timeline)
        return gain


class _After(dict[Memory | None, Memory]):
    """What is remembered of a card that gets this grade today, by what was remembered, computed once for each."""

    def __init__(self, today: int, grade: int) -> None:
        super().__init__()
        self._today, self._grade = today, grade

    def __missing__(self, memory: Memory | None) -> Memory:
        self[memory] = after = PLANNER.learn(memory, self._today, self._grade)
        return after


def _gain(memory: Memory | None, timeline: Timeline) -> float:
    today, exam, _, ahead = timeline
    if memory is None:
        good, missed = (value(PLANNER.first_half_life(grade), today, ahead, exam) for grade in (GOOD, MISSED))
        return UNSEEN_RECALL * good + (1 - UNSEEN_RECALL) * missed - UNSEEN_RECALL
    half_life, last = memory
    last = min(last, today)
    return value(half_life, last, (today, *ahead), exam) - value(half_life, last, ahead, exam)


def value(half_life: float, last: int, days: tuple[int, ...], exam: int) -> float:
    """Return the expected chance of recalling, in the exam, a card that was last shown on `last` and is to be shown
    on each of `days`."""
    if not days:
        return PLANNER.recall(exam - last, half_life)
    day, later = days[0], days[1:]
    chance, good, missed = PLANNER.outcomes(half_life, day - last)
    if later:
        return chance * value(good, day, later, exam) + (1 - chance) * value(missed, day, later, exam)
    return chance * PLANNER.recall(exam - day, good) + (1 - chance) * PLANNER.recall(exam - day, missed)
