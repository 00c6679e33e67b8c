"""The forecast for the exam and for the days before it: rules for every deck, and simple cases."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivadeck.exam.forecast import (
    MOST_CARDS,
    Day,
    Forecast,
    Simulation,
    forecast,
    guess_rate,
    possible_models,
    posterior,
    resample,
    simulate,
    weights,
    with_another_budget,
    with_groups,
)
from vivadeck.exam.memory import Answer, CardDay, MemoryModel, curve, fit
from vivadeck.exam.planner import CardHistory, timeline

TODAY = 740_000
NEW = CardHistory()
PLAIN = MemoryModel(*curve(1), first=2, growth=10, saturation=0, surprise=1, kept=1)


def seen(*answers: tuple[int, int], due_in: int = 3) -> CardHistory:
    """Return a card from (days ago, grade) pairs."""
    return CardHistory(tuple(Answer(TODAY - ago, grade) for ago, grade in answers), TODAY + due_in)


def width(outcome: Forecast) -> float:
    return outcome.high - outcome.low


def ahead_of(cards: list[CardHistory], today: int, exam: int, showings_a_day: int) -> Simulation:
    return simulate(posterior(cards, today), exam, showings_a_day)


def test_all_models_are_different() -> None:
    assert len(set(possible_models())) == len(possible_models()) == 24


def test_before_any_answer_all_models_count_the_same() -> None:
    assert weights([[]] * 24, 0) == pytest.approx([1 / 24] * 24)


def test_the_model_that_makes_the_answers_likely_counts_more() -> None:
    models = PLAIN, PLAIN._replace(first=0.1)
    remembered = [[CardDay(0, 4, False), CardDay(3, 4, False)]] * 9
    forgotten = [[CardDay(0, 4, False), CardDay(3, 1, False)]] * 9
    assert weights([[fit(days, model) for days in remembered] for model in models], 9)[0] > 0.99
    assert weights([[fit(days, model) for days in forgotten] for model in models], 9)[0] < 0.1


@pytest.mark.parametrize(
    ("weights", "expected"),
    [([0.5, 0.5], [0, 0, 1, 1]), ([0.25, 0.75], [0, 1, 1, 1]), ([1.0, 0.0], [0] * 4), ([0.0, 0.3, 0.7], [1, 2, 2, 2])],
)
def test_resample(weights: list[float], expected: list[int]) -> None:
    assert resample(weights, 4) == expected


def test_a_new_card_is_recalled_as_often_as_new_cards_were() -> None:
    assert guess_rate([]) == 0.2
    assert guess_rate([4] * 10) == 0.6
    assert guess_rate([3, 2, 1, 0, 5] * 2) == 0.3


ANSWERS = st.lists(st.builds(Answer, st.integers(TODAY - 90, TODAY + 1), st.integers(0, 5)), max_size=5)
HISTORY = st.builds(
    lambda answers, due: CardHistory(tuple(answers), due if answers else None),
    ANSWERS,
    st.integers(TODAY - 20, TODAY + 40),
)
DECK = st.lists(HISTORY, max_size=8)


@settings(max_examples=40, deadline=None)
@given(DECK, st.integers(-1, 20), st.integers(0, 30))
def test_a_range_is_a_range(deck: list[CardHistory], left: int, budget: int) -> None:
    ahead = ahead_of(deck, TODAY, TODAY + left, budget)
    for outcome in (ahead.forecast(), ahead.forecast([]), ahead.forecast(range(len(deck) // 2))):
        assert 0 <= outcome.low <= outcome.high <= 1
    assert ahead == ahead_of(deck, TODAY, TODAY + left, budget)


@settings(max_examples=40, deadline=None)
@given(DECK, st.integers(1, 20), st.integers(1, 30))
def test_the_outlook_keeps_to_budget_and_deck(deck: list[CardHistory], left: int, budget: int) -> None:
    ahead = ahead_of(deck, TODAY, TODAY + left, budget)
    final = timeline(len(deck), TODAY, TODAY + left, budget).final_pass
    assert [day.day for day in ahead.days] == [*range(TODAY, TODAY + left)]
    assert all(day.is_final_pass == (day.day >= final) for day in ahead.days)
    assert all(day.new <= day.showings <= budget for day in ahead.days)
    assert sum(day.new for day in ahead.days) <= sum(not card.answers for card in deck)


@pytest.mark.parametrize("left", [6, 41, 60, 179])
@pytest.mark.parametrize("shown", [0, 3])
def test_the_next_seven_days_are_simulated_one_by_one(left: int, shown: int) -> None:
    days = simulate(posterior([seen((5, 1))] * 30 + [NEW] * 30, TODAY, shown), TODAY + left, 8).days
    assert [day.day for day in days] == [TODAY, *(day.day + day.days for day in days[:-1])]
    assert days[-1].day + days[-1].days == TODAY + left
    assert [day.days for day in days[:7]] == [1] * min(7, left)
    assert [day.showings for day in days[:6]] == [8 - shown] + [8] * 5


def test_an_outlook() -> None:
    """Six new cards, four showings a day, three days: only the last is the final pass."""
    days = ahead_of([NEW] * 6, TODAY, TODAY + 3, 4).days
    assert [(day.day - TODAY, day.days, day.is_final_pass) for day in days] == [
        (0, 1, False),
        (1, 1, False),
        (2, 1, True),
    ]
    assert days[0].showings == 4
    assert 4 <= sum(day.new for day in days) <= 6  # some possible students are asked again what they missed


def test_cards_shown_today_count_in_the_budget() -> None:
    deck = [seen((0, 4)), seen((0, 4)), NEW, NEW, NEW]
    assert ahead_of(deck, TODAY, TODAY + 2, 3).days[0].showings == 1
    assert ahead_of(deck[:2], TODAY, TODAY + 2, 9).days[0].showings == 0  # and is not shown again
    assert ahead_of(deck, TODAY, TODAY + 2, 2).days[0] == Day(TODAY, 1, 0, 0, False)


def test_cards_missed_today_are_asked_again_while_showings_are_left() -> None:
    deck = [seen((0, 1)), seen((0, 4)), seen((0, 1), (0, 4)), seen((0, 1), (0, 1))]
    assert ahead_of(deck, TODAY, TODAY + 2, 20).days[0].showings == 2
    assert ahead_of(deck, TODAY, TODAY + 2, 7).days[0].showings == 1  # six were made
    assert ahead_of(deck, TODAY, TODAY + 2, 6).days[0].showings == 0


def test_free_showings_are_for_missed_cards() -> None:
    """Most of 40 new cards are missed: the showings that are left on the day are for the missed ones."""
    days = [ahead_of([NEW] * 40, TODAY, TODAY + 4, budget).days[0] for budget in (30, 40, 60, 200)]
    assert [day.showings for day in days[:3]] == [30, 40, 60]
    assert 60 < days[3].showings < 80
    assert days[0].new < 30 < days[2].new  # where asking again is known to help, it takes the place of some new ones
    assert days[3].new == 40


@pytest.mark.parametrize("left", [1, 2, 3])
def test_in_the_last_three_days_missed_cards_take_the_place_of_no_new_one(left: int) -> None:
    days = [ahead_of([NEW] * 40, TODAY, TODAY + left, budget).days[0] for budget in (30, 40, 60)]
    assert [(day.showings, day.new) for day in days] == [(30, 30), (40, 40), (60, 40)]


def test_more_showings_promise_more() -> None:
    deck = [NEW] * 60
    forecasts = [forecast(deck, TODAY, TODAY + 10, budget) for budget in (2, 6, 24)]
    assert all(less.low < more.low and less.high < more.high for less, more in pairwise(forecasts))


@pytest.mark.parametrize("left", [1, 14, 60])
def test_another_budget_is_compared_with_this_one(left: int) -> None:
    cards = [seen((9, 4)), seen((5, 1), (2, 4)), *[NEW] * 28]
    student = posterior(cards, TODAY)
    as_planned = simulate(student, TODAY + left, 6)
    with_budget = [with_another_budget(as_planned, student, TODAY + left, budget) for budget in (3, 6, 12)]
    assert with_budget[1] == as_planned.forecast()
    assert with_budget[0].low < with_budget[1].low < with_budget[2].low
    for budget in (4, 5, 7, 8):  # a few students may do a little worse with more time, by luck
        other, now = with_another_budget(as_planned, student, TODAY + left, budget), as_planned.forecast()
        one, another = (other, now) if budget < 6 else (now, other)
        assert one.low <= another.low
        assert one.high <= another.high
    assert all(0 <= each.low <= each.high <= 1 for each in with_budget)


def test_missed_cards_lower_the_forecast() -> None:
    good = [seen((9, 4), (4, 4), (1, 4))] * 40
    bad = [seen((9, 1), (4, 1), (1, 1))] * 40
    assert forecast(bad, TODAY, TODAY + 5, 5).high < forecast(good, TODAY, TODAY + 5, 5).high
    both = ahead_of(good + bad, TODAY, TODAY + 5, 5)
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
    ahead = ahead_of([seen((9, 4), (4, 4), (1, 4))] * 60, TODAY, TODAY, 5)
    assert width(ahead.forecast()) < width(ahead.forecast(range(6))) < width(ahead.forecast([0]))


def test_without_cards_the_range_is_from_0_to_1() -> None:
    assert forecast([], TODAY, TODAY + 9, 5) == Forecast(0, 1)
    assert ahead_of([NEW], TODAY, TODAY + 9, 5).forecast([]) == Forecast(0, 1)


def test_of_a_large_deck_some_cards_are_followed() -> None:
    deck = [seen((5, 4 if index % 2 else 1)) for index in range(10 * MOST_CARDS)]
    ahead = ahead_of(deck, TODAY, TODAY + 3, 500)
    assert len(ahead.followed) == MOST_CARDS
    assert ahead.days[0].showings == pytest.approx(500, rel=0.02)
    assert ahead.forecast([1]) == Forecast(0, 1)  # not among the followed


def test_each_group_of_a_large_deck_has_cards_of_its_own() -> None:
    """A small group all of its cards, a large one enough; of very many groups a few cards each."""
    deck = [seen((5, 4 if index % 2 else 1)) for index in range(400)]
    groups = [range(380, 400), range(7, 10), range(40, 80), [201], range(400)]
    student = posterior(deck, TODAY)
    wider = with_groups(student, deck, groups)
    followed = [sum(index in group for index in wider.indices) for group in groups]
    assert followed[:4] == [20, 3, 20, 1]
    assert {*student.indices} < {*wider.indices}
    assert [model for model, _ in wider.students] == [model for model, _ in student.students]
    before, after = (simulate(each, TODAY + 9, 60) for each in (student, wider))
    assert before.forecast(groups[3]) == Forecast(0, 1)
    assert all(0 < after.forecast(group).low < after.forecast(group).high for group in groups[:3])
    many = with_groups(student, deck, [range(at, at + 10) for at in range(0, 390, 2)])
    assert all(sum(at <= index < at + 10 for index in many.indices) >= 4 for at in range(0, 390, 2))
    assert with_groups(posterior(deck[:50], TODAY), deck[:50], [range(9)]) == posterior(deck[:50], TODAY)


@pytest.mark.parametrize("budget", [10, 15, 30, 45, 60])
def test_a_groups_range_is_that_of_the_same_students_with_all_cards(
    budget: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small group that is known well, one that is not, and one of new cards, in a deck that is sampled."""
    good, bad, chance = seen((9, 4), (4, 4), (1, 4)), seen((9, 1), (4, 1), (1, 1)), Random(4)
    others = [seen((7, chance.choice((1, 4, 4))), (2, chance.choice((1, 4, 4, 4)))) for _ in range(340)]
    deck = [good] * 20 + [bad] * 20 + [NEW] * 20 + others
    groups = [range(20), range(20, 40), range(40, 60), range(60, 400)]
    student = posterior(deck, TODAY)._replace(missing=0.0)  # which days are missed is luck, and not the same luck
    sampled = simulate(with_groups(student, deck, groups), TODAY + 6, budget)
    monkeypatch.setattr("vivadeck.exam.forecast.ENOUGH_OF_GROUP", len(deck))
    whole = simulate(with_groups(student, deck, [range(len(deck))]), TODAY + 6, budget)
    assert len(sampled.followed) < 180 < len(whole.followed) == 400
    for group in (*groups, None):
        few, all_cards = sampled.forecast(group), whole.forecast(group)
        assert sum(few) / 2 == pytest.approx(sum(all_cards) / 2, abs=0.1)
        assert width(few) == pytest.approx(width(all_cards), abs=0.1)
    assert sum(day.new for day in sampled.days) == pytest.approx(sum(day.new for day in whole.days), abs=2)


