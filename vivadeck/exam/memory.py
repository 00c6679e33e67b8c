"""Model how well a card is remembered: a half-life in days that each answer changes.

Nobody knows which model fits a student. So the planner orders cards by one model, `PLANNER`. The forecast uses several
that differ widely (`MODELS`), weighed by how likely each makes the student's own answers. All were tuned in simulation
(tests/benchmarks/exam.py); no real student has been measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, log
from typing import NamedTuple

FIRST = (1.0, 1.0, 1.0, 2.5, 4.0, 8.0)  # multiples of a model's first half-life, by the grade of the first answer
EFFORT = (0.0, 0.0, 0.0, 0.6, 1.0, 1.5)  # by grade: how much a recall strengthens
MISSED_POWER = 0.35
SHORTEST, LONGEST = 0.05, 4000.0  # half-lives in days
LIKELY = (0.03, 0.97)  # the chance of one answer is limited to this range


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
    """The state of a card after its answers: a half-life in days, from the study day `day` (an ordinal) on."""

    half_life: float
    day: int


class MemoryModel(NamedTuple):
    """A model of memory.

    `decay` is the power of the forgetting curve, and `stretch` follows from it (see `curve`); `first` is the half-life
    in days after a missed first answer. A recall multiplies the half-life by 1 + effort · `growth` ·
    (1 − chance)^`surprise` · half-life^−`saturation`: the less likely it was, the more. A miss changes it to
    `miss_cost` · `kept` · half-life^MISSED_POWER, never to more than it was. If the card is then recalled on the same
    day, `repair` multiplies it.
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
        """Return the chance to recall a card that was shown `days` ago: 1 at once, ½ after the half-life."""
        chance: float = (1 + self.stretch * days / half_life) ** -self.decay
        return chance

    def first_half_life(self, grade: int) -> float:
        """Return the half-life in days after the first answer."""
        return _bounded(self.first * FIRST[grade] * (self.miss_cost if grade < 3 else 1))

    def next_half_life(self, half_life: float, chance: float, grade: int) -> float:
        """Return the half-life in days after an answer; `chance` (0–1) was the chance to recall the card."""
        if grade < 3:
            return _bounded(min(half_life, self.kept * half_life**MISSED_POWER) * self.miss_cost)
        surprise = (1 - chance) ** self.surprise
        return _bounded(half_life * (1 + self.growth * EFFORT[grade] * surprise * half_life**-self.saturation))

    def outcomes(self, half_life: float, days: int) -> tuple[float, float, float]:
        """Return the chance of recalling a card `days` after it was shown, and its half-life in days after the grade
        GOOD and after MISSED. The values are those of `recall` and `next_half_life`, in half the time.
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
        """Return the memory after a study day's first answer; `memory` is None for a new card."""
        if memory is None:
            return Memory(self.first_half_life(grade), day)
        chance = self.recall(max(0, day - memory.day), memory.half_life)
        return Memory(self.next_half_life(memory.half_life, chance, grade), day)


def curve(decay: float) -> tuple[float, float]:
    """Return the power `decay`, and the `stretch` with which the chance is ½ after the half-life."""
    return decay, 2 ** (1 / decay) - 1


PLANNER = MemoryModel(*curve(0.5), first=1, growth=8, saturation=0.15, surprise=1, kept=1)
MODELS = (
    MemoryModel(*curve(0.3), first=5, growth=15, saturation=0.15, surprise=1, kept=1),
    MemoryModel(*curve(1), first=2, growth=10, saturation=0.15, surprise=1, kept=1),
    MemoryModel(*curve(8), first=1.2, growth=12, saturation=0.15, surprise=1, kept=1),
    MemoryModel(*curve(8), first=1.2, growth=1.2, saturation=0, surprise=0.3, kept=0.9),
)


class Fit(NamedTuple):
    """A card's memory by a model, and the log likelihood of its answers from the second day on."""

    memory: Memory
    log_likelihood: float


def replay(answers: Iterable[Answer]) -> Memory | None:
    """Return a card's memory after its answers (in time order), by the planner's model; None without answers.

    A second answer on one day changes nothing. An answer on an earlier day than the one before it, as on a journey
    west, counts as one on the same day.
    """
    memory: Memory | None = None
    for day, grade in answers:
        if memory is None or day > memory.day:
            memory = PLANNER.learn(memory, day, grade)
    return memory


def recall_on(memory: Memory | None, day: int) -> float:
    """Return the planner's chance of recalling a card on a study day (an ordinal) without more study; 0 for a new card.

    A card that is shown on that day counts as it will a day later: right after an answer the chance says little.
    """
    return PLANNER.recall(max(1, day - memory.day), memory.half_life) if memory else 0.0


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
    """Return how likely each model makes all answers, as a share of the most likely model's; from each model's fits.

    The log likelihoods are multiplied by `trust` (0–1), because no model is quite right.
    """
    logs = [trust * sum(each.log_likelihood for each in cards) for cards in fits]
    best = max(logs)
    return [exp(each - best) for each in logs]


def _bounded(half_life: float) -> float:
    return SHORTEST if half_life < SHORTEST else LONGEST if half_life > LONGEST else half_life
