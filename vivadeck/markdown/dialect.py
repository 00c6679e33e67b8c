"""The one dialect of Markdown for cards: in the terminal, HTML, Anki and study sheets. Pure.

It is CommonMark with tables and ~~struck~~ text, and hides nothing that was written. HTML is text, and so is a line
`[Cl-]: chloride`, which defines no link here; `<…>` is a link only around a web address, not in `<std::string>`; a
table with a row that is wider than its head is lines of text, and so is what is nested too deep.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit, getLine, table
from markdown_it.rules_inline.autolink import autolink

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

Highlight = Callable[[str, str, str], str]

# markdown-it reads 20 levels and drops all text below them; a list takes two.
DEEPEST = 18
_WEB = re.compile(r"<(?:(?:https?|ftp|mailto):[^<>\x00-\x20]*|[^<>:\s]+@[^<>\s]+)>", re.IGNORECASE)


def parser(highlight: Highlight | None = None) -> MarkdownIt:
    """Return a new parser. It accepts every link and image: whoever shows them decides which are safe."""
    new = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False, "highlight": highlight})
    new.enable(["table", "strikethrough"]).disable("reference")
    new.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005 - called by name or not
    new.inline.ruler.at("autolink", web_address)
    new.block.ruler.before("table", "deepest", _deepest)
    new.block.ruler.at("table", _whole_table, {"alt": ["paragraph", "reference"]})
    return new


@cache
def _plain_parser() -> MarkdownIt:
    return parser()


def words(tokens: Iterable[Token]) -> str:
    """Return the text of tokens without their markup, as shown in place of a picture."""
    return "".join(" " if token.tag == "br" else words(token.children or ()) or token.content for token in tokens)


def plain(text: str) -> str:
    """Return Markdown as plain text: its marks are gone, but for those of lists and the bars of tables."""
    lines: list[str] = []
    mark = ""  # of a list's item that begins
    row: list[str] | None = None
    for token in _plain_parser().parse(text):
        if token.level == 0 and token.nesting >= 0 and lines:
            lines.append("")
        if token.type == "list_item_open":
            mark = f"{token.info}{token.markup} " if token.info else "• "
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            lines.append(" | ".join(row))
            row = None
        elif row is not None and token.type == "inline":
            row.append(said(token))
        elif token.type in ("inline", "fence", "code_block"):
            lines.append(mark + said(token))
            mark = ""
    return "\n".join(lines)


def blocks(text: str) -> list[tuple[str, str]]:
    """Return the paragraphs, lists, headings and so on of Markdown: what each is, and its Markdown."""
    lines = text.split("\n")
    whole = [each for each in _plain_parser().parse(text) if each.level == 0 and each.nesting >= 0 and each.map]
    return [(each.type.removesuffix("_open"), "\n".join(lines[slice(*(each.map or ()))])) for each in whole]


def said(token: Token) -> str:
    """Return the text of a token that is neither a link nor a picture."""
    if token.type in ("fence", "code_block"):
        return "\n".join(filter(None, (caption(token.info), token.content.rstrip("\n"))))
    parts: list[str] = []
    leads_to = ""
    for before, each in zip([None, *(token.children or ())], token.children or (), strict=False):
        if each.type == "link_open" and each.info != "auto":
            leads_to = address(each)
        elif each.type == "link_close" and each.info != "auto" and before:
            parts.append(leads_to if before.type == "link_open" else f" ({leads_to})")
        elif each.type == "image":
            parts.append(picture(each))
        else:
            parts.append({"softbreak": " ", "hardbreak": "\n"}.get(each.type, each.content))
    return "".join(parts)


def address(link: Token) -> str:
    """Return where a link leads, and its title."""
    return ", ".join(filter(None, (str(link.attrs["href"]), titled(link))))


def titled(token: Token) -> str:
    """Return the title of a link or a picture as it is shown, "" when it has none."""
    title = str(token.attrs.get("title") or "")
    return f"“{title}”" if title else ""


def picture(image: Token) -> str:
    """Return the text shown in a picture's place: its words, its file's name, its title."""
    shown = words(image.children or ())
    named = ", ".join(filter(None, (name_of(str(image.attrs["src"])), titled(image))))
    return f"{shown} ({named})" if shown.strip() else named


def caption(info: str) -> str:
    """Return the text that follows the language of a fence."""
    return " ".join(info.split()[1:])


def name_of(address: str) -> str:
    """Return the name of a picture that has no words of its own: the end of its address."""
    if address.lower().startswith("data:"):
        return "…"
    return unquote(address.rstrip("/").rpartition("/")[2]) or address


def web_address(state: StateInline, silent: bool) -> bool:
    """Read a web address in `<…>`, which is a link."""
    return bool(_WEB.match(state.src, state.pos)) and autolink(state, silent)


def _deepest(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Read all lines in too many nested lists and quotations as words, with their marks."""
    if state.level < DEEPEST or silent:
        return False
    state.push("paragraph_open", "p", 1).map = [first, end]
    inline = state.push("inline", "", 0)
    inline.map, inline.children = [first, end], []
    inline.content = state.getLines(first, end, state.blkIndent, False).strip()
    state.push("paragraph_close", "p", -1)
    state.line = end
    return True


def _whole_table(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Read a table, of which Markdown would drop the cells that its head has no columns for."""
    before = len(state.tokens)
    if not table(state, first, end, silent):
        return False
    if silent or _widest(state, first + 2, state.line) <= _cells(state, first):
        return True
    del state.tokens[before:]
    state.line = first
    return False


def _widest(state: StateBlock, first: int, end: int) -> int:
    return max((_cells(state, line) for line in range(first, end)), default=0)


def _cells(state: StateBlock, line: int) -> int:
    """Return how many cells there are in a line up to the last one that is not empty."""
    cells = escapedSplit(getLine(state, line).strip())
    cells = cells[1:] if cells[0] == "" else cells
    while cells and not cells[-1].strip():
        cells.pop()
    return len(cells)
