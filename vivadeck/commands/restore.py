"""`viva restore`: progress as it was on a day or before a change, and what is damaged mended."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
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
from vivadeck.terminal import output
from vivadeck.terminal.output import Column
from vivadeck.terminal.wording import counted

cli = typer.Typer(rich_markup_mode=None)


@cli.command("restore", cls=Command)
def command(
    backup: Annotated[
        str,
        typer.Argument(
            metavar="[BACKUP]",
            help="A name that `viva restore` lists, such as 2026-11-24, or a file.",
            autocompletion=completion.backup,
            show_default=False,
        ),
    ] = "",
) -> None:
    """Go back to your progress of an earlier day, or before a change.

    Without a name: mend damaged progress from the newest good backup; where it is sound, list what can be brought back.
    """
    restore(app_for(None), backup)


def restore(app: App, name: str) -> None:
    """Put a copy (its name, or a file) in place; without one, what is damaged is mended. Raises VivaError."""
    chosen = _find(app, name) if name else None
    sound = None if chosen else _if_sound(app)
    if sound is not None:
        _list(app, sound)
        return
    done = app.store.restore(chosen, app.now())
    for problem in done.unread:
        output.warn(f"{problem}; this line is left out.")
    output.print_line(f"{app.store.path}: {counted(len(done.progress.reviews), 'review')}, from {done.source}.")
    for path in done.aside:
        output.print_line(f"What was there before is kept as {path}.")
        _say_use(path, is_left_out=chosen is not None)
    _say_left_out(done)
    say_undo(done.before)


def _say_use(aside: Path, *, is_left_out: bool) -> None:
    """Say what can be done with a file that was set aside: only a newer viva, or `viva merge`, can use it."""
    is_journal = aside.suffix == SUFFIX
    command = f"`viva {'merge' if is_journal else 'restore'} {shlex.quote(str(aside))}`"
    try:
        others.read(aside)
    except WrittenByNewer:
        output.warn(f"A newer viva wrote that. Update viva, then bring it back: {command}")
    except VivaError:
        return
    else:
        if is_journal and is_left_out:
            output.warn(f"What was not yet in progress.json is in it: {command}")


def _say_left_out(done: Restored) -> None:
    """Say how many of the reviews that were there are not there now."""
    there = read(done.before.path) if done.before else None
    if not done.before or not there:
        return
    known = {(review.card, review.at) for review in done.progress.reviews}
    many = sum((review.card, review.at) not in known for review in there.reviews)
    if many:
        was, are = ("was recorded", "is") if many == 1 else ("were recorded", "are")
        they = "it is" if many == 1 else "they are"
        output.warn(f"{counted(many, 'review')} that {was} since {are} not in it; {they} in {done.before.name}.")


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
    copies = {copy.name: copy.path for copy in app.store.backups.copies()}
    path = copies.get(name, Path(name).expanduser())
    if not path.is_file():
        there = f"There are: {', '.join(copies)}." if copies else "There is no backup yet."
        raise VivaError(f"{name} is neither a file nor the name of a backup. {there}")
    return path


def _list(app: App, progress: Progress) -> None:
    copies = app.store.backups.copies()
    if not copies and not app.store.path.exists():
        output.print_line(f"There is nothing to restore: {app.store.path} is not there, and there is no backup.")
        return
    output.print_line(f"{app.store.path} is sound: {counted(len(progress.reviews), 'review')}. Nothing was changed.")
    if not copies:
        output.print_line(
            "There are no backups yet; one is made on each day on which you study, and before each change."
        )
        return
    output.print_line("")
    output.table(
        (Column("name", style="viva.id"), Column("state"), Column("reviews", is_number=True), Column("last review")),
        _rows(copies),
    )
    output.print_line("")
    output.print_styled(("To go back to one of these: ", ""), ("viva restore NAME", "viva.key"))


def _rows(copies: Sequence[Copy]) -> list[tuple[str, ...]]:
    return [
        (copy.name, f"before {copy.change}" if copy.change else "last of the day", *_contents(copy.path))
        for copy in copies
    ]


def _contents(path: Path) -> tuple[str, str]:
    """Return how many reviews a copy has, and when the last was."""
    try:
        progress = read(path)
    except WrittenByNewer:
        return "newer viva", ""
    except DamagedFile:
        return "damaged", ""
    except VivaError:
        return "cannot be read", ""
    if progress is None or not progress.reviews:
        return "0", ""
    return str(len(progress.reviews)), f"{progress.reviews[-1].at:%Y-%m-%d %H:%M}"
