"""The names of a table's columns, and which cells are marks."""

from __future__ import annotations

import pytest

from vivadeck.formats import headings

# What the names say: the question's column, the answer's (None for none); None for a row that names nothing.
NAMES: dict[str, tuple[int, int | None] | None] = {
    "Question|Answer": (0, 1),
    "Answer|Question": (1, 0),
    "Question|Wrong answer|Right answer": (0, 2),
    "Question|Correct Answer|Wrong Answer 1|Wrong Answer 2": (0, 1),
    "Question|My answer|Model answer": (0, 2),
    "Question|My answer": (0, 1),
    "Question|Answer|Correct": (0, 1),
    "Question #|Question Text|Answer": (1, 2),
    "Card Front|Card Back": (0, 1),
    "Q|Question|Answer": (1, 2),
    "q|a": (0, 1),
    "Term|Definition|Remarks": (0, 1),
    "Question|Marks": (0, None),
    "Q.No|Question|Marks|CO": (1, None),
    "Question|Hint": None,
    "Question|": None,
    "word|number": None,
    "Question 1|Answer 1|Question 2|Answer 2": (0, 1),
    "English|Spanish|Part of speech": (0, 1),
    "Nr|Deutsch|Englisch": (1, 2),
    "Year|Event": None,
    "What is a cell?|A unit": None,
}


@pytest.mark.parametrize("names", NAMES)
def test_what_the_names_say(names: str) -> None:
    roles = headings.named([names.split("|")])
    places = (roles.places["question"], roles.places.get("answer")) if roles else None
    assert places == NAMES[names]


def test_languages_are_names_only_over_other_words() -> None:
    assert headings.named([["English", "German"], ["dog", "Hund"]])
    assert headings.named([["German", "Deutsch"], ["French", "Français"]]) is None


# Cells beside questions, and whether they are the marks for them.
MARKS = {
    "[5]": [("What is runoff?", "[5]")],
    "codes": [("Define entropy", "CO1"), ("Define heat", "CO2")],
    "words": [("Define entropy.", "2 marks"), ("Define heat.", "8 Marks")],
    "numbers": [("What is osmosis?", "2"), ("Define gene.", "5")],
}
ANSWERS = {
    "how many": [("How many legs has a spider?", "8"), ("How many has an ant?", "6")],
    "some ask for a number": [("What is osmosis?", "2"), ("How many legs has a spider?", "8")],
    "years": [("When was Waterloo?", "1815"), ("When was Jena?", "1806")],
    "vocabulary": [("uno", "1"), ("dos", "2")],
    "sums": [("What is 2 + 3?", "5"), ("What is 3 + 3?", "6")],
    "one number": [("What is the answer?", "7")],
    "words": [("What is osmosis?", "2"), ("What is turgor?", "pressure")],
    "nothing": [("What is osmosis?", "")],
}


@pytest.mark.parametrize("name", [*MARKS, *(f"answers: {name}" for name in ANSWERS)])
def test_marks_are_no_answers(name: str) -> None:
    assert headings.are_marks(MARKS[name] if name in MARKS else ANSWERS[name.partition(": ")[2]]) == (name in MARKS)


def test_a_title_stands_above_the_names() -> None:
    names = ["Word", "Meaning", "Example"]
    assert headings.titles([["Chapter 3", "", ""], names]) == 1
    assert headings.titles([names]) == headings.titles([["Word"], ["Meaning"]]) == 0
    assert headings.titles([["Chapter 3", "", ""], ["terse", "short", "so"]]) == 0
