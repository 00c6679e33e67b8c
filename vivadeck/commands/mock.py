"""`viva mock`: a mock viva, on a full screen or line by line, and its report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from vivadeck.app import App
from vivadeck.commands import face
from vivadeck.commands.boundary import Command
from vivadeck.commands.nothing import why_none
from vivadeck.commands.options import DeckNames, DecksOption, QueryOption, StopOption, TypeOption, app_for
from vivadeck.commands.reminders import remind
from vivadeck.mock import draw, examiner
from vivadeck.mock.view import MockView
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted, wrapped

if TYPE_CHECKING:
    from vivadeck.agenda import Item
    from vivadeck.assess.typed import Listener
    from vivadeck.mock.examiner import Mock
    from vivadeck.model import Card, Review
    from vivadeck.terminal.asking import Face

QUESTIONS = 10
MOST_A_MINUTE = 10  # questions that are drawn for a mock that ends by the clock
_WELCOME_TYPED = "Type your answer as you would say it. Enter sends it; without a word, it is no answer."
_EXAMPLE = "report.md"

cli = typer.Typer(rich_markup_mode=None)


@cli.command("mock", cls=Command)
def command(
    names: DeckNames = None,
    query: QueryOption = "",
    questions: Annotated[
        int | None,
        typer.Option("--questions", min=1, metavar="N", help=f"Ask N questions. Default: {QUESTIONS}."),
    ] = None,
    minutes: StopOption = None,
    partner: Annotated[
        bool, typer.Option("--partner", help="A friend sees the key points, ticks and grades, while you speak.")
    ] = False,
    types: TypeOption = False,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Draw the same questions again for the same N and progress."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Show no model answers until the end; key points only.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write the report to this file, too, as Markdown; - is stdout."),
    ] = None,
    last: Annotated[bool, typer.Option("--last", help="Show the report of your last mock viva again.")] = False,
    decks: DecksOption = None,
) -> None:
    """Be examined: questions, follow-ups, and a report.

    The questions come from all topics; weak and new cards are likelier. Say each answer aloud, then tick the key points
    that you said. Every grade is saved at once, and counts for the schedule as practice does.
    """
    if questions is not None and minutes is not None:
        raise typer.BadParameter("Give --questions or --minutes, not both.")
    if types and partner:
        raise typer.BadParameter("Give --type or --partner, not both: to a partner you speak.")
    options = MockOptions(names or [], query, questions, minutes, partner, types, seed, strict, report)
    if not last:
        mock(app_for(decks), options)
    elif options._replace(report=None, is_strict=False) != MockOptions():
        raise typer.BadParameter(
            "--last shows a report and asks nothing: give only --report, --strict or --decks with it."
        )
    else:
        show_last(app_for(decks), options)


class MockOptions(NamedTuple):
    """What to ask: the names of decks (none: all), a query, and how many questions or for how many minutes."""

    decks: Sequence[str] = []
    query: str = ""
    questions: int | None = None
    minutes: int | None = None
    has_partner: bool = False
    is_typed: bool = False
    seed: int | None = None
    is_strict: bool = False
    report: Path | None = None


def mock(app: App, options: MockOptions) -> None:
    """Hold a mock viva, and show its report.

    Raises VivaError; KeyboardInterrupt after Ctrl-C, with everything saved.
    """
    with _session(options):
        remind(app)
        items = app.select(options.decks, app.query(options.query)).items()
        if not draw.may_be_asked(items):
            app.store.fold_left()
            output.say(_why_none(app, items, options))
            return
        app.store.prepare()
        begun = _begun(app, items, options)
        is_short = len(begun.questions) < (options.questions or 0)
        few = f"Only {counted(len(begun.questions), 'card')} can be asked. " if is_short else ""
        asking, view = _face(app, begun, face.listener(app, is_typed=options.is_typed), few)
        view, failure = face.ask(app, view, asking)
        past = _with_last(_mocks(app), view.mock)
        if not past:
            output.say("No question was graded, so there is no report.")
    if past:
        _show_report(app, past, options)
    if failure:
        raise failure


def show_last(app: App, options: MockOptions) -> None:
    """Show the report of the last mock again. Raises VivaError."""
    with _session(options):
        past = _mocks(app)
        if not past:
            output.say("You have had no mock viva yet. To begin one: `viva mock`")
    if past:
        _show_report(app, past, options)


def _begun(app: App, items: Sequence[Item], options: MockOptions) -> Mock:
    """Return the mock that asks some of the chosen cards, as the options want it."""
    asked = draw.may_be_asked(items)
    past = _mocks(app)
    last = {review.card for review in past[-1]} if past else set[str]()
    most = options.questions or (MOST_A_MINUTE * options.minutes if options.minutes else QUESTIONS)
    seed = app.now().isoformat() if options.seed is None else options.seed
    cards = [item.card for item in items]
    topic = draw.topics(_whole_decks(app, cards) if options.query else cards)
    drawn = draw.draw(asked, topic, draw.chances(asked, last, app.today), most, seed)
    earlier = [examiner.began(each) for each in past]
    begun = examiner.begin(tuple(drawn), app.now(), app.today, app.settings.day_ends, earlier)
    ends_at = begun.began + timedelta(minutes=options.minutes) if options.minutes else None
    return replace(begun, ends_at=ends_at, has_partner=options.has_partner, is_strict=options.is_strict)


def _whole_decks(app: App, cards: Iterable[Card]) -> list[Card]:
    """Return all cards of the decks that these cards are in."""
    names = sorted({card.deck for card in cards})
    return [item.card for item in app.select(names, with_states=False).items()] if names else []


def _face(app: App, begun: Mock, listener: Listener | None, few: str) -> tuple[Face[MockView], MockView]:
    """Return the face that asks, and its first view, which says first if there are `few` cards."""
    asking: Face[MockView]
    if face.has_screen():
        from vivadeck.mock.screen import DRAWING  # needs a terminal, and rich
        from vivadeck.terminal.full_screen import FullScreen

        turns = " Tab shows the question alone." if begun.has_partner else ""
        message = f"{face.unusable(app)}{few}{_WELCOME_TYPED if listener else _welcome(begun, 'Space')}{turns}"
        asking = FullScreen(DRAWING, app.now)
    else:
        from vivadeck.mock.line_mode import MockLines
        from vivadeck.terminal.lines import has_terminal

        first = _WELCOME_TYPED if listener else _welcome(begun, "Enter")
        message = f"{few}{first}" if has_terminal() else few.rstrip()
        asking = MockLines(len(begun.questions), app.now)
    return asking, MockView(begun, listener, message=message)


def _welcome(begun: Mock, ends: str) -> str:
    """Return what to do first. The key `ends` ends an answer."""
    if begun.has_partner:
        return f"Partner: tick what you hear. {ends} when the answer is over."
    return f"Answer aloud, as in the exam: a minute is enough. {ends} when you have finished."


def _mocks(app: App) -> list[tuple[Review, ...]]:
    return examiner.mocks(app.collection.with_field(examiner.BEGAN))


def _with_last(past: Sequence[tuple[Review, ...]], done: Mock) -> list[tuple[Review, ...]]:
    """Return the stored mocks with the one that is just over as the last; none where nothing of it is stored."""
    of_it = [each for each in past if examiner.began(each) == done.began]
    return [*(each for each in past if each is not of_it[-1]), of_it[-1]] if of_it else []


def _show_report(app: App, past: Sequence[Sequence[Review]], options: MockOptions) -> None:
    """Show the report of the last of these mocks, its beginning first, and write it to a file. Raises VivaError."""
    from vivadeck.formats import target_file
    from vivadeck.mock import report

    asked = [app.collection.card(review.card, app.library.decks) for review in past[-1]]
    cards = {card.id: card for card in asked if card}
    last = report.report(past, cards, draw.topics(_whole_decks(app, cards.values())))
    words, is_strict, path = app.decks_option, options.is_strict, options.report
    as_text = report.markdown(last, words, is_strict=is_strict).encode() if path else b""
    if path == target_file.STDOUT:
        target_file.put(path, as_text, _EXAMPLE, report.is_report)
        return
    with output.paged():
        _write(report.title(last), report.extent(last), report.lines(last, words))
        output.say(report.end(words, is_strict=is_strict))
        if is_strict:  # last, since who has read enough leaves the pager
            _write_answers(report.MODEL_ANSWERS, report.answers(last))
        if path:
            target_file.put(path, as_text, _EXAMPLE, report.is_report)
            output.warn(f"The report is in {path}.")


def _write_answers(title: str, cards: Iterable[Card]) -> None:
    """Write the model answers of these cards, also to their follow-ups."""
    from rich.console import Group

    from vivadeck.terminal import look

    output.print_line("")
    output.print_styled((title, "bold"))
    output.print_line("")
    for card in cards:
        short = (look.markdown(card.short), "") if card.short else ()
        follow_ups = [part for each in card.follow_ups for part in (look.follow_up(each, is_open=True), "")]
        answer = Group(look.markdown(card.question, "bold"), "", *short, look.markdown(card.answer), "", *follow_ups)
        if output.is_terminal():
            output.show(answer)
        else:
            output.say(look.as_text(answer))


def _write(title: str, extent: str, rows: Sequence[tuple[str, str]]) -> None:
    if output.is_terminal():
        from rich.table import Table
        from rich.text import Text

        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column()
        grid.add_column(overflow="fold")  # a command is whole on a narrow screen, too
        room = output.console().width - max(len(label) for label, _ in rows) - 2
        for label, text in rows:
            grid.add_row(Text(label, style="viva.quiet"), Text(wrapped(text, room)))
        output.print_styled((title, "bold"), (f"    {extent}", "viva.quiet"))
        output.show(grid)
        output.print_line("")
        return
    output.print_line(f"{title} ({extent})")
    for label, text in rows:
        output.print_line(f"{label}: {text}" if label else f"  {text}")


def _session(options: MockOptions) -> AbstractContextManager[object]:
    """Make sure that the report can be written, and return a `with` for what comes before it: stdout may be for the
    report alone. Raises VivaError."""
    if options.report is None:
        return nullcontext()
    from vivadeck.formats import target_file
    from vivadeck.mock import report

    target_file.check(options.report, _EXAMPLE, report.is_report)
    return output.aside() if options.report == target_file.STDOUT else nullcontext()


def _why_none(app: App, items: Sequence[Item], options: MockOptions) -> str:
    """Say why no card can be asked, and what to do."""
    if not items:
        return why_none(app, options.decks, options.query)
    unanswered = [item.card.id for item in items if not item.card.answer]
    if unanswered:
        return f"None of these cards can be asked: they have no answer yet. To write one: `viva edit {unanswered[0]}`"
    return "All of these cards are suspended. To bring one back: `viva resume CARD`"
