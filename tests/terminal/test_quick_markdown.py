"""The quick way from Markdown to a terminal: where it does not decline, it shows what rich's Markdown shows."""

from __future__ import annotations

import random
import re
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

from vivadeck.card_fields import MARKDOWN_FIELDS, texts_of
from vivadeck.decks.library import load
from vivadeck.markdown import math
from vivadeck.sanitize import escape_controls
from vivadeck.terminal import look, quick_markdown
from vivadeck.terminal.look_markdown import DISPLAY, Rendered

if TYPE_CHECKING:
    from rich.console import RenderableType

TEXTS = [
    text for deck in load([ROOT / "decks"]).decks for card in deck.cards for text in texts_of(card, MARKDOWN_FIELDS)
]
PIECES = [
    *re.findall(
        r"\S+",
        r"""a b1 word * ** ` `x` $ $x$ $a_b$ $-1$ $\frac{a}{b}$ **b** *i* `c_d*` **$y$** . , : ( ) [b](x) < & &amp; \ ~~
        # 1. é 生 ' " – http://x.y + 5 **a:** **`x`** *i*""",
    ),
    *(" ", " ", " ", "\n", "\n\n", "\n- ", "- ", "  ", "\n  ", "\xa0", "\x01", "< ", "$$z$$", "```\nx\n```"),
]
Cells = list[list[tuple[str, str]]]


def cells(content: RenderableType, width: int) -> Cells:
    """Return each character of a renderable on a terminal, with its style; no spaces at the ends of lines."""
    written = StringIO()
    look.console(file=written, width=width, color_system="standard", force_terminal=True).print(content)
    rows: Cells = []
    style = ""
    for line in written.getvalue().split("\n"):
        row: list[tuple[str, str]] = []
        for code in re.finditer(r"\x1b\[([\d;]*)m|(.)", line):
            if code[2] is None:
                style = code[1].removeprefix("0")
            else:
                row.append((code[2], style))
        while row and row[-1][0] == " ":
            row.pop()
        rows.append(row)
    return rows


def is_shown(text: str, style: str) -> bool:
    """Compare both ways, narrow and wide; tell whether the quick one was used."""
    quick = quick_markdown.shown(text, style)
    if quick is None:
        return False
    slow = Rendered(math.for_terminal(text, display=DISPLAY), style)
    for width in (24, 80):
        assert cells(quick, width) == cells(slow, width), text
    return True


def test_the_bundled_decks() -> None:
    marked_up = [text for text in TEXTS if math.MARKED_UP.search(text)]
    taken = sum(is_shown(text, "viva.quiet" if number % 2 else "") for number, text in enumerate(marked_up))
    assert taken > 0.85 * len(marked_up), "what it is good for"


def test_many_texts_of_few_pieces() -> None:
    chance = random.Random(1)
    taken = 0
    for _ in range(1_500):
        text = escape_controls("".join(chance.choices(PIECES, k=chance.randint(1, 9)))).strip()
        if text and not math.is_too_much(text):
            taken += is_shown(text, "viva.quiet")
    assert taken > 150


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a **b** `c`\nand *d*", "a b c and d"),
        ("Both:\n\n- one $x_1$\n- two\n  lines\n\nEnd.", "Both:\n\n • one x₁\n • two lines\n\nEnd."),
        (r"It is $\frac{a}{b}$.", "It is a / b."),
        ('`<b>` & "c"', '<b> & "c"'),
    ],
)
def test_texts_that_the_quick_way_shows(text: str, shown: str) -> None:
    quick = quick_markdown.shown(text)
    assert quick is not None
    assert look.as_text(quick) == shown


@pytest.mark.parametrize(
    "text", ["# a", "a\n```\nb\n```", "$$x$$", "[a](https://b.c)", r"$\href{a}{b}$", "1. a", "_a_"]
)
def test_texts_that_are_left_to_rich(text: str) -> None:
    assert quick_markdown.shown(text) is None
