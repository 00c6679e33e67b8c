"""Text → paragraphs with their markers, also where no blank line or a page break divides them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from vivadeck.formats.documents import markers, question_score
from vivadeck.formats.documents.markers import Marker
from vivadeck.markdown.fences import fenced

_FENCE = re.compile(r"\s*(?:```|~~~)")
_LABELLED_FENCE = re.compile(r"(?:\s*([QAC]:)\s*)?(.*)")
_BARE_FENCE = re.compile(r"\s*(?:```+|~~~+)\s*\w*\s*$")
_UNDERLINE = re.compile(r"\s*(=|-){3,}\s*$")
_RULE = re.compile(r"\s*([-*_=])(?:\s*\1){2,}\s*$")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$")
_STRAY = re.compile(r"\s*(?:\d{1,3}\s+\.|[⁰¹²³⁴-⁹][⁰¹²³⁴-⁹\s]*\.?)\s*$")
_CHAPTER = re.compile(
    r"[\s*_]*(?:chapter|unit|assignment|part|section|module|topic|lecture|lesson|week|kapitel|teil|thema|chapitre|partie|"
    r"capítulo|unidad|tema|parte|capitolo|experiment|lab|paper)\s+(?:no\.?\s*)?(?:\d+|[ivx]+|[a-h])\b(?!.*[.;,]\s*$)",
    re.IGNORECASE,
)
_BOLD_LINE = re.compile(r"\s*(\*\*|__)(?:(?!\1).){1,200}\1[.:]?\s*$")
_ENDS = re.compile(r"[.?!:;…؟？][\s*_)\]\"”’»¹²³⁰⁴-⁹]*$")
_OPEN = re.compile(r"[,/(–]$|\b(?:and|or|und|oder|et|ou|y|o)$")
_SHORT_WORDS = 8
_LIGATURES = {ord(each): unicodedata.normalize("NFKC", each) for each in "ﬀﬁﬂﬃﬄﬅﬆ"}


class Block(NamedTuple):
    """A paragraph without its marker. `kind` is "text", or "code", "table", "cell", which stay as written.

    `line` counts from 1. `is_glued` means: no blank line is before it.
    """

    kind: str
    text: str
    line: int
    marker: Marker = markers.NONE
    indent: int = 0
    is_glued: bool = False


def blocks(text: str) -> list[Block]:
    """Return the paragraphs of `text` in order."""
    return _mended(list(_separate(clean(text).split("\n"))))


def clean(text: str) -> str:
    """Return `text` with plain spaces, plain line ends, and nothing invisible."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    plain = (
        re.sub(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]", " ", plain).replace("\u2028", "\n").replace("\u2029", "\n")
    )
    plain = plain.translate(_LIGATURES)
    return re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b\x0e-\x1f\x7f]", "", plain)


def is_chapter(text: str) -> bool:
    """Tell whether `text` is headed "Unit 3" or the like."""
    return len(text) <= 120 and bool(_CHAPTER.match(text))


def is_ended(text: str) -> bool:
    """Tell whether `text` ends as a sentence does."""
    return bool(_ENDS.search(text[-200:]))


def _separate(lines: list[str]) -> Iterator[Block]:
    at, is_glued = 0, False
    is_code = [*fenced(lines), False]
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at, is_glued = at + 1, False
            continue
        if is_code[at + 1]:
            end = is_code.index(False, at + 1)
            label, fence = _LABELLED_FENCE.match(line).groups()  # type: ignore[union-attr] # it matches any line
            if label:
                yield Block("text", "", at + 1, markers.split(label)[0])
            block: Block | None = Block("code", "\n".join([fence, *lines[at + 1 : end]]), at + 1)
        else:
            end, block = _verbatim(lines, at) or _paragraph(lines, at)
        if block:
            yield block._replace(is_glued=is_glued)
        at, is_glued = end, True


def _verbatim(lines: list[str], at: int) -> tuple[int, Block | None] | None:
    """Return the line after a table or rule that begins at `at`, and its block; None when none does.

    A fence that nothing closes is like a rule.
    """
    end = at + 1
    if lines[at].lstrip().startswith("|") or _is_table(lines, at):
        begin = "|" if lines[at].lstrip().startswith("|") else ""
        while end < len(lines) and "|" in lines[end] and lines[end].lstrip().startswith(begin):
            end += 1
        return end, Block("table", "\n".join(line.strip() for line in lines[at:end]), at + 1)
    return (end, None) if _RULE.match(lines[at]) or _BARE_FENCE.match(lines[at]) else None


def _is_table(lines: list[str], at: int) -> bool:
    """Tell whether a table without `|` at its left edge begins, which its second line shows."""
    return "|" in lines[at] and at + 1 < len(lines) and bool(_TABLE_RULE.match(lines[at + 1]))


