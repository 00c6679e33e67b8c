"""What to expect of the days until the exam, and of the exam: a range, wide while little is known.

Possible students, in line with the answers so far, study on by the plan. Their models of memory differ widely, and are
wrong in ways of which this cannot know: how far, was measured on simulated students (tests/benchmarks/exam.py). No real
student has been measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import fsum, sqrt
from random import Random
from typing import NamedTuple

from vivadeck.exam.memory import MODELS, CardDay, Fit, Memory, MemoryModel, fit, likelihood_ratios
from vivadeck.exam.planner import CardHistory
from vivadeck.exam.retry import Evidence, Retry, Tally, learn
from vivadeck.exam.simulation import (
    Budget,
    FollowedCard,
    Period,
    SimulatedRun,
    Student,
    follow,
    followed,
    periods,
    share_missing,
)

STUDENTS = 12
MOST_CARDS = 120  # of a larger deck, so many are followed, evenly spread
PACES = (0.7, 2.0, 6.0)  # how much longer than its model says a student may remember
MISS_COSTS = (1.0, 0.5)
MOST_ANSWERS = 20.0  # more of them do not make a model more certain, as none is quite true
SEEN_BEFORE = (2.0, 10.0)  # as if, of ten cards that were shown for the first time, two had been recalled
MODEL_ERROR = 0.03  # standard deviation of the share: what all models together are wrong by
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


class Posterior(NamedTuple):
    """What the answers so far, as on the study day `today`, say of the student: whatever the exam and the budget.

    Of `cards` cards, those whose indices are `indices` are followed. Each of `students` is a model of memory with what
    it makes of every followed card (None for a new one). `answers` is how many there are that tell something of the
    student's memory: to cards shown before. `shown` is how many of today's showings are used, `missing` the share of
    days on which nothing is studied.
    """

    today: int
    cards: int
    indices: tuple[int, ...]
    followed: tuple[FollowedCard, ...]
    students: tuple[tuple[MemoryModel, tuple[Memory | None, ...]], ...]
    evidence: Evidence
    guess_rate: float
    answers: int
    shown: int
    missing: float


class Simulation(NamedTuple):
    """What possible students came to on those of `cards` cards whose indices are `followed`; `answers` as in
    Posterior."""

    cards: int
    followed: tuple[int, ...]
    runs: tuple[SimulatedRun, ...]
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
        chances = [[run.recall[place] for place in places] for run in self.runs]
        shares = [_mean(each) for each in chances]
        mean = _mean(shares)
        unfollowed = 1 - len(members) / size
        sampling = (
            unfollowed / max(1, len(members)) * _mean([_variance(each) for each in chances]) if unfollowed else 0.0
        )
        strange = MODEL_ERROR**2 + STRANGE_ERROR**2 * FEW_ANSWERS / (FEW_ANSWERS + self.answers)
        spread = _variance(shares) + strange + mean * (1 - mean) / size + sampling
        away = TEN_PERCENT * sqrt(spread)
        return Forecast(max(0.0, mean - away), min(1.0, mean + away))


def forecast(cards: Sequence[CardHistory], today: int, exam: int, showings_a_day: int) -> Forecast:
    """Return the range for all cards, as on the study day `today`, if so many showings are made every day."""
    return simulate(posterior(cards, today), exam, showings_a_day).forecast()


def posterior(cards: Sequence[CardHistory], today: int, shown: int | None = None) -> Posterior:
    """Weigh the models of the student by the cards' answers, on the study day `today`.

    So many showings of its budget are used (None: all answers of today, as if none of them was practice).
    """
    count = min(len(cards), MOST_CARDS)
    indices = tuple(number * len(cards) // count for number in range(count))
    chosen = tuple(followed(cards[index]) for index in indices)
    histories = [card.days for card in chosen if card.days]
    models = possible_models()
    fits = [[fit(days, model) for days in histories] for model in models]
    answers = sum(len(days) - 1 for days in histories)
    students = []
    for number in resample(weights(fits, answers), STUDENTS):
        memories = iter(each.memory for each in fits[number])
        students.append((models[number], tuple(next(memories) if card.days else None for card in chosen)))
    return Posterior(
        today,
        len(cards),
        indices,
        chosen,
        tuple(students),
        learn(cards[index].answers for index in indices),
        guess_rate(histories),
        answers,
        sum(day >= today for card in cards for day, _ in card.answers) if shown is None else shown,
        share_missing(cards, today),
    )


def possible_models() -> list[MemoryModel]:
    """Return the models that the student's memory may follow: each at several paces, and with two costs of a miss."""
    return [
        model._replace(first=model.first * pace, growth=model.growth * pace**0.5, miss_cost=cost, repair=1 / cost)
        for model in MODELS
        for pace in PACES
        for cost in MISS_COSTS
    ]


