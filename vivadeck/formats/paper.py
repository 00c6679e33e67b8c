"""Cards → one HTML file to print: questions with room to write, answers, the examiner's copy, the last day. Pure, but
for pictures.

The file needs nothing else, runs nothing and loads nothing. A browser prints it, since it knows fonts, printers and
sizes of paper. A card has the same number on each kind of paper for the same cards, but the last day has no numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vivadeck.formats import paper_pages
from vivadeck.model import CORE, Card, Deck
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted

if TYPE_CHECKING:
    from vivadeck.formats.pictures import ImageFiles
    from vivadeck.formats.web import Show

_HEAD = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="generator" content="viva print">'
)
_MAIN = "\n<main>"
_NO_ANSWER = '<p class="label">No answer yet:</p>'
_FEWEST_LINES, _MOST_LINES, _LINES_WITHOUT_ANSWER = 4, 10, 3
_LETTERS_ON_A_LINE = 120  # of an answer: by hand one writes less
# Millimetres. What is not higher stays on one page: a list, a question or a card of one, what an examiner looks at.
_LIST, _CARD, _LOOK = 60, 160, 210
_ROOM, _ROOM_IN_COLUMN = 158.0, 84.0  # millimetres: of A4, in a list; of one of two columns
_NAMES = '<div class="names"><span>Name</span><span>Date</span></div>'
_LINK = re.compile(r'<a href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)


class Kind(StrEnum):
    """What a paper is for."""

    QUESTIONS = "questions"
    ANSWERS = "answers"
    EXAMINER = "examiner"
    LAST_DAY = "last-day"


_TITLES = {
    Kind.QUESTIONS: "Questions",
    Kind.ANSWERS: "Questions and answers",
    Kind.EXAMINER: "The examiner’s copy",
    Kind.LAST_DAY: "The last day",
}
_HAS_NAMES = (Kind.QUESTIONS, Kind.EXAMINER)
DeckCards = Sequence[tuple[Deck, Sequence[Card]]]


class _Pen(NamedTuple):
    """Writes the texts of a deck's cards as HTML that is no wider than `room` millimetres. `images` gives an address
    for a picture's, "" for none.
    """

    images: Callable[[str], str]
    room: float

    def block(self, markdown: str) -> str:
        """Return the HTML of a text of any length."""
        from vivadeck.markdown import to_html  # `viva export --help` needs no Markdown

        return self._html(to_html.block, markdown)

    def line(self, markdown: str) -> str:
        """Return the HTML of a line."""
        from vivadeck.markdown import to_html

        return self._html(to_html.line, markdown)

    def phrase(self, markdown: str) -> str:
        """Return the HTML of a question."""
        from vivadeck.markdown import to_html

        return self._html(to_html.phrase, markdown)

    def _html(self, show: Show, markdown: str) -> str:
        from vivadeck.formats import paper_fit, web

        fitted = partial(paper_fit.fitted, room=self.room)
        return _LINK.sub(_with_address, web.html(show, self.images, markdown, fitted))


def dump(kind: Kind, chosen: DeckCards, day: str, images: ImageFiles) -> bytes:
    """Return the bytes of the file. `day` is today's date; `images` collects the pictures and what was left out."""
    from vivadeck.formats import web

    style = web.part(Path(__file__).parent, "paper.css")
    shown = "\n".join(_decks(kind, chosen, images))
    if kind is Kind.LAST_DAY:
        style += f".last-day main {{ font-size: {paper_pages.fit(shown)[0]}pt; }}\n"
    cards = sum(len(of_deck) for _, of_deck in chosen)
    lines = [
        _HEAD,
        f'<meta http-equiv="Content-Security-Policy" content="{web.policy(style)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_TITLES[kind]}: {counted(cards, 'card')}</title>",
        f"<style>{style}</style>\n</head>",
        f'<body class="{kind}">',
        f"<header>\n<h1>{_TITLES[kind]}</h1>\n<p>{counted(cards, 'card')} · {day}</p>",
        f"{_NAMES if kind in _HAS_NAMES else ''}</header>{_MAIN}",
        shown,
        "</main>\n</body>\n</html>\n",
    ]
    return "\n".join(lines).encode()


def pages(kind: Kind, data: bytes) -> int:
    """Return about how many pages a browser makes of what `dump` returned."""
    html = data.decode().partition(_MAIN)[2]
    return paper_pages.fit(html)[1] if kind is Kind.LAST_DAY else paper_pages.pages(html, has_names=kind in _HAS_NAMES)


def is_export(head: bytes) -> bool:
    """Tell whether a file begins as `dump` begins one."""
    return head.replace(b"\r\n", b"\n").startswith(_HEAD.encode())


def core(chosen: DeckCards) -> tuple[DeckCards, list[str]]:
    """Return the cards with the tag `core` of each deck, or all of a deck where none has it; and those decks' names."""
    cards = [(deck, [card for card in of_deck if CORE in card.tags] or of_deck) for deck, of_deck in chosen]
    return cards, [deck.name for deck, of_deck in cards if CORE not in of_deck[0].tags]


