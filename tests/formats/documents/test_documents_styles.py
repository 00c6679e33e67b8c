"""The ways in which questions are numbered and marked: each with the same two cards, and other text in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from vivadeck.formats.documents import reader
from vivadeck.importing import detect

CELL, DNA = ("What is a cell?", "The unit of life."), ("Explain DNA", "A molecule.")
SAME_CARDS = {
    "Q1.": "Q1. {0}\n{1}\nQ2. {2}\n{3}\n",
    "Q1:": "Q1: {0}\n\n{1}\n\nQ2: {2}\n\n{3}\n",
    "Q 1)": "Q 1) {0}\n{1}\n\nQ 2) {2}\n{3}\n",
    "Q.1": "Q.1 {0}\n{1}\n\nQ.2 {2}\n{3}\n",
    "Q1": "Q1 {0}\n{1}\n\nQ2 {2}\n{3}\n",
    "Q-1": "Q-1: {0}\n{1}\n\nQ-2: {2}\n{3}\n",
    "1 -": "1 - {0}\n\n{1}\n\n2 - {2}\n\n{3}\n",
    "1)": "1) {0}\n\n{1}\n\n2) {2}\n\n{3}\n",
    "#1": "#1 {0}\n\n{1}\n\n#2 {2}\n\n{3}\n",
    "1/": "1/ {0}\n\n{1}\n\n2/ {2}\n\n{3}\n",
    "01.": "01. {0}\n\n{1}\n\n02. {2}\n\n{3}\n",
    "Frage 1:": "Frage 1: {0}\nAntwort: {1}\n\nFrage 2: {2}\nAntwort: {3}\n",
    "Question No. 1": "Question No. 1: {0}\n{1}\n\nQuestion No. 2: {2}\n{3}\n",
    "No. 1": "No. 1 {0}\n\n{1}\n\nNo. 2 {2}\n\n{3}\n",
    "Nr. 1:": "Nr. 1: {0}\n\n{1}\n\nNr. 2: {2}\n\n{3}\n",
    "QUESTION 1 in a line of its own": "QUESTION 1\n{0}\nANSWER\n{1}\n\nQUESTION 2\n{2}\nANSWER\n{3}\n",
    "Roman numbers": "I. {0}\n\n{1}\n\nII. {2}\n\n{3}\n",
    "small Roman numbers": "i) {0}\n\n{1}\n\nii) {2}\n\n{3}\n",
    "letters": "a) {0}\n\n{1}\n\nb) {2}\n\n{3}\n",
    "1.1": "1.1 {0}\n\n{1}\n\n1.2 {2}\n\n{3}\n",
    "1.1.": "1.1. {0}\n{1}\n1.2. {2}\n{3}\n",
    "**1.** text": "**1.** {0}\n\n{1}\n\n**2.** {2}\n\n{3}\n",
    "**1. text**": "**1. {0}**\n\n{1}\n\n**2. {2}**\n\n{3}\n",
    "1. **text**": "1. **{0}**\n   {1}\n2. **{2}**\n   {3}\n",
    "### 1. text": "### 1. {0}\n{1}\n\n### 2. {2}\n{3}\n",
    "### Question 1: text": "### Question 1: {0}\n\n{1}\n\n### Question 2: {2}\n\n{3}\n",
    "### text": "### {0}\n{1}\n### {2}\n{3}\n",
    "Question and Answer": "Question: {0}\nAnswer: {1}\n\nQuestion: {2}\nAnswer: {3}\n",
    "**Question** and **Answer**": "**Question 1:** {0}\n\n**Answer:** {1}\n\n**Question 2:** {2}\n\n**Answer:** {3}\n",
    "Ans.": "1. {0}\nAns. {1}\n2. {2}\nAns. {3}\n",
    "=> before the answer": "1. {0}\n=> {1}\n2. {2}\n=> {3}\n",
    "-> before the answer": "1. {0}\n-> {1}\n\n2. {2}\n-> {3}\n",
    "a blank line first": "\n\n\n1. {0}\n{1}\n2. {2}\n{3}\n",
    "old Mac line ends": "1. {0}\r{1}\r2. {2}\r{3}\r",
    "no line end at the end": "1. {0}\n{1}\n2. {2}\n{3}",
    "tabs": "1.\t{0}\n\t{1}\n2.\t{2}\n\t{3}\n",
    "spaces before everything": "   1. {0}\n      {1}\n   2. {2}\n      {3}\n",
    "rules between": "1. {0}\n{1}\n---\n2. {2}\n{3}\n",
    "numbers that restart in the middle": "1. {0}\n{1}\n1. {2}\n{3}\n",
    "a number that is missing": "1. {0}\n\n{1}\n\n3. {2}\n\n{3}\n",
}


@pytest.mark.parametrize("name", SAME_CARDS)
def test_ways_to_mark_a_question(name: str) -> None:
    text = SAME_CARDS[name].format(*CELL, *DNA)
    drafts = [each for deck in reader.parse(text).decks for each in deck.drafts]
    assert [(each.question, each.answer) for each in drafts] == [CELL, DNA]


LONG = "It is about a thing that a student of the subject should be able to explain to anyone."
OTHERS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "bullets": (
        "- What is a cell?\n  A unit.\n- What is DNA?\n  A molecule.\n",
        [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")],
    ),
    "Q and A in one line": (
        "Q: What is a cell? A: A unit.\nQ: Define DNA. A: A molecule.\n",
        [("What is a cell?", "A unit."), ("Define DNA.", "A molecule.")],
    ),
    "quoted answers": (
        "1. What is a cell?\n\n> A unit.\n\n2. Explain DNA\n\n> A molecule.\n",
        [("What is a cell?", "> A unit."), ("Explain DNA", "> A molecule.")],
    ),
    "marks in brackets": (
        "1. What is a cell? [5 marks]\nA unit.\n2. Explain DNA (2)\nA molecule.\n",
        [("What is a cell? [5 marks]", "A unit."), ("Explain DNA (2)", "A molecule.")],
    ),
    "parts of a question": (
        (
            "1. What is a cell?\n\na) its nucleus\n\nIt holds DNA.\n\n"
            "b) its membrane\n\nIt holds the rest.\n\n2. What is DNA?\n\nA molecule.\n"
        ),
        [
            ("What is a cell?", "a) its nucleus\n\nIt holds DNA.\n\nb) its membrane\n\nIt holds the rest."),
            ("What is DNA?", "A molecule."),
        ],
    ),
    "smart quotes and dashes": (
        "1. What is a “cell”?\n\nA ‘unit’ – no more…\n\n2. What is DNA?\n\nA molecule.\n",
        [("What is a “cell”?", "A ‘unit’ – no more…"), ("What is DNA?", "A molecule.")],
    ),
    "ligatures": (
        "1. What is a \ufb01brosis?\n\nA sti\ufb00 tissue.\n\n2. What is DNA?\n\nA molecule.\n",
        [("What is a fibrosis?", "A stiff tissue."), ("What is DNA?", "A molecule.")],
    ),
    "a rule after an answer is no heading": (
        "1. What is a cell?\n\nA unit.\n---\n\n2. What is DNA?\n\nA molecule.\n---\n",
        [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")],
    ),
    "underlined questions": (
        "What is a cell?\n---\nA unit.\n\nWhat is DNA?\n---\nA molecule.\n",
        [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")],
    ),
    "orders that nothing marks": (
        f"What is a cell?\n\n{LONG}\n\nExplain DNA.\n\n{LONG}\n\nWhy do cells divide?\n\n{LONG}\n",
        [("What is a cell?", LONG), ("Explain DNA.", LONG), ("Why do cells divide?", LONG)],
    ),
    "bold questions in two lines": (
        "1. **Compare animals,\nPlants, and fungi.**\n\nThey differ.\n\n2. **What is DNA?**\n\nA molecule.\n",
        [("Compare animals, Plants, and fungi.", "They differ."), ("What is DNA?", "A molecule.")],
    ),
    "lines that begin with a label's word": (
        "1. What is a cell?\n\nThere is no\nanswer. It is\ncorrect. See\nquestion 2.\n\n2. What is DNA?\n\nAn acid.\n",
        [("What is a cell?", "There is no\nanswer. It is\ncorrect. See\nquestion 2."), ("What is DNA?", "An acid.")],
    ),
    "footnotes": (
        (
            "1. What is a cell?[^1]\n\nA unit.[^b] It lives.\n\n[^b]: A very\n    small one.\n\n"
            "2. What is DNA?\n\nA `[^1]` molecule [^x].\n\n[^1]: Hooke 1665, <https://hooke.example>\n"
        ),
        [("What is a cell?", "A unit. It lives.\n\n(A very small one.)"), ("What is DNA?", "A `[^1]` molecule [^x].")],
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_ways(name: str) -> None:
    text, expected = OTHERS[name]
    drafts = [each for deck in reader.parse(text).decks for each in deck.drafts]
    assert [(each.question, each.answer) for each in drafts] == expected


def test_a_heading_in_two_lines() -> None:
    heading = "Assignment 1: Study of Packages for Deep Learning (TensorFlow, Keras,\nTheano)"
    decks = reader.parse(f"1. What is a cell?\n\nA unit.\n\n{heading}\n\n1. What is DNA?\n\nA molecule.\n").decks
    assert [deck.name for deck in decks] == ["", " ".join(heading.split())]


def test_a_footnote_that_cites_is_a_source() -> None:
    (draft,) = (
        reader.parse("1. What is a cell?\n\nA unit.[^1]\n\n[^1]: Hooke 1665, <https://hooke.example>\n").decks[0].drafts
    )
    assert [(each.title, each.url) for each in draft.sources] == [("Hooke 1665", "https://hooke.example")]


NOTED = "1. What is a cell?\n\nA unit.{0}\n\n2. Define DNA.\n\nAn acid, as in Fig.1 of them{1}\n\n3. Why?\n\nSo.\n\n"
NOTES_AT_END = {  # the marks, the notes, what the last answer has more, and the titles of the first two cards' sources
    "copied from a PDF": (("1", ".2"), "1. Hooke, p. 7.\n2. Alberts, p. 9.\n", "", ["Hooke, p. 7.", "Alberts, p. 9."]),
    "raised": (
        ("¹", "² here"),
        "1 Hooke 1665\nin London.\n2Alberts, p. 9.\n",
        "",
        ["Hooke 1665 in London.", "Alberts, p. 9."],
    ),
    "with a title": (
        ("¹", ".²"),
        "## Notes\n\n¹ Hooke 1665\n\n2) Alberts, p. 9.\n",
        "",
        ["Hooke 1665", "Alberts, p. 9."],
    ),
    "one without a mark": (
        ("¹", ""),
        "1. Hooke 1665.\n2. Alberts, p. 9.\n",
        "\n\n1. Hooke 1665.\n2. Alberts, p. 9.",
        [],
    ),
    "no sources": (("¹", "²"), "1. Here.\n2. There.\n", "\n\n1. Here.\n2. There.", []),
    "another text below": (("¹", "²"), "1 Hooke 1665.\n\nIt is so.\n", "\n\n1 Hooke 1665.\n\nIt is so.", []),
}


@pytest.mark.parametrize("name", NOTES_AT_END)
def test_notes_at_the_end_without_a_list_of_sources(name: str) -> None:
    marks, notes, more, titles = NOTES_AT_END[name]
    found = reader.parse(NOTED.format(*marks) + notes)
    first, second, third = found.decks[0].drafts
    assert [each.title for draft in (first, second) for each in draft.sources] == titles
    assert (third.answer, found.skipped) == (f"So.{more}", ())
    assert first.answer.rstrip("¹") == "A unit."
    assert second.answer.startswith("An acid, as in Fig.1 of them")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encodings_and_line_ends(encoding: str, line_end: str, tmp_path: Path) -> None:
    text = "1. What is a “cell”?\n\nA unit of 5 µm.\n\n2. What is DNA?\n\nAn acid.\n".replace("\n", line_end)
    path = tmp_path / "viva.txt"
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    path.write_bytes(mark + text.encode(encoding))
    result = detect.reader(path)(path)
    cards = [(each.question, each.answer) for each in result.decks[0].drafts]
    assert cards == [("What is a “cell”?", "A unit of 5 µm."), ("What is DNA?", "An acid.")]
    assert bool(result.notes) == (encoding == "cp1252")


UNCERTAIN = {
    "a list that asks": (
        "1. What is a cell?\n\nA unit.\n\n2. How is it studied?\n\n3. Which stain?\n\n4. Which lens?\n\nBoth.\n"
    ),
    "no question in sight": "1. Cells\n\nThey are units.\n\n2. What is DNA?\n\nA molecule.\n",
}


@pytest.mark.parametrize("name", UNCERTAIN)
def test_uncertain_parts_are_marked(name: str) -> None:
    result = reader.parse(UNCERTAIN[name])
    assert result.skipped or any(draft.doubt for deck in result.decks for draft in deck.drafts)
