"""`viva restore`: progress from a backup, when the file is damaged or the student wants to go back."""

from __future__ import annotations

from pathlib import Path

from vivadeck import output
from vivadeck.desk import Desk
from vivadeck.errors import VivaError
from vivadeck.model import Progress
from vivadeck.output import Column
from vivadeck.progress.backups import read
from vivadeck.wording import counted


def restore(desk: Desk, backup: str) -> None:
    """Put a backup (a date or a file) in place; without one, what is damaged is mended. Raises VivaError."""
    chosen = _find(desk, backup) if backup else None
    sound = None if chosen else _if_sound(desk)
    if sound is not None:
        _list(desk, sound)
        return
    done = desk.store.restore(chosen, desk.now())
    desk.say_notices()
    for problem in done.unread:
        output.note(f"{problem}; this line is left out.")
    output.data(f"{desk.store.path}: {counted(len(done.progress.reviews), 'review')}, from {done.source}.")
    for kept in done.kept:
        output.data(f"What was there before is kept as {kept}.")


def _if_sound(desk: Desk) -> Progress | None:
    """Return what is recorded, None where it is damaged."""
    try:
        return desk.progress()
    except VivaError:
        return None


def _find(desk: Desk, backup: str) -> Path:
    by_day = desk.store.backups.by_day()
    path = by_day.get(backup, Path(backup).expanduser())
    if not path.is_file():
        there = ", ".join(by_day) or "none"
        raise VivaError(f"{backup} is neither a file nor the day of a backup. There are: {there}.")
    return path


def _list(desk: Desk, progress: Progress) -> None:
    output.data(f"{desk.store.path} is sound: {counted(len(progress.reviews), 'review')}. Nothing was changed.")
    backups = desk.store.backups.by_day()
    if not backups:
        output.data("There are no backups yet; one is made on each day on which you study.")
        return
    output.data("")
    output.table(
        (Column("backup", style="viva.id"), Column("reviews", is_number=True), Column("last review")),
        [(day, *_told(path)) for day, path in backups.items()],
    )
    output.data("")
    output.styled(("To go back to one of these: ", ""), (f"viva restore {list(backups)[-1]}", "viva.key"))


def _told(path: Path) -> tuple[str, str]:
    try:
        progress = read(path)
    except VivaError:
        return "damaged", ""
    if progress is None or not progress.reviews:
        return "0", ""
    return str(len(progress.reviews)), f"{progress.reviews[-1].at:%Y-%m-%d %H:%M}"
