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
from math import exp, sqrt
from typing import NamedTuple

from vivadeck.agenda import CARDS_BETWEEN
from vivadeck.exam.memory import Showing
from vivadeck.exam.memory_models import KINDS
from vivadeck.exam.posterior import Answered, Belief, by_day, trace

HELPS, HELPS_NOT = 0.65, 0.35  # weights from which the matter is decided
MOST_SHOWINGS = 2_000  # so many say what there is to say; more would only take time
COST = 0.5
REPAIR = 1 / COST**2  # as far above as a miss left alone is below: the beliefs differ in the contrast, nothing else
TRUST = 0.5  # how much of a log likelihood counts, as neither belief is quite true


class Redrill(Enum):
    """Which of the missed cards to ask once more on the same day."""

    ALWAYS = "always"
    EVERY_SECOND = "every second"
    NEVER = "never"


class Tally(NamedTuple):
    """Of `answers` (on a later day, to cards that had been missed), `recalled` were recalled."""

    recalled: int = 0
    answers: int = 0

    @property
    def share(self) -> float:
        """The share that was recalled; ½ without any answer."""
        return self.recalled / self.answers if self.answers else 0.5


class Evidence(NamedTuple):
    """What the reviews say. `weight` (0–1, ½ at first) is the belief that re-drills help; `answers` is how many answers
    it rests on. `redrilled` and `left` tell how the answers of the next day went after misses that were asked again on
    the same day, and after those that were not."""

    weight: float
    answers: int
    redrilled: Tally
    left: Tally

    @property
    def decision(self) -> Redrill:
        """What follows from the weight, unless the plain comparison clearly says otherwise: then it is still open."""
        difference = self.redrilled.share - self.left.share
        clear = sqrt(sum(0.25 / max(1, each.answers) for each in (self.redrilled, self.left)))  # its standard error
        if self.weight > HELPS and difference > -clear:
            return Redrill.ALWAYS
        return Redrill.NEVER if self.weight < HELPS_NOT and difference < clear else Redrill.EVERY_SECOND


def learn(histories: Iterable[Sequence[Showing]]) -> Evidence:
    """Return what the cards' showings (each card's in time order) say about re-drills."""
    days = [by_day(showings) for showings in _enough([each for each in histories if len(each) > 1])]
    helps_not = [TRUST * _fit(days, Belief(kind)) for kind in KINDS]
    helps = [TRUST * _fit(days, Belief(kind, COST, REPAIR)) for kind in KINDS]
    best = max(*helps_not, *helps)
    odds = sum(exp(each - best) for each in helps)
    against = sum(exp(each - best) for each in helps_not)
    redrilled, left = _tally(days, True), _tally(days, False)
    return Evidence(odds / (odds + against), redrilled.answers + left.answers, redrilled, left)


def wanted(evidence: Evidence, miss_number: int) -> bool:
    """Return whether the card that was missed as the student's `miss_number`-th (from 1) is to be asked once more."""
    decision = evidence.decision
    return decision is Redrill.ALWAYS or (decision is Redrill.EVERY_SECOND and miss_number % 2 == 1)


def has_room(evidence: Evidence, left: int) -> bool:
    """Return whether a missed card can be asked again with `left` showings left today, at the price of another card.

    With less than CARDS_BETWEEN others before it only where re-drills are known to help, and never right behind itself.
    """
    return left > CARDS_BETWEEN or (left > 1 and evidence.decision is Redrill.ALWAYS)


def _enough(histories: list[Sequence[Showing]]) -> list[Sequence[Showing]]:
    """Return every n-th history: about MOST_SHOWINGS showings."""
    return histories[:: 1 + sum(map(len, histories)) // MOST_SHOWINGS]


def _fit(histories: Iterable[Sequence[Answered]], belief: Belief) -> float:
    return sum(trace(days, belief).fit for days in histories)


def _tally(histories: Iterable[Sequence[Answered]], again: bool) -> Tally:
    """Return how the answers went that came on the next day after a miss."""
    grades = [
        after.grade
        for days in histories
        for before, after in pairwise(days)
        if before.grade < 3 and before.again is again
    ]
    return Tally(sum(grade >= 3 for grade in grades), len(grades))
