"""`viva study`: a session, on a full screen or line by line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from vivadeck.app import App
from vivadeck.commands import planning
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DeckNames, DecksOption, QueryOption, app_for
from vivadeck.commands.reminders import remind
from vivadeck.errors import VivaError
from vivadeck.study import summary
from vivadeck.study.view import View
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted, in_days

if TYPE_CHECKING:
    from vivadeck.agenda import Item
    from vivadeck.collection.selection import Selection
    from vivadeck.exam.showings import Showings
    from vivadeck.exam.today import Plans
    from vivadeck.study.session import Session


cli = typer.Typer(rich_markup_mode=None)


@cli.command("study", cls=Command)
def command(
    names: DeckNames = None,
    query: QueryOption = "",
    new: Annotated[
        int | None,
        typer.Option(
            "--new",
            min=0,
            metavar="N",
            help="New cards a day, at most, besides an exam's; else 15, or as in config.toml.",
        ),
    ] = None,
    no_exam: Annotated[bool, typer.Option("--no-exam", help="Leave exams aside: ask what SM-2 has for today.")] = False,
    decks: DecksOption = None,
) -> None:
    """Ask what is due, then some new cards.

    Every grade is saved before the next card is shown.
    """
    study(app_for(decks), StudyOptions(names or [], query, new, by_plan=not no_exam))


class StudyOptions(NamedTuple):
    """What to ask: the names of decks (none: all), a query, at most `new` new cards a day, and whether by exams' plans.

    `new` is None when the settings decide.
    """

    decks: Sequence[str] = ()
    query: str = ""
    new: int | None = None
    by_plan: bool = True


def study(app: App, options: StudyOptions) -> None:
    """Ask what an exam's plan wants, what is due, and some new cards.

    Raises VivaError; KeyboardInterrupt after Ctrl-C, with everything saved.
    """
    remind(app)
    plans = planning.plans(app) if options.by_plan else None
    chosen = app.select(options.decks, app.query(options.query))
    started = planning.session(app, chosen, plans, options.new)
    if not started.queue:
        app.store.fold_left()
        _nothing(app, chosen, plans)
        return
    app.store.prepare()
    try:
        view, stopped = _run(app, started, _exam(app, plans))
        if view.unsaved is not None:  # written first, because the disk may refuse the following steps, too
            output.warn(f"Not saved{'' if stopped else ', as you chose'}: {view.unsaved.entry.card}.")
    finally:
        not_folded = _fold(app)
    app.refresh()
    _sum_up(view, app, planning.plans(app) if plans else None)
    if failure := stopped or not_folded:
        raise failure


def _exam(app: App, plans: Plans | None) -> str:
    """Return when the next exam is and what its plan has for today; "" without exams."""
    if plans is None:
        return ""
    from vivadeck.commands.today import exam_lines

    return exam_lines(plans, app.today)[0]


def _run(app: App, started: Session, exam: str) -> tuple[View, KeyboardInterrupt | VivaError | None]:
    """Ask, and return the student's last view, and what to raise once everything that can be saved is saved."""
    from vivadeck.study.runner import Face, Runner

    face: Face
    message = ""
    if _has_screen():
        from vivadeck.study.full_screen import FullScreen  # needs a terminal, and rich

        broken = "".join(f"{name} cannot be used: `viva check` tells why. " for name in app.library.broken)
        message = broken or (f"{exam} Space shows the answer." if exam else "")
        face = FullScreen({deck.name: deck.title for deck in app.library.decks}, app.now)
    else:
        from vivadeck.study.line_mode import LineMode

        if exam:
            output.warn(exam)
        face = LineMode(len(started.queue), app.now)
    runner = Runner(View(started, message=message), app.store.record, app.now, app.places.behind)
    with app.postponed_notices():
        runner.run(face)
    return runner.view, runner.stopped


def _has_screen() -> bool:
    streams = (sys.stdin, sys.stdout)
    return all(stream is not None and stream.isatty() for stream in streams) and os.environ.get("TERM") not in (
        "dumb",
        "unknown",
    )


def _fold(app: App) -> VivaError | None:
    """Put the recorded entries into the progress file, and return the error, if any: the summary comes before it."""
    try:
        app.store.fold()
    except VivaError as error:
        return error
    return None


def _sum_up(view: View, app: App, plans: Plans | None) -> None:
    """Write the summary of the session, with what the plans of exams say after it."""
    by_day = app.select().by_day()
    rows = summary.lines(summary.summarize(view.session.reviews, len(view.session.queue), by_day, app.today))
    if plans:
        from vivadeck.commands.today import exam_lines

        lines = [line.removeprefix("Exam ") for line in exam_lines(plans, app.today)]
        done = [] if view.session.queue else _done(view.session.plan, plans)
        rows[-1:] = [  # in place of the row about tomorrow, which counts what SM-2 would ask
            *(("done", line) for line in done),
            *(("exam", line) for line in lines),
        ]
    if output.is_terminal():
        from rich.table import Table
        from rich.text import Text

        grid = Table.grid(padding=(0, 2, 0, 0))
        for label, figure in rows:
            grid.add_row(Text(label, style="viva.quiet"), Text(figure, style="bold"))
        output.show(grid)
    else:
        for label, figure in rows:
            output.print_line(f"{label}: {figure}")


def _done(asked: Showings | None, plans: Plans) -> list[str]:
    """Return why nothing more is asked of some of an exam's cards, unless the exam's own lines say it."""
    return [end for end in asked.ends() if end and end not in plans.showings.ends()] if asked else []


def _nothing(app: App, chosen: Selection, plans: Plans | None) -> None:
    """Write why there is nothing to ask, and what the student can do about it."""
    if chosen.is_empty():
        output.print_line("No card matches.")
        return
    if plans and (items := chosen.among(plans.items)):
        _nothing_planned(plans, items, app)
        return
    new = sum(count.new for count in chosen.counts())
    output.print_line("Nothing is due.")
    later = {day: count for day, count in chosen.by_day().items() if day > app.today}
    if later:
        day = min(later)
        output.print_line(f"Next: {counted(later[day], 'card')} {in_days(day, app.today)}.")
    if new:
        introduced = planning.introduced(app)
        waiting = f"{counted(new, 'new card')} {'waits' if new == 1 else 'wait'}"
        more = min(new, 10)
        allowed = f"--new {introduced + more} a day allows {more} more"
        output.print_line(f"{waiting}. Today {introduced} were begun, as many as may be; {allowed}.")


def _nothing_planned(plans: Plans, items: Sequence[Item], app: App) -> None:
    """Write why no card of an exam is asked."""
    from vivadeck.commands.today import exam_lines
    from vivadeck.exam import today

    for line in (*_done(today.day(plans, items), plans), *exam_lines(plans, app.today)):
        output.print_line(line)
    output.print_line("viva study --no-exam asks what SM-2 has for today; viva plan tells what comes.")
