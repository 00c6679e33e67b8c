"""What stands on a page beside its text, and goes by a rule with a name: page numbers, running heads, badges. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from vivadeck.formats.documents import markers
from vivadeck.formats.documents.paragraphs import is_ended
from vivadeck.markdown.fences import fenced

_PAGE = r"(?:page|seite|página|pagina|strona|страница)"
# By name, for a whole line. What follows such a rule is neither on a card nor among what was left out.
RULES = {
    "page number": re.compile(
        rf"\s*(?:[-–—]\s*\d{{1,4}}\s*[-–—]|\W*{_PAGE}\W*\d{{1,4}}(?:\W*(?:of|von|de|di|z|из|/)\W*\d{{1,4}})?\W*|"
        rf"\d{{1,4}}\s*\|\s*{_PAGE}\s*)$",
        re.IGNORECASE,
    ),
    "way back to the top": re.compile(
        r"[^\w\n]*(?:(?:go|return)[ ])?(?:back[ ])?to[ ](?:the[ ])?top\W*(?:\(#[^()\n]*\))?\W*$"
        r"|\W*\[[^\w\n\]]*(?:top|nach oben|haut de page|volver arriba)[^\w\n\]]*\]\(#[^()\n]*\)\W*$",
        re.IGNORECASE,
    ),
    "badge": re.compile(
        r"\s*(?:(?:\[!\[[^\[\]\n]*\]\([^()\n]*\)\]\([^()\n]*\)|!\[[^\[\]\n]*\]\(https?://[^()\n]*(?:shields\.io|badge)[^()\n]*\))\s*)+$"
    ),
}
_FRONT = re.compile(
    r"\s*---[ \t]*\n(?:[\w-]+:(?:[ \t].*)?\n|[ \t]+\S.*\n|-[ ].*\n|\#.*\n|[ \t]*\n)+?(?:---|\.\.\.)[ \t]*(?:\n|$)"
)
_TITLE = re.compile(r"title:[ \t]*(?P<quote>['\"]?)(?P<title>.*\S)(?P=quote)[ \t]*", re.IGNORECASE)
_EDGE = 2  # lines at the top and at the foot of a page may be running heads

Form = TypeVar("Form")


def without(text: str) -> str:
    """Return a text with such lines made empty, so that all lines keep their numbers. Form feeds end its pages."""
    lines = _without_front(text).split("\n")
    is_code = fenced(lines)
    numbers = {line.strip() for line in lines if RULES["page number"].match(line)}  # one that stands alone is a text
    rules = [rule for name, rule in RULES.items() if name != "page number" or len(numbers) > 1]
    is_gone = [not is_code[at] and any(rule.match(line) for rule in rules) for at, line in enumerate(lines)]
    pages: list[list[int]] = [[]]
    for at, line in enumerate(lines):
        if "\f" in line or (is_gone[at] and RULES["page number"].match(line)):
            pages.append([])
        if line.strip() and not is_gone[at]:
            pages[-1].append(at)
    heads = running([[form(lines[at]) for at in page] for page in pages if page]) - {""}
    for page in pages if heads else ():
        for place, at in enumerate(page):
            is_gone[at] = not is_code[at] and is_at_edge(place, page) and form(lines[at]) in heads
    return "\n".join("" if is_gone[at] else line for at, line in enumerate(lines)).replace("\f", "")


def _without_front(text: str) -> str:
    front = _FRONT.match(text)
    if not front:
        return text
    titles = (_TITLE.fullmatch(line) for line in front.group().split("\n"))
    return "\n".join(f"# {title['title']}" if title else "" for title in titles) + text[front.end() :]


def running(pages: Sequence[Sequence[Form]]) -> frozenset[Form]:
    """Return the forms of lines that are at the top or foot of more than a third of the pages, and of two at least."""
    seen: Counter[Form] = Counter()
    for page in pages:
        seen.update({*page[:_EDGE], *page[-_EDGE:]})
    most = max(2, len(pages) // 3 + 1)
    return frozenset(each for each, count in seen.items() if count >= most)


def is_at_edge(place: int, page: Sequence[object]) -> bool:
    """Tell whether a line is so near to the top or foot of its page that it may be a running head."""
    return place < _EDGE or place >= len(page) - _EDGE


def form(line: str) -> str:
    """Return a line as all pages have it, with `#` for its numbers; "" for what reads as a part of the text."""
    bare = line.replace("*", "").strip()
    is_text = bool(markers.split(bare)[0].style) or is_ended(bare)
    return "" if is_text else re.sub(r"\d+", "#", bare.lower())
