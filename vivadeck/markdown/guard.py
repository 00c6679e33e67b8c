"""Escape Markdown so that other programs show what viva shows, and undo that. Pure.

Most renderers let HTML through, and some let any link through. Where one of them would see HTML, `<` becomes `&lt;`,
and `\\<`, which Python-Markdown takes for a backslash and a tag, becomes `&#60;`. Where one would see a link to a
script, or a link definition, which nobody sees, `[` becomes `&#91;`. Code stays as it is, for renderers that read it
as CommonMark does: for those without fences, or without fences in lists, nothing in code could replace a `<`.
To be safe, code is what a parser with tables and a parser without them both take for code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING

from markdown_it.rules_block.table import table
from markdown_it.rules_inline.backticks import backtick
from markdown_it.rules_inline.image import image
from markdown_it.rules_inline.link import link

from vivadeck.markdown import dialect, math

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

Lines = Container[str]  # that viva wrote, such as `<!-- id: deck/card -->`
_Judge = Callable[["Token", int], bool]  # whether to exchange the character at a place of a token's content

_GUARDED = {"\\<": "&#60;", "&#60;": "&#060;", "<": "&lt;", "&lt;": "&LT;", "[": "&#91;", "&#91;": "&#091;"}
_WRITTEN = {guarded: written for written, guarded in _GUARDED.items()}
_SPECIAL = re.compile(r"[<\[&]")
_FIRST = re.compile(r"^[ \t]*([<&])", re.MULTILINE)  # where HTML can end even code that goes over several lines
_HTML = re.compile(r"<(?=[A-Za-z/!?])")
# `x<y` in a formula is not a tag, and `x&lt;y` would break the formula; this is a tag for the most lenient renderer.
_TAG_IN_FORMULA = re.compile(r"<(?:/?[A-Za-z][^<>]*|[!?][^<]*)>")
_POINTED = re.compile(r"\(\s*(?=<)")  # of a link's address
_SAFE = re.compile(r"(?:https?|ftp|mailto|doi):|[^:/?#]*(?:[/?#]|\Z)", re.IGNORECASE)
# Most cards have none of it, and reading them as Markdown would take a hundred times as long as writing them.
_RISKY = re.compile(r"<(?=[A-Za-z/!?])|\]:|\]\((?!https?:|mailto:|doi:|[\w./%#-]+\))|&(?:lt|LT|#0?60|#0?91);")
_MOST_ROUNDS = 10  # each uncovers what was in an address before


def guarded(text: str, ours: Lines) -> str:
    """Return Markdown that shows what `text` shows in viva, wherever it is rendered."""
    if not any(_RISKY.search(line) and line.strip() not in ours for line in text.split("\n")):
        return text
    if math.is_too_much(_exchanged(text, _WRITTEN)):
        return _exchanged(text, _GUARDED, ours)
    result = _round(text, ours, _is_risky_or_guarded)
    for _ in range(_MOST_ROUNDS):
        again = _round(result, ours, _is_risky)
        if again == result:
            return result
        result = again
    return _exchanged(text, _GUARDED, ours)


def written(text: str, ours: Lines) -> str:
    """Return the Markdown that was guarded."""
    if not _hides(text, _WRITTEN):
        return text
    if math.is_too_much(_exchanged(text, _WRITTEN)):
        return _exchanged(text, _WRITTEN, ours)
    return _round(text, ours, _is_guarded, _WRITTEN)


def _hides(text: str, pieces: Iterable[str]) -> bool:
    return "&" in text and any(piece in text for piece in pieces)


def _exchanged(text: str, pieces: dict[str, str], ours: Lines = ()) -> str:
    """Return text with all of its pieces exchanged, also those in code."""
    whole = sorted((each for each in pieces if each[0] != "\\"), key=len, reverse=True)
    piece = re.compile("|".join(map(re.escape, whole)))
    exchanged = (line if line.strip() in ours else piece.sub(lambda it: pieces[it.group()], line)
                 for line in text.split("\n"))  # fmt: skip
    return "\n".join(exchanged)


def _is_risky(token: Token, at: int) -> bool:
    character = token.content[at]
    return at in token.meta["links"] if character == "[" else character == "<" and _is_html(token, at)


def _is_risky_or_guarded(token: Token, at: int) -> bool:
    is_entity = at in token.meta["read"] and token.content.startswith(("&lt;", "&#60;", "&#91;"), at)
    return is_entity or _is_risky(token, at)


def _is_guarded(token: Token, at: int) -> bool:
    return at in token.meta["read"] and token.content.startswith(tuple(_WRITTEN), at)


def _is_html(token: Token, at: int) -> bool:
    """Tell whether a renderer may take a `<` that is text in viva for HTML; in a formula only if it would be a tag."""
    if at not in token.meta["read"] or not _HTML.match(token.content, at):
        return False
    is_first = not token.content[:at].rpartition("\n")[2].strip()
    is_formula = any(start < at < end for start, end in token.meta["formulas"])
    return is_first or not is_formula or bool(_TAG_IN_FORMULA.match(token.content, at))


def _round(text: str, ours: Lines, is_to_be: _Judge, pieces: dict[str, str] = _GUARDED) -> str:
    """Return text with its pieces exchanged where `is_to_be` says so."""
    lines = text.split("\n")
    chosen: dict[int, set[int]] = {}
    for has_tables in (True, False) if "|" in text else (False,):
        for line, places in _places(text, lines, ours, has_tables, is_to_be):
            chosen.setdefault(line, set()).update(places)
    for line, all_places in chosen.items():
        for place in sorted(all_places, reverse=True):
            start = place - (lines[line][place] == "<" and _is_escaped(lines[line], place))
            piece = next((each for each in pieces if lines[line].startswith(each, start)), "")
            lines[line] = lines[line][:start] + pieces.get(piece, "") + lines[line][start + len(piece) :]
    return "\n".join(lines)


def _places(
    text: str, lines: list[str], ours: Lines, has_tables: bool, is_to_be: _Judge
) -> Iterator[tuple[int, list[int]]]:
    """Yield the numbers of lines outside code, each with the places in it.

    A line of Markdown's own marks, and of some of the text, has as many special characters in the same order.
    """
    judged: dict[int, list[bool]] = {}
    for token in _parser(has_tables).parse(text, {"ours": ours}):
        if token.type == "inline" and token.map:
            at = 0
            for number, content in enumerate(token.content.split("\n"), token.map[0]):
                judged.setdefault(number, []).extend(
                    is_to_be(token, at + match.start()) for match in _SPECIAL.finditer(content)
                )
                at += len(content) + 1
    for number, answers in judged.items():
        specials = [match.start() for match in _SPECIAL.finditer(lines[number])]
        # Cells that a table drops come after the others; they are shown by who knows no tables.
        yield number, [place for place, is_chosen in zip(specials, answers, strict=False) if is_chosen]


@cache
def _parser(has_tables: bool) -> MarkdownIt:
    new = dialect.parser()
    new.block.ruler.at("table", table, {"alt": ["paragraph", "reference"]})
    if not has_tables:
        new.disable("table")
    new.block.ruler.before("table", "ours", _our_line, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    new.core.ruler.at("inline", _read_in_line)
    new.inline.ruler.at("backticks", _code)
    new.inline.ruler.at("autolink", _web_address)
    for name, rule in (("link", link), ("image", image)):
        new.inline.ruler.at(name, partial(_judged, rule))
    return new


def _our_line(state: StateBlock, first: int, _end: int, silent: bool) -> bool:
    """Read a line that viva wrote, which is HTML wherever it is rendered."""
    line = state.src[state.bMarks[first] + state.tShift[first] : state.eMarks[first]]
    if line not in state.env["ours"] or state.is_code_block(first):
        return False
    if not silent:
        state.push("html_block", "", 0).map = [first, first + 1]
        state.line = first + 1
    return True


def _read_in_line(state: StateCore) -> None:
    """Read the paragraphs, and note which characters of each are markup if any is, and where a bad link begins."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        content, is_deep = token.content, token.level >= dialect.DEEPEST  # in which the others read more
        links = {0} if content.startswith("[") and "]:" in content else set()
        token.meta = {"other": set(), "links": links}
        state.env.update(token=token, start=0)
        token.children = []
        state.md.inline.parse(content, state.md, state.env, token.children)
        read = {match.start() for match in _SPECIAL.finditer(content)}
        links |= read if is_deep else set()
        escaped = {at for at in read if content[at] == "&" and _is_escaped(content, at)}
        first = {match.start(1) for match in _FIRST.finditer(content)}
        formulas = [match.span() for match in math.formulas(content)]
        token.meta.update(read=read - escaped if is_deep else read - escaped - token.meta["other"] | first)
        token.meta.update(formulas=formulas)


