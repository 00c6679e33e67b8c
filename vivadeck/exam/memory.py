"""Model how well a card is remembered: a half-life in days that each answer changes.

Nobody knows which model is a given student's. So the planner orders cards by one of them, `PLANNER`, and what is
learned or forecast is weighed over several that differ widely (`MODELS`), by how likely each makes the student's own
answers.
All were tuned in simulation (tests/benchmarks/exam.py); no real student has been measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, log
from typing import NamedTuple

FIRST = (1.0, 1.0, 1.0, 2.5, 4.0, 8.0)  # multiples of a model's first half-life, by the grade of the first answer
EFFORT = (0.0, 0.0, 0.0, 0.6, 1.0, 1.5)  # by grade: how much a recall strengthens
MISSED_POWER = 0.35
SHORTEST, LONGEST = 0.05, 4000.0  # half-lives in days
LIKELY = (0.03, 0.97)  # the chance of one answer is never taken as more certain than this


class Answer(NamedTuple):
    """One graded showing of a card. `day` is the ordinal of the study day, `grade` SM-2's 0–5."""

    day: int
    grade: int


class CardDay(NamedTuple):
    """A card's study day: the grade of its first answer, whether a miss was recalled later that day (`repaired`), and
    whether the card was shown again that day at all."""

    day: int
    grade: int
    repaired: bool
    again: bool = False


class Memory(NamedTuple):
    """What a card's answers left: a half-life in days, as of the study day `day` (an ordinal)."""

    half_life: float
    day: int


class MemoryModel(NamedTuple):
    """A model of memory.

    `decay` is the power of the forgetting curve, and `stretch` follows from it (see `curve`); `first` is the half-life
    in days after a missed first answer. A recall multiplies the half-life by 1 + `growth` · (1 − chance)^`surprise` ·
    half-life^−`saturation`: the less likely it was, the more. After a miss `kept` · half-life^MISSED_POWER is left, and
    of that the share `miss_cost`, unless the card is recalled later on the same day, which multiplies the half-life by
    `repair`.
    """

    decay: float
    stretch: float
    first: float
    growth: float
    saturation: float
    surprise: float
    kept: float
    miss_cost: float = 1.0
    repair: float = 1.0

    def recall(self, days: float, half_life: float) -> float:
        """Return the chance to recall what was shown `days` ago: 1 at once, ½ after the half-life, then slowly less."""
        chance: float = (1 + self.stretch * days / half_life) ** -self.decay
        return chance

    def first_half_life(self, grade: int) -> float:
        """Return the half-life in days after the first answer."""
        return _bounded(self.first * FIRST[grade] * (self.miss_cost if grade < 3 else 1))

    def next_half_life(self, half_life: float, chance: float, grade: int) -> float:
        """Return the half-life in days after an answer for which the `chance` of recall was this."""
        if grade < 3:
            return _bounded(min(half_life, self.kept * half_life**MISSED_POWER) * self.miss_cost)
        surprise = (1 - chance) ** self.surprise
        return _bounded(half_life * (1 + self.growth * EFFORT[grade] * surprise * half_life**-self.saturation))

    def outcomes(self, half_life: float, days: int) -> tuple[float, float, float]:
        """Return the chance of recalling a card `days` after it was shown, and the half-lives in days that the grades
        GOOD and MISSED leave then: what `recall` and `next_half_life` say, in half the time.
        """
        decay, stretch, _, growth, saturation, surprise, kept, miss_cost, _ = self
        chance = (1 + stretch * days / half_life) ** -decay
        good = half_life * (1 + growth * (1 - chance) ** surprise * half_life**-saturation)
        missed = kept * half_life**MISSED_POWER
        missed = miss_cost * (missed if missed < half_life else half_life)
        return chance, good if good < LONGEST else LONGEST, missed if missed > SHORTEST else SHORTEST

    def repaired(self, half_life: float) -> float:
        """Return the half-life in days after a missed card was recalled on the same day."""
        return _bounded(half_life * self.repair)

    def learn(self, memory: Memory | None, day: int, grade: int) -> Memory:
        """Return what is left after a study day's first answer; `memory` is None for a new card."""
        if memory is None:
            return Memory(self.first_half_life(grade), day)
        chance = self.recall(max(0, day - memory.day), memory.half_life)
        return Memory(self.next_half_life(memory.half_life, chance, grade), day)


def curve(decay: float) -> tuple[float, float]:
    """Return a power of forgetting and the `stretch` that makes the chance ½ after the half-life, computed once."""
    return decay, 2 ** (1 / decay) - 1


PLANNER = MemoryModel(*curve(0.5), first=1, growth=8, saturation=0.15, surprise=1, kept=1)
MODELS = (
    MemoryModel(*curve(0.3), first=5, growth=15, saturation=0.15, surprise=1, kept=1),
    MemoryModel(*curve(1), first=2, growth=10, saturation=0.15, surprise=1, kept=1),
    MemoryModel(*curve(8), first=1.2, growth=12, saturation=0.15, surprise=1, kept=1),
    MemoryModel(*curve(8), first=1.2, growth=1.2, saturation=0, surprise=0.3, kept=0.9),
)


class Fit(NamedTuple):
    """What a model makes of a card's answers: what is left of it, and the log likelihood of all answers from the second
    day on."""

    memory: Memory
    log_likelihood: float


def replay(answers: Iterable[Answer]) -> Memory | None:
    """Return the memory that a card's answers (in time order) left, by the planner's model; None without answers.

    A second answer on one day changes nothing. One that is dated before the one before it, as on a journey west,
    counts as one on the same day.
    """
    memory: Memory | None = None
    for day, grade in answers:
        if memory is None or day > memory.day:
            memory = PLANNER.learn(memory, day, grade)
    return memory


def by_day(answers: Iterable[Answer]) -> list[CardDay]:
    """Return a card's days from its answers in time order; an earlier day, as on a journey west, is the same day."""
    days: list[CardDay] = []
    for day, grade in answers:
        if not days or day > days[-1].day:
            days.append(CardDay(day, grade, False))
        else:
            last = days[-1]
            days[-1] = last._replace(repaired=last.repaired or grade >= 3 > last.grade, again=True)
    return days


def fit(days: Sequence[CardDay], model: MemoryModel) -> Fit:
    """Fit `model` to a card's days (at least one)."""
    last, grade, repaired, _ = days[0]
    log_likelihood, half_life = 0.0, model.first_half_life(grade)
    for day, grade, repaired_then, _ in days[1:]:
        if repaired:
            half_life = model.repaired(half_life)
        chance = model.recall(day - last, half_life)
        likely = min(LIKELY[1], max(LIKELY[0], chance))
        log_likelihood += log(likely if grade >= 3 else 1 - likely)
        half_life = model.next_half_life(half_life, chance, grade)
        last, repaired = day, repaired_then
    return Fit(Memory(model.repaired(half_life) if repaired else half_life, last), log_likelihood)


def likelihood_ratios(fits: Iterable[Iterable[Fit]], trust: float) -> list[float]:
    """Return how likely each model makes all answers, as a share of the likeliest model's; from each model's fits.

    So much of a log likelihood counts as `trust` (0–1) says, as no model is quite true.
    """
    logs = [trust * sum(each.log_likelihood for each in cards) for cards in fits]
    best = max(logs)
    return [exp(each - best) for each in logs]


def _bounded(half_life: float) -> float:
    return SHORTEST if half_life < SHORTEST else LONGEST if half_life > LONGEST else half_life
