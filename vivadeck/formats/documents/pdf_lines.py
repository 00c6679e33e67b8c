"""The texts on a PDF's page with their places → its lines, column by column. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

_STAR = re.compile(r"(?<!\*)\*(?!\*)|(?<=\w)\*\*(?=\w)|\*{3,}")  # all stars that are not Markdown
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HYPHEN = re.compile("[\u2010\u00ad](\\s*)$")  # as some programs write it at a line's end
NOT_LOWER = 0.55  # of the font size: how far raised text may be from its line
_RAISED, _SMALLER = 0.1, 0.95  # times the size: how far up a mark is, and how small
_LETTER, _NARROW_LETTER, _WIDE_LETTER = 0.5, 0.29, 0.75  # usual widths, as parts of the font size
_NARROW_FONT = 0.8  # times the usual width
_NARROW, _WIDE = frozenset("ijlftrI.,:;'’|!()[]- "), frozenset("mwMW@%—…")
_FEWEST_LINES, _FEWEST_WORDS = 5, 3  # of two columns of text beside each other
_MOST_RUNS = 500
_MOST_PART, _FULL = 0.6, 0.6  # how many lines have both columns, and how full of text these are
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{2,5})[.)]|[•‣◦▪○●]")  # of a list
_SAME_HEIGHT, _FROM_NUMBER = 0.25, 4  # times the size: of a list's number and its text
NEAR = 4.0  # points

Cell = tuple[float, str]


class Part(NamedTuple):
    """A text that a page shows; `left` and `height` are how far it is from the page's left and foot, in points."""

    text: str
    left: float
    height: float
    size: float
    is_bold: bool = False
    is_code: bool = False  # its font is monospace


class Line(NamedTuple):
    """A line of a page; `height` is how far its foot is above the page's, in points, as its `size` is.

    `cells` are its parts that begin at places of their own, with how far that is from the left.
    """

    text: str
    height: float
    size: float = 0.0
    cells: tuple[Cell, ...] = ()
    is_code: bool = False
    is_table: bool = False

    def between(self, cells: Sequence[Cell]) -> Line:
        """Return the line with some of its cells only."""
        return self._replace(text=_spaced("".join(text for _, text in cells)), cells=tuple(cells))


def lines(parts: Iterable[Part]) -> list[Line]:
    """Put the parts of a page together, which it has in the order in which they are read."""
    rows: list[tuple[Part, list[Part]]] = []  # each with its longest part
    for part in parts:
        longest, row = rows[-1] if rows else (part, [])
        if not part.text.strip():
            if row and part.text:
                row[-1] = row[-1]._replace(text=f"{row[-1].text} ")
        elif row and abs(part.height - longest.height) <= NOT_LOWER * max(part.size, longest.size):
            row.append(part)
            rows[-1] = max(longest, part, key=lambda each: len(each.text.strip())), row
        else:
            rows.append((part, [part]))
    return [_line(row, longest) for longest, row in rows]


def _line(row: Sequence[Part], longest: Part) -> Line:
    is_code = all(part.is_code or not part.text.strip() for part in row)
    parts = [_raised(part, longest) for part in _in_order(row)]
    parts[-1] = parts[-1]._replace(text=_HYPHEN.sub(r"-\1", parts[-1].text))
    cells: list[Cell] = []
    for part in parts:
        text = part.text if is_code else _marked(part)
        if cells and part.text.strip(" ,").isdigit() and not part.text.isascii():  # a mark stays with its word
            cells[-1] = (cells[-1][0], cells[-1][1] + text)
        else:
            cells.append((part.left, text))
    written = "".join(text for _, text in cells)
    shown = written.rstrip() if is_code else _spaced(written)
    return Line(shown, longest.height, longest.size, tuple(cells), is_code)


def _in_order(row: Sequence[Part]) -> list[Part]:
    """Return the parts as they are read: from the right, where most of their letters are of such a script."""
    directions = Counter(unicodedata.bidirectional(letter) for part in row for letter in part.text[:40])
    is_rightward = directions["R"] + directions["AL"] > directions["L"]
    return sorted(row, key=lambda part: -part.left) if is_rightward else list(row)


def _raised(part: Part, longest: Part) -> Part:
    is_small = part.size <= _SMALLER * longest.size and part.height > longest.height + _RAISED * longest.size
    is_number = part.text.strip(" ,").isdigit()
    return part._replace(text=part.text.translate(RAISED)) if is_small and is_number else part


def _marked(part: Part) -> str:
    escaped = _STAR.sub(lambda stars: "\\*" * len(stars.group()), part.text)
    return re.sub(r"\S(?:.*\S)?", r"**\g<0>**", escaped, count=1) if part.is_bold else escaped


