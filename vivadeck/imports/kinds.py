"""Which reader a file is for: by its ending, and where that does not tell, by what is in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from vivadeck import files
from vivadeck.decks.tame import one_line
from vivadeck.errors import VivaError
from vivadeck.imports.draft import Found

Reader = Callable[[Path], Found]

# How a file begins that is no document: Anki's headers, or a table's first line; a Markdown card or front matter.
_TABLE = re.compile(rb"(?:\xef\xbb\xbf)?(?:#[a-z]+( column)?:|[^\n\t]*\t)|\xff\xfe|\xfe\xff")
_FLASHCARDS = re.compile(rb"^(?:Q|C):|^<!-- id: ", re.MULTILINE)


def reader(path: Path) -> Reader:
    """Return the reader for a file, imported only now. Raises VivaError when there is none."""
    kinds: dict[str, Callable[[Path], Reader]] = {
        ".apkg": _anki,
        ".colpkg": _anki,
        ".csv": _table,
        ".tsv": _table,
        ".txt": _text,
        ".md": _text,
        ".docx": _document,
        ".pdf": _document,
    }
    found = kinds.get(path.suffix.lower())
    if found is None:
        raise VivaError(
            f"{one_line(str(path))}: viva imports files that end in {', '.join(kinds)}, by which it knows them."
        )
    if path.is_dir():
        raise VivaError(f"{one_line(str(path))} is a folder: name the files in it.")
    return found(path)


def _anki(_: Path) -> Reader:
    from vivadeck.imports.anki import apkg

    return apkg.read


def _table(_: Path) -> Reader:
    from vivadeck.imports.tables import table

    return table.read


def _document(_: Path) -> Reader:
    from vivadeck.imports.documents import document

    return document.read


def _text(path: Path) -> Reader:
    begins = _start_of(path)
    if _TABLE.match(begins) and path.suffix.lower() == ".txt":
        return _table(path)
    if _FLASHCARDS.search(begins) and not re.search(rb"^A(?:ns|nswer)?[ .)]", begins, re.MULTILINE):
        from vivadeck.imports.markdown import flashcards

        return flashcards.read
    return _document(path)


def _start_of(path: Path, most: int = 65_536) -> bytes:
    """Return how a file begins, by which kinds with one ending can be told apart. Raises VivaError."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise VivaError(f"{one_line(str(path))} cannot be read: {files.reason(error)}.") from error
