"""Rich's Markdown in viva's style: code and headings without a box, short rules, links with their addresses."""

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
from vivadeck.sanitize import escape_controls

_RULE_WIDTH = 12  # short: in a pipe the console is as wide as the longest possible line

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


class Rendered(Markdown):
    """Markdown as viva shows it."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "fence": _Code,
        "code_block": _Code,
        "heading_open": _Heading,
        "hr": _Divider,
    }

    def __init__(self, text: str, style: str = "") -> None:
        # With "left", each line would be filled with spaces up to the console's width: 10,000 columns in a pipe.
        super().__init__("", style=style or "none", hyperlinks=False, justify="default")
        self.parsed = dialect.parser().parse(text)  # rich's own parser would drop HTML
        for token in self.parsed:
            _sanitize(token)
            token.children = token.children and _in_line([*map(_sanitize, token.children)])
        self.parsed = [each for token in self.parsed for each in (*_captioned(token), token)]


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
