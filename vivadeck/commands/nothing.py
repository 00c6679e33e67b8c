"""Why no card was chosen, for every command that asks or exports cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from vivadeck.app import App
from vivadeck.terminal.wording import counted, in_shell


def why_none(app: App, names: Sequence[str] = (), query: str = "", plain: str = "No card matches.") -> str:
    """Return why no card of the decks with these `names` (none: all that are asked) matches, and what to do.

    It is `plain`, with the cards of hidden decks that match, unless nothing at all can be asked: the student's own
    decks have errors, or all decks are hidden.
    """
    if names:
        return plain
    asked = app.asked_decks(app.query(query))
    if not any(deck.cards for deck in asked):
        return _own_broken(app) or _all_hidden(app, len(asked)) or plain
    return f"{plain} {_in_hidden_decks(app, query)}".rstrip()


def _own_broken(app: App) -> str:
    broken = [name for name, path in app.library.broken.items() if path.parent not in app.places.behind]
    if not broken:
        return ""
    what = f"Your deck {broken[0]} has an error" if len(broken) == 1 else f"Your decks {', '.join(broken)} have errors"
    return f"{what}, so there is nothing to study. To see what is wrong: `viva check`"


def _all_hidden(app: App, asked: int) -> str:
    decks = app.library.decks
    if asked or not decks:
        return ""
    own = [deck.name for deck in decks if deck.path.parent not in app.places.behind]
    show = f"`viva decks --show {in_shell((own or [deck.name for deck in decks])[0])}`"
    return f"All decks are hidden: {', '.join(deck.name for deck in decks)}. To show one: {show}"


def _in_hidden_decks(app: App, query: str) -> str:
    """Say how many cards of hidden decks match the query, and how to take those of one deck; "" where none does."""
    items = app.select((), app.query(query), everywhere=True).items() if query else []
    if not items:
        return ""
    ((deck, _),) = Counter(item.card.deck for item in items).most_common(1)
    cards = f"{counted(len(items), 'card')} in hidden decks {'does' if len(items) == 1 else 'do'}"
    return f"{cards}. To take those of {deck}: `-q {in_shell(f'deck:{deck} {query}')}`"
