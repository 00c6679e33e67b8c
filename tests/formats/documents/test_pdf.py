"""PDFs: handouts, footnotes, and hostile files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_made import PageLines, Shown
from pdf_made import pdf as _pdf

from vivadeck.errors import VivaError
from vivadeck.formats.documents import pdf, pdf_lines, reader
from vivadeck.formats.documents.pdf_glyphs import Part, Style


def _page(number: int, *texts: str) -> PageLines:
    body = [(text, 780.0 - 14 * at) for at, text in enumerate(texts)]
    return [("Biology 101, Dr. Muster", 820.0), *(each for each in body if each[0]), (f"Page {number} of 3", 20.0)]


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


RIGHT = 300.0
LEFT_COLUMN = (
    "1. What is a cell, seen as a whole?",
    "It is the smallest unit of all that",
    "lives, and it has a mem-",
    "brane around its inside.",
    "2. What does a ribosome make?",
    "It reads the copy of a gene and",
)
RIGHT_COLUMN = (
    "makes a protein out of its acids.",
    "3. Where is the DNA of a plant?",
    "It lies in the nucleus and in some",
    "well-known organelles as well, as",
    "the older ones among us know from",
    "long books with many pictures.",
)
COLUMN_CARDS = [
    (
        "What is a cell, seen as a whole?",
        "It is the smallest unit of all that lives, and it has a membrane around its inside.",
    ),
    ("What does a ribosome make?", "It reads the copy of a gene and makes a protein out of its acids."),
    (
        "Where is the DNA of a plant?",
        "It lies in the nucleus and in some well-known organelles as well, as the older ones among us know from "
        + RIGHT_COLUMN[-1],
    ),
]
TITLE = Shown("Questions for all who take the exam of this term, in both of its parts", 800)


def _column(texts: tuple[str, ...], left: float, top: float = 760, step: float = 14) -> list[Shown]:
    return [Shown(text, top - step * at, left) for at, text in enumerate(texts)]


LEFT_LINES, RIGHT_LINES = _column(LEFT_COLUMN, 50), _column(RIGHT_COLUMN, RIGHT)


def _words(line: Shown) -> list[Shown]:
    """Return the words of a line, each by itself, as text recognition writes them."""
    begins = [at for at, each in enumerate(f" {line.text}") if each == " "]
    words = zip(line.text.split(), begins, strict=True)
    return [Shown(word, line.height, line.left + 5.5 * at, 9) for word, at in words]


def _marked(line: Shown, mark: str, rest: str) -> list[Shown]:
    """Return a line with a raised mark in its middle."""
    end = line.left + 6 * len(line.text)
    return [line, Shown(mark, line.height + 4, end, 8), Shown(rest, line.height, end + 5)]


def _headed(at: int, head: str, *texts: str) -> PageLines:
    return [Shown(head, 820, 50 if at % 2 else 400), *_column(texts, 50)]


def _table(*rows: tuple[str, str, float], heads: bool = False, middle: bool = False) -> list[Shown]:
    """Return rows of questions and answers, whose lines a slash ends, cell by cell, each from its height down."""
    shown = [Shown("Question", 780), Shown("Answer", 780, RIGHT)] if heads else []
    for question, answer, height in rows:
        lines = _column(tuple(answer.split("/")), RIGHT, height)
        between = (lines[0].height + lines[-1].height) / 2
        shown += _column(tuple(question.split("/")), 50, between if middle else height) + lines
    return shown


CELL, DNA, GENE = (
    ("What is a cell?", "The smallest unit of/all that lives."),
    ("What is DNA?", "A molecule of four/bases, in pairs, that/makes a long chain."),
    ("What is a gene?", "A part of the DNA that/says how a protein is/made."),
)
TABLE_CARDS = [(question, answer.replace("/", " ")) for question, answer in (CELL, DNA, GENE)]
BY_LINE: tuple[tuple[str, str, float], ...] = (
    ("What is the smallest", "The cell, which has a", 740),
    ("unit of all life?", "membrane around it.", 726),
    (*DNA, 690),
    (*GENE, 630),
)
PAGES: dict[str, tuple[list[PageLines], list[tuple[str, str]], list[str]]] = {
    "columns beside each other, line by line": (
        [[TITLE, *(each for pair in zip(LEFT_LINES, RIGHT_LINES, strict=True) for each in pair)]],
        COLUMN_CARDS,
        [],
    ),
    "columns, one after the other": ([[TITLE, *LEFT_LINES, *RIGHT_LINES]], COLUMN_CARDS, []),
    "columns, word by word": (
        [[word for pair in zip(LEFT_LINES, RIGHT_LINES, strict=True) for each in pair for word in _words(each)]],
        COLUMN_CARDS,
        [],
    ),
    "notes at the foot of each column": (
        [
            [
                Shown("1. What is a cell?", 780),
                *_marked(Shown("It is a unit", 766), "1", " of life."),
                Shown("1 Hooke said it first.", 60, 50, 9),
                Shown("2. What is DNA?", 780, RIGHT),
                *_marked(Shown("It is a chain.", 766, RIGHT), "2", ""),
                Shown("2 A long one.", 60, RIGHT, 9),
                Shown("3 Nobody knows this one.", 50, RIGHT, 9),
            ]
        ],
        [
            ("What is a cell?", "It is a unit of life. (Hooke said it first.)"),
            ("What is DNA?", "It is a chain. (A long one.)"),
        ],
        ["Nobody knows this one."],
    ),
    "notes that are as large as the text": (
        [
            [
                Shown("1. What is a cell?", 780),
                *_marked(Shown("It is a unit", 766), "1", " of"),
                Shown("life.", 752),
                Shown("1. Hooke said it first.", 700),
            ]
        ],
        [("What is a cell?", "It is a unit of life. (Hooke said it first.)")],
        [],
    ),
    "notes with the numbers of the questions": (
        [
            [
                Shown("1. What is a cell?", 780),
                *_marked(Shown("It is a unit", 754), "1", " of life."),
                Shown("2. What is DNA?", 728),
                *_marked(Shown("It is a chain.", 702), "2", ""),
                Shown("1. Hooke said it first.", 60, 50, 8),
                Shown("2A long one.", 50, 50, 8),
            ]
        ],
        [
            ("What is a cell?", "It is a unit of life. (Hooke said it first.)"),
            ("What is DNA?", "It is a chain. (A long one.)"),
        ],
        [],
    ),
    "notes that name a page": (
        [
            [
                Shown("1. What is a cell?", 780),
                *_marked(Shown("It is a unit.", 766), "1", ""),
                Shown("1", 63, 50, 7),
                Shown("See the book, page 12", 60, 55, 9),
            ],
            [
                Shown("2. What is DNA?", 780),
                *_marked(Shown("It is a chain.", 766), "1", ""),
                Shown("1", 63, 50, 7),
                Shown("See the book, page 14", 60, 55, 9),
            ],
        ],
        [
            ("What is a cell?", "It is a unit. [See the book, page 12]"),
            ("What is DNA?", "It is a chain. [See the book, page 14]"),
        ],
        [],
    ),
    "a list whose numbers the page has last": (
        [
            [
                *_column(("What is a cell?", "Define a gene.", "It is a part of the DNA.", "Why is DNA long?"), 80),
                *(Shown(f"{at}.", height, 64) for at, height in ((1, 760.2), (2, 746.2), (3, 718.2))),
            ]
        ],
        [("What is a cell?", ""), ("Define a gene.", "It is a part of the DNA."), ("Why is DNA long?", "")],
        [],
    ),
    "heads of odd and even pages with their numbers": (
        [
            _headed(1, "Cells 11", "1. What is a cell?", "It is the unit of"),
            _headed(2, "12 Biology viva", "all that lives.", "2. What is DNA?"),
            _headed(3, "Genes 13", "It is a molecule."),
        ],
        [("What is a cell?", "It is the unit of all that lives."), ("What is DNA?", "It is a molecule.")],
        [],
    ),
    "a head on the second page alone": (
        [_column(("1. What is a cell?", "It is the unit of"), 50), _headed(2, "Biology viva, page 2", "all life.")],
        [("What is a cell?", "It is the unit of all life.")],
        [],
    ),
    "numbers that are answers": (
        [_column((f"Question {at}", f"How much is {at} times 2?", "Answer", f"{2 * at}"), 50) for at in (1, 2, 3)],
        [(f"How much is {at} times 2?", f"{2 * at}") for at in (1, 2, 3)],
        [],
    ),
    "a box that the page has last, and a title": (
        [
            [
                *_column(("1. What is a cell?", "", "", "2. What is DNA?", "It is a chain."), 50),
                Shown("It is the unit of life.", 739, 80),
                Shown("Questions for all who take the exam of this term, in both of its parts", 800),
            ]
        ],
        [("What is a cell?", "It is the unit of life."), ("What is DNA?", "It is a chain.")],
        [],
    ),
    "a table, cell by cell": ([_table((*CELL, 740), (*DNA, 700), (*GENE, 640))], TABLE_CARDS, []),
    "a table whose questions stand in the middle": (
        [_table((*CELL, 740), (*DNA, 700), (*GENE, 640), middle=True)],
        TABLE_CARDS,
        [],
    ),
    "a table whose head comes again": (
        [_table((*CELL, 740), (*DNA, 700), heads=True), [], _table((*GENE, 740), heads=True)],
        TABLE_CARDS,
        [],
    ),
    "a first question of two lines": (
        [[Shown("Learn this.", 790), *_table(("What is/a cell?", CELL[1], 740), (*DNA, 700), (*GENE, 640))]],
        TABLE_CARDS,
        ["Learn this."],
    ),
    "a row over the end of a page": (
        [
            _table((*CELL, 740), (*GENE, 700), ("What is the long", "A molecule of four", 640)),
            _table(("molecule of life?", "bases, in pairs.", 780)),
        ],
        [TABLE_CARDS[0], TABLE_CARDS[2], ("What is the long molecule of life?", "A molecule of four bases, in pairs.")],
        [],
    ),
    "a table, line by line": (
        [_table(*BY_LINE)],
        [("What is the smallest unit of all life?", "The cell, which has a membrane around it."), *TABLE_CARDS[1:]],
        [],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_as_programs_lay_them_out(name: str, tmp_path: Path) -> None:
    pages, cards, left_out = PAGES[name]
    path = tmp_path / "viva.pdf"
    path.write_bytes(_pdf(*pages))
    found = reader.read(path)
    drafts = [draft for deck in found.decks for draft in deck.drafts]
    answers = [" ".join((*draft.answer.split(), *(f"[{each.title}]" for each in draft.sources))) for draft in drafts]
    assert [*zip((draft.question for draft in drafts), answers, strict=True)] == cards
    assert [each.text for each in found.skipped] == left_out
    assert [deck.name for deck in found.decks] == [TITLE.text if TITLE in pages[0] else ""]


def test_hyphens_that_are_seen_at_the_end_of_a_line_only() -> None:
    for hyphen in ("\u2010", "\u00ad"):
        text, _ = pdf.text(_pdf([("A sur\u00ad", 700.0), ("vey of it.", 686.0)]))
        assert text == "A survey of it."
        (line,) = pdf_lines.lines([Part(f"A sur{hyphen} ", 50, 90, 700, Style(12))])
        assert line.text == "A sur-"


def test_a_page_that_is_turned() -> None:
    texts = ("1. What is a cell?", "It is the unit of", "all life.")
    turned = [f") Tj ET BT /F1 12 Tf 0 1 -1 0 {100 + 14 * at} 50 Tm ({text}" for at, text in enumerate(texts)]
    assert pdf.text(_pdf([(text, 700.0) for text in turned]))[0] == "\n".join(texts)


def _word(number: int) -> str:
    """Return a word that no other number has."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:04}")


