"""Whether it helps this student to ask a missed card again on the same day: learned from the student's own reviews.

Nobody knows beforehand, and it is the largest unknown of the plan. So every second missed card is asked again, and the
two halves are compared, until the reviews decide. The comparison weighs two hypotheses (a miss costs nothing more; a
miss halves what is left until the card is asked again and recalled) by how likely each makes the answers that followed,
under four very different models of memory, because nobody knows which one fits the student.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from functools import cache
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from vivadeck.agenda import CARDS_BETWEEN
from vivadeck.exam.memory import MODELS, Answer, CardDay, by_day, fit, likelihood_ratios

HELPS, HELPS_NOT = 0.65, 0.35  # weights that decide the question
MOST_ANSWERS = 2_000  # more would take time and change little
COST = 0.5
REPAIR = 1 / COST**2  # as far above 1 as a miss left alone is below: the hypotheses differ only in the contrast
TRUST = 0.5  # how much of a log likelihood counts, as neither hypothesis is quite true


class Retry(Enum):
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
    """What the reviews say. `weight` (0–1, ½ at first) is how likely it is that asking again helps, from so many
    `answers`. `retried` and `left_alone` count the next day's answers after misses that were asked again on the same
    day, and after misses that were not."""

    weight: float
    answers: int
    retried: Tally
    left_alone: Tally

    @property
    def decision(self) -> Retry:
        """The decision by the weight; still open where the plain comparison clearly contradicts it."""
        return _decision(self)


def learn(histories: Iterable[Sequence[Answer]]) -> Evidence:
    """Return what the cards' answers (each card's in time order) say about asking missed cards again.

    Of many cards only every n-th is read, so that there are about MOST_ANSWERS answers.
    """
    repeated = [answers for answers in histories if len(answers) > 1]
    days = [by_day(answers) for answers in repeated[:: 1 + sum(map(len, repeated)) // MOST_ANSWERS]]
    helpful = [model._replace(miss_cost=COST, repair=REPAIR) for model in MODELS]
    ratios = likelihood_ratios(([fit(each, model) for each in days] for model in (*MODELS, *helpful)), TRUST)
    against, helps = sum(ratios[: len(MODELS)]), sum(ratios[len(MODELS) :])
    retried, left_alone = _tally(days, True), _tally(days, False)
    return Evidence(helps / (helps + against), retried.answers + left_alone.answers, retried, left_alone)


@cache
def _decision(evidence: Evidence) -> Retry:
    """Return what follows from the evidence; a simulation asks that thousands of times."""
    weight, _, retried, left_alone = evidence
    difference = retried.share - left_alone.share
    standard_error = sqrt(sum(0.25 / max(1, each.answers) for each in (retried, left_alone)))
    if weight > HELPS and difference > -standard_error:
        return Retry.ALWAYS
    return Retry.NEVER if weight < HELPS_NOT and difference < standard_error else Retry.EVERY_SECOND


def wants_retry(evidence: Evidence, miss_number: int) -> bool:
    """Return whether the card that was missed as the student's `miss_number`-th (from 1) is to be asked once more."""
    decision = evidence.decision
    return decision is Retry.ALWAYS or (decision is Retry.EVERY_SECOND and miss_number % 2 == 1)


def has_room(evidence: Evidence, left: int) -> bool:
    """Return whether a missed card can be asked again in place of another card, with `left` showings left today.

    With less than CARDS_BETWEEN others before it, only where asking again has turned out to help. Never as the next
    card.
    """
    return left > CARDS_BETWEEN or (left > 1 and evidence.decision is Retry.ALWAYS)


def _tally(histories: Iterable[Sequence[CardDay]], again: bool) -> Tally:
    """Count the answers on the next day after a miss that was asked `again`, or was not, and how many were recalled."""
    grades = [
        after.grade
        for days in histories
        for before, after in pairwise(days)
        if before.grade < 3 and before.again is again
    ]
    return Tally(sum(grade >= 3 for grade in grades), len(grades))
