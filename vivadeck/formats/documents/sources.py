"""What a document's text refers to: the list of sources at its end, and footnotes `[^1]: …`. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from vivadeck.formats.documents import question_score
from vivadeck.formats.documents.paragraphs import Block
from vivadeck.formats.documents.phrases import any_of
from vivadeck.markdown.fences import fenced
from vivadeck.model import Source

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(_SUPERSCRIPTS, "0123456789")
_HEAD = re.compile(rf"[*_\s]*(?:list of )?(?:{any_of('sources')})[*_\s]*(?::|$)", re.IGNORECASE)
_URL = re.compile(r"<?\b((?:https?|file|ftp)://[^\s<>]+)>?")
_LEAD = re.compile(rf"(?:\[?[{_SUPERSCRIPTS}]+\]?[\s,]*)+|(?:\[\d{{1,3}}\]:?[\s,]*)+|(?:\d{{1,3}}[ ]+)+(?=\D|\d+\.)")
_NEXT = re.compile(rf"\n(?=\[?[{_SUPERSCRIPTS}]|\[\d{{1,3}}\])")
_MARKS = re.compile(
    rf"(?P<gap>(?<!\s)\s+|)(?P<marks>[{_SUPERSCRIPTS}]+(?:[\s,]*[{_SUPERSCRIPTS}]+)*|\[\d{{1,3}}(?:\s*[,–-]\s*\d{{1,3}})*\]|"
    r"\[\d{1,3}†[^\]]{0,40}\]|【[^】]{1,40}】)(?P<after>\s+(?=[.,;:!?)]))?"
)
_VERBATIM = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]+(?:\n[^`\n]+){0,3}`|\$\$.+?\$\$|\$[^$\n]+\$)", re.DOTALL)
_DEFINITION = re.compile(r"[ ]{0,3}\[\^(?P<name>[^\]\s]{1,60})\]:[ \t]*(?P<text>.*)")
_REFERENCE = re.compile(r"[ \t]?\[\^(?P<name>[^\]\s]{1,60})\]")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\((https?://[^()\s]+)\)")
_CITES = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:pages?|Seite) \d|\b(?:pp?|vol|ed|eds|S|Bd|hrsg|vgl|cf|ibid|ebd|doi|isbn)\b[.:]? ?\d*",
    re.IGNORECASE,
)
_LONGEST_SOURCE = 400
NOTE = re.compile(rf"\s*\[?([{_SUPERSCRIPTS}]+|\d{{1,3}})(?:[\].):]\s*|\s+|(?=[^\W\d_]))(?=\S)(.*)")
_NOTES_HEAD = re.compile(r"[#*_\s]*(?:notes|fußnoten|anmerkungen|notas|note)[:*_\s]*", re.IGNORECASE)
RAISED_MARK = re.compile(rf"(?:(?<=[^\W\d_]{{3}})|(?<=[.,;:!?)\]\"”’»*]))[ ]?([{_SUPERSCRIPTS}]+)")
_COPIED_MARK = r"(?<=[^\W\d_]{2}[.,;:!?])(\d{1,2})(?=\s*$|\s+[^\W\d_a-z])"  # from a PDF
_NOTE_MARK = re.compile(f"{RAISED_MARK.pattern}|{_COPIED_MARK}")


class Bibliography(NamedTuple):
    """The list of sources: the index of its first block, and the sources by their numbers in it."""

    start: int
    sources: Mapping[int, Source] = MappingProxyType({})


class Cited(NamedTuple):
    """A text without its reference marks; the sources they refer to, the notes that explain, the marks of nothing."""

    text: str
    sources: tuple[Source, ...]
    remarks: tuple[str, ...]
    loose: tuple[str, ...]


def is_heading(line: str) -> bool:
    """Tell whether a line is no more than the heading of the list of sources."""
    return re.fullmatch(rf"[#\s]*{_HEAD.pattern}[*_\s]*", line, re.IGNORECASE) is not None


def bibliography(blocks: Sequence[Block]) -> Bibliography:
    """Return the list of sources at the end of the blocks; it starts after them when there is none."""
    start = len(blocks)
    while start > 0 and _is_source(blocks, start - 1):
        start -= 1
    while start < len(blocks) and _URL.fullmatch(blocks[start].text.strip()):
        start += 1  # an address without a title before it is an answer's
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if _HEAD.match(block.text):
            start = min(start, at)
            break
        if at < start and block.marker.style and question_score.asks(block.text) >= 3 and not _URL.search(block.text):
            break  # a question after whatever list there may be
    return Bibliography(start, MappingProxyType(_sources(blocks[start:])))


def cited(text: str, listed: Mapping[int, Source], notes: Mapping[str, str]) -> Cited:
    """Remove the marks that refer to the list of sources or to footnotes; code, formulas and powers (`m²`) stay."""
    sources, remarks, loose = dict[Source, None](), dict[str, None](), dict[str, None]()

    def noted(mark: re.Match[str]) -> str:
        note = notes.get(mark["name"])
        if note and _names_source(note):
            sources[_source(note)] = None
        elif note:
            remarks[note] = None
        return mark.group() if note is None else ""

    def numbered(mark: re.Match[str]) -> str:
        marks, numbers = mark["marks"], _numbers(mark["marks"])
        before = mark.string[max(0, mark.start() - 30) : mark.start()]
        if "†" in marks or marks.startswith("【"):
            loose[marks] = None
        elif marks.startswith("["):
            if not listed or not all(number in listed for number in numbers):
                loose.update({marks: None} if listed and re.fullmatch(r"\[[1-9]\d*\]", marks) else {})
                return mark.group()
        elif not _is_mark(before, mark["gap"], numbers, listed):
            return mark.group()
        sources.update((listed[number], None) for number in numbers if number in listed)
        return ""

    pieces = _VERBATIM.split(text)
    pieces[::2] = [_MARKS.sub(numbered, _REFERENCE.sub(noted, piece)) for piece in pieces[::2]]
    return Cited("".join(pieces).strip(), tuple(sources), tuple(remarks), tuple(loose))


def _is_mark(before: str, gap: str, mark_numbers: Sequence[int], sources: Mapping[int, Source]) -> bool:
    if gap:
        return True
    is_listed = bool(mark_numbers) and all(number in sources for number in mark_numbers)
    word = re.search(r"[^\W\d_]+$", before)
    if word or before[-1:] == "*":
        return is_listed and (not word or len(word.group()) >= 3)
    return before[-1:] in tuple('.,;:!?"”’»')


def _numbers(marks: str) -> list[int]:
    marks = re.sub(r"†[^\]]*", "", marks.translate(_PLAIN))
    numbers: list[int] = []
    for first, last in re.findall(r"(\d{1,3})(?:\s*[–-]\s*(\d{1,3}))?", marks):
        numbers += range(int(first), min(int(last or first), int(first) + 50) + 1)
    return numbers


def _is_source(blocks: Sequence[Block], at: int) -> bool:
    block = blocks[at]
    text = block.text
    if _URL.fullmatch(text.strip()) or re.match(rf"\[?[{_SUPERSCRIPTS}]|\[\d{{1,3}}\]:?\s", text):
        return True
    if block.marker.style in ("Q", "A") or question_score.asks(text) >= 3:
        return False
    if block.marker.style or re.match(r"\d{1,3}\s", text):  # a title with its address, in the same or the next line
        after = blocks[at + 1].text if at + 1 < len(blocks) else ""
        return (
            len(text) < 400
            and bool(_URL.search(text) or _URL.fullmatch(after.strip()))
            and len(_URL.sub("", text).split()) <= 40
        )
    return False


def _sources(region: Sequence[Block]) -> dict[int, Source]:
    sources: dict[int, Source] = {}
    open_numbers: list[int] = []
    for block, entry in ((each, entry) for each in region for entry in _NEXT.split(each.text)):
        text = " ".join(entry.split())
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


def with_footnotes(lines: Sequence[str]) -> list[str]:
    """Write a text's notes at its end, and their marks, as Markdown's footnotes: each names a source and has a mark."""
    matches = ((at, NOTE.match(line)) for at, line in enumerate(lines))
    entries = {at: (_numbers(note[1])[0], note[2]) for at, note in matches if note}
    start = max((at for at, (number, _) in entries.items() if number == 1), default=len(lines))
    before = next((at for at in range(start - 1, -1, -1) if lines[at].strip()), 0)
    notes = {at: note for at, note in entries.items() if at >= start}
    marks = {each for line in lines[:start] for mark in _NOTE_MARK.finditer(line) for each in _numbers(mark.group())}
    numbers = [*range(1, len(notes) + 1)]
    is_whole = all(at in notes or lines[at - 1].strip() for at in range(start, len(lines)) if lines[at].strip())
    is_cited = [number for number, _ in notes.values()] == numbers and marks.issuperset(numbers)
    is_cited = is_cited and all(_names_source(text) for _, text in notes.values())
    if not (notes and is_whole and is_cited) or is_heading(lines[before]):
        return [*lines]

    def marked(mark: re.Match[str]) -> str:
        number = _numbers(mark.group())[0]
        return f"[^end-{number}]" if number in numbers else mark.group()

    written = [
        f"[^end-{notes[at][0]}]: {notes[at][1]}" if at in notes else line if is_code else _NOTE_MARK.sub(marked, line)
        for at, (line, is_code) in enumerate(zip(lines, fenced(lines), strict=True))
    ]
    written[before] = "" if _NOTES_HEAD.fullmatch(lines[before]) else written[before]
    return written


def take_out_footnotes(lines: list[str]) -> tuple[str, dict[str, str]]:
    """Return the text without its footnotes, whose lines are empty, so that all keep their numbers; and the notes."""
    lines, notes = [*lines], dict[str, str]()
    name, is_code, is_parted = "", False, False
    for at, (line, is_code) in enumerate(zip(lines, fenced(lines), strict=True)):
        definition = None if is_code else _DEFINITION.match(line)
        if definition:
            name, notes[definition["name"]], lines[at] = definition["name"], definition["text"].strip(), ""
        elif name and line.strip() and not is_code and (line.startswith(("    ", "\t")) or not is_parted):
            notes[name], lines[at] = f"{notes[name]} {line.strip()}", ""
        elif line.strip():
            name = ""
        is_parted = not line.strip()
    return "\n".join(lines), notes


def _names_source(note: str) -> bool:
    return len(note) <= _LONGEST_SOURCE and bool(_URL.search(note) or _CITES.search(note))


def _source(note: str) -> Source:
    plain = _MARKDOWN_LINK.sub(r"\1 \2", note).replace("*", "")
    url = _URL.search(plain)
    address = _address(url)
    title = " ".join(_URL.sub("", plain).split()).strip(" ,;:–-")
    return Source(title or address, address)
