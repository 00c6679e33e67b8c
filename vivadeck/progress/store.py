"""`progress.json` on disk, with its journal and backups. Nothing else in viva knows that there is a journal.

A grade is one line appended to the journal and fsynced. Folding puts the journal's lines into the JSON file: at the
end of a session, or at the start of the next when the end never came. Reading takes the journal first and the JSON
second, so that a fold in between hides nothing.
"""

from __future__ import annotations

import contextlib
import os
from datetime import date
from pathlib import Path

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.progress import lock
from vivadeck.progress.document import Entry, Progress, Unreadable, apply, dump, dump_entry, parse, parse_entry

BACKUPS_KEPT = 7


class Store:
    """The progress of one home. `notices` collects what the student should be told about what was found."""

    def __init__(self, home: Path) -> None:
        self.path = home / "progress.json"
        self.notices: list[str] = []
        self._journal = home / "progress.json.journal"
        self._lock = home / "progress.json.lock"
        self._backups = home / "backups"

    def load(self) -> Progress:
        """Return all that is recorded. Raises VivaError when a file is damaged or cannot be read; changes nothing."""
        entries = self._entries()
        return apply(self._folded(), entries)

    def prepare(self, today: date) -> None:
        """Make sure that grades can be recorded, and fold what an earlier session left. Raises VivaError."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{self.path.parent} cannot be made: {files.reason(error)}. Set VIVA_HOME to a folder that can be written."
            raise VivaError(message) from error
        self.fold(today)

    def record(self, entry: Entry) -> None:
        """Append one entry; when this returns, it survives a power cut. Raises VivaError; the file is then as before."""
        line = dump_entry(entry).encode()
        with lock.held(self._lock):
            try:
                self._append(line)
            except OSError as error:
                raise VivaError(f"{self._journal} could not be written: {files.reason(error)}.") from error

    def fold(self, today: date) -> None:
        """Put the journal's entries into the JSON file, and keep a copy of it for `today`. Raises VivaError."""
        with lock.held(self._lock):
            entries = self._entries()
            if entries:
                text = dump(apply(self._folded(), entries)).encode()
                files.replace(self.path, text)
                self._back_up(text, today)
            with contextlib.suppress(FileNotFoundError):
                self._journal.unlink()

    def _append(self, line: bytes) -> None:
        new = not self._journal.exists()
        with self._journal.open("r+b" if not new else "xb", buffering=0) as file:
            end = self._sound_length(file.fileno()) if not new else 0
            file.seek(end)
            file.truncate()
            try:
                if file.write(line) != len(line):
                    raise OSError(28, "the disk is full")
                files.sync(file.fileno())
            except OSError:
                with contextlib.suppress(OSError):
                    file.truncate(end)
                raise
        if new:
            files.sync_folder(self._journal.parent)

    @staticmethod
    def _sound_length(handle: int) -> int:
        """Return where the last whole line ends; a line that was torn by a crash was never acknowledged."""
        length = os.fstat(handle).st_size
        while length:
            start = max(0, length - 4096)
            os.lseek(handle, start, os.SEEK_SET)
            block = os.read(handle, length - start)
            if b"\n" in block:
                return start + block.rindex(b"\n") + 1
            length = start
        return 0

    def _entries(self) -> list[Entry]:
        data = self._bytes(self._journal)
        if not data:
            return []
        *lines, torn = data.split(b"\n")
        if torn:
            said = torn.decode("utf-8", "replace")
            self.notices.append(f"{self._journal}: the last line was cut off before it was saved, and is left out: {said}")
        entries = []
        for number, line in enumerate(lines, 1):
            try:
                entries.append(parse_entry(line.decode()))
            except (Unreadable, UnicodeDecodeError) as error:
                raise VivaError(f"{self._journal}:{number}: damaged ({error}). {self._remedy()}") from None
        return entries

    def _folded(self) -> Progress:
        data = self._bytes(self.path)
        if data is None:
            return Progress()
        try:
            return parse(data.decode())
        except (Unreadable, UnicodeDecodeError) as error:
            raise VivaError(f"{self.path} cannot be used: {error}. {self._remedy()}") from None

    def _remedy(self) -> str:
        good = next((path for path in reversed(self._kept()) if self._is_good(path)), None)
        kept = f"The newest good backup is {good}." if good else "There is no backup yet."
        return f"Nothing was changed. {kept}"

    def _is_good(self, path: Path) -> bool:
        try:
            parse(path.read_text("utf-8"))
        except (Unreadable, UnicodeDecodeError, OSError):
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
            self.notices.append(f"No backup was made today: {error}")

    @staticmethod
    def _bytes(path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise VivaError(f"{path} cannot be read: {files.reason(error)}.") from error
