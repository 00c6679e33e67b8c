"""What can be done where progress cannot be used: what is good in its place, and how that is said."""

from __future__ import annotations

from pathlib import Path

from vivadeck.progress.backups import Backups, DamagedFile, WrittenByNewer, is_good, kind_of_misplaced
from vivadeck.progress.journal import journal_of

UNCHANGED = "Nothing was changed."


def sound(path: Path, backups: Backups) -> Path | None:
    """Return the file of progress if it can be read, else the newest good copy; None when there is none.

    Raises WrittenByNewer where a newer viva wrote the one or the other.
    """
    return path if is_good(path) else backups.newest_good()


def remedy(path: Path, backups: Backups) -> str:
    """Say what to do where the file of progress, or its journal, is damaged."""
    try:
        good = sound(path, backups)
    except WrittenByNewer as error:
        return f"{UNCHANGED} {error}"
    if good is None:
        return f"{UNCHANGED} {nothing_good(path, backups)}"
    if good == path:
        return f"{UNCHANGED} {path} is good: `viva restore` keeps what else can be read."
    return f"{UNCHANGED} The newest good backup is {good}: `viva restore` brings it back."


def check_place(path: Path, backups: Backups) -> None:
    """Raise DamagedFile where what is no file has the place of the file of progress, or of its journal."""
    for each in (path, journal_of(path)):
        if (what := kind_of_misplaced(each)) is not None:
            raise DamagedFile(f"{each} cannot be read: it is {what}. {remedy(path, backups)}")


def gone(path: Path, backups: Backups) -> str:
    """Say that the file of progress is not there, and what to do."""
    if not path.is_symlink():
        return f"{path} is gone, but there are backups of it. {remedy(path, backups)}"
    where = f"{path} leads to {path.readlink()}, which is not there, but there are backups of it."
    return f"{where} If that is on another disk, connect it. {remedy(path, backups)}"


def nothing_good(path: Path, backups: Backups) -> str:
    """Say that there is nothing to restore from, and how to begin afresh."""
    existing = [each for each in (path, journal_of(path)) if each.exists() or each.is_symlink()]
    afresh = existing and f" To begin afresh, move {' and '.join(map(str, existing))} to another folder."
    if backups.copies():
        return f"There is no good backup.{afresh or ''}"
    return f"There is nothing to restore from: no backup is in {backups.folder}.{afresh or ''}"
