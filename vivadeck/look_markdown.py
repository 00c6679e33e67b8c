"""Rich's Markdown, dressed for viva: code and headings without a box, short rules, links that show where they lead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from markdown_it.token import Token as Part
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Token
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, HorizontalRule, Markdown, MarkdownElement
from rich.style import Style
from rich.syntax import ANSISyntaxTheme, Syntax
from rich.text import Text

from vivadeck import markup
from vivadeck.decks.tame import visible

_RULE_WIDTH = 12  # short: in a pipe nothing wraps, and the width is that of the longest line there could be

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
        language = markup.language(self.lexer_name, code) or "text"
        yield Syntax(code, language, theme=_CODE, word_wrap=True, padding=(0, 2), background_color="default")


class _Heading(Heading):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.text  # where rich's own has a frame as wide as the terminal, or is centred in it


class _Rule(HorizontalRule):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text("─" * _RULE_WIDTH, style="viva.quiet")


class Rendered(Markdown):
    """Markdown as viva shows it."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "fence": _Code,
        "code_block": _Code,
        "heading_open": _Heading,
        "hr": _Rule,
    }

    def __init__(self, text: str, style: str = "") -> None:
        # Justified "left", each line would be filled with spaces, up to the 10,000 columns of a pipe.
        super().__init__(text, style=style or "none", hyperlinks=False, justify="default")
        _tame(self.parsed)


def _tame(tokens: Iterable[Part]) -> None:
    """Make visible again what could steer a terminal: Markdown makes characters of references (`&#8238;`)."""
    for token in tokens:
        token.content = visible(token.content)
        token.attrs = {name: visible(value) if isinstance(value, str) else value for name, value in token.attrs.items()}
        _tame(token.children or ())
