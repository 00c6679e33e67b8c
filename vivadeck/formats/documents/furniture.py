"""What stands on a page beside its text, and goes by a rule with a name: page numbers, running heads, badges. Pure."""

from __future__ import annotations

import re
from collections import Counter

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
    "way to the next page": re.compile(
        r"\W*(?:please[ ])?(?:turn[ ]over|p\.?t\.?o\.?|(?:continued[ ])?overleaf|"
        r"continued[ ]on[ ](?:the[ ])?next[ ]page|bitte[ ]wenden|tournez[ ]la[ ]page)\W*\d{0,3}\W*$",
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
_TAG = re.compile(r"\s+#(?:flash)?cards?(?:\s+#[\w/-]+)*\s*$")  # by which notes mark a card for Anki
_TIME = re.compile(  # of a message in a chat: "[12/03/2024, 14:05] Anna: …", "12/03/2024, 14:05 - Anna: …"
    r"\s*\[?(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?[ ])?\d{1,2}:\d\d(?::\d\d)?(?:[ ]?[ap]\.?m\.?)?"
    r"(?:\][ ]*(?:[-–—][ ])?|[ ]+[-–—][ ]+)(?P<text>(?P<name>[^:]{1,30}:)?.*)",
    re.IGNORECASE,
)
_FEWEST_MESSAGES = 3
_EDGE = 2  # lines at the top and at the foot of a page may be running heads


def without(text: str) -> list[str]:
    """Return the lines of a text, such ones made empty, so that all keep their numbers. Form feeds end its pages."""
    lines = _without_times(_without_front(text).split("\n"))
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
    edges = [{*page[:_EDGE], *page[-_EDGE:]} for page in pages if page]
    counts = Counter(each for edge in edges for each in {form(lines[at]) for at in edge} - {""})
    running = {each for each, count in counts.items() if count >= max(2, len(edges) // 3 + 1)}  # a third of all pages
    for at in (at for edge in edges for at in edge if form(lines[at]) in running):
        is_gone[at] = not is_code[at]
    return ["" if is_gone[at] else _TAG.sub("", line.replace("\f", "")) for at, line in enumerate(lines)]


def _without_times(lines: list[str]) -> list[str]:
    """Return a chat's lines without the times of the messages; what one says in several messages is in the first."""
    messages = {at: match for at, line in enumerate(lines) if (match := _TIME.fullmatch(line))}
    if len(messages) < _FEWEST_MESSAGES or 2 * len(messages) < sum(map(bool, map(str.strip, lines))):
        return lines
    plain, first, name = [*lines], 0, ""
    for at, message in messages.items():
        if name and name == message["name"] and at - 1 in messages:
            plain[first] += message["text"].removeprefix(name)
            plain[at] = ""
        else:
            plain[at], first, name = message["text"], at, message["name"] or ""
    return plain


def _without_front(text: str) -> str:
    front = _FRONT.match(text)
    if not front:
        return text
    titles = (_TITLE.fullmatch(line) for line in front.group().split("\n"))
    return "\n".join(f"# {title['title']}" if title else "" for title in titles) + text[front.end() :]


def form(line: str) -> str:
    """Return a line as all pages have it, with `#` for its numbers; "" for what reads as a part of the text."""
    bare = line.replace("*", "").strip()
    is_text = bool(markers.split(bare)[0].style) or is_ended(bare)
    return "" if is_text else re.sub(r"\d+", "#", bare.lower())
