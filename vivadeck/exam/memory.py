"""How well a card is remembered, as the planner sees it: a half-life in days, replayed from the card's showings.

It is a guess that orders cards, tuned in simulation (tests/benchmarks/exam.py), not a measurement of a student.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

FIRST_HALF_LIVES = (1.0, 1.0, 1.0, 2.5, 4.0, 10.0)  # in days, by the grade of the first showing
GROWTH = 8.0
SATURATION = -0.15  # what is known long grows less
MISSED_POWER = 0.35
EFFORT = (0.0, 0.0, 0.0, 0.6, 1.0, 1.5)  # by grade: how much a recall strengthens


class Showing(NamedTuple):
    """One graded showing of a card. `day` is the ordinal of the study day, `grade` SM-2's 0–5."""

    day: int
    grade: int


class Memory(NamedTuple):
    """What a card's showings left: a half-life in days, as of the study day `day` (an ordinal)."""

    half_life: float
    day: int


def recall(days: float, half_life: float) -> float:
    """Return the chance to recall what was shown `days` ago: 1 at once, ½ after the half-life, then slowly less."""
    return float((1 + 3 * days / half_life) ** -0.5)


def after_recall(half_life: float, chance: float, effort: float = 1.0) -> float:
    """Return the half-life after a recall whose chance was `chance`: the less likely it was, the more it grows."""
    return half_life * (1 + GROWTH * effort * (1 - chance) * float(half_life**SATURATION))


def after_miss(half_life: float) -> float:
    """Return the half-life after a miss."""
    return min(half_life, float(half_life**MISSED_POWER))


def replay(showings: Iterable[Showing]) -> Memory | None:
    """Return what `showings` (in the order in which they happened) left; None for none.

    A second showing on one day changes nothing. One that is dated before the one before it, as on a journey west,
    counts as one on the same day.
    """
    memory: Memory | None = None
    for day, grade in showings:
        if memory is None:
            memory = Memory(FIRST_HALF_LIVES[grade], day)
        elif day > memory.day:
            memory = Memory(_after(memory, day, grade), day)
    return memory


def _after(memory: Memory, day: int, grade: int) -> float:
    half_life = memory.half_life
    if grade < 3:
        return after_miss(half_life)
    return after_recall(half_life, recall(day - memory.day, half_life), EFFORT[grade])
