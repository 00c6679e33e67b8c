"""`viva suspend` and `viva resume`: decisions about cards."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from vivadeck.app import Desk
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import CardIds, DecksOption, desk
from vivadeck.model import Choice, Decision, moment_after
from vivadeck.terminal import output

app = typer.Typer(rich_markup_mode=None)


@app.command("suspend", cls=Command)
def suspend_command(cards: CardIds, decks: DecksOption = None) -> None:
    """Stop asking cards, until they are resumed."""
    suspend(desk(decks), cards)


@app.command("resume", cls=Command)
def resume_command(cards: CardIds, decks: DecksOption = None) -> None:
    """Ask suspended or skipped cards again."""
    resume(desk(decks), cards)


def suspend(desk: Desk, cards: Sequence[str]) -> None:
    """Stop asking the cards. Raises VivaError, before anything is recorded, for one that is not there."""
    _decide(desk, cards, Choice.SUSPEND)


def resume(desk: Desk, cards: Sequence[str]) -> None:
    """Ask the cards again. Raises VivaError, before anything is recorded, for one that is not there."""
    _decide(desk, cards, Choice.RESUME)


def _decide(desk: Desk, cards: Sequence[str], choice: Choice) -> None:
    names = dict.fromkeys(desk.library.card(card).id for card in cards)
    before = {name: desk.collection.standing(name) for name in names}  # damaged progress is refused before that
    desk.store.prepare()
    done = "suspended" if choice is Choice.SUSPEND else "resumed"
    for name in names:
        held = before[name]
        if (held.choice or Choice.RESUME) is choice:
            output.data(f"{name}: was not {'asked' if choice is Choice.SUSPEND else 'suspended'} anyway")
            continue
        desk.store.record(Decision(name, moment_after(desk.now(), held.decided), choice))
        output.data(f"{name}: {done}")
    desk.store.fold()
    desk.say_notices()
