"""`viva practice`: ask any cards at any time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from vivadeck.agenda import Item
from vivadeck.app import App
from vivadeck.commands import planning
from vivadeck.commands.boundary import Command
from vivadeck.commands.nothing import why_none
from vivadeck.commands.options import DecksOption, DecksOrCards, QueryOption, StopOption, TypeOption, app_for
from vivadeck.commands.reminders import remind
from vivadeck.commands.study import PRACTICE, ask, timed
from vivadeck.terminal import output

cli = typer.Typer(rich_markup_mode=None)


@cli.command("practice", cls=Command)
def command(
    names: DecksOrCards = None,
    query: QueryOption = "",
    shuffle: Annotated[bool, typer.Option("--shuffle", help="Ask in a random order.")] = False,
    minutes: StopOption = None,
    types: TypeOption = False,
    decks: DecksOption = None,
) -> None:
    """Practise any cards, also those that are not due.

    The weakest come first, then new ones. A card that is not due keeps its date, unless you miss it. A card that is new
    or due counts as in `viva study`.
    """
    practice(app_for(decks), names or [], query, minutes, is_shuffled=shuffle, is_typed=types)


def practice(
    app: App,
    names: Sequence[str],
    query: str,
    minutes: int | None = None,
    *,
    is_shuffled: bool,
    is_typed: bool = False,
) -> None:
    """Ask these cards, and the matching cards of these decks (neither: all), perhaps only for so many minutes.

    Raises VivaError; KeyboardInterrupt after Ctrl-C.
    """
    remind(app)
    items = _items(app, names, query)
    started = planning.practice(app, items, is_shuffled=is_shuffled)
    if started.queue:
        ask(app, timed(app, started, minutes), None, PRACTICE, is_typed=is_typed)
    else:
        app.store.fold_left()
        output.say(why_none(app, names, query) if not items else "All of these cards are suspended.")


def _items(app: App, names: Sequence[str], query: str) -> list[Item]:
    """Return the cards to ask, each once: a name with a slash is that of a card, a number is a hit, unless a deck has
    that name. Raises VivaError.
    """
    numbers = {name for name in names if name.isascii() and name.isdigit()}
    numbers -= {*(deck.name for deck in app.library.decks), *app.library.broken} if numbers else set()
    decks = [name for name in names if "/" not in name and name not in numbers]
    cards = [app.card(name) for name in names if "/" in name or name in numbers]
    chosen = app.select(decks, app.query(query)).items() if decks or query or not cards else []
    return list({item.card.id: item for item in (*map(app.collection.item, cards), *chosen)}.values())
