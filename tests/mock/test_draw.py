"""Which cards a mock viva draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

import pytest
from conftest import ROOT

from vivadeck.agenda import Item
from vivadeck.decks.library import load
from vivadeck.mock.draw import chances, may_be_asked, need, topics
from vivadeck.mock.draw import draw as draw_some
from vivadeck.model import Card
from vivadeck.sm2 import replay

TODAY = date(2026, 3, 2)
CARDS = [Item(card) for card in load([ROOT / "decks"]).cards.values()]


def draw(items: list[Item], last: Collection[str], today: date, most: int, seed: int) -> list[Item]:
    """Return a draw from these cards, which are all cards of their decks."""
    return draw_some(items, topics([item.card for item in items]), chances(items, last, today), most, seed)


def card(name: str, *tags: str, deck: str = "d") -> Card:
    return Card(f"{deck}/{name}", deck, name, "an answer", tags=tags)


def reviewed(name: str, *reviews: tuple[int, int]) -> Item:
    """Return a card with reviews: (how many days ago, grade)."""
    return Item(card(name), replay([(grade, TODAY - timedelta(days)) for days, grade in reviews]))


@pytest.mark.parametrize(
    ("cards", "expected"),
    [
        ([card("a")], ["d"]),
        ([card("a", "x")], ["d"]),  # the only card has every tag
        ([card("a", "all", "x"), card("b", "all", "y")], ["x", "y"]),
        ([card("a", "x"), card("b", "x"), card("c", "y"), card("e")], ["x", "x", "y", "d"]),
        ([*(card(str(n), "most", "x") for n in range(9)), card("z", "y")], [*["d"] * 9, "y"]),
        ([*(card(str(n), "most", "x") for n in range(8)), card("z", "y"), card("w", "y")], [*["most"] * 8, "y", "y"]),
        ([card("a", "x", "x"), card("b")], ["x", "d"]),
        ([card("a", "x"), card("b", "y"), card("c", "x", deck="e")], ["x", "y", "e"]),  # each deck for itself
        ([card("a", "core", "x"), card("b", "core"), card("c", "y")], ["x", "d", "y"]),  # core is no topic
        ([], []),
    ],
)
def test_a_cards_topic_is_its_first_tag_that_not_nearly_all_have(cards: list[Card], expected: list[str]) -> None:
    assert [topics(cards)[each.id] for each in cards] == expected


def test_the_same_seed_and_facts_give_the_same_draw_and_another_seed_another() -> None:
    first = draw(CARDS, (), TODAY, 10, 7)
    assert first == draw(CARDS, (), TODAY, 10, 7)
    assert first != draw(CARDS, (), TODAY, 10, 8)
    assert [item.card.id for item in draw(CARDS, (), TODAY, 3, 1)] == [
        item.card.id for item in draw(CARDS, (), TODAY, 110, 1)[:3]
    ]


@pytest.mark.parametrize("seed", range(20))
def test_no_card_comes_twice_and_topics_come_in_turn(seed: int) -> None:
    asked = draw(CARDS, (), TODAY, len(CARDS), seed)
    assert sorted(item.card.id for item in asked) == sorted(item.card.id for item in CARDS)
    topic = topics([item.card for item in CARDS])
    names = [topic[item.card.id] for item in asked]
    assert len(set(names[:10])) == 10
    left = Counter(names)
    for place in range(1, len(names)):
        left[names[place - 1]] -= 1
        if any(left[each] for each in left if each != names[place - 1]):
            assert names[place] != names[place - 1]


def test_weak_and_new_cards_are_likelier_and_those_of_the_last_mock_are_not() -> None:
    items = [
        Item(card("new")),
        reviewed("missed", (3, 4), (0, 1)),
        reviewed("overdue", (20, 4)),
        reviewed("known", (7, 4), (6, 4), (0, 5)),
        reviewed("last", (20, 4)),
    ]
    assert [round(need(item, TODAY), 2) for item in items] == [1, 1, 0.88, 0, 0.88]
    assert need(reviewed("tomorrow", (-1, 4)), TODAY) == 0
    first = Counter(draw(items, {"d/last"}, TODAY, 1, seed)[0].card.id for seed in range(1000))
    assert [first[item.card.id] > 200 for item in items] == [True, True, True, False, False]
    assert first["d/known"] > 3 * first["d/last"] > 0  # unlikely, but not never


def test_a_card_of_the_last_mock_is_asked_where_there_is_no_other() -> None:
    assert draw(CARDS[:1], {CARDS[0].card.id}, TODAY, 10, 1) == CARDS[:1]
    assert draw([], (), TODAY, 10, 1) == []


def test_cards_without_an_answer_and_suspended_ones_are_not_asked() -> None:
    items = [Item(card("a")), Item(card("b")._replace(answer="")), Item(card("c"), is_suspended=True)]
    assert may_be_asked(items) == items[:1]
    short = Item(card("d")._replace(answer="", short="In a word"))
    assert may_be_asked([short]) == []
