"""Finding formulas in Markdown."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from vivadeck.markdown import dialect, math


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("$x$", ["x"]),
        ("a $x$, $y$.", ["x", "y"]),
        ("$$x$$", ["D:x"]),
        ("$$\n x \n$$", ["D:x"]),
        ("it costs $5 and $10", []),
        ("$ x$ and $x $", []),
        ("$x$5", []),
        (r"\$x\$", []),
        (r"$a \$ b$", [r"a \$ b"]),
        ("`$x$` $y$", ["y"]),
        ("``a ` $x$`` $y$", ["y"]),
        ("```python\n$x$\n```\n$y$", ["y"]),
        ("  ~~~\n  $x$\n  ~~~\n$y$", ["y"]),
        ("```\n$x$", []),  # a fence without an end goes on to the end
        ("$x\ny$", ["x\ny"]),
        ("$x\n\ny$", []),
        ("**$x$**", ["x"]),
        ("| $a$ | $b$ |", ["a", "b"]),
        ("a lone ` tick $x$", ["x"]),
        ("$", []),
        ("$$", []),
        ("", []),
    ],
)
def test_formulas_are_recognized(markdown: str, expected: list[str]) -> None:
    seen: list[str] = []

    def see(tex: str, is_display: bool) -> str:
        seen.append(("D:" if is_display else "") + tex)
        return ""

    math.replace_math(markdown, see)
    assert seen == expected


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_literal_markdown_reads_as_the_text_itself(text: str) -> None:
    tokens = MarkdownIt("commonmark").parseInline(math.literal(text))[0].children or []
    assert "".join(token.content for token in tokens) == text


def test_for_a_terminal_a_formula_is_text_and_never_markup() -> None:
    assert math.for_terminal("**a** $x_1 * y_1 * z$") == r"**a** x₁ \* y₁ \* z"
    assert math.for_reading("**a** $x_1 * y_1$") == "**a** x₁ * y₁"


@given(st.text(alphabet="$`\\\n a1", max_size=40))
def test_any_text_is_kept_when_formulas_are_shown_as_they_are(text: str) -> None:
    shown = math.replace_math(text, lambda tex, is_display: f"$${tex}$$" if is_display else f"${tex}$")
    assert shown.split() == text.split() or "$$" in text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Which tag?", "Which tag?"),
        ("Which tag \\<b>bold\\</b>?", "Which tag <b>bold</b>?"),
        ("Entity \\&lt;p\\&gt; and &lt;p&gt;", "Entity &lt;p&gt; and <p>"),
        ("2\\*3 is **6**, `a\\_b`, ~~no~~, $\\eta$", "2*3 is 6, a\\_b, no, η"),
        ("one\ntwo\\\nthree", "one two\nthree"),
        ("# Head\n\nbelow\n\n- one\n- two\n\n1. three", "Head\n\nbelow\n\n• one\n• two\n\n1. three"),
        ('What is it?\n\n```python title="x.py"\nx = 1\n```', 'What is it?\n\ntitle="x.py"\nx = 1'),
        ("| a | b |\n|---|---|\n| 1 | `2` |", "a | b\n1 | 2"),
        ("[x](https://a.example 'y') <https://b.example>", "x (https://a.example, “y”) https://b.example"),
        ("[](https://a.example) ![p](q/p.png)", "https://a.example p (p.png)"),
        ("a&#8238;b", "a\N{REPLACEMENT CHARACTER}b"),
        ("[" * 600 + "\\<", "[" * 600 + "\\<"),
    ],
)
def test_markdown_as_plain_text(markdown: str, text: str) -> None:
    assert math.plain(markdown) == text


def test_code_among_words_needs_no_parser_and_is_what_the_parser_says() -> None:
    chance = random.Random(1)
    pieces = [
        "a ",
        "is ",
        "? ",
        "`a b`",
        "`x*`",
        "`$`",
        "`<b>`",
        "`\\n`",
        "`&lt;`",
        "`",
        "``",
        "\\",
        " ",
        "- ",
        "*",
        "$",
    ]
    taken = 0
    for _ in range(3_000):
        markdown = "".join(chance.choices(pieces, k=chance.randint(1, 6)))
        if math.without_backticks(markdown) is not None:
            taken += 1
            assert math.without_backticks(markdown) == dialect.plain(math.for_terminal(markdown)), markdown
    assert taken > 200


@pytest.mark.parametrize(
    "markdown",
    ["\\<b> **x** `y` <z> &amp; &#42;", "a\n\nb\\\nc", "[x](y 'z') ![](a.png) ![b](c 'd') <e@f.example>", "## a *b*"],
)
def test_plain_text_says_what_the_terminal_shows(markdown: str) -> None:
    from vivadeck.terminal import look

    assert math.plain(markdown) == look.as_text(look.markdown(markdown)).strip("\n")
