"""Cards → a table (.csv) for a spreadsheet: one card a row, several values of a cell one a line. Pure.

A cell that a spreadsheet would take for a formula has an apostrophe in front, and so has one that begins with an
apostrophe: taking one away from each cell that begins with one gives what was written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from vivadeck.agenda import Item
from vivadeck.decks.tame import one_line
from vivadeck.model import FollowUp, Source

COLUMNS = (
    "id", "deck", "question", "answer", "key_points", "follow_ups", "tags", "sources", "see_also",
    "due", "interval_days", "ease", "repetitions", "lapses", "suspended",
)  # fmt: skip
_MARK = b"\xef\xbb\xbf"  # by which a spreadsheet knows UTF-8
_RISKY = ("=", "+", "-", "@", "\t", "\r", "'")


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
    return f"'{cell}" if cell.startswith(_RISKY) else cell


def _row(item: Item) -> Iterable[str]:
    card, schedule = item.card, item.schedule
    yield from (card.id, card.deck, card.question, card.answer)
    yield "\n".join(card.key_points)
    yield "\n".join(map(_follow_up, card.follow_ups))
    yield "\n".join(card.tags)
    yield "\n".join(map(_source, card.sources))
    yield "\n".join(card.see_also)
    if schedule:
        yield from (schedule.due.isoformat(), str(schedule.interval_days), f"{schedule.ease:.2f}")
        yield from (str(schedule.repetitions), str(schedule.lapses))
    else:
        yield from [""] * 5
    yield "yes" if item.is_suspended else ""


def _follow_up(asked: FollowUp) -> str:
    """Return a line `? question` and the answer's lines; one of those that begins like a question has a backslash in
    front, which Markdown reads as the same.
    """
    answer = asked.answer.rstrip("\n").split("\n")
    lines = (f"\\{line}" if line.startswith("? ") else line for line in answer)
    return "\n".join([f"? {one_line(asked.question)}", *lines])


def _source(source: Source) -> str:
    return f"{source.title} <{source.url}>" if source.url else source.title
