"""The command line of `viva search`, `show` and `decks`."""

# Annotations are values here, not text: typer would have to evaluate each text, at every start.
from typing import Annotated

import typer

from vivadeck.commands import completion
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import QUERY_HELP, DecksOption, JsonOption, desk

app = typer.Typer(rich_markup_mode=None)


@app.command(cls=Command, context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
def search(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS...", help=QUERY_HELP, autocompletion=completion.query, show_default=False),
    ],
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, metavar="N", help="Hits to list, at most; else what fits the terminal, or all."),
    ] = None,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Find cards: in questions first, then tags, then answers."""
    from vivadeck.commands import search as command

    command.search(desk(decks), " ".join(words), limit, json)


@app.command(cls=Command)
def show(
    card: Annotated[
        str,
        typer.Argument(
            metavar="CARD",
            help="The id of a card, such as general/dropout.",
            autocompletion=completion.card,
            show_default=False,
        ),
    ],
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Show one card in full, with its schedule and history."""
    from vivadeck.commands import show as command

    command.show(desk(decks), card, json)


@app.command("decks", cls=Command)
def list_decks(json: JsonOption = False, decks: DecksOption = None) -> None:
    """List the decks."""
    from vivadeck.commands import today

    today.decks(desk(decks), json)
