"""Which brackets of a cloze text hide something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.formats import cloze


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a [b] c", [("a […] c", "b")]),
        ("[a [b] c] d", [("[…] d", "a [b] c")]),
        ("[a](b)", [(r"\[…\](b)", "a")]),
        ("![](x.jpg) [a]", [("![](x.jpg) […]", "a")]),
        ("[a] in $[0,1]$ and `x[0]` and \\[b\\]", [("[…] in $[0,1]$ and `x[0]` and \\[b\\]", "a")]),
        ("[a] see [web](https://a.example)", [("[…] see [web](https://a.example)", "a")]),
        ("[a][^1]", [(r"\[…\][^1]", "a")]),
        ("```\nx[0]\n```\n[a]", [("```\nx[0]\n```\n[…]", "a")]),
        ("costs $5 [a] or $6", [("costs $5 […] or $6", "a")]),
        ("wow! [a]", [("wow! […]", "a")]),
        ("`git [commit](all)`", [("`git […](all)`", "commit")]),
        ("the interval $[0,1]$", [("the interval $[…]$", "0,1")]),
        (r"[a] `\[x\]` $\[0\]$ $b\\[2pt]$", [(r"[…] `[x]` $[0]$ $b\\[2pt]$", "a")]),
    ],
)
def test_deletions(text: str, expected: list[tuple[str, str]]) -> None:
    assert cloze.deletions(text) == expected


@given(st.lists(st.tuples(st.text("ab c", min_size=1), st.text("de ").filter(str.strip)), min_size=1, max_size=5))
def test_each_deletion_put_back_gives_the_text_without_brackets(parts: list[tuple[str, str]]) -> None:
    found = cloze.deletions("".join(f"{before}[{hidden}]" for before, hidden in parts))
    whole = "".join(before + hidden.strip() for before, hidden in parts).strip()
    assert [each.question.replace("[…]", each.answer).replace(r"\[…\]", each.answer) for each in found] == [
        whole
    ] * len(parts)
