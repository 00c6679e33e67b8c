"""The HTML of flashcards → Markdown that reads the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vivadeck.markdown import from_html, to_html
from vivadeck.markdown.from_html import line, markdown


def same(name: str) -> str:
    return name


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("plain", "plain"),
        ("plain &lt;b&gt;", "plain \\<b>"),
        ("<div>one</div><div>two</div><div><br></div><div>four</div>", "one\\\ntwo\n\nfour"),
        ("a<br>b<br><br>c<br>", "a\\\nb\n\nc"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<b>bold</b> <i>it</i> <u>under</u> <b> sp </b>x", "**bold** *it* under **sp** x"),
        ("<b>a</b><b>b</b><i>c</i> <b><i>d</i></b>", "**ab**_c_ **_d_**"),
        ('no<b>"x"</b>y', 'n&#111;**"x"**&#121;'),
        ("<b>a<br>b</b>", "**a**\\\n**b**"),
        ('<span style="font-weight: 700; color: red"><span>x</span></span>', "**x**"),
        ("a&nbsp;b &lt;tag&gt; &amp; &copy; &amp;copy;", "a b \\<tag> & © \\&copy;"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>after", "- a\n- b\n  - c\n\nafter"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul><ul><li>d</ul>", "- a\n  - b\n- c\n\n* d"),
        ('<ol start="3"><li>x</li><li>y</li></ol>', "3. x\n4. y"),
        (
            "<table><tr><td>a</td><td>b|c</td></tr><tr><td>d</td></tr></table>",
            "|  |  |\n| --- | --- |\n| a | b\\|c |\n| d |  |",
        ),
        ("<table><tr><th>a</th></tr><tr><td>b</td></tr></table>", "| a |\n| --- |\n| b |"),
        ("<pre>for x:<br>&nbsp; go</pre>", "```\nfor x:\n  go\n```"),
        ('<pre><code class="language-python">x = 1\n</code></pre>', "```python\nx = 1\n```"),
        ("<code>a`b</code> <code>`</code>", "``a`b`` `` ` ``"),
        ("<code>a``b</code>", "`a``b`"),
        ("<blockquote>q<br>r</blockquote>", "> q\\\n> r"),
        ("<h2>Head</h2>text<hr>", "## Head\n\ntext\n\n---"),
        ("H<sub>2</sub>O x<sup>n-1</sup> y<sub>max</sub>", "H₂O xⁿ⁻¹ y\\_(max)"),
        ('<a href="https://x.org/a_(b)">l[1]</a> <a href="file:///x">m</a>', "[l\\[1\\]](<https://x.org/a_(b)>) m"),
        ('<img src="x.png" alt="a [b]">', "![a \\[b\\]](x.png)"),
        ("[sound:x.mp3][anki:tts lang=en]say[/anki:tts]", "[x.mp3](x.mp3)say"),
        ("x<details><summary>s</summary>hid</details>y", "x\\\ns\\\nhid\\\ny"),
        ("x<iframe src=a>in it</iframe><object>or this</object><template>or that</template>", "xin itor thisor that"),
        ("x <input value='a *b*'> <input type=hidden value=h> <input>y", "x a \\*b\\* y"),
        ("<script>alert(1)</script><style>b{}</style><!-- x -->t", "t"),
    ],
)
def test_html_that_people_write(field: str, text: str) -> None:
    assert markdown(field, same) == text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (r"\(a &lt; b\) and \[x<br>y\]", "$a < b$ and $$x\ny$$"),
        ("[$]z[/$]3 [$$]<div>w</div>[/$$]", "$z$&#51; $$w$$"),
        (
            "[latex]$a$[/latex] [latex]\\begin{math}b\\end{math}[/latex] [latex]If $c$, then[/latex]",
            "$a$ $$b$$ If $c$, then",
        ),
        (r"\( \text{5$} \)", r"$\text{5\$}$"),
        (r"<b>\(x\)</b>y", "**$x$**&#121;"),
        (r"\(x $5 $6", r"\\(x \$5 \$6"),
        ("costs $5", "costs $5"),
        ("<code>$5 $6</code> $7", "`$5 $6` \\$7"),
    ],
)
def test_formulas_and_prices(field: str, text: str) -> None:
    assert markdown(field, same) == text


@pytest.mark.parametrize(
    "text",
    [
        "1. no list",
        "- a",
        "+ a",
        "# a",
        "> a",
        "===",
        "---",
        "***",
        "___",
        "- - -",
        "a*b*c _d_ `e` [x](y)",
        "[x]: y",
        "~~s~~",
        "~~~",
        "```",
        "<b>",
        "<http://x.org>",
        "&amp;",
        "\\*",
        "a\\",
        "| a |\n|---|",
        "a | b\n--- | ---",
        "![a](b)",
        "\\alpha {x} a_b 2 * 3",
        "$5 or $6",
        "snake_case_name",
        "[…](x)",
        "a\n===",
        "1) x",
        *(
            f"so {each} it"
            for each in ("`code`", "~~x~~", "<b>", "&amp;", "[x](https://a.example)", "*x*", "_x_", r"\*")
        ),
    ],
)
def test_text_that_looks_like_markdown_stays_text(text: str) -> None:
    shown = "".join(re.sub("<[^>]*>", "", to_html.block(markdown(to_html.text(text), same))).split())
    assert shown == "".join(to_html.text(text).replace(r"\<span></span>", "\\").split())


def test_a_key_point_is_text_from_its_start() -> None:
    assert line("- a <b>b</b>", same) == "- a **b**"


PIECES = st.sampled_from(
    [
        "a",
        "b ",
        " ",
        "\n",
        "\n\n",
        " *em* ",
        " **st** ",
        " ***b*** ",
        "_",
        "* ",
        "`x`",
        "- ",
        "1. ",
        "# ",
        "> ",
        "[x](http://u)",
        "\\",
        "$x$",
        "$$y$$",
        "<b>",
        "&amp;",
        "\n\n| a | b |\n|---|---|\n| c | d |\n\n",
        "~~",
        "!",
        "(",
        "]",
        "\n\n---\n\n",
        "é",
        "5",
        "$",
        "\n\n```python\nx=1\n```\n\n",
        ":",
        ".",
    ]
)


def spaced(finished: str) -> str:
    """Return HTML without what is invisible: spaces, empty elements, breaks at a paragraph's start."""
    finished = re.sub(r"<(h\d|p|li|blockquote)>\s*</\1>|(?<=<p>)(?:<br>)+", "", finished)
    return re.sub(r"\s+", " ", re.sub(r"\s*(<br>|</?[\w ]+>)\s*", r"\1", finished)).strip()


