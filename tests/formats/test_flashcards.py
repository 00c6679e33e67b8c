"""Markdown decks of hashcards and repeater."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.errors import VivaError
from vivadeck.formats import cloze, flashcards
from vivadeck.formats.draft import Found


def read(folder: Path, text: str, name: str = "Geography.md") -> Found:
    path = folder / name
    path.write_bytes(text.encode())
    return flashcards.read(path)


def cards(result: Found) -> list[tuple[str, str]]:
    return [(draft.question, draft.answer) for deck in result.decks for draft in deck.drafts]


READ = {
    "one line": ("Q: Capital?\nA: Paris\n", [("Capital?", "Paris")]),
    "many lines": ("Q: List\nthem.\nA:\n\n- a\n- b\n\n", [("List\nthem.", "- a\n- b")]),
    "no space": ("Q:x\nA:y", [("x", "y")]),
    "one after another": (
        "Q: a\nA: b\nQ: c\nA: d\nC: [e]\nQ: f\nA: g",
        [("a", "b"), ("c", "d"), ("[…]", "e"), ("f", "g")],
    ),
    "rules": ("---\nQ: a\nA: b\n---\n\n---\nQ: c\nA: d\n---\n", [("a", "b"), ("c", "d")]),
    "cloze": ("C: The [order] of [a group].\n", [("The […] of a group.", "order"), ("The order of […].", "a group")]),
    "cloze, many lines": (
        "C:\nVanity.\n\n— [Ecclesiastes] [6]:[9]\n",
        [
            ("Vanity.\n\n— […] 6:9", "Ecclesiastes"),
            ("Vanity.\n\n— Ecclesiastes \\[…\\]:9", "6"),
            ("Vanity.\n\n— Ecclesiastes 6:[…]", "9"),
        ],
    ),
    "repeater's": (
        "C:\nRegion: [`us-east-2`]\n\nLocation: [Ohio]\n\n---\n\n",
        [("Region: […]\n\nLocation: Ohio", "`us-east-2`"), ("Region: `us-east-2`\n\nLocation: […]", "Ohio")],
    ),
    "factorial": ("C: The notation [$n!$] means it.", [("The notation […] means it.", "$n!$")]),
    "code": (
        "Q: What?\nA: This:\n```\nQ: no\nA: no\n---\nC: [no]\n```\nend\n",
        [("What?", "This:\n```\nQ: no\nA: no\n---\nC: [no]\n```\nend")],
    ),
    "code behind the marker": (
        "Q: What?\nA: ```py\nQ: no\n```\nQ: c\nA: d",
        [("What?", "```py\nQ: no\n```"), ("c", "d")],
    ),
    "a fence that nothing closes": ("Q: a\nA: ```\nb\nQ: c\nA: d", [("a", "```\nb"), ("c", "d")]),
    "CRLF": ("Q: a\r\nb\r\nA: c\r\n", [("a\nb", "c")]),
    "a rule that is moved in": ("Q: a\nA: b\n  ---\nQ: c\nA: d", [("a", "b"), ("c", "d")]),
    "a heading within an answer": ("Q: a\nA: b\n\n# More\n\nc", [("a", "b\n\n# More\n\nc")]),
    "a heading that is all": ("Q:\n# a\nA: #b", [("# a", "#b")]),
    "a comment at the end of code": ("Q: a\nA:\n```\n# b\n```", [("a", "```\n# b\n```")]),
    "one card a line": (
        "What is a?::b\n\nc ::  d: e\n---\nQ: f\nA: g::h\n---\ni::j\n",
        [("What is a?", "b"), ("c", "d: e"), ("f", "g::h"), ("i", "j")],
    ),
    "hashcards' brackets in code": (
        "C: The key [`\\[`] opens \\[x\\] and `\\[y\\]`.",
        [("The key […] opens \\[x\\] and `[y]`.", "`[`")],
    ),
    "indented markers are text": ("Q: a\n  Q: b\nA: c\n", [("a\n  Q: b", "c")]),
}


@pytest.mark.parametrize("name", READ)
def test_a_deck_is_read(name: str, tmp_path: Path) -> None:
    text, expected = READ[name]
    result = read(tmp_path, text)
    assert cards(result) == expected
    assert result.decks[0].name == "Geography"
    assert not result.skipped


SKIPPED = {
    "text before": ("# Notes\n\nof mine\nQ: a\nA: b\n", 1, "this text does not belong to a card"),
    "text between": ("Q: a\nA: b\n---\n\nnote\n\nQ: c\nA: d\n", 5, "this text does not belong to a card"),
    "a heading between": ("Q: a\nA: b\n\n# Next\n## Part\n\nQ: c\nA: d\n", 4, "this text does not belong to a card"),
    "a comment below a question": ("Q: a\n#TODO\nA: b\n", 2, "this text does not belong to a card"),
    "one line without an answer": ("Q: a\nA: b\n---\nWhat is ATP?::\n", 4, "this text does not belong to a card"),
    "one line in code": ("Q: a\nA: b\n---\n```\nstd::x\n```\n", 4, "this text does not belong to a card"),
    "no answer": ("Q: a\nA: b\nQ: c\n", 3, "this question (Q:) has no answer (A:)"),
    "no answer before another": ("Q: c\nQ: a\nA: b\n", 1, "this question (Q:) has no answer (A:)"),
    "no answer before a rule": ("Q: c\n---\nQ: a\nA: b\n", 1, "this question (Q:) has no answer (A:)"),
    "no question": ("A: c\nQ: a\nA: b\n", 1, "this answer (A:) has no question (Q:) before it"),
    "two answers": ("Q: a\nA: b\nA: c\n", 3, "this answer (A:) has no question (Q:) before it"),
    "an empty answer": ("Q: a\nA: b\nQ: c\nA:\n", 3, "the answer is empty"),
    "no deletion": ("Q: a\nA: b\nC: c\n", 3, "hides nothing"),
    "an empty deletion": ("Q: a\nA: b\nC: c []\n", 3, "has an empty pair of brackets"),
    "half a bracket": ("Q: a\nA: b\nC: c [d\n", 3, "opens a bracket and does not close it"),
    "the other half": ("Q: a\nA: b\nC: c] d\n", 3, "closes a bracket that is not open"),
    "twice": ("Q: a\nA: b\nQ: a\nA: b\n", 3, "the same card"),
    "front matter": ("---\nname = oh no\n---\nQ: a\nA: b\n", 2, "not TOML"),
}


@pytest.mark.parametrize("name", SKIPPED)
def test_text_that_is_not_a_card_is_skipped_with_its_line(name: str, tmp_path: Path) -> None:
    text, line, why = SKIPPED[name]
    result = read(tmp_path, text)
    assert [(each.place, why in each.why) for each in result.skipped] == [(f"{tmp_path / 'Geography.md'}:{line}", True)]
    assert cards(result)[0] == ("a", "b")


def test_a_card_with_two_answers_below_is_marked(tmp_path: Path) -> None:
    (deck,) = read(tmp_path, "Q: a\nQ: b\nA: c\nA: d\nQ: e\nA: f\n").decks
    assert [(each.question, bool(each.doubt)) for each in deck.drafts] == [("b", True), ("e", False)]


def test_what_divides_a_line_is_no_sign_of_code(tmp_path: Path) -> None:
    text = (
        "#flashcards\nWhat is HTTP? :: a protocol\nThe std::vector type :: a dynamic array\nWhat is TCP?::a transport\n"
    )
    assert cards(read(tmp_path, text)) == [
        ("What is HTTP?", "a protocol"),
        ("The std::vector type", "a dynamic array"),
        ("What is TCP?", "a transport"),
    ]


def test_code_between_cards_is_not_a_card(tmp_path: Path) -> None:
    assert cards(read(tmp_path, "a::b\n```\nstd::x\n```\n> c::d\n# e::f\ng::h")) == [("a", "b"), ("g", "h")]


def test_front_matter_names_the_deck(tmp_path: Path) -> None:
    assert read(tmp_path, '---\nname = "Cell Biology"\n---\n\nQ: a\nA: b').decks[0].name == "Cell Biology"
    assert read(tmp_path, "---\nother = 1\n---\nQ: a\nA: b").decks[0].name == "Geography"
    assert read(tmp_path, f"---\nx = {'[' * 3000}\n---\nQ: a\nA: b").decks[0].name == "Geography"


def test_front_matter_in_yaml_has_the_tags(tmp_path: Path) -> None:
    (deck,) = read(tmp_path, "---\ndeck: Cells\ntags: [bio, exam]\n---\nQ: a\nA: b\nC: [c]\n---\nd::e").decks
    assert (deck.name, [each.tags for each in deck.drafts]) == ("Cells", [("bio", "exam")] * 3)


def test_pictures_that_are_not_imported_are_listed(tmp_path: Path) -> None:
    result = read(tmp_path, "Q: ![cell](img/cell.png)\nA: b\n")
    assert "img/cell.png" in result.decks[0].drafts[0].doubt


@pytest.mark.parametrize("text", ["", "# Only text\n", "Q: a\n", "\0", "C: " + "[x] " * 201])
def test_a_file_without_a_card_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(VivaError, match=r"Geography\.md"):
        read(tmp_path, text)


def test_cloze_texts_cannot_grow_without_bounds(tmp_path: Path) -> None:
    card = "C: " + "[x] " * 200 + "y" * 15_000 + "{}\n"
    with pytest.raises(VivaError, match="split"):
        read(tmp_path, "".join(card.format(i) for i in range(100)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a [b] c", [("a […] c", "b")]),
        ("[a [b] c] d", [("[…] d", "a [b] c")]),
        ("[a](b)", [(r"\[…\](b)", "a")]),
        ("![](x.jpg) [a]", [("![](x.jpg) […]", "a")]),
        ("[a] in $[0,1]$ and `x[0]` and \\[b\\]", [("[…] in $[0,1]$ and `x[0]` and \\[b\\]", "a")]),
        ("[a] see [web](https://a.example)", [("[…] see [web](https://a.example)", "a")]),
        ("[a][^1]", [(r"\[…\][^1]", "a")]),
        ("```\nx[0]\n```\n[a]", [("```\nx[0]\n```\n[…]", "a")]),
        ("costs $5 [a] or $6", [("costs $5 […] or $6", "a")]),
        ("wow! [a]", [("wow! […]", "a")]),
        ("`git [commit](all)`", [("`git […](all)`", "commit")]),
        ("the interval $[0,1]$", [("the interval $[…]$", "0,1")]),
        (r"[a] `\[x\]` $\[0\]$ $b\\[2pt]$", [(r"[…] `[x]` $[0]$ $b\\[2pt]$", "a")]),
    ],
)
def test_deletions(text: str, expected: list[tuple[str, str]]) -> None:
    assert cloze.deletions(text) == expected


@given(st.lists(st.tuples(st.text("ab c", min_size=1), st.text("de ").filter(str.strip)), min_size=1, max_size=5))
def test_each_deletion_put_back_gives_the_text_without_brackets(parts: list[tuple[str, str]]) -> None:
    result = cloze.deletions("".join(f"{before}[{hidden}]" for before, hidden in parts))
    whole = "".join(before + hidden.strip() for before, hidden in parts).strip()
    assert [each.question.replace("[…]", each.answer).replace(r"\[…\]", each.answer) for each in result] == [
        whole
    ] * len(parts)


@pytest.mark.parametrize("front", ["name = Cells", "# Only a title", "cell::a unit"])
def test_what_is_no_front_matter_is_kept(front: str, tmp_path: Path) -> None:
    path = tmp_path / "cells.md"
    path.write_text(f"---\n{front}\n\n---\n\nQ: What is a cell?\nA: A unit.\n")
    found = flashcards.read(path)
    kept = [each.text.strip() for each in found.skipped] + [each.question for each in found.decks[0].drafts]
    assert front in kept or front.partition("::")[0] in kept
