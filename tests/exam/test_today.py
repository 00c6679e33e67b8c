"""What exams mean for today: whose cards, how many, and which missed ones again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from vivadeck.agenda import Item, items
from vivadeck.exam import today
from vivadeck.model import Card, Choice, Decision, Exam, Review

TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CARDS = [Card(f"d/{name}", "d", name, "answer") for name in "abcdefgh"]


def review(name: str, days_ago: int, grade: int, minute: int = 0) -> Review:
    return Review(f"d/{name}", NOON - timedelta(days=days_ago) + timedelta(minutes=minute), grade, 10)


def exam(days: int, a_day: int) -> Exam:
    return Exam((), str(days), NOON, TODAY + timedelta(days=days), None, None, a_day)


def standing(reviews: Sequence[Review], decisions: Sequence[Decision] = ()) -> list[Item]:
    return items(CARDS, reviews, decisions, TODAY)


def asked(made: today.Plans, chosen: Sequence[Item]) -> str:
    return "".join(item.card.question for item in today.queue(made, chosen))


def test_the_budget_ends_the_queue_and_what_was_shown_today_is_off_it() -> None:
    reviews = [review("a", 0, 4), review("b", 0, 5)]
    all_items = standing(reviews)
    made = today.plans([(exam(10, 5), all_items)], reviews, TODAY)
    assert (made.each[0].shown, made.each[0].left) == (2, 3)
    assert asked(made, all_items) == "cde"
    assert asked(today.plans([(exam(10, 2), all_items)], reviews, TODAY), all_items) == ""


def test_what_sm2_wants_comes_before_new_cards_and_cards_ahead_of_time_after_them() -> None:
    reviews = [review("h", 4, 4), review("h", 3, 4), review("g", 5, 4), review("f", 2, 4)]  # SM-2 wants h in 3 days
    all_items = standing(reviews)
    assert asked(today.plans([(exam(20, 8), all_items)], reviews, TODAY), all_items) == "gfabcdeh"


def test_only_chosen_cards_are_asked_and_the_budget_is_for_them() -> None:
    all_items = standing([])
    made = today.plans([(exam(10, 3), all_items)], [], TODAY)
    assert asked(made, all_items[4:]) == "efg"


def test_suspended_cards_are_not_planned_and_skipped_ones_wait() -> None:
    decisions = [Decision("d/a", NOON, Choice.SUSPEND), Decision("d/b", NOON, Choice.SKIP)]
    all_items = standing([], decisions)
    made = today.plans([(exam(10, 8), all_items)], [], TODAY)
    assert asked(made, all_items) == "cdefgh"
    assert [item.card.question for item in made.each[0].items] == list("bcdefgh")
    assert "d/a" not in made.drills.cards


def test_a_card_of_two_exams_is_shown_once_and_counts_for_both() -> None:
    all_items = standing([])
    made = today.plans([(exam(5, 2), all_items[:4]), (exam(9, 4), all_items)], [], TODAY)
    assert asked(made, all_items) == "abcd"
    made = today.plans([(exam(5, 2), all_items[:2]), (exam(9, 4), all_items[2:])], [], TODAY)
    assert asked(made, all_items) == "abcdef"


def test_every_second_miss_comes_again_until_the_reviews_tell_more() -> None:
    reviews = [review(name, 0, 1, minute) for minute, name in enumerate("abcd")]
    all_items = standing(reviews)
    made = today.plans([(exam(10, 8), all_items)], reviews, TODAY)
    assert made.again == ("d/a", "d/c")
    assert asked(made, all_items) == "acef"
    assert made.drills.missed == 4
    drilled = [*reviews, review("a", 0, 1, 9)]
    assert today.plans([(exam(10, 8), all_items)], drilled, TODAY).again == ("d/c",)


def test_misses_are_counted_over_all_days() -> None:
    reviews = [review("a", 3, 1), review("a", 3, 1, 5), review("b", 0, 1), review("c", 0, 0, 1)]
    made = today.plans([(exam(10, 8), standing(reviews))], reviews, TODAY)
    assert made.drills.missed == 3  # the second showing of a day is no miss of its own
    assert made.again == ("d/c",)


def test_other_cards_and_reviews_dated_far_ahead_play_no_part() -> None:
    reviews = [review("a", 0, 1), Review("x/y", NOON, 1, 10), review("b", -30, 1)]
    all_items = standing(reviews)
    made = today.plans([(exam(10, 8), all_items)], reviews, TODAY)
    assert (made.each[0].shown, made.drills.missed) == (1, 1)
