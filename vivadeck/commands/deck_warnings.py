"""What a deck may have, but is likely a mistake: pictures without a file, open formulas, equal questions, and more than
anybody can say or hear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from vivadeck.card_fields import MARKDOWN_FIELDS, texts_of
from vivadeck.decks.problems import MOST_PROBLEMS, Problem
from vivadeck.markdown import math
from vivadeck.model import Card, Deck
from vivadeck.sanitize import quoted, single_line
from vivadeck.text import same_question

_LONGEST_SEARCHED = 20  # characters of a text, to look for its line in the file
_LINES_SEARCHED = 500  # of the file, from the card on
_MOST_WORDS = 25  # of a short answer: about ten seconds
_MOST_POINTS = 5  # of a card: the keys a to e tick them


class _Doubt(NamedTuple):
    """What to look at in a card, and the text of the card that it is about."""

    card: Card
    text: str
    message: str


def warnings(decks: Iterable[Deck]) -> list[Problem]:
    """Return what a student should look at, in the order of the decks: of each deck the first MOST_PROBLEMS."""
    first: dict[str, Card] = {}
    listed: list[Problem] = []
    for deck in decks:
        doubts = [doubt for card in deck.cards for doubt in _doubts(card, first)][:MOST_PROBLEMS]
        lines = _lines(deck.path) if doubts else []
        listed += [_problem(doubt, lines) for doubt in doubts]
    return listed


def _doubts(card: Card, first: dict[str, Card]) -> Iterator[_Doubt]:
    """Yield what is doubtful about a card. `first` has the first card with each question, and gets this one."""
    for text in texts_of(card, MARKDOWN_FIELDS):
        if "$" in text:
            yield from _unclosed(card, text)
        if "![" in text:
            yield from _without_file(card, text)
    yield from _too_much(card)
    other = first.setdefault(same_question(card.question), card)
    if other is not card:
        yield _equal(card, other)


def _unclosed(card: Card, text: str) -> Iterator[_Doubt]:
    if rest := math.unclosed(text):
        mark = "$$" if rest.startswith("$$") else "$"
        what = f"the formula that begins with {quoted(single_line(rest[:30]))} is never closed"
        remedy = f"Write {mark} at its end, or \\$ for a dollar sign"
        yield _Doubt(card, rest, f"{what}, so it is shown as text. {remedy}")


def _without_file(card: Card, text: str) -> Iterator[_Doubt]:
    from urllib.parse import unquote

    from vivadeck.formats.anki.media import is_inside
    from vivadeck.markdown import to_html

    addresses: dict[str, str] = {}
    to_html.block(text, lambda address: addresses.setdefault(address, ""))  # it shows none of them
    for address in addresses:
        path = card.path.parent / unquote(address)
        if is_inside(address) and not _is_file(path):
            message = f"there is no picture {single_line(str(path))}. Put it there, or correct its name in the card"
            yield _Doubt(card, address, message)


def _too_much(card: Card) -> Iterator[_Doubt]:
    words = len(math.plain(card.short).split()) if card.short else 0
    if words > _MOST_WORDS:
        what = f"the short answer has {words} words, but it is one sentence of at most {_MOST_WORDS}"
        yield _Doubt(card, card.short, f"{what}. Say less in it: the rest is for the answer")
    if len(card.key_points) > _MOST_POINTS:
        what = f"the card has {len(card.key_points)} key points, and nobody can listen for more than {_MOST_POINTS}"
        yield _Doubt(card, card.key_points[_MOST_POINTS], f"{what}. Put two together, or split the card")


def _equal(card: Card, other: Card) -> _Doubt:
    place = f"{single_line(str(other.path))}:{other.line}"
    message = f"{other.id} ({place}) asks the same question. Delete one of the two cards, or reword its question"
    return _Doubt(card, card.question, message)


def _problem(doubt: _Doubt, lines: Sequence[str]) -> Problem:
    """Return the doubt with its place: where the card has the text in its file, else where the card begins."""
    card = doubt.card
    words = doubt.text.lstrip().partition("\n")[0][:_LONGEST_SEARCHED].rstrip()
    near = enumerate(lines[card.line - 1 : card.line + _LINES_SEARCHED], card.line)
    line, column = next(((number, line.index(words) + 1) for number, line in near if words in line), (card.line, 1))
    return Problem(card.path, line, column, card.id, doubt.message)


def _lines(path: Path) -> list[str]:
    from vivadeck.decks.deck_file import contents

    data = contents(path)
    return [] if isinstance(data, Problem) else data.decode("utf-8", "replace").split("\n")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False
