"""Simulated students: how they answer, and the four kinds of memory that the planner may be tuned on.

A *kind* is a class of memory: the state after a showing, and the true chance of recall on a later day. A
`SimulatedStudent` has one memory, with parameters drawn for the student and for each card, and answers by it.
Everything follows from the seed: the n-th first showing of a card on a day draws the same chances whatever was studied
in between, so that all policies have the same student. A policy sees only the grades.

    student = SimulatedStudent(Fsrs6, seed=7, world=World.B)
    grade = student.show(card=0, day=3)       # 0–5, as the student grades it
    share = student.known(day=30)             # the mean true recall of all cards

Days count from 0 and do not fall. The kinds that no planner was tuned on are in `exam_unseen.py`.
"""

from __future__ import annotations

from enum import Enum
from math import exp, log
from random import Random
from typing import Any, NamedTuple

from exam_fsrs import RATINGS, WEIGHTS, Fsrs, Trace
from exam_memory import At, HalfLife, Lasting, SimulatedAnswer, SimulatedMemory

CARDS = 110
UNREPAIRED = 0.4  # world B: what a miss without a successful re-drill on the same day is worth


class World(Enum):
    """The effect of a second showing on one day: nothing (A), or it repairs a miss (B)."""

    A = "A"
    B = "B"


class Fsrs6(SimulatedMemory[Trace]):
    """FSRS-6 with its default parameters, varied from student to student, and noise in every growth of stability."""

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        w = list(WEIGHTS)
        start = chance.lognormvariate(0, 0.4)
        w[:4] = [each * start for each in w[:4]]
        w[8] += chance.gauss(0, 0.25)
        w[11] *= chance.lognormvariate(0, 0.25)
        w[20] = chance.uniform(0.12, 0.5)
        self.fsrs = Fsrs(tuple(w))

    def of(self, state: Trace, at: At) -> float:
        return self.fsrs.recall(state, at.day)

    def studied(self, state: Trace | None, answer: SimulatedAnswer) -> Trace:
        noise = answer.chance.lognormvariate(0, 0.25)
        rating = RATINGS[answer.grade]
        if state is None:
            first = self.fsrs.first(rating, answer.day)
            difficulty = min(10.0, max(1.0, first.difficulty - 1.2 * answer.talent))
            return Trace(first.stability * noise * exp(0.3 * answer.talent), difficulty, answer.day)
        after = self.fsrs.after(state, rating, answer.day)
        return after._replace(stability=after.stability * noise)

    def weakened(self, state: Trace, factor: float) -> Trace:
        return state._replace(stability=state.stability * factor)


class Doubling(Lasting):
    """Exponential forgetting whose half-life grows by a factor with each recall, more so when recall was unlikely.

    The simplest model of spacing, as in Leitner's box and in the half-lives of Reddy et al., "Unbounded human learning"
    (2016), with the spacing effect added.
    """

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        self.first = chance.lognormvariate(0.9, 0.35)
        self.growth = chance.uniform(1.5, 4.0)
        self.kept = chance.uniform(0.3, 0.7)

    def of(self, state: HalfLife, at: At) -> float:
        return float(2.0 ** -((at.day - state.since) / state.days))

    def studied(self, state: HalfLife | None, answer: SimulatedAnswer) -> HalfLife:
        noise, ease = answer.chance.lognormvariate(0, 0.25), exp(0.4 * answer.talent)
        if state is None:
            return HalfLife(self.first * ease * noise * (2.5 if answer.grade >= 3 else 1), answer.day)
        if answer.grade < 3:
            kept = min(state.days, 3 * self.first * ease) * self.kept * noise
            return HalfLife(max(0.7 * self.first * ease, kept), answer.day)
        surprise = 0.35 + 1.3 * (1 - self.of(state, answer.at))
        return HalfLife(state.days * (1 + self.growth * surprise * ease**0.5 * noise), answer.day)


class Regressed(NamedTuple):
    """How often a card was recalled and missed, since when, and the share of its half-life after an unrepaired miss."""

    right: int
    wrong: int
    since: int
    left: float


class HalfLifeRegression(SimulatedMemory[Regressed]):
    """The half-life is 2 to a weighted sum of √(1 + times right) and √(1 + times wrong). There is no spacing effect.

    Settles & Meeder, "A trainable spaced repetition model for language learning" (2016).
    """

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        self.bias = chance.gauss(-1.3, 0.4)
        self.right = chance.uniform(1.8, 2.8)
        self.wrong = chance.uniform(0.1, 0.7)
        self.spread = chance.uniform(0.4, 0.9)

    def of(self, state: Regressed, at: At) -> float:
        weighed = self.right * (1 + state.right) ** 0.5 + self.wrong * (1 + state.wrong) ** 0.5
        half_life = 2.0 ** (self.bias + weighed + self.spread * at.talent) * state.left
        return float(2.0 ** -((at.day - state.since) / max(0.05, half_life)))

    def studied(self, state: Regressed | None, answer: SimulatedAnswer) -> Regressed:
        right, wrong, _, left = state or Regressed(0, 0, answer.day, 1.0)
        recalled = answer.grade >= 3
        return Regressed(right + recalled, wrong + (not recalled), answer.day, left**0.5)

    def weakened(self, state: Regressed, factor: float) -> Regressed:
        return state._replace(left=state.left * factor)


