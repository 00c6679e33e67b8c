"""What to expect of the days until the exam, and of the exam: a range, wide while little is known.

Possible students, in line with the answers so far, study on by the plan. They are from quite different beliefs about
memory, and they are wrong in ways of which this cannot know: how far, was measured on simulated students
(tests/benchmarks/exam.py). No real student has been measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from random import Random
from statistics import fmean, pvariance
from typing import NamedTuple

from vivadeck.exam.likelihood import beliefs, drawn, known_unseen, weights
from vivadeck.exam.planner import Standing, course
from vivadeck.exam.retry import Evidence, Redrill, Tally, learn
from vivadeck.exam.simulation import Budget, Followed, Foreseen, Step, Student, follow, followed, missing, steps

STUDENTS = 12
MOST_CARDS = 120  # of a larger deck, so many are followed, evenly spread
MODEL_ERROR = 0.03  # standard deviation of the share: what all beliefs together are wrong by
STRANGE_ERROR, FEW_ANSWERS = 0.08, 20.0  # … and what is added to it while there are no more answers than these
TEN_PERCENT = 1.2816  # standard deviations beyond which a tenth lies on either side


class Forecast(NamedTuple):
    """The share of cards (0–1) that are recalled in the exam lies between these with a chance of 80 %."""

    low: float
    high: float


class Day(NamedTuple):
    """What to expect of a study day, or of `days` of them from `day` on: showings and new cards, in all of the days."""

    day: int
    days: int
    showings: int
    new: int
    is_final_pass: bool


class Prospect(NamedTuple):
    """What possible students came to on those of `cards` cards whose indices are `followed`.

    `answers` is how many there are that tell something of the student's memory: to cards shown before.
    """

    cards: int
    followed: tuple[int, ...]
    runs: tuple[Foreseen, ...]
    days: tuple[Day, ...]
    answers: int

    def forecast(self, group: Sequence[int] | None = None) -> Forecast:
        """Return the range for the cards of the deck whose indices are in `group` (None: for all).

        Of no cards nothing can be said. Of a few cards, how many are recalled is a matter of luck, too.
        """
        size = self.cards if group is None else len(group)
        if not size or not self.followed:
            return Forecast(0.0, 1.0)
        wanted = range(self.cards) if group is None else frozenset(group)
        members = [place for place, index in enumerate(self.followed) if index in wanted]
        places = members or range(len(self.followed))  # none of a small group was followed: take it for any
        known = [[run.known[place] for place in places] for run in self.runs]
        share = [fmean(each) for each in known]
        mean = fmean(share)
        unfollowed = (1 - len(members) / size) / max(1, len(members)) * fmean(map(pvariance, known))
        strange = MODEL_ERROR**2 + STRANGE_ERROR**2 * FEW_ANSWERS / (FEW_ANSWERS + self.answers)
        spread = pvariance(share) + strange + mean * (1 - mean) / size + unfollowed
        away = TEN_PERCENT * sqrt(spread)
        return Forecast(max(0.0, mean - away), min(1.0, mean + away))


def forecast(cards: Sequence[Standing], today: int, exam: int, showings_a_day: int) -> Forecast:
    """Return the range for all cards, as on the study day `today`, if so many showings are made every day."""
    return prospect(cards, today, exam, showings_a_day).forecast()


def prospect(
    cards: Sequence[Standing], today: int, exam: int, showings_a_day: int, used: int | None = None
) -> Prospect:
    """Look ahead from the study day `today`, of whose budget so many showings are `used` (None: all that were made, as
    if none of them was practice), to the exam.

    On the day of the exam and after, what is known now is all.
    """
    count = min(len(cards), MOST_CARDS)
    indices = tuple(number * len(cards) // count for number in range(count))
    if used is None:
        used = sum(day >= today for card in cards for day, _ in card.showings)
    left, a_day = max(0, showings_a_day - used), max(0, showings_a_day)
    budget = Budget(len(cards), max(today, exam), left, a_day, missing(cards, today))
    way = steps(count, today, budget)
    evidence = learn(cards[index].showings for index in indices)
    known = [followed(cards[index]) for index in indices]
    answers = sum(max(0, len(card.days) - 1) for card in known)
    runs = tuple(_runs(known, evidence, way, budget))
    return Prospect(len(cards), indices, runs, tuple(_outlook(way, runs, budget)), answers)


def _runs(cards: Sequence[Followed], evidence: Evidence, way: Sequence[Step], budget: Budget) -> list[Foreseen]:
    histories = [card.days for card in cards if card.days]
    unseen, every = known_unseen(histories), beliefs()
    found = []
    for number, index in enumerate(drawn(weights(histories, every), STUDENTS)):
        belief = every[index]
        learned = evidence
        if evidence.decision is Redrill.EVERY_SECOND:  # the days to come tell whether it helps
            learned = Evidence(float(belief.cost < 1), evidence.answers, Tally(), Tally())
        luck = Random(number)  # noqa: S311 (always the same)
        found.append(follow(Student(cards, belief, unseen), way, budget, learned, luck))
    return found


def _outlook(way: Sequence[Step], runs: Sequence[Foreseen], budget: Budget) -> list[Day]:
    """Return the mean of the runs, for the whole deck: of those who studied on a day, how much they did."""
    found, begun, told = [], 0.0, 0
    scale = budget.cards / max(1, len(runs[0].known))
    for number, (day, days, _) in enumerate(way):
        done = [each for run in runs if (each := run.showings[number]) is not None]
        showings = round(scale * fmean(done)) if done else 0
        begun += scale * fmean(run.new[number] for run in runs)
        new = round(begun) - told  # of all runs, and rounded so: all days together begin no card twice
        told += new
        is_final = course(budget.cards, day, budget.exam, budget.a_day).is_final_pass()
        found.append(Day(day, days, showings, new, is_final))
    return found
