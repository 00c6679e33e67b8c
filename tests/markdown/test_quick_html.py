"""The quick way from Markdown to HTML: where it does not decline, it gives what markdown-it gives."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivadeck.decks.library import load
from vivadeck.markdown import quick_html, to_html
from vivadeck.sanitize import escape_controls

CARDS = [card for deck in load([Path(__file__).parents[2] / "decks"]).decks for card in deck.cards]
TEXTS = [text for card in CARDS for text in (card.answer, card.question, *card.key_points, *sum(card.follow_ups, ()))]
PIECES = re.findall(
    r"\S+",
    r"""a b1 word * ** ` `x` $ $x$ $a_b$ _ **b** *i* `c_d*` . , : ( ) [ ] ](x) ]:y ! < > & &amp; \ \( ~ ~~ | # 1. = ---
    é 生 ' " – “ http://x.y <a@b.c> + 5 $$ **a:** **`x`** $y$* ``` ``""",
)
PIECES += ["$$z$$", "$$\na\n$$", "```\n", "```py\n", "\n```", "~~~", "x = 1"]
PIECES += [
    " ",
    " ",
    "\n",
    "\n\n",
    "\n- ",
    "- ",
    "  ",
    "\n  ",
    "\t",
    "\xa0",
    "\u2003",
    "\ue000",
    "\x01",
    "\x0b",
    "< ",
    "& ",
]


CODE_AND_FORMULA = '<pre><code>x &lt; 1\n\n</code></pre>\n<p><span class="math">\\[y\\]</span></p>\n'
BOTH = """\
<p>Both:</p>
<ul>
<li><strong>one:</strong> <span class="math">\\(x\\)</span></li>
<li>two
lines</li>
</ul>
<p>End.</p>
"""


def check(markdown: str) -> bool:
    """Compare both ways for a text from a deck; tell whether the quick one was used."""
    markdown = escape_controls(markdown)
    html = quick_html.block(markdown)
    assert html is None or html == to_html._whole_block(markdown)
    line = quick_html.inline(markdown) if "\n" not in markdown else None
    assert line is None or line == to_html._whole_line(markdown)
    return html is not None


def test_the_bundled_decks() -> None:
    taken = sum(map(check, TEXTS))
    assert taken > 0.95 * len(TEXTS), "what it is good for"


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=14).map("".join))
def test_any_text(markdown: str) -> None:
    check(markdown)


def test_many_texts_of_few_pieces() -> None:
    chance = random.Random(1)
    taken = 0
    for _ in range(4_000):
        pool = chance.sample(PIECES, chance.randint(3, 12))
        taken += check("".join(chance.choices(pool, k=chance.randint(1, 12))))
    assert taken > 200


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a **b** *c* `d`", "<p>a <strong>b</strong> <em>c</em> <code>d</code></p>\n"),
        ("Both:\n- **one:** $x$\n- two\n  lines\n\nEnd.", BOTH),
        ("```\nx < 1\n\n```\n\n$$\ny\n$$", CODE_AND_FORMULA),
        ("```py\nx\n```", '<pre><code class="language-py"><span class="n">x</span>\n</code></pre>\n'),
        ('snake_case "x" < y & z', "<p>snake_case &quot;x&quot; &lt; y &amp; z</p>\n"),
        ("**a `b` $c$ d**", '<p><strong>a <code>b</code> <span class="math">\\(c\\)</span> d</strong></p>\n'),
    ],
)  # fmt: skip
def test_texts_that_the_quick_way_renders(markdown: str, expected: str) -> None:
    assert quick_html.block(markdown) == expected == to_html._whole_block(markdown)


@pytest.mark.parametrize(
    "markdown",
    ["# a", "> a", "1. a", "---", "a\n---", "| a |\n|--|", "[a](https://b.c)", "![a](b.png)", "<https://b.c>", "&lt;",
     "a  \nb", "    a", "- a\n\n- b", "- a\nb", "[`]: x`", "- $a\n  b$", "- a\n  - b", "_a_", "~~a~~", "a\\*",
     "***a***",
     "*a", "a\n```\nb\n```", "~~~\na\n~~~", "```\na", "", "a\x01 `b`"],
)  # fmt: skip
def test_texts_that_are_left_to_markdown(markdown: str) -> None:
    assert quick_html.block(markdown) is None
