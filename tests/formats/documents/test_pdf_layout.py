"""Lines of pages → text, with what only their places and sizes show."""

from __future__ import annotations

import pytest

from vivadeck.formats.documents import pdf_layout, pdf_lines
from vivadeck.formats.documents.pdf_glyphs import Part, Style
from vivadeck.formats.documents.pdf_lines import Cell, Line


def _page(*texts: str, size: float = 11.0, step: float = 13.0) -> list[Line]:
    return [Line(text, 700 - step * at, size) for at, text in enumerate(texts)]


def _text(*texts: str) -> str:
    return pdf_layout.text([_page(*texts)])


def test_larger_lines_are_headings_by_their_size() -> None:
    lines = [
        Line("Biology", 700, 20.0),
        Line("Assignment 1: Plants,", 670, 14.0),
        Line("animals and **fungi**", 653, 14.0),
        Line("1. What is a cell?", 630, 11.0),
        Line("The unit of life, of which all that lives is made.", 617, 11.0),
        Line("∑", 590, 14.0),
    ]
    assert pdf_layout.text([lines]) == (
        "# Biology\n\n## Assignment 1: Plants, animals and fungi\n\n1. What is a cell?\n"
        "The unit of life, of which all that lives is made.\n\n∑"
    )


def test_bold_text_continues_in_the_next_line() -> None:
    assert _text("It is a **batch**", "**size** and more.") == "It is a **batch\nsize** and more."
    assert _text("**What is it?**", "**Name:** a cell") == "**What is it?**\n**Name:** a cell"
    for asked in ("**1. What is it?**", "**Q2: What is it?**", "**a) What is it?**"):
        assert _text("**Unit 2**", asked) == f"**Unit 2**\n{asked}"


def test_words_split_at_the_end_of_a_line() -> None:
    other = "A mini-batch is one, and the hot one; distribution and membrane are here."
    assert _text(other, "A mem-", "brane and a mem-", "ory") == f"{other}\nA membrane and a memory"
    assert _text(other, "a mini-", "batch and a one-", "hot code, out-of-", "distribution, non-", "linear") == (
        f"{other}\na mini-batch and a one-hot code, out-of-distribution, non-linear"
    )


def test_a_split_word_that_occurs_elsewhere_is_joined() -> None:
    other = "The learning of TensorFlow is common to both of them and to others."
    assert _text(other, "It is Tensor-", "Flow.") == f"{other}\nIt is TensorFlow."
    lines = [*_page(other, "of learn-"), Line("ing it", 760, 11.0)]
    assert pdf_layout.text([lines]) == f"{other}\nof learning it"


def test_code_keeps_its_lines_and_spaces() -> None:
    lines = [
        line._replace(is_code=line.text[:1] in "d ") for line in _page("In code:", "def f(x):", "    return x", "So.")
    ]
    assert pdf_layout.text([lines]) == "In code:\n\n```\ndef f(x):\n    return x\n```\n\nSo."
    assert (
        pdf_layout.text([[line._replace(is_code=True) for line in lines]]) == "In code:\ndef f(x):\n    return x\nSo."
    )


def test_running_headers_and_page_numbers_are_left_out() -> None:
    pages = [
        _page("Biology 101", f"Text {name}", "more", f"and {name}", f"Page {at} of 3")
        for at, name in enumerate("abc", 1)
    ]
    assert [[line.text for line in page] for page in pdf_layout.without_running(pages)] == [
        [f"Text {name}", "more", f"and {name}"] for name in "abc"
    ]


def test_what_a_browser_prints_at_the_edges_of_a_single_page() -> None:
    body = _page("Biology", "What is a cell?", "The unit of life.", "It is alive.")
    for head, foot in (
        ("12/2/26, 7:00 AM", "file:///home/me/x.html 1/1"),
        ("24.10.2022, 10:00 My notes", "https://example.org/a?b=1 1/1"),
    ):
        page = [Line(head, 800, 8.0), *body, Line(foot, 20, 8.0)]
        assert pdf_layout.without_running([page]) == [body]
    for text in ("10/24 of them are dead", "See https://example.org/1/1", "24.10.2022 is the day of the exam"):
        page = [*body, Line(text, 20, 8.0)]
        assert pdf_layout.without_running([page])[0][-1].text == text


def test_questions_and_labels_are_no_running_heads() -> None:
    for text in ("Alive?", "Answer:"):
        pages = [[Line(text, 760, 11.0), *_page(f"Text {name}", f"more {name}", f"and {name}")] for name in "abc"]
        assert pdf_layout.without_running(pages) == pages


