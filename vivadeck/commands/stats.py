"""`viva stats`: how it goes. Without options it fits on a screen; more by name."""

from __future__ import annotations

from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from vivadeck.app import App
from vivadeck.commands import figures, stats_screen
from vivadeck.commands.boundary import Command
from vivadeck.commands.figures import Chosen
from vivadeck.commands.options import DeckNames, DecksOption, JsonOption, QueryOption, app_for
from vivadeck.commands.reminders import follow_former_ids
from vivadeck.errors import VivaError
from vivadeck.terminal import output


class Sort(Enum):
    """By what cards are sorted."""

    RECALL = "recall"
    INTERVAL = "interval"
    LAPSES = "lapses"
    SECONDS = "seconds"
    ANSWERS = "answers"
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
        str, typer.Option("--since", metavar="DATE", help="Only answers since this day.", show_default=False)
    ] = "",
    time: Annotated[bool, typer.Option("--time", help="Show the time: a day, a card, by hour.")] = False,
    grades: Annotated[
        bool, typer.Option("--grades", help="Show your grades, and how they compare with ticks.")
    ] = False,
    forecast: Annotated[bool, typer.Option("--forecast", help="Show what viva expected, and what came.")] = False,
    mock: Annotated[bool, typer.Option("--mock", help="Show the marks of your mock vivas.")] = False,
    cards: Annotated[bool, typer.Option("--cards", help="Show every card with its figures.")] = False,
    sort: Annotated[Sort, typer.Option("--sort", help="Sort the cards by this figure.")] = Sort.RECALL,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write all figures as a page to this file; - is stdout."),
    ] = None,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Show how it goes: what you know, when you studied, what waits, and what is weak."""
    app = app_for(decks)
    options = StatsOptions(time, grades, forecast, mock, cards, sort.value)
    chosen = Chosen(app, names or [], query, _day(app, since))
    with output.paged():
        stats(chosen, options, json)


def _day(app: App, text: str) -> date | None:
    if not text:
        return None
    from vivadeck.terminal import dates

    day = dates.day_of(text, app.today, is_past=True)
    if day > app.today:
        raise VivaError(f"{text!r} is a day to come. Give the first day that counts, such as `--since 1 Mar`.")
    return day


def stats(chosen: Chosen, options: StatsOptions, json: bool) -> None:
    """Show the figures. Raises VivaError."""
    app = chosen.app
    follow_former_ids(app)
    shown = figures.overview(chosen, stats_screen.weeks())
    command = figures.practise(chosen, shown.cards)
    stats_screen.show(shown, command, app.today)
