"""Plain text as Markdown: readers see what was typed."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from vivadeck.markdown import from_plain

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@pytest.mark.parametrize(
    "text",
    [
        "- a\n- b",
        "1. World War",
        "a **bold word** and `c*d*e` and $x_1*y_1*z$, $5 or $10",
        "$$\na_1\nb_1\n$$\nrest",
        "```py\nx = 1\n```\nafter",
        "snake_case, 2 * 3, a < b & c, C:\\new, the ____ is",
        "[text](https://a.example)",
        "| a | b |\n|---|---|\n| c | d |",
    ],
)
def test_markdown_written_on_purpose_stays(text: str) -> None:
    assert from_plain.markdown(text) == text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("2*3*4", r"2\*3\*4"),
        ("*x*", r"\*x\*"),
        ("__init__", r"\_\_init\_\_"),
        ("~~x~~", r"\~\~x\~\~"),
        ("<div> &amp;", r"\<div> \&amp;"),
        ("# 5", r"\# 5"),
        ("> 5", r"\> 5"),
        ("- 5", r"\- 5"),
        ("+ 5\n+ 6", "\\+ 5\\\n\\+ 6"),
        ("a\n---\nb", "a\\\n\\---\\\nb"),
        ("a\nb\n\nc", "a\\\nb\n\nc"),
        ("def f():\n  return 1", "def f():\\\n\u00a0\u00a0return 1"),
        ("1. a\n   more\n2. b", "1. a\\\n   more\n2. b"),
        ("[x]: http://a", r"\[x]: http://a"),
        (r"\(x_1\) and \[y_1\]", "$x_1$ and $$y_1$$"),
        ("a \\* b\\", "a \\\\\\* b\\\\"),
        ("a ` b", r"a \` b"),
        ("  spaces \n\n", "spaces"),
    ],
)  # fmt: skip
def test_accidental_markdown_is_escaped(text: str, markdown: str) -> None:
    assert from_plain.markdown(text) == markdown


@given(st.text("ab1 _*~<>&#;[]()!+-=:/\\\n.x", max_size=40))
def test_every_character_is_seen(text: str) -> None:
    if re.search(r"\*\*[^*\n]+\*\*|\]\(|\\[(\[]|^ *(?:[-*]|\d+[.)]) ", text, re.MULTILINE):
        return  # Markdown on purpose
    seen = unescape(re.sub(r"<[^<>]*>", "", MARKDOWN.render(from_plain.markdown(text))))
    assert "".join(seen.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "piece", ["`", "`a``b", "$", "$$", "\\(", "\\[", "**a", "[a](", "```x\n", "~~~\n", "[a\n", "= ", "- \n", " "]
)
def test_no_text_takes_long(piece: str) -> None:
    begun = time.process_time()
    from_plain.markdown(piece * (20_000 // len(piece)))
    assert time.process_time() - begun < 1
