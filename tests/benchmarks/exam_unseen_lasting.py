"""Kinds of student that the planner was not tuned on, whose state is a time constant. `exam_unseen` has the others."""

from __future__ import annotations

from math import exp
from random import Random

from exam_memory import At, HalfLife, Lasting, SimulatedAnswer


class Uneven(Lasting):
    """Hyperbolic forgetting, and cards of very different difficulty: some are learned at once, some hardly ever."""

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        self.first = chance.lognormvariate(1.5, 0.3)
        self.growth = chance.uniform(2.5, 5.0)

    def of(self, state: HalfLife, at: At) -> float:
        return 1 / (1 + (at.day - state.since) / state.days)

    def studied(self, state: HalfLife | None, answer: SimulatedAnswer) -> HalfLife:
        ease = exp(1.2 * answer.talent)
        if state is None:
            return HalfLife(self.first * ease * (2 if answer.grade >= 3 else 1), answer.day)
        if answer.grade < 3:
            return HalfLife(max(0.7 * self.first * ease, state.days * 0.6), answer.day)
        growth = self.growth * min(1.5, ease**0.4) * (0.3 + (1 - self.of(state, answer.at)))
        return HalfLife(state.days * (1 + growth), answer.day)


class Guessing(Lasting):
    """Stretched exponential forgetting; the student guesses some answers, slips with others, and trusts the guesses.

    The form: Rubin & Wenzel, "One hundred years of forgetting" (1996). Guesses and slips count in the exam, too.
    """

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        self.guess, self.slip = chance.uniform(0.1, 0.25), chance.uniform(0.03, 0.1)
        self.prior = self.guess
        self.stretch = chance.uniform(0.5, 0.75)
        self.first = chance.lognormvariate(1.7, 0.3)
        self.growth = chance.uniform(1.8, 4.0)

    def _remembered(self, state: HalfLife, at: At) -> float:
        return exp(-(((at.day - state.since) / state.days) ** self.stretch))

    def of(self, state: HalfLife, at: At) -> float:
        return self.guess + (1 - self.guess - self.slip) * self._remembered(state, at)

    def studied(self, state: HalfLife | None, answer: SimulatedAnswer) -> HalfLife:
        noise, ease, luck = answer.chance.lognormvariate(0, 0.2), exp(0.4 * answer.talent), answer.chance.random()
        if state is None:
            return HalfLife(self.first * ease * noise, answer.day)
        remembered = self._remembered(state, answer.at)
        knew = (1 - self.slip) * remembered if answer.grade >= 3 else self.slip * remembered
        other = self.guess * (1 - remembered) if answer.grade >= 3 else (1 - self.guess) * (1 - remembered)
        if luck < knew / (knew + other):
            return HalfLife(state.days * (1 + self.growth * (0.4 + 1.2 * (1 - remembered)) * noise), answer.day)
        return HalfLife(max(0.5 * self.first * ease, state.days * 0.5 * noise), answer.day)


class Tiring(Lasting):
    """Strength grows along a saturating curve; late in a long day the student tires, and answers and gains are worse.

    Tiredness is over by the next day; the exam finds the student rested.
    """

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        self.fresh = chance.uniform(25, 60)  # showings until answers are half as much worse as they can get
        self.worst = chance.uniform(0.15, 0.4)
        self.first = chance.lognormvariate(1.2, 0.3)
        self.longest = chance.uniform(40, 120)
        self.rate = chance.uniform(0.1, 0.25)
        self._today, self._studied = -1, 0

    def of(self, state: HalfLife, at: At) -> float:
        return exp(-0.7 * (at.day - state.since) / state.days)

    def studied(self, state: HalfLife | None, answer: SimulatedAnswer) -> HalfLife:
        self._studied = self._studied + 1 if answer.day == self._today else 0
        self._today = answer.day
        alert = self.alertness(self._studied)
        ease = exp(0.4 * answer.talent)
        if state is None:
            return HalfLife(self.first * ease * alert * (2 if answer.grade >= 3 else 1), answer.day)
        if answer.grade < 3:
            return HalfLife(
                min(2.0, max(0.8, state.days / (self.first * ease))) * self.first * ease * alert, answer.day
            )
        surprise = 0.2 + (1 - self.of(state, answer.at))
        room = max(0.0, self.longest * ease - state.days)
        return HalfLife(state.days + min(3 * state.days, self.rate * room) * surprise * alert, answer.day)


class Memorize(Lasting):
    """The rate of exponential forgetting falls by a share with each recall and rises with each miss, whatever the time.

    Tabibian et al., "Enhancing human learning via spaced repetition optimization" (2019).
    """

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        self.first = chance.lognormvariate(1.4, 0.3)
        self.slower, self.faster = chance.uniform(0.35, 0.6), chance.uniform(0.0, 0.15)

    def of(self, state: HalfLife, at: At) -> float:
        return exp(-(at.day - state.since) / state.days)

    def studied(self, state: HalfLife | None, answer: SimulatedAnswer) -> HalfLife:
        first = self.first * exp(0.5 * answer.talent)
        if state is None:
            return HalfLife(first * (1.5 if answer.grade >= 3 else 1), answer.day)
        rate = 1 - self.slower if answer.grade >= 3 else 1 + self.faster
        return HalfLife(max(0.7 * first, state.days / rate), answer.day)
