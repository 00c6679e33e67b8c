"""Cards → a table (.csv) for a spreadsheet: one card a row, several values of a cell one a line. Pure.

A cell that a spreadsheet would take for a formula has an apostrophe in front, and so has one that would look as if it
had been given one: an import takes it away from both. All of a card is in the table, but not the title and the
description of its deck; and of sources, an address with ` <` in it is not read back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from itertools import starmap
from typing import Any

from vivadeck.agenda import Item
from vivadeck.card_fields import CARD_FIELDS, CardField
from vivadeck.model import Source

COLUMNS = (
    *("id", "deck", *(field.name for field in CARD_FIELDS)),
    *("due", "interval_days", "ease", "repetitions", "lapses", "suspended"),
)
_MARK = b"\xef\xbb\xbf"  # by which a spreadsheet knows UTF-8
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_ASKED = re.compile(r"\\*\?(?= |$)")


def dump(items: Iterable[Item]) -> bytes:
    """Return the bytes of the file."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows([harmless(cell) for cell in _row(item)] for item in items)
    return _MARK + text.getvalue().encode()


def is_table(head: bytes) -> bool:
    """Tell whether a file begins as `dump` begins one."""
    return head.removeprefix(_MARK).startswith(",".join(COLUMNS).encode())


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def _row(item: Item) -> Iterable[str]:
    card, schedule = item.card, item.schedule
    yield from (card.id, card.deck)
    yield from (_cell(field, getattr(card, field.name)) for field in CARD_FIELDS)
    if schedule:
        yield from (schedule.due.isoformat(), str(schedule.interval_days), f"{schedule.ease:.2f}")
        yield from (str(schedule.repetitions), str(schedule.lapses))
    else:
        yield from [""] * 5
    yield "yes" if item.is_suspended else ""


def _cell(field: CardField, value: Any) -> str:
    if field.kind == "text":
        return str(value)
    if field.record is Source:
        return "\n".join(map(_source, value))
    return "\n".join(starmap(_pair, value) if field.record else value)


def _pair(first: str, second: str) -> str:
    """Return a record of two texts: the lines of the first, each with `? ` in front, and those of the second.

    A line of the second that begins so as well has a backslash in front.
    """
    asked = (f"? {line}" for line in first.split("\n"))
    answer = (f"\\{line}" if _ASKED.match(line) else line for line in second.split("\n"))
    return "\n".join([*asked, *answer])


def _source(source: Source) -> str:
    is_plain = not source.url and not source.title.endswith(">")
    return source.title if is_plain else f"{source.title} <{source.url}>"
