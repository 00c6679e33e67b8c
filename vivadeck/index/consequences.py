"""What else in the index does not hold any more when standings have changed."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable

from vivadeck.index.database import Database


def untally(database: Database, cards: Iterable[str]) -> None:
    """Let the decks be counted anew that have one of these cards."""
    rows = database.each("select id from cards where card = ?", cards)
    files = database.rows("select file, first, first + cards from files order by first, file")
    starts = [first for _, first, _ in files]
    found = {files[bisect_right(starts, row) - 1][0] for (row,) in rows}
    database.connection.executemany("delete from tallies where file = ?", ((file,) for file in found))


def forget_heirs(database: Database, begun: Collection[str], ended: Collection[str]) -> None:
    """Let it be found out anew which card has whose history, where that depends on the histories that have `begun`.

    A card whose history has `ended` may be the heir of any other.
    """
    for what, files, found in database.rows("select what, files, found from remembered where what like 'heirs%'"):
        there = database.each("select card, id from cards where card = ?", begun)
        rows = database.rows(f"select first, first + cards from files where file in ({files})")
        held = {card for card, row in there if any(start <= row < end for start, end in rows)}
        if ended or held != set(begun) or any(heir in held for _, heir, _ in json.loads(found)):
            database.connection.execute("delete from remembered where what = ?", (what,))