PLACES = st.tuples(st.integers(0, 6), st.sampled_from((50.0, 54.0, 180.0, RIGHT)), st.sampled_from((8.0, 12.0, 18.0)))
PLACED = st.tuples(
    PLACES, st.sampled_from(("", "1. ", "What is ", "- ", "1 ")), st.integers(1, 6), st.sampled_from("?.;")
)


@settings(max_examples=60, deadline=None)
@given(pages=st.lists(st.lists(PLACED, max_size=14), min_size=1, max_size=3), is_sorted=st.booleans())
def test_each_word_stays_wherever_it_is(pages: list[list[tuple]], is_sorted: bool) -> None:  # type: ignore[type-arg]
    number, written, words = 0, [], list[str]()
    for page in pages:
        lines = list[Shown]()
        for (row, left, size), before, count, after in page:
            texts = [_word(number + at) for at in range(count)]
            lines.append(Shown(f"{before}{' '.join(texts)}{after}", 760 - 14 * row, left, size))
            words, number = [*words, *texts], number + count
        written.append(sorted(lines, key=lambda line: (-line.height, line.left)) if is_sorted else lines)
    text, _ = pdf.text(_pdf([("The first page.", 790)], *written))
    kept = re.findall(r"(?<![a-z])[a-j]{4}(?![a-z])", text)
    assert sorted(word for word in kept if word in set(words)) == sorted(words)
