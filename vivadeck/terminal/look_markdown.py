"""Rich's Markdown in viva's style: code and headings without a box, short rules, links with their addresses.

A formula in `$$` has its own line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from markdown_it.token import Token as Part
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Token
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, HorizontalRule, Markdown, MarkdownElement, Paragraph
from rich.padding import Padding
from rich.style import Style
from rich.syntax import ANSISyntaxTheme, Syntax
from rich.text import Text

from vivadeck.markdown import dialect, math
from vivadeck.sanitize import escape_controls

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_RULE_WIDTH = 12  # short: in a pipe the console is as wide as the longest possible line
DISPLAY = "$$"  # around a formula that has its own line
_INDENT = 4
_DISPLAY = re.compile(r"\$\$(?P<formula>(?>\\.|(?!\$\$).)+)\$\$(?P<ends>[.,;:!?)]*(?!\S))?", re.DOTALL)

_CODE = ANSISyntaxTheme(
    {
        Token: Style(),
        Comment: Style(dim=True, italic=True),
        Keyword: Style(color="magenta"),
        Keyword.Constant: Style(color="cyan"),
        Name.Builtin: Style(color="cyan"),
        Name.Function: Style(color="blue"),
        Name.Class: Style(color="blue"),
        Name.Decorator: Style(color="magenta"),
        Number: Style(color="cyan"),
        Operator.Word: Style(color="magenta"),
        String: Style(color="green"),
    }
)


class _Code(CodeBlock):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        code = str(self.text).rstrip()
        language = math.language(self.lexer_name, code) or "text"
        yield Syntax(code, language, theme=_CODE, word_wrap=True, padding=(0, 2), background_color="default")


class _Heading(Heading):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.text  # rich would centre it, or frame it over the whole width


class _Divider(HorizontalRule):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text("─" * _RULE_WIDTH, style="viva.quiet")


class _Formula(Paragraph):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = self.justify
        yield Padding(self.text, (0, 0, 0, _INDENT), expand=False)


class Rendered(Markdown):
    """Markdown as viva shows it."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "fence": _Code,
        "code_block": _Code,
        "formula_open": _Formula,
        "heading_open": _Heading,
        "hr": _Divider,
    }

    def __init__(self, text: str, style: str = "") -> None:
        # With "left", each line would be filled with spaces up to the console's width: 10,000 columns in a pipe.
        super().__init__("", style=style or "none", hyperlinks=False, justify="default")
        parser = dialect.parser()  # rich's own parser would drop HTML
        parser.inline.ruler.push("formula", _formula)
        self.parsed = _blocks(parser.parse(text))


def _formula(state: StateInline, silent: bool) -> bool:
    """Read a formula that has its own line, as `math.for_terminal` writes it, with the end of its sentence."""
    match = _DISPLAY.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("formula", "", 0).content = math.without_escapes(match["formula"]) + (match["ends"] or "")
    state.pos = match.end()
    return True


def _blocks(tokens: Iterable[Part]) -> list[Part]:
    """Return the blocks of a text as viva shows them; a paragraph is in parts where a formula has its own line."""
    blocks: list[Part] = []
    for token in map(_sanitize, tokens):
        words = _in_line([*map(_sanitize, token.children or ())])
        if token.type == "inline" and blocks[-1].type == "paragraph_open":
            blocks[-1:] = _paragraphs(words)
        elif token.type != "paragraph_close":
            token.children = [*map(_as_text, words)]  # a heading and a table's cell have one line only
            blocks += (*_captioned(token), token)
    return blocks


def _paragraphs(words: Sequence[Part]) -> list[Part]:
    """Return the words of a paragraph as one, or as several with formulas between them."""
    parts: list[Part] = []
    for is_formula, run in groupby(words, _has_own_line):
        content = [*map(_as_text, run)]
        if is_formula:
            parts += (part for each in content for part in _block("formula", [each]))
        else:
            parts += _block("paragraph", _trimmed(content))
    return parts


def _has_own_line(word: Part) -> bool:
    return word.type == "formula" and not word.level  # not in a link or in bold text, which it would cut


def _block(kind: str, words: Sequence[Part]) -> list[Part]:
    """Return a block of this kind with these words; nothing without any."""
    inline = Part("inline", "", 0, children=[*words])
    return [Part(f"{kind}_open", "p", 1), inline, Part(f"{kind}_close", "p", -1)] if words else []


def _trimmed(words: list[Part]) -> list[Part]:
    """Return the words of a part without the spaces and the ends of lines around them."""
    while words and _is_space(words[0]):
        words = words[1:]
    while words and _is_space(words[-1]):
        words = words[:-1]
    if words and words[0].type == "text":
        words[0].content = words[0].content.lstrip(" ")
    return words


def _is_space(word: Part) -> bool:
    return word.tag == "br" or (word.type == "text" and not word.content.strip(" "))


def _as_text(word: Part) -> Part:
    return _text(word.content) if word.type == "formula" else word


def _sanitize(token: Part) -> Part:
    """Escape control characters again: Markdown turns references (`&#8238;`) into characters."""
    token.content = escape_controls(token.content)
    token.attrs = {
        name: escape_controls(value) if isinstance(value, str) else value for name, value in token.attrs.items()
    }
    return token


def _captioned(token: Part) -> list[Part]:
    """Return the caption of a code block, which follows the language on its fence, as a paragraph above the code."""
    caption = dialect.caption(token.info) if token.type == "fence" else ""
    if not caption:
        return []
    return [
        Part("paragraph_open", "p", 1),
        Part("inline", "", 0, children=[_text(caption)]),
        Part("paragraph_close", "p", -1),
    ]


def _in_line(tokens: Sequence[Part]) -> list[Part]:
    """Return the tokens of a paragraph with each picture as text (its description and name), and each address once.

    Rich would show a picture above its paragraph.
    """
    shown: list[Part] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "image":
            shown.append(_text(escape_controls(dialect.picture(token))))
        elif token.type == "link_close" and before and before.type == "link_open":
            shown[-1] = _text(dialect.address(before))
        elif token.type == "link_open" and token.info != "auto":
            shown.append(token.copy(attrs={"href": dialect.address(token)}))
        elif token.info != "auto":
            shown.append(token)
    return shown


def _text(content: str) -> Part:
    return Part("text", "", 0, content=content)
