"""Whether asking a missed card once more on the same day helps this student: learned from the student's own reviews.

Nobody knows beforehand, and it is the largest unknown of the plan. So, until the reviews tell, every second missed card
is asked again, and the two halves are compared. The comparison weighs two beliefs (a miss costs nothing more; a miss
halves what is left until the card is asked again and recalled) by how well each foretold the answers that followed,
under four quite different memories, as nobody knows which is the student's either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import pairwise
from math import exp, log
from typing import NamedTuple

from vivadeck.exam.kinds import EFFORT, KINDS, Kind, redrilled
from vivadeck.exam.memory import Showing

CARDS_BETWEEN = 8  # at least so many other cards are shown before a missed card is asked again
HELPS, HELPS_NOT = 0.65, 0.35  # weights from which the matter is decided
PRIOR = 0.4  # weight of "re-drills help" before any review
MOST_SHOWINGS = 20_000  # so many say all that there is to say; more would only take time
LIKELY = (0.03, 0.97)  # a forecast of one answer is never taken as more certain than this
COSTS = (1.0, 0.5)


class Redrill(Enum):
    """Which of the missed cards to ask once more on the same day."""

    ALWAYS = "always"
    EVERY_SECOND = "every second"
    NEVER = "never"


class Tally(NamedTuple):
    """Of `answers` (on a later day, to cards that had been missed), `recalled` were recalled."""

    recalled: int = 0
    answers: int = 0


class Evidence(NamedTuple):
    """What the reviews say. `weight` (0–1) is the belief that re-drills help; `answers` is how many answers it rests
    on. `redrilled` and `left` tell how the next day's answers went with and without a successful re-drill."""

    weight: float
    answers: int
    redrilled: Tally
    left: Tally

    @property
    def decision(self) -> Redrill:
        """What follows from the weight."""
        if self.weight > HELPS:
            return Redrill.ALWAYS
        return Redrill.NEVER if self.weight < HELPS_NOT else Redrill.EVERY_SECOND


def learn(histories: Iterable[Sequence[Showing]]) -> Evidence:
    """Return what the cards' showings (each card's in time order) say about re-drills."""
    days = [_days(showings) for showings in _enough([*histories])]
    scores = {
        (kind, cost): (PRIOR if cost < 1 else 1 - PRIOR, sum(_log_likelihood(each, kind, cost) for each in days) / 2)
        for kind in KINDS
        for cost in COSTS
    }
    best = max(score for _, score in scores.values())
    weights = {belief: prior * exp(score - best) for belief, (prior, score) in scores.items()}
    helps = sum(weight for (_, cost), weight in weights.items() if cost < 1)
    redrilled, left = _tally(days, True), _tally(days, False)
    return Evidence(helps / sum(weights.values()), redrilled.answers + left.answers, redrilled, left)


def wanted(evidence: Evidence, miss_number: int) -> bool:
    """Return whether the card that was missed as the `miss_number`-th (from 1) today is to be asked once more."""
    decision = evidence.decision
    return decision is Redrill.ALWAYS or (decision is Redrill.EVERY_SECOND and miss_number % 2 == 1)


class _Day(NamedTuple):
    """A card's day: the grade of its first showing, and whether a miss was recalled later that day."""

    day: int
    grade: int
    redrilled: bool


def _enough(histories: list[Sequence[Showing]]) -> list[Sequence[Showing]]:
    """Return every n-th history: about MOST_SHOWINGS showings."""
    return histories[:: 1 + sum(map(len, histories)) // MOST_SHOWINGS]


def _days(showings: Sequence[Showing]) -> list[_Day]:
    days: list[_Day] = []
    for day, grade in showings:
        if not days or day > days[-1].day:
            days.append(_Day(day, grade, False))
        elif grade >= 3 > days[-1].grade:
            days[-1] = days[-1]._replace(redrilled=True)
    return days


def _log_likelihood(days: Sequence[_Day], kind: Kind, cost: float) -> float:
    """Return how likely the answers from the second day on are, if memory is of this `kind`."""
    found, half_life, last = 0.0, 0.0, 0
    for day, grade, was_redrilled in days:
        if not half_life:
            half_life = kind.first_shown(grade, cost)
        else:
            chance = kind.recall(day - last, half_life)
            likely = min(LIKELY[1], max(LIKELY[0], chance))
            found += log(likely if grade >= 3 else 1 - likely)
            half_life = kind.recalled(half_life, chance, EFFORT[grade]) if grade >= 3 else kind.missed(half_life, cost)
        half_life = redrilled(half_life, cost) if was_redrilled else half_life
        last = day
    return found


def _tally(histories: Iterable[Sequence[_Day]], redrilled: bool) -> Tally:
    """Return how the answers went that came on the next day after a miss."""
    grades = [
        after.grade
        for days in histories
        for before, after in pairwise(days)
        if before.grade < 3 and before.redrilled is redrilled
    ]
    return Tally(sum(grade >= 3 for grade in grades), len(grades))
