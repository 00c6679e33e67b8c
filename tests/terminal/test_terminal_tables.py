"""How tables are laid out, from the widest to the narrowest terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.terminal.tables import Column, Parts, fold, plain, styled
from vivadeck.terminal.wording import columns

CARDS = (
    Column("card", "viva.id"),
    Column("recall", is_number=True),
    Column("reviews", is_number=True),
    Column("", "viva.good", is_bar=True),
)
ROWS = (("general/deep-learning-vs-machine-learning", "58 %", "1024", "█" * 20), ("one/b", "100 %", "7", "█"))
WORDS = st.text("ab -/,…記", max_size=30).map(str.strip)


def laid_out(width: int, table: tuple[Column, ...] = CARDS, rows: tuple[tuple[str, ...], ...] = ROWS) -> list[str]:
    return [text_of(line).rstrip() for line in styled(table, rows, width)]


def text_of(line: Parts) -> str:
    return "".join(text for text, _ in line)


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (
            90,
            [
                "card                                        recall   reviews",
                "─" * 83,
                "general/deep-learning-vs-machine-learning     58 %      1024   ████████████████████",
                "one/b                                        100 %         7   █",
            ],
        ),
        (
            70,
            [
                "card                                        recall   reviews",
                "─" * 70,
                "general/deep-learning-vs-machine-learning     58 %      1024   ███████",
                "one/b                                        100 %         7   █",
            ],
        ),
        (
            45,
            [
                "card                         recall   reviews",
                "─" * 45,
                "general/deep-learning-vs-      58 %      1024",
                "machine-learning",
                "one/b                         100 %         7",
            ],
        ),
        (
            24,
            [
                "card",
                "  recall reviews",
                "─" * 24,
                "general/deep-learning-",
                "vs-machine-learning",
                "    58 %    1024",
                "one/b",
                "   100 %       7",
            ],
        ),
    ],
)
def test_bars_are_shortened_then_texts_broken_then_put_above(width: int, lines: list[str]) -> None:
    assert laid_out(width) == lines


def test_in_a_pipe_there_are_no_bars() -> None:
    assert list(plain(CARDS, ROWS)) == [
        "card                                       recall  reviews",
        "general/deep-learning-vs-machine-learning    58 %     1024",
        "one/b                                       100 %        7",
    ]


def test_the_headings_and_the_cells_have_their_styles() -> None:
    heading, _, first, _ = styled(CARDS, ROWS, 90)
    assert {style for text, style in heading if text.strip()} == {"bold"}
    assert [style for text, style in first if text.strip()] == ["viva.id", "", "", "viva.good"]


def test_a_broken_line_begins_with_a_word() -> None:
    text = "Assignment 1: Deep learning packages (TensorFlow, Keras, Theano, PyTorch)"
    for width in range(16, 40):
        assert [line for line in fold(text, width) if line != line.strip()] == []


def test_texts_without_figures_stand_below_one_another() -> None:
    table, rows = (Column("topic"), Column("what it explains")), (("exam", "the date of your exam"),)
    assert laid_out(14, table, rows) == [
        "topic",
        "  what it",
        "  explains",
        "─" * 14,
        "exam",
        "  the date of",
        "  your exam",
    ]


@given(
    st.lists(st.tuples(WORDS, st.integers(0, 10**6), WORDS, st.integers(0, 20)), min_size=1, max_size=4),
    st.integers(1, 110),
)
def test_nothing_is_lost_at_any_width(rows: list[tuple[str, int, str, int]], width: int) -> None:
    table = (Column("first"), Column("n", is_number=True), Column("second"), Column("", is_bar=True))
    cells = [(first, str(number), second, "█" * bar) for first, number, second, bar in rows]
    lines = styled(table, cells, width)
    signs = sorted("".join(map(text_of, lines)).replace("─", "").replace("█", "").replace(" ", ""))
    wanted = "".join(cell for row in cells for cell in row[:3]) + "firstnsecond"
    assert signs == sorted(wanted.replace(" ", ""))
    shown = re.findall(r"\d+", "\n".join(map(text_of, lines)))
    assert sorted(shown) == sorted(row[1] for row in cells)  # no number is broken
    if width >= 16:
        assert all(columns(text_of(line).rstrip()) <= width for line in lines)


@given(st.text("ab -/記", max_size=60), st.integers(1, 30))
def test_a_folded_text_has_all_its_signs_and_fits(text: str, width: int) -> None:
    lines = fold(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(columns(line) <= max(width, 2) for line in lines)
