"""The kinds of memory in the exam benchmark: the state of a card after a showing, and the chance to recall it later.

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
    """The first showing of a card on `day`, as a memory sees it. `chance` is the card's own random source."""

    talent: float
    day: int
    grade: int
    chance: Random

    @property
    def at(self) -> At:
        """The moment of the answer."""
        return At(self.talent, self.day)


class SimulatedMemory(ABC, Generic[S]):
    """A student's memory of all cards; S is the state of one card. `prior` is the recall of a card never shown.

    `worst` is the share of answers that tiredness can cost, half of it after `fresh` showings on a day. `too_kind` is
    the chance that the student grades a miss as recalled.
    """

    worst, fresh, too_kind = 0.0, 1.0, 0.0

    def __init__(self, cards: int, chance: Random) -> None:
        self.prior = chance.uniform(0.1, 0.3)
        self.states: list[S | None] = [None] * cards
        self.talent = [chance.gauss(0, 1) for _ in range(cards)]  # how easy each card is for this student

    def recall(self, card: int, day: float) -> float:
        """Return the true chance to recall the card on `day`."""
        state = self.states[card]
        return self.prior if state is None else self.of(state, At(self.talent[card], day))

    def alertness(self, shown_today: int) -> float:
        """Return the student's remaining strength (0–1) after so many showings on a day."""
        return 1 - self.worst * shown_today / (shown_today + self.fresh)

    @abstractmethod
    def of(self, state: S, at: At) -> float:
        """Return the true chance to recall a card that was shown before."""

    @abstractmethod
    def studied(self, state: S | None, answer: SimulatedAnswer) -> S:
        """Return the state of a card after its first showing on a day; `state` is None for a new card."""

    @abstractmethod
    def weakened(self, state: S, factor: float) -> S:
        """Return the state of a card after a miss if the miss counts only by `factor`."""


class HalfLife(NamedTuple):
    """The state of many kinds: how fast a card is forgotten (a time constant in days), and since when."""

    days: float
    since: int


class Lasting(SimulatedMemory[HalfLife]):
    """A memory whose state is one time constant."""

    def weakened(self, state: HalfLife, factor: float) -> HalfLife:
        """Shorten the time constant."""
        return HalfLife(state.days * factor, state.since)
