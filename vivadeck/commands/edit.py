"""`viva edit`: a card in the student's editor."""

from __future__ import annotations

from typing import Annotated

import typer

from vivadeck.app import App
from vivadeck.commands import completion
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DecksOption, app_for
from vivadeck.terminal import editor, output

cli = typer.Typer(rich_markup_mode=None)


@cli.command("edit", cls=Command)
def command(
    card: Annotated[
        str,
        typer.Argument(
            metavar="CARD",
            help="The card's id, or the number of a hit of your last search.",
            autocompletion=completion.card,
            show_default=False,
        ),
    ],
    decks: DecksOption = None,
) -> None:
    """Change a card in your editor.

    A deck that came with viva is copied to your own decks first. The card's history stays with it.
    """
    edit(app_for(decks), card)


def edit(app: App, name: str) -> None:
    """Open the card's deck at the card. Raises VivaError; the card is then unchanged."""
    from vivadeck.study import card_editing

    card = app.card(name)
    changed, message = card_editing.edit(card, is_shared=card.path.parent in app.places.behind, run=editor.run)
    if message:
        output.say(message)
    elif changed is not None:
        output.say(f"{changed.id} is changed.")
