"""The command line of `viva study`, `due`, `suspend` and `resume`."""

# Annotations are values here, not text: typer would have to evaluate each text, at every start.
from typing import Annotated

import typer

from vivadeck.commands.boundary import Command
from vivadeck.commands.options import CardIds, DeckNames, DecksOption, JsonOption, QueryOption, desk

app = typer.Typer(rich_markup_mode=None)


@app.command(cls=Command)
def study(
    names: DeckNames = None,
    query: QueryOption = "",
    new: Annotated[
        int | None,
        typer.Option(
            "--new",
            min=0,
            metavar="N",
            help="New cards a day, at most, besides an exam's; else 15, or as in config.toml.",
        ),
    ] = None,
    no_exam: Annotated[bool, typer.Option("--no-exam", help="Leave exams aside: ask what SM-2 has for today.")] = False,
    decks: DecksOption = None,
) -> None:
    """Drill what is due, then some new cards; before an exam, what its plan wants.

    Every grade is saved before the next card is shown.
    """
    from vivadeck.commands import study as command

    command.study(desk(decks), command.Wanted(names or [], query, new, by_plan=not no_exam))


@app.command(cls=Command)
def due(json: JsonOption = False, decks: DecksOption = None) -> None:
    """Show what waits, deck by deck and day by day."""
    from vivadeck.commands import today

    today.due(desk(decks), json)


@app.command(cls=Command)
def suspend(cards: CardIds, decks: DecksOption = None) -> None:
    """Stop asking cards, until they are resumed."""
    from vivadeck.commands import suspend

    suspend.suspend(desk(decks), cards)


@app.command(cls=Command)
def resume(cards: CardIds, decks: DecksOption = None) -> None:
    """Ask suspended or skipped cards again."""
    from vivadeck.commands import suspend

    suspend.resume(desk(decks), cards)
