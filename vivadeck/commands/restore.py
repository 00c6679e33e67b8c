"""`viva restore`: progress as it was on a day or before a change, and the repair of damaged progress."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from vivadeck.app import App
from vivadeck.commands import completion
from vivadeck.commands.boundary import Command
from vivadeck.commands.move import say_undo
from vivadeck.commands.options import app_for
from vivadeck.errors import VivaError
from vivadeck.model import Progress
from vivadeck.progress import others
from vivadeck.progress.backups import Copy, DamagedFile, WrittenByNewer, is_misplaced, read
from vivadeck.progress.journal import SUFFIX
from vivadeck.progress.kept import Restored
from vivadeck.terminal import dates, output
from vivadeck.terminal.tables import Column
from vivadeck.terminal.wording import NOTHING, counted, on_day

_CHANGES = {"check": "`viva check --fix`", "upgrade": "an update of viva"}  # the others are commands


cli = typer.Typer(rich_markup_mode=None)


@cli.command("restore", cls=Command)
def command(
    backup: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[BACKUP]",
            help="A name that `viva restore` lists, a day such as yesterday or 24 Nov, or a file.",
            autocompletion=completion.backup,
            show_default=False,
        ),
    ] = None,
) -> None:
    """Go back to your progress of an earlier day, or before a change.

    Without a name: repair damaged progress from the newest good backup. When nothing is damaged: list the backups.
    """
    restore(app_for(None), " ".join(backup or ()))


def restore(app: App, name: str) -> None:
    """Restore a copy (a name or a file). Without one, repair damaged progress, or list the copies. Raises VivaError."""
    chosen = _find(app, name) if name else None
    sound = None if chosen else _if_sound(app)
    if sound is not None:
        _list(app, sound)
        return
    done = app.store.restore(chosen, app.now())
    for problem in done.unread:
        output.warn(f"{problem}. viva leaves this line out.")
    output.say(
        f"Your progress now has {counted(len(done.progress.reviews), 'review')}, from {_named(app, done.source)}."
    )
    for path in done.aside:
        _say_aside(path, is_left_out=chosen is not None)
    _say_left_out(done)
    say_undo(done.before)


def _named(app: App, source: Path) -> str:
    """Name what was restored: a backup by its name, which is shorter than its path."""
    names = [copy.name for copy in app.store.backups.copies() if copy.path == source]
    return f"the backup {names[0]}" if names else str(source)


def _say_aside(aside: Path, *, is_left_out: bool) -> None:
    """Say where a file is now that was set aside, and how to use it: with a newer viva, or with `viva merge`."""
    is_journal = aside.suffix == SUFFIX
    command = f"`viva {'merge' if is_journal else 'restore'} {shlex.quote(str(aside))}`"
    is_damaged = aside.is_symlink()  # it may lead to the restored file
    note = ""
    try:
        others.read(aside)
    except WrittenByNewer:
        note = f"A newer viva wrote that file. Update viva, then bring the file back: {command}"
    except VivaError:
        is_damaged = True
    else:
        if is_journal and is_left_out:
            note = f"That file has entries that were not in progress.json yet. To add them: {command}"
    output.say(f"The {'damaged' if is_damaged else 'old'} file was moved to {aside}")
    if note:
        output.warn(note)


def _say_left_out(done: Restored) -> None:
    """Say how many reviews are no longer in progress, and where they are kept."""
    former = read(done.before.path) if done.before else None
    if not done.before or not former:
        return
    keys = {(review.card, review.at) for review in done.progress.reviews}
    missing = sum((review.card, review.at) not in keys for review in former.reviews)
    if missing == 1:
        output.warn(f"1 review is no longer in your progress. It is kept in the backup {done.before.name}.")
    elif missing:
        output.warn(
            f"{missing} reviews are no longer in your progress. They are kept in the backup {done.before.name}."
        )


def _if_sound(app: App) -> Progress | None:
    """Return what is recorded, None where it is damaged. Raises WrittenByNewer."""
    if is_misplaced(app.store.path):
        return None
    try:
        return app.progress()
    except WrittenByNewer:
        raise
    except VivaError:
        return None


def _find(app: App, name: str) -> Path:
    """Return the copy of this name, or the file, or the copy of the day that the name means.

    Raises VivaError, naming the copies, when there is none of these.
    """
    copies = {copy.name: copy.path for copy in app.store.backups.copies()}
    path = copies.get(name, Path(name).expanduser())
    if path.is_file():
        return path
    hint = f"The backups are {', '.join(copies)}." if copies else "There are no backups yet."
    try:
        day = dates.day_of(name, app.today, is_past=True)
    except dates.NoDate:
        raise VivaError(f"There is no backup and no file {name}. {hint}") from None
    path = copies.get(day.isoformat(), Path())
    if not path.is_file():
        raise VivaError(f"There is no backup of {on_day(day, app.today)}. {hint}")
    return path


def _list(app: App, progress: Progress) -> None:
    """Say that the progress is good, and list the copies."""
    copies = app.store.backups.copies()
    if not copies and not app.store.path.exists():
        output.say(f"There is nothing to restore: you have no backups, and no progress in {app.store.path}.")
        return
    output.say(f"{app.store.path} is good: {counted(len(progress.reviews), 'review')}. Nothing was changed.")
    if not copies:
        output.say(
            "There are no backups yet. viva makes one on each day on which you study, "
            "and before each change such as `viva merge`."
        )
        return
    output.print_line("")
    output.table(
        (Column("name", style="viva.id"), Column("state"), Column("reviews", is_number=True), Column("last review")),
        [_row(copy, app.today) for copy in copies],
    )
    output.print_line("")
    output.print_styled(("To go back to one of these: ", ""), ("`viva restore NAME`", "viva.key"))


def _row(copy: Copy, today: date) -> tuple[str, ...]:
    change = _CHANGES.get(copy.change, f"`viva {copy.change}`")
    return copy.name, f"before {change}" if copy.change else "end of the day", *_contents(copy.path, today)


def _contents(path: Path, today: date) -> tuple[str, str]:
    """Return how many reviews a copy has, and when the last was."""
    try:
        progress = read(path)
    except WrittenByNewer:
        return "from a newer viva", ""
    except DamagedFile:
        return "damaged", ""
    except VivaError:
        return "cannot be read", ""
    if progress is None or not progress.reviews:
        return NOTHING, ""
    last = progress.reviews[-1].at
    return str(len(progress.reviews)), f"{on_day(last.date(), today)}, {last:%H:%M}"
