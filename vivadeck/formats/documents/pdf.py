"""A PDF → the lines of its pages with their fonts and places → its text."""

from __future__ import annotations

import io
import logging
import math
import re
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from vivadeck.errors import VivaError
from vivadeck.formats.documents import pdf_layout, pdf_tables
from vivadeck.formats.documents.docx_styles import is_monospace_font
from vivadeck.formats.documents.pdf_layout import Line
from vivadeck.terminal import output

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_MOST_PAGES = 1_000
_MOST_CHARACTERS = 5_000_000
_LONGEST_SECONDS = 120.0
_STAR = re.compile(r"(?<!\*)\*(?!\*)|(?<=\w)\*\*(?=\w)|\*{3,}")  # all stars that are not Markdown
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_REMEDY = "Open it and print it to a new PDF, or copy its text into a .txt file."


def text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return a PDF's text and notes on it. Raises VivaError."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports each small fault
    try:
        pages = _pages(data)
    except VivaError:
        raise
    except RecursionError as error:
        raise VivaError(f"the structure of the PDF is too deep. {_REMEDY}") from error
    except Exception as error:  # on damaged files pypdf raises exceptions of any kind
        raise VivaError(f"this is not a PDF, or it is damaged. {_REMEDY}") from error
    if sum(len(line.text.strip()) for page in pages for line in page) < 3:
        raise VivaError(
            "the PDF has no text, only pictures: first run text recognition (OCR), "
            "for example `ocrmypdf in.pdf out.pdf`."
        )
    pages, footnotes = pdf_layout.with_footnotes(pdf_layout.without_running(pages))
    notes = ("A PDF does not say where its paragraphs end. Compare some cards with the PDF.",)
    return "\n\n".join((pdf_layout.text(pdf_tables.tabled(pages)), *footnotes)), notes


def _pages(data: bytes) -> list[list[Line]]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not _is_open(reader):
        raise VivaError("the PDF is encrypted: first print it to a new PDF without a password.")
    if len(reader.pages) > _MOST_PAGES:
        raise VivaError(f"the PDF has more than {_MOST_PAGES:,} pages: split it.")
    ends, size, pages = time.monotonic() + _LONGEST_SECONDS, 0, list[list[Line]]()
    for number, page in enumerate(output.progress_bar(reader.pages, "Reading the pages"), 1):
        try:
            pages.append(_page(page, ends))
        except _TooLongError as error:
            raise VivaError(
                f"viva read only {number - 1:,} of {len(reader.pages):,} pages in {_LONGEST_SECONDS:.0f} seconds: "
                "split the PDF and import the parts one by one."
            ) from error
        size += sum(len(line.text) for line in pages[-1])
        if size > _MOST_CHARACTERS:
            raise VivaError(f"the PDF has more than {_MOST_CHARACTERS:,} characters up to page {number:,}: split it.")
    return pages


def _is_open(reader: PdfReader) -> bool:
    """Tell whether the PDF opens without a password."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # a way of encrypting that pypdf needs more libraries for
        return False


class _TooLongError(Exception):
    """A page was not read in time."""


class _Part(NamedTuple):
    """A part of a line in one font; `left` and `height` are how far it is from the page's left and foot, in points."""

    text: str
    left: float
    height: float
    size: float
    is_bold: bool
    is_code: bool  # its font is monospace


def _page(page: PageObject, ends: float) -> list[Line]:
    """Return a page's lines from its top to its foot, as the PDF has them in order. Raises _TooLongError at `ends`."""
    lines: list[Line] = []
    parts: list[_Part] = []

    def end() -> None:
        if any(part.text.strip() for part in parts):
            lines.append(_line(parts))
        parts.clear()

    def seen(part: str, user: list[float], matrix: list[float], font: dict[str, Any] | None, font_size: float) -> None:
        if time.monotonic() > ends:
            raise _TooLongError
        name = str((font or {}).get("/BaseFont", "")).lower()
        for at, piece in enumerate(part.split("\n")):
            if at:
                end()
            if piece:
                height = user[1] * matrix[4] + user[3] * matrix[5] + user[5]
                left = user[0] * matrix[4] + user[2] * matrix[5] + user[4]
                size = _size(font_size, user, matrix)
                parts.append(_Part(piece, left, height, size, "bold" in name, is_monospace_font(name)))

    page.extract_text(visitor_text=seen)
    end()
    return lines


def _line(parts: Sequence[_Part]) -> Line:
    """Join the parts of a line, which has the height and the size of its longest part."""
    longest = max(parts, key=lambda part: len(part.text.strip()))
    raised = [_raised(part, longest) for part in parts]
    cells = tuple((part.left, _marked([part])) for part in raised if part.text.strip())
    is_code = all(part.is_code or not part.text.strip() for part in raised)
    written = "".join(part.text for part in raised).rstrip() if is_code else _marked(raised)
    return Line(written, longest.height, longest.size, cells, is_code)


def _raised(part: _Part, longest: _Part) -> _Part:
    """Turn a small number above the line into a superscript."""
    is_small = part.size <= 0.8 * longest.size and part.height > longest.height + 0.1 * longest.size
    is_number = part.text.strip(" ,").isdigit()
    return part._replace(text=part.text.translate(_SUPERSCRIPTS)) if is_small and is_number else part


def _size(font_size: float, user: Sequence[float], matrix: Sequence[float]) -> float:
    """Return how large a font is on the page, in half points."""
    scale = math.hypot(matrix[2], matrix[3]) * math.hypot(user[2], user[3])
    return round(font_size * scale * 2) / 2


def _marked(parts: Sequence[_Part]) -> str:
    """Return the parts of a line together, with `**` around the bold ones."""
    written = ""
    for part in parts:
        escaped = _STAR.sub(lambda stars: "\\*" * len(stars.group()), part.text)
        inner = escaped.strip()
        if part.is_bold and inner:
            start, ending = escaped[: escaped.index(inner)], escaped[len(escaped.rstrip()) :]
            written = written[:-2] + start if written.endswith("**") else f"{written}{start}**"
            written += f"{inner}**{ending}"
        else:
            written += escaped
    return " ".join(written.split())
