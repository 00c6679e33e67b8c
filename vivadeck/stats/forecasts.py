"""What the planner said, against what came. Pure.

Before each answer that is a card's first on a day, the planner's memory gives a chance of recalling it. If the chances
are right, then of the answers with a chance of about 70 % about 70 % are recalled. That can be told from the reviews
alone, at any time. Whether the range for an exam was right cannot: nobody tells viva how the exam went.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from vivadeck.tally import TENTHS, Chance

if TYPE_CHECKING:
    from vivadeck.exam.forecast import Forecast

FEWEST = 20  # answers, below which a difference says nothing
CERTAIN = 2.0  # standard errors, beyond which it is no luck


class CameTrue(NamedTuple):
    """Answers before which the chance was from `low` to `high` (0–1): their mean chance, and how many were recalled."""

    low: float
    high: float
    answers: int
    said: float
    recalled: int

    @property
    def came(self) -> float:
        """The share that was recalled (0–1)."""
        return self.recalled / self.answers if self.answers else 0.0

    @property
    def verdict(self) -> int:
        """1 where clearly more was recalled than the chances said, −1 where less; 0 where luck can explain it."""
        if self.answers < FEWEST:
            return 0
        error = sqrt(max(0.01, self.said * (1 - self.said)) / self.answers)
        difference = self.came - self.said
        return 0 if abs(difference) <= CERTAIN * error else 1 if difference > 0 else -1


class Evening(NamedTuple):
    """The forecast for an exam as it was when a study day ended, with the reviews up to then."""

    day: date
    forecast: Forecast


def came_true(chances: Iterable[Chance]) -> tuple[CameTrue, ...]:
    """Return for each tenth of the chances that has answers how they came true."""
    totals = [[0, 0, 0] for _ in range(TENTHS)]
    for _, tenth, answers, recalled, permille in chances:
        for place, value in enumerate((answers, recalled, permille)):
            totals[tenth][place] += value
    return tuple(
        CameTrue(tenth / TENTHS, (tenth + 1) / TENTHS, answers, permille / 1000 / answers, recalled)
        for tenth, (answers, recalled, permille) in enumerate(totals)
        if answers
    )


def together(parts: Iterable[CameTrue]) -> CameTrue:
    """Return all of these answers as one."""
    listed = list(parts)
    answers = sum(each.answers for each in listed)
    said = sum(each.said * each.answers for each in listed) / answers if answers else 0.0
    return CameTrue(0.0, 1.0, answers, said, sum(each.recalled for each in listed))
