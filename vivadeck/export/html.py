"""A card's Markdown → HTML that is safe in any page, with formulas as MathJax reads them. Pure.

Only the tags of Markdown come out. What a deck brings along besides (HTML, scripts, files, links to other places
than the web) comes out as text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from vivadeck import markup

if TYPE_CHECKING:
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

# Pygments needs about a second for a megabyte, and some of its languages far more for text that is made to hurt.
LONGEST_HIGHLIGHTED = 20_000

_WEB_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
# Commands with which a formula reaches out of itself: links that may be scripts, styles, more of MathJax's packages.
_UNSAFE_TEX = re.compile(r"\\(?:href|style|class|cssId|data|bbox|require|mmlToken|includegraphics)(?![A-Za-z])")
# A formula waits behind a mark of private characters until Markdown has done its work around it.
_MARK = re.compile("\ue000([0-9]{1,9})\ue001")
_TAG_OR_DELIMITER = re.compile(r"(<[^>]*>)|\\(?=[(\[])")


def block(markdown: str) -> str:
    """Return the HTML of an answer: paragraphs, lists, code blocks."""
    formulas = _Formulas()
    rendered: str = _markdown().render(formulas.take_out(markdown), {"formulas": formulas})
    return formulas.put_back(_not_math(rendered))


def line(markdown: str) -> str:
    """Return the HTML of a text that is one line, such as a key point: a `- ` or `# ` in front of it is text."""
    formulas = _Formulas()
    rendered: str = _markdown().renderInline(formulas.take_out(markdown), {"formulas": formulas})
    return formulas.put_back(_not_math(rendered))


def phrase(markdown: str) -> str:
    """Return the HTML of a question: without the tags of a paragraph when a paragraph is all that it is."""
    found = block(markdown).strip()
    is_paragraph = found.startswith("<p>") and found.endswith("</p>") and found.count("<p>") == 1
    return found[len("<p>") : -len("</p>")] if is_paragraph else found


def link(title: str, url: str) -> str:
    """Return plain text as a link where `url` leads to the web, else as the text with what there is of an address."""
    if url.lower().startswith(("http://", "https://")):
        return f'<a href="{escape(url)}">{text(title)}</a>'
    return text(f"{title} ({url})" if url else title)


def text(plain: str) -> str:
    """Return the HTML that reads as exactly `plain`."""
    return _not_math(escape(plain))


def _not_math(html: str) -> str:
    """Return HTML in which MathJax finds no formula: it does not look across an element."""
    return _TAG_OR_DELIMITER.sub(lambda found: found[1] or r"\<span></span>", html)


class _Formulas:
    """The formulas of one text, taken out while it is Markdown."""

    def __init__(self) -> None:
        self.html: list[str] = []
        self.source: list[str] = []

    def take_out(self, markdown: str) -> str:
        return markup.replace_math(markdown.replace("\ue000", "\N{REPLACEMENT CHARACTER}"), self._mark)

    def _mark(self, tex: str, is_display: bool) -> str:
        opening, closing, dollars = (r"\[", r"\]", "$$") if is_display else (r"\(", r"\)", "$")
        source = f"{dollars}{tex}{dollars}"
        if _UNSAFE_TEX.search(tex):
            self.html.append(f"<code>{escape(source)}</code>")
        else:
            # The element keeps a formula with a brace too many from going on in the text after it, which is not checked.
            self.html.append(f'<span class="math">{escape(opening + tex + closing)}</span>')
        self.source.append(source)
        return f"\ue000{len(self.html) - 1}\ue001"

    def put_back(self, html: str) -> str:
        return self._replaced(html, self.html)

    def put_back_source(self, code: str) -> str:
        """Return what turned out not to be text (code, the address of a link) as it was written."""
        return self._replaced(code, self.source)

    def _replaced(self, marked: str, by: Sequence[str]) -> str:
        # A mark that is not ours (its characters were written as entities) may have a number that is not ours either.
        return _MARK.sub(lambda found: by[int(found[1])] if int(found[1]) < len(by) else "", marked)


@functools.cache
def _markdown() -> MarkdownIt:
    options = {"html": False, "xhtmlOut": False, "highlight": _highlighted}
    markdown = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    # Links and images are read whatever they name, and judged afterwards, so that none is left half Markdown.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005 - called by name or not
    markdown.core.ruler.push("viva", _tame)
    markdown.add_render_rule("image", _image)
    return markdown


def _tame(state: StateCore) -> None:
    formulas: _Formulas = state.env["formulas"]
    for token in state.tokens:
        for part in (token, *(token.children or ())):
            if part.type in ("fence", "code_block", "code_inline"):
                part.content = formulas.put_back_source(part.content)
                part.info = formulas.put_back_source(part.info)
            part.attrs = {name: _as_written(value, formulas) for name, value in part.attrs.items()}
        token.children = token.children and _web_only(token.children)


def _as_written(value: str | int | float, formulas: _Formulas) -> str | int | float:
    if not isinstance(value, str):
        return value
    return formulas.put_back_source(value.replace("%EE%80%80", "\ue000").replace("%EE%80%81", "\ue001"))


def _web_only(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens of a paragraph without the links that lead elsewhere (what they say stays)."""
    kept = []
    is_dropped = False
    for token in tokens:
        if token.type == "link_open":
            is_dropped = not _WEB_LINK.match(str(token.attrGet("href")))
        if not (is_dropped and token.type in ("link_open", "link_close")):
            kept.append(token)
    return kept


def _image(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """Return what an image says in words: it names a file or a server, and neither comes along."""
    return escape(self.renderInlineAsText(tokens[index].children or [], options, env))


def _highlighted(code: str, language: str, _: str) -> str:
    """Return a code block's HTML with Pygments' classes; "" (nothing known of the language) leaves it to Markdown."""
    if not language or len(code) > LONGEST_HIGHLIGHTED:
        return ""
    from pygments import highlight  # noqa: PLC0415 - few cards have a code block
    from pygments.formatters.html import HtmlFormatter  # noqa: PLC0415
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415
    from pygments.util import ClassNotFound  # noqa: PLC0415

    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return ""
    return highlight(code, lexer, HtmlFormatter(nowrap=True))
