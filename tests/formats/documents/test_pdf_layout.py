"""Lines of pages → text, with what only their places and sizes show."""

from __future__ import annotations

from vivadeck.formats.documents import pdf_layout
from vivadeck.formats.documents.pdf_layout import Line


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


def test_a_table_continues_on_the_next_page() -> None:
    pages = [[Line(text, 700, 11.0, is_table=True)] for text in ("| a | b |", "| c | d |")]
    assert pdf_layout.text(pages) == "| a | b |\n| c | d |"
