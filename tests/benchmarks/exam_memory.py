"""What a kind of memory is, in the exam benchmark: what a showing leaves of a card, and the chance to recall it later.

All times are in days. A kind draws its student's parameters when it is made, and noise from the card's own chance.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from random import Random
from typing import Generic, NamedTuple, TypeVar

S = TypeVar("S")


class At(NamedTuple):
    """When a card is to be recalled, and how easy it is for the student: a standard normal variable."""

    talent: float
    day: float


class SimulatedAnswer(NamedTuple):
    """What a memory is told of the first showing of a card on `day`. `chance` is the card's own."""

    talent: float
    day: int
    grade: int
    chance: Random

    @property
    def at(self) -> At:
        """The moment of the answer."""
        return At(self.talent, self.day)


class SimulatedMemory(ABC, Generic[S]):
    """A student's memory of all cards; S is what is kept of one card. `prior` is the recall of what was never shown.

    `worst` is the share of answers that tiredness can cost, half of it after `fresh` showings on a day.
    """

    worst, fresh = 0.0, 1.0

    def __init__(self, cards: int, chance: Random) -> None:
        self.prior = chance.uniform(0.1, 0.3)
        self.states: list[S | None] = [None] * cards
        self.talent = [chance.gauss(0, 1) for _ in range(cards)]  # how easy each card is for this student

    def recall(self, card: int, day: float) -> float:
        """Return the true chance to recall the card on `day`."""
        state = self.states[card]
        return self.prior if state is None else self.of(state, At(self.talent[card], day))

    def alertness(self, shown_today: int) -> float:
        """Return what is left (0–1) of the student's powers after so many showings on a day."""
        return 1 - self.worst * shown_today / (shown_today + self.fresh)

    @abstractmethod
    def of(self, state: S, at: At) -> float:
        """Return the true chance to recall a card that was shown before."""

    @abstractmethod
    def studied(self, state: S | None, answer: SimulatedAnswer) -> S:
        """Return what the first showing on a day leaves of a card; `state` is None for a new one."""

    @abstractmethod
    def weakened(self, state: S, factor: float) -> S:
        """Return what is left of a card just missed when that miss is worth only `factor` of itself."""


class HalfLife(NamedTuple):
    """The state of many kinds: how fast a card is forgotten (a time constant in days), and since when."""

    days: float
    since: int


class Lasting(SimulatedMemory[HalfLife]):
    """A memory whose state is one time constant."""

    def weakened(self, state: HalfLife, factor: float) -> HalfLife:
        """Shorten the time constant."""
        return HalfLife(state.days * factor, state.since)
