"""Whether it helps this student to ask a missed card again on the same day: learned from the student's own reviews.

Nobody knows beforehand, and it is the largest unknown of the plan. So every second missed card is asked again, and the
two halves are compared: how many of each the student recalls when they come up next, on a later day. Few answers say
little, so viva decides from ENOUGH_ANSWERS on; and only clear evidence changes a decision, so that it does not go to
and fro.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import groupby
from math import exp
from typing import NamedTuple

from vivadeck.agenda import CARDS_BETWEEN
from vivadeck.exam.memory import Answer

MOST_ANSWERS = 20_000  # more would take time and change little
ENOUGH_ANSWERS, ENOUGH_OF_EACH = 60, 10
BENEFIT = 0.2  # in simulations, where asking again helps, about so many more of the cards are recalled on a later day
LIKELY = 0.8  # that asking again helps, or does not: decides the question
CLEAR = 0.95  # changes the decision


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

    def with_answer(self, is_recalled: bool) -> Tally:
        """Return the tally with one more answer."""
        return Tally(self.recalled + is_recalled, self.answers + 1)


class Evidence(NamedTuple):
    """What the reviews say. `retried` counts the next day's answers after misses that were asked again on the same
    day, `left_alone` those after misses that were not. The `decision` follows from both, in the order of the days."""

    retried: Tally = Tally()
    left_alone: Tally = Tally()
    decision: Retry = Retry.EVERY_SECOND

    @property
    def answers(self) -> int:
        """The number of answers that are compared."""
        return self.retried.answers + self.left_alone.answers

    @property
    def weight(self) -> float:
        """How likely it is (0–1, ½ at first) that asking again helps.

        The shares are compared under two hypotheses: after asking again, BENEFIT more of the cards are recalled, or no
        more. The variance of a share is taken as that of ½, the largest.
        """
        if not self.retried.answers or not self.left_alone.answers:
            return 0.5
        variance = 0.25 / self.retried.answers + 0.25 / self.left_alone.answers
        difference = self.retried.share - self.left_alone.share
        log_odds = (difference - BENEFIT / 2) * BENEFIT / variance
        return 1 / (1 + exp(-max(-30.0, min(30.0, log_odds))))


class _AnswerAfterMiss(NamedTuple):
    """The first answer of a card on `day`, when its answer on the study day before was a miss: it was asked again on
    that day, or not."""

    day: int
    was_retried: bool
    is_recalled: bool


def learn(histories: Iterable[Sequence[Answer]]) -> Evidence:
    """Return what the cards' answers (each card's in time order) say about asking missed cards again.

    Of very many cards only every n-th is read, so that there are about MOST_ANSWERS answers.
    """
    evidence = Evidence()
    repeated = [answers for answers in histories if len(answers) > 1]
    sample = repeated[:: 1 + sum(map(len, repeated)) // MOST_ANSWERS]
    answers = sorted(each for answers in sample for each in _after_misses(answers))
    for _, day in groupby(answers, key=lambda each: each.day):
        retried, left_alone, decision = evidence
        for _, was_retried, is_recalled in day:
            if was_retried:
                retried = retried.with_answer(is_recalled)
            else:
                left_alone = left_alone.with_answer(is_recalled)
        evidence = _decided(Evidence(retried, left_alone, decision))
    return evidence


def _decided(evidence: Evidence) -> Evidence:
    """Return the evidence with the decision that follows from it, and from the decision before."""
    before, weight = evidence.decision, evidence.weight
    of_each = min(evidence.retried.answers, evidence.left_alone.answers)
    if evidence.answers < ENOUGH_ANSWERS or of_each < ENOUGH_OF_EACH:
        return evidence
    if weight > (CLEAR if before is Retry.NEVER else LIKELY):
        return evidence._replace(decision=Retry.ALWAYS)
    if 1 - weight > (CLEAR if before is Retry.ALWAYS else LIKELY):
        return evidence._replace(decision=Retry.NEVER)
    return evidence


def wants_retry(evidence: Evidence, miss_number: int) -> bool:
    """Return whether the card that was missed as the student's `miss_number`-th (from 1) is to be asked once more."""
    decision = evidence.decision
    return decision is Retry.ALWAYS or (decision is Retry.EVERY_SECOND and miss_number % 2 == 1)


def has_room(evidence: Evidence, left: float) -> bool:
    """Return whether a missed card can be asked again in place of another card, with `left` showings left today.

    With less than CARDS_BETWEEN others before it, only where asking again has turned out to help. Never as the next
    card.
    """
    return left > CARDS_BETWEEN or (left > 1 and evidence.decision is Retry.ALWAYS)


def _after_misses(answers: Sequence[Answer]) -> Iterator[_AnswerAfterMiss]:
    """Yield the first answer of each study day that follows a miss, the first answer of the card's day before.

    An answer on an earlier day than the one before it, as on a journey west, counts as one on the same day.
    """
    today, grade = answers[0]
    was_retried = False
    for answer in answers[1:]:
        if answer.day <= today:
            was_retried = True
            continue
        if grade < 3:
            yield _AnswerAfterMiss(answer.day, was_retried, answer.grade >= 3)
        (today, grade), was_retried = answer, False