def weights(fits: Sequence[Sequence[Fit]], answers: int) -> list[float]:
    """Return the weight of each model (their sum is 1): how likely it makes the `answers`, from each model's fits."""
    ratios = likelihood_ratios(fits, min(1.0, MOST_ANSWERS / max(1, answers)))
    total = sum(ratios)
    return [each / total for each in ratios]


def resample(weights: Sequence[float], count: int) -> list[int]:
    """Return the indices of `count` models, each as often as its weight (together 1) says: systematic resampling."""
    bounds = [*accumulate(weights)]
    marks = [(number + 0.5) / count for number in range(count)]
    return [next((index for index, bound in enumerate(bounds) if mark < bound), len(bounds) - 1) for mark in marks]


def guess_rate(histories: Sequence[Sequence[CardDay]]) -> float:
    """Return the chance of recalling a card that was never shown, from how the first showings went."""
    recalled, shown = SEEN_BEFORE
    return (recalled + sum(days[0].grade >= 3 for days in histories)) / (shown + len(histories))


def simulate(posterior: Posterior, exam: int, showings_a_day: int, every: int = 1) -> Simulation:
    """Let possible students (all, every second, … as `every` says) study from today until the exam. What was shown
    today is taken from today's budget.

    On the day of the exam and after, what is known now is all.
    """
    left, a_day = max(0, showings_a_day - posterior.shown), max(0, showings_a_day)
    budget = Budget(posterior.cards, max(posterior.today, exam), left, a_day, posterior.missing)
    until_exam = periods(len(posterior.indices), posterior.today, budget)
    runs = []
    for number in range(0, len(posterior.students), every):
        model, memories = posterior.students[number]
        evidence = posterior.evidence
        if evidence.decision is Retry.EVERY_SECOND:  # the days to come tell whether it helps
            evidence = Evidence(float(model.miss_cost < 1), evidence.answers, Tally(), Tally())
        student = Student(posterior.followed, model, memories, posterior.guess_rate)
        runs.append(follow(student, until_exam, budget, evidence, Random(number)))  # noqa: S311 (always the same)
    outlook = tuple(_outlook(until_exam, runs, budget))
    return Simulation(posterior.cards, posterior.indices, tuple(runs), outlook, posterior.answers)


def with_another_budget(simulation: Simulation, posterior: Posterior, exam: int, showings_a_day: int) -> Forecast:
    """Return the range for all cards with another budget: the simulated one, moved by what that changes for every
    second student.
    """
    before = simulation._replace(runs=simulation.runs[::2]).forecast()
    after = simulate(posterior, exam, showings_a_day, every=2).forecast()
    low, high = (end + (another - its) for end, another, its in zip(simulation.forecast(), after, before, strict=True))
    return Forecast(min(1.0, max(0.0, low)), min(1.0, max(0.0, high)))


def _mean(values: Sequence[float]) -> float:
    """Return the mean. (The module `statistics` takes as long to import as a simulation of all students.)"""
    return fsum(values) / len(values)


def _variance(values: Sequence[float]) -> float:
    """Return the variance of values that are all there are."""
    mean = _mean(values)
    return fsum((each - mean) ** 2 for each in values) / len(values)


def _outlook(periods: Sequence[Period], runs: Sequence[SimulatedRun], budget: Budget) -> list[Day]:
    """Return the mean of the runs, for the whole deck: of those who studied on a day, how much they did."""
    result, begun, counted = [], 0.0, 0
    scale = budget.cards / max(1, len(runs[0].recall))
    for number, (gains, days, _) in enumerate(periods):
        done = [each for run in runs if (each := run.showings[number]) is not None]
        showings = round(scale * _mean(done)) if done else 0
        begun += scale * _mean([run.new[number] for run in runs])
        new = round(begun) - counted  # of all runs, and rounded so: all days together begin no card twice
        counted += new
        result.append(Day(gains.timeline.today, days, showings, new, gains.timeline.is_final_pass()))
    return result
