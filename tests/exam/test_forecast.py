"""The range of what is recalled in the exam, and the outlook: what holds for every deck, and cases that are plain."""

from __future__ import annotations

from itertools import pairwise
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivadeck.exam.forecast import MOST_CARDS, Day, Forecast, forecast, prospect
from vivadeck.exam.likelihood import beliefs, drawn, known_unseen, weights
from vivadeck.exam.memory import Showing
from vivadeck.exam.memory_models import KINDS, Kind
from vivadeck.exam.planner import Standing, course
from vivadeck.exam.posterior import Answered, Belief, by_day, trace
from vivadeck.exam.simulation import MOST_STEPS, Budget, Step, Student, followed, missing, steps

TODAY = 740_000
NEW = Standing()
PLAIN = Kind(decay=1, first=2, growth=10, saturation=0, surprise=1, kept=1)


def seen(*showings: tuple[int, int], due_in: int = 3) -> Standing:
    """Return a card from (days ago, grade) pairs."""
    return Standing(tuple(Showing(TODAY - ago, grade) for ago, grade in showings), TODAY + due_in)


def width(told: Forecast) -> float:
    return told.high - told.low


@pytest.mark.parametrize("kind", KINDS)
def test_half_is_recalled_after_the_half_life(kind: Kind) -> None:
    assert kind.recall(7, 7) == pytest.approx(0.5)


