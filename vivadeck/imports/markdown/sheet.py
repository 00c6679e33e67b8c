"""The study sheets that viva exports: Markdown to be read, in which each card's parts have a form of their own.

    # Deck's title
    ## Question
    <!-- id: deck/name -->
    Answer, in which headings are `###` and deeper.
    **Key points** and **Follow-ups**, each above a list; `Tags: …`; `Sources:` above a list; `See also: …`

The parts stand at a card's end in that order. They are taken off from there, so that an answer may hold what looks
like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vivadeck.decks.tame import one_line
from vivadeck.imports.draft import Draft, DraftDeck
from vivadeck.imports.gathered import Gathered
from vivadeck.imports.markdown.fences import fenced
from vivadeck.model import FollowUp, Source

_ID = re.compile(r"<!--[ ]*id:[ ]*(?P<deck>[^\s/]+)/(?P<name>[^\s/]+)[ ]*-->[ ]*")
_TITLE = re.compile(r"#[ \t]+(.*)")
_QUESTION = re.compile(r"##[ \t]+(.*)")
_ITEM = re.compile(r"- (.*)")
_ASKED = re.compile(r"- \*\*(.*)\*\*[ ]*")
_LINK = re.compile(r"\[(.*)\]\(<?(\S*?)>?\)")


class _Section(NamedTuple):
    """A heading of level 1 or 2 and the lines below it. `line` counts from 1."""

    is_card: bool
    heading: str
    line: int
    lines: list[str]


def is_sheet(lines: Sequence[str]) -> bool:
    """Tell whether there is a card's id, as sheets have it."""
    return any(_ID.fullmatch(line) and not code for line, code in zip(lines, fenced(lines), strict=True))


def gather(lines: Sequence[str], gathered: Gathered) -> None:
    """Gather the cards of a sheet."""
    title, description = "", ""
    for section in _sections(lines):
        place = f":{section.line}"
        if not section.is_card:
            title, description = one_line(section.heading), "\n".join(section.lines).strip()
            if description and not title:
                gathered.skip(place, "text that belongs to no card")
            continue
        at = next((i for i, line in enumerate(section.lines) if _ID.fullmatch(line)), None)
        told = _ID.fullmatch(section.lines[at]) if at is not None else None
        if at is None or told is None:
            gathered.skip(place, "a heading without the line `<!-- id: … -->` of a card below it")
            continue
        question = "\n".join((section.heading, *section.lines[:at])).strip()
        gathered.add(place, told["deck"], _draft(question, section.lines[at + 1 :], told["name"]))
        deck = gathered.decks.get(told["deck"])
        if deck is not None and not deck.title:
            gathered.decks[told["deck"]] = DraftDeck(told["deck"], (), title, description)


def _sections(lines: Sequence[str]) -> Iterator[_Section]:
    section = _Section(False, "", 1, [])
    for i, (line, is_code) in enumerate(zip(lines, fenced(lines), strict=True), 1):
        question, title = (None, None) if is_code else (_QUESTION.fullmatch(line), _TITLE.fullmatch(line))
        heading = question or title
        if heading:
            yield section
            section = _Section(bool(question), heading[1].strip(), i, [])
        else:
            section.lines.append(line)
    yield section


def _draft(question: str, lines: list[str], name: str) -> Draft:
    """Return the draft of a card's lines, of which the parts are taken off from the end."""
    see_also = _taken_line(lines, "See also:")
    sources = [found[1] for found in map(_ITEM.fullmatch, _taken_list(lines, "Sources:")) if found]
    tags = _taken_line(lines, "Tags:")
    follow_ups = _follow_ups(_taken_list(lines, "**Follow-ups**"))
    points = [found[1].strip() for found in map(_ITEM.fullmatch, _taken_list(lines, "**Key points**")) if found]
    return Draft(
        question=question,
        answer="\n".join(lines).strip(),
        key_points=tuple(points),
        follow_ups=tuple(follow_ups),
        tags=tags,
        sources=tuple(map(_source, sources)),
        see_also=see_also,
        name=name,
    )


def _taken_line(lines: list[str], label: str) -> tuple[str, ...]:
    """Take a last line that begins with `label`, and return what it lists."""
    _drop_blank(lines)
    if not lines or not lines[-1].startswith(label):
        return ()
    return tuple(each.strip() for each in lines.pop()[len(label) :].split(",") if each.strip())


def _taken_list(lines: list[str], label: str) -> list[str]:
    """Take a last list, and `label` above it, and return its lines."""
    _drop_blank(lines)
    at = len(lines)
    while at and (not lines[at - 1].strip() or lines[at - 1].startswith(("- ", "  "))):
        at -= 1
    if not at or lines[at - 1].rstrip() != label or at == len(lines):
        return []
    taken = lines[at:]
    del lines[at - 1 :]
    return taken


def _drop_blank(lines: list[str]) -> None:
    while lines and not lines[-1].strip():
        lines.pop()


def _follow_ups(lines: Sequence[str]) -> Iterator[FollowUp]:
    """Yield the follow-ups of a list in which an answer is indented below its question."""
    question, answer = "", list[str]()
    for line in (*lines, "- ****"):
        found = _ASKED.fullmatch(line)
        if not found:
            answer.append(line.removeprefix("  "))
            continue
        if question or any(answer):
            yield FollowUp(question, "\n".join(answer).strip())
        question, answer = found[1].strip(), []


def _source(item: str) -> Source:
    found = _LINK.fullmatch(item.strip())
    return Source(found[1], found[2]) if found else Source(item.strip())
