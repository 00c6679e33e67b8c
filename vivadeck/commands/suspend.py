"""`viva suspend` and `viva resume`: decisions about cards."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from vivadeck.app import App
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import CardIds, DecksOption, app_for
from vivadeck.model import Choice, Decision, moment_after
from vivadeck.terminal import output

# What is said of a card: where it is changed, and where it need not be.
_SAID = {Choice.SUSPEND: ("suspended", "already suspended"), Choice.RESUME: ("resumed", "not suspended")}


cli = typer.Typer(rich_markup_mode=None)


@cli.command("suspend", cls=Command)
def suspend_command(cards: CardIds, decks: DecksOption = None) -> None:
    """Leave cards out until you resume them."""
    suspend(app_for(decks), cards)


@cli.command("resume", cls=Command)
def resume_command(cards: CardIds, decks: DecksOption = None) -> None:
    """Bring suspended or skipped cards back."""
    resume(app_for(decks), cards)


def suspend(app: App, cards: Sequence[str]) -> None:
    """Stop asking the cards. Raises VivaError, before anything is recorded, for an unknown card."""
    _decide(app, cards, Choice.SUSPEND)


def resume(app: App, cards: Sequence[str]) -> None:
    """Ask the cards again. Raises VivaError, before anything is recorded, for an unknown card."""
    _decide(app, cards, Choice.RESUME)


def _decide(app: App, cards: Sequence[str], choice: Choice) -> None:
    names = dict.fromkeys(app.card(card).id for card in cards)
    states = {name: app.collection.state(name) for name in names}  # damaged progress is refused before that
    app.store.prepare()
    done, no_change = _SAID[choice]
    for name, state in states.items():
        if (state.choice or Choice.RESUME) is choice:
            output.print_line(f"{name}: {no_change}")
            continue
        app.store.record(Decision(name, moment_after(app.now(), state.decided), choice))
        output.print_line(f"{name}: {done}")
    app.store.fold()
