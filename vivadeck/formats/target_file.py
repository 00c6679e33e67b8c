"""Where an export goes: a file that may be written, or stdout for `-`. Nothing of another kind is ever overwritten."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.terminal import output

STDOUT = Path("-")
_LONGEST_HEAD = 1_000_000


def is_taken(path: Path, example: str) -> bool:
    """Tell whether a file is at `path` already. Raises VivaError where no file can be."""
    try:
        if path.is_dir():
            raise VivaError(f"{path} is a folder: name a file in it, such as {path / example}.")
        if not path.parent.is_dir():
            raise VivaError(f"The folder {path.parent} does not exist: create it first, or name another folder.")
        if path.exists() and not path.is_file():
            raise VivaError(f"{path} is not a normal file: name another one, or - for stdout.")
        return path.exists()
    except OSError as error:
        raise VivaError(f"{path} cannot be written: {files.reason(error)}.") from error


def put(path: Path, data: bytes, example: str, is_export: Callable[[bytes], bool]) -> None:
    """Write an export. Raises VivaError, also for an existing file whose first bytes `is_export` does not recognize."""
    check(path, example, is_export)
    if path == STDOUT:
        to_stdout(data)
    else:
        files.replace(path, data)


def check(path: Path, example: str, is_export: Callable[[bytes], bool]) -> None:
    """Make sure that an export may be written to `path`, before anything else is done. Raises VivaError as `put`."""
    if path != STDOUT and is_taken(path, example) and not is_export(_head(path)):
        raise VivaError(
            f"{path} already exists and is not a file of this kind from viva, so viva did not change it. "
            "Name another file, or delete this one."
        )


def check_page(path: Path, example: str, is_export: Callable[[bytes], bool]) -> None:
    """Make sure, as `check`, that a file for a browser may be written to `path`. Raises VivaError."""
    check(path, example, is_export)
    if path != STDOUT and path.suffix.lower() not in (".html", ".htm"):
        raise VivaError(f"{path} does not end in .html. A browser needs that ending: give the file another name.")


def to_stdout(data: bytes) -> None:
    """Write bytes to stdout, unchanged. Raises VivaError when they cannot be written."""
    with output.writing():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _head(path: Path) -> bytes:
    try:
        with files.opened(path) as file:
            return file.read(_LONGEST_HEAD)
    except OSError as error:
        raise VivaError(f"{path} cannot be read: {files.reason(error)}.") from error
