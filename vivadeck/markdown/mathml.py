r"""Formulas for a page without scripts: TeX → MathML, which every browser shows. Pure.

What latex2mathml makes of a stranger's formula is taken apart: only elements and attributes of MathML that show
something come out, and every text is escaped. A formula that it does not understand is shown as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import TYPE_CHECKING

from vivadeck.markdown import html_parts
from vivadeck.sanitize import escape_controls

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LONGEST, _DEEPEST = 2_000, 40  # characters, elements inside one another: no card needs more
_ELEMENTS = frozenset(
    re.findall(
        r"\S+",
        """math mrow mi mo mn mtext ms mspace mfrac msqrt mroot msub msup msubsup munder mover munderover
    mmultiscripts mprescripts none mtable mtr mtd mlabeledtr mstyle mpadded mphantom menclose""",
    )
)
_ATTRIBUTES = {  # with what their values may be
    "width height depth lspace rspace voffset linethickness minsize maxsize": r"[+-]?[\d.]{1,6}(?:em|ex|px|pt|mu|%)?",
    "accent stretchy fence form separator movablelimits displaystyle scriptlevel": r"[a-z\d+-]{1,9}",
    "columnalign rowspacing columnspacing columnlines rowlines mathcolor notation": r"[\w# .-]{1,60}",
}
_VALUES = {name: re.compile(value, re.ASCII) for names, value in _ATTRIBUTES.items() for name in names.split()}
# What students write and latex2mathml does not know, in other words.
_OTHERWISE = (
    (re.compile(r"\\(begin|end)\{aligned\}"), r"\\\1{align*}"),
    (re.compile(r"\\arg(?![A-Za-z])"), r"\\operatorname{arg}"),
)
_FOR_MATHJAX = re.compile(r'<span class="math">\\(?P<opens>[(\[])(?P<tex>[^<]*)\\[)\]]</span>')
_GUARD = "\\<span></span>"  # keeps MathJax from what is no formula


def formula(tex: str, is_display: bool) -> str:
    """Return a formula as MathML, or as code where it cannot be."""
    mathml = _mathml(tex, is_display) if tex.strip() and len(tex) <= _LONGEST else ""
    return escape_controls(mathml or f"<code>{escape(html_parts.formula_source(tex, is_display))}</code>")


def _mathml(tex: str, is_display: bool) -> str:
    """Return the MathML of a formula; "" where some of it has no meaning."""
    from latex2mathml.converter import convert_to_element  # few cards have a formula

    for pattern, words in _OTHERWISE:
        tex = pattern.sub(words, tex)
    try:
        element = convert_to_element(tex, display="block" if is_display else "inline")
        return _written(element, 0)
    except Exception:  # of many kinds, RecursionError among them, all for a formula that it cannot read
        return ""


def _written(element: Element, depth: int) -> str:
    """Return an element as HTML. Raises ValueError for what MathML does not show."""
    name, text = element.tag, element.text or ""
    if name not in _ELEMENTS or depth > _DEEPEST or text[:1] == "\\" or text in ("&", "{", "}"):
        raise ValueError(text or name)
    attributes = "".join(
        f' {key}="{value}"' for key, value in element.attrib.items() if key in _VALUES and _VALUES[key].fullmatch(value)
    )
    if name == "math" and element.get("display") == "block":
        attributes += ' display="block"'
    children = "".join(_written(child, depth + 1) for child in element)
    return f"<{name}{attributes}>{escape(unescape(text))}{children}</{name}>"


def instead_of_mathjax(html: str, show: Callable[[str, bool], str] = formula) -> str:
    """Return HTML of `to_html` with its formulas as `show(tex, is_display)`, which is MathML."""
    if "\\" not in html:
        return html
    return _FOR_MATHJAX.sub(lambda it: show(unescape(it["tex"]), it["opens"] == "["), html).replace(_GUARD, "\\")