def _spaced(text: str) -> str:
    return " ".join(re.sub(r"(?<=[^\s*])\*\*(\s*)\*\*(?=[^\s*])", r"\1", text).split())


def end_of(cell: Cell, size: float) -> float:
    """Return about how far the end of a text is from the left, in points."""
    widths = Counter(
        _NARROW_LETTER if each in _NARROW else _WIDE_LETTER if each in _WIDE else _LETTER for each in cell[1].strip()
    )
    return cell[0] + size * sum(width * count for width, count in widths.items())


def downward(page: Iterable[Line]) -> list[list[Line]]:
    """Return the lines of a page in runs from the top down."""
    runs: list[list[Line]] = []
    for line in page:
        if runs and line.height <= runs[-1][-1].height + line.size:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def in_place(page: Sequence[Line]) -> list[Line]:
    """Return the lines of a page with those that the page has later, but above others, where they are seen."""
    page = _with_numbers(page)
    runs = downward(page)
    if len(runs) > _MOST_RUNS:
        return page
    ordered: list[Line] = []
    for run in runs:
        top, foot = run[0].height + run[0].size / 2, run[-1].height - run[-1].size / 2
        is_beside = any(foot < line.height < top for line in ordered)
        lower = (at for at, line in enumerate(ordered) if line.height < foot and not is_beside)
        at = next(lower, len(ordered))
        ordered[at:at] = run
    return ordered


def _with_numbers(page: Sequence[Line]) -> list[Line]:
    """Return the lines of a page, each number of a list that the page has elsewhere before the text beside it."""
    lines = dict(enumerate(page))
    rows: list[list[int]] = []
    for at in sorted((at for at in lines if page[at].cells), key=lambda at: -page[at].height):
        if rows and page[rows[-1][0]].height - page[at].height <= _SAME_HEIGHT * page[at].size:
            rows[-1].append(at)
        else:
            rows.append([at])
    for row in rows:
        for at, after in pairwise(sorted(row, key=lambda at: page[at].cells[0][0])):
            number, text = page[at].cells[0], page[after].cells
            if _NUMBER.fullmatch(page[at].text) and text[0][0] - number[0] <= _FROM_NUMBER * page[at].size:
                lines[after] = page[after].between(((number[0], f"{number[1]} "), *text))
                del lines[at]
    return [*lines.values()]


def in_columns(page: Sequence[Line]) -> list[Line]:
    """Return the lines of a page, those of a left column of text before those that the page has beside them."""
    gutter = _gutter(page)
    if gutter is None:
        return list(page)
    ordered: list[Line] = []
    for crosses, band in groupby(page, key=lambda line: _crosses(line, gutter)):
        if crosses:
            ordered += band
        else:
            halves = [_halves(line, gutter) for line in band]
            for side in (0, 1):
                ordered += in_columns([half[side] for half in halves if half[side].cells])
    return ordered


def _halves(line: Line, gutter: float) -> tuple[Line, Line]:
    at = next((at for at, (left, _) in enumerate(line.cells) if left >= gutter - NEAR), len(line.cells))
    return line.between(line.cells[:at]), line.between(line.cells[at:])


def gaps(line: Line) -> Iterator[float]:
    """Yield where the parts of a line begin that have a gap before them."""
    for before, (left, _) in pairwise(line.cells):
        if any(map(str.isalnum, before[1])) and end_of(before, line.size) + line.size < left:
            yield left


def _gutter(page: Sequence[Line]) -> float | None:
    """Return where the right one of two columns of text begins, which are beside each other in most of the lines."""
    lines = [line for line in page if line.cells and not line.is_table]
    starts = Counter(round(left) for line in lines for left in gaps(line))
    gutter, _ = max(starts.items(), key=lambda each: each[1], default=(0, 0))
    halves = [_halves(line, gutter) for line in lines if not _crosses(line, gutter)]
    columns = [[half[side] for half in halves if half[side].cells] for side in (0, 1)]
    both = sum(bool(left.cells and right.cells) for left, right in halves)
    fewest = max(_FEWEST_LINES, _MOST_PART * min(map(len, columns)), len(lines) - len(halves))
    return gutter if both >= fewest and all(map(_is_text, columns)) else None


def _is_text(column: Sequence[Line]) -> bool:
    left = min(line.cells[0][0] for line in column)
    widths = [end_of(line.cells[-1], line.size) - left for line in column]
    return median(len(line.text.split()) for line in column) >= _FEWEST_WORDS and median(widths) >= _FULL * max(widths)


def _crosses(line: Line, gutter: float) -> bool:
    before = [cell for cell in line.cells if cell[0] < gutter - NEAR]
    if not before or any(abs(left - gutter) <= NEAR for left, _ in line.cells):
        return False
    return len(before) < len(line.cells) or end_of(before[-1], line.size * _NARROW_FONT) > gutter + NEAR
