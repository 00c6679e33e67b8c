"""A block of code in colours: Pygments' classes, which the look gives their colours. Pure."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from vivadeck.markdown import math

if TYPE_CHECKING:
    from pygments.formatters.html import HtmlFormatter


def html(code: str, named: str) -> str:
    """Return a code block's HTML; "" (nothing known of the language) leaves it to Markdown."""
    language = math.language(named, code)
    lexer = _lexer(language) if language else None
    if lexer is None:
        return ""
    from pygments import highlight  # few cards have a code block

    return highlight(code, lexer(stripnl=False), _formatter())


@cache
def _lexer(language: str) -> Any:
    """Return the class that reads the language; None for none."""
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
