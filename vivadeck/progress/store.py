"""`progress.json` on disk, with its journal and backups. Nothing outside this folder knows that there is a journal.

A grade is one line that is appended to the journal and fsynced. Folding moves the lines of the journal into the JSON
file: at the end of a session, or at the start of the next one if that session did not end well. A writer holds the
lock alone; readers share it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.model import Entry, Progress, Undo
from vivadeck.progress import lock, remedies
from vivadeck.progress.backups import Backups, Copy, DamagedFile, WrittenByNewer, is_misplaced
from vivadeck.progress.backups import read as read_json
from vivadeck.progress.journal import Journal, JournalContent, after, journal_of
from vivadeck.progress.kept import Restored, spare
from vivadeck.progress.lock import JournalMark
from vivadeck.progress.snapshot import READABLE, Snapshot, reading


class Store:
    """The progress of one home on the study day `today`. `notify` gets each message for the student once; `notices` are
    all messages so far.
    """

    def __init__(self, home: Path, today: date, notify: Callable[[str], None] = lambda _: None) -> None:
        self.path = home / "progress.json"
        self.backups = Backups(self.path, today)
        self.notices: list[str] = []
        self._journal = Journal(journal_of(self.path), self._tell)
        self._lock = home / "progress.json.lock"
        self._notify = notify

    def load(self) -> Progress:
        """Return everything that is recorded, and change nothing. Raises VivaError for a damaged or unreadable file."""
        with self.opened() as snapshot:
            return snapshot.progress()

    @contextlib.contextmanager
    def opened(self) -> Iterator[Snapshot]:
        """Hold the lock for reading, and yield a snapshot. Raises VivaError as `load` does."""
        with lock.shared(self._lock) as handle:
            remedies.check_place(self.path, self.backups)
            journal = self._journal_content(
                lock.mark(handle)
            )  # before the JSON file: without locks, a fold in between then hides nothing
            with reading(self.path) as (state, data):
                yield Snapshot(journal.entries, state, lambda: journal.added_to(self._folded()), data)

    def prepare(self) -> None:
        """Make sure that grades can be recorded, and fold the journal of an earlier session. Raises VivaError."""
        self._make_home()
        self.fold()

    def fold_left(self) -> None:
        """Fold the journal of an earlier session, if there is one. Raises VivaError as `fold` does."""
        if self._journal.path.exists():
            self.fold()

    def record(self, entry: Entry) -> Entry:
        """Append one entry, and return it as it was recorded; after that it survives a power cut.

        Reviews and decisions are identified by their moment, so the entry gets a moment after the last one that another
        process recorded. Raises VivaError when it cannot be saved; earlier entries are then unchanged.
        """
        with lock.held(self._lock) as handle:
            before = lock.mark(handle)
            entry = after(before.latest, entry)
            try:
                end = self._journal.append(entry, before.journal_bytes)
            except OSError as error:
                problem = f"{self._journal.path} could not be written: {files.reason(error)}."
                raise VivaError(f"Your earlier reviews are safe, but {problem}") from error
            with contextlib.suppress(OSError):  # the second guard; the first is the fsync
                lock.remember(handle, JournalMark(end, before.latest if isinstance(entry, Undo) else entry.at))
        return entry

    def fold(self) -> None:
        """Move the entries of the journal into the JSON file, and keep a copy of it for today.

        Raises VivaError; the entries are then still in the journal.
        """
        with self._alone() as (handle, mark):
            journal = self._journal_content(mark)
            if journal.entries:
                from vivadeck.progress.appended import grown

                parts = grown(files.contents(self.path, READABLE) or b"", journal.entries)
                self._write(parts or _text(journal.added_to(self._folded())), handle, mark)
            else:
                self._drop_journal(handle, mark)

    def rewrite(self, change: Callable[[Progress], Progress], name: str, now: datetime) -> Copy | None:
        """Replace the progress by what `change` makes of it. Keep the old one as the state before the change `name`.

        Return that state, or None if the progress is unchanged. Raises VivaError; then nothing was written.
        """
        with self._alone() as (handle, mark):
            old = self._journal_content(mark).added_to(self._folded())
            return self._change(old, change(old), name, now, handle, mark)

    def restore(self, source: Path | None, now: datetime) -> Restored:
        """Replace the progress by a copy of it, `source`. Without one, repair it: from the JSON file if that is good,
        else from the newest good copy; and add all readable entries of the journal, since no copy has these.

        The old progress is kept as a state; if it cannot be used, its files are kept for good.
        Raises VivaError, and WrittenByNewer if a newer viva wrote what should be repaired; then nothing changed.
        """
        self._make_home()
        with self._alone() as (handle, mark):
            old = self._readable(mark)
            journal = JournalContent() if is_misplaced(self._journal.path) else self._journal.read(mark.journal_bytes)
            if source is None and journal.newer:
                raise WrittenByNewer(remedies.newer(journal.newer[0]))
            origin = source or remedies.sound(self.path, self.backups)
            base = read_json(origin) if origin else None
            if origin is None or base is None:
                raise VivaError(f"{remedies.UNCHANGED} {remedies.nothing_good(self.path, self.backups)}")
            new = base if source else journal.added_to(base)
            if old is not None:
                if journal.entries:  # first, so that a crash leaves the old or the new progress, and no mixture
                    self._spare("restore", now, old)
                    self._write(_text(old), handle, mark)
                left = mark._replace(journal_bytes=0) if journal.entries else mark
                before = self._change(old, new, "restore", now, handle, left)
                return Restored(new, origin, before)
            spared = spare(self.backups, self.path, "restore", now, [new])
            aside = [self.backups.set_aside(path, now) for path in (self.path, self._journal.path)] + [spared.aside]
            self._write(_text(new), handle, mark, like=self.path if self.path.is_file() else origin)
            with contextlib.suppress(OSError):
                files.sync_folder(self.path.parent)  # else a power cut might bring the damaged journal back
            self._remove_old_states(spared.state)
        return Restored(new, origin, spared.state, tuple(path for path in aside if path), journal.damage)

    def _readable(self, mark: JournalMark) -> Progress | None:
        """Return everything that is recorded; None if it is damaged, missing or from a newer viva. Raises VivaError."""
        with contextlib.suppress(DamagedFile, WrittenByNewer):
            misplaced = any(map(is_misplaced, (self.path, self._journal.path)))
            return None if misplaced else self._journal_content(mark).added_to(self._folded())
        return None

    def _change(
        self, old: Progress, new: Progress, name: str, now: datetime, handle: int, mark: JournalMark
    ) -> Copy | None:
        """Replace the old progress by the new. Keep the old one as a state first, and remove the oldest state last."""
        before, after = _text(old)[0], _text(new)
        if before == after[0]:
            return None
        self._spare(name, now, old, new)
        state = self.backups.keep_state(before, name, now)
        data = files.contents(self.path)
        try:
            self._write(after, handle, mark)
        except VivaError:
            if files.contents(self.path) == data:
                with contextlib.suppress(OSError):
                    state.path.unlink()
            raise
        self._remove_old_states(state)
        return state

    def _spare(self, change: str, now: datetime, *others: Progress) -> None:
        for notice in spare(self.backups, self.path, change, now, others).notices():
            self._tell(notice)

    def _remove_old_states(self, newest: Copy | None) -> None:
        try:
            if newest:
                self.backups.remove_old_states(newest)
        except VivaError as error:
            self._tell(str(error))

    def _make_home(self) -> None:
        files.make_folder(self.path.parent)
        with contextlib.suppress(OSError):  # the process that made it may have died before its name was durable
            files.sync_folder(self.path.parent.parent)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[tuple[int, JournalMark]]:
        """Hold the lock for writing, and remove the temporary files of processes that died while they held it."""
        with lock.held(self._lock) as handle:
            files.clear_leftovers(self.path)
            yield handle, lock.mark(handle)

    def _journal_content(self, mark: JournalMark) -> JournalContent:
        journal = self._journal.read(mark.journal_bytes)
        if journal.newer:
            raise WrittenByNewer(remedies.newer(journal.newer[0]))
        if journal.damage:
            raise DamagedFile(self._with_remedy(f"{journal.damage[0]}."))
        return journal

    def _folded(self) -> Progress:
        remedies.check_place(self.path, self.backups)
        try:
            folded = read_json(self.path, READABLE)
        except WrittenByNewer as error:
            raise WrittenByNewer(remedies.newer(str(error))) from None
        except DamagedFile as error:
            raise DamagedFile(self._with_remedy(f"{error}{self.backups.difference(self.path)}")) from None
        if folded is None and self.backups.copies():
            raise DamagedFile(remedies.gone(self.path, self.backups))
        return folded or Progress()

    def _write(
        self, parts: Sequence[bytes | memoryview], handle: int, mark: JournalMark, like: Path | None = None
    ) -> None:
        try:
            files.replace(self.path, *parts, like=like)
        except VivaError as error:
            if not self._journal.path.exists():
                raise
            safe = f"Your reviews are safe in {self._journal.path}; the next session adds them."
            raise VivaError(f"{safe} {error}") from error
        try:
            self.backups.keep(*parts)
        except VivaError as error:
            self._tell(f"Your reviews are saved, but there is no backup of today: {error}")
        self._drop_journal(handle, mark)

    def _drop_journal(self, handle: int, mark: JournalMark) -> None:
        """Remove the journal. First clear its length in the lock file, or the next start would report a loss."""
        try:
            if mark.journal_bytes:
                lock.remember(handle, mark._replace(journal_bytes=0))
                files.sync(handle)
            self._journal.drop()
        except OSError as error:
            problem = f"{self._journal.path} could not be removed: {files.reason(error)}."
            raise VivaError(f"Your reviews are saved in {self.path}, but {problem}") from error

    def _with_remedy(self, problem: str) -> str:
        return remedies.with_remedy(problem, self.path, self.backups)

    def _tell(self, notice: str) -> None:
        """Pass a message to the student, once in the life of this store."""
        if notice not in self.notices:
            self.notices.append(notice)
            self._notify(notice)


def _text(value: Progress) -> tuple[bytes]:
    from vivadeck.progress.json_file import dump

    return (dump(value).encode(),)
