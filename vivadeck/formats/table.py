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
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from vivadeck.agenda import Item
from vivadeck.formats import choices, columns, decoding, delimited, headings
from vivadeck.formats.delimited import NoTable, Record
from vivadeck.formats.draft import Found
from vivadeck.formats.headings import Roles
from vivadeck.sanitize import quoted, single_line
from vivadeck.terminal.wording import counted

if TYPE_CHECKING:
    from vivadeck.formats.collector import DraftCollector

NOT_CARRIED = ("deck.title", "deck.description")  # what `dump` leaves out
_SCHEDULE = ("due", "interval_days", "ease", "repetitions", "lapses", "suspended")
_EVERY_EXPORT = (*columns.FIRST_COLUMNS, *_SCHEDULE)
COLUMNS = (*_EVERY_EXPORT, *columns.FURTHER_COLUMNS)

_UTF8_MARK = b"\xef\xbb\xbf"  # by which a spreadsheet knows UTF-8
_HTML = re.compile(
    r"<br ?/?>|<img [^<>]*>|&nbsp;|</(?:b|i|u|div|p|span|ul|ol|li|sub|sup|strong|em|code|pre)>", re.IGNORECASE
)
_NAMED = "Look at its first lines in an editor, then name what divides them: `--separator`, `--columns`"
_NO_ANSWER = "The table has no answer to this question."
_SEPARATOR = re.compile(r'\A"?sep=."?\n', re.IGNORECASE)  # a line for Excel only; the delimiter is detected anyway


class NamedTable(NamedTuple):
    """What the student names of a table: what divides its cells ("": viva finds out) and rows, its columns by field.

    `width` is how many columns are named, with those that are left out.
    """

    separator: str = ""
    row_separator: str = "\n"
    columns: Mapping[str, int] = MappingProxyType({})
    width: int = 0


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


def read(path: Path, named: NamedTable | None = None) -> Found:
    """Return the cards of a table, which is laid out as the student says or as it shows itself. Raises VivaError."""
    from vivadeck.formats.collector import DraftCollector  # here and below: `dump` does not need it

    text = _SEPARATOR.sub("\n", decoding.read(path), count=1)
    named = named or NamedTable()
    text = delimited.without_bars(text) if named.separator == "|" else text
    gathered = DraftCollector(path)
    with delimited.refused(path, _NAMED if named != NamedTable() else delimited.REMEDY):
        layout = delimited.named_layout(text, named.separator, named.row_separator) if named.separator else None
        single = [] if layout else delimited.single_column(text)
        is_single = headings.is_only_questions([row.cells for row in single])
        _gather(single if is_single else delimited.read(text, headings.is_header, layout), named, gathered)
    return gathered.result(delimited.REMEDY)


def _gather(rows: Sequence[Record], named: NamedTable, gathered: DraftCollector) -> None:
    from vivadeck.markdown import from_html, from_plain
    from vivadeck.markdown.from_html import TooLong

    above = headings.titles([row.cells for row in rows])
    above_rows, rows = rows[:above], rows[above:]
    first = rows[0].cells if rows else ()
    roles = headings.roles([row.cells for row in rows if not row.why])
    width = len(first) if roles.has_header else _width(rows)
    may_be_html = not roles.has_header or roles.is_guessed
    is_html = may_be_html and any(_HTML.search(cell) for row in rows for cell in row.cells)
    if named.columns:
        if named.width > width:
            raise NoTable(f"`--columns` names {counted(named.width, 'column')}, but the table has {width}")
        roles = Roles(named.columns, roles.has_header, is_chosen=True)
    is_own = roles.has_header and headings.is_own(first)
    gathered.takes_unanswered = not roles.is_guessed
    markdown = str if is_own else from_html.cell_markdown if is_html else from_plain.markdown
    _note(first, roles, width, is_html, gathered)
    below = rows[1:] if roles.has_header else rows
    first_key = choices.first_number(
        row.cells[at] for row in below if len(row.cells) > (at := roles.places.get("answer", 0))
    )
    asks_behind = headings.asks_behind([row.cells for row in rows if not row.why], roles)
    for row in below:
        place = f", row {row.row}"
        is_open = len(row.cells) == 1 and headings.asks(row.cells[0])
        why = row.why or ("" if is_open else misfit(row.cells, width))
        if why:
            gathered.skip(place, why, row.lines, "\n".join(row.cells))
            continue
        plain = tuple(map(columns.unguarded, row.cells)) if is_own else row.cells
        cells = {field: plain[i] for field, i in roles.places.items() if i < len(plain)}
        choice = choices.choice(
            cells.get("answer", ""),
            {label: row.cells[i] for label, i in roles.options.items() if i < len(row.cells)},
            first_key,
        )
        cells |= {"question": "\n\n".join((cells["question"], *choice.options)), "answer": choice.answer}
        try:
            draft = columns.draft(cells, markdown, own=is_own)
        except TooLong as error:
            gathered.skip(place, str(error), text="\n".join(row.cells))
            continue
        gathered.embedded += from_html.embedded_pictures(cells.values()) if is_html else 0
        doubt = "" if roles.has_header or roles.is_chosen else headings.doubt(row.cells, roles, asks_behind)
        doubt = doubt or choice.doubt or _NO_ANSWER * (width > 1 and not roles.has_header and not draft.answer)
        gathered.add(place, columns.deck(cells), draft._replace(doubt=draft.doubt or doubt))
    gathered.describe("", " ".join(single_line(cell) for row in above_rows for cell in row.cells if cell.strip()))
    for column in set() if is_own or roles.is_chosen else set(range(width)) - roles.used:
        texts = [row.cells[column] for row in rows if not row.why and any(row.cells[column : column + 1])]
        if texts:
            gathered.skip(f", column {column + 1}", "a card has no place for it", cards=0, text="\n".join(texts))


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
    return widths.most_common(1)[0][0] if widths else 1


def _note(first: Sequence[str], roles: Roles, width: int, is_html: bool, gathered: DraftCollector) -> None:
    """Note for the student how the columns were read, where that is not obvious."""
    notes = []
    if roles.is_guessed:
        asked, answered = (quoted(single_line(first[roles.places[field]])) for field in ("question", "answer"))
        notes.append(f"viva read the column {asked} as the question and {answered} as the answer.")
    elif "answer" not in roles.places and not roles.has_header:
        notes.append("The cells beside the questions look like marks, so viva read no answers.")
    elif not roles.has_header and roles.places["question"] == 1 and not roles.is_chosen:
        notes.append("The first column only counts the rows, so viva read the next two as question and answer.")
    elif not roles.has_header and roles.places.get("tags") == 2 < width and not roles.is_chosen:
        notes.append("The columns have no names, so viva read the third one as tags.")
    unused = headings.left_out(first, roles.used) if roles.has_header else []
    if not roles.has_header:
        unused = [str(i + 1) for i in range(min(roles.used), width) if i not in roles.used]
    if unused:
        notes.append(f"Columns left out: {', '.join(unused[:20])}.")
    if roles.is_guessed or (unused and not roles.has_header and not roles.is_chosen):
        places = {"answer": roles.places["question"] + 1, **roles.places}
        names = {i: field for field, i in places.items()}
        shown = ",".join(names.get(i) or "-" for i in range(min(width, 20)))
        notes[-1] += f" To choose: `--columns {shown}`"
    if not roles.has_header and "question" in headings.by_field(first):
        notes.append("The first row became a card, because it does not name a question and an answer.")
    if is_html:
        notes.append("The texts have HTML in them, such as <br>, so viva read them as HTML.")
    gathered.notes += notes
