"""Ids made from questions: no two questions that ask for different things share one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.model import Card
from vivadeck.text import LONGEST_SLUG, former_name, former_names, has_digits, made_name, slug

STEM = "what is the most important difference between a network that is trained for"
DIFFERENT = [
    ("दिन", "दान"),
    ("ป่า", "ป้า"),
    ("כֵּן", "כַּן"),
    ("C", "C++"),
    ("C++", "C#"),
    ("What is a < b?", "What is a > b?"),
    ("∇?", "∂?"),
    ("???", "!!!"),
    ("What does % do?", "What does & do?"),
    ("What does `*` do?", "What does `/` do?"),
    ("What is x² for?", "What is x₂ for?"),
    ("What is $x^2$?", "What is $x_2$?"),
    (f"{STEM} one epoch?", f"{STEM} ten epochs?"),
    ("a" * 61, "a" * 62),
]
UNCHANGED = [
    "What is dropout?",
    "Why “deep” (and not wide) – in short?",
    "What does `model.fit()` do, **exactly**?",
    "Xavier/He initialization: why?",
    "What costs $5?",
    "Größe und Maß",
    "cafe\u0301",
    "勾配とは？",
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_questions_have_two_names(one: str, other: str) -> None:
    assert made_name(one) != made_name(other)


@pytest.mark.parametrize("question", UNCHANGED)
def test_a_slug_that_loses_nothing_stays(question: str) -> None:
    assert made_name(question) == former_name(question) == slug(question)


@pytest.mark.parametrize(
    ("question", "name"),
    [("दिन", "दिन"), ("ป่า", "ป่า"), ("C", "c"), ("c++?", "c_cedb"), ("C++", "c_cedb"), ("∇?", "card_c41b")],
)
def test_names(question: str, name: str) -> None:
    assert made_name(question) == name


@given(st.text())
def test_a_name_can_stand_in_a_deck(question: str) -> None:
    name = made_name(question)
    assert name
    assert not set(name) & {"/", " ", "\n"}
    assert len(name) <= LONGEST_SLUG + 5
    assert name == slug(question) or has_digits(name)


def card(question: str, name: str = "") -> Card:
    return Card(f"d/{name or made_name(question)}", "d", question, "A", has_id=bool(name))


@pytest.mark.parametrize(
    ("cards", "formers"),
    [
        ([card("C++")], {"d/c_cedb": "d/c"}),
        ([card("C++"), card("C")], {}),
        ([card("C++"), card("C#")], {}),
        ([card("C++"), card("The language", "c")], {}),
        ([card("C++", "c_cedb")], {}),
        ([card("What is dropout?")], {}),
        ([card("दिन"), card("दूध")], {"d/दिन": "d/द-न", "d/दूध": "d/द-ध"}),
    ],
)
def test_former_names_are_of_one_card_only(cards: list[Card], formers: dict[str, str]) -> None:
    assert former_names(cards) == formers
