"""Kinds of simulated student that the planner was not tuned on. Their formulas differ from the tuned ones and from each
other. They were fixed before any planner ran on them; do not change them to help a planner.

All times are in days. A talent is how easy a card is for a student, a standard normal variable.
"""

from __future__ import annotations

from math import exp
from random import Random
from typing import Any, NamedTuple

from exam_memory import At, SimulatedAnswer, SimulatedMemory
from exam_unseen_lasting import Guessing, Memorize, Tiring, Uneven


class SlowPower(SimulatedMemory[tuple[float, int, int]]):
    """A power law whose time constant grows by addition, not by multiplication; relearning is slower with each miss.

    The form of the curve: Wixted & Ebbesen, "On the form of forgetting" (1991). State: time constant, misses, day.
    """

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        self.power = chance.uniform(0.4, 0.9)
        self.first = chance.lognormvariate(1.0, 0.3)
        self.gain = chance.uniform(4.0, 12.0)

    def of(self, state: tuple[float, int, int], at: At) -> float:
        return float((1 + (at.day - state[2]) / state[0]) ** -self.power)

    def studied(self, state: tuple[float, int, int] | None, answer: SimulatedAnswer) -> tuple[float, int, int]:
        noise, ease = answer.chance.lognormvariate(0, 0.2), exp(0.5 * answer.talent)
        if state is None:
            return self.first * ease * noise * (3 if answer.grade >= 3 else 1), 0, answer.day
        constant, misses, last = state
        if answer.grade < 3:
            return max(0.6 * self.first * ease, constant * 0.35 * noise), misses + 1, answer.day
        spaced = min(3.0, 0.4 + 0.25 * (answer.day - last) ** 0.7)
        return constant + self.gain * ease * spaced * 0.85**misses * noise, misses, answer.day

    def weakened(self, state: tuple[float, int, int], factor: float) -> tuple[float, int, int]:
        return state[0] * factor, state[1], state[2]


class TwoStrengths(SimulatedMemory[tuple[float, float, int]]):
    """Storage strength only grows, the more the less retrievable a card is; it slows the fall of retrieval strength.

    After Bjork & Bjork, "A new theory of disuse" (1992). State: storage, retrieval at the last showing, day.
    """

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        self.gain = chance.uniform(0.8, 1.6)
        self.scale = chance.uniform(2.5, 5.0)
        self.relearned = chance.uniform(0.75, 0.92)

    def of(self, state: tuple[float, float, int], at: At) -> float:
        storage, retrieval, last = state
        return retrieval * exp(-(at.day - last) / (self.scale * storage**1.6))

    def studied(self, state: tuple[float, float, int] | None, answer: SimulatedAnswer) -> tuple[float, float, int]:
        noise = answer.chance.lognormvariate(0, 0.2)
        storage = 0.6 * exp(0.25 * answer.talent) if state is None else state[0]
        before = 0.0 if state is None else self.of(state, answer.at)
        effort = 1.3 if answer.grade >= 3 else 0.5
        storage += self.gain * effort * (1.1 - before) * noise * exp(0.2 * answer.talent)
        return storage, 0.98 if answer.grade >= 3 else self.relearned, answer.day

    def weakened(self, state: tuple[float, float, int], factor: float) -> tuple[float, float, int]:
        return state[0] * factor ** (1 / 1.6), state[1], state[2]


class PowerTrace(NamedTuple):
    """Wickelgren's trace: what was learned, how fast it falls at first, and since when."""

    learned: float
    rate: float
    since: int


class PowerExponential(SimulatedMemory[PowerTrace]):
    """A power law times an exponential for interference; a showing fills a part of what is left to learn.

    Wickelgren, "Single-trace fragility theory of memory dynamics" (1974): m = λ(1 + βt)^−ψ · e^−πt.
    """

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        self.fragility = chance.uniform(0.2, 0.45)
        self.interference = chance.lognormvariate(-4.6, 0.5)
        self.rate = chance.lognormvariate(-0.2, 0.4)
        self.filled = chance.uniform(0.65, 0.85)

    def of(self, state: PowerTrace, at: At) -> float:
        time = at.day - state.since
        return float(state.learned * (1 + state.rate * time) ** -self.fragility * exp(-self.interference * time))

    def studied(self, state: PowerTrace | None, answer: SimulatedAnswer) -> PowerTrace:
        noise, ease = answer.chance.lognormvariate(0, 0.2), exp(0.5 * answer.talent)
        if state is None:
            return PowerTrace(self.filled, self.rate / ease * noise / (2 if answer.grade >= 3 else 1), answer.day)
        learned = state.learned + (1 - state.learned) * self.filled * (1 if answer.grade >= 3 else 0.6)
        consolidated = 1 - exp(-0.35 * (answer.day - state.since))
        slower = 1 - (0.75 if answer.grade >= 3 else 0.25) * consolidated
        rate = min(
            1.2 * self.rate / ease, state.rate * slower * noise
        )  # it is learned at least as well as the first time
        return PowerTrace(learned, max(1e-4, rate), answer.day)

    def weakened(self, state: PowerTrace, factor: float) -> PowerTrace:
        return state._replace(rate=state.rate / factor)


