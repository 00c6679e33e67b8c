"""What viva says when something is wrong: messages for the person at the terminal.

An error is raised where it is known and turned into text in one place (`vivadeck.commands.boundary`).
"""

from __future__ import annotations

from collections.abc import Iterable


class VivaError(Exception):
    """An error with a message for the user: what is wrong, where, and what to do about it."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is most like `name`, or "" when none is."""
    import difflib  # only when something is already wrong

    by_lowercase = {candidate.lower(): candidate for candidate in known}
    found = difflib.get_close_matches(name.lower(), by_lowercase, n=1, cutoff=0.6)
    if found:
        return by_lowercase[found[0]]
    starts = sorted(candidate for candidate in by_lowercase if name and candidate.startswith(name.lower()))
    return by_lowercase[starts[0]] if starts else ""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a sentence to append to a message, naming the known name nearest to `name`; "" when none is near."""
    near = nearest(name, known)
    return f" Did you mean {near}?" if near else ""