def _decks(kind: Kind, chosen: DeckCards, images: ImageFiles) -> Iterator[str]:
    """Yield the HTML of each deck."""
    from vivadeck.markdown import to_html

    card_as = {
        Kind.QUESTIONS: _question_alone,
        Kind.ANSWERS: _answered,
        Kind.EXAMINER: _for_examiner,
        Kind.LAST_DAY: _headline,
    }[kind]
    places = [(at, place) for at, (_, of_deck) in enumerate(chosen) for place in range(len(of_deck))]
    for number, (at, place) in enumerate(output.progress_bar(places, "Writing the cards"), 1):
        deck, of_deck = chosen[at]
        pen = _Pen(partial(_picture, images, deck.path), _ROOM_IN_COLUMN if kind is Kind.LAST_DAY else _ROOM)
        if not place:
            yield f'<section class="deck">\n<h2><div dir="auto">{to_html.text(deck.title)}</div></h2>'
        shown = card_as(of_deck[place], number, pen)
        kept = "" if kind in (Kind.ANSWERS, Kind.EXAMINER) else _together(shown, _CARD)
        yield f'<article class="card{kept}" dir="auto">\n<div class="cell">{shown}</div>\n</article>'
        if place == len(of_deck) - 1:
            yield "</section>"


def _picture(images: ImageFiles, deck: Path, address: str) -> str:
    from vivadeck.formats import web

    name = images.name(deck, address)
    return web.picture(name, images.files[name]) if name else ""


def _with_address(link: re.Match[str]) -> str:
    """Return a link with its address in words, which paper needs."""
    address, _, said = link.groups()
    is_said = said in (address, address.removeprefix("mailto:"))
    return link[0] if is_said else f'{link[0]}<span class="address"> ({address})</span>'


def _question_alone(card: Card, number: int, pen: _Pen) -> str:
    """Return a question with more lines to write on, the more there is to say."""
    needed = len(card.key_points) + 1 if card.key_points else len(card.answer) // _LETTERS_ON_A_LINE
    return _question(card, number, pen) + _lines(max(_FEWEST_LINES, min(_MOST_LINES, needed)))


def _answered(card: Card, number: int, pen: _Pen) -> str:
    return "".join(
        [
            _question(card, number, pen),
            _short(card, pen),
            _answer(card, pen),
            _key_points(card, "bullets", pen),
            _mistakes(card, pen),
        ]
    )


def _for_examiner(card: Card, number: int, pen: _Pen) -> str:
    """Return what an examiner ticks; the answer stands for key points that a card does not have."""
    asked = [
        f'<div dir="auto">{pen.phrase(question)}</div><div class="small" dir="auto">{pen.block(answer)}</div>'
        for question, answer in card.follow_ups
    ]
    question, points = _question(card, number, pen) + _short(card, pen), _key_points(card, "boxes", pen)
    answer = "" if card.answer and card.key_points else _answer(card, pen)
    look = question + answer + points
    return "".join(
        [
            f'<section class="look{_together(look, _LOOK)}">\n{look}</section>\n',
            _listed("Follow-ups", "boxes", asked),
            _mistakes(card, pen),
            '<p class="mark"><span>Mark</span><span>of</span></p>',
        ]
    )


def _headline(card: Card, _: int, pen: _Pen) -> str:
    from vivadeck.formats.first_sentence import first_sentence
    from vivadeck.markdown import to_html

    said = pen.line(card.short) if card.short else to_html.text(first_sentence(card.answer))
    answer = f'<div class="short" dir="auto">{said}</div>' if said else _NO_ANSWER + _lines(1)
    return f'<div class="question" role="heading" aria-level="3">{pen.phrase(card.question)}</div>\n{answer}'


def _question(card: Card, number: int, pen: _Pen) -> str:
    question = f'<span class="number">{number}</span> {pen.phrase(card.question)}'
    kept = _together(question, _CARD)
    return f'<div class="question{kept}" role="heading" aria-level="3">{question}</div>\n'


def _short(card: Card, pen: _Pen) -> str:
    return f'<div class="short" dir="auto">{pen.line(card.short)}</div>\n' if card.short else ""


def _answer(card: Card, pen: _Pen) -> str:
    if not card.answer:
        return _NO_ANSWER + _lines(_LINES_WITHOUT_ANSWER)
    return f'<div class="answer" dir="auto">{pen.block(card.answer)}</div>\n'


def _lines(number: int) -> str:
    """Return lines to write on."""
    rooms = '<div class="room"></div>' * number
    return f'<div class="lines">{rooms}</div>\n'


def _mistakes(card: Card, pen: _Pen) -> str:
    said = [
        f'<b>Not: “<bdi>{pen.line(claim)}</bdi>”</b> <bdi class="small">{pen.phrase(why)}</bdi>'
        for claim, why in card.mistakes
    ]
    return _listed("Mistakes", "bullets", said)


def _key_points(card: Card, marks: str, pen: _Pen) -> str:
    return _listed("Key points", marks, [f"<bdi>{pen.line(point)}</bdi>" for point in card.key_points])


def _listed(label: str, marks: str, items: Sequence[str]) -> str:
    """Return a list below its label; a short one stays on one page."""
    lines = "".join(f"<li>{item}</li>\n" for item in items)
    shown = f'<p class="label">{label}</p>\n<ul>\n{lines}</ul>\n'
    return f'<div class="listed {marks}{_together(shown, _LIST)}">\n{shown}</div>\n' if items else ""


def _together(html: str, highest: float) -> str:
    """Return the class, after a space, of what stays on one page; "" for what is higher than so many millimetres."""
    return " together" if paper_pages.height(html) <= highest else ""
