"""The lines of pages → text: running headers removed; headings, paragraphs and cut words put together. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from vivadeck.formats.documents.docx_styles import MOST_CODE
from vivadeck.formats.documents.paragraphs import is_ended

_LARGER = 1.12  # times the usual size: a heading
_LONGEST_HEADING = 200
_LONGEST_WORD = 100
_RUNNING = 2  # lines at the top and at the foot may be running headers
_ITS_PAGE = re.compile(r"\W*(?:page|seite|página)?\W*#(?:\W*(?:of|von|de|/)\W*#)?\W*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CUT = re.compile(r"(?P<before>(?:[^\W\d_]+-)*(?P<last>[^\W\d_]+))-$")
_WORDED = re.compile(r"[^\W\d_]{3}")  # as no formula's sign or page's number is
_WITH_HYPHEN = ("non", "self", "well")
_REST = re.compile(r"[^\W\d_]+")


class Line(NamedTuple):
    """A line of a page; `height` is how far its foot is above the page's, in points, as its `size` is.

    `cells` are its parts that begin at places of their own, with how far that is from the left.
    """

    text: str
    height: float
    size: float = 0.0
    cells: tuple[tuple[float, str], ...] = ()
    is_code: bool = False
    is_table: bool = False


def text(pages: Sequence[Sequence[Line]]) -> str:
    """Return the text of all pages."""
    levels = _levels(line for page in pages for line in page)
    words = _words(line.text for page in pages for line in page)
    has_code = sum(line.is_code for page in pages for line in page) <= sum(map(len, pages)) * MOST_CODE
    written = ""
    for page in pages:
        joined = _joined([_headed(line if has_code else line._replace(is_code=False), levels) for line in page], words)
        is_table = joined.startswith("| ") and written.rpartition("\n")[2].startswith("| ")
        written += f"{'' if not written or not joined else chr(10) if is_table else chr(10) * 2}{joined}"
    return written


def without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages without the lines at the top or foot of many."""
    forms = _running(pages)
    return [
        [
            line
            for at, line in enumerate(page)
            if not ((at < _RUNNING or at >= len(page) - _RUNNING) and _form(line) in forms)
        ]
        for page in pages
    ]


def _running(pages: Sequence[Sequence[Line]]) -> frozenset[tuple[str, int]]:
    """Return the lines at the top or foot of many pages, with `#` for their numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_form(line) for line in (*page[:_RUNNING], *page[-_RUNNING:])})
    most = max(2, len(pages) // 3 + 1)
    return frozenset(form for form, count in seen.items() if count >= most or _ITS_PAGE.fullmatch(form[0]))


def _form(line: Line) -> tuple[str, int]:
    """Return a line as it is on all pages that have it: its words and its place."""
    words = re.sub(r"\d+", "#", line.text.replace("*", "").strip().lower())
    return words, round(line.height / 4)


def _levels(lines: Iterable[Line]) -> dict[float, int]:
    """Return the levels of headings by their size: those larger than most of the text, the largest first."""
    of_size: Counter[float] = Counter()
    for line in lines:
        of_size[line.size] += len(line.text)
    usual = max(of_size, key=lambda size: of_size[size], default=0.0)
    larger = sorted((size for size in of_size if size > _LARGER * usual > 0), reverse=True)
    return {size: min(rank, 6) for rank, size in enumerate(larger, 1)}


def _headed(line: Line, levels: dict[float, int]) -> Line:
    is_worded = len(line.text) <= _LONGEST_HEADING and bool(_WORDED.search(line.text))
    if line.size not in levels or line.is_table or line.is_code or not is_worded:
        return line
    return line._replace(text=f"{'#' * levels[line.size]} {line.text.replace('**', '').strip()}")


def _words(lines: Iterable[str]) -> frozenset[str]:
    """Return the words and compounds that are whole within lines, and the compounds' parts."""
    words: set[str] = set()
    for line in lines:
        whole = _WORD.findall(re.sub(r"^\W*\w+|[\w-]+$", " ", line).lower())  # what is at the ends may be cut
        words.update(whole)
        words.update(part for word in whole for part in word.split("-"))
    return frozenset(words)


def _joined(lines: Sequence[Line], words: frozenset[str]) -> str:
    """Return lines with a blank one between paragraphs, and with words whole that were parted at a line's end."""
    if not lines:
        return ""
    gaps = [before.height - line.height for before, line in pairwise(lines)]
    usual = median([gap for gap in gaps if gap > 1] or [0.0])
    smallest = min([gap for gap in gaps if gap > 1] or [usual])
    usual = min(usual, smallest * 1.2)
    paragraphs = [_fenced(lines[0])]
    for (before, line), gap in zip(pairwise(lines), gaps, strict=True):
        if _is_heading_on(before, line, gap):
            paragraphs[-1] += f" {line.text.lstrip('# ')}"
        elif line.is_code and before.is_code:
            paragraphs[-1] = f"{paragraphs[-1].removesuffix('```')}{line.text}\n```"
        elif (
            ((gap > 1.3 * usual or gap < -1) and not _is_cut(paragraphs[-1], line.text, words))
            or _is_apart(before)
            or _is_apart(line)
        ):
            paragraphs.append(_fenced(line))
        else:
            paragraphs[-1] = _continued(paragraphs[-1], line.text, words)
    return "\n\n".join(paragraphs)


def _fenced(line: Line) -> str:
    return f"```\n{line.text}\n```" if line.is_code else line.text


def _is_apart(line: Line) -> bool:
    return line.is_code or line.is_table or line.text.startswith("#")


def _is_heading_on(before: Line, line: Line, gap: float) -> bool:
    """Tell whether a heading goes on in the line after it."""
    is_heading = line.text.startswith("#") and before.text.startswith("#") and before.size == line.size
    return is_heading and 0 < gap < 1.6 * line.size and not is_ended(before.text)


def _continued(text: str, line: str, words: frozenset[str]) -> str:
    cut, rest = _CUT.search(text, max(0, len(text) - _LONGEST_WORD)), _REST.match(line)
    if cut and rest and (rest.group().islower() or _is_cut(text, line, words)):
        return (text if _has_hyphen(cut["before"].lower(), rest.group(), words) else text[:-1]) + line
    if text.endswith("**") and line.startswith("**") and not is_ended(text):
        return f"{text[:-2]}\n{line[2:]}"  # one bold text in two lines
    return f"{text}\n{line}"


def _is_cut(text: str, line: str, words: frozenset[str]) -> bool:
    """Tell whether a line's end parts a word that is whole elsewhere in the document."""
    cut, rest = _CUT.search(text, max(0, len(text) - _LONGEST_WORD)), _REST.match(line)
    if cut is None or rest is None:
        return False
    return f"{text[cut.start('last') : -1]}{rest.group()}".lower() in words


def _has_hyphen(before: str, rest: str, words: frozenset[str]) -> bool:
    """Tell whether a word that a line's end parts is a compound; the words elsewhere in the document tell."""
    last = before.rpartition("-")[2]
    if f"{last}{rest.lower()}" in words:
        return False
    return "-" in before or before in _WITH_HYPHEN or f"{before}-{rest}" in words or {before, rest} <= words
