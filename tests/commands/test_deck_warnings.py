"""What `viva check` warns of: pictures without a file, open formulas, equal questions, too much in a card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vivadeck.commands.deck_warnings import warnings
from vivadeck.decks.library import load
from vivadeck.markdown import math
from vivadeck.settings import bundled_decks
from vivadeck.text import same_question

if TYPE_CHECKING:
    from conftest import Viva

DECK = """\
cards:
- id: one
  question: What is a gradient?
  answer: |
    It is $x$ here,
    and ![a plot](plots/gone.png) with ![this](here.png).
- id: two
  question: "What is  a Gradient ?"
  answer: It costs $5, and $x^2
"""


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "here.png").write_bytes(b"")
    (folder / "a.yaml").write_text(DECK, "utf-8")
    return folder


def test_warnings_are_listed_and_are_no_errors(viva: Viva, deck: Path) -> None:
    done = viva("check", str(deck))
    path = deck / "a.yaml"
    assert done.status == 0
    assert done.err == "3 warnings. viva asks these cards as they are.\n"
    picture, formula, equal, counted = done.out.splitlines()
    assert picture == (
        f"{path}:6:19: a/one: warning: there is no picture {deck}/plots/gone.png. "
        "Put it there, or correct its name in the card"
    )
    assert formula == (
        f"{path}:9:28: a/two: warning: the formula that begins with '$x^2' is never closed, so it is shown as text. "
        "Write $ at its end, or \\$ for a dollar sign"
    )
    assert equal == (
        f"{path}:8:14: a/two: warning: a/one ({path}:2) asks the same question. "
        "Delete one of the two cards, or reword its question"
    )
    assert counted == f"{path}: a, 2 cards"


def test_json_says_which_are_warnings(viva: Viva, deck: Path) -> None:
    (deck / "b.yaml").write_text("cards:\n- answer: Q\n", "utf-8")
    done = viva("check", "--json", str(deck))
    assert done.status == 1
    listed = json.loads(done.out)
    assert [(each["level"], each["line"], each["card"]) for each in listed] == [
        ("error", 2, ""),
        ("warning", 6, "a/one"),
        ("warning", 9, "a/two"),
        ("warning", 8, "a/two"),
    ]
    assert {tuple(each) for each in listed} == {("level", "path", "line", "column", "card", "message")}


def test_equal_questions_of_two_decks(viva: Viva, deck: Path) -> None:
    (deck / "b.yaml").write_text("cards:\n- {id: x, question: what is a gradient, answer: A}\n", "utf-8")
    done = viva("check", str(deck))
    assert f"{deck / 'b.yaml'}:2:21: b/x: warning: a/one ({deck / 'a.yaml'}:2) asks the same question." in done.out


def test_the_bundled_decks_have_none() -> None:
    assert warnings(load([bundled_decks()]).decks) == []


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("$x and $y", "$x and $y"),
        ("It is $x^2", "$x^2"),
        ("$x$ and $y", "$y"),
        ("It is $$x^2", "$$x^2"),
        ("$$\nx^2\n\nmore", "$$\nx^2\n\nmore"),
        ("$$x$$ and $$y", "$$y"),
        ("$\\frac{1}{2}", "$\\frac{1}{2}"),
        ("`$a` and $b", "$b"),
        ("$x$", ""),
        ("$x$ and $y$", ""),
        ("$$x$$", ""),
        ("$$\nx\n$$", ""),
        ("$x\ny$", ""),
        ("It costs $5", ""),
        ("from $5 to $6.50", ""),
        ("US$ 5", ""),
        ("\\$x", ""),
        ("`$x`", ""),
        ("```\n$x\n```", ""),
        ("$", ""),
        ("no dollar", ""),
        ("$a \\$ b$", ""),
        ("$5 and $x$", ""),
    ],
)
def test_a_formula_without_an_end(text: str, rest: str) -> None:
    assert math.unclosed(text) == rest


@pytest.mark.parametrize(
    ("address", "is_named"),
    [
        ("here.png", False),
        ("https://example.org/x.png", False),
        ("/etc/x.png", True),
        ("../x.png", True),
        ("sub/../../x.png", True),
        ("x.bmp", True),
        ("%00.png", True),
        ("C:\\x.png", True),
    ],
)
def test_only_a_picture_below_the_decks_folder_is_looked_for(deck: Path, address: str, is_named: bool) -> None:
    (deck / "a.yaml").write_text(f"cards:\n- question: Q\n  answer: '![plot]({address})'\n", "utf-8")
    messages = [each.message for each in warnings(load([deck]).decks)]
    assert len(messages) == is_named
    assert all("is not the name of a picture in the deck's folder" in each for each in messages)


def test_a_picture_in_code_is_none(deck: Path) -> None:
    (deck / "a.yaml").write_text("cards:\n- question: Q\n  answer: '`![plot](gone.png)`'\n", "utf-8")
    assert warnings(load([deck]).decks) == []


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        ("What is dropout?", "what  is Dropout", True),
        ("Café?", "cafe", True),
        ("What is C?", "What is C++?", False),
        ("What is $x$?", "What is $y$?", False),
        ("What is x?", "What is x²?", False),
    ],
)
def test_questions_that_are_the_same(one: str, other: str, are_same: bool) -> None:
    assert (same_question(one) == same_question(other)) is are_same


@pytest.mark.parametrize(
    ("field", "place", "message"),
    [
        (f"short: {'word ' * 25}", "", ""),
        ("short: |\n    it *is* `so`\n    $x = 1$ " + "word " * 19, "", ""),
        (
            f"short: {'word ' * 26}",
            "3:10",
            (
                "the short answer has 26 words, but it is one sentence of at most 25. "
                "Say less in it: the rest is for the answer"
            ),
        ),
        (
            "short: It is so. It is not.",
            "3:10",
            (
                "the short answer has more than one sentence. "
                "Keep the one that you would say first: the rest is for the answer"
            ),
        ),
        ("short: It is e.g. A, or 1.5 for B. ", "", ""),
        ("key_points: [a, B, ' b.']", "3:24", "'b.' is on this card twice. Delete it, or reword it"),
        (
            "key_points: [{point: a, says: [so]}, {point: b, says: [SO]}]",
            "3:58",
            "'SO' is on this card twice. Delete it, or reword it",
        ),
        ("key_points: [a, b, c, d, e]", "", ""),
        (
            "key_points:\n  - a\n  - {point: b, says: [x, y, z]}\n  - c\n  - d\n  - e\n  - the last\n",
            "9:5",
            "the card has 6 key points, and nobody can listen for more than 5. Put two together, or split the card",
        ),
        (
            "short: so $x\n  mistakes: [{claim: of $y, why: because}]",
            "3:13",
            (
                "the formula that begins with '$x' is never closed, so it is shown as text. "
                "Write $ at its end, or \\$ for a dollar sign"
            ),
        ),
    ],
)
def test_more_than_an_examiner_can_listen_to(tmp_path: Path, field: str, place: str, message: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"cards:\n- question: Why?\n  {field}\n", "utf-8")
    library = load([path])
    assert library.problems == ()
    listed = [(f"{each.line}:{each.column}", each.message) for each in warnings(library.decks)]
    assert listed[:1] == ([(place, message)] if message else [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<img src="gone.png">', "is shown as text. A picture is ![](gone.png)"),
        ("<IMG SRC=gone.png alt=x>", "is shown as text. A picture is ![](gone.png)"),
        ('`<img src="gone.png">`', ""),
    ],
)
def test_a_picture_as_html_is_shown_as_text(deck: Path, text: str, said: str) -> None:
    path = deck / "p.yaml"
    path.write_text(f"cards:\n- question: P?\n  answer: |\n    {text}\n", "utf-8")
    messages = [each.message for each in warnings(load([path]).decks)]
    assert len(messages) == bool(said)
    assert said in "".join(messages)


def test_questions_are_not_compared_with_those_that_came_with_viva(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("cards:\n- {question: What is dropout?, answer: a}\n", "utf-8")
    both = load([bundled_decks(), path]).decks
    assert any("general/dropout" in each.message for each in warnings(both))
    assert not warnings(both, [bundled_decks()])
