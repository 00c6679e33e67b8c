"""A PDF → Markdown-like text: without running headers, with words and paragraphs made whole again."""

from __future__ import annotations

import io
import logging
import re
import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from vivadeck.errors import VivaError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_MOST_PAGES = 1_000
_MOST_CHARACTERS = 5_000_000
_LONGEST_SECONDS = 60.0
_REMEDY = "Open it and print it to a new PDF, or copy its text into a .txt file."


class Line(NamedTuple):
    """A line of a page; `height` is how far its foot is above the page's, in points."""

    text: str
    height: float
    is_bold: bool = False


def text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return a PDF's text and notes on it. Raises VivaError."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each small fault
    try:
        pages = _pages(data)
    except VivaError:
        raise
    except RecursionError as error:
        raise VivaError(f"the PDF is nested too deep. {_REMEDY}") from error
    except Exception as error:  # of damaged files pypdf raises whatever comes
        raise VivaError(f"this is no PDF, or a damaged one. {_REMEDY}") from error
    if sum(len(line.text.strip()) for page in pages for line in page) < 3:
        raise VivaError("the PDF has no text, only pictures: run OCR first (for instance `ocrmypdf in.pdf out.pdf`).")
    body = [_without_running(page, running(pages)) for page in pages]
    notes = ("The text comes from a PDF, which does not tell its paragraphs: compare some cards with it.",)
    return "\n\n".join(joined(page) for page in body if page), notes


def _pages(data: bytes) -> list[list[Line]]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not _is_open(reader):
        raise VivaError("the PDF is encrypted: print it to a new PDF without a password first.")
    if len(reader.pages) > _MOST_PAGES:
        raise VivaError(f"the PDF has more than {_MOST_PAGES:,} pages: split it.")
    started, size, pages = time.monotonic(), 0, []
    for page in reader.pages:
        pages.append(_page(page))
        size += sum(len(line.text) for line in pages[-1])
        if size > _MOST_CHARACTERS or time.monotonic() - started > _LONGEST_SECONDS:
            raise VivaError("the PDF has too much text: split it.")
    return pages


def _is_open(reader: PdfReader) -> bool:
    """Whether the PDF opens without a password."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # a way of encrypting that pypdf needs more libraries for
        return False


def _page(page: PageObject) -> list[Line]:
    """Return a page's lines from its top to its foot, as the PDF has them in order."""
    lines: list[Line] = []
    parts: list[tuple[str, bool]] = []
    height = 0.0

    def end() -> None:
        written = _marked(parts)
        if written.strip():
            lines.append(Line(written, height, all(bold for part, bold in parts if part.strip())))
        parts.clear()

    def seen(part: str, user: list[float], matrix: list[float], font: dict[str, Any] | None, _size: float) -> None:
        nonlocal height
        is_bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
        for at, piece in enumerate(part.split("\n")):
            if at:
                end()
            if piece:
                if piece.strip():
                    height = user[1] * matrix[4] + user[3] * matrix[5] + user[5]
                parts.append((piece, is_bold))

    page.extract_text(visitor_text=seen)
    end()
    return lines


def _marked(parts: Sequence[tuple[str, bool]]) -> str:
    """Return the parts of a line together, with `**` around the bold ones."""
    written = ""
    for part, is_bold in parts:
        inner = part.replace("*", "\\*").strip()
        if is_bold and inner:
            start = part[: len(part) - len(part.lstrip())]
            ending = part[len(part.rstrip()) :]
            written = written[:-2] + start if written.endswith("**") else f"{written}{start}**"
            written += f"{inner}**{ending}"
        else:
            written += part.replace("*", "\\*")
    return " ".join(written.split())


def running(pages: Sequence[Sequence[Line]]) -> frozenset[tuple[str, int]]:
    """Return what stands at the top or foot of many pages, with `#` for its numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_form(line) for line in (*page[:2], *page[-2:])})
    most = max(2, len(pages) // 3 + 1)
    return frozenset(
        form
        for form, count in seen.items()
        if count >= most or re.fullmatch(r"\W*(?:page|seite|página)?\W*#(?:\W*(?:of|von|de|/)\W*#)?\W*", form[0])
    )


def _form(line: Line) -> tuple[str, int]:
    """Return a line as it is on all pages that have it: its words and its place."""
    words = re.sub(r"\d+", "#", line.text.replace("*", "").strip().lower())
    return words, round(line.height / 4)


def _without_running(page: Sequence[Line], forms: frozenset[tuple[str, int]]) -> list[Line]:
    last = len(page) - 2
    return [line for at, line in enumerate(page) if not ((at < 2 or at >= last) and _form(line) in forms)]


def joined(lines: Sequence[Line]) -> str:
    """Return lines with a blank one between paragraphs, and with words whole that were parted at a line's end."""
    gaps = [before.height - line.height for before, line in pairwise(lines)]
    usual = median([gap for gap in gaps if gap > 1] or [0.0])
    smallest = min([gap for gap in gaps if gap > 1] or [usual])
    usual = min(usual, smallest * 1.2)
    text_so_far = lines[0].text
    for gap, line in zip(gaps, lines[1:], strict=True):
        if gap > 1.3 * usual or gap < -1:
            text_so_far += f"\n\n{line.text}"
        elif re.search(r"[^\W\d_]-$", text_so_far) and line.text[:1].islower():
            text_so_far = text_so_far[:-1] + line.text
        else:
            text_so_far += f"\n{line.text}"
            if line.is_bold:
                text_so_far = text_so_far.replace("**\n**", "\n")  # one bold text in two lines
    return text_so_far
