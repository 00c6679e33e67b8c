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
from vivadeck.terminal.tables import Column
from vivadeck.terminal.wording import in_shell, on_day, or_dash

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
        decide(app, dict.fromkeys(hide or (), Choice.HIDE) | dict.fromkeys(show or (), Choice.SHOW), is_quiet=json)
    if json or not (hide or show):
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
        output.say(f"\nHidden: {', '.join(others)}. To show a deck again: `viva decks --show {in_shell(others[0])}`")


def decide(app: App, choices: Mapping[str, Choice], *, is_quiet: bool = False) -> None:
    """Hide decks, or show them, by their names, and say so unless `is_quiet`.

    Raises VivaError, before anything is recorded, for an unknown name.
    """
    names = {app.library.deck(name).name: choice for name, choice in choices.items()}
    before = {name: app.collection.state(name) for name in names}
    app.store.prepare()
    for name, choice in names.items():
        if before[name].choice is not choice:
            app.store.record(Decision(name, moment_after(app.now(), before[name].decided), choice))
    app.store.fold()
    app.refresh()
    for name, choice in {} if is_quiet else names.items():
        already = "already " if before[name].choice is choice else ""
        if choice is Choice.HIDE:
            output.say(f"{name}: {already}hidden. To show it again: `viva decks --show {in_shell(name)}`")
            _say_who_asks(app, name)
        else:
            output.say(f"{name}: {already}shown")


def _say_who_asks(app: App, name: str) -> None:
    """Say which exams name a deck that is hidden: they still ask its cards."""
    days = [on_day(exam.day, app.today) for exam in app.exams_ahead() if exam.day and name in app.decks_of(exam)]
    if days:
        exams = f"The exam on {days[0]} names it" if len(days) == 1 else f"The exams on {' and '.join(days)} name it"
        output.say(f"{exams}, so viva asks its cards until then.")


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
