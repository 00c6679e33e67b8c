r"""A document's Markdown as people write it, with HTML, comments and `\(…\)` between → Markdown. Pure.

Only what has its end in the document is HTML: `List<String>` and a lone `<p>` are text. Code and formulas stay as they
are. Comments, scripts and styles go, as nobody sees them. In a table's row, `<br>` stays.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vivadeck.markdown import from_html, html_tree
from vivadeck.markdown.fences import fenced

_START = re.compile(
    r"(?P<ticks>`+)|(?P<tex>\\[(\[])|\\.|(?P<dollars>\$\$?)|(?P<comment><!--)|(?P<page>\f)|"
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?:\s[^<>]{0,2000})?/?>",
    re.DOTALL,
)
_ROW = re.compile(r"^[ \t]*\|.*", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
DETAILS_END = "</details>"  # stays, in a line of its own: what follows is no part of what was hidden
_VOID = frozenset({"br", "hr", "img", "wbr"})
_SILENT = frozenset({"script", "style", "head", "title"})
# What is in these is HTML, too; what is in the others is Markdown.
_WHOLE = frozenset(
    {"ul", "ol", "dl", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"a", "sub", "sup", "code", "kbd", "samp", "tt", "ruby"}
)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~", "strike": "~~"}
_FRAMES = frozenset(
    {"details", "summary", "div", "p", "center", "section", "article", "figure", "figcaption", "blockquote", "header"}
    | {"main", "footer", "li", "td", "th", "tr", "tbody", "thead"}
)
_WORDS = frozenset({"span", "font", "u", "ins", "small", "big", "mark", "q", "abbr", "cite", "var", "picture", "nobr"})
_KNOWN = _VOID | _SILENT | _WHOLE | _MARKS.keys() | _FRAMES | _WORDS
_IN_LINE = _WHOLE - {"ul", "ol", "dl", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
# A question or a label is a line of its own, after which no hard break is needed.
_OWN_LINE = re.compile(r".*[?:](?:\*\*|</[a-z]+>)*|\s*(?:\w+[.)]\s*)?(?:\*\*.*\*\*|<(?:b|strong)>.*</(?:b|strong)>)")
_TEX = re.compile(r"[\\^_=+<>{}|]")
_LONG_WORD = re.compile(r"[^\W\d_]{3}")
_ANSWER = re.compile(
    r"\W*(?!.*\b(?:deep|detailed|longer)\b)"
    r"(?:(?:(?:click|tap|see|show|view|reveal|check|open|expand)\b.{0,40})?\b(?:answers?|solutions?|"
    r"antwort|lösung|réponse|respuesta|risposta|resposta)|(?:click|tap)\b.{0,40}|reveal|expand|spoiler)\W*$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\W*(?:see|show|hide|toggle|view|hint|more|examples?|explanation|details)\b[^?]{0,40}$", re.IGNORECASE
)


class _Token(NamedTuple):
    """A piece of the text: a tag with its `name`, `kind` "open" or "close"; or "tex", "gone", "kept" (as written)."""

    source: str
    kind: str = "kept"
    name: str = ""
    is_in_row: bool = False  # of a table


def markdown(text: str, *, has_html: bool = True) -> tuple[str, list[int]]:
    """Return the Markdown, and for each of its lines the number of the line that it comes from.

    Without `has_html` only formulas are changed.
    """
    tokens = list(_tokens(text, has_html=has_html))
    shown: list[str] = []
    numbers, line = [1], 1
    for source, piece in _pieces(tokens, _ends(tokens)):
        shown.append(piece)
        ends = source.count("\n")
        numbers += [line + min(at, ends) for at in range(1, piece.count("\n") + 1)]
        line += ends
    return "".join(shown), numbers


def with_dollars(text: str) -> str:
    r"""Return Markdown with its `\(…\)` and `\[…\]` formulas as `$…$` and `$$…$$`; all lines keep their numbers."""
    if "\\(" not in text and "\\[" not in text:
        return text
    pieces = _pieces(list(_tokens(text, has_html=False)), {})
    return "".join(shown + "\n" * (source.count("\n") - shown.count("\n")) for source, shown in pieces)


def _tokens(text: str, *, has_html: bool) -> Iterator[_Token]:
    code = _code(text)
    starts = [start for start, _ in code]
    ticks = [(match.start(), len(match.group())) for match in re.finditer("`+", text)]
    closings: dict[int, list[int]] = {}
    for at, count in ticks:
        closings.setdefault(count, []).append(at)
    breaks = [match.start() for match in _PARAGRAPH.finditer(text)]
    rows = [match.span() for match in _ROW.finditer(text)]
    last_comment = text.rfind("-->")
    done = 0
    while match := _START.search(text, done):
        before = bisect_right(starts, match.start()) - 1
        if before >= 0 and match.start() < code[before][1]:
            yield _Token(text[done : code[before][1]])
            done = code[before][1]
            continue
        at = bisect_right(breaks, match.start())
        token = _token(text, match, breaks[at] if at < len(breaks) else len(text), closings, last_comment)
        yield _Token(text[done : match.start()])
        row = bisect_right(rows, (match.start(), len(text))) - 1
        token = token._replace(is_in_row=row >= 0 and match.start() < rows[row][1])
        is_html = token.kind in ("open", "close", "gone")
        yield token if has_html or not is_html else token._replace(kind="kept")
        done = match.start() + len(token.source)
    yield _Token(text[done:])


def _code(text: str) -> list[tuple[int, int]]:
    """Return where each block of code begins, with its fence, and where it ends."""
    lines = text.split("\n")
    spans: list[tuple[int, int]] = []
    at, before, was_code = 0, 0, False
    for line, is_code in zip(lines, fenced(lines), strict=True):
        end = at + len(line) + 1
        if is_code and was_code:
            spans[-1] = (spans[-1][0], end)
        elif is_code:
            spans.append((before, end))
        before, at, was_code = at, end, is_code
    return spans


def _token(text: str, match: re.Match[str], limit: int, closings: dict[int, list[int]], last_comment: int) -> _Token:
    """Return the token that begins with `match`; code and formulas end before `limit`, the end of the paragraph."""
    start, source = match.start(), match.group()
    if match["ticks"]:
        ends = closings[len(source)]
        after = bisect_right(ends, start)
        is_closed = after < len(ends) and ends[after] < limit
        return _Token(text[start : ends[after] + len(source)] if is_closed else source)
    if match["tex"]:
        end = text.find("\\)" if source == "\\(" else "\\]", start, min(limit, start + 5_000))
        inner = text[start + 2 : max(end, 0)]
        is_short = source == "\\(" and not _LONG_WORD.search(inner)  # `\[x\]` is more often an escaped bracket
        is_tex = end > 0 and "$" not in inner and inner.strip() and (_TEX.search(inner) or is_short)
        return _Token(text[start : end + 2], "tex") if is_tex else _Token(source)
    if match["dollars"]:
        end = text.find(source, match.end(), min(limit, start + 5_000))
        is_formula = end > 0 and (source == "$$" or not (text[match.end()].isspace() or text[end - 1].isspace()))
        return _Token(text[start : end + len(source)] if is_formula else source)
    if match["page"]:
        return _Token(source, "page")
    if match["comment"]:
        is_closed = start < last_comment
        return _Token(text[start : text.index("-->", start) + 3], "gone") if is_closed else _Token(source)
    name = (match["name"] or "").lower()
    if name not in _KNOWN:
        return _Token(source)
    return _Token(source, "close" if match["close"] else "open", name)


def _ends(tokens: Sequence[_Token]) -> dict[int, int]:
    """Return for each tag that opens an element the tag that closes it. A tag without its like is text."""
    ends: dict[int, int] = {}
    waiting: dict[str, list[int]] = {}
    for at, token in enumerate(tokens):
        if token.kind == "open" and token.name in _VOID:
            ends[at] = at
        elif token.kind == "open" and len(waiting.setdefault(token.name, [])) < html_tree.DEEPEST:
            waiting[token.name].append(at)
        elif token.kind == "close" and waiting.get(token.name):
            ends[waiting[token.name].pop()] = at
    return ends


def _pieces(tokens: Sequence[_Token], ends: dict[int, int]) -> Iterator[tuple[str, str]]:
    """Yield the tokens in order: how each is written, and what is shown for it."""
    tags = {*ends, *ends.values()}
    marks: dict[int, str] = {}  # what is shown for a tag that closes an element
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = ends.get(at, at)
        inner = (
            "".join(each.source for each in tokens[at + 1 : end])
            if token.name not in (_FRAMES | _WORDS) - {"summary"}
            else ""
        )
        is_whole = token.name in _WHOLE and not token.is_in_row and len(inner) < from_html.LONGEST
        if token.kind == "gone":
            yield token.source, "\n" * token.source.count("\n")
        elif token.kind == "page":
            yield token.source, "\n\n\f"
        elif token.kind == "tex":
            yield token.source, _formula(token.source)
        elif at not in tags:
            yield token.source, token.source
        elif token.name in _VOID:
            yield token.source, _void(tokens, at)
        elif token.kind == "close":
            yield token.source, marks.get(at, _edge(token))
        elif token.name in _SILENT or (token.name == "summary" and end > at):
            source = token.source + inner + tokens[end].source
            yield source, "" if token.name in _SILENT else _summary(source)
            at = end
        elif is_whole and not (token.name not in _IN_LINE and _has_code(inner)):
            source = token.source + inner + tokens[end].source
            shown = from_html.cell_markdown(source)
            yield source, shown if token.name in _IN_LINE else f"\n\n{shown}\n\n"
            at = end
        else:
            shown = _opened(token, inner)
            marks |= {end: shown} if token.name in _MARKS else {}
            yield token.source, shown
        at += 1


def _has_code(inner: str) -> bool:
    return "```" in inner or "~~~" in inner


def _opened(token: _Token, inner: str) -> str:
    """Return what is shown for a tag that opens an element, and for the one that closes it."""
    if token.name not in _MARKS:
        return _edge(token)
    is_text = inner.strip() and inner == inner.strip() and inner[0] not in "*~" and inner[-1] not in "*~"
    return _MARKS[token.name] if is_text and not _PARAGRAPH.search(inner) else ""


def _edge(token: _Token) -> str:
    if token.is_in_row:
        return "<br>- " if token.name == "li" and token.kind == "open" else ""
    if token.name == "details" and token.kind == "close":
        return f"\n\n{DETAILS_END}\n\n"
    return "\n\n" if token.name in _FRAMES or (token.name in _WHOLE and token.name not in _IN_LINE) else ""


def _void(tokens: Sequence[_Token], at: int) -> str:
    token = tokens[at]
    if token.name == "hr":
        return "\n\n---\n\n"
    if token.name == "img":
        return from_html.cell_markdown(token.source)
    if token.name == "wbr" or token.is_in_row:
        return "<br>" if token.name == "br" else ""
    before = "".join(each.source for each in tokens[max(0, at - 8) : at]).rpartition("\n")[2].rstrip()
    after = "".join(each.source for each in tokens[at + 1 : at + 4]).lstrip(" \t")
    if not before or before.endswith("</summary>") or not after.strip() or re.match(r"\n[ \t]*\n", after):
        return ""
    if after[0] == "<":
        return "\n"
    is_ended = bool(_OWN_LINE.fullmatch(before))
    return ("" if after[0] == "\n" else "\n") if is_ended else ("\\" if after[0] == "\n" else "\\\n")


def _summary(source: str) -> str:
    """Return the line that a reader sees of `<details>`: a question, or a word for the answer or for more of it."""
    line = from_html.line(source, lambda name: name)
    if _MORE.fullmatch(line) and not _ANSWER.fullmatch(line):
        return f"\n\n**{line.strip('*_: ')}:**\n\n"
    return f"\n\n{'A:' if _ANSWER.fullmatch(line) else f'Q: {line}'}\n\n"


def _formula(source: str) -> str:
    tex = " ".join(source[2:-2].split())
    return f"$${tex}$$" if source[1] == "[" else f"${tex}$"
