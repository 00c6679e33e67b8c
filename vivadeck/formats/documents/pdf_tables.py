"""Tables of questions and answers on a PDF's pages, found by the positions of texts → Markdown tables. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median

from vivadeck.formats.documents import markers, pdf_layout, question_score, tables
from vivadeck.formats.documents.paragraphs import is_ended
from vivadeck.formats.documents.pdf_lines import NEAR, NOT_LOWER, Cell, Line, gaps

_FEWEST_ROWS = 2  # that have the same columns
_FEWEST_WORDS, _MOST_WORDS = 3, 50  # of the median answer: fewer are marks or page numbers; of a column's median cell
_CLOSE = 1.5  # times the font size: how far the lines of a cell are from each other
_NUMBER = re.compile(r"\(?\d{1,3}[.)]?")  # of a row

Columns = tuple[int, ...]
Rows = list[list[str]]


def tabled(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Replace each run of lines that is clearly a table of questions, also over pages, by one line of Markdown."""
    columns, words = _columns(pages), pdf_layout.words_of(pages)
    tabled_pages, places = list[list[Line]](), list[tuple[list[Line], int, Rows]]()
    table = Rows()  # that may go on
    for page in pages:
        lines = list[Line]()
        for run, is_inside in _runs(page, columns, goes_on=bool(table)):
            if table and is_inside:
                _add_rows(table, run, columns, words)
                continue
            table = Rows()
            if is_inside:
                _add_rows(table, run, columns, words)
                table = table if _is_table(table) else Rows()
            if table:
                places.append((lines, len(lines), table))
            lines += run[:1] if table else run
        tabled_pages.append(lines)
    for lines, at, rows in places:
        lines[at] = lines[at]._replace(text=_written(rows), cells=(), is_table=True)
    return tabled_pages


def _is_table(rows: Rows) -> bool:
    rows = [row for row in rows if sum(map(bool, row)) > 1]  # without titles
    words = [median(len(cell.split()) for cell in column) for column in zip(*rows[1:], strict=True)]
    return (
        max(words[1:], default=0) >= _FEWEST_WORDS and min(words) <= _MOST_WORDS and tables.is_evident(_written(rows))
    )


def _written(rows: Rows) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _columns(pages: Sequence[Sequence[Line]]) -> Columns:
    """Return where the columns begin, in points: where texts of several rows do that are beside other ones."""
    first, starts = Counter[int](), Counter[int]()
    for page in pages:
        steps = [step for line, after in zip(page, [*page[1:], None], strict=False) for step in _steps(line, after)]
        counts = Counter(to for _, to in steps)
        starts.update({to: count for to, count in counts.items() if count >= _FEWEST_ROWS})
        first.update(left for left, to in steps)
    left = min((x for x, count in first.items() if count >= _FEWEST_ROWS), default=0)
    return (left, *sorted(x for x in starts if x > left)) if starts else ()


def _steps(line: Line, after: Line | None) -> Iterator[tuple[int, int]]:
    """Yield from where to where the text goes on beside a line: in this line, or in one that is not below."""
    for left in gaps(line):
        yield round(line.cells[0].left), round(left)
    if not (after and line.cells and after.cells):
        return
    left = max(line.cells[-1].right, line.cells[0].left + line.size)
    if after.cells[0].left > left and after.height > line.height - NOT_LOWER * line.size:
        yield round(line.cells[0].left), round(after.cells[0].left)


def _runs(page: Sequence[Line], columns: Columns, *, goes_on: bool) -> Iterator[tuple[list[Line], bool]]:
    """Yield the lines of a page in runs: whether they lie in columns, as at its top where a table `goes_on`."""
    for lies, run in groupby(page, key=lambda line: _lies(line, columns)):
        lines = list(run)
        pairs = zip(lines, [*lines[1:], None], strict=True)
        is_begun = not lies or (goes_on and lines[0] is page[0])
        begin = next((at for at, pair in enumerate(pairs) if is_begun or any(_steps(*pair))), len(lines))
        while 0 < begin < len(lines) and _is_over(lines[begin - 1], lines[begin]):
            begin -= 1
        if begin:
            yield lines[:begin], False
        if lines[begin:]:
            yield lines[begin:], lies


def _is_over(line: Line, below: Line) -> bool:
    gap, shift = line.height - below.height, line.cells[0].left - below.cells[0].left
    is_near = 0 < gap < _CLOSE * line.size and abs(shift) <= NEAR
    return is_near and line.size == below.size and not is_ended(line.text)


def _lies(line: Line, columns: Columns) -> bool:
    cells = _cells(line, columns)
    if len(columns) < 2 or not cells or cells[0].left < columns[0] - NEAR:
        return False
    last = cells[-1]
    return not any(last.left + NEAR < start < last.right for start in columns)


def _cells(line: Line, columns: Columns) -> list[Cell]:
    cells: list[Cell] = []
    for cell in line.cells:
        if cells and not any(abs(cell.left - start) <= NEAR for start in columns):
            cells[-1] = Cell(cells[-1].left, cells[-1].text + cell.text, cell.right)
        else:
            cells.append(cell)
    return [cell._replace(text=line.between([cell]).text) for cell in cells]


def _add_rows(rows: Rows, run: Sequence[Line], columns: Columns, words: frozenset[str]) -> None:
    """Add the cells of each row; a page has them one after the other, each with all of its lines."""
    last = len(columns) - 1 if rows else len(columns)
    for line in run:
        cells = _cells(line, columns)
        for x, text, _ in cells:
            if len(rows) > 1 and rows[-1] == rows[0] and tables.is_heading(_written(rows[:1])):  # once more
                rows.pop()
                last = len(columns) - 1
            at = max((at for at, start in enumerate(columns) if start <= x + NEAR), default=0)  # also one set in
            is_level = at == last and not any(rows[-1][at + 1 :]) and _begins_row(rows[-1][at], cells)
            if is_level or (at < last and not (rows and _goes_on(rows[-1][at], text))):
                rows.append([""] * len(columns))
            cell = rows[-1][at]
            gap = "<br>" if markers.split(text)[0].style == "-" else " "
            rows[-1][at] = pdf_layout.continued(cell, _escaped(text), words, gap) if cell else _escaped(text)
            last = at


def _begins_row(above: str, cells: Sequence[Cell]) -> bool:
    """Tell whether a line is the first of a row, also below a cell with nothing beside it, as a title is."""
    first, *others = [cell.text for cell in cells]
    is_whole = not first[:1].islower() and (is_ended(above) or not _asks(above))
    is_first = _NUMBER.fullmatch(first) or (is_whole and _asks(first))
    return bool(others and (is_first or tables.is_heading(_written([[first, *others]]))))


def _goes_on(cell: str, text: str) -> bool:
    return text[:1].islower() and not is_ended(cell) and _asks(cell)


def _asks(cell: str) -> bool:
    return question_score.asks(markers.split(cell)[1]) >= 1.5


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").strip()
