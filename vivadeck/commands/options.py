"""The options and arguments that several commands share."""

# Annotations are values here, not text: typer would have to evaluate each text, at every start.
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vivadeck.commands import completion

if TYPE_CHECKING:
    from vivadeck.app import App

QUERY_HELP = (
    'Only cards that match: words, "phrases", -not, deck:, tag:, is:new, is:due, is:learned, is:leech, is:suspended, '
    "is:unanswered."
)

DecksOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--decks",
        metavar="PATH",
        help="Use this deck file or folder instead of your usual decks. You can repeat it.",
        readable=False,
    ),
]
DeckNames = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[DECK]...",
        help="Names of decks. Without one: all decks.",
        autocompletion=completion.deck,
        show_default=False,
    ),
]
DecksOrCards = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[DECK|CARD]...",
        help="Names of decks, ids of cards, such as general/dropout, or numbers of hits. Without one: all decks.",
        autocompletion=completion.deck_or_card,
        show_default=False,
    ),
]
CardArgument = Annotated[
    str,
    typer.Argument(
        metavar="CARD",
        help="The card's id, or the number of a hit of your last search or `viva stats`.",
        autocompletion=completion.card,
        show_default=False,
    ),
]
CardIds = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CARD]...",
        help="Ids of cards, such as general/dropout, or the numbers of hits of your last search or `viva stats`.",
        autocompletion=completion.card,
        show_default=False,
    ),
]
QueryOption = Annotated[
    str,
    typer.Option(
        "--query", "-q", metavar="QUERY", help=QUERY_HELP, autocompletion=completion.query, show_default=False
    ),
]
MINUTES_OF_A_DAY = 24 * 60


def _minutes(text: str) -> int:
    """Read a length of time as it is typed. Raises BadParameter."""
    if text.isascii() and text.isdecimal() and 0 < int(text[:9]) <= MINUTES_OF_A_DAY:
        return int(text)
    raise typer.BadParameter(f"{text} is not possible. Give a whole number from 1 to {MINUTES_OF_A_DAY}.")


StopOption = Annotated[
    int | None,
    typer.Option(
        "--minutes",
        metavar="N",
        parser=_minutes,
        help="Ask no further card after N minutes.",
        show_default=False,
    ),
]
TypeOption = Annotated[
    bool, typer.Option("--type", help="Type your answers. viva ticks the key points that it reads in them.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def app_for(decks: list[Path] | None) -> "App":
    """Return the app for the decks that were named, or for the usual ones."""
    from vivadeck.app import App  # with all that it opens; `--help` does not need it

    return App(decks or ())


def typed() -> str:
    """Return the command line as the student typed it."""
    from shlex import join

    return join(["viva", *sys.argv[1:]])
