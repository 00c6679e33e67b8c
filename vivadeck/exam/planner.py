"""Plan which cards to show today, so that as many as possible are recalled in the exam, and say why.

A plan is never stored: it is computed from the answers each time. Days are date ordinals. The last study day is the day
before the exam; on the day of the exam the plan is as on the last study day.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import accumulate
from math import ceil, exp, log
from typing import NamedTuple

from vivadeck.exam.memory import PLANNER, Answer, Memory, replay

FINAL_PASS_SHARE = 0.25  # of the cards, in the days right before the exam
LAST_DAYS = 3  # before the exam: new cards come first unless there is surely time for all that waits
SURE = 0.75  # of the showings that the pace promises: so many there are in any case
UNSEEN_DAYS = 10  # before the exam: new cards come first where they would have no showing later. See `new_first`
UNSEEN_RECALL = 0.2  # chance that a card which was never shown is recalled
STEPS = 10  # of a rounded half-life, from a day to e days
MISSED, GOOD = 1, 4  # the grades of expected answers


class CardHistory(NamedTuple):
    """A card's answers in time order (none: it is new), and its due day by SM-2."""

    answers: tuple[Answer, ...] = ()
    due: int | None = None


class Timeline(NamedTuple):
    """The days that count for the plan of `today`, and how many showings there are `a_day`, and `later`: after today.

    `final_pass` is the first day of the final pass. `ahead` has the day in its middle, when each card is expected to
    come again; it is empty once the final pass has begun.
    """

    today: int
    exam: int
    final_pass: int
    ahead: tuple[int, ...]
    later: int = 0
    a_day: int = 0

    def is_final_pass(self) -> bool:
        """Whether today is in the final pass, in which only the expected gain counts."""
        return self.today >= self.final_pass

    def is_near_exam(self) -> bool:
        """Whether today is one of the LAST_DAYS before the exam."""
        return self.exam - self.today <= LAST_DAYS

    def new_first(self, new: float, due: float = 0) -> float:
        """Return how many of the `new` cards come first today, if so many others are `due`.

        In the LAST_DAYS these are all, unless there is surely time for the new and the due ones: then the due ones come
        first. Before, in the UNSEEN_DAYS, they are those that have no later showing.

        So each card is seen if all new ones fit into the showings of these days. With 140 showings for 110 cards, 20
        (in 7 days) to 55 (in 14) were never seen without this rule. It costs students who were not tuned on .000 ±.002
        (world A) and .008 ±.003 (B); 14 days would cost .013 in B, all days .018, an even share of new cards a day
        .025 to .04 (tests/benchmarks/exam_cells.py: the part `unseen`).
        """
        if self.is_near_exam():
            return new if new + due > SURE * (self.a_day + self.later) else 0
        return max(0, new - self.later) if self.exam - self.today <= UNSEEN_DAYS else 0

    def hurries(self, new: float) -> bool:
        """Return whether today all depends on the `new` cards, so that missed ones come again after them."""
        return new > 0 and (self.is_near_exam() or self.new_first(new) > 0)


class Why(Enum):
    """Why a card has its place in today's order."""

    OVERDUE = "overdue"  # due by SM-2: the most overdue first, of one day the weakest
    NEW = "new"  # never shown: in the order of the cards
    GAIN = "gain"  # showing it today helps: the larger its gain, the earlier


class Reason(NamedTuple):
    """Why a card has its place, with figures. `overdue_days` is None if the card is not due by SM-2.

    `gain` is what a showing today adds to the chance (0–1) of recalling the card in the exam. `now` and `then` are the
    chances of recalling it today and in the exam if it is not shown again.
    """

    why: Why
    overdue_days: int | None
    gain: float
    now: float
    then: float


