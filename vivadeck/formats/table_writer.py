"""Cards → a table (.csv) for a spreadsheet: one card a row, several values of a cell one a line. Pure.

A cell that a spreadsheet would take for a formula has an apostrophe in front, and so has one that would look as if it
had been given one: an import takes it away from both. All of a card is in the table, but not the title and the
description of its deck; and of sources, an address with ` <` in it is not read back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from typing import Any

from vivadeck.agenda import Item
from vivadeck.card_fields import CARD_FIELDS, CardField
from vivadeck.model import FollowUp, Source

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
    return "\n".join(map(_RECORDS[field.name], value) if field.kind == "records" else value)


def _follow_up(asked: FollowUp) -> str:
    """Return the question's lines, each with `? ` in front, and the answer's; of those one that begins so as well has
    a backslash in front.
    """
    question = (f"? {line}" for line in asked.question.split("\n"))
    answer = (f"\\{line}" if _ASKED.match(line) else line for line in asked.answer.split("\n"))
    return "\n".join([*question, *answer])


def _source(source: Source) -> str:
    is_plain = not source.url and not source.title.endswith(">")
    return source.title if is_plain else f"{source.title} <{source.url}>"


_RECORDS: dict[str, Callable[[Any], str]] = {"follow_ups": _follow_up, "sources": _source}
