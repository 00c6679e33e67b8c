"""A PDF → the lines of its pages with their fonts and places → its text."""

from __future__ import annotations

import contextlib
import io
import logging
import math
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from vivadeck.errors import VivaError
from vivadeck.formats.documents import pdf_layout, pdf_lines, pdf_tables
from vivadeck.formats.documents.docx_styles import is_monospace_font
from vivadeck.formats.documents.pdf_lines import Line, Part
from vivadeck.terminal import output

if TYPE_CHECKING:
    from pypdf import PageObject

_MOST_PAGES = 1_000
_MOST_CHARACTERS = 5_000_000
_LONGEST_SECONDS = 120.0
_SHOWING = (b"Tj", b"TJ", b"'", b'"')  # the operators that show a text
_NO_CHANGE = ([1, 0, 0, 1, 0, 0], b"cm")
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
    placed = [pdf_lines.in_place(page) for page in pdf_layout.without_running(pages)]
    bodies, footnotes = pdf_layout.with_footnotes(placed)
    ordered = [pdf_lines.in_columns(page) for page in pdf_tables.tabled(bodies)]
    notes = ("A PDF does not say where its paragraphs end. Compare some cards with the PDF.",)
    return "\n\n".join((pdf_layout.text(ordered), *footnotes)), notes


def _pages(data: bytes) -> list[list[Line]]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    is_open = not reader.is_encrypted
    with contextlib.suppress(Exception):  # a way of encrypting that pypdf needs more libraries for
        is_open = is_open or bool(reader.decrypt(""))
    if not is_open:
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


class _TooLongError(Exception):
    """A page was not read in time."""


def _page(page: PageObject, ends: float) -> list[Line]:
    parts: list[Part] = []

    def seen(part: str, user: list[float], matrix: list[float], font: dict[str, Any] | None, font_size: float) -> None:
        if time.monotonic() > ends:
            raise _TooLongError
        name = str((font or {}).get("/BaseFont", "")).lower()
        left, height = _place(user, matrix)
        scale = math.hypot(matrix[2], matrix[3]) * math.hypot(user[2], user[3])
        size = round(font_size * scale * 2) / 2  # on the page, in half points
        parts.append(Part(part.replace("\n", " "), left, height, size, "bold" in name, is_monospace_font(name)))

    _divide(page)
    page.extract_text(visitor_text=seen)
    return pdf_lines.lines(parts)


def _divide(page: PageObject) -> None:
    """Divide each text on a page from the next by a change of nothing, where pypdf hands over a text and its place."""
    from pypdf.generic import ContentStream, NameObject

    if "/Contents" in page:
        content = ContentStream(page["/Contents"].get_object(), page.pdf, "bytes")
        shown = ((each, _NO_CHANGE) if each[1] in _SHOWING else (each,) for each in content.operations)
        content.operations = [each for group in shown for each in group]
        page[NameObject("/Contents")] = content


def _place(user: Sequence[float], matrix: Sequence[float]) -> tuple[float, float]:
    """Return how far a text begins from the left and the foot of its page, in points, if it is turned to be read."""
    x = user[0] * matrix[4] + user[2] * matrix[5] + user[4]
    y = user[1] * matrix[4] + user[3] * matrix[5] + user[5]
    right, up = (matrix[0] * user[at] + matrix[1] * user[at + 2] for at in (0, 1))  # where the text goes
    length = math.hypot(right, up) or 1.0
    return (x * right + y * up) / length, (y * right - x * up) / length
