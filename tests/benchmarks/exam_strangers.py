"""Kinds of simulated student that are strangers to the plan: they were written when the plan was done, to test it on.

They differ from all others in what makes studying hard: cards that hang together, very fast forgetting, tiredness that
lasts, and grades that are too kind. They were fixed before any plan ran on them; do not change them to help a plan.
"""

from __future__ import annotations

from math import exp, log
from random import Random
from typing import Any, NamedTuple

from exam_memory import At, HalfLife, Lasting, SimulatedAnswer, SimulatedMemory


class TopicTrace(NamedTuple):
    """The state of a card in a topic: its own time constant in days, since when, and its topic."""

    days: float
    since: int
    topic: int


class Topics(SimulatedMemory[TopicTrace]):
    """Cards hang together in topics: a whole topic is easy or hard, and what is known of it helps its other cards.

    Power forgetting. A topic's `insight` (0–1) grows with each card of it that is recalled, and lengthens the time
    constants of all its cards by up to `transfer`. Cards of one topic stand together in the deck.
    """

    SIZE = 11  # cards of a topic

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        topics = [chance.gauss(0, 0.9) for _ in range(cards // self.SIZE + 1)]
        self.talent = [topics[card // self.SIZE] + 0.45 * each for card, each in enumerate(self.talent)]
        self.insight = [0.0] * len(topics)
        self.transfer = chance.uniform(0.5, 2.0)
        self.first = chance.lognormvariate(0.9, 0.3)
        self.growth = chance.uniform(1.5, 3.5)
        self.power = chance.uniform(0.6, 1.2)
        self._topic = {each: card // self.SIZE for card, each in enumerate(self.talent)}

    def of(self, state: TopicTrace, at: At) -> float:
        constant = state.days * (1 + self.transfer * self.insight[state.topic])
        return float((1 + (at.day - state.since) / constant) ** -self.power)

    def studied(self, state: TopicTrace | None, answer: SimulatedAnswer) -> TopicTrace:
        noise, ease, recalled = answer.chance.lognormvariate(0, 0.2), exp(0.5 * answer.talent), answer.grade >= 3
        topic = self._topic[answer.talent] if state is None else state.topic
        before = 0.0 if state is None else self.of(state, answer.at)
        if recalled:
            self.insight[topic] += 0.06 * (1 - self.insight[topic])
        if state is None:
            return TopicTrace(self.first * ease * noise * (2 if recalled else 1), answer.day, topic)
        if not recalled:
            return TopicTrace(max(0.6 * self.first * ease, state.days * 0.4 * noise), answer.day, topic)
        return TopicTrace(state.days * (1 + self.growth * (1.15 - before) * noise), answer.day, topic)

    def weakened(self, state: TopicTrace, factor: float) -> TopicTrace:
        return state._replace(days=state.days * factor)


class Fleeting(Lasting):
    """Forgets nearly everything in a day or two, along a logarithm of time; each recall helps by a fixed amount only.

    The form of the curve: Ebbinghaus (1885), b = k / (log(t)ᶜ + k), here with a scale of time that grows with recalls.
    """

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        self.prior = chance.uniform(0.05, 0.15)
        self.k = chance.uniform(0.6, 1.0)
        self.first = chance.uniform(0.25, 0.6)
        self.step = chance.uniform(0.5, 1.4)

    def of(self, state: HalfLife, at: At) -> float:
        return float(self.k / (log(1 + (at.day - state.since) / state.days) ** 1.25 + self.k))

    def studied(self, state: HalfLife | None, answer: SimulatedAnswer) -> HalfLife:
        noise, ease = answer.chance.lognormvariate(0, 0.25), exp(0.35 * answer.talent)
        if state is None:
            return HalfLife(self.first * ease * noise * (2 if answer.grade >= 3 else 1), answer.day)
        if answer.grade < 3:
            return HalfLife(max(self.first * ease, state.days * 0.7), answer.day)
        waited = min(2.0, 0.5 + 0.25 * (answer.day - state.since))
        return HalfLife(state.days + self.step * ease * waited * noise, answer.day)


class Weary(Lasting):
    """Tires in long sessions, and tiredness lasts: after a long day the next one begins with less strength.

    Exponential forgetting. What is studied when tired is answered worse, and is kept less long.
    """

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        self.fresh = chance.uniform(30, 80)  # showings until answers are half as much worse as they can get
        self.worst = chance.uniform(0.25, 0.5)
        self.rest = chance.uniform(0.3, 0.6)  # the share of a day's tiredness that is left on the next day
        self.first = chance.lognormvariate(1.0, 0.3)
        self.growth = chance.uniform(1.2, 2.6)
        self._today, self._studied, self._tired = 0, 0, 0.0

    def alertness(self, shown_today: int) -> float:
        return super().alertness(shown_today + round(self._tired))

    def of(self, state: HalfLife, at: At) -> float:
        return float(2.0 ** -((at.day - state.since) / state.days))

    def studied(self, state: HalfLife | None, answer: SimulatedAnswer) -> HalfLife:
        if answer.day > self._today:
            self._tired = (self._tired + self._studied) * self.rest ** (answer.day - self._today)
            self._today, self._studied = answer.day, 0
        alert = self.alertness(self._studied)
        self._studied += 1
        noise, ease = answer.chance.lognormvariate(0, 0.2), exp(0.4 * answer.talent)
        if state is None:
            return HalfLife(self.first * ease * alert * noise * (2 if answer.grade >= 3 else 1), answer.day)
        if answer.grade < 3:
            return HalfLife(max(0.7 * self.first * ease, state.days * 0.45) * alert, answer.day)
        surprise = 0.3 + 1.2 * (1 - self.of(state, answer.at))
        return HalfLife(state.days * (1 + self.growth * surprise * alert * noise), answer.day)


class Overconfident(Lasting):
    """Grades too kindly: takes a part of the misses for recalled, because the answer looks familiar once it is seen.

    Stretched exponential forgetting. The exam is not so kind: only true recall counts there.
    """

    def __init__(self, cards: int, chance: Random) -> None:
        super().__init__(cards, chance)
        self.too_kind = chance.uniform(0.15, 0.45)
        self.stretch = chance.uniform(0.6, 0.9)
        self.first = chance.lognormvariate(1.2, 0.3)
        self.growth = chance.uniform(1.5, 3.0)

    def of(self, state: HalfLife, at: At) -> float:
        return exp(-(((at.day - state.since) / state.days) ** self.stretch))

    def studied(self, state: HalfLife | None, answer: SimulatedAnswer) -> HalfLife:
        noise, ease = answer.chance.lognormvariate(0, 0.2), exp(0.45 * answer.talent)
        if state is None:
            return HalfLife(self.first * ease * noise * (2 if answer.grade >= 3 else 1), answer.day)
        if answer.grade < 3:
            return HalfLife(max(0.6 * self.first * ease, state.days * 0.5 * noise), answer.day)
        return HalfLife(
            state.days * (1 + self.growth * (0.25 + 1.1 * (1 - self.of(state, answer.at))) * noise), answer.day
        )


STRANGERS: tuple[type[SimulatedMemory[Any]], ...] = (Topics, Fleeting, Weary, Overconfident)
