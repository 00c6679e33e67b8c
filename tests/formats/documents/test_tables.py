"""Tables: those whose rows are questions with their answers become cards, all others stay tables."""

from __future__ import annotations

import pytest

from vivadeck.formats.documents import reader

Cards = list[tuple[str, str]]
CELLS: Cards = [("What is a cell?", "A unit."), ("Why do cells divide?", "To grow.")]
TABLES: dict[str, tuple[str, dict[str, Cards]]] = {
    "headed": (
        (
            "# Cells\n\n| Question | Answer |\n|---|---|\n"
            "| What is a cell? | A unit. |\n| Why do cells divide? | To grow. |\n"
        ),
        {"Cells": CELLS},
    ),
    "headed, no row asks": (
        "| **Frage** | **Antwort** |\n|:--|--:|\n| Zelle | Eine Einheit. |\n| DNA | Ein Molekül. |\n",
        {"": [("Zelle", "Eine Einheit."), ("DNA", "Ein Molekül.")]},
    ),
    "no bars at the ends": (
        "Question | Answer\n--- | ---\nWhat is a cell? | A unit.\nWhy do cells divide? | To grow.\n\nThe end.\n",
        {"": CELLS},
    ),
    "numbered": (
        (
            "| No. | Question | Answer |\n|---|---|---|\n| 1 | What is a cell? | A unit. |\n"
            "| 2. | **Why do cells divide?** | To grow. |\n"
        ),
        {"": CELLS},
    ),
    "numbers in the questions": (
        (
            "| Questions | Answers |\n|---|---|\n| 1. What is a cell? | A unit. |\n"
            "| 2. Why do cells divide? | To grow. |\n"
        ),
        {"": CELLS},
    ),
    "nothing but rows": (
        "|What is a cell?|A unit.|\n|Why do cells divide?|To grow.|\n",
        {"": CELLS},
    ),
    "nothing but rows with numbers": (
        "| 1 | What is a cell? | A unit. |\n| --- | --- | --- |\n| 2 | Why do cells divide? | To grow. |\n",
        {"": CELLS},
    ),
    "more columns": (
        "| Question | Marks | Answer | Topic |\n|---|---|---|---|\n| What is a cell? | 5 | A unit. | Basics |\n",
        {"": [("What is a cell?", "A unit.\n\n**Marks:** 5\n\n**Topic:** Basics")]},
    ),
    "a heading across the table": (
        (
            "| Question | Answer |\n|---|---|\n| **Unit 1** |\n"
            "| What is a cell? | A unit. |\n| Unit 2 |\n| Why do cells divide? | To grow. |\n"
        ),
        {"Unit 1": CELLS[:1], "Unit 2": CELLS[1:]},
    ),
    "an answer in two rows": (
        "| Question | Answer |\n|---|---|\n| What is a cell? | A unit. |\n| | It lives. |\n",
        {"": [("What is a cell?", "A unit.\n\nIt lives.")]},
    ),
    "paragraphs and lists in a cell": (
        "| Question | Answer |\n|---|---|\n| What<br>is a cell? | A unit.<br>1. What is it?<br/>- a \\| b |\n",
        {"": [("What is a cell?", "A unit.\n\n1. What is it?\n\n- a | b")]},
    ),
    "labels in the first column": (
        (
            "| Q1 | What is a cell? |\n|---|---|\n| Answer: | A unit. |\n"
            "| Q2 | Why do cells divide? |\n| Answer: | To grow. |\n"
        ),
        {"": CELLS},
    ),
    "headed in other words": (
        (
            "| Questions to be put | Expected answer |\n|---|---|\n"
            "| What is a cell? | A unit. |\n| Why do cells divide? | To grow. |\n"
        ),
        {"": CELLS},
    ),
    "headed in other words, with an aside": (
        (
            "| Q. No. | Oral question | Marks | Sample answers |\n|---|---|---|---|\n"
            "| 1 | What is a cell? | 5 | A unit. |\n| 2 | Why do cells divide? | | To grow. |\n"
        ),
        {"": [("What is a cell?", "A unit.\n\n**Marks:** 5"), CELLS[1]]},
    ),
    "headed in other languages": (
        "| Mögliche Fragen | Gute Antworten |\n|---|---|\n| Zelle | Eine Einheit. |\n| DNA | Ein Molekül. |\n",
        {"": [("Zelle", "Eine Einheit."), ("DNA", "Ein Molekül.")]},
    ),
    "headed in words that are not known": (
        "| They ask | You say |\n|---|---|\n| What is a cell? | A unit. |\n| Why do cells divide? | To grow. |\n",
        {"": CELLS},
    ),
    "a first row that is about an answer": (
        (
            "| What is a good answer? | One that answers the question. |\n"
            "| What is a cell? | A unit. |\n| Why do cells divide? | To grow. |\n"
        ),
        {"": [("What is a good answer?", "One that answers the question."), *CELLS]},
    ),
    "inside an answer": (
        (
            "1. What is a cell?\n\n| Phase | It does |\n|---|---|\n"
            "| One<br>two | grow |\n\n2. Why do cells divide?\n\nTo grow.\n"
        ),
        {"": [("What is a cell?", "| Phase | It does |\n|---|---|\n| One two | grow |"), CELLS[1]]},
    ),
    "terms and their meanings": (
        "# Cells\n\n| Term | Meaning |\n|---|---|\n| cell | a unit |\n| DNA | an acid |\n",
        {"Cells": [("cell", "a unit"), ("DNA", "an acid")]},
    ),
    "terms in several parts": (
        "## A\n\nBegriff | Bedeutung\n--- | ---\nZelle | Einheit\n\n## B\n\n| Front | Back |\n|-|-|\n| DNA | acid |\n",
        {"A": [("Zelle", "Einheit")], "B": [("DNA", "acid")]},
    ),
    "no header above the rule": (
        "|---|---|\n| cell | a unit |\n| DNA | an acid |\n",
        {"": [("cell", "a unit"), ("DNA", "an acid")]},
    ),
    "no header above the rule, and no bars at the ends": (
        "Terms\n\n:-- | --:\ncell | a unit\nDNA | an acid\n",
        {"Terms": [("cell", "a unit"), ("DNA", "an acid")]},
    ),
    "an empty header": (
        "| | |\n|---|---|\n| cell | a unit |\n| DNA | an acid |\n",
        {"": [("cell", "a unit"), ("DNA", "an acid")]},
    ),
    "terms inside an answer": (
        "1. What is a cell?\n\n| Term | Meaning |\n|---|---|\n| wall | skin |\n\n2. Why do cells divide?\n\nTo grow.\n",
        {"": [("What is a cell?", "| Term | Meaning |\n|---|---|\n| wall | skin |"), CELLS[1]]},
    ),
    "inside an answer, and some cells ask": (
        (
            "1. What is a cell?\n\n| Phase | Asks |\n|---|---|\n| One | What? |\n"
            "| Two | Why? |\n\n2. Why do cells divide?\n\nTo grow.\n"
        ),
        {"": [("What is a cell?", "| Phase | Asks |\n|---|---|\n| One | What? |\n| Two | Why? |"), CELLS[1]]},
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_cards(name: str) -> None:
    text, expected = TABLES[name]
    decks = reader.parse(text).decks
    assert {deck.name: [(each.question, each.answer) for each in deck.drafts] for deck in decks} == expected
    assert not any(each.doubt for deck in decks for each in deck.drafts)


def test_a_row_without_an_answer_is_an_unanswered_card() -> None:
    result = reader.parse("| Question | Answer |\n|---|---|\n| What is a cell? | |\n| What is DNA? | An acid. |\n")
    cards = [(each.question, each.answer, bool(each.doubt)) for each in result.decks[0].drafts]
    assert cards == [("What is a cell?", "", True), ("What is DNA?", "An acid.", False)]


def test_the_header_of_terms_is_quoted_where_they_are_no_cards() -> None:
    terms = "| Term | Meaning |\n|---|---|\n| cell | a unit |\n"
    assert reader.parse(terms).skipped == ()
    (left_out,) = reader.parse(f"# Cells\n\n{terms}\nTerms end.\n\n1. What is DNA?\n\nAn acid.\n").skipped
    assert left_out.text == "Term | Meaning\ncell | a unit\nTerms end."


def test_an_address_in_the_last_answer_is_not_a_list_of_sources() -> None:
    text = (
        "| Question | Answer |\n|---|---|\n| What is a cell? | A unit. |\n| What is DNA? | See https://dna.example |\n"
    )
    assert [each.answer for each in reader.parse(text).decks[0].drafts] == ["A unit.", "See https://dna.example"]


def test_an_address_as_the_last_answer_is_not_a_list_of_sources() -> None:
    drafts = (
        reader.parse("1. What is a cell?\n\nA unit.\n\n2. Where are genes listed?\n\nhttps://genes.example\n")
        .decks[0]
        .drafts
    )
    assert [each.answer for each in drafts] == ["A unit.", "https://genes.example"]