def timeline(cards: int, today: int, exam: int, showings_a_day: int) -> Timeline:
    """Return the timeline of the study day `today` in the plan for `cards` cards."""
    exam = max(exam, today + 1)
    length = max(1, ceil(FINAL_PASS_SHARE * cards / max(1, showings_a_day)))
    first = exam - length
    later = max(0, showings_a_day) * (exam - today - 1)
    return Timeline(today, exam, first, () if today >= first else (first + length // 2,), later, max(0, showings_a_day))


def order(cards: Sequence[CardHistory], timeline: Timeline) -> list[int]:
    """Return the indices of `cards` in the order in which to show them today."""
    missed_first = sorted(range(len(cards)), key=lambda place: not _is_missed(cards[place]))  # where all else is equal
    memories = [replay(cards[place].answers) for place in missed_first]
    due = [cards[place].due for place in missed_first]
    return [missed_first[index] for index in in_order(memories, due, Gains(timeline), [1] * len(cards))]


def _is_missed(card: CardHistory) -> bool:
    return bool(card.answers) and card.answers[-1].grade < 3


def in_order(
    memories: Sequence[Memory | None], due: Sequence[int | None], gains: Gains, weights: Sequence[float]
) -> Iterator[int]:
    """Yield the indices of cards in the order in which to show them on the day of `gains`.

    Before the final pass: due cards, the most overdue first (of one day the weakest, so that yesterday's misses come
    before what was recalled), then new cards (without a memory) in their order, then the others by gain. In the final
    pass: all by gain. But new cards that have no time later come first (`Timeline.new_first`). A card that was shown
    today is left out. The module `showings` decides how many of the cards are shown, and whether a missed card is asked
    again. Gains take most of the time, so they are computed only when they are needed. A card counts for as many new
    ones as its weight says.
    """
    today, is_final = gains.timeline.today, gains.timeline.is_final_pass()
    overdue: list[tuple[int, float, int]] = []
    new: list[int] = []
    others: list[int] = []
    waiting = 0.0
    for index, (memory, day) in enumerate(zip(memories, due, strict=True)):
        if memory is None:
            new.append(index)
        elif memory.day < today:
            waiting += weights[index] if day is not None and day <= today else 0
            if is_final or day is None or day > today:
                others.append(index)
            else:
                overdue.append((day, memory.half_life, index))
        else:
            waiting += weights[index]  # it was shown today: the rule is the same during the whole day
    hurried = gains.timeline.new_first(sum(weights[index] for index in new), waiting)
    first = _upto(hurried, (weights[index] for index in new))
    yield from new[:first]
    yield from (index for _, _, index in sorted(overdue))
    if is_final:
        others = sorted([*others, *new[first:]])
    else:
        yield from new[first:]
    yield from (index for _, index in sorted([(-gains[memories[index]], index) for index in others]))


def _upto(most: float, weights: Iterable[float]) -> int:
    """Return how many of the first `weights` it takes to have a sum of `most`, or all."""
    return bisect_left([*accumulate(weights)], most) + 1 if most else 0


def reasons(cards: Sequence[CardHistory], wanted: Iterable[int], timeline: Timeline) -> list[Reason]:
    """Return why each card whose index is in `wanted` has its place in today's order."""
    gains, new = Gains(timeline), sum(not card.answers for card in cards)
    by_gain = timeline.is_final_pass() and not timeline.hurries(new)
    return [_reason(cards[index], gains, Why.GAIN if by_gain else Why.NEW) for index in wanted]


def _reason(card: CardHistory, gains: Gains, why_new: Why) -> Reason:
    today, exam, is_final = gains.timeline.today, gains.timeline.exam, gains.timeline.is_final_pass()
    memory = replay(card.answers)
    if memory is None:
        return Reason(why_new, None, gains[None], UNSEEN_RECALL, UNSEEN_RECALL)
    overdue_days = None if card.due is None or card.due > today else today - card.due
    why = Why.GAIN if overdue_days is None or is_final else Why.OVERDUE
    now = PLANNER.recall(max(0, today - memory.day), memory.half_life)
    then = PLANNER.recall(max(0, exam - memory.day), memory.half_life)
    return Reason(why, overdue_days, gains[memory], now, then)


class Gains(dict[Memory | None, float]):
    """The gain of showing a card today, by its memory (None: a new card), computed once for each memory."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self.timeline = timeline
        self.after = {grade: _After(timeline.today, grade) for grade in (MISSED, GOOD)}

    def __missing__(self, memory: Memory | None) -> float:
        self[memory] = gain = _gain(memory, self.timeline)
        return gain


class _After(dict[Memory | None, Memory]):
    """The memory of a card after this grade today, by its memory before, computed once for each memory."""

    def __init__(self, today: int, grade: int) -> None:
        super().__init__()
        self._today, self._grade = today, grade

    def __missing__(self, memory: Memory | None) -> Memory:
        self[memory] = after = rounded(PLANNER.learn(memory, self._today, self._grade))
        return after


def rounded(memory: Memory) -> Memory:
    """Return the memory with its half-life rounded by up to 5 %: so few differ that most gains are known already."""
    return memory._replace(half_life=exp(round(STEPS * log(memory.half_life)) / STEPS))


def _gain(memory: Memory | None, timeline: Timeline) -> float:
    today, exam, ahead = timeline.today, timeline.exam, timeline.ahead
    if memory is None:
        good, missed = (value(PLANNER.first_half_life(grade), today, ahead, exam) for grade in (GOOD, MISSED))
        return UNSEEN_RECALL * good + (1 - UNSEEN_RECALL) * missed - UNSEEN_RECALL
    half_life, last = memory
    last = min(last, today)
    return value(half_life, last, (today, *ahead), exam) - value(half_life, last, ahead, exam)


def value(half_life: float, last: int, days: tuple[int, ...], exam: int) -> float:
    """Return the expected chance of recalling a card in the exam if it was last shown on `last`, and will be shown on
    each of `days`."""
    if not days:
        return PLANNER.recall(exam - last, half_life)
    day, later = days[0], days[1:]
    chance, good, missed = PLANNER.outcomes(half_life, day - last)
    if later:
        return chance * value(good, day, later, exam) + (1 - chance) * value(missed, day, later, exam)
    return chance * PLANNER.recall(exam - day, good) + (1 - chance) * PLANNER.recall(exam - day, missed)
