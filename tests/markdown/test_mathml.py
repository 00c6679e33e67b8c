"""Formulas as MathML: what students write is converted, what nobody can read is shown as it is written."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.decks import library
from vivadeck.markdown import mathml, to_html


def content(html: str) -> str:
    """Return the text of a formula's MathML."""
    return "".join(ElementTree.fromstring(html).itertext())


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("x", "x"),
        (r"\frac{a}{b}", "ab"),
        ("a<b>c", "a<b>c"),
        (r"\hat{y}_i = \sigma(z)", "y^i=σ(z)"),
        (r"\arg\max_\theta L", "argmaxθL"),
        (r"\begin{aligned}a&=b\\c&=d\end{aligned}", "a=bc=d"),
        (r"\begin{cases}0&x<0\\1&x\ge 0\end{cases}", "{0x<01x≥0"),
        (r"\begin{pmatrix}1&2\end{pmatrix}", "(12)"),
        (r"\text{error} = 50\,\%", "error=50%"),
        (r"\mathbb{R}^n", "ℝn"),
        (r"P(A \mid B)", "P(A∣B)"),
        (r"\color{red}{x}", "x"),
        (r"\text{<img src=x onerror=y>}", "<img\xa0src=x\xa0onerror=y>"),
        (r"\href{javascript:alert(1)}{x}", "x"),
        (r"\class{a}{\style{color:red}{x}}", "x"),
        (r"\text{</math><script>}", "</math><script>"),
    ],
)
def test_a_formula_is_mathml_and_says_what_it_says(tex: str, text: str) -> None:
    for is_display in (False, True):
        html = mathml.formula(tex, is_display)
        assert content(html) == text
        assert html.startswith('<math display="block">' if is_display else "<math>")
        assert not re.search(r"href|\bstyle=|class=|on\w+=[\"']|javascript", html)


@pytest.mark.parametrize(
    "tex",
    [
        *("{", "}", "^", "a^b^c", r"\frac{", r"\left( a", "a & b", r"\nonsense{x}", r"\require{x}", r"\bbox[red]{x}"),
        *(r"\begin{matrix}", "{" * 2_000, r"\sqrt{" * 300 + "x" + "}" * 300, "x" * 3_000, " "),
    ],
)
def test_what_is_not_understood_is_shown_as_it_is_written(tex: str) -> None:
    html = mathml.formula(tex, False)
    assert html.startswith("<code>$")
    assert unescape(html.removeprefix("<code>").removesuffix("</code>")) == f"${tex}$"


PARTS = st.sampled_from(
    re.findall(
        r"\S+",
        r"""\frac \sqrt \text \left( \right) \begin{matrix} \end{matrix} \\ & { } ^ _ x 1 < > " ' \href \style \color
    \class \hspace{ 1em} <script> </math> onload= javascript: &lt; &#60; \mathbf \operatorname \unicode{x3c} \char
    \lt \hat \not \limits \overset \substack \phantom \rule [ ] \tag \label \sum \int % # ~ \  é 生""",
    )
)


@given(st.lists(PARTS, max_size=12).map("".join), st.booleans())
def test_no_formula_leaves_its_place(tex: str, is_display: bool) -> None:
    html = mathml.formula(tex, is_display)
    tree = ElementTree.fromstring(html)  # every element is closed, every attribute is in quotes
    assert tree.tag in ("math", "code")
    names = {name for element in tree.iter() for name in (element.tag, *element.attrib)}
    assert names.isdisjoint({"script", "img", "a", "href", "style", "class", "id", "annotation", "annotation-xml"})
    assert not any(name.startswith("on") for name in names)


def test_every_formula_of_the_bundled_decks_is_converted() -> None:
    decks = library.load((), (ROOT / "decks",)).decks
    texts = [text for deck in decks for card in deck.cards for text in (card.question, card.answer, *card.key_points)]
    html = "".join(mathml.instead_of_mathjax(to_html.block(text)) for text in texts)
    assert html.count("<math") > 50
    assert "<code>$" not in html
    assert "\\(" not in html
    assert 'class="math"' not in html


def test_only_formulas_become_mathml() -> None:
    shown = to_html.block(r"`$x$` \$5 and \\(x\\) and <span class=\"math\">\\(x\\)</span> but $y$")
    html = mathml.instead_of_mathjax(shown)
    assert html.count("<math>") == 1
    assert "<math><mrow><mi>y</mi></mrow></math>" in html
    assert "<code>$x$</code>" in html
    assert "&lt;span" in html
