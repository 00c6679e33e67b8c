"""An exam soon, with cards that were never seen: the plans and sessions of all days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from states import items

from vivadeck.agenda import spread_over_decks
from vivadeck.exam import today
from vivadeck.model import Card, Exam, Review
from vivadeck.study import session

TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CARDS = [Card(f"d/{name}", "d", name, "answer") for name in "abcdefghijklmnopqrst"]
Grading = Callable[[str, int], int]  # the grade for a card that was shown so many times before


class Student:
    """Studies the cards with the session of each day, until the plan has no more."""

    def __init__(self, days: int, a_day: int, grading: Grading, cards: list[Card] = CARDS) -> None:
        self.exam = Exam((), "", NOON, TODAY + timedelta(days=days), None, None, a_day)
        self.grading, self.cards = grading, cards
        self.reviews: list[Review] = []

    def study(self, day: int) -> str:
        """Return the cards of the day, each with the letter of its name."""
        on, now = TODAY + timedelta(days=day), NOON + timedelta(days=day)
        waiting = spread_over_decks(items(self.cards, self.reviews, (), on))
        plans = today.plans([(self.exam, waiting)], self.reviews, on)
        running, shown = session.start(waiting, on, plan=today.day(plans, waiting)), ""
        while running.queue:
            card, now = running.current.card.id, now + timedelta(minutes=1)
            before = sum(review.card == card for review in self.reviews)
            review = session.review(running, self.grading(card[-1], before), now, now)
            self.reviews.append(review)
            running, shown = session.apply(running, review), shown + card[-1]
        return shown


def forgetting(cards: str) -> Grading:
    """Miss these cards when they are shown for the first time, and know all others."""
    return lambda card, before: 1 if card in cards and not before else 4


def test_tomorrow_every_card_is_shown_once_then_misses_come_until_they_are_recalled() -> None:
    hard = {"b": 3, "k": 1, "t": 2}  # misses until it is recalled
    student = Student(1, 40, lambda card, before: 1 if before < hard.get(card, 0) else 4)
    day = student.study(0)
    assert sorted(dict.fromkeys(day)) == list("abcdefghijklmnopqrst")
    assert [day.count(card) for card in "bkta"] == [4, 2, 3, 1]
    assert len(day) == 20 + 6


@pytest.mark.parametrize(
    ("days", "a_day"),
    [
        *[(1, 19), (1, 20), (1, 21), (2, 10), (2, 11), (2, 25), (3, 7), (3, 8), (3, 10), (3, 30)],
        *[(5, 4), (7, 2), (7, 3), (10, 1), (10, 2), (14, 2), (30, 2)],  # ten days have a showing for each
    ],
)
@pytest.mark.parametrize("missed", ["", "aceg", "abcdefghijklmnopqrst"])
def test_every_card_is_shown_once_if_the_days_have_a_showing_for_it(days: int, a_day: int, missed: str) -> None:
    student = Student(days, a_day, forgetting(missed))
    shown = "".join(student.study(day) for day in range(days))
    assert len({*shown}) == min(len(CARDS), days * a_day)


@pytest.mark.parametrize("missed", [0, 1, 3])
def test_with_140_showings_in_two_weeks_none_of_110_cards_is_forgotten(missed: int) -> None:
    """The misses of every third card, as often as that, leave less time for new ones."""
    cards = [Card(f"d/{name}", "d", str(name), "answer") for name in range(110)]
    student = Student(14, 10, lambda card, before: 1 if card in "147" and before < missed else 4, cards)
    for day in range(14):
        student.study(day)
    assert len({review.card for review in student.reviews}) == 110


def test_all_showings_of_a_day_are_used_while_cards_are_missed() -> None:
    student = Student(3, 50, lambda _card, _before: 1)
    assert [len(student.study(day)) for day in range(3)] == [50, 50, 50]


@pytest.mark.parametrize("days", [2, 3])
def test_the_misses_come_first_on_the_next_day(days: int) -> None:
    student = Student(days, 30, forgetting("dhlp"))
    assert {*student.study(0)} == {*"abcdefghijklmnopqrst"}
    assert {*student.study(1)[:4]} == {*"dhlp"}


@pytest.mark.parametrize(("days", "a_day"), [(2, 11), (3, 8), (3, 9), (3, 10)])
def test_all_cards_are_seen_before_any_comes_again_on_a_later_day(days: int, a_day: int) -> None:
    """There is not surely time for both, because the pace may turn out slower."""
    student = Student(days, a_day, forgetting("aceg"))
    shown = "".join(student.study(day) for day in range(days))
    assert len({*shown[:20]}) == 20


def test_what_waits_on_a_later_day_comes_before_todays_misses() -> None:
    """All 14 cards of the first day are due on the second, and missed."""
    student = Student(3, 14, lambda _card, before: 1 if before else 4)
    first, second = student.study(0), student.study(1)
    assert {*second} == {*first}
    assert len(second) == 14


def test_what_was_missed_twice_comes_first_on_the_morning_of_the_exam() -> None:
    student = Student(2, 24, lambda card, before: 1 if card in "dh" or (card == "m" and before) else 4)
    student.study(0)
    student.study(1)
    assert {*student.study(2)[:2]} == {*"dh"}


def test_new_cards_are_drawn_over_all_decks_and_topics() -> None:
    """After the first of three days with 20 showings, half of each deck and topic was seen."""
    decks = [Card(f"{deck}/{deck}{name}", deck, name, "answer") for deck in "xyz" for name in "0123456789"]
    tagged = [Card(f"t/t{place}", "t", str(place), "answer", tags=("pq"[place // 5],)) for place in range(10)]
    student = Student(3, 20, forgetting(""), [*decks, *tagged])
    student.study(0)
    seen = [review.card for review in student.reviews]
    assert [sum(card.startswith(deck) for card in seen) for deck in "xyzt"] == [5, 5, 5, 5]
    assert sum(int(card[-1]) < 5 for card in seen if card.startswith("t")) in (2, 3)
