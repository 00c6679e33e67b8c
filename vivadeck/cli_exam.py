"""The command line of `viva exam` and `viva plan`."""

# Annotations are values here, not text: typer would have to evaluate each text, at every start.
from enum import Enum
from typing import Annotated

import typer

from vivadeck.commands import completion
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DecksOption, JsonOption, desk

app = typer.Typer(rich_markup_mode=None)


class Grouping(Enum):
    """What cards are grouped by."""

    DECK = "deck"
    TAG = "tag"


DeckOption = Annotated[
    list[str] | None,
    typer.Option(
        "--deck",
        metavar="NAME",
        help="Only the cards of this deck; can be repeated.",
        autocompletion=completion.deck,
        show_default=False,
    ),
]
ExamQuery = Annotated[
    str,
    typer.Option(
        "--query",
        "-q",
        metavar="QUERY",
        help='Only the cards that match: words, "phrases", -not, deck:, tag:.',
        autocompletion=completion.query,
        show_default=False,
    ),
]


@app.command(cls=Command)
def exam(
    day: Annotated[
        str, typer.Argument(metavar="[DATE]", help="The day of the exam, such as 2026-12-08.", show_default=False)
    ] = "",
    time: Annotated[str, typer.Option("--time", metavar="HH:MM", help="When it begins.", show_default=False)] = "",
    names: DeckOption = None,
    query: ExamQuery = "",
    minutes: Annotated[
        int | None, typer.Option("--minutes", metavar="N", help="Minutes a day to study for it; else 20.")
    ] = None,
    cards: Annotated[int | None, typer.Option("--cards", metavar="N", help="Cards a day, instead of minutes.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Remove the exam.")] = False,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Tell when the exam is, so that most is known on the day; alone, list the exams.

    There can be several, each about other cards. What is not told again stays as it was.
    """
    from vivadeck.commands import exam as command

    told = command.Told(day, time, names or (), query, minutes, cards)
    if json and (clear or told != command.Told()):
        raise typer.BadParameter("--json lists the exams: it goes with nothing else.")
    if clear:
        command.clear(desk(decks), told)
    elif told == command.Told():
        command.show(desk(decks), json)
    else:
        command.put(desk(decks), told)


@app.command(cls=Command)
def plan(
    by: Annotated[
        Grouping | None,
        typer.Option(
            "--by", help="Expectations by deck or by tag; else by deck if there are several.", show_default=False
        ),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Tell why today's first cards are first.")] = False,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Show what the days until the exam bring, and what to expect of it."""
    from vivadeck.commands import plan as command

    command.plan(desk(decks), by.value if by else "", explain, json)
