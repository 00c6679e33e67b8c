"""Markdown flashcards: hashcards' and repeater's decks (`Q:`, `A:`, `C:`), and the study sheets that viva exports.

A card begins with its marker at the start of a line and goes on to the next marker or a line `---`; what stands between
cards is skipped, and said. In fenced code nothing is a marker. A file's deck is named by its front matter, in TOML as
hashcards has it, else by the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from vivadeck.decks.tame import one_line
from vivadeck.imports import text_file
from vivadeck.imports.draft import Draft, Found
from vivadeck.imports.gathered import Gathered
from vivadeck.imports.markdown import cloze, sheet
from vivadeck.imports.markdown.fences import fenced

_REMEDY = "A card is a line that begins with `Q:` and one with `A:`, or a line with `C:` and a text in [brackets]."
_MARKER = re.compile(r"([QAC]):[ \t]*(.*)")
_RULE = re.compile(r"---+[ \t]*")
_MOST_FRONT, _MOST_CHARACTERS = 100, 4_000


class _Block(NamedTuple):
    """A marker's lines, or those between cards (`kind` is then ""). `line` counts from 1."""

    kind: str
    line: int
    text: str


def read(path: Path) -> Found:
    """Return the cards of a Markdown file. Raises VivaError."""
    lines = text_file.read(path).split("\n")
    gathered = Gathered(path)
    if sheet.is_sheet(lines):
        sheet.gather(lines, gathered)
    else:
        _gather(lines, gathered)
    return gathered.found(_REMEDY)


def _gather(lines: Sequence[str], gathered: Gathered) -> None:
    deck, start = _front_matter(lines, gathered)
    blocks = [*_blocks(lines, start), _Block("", 0, "")]
    question: _Block | None = None
    for block in blocks:
        place = f":{block.line}"
        if question and block.kind == "A":
            gathered.add(f":{question.line}", deck, Draft(question.text, block.text))
        elif block.kind == "A":
            gathered.skip(place, "an answer (A:) without a question (Q:) of its own before it")
        if question and block.kind != "A":
            gathered.skip(f":{question.line}", "a question (Q:) without an answer (A:)")
        question = block if block.kind == "Q" else None
        if block.kind == "C":
            _gather_cloze(block, deck, gathered)
        elif not block.kind and block.text:
            gathered.skip(place, "text that belongs to no card")


def _gather_cloze(block: _Block, deck: str, gathered: Gathered) -> None:
    try:
        found = cloze.deletions(block.text)
    except cloze.NoCloze as error:
        gathered.skip(f":{block.line}", f"a cloze (C:) that is none: {error}")
        return
    for deletion in found:
        gathered.add(f":{block.line}", deck, Draft(*deletion))


def _blocks(lines: Sequence[str], start: int) -> Iterator[_Block]:
    """Yield the lines from `start` on, in order: markers with what follows them, and what stands between."""
    kind, first = "", start
    held: list[str] = []
    for i, is_code in enumerate(fenced(lines)[start:], start):
        marker = None if is_code else _MARKER.fullmatch(lines[i])
        if marker or (not is_code and _RULE.fullmatch(lines[i])):
            yield _block(kind, first, held)
            kind, first, held = (marker[1], i, [marker[2]]) if marker else ("", i + 1, [])
        else:
            held.append(lines[i])
    yield _block(kind, first, held)


def _block(kind: str, first: int, lines: Sequence[str]) -> _Block:
    empty = next((i for i, line in enumerate(lines) if line.strip()), 0) if not kind else 0
    return _Block(kind, first + empty + 1, "\n".join(lines).strip())


def _front_matter(lines: Sequence[str], gathered: Gathered) -> tuple[str, int]:
    """Return the deck's name and the line that its cards begin at."""
    stem = one_line(gathered.path.stem)
    if not _RULE.fullmatch(lines[0]):
        return stem, 0
    end = next((i for i, line in enumerate(lines[1:_MOST_FRONT], 1) if _RULE.fullmatch(line)), 0)
    if not end or any(map(_MARKER.fullmatch, lines[1:end])):
        return stem, 0
    try:
        name = tomllib.loads("\n".join(lines[1:end])[:_MOST_CHARACTERS]).get("name")
    except (tomllib.TOMLDecodeError, RecursionError):
        gathered.skip(":2", 'front matter that is not TOML: write the deck\'s name as `name = "…"`')
        name = None
    return (one_line(name) if isinstance(name, str) else "") or stem, end + 1
