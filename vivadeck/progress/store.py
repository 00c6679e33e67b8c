"""`progress.json` on disk, with its journal and backups. Nothing outside this folder knows that there is a journal.

A grade is one line appended to the journal and fsynced. Folding puts the journal's lines into the JSON file: at the
end of a session, or at the start of the next when the end never came. Whoever writes holds the lock alone, whoever
reads holds it beside other readers.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.model import Entry, Exam, Progress, Review, Undo
from vivadeck.progress import lock
from vivadeck.progress.backups import Backups, Damaged, is_good
from vivadeck.progress.backups import read as read_json
from vivadeck.progress.journal import Held, Journal
from vivadeck.progress.lock import Mark
from vivadeck.progress.opened import READABLE, Opened, reading

_AT_ONCE = timedelta(
    minutes=1
)  # moments so near to the latest are put after it; a clock that was set back farther is not followed


class Restored(NamedTuple):
    """What a restoration came to: what is in place now, where from, what is kept, and what could not be read."""

    progress: Progress
    source: Path
    kept: tuple[Path, ...]
    unread: tuple[str, ...]


class Store:
    """The progress of one home on the study day `today`. `notices` collects what the student should be told."""

    def __init__(self, home: Path, today: date) -> None:
        self.path = home / "progress.json"
        self.backups = Backups(home / "backups", today)
        self.notices: list[str] = []
        self._journal = Journal(journal_of(self.path), self._tell)
        self._lock = home / "progress.json.lock"
        self._told: set[str] = set()

    def load(self) -> Progress:
        """Return all that is recorded. Raises VivaError when a file is damaged or cannot be read; changes nothing."""
        with self.opened() as found:
            return found.progress()

    @contextlib.contextmanager
    def opened(self) -> Iterator[Opened]:
        """Hold the lock for reading, and give what is recorded. Raises VivaError as `load` does; changes nothing."""
        with lock.shared(self._lock) as handle:
            held = self._held(lock.mark(handle))  # first: a fold in between, where there are no locks, hides nothing
            with reading(self.path) as (state, data):
                yield Opened(held.entries, state, lambda: held.added_to(self._folded()), data)

    def reviews_of(self, card: str) -> tuple[Review, ...]:
        """Return the reviews of one card, in time order, without reading all others where that can be helped.

        Raises VivaError as `load` does.
        """
        from vivadeck.progress.growth import of_cards
        from vivadeck.progress.history import apply

        with self.opened() as found:
            held = of_cards(found.data(), {card}) if found.state else None
            if held is None:
                return tuple(review for review in found.progress().reviews if review.card == card)
            mine = [entry for entry in found.entries if not isinstance(entry, Exam) and entry.card == card]
            return apply(Progress(held), mine).reviews

    def prepare(self) -> None:
        """Make sure that grades can be recorded, and fold what an earlier session left. Raises VivaError."""
        self._make_home()
        self.fold()

    def record(self, entry: Entry) -> Entry:
        """Append one entry, and return it as it was recorded; when this returns, it survives a power cut.

        A review and a decision are known by their moment, so it is put after what another process just recorded.
        Raises VivaError when it cannot be saved; what was recorded before is then as it was.
        """
        with lock.held(self._lock) as handle:
            before = lock.mark(handle)
            entry = _after(before.latest, entry)
            try:
                end = self._journal.append(entry, before.journal_bytes)
            except OSError as error:
                raise VivaError(f"{self._journal.path} could not be written: {files.reason(error)}.") from error
            with contextlib.suppress(OSError):  # the second guard; the first is the fsync
                lock.remember(handle, Mark(end, before.latest if isinstance(entry, Undo) else entry.at))
        return entry

    def fold(self) -> None:
        """Put the journal's entries into the JSON file, and keep a copy of it for today.

        Raises VivaError; what was recorded is then still in the journal.
        """
        with self._alone() as (handle, mark):
            held = self._held(mark)
            if held.entries:
                from vivadeck.progress.growth import grown

                parts = grown(files.contents(self.path, READABLE) or b"", held.entries)
                self._write(parts or _text(held.added_to(self._folded())), handle, mark)
            else:
                self._drop_journal(handle, mark)

    def rewrite(self, change: Callable[[Progress], Progress], now: datetime | None = None) -> Path | None:
        """Let `change` make new progress of the old. With `now`, the old is kept for good, and its file returned.

        Raises VivaError; all is then as it was.
        """
        with self._alone() as (handle, mark):
            old = self._held(mark).added_to(self._folded())
            kept = self.backups.set_aside(self.path, now) if now else None
            self._write(_text(change(old)), handle, mark)
        return kept

    def restore(self, backup: Path | None, now: datetime) -> Restored:
        """Put `backup` in the place of the JSON file; None: the file itself if it is good, else the newest good backup.

        What can be read of the journal is added, as no backup has it. The files that were there are kept for good.
        Raises VivaError; all is then as it was.
        """
        self._make_home()
        with self._alone() as (handle, mark):
            source = backup or self.sound()
            base = read_json(source) if source else None
            if source is None or base is None:
                raise VivaError(f"There is no good backup. {self._afresh()}")
            held = self._journal.read(mark.journal_bytes)
            new = held.added_to(base)
            kept = [self.backups.set_aside(path, now) for path in (self.path, self._journal.path)]
            self._write(_text(new), handle, mark)
            with contextlib.suppress(OSError):
                files.sync_folder(self.path.parent)  # else a power cut might bring the damaged journal back
        return Restored(new, source, tuple(path for path in kept if path), held.damage)

    def sound(self) -> Path | None:
        """Return the JSON file if it can be read, else the newest good backup; None when there is none."""
        return self.path if is_good(self.path) else self.backups.newest_good()

    def conflict_copies(self) -> list[Path]:
        """Return the files in which Syncthing, Dropbox and the like put what another computer wrote."""
        with contextlib.suppress(VivaError):  # only to remind of them
            return [
                path for path in files.matching(self.path.parent, "progress*.json") if "conflict" in path.name.lower()
            ]
        return []

    def _make_home(self) -> None:
        try:
            files.make_folder(self.path.parent)
        except VivaError as error:
            raise VivaError(f"{error} Set VIVA_HOME to a folder that can be written.") from error
        with contextlib.suppress(OSError):  # whoever made it may have died, or not cared, before its name was durable
            files.sync_folder(self.path.parent.parent)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[tuple[int, Mark]]:
        """Hold the lock, with nothing lying about that a process left which died while it did."""
        with lock.held(self._lock) as handle:
            files.clear_leftovers(self.path)
            yield handle, lock.mark(handle)

    def _held(self, mark: Mark) -> Held:
        held = self._journal.read(mark.journal_bytes)
        if held.damage:
            raise VivaError(f"{held.damage[0]}. {self._remedy()}")
        return held

    def _folded(self) -> Progress:
        try:
            folded = read_json(self.path, READABLE)
        except Damaged as error:
            raise VivaError(f"{error} {self.backups.difference(self.path)}{self._remedy()}") from None
        if folded is None and self.backups.all():
            raise VivaError(f"{self.path} is gone, but there are backups of it. {self._remedy()}")
        return folded or Progress()

    def _write(self, parts: Sequence[bytes | memoryview], handle: int, mark: Mark) -> None:
        try:
            files.replace(self.path, *parts)
        except VivaError as error:
            if not self._journal.path.exists():
                raise
            safe = f"What was recorded is safe in {self._journal.path}; the next session puts it in."
            raise VivaError(f"{error} {safe}") from error
        try:
            self.backups.keep(*parts)
        except VivaError as error:
            self._tell(f"No backup was made today: {error}")
        self._drop_journal(handle, mark)

    def _drop_journal(self, handle: int, mark: Mark) -> None:
        """Remove the journal; first what the lock file remembers of it, for good: else it would be missed."""
        try:
            if mark.journal_bytes:
                lock.remember(handle, mark._replace(journal_bytes=0))
                files.sync(handle)
            self._journal.drop()
        except OSError as error:
            problem = f"{self._journal.path} could not be removed: {files.reason(error)}."
            raise VivaError(f"{problem} What it holds is in {self.path}.") from error

    def _remedy(self) -> str:
        good = self.sound()
        if good is None:
            return f"Nothing was changed. There is no good backup. {self._afresh()}"
        if good == self.path:
            return f"Nothing was changed. {self.path} is good: `viva restore` keeps what else can be read."
        return f"Nothing was changed. The newest good backup is {good}: `viva restore` brings it back."

    def _afresh(self) -> str:
        return f"To begin afresh, move {self.path} and {self._journal.path.name} to another folder."

    def _tell(self, notice: str) -> None:
        """Put a notice with the others, once in the life of this store."""
        if notice not in self._told:
            self._told.add(notice)
            self.notices.append(notice)


def journal_of(path: Path) -> Path:
    """Return where the journal of a progress file is."""
    return path.with_name(f"{path.name}.journal")


def read(path: Path) -> tuple[Progress, list[str]]:
    """Return what a progress file that is not this home's holds, with its journal, and what is to be told about it.

    Raises VivaError when it is not there, damaged, or cannot be read.
    """
    notices: list[str] = []
    held = Journal(journal_of(path), notices.append).read()
    folded = read_json(path)
    if folded is None and not held.entries:
        raise VivaError(f"{path} is not there.")
    if held.damage:
        raise VivaError(f"{held.damage[0]}.")
    return held.added_to(folded or Progress()), notices


def _text(value: Progress) -> tuple[bytes]:
    from vivadeck.progress.document import dump

    return (dump(value).encode(),)


def _after(latest: datetime | None, entry: Entry) -> Entry:
    if isinstance(entry, Undo) or latest is None or not latest - _AT_ONCE < entry.at <= latest:
        return entry
    return entry._replace(at=(latest + timedelta(microseconds=1)).astimezone(entry.at.tzinfo))