def _is_escaped(text: str, at: int) -> bool:
    return (at - len(text[:at].rstrip("\\"))) % 2 == 1


def _code(state: StateInline, silent: bool) -> bool:
    """Read code, in which no character is markup."""
    first, before = state.pos, len(state.tokens)
    is_read = backtick(state, silent)
    if any(token.type == "code_inline" for token in state.tokens[before:]):
        start = state.env["start"]
        state.env["token"].meta["other"].update(range(start + first, start + state.pos))
    return is_read


def _web_address(state: StateInline, silent: bool) -> bool:
    first = state.pos
    if not dialect.web_address(state, silent):
        return False
    if not silent:
        state.env["token"].meta["other"].add(state.env["start"] + first)
    return True


def _judged(rule: Callable[[StateInline, bool], bool], state: StateInline, silent: bool) -> bool:
    """Read a link or a picture, and note where it begins if it leads where a script may be."""
    first, before, token, start = state.pos, len(state.tokens), state.env["token"], state.env["start"]
    bracket = first + (state.src[first] == "!")
    if rule is image:
        state.env["start"] = start + bracket + 1  # of its words, which are read apart
    is_read = rule(state, silent)
    state.env["start"] = start
    if is_read and not silent:
        opened = next(each for each in state.tokens[before:] if each.type in ("link_open", "image"))
        if not _SAFE.match(str(opened.attrs.get("href") or opened.attrs.get("src") or "")):
            token.meta["links"].add(start + bracket)
        address = _POINTED.match(state.src, state.md.helpers.parseLinkLabel(state, bracket) + 1)
        token.meta["other"].update({start + address.end()} if address else ())
    return is_read