@settings(max_examples=250, deadline=None)
@example("`x``x`$x$")
@example("* \n- ")
@given(st.lists(PIECES, max_size=10).map("".join))
def test_html_from_viva_comes_back(text: str) -> None:
    written = to_html.block(text.strip())
    if (
        "\\\n" in text
        or "~~~" in text
        or re.search(r"(?m)^\s*(?:> *)*(?:- |1\. )\s*(?:#|>|-|1\.)|^[ >]*[-*] [ ]*[-*]|#\s*$|#\s*\n", text)
    ):
        return  # empty lines, and items and headings without text, are not kept
    if re.search(r"<(em|strong)>(?:(?!</\1>).)*<\1>", written, re.DOTALL):
        return  # nor is emphasis within emphasis, which looks the same
    assert spaced(to_html.block(markdown(written, same))) == spaced(written)


@pytest.mark.parametrize(
    "evil",
    [
        "<div>",
        "<b>",
        "<",
        "<a ",
        "&",
        "<!--",
        "<table>",
        "<ul><li>",
        "</b>",
        "\\(",
        "[latex]",
        "<script>",
        "[sound:",
        " ",
        "<br> ",
        "<i>x</i>",
        "_",
        "<code>`",
        "<tr><td>",
        "<img alt='",
        "<blockquote>",
        "&#xE011;1&#xE012;",
        "\ue0111\ue012",
    ],
)
def test_hostile_html_takes_no_time(evil: str) -> None:
    assert len(markdown(evil * (60_000 // len(evil)), same)) < 2_000_000


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
def test_a_cells_html_as_markdown(html: str, markdown: str) -> None:
    assert from_html.cell_markdown(html) == markdown
