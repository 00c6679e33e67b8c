"""The SQLite file of the index: opened, made anew where it cannot be used, kept in memory where nothing can be kept.

It can be deleted at any time. Whatever is wrong with it (damaged, not writable, locked, a full disk) costs time, and
nothing else: all is then worked out anew in memory, and what is damaged is deleted. What is no plain file in its place
is left alone.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import weakref
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from vivadeck.index.maker import maker

PATIENCE_SECONDS = 30.0  # another viva may be reading a large collection for the first time
_TABLES = """
create table files (file integer primary key autoincrement, path blob unique, size, written, changed, is_settled,
    digest, cards, first, ids, name, title, description, tags, problems, "references", seal);
create table cards (id integer primary key autoincrement, card, question, answer, line, has_id, rest, seal);
create index cards_card on cards (card);
create table facts (name primary key, value, seal) without rowid;
create table histories (card primary key, first, days, grades, seal) without rowid;
create table remembered (what, of, found, seal, primary key (what, of)) without rowid;
create virtual table words using fts5 (text, content='', detail=none, columnsize=0, tokenize="ascii tokenchars '_+#'");
create table vocabularies (file integer primary key, words, seal);
"""
# What depends on progress (OF_STANDINGS). A process for which the file does not hold has its own in `temp`, where
# SQLite looks first.
STANDING_TABLES = """
create table {schema}.standings (card primary key, due, reviewed, interval_days, ease, repetitions, lapses, drill,
    began, last, choice, decided, touched, waits, seal) without rowid;
