"""Markdown flashcards: hashcards' and repeater's decks (`Q:`, `A:`, `C:`), and the study sheets that viva exports.

A card begins with its marker at the start of a line and ends at the next marker or a line `---`. Lines at its end
that begin with `#` (comments in hashcards, elsewhere headings) are not part of it. Between cards a
line `question::answer` is one, as in repeater, and so is what other programs ask of notes (`note_cards.py`); other
text there is skipped, and reported. In fenced code nothing is a marker. A file's deck is named by its front matter, in
TOML as hashcards has it, else by the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from vivadeck.formats import cloze, decoding, note_cards, study_sheet
from vivadeck.formats.cloze import NoCloze
from vivadeck.formats.collector import DraftCollector
from vivadeck.formats.draft import Draft, Found
from vivadeck.formats.note_cards import Notes
from vivadeck.markdown import from_mixed
from vivadeck.markdown.fences import fenced
from vivadeck.sanitize import single_line

_REMEDY = (
    "A card is a line that begins with `Q:` and a line that begins with `A:`; "
    "or a line that begins with `C:`, with [brackets] around the words to recall."
)
_SEVERAL = "Two answers (A:) are below this question: is this the right one?"
_MARKER = re.compile(r"([QAC]):[ \t]*(.*)")
_RULE = re.compile(r"[ ]{0,3}---+[ \t]*")
_YAML = re.compile(r"[\w-]+:(?:\s|$)|\s*-\s|\s*$|#")
_SETTING = re.compile(r"[ \t]*[\w-]+[ \t]*(?::(?!:)|=)")
_DECK = re.compile(r"^(?:cards-)?deck:[ ]*(.*)", re.MULTILINE)
_TAGS = re.compile(r"^tags?:[ ]*(.*(?:\n[ ]*-[ ].*)*)", re.MULTILINE)
_MOST_FRONT, _MOST_CHARACTERS = 100, 4_000


class _Passage(NamedTuple):
    """A marker's lines, or those between cards (`kind` is then ""), and the comment below with its first line, or 0.

    Lines count from 1.
    """

    kind: str
    line: int
    text: str
    comment: int = 0
    comment_text: str = ""


def read(path: Path) -> Found:
    """Return the cards of a Markdown file. Raises VivaError."""
    text = decoding.read(path)
    lines = text.split("\n")
    gathered = DraftCollector(path)
    if study_sheet.is_sheet(lines):
        gathered.takes_unanswered = True
        study_sheet.gather(lines, gathered)
    else:
        gather(from_mixed.with_dollars(text).split("\n"), single_line(path.stem), gathered)
    return gathered.result(_REMEDY)


def gather(lines: Sequence[str], stem: str, gathered: DraftCollector) -> None:
    """Gather the cards in the lines of a file, whose deck is named `stem` unless its front matter says otherwise."""
    deck, tags, start = _front_matter(lines, stem, gathered)
    blocks = [*_blocks(lines, start), _Passage("", 0, "")]
    notes = _notes(deck, tags, lines, blocks)
    question: _Passage | None = None
    for block, following in zip(blocks, [*blocks[1:], blocks[-1]], strict=True):
        place = f":{block.line}"
        if question and block.kind == "A":
            doubt = _SEVERAL if following.kind == "A" else ""
            gathered.add(f":{question.line}", deck, Draft(question.text, block.text, tags=tags, doubt=doubt))
        elif block.kind == "A":
            gathered.skip(place, "this answer (A:) has no question (Q:) before it", text=block.text)
        if question and block.kind != "A":
            _gather_unanswered(question, deck, gathered)
        question = block if block.kind == "Q" else None
        if block.kind == "C":
            _gather_cloze(block, deck, tags, gathered)
        elif not block.kind:
            note_cards.gather(block.text.split("\n"), block.line, notes, gathered)
        if block.comment:
            gathered.skip(f":{block.comment}", study_sheet.NO_CARD, cards=0, text=block.comment_text)


def _notes(deck: str, tags: tuple[str, ...], lines: Sequence[str], blocks: Sequence[_Passage]) -> Notes:
    """Return what holds for the cards between the markers of a file."""
    between = [line for block in blocks if not block.kind for line in block.text.split("\n")]
    if note_cards.is_marked("\n".join(lines)):
        return Notes(deck, tags, is_marked=True)
    fewest = 1 if any(block.kind for block in blocks) else 2
    return Notes(deck, tags, is_marked=False, mark=note_cards.dividing(between, fewest))


def _gather_unanswered(question: _Passage, deck: str, gathered: DraftCollector) -> None:
    if gathered.takes_unanswered:
        gathered.add(f":{question.line}", deck, Draft(question.text, ""))
    else:
        gathered.skip(f":{question.line}", "this question (Q:) has no answer (A:)", text=question.text)


def _gather_cloze(block: _Passage, deck: str, tags: tuple[str, ...], gathered: DraftCollector) -> None:
    try:
        cards = cloze.deletions(block.text)
    except NoCloze as error:
        gathered.skip(f":{block.line}", str(error), text=block.text)
        return
    for deletion in cards:
        gathered.add(f":{block.line}", deck, Draft(*deletion, tags=tags))


def _blocks(lines: Sequence[str], start: int) -> Iterator[_Passage]:
    """Yield the lines from `start` on, in order: markers with what follows them, and text between cards."""
    kind, first = "", start
    text: list[str] = []
    for i, is_code in enumerate(fenced(lines)[start:], start):
        marker = None if is_code else _MARKER.fullmatch(lines[i])
        if marker or (not is_code and _RULE.fullmatch(lines[i])):
            yield _block(kind, first, text)
            kind, first, text = (marker[1], i, [marker[2]]) if marker else ("", i + 1, [])
        else:
            text.append(lines[i])
    yield _block(kind, first, text)


def _block(kind: str, first: int, lines: Sequence[str]) -> _Passage:
    if not kind:
        empty = next((i for i, line in enumerate(lines) if line.strip()), 0)
        return _Passage("", first + empty + 1, "\n".join(lines).strip())
    end = len(lines)
    while end > 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    text = "\n".join(lines[:end]).strip()
    comment = next((first + i + 1 for i, line in enumerate(lines[end:], end) if line.strip()), 0)
    rest = "\n".join(lines[end:]).strip()
    return (
        _Passage(kind, first + 1, text, comment, rest) if text else _Passage(kind, first + 1, "\n".join(lines).strip())
    )


def _front_matter(lines: Sequence[str], stem: str, gathered: DraftCollector) -> tuple[str, tuple[str, ...], int]:
    """Return the deck's name, which is `stem` where the file has none, its tags, and the line its cards begin at."""
    if not _RULE.fullmatch(lines[0]):
        return stem, (), 0
    end = next((i for i, line in enumerate(lines[1:_MOST_FRONT], 1) if _RULE.fullmatch(line)), 0)
    if any(map(_MARKER.fullmatch, lines[1:end])) or not any(map(_SETTING.match, lines[1:end])):
        return stem, (), 0
    front = "\n".join(lines[1:end])[:_MOST_CHARACTERS]
    if all(map(_YAML.match, lines[1:end])):
        named = _DECK.search(front)
        return (single_line(named[1].strip("\"' ")) if named else "") or stem, _tags(front), end + 1
    try:
        name = tomllib.loads(front).get("name")
    except (tomllib.TOMLDecodeError, RecursionError):
        gathered.skip(":2", 'the front matter is not TOML: write the deck\'s name as `name = "…"`', cards=0, text=front)
        name = None
    return (single_line(name) if isinstance(name, str) else "") or stem, (), end + 1


def _tags(front: str) -> tuple[str, ...]:
    """Return the tags of front matter in YAML, on one line or one a line."""
    listed = _TAGS.search(front)
    words = re.split(r"[,\s]+", re.sub(r"^[ ]*-[ ]", "", listed[1], flags=re.MULTILINE)) if listed else ()
    return tuple(dict.fromkeys(word for each in words if (word := each.strip("[]\"'#"))))
