"""The sentences of `viva plan`: each says something, in every case."""

from __future__ import annotations

from datetime import date

import pytest

from vivadeck.commands import plan_wording
from vivadeck.exam.forecast import Day, Forecast
from vivadeck.exam.planner import Reason, Why
from vivadeck.exam.weakest import Topic
from vivadeck.terminal.wording import columns

TODAY = date(2026, 3, 2)


def text(parts: plan_wording.Parts) -> str:
    return "".join(part for part, _ in parts)


@pytest.mark.parametrize(
    ("low", "high", "cards", "sentence"),
    [
        (0.73, 0.98, 110, "You will probably know 80 to 108 of 110 cards."),
        (0.7, 1.0, 110, "You will probably know 77 to 110 of 110 cards."),
        (0.98, 1.0, 12, "You will probably know all 12 cards."),
        (0.9, 1.0, 2, "You will probably know both cards."),
        (0.81, 1.0, 1, "You will probably know the card."),
        (0.0, 0.3, 1, "You will probably not know the card."),
        (0.0, 0.02, 12, "You will probably know none of them."),
        (0.42, 0.45, 12, "You will probably know about 5 of 12 cards."),
        (0.0, 1.0, 110, "It is not clear yet how many of the 110 cards you will know. Your answers will tell."),
        (0.0, 1.0, 1, "It is not clear yet whether you will know the card. Your answers will tell."),
        (0.3, 0.8, 1, "It is not clear yet whether you will know the card. Your answers will tell."),
    ],
)
def test_what_you_will_know(low: float, high: float, cards: int, sentence: str) -> None:
    assert text(plan_wording.expectation(Forecast(low, high), None, cards)) == sentence


@pytest.mark.parametrize(
    ("week_ago", "words"),
    [
        (Forecast(0.55, 0.95), " (a week ago: 61 to 104)."),
        (Forecast(0.728, 0.979), " (as a week ago)."),
        (Forecast(0, 1), " (a week ago: not clear)."),
        (Forecast(0.999, 1), " (a week ago: all)."),
        (None, "."),
    ],
)
def test_how_that_moved(week_ago: Forecast | None, words: str) -> None:
    sentence = text(plan_wording.expectation(Forecast(0.73, 0.98), week_ago, 110))
    assert sentence == f"You will probably know 80 to 108 of 110 cards{words}"
    assert columns(sentence) <= 80


NOW = Forecast(0.5, 0.7)


@pytest.mark.parametrize(
    ("more", "less", "sentence"),
    [
        (Forecast(0.6, 0.8), Forecast(0.3, 0.5), "With 15 min more a day: 60 to 80. With 15 min less: 30 to 50."),
        (Forecast(0.6, 0.8), None, "With 15 min more a day: 60 to 80."),
        (Forecast(0.6, 0.8), NOW, "With 15 min more a day: 60 to 80."),
        (NOW, Forecast(0.3, 0.5), "With 15 min less a day: 30 to 50. More would change little."),
        (NOW, NOW, "15 min more or less a day would change little."),
        (NOW, None, "More would change little."),
        (Forecast(0.45, 0.6), Forecast(0.6, 0.8), "15 min more or less a day would change little."),  # luck, no gain
    ],
)
def test_what_a_quarter_of_an_hour_changes(more: Forecast, less: Forecast | None, sentence: str) -> None:
    assert plan_wording.more_or_less(NOW, more, less, 100, "15 min %s a day") == sentence
    today = plan_wording.more_or_less(NOW, more, less, 100, "20 cards %s today")
    assert today == sentence.replace(" a day", " today").replace("15 min", "20 cards")


@pytest.mark.parametrize(
    ("low", "high", "cards", "cell"),
    [
        (0, 1, 30, "not clear"),
        (0.001, 0.999, 4, "not clear"),
        (0.2, 1, 4, "20–100 %"),
        (0.2, 1, 3, "–"),  # luck makes any range of three cards mean nothing
    ],
)
def test_the_range_of_a_group(low: float, high: float, cards: int, cell: str) -> None:
    assert plan_wording.share(Forecast(low, high), cards) == cell


