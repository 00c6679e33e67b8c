"""The simulator of `tests/benchmarks/exam.py` does what its tables rely on."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from exam_fsrs import Fsrs, Trace
from exam_memory import SimulatedMemory
from exam_minutes import HABITS, studied
from exam_policies import POLICIES, Anki, FsrsPolicy, ScheduledCard, asked
from exam_runs import START, Setting, Skips, follow, skipped_days
from exam_strangers import STRANGERS, Overconfident
from exam_students import TUNED, Doubling, SimulatedStudent, World
from exam_unseen import UNSEEN

from vivadeck.exam.outlook import never_shown
from vivadeck.exam.planner import timeline

KINDS = (*TUNED, *UNSEEN, *STRANGERS)
HONEST = tuple(kind for kind in KINDS if kind is not Overconfident)
SETTING = Setting(horizon=9, load=4, world=World.B, cards=24)
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def shown(kind: type[SimulatedMemory[Any]], world: World, seed: int, days: int = 12) -> SimulatedStudent:
    """A student who was shown some of twenty cards on each day, never twice on a day."""
    student, chance = SimulatedStudent(kind, seed, world, cards=20), Random(seed)
    for day in range(days):
        for card in range(18):
            if chance.random() < 0.4:
                student.show(card, day)
    return student


@every_kind
def test_recall_is_a_chance_that_only_falls_while_nothing_is_shown(kind: type[SimulatedMemory[Any]]) -> None:
    memory = shown(kind, World.B, seed=3).memory
    for card in range(20):
        chances = [memory.recall(card, 12 + day / 2) for day in range(80)]
        assert all(0 <= each <= 1 for each in chances)
        assert all(later <= earlier + 1e-12 for earlier, later in pairwise(chances))


@every_kind
def test_a_showing_helps(kind: type[SimulatedMemory[Any]]) -> None:
    after = sum(shown(kind, World.A, seed).known(14) for seed in range(4)) / 4
    before = sum(SimulatedStudent(kind, seed, World.A, cards=20).known(14) for seed in range(4)) / 4
    assert after > before + 0.1


@pytest.mark.parametrize("kind", HONEST, ids=lambda kind: kind.__name__)
def test_in_world_b_a_redrill_restores_the_loss_of_a_miss(kind: type[SimulatedMemory[Any]]) -> None:
    in_a, in_b = SimulatedStudent(kind, 5, World.A), SimulatedStudent(kind, 5, World.B)
    missed = [card for card in range(110) if (in_a.show(card, 0), in_b.show(card, 0))[1] < 3]
    assert len(missed) > 50
    truths = [(in_a.memory.recall(card, 4), in_b.memory.recall(card, 4)) for card in missed]
    assert all(left < whole for whole, left in truths)
    redrilled = [card for card in missed if in_b.show(card, 0) >= 3]
    assert len(redrilled) > 30
    for card in missed:
        restored = in_b.memory.recall(card, 4) == in_a.memory.recall(card, 4)
        assert restored == (card in redrilled)


@every_kind
def test_world_b_is_never_kinder(kind: type[SimulatedMemory[Any]]) -> None:
    in_a, in_b = (sum(shown(kind, world, seed).known(14) for seed in range(6)) for world in World)
    assert in_b < in_a


@every_kind
def test_in_world_a_a_second_showing_on_a_day_changes_nothing(kind: type[SimulatedMemory[Any]]) -> None:
    student = shown(kind, World.A, seed=8)
    student.show(2, 12)
    before = student.memory.recall(2, 20)
    for _ in range(3):
        student.show(2, 12)
    assert student.memory.recall(2, 20) == before


def test_an_overconfident_student_takes_misses_for_recalled_and_the_exam_does_not() -> None:
    truth, graded = SimulatedStudent(Overconfident, 5, World.A), SimulatedStudent(Overconfident, 5, World.A)
    truth.memory.too_kind = 0.0
    grades = [(truth.show(card, 0), graded.show(card, 0)) for card in range(110)]
    too_kind = [given for real, given in grades if real < 3 <= given]
    assert len(too_kind) > 10
    assert set(too_kind) == {3}
    assert truth.known(1) == graded.known(1)


@pytest.mark.parametrize("name", POLICIES)
def test_a_run_is_the_same_each_time_and_keeps_to_the_budget(name: str) -> None:
    runs = [follow(Doubling, 7, POLICIES[name](), SETTING) for _ in range(2)]
    (one, seen), (other, seen_again) = runs
    assert one.known(9) == other.known(9)
    assert seen.histories == seen_again.histories
    days = [showing.day - START for showings in seen.histories for showing in showings]
    assert 0 < max(days.count(day) for day in range(9)) <= SETTING.budget == 11
    assert set(days) <= set(range(9))


def test_the_nth_showing_of_a_card_is_the_same_after_any_other_cards() -> None:
    alone, busy = SimulatedStudent(Doubling, 4, World.A), SimulatedStudent(Doubling, 4, World.A)
    for day in (0, 3, 5):
        for card in range(1, 60):
            busy.show(card, day)
            busy.show(card, day)
        assert alone.show(0, day) == busy.show(0, day)
        busy.show(0, day)


def test_skipped_days_are_days_without_showings() -> None:
    setting = SETTING._replace(skips=Skips.LATE)
    _, seen = follow(Doubling, 7, POLICIES["planner"](), setting)
    days = {showing.day - START for showings in seen.histories for showing in showings}
    assert days == set(range(9)) - skipped_days(setting, 7)
    assert len(days) == 7


PACKAGE = (
    (3, 1, 7.31530074407728, 2.111214235785395),
    (4, 5, 42.78379372195611, 1.0),
    (1, 9, 2.644570067858586, 7.0269895692968385),
    (2, 2, 5.000783354152705, 8.011605503110008),
    (3, 0, 5.000783354152705, 7.998822266903736),
    (1, 3, 0.8800899002687395, 9.327454856436681),
    (1, 0, 0.315104640508031, 9.764167353914551),
    (3, 4, 1.2376718917746994, 9.749631555857475),
    (2, 30, 3.3660910493907257, 9.819022128905532),
)  # made by the PyPI package fsrs 6.3.2: rating, days since the last showing, stability and difficulty after it
PACKAGE_RECALL = 0.8102983204694655  # ten days after the last of them
PACKAGE_INTERVAL = 11  # after it, for a retention of 0.8


def test_fsrs_is_what_the_package_computes() -> None:
    trace, day = Fsrs().first(3, 0), 0
    for rating, days, stability, difficulty in PACKAGE:
        day += days
        trace = Fsrs().after(trace, rating, day)
        assert trace == pytest.approx((stability, difficulty, day))
    assert Fsrs().recall(trace, day + 10) == pytest.approx(PACKAGE_RECALL)
    assert Fsrs().interval(trace.stability, 0.8) == PACKAGE_INTERVAL


def test_anki_graduates_lapses_and_rewards_a_late_review() -> None:
    anki = Anki()
    first = anki.after(None, 3, 0)
    assert (first.step, first.due) == (1, 0)
    assert anki.after(first, 3, 0) == ScheduledCard(None, 1, 2.5, 1, 0)
    card = ScheduledCard(None, 10, 2.5, 20, 10)
    assert anki.after(card, 3, 20).interval == 25
    assert anki.after(card, 3, 24).interval == 30
    assert anki.after(card, 4, 20).ease == 2.65
    lapsed = anki.after(card, 1, 20)
    assert (lapsed.step, lapsed.ease) == (0, 2.3)
    assert anki.after(lapsed, 3, 20) == ScheduledCard(None, 1, 2.3, 21, 20, False)


def test_fsrs_learns_in_two_steps_and_asks_again_at_nine_tenths() -> None:
    policy = FsrsPolicy()
    first = policy.after(None, 3, 0)
    assert (first.due, first.step) == (0, 1)
    second = policy.after(first, 3, 0)
    assert second.step is None
    assert second.due == round(second.trace.stability)
    assert policy.after(None, 4, 0).due == 8


def test_a_card_comes_back_after_eight_others() -> None:
    order, again = [], iter([True])
    asking = asked(range(12), lambda card, _: card == 0 and next(again, False))
    card: int | None = next(asking)
    while card is not None:
        order.append(card)
        try:
            card = asking.send(0)
        except StopIteration:
            card = None
    assert order == [0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 9, 10, 11]


def test_after_its_stability_a_trace_is_recalled_nine_times_in_ten() -> None:
    assert Fsrs().recall(Trace(12.0, 5.0, 3), 15) == pytest.approx(0.9)


@pytest.mark.parametrize(("minutes", "speed"), [(5, 20.0), (20, 45.0), (30, 90.0)])
def test_minutes_are_kept_by_students_who_pause_and_tire(minutes: int, speed: float) -> None:
    """From the first day on, when nobody knows how fast they are."""
    days = [day.taken for habit in HABITS for day in studied((minutes, speed, 0.5, habit, 1))]
    assert sum(abs(taken - minutes) <= 3 for taken in days) >= 0.9 * len(days)
    assert abs(fmean(days) - minutes) < 1.5


@pytest.mark.parametrize(("days", "a_day"), [(3, 30), (7, 19), (7, 31), (14, 10), (30, 7)])
def test_the_estimate_is_near_to_what_simulated_students_are_never_shown(days: int, a_day: int) -> None:
    estimate = never_shown(110, [], timeline(110, 0, days, a_day), a_day, a_day)
    setting = Setting(days, days * a_day / 110, World.B)
    runs = [follow(kind, 3, POLICIES["planner"](), setting)[1] for kind in KINDS[::8]]
    unseen = [sum(not answers for answers in seen.histories) for seen in runs]
    assert abs(estimate - sum(unseen) / len(unseen)) < 12
