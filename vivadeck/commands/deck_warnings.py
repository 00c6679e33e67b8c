"""What a deck may have, but is likely a mistake: cards that an import was not sure about, pictures without a file, open
formulas, equal questions, and more than anybody can say or hear.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from vivadeck.card_fields import MARKDOWN_FIELDS, texts_of
from vivadeck.decks.problems import MOST_PROBLEMS, Problem
from vivadeck.markdown import math, pictures
from vivadeck.model import Card, Deck
from vivadeck.sanitize import quoted, single_line
from vivadeck.text import same_question

_LONGEST_SEARCHED = 20  # characters of a text, to look for its line in the file
_LINES_SEARCHED = 500  # of the file, from the card on
_MOST_WORDS = 25  # of a short answer: about ten seconds
_MOST_POINTS = 5  # of a card: the keys a to e tick them
_SENTENCE_END = re.compile(r"(?<!\b[a-z]\.[a-z])[.!?] +(?=[A-Z])")
_MARK = re.compile(r"# please check: (.+)")  # an import writes it above a card
_IS_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:|//", re.IGNORECASE)  # not C:, a drive
_CODE = re.compile(r"<(code|pre)\b.*?</\1>", re.DOTALL)
_IMG = re.compile(r"<img\b[^>\n]*>?", re.IGNORECASE)
_SRC = re.compile(r"""src=["']?([^"'\s>]+)""", re.IGNORECASE)


class _Doubt(NamedTuple):
    """What to look at in a card, and the text of the card that it is about."""

    card: Card
    text: str
    message: str


def warnings(decks: Iterable[Deck], behind: Container[Path] = ()) -> list[Problem]:
    """Return what a student should look at, in the order of the decks: of each deck the first MOST_PROBLEMS.

    Questions of decks in the folders `behind`, which came with viva, are compared with each other only: a student
    cannot delete one of them, and their decks may not be asked.
    """
    first: dict[tuple[bool, str], Card] = {}
    listed: list[Problem] = []
    for deck in decks:
        came_with_viva = deck.path.parent in behind
        doubts = [doubt for card in deck.cards for doubt in _doubts(card, came_with_viva, first)][:MOST_PROBLEMS]
        lines = _lines(deck.path, always=bool(doubts))
        found = [
            *(mark for card in deck.cards if lines for mark in _marks(card, lines)),
            *(_problem(each, lines) for each in doubts),
        ]
        listed += found[:MOST_PROBLEMS]
    return listed


def _doubts(card: Card, came_with_viva: bool, first: dict[tuple[bool, str], Card]) -> Iterator[_Doubt]:
    """Yield what is doubtful about a card. `first` has the first card with each question, and gets this one."""
    for text in texts_of(card, MARKDOWN_FIELDS):
        if "$" in text:
            yield from _unclosed(card, text)
        if "![" in text:  # else nothing of Markdown is imported
            yield from _without_file(card, text)
        if "<img" in text.lower():
            yield from _as_html(card, text)
    yield from _too_much(card)
    yield from _repeated(card)
    other = first.setdefault((came_with_viva, same_question(card.question)), card)
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

    from vivadeck.formats.pictures import is_inside

    for address in pictures.addresses(text):
        path = card.path.parent / unquote(address)
        if _IS_ELSEWHERE.match(address):
            continue  # on the web: viva shows its name, as it does for all pictures
        if not is_inside(address):
            message = f"{quoted(single_line(address))} is not the name of a picture in the deck's folder, or below it"
            yield _Doubt(card, address, f"{message}, so exports leave it out. Put it there, and correct its name")
        elif not _is_file(path):
            message = f"there is no picture {single_line(str(path))}. Put it there, or correct its name in the card"
            yield _Doubt(card, address, message)


def _too_much(card: Card) -> Iterator[_Doubt]:
    short = math.plain(card.short) if card.short else ""
    words = len(short.split())
    if _SENTENCE_END.search(short):
        what = "the short answer has more than one sentence"
        yield _Doubt(card, card.short, f"{what}. Keep the one that you would say first: the rest is for the answer")
    if words > _MOST_WORDS:
        what = f"the short answer has {words} words, but it is one sentence of at most {_MOST_WORDS}"
        yield _Doubt(card, card.short, f"{what}. Say less in it: the rest is for the answer")
    if len(card.key_points) > _MOST_POINTS:
        what = f"the card has {len(card.key_points)} key points, and nobody can listen for more than {_MOST_POINTS}"
        yield _Doubt(card, card.key_points[_MOST_POINTS], f"{what}. Put two together, or split the card")


def _repeated(card: Card) -> Iterator[_Doubt]:
    """Yield a key point, another wording or a mistake that is on the card twice."""
    wordings = (wording for wordings in card.key_point_wordings for wording in wordings)
    first: set[str] = set()
    for text in (*card.key_points, *wordings, *(mistake.claim for mistake in card.mistakes)):
        if (folded := same_question(text)) in first:
            yield _Doubt(card, text, f"{quoted(single_line(text))} is on this card twice. Delete it, or reword it")
        first.add(folded)


def _as_html(card: Card, text: str) -> Iterator[_Doubt]:
    """Yield a picture that is written as HTML, outside of code."""
    from vivadeck.markdown import to_html

    html = _CODE.sub("", to_html.block(text))
    if "&lt;img" in html.lower() and (tag := _IMG.search(text)):
        address = _SRC.search(tag.group())
        name = address[1] if address else "picture.png"
        message = (
            f"a card has no HTML, so {quoted(single_line(tag.group()))} is shown as text. A picture is ![]({name})"
        )
        yield _Doubt(card, tag.group(), message)


def _equal(card: Card, other: Card) -> _Doubt:
    place = f"{single_line(str(other.path))}:{other.line}"
    message = f"{other.id} ({place}) asks the same question. Delete one of the two cards, or reword its question"
    return _Doubt(card, card.question, message)


def _marks(card: Card, lines: Sequence[str]) -> Iterator[Problem]:
    """Yield what an import was not sure about: the comments just above the card, the nearest one first."""
    for number in range(card.line - 1, 0, -1):
        text = lines[number - 1].strip() if number <= len(lines) else ""
        if text and not text.startswith("#"):
            return
        if mark := _MARK.match(text):
            remedy = "When the card is right, delete this comment from the deck"
            yield Problem(card.path, number, 1, card.id, f"please check: {single_line(mark[1])} {remedy}")


def _problem(doubt: _Doubt, lines: Sequence[str]) -> Problem:
    """Return the doubt with its place: where the card has the text in its file, else where the card begins."""
    card = doubt.card
    words = doubt.text.lstrip().partition("\n")[0][:_LONGEST_SEARCHED].rstrip()
    near = enumerate(lines[card.line - 1 : card.line + _LINES_SEARCHED], card.line)
    line, column = next(((number, line.index(words) + 1) for number, line in near if words in line), (card.line, 1))
    return Problem(card.path, line, column, card.id, doubt.message)


def _lines(path: Path, *, always: bool) -> list[str]:
    """Return the lines of a deck file: `always`, or [] for one without a mark of an import."""
    from vivadeck.decks.deck_file import contents

    data = contents(path)
    if isinstance(data, Problem) or not (always or b"# please check: " in data):
        return []
    return data.decode("utf-8", "replace").split("\n")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False
