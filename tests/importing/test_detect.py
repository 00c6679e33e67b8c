"""Which reader reads a file, and which files are refused."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from docx_made import docx, paragraph

from vivadeck.errors import VivaError
from vivadeck.formats import flashcards, table
from vivadeck.formats.anki import text_file
from vivadeck.formats.documents import reader
from vivadeck.importing import detect

READERS = {
    "a document": ("viva.txt", "1. What is a cell?\n\nA unit.\n", reader.read),
    "its numbers before tabs": ("viva.txt", "1.\tWhat is a cell?\n\n\tA unit.\n", reader.read),
    "its questions' numbers before tabs": ("viva.txt", "Q1.\tWhat is a cell?\nA1.\tA unit.\n", reader.read),
    "a title behind a tab": ("viva.txt", "\tBiology\n\n1. What is a cell?\n\nA unit.\n", reader.read),
    "Markdown": ("viva.markdown", "# Biology\n\n## What is a cell?\n\nA unit.\n", reader.read),
    "a table": ("viva.txt", "What is a cell?\tA unit.\n", table.read),
    "a table with numbers": ("viva.txt", "1\tWhat is a cell?\tA unit.\n", table.read),
    "Anki's table": ("viva.txt", "#separator:tab\nWhat?\tThat.\n", text_file.read),
    "flashcards": ("viva.md", "Q: What is a cell?\r\nA: A unit.\r\n", flashcards.read),
    "flashcards of one line": ("viva.md", "# Cells\n\nWhat is a cell?::A unit.\n\nCell :: a unit\n", flashcards.read),
    "a document that mentions a gap": (
        "viva.md",
        "1. What is a cell?\n\nA unit.\n\n2. How is a gap written?\n\nAs {{c1::word}}.\n",
        reader.read,
    ),
    "more gaps than questions": ("viva.md", "1. What is a cell?\n\nA {{c1::unit}} of {{c2::life}}.\n", flashcards.read),
    "a document with a part in HTML": ("viva.md", "<h2>1. What is a cell?</h2>\n<p>A unit.</p>\n", reader.read),
    "TeX in a document": ("viva.md", "1. How does TeX begin?\n\n\\documentclass{article}\n", reader.read),
    "code in a document": ("viva.md", "## What is std::move?\n\nA cast.\n\nstd::move(x);\n", reader.read),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", READERS)
def test_readers(name: str, encoding: str, tmp_path: Path) -> None:
    file, text, reader = READERS[name]
    path = tmp_path / file
    path.write_bytes(text.encode(encoding))
    assert detect.reader(path) is reader


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("notes.doc", "Open it in Word or LibreOffice and save it as .docx"),
        ("notes.ODT", "Open it in Word or LibreOffice and save it as .docx"),
        ("notes.rtf", "Open it in Word or LibreOffice and save it as .docx"),
        ("notes.html", "Open it in a browser, and save or copy its text into a .txt file"),
        ("notes.HTM", "Open it in a browser"),
        ("notes.org", r"Export it as Markdown \(.md\), for example with pandoc, or its cards as .csv"),
        ("notes.tex", "Export it as Markdown"),
        ("notes.xlsx", "save or export it as .csv"),
        ("notes.ods", "save or export it as .csv"),
        ("notes.png", r"first run text recognition \(OCR\)"),
        ("notes.pptx", "export it as .pdf"),
        ("notes.yaml", "put it into the folder of your decks"),
        ("notes.xyz", "viva can only import files that end in .*.docx, .pdf, .json"),
    ],
)
def test_refused(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(VivaError, match=rf"{name}: .*{message}"):
        detect.reader(tmp_path / name)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize(
    ("text", "kind", "remedy"),
    [
        ("<!DOCTYPE html>\n<html><body><p>1. What is a cell?</p></body></html>\n", "HTML", "save or copy its text"),
        ("\n<!-- saved -->\n<HTML lang=en>\n<p>1. What is a cell?</p>\n", "HTML", "save or copy its text"),
        ("% exam\n\n\\documentclass{exam}\n\\begin{document}\nWhy?\n", "TeX", r"Export it as Markdown \(.md\)"),
        ("\\section{Cells}\n\nWhat is a cell?\n\nA unit.\n", "TeX", "Export it as Markdown"),
        ("#+TITLE: Viva\n* Cells\n** What is a cell?\nA unit.\n", "org", "Export it as Markdown"),
        ("* Cells\nSome words.\n** What is a cell?\nA unit.\n", "org", "Export it as Markdown"),
        ("* What is a cell?\n:PROPERTIES:\n:ID: 3\n:END:\n  A unit.\n", "org", "Export it as Markdown"),
    ],
)
def test_a_document_of_another_kind_is_refused_by_its_name(
    name: str, text: str, kind: str, remedy: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(VivaError, match=rf"{name} is a document in {kind}, which viva does not read\. .*{remedy}"):
        detect.reader(path)


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt", "a.md", "a.docx", "a.pdf", "a.apkg"])
@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n\n"])
def test_an_empty_file_is_reported_as_empty(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data if not name.endswith("apkg") else b"")
    with pytest.raises(VivaError, match="is empty"):
        detect.reader(path)(path)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.docx").mkdir()
    with pytest.raises(VivaError, match=r"folder\.docx is a folder: name the files in it"):
        detect.reader(tmp_path / "folder.docx")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(VivaError, match=r"pipe\.txt cannot be read: it is a pipe, not a file"):
        detect.reader(tmp_path / "pipe.txt")


TREES = "bark,outside,a,b,c\npith,inside,d,e,f\n"
REFUSED_OPTIONS = {
    "no separator": ("t.csv", TREES, detect.AsTable(separator=""), "`--separator` has no text behind it"),
    "no row separator": ("t.csv", TREES, detect.AsTable(",", ""), "`--row-separator` has no text behind it"),
    "no columns": ("t.csv", TREES, detect.AsTable(columns=""), "`--columns` has no text behind it"),
    "too many columns": ("t.csv", TREES, detect.AsTable(columns="question,answer,-,-,-,-"), "names 6 columns, but"),
    "no answer": (
        *("t.csv", TREES, detect.AsTable(columns="question")),
        "t.csv: `--columns`: no column is named answer. Name both, for example `question,answer`",
    ),
    "a text without questions": ("t.md", "It is late.\n", detect.AsTable(), "If it is a table"),
}


@pytest.mark.parametrize("name", REFUSED_OPTIONS)
def test_options_that_cannot_be_meant(name: str, tmp_path: Path) -> None:
    file, text, named, message = REFUSED_OPTIONS[name]
    path = tmp_path / file
    path.write_text(text, "utf-8")
    with pytest.raises(VivaError) as refused:
        detect.reader(path, named)(path)
    assert message in str(refused.value)


def test_a_word_document_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(docx(paragraph("It is late.")))
    with pytest.raises(VivaError) as refused:
        detect.reader(path)(path)
    assert "`--separator`" not in str(refused.value)


def test_bars_divide_a_table_of_markdown(tmp_path: Path) -> None:
    path = tmp_path / "t.md"
    path.write_text("| Term | Meaning |\n|:---|---|\n| bark | outside |\n| pith | inside |\n", "utf-8")
    result = detect.reader(path, detect.AsTable("|", columns="question,answer"))(path)
    (deck,) = result.decks
    assert ("bark", "outside") in [(each.question, each.answer) for each in deck.drafts]
    assert ("pith", "inside") in [(each.question, each.answer) for each in deck.drafts]
