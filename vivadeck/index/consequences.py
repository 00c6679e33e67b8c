"""What else in the index does not hold any more when standings have changed."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable

from vivadeck.index.database import Database

LOST, HEIRS = "lost", "heirs"  # what is remembered of them


def untally(database: Database, cards: Iterable[str]) -> None:
    """Let the decks be counted anew that have one of these cards."""
    rows = database.each("select id from cards where card = ?", cards)
    files = database.rows("select file, first, first + cards from files order by first, file")
    starts = [first for _, first, _ in files]
    found = {files[bisect_right(starts, row) - 1][0] for (row,) in rows}
    database.connection.executemany("delete from tallies where file = ?", ((file,) for file in found))


def forget_lost(database: Database, begun: Collection[str], ended: Collection[str]) -> None:
    """Let it be found out anew which cards are lost, and who their heirs are, where that depends on the histories that
    have `begun`. A card whose history has `ended` may be the heir of any other.
    """
    there = database.each("select card, id from cards where card = ?", begun)
    for what, of, found in database.rows("select what, of, found from remembered"):
        if what == LOST:
            ranges = database.rows(f"select first, first + cards from files where ids in ({of})")
            held = {card for card, row in there if any(start <= row < end for start, end in ranges)}
            is_other = bool(ended) or held != set(begun)
        else:
            is_other = what == HEIRS and (bool(ended) or any(heir in begun for _, heir, _ in json.loads(found)))
        if is_other:
            database.connection.execute("delete from remembered where what = ?", (what,))
