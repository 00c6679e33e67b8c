"""`progress.json` on disk, with its journal and backups. Nothing outside this folder knows that there is a journal.

A grade is one line appended to the journal and fsynced. Folding puts the journal's lines into the JSON file: at the
end of a session, or at the start of the next when the end never came. Whoever writes holds the lock alone, whoever
reads holds it beside other readers.
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
    """The progress of one home on the study day `today`. `notify` takes what the student should know, each once;
    `notices` are all of these so far.
    """

    def __init__(self, home: Path, today: date, notify: Callable[[str], None] = lambda _: None) -> None:
        self.path = home / "progress.json"
        self.backups = Backups(self.path, today)
        self.notices: list[str] = []
        self._journal = Journal(journal_of(self.path), self._tell)
        self._lock = home / "progress.json.lock"
        self._notify = notify

    def load(self) -> Progress:
        """Return all that is recorded. Raises VivaError when a file is damaged or cannot be read; changes nothing."""
        with self.opened() as snapshot:
            return snapshot.progress()

    @contextlib.contextmanager
    def opened(self) -> Iterator[Snapshot]:
        """Hold the lock for reading, and give what is recorded. Raises VivaError as `load` does; changes nothing."""
        with lock.shared(self._lock) as handle:
            remedies.check_place(self.path, self.backups)
            journal = self._journal_content(
                lock.mark(handle)
            )  # first: a fold in between, where there are no locks, hides nothing
            with reading(self.path) as (state, data):
                yield Snapshot(journal.entries, state, lambda: journal.added_to(self._folded()), data)

    def prepare(self) -> None:
        """Make sure that grades can be recorded, and fold what an earlier session left. Raises VivaError."""
        self._make_home()
        self.fold()

    def fold_left(self) -> None:
        """Fold what an earlier session left, where there is something. Raises VivaError as `fold` does."""
        if self._journal.path.exists():
            self.fold()

    def record(self, entry: Entry) -> Entry:
        """Append one entry, and return it as it was recorded; when this returns, it survives a power cut.

        A review and a decision are known by their moment, so it is put after what another process just recorded.
        Raises VivaError when it cannot be saved; what was recorded before is then as it was.
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
        """Put the journal's entries into the JSON file, and keep a copy of it for today.

        Raises VivaError; what was recorded is then still in the journal.
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
        """Let `change` make new progress of the old, which is kept as the state before the change of this name.

        Return that; None where nothing changed, and so nothing was written. Raises VivaError; all is then as it was.
        """
        with self._alone() as (handle, mark):
            old = self._journal_content(mark).added_to(self._folded())
            return self._change(old, change(old), name, now, handle, mark)

    def restore(self, source: Path | None, now: datetime) -> Restored:
        """Make progress what `source`, a copy of it, holds, and no more. None: mend it, from the JSON file itself if
        that is good, else from the newest good copy, with what can be read of the journal, as no copy has that.

        What was there before is kept as a state; where it cannot be used, its files are kept for good.
        Raises VivaError, and WrittenByNewer where a newer viva's progress is to be mended; all is then as it was.
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
                if journal.entries:  # first, so that a crash leaves the old or the new, and no mixture of both
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
        """Return all that is recorded, None where it is damaged, gone or a newer viva's. Raises VivaError."""
        with contextlib.suppress(DamagedFile, WrittenByNewer):
            misplaced = any(map(is_misplaced, (self.path, self._journal.path)))
            return None if misplaced else self._journal_content(mark).added_to(self._folded())
        return None

    def _change(
        self, old: Progress, new: Progress, name: str, now: datetime, handle: int, mark: JournalMark
    ) -> Copy | None:
        """Put the new in the place of the old, which is kept first; the oldest state that is kept goes last."""
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
        try:
            files.make_folder(self.path.parent)
        except VivaError as error:
            raise VivaError(f"{error} Set VIVA_HOME to a folder that you can write to.") from error
        with contextlib.suppress(OSError):  # whoever made it may have died, or not cared, before its name was durable
            files.sync_folder(self.path.parent.parent)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[tuple[int, JournalMark]]:
        """Hold the lock, with nothing lying about that a process left which died while it did."""
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
        """Remove the journal; first what the lock file remembers of it, for good: else it would be missed."""
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
        """Let the student know, once in the life of this store."""
        if notice not in self.notices:
            self.notices.append(notice)
            self._notify(notice)


def _text(value: Progress) -> tuple[bytes]:
    from vivadeck.progress.json_file import dump

    return (dump(value).encode(),)
