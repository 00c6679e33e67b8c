"""The SQLite file of the collection: created, deleted when it is damaged, left alone when it cannot be used.

All in it is derived from decks and progress. A fault in it only costs time: the command then works in memory.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import struct
import sys
import weakref
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import time
from pathlib import Path
from typing import Any

from vivadeck import __version__

PATIENCE_SECONDS = 30.0  # another viva may be reading a large collection for the first time
# What reading or changing the file can raise if its content was damaged.
FAILURES = (
    *(sqlite3.Error, UnicodeDecodeError, struct.error, ValueError, TypeError, LookupError, OverflowError),
    *(AttributeError, RecursionError),
)
_TABLES = """
create table meta (key primary key, value) without rowid;
create table memo (name primary key, of, value) without rowid;
create table files (file integer primary key autoincrement, path blob unique, size, written_ns, changed_ns, inode,
    is_settled, digest, cards, name, title, description, tags, problems, links);
create table cards (row integer primary key autoincrement, file, id, question, answer, line, has_id, rest);
create index cards_of_id on cards (id);
create index cards_of_file on cards (file);
create index cards_unanswered on cards (row) where answer = '';
create virtual table words using fts5 (question, tags, answer, content='', detail=column, columnsize=0,
    tokenize="ascii tokenchars '_+#'");
create table terms (file integer primary key, words);
create table history (card primary key, packed, others) without rowid;
create table undone (card, moment, primary key (card, moment)) without rowid;
create table states (card primary key, due, reviewed, interval_days, ease, repetitions, lapses, drill, began, last,
    choice, decided, touched, waits) without rowid;
create index states_waiting on states (waits);
create index states_touched on states (touched);
create index states_decided on states (card) where choice is not null;
create table counts (file, day, cards, primary key (file, day)) without rowid;
create table tallies (day, hour, mode, stage, counts, is_first, grade, answers, ms,
    primary key (day, hour, mode, stage, counts, is_first, grade)) without rowid;
create table chances (day, tenth, answers, recalled, permille, primary key (day, tenth)) without rowid;
create table memories (card primary key, day, half_life) without rowid;
create index memories_day on memories (day);
create table standings (file, evening, day, sums, primary key (evening, day, file)) without rowid;
"""
_MOST_VALUES = 500  # in one query
_CODE = ("", "decks", "collection", "progress", "exam")  # folders of the package whose code the tables depend on
# Errors that do not mean damage: another process uses the file, or it cannot be written now.
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_PROTOCOL,
}


class Database:
    """The tables of one home whose study days end at `day_ends`, in a file in `folder`, or else in memory.

    The file's name depends on the program, the home and the end of the day: if one differs, it is another file.
    """

    def __init__(self, folder: Path, home: Path, day_ends: time) -> None:
        self.is_kept = True
        self.transaction_kind = ""
        owner = f"{zlib.crc32(os.fsencode(os.path.realpath(home))):08x}"
        variant = zlib.crc32(f"{_program()} {day_ends.isoformat()}".encode())
        self._path = folder / f"collection-{variant:08x}-{owner}.sqlite"
        try:
            self._open(folder, (f"collection-????????-{owner}.sqlite", f"index-????????-{owner}.sqlite"))
        except (*FAILURES, OSError) as error:
            self.go_on_in_memory(error)

    @contextlib.contextmanager
    def transaction(self, kind: str) -> Iterator[None]:
        """Run the block in a transaction: "deferred" to read one state, "immediate" to write all changes or none.

        Raises sqlite3.Error.
        """
        self.connection.execute(f"begin {kind}")
        self.transaction_kind = kind
        try:
            yield
            self.connection.execute("commit")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self.connection.execute("rollback")
            raise
        finally:
            self.transaction_kind = ""

    def version(self) -> int:
        """Return a number that differs after another process has changed something."""
        ((version,),) = self.rows("pragma data_version")
        return int(version)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query's result."""
        return self.connection.execute(sql, values).fetchall()

    def rows_of_each(self, sql: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
        """Return the rows of a query's result for all of the values. The query ends in "= ?"."""
        rows, wanted = [], list(values)
        for at in range(0, len(wanted), _MOST_VALUES):
            some = wanted[at : at + _MOST_VALUES]
            rows += self.rows(f"{sql.removesuffix('= ?')} in ({', '.join('?' * len(some))})", some)
        return rows

    def put(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Put rows into a table. A row replaces the one that has its key."""
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self.connection.executemany(f"insert or replace into {table} values ({marks})", rows)

    def meta(self, key: str) -> Any:
        """Return the value of a key; None where there is none."""
        rows = self.rows("select value from meta where key = ?", (key,))
        return rows[0][0] if rows else None

    def go_on_in_memory(self, error: Exception | None) -> None:
        """Start again with empty tables in memory. Delete the file if the error means that it is damaged."""
        if hasattr(self, "connection"):
            with contextlib.suppress(sqlite3.Error):
                self.connection.close()
        if error is not None and _says_damaged(error):
            with contextlib.suppress(OSError):
                self._path.unlink()  # fails on Windows while another process has it open: then it stays
        self.is_kept = False
        _make_tables(self._connect(":memory:"))

    def _open(self, folder: Path, others: Iterable[str]) -> None:
        if not self._path.exists():
            folder.mkdir(parents=True, exist_ok=True)
        if not _is_plain(self._path):
            raise FileExistsError(self._path)
        connection = self._connect(str(self._path))
        connection.execute("pragma synchronous = normal")
        if self._is_cut_short():
            raise sqlite3.DatabaseError("cut short")  # SQLite would read zeros for the missing part of a page
        if not _has_tables(connection):
            with self.transaction("immediate"):
                if not _has_tables(connection):  # nobody was quicker
                    _make_tables(connection)
            for path in (path for pattern in others for path in folder.glob(pattern)):
                if path != self._path and _is_plain(path):
                    with contextlib.suppress(OSError):
                        path.unlink()

    def _is_cut_short(self) -> bool:
        ((pages,),) = self.rows("pragma page_count")
        ((page_bytes,),) = self.rows("pragma page_size")
        return self._path.stat().st_size < int(pages) * int(page_bytes)

    def _connect(self, path: str) -> sqlite3.Connection:
        """Connect to this file, or to memory; the connection closes with this object."""
        self.connection = sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)
        weakref.finalize(self, self.connection.close)
        self.connection.execute("pragma temp_store = memory")
        return self.connection


def _says_damaged(error: Exception) -> bool:
    if isinstance(error, OSError):
        return False
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in _PASSING


def _program() -> str:
    """Return a text that identifies the program, because another version may derive other tables."""
    parts = [__version__, sys.version, sqlite3.sqlite_version]
    package = Path(__file__).parent.parent
    with contextlib.suppress(OSError):
        for folder in _CODE:
            for entry in sorted(os.scandir(package / folder), key=lambda entry: entry.name):
                if entry.name.endswith(".py"):
                    state = entry.stat()
                    parts.append(f"{folder}/{entry.name} {state.st_size} {state.st_mtime_ns}")
    return repr(parts)


def _is_plain(path: Path) -> bool:
    """Whether the path and its journals are missing or plain files: no link, pipe or device. Raises OSError."""
    for name in (path, f"{path}-journal", f"{path}-wal", f"{path}-shm"):
        with contextlib.suppress(FileNotFoundError):
            if not stat.S_ISREG(os.lstat(name).st_mode):
                return False
    return True


def _has_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("select 1 from sqlite_master").fetchone() is not None


def _make_tables(connection: sqlite3.Connection) -> None:
    for statement in _TABLES.split(";"):  # `executescript` would end the transaction
        connection.execute(statement)