class Boxed(SimulatedMemory[tuple[tuple[float, float, float], int]]):
    """Every card is in one of four states: not known, fragile, known, for good. It moves between them by chance.

    After Atkinson, "Optimizing the learning of a second-language vocabulary" (1972). The state is how likely the card
    is in each of the last three, after the answers so far, on a day.
    """

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        self.fragile_lost = chance.uniform(0.06, 0.16)  # a day
        self.known_lost = chance.uniform(0.01, 0.03)
        self.learned = chance.uniform(0.6, 0.9)
        self.raised = chance.uniform(0.3, 0.5)
        self.fixed = chance.uniform(0.08, 0.2)

    def _later(self, state: tuple[tuple[float, float, float], int], at: At) -> tuple[float, ...]:
        (fragile, known, lasting), last = state
        pace = exp(-0.4 * at.talent) * (at.day - last)
        return fragile * (1 - self.fragile_lost) ** pace, known * (1 - self.known_lost) ** pace, lasting

    def of(self, state: tuple[tuple[float, float, float], int], at: At) -> float:
        return min(1.0, sum(self._later(state, at)))

    def studied(
        self, state: tuple[tuple[float, float, float], int] | None, answer: SimulatedAnswer
    ) -> tuple[tuple[float, float, float], int]:
        if state is None:
            return ((1 - self.raised, self.raised, 0.0) if answer.grade >= 3 else (self.learned, 0.0, 0.0)), answer.day
        if answer.grade < 3:  # it was not known, in any state
            return (self.learned * 0.9, self.learned * 0.1, 0.0), answer.day
        fragile, known, lasting = self._later(state, answer.at)
        total = max(1e-9, fragile + known + lasting)
        fragile, known, lasting = fragile / total, known / total, lasting / total
        raised, fixed = self.raised * fragile, self.fixed * known
        return (fragile - raised, known + raised - fixed, lasting + fixed), answer.day

    def weakened(
        self, state: tuple[tuple[float, float, float], int], factor: float
    ) -> tuple[tuple[float, float, float], int]:
        fragile, known, lasting = state[0]
        return (fragile * factor, known * factor, lasting * factor), state[1]


class Multiscale(SimulatedMemory[tuple[tuple[float, ...], int]]):
    """Leaky integrators with growing time constants, each of which learns what the faster ones have lost.

    A simple form of Mozer, Pashler, Cepeda, Lindsey & Vul, "Predicting the optimal spacing of study: a multiscale
    context model of memory" (2009). State: the value of each integrator at the last showing, day.
    """

    CONSTANTS = tuple(0.3 * 2.6**i for i in range(8))

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        fall = chance.uniform(0.72, 0.88)
        weights = [fall**i for i in range(len(self.CONSTANTS))]
        self.weights = [each / sum(weights) for each in weights]
        self.step_right, self.step_wrong = chance.uniform(1.6, 2.6), chance.uniform(0.6, 1.1)

    def _later(self, state: tuple[tuple[float, ...], int], at: At) -> list[float]:
        time = (at.day - state[1]) * exp(-0.3 * at.talent)
        return [each * exp(-time / constant) for each, constant in zip(state[0], self.CONSTANTS, strict=True)]

    def of(self, state: tuple[tuple[float, ...], int], at: At) -> float:
        held = self._later(state, at)
        return min(1.0, sum(weight * each for weight, each in zip(self.weights, held, strict=True)))

    def studied(
        self, state: tuple[tuple[float, ...], int] | None, answer: SimulatedAnswer
    ) -> tuple[tuple[float, ...], int]:
        held = [0.0] * len(self.CONSTANTS) if state is None else self._later(state, answer.at)
        step = (self.step_right if answer.grade >= 3 else self.step_wrong) * answer.chance.lognormvariate(0, 0.15)
        strength, mass, after = 0.0, 0.0, []
        for weight, each in zip(self.weights, held, strict=True):
            strength, mass = strength + weight * each, mass + weight
            after.append(each + step * max(0.0, 1 - strength / mass))
        return tuple(after), answer.day

    def weakened(self, state: tuple[tuple[float, ...], int], factor: float) -> tuple[tuple[float, ...], int]:
        return tuple(each * factor for each in state[0]), state[1]


UNSEEN: tuple[type[SimulatedMemory[Any]], ...] = (
    SlowPower,
    TwoStrengths,
    PowerExponential,
    Boxed,
    Multiscale,
    Uneven,
    Guessing,
    Tiring,
    Memorize,
)
