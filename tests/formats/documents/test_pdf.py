"""PDFs: handouts, footnotes, and hostile files."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_made import PageLines
from pdf_made import pdf as _pdf

from vivadeck.errors import VivaError
from vivadeck.formats.documents import pdf, reader


def _page(number: int, *texts: str) -> PageLines:
    body = [(text, 780.0 - 14 * at) for at, text in enumerate(texts)]
    return [("Biology 101, Dr. Muster", 820.0), *[each for each in body if each[0]], (f"Page {number} of 3", 20.0)]


HANDOUT = _pdf(
    _page(
        1,
        "*1. What is the difference between a plant cell and the cell of an",
        "*animal?",
        "The plant cell has a wall. Both have a mem-",
        "brane, and so on.",
        "",
        "2. What are common organelles?",
        "",
        "3. Nucleus: holds the DNA.",
        "4. Ribosome: makes proteins,",
        "and is small.",
        "",
        "5. What is a gene?",
        "A part of the DNA that says how one of the",
    ),
    _page(2, "proteins is made. It is well-known.", "", "6. What is a base?", "One of four molecules."),
    _page(3, "7. Explain mitosis.", "The cell divides."),
)


def test_a_handout(tmp_path: Path) -> None:
    path = tmp_path / "viva.pdf"
    path.write_bytes(HANDOUT)
    result = reader.read(path)
    drafts = [draft for deck in result.decks for draft in deck.drafts]
    assert [draft.question for draft in drafts] == [
        "What is the difference between a plant cell and the cell of an animal?",
        "What are common organelles?",
        "What is a gene?",
        "What is a base?",
        "Explain mitosis.",
    ]
    assert [" ".join(draft.answer.split()) for draft in drafts] == [
        "The plant cell has a wall. Both have a membrane, and so on.",
        "1. Nucleus: holds the DNA. 2. Ribosome: makes proteins, and is small.",
        "A part of the DNA that says how one of the proteins is made. It is well-known.",
        "One of four molecules.",
        "The cell divides.",
    ]
    assert "does not say where its paragraphs end" in result.notes[0]
    assert result.skipped == ()


def test_words_stay_apart_across_lines() -> None:
    text, _ = pdf.text(_pdf([("one", 700.0), ("two", 686.0), ("*three", 660.0)]))
    assert text == "one\ntwo\n\n**three**"


def _small(text: str, height: float, left: float = 50) -> tuple[str, float]:
    """Return a line in a smaller font."""
    return f") Tj ET BT /F1 8 Tf 1 0 0 1 {left} {height} Tm ({text}", height


def _noted(text: str, mark: str, height: float) -> tuple[str, float]:
    """Return a line with a raised mark at its end."""
    left = 50 + 6.5 * len(text)
    return f"{text}) Tj ET BT /F1 7 Tf 1 0 0 1 {left} {height + 4} Tm ({mark}", height


def test_footnotes_at_the_foot_of_a_page(tmp_path: Path) -> None:
    path = tmp_path / "viva.pdf"
    path.write_bytes(
        _pdf(
            [
                ("1. What is a cell?", 780),
                _noted("A unit of all that lives.", "1", 766),
                ("2. What is an area of 5 m?", 740),
                ("It is 10³", 726),
                ("It goes on over", 712),
                _small("1 Hooke 1665, Micrographia, in", 60),
                _small("London, https://hooke.example", 50),
                _small("2 Nobody refers to it.", 40),
                ("Page 1 of 2", 20),
            ],
            [
                ("the page.", 780),
                ("3. What is DNA?", 754),
                _noted("A molecule of four bases.", "1", 740),
                _small("1 That is, of pairs.", 40),
                ("Page 2 of 2", 20),
            ],
        )
    )
    found = reader.read(path)
    first, second, third = found.decks[0].drafts
    assert (first.answer, [(each.title, each.url) for each in first.sources]) == (
        "A unit of all that lives.",
        [("Hooke 1665, Micrographia, in London", "https://hooke.example")],
    )
    assert second.answer == "It is 10³\nIt goes on over the page."
    assert third.answer == "A molecule of four bases.\n\n(That is, of pairs.)"
    assert [(each.why, each.text) for each in found.skipped] == [
        ("no card refers to this footnote", "Nobody refers to it.")
    ]


LOCK = b"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"ab" * 32, b"cd" * 32)
BAD = {
    "no PDF": (b"Dear all", "this is not a PDF, or it is damaged"),
    "a torn one": (HANDOUT[: len(HANDOUT) // 8], "this is not a PDF, or it is damaged"),
    "scanned": (_pdf([], []), r"no text, only pictures: first run text recognition \(OCR\)"),
    "encrypted": (_pdf([("What?", 700.0)], trailer=LOCK), "encrypted"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused(name: str, tmp_path: Path) -> None:
    data, message = BAD[name]
    path = tmp_path / "bad.pdf"
    path.write_bytes(data)
    with pytest.raises(VivaError, match=rf"bad\.pdf: .*{message}"):
        reader.read(path)


def test_raised_numbers_and_stars() -> None:
    raised = "a unit of life) Tj ET BT /F1 7 Tf 1 0 0 1 130 704 Tm (12"  # a text in a smaller font, above the line
    text, _ = pdf.text(_pdf([(raised, 700.0), ("a * b is **bold**, 2**3 is not", 686.0)]))
    assert text == "a unit of life ¹²\na \\* b is **bold**, 2\\*\\*3 is not"


def test_a_pdf_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_LONGEST_SECONDS", -1.0)
    with pytest.raises(VivaError, match="viva read only 0 of 3 pages in -1 seconds: split the PDF"):
        pdf.text(HANDOUT)
