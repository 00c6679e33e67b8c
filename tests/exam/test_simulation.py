"""The simulated days until the exam: the cards that a possible student is shown, and the effect of an answer."""

from __future__ import annotations

import pytest

from vivadeck.exam.forecast import forecast
from vivadeck.exam.memory import Answer, MemoryModel, curve, fit
from vivadeck.exam.planner import CardHistory, Gains, timeline
from vivadeck.exam.simulation import MOST_PERIODS, NEXT_DAYS, DaysAhead, Student, followed, periods, share_missing

TODAY = 740_000
NEW = CardHistory()
PLAIN = MemoryModel(*curve(1), first=2, growth=10, saturation=0, surprise=1, kept=1, miss_cost=0.5, repair=2)


def seen(*answers: tuple[int, int], due_in: int = 3) -> CardHistory:
    """Return a card from (days ago, grade) pairs."""
    return CardHistory(tuple(Answer(TODAY - ago, grade) for ago, grade in answers), TODAY + due_in)


@pytest.mark.parametrize(
    ("left", "budget", "expected"),
    [
        (0, (5, 5), []),
        (3, (1, 5), [(TODAY, 1, 1), (TODAY + 1, 1, 5), (TODAY + 2, 1, 5)]),
        (60, (2, 4), [(TODAY + n, 1, 4 if n else 2) for n in range(8)] + [(TODAY + n, 2, 8) for n in range(8, 60, 2)]),
        (-3, (5, 5), []),
    ],
)
def test_periods(left: int, budget: tuple[int, int], expected: list[tuple[int, int, int]]) -> None:
    today, a_day = budget
    result = periods(TODAY, DaysAhead(10, TODAY + left, today, a_day))
    assert [(each.gains.timeline.today, each.days, each.showings) for each in result] == expected


def test_years_are_taken_several_days_at_a_time() -> None:
    result = periods(TODAY, DaysAhead(10, TODAY + 3650, 5, 5))
    assert len(result) <= MOST_PERIODS + NEXT_DAYS
    assert sum(period.days for period in result) == 3650
    assert sum(period.showings for period in result) == 5 * 3650


# A card that was shown 3 days ago and is due in 3: PLAIN's half-life is 8, the chance 8/11. The planner's half-life is
# 4, rounded to e^(14/10) = 4.055, and its chance (1 + 9/4.055)^-½ = 0.557: 4.055·(1 + 8·0.443·4.055^-0.15) = 15.70,
# rounded to e^(28/10) = 16.445. After a miss it is 4.055^0.35 = 1.632, rounded to e^(5/10) = 1.649.
SHOWN: list[tuple[str, CardHistory, float, bool, tuple[int, int, float, float]]] = [
    # name, card, luck, retries; showings, due in days, half-life of the model, half-life of the planner
    ("recalled", seen((3, 4)), 0.72, False, (1, 15, 8 * (1 + 10 * 3 / 11), 16.445)),
    ("missed", seen((3, 4)), 0.73, False, (1, 0, 8**0.35 / 2, 1.649)),
    ("missed and asked again", seen((3, 4)), 0.73, True, (2, 1, 8**0.35, 1.649)),
    ("new, and known", NEW, 0.19, True, (1, 1, 8, 4.055)),
    ("new", NEW, 0.21, False, (1, 0, 1, 1)),
    ("new and asked again", NEW, 0.21, True, (2, 1, 2, 1)),
    ("one day after", seen((1, 4), due_in=0), 0, False, (1, 6, 8 * (1 + 10 / 9), 9.974)),
]


@pytest.mark.parametrize(("name", "card", "luck", "retries", "expected"), SHOWN, ids=[row[0] for row in SHOWN])
def test_a_possible_student_is_shown_a_card(
    name: str, card: CardHistory, luck: float, retries: bool, expected: tuple[int, int, float, float]
) -> None:
    start = followed(card)
    student = Student([start], PLAIN, [fit(start.days, PLAIN).memory if start.days else None], 0.2)
    showings = 1
    if not student.show(0, Gains(timeline(1, TODAY, TODAY + 30, 1)), luck) and retries:
        showings += 1
        student.repair(0, TODAY)
    memory, planned = student.memories[0], student.planned[0]
    assert memory is not None
    assert planned is not None
    assert (showings, (student.due[0] or 0) - TODAY) == expected[:2]
    assert (memory.half_life, planned.half_life) == pytest.approx(expected[2:], abs=0.001)
    assert memory.day == planned.day == TODAY


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        ((), 0),
        ((0,), 0),
        ((1, 2, 3), 0),
        ((1, 3, 5), 2 / 8),  # two of five days, and three that are trusted
        ((3,), 2 / 6),
        ((1, 400), 0),  # what was long ago does not count
        ((0, 2), 1 / 5),
    ],
)
def test_the_share_of_days_missed(days_ago: tuple[int, ...], expected: float) -> None:
    cards = [seen((ago, 4)) for ago in days_ago]
    assert share_missing([*cards, CardHistory()], TODAY) == pytest.approx(expected)


def test_of_a_long_history_the_end_counts() -> None:
    always = [(ago, 4) for ago in range(5000, 0, -10)]
    assert len(followed(seen(*always)).days) == 60
    assert forecast([seen(*always)] * 5, TODAY, TODAY, 5).low > 0.6
