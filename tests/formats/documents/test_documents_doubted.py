"""What the reader of documents leaves out, marks and refuses, and its messages."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import FrameType

import pytest

from vivadeck.errors import VivaError
from vivadeck.formats.documents import pairs, paragraphs, reader, segmentation


def test_questions_without_answers_are_unanswered_cards() -> None:
    result = reader.parse("1. What is a cell?\n\n2. What is DNA?\n\nA molecule.\n\n3. What is a gene?\n\nA part.\n")
    cards = [(each.question, each.answer, each.doubt) for each in result.decks[0].drafts]
    assert cards[0] == ("What is a cell?", "", "The document has no answer to this question.")
    assert cards[1:] == [("What is DNA?", "A molecule.", ""), ("What is a gene?", "A part.", "")]


def test_only_questions() -> None:
    result = reader.parse("1. What is a cell?\n2. What is DNA?\n3. What is a gene?\n")
    assert [(each.answer, each.doubt) for each in result.decks[0].drafts] == [("", "")] * 3
    assert result.skipped == ()


def test_an_introduction_is_reported() -> None:
    result = reader.parse("These notes are for the oral exam in March.\n\n1. What is DNA?\n\nA molecule.\n")
    assert [each.place for each in result.skipped] == ["line 1"]


@pytest.mark.parametrize(
    "text", ["", "Dear all,\n\nwe meet on Monday.\n", "# Plan\n\n## Goals\n\nMany.\n\n**Costs**\n\nFew.\n"]
)
def test_no_questions(text: str) -> None:
    with pytest.raises(VivaError, match="viva looks for"):
        reader.parse(text)


def test_uncertain_parts_are_marked() -> None:
    text = "1. What is a cell?\n\nA unit.\n\n2. Osmosis\n\nWater moves.\n\n3. What is DNA?\n\nA molecule.\n"
    drafts = [draft for deck in reader.parse(text).decks for draft in deck.drafts]
    assert [bool(draft.doubt) for draft in drafts] == [False, True, False]


def test_questions_asked_twice_are_marked() -> None:
    drafts = reader.parse("1. What is DNA?\n\nA molecule.\n\n2. What is DNA?\n\nAn acid.\n").decks[0].drafts
    assert [draft.doubt for draft in drafts] == ["", "This question is in the deck twice."]


def test_read_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text("We meet on Monday.", "utf-8")
    with pytest.raises(VivaError, match=r"plan\.md: there are no questions in it"):
        reader.read(path)


def test_text_that_is_too_long() -> None:
    with pytest.raises(VivaError, match="longer than"):
        reader.parse("x" * (reader.LONGEST_TEXT + 1))


@pytest.mark.parametrize("piece", ["# Heading\n", "1. Item: text\n\n", "```\n"])
def test_too_many_paragraphs(piece: str) -> None:
    with pytest.raises(VivaError, match="more than 20,000 paragraphs"):
        reader.parse("1. What is DNA?\n\n" + piece * 45_000)


def _calls(text: str) -> int:
    """Return how many functions are called to read a text."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        reader.parse(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("piece", ["{0}. What is {0}?\nA one\nB two\nC three\n", "What is {0}? | it is {0}\n"])
def test_twice_as_many_questions_are_twice_the_work(piece: str) -> None:
    few, many = ("".join(map(piece.format, range(1, count + 1))) for count in (200, 400))
    assert _calls(many) < 2.1 * _calls(few)


def test_many_spaces_take_a_bounded_time() -> None:
    begun = time.process_time()
    reader.parse(f"1. What is DNA?\nIt is{' ' * 5_000}an acid.\n")
    assert time.process_time() - begun < 2


def test_the_places_of_an_answer_are_those_of_its_paragraphs() -> None:
    text = (
        "1. What is a cell?\n\nIt lives.\n\nAnswer:\n\nA unit.\n\n2. Which base is it?\n\na) One\n\nb) Two\n\n"
        "c) Three\n\nA: b\n\n3. What is DNA?\n\nA molecule.\n\nIt is long.\n"
    )
    blocks = paragraphs.blocks(text)
    questions = pairs.pieces(blocks, segmentation.outline(blocks))
    assert [[block.text for block in each.answer] for each in questions] == [
        ["A unit."],
        ["b"],
        ["A molecule.", "It is long."],
    ]
    assert all(each.answer == [blocks[at] for at in each.inside] for each in questions)


@pytest.mark.parametrize("answer", ["It is ( ) of all.", "It is () of all."])
def test_where_a_formula_is_missing(answer: str) -> None:
    (draft,) = reader.parse(f"1. What is a cell?\n\n{answer}\n").decks[0].drafts
    assert "missing before" in draft.doubt