def test_words_that_begin_at_one_place_by_chance_are_no_column() -> None:
    both = (Cell(50, "some words of text", 150), Cell(300, " and more words of it", 400))
    long, on, end = "some words of a text that are long", " and go on and end much", " further on"
    through = (Cell(50, long, 197), Cell(200, on, 317), Cell(320, end, 370))
    page = [Line("", 700 - 13 * at, 11.0, both if at % 2 else through) for at in range(13)]
    assert pdf_lines.in_columns(page) == page
    half = [Line("", 700 - 13 * at, 11.0, both) for at in range(6)]
    assert [line.cells for line in pdf_lines.in_columns(half)] == [both[:1]] * 6 + [both[1:]] * 6


def test_a_line_that_begins_with_a_mark_has_the_size_of_its_text() -> None:
    parts = [
        Part("1", 50, 54, 704, Style(7)),
        Part(" Hooke", 54, 80, 700, Style(10)),
        Part(" 1665", 80, 100, 700, Style(9)),
    ]
    (line,) = pdf_lines.lines(parts)
    assert (line.text, line.height, line.size) == ("¹ Hooke 1665", 700, 10)


@pytest.mark.parametrize(
    ("pages", "has_head", "is_left_out"), [(7, 3, True), (7, 2, False), (9, 4, True), (9, 3, False)]
)
def test_a_running_head_is_on_more_than_a_third_of_the_pages(pages: int, has_head: int, is_left_out: bool) -> None:
    written = [
        _page("Biology" if at < has_head else f"Other {name}", f"Text {name}", "more", f"and {name}", f"end {name}")
        for at, name in enumerate("abcdefghi"[:pages])
    ]
    texts = [line.text for page in pdf_layout.without_running(written) for line in page]
    assert ("Biology" not in texts) == is_left_out


CUT = {
    "in a paragraph": ("a sur-", "vey of it", "a survey of it"),
    "before a word that is no rest": ("pre-", "and post-war", "pre-\nand post-war"),
    "in German": ("Vor-", "und Nachteile", "Vor-\nund Nachteile"),
    "before a capital": ("a sur-", "Vey", "a sur-\nVey"),
}


@pytest.mark.parametrize("name", CUT)
def test_words_that_a_line_parts(name: str) -> None:
    before, after, whole = CUT[name]
    assert _text(before, after) == whole


def test_words_that_a_gap_a_page_or_a_heading_parts() -> None:
    far = [Line("one", 700), Line("two", 687), Line("a sur-", 674), Line("vey of it.", 500)]
    assert pdf_layout.text([far]) == "one\ntwo\na survey of it."
    assert pdf_layout.text([_page("one", "a sur-"), _page("vey of it.", "two")]) == "one\na survey of it.\ntwo"
    heads = [
        Line("A sur-", 700, 20.0),
        Line("vey of cells", 680, 20.0),
        *[Line("It is the usual text.", 600, 11.0)] * 3,
    ]
    assert pdf_layout.text([heads]).startswith("# A survey of cells\n")


def test_footnotes_belong_to_their_page() -> None:
    def page(text: str, *foot: str) -> list[Line]:
        return [*_page(text, "The usual text, of which there is more."), *(Line(each, 60, 8.0) for each in foot)]

    pages, notes = pdf_layout.with_footnotes(
        [
            page("A unit.¹ It has 5 m² and 10³", "¹ Hooke", "and more", "2. Unused", "3 Unused"),
            page("A unit¹", "1) Alberts"),
            page("No mark", "1 A small line"),
            page("A unit¹", "a line without a mark"),
        ]
    )
    assert [page[0].text for page in pages] == [
        "A unit.[^1-1] It has 5 m² and 10³",
        "A unit[^2-1]",
        "No mark",
        "A unit¹",
    ]
    assert notes == ["[^1-1]: Hooke and more", "[^1-2]: Unused", "[^1-3]: Unused", "[^2-1]: Alberts"]
    assert [len(page) for page in pages] == [2, 2, 3, 3]


def test_no_question_is_a_footnote_and_no_footnote_is_lost() -> None:
    texts = ["1. Why?", "A unit.¹ A part.²", "2. Define it.", "A chain.²", "1. Hooke", "1 and more", "2. Alberts"]
    pages, notes = pdf_layout.with_footnotes(
        [_page(*["The usual text, of which there is more."] * 9), _page(*texts, size=8)]
    )
    assert [line.text for line in pages[1]] == [
        "1. Why?",
        "A unit.[^2-1] A part.[^2-2]",
        "2. Define it.",
        "A chain.[^2-2]",
    ]
    assert notes == ["[^2-1]: Hooke 1 and more", "[^2-2]: Alberts"]


def test_a_line_that_names_another_page_is_no_page_number() -> None:
    page = _page("1. Why?", "A unit.", "So.", "It is.")
    for foot, is_left_out in (("Biology, page 1", True), ("Page 12", True), ("See the book, page 12", False)):
        (left,) = pdf_layout.without_running([[*page, Line(foot, 60, 8.0)]])
        assert (foot not in [line.text for line in left]) == is_left_out
