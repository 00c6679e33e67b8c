"""Forecast the days until the exam, and the share of cards recalled in it: a range, wide while there are few answers.

Several possible students, who fit the answers so far, study by the plan until the exam. Their models of memory differ
widely, and no model is quite right; the constants below for such errors were measured on simulated students
(tests/benchmarks/exam.py), never on real ones.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate
from math import fsum, sqrt
from operator import mul
from random import Random
from typing import NamedTuple

from vivadeck.exam.kindness import Kindness
from vivadeck.exam.memory import MODELS, Fit, Memory, MemoryModel, fit, likelihood_ratios
from vivadeck.exam.planner import CardHistory
from vivadeck.exam.retry import Evidence, Retry, learn
from vivadeck.exam.simulation import (
    DaysAhead,
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
COMPARED = ((8, 1), (16, 2))  # up to so many days ahead, another budget is tried with every so many-th of them,
SELDOM_COMPARED = 4  # … and with every fourth of them where the exam is later
MOST_CARDS = 120  # that are simulated; of a larger deck a sample, evenly spread
ENOUGH_OF_GROUP, LEAST_OF_GROUP = 20, 5  # cards of a group that are simulated for its own range
MOST_OF_GROUPS = 800  # of all groups together: of many groups only LEAST_OF_GROUP cards each
PACES = (0.7, 2.0, 6.0)  # how many times as long as in the model a student may remember
MISS_COSTS = (1.0, 0.5)
MOST_ANSWERS = 20.0  # more answers make no model more certain, because none is quite right
SEEN_BEFORE = (2.0, 10.0)  # added to the counts: of ten first showings, two were recalled
MODEL_ERROR = 0.03  # standard deviation of the share: the error that all models have in common
STRANGE_ERROR, FEW_ANSWERS = 0.08, 20.0  # a further error, which halves in variance after so many answers
TEN_PERCENT = 1.2816  # standard deviations of a normal distribution: a tenth lies beyond, on either side


class Forecast(NamedTuple):
    """A range (0–1): the share of cards recalled in the exam is in it with a chance of 80 %."""

    low: float
    high: float


class Day(NamedTuple):
    """The showings and new cards expected on `days` study days together, from `day` (an ordinal) on."""

    day: int
    days: int
    showings: int
    new: int
    is_final_pass: bool


class Posterior(NamedTuple):
    """The possible students, weighed by the answers so far; no matter which exam and budget.

    `today` is a study day (an ordinal). Of `cards` cards, those with the `indices` are `followed`: simulated. Each of
    `students` is a model of memory, with its memory of each followed card (None for a new one). `answers` counts the
    answers to cards that were shown before. `shown` is how many of today's showings are used, `missing` the share of
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
    kindness: Kindness = Kindness()


class Simulation(NamedTuple):
    """The runs of the possible students on the cards whose indices are `followed`, of `cards` cards. For so many each
    of them stands (`weights`), with `a_day` showings a day. `answers` is as in Posterior."""

    cards: int
    followed: tuple[int, ...]
    weights: tuple[float, ...]
    runs: tuple[SimulatedRun, ...]
    days: tuple[Day, ...]
    answers: int
    a_day: int
    kindness: Kindness = Kindness()

    def common_variance(self, mean: float) -> float:
        """Return the variance of the share of cards recalled (0–1, about `mean`) that comes from errors which all
        models have in common, and from what is not known of the student's kindness."""
        strange = MODEL_ERROR**2 + STRANGE_ERROR**2 * FEW_ANSWERS / (FEW_ANSWERS + self.answers)
        return (strange + self.kindness.variance * (1 - mean) ** 2) / (1 - self.kindness.share) ** 2

    def forecast(self, group: Sequence[int] | None = None) -> Forecast:
        """Return the range for the cards whose indices are in `group` (None: for all).

        It is wider for few cards, because luck counts more, and from 0 to 1 where none of the group is followed. A card
        that is never shown counts as not known, so no model can be wrong about it.
        """
        size = self.cards if group is None else len(group)
        wanted = range(self.cards) if group is None else frozenset(group)
        members = [place for place, index in enumerate(self.followed) if index in wanted]
        if not members:
            return Forecast(0.0, 1.0)
        chances = [[self.kindness.taken_out(run.recall[place]) for place in members] for run in self.runs]
        weights = [self.weights[place] for place in members]
        shares = [_mean(each, weights) for each in chances]
        mean = _mean(shares)
        unfollowed = 1 - len(members) / size
        sampling = unfollowed / len(members) * _mean([_variance(each) for each in chances]) if unfollowed else 0.0
        seen = max(_mean([float(each > 0) for each in run], weights) for run in chances)
        spread = _variance(shares) + seen**2 * self.common_variance(mean) + mean * (1 - mean) / size + sampling
        away = TEN_PERCENT * sqrt(spread)
        return Forecast(max(0.0, mean - away), min(seen, mean + away))


