"""Tables: those whose rows are questions with their answers become cards, all others stay tables."""

from __future__ import annotations

import pytest

from vivadeck.errors import VivaError
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
    "labels in the rows, below empty names": (
        (
            "| | |\n|---|---|\n| Q1 | What is a cell? |\n| A1 | A unit. |\n"
            "| Q2 | Why do cells divide? |\n| A2 | To grow. |\n"
        ),
        {"": CELLS},
    ),
    "directly below a turn of a chat": (
        (
            "ChatGPT said:\n| Question | Answer |\n|---|---|\n| What is a cell? | A unit. |\n"
            "| Why do cells divide? | To grow. |\n"
        ),
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
    "counted terms with remarks": (
        "| No. | Term | Definition | Remarks |\n|-|-|-|-|\n| 1 | cell | a unit | small |\n| 2 | DNA | an acid | |\n",
        {"": [("cell", "a unit\n\n**Remarks:** small"), ("DNA", "an acid")]},
    ),
    "the answer first": (
        "| Answer | Question |\n|---|---|\n| A unit. | What is a cell? |\n| To grow. | Why do cells divide? |\n",
        {"": CELLS},
    ),
    "two columns with names that are not known": (
        "# Dates\n\n| Year | Event |\n|---|---|\n| 1815 | Waterloo |\n| 1806 | Jena |\n",
        {"Dates": [("1815", "Waterloo"), ("1806", "Jena")]},
    ),
    "languages": (
        "| English | German |\n|---|---|\n| dog | Hund |\n| cat | Katze |\n",
        {"": [("dog", "Hund"), ("cat", "Katze")]},
    ),
    "a card in each cell": (
        (
            "| Q: What is a cell?<br>A: A unit. | Q: Why do cells divide?<br>A: To grow. |\n|---|---|\n"
            "| Q: What is DNA?<br>A: An acid. | Q: What is bark?<br>A: A skin. |\n"
        ),
        {"": [*CELLS, ("What is DNA?", "An acid."), ("What is bark?", "A skin.")]},
    ),
    "rows of questions over rows of answers": (
        (
            "| What is a cell? | Why do cells divide? |\n|---|---|\n| A unit. | To grow. |\n"
            "| What is DNA? | What is bark? |\n| An acid. | A skin. |\n"
        ),
        {"": [*CELLS, ("What is DNA?", "An acid."), ("What is bark?", "A skin.")]},
    ),
    "marks beside the questions": (
        "| Question | Marks |\n|---|---|\n| What is a cell? | 2 |\n| Why do cells divide? | 5 |\n",
        {"": [(question, "") for question, _ in CELLS]},
    ),
    "marks and codes in an exam": (
        (
            "| Q.No | Question | Marks | CO |\n|---|---|---|---|\n| 1 | What is a cell? | 2 | CO1 |\n"
            "| 2 | Why do cells divide? | 5 | CO2 |\n"
        ),
        {"": [(question, "") for question, _ in CELLS]},
    ),
    "marks without a name": (
        "| 1 | What is a cell? | [5] |\n| 2 | Why do cells divide? | [10] |\n",
        {"": [(question, "") for question, _ in CELLS]},
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


CHOICES = "1. The unit of length is\n   a) gram\n   b) metre\n2. Ice is\n   a) solid\n   b) wet\n   c) salt\n\n"
KEYS = {
    "numbers over letters": "## Key\n\n| Q | 1 | 2 |\n|---|---|---|\n| A | b | a |\n",
    "below a word": "Answers\n\n| 1 | 2 |\n|---|---|\n| b | a |\n",
    "questions and answers": "## Answer key\n\n| Question | Answer |\n|---|---|\n| 1 | b |\n| 2 | a |\n",
    "several beside each other": "## Key\n\n| No. | Ans | No. | Ans |\n|---|---|---|---|\n| 1 | b | 2 | a |\n",
    "no names, no title": "| 1 | (b) |\n| 2 | (a) |\n",
}


@pytest.mark.parametrize("name", KEYS)
def test_a_table_of_numbers_and_letters_is_a_key(name: str) -> None:
    (deck,) = reader.parse(CHOICES + KEYS[name]).decks
    assert [(each.question.count("\n\n"), each.answer.strip("()")) for each in deck.drafts] == [(2, "b"), (3, "a")]


def test_a_key_without_its_question_is_quoted() -> None:
    result = reader.parse(f"{CHOICES}## Key\n\n| Q | 1 | 7 |\n|---|---|---|\n| A | b | c |\n")
    assert [each.answer for each in result.decks[0].drafts] == ["b", ""]
    assert [(each.place, each.text) for each in result.skipped] == [("line 13", "7 c")]


def test_text_below_a_table_answers_no_question_of_it() -> None:
    terms = "| Term | Meaning | Remarks |\n|---|---|---|\n| cell | a unit | |\n| DNA | | look up |\n\nSee page 3.\n"
    result = reader.parse(terms)
    assert [(each.question, each.answer) for each in result.decks[0].drafts] == [("cell", "a unit"), ("DNA", "")]
    assert [each.text for each in result.skipped] == ["DNA | look up\nSee page 3."]


TABLES_WITHOUT_CARDS = {
    "data": "| Planet | Size |\n|---|---|\n| Mars | 6779 |\n| Moon | 3474 |\n",
    "three columns": "| Name | Formula | Unit |\n|---|---|---|\n| Force | ma | newton |\n| Work | Fs | joule |\n",
    "among other text": "Many words.\n\nOf text.\n\n| Year | Event |\n|-|-|\n| 1815 | Waterloo |\n| 1806 | Jena |\n",
}


@pytest.mark.parametrize("name", TABLES_WITHOUT_CARDS)
@pytest.mark.parametrize("has_html", [True, False])
def test_a_table_that_cannot_be_read_is_refused_with_a_way_out(name: str, *, has_html: bool) -> None:
    way_out = "--separator" if has_html else r"save it as \.csv, and name its columns: `--columns question,answer`"
    with pytest.raises(VivaError, match=way_out):
        reader.parse(TABLES_WITHOUT_CARDS[name], has_html=has_html)


def test_the_first_row_of_a_word_table_may_be_a_card() -> None:
    terms = "| Osmosis | Water that moves in |\n|---|---|\n| Diffusion | Gas that moves out |\n"
    dates = "| Year | Event |\n|---|---|\n| 1815 | The battle of Waterloo |\n"
    bold = "| **Tree** | **Bark** |\n|---|---|\n| Oak | Rough |\n"
    drafts = [reader.parse(text, has_html=False).decks[0].drafts for text in (terms, dates, bold)]
    assert [[each.question for each in some] for some in drafts] == [["Osmosis", "Diffusion"], ["1815"], ["Oak"]]


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
