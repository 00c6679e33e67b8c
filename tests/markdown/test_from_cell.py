"""A flashcard's HTML as Markdown."""

from __future__ import annotations

import pytest

from vivadeck.markdown import from_cell


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("a <b>b</b> <i>c</i> <code>d</code>", "a **b** *c* `d`"),
        ("a<br>b<div>c</div><p>d</p>", "a\\\nb\\\nc\n\nd"),
        ("<ul><li>a</li><li>b</li></ul>c", "- a\n- b\n\nc"),
        ("a &lt;b&gt; &amp;amp; 2*3", r"a \<b> \&amp; 2\*3"),
        (r"\(a&lt;b\) \[c_1*d_1*\] [$]e[/$] [$$]f[0][/$$] [latex]g[/latex]", "$a<b$ $$c_1*d_1*$$ $e$ $$f[0]$$ $$g$$"),
        ("<!-- no --><style>x</style><span style='y'>z</span>", "z"),
        ('<img src="a (1).png"><img src="data:image/png;base64,AA==">', "![](a%20%281%29.png)"),
        ('<img src="cell.png">', "![](cell.png)"),
        ("a<script>alert(1<b)</script>b", "a\\<script>alert(1\\<b)\\</script>b"),
        ("a<SCRIPT src=x>never <i>closed", "a\\<SCRIPT src=x>never \\<i>closed"),
        ("1 < 2", "1 < 2"),
    ],
)
def test_html_as_markdown(html: str, markdown: str) -> None:
    assert from_cell.markdown(html) == markdown
