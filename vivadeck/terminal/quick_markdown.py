"""Simple Markdown in a terminal, without the parser and rich's Markdown, whose imports take as long as all else of
`viva show`.

Paragraphs, lists with `- `, **bold**, *italics*, `code`, formulas in a line: most cards need no more. It looks as
`look_markdown` shows it; where that is not certain, it is None.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from rich.console import Group
from rich.segment import Segment
from rich.text import Text

from vivadeck.markdown import math, quick_html
from vivadeck.sanitize import escape_controls

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

_BLOCK = re.compile(r"<p>(?P<words>.*?)</p>\n|<ul>\n(?P<items>.*?)</ul>\n", re.DOTALL)
_ITEM = re.compile(r"<li>(.*?)</li>\n", re.DOTALL)
_FORMULA = re.compile(r'<span class="math">\\\(([^<]*)\\\)</span>')
_PIECE = re.compile(r"(<[^<>]*>)")
_STYLES = {"<strong>": "markdown.strong", "<em>": "markdown.em", "<code>": "markdown.code"}
_BULLET = " • "


class _Item:
    """An item of a list, behind its bullet."""

    def __init__(self, words: Text) -> None:
        self._words = words

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        style = console.get_style("markdown.item.bullet")
        lines = console.render_lines(self._words, options.update(width=options.max_width - len(_BULLET)), pad=False)
        for number, line in enumerate(lines):
            yield Segment(" " * len(_BULLET) if number else _BULLET, style)
            yield from line
            yield Segment.line()


def shown(text: str, style: str = "") -> RenderableType | None:
    """Return Markdown with TeX as a renderable; None where it is better left to rich."""
    html = None if "```" in text or "$$" in text else quick_html.block(text)
    if html is None or "<code>$" in html:  # a formula that a page would not run
        return None
    parts: list[RenderableType] = []
    for block in _BLOCK.finditer(html):
        parts += [""] if parts or block["items"] else []  # rich has an empty line above each list
        if block["items"] is None:
            parts.append(_words(block["words"], style))
        else:
            parts += (_Item(_words(item, style)) for item in _ITEM.findall(block["items"]))
    return parts[0] if len(parts) == 1 else Group(*parts)


def _words(html: str, style: str) -> Text:
    """Return a line of HTML as text with its styles."""
    words = Text(style=style)
    styles: list[str] = []
    for piece in _PIECE.split(_FORMULA.sub(_readable, html)):
        if piece in _STYLES:
            styles.append(_STYLES[piece])
        elif piece.startswith("</"):
            styles.pop()
        elif piece:
            first = len(words)
            words.append(unescape(piece).replace("\n", " "))
            for each in styles:
                words.stylize(each, first)
    return words


def _readable(formula: re.Match[str]) -> str:
    """Return a formula as HTML that reads as it is shown."""
    from html import escape

    return escape(escape_controls(math.for_reading(f"${unescape(formula[1])}$")))