class Practice(NamedTuple):
    """One showing in ACT-R: when, how fast its trace decays, and what the trace weighs."""

    day: int
    decay: float
    weight: float


class ActR(SimulatedMemory[tuple[Practice, ...]]):
    """Every showing leaves a trace that decays as a power of time, faster when the card was active at that moment.

    Pavlik & Anderson, "Practice and forgetting effects on vocabulary memory" (2005): decay c·eᵐ + a, with the paper's
    a = 0.177, c = 0.217, and time between days slowed to 0.025.
    """

    SECONDS_A_DAY = 86_400 * 0.025

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        self.level = chance.gauss(0.72, 0.15)
        self.threshold, self.sharpness = -0.704, chance.uniform(0.25, 0.4)
        self.missed_weight = chance.uniform(0.6, 0.9)

    def of(self, state: tuple[Practice, ...], at: At) -> float:
        active = _activation(state, at.day) + self.level + 0.2 * at.talent
        return 1 / (1 + exp((self.threshold - active) / self.sharpness))

    def studied(self, state: tuple[Practice, ...] | None, answer: SimulatedAnswer) -> tuple[Practice, ...]:
        decay = 0.177 + (0.217 * exp(_activation(state, answer.day)) if state else 0.0)
        weight = (1.0 if answer.grade >= 3 else self.missed_weight) * answer.chance.lognormvariate(0, 0.15)
        return (*(state or ()), Practice(answer.day, decay, weight))

    def weakened(self, state: tuple[Practice, ...], factor: float) -> tuple[Practice, ...]:
        last = state[-1]
        return (*state[:-1], last._replace(weight=last.weight * factor))


def _activation(traces: tuple[Practice, ...], day: float) -> float:
    return log(sum(each.weight * ((day - each.day) * ActR.SECONDS_A_DAY + 1) ** -each.decay for each in traces))


TUNED: tuple[type[SimulatedMemory[Any]], ...] = (Fsrs6, Doubling, HalfLifeRegression, ActR)


class SimulatedStudent:
    """A student with one kind of memory in one world, who answers cards and grades the answers."""

    def __init__(self, kind: type[SimulatedMemory[Any]], seed: int, world: World, cards: int = CARDS) -> None:
        chance = Random(f"{kind.__name__} {seed}")
        self.memory = kind(cards, chance)
        self._world = world
        self._mild = chance.gauss(0, 0.12)  # how mildly the student grades
        self._redrilled = chance.uniform(0.8, 0.97)  # chance to recall what was missed minutes ago
        start = chance.getrandbits(40)
        self._chances = [Random(start + card) for card in range(cards)]
        self._again_chances = [Random(start + cards + card) for card in range(cards)]
        self._shown: dict[int, int] = {}  # when each card was last shown
        self._today, self._shown_today = 0, 0
        self._unweakened: dict[int, Any] = {}  # what today's misses would be worth after a successful re-drill

    def show(self, card: int, day: int) -> int:
        """Show the card on `day` and return the grade, 0–5."""
        if day != self._today:
            self._today, self._shown_today, self._unweakened = day, 0, {}
        is_again = self._shown.get(card) == day
        grade = self._again(card) if is_again else self._first(card, day)
        self._shown[card] = day
        self._shown_today += 1
        return grade

    def known(self, day: float) -> float:
        """Return the share of all cards recalled on `day`: the mean of the true chances."""
        cards = len(self.memory.states)
        return sum(self.memory.recall(card, day) for card in range(cards)) / cards

    def _first(self, card: int, day: int) -> int:
        memory, chance = self.memory, self._chances[card]
        recall = memory.recall(card, day) * memory.alertness(self._shown_today)
        is_new = memory.states[card] is None
        grade = self._graded(chance.random() < recall, 0.7 if is_new else recall, chance)
        memory.states[card] = memory.studied(
            memory.states[card], SimulatedAnswer(memory.talent[card], day, grade, chance)
        )
        if grade < 3 and self._world is World.B:
            self._unweakened[card] = memory.states[card]
            memory.states[card] = memory.weakened(memory.states[card], UNREPAIRED)
        return self._admitted(grade, chance)

    def _admitted(self, grade: int, chance: Random) -> int:
        """Return the grade that the student gives, who may take a miss for recalled."""
        too_kind = self.memory.too_kind
        return 3 if grade < 3 and too_kind and chance.random() < too_kind else grade

    def _graded(self, is_right: bool, recall: float, chance: Random) -> int:
        felt = recall + self._mild + 0.2 * chance.gauss(0, 1)
        if is_right:
            return 3 if felt < 0.55 else 4 if felt < 1.05 else 5
        return 0 if felt < 0.25 else 1 if felt < 0.6 else 2

    def _again(self, card: int) -> int:
        chance = self._again_chances[card]
        is_right = chance.random() < self._redrilled
        grade = self._graded(is_right, 0.8, chance)
        if is_right and card in self._unweakened:
            self.memory.states[card] = self._unweakened.pop(card)
        return self._admitted(grade, chance)
