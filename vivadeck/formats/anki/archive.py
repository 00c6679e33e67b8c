"""An Anki package as an archive: its collection and its media. All sizes are limited.

Names in the archive are only looked up, never used as paths. Sizes are counted while unpacking, as an archive may state
false ones.
"""

from __future__ import annotations

import contextlib
import json
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, NamedTuple

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.formats.anki import protobuf
from vivadeck.sanitize import single_line

LARGEST_COLLECTION = 400_000_000
LARGEST_MEDIUM = 25_000_000
LARGEST_MEDIA = 150_000_000  # all together, in memory
_LARGEST_LIST = 50_000_000
_MOST_FILES = 200_000
_CHUNK = 1_000_000
_LARGEST_READ = 32_000_000  # bytes at once, which only an archive's list of files asks for: some 300,000 of them
_OLD, _LEGACY, _LATEST = 1, 2, 3  # what `meta` calls the format
_COLLECTIONS = {_OLD: "collection.anki2", _LEGACY: "collection.anki21", _LATEST: "collection.anki21b"}
_AGAIN = 'In Anki, export the deck again: File, Export, "Anki Deck Package".'


class Unpacked(NamedTuple):
    """A package while it is open: its database as a file, and its media, read as they are asked for."""

    database: Path
    media: PackageMedia


class PackageMedia:
    """The media of an open package, by the names that notes use."""

    def __init__(self, archive: zipfile.ZipFile, numbers: Mapping[str, str], *, is_latest: bool) -> None:
        self._archive = archive
        self._numbers = numbers
        self._is_latest = is_latest
        self._room = LARGEST_MEDIA

    def __contains__(self, name: str) -> bool:
        return name in self._numbers

    def read(self, name: str) -> bytes | str:
        """Return the bytes of a medium, or the reason why it cannot be read, as a text."""
        if name not in self._numbers:
            return "it is not in the package"
        try:
            data = _bytes(self._archive, self._numbers[name], min(LARGEST_MEDIUM, self._room), self._is_latest)
        except VivaError as error:
            return str(error)
        except _Damaged:
            return "it is damaged in the package"
        self._room -= len(data)
        return data


class _Damaged(Exception):
    """The archive, or a file in it, is not as Anki writes it."""


class _BoundedFile(BufferedReader):
    """A file that refuses a very large read, so that a false length in an archive cannot fill the memory."""

    def read(self, size: int | None = -1) -> bytes:
        """Return up to `size` bytes. Raises zipfile.BadZipFile where the archive has an absurd list of files."""
        if size is not None and size > _LARGEST_READ:
            raise zipfile.BadZipFile
        return super().read(size)


@contextlib.contextmanager
def open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive. Raises OSError for what is not a plain file, and what `zipfile` raises for a broken archive."""
    with _BoundedFile(files.opened(path)) as file, zipfile.ZipFile(file) as archive:
        yield archive


@contextlib.contextmanager
def unpacked(path: Path) -> Iterator[Unpacked]:
    """Unpack the collection of a package into a temporary folder. Raises VivaError."""
    with contextlib.ExitStack() as stack:
        try:
            archive = stack.enter_context(open_zip(path))
            version = _version(archive)
            database = stack.enter_context(files.temporary_folder()) / "collection.db"
            with database.open("wb") as file:
                for chunk in _chunks(archive, _COLLECTIONS[version], LARGEST_COLLECTION, version == _LATEST):
                    file.write(chunk)
            media = PackageMedia(archive, _media_numbers(archive, version), is_latest=version == _LATEST)
        except OSError as error:
            raise VivaError(f"{_shown(path)} cannot be read: {files.reason(error)}.") from error
        except (zipfile.BadZipFile, NotImplementedError):
            raise VivaError(f"{_shown(path)} is not an Anki package{_actual_kind(path)}. {_AGAIN}") from None
        except _Damaged:
            raise VivaError(f"{_shown(path)} is damaged. {_AGAIN}") from None
        except VivaError as error:
            raise VivaError(f"{_shown(path)}: {error}") from None
        yield Unpacked(database, media)


def _version(archive: zipfile.ZipFile) -> int:
    """Return the format. A new package also has a stub for older versions of Anki, which only asks for an update."""
    names = set(archive.namelist())
    if len(archive.infolist()) > _MOST_FILES:
        raise VivaError(f"it has more than {_MOST_FILES:,} files. Export less at once.")
    if "meta" in names:
        version = protobuf.number(_bytes(archive, "meta", 1_000, is_zstd=False), 1)
        if version > _LATEST:
            raise VivaError(
                f"its format (number {version}) is newer than this viva. "
                'Update viva, or export the deck again in Anki with "Support older Anki versions".'
            )
        if version in _COLLECTIONS and _COLLECTIONS[version] in names:
            return version
    for version in (_LATEST, _LEGACY, _OLD):
        if _COLLECTIONS[version] in names:
            return version
    raise VivaError(f"this archive is not from Anki: there is no collection in it. {_AGAIN}")


def _media_numbers(archive: zipfile.ZipFile, version: int) -> dict[str, str]:
    """Return the number in the archive of each medium, by its name."""
    if "media" not in archive.namelist():
        return {}
    data = _bytes(archive, "media", _LARGEST_LIST, version == _LATEST)
    if version == _LATEST:
        entries = protobuf.fields(data, 1)
        return {protobuf.text(entry, 1): str(number) for number, entry in enumerate(entries)}
    try:
        listed = json.loads(data)
        return {str(name): str(number) for number, name in listed.items()}
    except (ValueError, AttributeError, RecursionError):
        raise _Damaged from None


def _bytes(archive: zipfile.ZipFile, name: str, most: int, is_zstd: bool) -> bytes:
    return b"".join(_chunks(archive, name, most, is_zstd))


def _chunks(archive: zipfile.ZipFile, name: str, most: int, is_zstd: bool) -> Iterator[bytes]:
    """Yield the bytes of a file. Raises VivaError when it is too large or encrypted, _Damaged when it is broken."""
    zstd = _zstd() if is_zstd else None
    wrong = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, *((zstd.ZstdError,) if zstd else ()))
    read = 0
    try:
        info = archive.getinfo(name)
        if info.flag_bits & 1:
            raise VivaError(f"it is encrypted, but Anki does not encrypt packages. {_AGAIN}")
        with archive.open(info) as packed:
            file: IO[bytes] = zstd.ZstdFile(packed) if zstd else packed
            while chunk := file.read(_CHUNK):
                read += len(chunk)
                if read > most:
                    raise VivaError(f"it is larger than {most // 1_000_000} MB when unpacked. Export less at once.")
                yield chunk
    except wrong:
        raise _Damaged from None


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


def _actual_kind(path: Path) -> str:
    """Return what kind of file it is instead of a package, where its first bytes show that."""
    try:
        with files.opened(path) as file:
            start = file.read(200).lstrip().lower()
    except OSError:
        return ""
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return ": it is a web page, so the download probably failed"
    return ": it is empty" if not start else ""


def _shown(path: Path) -> str:
    return single_line(str(path))
