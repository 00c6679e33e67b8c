"""The journal: one line for each entry, appended and forced out to the disk, until it is folded into the JSON file."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from vivadeck import files
from vivadeck.model import Entry, Progress, Undo
from vivadeck.progress.snapshot import READABLE, UPDATE

SUFFIX = ".journal"
_AT_ONCE = timedelta(minutes=1)  # a clock that was set back farther is not followed
_BLOCK_BYTES = 4096
_SHOWN_BYTES = 300


class JournalContent(NamedTuple):
    """The entries of a journal, and a message with the place for each line that cannot be read: because of `damage`, or
    because a `newer` viva wrote it.
    """

    entries: tuple[Entry, ...] = ()
    damage: tuple[str, ...] = ()
    newer: tuple[str, ...] = ()

    def added_to(self, folded: Progress) -> Progress:
        """Return the progress of the JSON file with the entries added to it."""
        from vivadeck.progress.merge import apply

        return apply(folded, self.entries) if self.entries else folded


class Journal:
    """The journal at `path`. A writer holds the lock. `tell` gets each message for the student."""

    def __init__(self, path: Path, tell: Callable[[str], None]) -> None:
        self.path = path
        self._tell = tell
        self._named = 0  # the inode of the file whose name is safely on the disk

    def read(self, least_bytes: int = 0) -> JournalContent:
        """Read the journal, and warn when it has fewer than `least_bytes`. Raises VivaError when it cannot be read."""
        data = files.contents(self.path, READABLE)
        return self._read(data or b"", least_bytes) if data or least_bytes else JournalContent()

    def _read(self, data: bytes, least_bytes: int) -> JournalContent:
        from vivadeck.progress.json_file import parse_entry, text_of  # JSON costs 2 ms, and mostly there is no journal
        from vivadeck.progress.records import Newer, Unreadable

        *lines, torn = data.split(b"\n")
        whole = _whole(torn)
        entries, damage, newer = [], [], []
        for number, line in enumerate([*lines, whole] if whole else lines, 1):
            try:
                entries.append(parse_entry(text_of(line)))
            except Newer as error:
                newer.append(f"{self.path}:{number} was {error}. {UPDATE}")
            except Unreadable as error:
                damage.append(f"{self.path}:{number}: {error}")
        if torn and not whole:
            self._tell_torn(torn)
        whole_bytes = sum(len(line) + 1 for line in lines) + (len(whole) + 1 if whole else 0)
        if whole_bytes < least_bytes:
            missing = least_bytes - whole_bytes
            self._tell(
                f"All other reviews are safe, but {self.path} is {missing} bytes shorter than viva saved it: your last "
                "reviews may be missing."
            )
        return JournalContent(tuple(entries), tuple(damage), tuple(newer))

    def append(self, entry: Entry, vouched_bytes: int = 0) -> int:
        """Append one entry, and return the length of the journal in bytes. After that, the entry survives a power cut.

        `vouched_bytes` is the length that the last complete append of any process returned; 0 if that is unknown.
        Raises OSError when the entry cannot be saved; the journal is then unchanged.
        """
        from vivadeck.progress.json_file import dump_entry

        line = dump_entry(entry).encode()
        with files.opened(self.path, mode="a+", permissions=self._permissions()) as file:
            end, line_break = self._end_of_lines(file)
            try:
                _write(file, line_break + line)
                files.sync(file.fileno())
                self._sync_name(file, is_vouched=0 < end == vouched_bytes)
            except OSError:
                with contextlib.suppress(OSError):
                    file.truncate(end)
                raise
        return end + len(line_break) + len(line)

    def drop(self) -> None:
        """Remove the journal. Raises OSError."""
        if self.path.exists():  # else a read-only disk would fail even without a journal
            self.path.unlink()
        self._named = 0

    def _permissions(self) -> int:
        """Return the permissions of a new journal: only those who may read the JSON file may read it."""
        try:
            return self.path.with_name(self.path.name.removesuffix(SUFFIX)).stat().st_mode & 0o666
        except OSError:
            return 0o666

    def _end_of_lines(self, file: FileIO) -> tuple[int, bytes]:
        """Return where the last whole line ends, and the line break if it has none. Cut off a torn line.

        Nobody was told that a torn line is saved.
        """
        length = os.fstat(file.fileno()).st_size
        end = _after_last_line_break(file, length)
        if end == length:
            return end, b""
        file.seek(end)
        torn = file.read(length - end)
        whole = _whole(torn)
        if not whole:
            self._tell_torn(torn)
        file.truncate(end + len(whole))
        return end + len(whole), b"\n" if whole else b""

    def _sync_name(self, file: FileIO, *, is_vouched: bool) -> None:
        """Make the journal's name durable, unless this object did: the process that made the file may have died first.

        The inode alone is no proof: after another process folds, the next journal may get the inode of the old one.
        """
        inode = os.fstat(file.fileno()).st_ino
        if not is_vouched or inode != self._named:
            files.sync_folder(self.path.parent)
            self._named = inode

    def _tell_torn(self, line: bytes) -> None:
        text = line[:_SHOWN_BYTES].decode("utf-8", "replace")
        self._tell(
            f"All saved reviews are safe. {self.path}: the last line was cut off before it was saved, so viva leaves "
            f"it out: {text!r}"
        )


def after(latest: datetime | None, entry: Entry) -> Entry:
    """Return the entry to record: its moment is moved after `latest` if it is up to a minute before that."""
    if isinstance(entry, Undo) or latest is None or not latest - _AT_ONCE < entry.at <= latest:
        return entry
    return entry._replace(at=(latest + timedelta(microseconds=1)).astimezone(entry.at.tzinfo))


def journal_of(path: Path) -> Path:
    """Return where the journal of a progress file is."""
    return path.with_name(f"{path.name}{SUFFIX}")


def _whole(torn: bytes) -> bytes:
    """Return the last line if only its line break is missing, else b""."""
    from vivadeck.progress.json_file import parse_entry, text_of
    from vivadeck.progress.records import Newer, Unreadable

    line = torn[: torn.rfind(b'"}') + 2]
    try:
        parse_entry(text_of(line))
    except Newer:
        return line
    except Unreadable:
        return b""
    return line


def _write(file: FileIO, data: bytes) -> None:
    """Write all of `data`: a full disk first takes a part, and raises OSError only at the next write."""
    while data:
        data = data[file.write(data) :]


def _after_last_line_break(file: FileIO, length: int) -> int:
    """Return the position after the last line break; read backwards, in blocks."""
    while length:
        start = max(0, length - _BLOCK_BYTES)
        file.seek(start)
        block = file.read(length - start)
        if b"\n" in block:
            return start + block.rindex(b"\n") + 1
        length = start
    return 0