def forecast(
    cards: Sequence[CardHistory],
    today: int,
    exam: int,
    showings_a_day: int,
    shown: int | None = None,
    kindness: Kindness = Kindness(),  # noqa: B008 - frozen
) -> Forecast:
    """Return the range for all cards if there are `showings_a_day` from the study day `today` on.

    `shown` is as in `posterior`.
    """
    return simulate(posterior(cards, today, shown, kindness), exam, showings_a_day).forecast()


def posterior(
    cards: Sequence[CardHistory],
    today: int,
    shown: int | None = None,
    kindness: Kindness = Kindness(),  # noqa: B008 - frozen
) -> Posterior:
    """Weigh the models of the student by the cards' answers, on the study day `today` (an ordinal).

    `shown` is how many of today's showings are used (None: as many as there are answers today).
    """
    indices = tuple(_spread(range(len(cards)), MOST_CARDS))
    chosen = tuple(followed(cards[index], len(cards) / len(indices)) for index in indices)
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
        guess_rate([card.answers[0].grade for card in cards if card.answers]),
        answers,
        sum(day >= today for card in cards for day, _ in card.answers) if shown is None else shown,
        share_missing(cards, today),
        kindness,
    )


def with_groups(posterior: Posterior, cards: Sequence[CardHistory], groups: Collection[Sequence[int]]) -> Posterior:
    """Return the same students with more cards to follow: enough of each group, given by its cards' indices.

    The sample of a large deck has few cards of a small group, or none. A card stands for fewer others, the more likely
    it was to be chosen (Horvitz & Thompson 1952): so a small group uses as many showings as in the deck.
    """
    enough = max(LEAST_OF_GROUP, min(ENOUGH_OF_GROUP, MOST_OF_GROUPS // max(1, len(groups))))
    chosen = {*posterior.indices}
    unlikely = [1 - len(chosen) / len(cards)] * len(cards)  # the chance that a card is not chosen
    for group in groups:
        others = [index for index in group if index not in chosen]
        more = _spread(others, enough - (len(group) - len(others)))
        chosen.update(more)
        for index in group:
            unlikely[index] *= 1 - len(more) / max(1, len(others))
    if len(chosen) == len(posterior.indices):
        return posterior
    indices = tuple(sorted(chosen))
    weights = [1 / (1 - unlikely[index]) for index in indices]
    scale = len(cards) / fsum(weights)
    cards_to_follow = tuple(followed(cards[index], scale * each) for index, each in zip(indices, weights, strict=True))
    memories = {
        model: tuple(fit(card.days, model).memory if card.days else None for card in cards_to_follow)
        for model in {model for model, _ in posterior.students}
    }
    students = tuple((model, memories[model]) for model, _ in posterior.students)
    return posterior._replace(indices=indices, followed=cards_to_follow, students=students)


def _spread(indices: Sequence[int], most: int) -> list[int]:
    """Return at most `most` of the indices, evenly spread."""
    count = max(0, min(len(indices), most))
    return [indices[number * len(indices) // count] for number in range(count)]


def possible_models() -> list[MemoryModel]:
    """Return the models that may fit the student: each of MODELS at each of PACES, with each of MISS_COSTS."""
    return [
        model._replace(first=model.first * pace, growth=model.growth * pace**0.5, miss_cost=cost, repair=1 / cost)
        for model in MODELS
        for pace in PACES
        for cost in MISS_COSTS
    ]


def weights(fits: Sequence[Sequence[Fit]], answers: int) -> list[float]:
    """Return the weight of each model (their sum is 1), by how likely it makes so many `answers`."""
    ratios = likelihood_ratios(fits, min(1.0, MOST_ANSWERS / max(1, answers)))
    total = sum(ratios)
    return [each / total for each in ratios]


def resample(weights: Sequence[float], count: int) -> list[int]:
    """Return the indices of `count` models, each as often as its weight (their sum is 1): systematic resampling."""
    bounds = [*accumulate(weights)]
    marks = [(number + 0.5) / count for number in range(count)]
    return [next((index for index, bound in enumerate(bounds) if mark < bound), len(bounds) - 1) for mark in marks]


def guess_rate(first_grades: Sequence[int]) -> float:
    """Return the chance of recalling a card that was never shown: the share recalled at the first showing."""
    recalled, shown = SEEN_BEFORE
    return (recalled + sum(grade >= 3 for grade in first_grades)) / (shown + len(first_grades))


def simulate(posterior: Posterior, exam: int, showings_a_day: int, every: int = 1) -> Simulation:
    """Simulate the possible students (`every` 2: every second one) from today until the exam (a day's ordinal).

    What was shown today is subtracted from today's budget. On the day of the exam and later no day is left to study.
    """
    left, a_day = max(0, showings_a_day - posterior.shown), max(0, showings_a_day)
    budget = DaysAhead(posterior.cards, max(posterior.today, exam), left, a_day, posterior.missing)
    until_exam = periods(posterior.today, budget)
    runs = []
    for number in range(0, len(posterior.students), every):
        model, memories = posterior.students[number]
        evidence = posterior.evidence
        if evidence.decision is Retry.EVERY_SECOND:  # whether it helps is clear soon: take it as clear
            evidence = evidence._replace(decision=Retry.ALWAYS if model.miss_cost < 1 else Retry.NEVER)
        student = Student(posterior.followed, model, memories, posterior.guess_rate)
        runs.append(follow(student, until_exam, budget, evidence, Random(number)))  # noqa: S311 (always the same)
    outlook = tuple(_outlook(until_exam, runs, sum(card.weight for card in posterior.followed if not card.days)))
    weights = tuple(card.weight for card in posterior.followed)
    about = posterior.answers, a_day, posterior.kindness
    return Simulation(posterior.cards, posterior.indices, weights, tuple(runs), outlook, *about)


def with_another_budget(simulation: Simulation, posterior: Posterior, exam: int, showings_a_day: int) -> Forecast:
    """Return the range for all cards with another budget.

    If there are many days until then, only some of the students are simulated again: the range moves by the difference
    that the budget makes for them. A few may do a little worse with more time, by luck: neither end moves the wrong
    way.
    """
    every = next((every for days, every in COMPARED if exam - posterior.today <= days), SELDOM_COMPARED)
    now = simulation.forecast()
    before = simulation._replace(runs=simulation.runs[::every]).forecast()
    after = simulate(posterior, exam, showings_a_day, every=every).forecast()
    choose = min if showings_a_day < simulation.a_day else max
    low, high = (choose(end, end + (another - its)) for end, another, its in zip(now, after, before, strict=True))
    return Forecast(min(1.0, max(0.0, low)), min(1.0, max(0.0, high)))


def _mean(values: Sequence[float], weights: Sequence[float] = ()) -> float:
    """Return the mean. (The module `statistics` takes as long to import as a simulation of all students.)"""
    if weights:
        return fsum(map(mul, values, weights)) / fsum(weights)
    return fsum(values) / len(values)


def _variance(values: Sequence[float]) -> float:
    """Return the variance of all values of a population (divided by n)."""
    mean = _mean(values)
    return fsum((each - mean) ** 2 for each in values) / len(values)


def _outlook(periods: Sequence[Period], runs: Sequence[SimulatedRun], new_cards: float) -> list[Day]:
    """Return the mean of the runs, for each day of those who studied then; all days begin at most the `new_cards`."""
    result, begun, counted = [], 0.0, 0
    for number, (gains, days, _) in enumerate(periods):
        done = [(each, run.new[number]) for run in runs if (each := run.showings[number]) is not None]
        showings = round(_mean([each for each, _ in done])) if done else 0
        begun = min(new_cards, begun + (_mean([new for _, new in done]) if done else 0))
        new = round(begun) - counted  # rounded in sum, so that all days together begin no card twice
        counted += new
        result.append(Day(gains.timeline.today, days, showings, new, gains.timeline.is_final_pass()))
    return result
