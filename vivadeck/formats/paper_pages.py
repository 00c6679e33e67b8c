"""About how many pages a paper has: what a browser would make of its HTML, without a browser. Pure.

A page is between A4 and Letter. All lengths are in millimetres, but sizes of letters, which are in points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from math import ceil
from typing import NamedTuple

from vivadeck.formats import typeset_size
from vivadeck.formats.typeset_size import Size

_BOLD, _CODE = 1.06, 0.6  # how wide bold letters are, of usual ones; how wide letters of code are, of their size
_POINT = 0.353
_WIDTH, _HEIGHT, _HEAD, _NAMES, _TITLE = (
    183.0,
    256.0,
    19.0,
    12.0,
    10.0,
)  # of a page without a deck's title; of what is on it
_PICTURE, _SMALL_PICTURE = 55.0, 25.0  # the height of one
_FULL = 0.97  # so much of a line is not left white
_COLUMN, _COLUMN_HEIGHT, _COLUMNS = 86.0, 246.0, 2  # the last day's: as wide as A4 has them, as high as Letter
_SIZE = 9.5  # of an answer's letters
_SIZES = (11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5)  # of the last day's letters; smaller ones are hard to read
_EASY_SIZE = 9.0  # where two pages have no room anyway
_LINE, _PADDING = 1.35, 0.6  # the height of a line, and space above and below a tall formula, in sizes of a letter
_TAG = re.compile(r"<(math)\b(.*?)</math>([^<]*)|<(/?)(\w+)([^>]*)>([^<]*)", re.DOTALL)
_CLASS = re.compile(r'class="(\w[\w-]*)')
_KEPT = re.compile(  # what stays on one page
    r'(<article class="card together.*?</article>|<section class="look together.*?</section>'
    r'|<div class="listed \w+ together.*?</ul>\n</div>|<div class="question together.*?</div>\n)',
    re.DOTALL,
)


class _Block(NamedTuple):
    """How a part is printed: its letters, of the usual size; its height without words, and from where its lines go."""

    above: float = 0.0
    size: float = 1.0
    indent: float = 10.0
    letters: float = 1.0  # how wide they are


_PLAIN = _Block()
_CODE_BLOCK = _Block(1.0, 0.9, 13.3, _CODE)
_CLASSES = {
    "question": _Block(0.0, 11 / _SIZE, 10.0, _BOLD),
    "short": _Block(1.0, 1.0, 13.3),
    "label": _Block(2.0, 0.85),
    "small": _Block(0.0, 0.92, 15.0),
    "room": _Block(8.7),
    "mark": _Block(3.2),
    "formula": _Block(1.0),
}
_TAGS = {
    "article": _Block(5.0),
    "p": _Block(1.0),
    "li": _Block(0.3, 1.0, 15.5),
    "tr": _Block(1.2),
    "pre": _CODE_BLOCK,
    "h2": _Block(6.0, 11 / _SIZE, 0.0),
    **dict.fromkeys(("div", "ul", "ol", "section", "blockquote", "table", "br"), _PLAIN),
    **dict.fromkeys(("h3", "h4", "h5", "h6"), _Block(2.0, 1.0, 10.0, _BOLD)),
}


class _Paper(NamedTuple):
    """How parts look, by class and by tag; sizes of letters, of lines and of pictures."""

    classes: dict[str, _Block]
    tags: dict[str, _Block]
    size: float
    width: float
    picture: float


_USUAL = _Paper(_CLASSES, _TAGS, _SIZE, _WIDTH, _PICTURE)
# On the last day's paper all letters have one size, and little space is between the cards.
_LAST_DAY = _Paper(
    {**_CLASSES, "question": _Block(0.0, 1.0, 0.0, _BOLD), "short": _Block(0.0, 1.0, 0.0)},
    {**_TAGS, "article": _Block(1.6), "h2": _Block(4.5, 1.15, 0.0), "pre": _Block(1.0, 0.9, 3.3, _CODE)},
    _SIZES[0],
    _COLUMN,
    _SMALL_PICTURE,
)


def height(html: str) -> float:
    """Return about how high a part of a paper is, but for the last day's."""
    return sum(_heights(html, _USUAL))


