"""About how many pages a paper has: what a browser would make of its HTML, without a browser. Pure.

Letters are as wide as those of Helvetica, which are those of Arial and Liberation Sans, too. A page is between A4 and
Letter. All lengths are in millimetres, but sizes of letters, which are in points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from math import ceil
from typing import NamedTuple

from vivadeck.formats.typeset_size import words_width

_BOLD, _CODE = 1.06, 0.6
_POINT = 0.353
_WIDTH, _HEIGHT, _HEAD, _TITLE = 183.0, 256.0, 19.0, 10.0  # of a page without a deck's title; of what is on it
_PICTURE = 55.0  # the height of one
_FULL = 0.97  # so much of a page, and of a line, is not left white
_COLUMN, _COLUMNS, _TWO_PAGES = 87.0, 2, 1.9  # two pages of Letter are not as long
_SIZE = 9.5  # of an answer's letters
_SIZES = (11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5)  # of the last day's letters; smaller ones are hard to read
_TAG = re.compile(r"<(/?)(\w+)([^>]*)>([^<]*)")
_CLASS = re.compile(r'class="(\w[\w-]*)')
_TALL = frozenset({"mfrac", "munder", "mover", "munderover", "mtable"})


class _Block(NamedTuple):
    """How a part is printed: its letters, of the usual size; its height without words, and from where its lines go."""

    above: float = 0.0
    size: float = 1.0
    indent: float = 10.0
    letters: float = 1.0  # how wide they are


_PLAIN = _Block()
_BLOCKS = {  # by class, else by tag
    "question": _Block(5.0, 11 / _SIZE, 10.0, _BOLD),
    "short": _Block(1.0, 1.0, 13.3),
    "label": _Block(2.0, 0.85),
    "small": _Block(0.0, 0.92, 15.0),
    "room": _Block(8.7),
    "mark": _Block(3.2),
    "p": _Block(1.0),
    "li": _Block(0.3, 1.0, 15.5),
    "tr": _Block(1.2),
    "pre": _Block(1.0, 0.9, 13.3, _CODE),
    "h2": _Block(10.0, 11 / _SIZE, 0.0),
    **dict.fromkeys(("div", "ul", "ol", "article", "section", "blockquote", "table", "br"), _PLAIN),
    **dict.fromkeys(("h3", "h4", "h5", "h6"), _Block(2.0, 1.0, 10.0, _BOLD)),
}
# On the last day's paper all letters have one size, and little space is between the cards.
_LAST_DAY = {
    **_BLOCKS,
    "question": _Block(1.6, 1.0, 0.0, _BOLD),
    "short": _Block(0.0, 1.0, 0.0),
    "h2": _Block(3.5, 1.15, 0.0),
}


def pages(html: str) -> int:
    """Return about how many pages a paper has, but for the last day's."""
    height = _HEAD + sum(_heights(html, _BLOCKS, _SIZE, _WIDTH))
    return ceil(height / (_FULL * (_HEIGHT - _TITLE)))


def fit(html: str) -> tuple[float, int]:
    """Return the largest size of letters, in points, with which two pages have room for the headlines, and about how
    many pages they need: more than two where even the smallest letters are too large.
    """
    for size in _SIZES:
        height = _COLUMNS * _HEAD + sum(_heights(html, _LAST_DAY, size, _COLUMN))
        needed = height / (_FULL * _COLUMNS * (_HEIGHT - _TITLE))
        if needed <= _TWO_PAGES:
            break
    return size, ceil(needed)


def _heights(html: str, blocks: dict[str, _Block], size: float, width: float) -> Iterator[float]:
    """Yield the height of each part of the cards."""
    block, words = _PLAIN, ""
    tags: set[str] = set()
    for end, tag, attributes, text in _TAG.findall(html):
        name = _CLASS.search(attributes)
        if tag in _BLOCKS or (not end and name and name[1] in blocks):
            if block is not blocks["pre"] or tag == "pre":
                yield _height(block, words, tags, size, width)
                block, words, tags = _PLAIN, "", set()
            if not end:
                block = blocks.get(name[1] if name else "", blocks.get(tag, _PLAIN))
                yield block.above
        tags.add(tag)
        words += text
    yield _height(block, words, tags, size, width)


def _height(block: _Block, words: str, tags: set[str], size: float, width: float) -> float:
    """Return the height of the lines of a part."""
    letter = block.size * size * _POINT
    is_code = block.letters == _CODE
    texts = unescape(words).rstrip().split("\n") if is_code else [" ".join(unescape(words).split())]
    room = (width - block.indent) / letter / block.letters
    lines = sum(max(is_code, _lines((len(text) if is_code else words_width(text)) / room)) for text in texts)
    return lines * letter * (1.9 if tags & _TALL else 1.33) + _PICTURE * ("img" in tags)


def _lines(share: float) -> int:
    """Return how many lines a text has that is so many times as wide as a line."""
    return ceil(share if share <= 1 else share / _FULL)
