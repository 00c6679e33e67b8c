"""FSRS-6: its published formulas and default parameters, for a simulated student and for a policy.

Formulas: the wiki of github.com/open-spaced-repetition/fsrs4anki, "The Algorithm"; defaults as in the PyPI package fsrs
6.3, with which `tests/exam/test_simulator.py` compares a few figures. Stabilities are in days, ratings are 1 (again) to
4 (easy), difficulties 1 to 10.
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

WEIGHTS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
RATINGS = (1, 1, 1, 2, 3, 4)  # by viva's grade
LOWEST_STABILITY = 0.001


class Trace(NamedTuple):
    """The state of a card in FSRS: stability in days, difficulty, and the day of the last showing."""

    stability: float
    difficulty: float
    day: int


class Fsrs(NamedTuple):
    """FSRS-6 with its 21 parameters."""

    w: tuple[float, ...] = WEIGHTS

    def recall(self, trace: Trace, day: float) -> float:
        """Return the chance of recall on `day`: 0.9 when `stability` days have passed."""
        passed = max(0.0, day - trace.day) / trace.stability
        return float((1 + self._until(0.9) * passed) ** -self.w[20])

    def interval(self, stability: float, retention: float) -> int:
        """Return the number of days until recall falls to `retention`."""
        return max(1, round(stability / self._until(0.9) * self._until(retention)))

    def _until(self, retention: float) -> float:
        return float(retention ** (-1 / self.w[20])) - 1

    def first(self, rating: int, day: int) -> Trace:
        """Return the state after the first showing."""
        return Trace(max(LOWEST_STABILITY, self.w[rating - 1]), _clamped(self._first_difficulty(rating)), day)

    def after(self, trace: Trace, rating: int, day: int) -> Trace:
        """Return the state after a later showing; a second one on a day has its own formula."""
        if day == trace.day:
            stability = self._same_day(trace.stability, rating)
        elif rating == 1:
            stability = self._missed(trace, self.recall(trace, day))
        else:
            stability = self._recalled(trace, rating, self.recall(trace, day))
        return Trace(max(LOWEST_STABILITY, stability), self._difficulty(trace.difficulty, rating), day)

    def _first_difficulty(self, rating: int) -> float:
        return self.w[4] - exp(self.w[5] * (rating - 1)) + 1

    def _difficulty(self, difficulty: float, rating: int) -> float:
        damped = difficulty - self.w[6] * (rating - 3) * (10 - difficulty) / 9
        return _clamped(self.w[7] * self._first_difficulty(4) + (1 - self.w[7]) * damped)

    def _same_day(self, stability: float, rating: int) -> float:
        growth = exp(self.w[17] * (rating - 3 + self.w[18])) * float(stability ** -self.w[19])
        return stability * (max(1.0, growth) if rating > 1 else growth)

    def _missed(self, trace: Trace, recall: float) -> float:
        w, stability = self.w, trace.stability
        grown = float((stability + 1) ** w[13]) - 1
        long_term = w[11] * float(trace.difficulty ** -w[12]) * grown * exp((1 - recall) * w[14])
        return min(long_term, stability / exp(w[17] * w[18]))

    def _recalled(self, trace: Trace, rating: int, recall: float) -> float:
        w, stability = self.w, trace.stability
        bonus = {2: w[15], 3: 1.0, 4: w[16]}[rating]
        surprise = exp((1 - recall) * w[10]) - 1
        return stability * (1 + exp(w[8]) * (11 - trace.difficulty) * float(stability ** -w[9]) * surprise * bonus)


def _clamped(difficulty: float) -> float:
    return min(10.0, max(1.0, difficulty))
