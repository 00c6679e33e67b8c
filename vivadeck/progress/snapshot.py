"""The progress at one moment, and the state of its file, which shows a change. Light: every start needs it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from functools import partial
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.model import Entry, Progress
from vivadeck.progress.layout import HEAD_BYTES, head_checksum

UPDATE = "Update viva to use it."
READABLE = "Set VIVA_HOME to a folder that you can read."


class FileState(NamedTuple):
    """The signs of a change to `progress.json`: its size in bytes, when it was written (ns), its inode, and the
    checksum in its head (which may be wrong: the rest is not read).
    """

    size: int
    written_ns: int
    inode: int
    checksum: str


class Snapshot(NamedTuple):
    """The progress while nobody can write. `entries` are those of the journal. `state` is that of `progress.json`; None
    if there is no file, or it does not have the head that viva writes: then what is remembered of it is worth nothing.

    `progress()` returns everything that is recorded, with the entries of the journal, and `data()` the bytes of
    `progress.json` (b"" without a file). Both raise VivaError.
    """

    entries: tuple[Entry, ...]
    state: FileState | None
    progress: Callable[[], Progress]
    data: Callable[[], bytes]


@contextlib.contextmanager
def reading(path: Path) -> Iterator[tuple[FileState | None, Callable[[], bytes]]]:
    """Yield the state of a file of progress, and a function that returns the bytes of this file, even if another one
    replaces it meanwhile. Raises VivaError when the file exists and cannot be read.
    """
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(files.opened(path, files.MOST_BYTES))
            state = _state(file)
        except FileNotFoundError:
            yield None, bytes
            return
        except OSError as error:
            raise _unreadable(path, error) from error
        yield state, partial(_read, file, path)


def _state(file: FileIO) -> FileState | None:
    status = os.fstat(file.fileno())
    checksum = head_checksum(file.read(HEAD_BYTES))
    return None if checksum is None else FileState(status.st_size, status.st_mtime_ns, status.st_ino, checksum)


def _read(file: FileIO, path: Path) -> bytes:
    try:
        file.seek(0)
        return files.rest(file, files.MOST_BYTES)
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> VivaError:
    return VivaError(f"{path} cannot be read: {files.reason(error)}. {READABLE}")