def day(after: int, days: int, showings: int, new: int, is_final: bool = False) -> Day:
    return Day(TODAY.toordinal() + after, days, showings, new, is_final)


@pytest.mark.parametrize(
    ("listed", "others", "line"),
    [
        ([], [], ""),
        ([], [day(7, 1, 40, 2), day(8, 2, 80, 0)], "then 3 more days to Wed 11 Mar: 120 reviews, 2 of new cards"),
        ([], [day(7, 1, 0, 0)], "then 1 more day to Mon 9 Mar: no reviews"),
        ([], [day(7, 2, 9, 9), day(9, 1, 9, 0, True)], "then 3 more days to Wed 11 Mar: 18 reviews, 9 of new cards; "),
        (
            [],
            [day(1, 1, 9, 8, True), day(2, 1, 9, 9, True)],
            "then 2 more days to Wed 4 Mar: 18 reviews, 17 of new cards; ",
        ),
        ([day(0, 1, 9, 0, True)], [day(1, 1, 9, 0, True)], "then 1 more day to tomorrow: 9 reviews"),
    ],
)
def test_the_days_that_are_not_listed(listed: list[Day], others: list[Day], line: str) -> None:
    assert plan_wording.rest(others, listed, TODAY).startswith(line)


def test_no_final_pass_is_named_where_all_cards_are_new() -> None:
    assert plan_wording.rest([day(1, 1, 9, 9, True), day(2, 1, 9, 9, True)], [], TODAY).endswith(
        ": 18 reviews, all of new cards"
    )


def test_the_final_pass_is_named_once() -> None:
    last, two = day(9, 1, 9, 0, True), [day(9, 1, 9, 0, True), day(10, 1, 9, 0, True)]
    assert plan_wording.rest([day(7, 2, 9, 0), last], [], TODAY).endswith("; final pass on Wed 11 Mar")
    assert plan_wording.rest([day(7, 2, 9, 0), *two], [], TODAY).endswith("; final pass from Wed 11 Mar")
    assert "final pass" not in plan_wording.rest(two, [day(8, 1, 9, 0, True)], TODAY)


def test_the_weakest_topic() -> None:
    assert plan_wording.topic(Topic("rnn", True, (0, 1, 2), 0.31, 1)) == "rnn 31 %"
    assert plan_wording.topic(Topic("rnn", True, (0, 1, 2), 0.0, 3)) == "rnn, all 3 cards new"


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        (Reason(Why.NEW, None, 0.3, 0.2, 0.2), "new; every card comes up once, if there is time"),
        (Reason(Why.OVERDUE, 0, 0.3, 0.2, 0.1), "due today; the most overdue cards come first"),
        (Reason(Why.OVERDUE, 1, 0.3, 0.2, 0.1), "due for 1 day; the most overdue cards come first"),
        (
            Reason(Why.GAIN, None, 0.124, 0.4, 0.35),
            (
                "your chance on the day is 12 percentage points higher if you study it today "
                "(now it is about 40 %; on the day 35 % without it)"
            ),
        ),
        (
            Reason(Why.GAIN, None, 0.01, 0.2, 0.2),
            "new; your chance on the day is 1 percentage point higher if you study it today",
        ),
        (
            Reason(Why.GAIN, None, 0.001, 0.9, 0.89),
            (
                "your chance on the day is hardly higher if you study it today "
                "(now it is about 90 %; on the day 89 % without it)"
            ),
        ),
        (
            Reason(Why.GAIN, None, -0.02, 0.2, 0.2),
            "new; your chance on the day is hardly higher if you study it today",
        ),
    ],
)
def test_why_a_card_comes(reason: Reason, why: str) -> None:
    assert plan_wording.reason(reason) == why
