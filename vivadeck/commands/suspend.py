"""`viva suspend` and `viva resume`: decisions about cards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from vivadeck.app import App
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import CardIds, DecksOption, QueryOption, app_for
from vivadeck.errors import VivaError
from vivadeck.model import Choice, Decision, moment_after
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted

_MOST_LISTED = 10  # ids of cards that a query chose
# What is said of a card: where it is changed, and where it need not be.
_SAID = {Choice.SUSPEND: ("suspended", "already suspended"), Choice.RESUME: ("resumed", "not suspended")}


cli = typer.Typer(rich_markup_mode=None)


@cli.command("suspend", cls=Command)
def suspend_command(cards: CardIds = None, query: QueryOption = "", decks: DecksOption = None) -> None:
    """Leave cards out until you resume them."""
    _decide(decks, cards, query, Choice.SUSPEND)


@cli.command("resume", cls=Command)
def resume_command(cards: CardIds = None, query: QueryOption = "", decks: DecksOption = None) -> None:
    """Bring suspended or skipped cards back."""
    _decide(decks, cards, query, Choice.RESUME)


def _decide(decks: list[Path] | None, cards: Sequence[str] | None, query: str, choice: Choice) -> None:
    if not cards and not query:
        raise typer.BadParameter("Name a card, or choose cards with -q QUERY.")
    decide(app_for(decks), cards or (), query, choice)


def decide(app: App, cards: Sequence[str], query: str, choice: Choice) -> None:
    """Record the choice about these cards and about those that match the query.

    Raises VivaError, before anything is recorded, for an unknown card, and for a query that no card matches.
    """
    names = dict.fromkeys(app.card(card).id for card in cards) | dict.fromkeys(_matching(app, query) if query else ())
    states = {name: app.collection.state(name) for name in names}  # damaged progress is refused before that
    app.store.prepare()
    changed = {name: None for name, state in states.items() if (state.choice or Choice.RESUME) is not choice}
    for name in output.progress_bar(list(states), "Recording"):
        if name in changed:
            app.store.record(Decision(name, moment_after(app.now(), states[name].decided), choice))
        if not query:  # as soon as it is saved: a later card may fail
            output.print_line(f"{name}: {_SAID[choice][name not in changed]}")
    app.store.fold()
    if query:
        _say_how_many([*changed], len(states) - len(changed), choice)


def _matching(app: App, query: str) -> list[str]:
    """Return the ids of the cards that match. Raises VivaError for none, and for a query that asks for nothing."""
    terms = app.query(query)
    if not terms:
        raise VivaError(
            f"The query {query!r} has no words, so it would choose every card. Add a word, a deck: or a tag:."
        )
    ids = [item.card.id for item in app.select((), terms, everywhere=True).items()]
    if not ids:
        raise VivaError(f"No card matches {query!r}. To look for cards: `viva search WORDS`")
    return ids


def _say_how_many(changed: Sequence[str], others: int, choice: Choice) -> None:
    """Say how many cards were changed, with the first of them, and how many did not need to be."""
    done, no_change = _SAID[choice]
    if changed:
        output.say(f"{counted(len(changed), 'card')} {done}:")
    for name in changed[:_MOST_LISTED]:
        output.print_line(f"  {name}")
    if len(changed) > _MOST_LISTED:
        output.say(f"  and {len(changed) - _MOST_LISTED} more")
    if others:
        output.say(f"{counted(others, 'card')} {no_change}")
