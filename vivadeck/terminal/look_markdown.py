"""Rich's Markdown, dressed for viva: code and headings without a box, short rules, links that show where they lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from markdown_it.token import Token as Part
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Token
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, HorizontalRule, Markdown, MarkdownElement
from rich.style import Style
from rich.syntax import ANSISyntaxTheme, Syntax
from rich.text import Text

from vivadeck.markdown import dialect, math
from vivadeck.sanitize import visible

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
        language = math.language(self.lexer_name, code) or "text"
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
        super().__init__("", style=style or "none", hyperlinks=False, justify="default")
        self.parsed = dialect.parser().parse(text)  # rich's own parser takes HTML out of the text, and shows none
        for token in self.parsed:
            _tame(token)
            token.children = token.children and _in_line([*map(_tame, token.children)])
        self.parsed = [each for token in self.parsed for each in (*_captioned(token), token)]


def _tame(token: Part) -> Part:
    """Make visible again what could steer a terminal: Markdown makes characters of references (`&#8238;`)."""
    token.content = visible(token.content)
    token.attrs = {name: visible(value) if isinstance(value, str) else value for name, value in token.attrs.items()}
    return token


def _captioned(token: Part) -> list[Part]:
    """Return what stands behind a fence beside the language, as a paragraph above the code."""
    said = dialect.caption(token.info) if token.type == "fence" else ""
    if not said:
        return []
    return [
        Part("paragraph_open", "p", 1),
        Part("inline", "", 0, children=[_text(said)]),
        Part("paragraph_close", "p", -1),
    ]


def _in_line(tokens: Sequence[Part]) -> list[Part]:
    """Return the tokens of a paragraph with each picture as its words and its name, and each address once.

    Rich would show a picture above the paragraph that it is in.
    """
    shown: list[Part] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "image":
            shown.append(_text(visible(dialect.picture(token))))
        elif token.type == "link_close" and before and before.type == "link_open":
            shown[-1] = _text(dialect.address(before))
        elif token.type == "link_open" and token.info != "auto":
            shown.append(token.copy(attrs={"href": dialect.address(token)}))
        elif token.info != "auto":
            shown.append(token)
    return shown


def _text(content: str) -> Part:
    return Part("text", "", 0, content=content)
