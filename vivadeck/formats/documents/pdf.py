"""A PDF → the lines of its pages with their fonts and places → its text."""

from __future__ import annotations

import contextlib
import io
import logging
import time
from itertools import islice

from vivadeck.errors import VivaError
from vivadeck.formats.documents import pdf_direction, pdf_layout, pdf_lines, pdf_tables
from vivadeck.formats.documents.pdf_glyphs import Drawing, TooLongError
from vivadeck.formats.documents.pdf_lines import Line
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted

_MOST_PAGES = 1_000
_MOST_CHARACTERS, _MOST_LETTERS = 5_000_000, 100_000  # of a file, and of a page
_LONGEST_SECONDS = 120.0
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
    text = "\n\n".join((pdf_layout.text(ordered), *footnotes))
    mixed = sum(map(pdf_direction.is_mixed, text.split("\n")))
    order = f", nor the order of words and numbers that are read in two directions ({counted(mixed, 'line')})" * (
        mixed > 0
    )
    return text, (f"A PDF does not say where its paragraphs end{order}. Compare some cards with the PDF.",)


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
    drawing, size, pages = Drawing(time.monotonic() + _LONGEST_SECONDS), 0, list[list[Line]]()
    for number, page in enumerate(output.progress_bar(reader.pages, "Reading the pages"), 1):
        try:
            letters = [*islice(drawing.parts(page), _MOST_LETTERS)]
        except TooLongError as error:
            raise VivaError(
                f"viva read only {number - 1:,} of {len(reader.pages):,} pages in {_LONGEST_SECONDS:.0f} seconds: "
                "split the PDF and import the parts one by one."
            ) from error
        size += len(letters)
        if len(letters) == _MOST_LETTERS:
            raise VivaError(f"page {number:,} of the PDF has more than {_MOST_LETTERS:,} letters. {_REMEDY}")
        if size > _MOST_CHARACTERS:
            raise VivaError(f"the PDF has more than {_MOST_CHARACTERS:,} characters up to page {number:,}: split it.")
        pages.append(pdf_lines.lines(letters))
    return pages
