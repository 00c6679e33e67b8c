"""The copies of `progress.json`: one for each of the last days on which something changed, and what was set aside."""

from __future__ import annotations

import contextlib
from datetime import date, datetime
from pathlib import Path

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.model import Progress

KEPT = 7


class Damaged(VivaError):
    """A file of progress does not hold what viva wrote."""


def read(path: Path, remedy: str = "") -> Progress | None:
    """Return what a file of progress holds, None when it is not there.

    Raises Damaged, and VivaError, with `remedy`, when it cannot be read.
    """
    from vivadeck.progress.document import parse_bytes  # JSON costs 2 ms
    from vivadeck.progress.facts import Unreadable

    data = files.contents(path, remedy)
    try:
        return None if data is None else parse_bytes(data)
    except Unreadable as error:
        raise Damaged(f"{path} cannot be used: {error}.") from None


def is_good(path: Path) -> bool:
    """Whether a file of progress is there and can be used."""
    try:
        return read(path) is not None
    except VivaError:
        return False


class Backups:
    """The backups in a folder, as they stand on the study day `today`."""

    def __init__(self, folder: Path, today: date) -> None:
        self.folder = folder
        self._today = today

    def all(self) -> list[Path]:
        """Return the daily backups, the oldest first. Raises VivaError when the folder cannot be read.

        One dated after today was made while the clock was wrong. It counts as old, so as not to push the others out.
        """
        today = self._of(self._today).name
        found = files.matching(self.folder, "progress-????-??-??.json")
        return sorted(found, key=lambda path: (path.name <= today, path.name))

    def by_day(self) -> dict[str, Path]:
        """Return the daily backups by their day (ISO 8601), the oldest first."""
        return {path.stem.removeprefix("progress-"): path for path in self.all()}

    def newest_good(self) -> Path | None:
        """Return the newest backup that can be read, None when there is none."""
        with contextlib.suppress(VivaError):
            return next((path for path in reversed(self.all()) if is_good(path)), None)
        return None

    def problems(self) -> list[str]:
        """Return what is wrong with each backup that cannot be used."""
        found = []
        for path in self.all():
            try:
                read(path)
            except VivaError as error:
                found.append(str(error))
        return found

    def difference(self, path: Path) -> str:
        """Say where a damaged file first differs from the newest good backup; "" where there is none."""
        good = self.newest_good()
        if good is None:
            return ""
        lines = [files.contents(each) or b"" for each in (path, good)]
        pairs = enumerate(zip(*(each.split(b"\n") for each in lines), strict=False), 1)
        line = next((number for number, (one, other) in pairs if one != other), None)
        return f"It first differs from the newest good backup in line {line}. " if line else ""

    def keep(self, *parts: bytes | memoryview) -> None:
        """Make the parts, joined, today's backup, and remove those of all but the last days. Raises VivaError."""
        files.make_folder(self.folder)
        path = self._of(self._today)
        files.clear_leftovers(path)
        files.replace(path, *parts)
        try:
            for old in self.all()[:-KEPT]:
                old.unlink()
        except OSError as error:
            raise VivaError(f"{self.folder}: an old backup could not be removed: {files.reason(error)}.") from error

    def set_aside(self, path: Path, now: datetime) -> Path | None:
        """Keep a copy of a file for good, and return it; None when the file is not there. Raises VivaError."""
        data = files.contents(path)
        if data is None:
            return None
        files.make_folder(self.folder)
        stem = f"{path.name.partition('.')[0]}-set-aside-{now:%Y-%m-%d-%H%M%S}"
        suffixes = "".join(path.suffixes)
        number = 1
        while (copy := self.folder / f"{stem}{'' if number == 1 else f'-{number}'}{suffixes}").exists():
            number += 1
        files.replace(copy, data)
        return copy

    def _of(self, day: date) -> Path:
        return self.folder / f"progress-{day.isoformat()}.json"
