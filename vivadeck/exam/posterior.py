"""Beliefs about a student's memory, and how well each foretells the answers that the student gave."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from vivadeck.exam.memory import EFFORT, Showing
from vivadeck.exam.memory_models import Kind, clipped

LIKELY = (0.03, 0.97)  # the chance of one answer is never taken as more certain than this


class Belief(NamedTuple):
    """A kind of memory, what is left of the half-life after a miss (`cost`: 1 all that the kind keeps, less a part of
    it), and what a recall on the same day multiplies it by (`repair`)."""

    kind: Kind
    cost: float = 1.0
    repair: float = 1.0


class Answered(NamedTuple):
    """A card's day: the grade of its first showing, whether a miss was recalled later that day, and whether the card
    was shown again that day at all."""

    day: int
    grade: int
    redrilled: bool
    again: bool = False


class Trace(NamedTuple):
    """What a belief makes of a card's answers: half-life (days) as of `day`, and the log likelihood of all answers from
    the second day on."""

    half_life: float
    day: int
    fit: float


def by_day(showings: Sequence[Showing]) -> list[Answered]:
    """Return a card's days from its showings in time order; an earlier day, as on a journey west, is the same day."""
    days: list[Answered] = []
    for day, grade in showings:
        if not days or day > days[-1].day:
            days.append(Answered(day, grade, False))
        else:
            last = days[-1]
            days[-1] = last._replace(redrilled=last.redrilled or grade >= 3 > last.grade, again=True)
    return days


def trace(days: Sequence[Answered], belief: Belief) -> Trace:
    """Return what `belief` makes of a card's days (at least one)."""
    kind, cost, repair = belief
    last, grade, redrilled, _ = days[0]
    fit, half_life = 0.0, kind.first_shown(grade, cost)
    for answered in days[1:]:
        if redrilled:
            half_life = clipped(half_life * repair)
        day, grade, redrilled, _ = answered
        chance = kind.recall(day - last, half_life)
        likely = min(LIKELY[1], max(LIKELY[0], chance))
        fit += log(likely if grade >= 3 else 1 - likely)
        half_life = kind.recalled(half_life, chance, EFFORT[grade]) if grade >= 3 else kind.missed(half_life, cost)
        last = day
    return Trace(clipped(half_life * repair) if redrilled else half_life, last, fit)
