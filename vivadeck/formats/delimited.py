"""Text → the records of a table: which character divides the cells, and what is in them.

`csv.Sniffer` guesses from a few lines. Here a delimiter is what divides all records, each into as many cells as the
next, or what divides a header with well-known names. Pure.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from vivadeck.errors import VivaError

DELIMITERS = "\t;,|"  # in prose there are more commas than semicolons, and hardly a tab: the rarer one wins
REMEDY = (
    "Each row of a table needs a question and an answer, with a tab, a semicolon or a comma between them. "
    "The first row can name the columns: question, answer, tags."
)
MOST_ROWS = 200_000
MOST_CELLS = 1_000
_DASH = re.compile(r" [-–—] ")
_NOT_CLOSED = "a quotation mark opens a cell here and is never closed"


class Record(NamedTuple):
    """A record of a table. `row` counts from 1 and includes empty ones; `why` is why it could not be read, or "".

    One that could not be read is one cell; it may have taken several `lines`, each of which was perhaps a record.
    """

    row: int
    cells: tuple[str, ...]
    why: str = ""
    lines: int = 1


class TableLayout(NamedTuple):
    """How cells are divided, and whether they may be in quotation marks. " - " divides once in a line."""

    delimiter: str
    is_quoted: bool = True


class NoTable(Exception):
    """The text cannot be read as a table. `row` is where the problem is, 0 where it has no place."""

    def __init__(self, why: str, row: int = 0) -> None:
        super().__init__(why)
        self.why, self.row = why, row


class _LayoutFit(NamedTuple):
    """How well a layout divides a text."""

    layout: TableLayout
    first: tuple[str, ...]
    share: float  # of the records that have as many cells as most have, which is more than one
    unclosed: int  # the row of a quotation mark that nothing closes


@contextlib.contextmanager
def refused(path: Path) -> Iterator[None]:
    """Turn NoTable into a VivaError that names the file and the row."""
    try:
        yield
    except NoTable as error:
        where = f", row {error.row:,}" if error.row else ""
        raise VivaError(f"{path}{where} cannot be read as a table: {error.why}. {REMEDY}") from None


def read(text: str, is_header: Callable[[tuple[str, ...]], bool], layout: TableLayout | None = None) -> list[Record]:
    """Return the records that are not empty. Raises NoTable."""
    if not text.strip():
        return []
    if layout is None:
        listed = _on_one_line(text)
        text, layout = listed or (text, _layout(text, is_header))
    records = list(islice(_records(text, layout), MOST_ROWS + 1))
    if len(records) > MOST_ROWS:
        raise NoTable(f"it has more than {MOST_ROWS:,} rows, so split the file", MOST_ROWS)
    return [each for each in records if each.why or any(cell.strip() for cell in each.cells)]


def _on_one_line(text: str) -> tuple[str, TableLayout] | None:
    """Return the cards of `term,definition;term,definition`, as Quizlet writes them when asked to, one on each line."""
    line = text.strip()
    cards = [card.strip() for card in line.split(";") if card.strip()]
    if "\n" in line or '"' in line or len(cards) < 2:
        return None
    for delimiter in "\t,":
        if all(card.count(delimiter) == 1 for card in cards):
            return "\n".join(cards), TableLayout(delimiter, is_quoted=False)
    return None


def _layout(text: str, is_header: Callable[[tuple[str, ...]], bool]) -> TableLayout:
    fits = []
    unclosed = 0
    for delimiter in DELIMITERS:
        quoted = _fit(text, TableLayout(delimiter))
        if not quoted.unclosed:
            fits.append(quoted)
        if quoted.share < 1 and '"' in text:
            bare = _fit(text, TableLayout(delimiter, is_quoted=False))
            if bare.share == 1 or (quoted.unclosed and delimiter == "\t"):
                fits.append(bare)
        unclosed = quoted.unclosed if is_header(quoted.first) else unclosed or quoted.unclosed
    best = max(fits, key=lambda each: (is_header(each.first), each.share), default=None)
    has_header = best is not None and is_header(best.first)
    if not has_header and _is_dashed(text, best):
        return TableLayout(" - ", is_quoted=False)
    if best is not None and (has_header or best.share > 0.5):
        return best.layout
    if unclosed:
        raise NoTable(_NOT_CLOSED, unclosed)
    raise NoTable("its lines have no tab, semicolon or comma between a question and an answer")


def _is_dashed(text: str, best: _LayoutFit | None) -> bool:
    """Tell whether every line reads `term - definition`, and other delimiters only occur in definitions."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines or not all(map(_DASH.search, lines)):
        return False
    if best is None or best.share <= 0.5:
        return True
    delimiter = best.layout.delimiter
    if delimiter == "\t" or (best.layout.is_quoted and '"' in text):
        return False
    return all(_DASH.search(line.split(delimiter)[0]) for line in lines) and not re.search(rf"[{delimiter}]\S", text)


def _fit(text: str, layout: TableLayout) -> _LayoutFit:
    widths: Counter[int] = Counter()
    first: tuple[str, ...] = ()
    unclosed = 0
    try:
        for record in islice(_records(text, layout), MOST_ROWS):
            if record.why or any(record.cells):
                first = first or record.cells
                widths[len(record.cells)] += 1
    except NoTable as error:
        unclosed = error.row
    most = max((count for width, count in widths.items() if width > 1), default=0)
    return _LayoutFit(layout, first, most / max(widths.total(), 1), unclosed)


def _records(text: str, layout: TableLayout) -> Iterator[Record]:
    """Yield every record, empty ones too. Raises NoTable for a quotation mark that nothing closes."""
    if layout.delimiter == " - ":
        for row, line in enumerate(text.split("\n"), 1):
            yield Record(row, tuple(_DASH.split(line, maxsplit=1)))
        return
    csv.field_size_limit(max(len(text), 131_072))  # else one long cell would be the end of the whole table
    lines = io.StringIO(text, newline="\n")
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if layout.is_quoted else csv.QUOTE_NONE
    reader = csv.reader(lines, delimiter=layout.delimiter, quoting=quoting, strict=True)
    row, all_lines = 0, list[str]()
    while True:
        row += 1
        before = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "expected after" not in str(error):  # the end of the text
                raise NoTable(_NOT_CLOSED, row) from None
            all_lines = all_lines or text.split("\n")
            whole = "\n".join(all_lines[before : reader.line_num])
            why = "there is a quotation mark inside a cell: write it twice"
            yield Record(row, (whole,), why, reader.line_num - before)
            continue
        if len(cells) > MOST_CELLS:
            yield Record(row, (layout.delimiter.join(cells),), f"the row has more than {MOST_CELLS:,} cells")
        else:
            yield Record(row, tuple(cells))
