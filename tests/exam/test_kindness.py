"""How kindly a student grades beside their ticks, and what that does to the range."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.commands import plan_wording
from vivadeck.exam.forecast import forecast
from vivadeck.exam.kindness import Kindness, kindness
from vivadeck.exam.memory import Answer
from vivadeck.exam.planner import CardHistory

CARDS = [CardHistory((Answer(90, 4), Answer(95, 4)), 101)] * 30 + [CardHistory()] * 10


def test_only_answers_that_the_ticks_call_missed_count() -> None:
    assert kindness([(4, 1), (3, 2), (2, 2), (0, 0), (5, 4), (1, 4), (4, 3)]) == Kindness(2, 4)
    assert kindness([]) == Kindness()


@pytest.mark.parametrize(
    ("kind", "missed", "share"), [(0, 0, 0), (7, 7, 0), (8, 8, 8.5 / 18), (0, 20, 0.5 / 30), (6, 20, 6.5 / 30)]
)
def test_few_answers_change_nothing_and_many_count(kind: int, missed: int, share: float) -> None:
    assert Kindness(kind, missed).share == pytest.approx(share)


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0, 1))
def test_what_is_taken_out_is_never_more_than_there_is(kind: int, honest: int, chance: float) -> None:
    each = Kindness(kind, kind + honest)
    assert 0 <= each.taken_out(chance) <= chance
    assert each.taken_out(1.0) == pytest.approx(1.0)


def test_the_range_of_a_kind_student_is_lower_and_wider() -> None:
    plain, few, kind, honest = (
        forecast(CARDS, 100, 110, 10, 0, each)
        for each in (Kindness(), Kindness(7, 7), Kindness(10, 20), Kindness(0, 30))
    )
    assert few == plain
    assert kind.low < plain.low - 0.05
    assert kind.high <= plain.high
    assert sum(honest) == pytest.approx(sum(plain), abs=0.05)


@pytest.mark.parametrize(
    ("kindness", "said"),
    [
        (Kindness(), plan_wording.HONEST),
        (Kindness(7, 7), plan_wording.HONEST),
        (
            Kindness(0, 8),
            "In mock vivas and typed answers you graded as your ticks say: none of 8 answers was too kind.",
        ),
        (
            Kindness(6, 20),
            (
                "In mock vivas and typed answers you gave yourself more than your ticks in 6 of 20 answers that you "
                "missed."
            ),
        ),
    ],
)
def test_the_screen_says_what_it_takes_the_grades_for(kindness: Kindness, said: str) -> None:
    assert plan_wording.honest(kindness).removesuffix(f" {plan_wording.ALLOWED}") == said
