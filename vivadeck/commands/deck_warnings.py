"""What a deck may have, but is likely a mistake: pictures without a file, open formulas, equal questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from vivadeck.card_fields import MARKDOWN_FIELDS, texts_of
from vivadeck.decks.problems import Problem
from vivadeck.markdown import math
from vivadeck.model import Card, Deck
from vivadeck.sanitize import quoted, single_line
from vivadeck.text import same_question

_LONGEST_SEARCHED = 20  # characters of a text, to look for its line in the file


def warnings(decks: Iterable[Deck]) -> list[Problem]:
    """Return what a student should look at, in the order of the decks."""
    found: list[Problem] = []
    first: dict[str, Card] = {}
    for deck in decks:
        for card in deck.cards:
            for text in texts_of(card, MARKDOWN_FIELDS):
                if "$" in text:
                    found += _unclosed(card, text)
                if "![" in text:
                    found += _without_file(card, text)
            other = first.setdefault(same_question(card.question), card)
            if other is not card:
                found.append(_equal(card, other))
    return found


def _unclosed(card: Card, text: str) -> Iterator[Problem]:
    if rest := math.unclosed(text):
        mark = "$$" if rest.startswith("$$") else "$"
        what = f"the formula that begins with {quoted(single_line(rest[:30]))} is never closed"
        remedy = f"Write {mark} at its end, or \\$ for a dollar sign"
        yield _problem(card, rest, f"{what}, so it is shown as text. {remedy}")


def _without_file(card: Card, text: str) -> Iterator[Problem]:
    from urllib.parse import unquote

    from vivadeck.formats.anki.media import is_inside
    from vivadeck.markdown import to_html

    addresses: dict[str, str] = {}
    to_html.block(text, lambda address: addresses.setdefault(address, ""))  # it shows none of them
    for address in addresses:
        path = card.path.parent / unquote(address)
        if is_inside(address) and not _is_file(path):
            message = f"there is no picture {single_line(str(path))}. Put it there, or correct its name in the card"
            yield _problem(card, address, message)


def _equal(card: Card, other: Card) -> Problem:
    place = f"{single_line(str(other.path))}:{other.line}"
    message = f"{other.id} ({place}) asks the same question. Delete one of the two cards, or reword its question"
    return _problem(card, card.question, message)


def _problem(card: Card, text: str, message: str) -> Problem:
    line, column = _place(card, text.lstrip().partition("\n")[0][:_LONGEST_SEARCHED].rstrip())
    return Problem(card.path, line, column, card.id, message)


def _place(card: Card, words: str) -> tuple[int, int]:
    """Return the line and the column where a card has these words in its file; else where it begins."""
    from vivadeck.decks.deck_file import contents

    data = contents(card.path)
    lines = [] if isinstance(data, Problem) else data.decode("utf-8", "replace").split("\n")
    for number, line in enumerate(lines[card.line - 1 :], card.line):
        if words in line:
            return number, line.index(words) + 1
    return card.line, 1


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False
