"""Kinds of student: quite different memories, to be weighed by how well each foretells a student's own answers.

Nobody knows which is the student's, so what is learned or forecast must not hang on one of them. `cost`
is what is left of a half-life after a miss that is not asked again on the same day: 1 is all that the kind keeps.
"""

from __future__ import annotations

from typing import NamedTuple

from vivadeck.exam.memory import MISSED_POWER

FIRST = (1.0, 1.0, 1.0, 2.5, 4.0, 8.0)  # multiples of a kind's first half-life, by grade
SHORTEST, LONGEST = 0.05, 4000.0  # half-lives in days


class Kind(NamedTuple):
    """A kind of memory. `decay` is the power of the forgetting curve, `first` the half-life in days after a first
    showing; a recall multiplies it by 1 + `growth` · (1 − chance)^`surprise` · half-life^−`saturation`; `kept` of it
    survives a miss."""

    decay: float
    first: float
    growth: float
    saturation: float
    surprise: float
    kept: float

    def recall(self, days: float, half_life: float) -> float:
        """Return the chance to recall what was shown `days` ago: ½ after the half-life."""
        return float((1 + (2 ** (1 / self.decay) - 1) * days / half_life) ** -self.decay)

    def first_shown(self, grade: int, cost: float) -> float:
        """Return the half-life after the first showing."""
        return clipped(self.first * FIRST[grade] * (cost if grade < 3 else 1))

    def recalled(self, half_life: float, chance: float, effort: float = 1.0) -> float:
        """Return the half-life after a recall whose chance was `chance`."""
        surprise = (1 - chance) ** self.surprise
        return clipped(half_life * (1 + self.growth * effort * surprise * half_life**-self.saturation))

    def missed(self, half_life: float, cost: float) -> float:
        """Return the half-life after a miss that was not asked again."""
        return clipped(min(half_life, self.kept * half_life**MISSED_POWER) * cost)


KINDS = (
    Kind(decay=0.3, first=5, growth=15, saturation=0.15, surprise=1, kept=1),
    Kind(decay=1, first=2, growth=10, saturation=0.15, surprise=1, kept=1),
    Kind(decay=8, first=1.2, growth=12, saturation=0.15, surprise=1, kept=1),
    Kind(decay=8, first=1.2, growth=1.2, saturation=0, surprise=0.3, kept=0.9),
)


def clipped(half_life: float) -> float:
    """Return the half-life in days, kept within what makes sense."""
    return min(LONGEST, max(SHORTEST, half_life))
