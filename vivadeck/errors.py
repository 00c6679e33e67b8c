"""Errors, with messages for the person at the terminal.

One place writes them to the terminal: `vivadeck.commands.boundary`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

_SHORTEST_BEGINNING = 8  # letters; a shorter text is like the beginning of too many words
_SHORTEST_SHORTENED, _MOST_LEFT_OUT = 4, 2  # letters
_FAR = 99


class VivaError(Exception):
    """An error whose message says what is wrong, where, and what to do."""


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the one of `names` that was probably meant by `name`, or "" when none is likely.

    Likely is: few typing errors for its length, in the whole name or in its beginning; or a beginning without any;
    or a name with few letters left out; or a name with other words around it.
    """
    wanted = name.lower()
    by_lowercase = {candidate.lower(): candidate for candidate in names}
    if wanted in by_lowercase:
        return by_lowercase[wanted]
    most = _most_edits(len(wanted))
    parts = _parts(wanted, 2 * most + 1) if most else []
    close = []
    for candidate in by_lowercase:
        if len(candidate) >= len(wanted) - most and any(part in candidate for part in parts):
            edits = _likeness(wanted, candidate, most)
            if edits < _FAR:
                is_longer = len(candidate) - len(wanted)  # to leave out a letter is more usual than to add one
                close.append((-edits, candidate[:1] == wanted[:1], is_longer >= 0, -abs(is_longer), candidate))
    if close:
        return by_lowercase[max(close)[-1]]
    starts = sorted(candidate for candidate in by_lowercase if wanted and candidate.startswith(wanted))
    shortened = sorted((candidate for candidate in by_lowercase if _is_shortened(wanted, candidate)), key=len)
    inside = sorted((word for word in re.split(r"\W+", wanted) if word in by_lowercase), key=len)
    likely = starts or shortened or inside[::-1]
    return by_lowercase[likely[0]] if likely else ""


def _is_shortened(name: str, other: str) -> bool:
    """Tell whether `name` is `other` with few letters left out, none at an end: "genrl" is "general"."""
    missing, ends = len(other) - len(name), (other[:1], other[-1:])
    if len(name) < _SHORTEST_SHORTENED or not 0 < missing <= _MOST_LEFT_OUT or (name[0], name[-1]) != ends:
        return False
    rest = iter(other)
    return all(letter in rest for letter in name)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return " Did you mean …?" with the one of `names` that is nearest to `name`; "" when none is near."""
    near = nearest(name, names)
    return f" Did you mean {near}?" if near else ""


def _most_edits(letters: int) -> int:
    """Return how many typing errors are likely in a name of so many letters."""
    return 0 if letters < 3 else 1 if letters < 9 else 2 if letters < 14 else 3


def _parts(name: str, count: int) -> list[str]:
    """Cut a name into so many parts. An edit touches two of them at most, so one is whole in all that is meant."""
    size, longer = divmod(len(name), count)
    ends = [size * place + min(place, longer) for place in range(count + 1)]
    return [name[start:end] for start, end in pairwise(ends)]


def _likeness(name: str, other: str, most: int) -> int:
    """Return the typing errors between two names, _FAR for too many. A beginning of `other` counts one more."""
    is_long, more = len(name) >= _SHORTEST_BEGINNING, len(other) - len(name)
    if more > most and not is_long:
        return _FAR
    shared = next((at for at, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), 0)
    edits = _edits(name[shared:], other[shared : len(name) + most + 1], most)
    whole = edits[-1] if more <= most else _FAR
    beginning = min(edits) if is_long else _FAR
    likely = [whole] * (whole <= most) + [beginning + 1] * (beginning <= max(1, most - 1))
    return min(likely, default=_FAR)


def _edits(name: str, other: str, most: int) -> list[int]:
    """Return the typing errors between a name and each beginning of another, from none of it to all of it.

    A letter left out, added, or mistaken for another is one, and so are two letters that changed places. More than
    `most` are not counted.
    """
    above: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(name):
        row = [at + 1, *[_FAR] * len(other)]
        for place in range(max(0, at - most), min(len(other), at + most + 1)):  # elsewhere are more than `most`
            there = other[place]
            edits = min(last[place] + (letter != there), last[place + 1] + 1, row[place] + 1)
            if at and place and letter == other[place - 1] and name[at - 1] == there:
                edits = min(edits, above[place - 1] + 1)
            row[place + 1] = edits
        above, last = last, row
        if min(last) > most:
            return [_FAR]
    return last
