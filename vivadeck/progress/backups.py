"""The copies of `progress.json`: daily backups, states before a change, and unusable files that were set aside.

The last DAYS daily backups are kept. A state is the file before a change such as a merge, not before a session; the
last STATES of them are kept. Files that were set aside are never deleted. All copies have the permissions of
`progress.json`.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import stat
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.model import Progress
from vivadeck.progress.snapshot import UPDATE

DAYS = 7
STATES = 20
_TICK_NS = 2 * 10**9  # a USB stick stores times in steps of two seconds
_STATE = r"progress-(\d{4}-\d\d-\d\d-\d{6})(?:-(\d+))?-before-([a-z]+)\.json"


class DamagedFile(VivaError):
    """A file of progress is missing, or not as viva wrote it."""


class WrittenByNewer(VivaError):
    """A file of progress was written by a newer viva: it is not damaged, and no older file may replace it."""


class Copy(NamedTuple):
    """A copy that can be restored. `name` is its name in `viva restore`: a day, or a moment. `change` is the change
    that followed; "" for a daily backup.
    """

    name: str
    path: Path
    change: str = ""


def read(path: Path, remedy: str = "", *, is_sent: bool = False) -> Progress | None:
    """Return the progress in a file, None when there is no file. Where it `is_sent`, a mail program or an editor may
    have put something around it.

    Raises DamagedFile, WrittenByNewer, and, with `remedy`, VivaError when it cannot be read.
    """
    from vivadeck.progress.json_file import parse_bytes  # JSON costs 2 ms
    from vivadeck.progress.records import Newer, Unreadable

    data = files.contents(path, remedy)
    try:
        return None if data is None else parse_bytes(_unpacked(data) if is_sent else data)
    except Newer as error:
        raise WrittenByNewer(f"{path} was {error}. {UPDATE}") from None
    except Unreadable as error:
        raise DamagedFile(f"{path} cannot be used: {error}.") from None


def _unpacked(data: bytes) -> bytes:
    """Return the progress in a text that was sent: without a greeting before it, a signature below it, and marks of a
    quotation; in UTF-8 without a byte-order mark. Its lines keep their numbers.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    data = data.removeprefix(codecs.BOM_UTF8)
    begin = re.search(rb"^((?:> ?)*)\{", data, re.MULTILINE)
    end = data.rfind(b"}") + 1
    if begin is None or begin.start() > end:
        return data
    is_signed = data[end:].startswith((b"\n", b"\r\n")) and b'"' not in data[end:]
    body = data[begin.end(1) : end if is_signed else None]
    if begin[1]:
        body = re.sub(rb"^(?:> ?)+", b"", body, flags=re.MULTILINE)
    return b"\n" * data.count(b"\n", 0, begin.start()) + body


def is_good(path: Path) -> bool:
    """Whether a file of progress exists and can be used. Raises WrittenByNewer."""
    try:
        return read(path) is not None
    except WrittenByNewer:
        raise
    except VivaError:
        return False


def is_misplaced(path: Path) -> bool:
    """Whether no file can replace what is at the path: a folder, or a link that leads nowhere."""
    mode = _mode(path)
    if mode is not None:
        return not stat.S_ISREG(mode)
    target = Path(os.path.realpath(path))
    return path.is_symlink() and (target.is_symlink() or not stat.S_ISDIR(_mode(target.parent) or 0))


