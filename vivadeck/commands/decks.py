"""`viva decks`: the decks, and the table of decks that `viva` and `viva due` show, too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from vivadeck.app import App
from vivadeck.commands import completion
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DecksOption, JsonOption, app_for
from vivadeck.commands.reminders import follow_former_ids
from vivadeck.errors import VivaError
from vivadeck.model import Choice, Decision, moment_after
from vivadeck.terminal import output
from vivadeck.terminal.output import Column
from vivadeck.terminal.wording import or_dash

if TYPE_CHECKING:
    from vivadeck.collection.selection import Selection

_COLUMNS = (
    Column("deck", style="viva.id"),
    Column("title"),
    Column("cards", is_number=True),
    Column("due", is_number=True, style="viva.due"),
    Column("new", is_number=True, style="viva.new"),
)
_TODAY = Column("today", is_number=True, style="viva.due")

cli = typer.Typer(rich_markup_mode=None)


@cli.command("decks", cls=Command)
def command(
    hide: Annotated[
        list[str] | None,
        typer.Option(
            "--hide",
            metavar="NAME",
            help="Leave this deck out of study and counts; can be repeated.",
            autocompletion=completion.deck,
        ),
    ] = None,
    show: Annotated[
        list[str] | None,
        typer.Option(
            "--show", metavar="NAME", help="Bring this deck back; can be repeated.", autocompletion=completion.deck
        ),
    ] = None,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """List the decks.

    A hidden deck is left out of study and counts. It keeps its history, and you can still name it: `viva study NAME`.
    """
    app = app_for(decks)
    if hide and show and set(hide) & set(show):
        raise VivaError("You can hide a deck or show it, not both.")
    if hide or show:
        decide(app, dict.fromkeys(hide or (), Choice.HIDE) | dict.fromkeys(show or (), Choice.SHOW))
    else:
        with output.paged():
            list_decks(app, json)


class DeckCounts(NamedTuple):
    """How many cards a deck has, how many of them are new and may be asked, and how many are due today."""

    deck: str
    title: str
    cards: int
    new: int
    due: int


def list_decks(app: App, json: bool) -> None:
    """List all decks, also those that are not asked."""
    follow_former_ids(app)
    asked = {deck.name for deck in app.asked_decks()}
    counts = deck_counts(app.collection.select(app.library.decks))
    if json:
        output.as_json([deck._asdict() | {"asked": deck.deck in asked} for deck in counts])
        return
    show_decks(deck if deck.deck in asked else deck._replace(new=0, due=0) for deck in counts)
    if others := [deck.deck for deck in counts if deck.deck not in asked]:
        output.say(f"\nHidden: {', '.join(others)}. To show a deck again: `viva decks --show {others[0]}`")


def decide(app: App, choices: Mapping[str, Choice]) -> None:
    """Hide decks, or show them, by their names. Raises VivaError, before anything is recorded, for an unknown name."""
    names = {app.library.deck(name).name: choice for name, choice in choices.items()}
    before = {name: app.collection.state(name) for name in names}
    app.store.prepare()
    for name, choice in names.items():
        is_new = before[name].choice is not choice
        if is_new:
            app.store.record(Decision(name, moment_after(app.now(), before[name].decided), choice))
        if choice is Choice.HIDE:
            output.say(f"{name}: {'' if is_new else 'already '}hidden. To show it again: `viva decks --show {name}`")
        else:
            output.say(f"{name}: {'' if is_new else 'already '}shown")
    app.store.fold()


def deck_counts(selection: Selection) -> list[DeckCounts]:
    """Count the cards of each deck."""
    return [
        DeckCounts(deck.name, deck.title, len(deck.cards), count.new, count.due)
        for deck, count in zip(selection.decks, selection.counts(), strict=True)
    ]


def show_decks(counts: Iterable[DeckCounts], asked: Mapping[str, int] | None = None) -> None:
    """Show the decks as a table. With an exam, `asked` counts what its plan asks of each today, due or not."""
    columns = _COLUMNS if asked is None else tuple(_TODAY if each.heading == "due" else each for each in _COLUMNS)
    rows = [
        (deck.deck, deck.title, *map(or_dash, (deck.cards, deck.due if asked is None else asked[deck.deck], deck.new)))
        for deck in counts
    ]
    output.table(columns, rows)
