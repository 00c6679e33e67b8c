"""The lines of pages → text: running headers removed; headings, paragraphs and cut words put together. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from vivadeck.formats.documents import furniture
from vivadeck.formats.documents.docx_styles import MOST_CODE
from vivadeck.formats.documents.paragraphs import is_ended

_LARGER = 1.12  # times the usual size: a heading
_LONGEST_HEADING = 200
_LONGEST_WORD = 100
_SMALLER = 0.95  # times the usual size: a footnote
_NOTE = re.compile(r"\[?([⁰¹²³⁴-⁹]+|\d{1,2})(?:[\].):]\s*|\s+)(?=\S)(.*)")
_MARK = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=[.,;:!?)\]\"”’»*]))[ ]?([⁰¹²³⁴-⁹]+)")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ITS_PAGE = re.compile(r"\W*(?:page|seite|página)?\W*#(?:\W*(?:of|von|de|/)\W*#)?\W*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CUT = re.compile(r"(?P<before>(?:[^\W\d_]+-)*(?P<last>[^\W\d_]+))-$")
_WORDED = re.compile(r"[^\W\d_]{3}")  # as no formula's sign or page's number is
_BETWEEN = ("and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o", "e", "en", "of", "i", "lub")
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
    words = words_of(pages)
    has_code = sum(line.is_code for page in pages for line in page) <= sum(map(len, pages)) * MOST_CODE
    written = ""
    for page in pages:
        joined = _joined([_headed(line if has_code else line._replace(is_code=False), levels) for line in page], words)
        is_table = joined.startswith("| ") and written.rpartition("\n")[2].startswith("| ")
        if written and joined and not is_table and not _is_cut(written, joined, words):
            written += "\n\n"
        written = f"{written}\n{joined}" if is_table else continued(written, joined, words, "")
    return written


def without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages without the lines at the top or foot of many, and without their numbers."""
    forms = [[_form(line) for line in page] for page in pages]
    heads = furniture.running(forms)
    return [
        [
            line
            for at, (line, form) in enumerate(zip(page, page_forms, strict=True))
            if not furniture.is_at_edge(at, page) or not (form in heads or _ITS_PAGE.fullmatch(form[0]))
        ]
        for page, page_forms in zip(pages, forms, strict=True)
    ]


def _form(line: Line) -> tuple[str, int]:
    """Return a line as it is on all pages that have it: its words and its place."""
    words = re.sub(r"\d+", "#", line.text.replace("*", "").strip().lower())
    return words, round(line.height / 4)


def with_footnotes(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[str]]:
    """Return the pages without the footnotes at their feet, to which Markdown's marks now refer; and these notes."""
    usual = _usual_size(line for page in pages for line in page)
    bodies, notes = list[list[Line]](), list[str]()
    for number, page in enumerate(pages, 1):
        body, foot = list(page), list[str]()
        while body and 0 < body[-1].size < _SMALLER * usual:
            foot.insert(0, body.pop().text)
        listed: dict[str, str] = {}
        for text in foot:
            begins = _NOTE.match(text)
            if begins:
                listed[begins[1].translate(_RAISED)] = begins[2]
            elif listed:
                last = [*listed][-1]
                listed[last] = continued(listed[last], text, frozenset(), " ")
        marks = {mark: f"[^{number}-{mark.translate(_LOWERED)}]" for mark in listed}
        marked = [_with_marks(line, marks) for line in body]
        is_cited = bool(foot) and bool(_NOTE.match(foot[0])) and marked != body
        bodies.append(marked if is_cited else list(page))
        notes += [f"{marks[mark]}: {text}" for mark, text in listed.items() if is_cited]
    return bodies, notes


def _with_marks(line: Line, marks: Mapping[str, str]) -> Line:
    """Return a line with marks that Markdown knows. A power is none: `m²`, `10³`."""

    def marked(text: str) -> str:
        return _MARK.sub(lambda raised: marks.get(raised[1], raised.group()), text)

    return line._replace(text=marked(line.text), cells=tuple((left, marked(text)) for left, text in line.cells))


