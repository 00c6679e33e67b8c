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
def held(path: Path) -> Iterator[None]:
    """Hold the lock file `path`, waiting up to PATIENCE_SECONDS for another process.

    Raises VivaError when the other process keeps it, or when the file system has no locks.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise VivaError(f"{path} cannot be opened: {reason(error)}. Set VIVA_HOME to a folder that can be written.") from error
    try:
        _wait(handle, path)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, path: Path) -> None:
    patience = time.monotonic() + PATIENCE_SECONDS
    while not _try(handle, path):
        if time.monotonic() > patience:
            raise VivaError(f"Another viva keeps {path} locked. End it, then try again.")
        time.sleep(_PAUSE_SECONDS)


if sys.platform == "win32":
    import msvcrt

    def _try(handle: int, path: Path) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try(handle: int, path: Path) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            message = f"{path} cannot be locked ({reason(error)}). Set VIVA_HOME to a folder on a disk with file locks."
            raise VivaError(message) from error
        return True