def _paragraph(lines: list[str], at: int) -> tuple[int, Block]:
    first = lines[at].expandtabs(4)
    indent = len(first) - len(first.lstrip())
    marker, rest = markers.split(first)
    end = at + 1
    if not rest and marker.style and end < len(lines) and not markers.split(lines[end])[0].style:
        rest, end = lines[end].strip(), end + 1  # a number alone in its line
    taken = [rest]
    asked = _asked_later(lines, end, rest) if _may_ask(marker, rest) else end
    while end < len(lines) and lines[end].strip():
        if end >= asked and _begins(taken, lines[end], marker):
            break
        taken.append(lines[end].strip())
        end += 1
    may_head = len(taken) == 1 and not marker.style and not rest.endswith((".", "!", ";", ":"))
    if may_head and end < len(lines) and _UNDERLINE.match(lines[end]):
        marker, end = marker._replace(level=1 if "=" in lines[end] else 2), end + 1
    if len(taken) > 1 and marker.is_bold:
        taken, marker = [f"**{taken[0]}**", *taken[1:]], marker._replace(is_bold=False)
    elif marker.style and markers.all_bold(" ".join(taken)):
        taken, marker = [markers.unbold(" ".join(taken))], marker._replace(is_bold=True)
    return end, Block("text", "\n".join(taken).strip(), at + 1, marker, indent)


def _may_ask(marker: Marker, rest: str) -> bool:
    if marker.style in ("", "-"):
        return question_score.asks(rest) >= (3 if marker.style else 1.5)
    return marker.style in ("Q", *markers.NUMBERED)


def _asked_later(lines: list[str], at: int, first: str) -> int:
    """Return the line after a question of several lines; `at` when it has one line."""
    if is_ended(first) or not first:
        return at
    for end in range(at, min(at + 3, len(lines))):
        line = lines[end].strip()
        if not line or markers.split(line)[0].style not in ("", "a", "i"):
            break
        if line.rstrip("*_ ").endswith("?"):
            return end + 1
        if is_ended(line):
            break
    return at


def _begins(taken: list[str], line: str, marker: Marker) -> bool:
    """Tell whether `line` begins a paragraph of its own after the lines that are `taken`."""
    following, rest = markers.split(line)
    is_verbatim = bool(_FENCE.match(line)) or line.lstrip().startswith("|") or bool(_RULE.match(line))
    if is_verbatim or following.level or marker.level or _is_marked(following, rest) or _UNDERLINE.match(line):
        return True
    if _BOLD_LINE.match(line) or _STRAY.match(line) or is_chapter(line.strip()):
        return True
    if len(taken) == 1 and (_BOLD_LINE.match(taken[0]) or marker.is_bold):
        return True
    if rest.endswith("?") and rest[:1].isupper() and question_score.asks(rest) >= 4.5 and is_ended(taken[-1]):
        return True
    return _is_asked(taken, rest, marker)


def _is_marked(marker: Marker, rest: str) -> bool:
    return bool(marker.style) and (bool(rest) or marker.style in ("Q", "A"))


def _is_asked(taken: list[str], line: str, marker: Marker) -> bool:
    """Tell whether the lines `taken` are a whole question (or term), so that `line` begins its answer."""
    if len(taken) > 3:
        return False
    question = " ".join(taken)
    if not _may_ask(marker, question) or question.count("**") % 2:
        return False
    if is_ended(question):
        return question_score.asks(question) >= 1.5 or (len(taken) == 1 and not line[:1].islower())
    is_short = (
        len(taken) == 1 and len(question.split()) <= _SHORT_WORDS + 4 and len(question) < 0.6 * max(len(line), 60)
    )
    return is_short and line[:1].isupper() and marker.style != ""


def _mended(separate: list[Block]) -> list[Block]:
    """Remove stray footnote marks, and join paragraphs that a page break divided."""
    mended: list[Block] = []
    for block in separate:
        last = mended[-1] if mended else None
        if (
            block.kind == "text"
            and _STRAY.match(f"{block.marker.shown} {block.text}".strip())
            and not block.marker.level
        ):
            if last and last.kind == "text" and not is_ended(last.text) and block.text.endswith("."):
                mended[-1] = last._replace(text=f"{last.text}.")
        elif last and _goes_on(last, block):
            gap = "" if last.text.endswith(("/", "(")) else " "
            mended[-1] = last._replace(text=f"{last.text}{gap}{block.text}")
        else:
            mended.append(block)
    return mended


def _goes_on(last: Block, block: Block) -> bool:
    if not (last.kind == block.kind == "text") or block.marker != markers.NONE or block.is_glued or last.marker.level:
        return False
    if last.marker.style and len(last.text[:300].split()) <= _SHORT_WORDS:
        return last.text.endswith(("/", "(", ",")) or (block.text.endswith("?") and block.text[:1].islower())
    if _OPEN.search(last.text[-20:]):
        return True
    return not is_ended(last.text) and block.text[:1].islower() and not last.marker.is_bold
