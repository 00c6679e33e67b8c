"""The letters that a page draws, as they are read: spaces at gaps, ligatures, and text from the right."""

from __future__ import annotations

import pytest
from pdf_made import Shown
from pdf_made import pdf as _pdf

from vivadeck.formats.documents import pdf, pdf_direction, pdf_glyphs
from vivadeck.formats.documents.pdf_glyphs import Part, Style

SHOWN = {
    "parts that touch are one word": (
        "12 Tf 50 700 Td (A f) Tj 13.34 0 Td (ixed) Tj 21.33 0 Td ( point) Tj",
        "A fixed point",
    ),
    "a gap is a space": ("12 Tf 50 700 Td (A) Tj 11.5 0 Td (point) Tj", "A point"),
    "kerning is none": ("12 Tf 50 700 Td [(A) 120 (V) -60 (A) -300 (f) 20 (ew)] TJ", "AVA few"),
    "wide spaces of a full line": ("12 Tf 4 Tw 50 700 Td (of) Tj 10 0 Td ( a) Tj", "of a"),
    "letters that are all apart": ("12 Tf 3 Tc 50 700 Td (Chapter one) Tj", "Chapter one"),
    "a space without room": ("12 Tf 50 700 Td (AVA ) Tj 24.1 0 Td (TAR) Tj", "AVATAR"),
    "the file's own text": ("12 Tf 50 700 Td /Span << /ActualText (office) >> BDC (o) Tj (x) Tj EMC", "office"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_words_are_apart_where_the_page_draws_a_gap(name: str) -> None:
    shown, text = SHOWN[name]
    assert pdf.text(_pdf([Shown(f") Tj ET BT /F1 {shown} ET BT (", 700)]))[0] == text


def test_ligatures_and_drawn_forms_become_letters() -> None:
    for drawn, plain in (("eﬃcient ﬂow ﬁx ﬀ", "efficient flow fix ff"), ("ﻻ", "لا"), ("ﺳ", "س"), ("½ x²", "½ x²")):
        assert pdf_glyphs._plain(drawn) == plain


def _row(seen: str) -> list[Part]:
    """Return the letters of a line as it is seen, from the left."""
    return [Part(letter, 50.0 + 6 * at, 56.0 + 6 * at, 700, Style(12)) for at, letter in enumerate(seen)]


HEBREW = {  # as it is read: as it is seen from the left
    "1. מהי רשת?": "?תשר יהמ .1",
    "למידה של 25 סיבובים": "םיבוביס 25 לש הדימל",
    "קצב 0.01 למשל": "לשמל 0.01 בצק",
    "רשת CNN עמוקה": "הקומע CNN תשר",
    "שפת Python 3.11 טובה": "הבוט Python 3.11 תפש",
    "לפי f(x) = 2x + 1 כאן": "ןאכ f(x) = 2x + 1 יפל",
    "מוחקים 50% מהם": "םהמ 50% םיקחומ",
    "1. Python היא שפה": "הפש איה Python .1",
}


def test_lines_are_read_from_the_right_with_numbers_and_other_words_from_the_left() -> None:
    read, is_rightward = pdf_direction.as_read([_row(seen) for seen in HEBREW.values()])
    assert is_rightward
    texts = ["".join(part.text for part in row).replace(pdf_direction.GAP, " ") for row in read]
    assert texts == list(HEBREW)


def test_a_letter_without_text_in_a_line_from_the_right() -> None:
    (read,), _ = pdf_direction.as_read([[part._replace(text=part.text.strip("_")) for part in _row("ם_ולש")]])
    assert "".join(part.text for part in read) == "שלום"
