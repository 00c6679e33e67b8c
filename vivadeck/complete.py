"""Tab completion: decks, cards, and what a query can hold. Never an error: what is not known is not offered."""

from __future__ import annotations

from collections.abc import Iterable

from vivadeck.desk import Desk
from vivadeck.errors import VivaError


def deck(incomplete: str) -> list[str]:
    """Return the decks whose names begin with `incomplete`."""
    return _beginning(incomplete, _decks())


def card(incomplete: str) -> list[str]:
    """Return the ids that begin with `incomplete`."""
    return _beginning(incomplete, _cards())


def query(incomplete: str) -> list[str]:
    """Return what the last word of a query can become: `deck:…`, `tag:…`, `is:…`."""
    before, space, word = incomplete.rpartition(" ")
    bare = word.removeprefix("-")
    no = word[: len(word) - len(bare)]
    key, colon, begun = bare.partition(":")
    if not colon:
        found = [f"{each}:" for each in ("deck", "tag", "is") if each.startswith(bare)]
    else:
        names = {"deck": _decks, "tag": _tags, "is": _states}.get(key, list)()
        found = [f"{key}:{name}" for name in _beginning(begun, names)]
    return [f"{before}{space}{no}{each}" for each in found]


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


def _decks() -> list[str]:
    try:
        return [each.name for each in Desk().checked_library.decks]
    except VivaError:
        return []


def _cards() -> list[str]:
    try:
        return list(Desk().checked_library.cards)
    except VivaError:
        return []


def _tags() -> list[str]:
    try:
        return sorted({tag for each in Desk().checked_library.cards.values() for tag in each.tags})
    except VivaError:
        return []


def _states() -> list[str]:
    from vivadeck.agenda import State  # noqa: PLC0415

    return list(State)
