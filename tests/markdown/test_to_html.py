"""Markdown → HTML: its result, and that nothing else can come out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from vivadeck.markdown import to_html
from vivadeck.sanitize import escape_controls

TAGS = re.findall(
    r"\w+", "p br hr h1 h2 h3 h4 h5 h6 em strong s code pre span blockquote ul ol li a table thead tbody tr th td"
)
ATTRIBUTES = {
    ("a", "href"): r"(?i:https?://|mailto:).*",
    ("a", "title"): r".*",
    ("code", "class"): r"language-.*",
    ("span", "class"): r"math|[a-z0-9]{1,4}",
    ("ol", "start"): r"\d{1,9}",
    ("th", "style"): r"text-align:(left|center|right)",
    ("td", "style"): r"text-align:(left|center|right)",
}


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Words, only \"words\" & 'more'.", "<p>Words, only &quot;words&quot; &amp; 'more'.</p>"),
        ("*a* **b** `c` ~~d~~", "<p><em>a</em> <strong>b</strong> <code>c</code> <s>d</s></p>"),
        ("words ", "<p>words</p>"),
        ("a\n\nb  \nc", "<p>a</p>\n<p>b<br>\nc</p>"),
        ("3. x\n4. y", '<ol start="3">\n<li>x</li>\n<li>y</li>\n</ol>'),
        ("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        ("```martian\na < b\n```", '<pre><code class="language-martian">a &lt; b\n</code></pre>'),
        ('```py\nx = "<"\n```', '<pre><code class="language-py">'),
        ("[x](https://a.b/?q=1&r=2)", '<p><a href="https://a.b/?q=1&amp;r=2">x</a></p>'),
        (
            "<https://a.b> <mailto:a@b.c>",
            '<p><a href="https://a.b">https://a.b</a> <a href="mailto:a@b.c">mailto:a@b.c',
        ),
        ("| a |\n|--:|\n| b |", '<td style="text-align:right">b</td>'),
    ],
)
def test_markdown(markdown: str, expected: str) -> None:
    assert expected in to_html.block(markdown)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("<!-- a --> <![CDATA[b]]> ]]>", "<p>&lt;!-- a --&gt; &lt;![CDATA[b]]&gt; ]]&gt;</p>"),
        ("&lt;script&gt; &amp; &#31;", "<p>&lt;script&gt; &amp; �</p>"),
        ("[x](javascript:alert(1))", "<p>x</p>"),
        ("[x](JaVaScRiPt:alert(1)) <javascript:a>", "<p>x &lt;javascript:a&gt;</p>"),
        ("[x](data:text/html,1) [y](file:///etc/passwd) [z](//a.b) [u](notes.pdf)", "<p>x y z u</p>"),
        ("[*x* `y`](ftp://a.b)", "<p><em>x</em> <code>y</code></p>"),
        ("[a]\n\n[a]: javascript:x", "<p>[a]</p>\n<p>[a]: javascript:x</p>"),
        ("![a *plot*](../secret.png)", "<p>a plot (secret.png)</p>"),
        ('![<b>"&](https://a.b/x.png)', "<p>&lt;b&gt;&quot;&amp; (x.png)</p>"),
        ("[![a](x.png)](https://a.b)", '<p><a href="https://a.b">a (x.png)</a></p>'),
        ('[x](https://a.b "on\'\\">load")', '<p><a href="https://a.b" title="on\'&quot;&gt;load">x</a></p>'),
    ],
)
def test_forbidden_markup_comes_out_as_text(markdown: str, expected: str) -> None:
    assert to_html.block(markdown).strip() == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("$x$", r'<p><span class="math">\(x\)</span></p>'),
        (
            "$a < b$ and $c & d$",
            r'<p><span class="math">\(a &lt; b\)</span> and <span class="math">\(c &amp; d\)</span></p>',
        ),
        ("$$\n\\frac{a}{b}\n$$", r'<p><span class="math">\[\frac{a}{b}\]</span></p>'),
        (
            "$a_1*b_2*c$ **$x$**",
            r'<p><span class="math">\(a_1*b_2*c\)</span> <strong><span class="math">\(x\)</span></strong></p>',
        ),
        ("$\\{x\\}$, $\\\\$", r'<p><span class="math">\(\{x\}\)</span>, <span class="math">\(\\\)</span></p>'),
        ("| a |\n|--|\n| $|x|$ |", r'<td><span class="math">\(|x|\)</span></td>'),
        ("`$x$` \\$5 and $6", "<p><code>$x$</code> $5 and $6</p>"),
        ("    indented $x$", "<pre><code>indented $x$\n</code></pre>"),
        ("- a\n\n      code $$x$$", "<pre><code>code $$x$$\n</code></pre>"),
        ("[x](https://a.b/?$top=1&$skip=2)", '<p><a href="https://a.b/?$top=1&amp;$skip=2">x</a></p>'),
        ('[x](https://a.b "$y$")', '<p><a href="https://a.b" title="$y$">x</a></p>'),
        ("> ~~~$x$\n> $y$\n> ~~~", '<pre><code class="language-$x$">$y$\n</code></pre>'),
    ],
)
def test_formulas(markdown: str, expected: str) -> None:
    assert expected in to_html.block(markdown)


# Each of these made a link to a script in the MathJax that comes with Anki 26.9, before it was taken care of.
@pytest.mark.parametrize(
    "markdown",
    [
        "$\\href{javascript:alert(1)}{x}$",
        "$$\\let\\z\\href \\z{javascript:alert(1)}{x}$$",
        "$\\text{$\\href {javascript:alert(1)}{x}$}$",
        "$\\mmlToken{mi}[href='javascript:alert(1)']{x}$",
        "\\\\(\\\\href{javascript:alert(1)}{x}\\\\)",
        "\\\\&#40;\\\\href{javascript:alert(1)}{x}\\\\)",
        "\\\\\\[\\\\href{javascript:alert(1)}{x}\\\\]",
        "\\\\[(\\\\href{javascript:alert(1)}{x}\\\\)](javascript:)",
        "\\\\![(](u)\\\\href{javascript:alert(1)}{x}\\\\)",
        "${$ \\\\href{javascript:alert(1)}{x} $}$",
    ],
)
def test_a_formula_cannot_affect_the_text_after_it(markdown: str) -> None:
    assert "alert(1)" in to_html.block(markdown)
    for formula in math(to_html.block(markdown)):
        assert not re.search("href|mmlToken", formula)


def test_a_deck_cannot_write_the_marks_of_formulas() -> None:
    name = to_html._MarkdownText("$x$").text[1:-1]
    for mark in (f"\ue000{name}\ue001", f"&#xe000;{name}&#xe001;", f"<https://a.b/%EE%80%80{name}%EE%80%81>"):
        assert name in to_html.block(mark)
        assert "math" not in to_html.block(mark)
        assert to_html.block(f"```a{mark}\n```\n$x$ {mark}").count("math") == 1
    assert to_html.block("\ue000") == "<p>\ue000</p>\n", "private characters are somebody's letters"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("What is *x*?", "What is <em>x</em>?"),
        ("What\nis x?", "What\nis x?"),
        ("What?\n\nReally?", "<p>What?</p>\n<p>Really?</p>"),
        ("What?\n\n    code", "<p>What?</p>\n<pre><code>code\n</code></pre>"),
        ("> What?", "<blockquote>\n<p>What?</p>\n</blockquote>"),
        ("", ""),
    ],
)
def test_a_question_of_one_paragraph_has_no_tags_around_it(markdown: str, expected: str) -> None:
    assert to_html.phrase(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("`a` & $x<y$", r'<code>a</code> &amp; <span class="math">\(x&lt;y\)</span>'),
        ("- not a list", "- not a list"),
        ("# 1. not a heading", "# 1. not a heading"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_a_line_is_not_a_block(markdown: str, expected: str) -> None:
    assert to_html.line(markdown) == expected


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        (
            'A <b> & "c"',
            "https://a.b/?x=1&y=\"'",
            '<a href="https://a.b/?x=1&amp;y=&quot;&#x27;">A &lt;b&gt; &amp; &quot;c&quot;</a>',
        ),
        ("t", "HTTP://A.B", '<a href="HTTP://A.B">t</a>'),
        ("Lab sheet", "", "Lab sheet"),
        ("t", "javascript:alert(1)", "t (javascript:alert(1))"),
        ("t", "doi:10.1000/<1>", "t (doi:10.1000/&lt;1&gt;)"),
        (r"\(t\)", "", r"\<span></span>(t\)"),
    ],
)
def test_sources(title: str, url: str, expected: str) -> None:
    assert to_html.link(title, url) == expected


def test_code_is_highlighted_up_to_a_length() -> None:
    short, long = (to_html.block("```python\n" + "x = 1\n" * lines + "```") for lines in (10, 10_000))
    assert '<span class="n">x</span>' in short
    assert "<span" not in long
    assert long.count("x = 1\n") == 10_000


PIECES = re.findall(
    r"\S+",
    r"""<script> </script> <b <img/src=x <!-- <![CDATA[ ]]> <?x &lt; &#60; &#x3c; & " ' > < [ ]( ) ![ ]: javascript:
    http://a mailto:a data: `x` ``` ~~~ ~~ * ** _ # - + 1. | --- === \ \( \[ \) $ $$ $x$ {{ }} {x
    \href{javascript:x}{y} \text{ &#xe000; &#xe001; ```python""",
)
PIECES += ["\n", "\n\n", "    ", " ", "\t", "\r\n", "|a|\n|-|\n", "\ue000", "\ue001", "\0", "\x1f"]
TEXT = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join)


