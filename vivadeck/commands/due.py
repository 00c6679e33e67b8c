"""`viva due`: what is due, deck by deck and day by day."""

from __future__ import annotations

from datetime import date, timedelta

import typer

from vivadeck.app import App
from vivadeck.commands.boundary import Command
from vivadeck.commands.decks import deck_counts, show_decks
from vivadeck.commands.options import DecksOption, JsonOption, app_for
from vivadeck.commands.reminders import follow_former_ids
from vivadeck.terminal import output
from vivadeck.terminal.tables import Column
from vivadeck.terminal.wording import near_day, or_dash

DAYS_AHEAD = 14
_BAR_WIDTH = 30

cli = typer.Typer(rich_markup_mode=None)


@cli.command("due", cls=Command)
def command(json: JsonOption = False, decks: DecksOption = None) -> None:
    """Show what is due, deck by deck and day by day."""
    with output.paged():
        due(app_for(decks), json)


def due(app: App, json: bool) -> None:
    """Show what is due, deck by deck and day by day."""
    follow_former_ids(app)
    counts = deck_counts(app.select())
    if json:
        output.as_json([deck._asdict() for deck in counts])
        return
    show_decks(counts)
    by_day = app.select().by_day()
    if by_day:
        output.print_line("")
        output.table(
            (Column("day"), Column("due", is_number=True), Column("", style="viva.due", is_bar=True)),
            _days(by_day, app.today),
        )


def _days(by_day: dict[date, int], today: date) -> list[tuple[str, str, str]]:
    """Return a row for each of the next DAYS_AHEAD days, fewer where nothing is due in the last ones."""
    days = [today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    while not by_day.get(days[-1]) and len(days) > 2:
        days.pop()
    most = max(by_day.get(day, 0) for day in days)
    rows = [(near_day(day, today), by_day.get(day, 0)) for day in days]
    later = sum(count for day, count in by_day.items() if day > days[-1])
    lines = [(day, or_dash(count), "█" * _length(count, most)) for day, count in rows]
    return [*lines, ("later", str(later), "")] if later else lines


def _length(count: int, most: int) -> int:
    """Return a bar's length: at least one for a count above 0."""
    return max(1, round(_BAR_WIDTH * count / max(most, _BAR_WIDTH))) if count else 0