# Under PLAIN a chance is 1 / (1 + days / half-life), and a recall multiplies the half-life by 1 + 10·(1 − chance).
TRACES: list[tuple[str, list[tuple[int, int]], float, float]] = [
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


@pytest.mark.parametrize(("name", "showings", "half_life", "likelihood"), TRACES, ids=[row[0] for row in TRACES])
def test_trace(name: str, showings: list[tuple[int, int]], half_life: float, likelihood: float) -> None:
    found = trace(by_day([Showing(*each) for each in showings]), Belief(PLAIN, cost=0.5, repair=2))
    assert found.half_life == pytest.approx(half_life)
    assert exp(found.fit) == pytest.approx(likelihood)


def test_all_beliefs_are_different() -> None:
    assert len(set(beliefs())) == len(beliefs()) == 24


def test_before_any_answer_all_beliefs_count_the_same() -> None:
    assert weights([], beliefs()) == pytest.approx([1 / 24] * 24)


def test_the_belief_that_foretold_the_answers_counts_more() -> None:
    slow, quick = Belief(PLAIN), Belief(PLAIN._replace(first=0.1))
    remembered = [[Answered(0, 4, False), Answered(3, 4, False)]] * 9
    forgotten = [[Answered(0, 4, False), Answered(3, 1, False)]] * 9
    assert weights(remembered, [slow, quick])[0] > 0.99
    assert weights(forgotten, [slow, quick])[0] < 0.1


@pytest.mark.parametrize(
    ("weights", "expected"),
    [([0.5, 0.5], [0, 0, 1, 1]), ([0.25, 0.75], [0, 1, 1, 1]), ([1.0, 0.0], [0] * 4), ([0.0, 0.3, 0.7], [1, 2, 2, 2])],
)
def test_drawn(weights: list[float], expected: list[int]) -> None:
    assert drawn(weights, 4) == expected


def test_what_is_known_before_it_is_shown() -> None:
    assert known_unseen([]) == 0.2
    assert known_unseen([[Answered(0, 4, False)]] * 10) == 0.6


@pytest.mark.parametrize(
    ("count", "left", "budget", "expected"),
    [
        (10, 0, (10, 5, 5), []),
        (10, 3, (10, 1, 5), [Step(TODAY, 1, 1), Step(TODAY + 1, 1, 5), Step(TODAY + 2, 1, 5)]),
        (10, 4, (40, 6, 6), [Step(TODAY + n, 1, share) for n, share in enumerate((2, 1, 1, 2))]),
        (10, -3, (10, 5, 5), []),
    ],
)
def test_steps(count: int, left: int, budget: tuple[int, int, int], expected: list[Step]) -> None:
    cards, today, a_day = budget
    assert steps(count, TODAY, Budget(cards, TODAY + left, today, a_day)) == expected


def test_years_are_taken_several_days_at_a_time() -> None:
    found = steps(10, TODAY, Budget(10, TODAY + 3650, 5, 5))
    assert len(found) <= MOST_STEPS
    assert sum(step.days for step in found) == 3650
    assert sum(step.showings for step in found) == 5 * 3650


# A card that was shown 3 days ago and is due in 3: PLAIN's half-life is 8, the chance 8/11, the planner's half-life 4
# and its chance (1 + 9/4)^-½ = 0.5547: 4·(1 + 8·0.4453·4^-0.15) = 15.574.
SHOWN: list[tuple[str, Standing, float, bool, tuple[int, int, float, float]]] = [
    # name, card, luck, re-drills; showings, due in days, half-life of the belief, half-life of the planner
    ("recalled", seen((3, 4)), 0.72, False, (1, 15, 8 * (1 + 10 * 3 / 11), 15.574)),
    ("missed", seen((3, 4)), 0.73, False, (1, 0, 8**0.35 / 2, 4**0.35)),
    ("missed and asked again", seen((3, 4)), 0.73, True, (2, 1, 8**0.35, 4**0.35)),
    ("new, and known", NEW, 0.19, True, (1, 1, 8, 4)),
    ("new", NEW, 0.21, False, (1, 0, 1, 1)),
    ("new and asked again", NEW, 0.21, True, (2, 1, 2, 1)),
    ("one day after", seen((1, 4), due_in=0), 0, False, (1, 6, 8 * (1 + 10 / 9), 10.344)),
]


@pytest.mark.parametrize(("name", "card", "luck", "redrills", "expected"), SHOWN, ids=[row[0] for row in SHOWN])
def test_a_possible_student_is_shown_a_card(
    name: str, card: Standing, luck: float, redrills: bool, expected: tuple[int, int, float, float]
) -> None:
    student = Student([followed(card)], Belief(PLAIN, cost=0.5, repair=2), 0.2)
    showings = 1
    if not student.show(0, TODAY, luck) and redrills:
        showings += 1
        student.repair(0, TODAY)
    left, memory = student.traces[0], student.memories[0]
    assert left is not None
    assert memory is not None
    assert (showings, (student.due[0] or 0) - TODAY) == expected[:2]
    assert (left.half_life, memory.half_life) == pytest.approx(expected[2:], abs=0.001)
    assert left.day == memory.day == TODAY


SHOWINGS = st.lists(st.builds(Showing, st.integers(TODAY - 90, TODAY + 1), st.integers(0, 5)), max_size=5)
STANDING = st.builds(
    lambda showings, due: Standing(tuple(showings), due if showings else None),
    SHOWINGS,
    st.integers(TODAY - 20, TODAY + 40),
)
DECK = st.lists(STANDING, max_size=8)


@settings(max_examples=40, deadline=None)
@given(DECK, st.integers(-1, 20), st.integers(0, 30))
def test_a_range_is_a_range(deck: list[Standing], left: int, budget: int) -> None:
    ahead = prospect(deck, TODAY, TODAY + left, budget)
    for told in (ahead.forecast(), ahead.forecast([]), ahead.forecast(range(len(deck) // 2))):
        assert 0 <= told.low <= told.high <= 1
    assert ahead == prospect(deck, TODAY, TODAY + left, budget)


@settings(max_examples=40, deadline=None)
@given(DECK, st.integers(1, 20), st.integers(1, 30))
def test_the_outlook_keeps_to_budget_and_deck(deck: list[Standing], left: int, budget: int) -> None:
    ahead = prospect(deck, TODAY, TODAY + left, budget)
    final = course(len(deck), TODAY, TODAY + left, budget).final_pass
    assert [day.day for day in ahead.days] == [*range(TODAY, TODAY + left)]
    assert all(day.is_final_pass == (day.day >= final) for day in ahead.days)
    assert all(day.new <= day.showings <= budget for day in ahead.days)
    assert sum(day.new for day in ahead.days) <= sum(not card.showings for card in deck)


def test_an_outlook() -> None:
    """Six new cards, four showings a day, three days: only the last is the final pass."""
    days = prospect([NEW] * 6, TODAY, TODAY + 3, 4).days
    assert [(day.day - TODAY, day.days, day.is_final_pass) for day in days] == [
        (0, 1, False),
        (1, 1, False),
        (2, 1, True),
    ]
    assert days[0].showings == 4
    assert 4 <= sum(day.new for day in days) <= 6  # some possible students are asked again what they missed


def test_what_was_shown_today_is_off_the_budget() -> None:
    deck = [seen((0, 4)), seen((0, 4)), NEW, NEW, NEW]
    assert prospect(deck, TODAY, TODAY + 2, 3).days[0].showings == 1
    assert prospect(deck[:2], TODAY, TODAY + 2, 9).days[0].showings == 0  # and is not shown again
    assert prospect(deck, TODAY, TODAY + 2, 2).days[0] == Day(TODAY, 1, 0, 0, False)


def test_what_was_missed_today_is_asked_again_today_while_showings_are_free() -> None:
    deck = [seen((0, 1)), seen((0, 4)), seen((0, 1), (0, 4)), seen((0, 1), (0, 1))]
    assert prospect(deck, TODAY, TODAY + 2, 20).days[0].showings == 2
    assert prospect(deck, TODAY, TODAY + 2, 7).days[0].showings == 1  # six were made
    assert prospect(deck, TODAY, TODAY + 2, 6).days[0].showings == 0


def test_free_showings_are_for_what_was_missed() -> None:
    """Nobody knows many of 40 new cards: a day that has room for all and more is used for what was missed."""
    days = [prospect([NEW] * 40, TODAY, TODAY + 1, budget).days[0] for budget in (30, 40, 60, 200)]
    assert [day.showings for day in days[:3]] == [30, 40, 60]
    assert 60 < days[3].showings < 80
    assert days[0].new < 30 < days[2].new  # where asking again is known to help, it takes the place of some new ones
    assert days[3].new == 40


def test_more_showings_promise_more() -> None:
    deck = [NEW] * 60
    told = [forecast(deck, TODAY, TODAY + 10, budget) for budget in (2, 6, 24)]
    assert all(less.low < more.low and less.high < more.high for less, more in pairwise(told))


def test_what_was_missed_promises_less() -> None:
    good = [seen((9, 4), (4, 4), (1, 4))] * 40
    bad = [seen((9, 1), (4, 1), (1, 1))] * 40
    assert forecast(bad, TODAY, TODAY + 5, 5).high < forecast(good, TODAY, TODAY + 5, 5).high
    both = prospect(good + bad, TODAY, TODAY + 5, 5)
    assert both.forecast(range(40, 80)).low < both.forecast().low < both.forecast(range(40)).low


def test_the_range_is_wide_at_first_and_narrows() -> None:
    histories = [
        tuple((ago, 1 if (card + ago) % 4 == 0 else 4) for ago in (30, 24, 15, 8, 3, 1)) for card in range(110)
    ]
    early = forecast([NEW] * 110, TODAY, TODAY + 30, 15)
    middle = forecast([seen(*each[:2]) for each in histories], TODAY - 23, TODAY, 15)
    late = forecast([seen(*each) for each in histories], TODAY, TODAY, 15)
    assert width(early) > 0.3
    assert width(early) > width(middle) > width(late)
    assert 0.1 < width(late) < 0.25  # never a single number


def test_a_few_cards_are_a_matter_of_luck() -> None:
    ahead = prospect([seen((9, 4), (4, 4), (1, 4))] * 60, TODAY, TODAY, 5)
    assert width(ahead.forecast()) < width(ahead.forecast(range(6))) < width(ahead.forecast([0]))


def test_nothing_can_be_said_of_no_cards() -> None:
    assert forecast([], TODAY, TODAY + 9, 5) == Forecast(0, 1)
    assert prospect([NEW], TODAY, TODAY + 9, 5).forecast([]) == Forecast(0, 1)


def test_of_a_long_history_the_end_tells() -> None:
    always = [(ago, 4) for ago in range(5000, 0, -10)]
    assert len(followed(seen(*always)).days) == 60
    assert forecast([seen(*always)] * 5, TODAY, TODAY, 5).low > 0.6


def test_of_a_large_deck_some_cards_are_followed() -> None:
    deck = [seen((5, 4 if index % 2 else 1)) for index in range(10 * MOST_CARDS)]
    ahead = prospect(deck, TODAY, TODAY + 3, 500)
    assert len(ahead.followed) == MOST_CARDS
    assert ahead.days[0].showings == pytest.approx(500, rel=0.02)
    assert 0 <= ahead.forecast([1]).low <= ahead.forecast([1]).high <= 1  # not among the followed


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
    assert missing([*cards, Standing()], TODAY) == pytest.approx(expected)


def test_who_missed_days_is_not_expected_to_know_as_much() -> None:
    kept = [seen((2, 4), (1, 4)) for _ in range(20)] + [Standing() for _ in range(40)]
    gaps = [seen((7, 4), (1, 4)) for _ in range(20)] + [Standing() for _ in range(40)]
    wide, narrow = (prospect(cards, TODAY, TODAY + 10, 12).forecast() for cards in (gaps, kept))
    assert wide.low < narrow.low
    days = prospect(gaps, TODAY, TODAY + 10, 12).days
    assert days[0].showings == 12  # the plan itself stays as it is meant


def test_days_that_may_be_missed_begin_no_card_twice() -> None:
    cards = [seen((7, 4), (1, 4)) for _ in range(5)] + [Standing() for _ in range(10)]
    assert sum(day.new for day in prospect(cards, TODAY, TODAY + 25, 6).days) <= 10
