"""Half-lives by the planner's and other models: tables checked by hand, and rules for every history."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.exam.memory import MODELS, PLANNER, Answer, MemoryModel, by_day, curve, fit, replay

PLAIN = MemoryModel(*curve(1), first=2, growth=10, saturation=0, surprise=1, kept=1, miss_cost=0.5, repair=2)
ANSWER = st.builds(Answer, st.integers(0, 4000), st.integers(0, 5))


@pytest.mark.parametrize(
    ("days", "half_life", "chance"),
    [(0, 1, 1), (1, 1, 1 / 2), (7, 7, 1 / 2), (5, 1, 1 / 4), (8, 1, 1 / 5), (1, 4, 1.75**-0.5)],
)
def test_recall(days: float, half_life: float, chance: float) -> None:
    assert PLANNER.recall(days, half_life) == pytest.approx(chance)


# 4 days, recalled after 1: R = 1.75^-½ = 0.755929, 4^-0.15 = 0.812252, and 4·(1 + 8·0.244071·0.812252) = 10.34391.
TABLE: list[tuple[str, list[tuple[int, int]], float, int]] = [
    ("first: 0", [(3, 0)], 1, 3),
    ("first: 2", [(3, 2)], 1, 3),
    ("first: 3", [(3, 3)], 2.5, 3),
    ("first: 4", [(3, 4)], 4, 3),
    ("first: 5", [(3, 5)], 8, 3),
    ("recalled: 1 day, when the chance was ½", [(0, 1), (1, 4)], 1 + 8 * 0.5, 1),
    ("recalled with 3 grows less", [(0, 1), (1, 3)], 1 + 8 * 0.6 * 0.5, 1),
    ("recalled with 5 grows more", [(0, 1), (1, 5)], 1 + 8 * 1.5 * 0.5, 1),
    ("recalled: what is known longer grows less", [(0, 4), (1, 4)], 10.34391, 1),
    ("missed", [(0, 4), (1, 2)], 4**0.35, 1),
    ("missed: never more than before", [(0, 0), (1, 0)], 1, 1),
    ("the same day again changes nothing", [(0, 1), (0, 4), (0, 5)], 1, 0),
    ("the same day again, later", [(0, 1), (1, 1), (1, 4)], 1, 1),
    ("a journey west is the same day", [(5, 4), (4, 1), (5, 1)], 4, 5),
]


@pytest.mark.parametrize(("name", "showings", "half_life", "day"), TABLE, ids=[row[0] for row in TABLE])
def test_replay(name: str, showings: list[tuple[int, int]], half_life: float, day: int) -> None:
    memory = replay(Answer(*each) for each in showings)
    assert memory == pytest.approx((half_life, day), abs=1e-5)


def test_a_new_card_has_no_memory() -> None:
    assert replay(()) is None


def test_an_unlikely_recall_strengthens_more() -> None:
    assert PLANNER.next_half_life(4, 0.9, 4) < PLANNER.next_half_life(4, 0.5, 4) < PLANNER.next_half_life(4, 0.1, 4)
    assert PLANNER.next_half_life(4, 1, 4) == 4


@given(st.sampled_from((PLANNER, PLAIN, *MODELS)), st.floats(0.05, 4000), st.integers(0, 400))
def test_both_outcomes_are_equal_to_those_computed_one_by_one(model: MemoryModel, half_life: float, days: int) -> None:
    chance = model.recall(days, half_life)
    each = chance, model.next_half_life(half_life, chance, 4), model.next_half_life(half_life, chance, 1)
    assert model.outcomes(half_life, days) == pytest.approx(each)


@given(st.floats(1, 5000))
def test_a_miss_never_strengthens(half_life: float) -> None:
    assert 1 <= PLANNER.next_half_life(half_life, 0.5, 1) <= half_life


@given(st.lists(ANSWER, min_size=1, max_size=60))
def test_every_history_can_be_replayed(showings: list[Answer]) -> None:
    memory = replay(showings)
    assert memory is not None
    assert memory.day == max(showing.day for showing in showings)
    assert memory.half_life >= 1


def test_thousands_of_showings_of_one_card() -> None:
    memory = replay(Answer(day // 2, 5) for day in range(20_000))
    assert memory is not None
    assert 0.9 < PLANNER.recall(30, memory.half_life) < 1


@pytest.mark.parametrize("model", MODELS)
def test_half_is_recalled_after_the_half_life(model: MemoryModel) -> None:
    assert model.recall(7, 7) == pytest.approx(0.5)


# Under PLAIN a chance is 1 / (1 + days / half-life), and a recall multiplies the half-life by 1 + 10·(1 − chance).
FITS: list[tuple[str, list[tuple[int, int]], float, float]] = [
    ("first: missed, at half", [(0, 1)], 1, 1),
    ("first: recalled", [(0, 4)], 8, 1),
    ("first: missed and recalled the same day", [(0, 1), (0, 4)], 2, 1),
    ("first: missed twice", [(0, 1), (0, 1)], 1, 1),
    ("first: recalled and shown again", [(0, 4), (0, 1)], 8, 1),
    ("recalled when the chance was ½", [(0, 1), (1, 4)], 6, 1 / 2),
    ("recalled with 3", [(0, 1), (1, 3)], 4, 1 / 2),
    ("missed when the chance was ⅘", [(0, 4), (2, 1)], 8**0.35 / 2, 1 / 5),
    ("missed, and repaired the same day", [(0, 4), (2, 1), (2, 4)], 8**0.35, 1 / 5),
    ("what is certain is never taken as certain", [(0, 5), (0, 5), (5000, 4)], 16 * (1 + 10 * 5000 / 5016), 0.03),
]


@pytest.mark.parametrize(("name", "showings", "half_life", "likelihood"), FITS, ids=[row[0] for row in FITS])
def test_fit(name: str, showings: list[tuple[int, int]], half_life: float, likelihood: float) -> None:
    days = by_day([Answer(*each) for each in showings])
    memory, log_likelihood = fit(days, PLAIN)
    assert memory == pytest.approx((half_life, days[-1].day))
    assert exp(log_likelihood) == pytest.approx(likelihood)


@given(st.lists(ANSWER, min_size=1, max_size=60))
def test_the_planner_replays_as_any_model_fits(answers: list[Answer]) -> None:
    assert replay(answers) == fit(by_day(answers), PLANNER).memory