def _levels(lines: Iterable[Line]) -> dict[float, int]:
    """Return the levels of headings by their size: those larger than most of the text, the largest first."""
    all_lines = list(lines)
    usual = _usual_size(all_lines)
    larger = sorted({line.size for line in all_lines if line.size > _LARGER * usual > 0}, reverse=True)
    return {size: min(rank, 6) for rank, size in enumerate(larger, 1)}


def _usual_size(lines: Iterable[Line]) -> float:
    """Return the size of most of the text, 0 for none."""
    of_size: Counter[float] = Counter()
    for line in lines:
        of_size[line.size] += len(line.text)
    return max(of_size, key=lambda size: of_size[size], default=0.0)


def _headed(line: Line, levels: dict[float, int]) -> Line:
    is_worded = len(line.text) <= _LONGEST_HEADING and bool(_WORDED.search(line.text))
    if line.size not in levels or line.is_table or line.is_code or not is_worded:
        return line
    return line._replace(text=f"{'#' * levels[line.size]} {line.text.replace('**', '').strip()}")


def words_of(pages: Iterable[Iterable[Line]]) -> frozenset[str]:
    """Return the words and compounds that are whole within lines, and the compounds' parts."""
    words: set[str] = set()
    for line in (line for page in pages for line in page):
        whole = _WORD.findall(re.sub(r"^\W*\w+|[\w-]+$", " ", line.text).lower())  # what is at the ends may be cut
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
            paragraphs[-1] = continued(paragraphs[-1], line.text.lstrip("# "), words, " ")
        elif line.is_code and before.is_code:
            paragraphs[-1] = f"{paragraphs[-1].removesuffix('```')}{line.text}\n```"
        elif (
            ((gap > 1.3 * usual or gap < -1) and not _is_cut(paragraphs[-1], line.text, words))
            or _is_apart(before)
            or _is_apart(line)
        ):
            paragraphs.append(_fenced(line))
        else:
            paragraphs[-1] = continued(paragraphs[-1], line.text, words)
    return "\n\n".join(paragraphs)


def _fenced(line: Line) -> str:
    return f"```\n{line.text}\n```" if line.is_code else line.text


def _is_apart(line: Line) -> bool:
    return line.is_code or line.is_table or line.text.startswith("#")


def _is_heading_on(before: Line, line: Line, gap: float) -> bool:
    """Tell whether a heading goes on in the line after it."""
    is_heading = line.text.startswith("#") and before.text.startswith("#") and before.size == line.size
    return is_heading and 0 < gap < 1.6 * line.size and not is_ended(before.text)


def continued(text: str, line: str, words: frozenset[str], gap: str = "\n") -> str:
    """Return a text with the next line, after the `gap`, or with a word whole that the line's end parts."""
    cut, rest = _CUT.search(text, max(0, len(text) - _LONGEST_WORD)), _REST.match(line)
    if cut and rest and _is_cut(text, line, words):
        return (text if _has_hyphen(cut["before"].lower(), rest.group(), words) else text[:-1]) + line
    if text.endswith("**") and line.startswith("**") and not is_ended(text):
        return f"{text[:-2]}{gap}{line[2:]}"  # one bold text in two lines
    return f"{text}{gap}{line}"


def _is_cut(text: str, line: str, words: frozenset[str]) -> bool:
    """Tell whether a line's end parts a word: one that goes on, but for "pre- and …", or is whole elsewhere."""
    cut, rest = _CUT.search(text, max(0, len(text) - _LONGEST_WORD)), _REST.match(line)
    if cut is None or rest is None or rest.group() in _BETWEEN:
        return False
    return rest.group().islower() or f"{text[cut.start('last') : -1]}{rest.group()}".lower() in words


def _has_hyphen(before: str, rest: str, words: frozenset[str]) -> bool:
    """Tell whether a word that a line's end parts is a compound; the words elsewhere in the document tell."""
    last = before.rpartition("-")[2]
    if f"{last}{rest.lower()}" in words:
        return False
    return "-" in before or before in _WITH_HYPHEN or f"{before}-{rest}" in words or {before, rest} <= words
