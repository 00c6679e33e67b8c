"""Parts of a page that Markdown does not make: formulas for MathJax, code in Pygments' colours. Pure."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from vivadeck.markdown import math

if TYPE_CHECKING:
    from pygments.formatters.html import HtmlFormatter

# Commands that act outside of the formula: links that may be scripts, styles, more of MathJax's packages.
_UNSAFE_TEX = re.compile(r"\\(?:href|style|class|cssId|data|bbox|require|mmlToken|includegraphics)(?![A-Za-z])")


def formula(tex: str, is_display: bool) -> str:
    """Return a formula in an element of its own; one with unsafe commands is shown as code.

    The element keeps a formula with one brace too many from taking in the text after it, which is unchecked.
    """
    if _UNSAFE_TEX.search(tex):
        return f"<code>{escape(formula_source(tex, is_display))}</code>"
    opening, closing = (r"\[", r"\]") if is_display else (r"\(", r"\)")
    return f'<span class="math">{opening}{escape(tex)}{closing}</span>'


def formula_source(tex: str, is_display: bool) -> str:
    """Return a formula as it is written in Markdown."""
    dollars = "$$" if is_display else "$"
    return f"{dollars}{tex}{dollars}"


def code_block(code: str, named: str) -> str:
    """Return a code block's HTML with Pygments' classes; "" for an unknown language."""
    language = math.language(named, code)
    lexer = _lexer(language) if language else None
    if lexer is None:
        return ""
    from pygments import highlight  # few cards have a code block

    return highlight(code, lexer(stripnl=False), _formatter())


@cache
def _lexer(language: str) -> Any:
    """Return Pygments' lexer class for a language, None when it has none."""
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    try:
        return find_lexer_class_by_name(language)
    except ClassNotFound:
        return None


@cache
def _formatter() -> HtmlFormatter[str]:
    from pygments.formatters.html import HtmlFormatter

    return HtmlFormatter(nowrap=True)
