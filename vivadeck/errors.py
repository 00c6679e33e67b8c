"""Errors, with messages for the person at the terminal.

One place writes them to the terminal: `vivadeck.commands.boundary`.
"""

from __future__ import annotations

from collections.abc import Iterable


class VivaError(Exception):
    """An error whose message says what is wrong, where, and what to do."""


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the one of `names` that is most like `name`, or "" when none is."""
    import difflib  # only when something is already wrong

    by_lowercase = {candidate.lower(): candidate for candidate in names}
    close = difflib.get_close_matches(name.lower(), by_lowercase, n=1, cutoff=0.6)
    if close:
        return by_lowercase[close[0]]
    starts = sorted(candidate for candidate in by_lowercase if name and candidate.startswith(name.lower()))
    return by_lowercase[starts[0]] if starts else ""


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return " Did you mean …?" with the one of `names` that is nearest to `name`; "" when none is near."""
    near = nearest(name, names)
    return f" Did you mean {near}?" if near else ""
