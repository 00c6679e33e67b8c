"""Files: plain ones only, read up to a bound; written so that the old file stays whole until the new one is whole.

Nothing else in viva opens a file.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from io import FileIO
from pathlib import Path

from vivadeck.errors import VivaError

MOST_BYTES = 1_000_000_000  # of progress and its copies: a million reviews are 120 MB
_KINDS = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFLNK: "a link"}
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(
    os, "O_NOCTTY", 0
)  # else viva would wait for a pipe; Windows has neither
_ANOTHER = "Name another file, or put one in its place"
_CANNOT = (errno.EINVAL, errno.ENOTSUP, errno.ENOTTY)  # the error of a file system without such a sync
_BESIDE = ".viva-"  # in the name of a file that is still being written


class NotPlain(OSError):
    """A folder, a pipe, a device or a socket instead of a file: reading it might never end, or have an effect."""


class TooLarge(OSError):
    """A file that is larger than allowed."""


def opened(path: Path, most_bytes: int | None = None, mode: str = "r", permissions: int = 0o666) -> FileIO:
    """Open a plain file; refuse anything else, and what is larger than `most_bytes`, without waiting for it.

    A new file has the `permissions` that the user's mask allows.

    Raises OSError: NotPlain and TooLarge as well.
    """
    if mode == "r":
        _refuse(path, path.stat(), most_bytes)  # first: opening alone can start a device
    file = FileIO(path, mode, opener=lambda name, flags: os.open(name, flags | _AT_ONCE, permissions))
    try:
        _refuse(path, os.fstat(file.fileno()), most_bytes)  # again: the path may have changed, the open file cannot
    except BaseException:
        file.close()
        raise
    return file


def rest(file: FileIO, most_bytes: int) -> bytes:
    """Return what follows in an open file. Raises OSError: TooLarge when it is more than `most_bytes`."""
    parts, room = [], most_bytes + 1
    size = min(os.fstat(file.fileno()).st_size, most_bytes) + 1  # usually all of it, and one byte more
    try:
        while room and (part := file.read(min(size, room))):
            parts.append(part)
            room -= len(part)
        if not room:
            raise _too_large(most_bytes, str(file.name))
        return b"".join(parts)
    except MemoryError:
        raise OSError(errno.ENOMEM, "there is not enough memory for it", str(file.name)) from None


def read(path: Path, most_bytes: int) -> bytes:
    """Return the bytes of a plain file. Raises OSError: NotPlain and TooLarge as well."""
    with opened(path, most_bytes) as file:
        return rest(file, most_bytes)


def contents(path: Path, remedy: str = "", most_bytes: int = MOST_BYTES) -> bytes | None:
    """Return a plain file's bytes, None when there is none. Raises VivaError, with `remedy`, when it cannot be read."""
    try:
        return read(path, most_bytes)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise VivaError(f"{path} cannot be read: {reason(error)}.{remedy and ' '}{remedy}") from error


def kind(state: os.stat_result) -> str:
    """Return what stands in a plain file's place: "a folder", "a pipe"."""
    return _KINDS.get(stat.S_IFMT(state.st_mode), "a device")


def _refuse(path: Path, state: os.stat_result, most_bytes: int | None = None) -> None:
    """Raise OSError for anything but a plain file of at most `most_bytes`."""
    if not stat.S_ISREG(state.st_mode):
        raise NotPlain(errno.EINVAL, f"it is {kind(state)}, not a file. {_ANOTHER}", str(path))
    if most_bytes is not None and state.st_size > most_bytes:
        raise _too_large(most_bytes, str(path))


def _too_large(most_bytes: int, name: str) -> TooLarge:
    size = f"{most_bytes // 1_000_000:,} MB" if most_bytes >= 1_000_000 else f"{most_bytes // 1_000:,} kB"
    return TooLarge(errno.EFBIG, f"it is larger than {size}. {_ANOTHER}", name)


def matching(folder: Path, pattern: str) -> list[Path]:
    """Return the files of a folder whose names match, sorted by name; [] without a folder. Raises VivaError."""
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
        raise VivaError(
            f"viva cannot make the folder {path}: {reason(error)}. "
            "Set VIVA_HOME to a folder that you can write to, or name a file in another folder."
        ) from error


def replace(path: Path, *parts: bytes | memoryview, like: Path | None = None) -> None:
    """Write the parts, in order, into a file beside `path`, make it durable, and swap it in: at every moment the old or
    the new file exists. It gets the permissions of `like`, if that file exists, else those of the old file.

    Raises VivaError when it cannot be written (then the old file is unchanged), and when it is written but the disk did
    not confirm the swap.
    """
    try:
        target = Path(os.path.realpath(path))  # a link stays a link
        _swap_in(target, parts, like or target)
    except OSError as error:
        stays = "It was not changed" if os.path.lexists(path) else "No file was written"
        raise VivaError(f"{path} could not be written: {reason(error)}. {stays}.") from error
    try:
        sync_folder(target.parent)
    except OSError as error:
        raise VivaError(f"{path} is written, but a power cut could destroy it: {reason(error)}.") from error


def _swap_in(target: Path, parts: Iterable[bytes | memoryview], like: Path) -> None:
    from vivadeck.ending import put_right  # only when something is written

    with contextlib.suppress(FileNotFoundError):
        _refuse(target, target.stat())  # a device would be replaced, too
    beside = target.with_name(f".{target.name[:50]}{_BESIDE}{os.urandom(8).hex()}")
    with put_right(beside.unlink):
        try:
            beside.touch(0o600, exist_ok=False)
            with beside.open("wb") as file:
                file.writelines(parts)
                file.flush()
                sync(file.fileno())
            _keep_mode(like if like.is_file() else target, beside)
            beside.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yield a new temporary folder, and remove it with its contents at the end. Raises VivaError."""
    import shutil
    import tempfile

    from vivadeck.ending import put_right

    # `gettempdir` tests folders with a file, which a signal might leave behind; Windows has no such signals
    parent = os.environ.get("TMPDIR") or ("/tmp" if os.name == "posix" else tempfile.gettempdir())  # noqa: S108
    folder = Path(parent, f"viva-{os.urandom(8).hex()}")

    def remove() -> None:
        shutil.rmtree(folder, ignore_errors=True)

    with put_right(remove):
        try:
            _make_temporary(folder)
            yield folder
        finally:
            remove()


def _make_temporary(folder: Path) -> None:
    try:
        folder.mkdir(0o700)
    except OSError as error:
        raise VivaError(
            f"viva cannot write temporary files to {folder.parent}: {reason(error)}. "
            "Set the variable TMPDIR to another folder."
        ) from error


def clear_leftovers(path: Path) -> None:
    """Remove the files that dead processes left beside `path`. No other process may be in `replace` now."""
    with contextlib.suppress(OSError):  # a leftover does no harm
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
            if error.errno not in _CANNOT:  # network volumes and some external disks cannot do it
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
        if error.errno not in _CANNOT:  # some file systems cannot do it for folders
            raise
    finally:
        os.close(handle)


def reason(error: OSError) -> str:
    """Return the system's message, with a small first letter for the middle of a sentence."""
    message = error.strerror or str(error)
    return message[:1].lower() + message[1:]


def _keep_mode(target: Path, beside: Path) -> None:
    """Set the new file's permissions, 0600 so far, to those of the old file, or to the default of new files."""
    if os.name == "nt":
        return
    try:
        mode = target.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    beside.chmod(mode)
