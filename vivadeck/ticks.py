"""Ticks: which key points of a card an answer had, the grade that they suggest, and how a review keeps them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from enum import StrEnum

FIELD = "points"  # of a review, among its further fields
ANSWERED = "answered"  # another one: the seconds from the question to the end of the answer
TYPED = "typed"  # another one, of an answer that was typed, so that viva looked for its key points: true
LETTERS = "abcde"  # the keys that tick a card's key points
BEST_SUGGESTED = 4  # 5 is for the student to say
RECALLED = 3  # grades from here on
_GRADES = ((0.90, 5), (0.70, 4), (0.45, 3), (0.20, 2), (0.01, 1))  # from this share of the key points on


class Tick(StrEnum):
    """Whether an answer had a key point."""

    HEARD = "+"
    UNSURE = "~"
    NOT_HEARD = "-"


Ticks = tuple[Tick, ...]  # one for each key point of a card, in their order; () where nothing is ticked


def keys(points: int) -> str:
    """Return the keys that tick so many key points: "a-d", "a" for one, "" for none."""
    letters = LETTERS[:points]
    return f"{letters[0]}-{letters[-1]}" if len(letters) > 1 else letters


def toggled(ticks: Ticks, place: int, points: int, *, is_assessed: bool = False) -> Ticks:
    """Return the ticks of so many `points` with the one at this place changed.

    When none is left they are (): nothing is said about the answer. One that was assessed had nothing.
    """
    all_of_them = list(ticks or (Tick.NOT_HEARD,) * points)
    all_of_them[place] = Tick.NOT_HEARD if all_of_them[place] is Tick.HEARD else Tick.HEARD
    return tuple(all_of_them) if is_assessed else some(tuple(all_of_them))


def some(ticks: Ticks) -> Ticks:
    """Return ticks, () where they tick nothing."""
    return ticks if any(tick is not Tick.NOT_HEARD for tick in ticks) else ()


def coverage(ticks: Ticks) -> float:
    """Return the share of the key points that an answer had, from 0 to 1; an unsure one counts half."""
    if not ticks:
        return 0.0
    return (ticks.count(Tick.HEARD) + ticks.count(Tick.UNSURE) / 2) / len(ticks)


def grade(ticks: Ticks) -> int:
    """Return the grade, 0 to 5, that an answer with these key points deserves."""
    return next((grade for share, grade in _GRADES if coverage(ticks) >= share), 0)


def suggested(ticks: Ticks) -> int:
    """Return the grade to suggest: 4 without ticks, and never more. A key point without a letter does not count."""
    return min(BEST_SUGGESTED, grade(ticks[: len(LETTERS)])) if ticks else BEST_SUGGESTED


def further(points: Sequence[str], ticks: Ticks) -> tuple[tuple[str, str], ...]:
    """Return the further fields of a review that keep the ticks of a card's key `points`; none without ticks."""
    marks = " ".join(f"{tick}{digest(point)}" for point, tick in zip(points, ticks, strict=False))
    return ((FIELD, json.dumps(marks)),) if marks else ()


def read(fields: Iterable[tuple[str, str]], points: Sequence[str]) -> tuple[list[Tick | None], int]:
    """Return the tick that the further fields of a review keep of each of these key `points`: None for a point that was
    not there then, or had another text. And of how many points they keep a tick that are none of these.
    """
    try:
        marks = json.loads(dict(fields).get(FIELD, '""'))
    except ValueError:
        marks = ""
    words = marks.split() if isinstance(marks, str) else []
    ticks = {word[1:]: Tick(word[0]) for word in words if word[0] in set(Tick)}
    digests = [digest(point) for point in points]
    return [ticks.get(digest) for digest in digests], len(ticks.keys() - digests)


def kept(fields: Iterable[tuple[str, str]], points: Sequence[str]) -> Ticks:
    """Return the ticks that the further fields of a review keep, of key `points` that have the same text now.

    A point that was not there then, or has another text, is not ticked; () when there are no ticks at all.
    """
    ticks, _ = read(fields, points)
    return tuple(tick or Tick.NOT_HEARD for tick in ticks) if any(ticks) else ()


def telling(fields: Iterable[tuple[str, str]], points: Sequence[str], grade: int) -> Ticks:
    """Return the ticks of a review's key `points` that tell how good its answer was; () when they do not.

    Where none is ticked although the student's own grade is good, nobody ticked, unless the answer was typed.
    """
    fields = tuple(fields)
    ticks = kept(fields, points)
    return ticks if some(ticks) or grade < RECALLED or TYPED in dict(fields) else ()


def digest(point: str) -> str:
    """Return four hexadecimal digits for a key point, the same however its lines are broken."""
    return f"{zlib.crc32(' '.join(point.split()).encode('utf-8', 'surrogatepass')) & 0xFFFF:04x}"
