"""Text → the records of a table: what divides the rows and the cells, and what is in them.

`csv.Sniffer` guesses from a few lines. Here a delimiter is what divides all records, each into as many cells as the
next, or what divides a header with well-known names; or what the student names. Pure.
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
from vivadeck.sanitize import quoted

DELIMITERS = "\t;,|"  # in prose there are more commas than semicolons, and hardly a tab: the rarer one wins
REMEDY = (
    "Each row of a table needs a question and an answer, with a tab, a semicolon or a comma between them. "
    "The first row can name the columns: question, answer, tags."
)
SPELLED = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}  # as Anki does
MOST_ROWS = 200_000
MOST_CELLS = 1_000
_DASH = re.compile(r" (?:[-–—]|[-=]+>|[→⇒]) ")
_LISTED = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)])\s+")  # a mark before each line of a list
_BARE_COMMA = re.compile(r",(?! )")  # as Quizlet writes it; in prose a space follows
_LONGEST_TERM = 80
_LONGEST_SEPARATOR = 50
_WIDEST = 3  # columns of a table that nothing but its rows shows
_RULE = re.compile(r"\s*:?-+:?\s*")
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
    """How cells and rows are divided, and whether cells may be in quotation marks. " - " divides once in a line.

    Only a delimiter of one character, in rows that are lines, may have quotation marks.
    """

    delimiter: str
    is_quoted: bool = True
    row_end: str = "\n"


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
def refused(path: Path, remedy: str = REMEDY) -> Iterator[None]:
    """Turn NoTable into a VivaError that names the file and the row."""
    try:
        yield
    except NoTable as error:
        where = f", row {error.row:,}" if error.row else ""
        raise VivaError(f"{path}{where} cannot be read as a table: {error.why}. {remedy}") from None


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


def named_layout(text: str, separator: str, row_separator: str) -> TableLayout:
    """Return the layout of a text in which the student names what divides it. Raises NoTable where it does not."""
    for each in (separator, row_separator.strip("\n")):
        if each not in text:
            raise NoTable(f"there is no {quoted(each)} in it")
    if separator == row_separator:
        raise NoTable(f"{quoted(separator)} cannot divide both rows and cells")
    if len(separator) == 1 and row_separator == "\n" and separator not in '"\n':
        return max(_fits(text, separator), key=lambda each: (not each.unclosed, each.share)).layout
    return TableLayout(separator, is_quoted=False, row_end=row_separator)


def single_column(text: str) -> list[Record]:
    """Return the records of a table with one column, [] for other ones."""
    rows: list[Record] = []
    with contextlib.suppress(NoTable):
        for each in _records(text, TableLayout(",")) if not re.search(r"[\t;|]", text) else ():
            if each.why or len(each.cells) > 1:
                return []
            rows += [each] if any(map(str.strip, each.cells)) else []
        return rows
    return []


def without_bars(text: str) -> str:
    """Return a text with a table of Markdown as a plain one: no bars at the edges, an empty line for its rule."""
    lines = text.split("\n")
    inner = [line.strip().removeprefix("|").removesuffix("|") if "|" in line else line for line in lines]
    rules = [
        "|" in line and all(map(_RULE.fullmatch, bare.split("|"))) for line, bare in zip(lines, inner, strict=True)
    ]
    return "\n".join("" if rule else bare for rule, bare in zip(rules, inner, strict=True)) if any(rules) else text


def may_divide(typed: str) -> bool:
    """Tell whether a text that a student types may be a separator."""
    return len(typed) <= _LONGEST_SEPARATOR and '"' not in typed


def meant_separator(typed: str) -> str:
    """Return what a student means by a separator that is typed or spelled."""
    return SPELLED.get(typed.lower(), typed).replace("\\t", "\t").replace("\\n", "\n")


def is_evident(text: str, is_header: Callable[[tuple[str, ...]], bool]) -> bool:
    """Tell whether a text that may be a document is a table: by its header, or because all lines are rows of one."""
    if _on_one_line(text):
        return True
    try:
        layout = _layout(text, is_header)
        rows = [each.cells for each in _records(text, layout) if each.why or any(map(str.strip, each.cells))]
    except NoTable:
        return False
    if len(rows) < 2 or layout.row_end != "\n":
        return len(rows) > 1
    if is_header(rows[0]):
        is_in_markdown = not rows[0][0].strip() or all(map(_RULE.fullmatch, rows[1]))
        return not is_in_markdown and sum(len(row) == len(rows[0]) for row in rows) * 2 > len(rows)
    if layout.delimiter == " - ":
        return all(len(term) <= _LONGEST_TERM and not text.endswith("?") for term, text in rows)
    return layout.delimiter in ",;" and all(_is_bare(row, len(rows[0])) for row in rows)


def _is_bare(row: tuple[str, ...], width: int) -> bool:
    """Tell whether a record has its cells filled, and no space before one, as prose has after a comma."""
    is_filled = all(row[:2]) and not any(cell.startswith(" ") for cell in row[1:])
    return len(row) == width <= _WIDEST and is_filled


def _on_one_line(text: str) -> tuple[str, TableLayout] | None:
    """Return the cards of `term,definition;term,definition`, as Quizlet writes them when asked to, one on each line."""
    line = re.sub(r";[ ]*\n", ";", text.strip())
    cards = [card.strip() for card in line.split(";") if card.strip()]
    if "\n" in line or '"' in line or len(cards) < 2:
        return None
    if all(card.count("\t") == 1 for card in cards):
        return "\n".join(cards), TableLayout("\t", is_quoted=False)
    if all(len(_BARE_COMMA.findall(card)) == 1 for card in cards):
        return "\n".join(_BARE_COMMA.sub("\t", card) for card in cards), TableLayout("\t", is_quoted=False)
    return ("\n".join(cards), TableLayout(" - ", is_quoted=False)) if all(map(_DASH.search, cards)) else None


def _layout(text: str, is_header: Callable[[tuple[str, ...]], bool]) -> TableLayout:
    fits = [_fit(text, TableLayout(";TAB;", is_quoted=False, row_end=";BREAK;"))]  # for texts with line breaks in them
    unclosed = 0
    for delimiter in DELIMITERS:
        marked, *bare = _fits(text, delimiter)
        if not marked.unclosed:
            fits.append(marked)
        fits += [each for each in bare if each.share == 1 or (marked.unclosed and delimiter == "\t")]
        unclosed = marked.unclosed if is_header(marked.first) else unclosed or marked.unclosed
    best = max(fits, key=lambda each: (is_header(each.first), each.share))
    has_header = is_header(best.first)
    if not has_header and _is_dashed(text, best):
        return TableLayout(" - ", is_quoted=False)
    if has_header or best.share > 0.5:
        return best.layout
    if unclosed:
        raise NoTable(_NOT_CLOSED, unclosed)
    raise NoTable("its lines have no tab, semicolon or comma between a question and an answer")


def _fits(text: str, delimiter: str) -> list[_LayoutFit]:
    """Return how well a delimiter divides a text, with quotation marks around cells, and where that fails without."""
    marked = _fit(text, TableLayout(delimiter))
    is_enough = marked.share == 1 or '"' not in text
    return [marked] if is_enough else [marked, _fit(text, TableLayout(delimiter, is_quoted=False))]


def _is_dashed(text: str, best: _LayoutFit) -> bool:
    """Tell whether every line reads `term - definition`, and other delimiters only occur in definitions."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines or not all(map(_DASH.search, lines)):
        return False
    if best.share <= 0.5:
        return True
    delimiter = best.layout.delimiter
    if delimiter not in ";,|" or (best.layout.is_quoted and '"' in text):
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
    if layout.delimiter == " - " or layout.row_end != "\n" or len(layout.delimiter) > 1:
        yield from _plain_records(text, layout)
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


def _plain_records(text: str, layout: TableLayout) -> Iterator[Record]:
    """Yield the records of a text without quotation marks; marks of a list that all lines have are left out."""
    rows = [row.strip("\n") for row in text.split(layout.row_end)]
    if layout.delimiter == " - " and all(_LISTED.match(row) for row in rows if row.strip()):
        rows = [_LISTED.sub("", row, count=1) for row in rows]
    for number, row in enumerate(rows, 1):
        cells = _DASH.split(row, maxsplit=1) if layout.delimiter == " - " else row.split(layout.delimiter)
        if len(cells) > MOST_CELLS:
            yield Record(number, (), f"the row has more than {MOST_CELLS:,} cells")
        else:
            yield Record(number, tuple(cells))
