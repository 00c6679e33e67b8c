"""`viva decks`: the decks there are."""

from __future__ import annotations

import typer

from vivadeck.app import App
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DecksOption, JsonOption, app_for
from vivadeck.commands.reminders import follow_former_ids
from vivadeck.commands.today import deck_counts, shown_count
from vivadeck.terminal import output
from vivadeck.terminal.output import Column

cli = typer.Typer(rich_markup_mode=None)


@cli.command("decks", cls=Command)
def command(json: JsonOption = False, decks: DecksOption = None) -> None:
    """List the decks."""
    list_decks(app_for(decks), json)


def list_decks(app: App, json: bool) -> None:
    """List the decks."""
    follow_former_ids(app)
    counts = deck_counts(app)
    if json:
        output.as_json([each._asdict() for each in counts])
        return
    columns = (
        Column("deck", style="viva.id"),
        Column("title"),
        *(Column(name, is_number=True) for name in ("cards", "new", "due")),
    )
    output.table(
        columns,
        [(each.deck, each.title, str(each.cards), shown_count(each.new), shown_count(each.due)) for each in counts],
    )
