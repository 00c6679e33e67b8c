"""A card's Markdown → HTML that is safe in any page, with formulas as MathJax reads them. Pure.

Only the tags of Markdown come out. Everything else in a deck (HTML, scripts, files, links to other places than the web)
comes out as text.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from vivadeck.markdown import dialect, html_parts, math, quick_html
from vivadeck.sanitize import escape_controls

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.utils import EnvType, OptionsDict

_WEB_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
# A formula waits behind a mark until Markdown has done its work around it (which writes it as %EE… in an address).
_MARK = re.compile("(?:\ue000|%EE%80%80)(?P<name>[0-9a-f]{16}-[0-9]+)(?:\ue001|%EE%80%81)")
# Most key points and questions are only words, and reading them as Markdown would take a third of all the time.
_WORDS = re.compile(r"(?![-+#\d\s])[^\\`*_~\[\]<>&$\r\n\0\ue000\ue001]++(?<!\s)")
# In finished HTML: tags, whose attributes may be a deck's text, and which stay; formulas; what looks like a formula.
_PIECE = re.compile(rf"(?P<tag><[^>]*>)|{_MARK.pattern}|\\(?=[(\[])")

Images = Callable[[str], str]  # the name of the image at an address; "" for one that is not to be shown


def no_images(_: str) -> str:
    """Show no image, but its words in its place."""
    return ""


def block(markdown: str, images: Images = no_images) -> str:
    """Return the HTML of an answer: paragraphs, lists, code blocks."""
    if _WORDS.fullmatch(markdown):
        return f"<p>{_words(markdown)}</p>\n"
    if math.is_too_much(markdown):
        return f"<pre>{text(markdown)}</pre>\n"
    html = quick_html.block(markdown)
    return _whole_block(markdown, images) if html is None else html


def _whole_block(markdown: str, images: Images = no_images) -> str:
    source = _MarkdownText(markdown)
    return _finished(_markdown().render(source.text, {"source": source, "images": images}), source.formulas)


def line(markdown: str, images: Images = no_images) -> str:
    """Return the HTML of a text that is one line, such as a key point: a `- ` or `# ` in front of it is text."""
    if _WORDS.fullmatch(markdown):
        return _words(markdown)
    if math.is_too_much(markdown):
        return text(markdown)
    html = quick_html.inline(markdown) if "\n" not in markdown else None
    return _whole_line(markdown, images) if html is None else html


def _whole_line(markdown: str, images: Images = no_images) -> str:
    source = _MarkdownText(markdown)
    return _finished(_markdown().renderInline(source.text, {"source": source, "images": images}), source.formulas)


def _words(text: str) -> str:
    return text.replace('"', "&quot;")


def phrase(markdown: str, images: Images = no_images) -> str:
    """Return the HTML of a question: without the tags of a paragraph when a paragraph is all that it is."""
    html = block(markdown, images).strip()
    is_paragraph = html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1
    return html[len("<p>") : -len("</p>")] if is_paragraph else html


def link(title: str, url: str) -> str:
    """Return plain text as a link where `url` leads to the web, else as the text with what there is of an address."""
    if url.lower().startswith(("http://", "https://")):
        return f'<a href="{escape(url)}">{text(title)}</a>'
    return text(f"{title} ({url})" if url else title)


def text(plain: str) -> str:
    """Return the HTML that reads as exactly `plain`."""
    return _finished(escape(plain))


def _finished(html: str, formulas: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return HTML with its formulas in it and with nothing else that MathJax would take for one."""

    if not formulas and "\\" not in html:
        return escape_controls(html)

    def finished(match: re.Match[str]) -> str:
        if match["tag"]:
            return match["tag"]
        # MathJax does not look across an element.
        return formulas.get(match["name"], match.group()) if match["name"] else r"\<span></span>"

    return escape_controls(_PIECE.sub(finished, html))  # Markdown has made characters of references (`&#8238;`)


class _MarkdownText:
    """A text while it is Markdown: its formulas are taken out, and what its links may say is measured."""

    def __init__(self, markdown: str) -> None:
        # The marks are named after the whole text, so that no text can contain its own marks and multiply a formula.
        self.name = hashlib.sha256(markdown.encode(errors="replace")).hexdigest()[:16]
        self.formulas: dict[str, str] = {}
        self.written: dict[str, str] = {}
        self.text = math.replace_math(markdown, self._mark)

    def _mark(self, tex: str, is_display: bool) -> str:
        name = f"{self.name}-{len(self.written)}"
        self.written[name] = html_parts.formula_source(tex, is_display)
        self.formulas[name] = html_parts.formula(tex, is_display)
        return f"\ue000{name}\ue001"

    def as_written(self, text: str) -> str:
        """Return code or an address with its formulas as they were typed, in place of their marks."""
        return _MARK.sub(lambda match: self.written.get(match["name"], match.group()), text)


@functools.cache
def _markdown() -> MarkdownIt:
    markdown = dialect.parser(lambda code, named, _: html_parts.code_block(code, named))
    markdown.core.ruler.push("viva", _tame)
    markdown.add_render_rule("image", _image)
    markdown.add_render_rule("fence", _fence)
    return markdown


def _tame(state: StateCore) -> None:
    source: _MarkdownText = state.env["source"]
    for token in state.tokens:
        for part in (token, *(token.children or ())):
            if part.type in ("fence", "code_block", "code_inline"):
                part.content, part.info = source.as_written(part.content), source.as_written(part.info)
        token.children = token.children and _with_good_links(token.children, source)


def _with_good_links(tokens: Sequence[Token], source: _MarkdownText) -> list[Token]:
    """Return the tokens of a paragraph without the links that may not stay; what they say stays, or else where to."""
    kept: list[Token] = []
    is_good = True
    address = title = ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "link_open":
            is_good = _is_good(token, source)
            address, title = str(token.attrs["href"]), dialect.titled(token)
        if token.type == "link_close" and before and before.type == "link_open":
            kept.append(Token("text", "", 0, content=address))
        if is_good or token.type not in ("link_open", "link_close"):
            kept.append(token)
        if token.type == "link_close" and not is_good and title:
            kept.append(Token("text", "", 0, content=f" ({title})"))
    return kept


def _is_good(link: Token, source: _MarkdownText) -> bool:
    """Tell whether a link may stay, for which it must lead to the web; what it says is then as it was written."""
    link.attrs = {name: source.as_written(str(value)) for name, value in link.attrs.items()}
    return bool(_WEB_LINK.match(str(link.attrs["href"])))


def _image(_: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
    """Return an image that is exported too, or else its words: it would lead to a file or a server."""
    source: _MarkdownText = env["source"]
    image = tokens[index]
    image.attrs = {name: source.as_written(str(value)) for name, value in image.attrs.items()}
    name = env["images"](str(image.attrs["src"]))
    if not name:
        return escape(dialect.picture(image))
    words = source.as_written(escape(dialect.words(image.children or ())))
    title = f' title="{escape(str(image.attrs["title"]))}"' if image.attrs.get("title") else ""
    return f'<img src="{escape(name)}" alt="{words}"{title}>'


def _fence(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """Return code, below the text that follows the language of its fence."""
    said = dialect.caption(tokens[index].info)
    return (f"<p>{escape(said)}</p>\n" if said else "") + RendererHTML.fence(renderer, tokens, index, options, env)
