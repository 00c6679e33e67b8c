"""Word documents: lists, styles, tables, text boxes, and hostile files."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx_made import HEAD as _HEAD
from docx_made import docx as _docx
from docx_made import paragraph as _paragraph
from docx_made import part as _part
from docx_made import run as _run

from vivadeck.errors import VivaError
from vivadeck.formats.documents import docx, reader


def _lines(*paragraphs: str) -> list[str]:
    return docx.text(_docx(*paragraphs))[0].split("\n\n")


def test_numbers_run_through_and_start_again() -> None:
    assert _lines(
        _paragraph("What is a cell?", number=1),
        _paragraph("A unit."),
        _paragraph("What is DNA?", style="Frage2"),
        _paragraph("Long", number=1, depth=1),
        _paragraph("Thin", number=1, depth=1),
        _paragraph("Very", number=1, depth=2),
        _paragraph("What is a gene?", number=1),
        _paragraph("Small", number=1, depth=1),
        _paragraph("What is a base?", number=3),
        _paragraph("It is so", number=2),
    ) == [
        "1. What is a cell?",
        "A unit.",
        "2. What is DNA?",
        "  a) Long",
        "  b) Thin",
        "    2.i. Very",
        "3. What is a gene?",
        "  a) Small",
        "1. What is a base?",
        "- It is so",
    ]


def test_headings_bold_and_marks() -> None:
    bold = _run("What is ", "<w:b/>") + _run("DNA?", "<w:b/>") + _run(" A 2*3 acid", '<w:b w:val="0"/>')
    raised = _run("2", '<w:vertAlign w:val="superscript"/>')
    removed = f"<w:del>{_run('gone').replace('w:t', 'w:delText')}</w:del><w:ins>{_run(' and more')}</w:ins>"
    assert _lines(_paragraph(_run("Unit 1", "<w:b/>"), style="berschrift1"), _paragraph(bold + raised + removed)) == [
        "# Unit 1",
        "**What is DNA?** A 2\\*3 acid² and more",
    ]


def test_tables_and_pictures() -> None:
    cells = "".join(f"<w:tc>{_paragraph(each)}</w:tc>" for each in ("a", "b|c"))
    picture = _paragraph("<w:r><w:drawing/></w:r>")
    text, notes = docx.text(_docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>", picture))
    assert text == "| a | b\\|c |\n| --- | --- |\n\n[picture]"
    assert notes == ("1 picture in the document was left out.",)


def test_a_table_whose_heading_has_other_words(tmp_path: Path) -> None:
    rows = [("Questions to be put", "Expected answer"), ("What is a lens?", "Glass that bends light."), ("Why?", "So.")]
    cells = (f"<w:tc>{_paragraph(_run(left))}</w:tc><w:tc>{_paragraph(_run(right))}</w:tc>" for left, right in rows)
    path = tmp_path / "lab.docx"
    path.write_bytes(_docx(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"))
    assert [(each.question, each.answer) for each in reader.read(path).decks[0].drafts] == rows[1:]


def test_cards_of_a_word_document(tmp_path: Path) -> None:
    path = tmp_path / "viva.docx"
    path.write_bytes(
        _docx(
            _paragraph("Unit 1", style="berschrift1"),
            _paragraph("What are the kinds of cells?", number=1),
            _paragraph(_run("Plant:", "<w:b/>") + _run(" with a wall"), number=1),
            _paragraph(_run("Animal:", "<w:b/>") + _run(" without"), number=1),
            _paragraph("What is DNA?", number=1),
            _paragraph("<w:r><w:drawing/></w:r>" + _run("A molecule.")),
        )
    )
    (deck,) = reader.read(path).decks
    assert deck.name == "Unit 1"
    assert [each.question for each in deck.drafts] == ["What are the kinds of cells?", "What is DNA?"]
    assert deck.drafts[0].answer == "1. **Plant:** with a wall\n2. **Animal:** without"
    assert deck.drafts[1].doubt == "There was a picture here that was not imported."


DEEP = _part("document", "<w:p>" * 300 + "</w:p>" * 300)
LAUGHS = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'
BAD = {
    "no zip": (b"Dear all", "is not a Word document"),
    "a torn zip": (_docx(_paragraph("What is DNA?"))[:200], "is not a Word document"),
    "nothing in it": (_docx(), "no text"),
    "only pictures": (_docx(_paragraph("")), "no text"),
    "damaged XML": (_docx(document="<w:p>"), "damaged"),
    "XML in an unknown encoding": (_docx(document='<?xml version="1.0" encoding="klingon"?><a/>'), "damaged"),
    "deep XML": (_docx(document=DEEP), "its structure is too deep or too large"),
    "entities": (_docx(document=LAUGHS), "defines its own XML"),
    "a bomb": (_docx(document=_HEAD + " " * 70_000_000), "larger than 60 MB"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_documents_are_refused(name: str, tmp_path: Path) -> None:
    data, message = BAD[name]
    path = tmp_path / "bad.docx"
    path.write_bytes(data)
    with pytest.raises(VivaError, match=rf"bad\.docx: .*{message}"):
        reader.read(path)


def test_styles_and_underlines_are_bold() -> None:
    plain = _run("What is RNA?", '<w:b w:val="0"/>')
    assert _lines(
        _paragraph("What is a cell?", style="Fett2"),
        _paragraph(plain, style="Fett2"),
        _paragraph(_run("What is DNA?", '<w:u w:val="single"/>') + _run(" A molecule", '<w:u w:val="none"/>')),
    ) == ["**What is a cell?**", "What is RNA?", "**What is DNA?** A molecule"]


def _mark(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def _note(kind: str, number: int, *texts: str) -> str:
    return f'<w:{kind} w:id="{number}">{"".join(_paragraph(text) for text in texts)}</w:{kind}>'


def test_footnotes_and_endnotes_land_in_their_answers(tmp_path: Path) -> None:
    path = tmp_path / "viva.docx"
    path.write_bytes(
        _docx(
            _paragraph(_run("What is a cell?") + _mark("footnote", 2), number=1),
            _paragraph(_run("A unit") + _mark("footnote", 3) + _run(".") + _mark("endnote", 2)),
            _paragraph("What is DNA?", number=1),
            _paragraph("A molecule."),
            footnotes=_part(
                "footnotes",
                '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>—</w:t></w:r></w:p></w:footnote>'
                + _note("footnote", 2, "Hooke 1665, https://hooke.example")
                + _note("footnote", 3, "Of all that", "lives."),
            ),
            endnotes=_part("endnotes", _note("endnote", 2, "Alberts, p. 3")),
        )
    )
    first, second = reader.read(path).decks[0].drafts
    assert (first.question, first.answer) == ("What is a cell?", "A unit.\n\n(Of all that lives.)")
    assert [(each.title, each.url) for each in first.sources] == [
        ("Hooke 1665", "https://hooke.example"),
        ("Alberts, p. 3", ""),
    ]
    assert (second.answer, second.sources) == ("A molecule.", ())


def test_links() -> None:
    relation = "http://schemas.openxmlformats.org/package/2006/relationships"
    links = "".join(
        f'<Relationship Id="{key}" Target="{target}"/>'
        for key, target in (
            ("r1", "https://cells.example/a"),
            ("r2", "file:///etc/passwd"),
            ("r3", "https://a.example/)x"),
        )
    )
    shown = '<w:r><w:rPr><w:rStyle w:val="Link"/></w:rPr><w:t>here</w:t></w:r>'
    office = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    paragraphs = "".join(
        _paragraph(f'<w:hyperlink {office} r:id="{key}">{shown}</w:hyperlink>') for key in ("r1", "r2", "r3")
    )
    data = _docx(paragraphs, links=f'<Relationships xmlns="{relation}">{links}</Relationships>')
    assert docx.text(data)[0].split("\n\n") == ["[here](https://cells.example/a)", "here", "here"]


def test_code_is_fenced_and_inline() -> None:
    even = '<w:rFonts w:ascii="Courier New"/>'
    assert _lines(
        _paragraph(_run("Call ") + _run("f(2*x)", even) + _run(" twice")),
        _paragraph("def f(x):", style="Quelltext"),
        _paragraph(_run("    return 2*x", even)),
        _paragraph("It doubles."),
        _paragraph("What is a gene?"),
        _paragraph("A part."),
        _paragraph(_run("f(3)", even), number=1),
    ) == [
        "Call `f(2*x)` twice",
        "```\ndef f(x):\n    return 2*x\n```",
        "It doubles.",
        "What is a gene?",
        "A part.",
        "1. `f(3)`",
    ]


def test_a_document_in_one_monospace_font_is_not_code() -> None:
    even = '<w:rFonts w:ascii="Courier New"/>'
    texts = ("1. What is a cell?", "A unit.", "2. What is DNA?", "A molecule.")
    assert _lines(*(_paragraph(_run(text, even)) for text in texts)) == list(texts)


def test_text_in_frames_is_read_once() -> None:
    inside = f"<w:txbxContent>{_paragraph('A unit.')}{_paragraph('It lives.')}</w:txbxContent>"
    office = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    frame = f"<w:drawing>{inside}</w:drawing>"
    both = f"<mc:Choice>{frame}</mc:Choice><mc:Fallback>{frame}</mc:Fallback>"
    assert _lines(_paragraph(f"<w:r><mc:AlternateContent {office}>{both}</mc:AlternateContent></w:r>")) == [
        "A unit.",
        "It lives.",
    ]


def test_a_table_of_questions_with_lists_in_its_cells(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    rows = row(_paragraph("Question"), _paragraph("Answer"))
    rows += row(_paragraph("Cell", number=1), _paragraph("A unit.") + _paragraph("It lives", number=2))
    rows += row(_paragraph("DNA", number=1), f"<w:tbl>{row(_paragraph('A molecule.'))}</w:tbl>")
    path = tmp_path / "viva.docx"
    path.write_bytes(_docx(f"<w:tbl>{rows}</w:tbl>"))
    drafts = reader.read(path).decks[0].drafts
    assert [(each.question, each.answer) for each in drafts] == [
        ("Cell", "A unit.\n\n- It lives"),
        ("DNA", "A molecule."),
    ]


def _row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def _table(*rows: tuple[str, ...]) -> str:
    return f"<w:tbl>{''.join(_row(*map(_paragraph, row)) for row in rows)}</w:tbl>"


def _box(*contents: str) -> str:
    return f"<w:r><w:pict><w:txbxContent>{''.join(contents)}</w:txbxContent></w:pict></w:r>"


def _gone(text: str) -> str:
    """Return a text that was deleted, as Word keeps it."""
    return f"<w:del>{_run(text).replace('w:t', 'w:delText')}</w:del>"


WORD_DOCUMENTS: dict[str, tuple[tuple[str, ...], dict[str, list[tuple[str, str]]]]] = {
    "questions over their answers, in a table of two columns": (
        (_table(("1", "What is a cell?"), ("", "A unit."), ("2", "What is DNA?"), ("", "A molecule.")),),
        {"": [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")]},
    ),
    "questions over their answers, in one column": (
        (_table(("What is a cell?",), ("A unit.",), ("What is DNA?",), ("A molecule.",)),),
        {"": [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")]},
    ),
    "a table for each question": (
        (
            _table(("Q", "What is a cell?"), ("", "A unit.")),
            _paragraph(""),
            _table(("Q", "What is DNA?"), ("", "A molecule.")),
        ),
        {"": [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")]},
    ),
    "a question in merged cells over a labelled answer": (
        (_table(("What is a cell?",), ("Answer", "A unit."), ("What is DNA?",), ("Answer", "A molecule.")),),
        {"": [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")]},
    ),
    "a title in merged cells": (
        (_table(("Unit 1: Cells",), ("Question", "Answer"), ("What is a cell?", "A unit."), ("DNA", "A molecule.")),),
        {"Unit 1: Cells": [("What is a cell?", "A unit."), ("DNA", "A molecule.")]},
    ),
    "titles in merged cells, without the columns' names": (
        (_table(("Biology",), ("Unit 1",), ("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")),),
        {"Unit 1": [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")]},
    ),
    "an answer in two rows beside one question": (
        (_table(("What is a cell?", "A unit."), ("", "It lives."), ("What is DNA?", "A molecule.")),),
        {"": [("What is a cell?", "A unit.\n\nIt lives."), ("What is DNA?", "A molecule.")]},
    ),
    "questions and answers with changes that Word tracks": (
        (
            _paragraph(_gone("Which thing") + _run("What is a cell?"), number=1),
            _paragraph(_run("A unit.") + _gone(" It is dead.") + f"<w:ins>{_run(' It lives.')}</w:ins>"),
            _paragraph(_gone("What is RNA?"), number=2),
            _paragraph("What is DNA?", number=1),
            _paragraph(_gone("A molecule.").replace("w:del>", "w:moveFrom>")),
            _paragraph(f"<w:moveTo>{_run('A molecule.')}</w:moveTo>"),
        ),
        {"": [("What is a cell?", "A unit. It lives."), ("What is DNA?", "A molecule.")]},
    ),
    "text boxes": (
        (
            _paragraph("1. What is a cell?"),
            _paragraph(_box(_paragraph("A unit."), _paragraph("It lives.")) + _box(_paragraph("It divides."))),
            _paragraph("2. What is DNA?"),
            _paragraph(_run("See the box.") + _box(_table(("a", "b"), ("c", "d")))),
        ),
        {
            "": [
                ("What is a cell?", "A unit.\n\nIt lives.\n\nIt divides."),
                ("What is DNA?", "See the box.\n\n| a | b |\n| --- | --- |\n| c | d |"),
            ]
        },
    ),
    "questions in text boxes": (
        (
            _paragraph(_box(_paragraph("What is a cell?", number=1), _paragraph("A unit."))),
            _paragraph(_box(_paragraph("What is DNA?", number=1), _paragraph("A molecule."))),
        ),
        {"": [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")]},
    ),
}


@pytest.mark.parametrize("name", WORD_DOCUMENTS)
def test_boxes_and_tables(name: str, tmp_path: Path) -> None:
    contents, expected = WORD_DOCUMENTS[name]
    path = tmp_path / "viva.docx"
    path.write_bytes(_docx(*contents))
    decks = reader.read(path).decks
    assert {deck.name: [(each.question, each.answer) for each in deck.drafts] for deck in decks} == expected


def test_html_in_a_word_document_is_text(tmp_path: Path) -> None:
    path = tmp_path / "viva.docx"
    texts = ("1. What does &lt;b&gt;x&lt;/b&gt; show?", "A bold x, as in \\(x^2\\).")
    path.write_bytes(_docx(*map(_paragraph, texts)))
    (draft,) = reader.read(path).decks[0].drafts
    assert (draft.question, draft.answer) == ("What does <b>x</b> show?", "A bold x, as in $x^2$.")
