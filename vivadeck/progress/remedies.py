"""What can be done where progress cannot be used, and how to say it: what is wrong, what is safe, what to type."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.progress.backups import Backups, DamagedFile, WrittenByNewer, is_good, kind_of_misplaced
from vivadeck.progress.journal import journal_of

UNCHANGED = "Nothing was changed."
_MISSING = "The file with your progress is missing"


def sound(path: Path, backups: Backups) -> Path | None:
    """Return the file of progress if it can be read, else the newest good copy; None when there is none.

    Raises WrittenByNewer where a newer viva wrote the one or the other.
    """
    return path if is_good(path) else backups.newest_good()


def with_remedy(problem: str, path: Path, backups: Backups, what_is_wrong: str = "Your progress is damaged") -> str:
    """Say what is wrong, what is safe, and what to type. Below that: the `problem` (a sentence) of the file of progress
    or its journal, with the place.
    """
    try:
        good = sound(path, backups)
    except WrittenByNewer as error:
        return f"{what_is_wrong}. {UNCHANGED}\n{problem}\n{error}"
    if good is None:
        return f"{what_is_wrong}. {UNCHANGED} {nothing_good(path, backups)}\n{problem}"
    if good == path:
        return (
            "The reviews of your last session are damaged. All earlier reviews are safe, and nothing was changed. "
            f"To keep all that can be read: `viva restore`\n{problem}"
        )
    return (
        f"{what_is_wrong}, but there is a good backup{_from_day(good, backups)}, and nothing was changed. "
        f"To go back to the backup: `viva restore`\n{problem}\nThe backup is {good}."
    )


def _from_day(copy: Path, backups: Backups) -> str:
    """Return the day in the name of a copy, to put after a noun: " from Mon 30 Nov"; "" without one."""
    from vivadeck.terminal.wording import on_day

    match = re.search(r"\d{4}-\d\d-\d\d", copy.name)
    try:
        return f" from {on_day(date.fromisoformat(match.group()), backups.today)}" if match else ""
    except ValueError:  # somebody gave the file a name that is no date
        return ""


def check_place(path: Path, backups: Backups) -> None:
    """Raise DamagedFile where something that is no file is in the place of the file of progress, or of its journal."""
    for file in (path, journal_of(path)):
        if (kind := kind_of_misplaced(file)) is not None:
            problem = f"{file} cannot be read: it is {kind}."
            raise DamagedFile(with_remedy(problem, path, backups, "Your progress cannot be read"))


def gone(path: Path, backups: Backups) -> str:
    """Say that the file of progress is missing, and what to do."""
    if not path.is_symlink():
        return with_remedy(f"{path} is missing.", path, backups, _MISSING)
    target = path.readlink()
    problem = f"{path} is a link to {target}, which is missing. If it is on another disk, connect that disk."
    return with_remedy(problem, path, backups, _MISSING)


def _has_text(path: Path) -> bool:
    """Tell whether a path may be a file with something in it: a file that cannot be read may be one."""
    try:
        return path.is_file() and bool((files.contents(path) or b"").strip())
    except VivaError:
        return True


def newer(problem: str) -> str:
    """Add what is safe to a problem: a newer viva wrote the file of progress, or a line of its journal."""
    return f"Your reviews are safe: nothing was changed. {problem}"


def nothing_good(path: Path, backups: Backups) -> str:
    """Say that there is no good backup, and how to start again without one."""
    copies = backups.copies()
    existing = [file for file in (path, journal_of(path)) if file.exists() or file.is_symlink()]
    has_reviews = copies or any(map(_has_text, existing))
    moved = " and ".join(map(str, existing))
    again = f" To start again{' without your old reviews' if has_reviews else ''}, move {moved} to another folder."
    problem = "There is no good backup." if copies else f"There is no backup in {backups.folder}."
    return f"{problem}{again if existing else ''}"
