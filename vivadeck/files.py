"""Files, written so that what was there stays whole until what replaces it is whole."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from vivadeck.errors import VivaError

_CANNOT = (errno.EINVAL, errno.ENOTSUP, errno.ENOTTY)  # what a file system says of a sync that it does not have
_BESIDE = ".viva-"  # in the name of a file that is still being written


def contents(path: Path, remedy: str = "") -> bytes | None:
    """Return the bytes of a file, None when it is not there. Raises VivaError, with `remedy`, when it is unreadable."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise VivaError(f"{path} cannot be read: {reason(error)}.{remedy and ' '}{remedy}") from error


def matching(folder: Path, pattern: str) -> list[Path]:
    """Return the files of a folder whose names match, by name; none when it is not there. Raises VivaError."""
    try:
        return sorted(folder.glob(pattern))
    except OSError as error:
        raise VivaError(f"{folder} cannot be read: {reason(error)}.") from error


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, so that their names are durable. Raises VivaError."""
    if path.is_dir():
        return
    try:
        if path.parent != path:
            make_folder(path.parent)
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise VivaError(f"{path} cannot be made: {reason(error)}.") from error


def replace(path: Path, *parts: bytes | memoryview, like: Path | None = None) -> None:
    """Write the parts, one after the other, into a file beside `path`, make it durable, and swap it in: at every moment
    the old or the new file is there. It has the permissions of `like`, where that is there, else those of the old file.

    Raises VivaError when it cannot be written (the old file is then untouched), and when it is written but the disk
    did not confirm the swap.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    try:
        _swap_in(target, parts, like or target)
    except OSError as error:
        raise VivaError(f"{path} could not be written: {reason(error)}. What was there is untouched.") from error
    try:
        sync_folder(target.parent)
    except OSError as error:
        raise VivaError(f"{path} is written, but might not outlast a power cut: {reason(error)}.") from error


def _swap_in(target: Path, parts: Iterable[bytes | memoryview], like: Path) -> None:
    import tempfile  # only when something is written

    handle, name = tempfile.mkstemp(prefix=f".{target.name[:50]}{_BESIDE}", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            sync(file.fileno())
        _keep_mode(like if like.is_file() else target, beside)
        beside.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def clear_leftovers(path: Path) -> None:
    """Remove what processes left beside `path` that died while replacing a file. Nobody may be replacing one now."""
    with contextlib.suppress(OSError):  # what stays is in nobody's way
        for each in Path(os.path.realpath(path)).parent.iterdir():
            if each.name.startswith(".") and _BESIDE in each.name:
                each.unlink()


def sync(handle: int) -> None:
    """Make an open file's bytes durable: on the disk itself, not in its cache. Raises OSError."""
    if sys.platform == "darwin":
        import fcntl  # not on Windows

        try:
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
        except OSError as error:
            if error.errno not in _CANNOT:  # as network volumes cannot, and some external ones
                raise
        else:
            return
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable, where the system can. Raises OSError."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT:  # a file system that cannot do this for folders
            raise
    finally:
        os.close(handle)


def reason(error: OSError) -> str:
    """Return what the system says of `error`, as it reads in the middle of a sentence."""
    said = error.strerror or str(error)
    return said[:1].lower() + said[1:]


def _keep_mode(target: Path, beside: Path) -> None:
    """Give the new file the old one's permissions, or what a new file gets by default (mkstemp gives 0600)."""
    if os.name == "nt":
        return
    try:
        mode = target.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    beside.chmod(mode)
