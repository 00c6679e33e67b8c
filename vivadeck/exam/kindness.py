"""How kindly a student grades: how often they take for recalled what their own ticks call missed. Pure.

A forecast from kind grades says how often the student will say "recalled". What the exam hears is less: of the missed
answers, the kind share is taken out. The range of students who take 15 to 45 % of their misses for recalled was right
55 times out of 100 with 10 such answers, 73 times with 30, and 23 times without; that of honest students stayed as
right as it was (tests/benchmarks/exam_kind.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

PRIOR = 0.5, 10.0  # added to the counts: of ten misses, half a one is taken for recalled
FEWEST = 8  # missed answers, before anything changes
RECALLED = 3  # grades from here on


class Kindness(NamedTuple):
    """Of so many answers that the ticks call `missed`, so many got a `kind` grade: one for a recalled card."""

    kind: int = 0
    missed: int = 0

    @property
    def counts(self) -> bool:
        """Whether there are enough answers."""
        return self.missed >= FEWEST

    @property
    def share(self) -> float:
        """The share of misses that the student takes for recalled: the mean of a beta distribution; 0 for too few."""
        return (PRIOR[0] + self.kind) / (PRIOR[1] + self.missed) if self.counts else 0.0

    @property
    def variance(self) -> float:
        """The variance of the share."""
        return self.share * (1 - self.share) / (PRIOR[1] + self.missed + 1)

    def taken_out(self, chance: float) -> float:
        """Return the chance of recalling a card, from the chance that the student says so."""
        share = self.share
        return max(0.0, (chance - share) / (1 - share)) if share else chance


def kindness(pairs: Iterable[tuple[int, int]]) -> Kindness:
    """Return how kindly a student grades, from pairs: the student's grade, and that of the ticks."""
    own = [grade for grade, of_ticks in pairs if of_ticks < RECALLED]
    return Kindness(sum(grade >= RECALLED for grade in own), len(own))
