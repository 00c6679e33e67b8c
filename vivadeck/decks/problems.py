"""The result of reading a deck file: a deck, or problems, each with its place. Light: this does not import YAML."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from vivadeck.model import Deck
from vivadeck.sanitize import escape_controls, single_line

MOST_PROBLEMS = 100  # of one file; viva stops there
MOST_HINTS = 5  # problems with “Did you mean …?”, each of which takes up to 0.2 s


class Place(NamedTuple):
    """A position in a file: `line` and `column` count from 1, `offset` counts characters from 0."""

    line: int
    column: int
    offset: int


START = Place(1, 1, 0)


class Problem(NamedTuple):
    """Something wrong with a deck. `line` and `column` count from 1; `card` is "" outside a card."""

    path: Path
    line: int
    column: int
    card: str
    message: str

    def __str__(self) -> str:
        card = f"{self.card}: " if self.card else ""
        return f"{single_line(str(self.path))}:{self.line}:{self.column}: {card}{self.message}"


class Reference(NamedTuple):
    """A `see_also` to check when all decks are read: the card, the id that it names, and the place."""

    card: str
    target: str
    place: Place


class Parsed(NamedTuple):
    """The result of reading a file: a deck if there is no problem, with its `see_also` references.

    `name` is the deck's name as far as it could be read.
    """

    path: Path
    name: str
    deck: Deck | None
    problems: tuple[Problem, ...] = ()
    references: Sequence[Reference] = ()


def default_name(path: Path) -> str:
    """Return the name of the deck in `path` if the file does not say it."""
    return single_line(path.stem) or escape_controls(path.stem)
