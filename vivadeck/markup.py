"""Markdown with TeX in it: finding the formulas, and putting something readable in their place. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_PIECE = r"""
      (?P<fence> ^[ \t]*(?P<ticks>```+|~~~+) [^\n]* (?:\n .*? ^[ \t]*(?P=ticks)[`~]*[ \t]*$ | .*\Z) )
    | (?P<code> (?<!`)(?P<tick>`+)(?!`) (?:(?!\n[ \t]*\n).)+? (?<!`)(?P=tick)(?!`) )
    | (?P<escape> \\. )
    | \$\$ (?P<display> (?:\\.|(?!\$\$|\n[ \t]*\n).)+ ) \$\$
    | \$ (?!\s|\$) (?P<inline> (?:\\.|[^$\\\n]|\n(?![ \t]*\n))+ ) (?<!\s)\$ (?!\d)
    """
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def replace_math(markdown: str, show: Callable[[str, bool], str]) -> str:
    """Return `markdown` with each formula replaced by `show(tex, is_display)`; code and escaped dollars are left alone.

    A formula is `$…$` without a space inside the dollars (so that prices are not formulas) or `$$…$$`.
    """

    def replaced(found: re.Match[str]) -> str:
        if found["display"] is not None:
            return show(found["display"].strip(), True)
        if found["inline"] is not None:
            return show(found["inline"], False)
        return found.group()

    return _pieces().sub(replaced, markdown) if "$" in markdown else markdown


@cache
def _pieces() -> re.Pattern[str]:
    return re.compile(_PIECE, re.VERBOSE | re.DOTALL | re.MULTILINE)


def literal(text: str) -> str:
    """Return Markdown that reads as exactly `text`."""
    return _PUNCTUATION.sub(r"\\\1", text)


def for_terminal(markdown: str) -> str:
    """Return Markdown in which each formula is readable Unicode, to be rendered as Markdown."""
    return replace_math(markdown, lambda formula, _: literal(_readable(formula)))


def for_reading(markdown: str) -> str:
    """Return Markdown in which each formula is readable Unicode, to be read as it is."""
    return replace_math(markdown, lambda formula, _: _readable(formula))


def _readable(formula: str) -> str:
    from vivadeck import tex  # few texts have a formula

    return tex.to_unicode(formula)
