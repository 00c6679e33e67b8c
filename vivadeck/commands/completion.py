"""Tab completion of decks, cards, backups and queries. It never fails: where it cannot know, it offers nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from vivadeck.errors import VivaError

if TYPE_CHECKING:
    from vivadeck.app import App


def deck(incomplete: str) -> list[str]:
    """Return the decks whose names begin with `incomplete`."""
    if _cut_off_by_bash():  # then it is the rest of a query, which bash has split at the colon
        return query(incomplete)
    return _beginning(incomplete, _decks())


def card(incomplete: str) -> list[str]:
    """Return the ids that begin with `incomplete`."""
    return _beginning(incomplete, _cards())


def deck_or_card(incomplete: str) -> list[str]:
    """Return the decks whose names begin with `incomplete`; from a slash on the ids of their cards."""
    return card(incomplete) if "/" in incomplete else deck(incomplete)


def backup(incomplete: str) -> list[str]:
    """Return the days of the backups, and the moments of the states before changes, that begin with `incomplete`."""
    from vivadeck.app import App

    try:
        return _beginning(incomplete, [copy.name for copy in App().store.backups.copies()])
    except VivaError:
        return []


def query(incomplete: str) -> list[str]:
    """Return the queries that the last word of a query can be completed to: `deck:…`, `tag:…`, `is:…`."""
    cut = _cut_off_by_bash()
    whole = cut + incomplete.removeprefix(":") if cut else incomplete
    return [each.removeprefix(cut) for each in _query(whole)]


def _cut_off_by_bash() -> str:
    """Return the part of the word up to its colon: bash splits `tag:cnn` into three words and completes the last."""
    words = os.environ.get("COMP_WORDS", "").split("\n")
    place = int(os.environ.get("COMP_CWORD") or 0)
    colon = place if words[place : place + 1] == [":"] else place - 1
    return words[colon - 1] + ":" if colon > 0 and words[colon : colon + 1] == [":"] else ""


def _query(incomplete: str) -> list[str]:
    before, space, word = incomplete.rpartition(" ")
    bare = word.removeprefix("-")
    minus = word[: len(word) - len(bare)]
    key, colon, beginning = bare.partition(":")
    if not colon:
        words = [f"{each}:" for each in ("deck", "tag", "is") if each.startswith(bare)]
    else:
        names = {"deck": _decks, "tag": _tags, "is": _states}.get(key, list)()
        words = [f"{key}:{name}" for name in _beginning(beginning, names)]
    return [f"{before}{space}{minus}{each}" for each in words]


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


def _decks() -> list[str]:
    return _names(lambda app: [deck.name for deck in app.library.decks])


def _cards() -> list[str]:
    return _names(lambda app: app.ids())


def _tags() -> list[str]:
    return _names(lambda app: sorted(app.tags()))


def _names(of: Callable[[App], list[str]]) -> list[str]:
    """Return names from the decks; none where these cannot be read, and not a word about that: the student types."""
    from vivadeck.app import App  # only when something is completed

    app = App()
    try:
        app.library = app.load_decks(app.places)
        return of(app)
    except VivaError:
        return []


def _states() -> list[str]:
    from vivadeck.agenda import State

    return list(State)
