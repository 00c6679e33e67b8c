"""`viva edit`: a card in the student's editor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from vivadeck import settings
from vivadeck.app import App
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import CardArgument, DecksOption, app_for
from vivadeck.errors import VivaError
from vivadeck.terminal import editor, output
from vivadeck.terminal.wording import in_shell

if TYPE_CHECKING:
    from vivadeck.decks.problems import Problem

cli = typer.Typer(rich_markup_mode=None)


@cli.command("edit", cls=Command)
def command(
    card: CardArgument,
    decks: DecksOption = None,
) -> None:
    """Change a card in your editor.

    A deck that came with viva is copied to your own decks first. The card's history stays with it.
    """
    edit(app_for(decks), card)


def edit(app: App, name: str) -> None:
    """Open the card's deck at the card, or the broken deck of that name at its first error.

    Raises VivaError; the card is then unchanged, or its deck is broken now.
    """
    from vivadeck.study import card_editing

    deck = name.partition("/")[0]
    broken = app.load_decks(app.places).broken.get(deck)
    if broken and broken.parent not in app.places.behind:
        _open(broken, min((each.line for each in _problems(app, broken)), default=1))
        _say_problems(app.again(), broken, deck)
        output.say(f"The deck {deck} has no error now.")
        return
    card = app.card(name)
    is_shared = card.path.parent in app.places.behind
    changed, message = card_editing.edit(card, is_shared=is_shared, run=editor.run_alone)
    path = settings.own_decks() / card.path.name if is_shared else card.path
    _say_problems(app.again(), path, card.deck)
    if message:
        output.say(message)
    elif changed is not None:
        output.say(f"{changed.id} is changed.")


def _open(path: Path, line: int) -> None:
    if status := editor.run_alone(editor.command(editor.chosen(), path, line)):
        output.warn(f"The editor ended with status {status}.")


def _problems(app: App, path: Path) -> list[Problem]:
    return [each for each in app.load_decks(app.places).problems if each.path == path]


def _say_problems(app: App, path: Path, deck: str) -> None:
    """Warn of each problem in a deck's file. Raises VivaError, with all of them, where the deck cannot be used."""
    problems = "\n".join(map(str, _problems(app, path)))
    if deck in app.load_decks(app.places).broken:
        raise VivaError(f"The deck {deck} cannot be used now:\n{problems}\nTo correct it: `viva edit {in_shell(deck)}`")
    if problems:
        output.warn(problems)
