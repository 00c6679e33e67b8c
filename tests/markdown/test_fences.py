"""Which lines of Markdown are code."""

from __future__ import annotations

import pytest

from vivadeck.markdown.fences import fenced


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\n```\nb\n```\nc", "..##."),
        ("```py\nb\n```", ".##"),
        ("~~~\n```\n~~~\na", ".##."),
        ("````\n```\n````", ".##"),
        ("```\na", ".."),
        ("```py\na\n```py\nb", "...."),
        ("A: ```\nb\n```\nc", ".##."),
        ("- x\n  ```\n  y\n  ```", "..##"),
        ("`a` ```b```\nc\n```", "..."),
        ("", "."),
    ],
)
def test_lines_of_code_are_recognized(text: str, code: str) -> None:
    assert fenced(text.split("\n")) == [each == "#" for each in code]
