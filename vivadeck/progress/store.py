"""`progress.json` on disk, with its journal and backups. Nothing else in viva knows that there is a journal.

A grade is one line appended to the journal and fsynced. Folding puts the journal's lines into the JSON file: at the
end of a session, or at the start of the next when the end never came. Reading takes the journal first and the JSON
second, so that a fold in between hides nothing.
"""

from __future__ import annotations

import contextlib
import os
import sys
from datetime import date
from io import FileIO
from pathlib import Path

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.model import Entry, Progress
from vivadeck.progress import lock
from vivadeck.progress.document import Unreadable, apply, dump, dump_entry, parse, parse_entry

BACKUPS_KEPT = 7
_BLOCK_BYTES = 4096
_SHOWN_BYTES = 300


class Store:
    """The progress of one home. `notices` collects what the student should be told about what was found."""

    def __init__(self, home: Path) -> None:
        self.path = home / "progress.json"
        self.notices: list[str] = []
        self._journal = home / "progress.json.journal"
        self._lock = home / "progress.json.lock"
        self._backups = home / "backups"
        self._told: set[str] = set()
        self._named = 0  # the journal (its inode) whose name is known to be on the disk

    def load(self) -> Progress:
        """Return all that is recorded. Raises VivaError when a file is damaged or cannot be read; changes nothing."""
        with self._reading():
            entries = self._entries()
            return apply(self._folded(), entries)

    def prepare(self, today: date) -> None:
        """Make sure that grades can be recorded, and fold what an earlier session left. Raises VivaError."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            problem = f"{self.path.parent} cannot be made: {files.reason(error)}."
            raise VivaError(f"{problem} Set VIVA_HOME to a folder that can be written.") from error
        self.fold(today)

    def record(self, entry: Entry) -> None:
        """Append one entry; when this returns, it survives a power cut.

        Raises VivaError when it cannot be saved; what was recorded before is then as it was.
        """
        line = dump_entry(entry).encode()
        with lock.held(self._lock):
            try:
                self._append(line)
            except OSError as error:
                raise VivaError(f"{self._journal} could not be written: {files.reason(error)}.") from error

    def fold(self, today: date) -> None:
        """Put the journal's entries into the JSON file, and keep a copy of it for `today`.

        Raises VivaError; what was recorded is then still in the journal.
        """
        with lock.held(self._lock):
            entries = self._entries()
            if entries:
                text = dump(apply(self._folded(), entries)).encode()
                try:
                    files.replace(self.path, text)
                except VivaError as error:
                    safe = f"What was recorded is safe in {self._journal}; the next session puts it in."
                    raise VivaError(f"{error} {safe}") from error
                self._back_up(text, today)
            self._drop_journal()

    def _reading(self) -> contextlib.AbstractContextManager[None]:
        """Windows neither replaces nor removes a file that another process reads, so there a reader waits its turn."""
        if sys.platform == "win32" and self._lock.exists():
            return lock.held(self._lock)
        return contextlib.nullcontext()

    def _append(self, line: bytes) -> None:
        with self._journal.open("a+b", buffering=0) as file:
            end = self._end_of_lines(file)
            try:
                _write(file, line)
                files.sync(file.fileno())
                self._sync_name(file, is_new=end == 0)
            except OSError:
                with contextlib.suppress(OSError):
                    file.truncate(end)
                raise

    def _end_of_lines(self, file: FileIO) -> int:
        """Return where the last whole line ends; a line that was torn by a crash was never acknowledged, and goes."""
        length = os.fstat(file.fileno()).st_size
        end = _after_last_line_break(file, length)
        if end < length:
            file.seek(end)
            self._tell_torn(file.read(_SHOWN_BYTES))
            file.truncate(end)
        return end

    def _sync_name(self, file: FileIO, *, is_new: bool) -> None:
        """Make the journal's name durable, unless this store did: whoever made the file may have died before that.

        The inode alone is no proof: after another's fold the next journal may get that of the one before.
        """
        inode = os.fstat(file.fileno()).st_ino
        if is_new or inode != self._named:
            files.sync_folder(self._journal.parent)
            self._named = inode

    def _drop_journal(self) -> None:
        try:
            self._journal.unlink(missing_ok=True)
        except OSError as error:
            problem = f"{self._journal} could not be removed: {files.reason(error)}."
            raise VivaError(f"{problem} What it holds is in {self.path}.") from error
        self._named = 0

    def _entries(self) -> list[Entry]:
        data = self._bytes(self._journal)
        if not data:
            return []
        *lines, torn = data.split(b"\n")
        if torn:
            self._tell_torn(torn)
        entries = []
        for number, line in enumerate(lines, 1):
            try:
                entries.append(parse_entry(_text(line)))
            except Unreadable as error:
                raise VivaError(f"{self._journal}:{number}: damaged ({error}). {self._remedy()}") from None
        return entries

    def _folded(self) -> Progress:
        data = self._bytes(self.path)
        if data is None:
            return Progress()
        try:
            return parse(_text(data))
        except Unreadable as error:
            raise VivaError(f"{self.path} cannot be used: {error}. {self._remedy()}") from None

    def _remedy(self) -> str:
        good = next((path for path in reversed(self._kept()) if self._is_good(path)), None)
        kept = f"The newest good backup is {good}." if good else "There is no good backup."
        return f"Nothing was changed. {kept}"

    def _is_good(self, path: Path) -> bool:
        try:
            parse(_text(path.read_bytes()))
        except (Unreadable, OSError):
            return False
        return True

    def _kept(self) -> list[Path]:
        return sorted(self._backups.glob("progress-????-??-??.json"))

    def _back_up(self, text: bytes, today: date) -> None:
        try:
            self._backups.mkdir(exist_ok=True)
            files.replace(self._backups / f"progress-{today.isoformat()}.json", text)
            for old in self._kept()[:-BACKUPS_KEPT]:
                old.unlink()
        except (VivaError, OSError) as error:
            self._tell(f"No backup was made today: {error}")

    def _tell_torn(self, line: bytes) -> None:
        said = line[:_SHOWN_BYTES].decode("utf-8", "replace")
        self._tell(f"{self._journal}: the last line was cut off before it was saved, and is left out: {said!r}")

    def _tell(self, notice: str) -> None:
        """Put a notice with the others, once in the life of this store."""
        if notice not in self._told:
            self._told.add(notice)
            self.notices.append(notice)

    @staticmethod
    def _bytes(path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            message = f"{path} cannot be read: {files.reason(error)}. Set VIVA_HOME to a folder that can be read."
            raise VivaError(message) from error


def _text(data: bytes) -> str:
    """Return the text of a file or line. Raises Unreadable."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start + 1}") from None


def _write(file: FileIO, data: bytes) -> None:
    """Write all of `data`: a disk that fills up takes a part first, and tells why it takes no more when asked again."""
    while data:
        data = data[file.write(data) :]


def _after_last_line_break(file: FileIO, length: int) -> int:
    """Return where the last line that ends does so, having read no more than what comes after it and one block."""
    while length:
        start = max(0, length - _BLOCK_BYTES)
        file.seek(start)
        block = file.read(length - start)
        if b"\n" in block:
            return start + block.rindex(b"\n") + 1
        length = start
    return 0
