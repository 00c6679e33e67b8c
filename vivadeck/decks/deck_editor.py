"""Where the cards of a deck's text stand, so that one can be exchanged while every other byte stays. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from vivadeck.decks.yaml_reader import LOADER, Entries, Entry, Node, read

_LINE_ENDS = "\n\r"


class Span(NamedTuple):
    """A card in a deck's text: from its first key to the end of its last line, which does not count.

    `column` is where the `- ` before it stands, from 0; -1 where it has none, in a list in brackets.
    """

    start: int
    end: int
    column: int


class Edit(NamedTuple):
    """What stands in a text from `start` to `end`, and is to be `new`."""

    start: int
    end: int
    new: str


@lru_cache(maxsize=1)  # an import asks several times about one text, and reading it is most of the work
def entries(text: str) -> Mapping[str, Entry]:
    """Return the entries of the deck itself (`title`, `cards`, …) in the text of a sound deck."""
    root = read(text)
    return {entry.key: entry for entry in root.value} if root and isinstance(root.value, Entries) else {}


def cards(text: str) -> list[Span]:
    """Return where each card stands in the text of a sound deck."""
    top = entries(text)
    after = [entry.place.offset for entry in top.values() if entry.place.offset > top["cards"].place.offset]
    nodes = top["cards"].value.value
    starts = [node.place.offset for node in nodes if isinstance(node, Node)]
    ends = list(_ends(text))
    limits = [*starts[1:], min(after, default=len(text))]
    return [
        _span(text, start, ends[bisect_right(ends, limit) - 1]) for start, limit in zip(starts, limits, strict=True)
    ]


def line_end(text: str) -> str:
    """Return how the lines of a text end."""
    at = text.find("\n")
    return ("\r\n" if text[at - 1 : at] == "\r" else "\n") if at >= 0 else "\r" if "\r" in text else "\n"


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with all edits made, none of which overlap; what is new has the text's own line ends."""
    ends = line_end(text)
    parts = []
    done = 0
    for start, end, new in sorted(edits):
        parts += [text[done:start], new.replace("\n", ends)]
        done = end
    return "".join([*parts, text[done:]])


def column(text: str, at: int) -> int:
    """Return how far into its line a character stands, from 0."""
    end = text.rfind("\n", 0, at)
    return at - 1 - max(end, text.rfind("\r", end + 1, at))  # no search goes back to the beginning of a long text


def _ends(text: str) -> Iterator[int]:
    """Yield where each scalar ends, and each list or map in brackets; a block has no end of its own."""
    events: Iterator[Any] = yaml.parse(text, Loader=LOADER)
    for event in events:
        kind = type(event)
        is_end = kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent
        if kind is yaml.ScalarEvent or (is_end and event.end_mark.index > event.start_mark.index):
            yield event.end_mark.index


def _span(text: str, start: int, end: int) -> Span:
    end = start + len(text[start:end].rstrip())
    while end < len(text) and text[end] not in _LINE_ENDS:
        end += 1
    dash = start - 1
    while dash >= 0 and text[dash].isspace():
        dash -= 1
    return Span(start, end, column(text, dash) if text[dash : dash + 1] == "-" else -1)
