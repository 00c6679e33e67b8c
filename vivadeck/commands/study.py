"""`viva study`: a session, on a full screen or line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from vivadeck.app import App
from vivadeck.commands import face, planning
from vivadeck.commands.boundary import Command
from vivadeck.commands.nothing import why_none
from vivadeck.commands.options import DeckNames, DecksOption, QueryOption, StopOption, TypeOption, app_for, typed
from vivadeck.commands.reminders import remind
from vivadeck.study import summary
from vivadeck.study.view import StudyView
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted, in_days, wrapped

if TYPE_CHECKING:
    from vivadeck.agenda import Item
    from vivadeck.assess.typed import Listener
    from vivadeck.collection.selection import Selection
    from vivadeck.exam.showings import Showings
    from vivadeck.exam.today import Plans
    from vivadeck.study.session import Session
    from vivadeck.terminal.asking import Face

MORE = 20  # cards that `--more` asks unless another number is written
PRACTICE = "Practice: a card that is not due keeps its date, unless you miss it."

cli = typer.Typer(rich_markup_mode=None)


class _Study(Command):
    """`--more` may have a number after it, or none."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line."""
        words = list(args)
        for place, each in enumerate(args):
            if each == "--more" and not (args[place + 1 :] and args[place + 1].isdecimal()):
                words[place] = f"--more={MORE}"
        return super().parse_args(ctx, words)


@cli.command("study", cls=_Study)
def command(
    names: DeckNames = None,
    query: QueryOption = "",
    new: Annotated[
        int | None,
        typer.Option(
            "--new",
            min=0,
            metavar="N",
            help="At most N new cards a day. Default: 15, or as in config.toml, beside those of an exam.",
        ),
    ] = None,
    more: Annotated[
        int | None,
        typer.Option(
            "--more",
            min=1,
            metavar="[N]",
            help=f"Ask N cards beyond those of the day, the weakest first, none new. Default: {MORE}.",
            show_default=False,
        ),
    ] = None,
    no_exam: Annotated[
        bool, typer.Option("--no-exam", help="Ignore exams: ask what is due by the usual schedule.")
    ] = False,
    shuffle: Annotated[bool, typer.Option("--shuffle", help="Ask in a random order.")] = False,
    minutes: StopOption = None,
    types: TypeOption = False,
    decks: DecksOption = None,
) -> None:
    """Study what is due, then some new cards.

    Every grade is saved before the next card is shown. What you answer beyond the day's cards is practice: a card keeps
    its date, unless you miss it.
    """
    study(app_for(decks), StudyOptions(names or [], query, new, not no_exam, more, minutes, shuffle, types))


class StudyOptions(NamedTuple):
    """What to ask: the names of decks (none: all), a query, and at most `new` new cards a day (None: as set).

    Without `by_plan`, SM-2 chooses the cards of exams, too. `more` is how many cards beyond the day's are asked instead
    of these. After so many `minutes` no further card is asked.
    """

    decks: Sequence[str] = ()
    query: str = ""
    new: int | None = None
    by_plan: bool = True
    more: int | None = None
    minutes: int | None = None
    is_shuffled: bool = False
    is_typed: bool = False


def study(app: App, options: StudyOptions) -> None:
    """Ask what an exam's plan wants, what is due, and some new cards.

    Raises VivaError; KeyboardInterrupt after Ctrl-C, with everything saved.
    """
    remind(app)
    plans = planning.plans(app) if options.by_plan else None
    chosen = app.select(options.decks, app.query(options.query))
    if options.more:
        started = planning.more(app, chosen, plans, options.more, is_shuffled=options.is_shuffled)
        if not started.queue:
            app.store.fold_left()
            if chosen.is_empty():
                output.say(why_none(app, options.decks, options.query))
            else:
                output.say("There are no more cards that you have studied. To practise any cards: `viva practice`")
            return
        started = _until_exam(app, timed(app, started, options.minutes), plans)
        ask(app, started, plans, PRACTICE, is_typed=options.is_typed)
        return
    started = planning.session(app, chosen, plans, options.new, is_shuffled=options.is_shuffled)
    if started.queue:
        started = _until_exam(app, timed(app, started, options.minutes), plans)
        ask(app, started, plans, _exam(app, plans), options, is_typed=options.is_typed)
    else:
        app.store.fold_left()
        _nothing(app, chosen, plans, options)


def timed(app: App, started: Session, minutes: int | None) -> Session:
    """Return the session that ends after so many minutes from now (None: with its cards)."""
    return started if minutes is None else replace(started, ends_at=app.now() + timedelta(minutes=minutes))


def _until_exam(app: App, started: Session, plans: Plans | None) -> Session:
    """Return the session that ends when today's first exam begins, at the latest."""
    begins = plans and plans.ends_at(app.now())
    if not begins or (started.ends_at and started.ends_at <= begins):
        return started
    return replace(started, ends_at=begins, ends_for_exam=True)