def kind_of_misplaced(path: Path) -> str | None:
    """Name what is at the path if it is not a file (a folder, a pipe, a link that leads to itself), else None."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    except OSError:
        return "a link that leads to itself" if Path(os.path.realpath(path)).is_symlink() else None
    return None if stat.S_ISREG(state.st_mode) else files.kind(state)


class Backups:
    """The copies of the file of progress at `path`, in a folder beside it. `todays` is the copy of the day `today`."""

    def __init__(self, path: Path, today: date) -> None:
        self.folder = path.parent / "backups"
        self.today = today
        self.todays = self.folder / f"progress-{today.isoformat()}.json"
        self._path = path

    def all(self) -> list[Path]:
        """Return the daily backups, the oldest first. Raises VivaError when the folder cannot be read."""
        return sorted(self._matching("progress-????-??-??.json"), key=lambda path: (_written_ns(path), path.name))

    def states(self) -> list[Copy]:
        """Return the states before a change, the oldest first. Raises VivaError as `all` does."""
        parts = {path: re.fullmatch(_STATE, path.name) for path in self._matching("progress-*-before-*")}
        states = [(part[1], int(part[2] or 1), part[3], path) for path, part in parts.items() if part]
        states.sort(key=lambda state: (_written_ns(state[-1]), *state))
        return [Copy(_name(moment, number), path, change) for moment, number, change, path in states]

    def copies(self) -> list[Copy]:
        """Return all copies that can be restored, the oldest first. Raises VivaError as `all` does."""
        days = [Copy(path.stem.removeprefix("progress-"), path) for path in self.all()]
        copies = [*self.states(), *days]
        return sorted(copies, key=lambda copy: (_written_ns(copy.path), copy.name[:10], not copy.change))

    def newest_good(self) -> Path | None:
        """Return the newest copy that can be used, None without one. Raises WrittenByNewer if a newer viva wrote it."""
        try:
            copies = self.copies()
        except VivaError:
            return None
        return next((copy.path for copy in reversed(copies) if is_good(copy.path)), None)

    def problems(self) -> list[str]:
        """Return a message for each copy that cannot be used, with the remedy."""
        return list(self._problems())

    def _problems(self) -> Iterator[str]:
        for copy in self.copies():
            try:
                read(copy.path)
            except DamagedFile as error:
                yield f"{error} It is only a backup: delete it."
            except VivaError as error:
                yield str(error)

    def difference(self, path: Path) -> str:
        """Return a sentence, with a space before it, that names the first line where a damaged file differs from the
        newest good copy; "" without such a line or copy."""
        good = None
        with contextlib.suppress(WrittenByNewer):
            good = self.newest_good()
        if good is None:
            return ""
        texts = [files.contents(file) or b"" for file in (path, good)]
        if not texts[0].strip():
            return ""
        pairs = enumerate(zip(*(text.split(b"\n") for text in texts), strict=False), 1)
        line = next((number for number, (one, other) in pairs if one != other), None)
        return f" Line {line} is the first that differs from the backup." if line else ""

    def keep(self, *parts: bytes | memoryview) -> None:
        """Write the joined parts as today's backup, and remove all but the last DAYS backups. Raises VivaError."""
        files.make_folder(self.folder)
        files.clear_leftovers(self.todays)
        files.replace(self.todays, *parts, like=self._path)
        self._put_last(self.todays)
        _remove(self.all()[:-DAYS])

    def keep_state(self, data: bytes, change: str, now: datetime) -> Copy:
        """Keep the state before a change, and return it. Raises VivaError."""
        files.make_folder(self.folder)
        moment = f"{now:%Y-%m-%d-%H%M%S}"
        numbers = [int(state.name[len(moment) + 1 :] or 1) for state in self.states() if state.name.startswith(moment)]
        name = _name(moment, max(numbers, default=0) + 1)
        path = self.folder / f"progress-{name}-before-{change}.json"
        files.replace(path, data, like=self._path)
        self._put_last(path)
        return Copy(name, path, change)

    def remove_old_states(self, newest: Copy) -> None:
        """Remove all but the last STATES, and never `newest`, whatever the clock says. Raises VivaError."""
        _remove([state.path for state in self.states() if state != newest][: 1 - STATES])

    def set_aside(self, path: Path, now: datetime) -> Path | None:
        """Keep a copy of a file for good, and return its path; None when there is no file. Raises VivaError.

        A folder, or a link that leads nowhere, is moved, not copied.
        """
        is_moved = is_misplaced(path)
        data = None if is_moved else files.contents(path)
        if data is None and not is_moved:
            return None
        files.make_folder(self.folder)
        stem = f"{path.name.partition('.')[0]}-set-aside-{now:%Y-%m-%d-%H%M%S}"
        suffixes = "".join(path.suffixes)
        number = 1
        while (copy := self.folder / f"{stem}{'' if number == 1 else f'-{number}'}{suffixes}").exists():
            number += 1
        if data is not None:
            files.replace(copy, data, like=self._path if self._path.is_file() else path)
            return copy
        try:
            path.rename(copy)
        except OSError as error:
            raise VivaError(f"{path} could not be moved to {copy}: {files.reason(error)}.") from error
        return copy

    def _matching(self, pattern: str) -> list[Path]:
        try:
            return sorted(path for path in self.folder.iterdir() if path.match(pattern))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise VivaError(f"{self.folder} cannot be read: {files.reason(error)}.") from error

    def _put_last(self, path: Path) -> None:
        """Make the copy that was just written the newest, also when the clock was wrong for the others."""
        last = max((_written_ns(copy.path) for copy in self.copies() if copy.path != path), default=0)
        if _written_ns(path) <= last:
            with contextlib.suppress(OSError):  # then the file keeps its own time
                os.utime(path, ns=(last + _TICK_NS, last + _TICK_NS))


def _name(moment: str, number: int) -> str:
    return moment if number == 1 else f"{moment}-{number}"


def _written_ns(path: Path) -> int:
    """Return when a file was written, in nanoseconds. Names do not say it: they are in local time."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except OSError:
        return None


def _remove(old: list[Path]) -> None:
    for path in old:
        try:
            path.unlink()
        except OSError as error:
            raise VivaError(f"viva could not remove the old backup {path}: {files.reason(error)}.") from error
