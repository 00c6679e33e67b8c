"""`viva due`: what waits, deck by deck and day by day."""

from __future__ import annotations

from datetime import date, timedelta

import typer

from vivadeck.app import App
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DecksOption, JsonOption, app_for
from vivadeck.commands.reminders import follow_former_ids
from vivadeck.commands.today import WAITING, deck_counts
from vivadeck.terminal import output
from vivadeck.terminal.output import Column
from vivadeck.terminal.wording import in_days

DAYS_AHEAD = 14
_BAR_WIDTH = 30

cli = typer.Typer(rich_markup_mode=None)


@cli.command("due", cls=Command)
def command(json: JsonOption = False, decks: DecksOption = None) -> None:
    """Show what is due, deck by deck and day by day."""
    due(app_for(decks), json)


def due(app: App, json: bool) -> None:
    """Show what is due, deck by deck and day by day."""
    follow_former_ids(app)
    counts = deck_counts(app)
    if json:
        output.as_json([each._asdict() for each in counts])
        return
    output.table(WAITING, [(each.deck, each.title, str(each.due), str(each.new)) for each in counts])
    by_day = app.select().by_day()
    if by_day:
        output.print_line("")
        output.table(
            (Column("day"), Column("cards", is_number=True), Column("", style="viva.due")),
            _forecast(by_day, app.today),
        )


def _forecast(by_day: dict[date, int], today: date) -> list[tuple[str, str, str]]:
    days = [today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    while not by_day.get(days[-1]) and len(days) > 2:
        days.pop()
    most = max(by_day.get(day, 0) for day in days)
    rows = [(_day(day, today), str(by_day.get(day, 0)), "█" * _length(by_day.get(day, 0), most)) for day in days]
    later = sum(count for day, count in by_day.items() if day > days[-1])
    return [*rows, ("later", str(later), "")] if later else rows


def _day(day: date, today: date) -> str:
    return in_days(day, today) if (day - today).days < 2 else f"{day:%a} {day.isoformat()}"


def _length(count: int, most: int) -> int:
    """Return a bar's length: at least one where there is something."""
    return max(1, round(_BAR_WIDTH * count / max(most, _BAR_WIDTH))) if count else 0
