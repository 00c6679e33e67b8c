"""Finding formulas in Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from vivadeck.markdown import math


@pytest.mark.parametrize(
    ("markdown", "found"),
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
def test_what_is_a_formula(markdown: str, found: list[str]) -> None:
    seen: list[str] = []

    def see(tex: str, is_display: bool) -> str:
        seen.append(("D:" if is_display else "") + tex)
        return ""

    math.replace_math(markdown, see)
    assert seen == found


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
