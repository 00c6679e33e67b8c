"""A formula's HTML, as MathJax reads it. Pure."""

from __future__ import annotations

import re
from html import escape

# Commands with which a formula reaches out of itself: links that may be scripts, styles, more of MathJax's packages.
_UNSAFE_TEX = re.compile(r"\\(?:href|style|class|cssId|data|bbox|require|mmlToken|includegraphics)(?![A-Za-z])")


def html(tex: str, is_display: bool) -> str:
    """Return a formula in an element of its own; one that would reach out of itself comes as code.

    The element keeps a formula with a brace too many from going on in the text after it, which is unchecked.
    """
    if _UNSAFE_TEX.search(tex):
        return f"<code>{escape(written(tex, is_display))}</code>"
    opening, closing = (r"\[", r"\]") if is_display else (r"\(", r"\)")
    return f'<span class="math">{opening}{escape(tex)}{closing}</span>'


def written(tex: str, is_display: bool) -> str:
    """Return a formula as it stands in Markdown."""
    dollars = "$$" if is_display else "$"
    return f"{dollars}{tex}{dollars}"
