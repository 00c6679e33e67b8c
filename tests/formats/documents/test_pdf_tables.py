"""Tables of questions on pages, found by the positions of texts."""

from __future__ import annotations

from pathlib import Path

from vivadeck.formats.documents import pdf_tables, reader
from vivadeck.formats.documents.pdf_lines import Cell, Line

LEFT, RIGHT = 90.0, 306.0
QUESTIONS = ("What is a cell?", "Why do cells divide?", "What is DNA?")
ANSWER = "It is one of the things"


def _line(height: float, *cells: tuple[float, str]) -> Line:
    parts = tuple(Cell(left, f" {text}" if at else text, left + 5 * len(text)) for at, (left, text) in enumerate(cells))
    return Line(" ".join(text for _, text in cells), height, 11.0, parts)


def _page(*rows: tuple[tuple[float, str], ...]) -> list[Line]:
    return [_line(700 - 13 * at, *cells) for at, cells in enumerate(rows)]


def _texts(*pages: list[Line]) -> list[list[str]]:
    return [[line.text for line in page] for page in pdf_tables.tabled(pages)]


def test_questions_beside_answers() -> None:
    rows = [((LEFT, asked), (RIGHT, ANSWER)) for asked in QUESTIONS]
    assert _texts(_page(((LEFT, "Learn this."),), *rows)) == [
        ["Learn this.", "\n".join(f"| {asked} | {ANSWER} |" for asked in QUESTIONS)]
    ]


def test_cells_of_several_lines_and_lists() -> None:
    page = _page(
        ((LEFT, "Question"), (RIGHT, "Answer")),
        ((LEFT, "What is the"),),
        ((LEFT, "a | b?"),),
        ((RIGHT, "It is"), (350.0, "**so**"), (380.0, "and")),
        ((RIGHT, "•"), (324.0, "small")),
        ((RIGHT, "•"), (324.0, "alive")),
        ((LEFT, "Why?"), (RIGHT, ANSWER)),
        ((LEFT, "Whence?"), (RIGHT, ANSWER)),
    )
    assert _texts(page) == [
        [
            (
                "| Question | Answer |\n| What is the a \\| b? | It is **so** and<br>• small<br>• alive |\n"
                f"| Why? | {ANSWER} |\n| Whence? | {ANSWER} |"
            )
        ]
    ]


def test_rows_of_a_table_continue_on_the_next_page() -> None:
    rows = [((LEFT, asked), (RIGHT, ANSWER)) for asked in QUESTIONS]
    more = ((RIGHT, "of life"),), rows[0]
    whole = [*(f"| {asked} | {ANSWER} |" for asked in QUESTIONS[:-1]), f"| {QUESTIONS[-1]} | {ANSWER} of life |"]
    assert _texts(_page(*rows), _page(*more)) == [["\n".join((*whole, whole[0]))], []]


def test_other_tables_are_not_questions() -> None:
    marks = _page(*(((LEFT, asked), (480.0, "[5]")) for asked in QUESTIONS))
    numbered = _page(*(((LEFT, f"{at}."), (126.0, asked)) for at, asked in enumerate(QUESTIONS, 1)))
    data = _page(*(((LEFT, f"Base {at}"), (RIGHT, "goes with the other")) for at in range(3)))
    for page in (marks, numbered, data):
        assert pdf_tables.tabled([page]) == [page]


def test_text_after_a_table_is_not_a_row() -> None:
    rows = [((LEFT, asked), (RIGHT, ANSWER)) for asked in QUESTIONS]
    after = "These questions were asked in all of the exams of the last years, and will be asked again."
    assert _texts(_page(*rows, ((LEFT, after),)))[0][-1] == after


def test_a_word_that_a_line_of_a_cell_parts() -> None:
    rows = [((LEFT, asked), (RIGHT, ANSWER)) for asked in QUESTIONS]
    last = ((LEFT, "Is it a sur-"),), ((LEFT, "vey?"),), ((RIGHT, "It is one of the mem-"),), ((RIGHT, "branes"),)
    assert _texts(_page(*rows, *last))[0][0].endswith("| Is it a survey? | It is one of the membranes |")


def test_a_line_that_begins_all_cells_begins_a_row() -> None:
    number, marks = 20.0, 480.0
    titled = _page(
        ((number, "UNIT II"),),
        ((number, "No"), (LEFT, "Question"), (RIGHT, "Answer")),
        *(((number, f"{at}"), (LEFT, asked), (RIGHT, ANSWER)) for at, asked in enumerate(QUESTIONS, 1)),
        ((number, "UNIT III"),),
        ((number, "4"), (LEFT, "Whence?"), (RIGHT, ANSWER)),
        ((number, "5"), (LEFT, "Whither?")),
    )
    unanswered = _page(
        ((LEFT, "Week 2"),),
        ((LEFT, "What is a cell?"), (RIGHT, ANSWER)),
        ((LEFT, "Define DNA."),),
        ((LEFT, "Explain why cells divide."), (RIGHT, ANSWER)),
        ((LEFT, "Why do cells"),),
        ((LEFT, "divide?"), (RIGHT, ANSWER)),
        ((LEFT, "What is the role of"),),
        ((LEFT, "DNA?"), (RIGHT, ANSWER)),
    )
    rows = [f"| {at} | {asked} | {ANSWER} |" for at, asked in enumerate((*QUESTIONS, "Whence?"), 1)]
    title, more = "| UNIT II |  |  |\n| No | Question | Answer |", "| UNIT III |  |  |"
    assert _texts(titled) == [["\n".join((title, *rows[:3], more, rows[3], "| 5 | Whither? |  |"))]]
    assert _texts(unanswered) == [
        [
            (
                f"| Week 2 |  |\n| What is a cell? | {ANSWER} |\n| Define DNA. |  |\n"
                f"| Explain why cells divide. | {ANSWER} |\n| Why do cells divide? | {ANSWER} |\n"
                f"| What is the role of DNA? | {ANSWER} |"
            )
        ]
    ]
    exam = [((number, f"{at}"), (LEFT, asked), (marks, "[5]")) for at, asked in enumerate(QUESTIONS, 1)]
    assert _texts(_page(((number, "Test 1"),), *exam)) == [
        ["\n".join(("| Test 1 |  |  |", *(f"| {at} | {asked} | [5] |" for at, asked in enumerate(QUESTIONS, 1))))]
    ]


def test_an_answer_with_the_number_of_no_question_is_left_out(tmp_path: Path) -> None:
    table = "|No|Question|Answer|\n|-|-|-|\n|1|What is a tort?|A wrong.|\n|2|What is a crime?||\n|3||A right.|\n"
    (tmp_path / "law.md").write_text(table, encoding="utf-8")
    read = reader.read(tmp_path / "law.md")
    cards = [(draft.question, draft.answer) for deck in read.decks for draft in deck.drafts]
    assert cards == [("What is a tort?", "A wrong."), ("What is a crime?", "")]
    assert [skipped.text for skipped in read.skipped] == ["3 | A right."]
