"""The weakest cards and the weakest topic of an exam."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from states import items

from vivadeck.exam import today, weakest
from vivadeck.exam.today import Plan
from vivadeck.model import Card, Exam, Review

TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def planned(
    cards: Mapping[str, Sequence[str]], answers: Mapping[str, Sequence[tuple[int, int]]], days: int = 9
) -> Plan:
    """Return the plan for cards with their tags, from each card's (days ago, grade) pairs; the exam is in `days`."""
    reviews = sorted(
        (
            Review(card, NOON - timedelta(days=ago), grade, 10)
            for card, pairs in answers.items()
            for ago, grade in pairs
        ),
        key=lambda review: review.at,
    )
    deck = [Card(card, card.partition("/")[0], card, "answer", tags=tuple(tags)) for card, tags in cards.items()]
    exam = Exam((), "", NOON, TODAY + timedelta(days=days), cards=5)
    return today.plans([(exam, items(deck, reviews, [], TODAY))], reviews, TODAY).by_exam[0]


ABC = {f"d/{name}": ["odd" if number % 2 else "even", "all"] for number, name in enumerate("abcdef")}


def test_the_card_that_was_missed_last_is_weakest_though_it_was_just_shown() -> None:
    plan = planned(ABC, {"d/a": [(9, 4), (3, 4)], "d/b": [(5, 4)], "d/c": [(5, 4), (0, 1)], "d/d": [(5, 4), (4, 4)]})
    cards = weakest.cards(plan)
    assert next(card.id for card in cards) == "d/c"
    assert {card.id for card in cards} == {"d/a", "d/b", "d/c", "d/d"}  # no new ones
    assert [card.chance for card in cards] == sorted(card.chance for card in cards)
    assert 0 < cards[0].chance < cards[-1].chance < 1


def test_on_the_day_of_the_exam_the_chance_is_what_it_was_said_to_be_the_evening_before() -> None:
    evening = planned(ABC, {"d/a": [(0, 4)], "d/b": [(3, 4)]}, days=1)
    morning = planned(ABC, {"d/a": [(1, 4)], "d/b": [(4, 4)]}, days=0)
    assert weakest.cards(morning) == weakest.cards(evening)


def test_of_many_cards_ten_are_weakest() -> None:
    many = {f"d/{number:02}": ["x"] for number in range(30)}
    cards = weakest.cards(planned(many, {card: [(5, 1 if card < "d/12" else 5)] for card in many}))
    assert [card.id for card in cards] == [f"d/{number:02}" for number in range(10)]


def test_new_cards_count_as_not_known_in_a_topic() -> None:
    topic = weakest.topic(planned(ABC, {"d/a": [(3, 5)], "d/c": [(3, 5)], "d/b": [(3, 1)], "d/d": [(3, 1)]}))
    assert topic is not None
    assert (topic.name, topic.is_tag, topic.places, topic.new) == ("odd", True, (1, 3, 5), 1)
    (chance,) = {card.chance for card in weakest.cards(planned(ABC, {"d/b": [(3, 1)]}))}
    assert topic.chance == 2 * chance / 3


def test_a_topic_of_two_cards_or_of_all_is_none() -> None:
    few = {"d/a": ["few", "all"], "d/b": ["few", "all"], "d/c": ["all"]}
    assert weakest.topic(planned(few, {"d/a": [(3, 1)]})) is None
    assert weakest.topic(planned(ABC, {})) is None  # nothing was shown: no topic is weaker than another


def test_the_most_important_cards_are_no_topic() -> None:
    tagged = {f"d/{name}": [["odd", "core"], ["even"]][number % 2] for number, name in enumerate("abcdefgh")}
    topic = weakest.topic(planned(tagged | {"d/i": ["core"], "d/j": ["core"]}, {"d/b": [(3, 1)]}))
    assert topic is not None
    assert topic.name == "odd"  # and not the larger `core`, which is as weak


def test_without_tags_a_deck_is_a_topic() -> None:
    plain: dict[str, list[str]] = {f"{deck}/{name}": [] for deck in ("one", "two") for name in "abc"}
    topic = weakest.topic(planned(plain, {"one/a": [(3, 1)]}))
    assert topic is not None
    assert (topic.name, topic.is_tag, topic.places) == ("two", False, (3, 4, 5))


def test_of_equal_topics_the_largest_is_weakest() -> None:
    cards = {"d/a": ["s"]} | {f"d/s{n}": ["small"] for n in range(3)} | {f"d/l{n}": ["large"] for n in range(4)}
    topic = weakest.topic(planned(cards, {"d/a": [(3, 4)]}))
    assert topic is not None
    assert topic.name == "large"
