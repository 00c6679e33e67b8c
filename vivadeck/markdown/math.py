"""Markdown with TeX in it: finding the formulas, and putting something readable in their place. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from vivadeck.sanitize import escape_controls

_PIECE = r"""
      (?P<fence> ^[ \t]*(?P<ticks>```+|~~~+) [^\n]* (?:\n .*? ^[ \t]*(?P=ticks)[`~]*[ \t]*$ | .*\Z) )
    | (?P<code> (?<!`)(?P<tick>`+)(?!`) (?:(?!\n[ \t]*\n).)+? (?<!`)(?P=tick)(?!`) )
    | (?P<escape> \\. )
    | \$\$ (?P<display> (?>\\.|(?!\$\$|\n[ \t]*\n).)+ ) \$\$
    | \$ (?!\s|\$) (?P<inline> (?:\\.|[^$\\\n]|\n(?![ \t]*\n))+ ) (?<!\s)\$ (?!\d)
    """
_CLOSED = r"\$\$.+?\$\$|\$(?![\s$])[^$]+(?<!\s)\$"  # about: where nothing else is left, all formulas have an end
_REST = r"\$\$|\$(?=[^\s\d.,)])"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


# A text without any of it is what it is as plain text.
MARKED_UP = re.compile(r"[`*_$\[<>\\~&|\n]|^\s*(?:[-+#]|\d+[.)])|\S  ")

# Code that needs no parser: its marks are one backtick, and all between them is shown as it is.
_CODE = re.compile(r"(?<!`)`([^`\s](?:[^`\n]*[^`\s])?)`(?!`)")

# Beyond these a text is shown as it is written. Looking for links takes a time that grows with the square of the
# brackets that begin none, and a table may have more cells than characters; a flashcard needs neither.
_MOST_BRACKETS, _MOST_CELLS, _MOST_LINES = 500, 3_000, 1_000
# Pygments knows hundreds of languages, and some need seconds for text that is made to hurt. These do not, in code of
# this length (the C family does, for blank lines, of which good code has no hundred).
LONGEST_CODE = 2_000
_BLANK = "\n" * 100
_LANGUAGES = frozenset(
    re.findall(
        r"\S+",
        """py python py3 python3 pycon pytb numpy bash sh zsh shell console shell-session powershell ps1
    c cpp c++ cuda csharp c# java kotlin scala swift go golang rust rs zig js javascript ts typescript jsx html xml
    css json yaml yml toml ini cfg sql r splus rconsole julia jl jlcon matlab octave fortran f90 haskell hs ocaml
    fsharp f# sml lean prolog common-lisp lisp scheme racket clojure elisp erlang elixir lua ruby rb perl pl php latex
    tex make makefile cmake docker dockerfile diff udiff verilog vhdl systemverilog nasm llvm glsl graphql protobuf
    text""",
    )
)


def is_too_much(markdown: str) -> bool:
    """Tell whether to read `markdown` as Markdown would take longer than a reader waits."""
    lines = markdown.count("\n")
    if lines > _MOST_LINES or markdown.count("[") - markdown.count("](") > _MOST_BRACKETS:
        return True
    columns = max(line.count("|") for line in markdown.split("\n")) if "|" in markdown else 0
    return columns * lines > _MOST_CELLS


def language(named: str, code: str) -> str:
    """Return the language to colour `code` as; "" for none, as it is when that could take long."""
    is_good = named.lower() in _LANGUAGES and len(code) <= LONGEST_CODE and _BLANK not in code
    return named.lower() if is_good else ""


def replace_math(markdown: str, show: Callable[[str, bool], str]) -> str:
    """Return `markdown` with each formula replaced by `show(tex, is_display)`; code and escaped dollars are left alone.

    A formula is `$…$` without a space inside the dollars (so that prices are not formulas) or `$$…$$`.
    """

    def replaced(match: re.Match[str]) -> str:
        if match["display"] is not None:
            return show(match["display"].strip(), True)
        if match["inline"] is not None:
            return show(match["inline"], False)
        return match.group()

    return _pieces().sub(replaced, markdown) if "$" in markdown else markdown


def formulas(markdown: str) -> list[re.Match[str]]:
    """Return the matches of the formulas in `markdown`."""
    pieces = _pieces().finditer(markdown) if "$" in markdown else ()
    return [each for each in pieces if each["display"] is not None or each["inline"] is not None]


def unclosed(markdown: str) -> str:
    """Return the text from the first dollar on that begins a formula without an end; "" where there is none.

    A dollar before a digit is a price.
    """
    if not _begins_formula(re.sub(_CLOSED, "", markdown)):
        return ""
    for piece in re.finditer(_REST, _pieces().sub(lambda match: "\0" * len(match.group()), markdown)):
        return markdown[piece.start() :]
    return ""


def _begins_formula(markdown: str) -> bool:
    return "$" in markdown and bool(re.search(_REST, markdown))


@cache
def _pieces() -> re.Pattern[str]:
    return re.compile(_PIECE, re.VERBOSE | re.DOTALL | re.MULTILINE)


def literal(text: str) -> str:
    """Return Markdown that reads as exactly `text`."""
    return _PUNCTUATION.sub(r"\\\1", text)


def without_escapes(markdown: str) -> str:
    """Return the text that `literal` made Markdown of."""
    return _ESCAPED.sub(r"\1", markdown)


def for_terminal(markdown: str, display: str = "") -> str:
    """Return Markdown in which each formula is readable Unicode, to be rendered as Markdown.

    A formula that has its own line gets the marks `display` around it.
    """

    def shown(formula: str, is_display: bool) -> str:
        text = literal(_readable(formula))
        return f"{display}{text}{display}" if is_display and text else text

    return replace_math(markdown, shown)


def for_reading(markdown: str) -> str:
    """Return Markdown in which each formula is readable Unicode, to be read as it is."""
    return replace_math(markdown, lambda formula, _: _readable(formula))


def plain(markdown: str) -> str:
    """Return Markdown with TeX as plain text, for places without colours and lines of their own."""
    if not MARKED_UP.search(markdown):
        return markdown
    words = without_backticks(markdown)
    if words is not None:
        return words
    if is_too_much(markdown):
        return for_reading(markdown)
    from vivadeck.markdown import dialect  # few questions have any markup

    return escape_controls(dialect.plain(for_terminal(markdown)))  # Markdown makes characters of references (`&#8238;`)


def without_backticks(markdown: str) -> str | None:
    """Return a text whose only markup is code, as plain text; None for any other text."""
    is_plain = not MARKED_UP.search(_CODE.sub("x", markdown)) and markdown == markdown.strip()
    return _CODE.sub(r"\1", markdown) if is_plain else None


def _readable(formula: str) -> str:
    from vivadeck.markdown import tex  # few texts have a formula

    return tex.to_unicode(formula)
