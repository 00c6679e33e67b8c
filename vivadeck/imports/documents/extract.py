"""Files of text, Word and PDF → one plain Markdown-like text. The only one here that reads a document's file."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from vivadeck import files
from vivadeck.errors import VivaError

KINDS = (".txt", ".text", ".md", ".markdown", ".docx", ".pdf")
_MOST_BYTES = {".docx": 50_000_000, ".pdf": 100_000_000}
_MOST_TEXT_BYTES = 20_000_000


class Extracted(NamedTuple):
    """A document's text, and what the student should know of how it came about."""

    text: str
    notes: tuple[str, ...] = ()


def text(path: Path) -> Extracted:
    """Return what is written in a document. Raises VivaError, naming it."""
    kind = path.suffix.lower()
    if kind not in KINDS:
        remedy = "Save it as .docx first." if kind in (".doc", ".odt", ".rtf", ".pages") else f"viva reads {_kinds()}."
        raise VivaError(f"{path} is no document that viva can read. {remedy}")
    data = _bytes(path, _MOST_BYTES.get(kind, _MOST_TEXT_BYTES))
    try:
        if kind == ".docx":
            from vivadeck.imports.documents import word  # XML is for this only

            return Extracted(*word.text(data))
        if kind == ".pdf":
            from vivadeck.imports.documents import pdf  # a heavy library is behind it

            return Extracted(*pdf.text(data))
        return _decoded(data)
    except VivaError as error:
        raise VivaError(f"{path}: {error}") from error


def _bytes(path: Path, most: int) -> bytes:
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise VivaError(f"{path} is not there.") from error
    except OSError as error:
        raise VivaError(f"{path} cannot be read: {files.reason(error)}.") from error
    if not path.is_file():
        raise VivaError(f"{path} is no file.")
    if size > most:
        raise VivaError(f"{path} is larger than {most // 1_000_000} MB: split the document.")
    return files.contents(path) or b""


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


def _kinds() -> str:
    return ", ".join(KINDS[:-1]) + f" and {KINDS[-1]}"
