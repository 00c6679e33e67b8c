"""Choose the reader for a file: by its ending, and where that is not enough, by its content."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.formats.draft import Found
from vivadeck.sanitize import quoted, single_line

Reader = Callable[[Path], Found]

# How files begin that are not documents: Anki's headers, or a table's first line; a Markdown card or front matter.
_NUMBER = (  # a question's, or a bullet, with a tab after it
    r"[ \t]*(?:[•‣◦▪·●○o\uf0b7-]|\(?(?:[^\W\d_]+[ ]?)?\d{1,3}(?:\.\d{1,3})*[.):]+)\t"
)
_TABLE = re.compile(rf"(?!{_NUMBER})[ ]*[^\s][^\n\t]*\t")
_SHEET = re.compile(r"^<!-- id: [^\n/]+/[^\n/]+ -->", re.MULTILINE)
_FLASHCARDS = re.compile(r"^(?:Q|C):", re.MULTILINE)
_SIDE = re.compile(r"^([QAC]):", re.MULTILINE)
_LABELLED = re.compile(r"^A(?:ns|nswer)?[ .)]", re.MULTILINE)  # answers that flashcards do not have
_AS_DOCX = "Open it in Word or LibreOffice and save it as .docx."
_AS_TEXT = "Open it in a browser, and save or copy its text into a .txt file."
_AS_TABLE = "Open it in the program that made it and save or export it as .csv."
_AS_MARKDOWN = "Export it as Markdown (.md), for example with pandoc, or its cards as .csv."
_AS_RECOGNIZED = "It is a picture: first run text recognition (OCR), then import the text."
_REMEDIES = {
    **dict.fromkeys((".doc", ".odt", ".rtf", ".pages"), _AS_DOCX),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".mhtml"), _AS_TEXT),
    **dict.fromkeys((".xlsx", ".xls", ".ods", ".numbers"), _AS_TABLE),
    **dict.fromkeys((".org", ".tex", ".latex", ".rst", ".adoc", ".epub"), _AS_MARKDOWN),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".heic", ".tif", ".tiff"), _AS_RECOGNIZED),
    **dict.fromkeys(
        (".pptx", ".ppt", ".odp", ".key"), "Open it and export it as .pdf, or copy its text to a .txt file."
    ),
    **dict.fromkeys(
        (".yaml", ".yml"), "It may be a deck already: put it into the folder of your decks (`viva decks`)."
    ),
}
# Documents of other kinds in a text file, by how they begin.
_FOREIGN = (
    (
        "HTML",
        _AS_TEXT,
        re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S),
    ),
    (
        "TeX",
        _AS_MARKDOWN,
        re.compile(r"(?:\s|%.*\n)*\\(?:documentclass|documentstyle|usepackage|input|begin|chapter|(?:sub)?section)\b"),
    ),
    (
        "org",
        _AS_MARKDOWN,
        re.compile(r"\s*(?:#\+\w+:|\*[ ]\S.*\n(?:(?!\*[ ]).*\n)*?(?:\*\*+[ ][^*\n]+|\s*:PROPERTIES:)$)", re.M),
    ),
)
_ASKED = re.compile(r"^[#*\s]*(?:Q[\w.]*|\d{1,3})[.):]\s.*\?[\s*]*$", re.MULTILINE)  # in a document
_OPTIONS = "Leave out `--separator`, `--row-separator` and `--columns`."


class AsTable(NamedTuple):
    """What the student says of a table: what divides its cells and rows, its columns; None where viva finds out.

    Written as typed: a tab may be `\\t` or `tab`.
    """

    separator: str | None = None
    row_separator: str | None = None
    columns: str | None = None


def reader(path: Path, named: AsTable | None = None) -> Reader:
    """Return the reader for a file, imported only now. Raises VivaError when there is none."""
    ending, shown = path.suffix.lower(), single_line(str(path))
    if path.is_dir():
        raise VivaError(f"{shown} is a folder: name the files in it.")
    if ending in _REMEDIES:
        raise VivaError(f"{shown}: viva does not read {ending} files. {_REMEDIES[ending]}")
    if ending not in READERS:
        raise VivaError(f"{shown}: viva can only import files that end in {', '.join(READERS)}.")
    return _named_table(path, named) if named and any(each is not None for each in named) else READERS[ending](path)


def _named_table(path: Path, named: AsTable) -> Reader:
    """Return the reader for a table that is read as the student says. Raises VivaError."""
    from vivadeck.formats import delimited, headings, table
    from vivadeck.formats.anki import text_file

    shown = single_line(str(path))
    if READERS[path.suffix.lower()] not in (_table, _text):
        raise VivaError(
            f"{shown} is no table in a text file. {_OPTIONS} Or copy its table into a spreadsheet, save it as .csv, "
            "and import that."
        )
    if text_file.is_anki(_start_of(path)):
        raise VivaError(f"{shown} says itself how it is divided, in its lines that begin with #. {_OPTIONS}")
    options = dict(zip(("--separator", "--row-separator", "--columns"), named, strict=True))
    if empty := [option for option, text in options.items() if text == ""]:
        raise VivaError(f"`{empty[0]}` has no text behind it. Name one, or leave the option out.")
    typed = {"--separator": named.separator or "", "--row-separator": named.row_separator or "\n"}
    for option, text in typed.items():
        if not delimited.may_divide(text):
            raise VivaError(f"`{option}`: {quoted(text)} cannot divide a table. Name a short text such as ; or \\t")
    try:
        places = headings.chosen(named.columns) if named.columns else {}
    except headings.ColumnError as error:
        raise VivaError(f"{shown}: `--columns`: {error}") from None
    separator, row_separator = map(delimited.meant_separator, typed.values())
    if named.row_separator and not named.separator:
        raise VivaError(
            "`--row-separator` says what divides the rows. Say what divides their cells, too: `--separator`"
        )
    return partial(
        table.read, named=table.NamedTable(separator, row_separator, places, (named.columns or "").count(",") + 1)
    )


def _anki(_: Path) -> Reader:
    from vivadeck.formats.anki import package_reader

    return package_reader.read


def _json(_: Path) -> Reader:
    from vivadeck.formats.anki import crowd

    return crowd.read


def _table(path: Path) -> Reader:
    from vivadeck.formats.anki import text_file

    if text_file.is_anki(_start_of(path)):
        return text_file.read
    from vivadeck.formats import table

    return table.read


def _document(_: Path) -> Reader:
    from vivadeck.formats.documents import reader

    return reader.read


def _text(path: Path) -> Reader:
    from vivadeck.formats import delimited, headings, note_cards, sections
    from vivadeck.formats.anki import text_file

    begins = _start_of(path)
    for kind, remedy, begin in _FOREIGN:
        if begin.match(begins):
            raise VivaError(f"{single_line(str(path))} is a document in {kind}, which viva does not read. {remedy}")
    is_plain = path.suffix.lower() in (".txt", ".text")
    if is_plain and (text_file.is_anki(begins) or _TABLE.match(begins)):
        return _table(path)
    sides = _SIDE.findall(begins)
    is_turned = sides[:1] == ["A"] and sides[-1] == "Q"  # each answer above its question
    is_marked = _FLASHCARDS.search(begins) and not (_LABELLED.search(begins) or is_turned)
    if _SHEET.search(begins) or is_marked or note_cards.is_notes(begins):
        from vivadeck.formats import flashcards

        return flashcards.read
    if sections.is_sections(begins):
        return sections.read
    if len(_ASKED.findall(begins)) < note_cards.gaps(begins):
        from vivadeck.formats import flashcards

        return flashcards.read
    if delimited.is_evident(begins, headings.is_header):
        return _table(path)
    return _document(path)


def _start_of(path: Path, most: int = 65_536) -> str:
    """Return the beginning of a file as text, to distinguish formats with the same ending. Raises VivaError."""
    try:
        with files.opened(path) as file:
            data = file.read(most)
    except FileNotFoundError:
        return ""  # its reader says so
    except OSError as error:
        raise VivaError(f"{single_line(str(path))} cannot be read: {files.reason(error)}.") from error
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = data.decode("utf-16" if is_wide else "utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return text.rpartition("\n")[0] or text if len(data) == most else text


READERS: dict[str, Callable[[Path], Reader]] = {  # by the ending of a file
    ".apkg": _anki,
    ".colpkg": _anki,
    ".csv": _table,
    ".tsv": _table,
    ".txt": _text,
    ".md": _text,
    ".text": _text,
    ".markdown": _text,
    ".docx": _document,
    ".pdf": _document,
    ".json": _json,
}
