"""A block of code in colours: Pygments' classes, which the look gives their colours. Pure."""

from __future__ import annotations

from vivadeck import markup


def html(code: str, named: str) -> str:
    """Return a code block's HTML with Pygments' classes; "" (nothing known of the language) leaves it to Markdown."""
    language = markup.language(named, code)
    if not language:
        return ""
    from pygments import highlight  # few cards have a code block
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return ""
    return highlight(code, lexer, HtmlFormatter(nowrap=True))
