"""Footnotes as Markdown has them, `[^1]` with `[^1]: …` anywhere below: into the card that they belong to. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from vivadeck.model import Source

VERBATIM = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]+(?:\n[^`\n]+){0,3}`|\$\$.+?\$\$|\$[^$\n]+\$)", re.DOTALL)

_DEFINITION = re.compile(r"[ ]{0,3}\[\^(?P<name>[^\]\s]{1,60})\]:[ \t]*(?P<text>.*)")
_REFERENCE = re.compile(r"[ \t]?\[\^(?P<name>[^\]\s]{1,60})\]")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_LINK = re.compile(r"\[([^\[\]]*)\]\((https?://[^()\s]+)\)")
_URL = re.compile(r"<?(https?://[^\s<>]+)>?")
_CITES = re.compile(
    r"\b(?:1[5-9]|20)\d\d\b|\b(?:pp?|vol|ed|eds|S|Bd|hrsg|vgl|cf|ibid|ebd|doi|isbn)\b[.:]? ?\d*", re.IGNORECASE
)
_LONGEST_SOURCE = 400


class Noted(NamedTuple):
    """A text without its marks; the sources that its notes name; the notes that explain something."""

    text: str
    sources: tuple[Source, ...] = ()
    remarks: tuple[str, ...] = ()


def taken_out(text: str) -> tuple[str, dict[str, str]]:
    """Return `text` with the lines of its notes empty, so that all others keep their number, and the notes by name."""
    lines, notes = text.split("\n"), dict[str, str]()
    name, is_code, is_parted = "", False, False
    for at, line in enumerate(lines):
        is_code ^= bool(_FENCE.match(line))
        found = None if is_code else _DEFINITION.match(line)
        if found:
            name, notes[found["name"]], lines[at] = found["name"], found["text"].strip(), ""
        elif name and line.strip() and not is_code and (line.startswith(("    ", "\t")) or not is_parted):
            notes[name], lines[at] = f"{notes[name]} {line.strip()}", ""
        elif line.strip():
            name = ""
        is_parted = not line.strip()
    return "\n".join(lines), notes


def noted(text: str, notes: Mapping[str, str]) -> Noted:
    """Return `text` without the marks of `notes`, code and formulas untouched, and what these notes say."""
    names: dict[str, None] = {}

    def replaced(found: re.Match[str]) -> str:
        if found["name"] not in notes:
            return found.group()
        names[found["name"]] = None
        return ""

    pieces = VERBATIM.split(text)
    pieces[::2] = [_REFERENCE.sub(replaced, piece) for piece in pieces[::2]]
    told = [notes[name] for name in names if notes[name]]
    sources = tuple(_source(note) for note in told if _is_source(note))
    return Noted("".join(pieces), sources, tuple(note for note in told if not _is_source(note)))


def _is_source(note: str) -> bool:
    return len(note) <= _LONGEST_SOURCE and bool(_URL.search(note) or _CITES.search(note))


def _source(note: str) -> Source:
    plain = _LINK.sub(r"\1 \2", note).replace("*", "")
    url = _URL.search(plain)
    address = url[1].rstrip(".,;)") if url else ""
    title = " ".join(_URL.sub("", plain).split()).strip(" ,;:–-")
    return Source(title or address, address)
