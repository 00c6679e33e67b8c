"""The nearest name, and the sentence that suggests it."""

from __future__ import annotations

import pytest

from vivadeck.agenda import State
from vivadeck.errors import did_you_mean, nearest

DECKS = ["assignment-1", "assignment-2", "general"]


@pytest.mark.parametrize(
    ("name", "names", "near"),
    [
        ("genral", DECKS, "general"),
        ("general", DECKS, "general"),
        ("GENERAL", DECKS, "general"),
        ("assignment2", DECKS, "assignment-2"),
        ("general", ["General"], "General"),
        ("GENRAL", DECKS, "general"),
        ("Ge", ["General", "Generic"], "General"),
        ("gneeral", DECKS, "general"),
        ("backprpagation", ["propagation", "backpropagation", "backtracking"], "backpropagation"),
        ("g", DECKS, "general"),  # too short to be like anything: a beginning
        ("ass", DECKS, "assignment-1"),
        ("A", DECKS[::-1], "assignment-1"),
        ("zebra", DECKS, ""),
        ("xgeneral-knowledge-questions", DECKS, ""),
        ("", DECKS, ""),
        ("general", [], ""),
        ("", [], ""),
        ("", [""], ""),
        ("épochs", ["epochs"], "epochs"),
        ("deu", list(State), State.DUE),
    ],
)
def test_nearest(name: str, names: list[str], near: str) -> None:
    assert nearest(name, names) == near
    assert nearest(name, iter(names)) == near


def test_equally_near_names_are_chosen_from_in_a_fixed_way() -> None:
    names = ["cat", "bat", "hat", "rat"]
    assert {nearest("zat", order) for order in (names, names[::-1], sorted(names), set(names))} == {"rat"}


def test_did_you_mean_is_a_sentence_to_append() -> None:
    assert did_you_mean("genral", DECKS) == " Did you mean general?"
    assert did_you_mean("deu", State) == " Did you mean due?"
    assert did_you_mean("zebra", DECKS) == ""
