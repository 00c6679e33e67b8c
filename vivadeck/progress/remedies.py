"""What can be done where progress cannot be used, and how to say it: what is safe, what happened, what to type."""

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


def with_remedy(problem: str, path: Path, backups: Backups) -> str:
    """Add what is safe, and what to type, to a problem (a sentence) of the file of progress or its journal."""
    try:
        good = sound(path, backups)
    except WrittenByNewer as error:
        return f"{UNCHANGED} {problem} {error}"
    if good is None:
        return f"{UNCHANGED} {problem} {nothing_good(path, backups)}"
    if good == path:
        return f"Nothing was changed, and {path} is good. {problem} To keep all that can be read: `viva restore`"
    return (
        f"Nothing was changed, and there is a good backup: {good}. {problem} To go back to the backup: `viva restore`"
    )


def check_place(path: Path, backups: Backups) -> None:
    """Raise DamagedFile where something that is no file is in the place of the file of progress, or of its journal."""
    for file in (path, journal_of(path)):
        if (kind := kind_of_misplaced(file)) is not None:
            raise DamagedFile(with_remedy(f"{file} cannot be read: it is {kind}.", path, backups))


def gone(path: Path, backups: Backups) -> str:
    """Say that the file of progress is missing, and what to do."""
    if not path.is_symlink():
        return with_remedy(f"{path} is missing.", path, backups)
    target = path.readlink()
    problem = f"{path} is a link to {target}, which is missing. If it is on another disk, connect that disk."
    return with_remedy(problem, path, backups)


def newer(problem: str) -> str:
    """Add what is safe to a problem: a newer viva wrote the file of progress, or a line of its journal."""
    return f"Your reviews are safe: nothing was changed. {problem}"


def nothing_good(path: Path, backups: Backups) -> str:
    """Say that there is no good backup, and how to start again without one."""
    existing = [file for file in (path, journal_of(path)) if file.exists() or file.is_symlink()]
    moved = " and ".join(map(str, existing))
    again = f" To start again without your old reviews, move {moved} to another folder." if existing else ""
    if backups.copies():
        return f"There is no good backup.{again}"
    return f"There is no backup in {backups.folder}.{again}"
