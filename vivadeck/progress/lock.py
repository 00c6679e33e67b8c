"""One writer at a time: a lock between processes, held by the system and so gone with the process that held it."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from vivadeck.errors import VivaError
from vivadeck.files import reason

PATIENCE_SECONDS = 10.0
_PAUSE_SECONDS = 0.01


@contextlib.contextmanager
def held(path: Path, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the lock file `path`, waiting up to `patience_seconds` for another process.

    Raises VivaError when the other process keeps it, when it cannot be opened, or when the file system has no locks.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        message = f"{path} cannot be opened: {reason(error)}. Set VIVA_HOME to a folder that can be written."
        raise VivaError(message) from error
    try:
        _wait(handle, path, patience_seconds)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, path: Path, patience_seconds: float) -> None:
    end = time.monotonic() + patience_seconds
    while not _is_taken(handle, path):
        if time.monotonic() >= end:
            raise VivaError(f"Another viva keeps {path} locked. End it, then try again.")
        time.sleep(_PAUSE_SECONDS)


def _is_taken(handle: int, path: Path) -> bool:
    try:
        _take(handle)
    except (BlockingIOError, PermissionError):  # what POSIX and Windows say when another process has it
        return False
    except OSError as error:
        message = f"{path} cannot be locked: {reason(error)}. Set VIVA_HOME to a folder on a disk with file locks."
        raise VivaError(message) from error
    return True


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
