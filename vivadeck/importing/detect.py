"""Choose the reader for a file: by its ending, and where that is not enough, by its content."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import Path

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.formats.draft import Found
from vivadeck.sanitize import single_line

Reader = Callable[[Path], Found]

# How files begin that are not documents: Anki's headers, or a table's first line; a Markdown card or front matter.
_NUMBER = r"[ \t]*\(?(?:[^\W\d_]+[ ]?)?\d{1,3}(?:\.\d{1,3})*[.):]+\t"  # a question's, with a tab after it
_TABLE = re.compile(rf"#[a-z]+( column)?:|(?!{_NUMBER})[ ]*[^\s][^\n\t]*\t")
_SHEET = re.compile(r"^<!-- id: [^\n/]+/[^\n/]+ -->", re.MULTILINE)
_FLASHCARDS = re.compile(r"^(?:Q|C):", re.MULTILINE)
_ONE_LINE = re.compile(r"[^\s:#>|`][^\n]*?::[ \t]*[^\s:]")  # a card of its own
_LABELLED = re.compile(r"^A(?:ns|nswer)?[ .)]", re.MULTILINE)  # answers that flashcards do not have
_UNREADABLE = (".doc", ".odt", ".rtf", ".pages")


def reader(path: Path) -> Reader:
    """Return the reader for a file, imported only now. Raises VivaError when there is none."""
    ending, shown = path.suffix.lower(), single_line(str(path))
    if path.is_dir():
        raise VivaError(f"{shown} is a folder: name the files in it.")
    if ending in _UNREADABLE:
        raise VivaError(
            f"{shown}: viva does not read {ending} files. Open it in Word or LibreOffice and save it as .docx."
        )
    if ending not in READERS:
        raise VivaError(f"{shown}: viva can only import files that end in {', '.join(READERS)}.")
    return READERS[ending](path)


def _anki(_: Path) -> Reader:
    from vivadeck.formats.anki import package_reader

    return package_reader.read


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
    begins = _start_of(path)
    if _TABLE.match(begins) and path.suffix.lower() in (".txt", ".text"):
        return _table(path)
    is_marked = _FLASHCARDS.search(begins) and not _LABELLED.search(begins)
    if _SHEET.search(begins) or is_marked or _is_one_a_line(begins):
        from vivadeck.formats import flashcards

        return flashcards.read
    return _document(path)


def _is_one_a_line(text: str) -> bool:
    """Tell whether most lines are cards such as `question::answer`; headings and rules do not count."""
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith(("#", "---"))]
    return sum(map(bool, map(_ONE_LINE.match, lines))) * 2 > len(lines)


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
    return data.decode("utf-16" if is_wide else "utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


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
}