def ask(
    app: App,
    started: Session,
    plans: Plans | None,
    notice: str,
    options: StudyOptions | None = None,
    *,
    is_typed: bool = False,
) -> None:
    """Ask the cards of a session, which begins with a notice ("": none), and sum it up.

    After a session in turn, the `options` say what is left; after practice its own cards are. Raises VivaError;
    KeyboardInterrupt after Ctrl-C, with everything saved.
    """
    app.store.prepare()
    if started.ends_at and not (started.ends_for_exam and started.has_time(app.now())):
        why = ", when your exam begins" if started.ends_for_exam else ""
        notice = f"{notice} This session ends at {started.ends_at:%H:%M}{why}.".lstrip()
    asking, view = _face(app, started, notice, face.listener(app, is_typed=is_typed))

    def edited(view: StudyView, asking: Face[StudyView]) -> StudyView:
        from vivadeck.study import card_editing  # it imports subprocess, which no other key needs

        return card_editing.edited(view, asking, app.places.behind)

    view, failure = face.ask(app, view, asking, edited)
    _sum_up(view, app, planning.plans(app) if plans else None, options)
    if failure:
        raise failure


def _exam(app: App, plans: Plans | None) -> str:
    """Return the line about the next exam; "" without exams."""
    if plans is None:
        return ""
    from vivadeck.commands.today import exam_lines

    return exam_lines(plans, app.today)[0]


def _face(app: App, started: Session, notice: str, listener: Listener | None) -> tuple[Face[StudyView], StudyView]:
    """Return the face that asks, and its first view."""
    message = ""
    asking: Face[StudyView]
    if face.has_screen():
        from vivadeck.study.screen import drawing  # needs a terminal, and rich
        from vivadeck.terminal.full_screen import FullScreen

        begins = "Type your answer as you would say it." if listener else "Space shows the answer."
        message = face.unusable(app) or (f"{notice} {begins}".lstrip() if notice or listener else "")
        asking = FullScreen(drawing({deck.name: deck.title for deck in app.library.decks}), app.now)
    else:
        from vivadeck.study.line_mode import StudyLines

        if notice:
            output.warn(notice)
        asking = StudyLines(len(started.queue), app.now)
    return asking, StudyView(started, app.now(), listener, message=message)


def _sum_up(view: StudyView, app: App, plans: Plans | None, options: StudyOptions | None) -> None:
    """Write the summary of the session, and what the exams' plans have after it."""
    asked, left = app.select(), len(view.session.queue)
    if options and left:
        chosen = app.select(options.decks, app.query(options.query))
        left = len(planning.session(app, chosen, plans, options.new).queue)
    rows = summary.lines(summary.summarize(view.session, left, asked.by_day(), app.today), typed())
    if plans:
        from vivadeck.commands.today import exams_ahead

        done = [] if view.session.queue else _done(view.session.plan, plans)
        rows[-1:] = [  # in place of the row about tomorrow, which counts the cards of SM-2
            *(("done", line) for line in done),
            *(("exam", line) for line in exams_ahead(plans, app.today)),
        ]
    if not left:
        waiting = len(planning.session(app, asked, plans, None).queue)
        today = f"`viva study` ({counted(waiting, 'card')} of today)"
        rows = [*rows, ("more now", today if waiting else planning.more_now(app, asked))]
    if output.is_terminal():
        from rich.table import Table
        from rich.text import Text

        grid = Table.grid(padding=(0, 2, 0, 0))
        room = output.console().width - max(len(label) for label, _ in rows) - 2
        for label, figure in rows:
            grid.add_row(Text(label, style="viva.quiet"), Text(wrapped(figure, room), style="bold"))
        output.show(grid)
    else:
        for label, figure in rows:
            output.print_line(f"{label}: {figure}")


def _done(asked: Showings | None, plans: Plans) -> list[str]:
    """Return why some of an exam's cards have no more showings today, unless the exam's own line says it."""
    return [end for end in asked.ends() if end and end not in plans.showings.ends()] if asked else []


def _nothing(app: App, chosen: Selection, plans: Plans | None, options: StudyOptions) -> None:
    """Write why there is nothing to ask, and what to do about it."""
    if chosen.is_empty():
        output.say(why_none(app, options.decks, options.query))
        return
    if plans and (items := chosen.among(plans.items)):
        _nothing_planned(plans, items, app)
    else:
        output.say("Nothing is due.")
        if later := {day: count for day, count in chosen.by_day().items() if day > app.today}:
            day = min(later)
            output.say(f"Next: {counted(later[day], 'card')} {in_days(day, app.today)}.")
        if any(count.new for count in chosen.counts()):
            begun = planning.introduced(app)
            output.say(f"Today's new cards are done ({begun})." if begun else "Your limit is 0 new cards a day.")
    words = [*options.decks, *(["-q", options.query] if options.query else [])]
    output.say(f"To study more now: {planning.more_now(app, chosen, words)}")


def _nothing_planned(plans: Plans, items: Sequence[Item], app: App) -> None:
    """Write why no card of an exam is asked, and what to do about it."""
    from vivadeck.commands.today import exam_lines
    from vivadeck.exam import today

    for line in (*_done(today.day(plans, items), plans), *exam_lines(plans, app.today)):
        output.say(line)
    if any(plan.exam.day != app.today for plan in plans.by_exam):
        output.say("To see the coming days: `viva plan`")
