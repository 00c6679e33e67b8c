"""The texts on a PDF's page with their places → its lines, column by column. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from vivadeck.formats.documents import pdf_direction
from vivadeck.formats.documents.pdf_glyphs import Part

_STAR = re.compile(r"(?<!\*)\*(?!\*)|(?<=\w)\*\*(?=\w)|\*{3,}")  # all stars that are not Markdown
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HYPHEN = re.compile("[\u2010\u00ad](\\s*)$")  # as some programs write it at a line's end
NOT_LOWER = 0.55  # of the font size: how far raised text may be from its line
_RAISED, _SMALLER = 0.1, 0.95  # times the size: how far up a mark is, and how small
_FEWEST_LINES, _FEWEST_WORDS = 5, 3  # of two columns of text beside each other
_MOST_RUNS = 500
_MOST_PART, _FULL = 0.6, 0.6  # how many lines have both columns, and how full of text these are
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{2,5})[.)]|[•‣◦▪○●]")  # of a list
_SAME_HEIGHT, _FROM_NUMBER = 0.25, 4  # times the size: of a list's number and its text
NEAR = 4.0  # points
_GAP = 1.0  # times the size: between two columns, at least
_FIRST = 20  # letters of a line, of which the largest is what the others are raised from
_BLANK = str.maketrans(pdf_direction.GAP + pdf_direction.WIDE_GAP, "  ")


class Cell(NamedTuple):
    """A part of a line; `left` and `right` are where it begins and ends, as the page is read, in points."""

    left: float
    text: str
    right: float


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
        return self._replace(text=_spaced("".join(cell.text for cell in cells)), cells=tuple(cells))


def lines(drawn: Iterable[Part]) -> list[Line]:
    """Put what a page draws together, line by line, in the order in which it does."""
    rows: list[list[Part]] = []
    for part in drawn:
        if len(rows) > 1 and not _is_shown(rows[-1]) and not _is_beside(part, rows[-1]):
            rows.pop()
        if rows and _is_beside(part, rows[-1]):
            rows[-1].append(part)
        else:
            rows.append([part])
    read, is_rightward = pdf_direction.as_read([row for row in rows if _is_shown(row)])
    return [_line(row, is_rightward=is_rightward) for row in read]


def _is_shown(row: Iterable[Part]) -> bool:
    return any(part.text.strip() for part in row)


def _is_beside(part: Part, row: Sequence[Part]) -> bool:
    largest = max(row[:_FIRST], key=lambda each: each.style.size)
    return abs(part.height - largest.height) <= NOT_LOWER * max(part.style.size, largest.style.size)


def _line(letters: Iterable[Part], *, is_rightward: bool) -> Line:
    parts: list[Part] = []
    for letter in letters:
        last = parts[-1] if parts else letter
        is_next = parts and last.style == letter.style and last.height == letter.height
        if is_next and not last.text.endswith((pdf_direction.GAP, pdf_direction.WIDE_GAP)):
            parts[-1] = last.joined(letter)
        else:
            parts.append(letter)
    longest = max(parts, key=lambda part: len(part.text.strip()))
    is_code = all(part.style.is_code or not part.text.strip() for part in parts)
    parts[-1] = parts[-1]._replace(text=_HYPHEN.sub(r"-\1", parts[-1].text))
    cells: list[Cell] = []
    for part in (_raised(part, longest) for part in parts):
        text = (part.text if is_code else _marked(part)).translate(_BLANK)
        left, right = (-part.right, -part.left) if is_rightward else (part.left, part.right)
        if cells and part.text.strip(" ,").isdigit() and not part.text.isascii():  # a mark stays with its word
            cells[-1] = Cell(cells[-1].left, cells[-1].text + text, right)
        else:
            cells.append(Cell(left, text, right))
    written = "".join(cell.text for cell in cells)
    shown = written.rstrip() if is_code else _spaced(written)
    return Line(shown, longest.height, longest.style.size, tuple(cells), is_code)


def _raised(part: Part, longest: Part) -> Part:
    is_small = part.style.size <= _SMALLER * longest.style.size and (
        part.height > longest.height + _RAISED * longest.style.size
    )
    is_number = part.text.strip(" ,").isdigit()
    return part._replace(text=part.text.translate(RAISED)) if is_small and is_number else part


def _marked(part: Part) -> str:
    escaped = _STAR.sub(lambda stars: "\\*" * len(stars.group()), part.text)
    return re.sub(r"\S(?:.*\S)?", r"**\g<0>**", escaped, count=1) if part.style.is_bold else escaped


def _spaced(text: str) -> str:
    return " ".join(re.sub(r"(?<=[^\s*])\*\*(\s*)\*\*(?=[^\s*])", r"\1", text).split())


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
        for at, after in pairwise(sorted(row, key=lambda at: page[at].cells[0].left)):
            number, text = page[at].cells[0], page[after].cells
            if _NUMBER.fullmatch(page[at].text) and text[0].left - number.left <= _FROM_NUMBER * page[at].size:
                lines[after] = page[after].between((number._replace(text=f"{number.text} "), *text))
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
    at = next((at for at, cell in enumerate(line.cells) if cell.left >= gutter - NEAR), len(line.cells))
    return line.between(line.cells[:at]), line.between(line.cells[at:])


def gaps(line: Line) -> Iterator[float]:
    """Yield where the parts of a line begin that have a gap before them."""
    for before, cell in pairwise(line.cells):
        if any(map(str.isalnum, before.text)) and before.right + line.size < cell.left:
            yield cell.left


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
    left = min(line.cells[0].left for line in column)
    widths = [line.cells[-1].right - left for line in column]
    return median(len(line.text.split()) for line in column) >= _FEWEST_WORDS and median(widths) >= _FULL * max(widths)


def _crosses(line: Line, gutter: float) -> bool:
    """Tell whether a line's text goes on over the gutter, with no gap there."""
    left, right = _halves(line, gutter)
    if not left.cells:
        return False
    end = left.cells[-1].right
    return end > gutter + NEAR or (bool(right.cells) and right.cells[0].left - end < _GAP * line.size)
