"""Markdown with a part of its own for each card, as apy, mdanki and ankdown read it.

- apy: `# Note` begins a card, `## Front` and `## Back` (or the other fields of its type) its sides; `deck:` and `tags:`
  above the first note hold for all, below a `# Note` for this one;
- mdanki: `# Deck`, and `## Question` with the answer below it, or below a line `%`; tags as `[#tag]()`;
- ankdown: a question, `%`, its answer, perhaps `%` and its tags; a line `---` between cards.

In fenced code nothing is a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from vivadeck.formats import cloze, decoding, study_sheet
from vivadeck.formats.collector import DraftCollector
from vivadeck.formats.draft import Draft, Found
from vivadeck.markdown.fences import fenced
from vivadeck.sanitize import single_line

_NOTE = re.compile(r"#[ ]+Note\b.*")
_HEADING = re.compile(r"(#{1,2})[ ]+(.*)")
_RULE = re.compile(r"[ ]{0,3}---+[ ]*")
_PERCENT = re.compile(r"[ ]{0,3}%[ ]*")
_NUMBERED = re.compile(r"\s*(?:Q[ .]*)?\d{1,3}[.):]\s[^\n]*\?\s*")  # a question of a document
_TAG_LINK = re.compile(r"\[#([^\[\]]+)\]\([^()]*\)")
_TAG_LINE = re.compile(r"\s*(?:\[#[^\[\]]+\]\([^()]*\)\s*)+")
_SETTING = re.compile(r"(model|deck|tags|markdown|nid|cid)[ ]*:[ ]*(.*)", re.IGNORECASE)
_REMEDY = (
    "A card is a question and an answer with a line `%` between them, a heading `##` with its answer below it, "
    "or `# Note` with `## Front` and `## Back`."
)


class _Chunk(NamedTuple):
    """A piece of the file: the heading or rule that begins it ("" for the first), its line, and the lines below."""

    begin: str
    line: int
    lines: list[str]


def is_sections(text: str) -> bool:
    """Tell whether a text has the marks of one of these formats."""
    lines = text.split("\n")
    plain = [line for line, is_code in zip(lines, fenced(lines), strict=True) if not is_code]
    is_apy = any(map(_NOTE.fullmatch, plain)) and any(map(re.compile(r"## (?:Front|Text)\b").match, plain))
    has_marks = any(_PERCENT.fullmatch(line) or _TAG_LINE.fullmatch(line) for line in plain)
    return is_apy or (has_marks and not any(map(_NUMBERED.fullmatch, plain)))


def read(path: Path) -> Found:
    """Return the cards of a file. Raises VivaError."""
    lines = decoding.read(path).split("\n")
    gathered = DraftCollector(path)
    stem = single_line(path.stem)
    headings = [_HEADING.fullmatch(line) for line, is_code in zip(lines, fenced(lines), strict=True) if not is_code]
    if any(map(_NOTE.fullmatch, lines)):
        _gather_apy([*_parts(lines, _HEADING)], stem, gathered)
    elif any(heading and heading[1] == "##" for heading in headings):
        _gather_mdanki([*_parts(lines, _HEADING)], stem, gathered)
    else:
        _gather_ankdown([*_parts(lines, _RULE)], stem, gathered)
    return gathered.result(_REMEDY)


def _parts(lines: Sequence[str], mark: re.Pattern[str]) -> Iterator[_Chunk]:
    part = _Chunk("", 1, [])
    for i, (line, is_code) in enumerate(zip(lines, fenced(lines), strict=True), 1):
        if not is_code and mark.fullmatch(line):
            yield part
            part = _Chunk(line, i, [])
        else:
            part.lines.append(line)
    yield part


def _gather_apy(parts: Sequence[_Chunk], stem: str, gathered: DraftCollector) -> None:
    common = _settings(parts[0], {"deck": stem}, gathered)
    settings, line, sides = common, 0, list[str]()
    for part in (*parts[1:], _Chunk("# Note", 0, [])):
        if not part.begin.startswith("# "):
            sides.append(_text(part.lines))
            continue
        if line:
            for draft in _apy_drafts(sides, tuple(settings.get("tags", "").replace(",", " ").split())):
                gathered.add(f":{line}", single_line(settings["deck"]), draft)
        settings, line, sides = _settings(part, common, gathered), part.line, []


def _settings(part: _Chunk, common: dict[str, str], gathered: DraftCollector) -> dict[str, str]:
    """Return what the lines below a note's heading say, on top of what holds for all. Other lines are reported."""
    settings = [_SETTING.fullmatch(line.strip()) for line in part.lines]
    rest = [line for line, setting in zip(part.lines, settings, strict=True) if not setting]
    _report(part._replace(lines=rest), gathered)
    return common | {each[1].lower(): each[2] for each in settings if each}


def _apy_drafts(sides: Sequence[str], tags: tuple[str, ...]) -> list[Draft]:
    """Return the card of a note's fields, or one for each number of its cloze."""
    front, *more = sides or [""]
    back = "\n\n".join(filter(None, more))
    numbers = sorted(cloze.numbers(front))
    if not numbers:
        return [Draft(front, back, tags=tags)]
    asked = [cloze.asked(front, each) for each in numbers]
    return [Draft(question, f"{hidden}\n\n{back}".strip(), tags=tags) for question, hidden in asked]


def _gather_mdanki(parts: Sequence[_Chunk], stem: str, gathered: DraftCollector) -> None:
    deck = stem
    for part in parts:
        if not part.begin.startswith("## "):
            deck = single_line(part.begin[2:]) or deck
            _report(part, gathered)
            continue
        lines, tags = _without_tags(part.lines)
        question, *answer = _sides(lines)
        heading = part.begin[3:].strip()
        if answer:
            gathered.add(
                f":{part.line}", deck, Draft(f"{heading}\n\n{question}".strip(), "\n\n".join(answer), tags=tags)
            )
        else:
            gathered.add(f":{part.line}", deck, Draft(heading, question, tags=tags))


def _gather_ankdown(parts: Sequence[_Chunk], stem: str, gathered: DraftCollector) -> None:
    for part in parts:
        lines, tags = _without_tags(part.lines)
        question, *more = _sides(lines)
        if not more:
            _report(part, gathered)
            continue
        answer, *listed = more
        tags = (*tags, *(word for each in listed for word in re.split(r"[,\s]+", each) if word))
        first = next(i for i, line in enumerate(part.lines, 1) if line.strip())
        place = f":{part.line + first - (0 if part.begin else 1)}"
        gathered.add(place, stem, Draft(question, answer, tags=tags))


def _sides(lines: Sequence[str]) -> list[str]:
    """Return the texts between the lines `%`."""
    return [_text(part.lines) for part in _parts(lines, _PERCENT)]


def _without_tags(lines: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return the lines without those that only have tags as links, and these tags."""
    is_tags = [not code and bool(_TAG_LINE.fullmatch(line)) for line, code in zip(lines, fenced(lines), strict=True)]
    tags = [tag for line, listed in zip(lines, is_tags, strict=True) if listed for tag in _TAG_LINK.findall(line)]
    return [line for line, listed in zip(lines, is_tags, strict=True) if not listed], tuple(dict.fromkeys(tags))


def _report(part: _Chunk, gathered: DraftCollector) -> None:
    """Report the text of a part that is no card."""
    if text := _text(part.lines):
        gathered.skip(f":{part.line}", study_sheet.NO_CARD, cards=0, text=text)


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip()
