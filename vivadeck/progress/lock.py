"""One writer at a time: a lock between processes. The system removes it when its process ends.

The lock file also stores a few words for its holders (see `JournalMark`).
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from vivadeck.errors import VivaError
from vivadeck.files import kind, reason

PATIENCE_SECONDS = 10.0
_PAUSE_SECONDS = 0.01
_MARK_BYTES = 80
_FAR = 1 << 30  # Windows locks this byte, so that the mark can be read and written meanwhile


class JournalMark(NamedTuple):
    """What the lock file stores: the least length of the journal in bytes, and the latest moment that was recorded.

    It is a second guard: it may be out of date or lost, but is never ahead of the journal.
    """

    journal_bytes: int = 0
    latest: datetime | None = None


@contextlib.contextmanager
def held(path: Path, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[int]:
    """Hold the lock file `path` for writing, and yield its handle; wait up to `patience_seconds` for other processes.

    Raises VivaError when another process does not let go, when the file cannot be opened, and on a file system without
    locks.
    """
    try:
        handle = _opened(path, os.O_RDWR | os.O_CREAT)
    except OSError as error:
        problem = f"Your progress is safe, but viva cannot write in {path.parent}: {reason(error)} ({path.name})."
        raise VivaError(f"{problem} Set VIVA_HOME to a folder that you can write to.") from error
    try:
        _wait(handle, path, patience_seconds)
        yield handle
    finally:
        os.close(handle)


@contextlib.contextmanager
def shared(path: Path, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[int | None]:
    """Hold the lock file `path` for reading, together with other readers, and yield its handle.

    Without a lock file, without locks, or with something else at `path`, nobody can be writing: then yield None, and do
    not wait. Raises VivaError when a writer does not let go.
    """
    try:
        handle = _opened(path, os.O_RDONLY)
    except (OSError, VivaError):
        yield None
        return
    try:
        with contextlib.suppress(_NoLocks):
            _wait(handle, path, patience_seconds, is_shared=True)
        yield handle
    finally:
        os.close(handle)


def mark(handle: int | None) -> JournalMark:
    """Return the mark in the lock file; an empty one if it is damaged or missing."""
    if handle is None:
        return JournalMark()
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        text, _, checksum = os.read(handle, _MARK_BYTES).strip().rpartition(b" ")
    except OSError:  # a folder in its place, a disk that cannot read it
        return JournalMark()
    if not text or checksum != _checksum(text):
        return JournalMark()
    journal_bytes, _, latest = text.decode().partition(" ")
    return JournalMark(int(journal_bytes), datetime.fromisoformat(latest) if latest else None)


def remember(handle: int, new_mark: JournalMark) -> None:
    """Write the mark into the lock file. Raises OSError."""
    text = f"{new_mark.journal_bytes} {new_mark.latest.isoformat() if new_mark.latest else ''}".rstrip().encode()
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, (text + b" " + _checksum(text)).ljust(_MARK_BYTES - 1) + b"\n")


def _checksum(text: bytes) -> bytes:
    return f"{zlib.crc32(text):08x}".encode()


def _opened(path: Path, flags: int) -> int:
    """Open the lock file, and return its handle. Raises OSError, and VivaError for anything but a plain file.

    A link is refused: it might lead to another program's file, or to another lock than the one that others hold.
    """
    with contextlib.suppress(FileNotFoundError):
        _refuse(path, path.lstat())  # first: opening alone can wake a device
    handle = os.open(path, flags | _FLAGS, 0o666)
    try:
        _refuse(path, os.fstat(handle))
    except BaseException:
        os.close(handle)
        raise
    return handle


def _refuse(path: Path, state: os.stat_result) -> None:
    if not stat.S_ISREG(state.st_mode):
        problem = f"Your progress is safe, but viva cannot write: {path} is {kind(state)}, not a file."
        raise VivaError(f"{problem} Remove it: viva makes a new file.")


class _NoLocks(VivaError):
    """The file system has no locks."""


def _wait(handle: int, path: Path, patience_seconds: float, *, is_shared: bool = False) -> None:
    end = time.monotonic() + patience_seconds
    while not _is_taken(handle, path, is_shared=is_shared):
        if time.monotonic() >= end:
            problem = f"Your progress is safe, but another viva is using it ({path})."
            raise VivaError(f"{problem} Close the other viva, then try again.")
        time.sleep(_PAUSE_SECONDS)


def _is_taken(handle: int, path: Path, *, is_shared: bool) -> bool:
    try:
        _take(handle, is_shared=is_shared)
    except _IS_TAKEN:
        return False
    except OSError as error:
        problem = f"Your progress is safe, but viva cannot write: {path} cannot be locked: {reason(error)}."
        raise _NoLocks(f"{problem} Set VIVA_HOME to a folder on another disk, one with file locks.") from error
    return True


if sys.platform == "win32":
    import msvcrt

    _FLAGS = os.O_BINARY
    _IS_TAKEN = PermissionError  # the error when another process holds it

    def _take(handle: int, *, is_shared: bool) -> None:
        del (
            is_shared
        )  # Windows cannot replace or remove a file while somebody reads it, so readers go one at a time, too
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    _FLAGS = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY  # else opening a pipe would wait
    _IS_TAKEN = BlockingIOError

    def _take(handle: int, *, is_shared: bool) -> None:
        fcntl.flock(handle, (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