def test_the_cards_of_a_sample_stand_for_all_of_every_group_and_of_the_deck() -> None:
    deck = [seen((5, 4 if index % 2 else 1)) for index in range(400)]
    groups = [range(380, 400), range(7, 10), range(40, 140), [201]]
    wider = with_groups(posterior(deck, TODAY), deck, groups)
    weights = {index: card.weight for index, card in zip(wider.indices, wider.followed, strict=True)}
    assert sum(weights.values()) == pytest.approx(400)
    for group in groups:
        assert sum(weights.get(index, 0) for index in group) == pytest.approx(len(group), rel=0.12)


def test_all_cards_say_how_many_are_known_before_the_first_showing() -> None:
    """In a large deck, too, of which only a sample is simulated."""
    deck = [seen((5, 4))] * 60 + [NEW] * 1140
    assert posterior(deck, TODAY).guess_rate == guess_rate([4] * 60)


@pytest.mark.parametrize("budget", [7, 50, 123])
def test_no_day_has_more_showings_than_the_budget(budget: int) -> None:
    days = ahead_of([seen((5, 1))] * 1500 + [NEW] * 1500, TODAY, TODAY + 9, budget).days
    assert {day.showings for day in days} == {budget}


def test_missed_days_lower_the_forecast() -> None:
    kept = [seen((2, 4), (1, 4)) for _ in range(20)] + [CardHistory() for _ in range(40)]
    gaps = [seen((7, 4), (1, 4)) for _ in range(20)] + [CardHistory() for _ in range(40)]
    wide, narrow = (ahead_of(cards, TODAY, TODAY + 10, 12).forecast() for cards in (gaps, kept))
    assert wide.low < narrow.low
    days = ahead_of(gaps, TODAY, TODAY + 10, 12).days
    assert days[0].showings == 12  # the plan itself stays as it is meant


def test_days_that_may_be_missed_begin_no_card_twice() -> None:
    cards = [seen((7, 4), (1, 4)) for _ in range(5)] + [CardHistory() for _ in range(10)]
    assert sum(day.new for day in ahead_of(cards, TODAY, TODAY + 25, 6).days) <= 10


def test_a_day_begins_as_many_cards_as_those_begin_who_study_then() -> None:
    """On each of six days only new cards have room; that some students miss a day brings no other card back."""
    cards = [seen((7, 4), (1, 4)) for _ in range(5)] + [NEW] * 60
    assert [(day.showings, day.new) for day in ahead_of(cards, TODAY, TODAY + 6, 10).days] == [(10, 10)] * 6


@pytest.mark.parametrize(("cards", "budget", "left"), [(110, 1, 1), (110, 40, 1), (30, 5, 2), (400, 9, 3)])
def test_a_card_that_is_never_shown_counts_as_not_known(cards: int, budget: int, left: int) -> None:
    now = forecast([NEW] * cards, TODAY, TODAY + left, budget)
    assert 0 <= now.low < now.high <= budget * left / cards + 0.01
    assert forecast([NEW] * cards, TODAY, TODAY + left, 0) == (0, 0)
