"""Tables of contents, which list a document's questions and headings once more. Pure."""

from __future__ import annotations

import re

_LEADER = re.compile(r"(?:(?:\.[ \t]?){4,}|…{2,}|_{5,})[ \t]*(?:\d{1,4}|[ivxl]+)[ \t]*$")
_LINK = re.compile(r"\s*(?:[-*+]|\d+[.)])?\s*\[.{1,200}\]\(#[^)]{0,200}\)\s*$")
_HEAD = re.compile(
    r"[#*_\s]*(?:(?:table of )?contents|inhalt|inhaltsverzeichnis|sommaire|table des matières|índice|indice)[*_:\s]*$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"\S(?:\t+|[ ]{3,})(?:\d{1,4})[ \t]*$")


def blanked(text: str) -> str:
    """Return `text` with the lines of its table of contents empty, so that all others keep their number."""
    lines = text.split("\n")
    pages = [bool(_PAGE.search(line)) for line in lines]
    return "\n".join("" if _is_entry(line) or _is_in_run(pages, at) else line for at, line in enumerate(lines))


def _is_entry(line: str) -> bool:
    return len(line) < 500 and bool(_HEAD.match(line) or _LEADER.search(line) or _LINK.match(line))


def _is_in_run(pages: list[bool], at: int) -> bool:
    """Whether the line ends with a page's number, as do those around it."""
    return pages[at] and sum(pages[max(0, at - 2) : at + 3]) >= 3
