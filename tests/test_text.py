"""Ids made from questions: no two questions that ask for different things share one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.text import LONGEST_SLUG, former_name, has_digits, made_name, note_names, slug

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
    ("What is -1?", "What is 1?"),
    ("What does () mean?", "What does [] mean?"),
    ("__init__", "init"),
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


@pytest.mark.parametrize(
    ("questions", "names", "notes"),
    [
        (["C++"], [""], ["c"]),
        (["C++", "C"], ["", ""], ["c", "c_2e7d"]),
        (["C", "C++"], ["", ""], ["c", "c_cedb"]),
        (["C++", "C#"], ["", ""], ["c", "c_951a"]),
        (["C++", "The language"], ["", "c"], ["c_cedb", "c"]),
        (["C++"], ["c_cedb"], ["c_cedb"]),
        (["What is dropout?"], [""], ["what-is-dropout"]),
        (["दिन", "दूध"], ["", ""], ["द-न", "द-ध"]),
    ],
)
def test_anki_knows_a_card_by_its_former_name(questions: list[str], names: list[str], notes: list[str]) -> None:
    assert note_names(questions, names) == notes


@given(st.lists(st.sampled_from(["C", "C++", "C#", "c-", "∇", "∂", "Na", STEM + " one", STEM + " two"]), unique=True))
def test_a_card_that_is_added_takes_nobodys_note(questions: list[str]) -> None:
    for many in range(len(questions)):
        before = note_names(questions[:many], [""] * many)
        assert note_names(questions, [""] * len(questions))[:many] == before
        assert len({*before}) == many
