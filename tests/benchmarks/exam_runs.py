"""One simulated student follows one policy until the exam: the days, the budget, and what the policy may see.

    setting = Setting(horizon=30, load=4, world=World.B)
    student, morning = follow(Fsrs6, seed=7, policy=Sm2(), setting=setting)
    share = student.known(setting.horizon)                      # the truth, on the morning of the exam

`each_morning` is called before every study day with the `Morning` (the histories so far, today, the exam, the budget),
and once more on the last evening, after the last day's showings. It may look, and must not change anything. Ordinals
(`today`, `exam`, a showing's `day`) count from `START`; a student's days count from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import date
from enum import Enum
from random import Random
from typing import Any, NamedTuple, Protocol

from exam_memory import SimulatedMemory
from exam_students import CARDS, SimulatedStudent, World

from vivadeck import sm2
from vivadeck.exam.memory import Answer

START = date(2026, 3, 2).toordinal()


class Skips(Enum):
    """Days on which the student does not study. No policy knows them in advance."""

    NONE = "none"
    SOME = "15 % of days"
    LATE = "2 of the last 5"


class Setting(NamedTuple):
    """`horizon` study days, and `load` × the size of the deck showings in all, equally many each day."""

    horizon: int
    load: float
    world: World
    skips: Skips = Skips.NONE
    cards: int = CARDS

    @property
    def budget(self) -> int:
        """Showings a day."""
        return max(1, round(self.load * self.cards / self.horizon))


class Morning(NamedTuple):
    """What a policy may see. The lists belong to the runner, and grow with each answer."""

    histories: list[list[Answer]]
    schedules: list[sm2.Schedule | None]  # SM-2's, as viva replays it
    today: int
    exam: int
    budget: int


class Policy(Protocol):
    """A rule for which cards to show. Each run makes a new one, so it can remember what it saw."""

    def study(self, morning: Morning) -> Generator[int, int, None]:
        """Yield a card to show, get its grade with `send`, and so on; the runner stops when the budget is used."""


def follow(
    kind: type[SimulatedMemory[Any]],
    seed: int,
    policy: Policy,
    setting: Setting,
    each_morning: Callable[[Morning], None] = lambda _: None,
) -> tuple[SimulatedStudent, Morning]:
    """Let a student of this kind study by the policy; return the student and the last `Morning`."""
    student = SimulatedStudent(kind, seed, setting.world, setting.cards)
    exam, cards = START + setting.horizon, setting.cards
    morning = Morning([[] for _ in range(cards)], [None] * cards, START, exam, setting.budget)
    skipped = skipped_days(setting, seed)
    for day in range(setting.horizon):
        morning = morning._replace(today=START + day)
        each_morning(morning)
        if day not in skipped:
            _study(student, policy, morning)
    each_morning(morning)
    return student, morning


def skipped_days(setting: Setting, seed: int) -> set[int]:
    """Return the days, from 0, on which the student does not study."""
    chance, days = Random(f"skips {seed}"), range(setting.horizon)
    if setting.skips is Skips.SOME:
        return {day for day in days if chance.random() < 0.15}
    return set(chance.sample(days[-5:], 2)) if setting.skips is Skips.LATE else set()


def _study(student: SimulatedStudent, policy: Policy, morning: Morning) -> None:
    on = date.fromordinal(morning.today)
    asked = policy.study(morning)
    card = next(asked, None)
    for left in reversed(range(morning.budget)):
        if card is None:
            return
        grade = student.show(card, morning.today - START)
        morning.histories[card].append(Answer(morning.today, grade))
        morning.schedules[card] = sm2.review(morning.schedules[card], grade, on)
        if left:
            try:
                card = asked.send(grade)
            except StopIteration:
                return
    asked.close()
