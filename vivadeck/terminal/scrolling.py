"""Scrolling a text on a full screen: which line comes first, also in another width of the screen. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple


class ScrollTarget(StrEnum):
    """The part that the last key opened or changed. The next frame scrolls to it."""

    NOTHING = "nothing"
    ANSWER = "answer"
    FOLLOW_UP = "follow-up"
    KEY_POINTS = "key points"


class ReadingPlace(NamedTuple):
    """A line of a text: so many `letters` are before it, and between these and the line so many `lines` without any.

    It is the same in every width of the screen, and `width` is the one in which the text was shown.
    """

    letters: int
    lines: int
    width: int = 0


BEGINNING = ReadingPlace(0, 0)


class Scroll(NamedTuple):
    """What to show of a text: the first line, the same place in the text, and the part that was opened last. Where the
    text `is_cut`, the place is below the line.
    """

    line: int = 0
    place: ReadingPlace = BEGINNING
    target: ScrollTarget = ScrollTarget.NOTHING
    is_cut: bool = False


class Viewport(NamedTuple):
    """The visible part of a text, in lines: the length of a page, the first line now, and the last possible one.

    `place` is where in the text the first line is; or should be, where it `is_cut`: the page has room for more.
    """

    page: int
    scroll: int
    last_scroll: int
    place: ReadingPlace = BEGINNING
    is_cut: bool = False


def scrolled(line: int, key: str, viewport: Viewport) -> int | None:
    """Return the first line after `key` scrolled a text; None for a key that does not scroll."""
    to = {
        "up": line - 1,
        "k": line - 1,
        "down": line + 1,
        "j": line + 1,
        "page up": line - viewport.page,
        "page down": line + viewport.page,
        "home": 0,
        "end": viewport.last_scroll,
    }.get(key)
    return None if to is None else max(0, min(viewport.last_scroll, to))


def visible(body: Sequence[str], page: int, width: int, to: Scroll, opened: tuple[int, int]) -> Viewport:
    """Return the part of the lines `body` to show on a page of so many lines.

    `opened` are the first line of the part that was opened last, and its end.
    """
    last = max(0, len(body) - page)
    before = _line_at(to.place, body)
    line = to.line if to.place.width == width and not to.is_cut else before
    first = _top(to._replace(line=line), opened, page)
    place = _place(body[:first]) if first != before else to.place  # so that resizing to and fro ends where it began
    return Viewport(max(1, page - 1), min(last, first), last, place._replace(width=width), is_cut=first > last)


def _top(to: Scroll, opened: tuple[int, int], page: int) -> int:
    """Return the first line to show, so that the part just opened is on the screen."""
    begins, ends = opened
    if to.target is ScrollTarget.ANSWER:
        return begins if begins > page // 2 else 0  # a short question stays above its answer
    if to.target in (ScrollTarget.FOLLOW_UP, ScrollTarget.KEY_POINTS):
        return min(begins, max(to.line, ends - page))
    return to.line


def _place(above: Sequence[str]) -> ReadingPlace:
    """Return the place of the line below these lines."""
    letters = [_letters(line) for line in above]
    return ReadingPlace(sum(letters), _blank_at_end(letters))


def _line_at(place: ReadingPlace, body: Sequence[str]) -> int:
    """Return the line of a place that was perhaps seen in another width: there, another letter may begin the line."""
    counts: list[int] = []
    for number, line in enumerate(body):
        if (sum(counts), _blank_at_end(counts)) == (place.letters, place.lines):
            return number
        counts.append(_letters(line))
        if sum(counts) > place.letters:
            return number
    return len(body)


def _blank_at_end(letters: Sequence[int]) -> int:
    return sum(1 for _ in takewhile(lambda count: not count, reversed(letters)))


def _letters(line: str) -> int:
    """Count what a line of a text has in every width: its letters and digits, but no spaces, rules and borders."""
    return sum(map(str.isalnum, re.sub(r"\x1b\[[0-9;]*m", "", line)))
