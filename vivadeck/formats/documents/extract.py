"""Files of text, Word and PDF → one plain Markdown-like text. The only one here that reads a document's file."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from vivadeck.errors import VivaError
from vivadeck.formats import decoding

_MOST_BYTES = {".docx": 50_000_000, ".pdf": 100_000_000}
_MOST_TEXT_BYTES = 20_000_000


class Extracted(NamedTuple):
    """A document's text, and what the student should know of how it came about."""

    text: str
    notes: tuple[str, ...] = ()


def text(path: Path) -> Extracted:
    """Return what is written in a document. Raises VivaError, naming it."""
    kind = path.suffix.lower()
    data = decoding.contents(path, _MOST_BYTES.get(kind, _MOST_TEXT_BYTES))
    try:
        if kind == ".docx":
            from vivadeck.formats.documents import docx  # XML is for this only

            return Extracted(*docx.text(data))
        if kind == ".pdf":
            from vivadeck.formats.documents import pdf  # a heavy library is behind it

            return Extracted(*pdf.text(data))
        return _decoded(data)
    except VivaError as error:
        raise VivaError(f"{path}: {error}") from error


def _decoded(data: bytes) -> Extracted:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Extracted(data.decode("utf-16", "replace"))
    if b"\x00" in data[:100_000]:
        raise VivaError("this is no text. Save the document as .txt, .md, .docx or .pdf.")
    try:
        return Extracted(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Extracted(
            data.decode("cp1252", "replace"),
            ("The text is not UTF-8; it was read as Windows-1252: check its accents.",),
        )
