"""Tables of cards: what spreadsheets, Quizlet and Mnemosyne export (CSV, TSV, text), and what viva writes for them.

Cells are Markdown, kept as it was typed, in a file with viva's own header; HTML in a file without a header that has
HTML tags; else plain text, in which accidental Markdown is escaped (`from_plain.markdown`). A record that is not as
wide as the table is skipped, never joined with another.

viva writes one card a row, with all of the card but NOT_CARRIED; of a source, an address with ` <` in it is not read
back.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vivadeck.agenda import Item
from vivadeck.formats import columns, decoding, delimited
from vivadeck.formats.delimited import Record
from vivadeck.formats.draft import Found
from vivadeck.terminal.wording import counted

if TYPE_CHECKING:
    from vivadeck.formats.collector import DraftCollector

NOT_CARRIED = ("deck.title", "deck.description")  # what `dump` leaves out
_SCHEDULE = ("due", "interval_days", "ease", "repetitions", "lapses", "suspended")
_EVERY_EXPORT = (*columns.FIRST_COLUMNS, *_SCHEDULE)
COLUMNS = (*_EVERY_EXPORT, *columns.FURTHER_COLUMNS)

_UTF8_MARK = b"\xef\xbb\xbf"  # by which a spreadsheet knows UTF-8
_HTML = re.compile(r"<br ?/?>|&nbsp;|</(?:b|i|u|div|p|span|ul|ol|li|sub|sup|strong|em|code|pre)>", re.IGNORECASE)
_SEPARATOR = re.compile(r'\A"?sep=."?\n', re.IGNORECASE)  # a line for Excel only; the delimiter is detected anyway


def dump(items: Iterable[Item]) -> bytes:
    """Return the bytes of the file: a row for each card, with its schedule."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for item in items:
        first, further = columns.cells(item.card)
        rows.writerow(map(columns.guarded, (*first, *_schedule(item), *further)))
    return _UTF8_MARK + text.getvalue().encode()


def is_export(head: bytes) -> bool:
    """Tell whether a file begins as `dump` begins one, or as it began one when a card had fewer fields."""
    return head.removeprefix(_UTF8_MARK).startswith(",".join(_EVERY_EXPORT).encode())


def _schedule(item: Item) -> list[str]:
    suspended = "yes" if item.is_suspended else ""
    if item.schedule is None:
        return [*[""] * 5, suspended]
    due, interval_days, ease = item.schedule.due, item.schedule.interval_days, item.schedule.ease
    counts = item.schedule.repetitions, item.schedule.lapses
    return [due.isoformat(), str(interval_days), f"{ease:.2f}", *map(str, counts), suspended]


def read(path: Path) -> Found:
    """Return the cards of a table. Raises VivaError."""
    from vivadeck.formats.collector import DraftCollector  # here and below: `dump` does not need it

    text = _SEPARATOR.sub("\n", decoding.read(path), count=1)
    gathered = DraftCollector(path)
    with delimited.refused(path):
        _gather(delimited.read(text, columns.is_header), gathered)
    return gathered.result(delimited.REMEDY)


def _gather(rows: Sequence[Record], gathered: DraftCollector) -> None:
    from vivadeck.markdown import from_html, from_plain
    from vivadeck.markdown.from_html import TooLong

    first = rows[0].cells if rows else ()
    has_header = columns.is_header(first)
    names = columns.by_field(first) if has_header else {"question": 0, "answer": 1, "tags": 2}
    is_own = has_header and columns.is_own(first)
    is_html = not has_header and any(_HTML.search(cell) for row in rows for cell in row.cells)
    width = len(first) if has_header else _width(rows)
    gathered.takes_unanswered = is_own
    markdown = str if is_own else from_html.cell_markdown if is_html else from_plain.markdown
    _note(first, has_header, width, is_html, gathered)
    for row in rows[1:] if has_header else rows:
        place = f", row {row.row}"
        why = row.why or misfit(row.cells, width)
        if why:
            gathered.skip(place, why, row.lines)
            continue
        plain = tuple(map(columns.unguarded, row.cells)) if is_own else row.cells
        cells = {field: plain[i] for field, i in names.items() if i < width}
        try:
            draft = columns.draft(cells, markdown, own=is_own)
        except TooLong as error:
            gathered.skip(place, str(error))
            continue
        gathered.embedded += from_html.embedded_pictures(cells.values()) if is_html else 0
        gathered.add(place, columns.deck(cells), draft)


def misfit(cells: Sequence[str], width: int) -> str:
    """Return why a record does not belong in a table that is `width` wide, "" when it does."""
    if len(cells) < width:
        return f"the row has {counted(len(cells), 'cell')}, but the table has {width} columns"
    if any(cell.strip() for cell in cells[width:]):
        return (
            f"the row has {len(cells)} cells, but the table has {width} columns: "
            "put quotation marks around a text with the separator in it"
        )
    return ""


def _width(rows: Sequence[Record]) -> int:
    """Return how many cells most records have."""
    widths = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
    return widths.most_common(1)[0][0] if widths else 2


def _note(first: Sequence[str], has_header: bool, width: int, is_html: bool, gathered: DraftCollector) -> None:
    """Note for the student how the columns were read, where that is not obvious."""
    if has_header:
        unused = columns.left_out(first)
        if unused:
            gathered.notes.append(f"Columns left out: {', '.join(unused[:20])}.")
    elif width > 2:
        gathered.notes.append(
            "The columns have no names, so viva read the third one as tags."
            if width == 3
            else "The columns have no names, so viva read the third one as tags and left out the others after it. "
            "To import them, name the columns in the first row."
        )
    if not has_header and "question" in columns.by_field(first):
        gathered.notes.append("The first row became a card, because it does not name a question and an answer.")
    if is_html:
        gathered.notes.append("The texts have HTML in them, such as <br>, so viva read them as HTML.")
