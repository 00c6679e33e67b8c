"""Tables of questions and answers on a PDF's pages, found by the positions of texts → Markdown tables. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from vivadeck.formats.documents import markers, pdf_layout, tables
from vivadeck.formats.documents.pdf_lines import NEAR, Line

_FEWEST_LINES = 2  # that have the same columns
_FEWEST_WORDS = 3  # of the median answer; fewer are marks or page numbers
_EM, _NARROW = 0.5, 0.36  # a letter's usual and least width, as a part of the font size

Columns = tuple[int, ...]


def tabled(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Replace each run of lines that is clearly a table of questions by one line with its Markdown."""
    columns = _columns(pages)
    if len(columns) < 2:
        return [list(page) for page in pages]
    words, tabled_pages = pdf_layout.words_of(pages), list[list[Line]]()
    for page in pages:
        goes_on = bool(tabled_pages) and bool(tabled_pages[-1]) and tabled_pages[-1][-1].is_table
        lines: list[Line] = []
        for run, is_inside in _runs(page, columns, goes_on=goes_on):
            rows = _rows(run, columns, words) if is_inside else []
            lines += [_table(run[0], rows)] if _is_table(rows) or (rows and goes_on and not lines) else run
        tabled_pages.append(lines)
    return tabled_pages


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    has_answers = len(rows) > 1 and median(len(row[-1].split()) for row in rows[1:]) >= _FEWEST_WORDS
    return has_answers and tables.is_evident(_written(rows))


def _table(first: Line, rows: Sequence[Sequence[str]]) -> Line:
    return first._replace(text=_written(rows), is_table=True)


def _written(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _columns(pages: Sequence[Sequence[Line]]) -> Columns:
    """Return where the columns begin, in points: where parts of several lines do, with a gap before them."""
    starts: Counter[int] = Counter()
    for page in pages:
        for line in page:
            starts.update({round(x) for (left, text), (x, _) in pairwise(line.cells) if _is_apart(left, text, x, line)})
    begin = Counter(round(line.cells[0][0]) for page in pages for line in page if len(line.cells) > 1)
    first = min((x for x, count in begin.items() if count >= _FEWEST_LINES), default=0)
    return (first, *sorted(x for x, count in starts.items() if count >= _FEWEST_LINES and x > first))


def _is_apart(left: float, text: str, x: float, line: Line) -> bool:
    is_bullet = not any(map(str.isalnum, text))
    return not is_bullet and left + _EM * line.size * len(text) + line.size < x


def _runs(page: Sequence[Line], columns: Columns, *, goes_on: bool) -> Iterator[tuple[list[Line], bool]]:
    """Yield the lines of a page in runs: those that lie in the columns, from the first that has several, and others.

    `goes_on` says that a table may continue at the beginning of the page.
    """
    for lies, run in groupby(page, key=lambda line: _lies(line, columns)):
        lines = list(run)
        is_begun = not lies or (goes_on and lines[0] is page[0])
        begin = next((at for at, line in enumerate(lines) if is_begun or len(_cells(line, columns)) > 1), len(lines))
        if begin:
            yield lines[:begin], False
        if lines[begin:]:
            yield lines[begin:], lies


def _lies(line: Line, columns: Columns) -> bool:
    """Tell whether a line begins with a column, and does not go on where another one begins."""
    cells = _cells(line, columns)
    if not cells or cells[0][0] < columns[0] - NEAR:
        return False
    x, text = cells[-1]
    return not any(x + NEAR < start < x + _NARROW * line.size * len(text) for start in columns)


def _cells(line: Line, columns: Columns) -> list[tuple[float, str]]:
    """Return the parts of a line that begin with a column, each with what follows up to the next."""
    cells: list[tuple[float, str]] = []
    for x, text in line.cells:
        if cells and not any(abs(x - start) <= NEAR for start in columns):
            cells[-1] = (cells[-1][0], f"{cells[-1][1]} {text}")
        else:
            cells.append((x, text))
    return cells


def _column(x: float, columns: Columns) -> int:
    """Return the column that a part is in, also one that is set in, as a list's items are."""
    return max((at for at, start in enumerate(columns) if start <= x + NEAR), default=0)


def _rows(run: Sequence[Line], columns: Columns, words: frozenset[str]) -> list[list[str]]:
    """Return the cells of each row; a page has them one after the other, each with all of its lines."""
    rows: list[list[str]] = []
    last = len(columns)
    for line in run:
        for x, text in _cells(line, columns):
            at = _column(x, columns)
            if at < last:
                rows.append([""] * len(columns))
            cell = rows[-1][at]
            gap = "<br>" if markers.split(text)[0].style == "-" else " "
            rows[-1][at] = pdf_layout.continued(cell, _escaped(text), words, gap) if cell else _escaped(text)
            last = at
    return rows


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").strip()
