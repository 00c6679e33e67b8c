"""The order of today's cards: tables checked by hand, values by brute force, and rules for every deck."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.exam.memory import PLANNER, Answer, replay
from vivadeck.exam.planner import GOOD, MISSED, CardHistory, Timeline, Why, order, reasons, timeline, value

TODAY = 740_000
NEW = CardHistory()


def seen(days_ago: int, grade: int = 4, due_in: int | None = None) -> CardHistory:
    due = None if due_in is None else TODAY + due_in
    return CardHistory((Answer(TODAY - days_ago, grade),), due)


TIMELINES: list[tuple[str, int, int, int, int, list[int]]] = [
    # name, cards, days to the exam, showings a day, first day of the final pass, look-ahead (days from today)
    ("a month: the middle of the final pass is ahead", 110, 30, 10, 27, [28]),
    ("an even number of days: the middle is rounded up", 79, 31, 10, 29, [30]),
    ("less than a round is left", 110, 11, 10, 8, [9]),
    ("the day before the final pass", 110, 4, 10, 1, [2]),
    ("the final pass begins", 110, 3, 10, 0, []),
    ("the last evening", 110, 1, 10, -2, []),
    ("on the day itself as on the last evening", 110, 0, 10, -2, []),
    ("after the exam", 110, -9, 10, -2, []),
    ("one showing a day: 28 days of final pass", 110, 30, 1, 2, [16]),
    ("a budget for all: the final pass is the last day", 110, 30, 999, 29, [29]),
    ("ten years", 110, 3650, 10, 3647, [3648]),
    ("no cards", 0, 30, 10, 29, [29]),
    ("no budget is taken for one a day", 4, 3, 0, 2, [2]),
]


@pytest.mark.parametrize(
    ("name", "cards", "left", "budget", "final", "ahead"), TIMELINES, ids=[c[0] for c in TIMELINES]
)
def test_timeline(name: str, cards: int, left: int, budget: int, final: int, ahead: list[int]) -> None:
    exam = TODAY + max(1, left)
    later = budget * (exam - TODAY - 1)
    expected = Timeline(TODAY, exam, TODAY + final, tuple(TODAY + day for day in ahead), later, budget)
    assert timeline(cards, TODAY, TODAY + left, budget) == expected


ORDERS: list[tuple[str, list[CardHistory], int, list[int]]] = [
    ("nothing", [], 30, []),
    ("all new: as they come", [NEW, NEW, NEW], 30, [0, 1, 2]),
    ("most overdue first", [seen(9, due_in=-1), seen(9, due_in=-3), seen(9, due_in=0)], 30, [1, 0, 2]),
    ("due, new, the others", [seen(9, due_in=2), NEW, seen(9, due_in=0)], 30, [2, 1, 0]),
    ("equally overdue: as they come", [seen(2, due_in=-1), seen(9, due_in=-1)], 30, [0, 1]),
    (
        "equally overdue: the weakest first",
        [seen(1, 4, 0), seen(1, 1, 0), seen(1, 5, 0), seen(9, 3, 0)],
        30,
        [1, 3, 0, 2],
    ),
    ("the day after all were shown: the misses first", [seen(1, 4, 0), seen(1, 3, 0), seen(1, 1, 0)], 3, [2, 1, 0]),
    ("and on the last evening, by gain", [seen(1, 4, 0), seen(1, 3, 0), seen(1, 1, 0)], 1, [2, 1, 0]),
    ("reviewed but without a due day: one of the others", [seen(9), NEW], 30, [1, 0]),
    ("shown today: not again", [seen(0, due_in=1), seen(1, due_in=5)], 30, [1]),
    ("missed today: not again here", [seen(0, 1, due_in=0), NEW], 30, [1]),
    ("dated tomorrow: as if shown today", [seen(-1, due_in=0), NEW], 30, [1]),
    # (1 + 3/4)^-½ = 0.756 if shown today, from (1 + 3·(d+1)/4)^-½: after 1 day 0.632, after 20 days 0.244. The older is
    # recalled with (1 + 15)^-½ = ¼: ¼·R(1, 4·(1 + 8·¾·0.812)) + ¾·R(1, 4^0.35) = 0.235 + 0.445 gains 0.436; the
    # younger 0.756·R(1, 10.34) + 0.244·R(1, 1.62) = 0.666 + 0.145 gains 0.178. New: 0.2·0.756 + 0.8·½ − 0.2 = 0.351.
    ("the last evening, with time for all: by gain", [seen(1, due_in=-2), seen(20, due_in=9), NEW], 1, [1, 2, 0]),
    ("the day of the exam: the same", [seen(1, due_in=-2), seen(20, due_in=9), NEW], 0, [1, 2, 0]),
    (
        "without time for all: new, then by gain",
        [seen(1, due_in=-2), seen(20, due_in=9), *[NEW] * 7],
        1,
        [*range(2, 9), 1, 0],
    ),
    ("two days, with time for all: due, then new", [*[NEW] * 14, seen(9, due_in=0)], 2, [14, *range(14)]),
    ("the pace may be wrong, so not quite all: new first", [*[NEW] * 15, seen(9, due_in=0)], 2, [*range(16)]),
    ("three days: the same", [*[NEW] * 20, *[seen(9, due_in=0)] * 3], 3, [*range(23)]),
    ("ten days before", [*[NEW] * 92, seen(9, due_in=0)], 10, [0, 1, 92, *range(2, 92)]),
    ("not eleven days before", [*[NEW] * 102, seen(9, due_in=0)], 11, [102, *range(102)]),
]


@pytest.mark.parametrize(("name", "cards", "left", "expected"), ORDERS, ids=[row[0] for row in ORDERS])
def test_order(name: str, cards: list[CardHistory], left: int, expected: list[int]) -> None:
    assert order(cards, timeline(len(cards), TODAY, TODAY + left, 10)) == expected


@pytest.mark.parametrize(
    ("index", "overdue_days", "numbers"),
    [(0, 2, (0.178, 0.756, 0.632)), (1, None, (0.351, 0.2, 0.2)), (2, None, (0.436, 0.25, 0.244))],
)
def test_reasons_on_the_last_evening(index: int, overdue_days: int | None, numbers: tuple[float, ...]) -> None:
    cards = [seen(1, due_in=-2), NEW, seen(20, due_in=9)]
    (reason,) = reasons(cards, [index], timeline(3, TODAY, TODAY + 1, 10))
    assert reason[:2] == (Why.NEW if index == 1 else Why.GAIN, overdue_days)
    assert reason[2:] == pytest.approx(numbers, abs=0.0006)


def test_a_card_dated_after_the_exam_has_a_reason() -> None:
    (reason,) = reasons([seen(-99, due_in=100)], [0], timeline(1, TODAY, TODAY + 30, 1))
    assert (reason.why, reason.now, reason.then) == (Why.GAIN, 1, 1)
    assert -1 <= reason.gain <= 1


def test_reasons_before_the_final_pass() -> None:
    cards = [seen(1, due_in=-2), NEW, seen(20, due_in=9)]
    all_reasons = reasons(cards, range(3), timeline(3, TODAY, TODAY + 30, 1))
    assert [(reason.why, reason.overdue_days) for reason in all_reasons] == [
        (Why.OVERDUE, 2),
        (Why.NEW, None),
        (Why.GAIN, None),
    ]


@pytest.mark.parametrize("days", [(), (3,), (3, 9), (1, 2, 14)])
def test_the_value_is_the_mean_over_all_outcomes(days: tuple[int, ...]) -> None:
    exam, total = 20, 0.0
    for outcome in product((True, False), repeat=len(days)):
        half_life, last, probability = 4.0, -2, 1.0
        for recalled, day in zip(outcome, days, strict=True):
            chance = PLANNER.recall(day - last, half_life)
            probability *= chance if recalled else 1 - chance
            half_life = PLANNER.next_half_life(half_life, chance, GOOD if recalled else MISSED)
            last = day
        total += probability * PLANNER.recall(exam - last, half_life)
    assert value(4.0, -2, days, exam) == pytest.approx(total)


ANSWERS = st.lists(st.builds(Answer, st.integers(TODAY - 90, TODAY + 1), st.integers(0, 5)), max_size=6)
HISTORY = st.builds(
    lambda showings, due: CardHistory(tuple(sorted(showings)), due if showings else None),
    ANSWERS,
    st.integers(TODAY - 20, TODAY + 40),
)
DECK = st.lists(HISTORY, max_size=25)


@given(DECK, st.integers(0, 60), st.integers(1, 60))
def test_every_card_not_shown_today_is_there_once(deck: list[CardHistory], left: int, budget: int) -> None:
    shown = {index for index, card in enumerate(deck) if any(day >= TODAY for day, _ in card.answers)}
    planned = order(deck, timeline(len(deck), TODAY, TODAY + left, budget))
    assert sorted(planned) == sorted(set(range(len(deck))) - shown)
    assert planned == order(deck, timeline(len(deck), TODAY, TODAY + left, budget))


@given(DECK, st.integers(30, 60))
def test_more_overdue_is_never_later(deck: list[CardHistory], left: int) -> None:
    planned = [deck[index] for index in order(deck, timeline(len(deck), TODAY, TODAY + left, 10))]
    late = [max(0, TODAY + 1 - card.due) if card.due else 0 for card in planned if card.answers]
    assert all(first >= second for first, second in pairwise(late))


@given(DECK, st.integers(0, 60))
def test_the_others_come_by_gain(deck: list[CardHistory], left: int) -> None:
    at = timeline(len(deck), TODAY, TODAY + left, 10)
    planned = order(deck, timeline(len(deck), TODAY, TODAY + left, 10))
    gains = [reason.gain for reason in reasons(deck, planned, at) if reason.why is Why.GAIN]
    assert gains == sorted(gains, reverse=True)


@given(DECK)
def test_before_the_final_pass_sm2_and_the_deck_come_first(deck: list[CardHistory]) -> None:
    at = timeline(len(deck), TODAY, TODAY + 60, 10)
    kinds = [reason.why for reason in reasons(deck, order(deck, timeline(len(deck), TODAY, TODAY + 60, 10)), at)]
    assert kinds == sorted(kinds, key=list(Why).index)


def test_a_card_shown_long_ago_gains_more() -> None:
    """Also if a card has thousands of showings."""
    often = CardHistory(tuple(Answer(TODAY - 5000 + day, 4) for day in range(4990)), TODAY + 5)
    assert replay(often.answers) is not None
    assert order([often, seen(20, due_in=5)], timeline(len([often, seen(20, due_in=5)]), TODAY, TODAY + 1, 10)) == [
        1,
        0,
    ]
