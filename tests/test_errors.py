"""The nearest name, and the sentence that suggests it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("genrl", DECKS, "general"),
        ("gnrl", DECKS, ""),  # three letters are too many
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
        ("nabla", ["tabular", "enables"], ""),
        ("due now", ["due", "new"], "due"),
        ("bais", ["bits", "bias"], "bias"),
        ("theno", ["then", "theano"], "theano"),  # to leave out a letter is more usual than to add one
        ("backrpop", ["backtracking", "backpropagation"], "backpropagation"),  # in its beginning
        ("abcdefghijklmn", ["xabcdefghijklm"], "xabcdefghijklm"),
        ("planetary", ["platonic"], ""),
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


@given(st.text("abc", min_size=3, max_size=16), st.data())
def test_one_typing_error_is_always_likely(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 2))
    changed = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    assert nearest(changed, ["zzzzz", name]) == name
    without = name[:at] + name[at + 1 :]
    assert len(without) < 3 or nearest(without, ["zzzzz", name]) == name
