"""`viva decks`: the decks, and the table of decks that `viva` and `viva due` show, too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import typer

from vivadeck.app import App
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DecksOption, JsonOption, app_for
from vivadeck.commands.reminders import follow_former_ids
from vivadeck.terminal import output
from vivadeck.terminal.output import Column
from vivadeck.terminal.wording import or_dash

_COLUMNS = (
    Column("deck", style="viva.id"),
    Column("title"),
    Column("cards", is_number=True),
    Column("due", is_number=True, style="viva.due"),
    Column("new", is_number=True, style="viva.new"),
)

cli = typer.Typer(rich_markup_mode=None)


@cli.command("decks", cls=Command)
def command(json: JsonOption = False, decks: DecksOption = None) -> None:
    """List the decks."""
    list_decks(app_for(decks), json)


class DeckCounts(NamedTuple):
    """How many cards a deck has, how many of them are new and may be asked, and how many are due today."""

    deck: str
    title: str
    cards: int
    new: int
    due: int


def list_decks(app: App, json: bool) -> None:
    """List the decks."""
    follow_former_ids(app)
    counts = deck_counts(app)
    if json:
        output.as_json([deck._asdict() for deck in counts])
    else:
        show_decks(counts)


def deck_counts(app: App) -> list[DeckCounts]:
    """Count the cards of each deck."""
    counts = app.select().counts()
    return [
        DeckCounts(deck.name, deck.title, len(deck.cards), count.new, count.due)
        for deck, count in zip(app.library.decks, counts, strict=True)
    ]


def show_decks(counts: Iterable[DeckCounts]) -> None:
    """Show the decks as a table."""
    output.table(
        _COLUMNS,
        [(deck.deck, deck.title, or_dash(deck.cards), or_dash(deck.due), or_dash(deck.new)) for deck in counts],
    )