class RenderedHtml(HTMLParser):
    """Reads HTML and accepts only what Markdown may produce."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.formulas: list[str] = []
        self.runs = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            assert re.fullmatch(ATTRIBUTES[tag, name], value or "", re.DOTALL)
        is_formula = tag == "span" and ("class", "math") in attrs
        self.open += [] if tag in ("br", "hr") else ["math" if is_formula else tag]
        self.runs.append("")

    def handle_endtag(self, tag: str) -> None:
        opened = self.open.pop()
        assert opened == tag or (opened, tag) == ("math", "span")
        self.runs.append("")

    def handle_data(self, data: str) -> None:
        assert "<" not in data
        if "math" in self.open:
            self.formulas.append(data)
        elif "code" not in self.open:
            self.runs[-1] += data

    def handle_entityref(self, name: str) -> None:
        assert name in ("lt", "gt", "amp", "quot")
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        assert name == "x27"

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def read(html: str) -> RenderedHtml:
    reader = RenderedHtml()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


def math(html: str) -> list[str]:
    """Return the formulas that MathJax would see: viva's own, and whatever begins one in a run of text."""
    reader = read(html)
    return reader.formulas + [run for run in reader.runs if re.search(r"\\[(\[]", run)]


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_any_text_gives_nothing_but_the_tags_of_markdown(markdown: str) -> None:
    for html in (
        to_html.block(markdown),
        to_html.line(markdown),
        to_html.phrase(markdown),
        to_html.text(markdown),
        to_html.link(markdown, markdown),
    ):
        assert "<script" not in html.lower()
        assert not re.search(rf"<(?!/?(?:{'|'.join(TAGS)})[ >])", html)
        read(html)
        assert not [formula for formula in math(html) if "\\href" in formula]


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_the_short_way_gives_the_same_html(markdown: str) -> None:
    reference = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False}).enable(["table", "strikethrough"])
    words = escape_controls(re.sub(r"[\\`*_~\[\]<>&$\ue000\ue001]", "", markdown))  # as the deck reader makes it
    assert to_html.block(words) == reference.render(words) or re.search("[\r\n]", words)
    assert to_html.line(words) == reference.renderInline(words)
