"""The planner's half-life: a table checked by hand, and what holds for every history."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.exam.memory import Showing, after_miss, after_recall, recall, replay

SHOWN = st.builds(Showing, st.integers(0, 4000), st.integers(0, 5))


@pytest.mark.parametrize(
    ("days", "half_life", "chance"),
    [(0, 1, 1), (1, 1, 1 / 2), (7, 7, 1 / 2), (5, 1, 1 / 4), (8, 1, 1 / 5), (1, 4, 1.75**-0.5)],
)
def test_recall(days: float, half_life: float, chance: float) -> None:
    assert recall(days, half_life) == pytest.approx(chance)


# 4 days, recalled after 1: R = 1.75^-½ = 0.755929, 4^-0.15 = 0.812252, and 4·(1 + 8·0.244071·0.812252) = 10.34391.
TABLE: list[tuple[str, list[tuple[int, int]], float, int]] = [
    ("first: 0", [(3, 0)], 1, 3),
    ("first: 2", [(3, 2)], 1, 3),
    ("first: 3", [(3, 3)], 2.5, 3),
    ("first: 4", [(3, 4)], 4, 3),
    ("first: 5", [(3, 5)], 10, 3),
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
    memory = replay(Showing(*each) for each in showings)
    assert memory == pytest.approx((half_life, day), abs=1e-5)


def test_a_new_card_has_no_memory() -> None:
    assert replay(()) is None


def test_an_unlikely_recall_strengthens_more() -> None:
    assert after_recall(4, 0.9) < after_recall(4, 0.5) < after_recall(4, 0.1)
    assert after_recall(4, 1) == 4


@given(st.floats(1, 5000))
def test_a_miss_never_strengthens(half_life: float) -> None:
    assert 1 <= after_miss(half_life) <= half_life


@given(st.lists(SHOWN, min_size=1, max_size=60))
def test_every_history_can_be_replayed(showings: list[Showing]) -> None:
    memory = replay(showings)
    assert memory is not None
    assert memory.day == max(showing.day for showing in showings)
    assert memory.half_life >= 1


def test_thousands_of_showings_of_one_card() -> None:
    memory = replay(Showing(day // 2, 5) for day in range(20_000))
    assert memory is not None
    assert 0.9 < recall(30, memory.half_life) < 1
