"""The list of sources at a document's end, and the marks in the text that point there. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from vivadeck.formats.documents import question_score
from vivadeck.formats.documents.footnotes import VERBATIM
from vivadeck.formats.documents.paragraphs import Block
from vivadeck.model import Source

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(_SUPERSCRIPTS, "0123456789")
_HEAD = re.compile(
    r"[*_\s]*(?:list of )?(?:sources|references|bibliography|works cited|further reading|footnotes|endnotes|quellen|"
    r"quellenverzeichnis|literatur|literaturverzeichnis|références|bibliographie|notes de bas de page|"
    r"fuentes|referencias|"
    r"bibliografía|bibliografia|fonti)[*_\s]*(?::|$)",
    re.IGNORECASE,
)
_URL = re.compile(r"<?\b((?:https?|file|ftp)://[^\s<>]+)>?")
_LEAD = re.compile(rf"(?:\[?[{_SUPERSCRIPTS}]+\]?[\s,]*)+|(?:\[\d{{1,3}}\]:?[\s,]*)+|(?:\d{{1,3}}[ ]+)+(?=\D|\d+\.)")
_MARKS = re.compile(
    rf"(?P<gap>(?<!\s)\s+|)(?P<marks>[{_SUPERSCRIPTS}]+(?:[\s,]*[{_SUPERSCRIPTS}]+)*|\[\d{{1,3}}(?:\s*[,–-]\s*\d{{1,3}})*\]|"
    r"\[\d{1,3}†[^\]]{0,40}\]|【[^】]{1,40}】)(?P<after>\s+(?=[.,;:!?)]))?"
)


class Bibliography(NamedTuple):
    """`start` is the place of the block with which the list begins; `sources` are by their number there."""

    start: int
    sources: Mapping[int, Source] = MappingProxyType({})


class Cited(NamedTuple):
    """A text without its marks, the numbers that they told, and those references that point nowhere."""

    text: str
    numbers: tuple[int, ...] = ()
    loose: tuple[str, ...] = ()


def bibliography(found: Sequence[Block]) -> Bibliography:
    """Return the list of sources that `found` ends with; it starts at the end when there is none."""
    start = len(found)
    while start > 0 and _is_source(found, start - 1):
        start -= 1
    while start < len(found) and _URL.fullmatch(found[start].text.strip()):
        start += 1  # an address without a title before it is an answer's
    for at in range(len(found) - 1, -1, -1):
        block = found[at]
        if _HEAD.match(block.text):
            start = min(start, at)
            break
        if at < start and block.marker.style and question_score.asks(block.text) >= 3 and not _URL.search(block.text):
            break  # a question after whatever list there may be
    return Bibliography(start, MappingProxyType(_sources(found[start:])))


def cited(text: str, sources: Mapping[int, Source]) -> Cited:
    """Return `text` without the marks that point to `sources`, code and formulas untouched.

    A superscript that stands apart is a mark in any case; one that is joined to a word only where the list has its
    number, so that `m²` and `10³` stay.
    """
    numbers: list[int] = []
    loose: list[str] = []

    def replaced(found: re.Match[str]) -> str:
        marks = found["marks"]
        before = found.string[max(0, found.start() - 30) : found.start()]
        told = _numbers(marks)
        if "†" in marks or marks.startswith("【"):
            loose.append(marks)
        elif marks.startswith("["):
            if not sources or not all(number in sources for number in told):
                if sources and re.fullmatch(r"\[[1-9]\d*\]", marks):
                    loose.append(marks)
                return found.group()
        elif not _is_mark(before, found["gap"], told, sources):
            return found.group()
        numbers.extend(told)
        return ""

    pieces = VERBATIM.split(text)
    pieces[::2] = [_MARKS.sub(replaced, piece) for piece in pieces[::2]]
    return Cited("".join(pieces), tuple(dict.fromkeys(numbers)), tuple(dict.fromkeys(loose)))


def _is_mark(before: str, gap: str, told: Sequence[int], sources: Mapping[int, Source]) -> bool:
    if gap:
        return True
    is_listed = bool(told) and all(number in sources for number in told)
    if not before or before[-1] in ")]*":
        return is_listed and (max(told) >= 10 or before[-1:] == "*")
    if before[-1].isalpha():
        word = re.search(r"[^\W\d_]+$", before)
        return is_listed and word is not None and len(word.group()) >= 3
    return before[-1] in '.,;:!?"”’»'


def _numbers(marks: str) -> list[int]:
    marks = re.sub(r"†[^\]]*", "", marks.translate(_PLAIN))
    found: list[int] = []
    for first, last in re.findall(r"(\d{1,3})(?:\s*[–-]\s*(\d{1,3}))?", marks):
        found += range(int(first), min(int(last or first), int(first) + 50) + 1)
    return found


def _is_source(found: Sequence[Block], at: int) -> bool:
    block = found[at]
    text = block.text
    if _URL.fullmatch(text.strip()) or re.match(rf"\[?[{_SUPERSCRIPTS}]|\[\d{{1,3}}\]:?\s", text):
        return True
    if block.marker.style in ("Q", "A") or question_score.asks(text) >= 3:
        return False
    if block.marker.style or re.match(r"\d{1,3}\s", text):  # a title with its address, in the same or the next line
        after = found[at + 1].text if at + 1 < len(found) else ""
        return len(text) < 400 and bool(_URL.search(text) or _URL.fullmatch(after.strip())) and not _has_answer(text)
    return False


def _has_answer(text: str) -> bool:
    return len(_URL.sub("", text).split()) > 40


def _sources(region: Sequence[Block]) -> dict[int, Source]:
    sources: dict[int, Source] = {}
    open_numbers: list[int] = []
    for block in region:
        text = " ".join(block.text.split())
        url = _URL.search(text)
        if url and not text[: url.start()].strip():
            sources |= {number: sources[number]._replace(url=_address(url)) for number in open_numbers}
            continue
        lead = _LEAD.match(text)
        open_numbers = _numbers(lead.group()) if lead else [block.marker.number] if block.marker.number else []
        title = _URL.sub("", text[lead.end() if lead else 0 :]).strip(" *_,.;:–-<>()")
        if title:
            sources |= dict.fromkeys(open_numbers, Source(title, _address(url)))
        else:
            open_numbers = []
    return sources


def _address(url: re.Match[str] | None) -> str:
    return url[1].rstrip(".,;)") if url and url[1].startswith("http") else ""