create index {schema}.standings_waits on standings (waits);
create index {schema}.standings_touched on standings (touched);
create table {schema}.tallies (file integer primary key, new, days, cards, seal);
"""
SETTLED_NS = 2_000_000_000  # a file written since may change again without its time or size telling
_MOST_VALUES = 500  # in one query
OF_STANDINGS = ("standings", "tallies")

_T = TypeVar("_T")


class Damaged(Exception):
    """Something in the index is not what was written."""


_FAILURES = (sqlite3.Error, UnicodeDecodeError, Damaged)  # sqlite3 may not even be able to say what is damaged
# What may be said of an index that is sound: it is locked, not writable, its disk is full or fails. Of all else, such
# as a table that is not there, it would not recover.
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


class _Writes(Exception):
    """Something in the index has to be changed, for which it was not opened."""


class Database:
    """The index of one home in the folder `kept_in`. `refill` takes in anew all that was taken in."""

    def __init__(self, kept_in: Path, home: Path, refill: Callable[[], None]) -> None:
        self._refill = refill
        self._is_kept = True
        self.has_own_standings = False
        self._mode = ""  # of the transaction that is open
        self._seen = 0
        made_by, made_for = maker(), zlib.crc32(os.fsencode(os.path.realpath(home)))
        self._path = kept_in / f"index-{made_by:08x}-{made_for:08x}.sqlite"
        try:
            self._open(kept_in, f"index-????????-{made_for:08x}.sqlite")
        except (*_FAILURES, OSError) as error:
            self._go_on_in_memory(error)

    def attempt(self, work: Callable[[], _T]) -> _T:
        """Return what `work` does with the index, of which nobody else changes anything meanwhile.

        It is begun again where it has to change something, and where the file fails it: then in memory.
        """
        if self._mode:
            return work()
        try:
            try:
                return self._within("deferred", work)
            except _Writes:
                return self._within("immediate", work)
        except _FAILURES as error:
            if not self._is_kept:
                raise
            self._go_on_in_memory(error)
            return self._within("immediate", work)

    def _within(self, mode: str, work: Callable[[], _T]) -> _T:
        self.connection.execute(f"begin {mode}")
        self._mode = mode
        try:
            ((version,),) = self.rows("pragma data_version")
            if version != self._seen:  # another process has changed something, or all is begun anew
                self._refill()
                self._seen = version  # not before: where that has to write, it is done when all begins again
            done = work()
            self.connection.execute("commit")
        except BaseException as error:
            if not isinstance(error, _Writes):  # raised before anything was changed: what is known still holds
                self._seen = -1
            with contextlib.suppress(sqlite3.Error):
                self.connection.execute("rollback")
            raise
        finally:
            self._mode = ""
        return done

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the rows that a query gives. Raises sqlite3.Error."""
        return self.connection.execute(sql, values).fetchall()

    def sealed(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the rows that a query gives, whose last column is their seal, without it. Raises Damaged as well."""
        return [self.checked(row) for row in self.rows(sql, values)]

    def checked(self, row: Sequence[Any]) -> Sequence[Any]:
        """Return a row without its seal, the last value. Raises Damaged when that is not right."""
        if seal(row[:-1]) != row[-1]:
            raise Damaged
        return row[:-1]

    def each(self, sql: str, values: Iterable[Any]) -> list[Any]:
        """Return the rows that a query, which ends in "= ?", gives for each of the values. A last column `seal` is
        checked, and left out. Raises sqlite3.Error, Damaged.
        """
        ask = self.sealed if ", seal from " in sql else self.rows
        found, wanted = [], list(values)
        for at in range(0, len(wanted), _MOST_VALUES):
            some = wanted[at : at + _MOST_VALUES]
            found += ask(f"{sql.removesuffix('= ?')} in ({', '.join('?' * len(some))})", some)
        return found

    def put(self, table: str, values: Sequence[Any]) -> None:
        """Put a row into a table, in the place of the one with its key, and seal it. Raises sqlite3.Error."""
        marks = ", ".join("?" * (len(values) + 1))
        self.connection.execute(f"insert or replace into {table} values ({marks})", (*values, seal(values)))

    def changing(self) -> sqlite3.Connection:
        """Return what changes the index; where that cannot be done now, the attempt is begun again, so that it can."""
        if self._mode != "immediate":
            raise _Writes
        return self.connection

    def have_own_standings(self) -> None:
        """Have empty tables for what depends on progress, for this process alone."""
        self.has_own_standings = True
        _execute_each(self.connection, STANDING_TABLES.format(schema="temp"))

    def share_standings(self) -> None:
        """Go back to the tables that are kept."""
        self.has_own_standings = False
        for table in OF_STANDINGS:
            self.connection.execute(f"drop table if exists temp.{table}")

    def _open(self, folder: Path, others: str) -> None:
        if not self._path.exists():
            folder.mkdir(parents=True, exist_ok=True)
        if not _is_own(self._path):
            raise FileExistsError(self._path)
        connection = self._use(str(self._path))
        connection.execute("pragma synchronous = normal")
        if not _has_tables(connection):
            connection.execute("begin immediate")
            if not _has_tables(connection):  # nobody was quicker
                _make_tables(connection)
            connection.execute("commit")
            for path in folder.glob(others):  # what other versions of viva kept: they make it again when they need it
                if path != self._path and _is_own(path):
                    with contextlib.suppress(OSError):
                        path.unlink()

    def _go_on_in_memory(self, error: Exception) -> None:
        if hasattr(self, "connection"):
            with contextlib.suppress(sqlite3.Error):
                self.connection.close()
        if not isinstance(error, OSError) and getattr(error, "sqlite_errorcode", 1) & 0xFF not in _PASSING:
            with contextlib.suppress(OSError):
                self._path.unlink()
        self._is_kept = False
        self._seen = -1
        _make_tables(self._use(":memory:"))

    def _use(self, path: str) -> sqlite3.Connection:
        """Work with this file, or memory, and close it when nobody works with the index any more."""
        self.connection = sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)
        weakref.finalize(self, self.connection.close)
        self.connection.execute("pragma temp_store = memory")
        return self.connection


def _is_own(path: Path) -> bool:
    """Tell whether nothing is there, or files such as an index has: no link, pipe or device. Raises OSError."""
    for name in (path, f"{path}-journal", f"{path}-wal", f"{path}-shm"):
        with contextlib.suppress(FileNotFoundError):
            if not stat.S_ISREG(os.lstat(name).st_mode):
                return False
    return True


def seal(values: Sequence[object]) -> int:
    """Return a checksum of a row's values, by which damage is noticed."""
    return zlib.crc32("\0".join(map(str, values)).encode())


def _has_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("select 1 from sqlite_master").fetchone() is not None


def _make_tables(connection: sqlite3.Connection) -> None:
    _execute_each(connection, _TABLES + STANDING_TABLES.format(schema="main"))


def _execute_each(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";"):  # `executescript` would end the transaction
        connection.execute(statement)
