"""The tables, kept up to date: before they are read, changes of decks and progress on the disk are taken in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from vivadeck.collection import deck_sync
from vivadeck.collection.database import FAILURES, Database
from vivadeck.collection.deck_sync import GONE, DeckFile, Later, file_key
from vivadeck.collection.rows import CARD, TALLIED, card_of, last_day
from vivadeck.decks.deck_file import unread
from vivadeck.decks.problems import Parsed, Problem
from vivadeck.model import Card, Deck

if TYPE_CHECKING:
    from vivadeck.collection.progress_sync import SyncedProgress
    from vivadeck.progress.store import Store

_T = TypeVar("_T")


class _DatedAhead(Exception):
    """The tables count reviews with a date so far ahead that they do not count today."""


class Tables:
    """The tables of one home, kept in the folder `kept_in`, on the study day `today`, which ends at `day_ends`.

    `store` returns the store of progress, `tracked` shows the progress of long work. `ask` raises VivaError when
    progress cannot be read.
    """

    def __init__(
        self,
        kept_in: Path,
        home: Path,
        store: Callable[[], Store],
        today: date,
        day_ends: time,
        tracked: Callable[[Any, str], Iterable[Any]],
    ) -> None:
        self.today = today
        self.day_ends = day_ends
        self._store = store
        self._tracked = tracked
        self.database = Database(kept_in, home, day_ends)
        self._is_followed = False  # whether progress is read, too
        self._current_version: int | None = None  # the database's version when it was last up to date
        self._followed_version: int | None = None  # … and when progress alone was
        self._paths: dict[str, Path] = {}  # of the deck files that were asked for, by their keys
        self._keys: dict[Path, str] = {}
        self._files: dict[str, DeckFile] = {}
        self._unread: dict[str, Problem] = {}
        self._worded: set[str] = set()  # the files whose words were asked for
        self._wants_tallies = False  # whether statistics were asked for
        self._meanwhile: Callable[[], object] = dict

    def read(self, files: Mapping[str, Path]) -> list[Parsed]:
        """Return the parsed deck files (`files` by their real paths); their cards are looked up when needed."""
        keys = {file_key(real, path): path for real, path in files.items()}
        if not keys.keys() <= self._paths.keys():
            self._paths |= keys
            self._keys |= {path: key for key, path in keys.items()}
            self._current_version = None
        return self.ask(lambda: [self._parsed(key, path) for key, path in keys.items()])

    def follow(self, meanwhile: Callable[[], object] = dict) -> None:
        """Read the progress as it is now. If that takes long, another process does it while this one calls `meanwhile`.

        Raises VivaError when progress cannot be read.
        """
        self._is_followed, self._current_version, self._followed_version, self._meanwhile = True, None, None, meanwhile
        self.ask(dict)

    def ask(self, work: Callable[[], _T]) -> _T:
        """Bring the tables up to date, and return the result of `work`; nobody else changes them meanwhile.

        If the file fails, or counts reviews that do not count today, all is done in memory.
        """
        if self.database.transaction_kind:
            if self.database.transaction_kind == "immediate":
                self._sync_decks()
            return work()
        try:
            return self._within_transaction(work)
        except Exception as error:
            if not self.database.is_kept or not _says_that_tables_fail(error):
                raise
            self.database.go_on_in_memory(None if isinstance(error, _DatedAhead) else error)
            self._files, self._current_version, self._followed_version = {}, None, None
            return self._within_transaction(work)

    def _within_transaction(self, work: Callable[[], _T]) -> _T:
        with self.database.transaction("deferred"):
            if self._is_current():
                return work()
        with self.database.transaction("immediate"):
            if not self._is_current():  # nobody was quicker
                self._sync()
            is_ahead = self._is_dated_ahead()
            done = None if is_ahead else work()
            version = self.database.version()
        if is_ahead:
            raise _DatedAhead
        self._current_version = version
        self._followed_version = version if self._is_followed else None
        return done  # type: ignore[return-value]

    def _is_current(self) -> bool:
        """Whether all that was asked for is in the tables and up to date.

        The disk is compared once, and again when another process has changed the tables.
        """
        version = self.database.version()
        if version == self._current_version:
            return True
        self._files = deck_sync.files_of(self.database, self._paths)
        if self._stale() or self._is_behind() or self._unworded() or self._is_uncounted() or self._is_dated_ahead():
            return False
        self._current_version = version
        return True

    def _stale(self) -> dict[str, Path]:
        return {
            key: path
            for key, path in self._paths.items()
            if key not in self._unread and not deck_sync.is_current(self._files.get(key), path)
        }

    def _is_behind(self) -> bool:
        version = self.database.version()
        if not self._is_followed or version == self._followed_version:
            return False
        from vivadeck.collection import progress_sync

        with self._store().opened() as snapshot:
            is_current = progress_sync.is_current(self.database, snapshot)
        self._followed_version = version if is_current else None
        return not is_current

    def _is_dated_ahead(self) -> bool:
        """Whether the file counts reviews that do not count today: what is in it does not depend on the day."""
        if not self._is_followed or not self.database.is_kept:
            return False
        return bool(self.synced_progress().latest_day > last_day(self.today).toordinal())

    def _unworded(self) -> list[DeckFile]:
        if not self._worded:
            return []
        from vivadeck.collection import word_index

        return word_index.missing(self.database, self._worded_files())

    def _is_uncounted(self) -> bool:
        return self._wants_tallies and not self.database.meta(TALLIED)

    def _sync(self) -> None:
        """Take in what has changed on the disk."""
        if self._is_behind():
            self._sync_progress()
        self._sync_decks()
        if self._unworded():
            from vivadeck.collection import word_index

            word_index.take_in(self.database, self._worded_files(), self._tracked)
        if self._is_uncounted():
            from vivadeck.collection import tallies

            tallies.fill(self.database, self.day_ends, self._until().toordinal(), self._tracked)

    def _worded_files(self) -> list[DeckFile]:
        return [self._files[key] for key in self._worded if key in self._files]

    def _sync_decks(self) -> None:
        self._files |= deck_sync.files_of(self.database, self._paths.keys() - self._files.keys())
        if stale := self._stale():
            new, unread = deck_sync.take_in(self.database, stale, self._files, self._tracked)
            self._files |= new
            self._unread |= unread
            for key in unread:
                self._files.pop(key, None)

    def _sync_progress(self) -> None:
        from vivadeck.collection import progress_sync

        with self._store().opened() as snapshot:
            new = progress_sync.recorded(snapshot)
        try:
            counting = progress_sync.Until(self._until(), self.day_ends)
            progress_sync.take_in(self.database, new, counting, meanwhile=self._look_meanwhile)
        except progress_sync.DamagedProgress:
            self._store().load()  # raises, unless it was repaired just now
            self._sync_progress()

    def _until(self) -> date:
        """Return the last study day whose reviews count in the tables. What is kept in the file does not know today."""
        return date.max if self.database.is_kept else last_day(self.today)

    def _look_meanwhile(self) -> None:
        self._sync_decks()
        self._meanwhile()
        self._meanwhile = dict
        self._sync_decks()

    def synced_progress(self) -> SyncedProgress:
        """Return the progress that is in the tables. Call `follow` before."""
        from vivadeck.collection import progress_sync

        synced = progress_sync.synced_progress(self.database)
        assert synced is not None
        return synced

    def want_words(self, decks: Iterable[Deck]) -> None:
        """Keep the word index of these decks up to date from now on."""
        keys = {self._keys.get(deck.path, "") for deck in decks}
        if not keys <= self._worded:
            self._worded |= keys
            self._current_version = None

    def want_tallies(self) -> None:
        """Count reviews for statistics from now on."""
        if not self._wants_tallies:
            self._wants_tallies, self._current_version = True, None

    def memo(self, name: str, of: str, find: Callable[[], list[Any]]) -> list[Any]:
        """Return the result of `find` (JSON), or the one kept under `name` if it was worked out from the same `of`."""
        rows = self.ask(lambda: self.database.rows("select value from memo where name = ? and of = ?", (name, of)))
        if rows:
            return list(json.loads(rows[0][0]))
        value = json.dumps(find())
        self.keep_derived(lambda: self.database.put("memo", [(name, of, value)]))
        return list(json.loads(value))

    def keep_derived(self, put: Callable[[], None]) -> None:
        """Call `put`, which keeps what was worked out from the tables, if nobody has changed them meanwhile."""
        if self.database.transaction_kind == "immediate":
            put()
        elif not self.database.transaction_kind:
            with suppress(*FAILURES), self.database.transaction("immediate"):
                if self.database.version() == self._current_version:
                    put()

    def files(self, decks: Iterable[Deck]) -> list[DeckFile]:
        """Return the rows of the decks' files."""
        return [self.file_at(deck.path) for deck in decks]

    def file_at(self, path: Path) -> DeckFile:
        """Return the row of the deck file at a path that was read; GONE without one."""
        return self._files.get(self._keys.get(path, ""), GONE)

    def _parsed(self, key: str, path: Path) -> Parsed:
        if key in self._unread:
            return unread(self._unread[key])
        file = self._files.get(key, GONE)
        return deck_sync.parsed(file, path, Later(lambda: self._cards(key, path), file.cards))

    def _cards(self, key: str, path: Path) -> list[Card]:
        def cards() -> list[Card]:
            file = self._files.get(key, GONE)
            sql = f"select {CARD} from cards where file = ? order by row"
            return [card_of(row, path) for row in self.database.rows(sql, (file.file,))]

        return self.ask(cards)

    def keep(self, name: str, value: object) -> None:
        """Keep a value (JSON) under a name. It may be lost at any time, with the file."""
        if not self.database.transaction_kind:
            with suppress(*FAILURES), self.database.transaction("immediate"):
                self.database.put("meta", [(name, json.dumps(value))])

    def kept(self, name: str) -> Any:
        """Return the value that was last kept under a name; None without one."""
        value = self.ask(lambda: self.database.meta(name))
        return None if value is None else json.loads(value)


def _says_that_tables_fail(error: Exception) -> bool:
    """Whether the error is about the tables, not about the student's decks or progress."""
    from vivadeck.progress.records import Unreadable

    return isinstance(error, (*FAILURES, _DatedAhead, Unreadable))
