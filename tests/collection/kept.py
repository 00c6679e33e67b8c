"""Helpers of the index's tests: deck files that are not new, an index of a home, its file on the disk."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

from comparison import Places, Seen, assert_same, loaded

from vivadeck.collection.collection import Collection
from vivadeck.decks.library import Library
from vivadeck.model import Entry, Review
from vivadeck.progress.store import Store

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 18, tzinfo=timezone(timedelta(hours=1)))
LONG_AGO_NS = 1_700_000_000_000_000_000


def settled(path: Path, text: str | bytes, moment: int = LONG_AGO_NS) -> Path:
    """Write a file as if it had not changed for a long time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    os.utime(path, ns=(moment, moment))
    return path


def seen(folder: Path, days: int = 0) -> Seen:
    """Return the view of a command on the home in a folder, some days later."""
    return Seen(folder / "home", folder / "cache", TODAY + timedelta(days=days), time(4))


def collection(folder: Path) -> Collection:
    return seen(folder).starts()


def read(folder: Path, *places: Path) -> Library:
    """Return the library that a new command reads from the index."""
    return loaded(collection(folder), Places(places))


def same(left: Library, right: Library) -> bool:
    """Whether two libraries are equal, with the file and line of each card."""
    return (left.decks, left.problems, left.broken) == (right.decks, right.problems, right.broken)


def is_right(folder: Path, *places: Path, days: int = 0, queries: tuple[str, ...] = ()) -> None:
    """Assert that a new command answers as the oracle does."""
    who = seen(folder, days)
    assert_same(who.starts(), who, Places(places), queries)


def recorded(folder: Path, *entries: Entry, days: int = 0, is_folded: bool = True) -> None:
    """Record as a session does."""
    store = Store(folder / "home", TODAY + timedelta(days=days))
    store.prepare()
    for entry in entries:
        store.record(entry)
    if is_folded:
        store.fold()


def graded(card: str, grade: int = 4, days: int = 0, minutes: int = 0) -> Review:
    return Review(card, NOW + timedelta(days=days, minutes=minutes), grade, 2.0)


def settle_progress(folder: Path, seconds: int = 0) -> None:
    """Make progress.json look as if it was written long ago."""
    moment = LONG_AGO_NS + seconds * 10**9
    os.utime(folder / "home" / "progress.json", ns=(moment, moment))


def file_of(folder: Path) -> Path:
    """Return the path of the only index."""
    (path,) = (folder / "cache").glob("*.sqlite")
    return path


def rows(folder: Path, sql: str) -> list[Any]:
    """Return the rows of a query on the index."""
    with closing(sqlite3.connect(file_of(folder))) as connection:
        return connection.execute(sql).fetchall()


def spoil(folder: Path, sql: str) -> None:
    """Change the index without viva."""
    with closing(sqlite3.connect(file_of(folder))) as connection:
        connection.execute(sql)
        connection.commit()
