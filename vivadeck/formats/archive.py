"""A zip archive, opened so that what it says of itself cannot take the memory; its readers bound what is in it."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from vivadeck import files

_LARGEST_READ = 32_000_000  # at once, which only its list of files asks for: some 300,000 of them


class _Bounded(BufferedReader):
    """A file of which nobody takes much at once."""

    def read(self, size: int | None = -1) -> bytes:
        """Return so many bytes. Raises zipfile.BadZipFile where the archive has an absurd list of files."""
        if size is not None and size > _LARGEST_READ:
            raise zipfile.BadZipFile
        return super().read(size)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive. Raises OSError for what is no plain file, and what `zipfile` raises for what is no archive."""
    with _Bounded(files.opened(path)) as file, zipfile.ZipFile(file) as archive:
        yield archive