def pages(html: str, *, has_names: bool = False) -> int:
    """Return about how many pages a paper has, but for the last day's. A head with room for names is higher."""
    return _filled(html, _USUAL, _HEIGHT - _TITLE, _HEAD + has_names * _NAMES)


def fit(html: str) -> tuple[float, int]:
    """Return the largest size of letters, in points, with which two pages have room for the headlines, and about how
    many pages they need: more than two where even the smallest letters are too large.
    """
    for size in _SIZES:
        needed = _pages_of_columns(html, size)
        if needed <= 2:
            return size, needed
    return _EASY_SIZE, _pages_of_columns(html, _EASY_SIZE)


def _pages_of_columns(html: str, size: float) -> int:
    paper = _LAST_DAY._replace(size=size)
    return ceil((_filled(html, paper, _COLUMN_HEIGHT, _HEAD, is_in_columns=True)) / _COLUMNS)


def _filled(html: str, paper: _Paper, room: float, head: float, *, is_in_columns: bool = False) -> int:
    """Return how many pages, or columns, of the height `room` are filled. The head is above all columns of a page."""
    number, used = 1, head
    for at, unit in enumerate(_KEPT.split(html)):
        needed = sum(_heights(unit, paper))
        if at % 2 and used + needed > room:
            number, used = number + 1, head if is_in_columns and number < _COLUMNS else 0.0
        used += needed
        while used > room:
            number, used = number + 1, used - room + (head if is_in_columns and number < _COLUMNS else 0.0)
    return number


class _Words(NamedTuple):
    """What the lines of a part have in them."""

    text: str = ""
    formulas: tuple[Size, ...] = ()
    pictures: int = 0


def _heights(html: str, paper: _Paper) -> Iterator[float]:
    """Yield the height of each part of the cards."""
    block, words = _PLAIN, _Words()
    for math, inside, behind, end, tag, attributes, text in _TAG.findall(html):
        if math:
            words = _Words(words.text + behind, (*words.formulas, _formula(inside)), words.pictures)
            continue
        name = _CLASS.search(attributes)
        is_code = block.letters == _CODE and tag != "pre"
        begun = paper.classes.get(name[1] if name else "") or paper.tags.get(tag)
        if not is_code and (tag in paper.tags or (begun and not end)):
            yield _height(block, words, paper)
            block, words = (_PLAIN if end else begun or _PLAIN), _Words()
            yield block.above
        words = words._replace(text=words.text + text, pictures=words.pictures + (tag == "img"))
    yield _height(block, words, paper)


def _formula(inside: str) -> Size:
    """Return the size of a formula from its MathML without its tags' begin and end."""
    from xml.etree import ElementTree

    return typeset_size.formula(ElementTree.fromstring(f"<math{inside}</math>"))  # noqa: S314


def _height(block: _Block, words: _Words, paper: _Paper) -> float:
    """Return the height of the lines of a part."""
    letter = block.size * paper.size * _POINT
    room = (paper.width - block.indent) / letter / block.letters
    text = unescape(words.text)
    if block.letters == _CODE:
        lines = sum(max(1, ceil(len(line) / room)) for line in text.rstrip().split("\n"))
        return lines * letter * 1.3
    width = typeset_size.words_width(" ".join(text.split())) + sum(each.width for each in words.formulas)
    lines = _lines(width / room)
    return (lines * _LINE + _above_lines(words.formulas, lines)) * letter + words.pictures * paper.picture


def _above_lines(formulas: Sequence[Size], lines: int) -> float:
    """Return by how much tall formulas make so many lines higher."""
    more = sorted((each.height + _PADDING - _LINE for each in formulas if each.height > 1.3), reverse=True)
    return sum(each for each in more[:lines] if each > 0)


def _lines(share: float) -> int:
    """Return how many lines a text has that is so many times as wide as a line."""
    return ceil(share if share <= 1 else share / _FULL)
