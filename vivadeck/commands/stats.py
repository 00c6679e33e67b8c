"""`viva stats`: how it goes. Without options it fits on a screen; more by name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from vivadeck.app import App
from vivadeck.commands import figures, stats_screen
from vivadeck.commands.boundary import Command
from vivadeck.commands.figures import Chosen, Overview
from vivadeck.commands.options import DeckNames, DecksOption, JsonOption, QueryOption, app_for
from vivadeck.commands.reminders import follow_former_ids
from vivadeck.errors import VivaError
from vivadeck.terminal import output

TIME_DAYS = 30  # of which `--time` tells, without `--since`
PAGE_WEEKS = 26  # of days on the page, and in JSON
_EXAMPLE = "stats.html"


class Sort(Enum):
    """By what cards are sorted: the weakest, shortest, most forgotten, slowest … first."""

    RECALL = "recall"
    INTERVAL = "interval"
    LAPSES = "lapses"
    SECONDS = "seconds"
    REVIEWS = "reviews"
    ANSWERS = "answers"  # its former name
    SEEN = "seen"
    ID = "id"


cli = typer.Typer(rich_markup_mode=None)


class StatsOptions(NamedTuple):
    """What the student wants to see beside, or instead of, the one screen."""

    time: bool = False
    grades: bool = False
    forecast: bool = False
    mock: bool = False
    cards: bool = False
    sort: str = "recall"

    @property
    def is_screen(self) -> bool:
        """Whether nothing was named."""
        return not any(self[:5])


@cli.command("stats", cls=Command)
def command(
    names: DeckNames = None,
    query: QueryOption = "",
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="Only reviews since this day.", show_default=False)
    ] = "",
    time: Annotated[bool, typer.Option("--time", help="Show the time: a day, a card, by hour.")] = False,
    grades: Annotated[
        bool, typer.Option("--grades", help="Show your grades, and how they compare with ticks.")
    ] = False,
    forecast: Annotated[bool, typer.Option("--forecast", help="Show what viva expected, and what came.")] = False,
    mock: Annotated[bool, typer.Option("--mock", help="Show the marks of your mock vivas.")] = False,
    cards: Annotated[bool, typer.Option("--cards", help="Show every card with its figures.")] = False,
    sort: Annotated[
        Sort | None,
        typer.Option("--sort", help="With --cards: sort by this figure, not by recall.", show_default=False),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write all figures as a page to this file; - is stdout."),
    ] = None,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Show how it goes: what you know, when you studied, what waits."""
    app = app_for(decks)
    if sort and not cards:
        raise typer.BadParameter("--sort is for the table of cards: give --cards with it.")
    options = StatsOptions(time, grades, forecast, mock, cards, (sort or Sort.RECALL).value)
    chosen = Chosen(app, names or [], query, since_day(app, since))
    if html is not None:
        if json or not options.is_screen:
            raise typer.BadParameter("--html writes all figures: give no --json and no other figure with it.")
        page(chosen, html)
        return
    with output.paged():
        stats(chosen, options, json)


def since_day(app: App, text: str) -> date | None:
    """Return the first day that counts, None without one. Raises VivaError."""
    if not text:
        return None
    from vivadeck.terminal import dates

    day = dates.day_of(text, app.today, is_past=True)
    if day > app.today:
        raise VivaError(f"{text!r} is still to come. {dates.how_to_type(app.today, is_past=True)}")
    return day


def stats(chosen: Chosen, options: StatsOptions, json: bool) -> None:
    """Show the screen, or the figures that were named. Raises VivaError."""
    follow_former_ids(chosen.app)
    if chosen.selection.is_empty():
        _nothing(chosen, json)
    elif not options.is_screen:
        _named(chosen, options, json)
    elif json:
        from vivadeck.commands import stats_json

        shown = _whole(chosen)
        output.as_json(stats_json.overview(shown, figures.practise(chosen, [card.id for card in shown.cards])))
    else:
        _screen(chosen)


def page(chosen: Chosen, file: Path) -> None:
    """Write all figures as a page of HTML. Raises VivaError."""
    from vivadeck.commands import stats_page
    from vivadeck.formats import target_file

    target_file.check_page(file, _EXAMPLE, stats_page.is_page)
    follow_former_ids(chosen.app)
    if chosen.selection.is_empty():
        _nothing(chosen, json=False)
        return
    shown = _whole(chosen)
    parts = dict(_gathered(chosen, StatsOptions(True, True, True, True, True)))
    written = stats_page.Page(
        chosen.app.today,
        shown,
        figures.practise(chosen, [card.id for card in shown.cards]),
        parts["time"],
        parts["grades"],
        parts["forecast"],
        *parts["mock"],
        *parts["cards"],
    )
    target_file.put(file, stats_page.data(written), _EXAMPLE, stats_page.is_page)
    if file != target_file.STDOUT:
        output.say(f"{file}: your figures as a page. Open it in any browser; it needs no network.")


def _whole(chosen: Chosen) -> Overview:
    """Return what the screen shows, with all weeks since the day that was given: there is room for them."""
    since = figures.weeks_since(chosen)
    return figures.overview(chosen, max(PAGE_WEEKS, since), max(figures.RECALL_WEEKS, since))


def _screen(chosen: Chosen) -> None:
    today = chosen.app.today
    shown = figures.overview(chosen, stats_screen.weeks()) if output.is_terminal() else _whole(chosen)
    if shown.known.new == shown.known.cards and not shown.days.days:
        stats_screen.begin(shown, figures.study(chosen), today)
    else:
        if output.is_terminal():
            chosen.app.keep_hits([card.id for card in shown.cards])
        stats_screen.show(shown, partial(figures.practise, chosen), today)


def _nothing(chosen: Chosen, json: bool) -> None:
    """Say why there is no card."""
    if json:
        output.as_json({})
        return
    from vivadeck.commands.nothing import why_none

    output.say(why_none(chosen.app, chosen.names, chosen.query))


def _named(chosen: Chosen, options: StatsOptions, json: bool) -> None:
    """Show the figures that were named, one after the other; in JSON by their names, where there are several."""
    parts = dict(_gathered(chosen, options))
    if json:
        from vivadeck.commands import stats_json

        values = {name: stats_json.FIGURES[name](*each) for name, each in parts.items()}
        output.as_json(values if len(values) > 1 else next(iter(values.values())))
        return
    from vivadeck.commands import stats_tables

    for number, (name, each) in enumerate(parts.items()):
        if number:
            output.print_line("")
        stats_tables.FIGURES[name](*each, chosen.app.today)


def _gathered(chosen: Chosen, options: StatsOptions) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the figures that were named, with their names."""
    if options.time:
        yield "time", figures.times(chosen, TIME_DAYS)
    if options.grades:
        yield "grades", figures.grades(chosen)
    if options.forecast:
        yield "forecast", (figures.foretold(chosen), figures.came_true(chosen))
    if options.mock:
        yield "mock", (figures.mocks(chosen),)
    if options.cards:
        yield "cards", (figures.cards(chosen, options.sort), chosen.since)
