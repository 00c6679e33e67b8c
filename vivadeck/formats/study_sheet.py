"""The study sheets that viva exports: Markdown to be read, in which each card's parts have a form of their own.

    # Deck's title
    ## Question
    <!-- id: deck/name -->
    Answer, in which headings are `###` and deeper.
    **Key points** and **Follow-ups**, each above a list; `Tags: …`; `Sources:` above a list; `See also: …`

The parts stand at a card's end in that order. They are taken off from there, so that an answer may hold what looks
like one; where that is not enough, a line ANSWER_ENDS stands above them. Of a follow-up whose question has several
lines the others stand below its first, and below them QUESTION_ENDS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from vivadeck.formats.collector import Gathered
from vivadeck.formats.draft import Draft, DraftDeck
from vivadeck.markdown import guard
from vivadeck.markdown.fences import fenced
from vivadeck.model import FollowUp, Source
from vivadeck.sanitize import one_line

ANSWER_ENDS, QUESTION_ENDS = "<!-- the answer ends here -->", "<!-- the answer -->"
LABEL = re.compile(rf"Tags:|See also:|(?:Sources:|\*\*Key points\*\*|\*\*Follow-ups\*\*)\s*$|{ANSWER_ENDS}$")

_ID = re.compile(r"<!--[ ]*+id:[ ]*+(?P<deck>[^/]++)/(?P<name>[^\s/]+)[ ]*-->[ ]*")
_TITLE = re.compile(r"#[ \t]+(.*)")
_QUESTION = re.compile(r"##(?:[ \t]++(.*)|)")
_HEADING = re.compile(r"^( {0,3})##(?=#{1,4}(?:[ \t]|$))")
_ITEM = re.compile(r"- (.*)")
_ASKED = re.compile(r"- \*\*(.*)\*\*[ ]*")
_FENCE = re.compile(r"\\(?=\\*(?:```|~~~))")
_WORD = re.compile(r"(?:\\.?|[^\\,])+")
_LINK = re.compile(r"\[((?:\\.|[^\\])*?)\]\((?:<([^<>]*)>|((?:(?!\]\()\S)*))\)")
_ESCAPED = re.compile(r"\\([\\\[\],])")


class _Section(NamedTuple):
    """A heading of level 1 or 2 and the lines below it. `line` counts from 1."""

    is_card: bool
    heading: str
    line: int
    lines: list[str]


def mark(card_id: str) -> str:
    """Return the comment that tells a card's id, which nothing in the id can end."""
    return f"<!-- id: {re.sub('&(?=amp;|gt;)', '&amp;', card_id).replace('>', '&gt;')} -->"


def _unmarked(name: str) -> str:
    return name.replace("&gt;", ">").replace("&amp;", "&")


def is_sheet(lines: Sequence[str]) -> bool:
    """Tell whether there is a card's id, as sheets have it."""
    return any(_ID.fullmatch(line) and not is_code for line, is_code in zip(lines, _fenced(lines), strict=True))


def gather(lines: Sequence[str], gathered: Gathered) -> None:
    """Gather the cards of a sheet."""
    title, description = "", ""
    for section in _sections(lines):
        place = f":{section.line}"
        if not section.is_card:
            title = one_line(guard.written(f"# {section.heading}", ())[2:])
            description = "\n".join(section.lines).strip()
            if description and not title:
                gathered.skip(place, "text that belongs to no card", cards=0)
            continue
        at = next((i for i, line in enumerate(section.lines) if _ID.fullmatch(line)), None)
        told = _ID.fullmatch(section.lines[at]) if at is not None else None
        if at is None or told is None:
            gathered.skip(place, "a heading without the line `<!-- id: … -->` of a card below it")
            continue
        heading, *lines = _written(section, section.lines[at])
        question, name = _raised([heading, *lines[:at]]), one_line(_unmarked(told["deck"]))
        gathered.add(place, name, _draft(question, lines[at + 1 :], _unmarked(told["name"])))
        deck = gathered.decks.get(name)
        if deck is not None and not deck.title:
            gathered.decks[name] = DraftDeck(name, (), title, description)


def _written(section: _Section, mark: str) -> list[str]:
    """Return a card's heading, and the lines below it, as they were before they were guarded."""
    text = "\n".join([f"## {section.heading}", *section.lines])
    heading, *lines = guard.written(text, (mark, ANSWER_ENDS, QUESTION_ENDS)).split("\n")
    return [heading[3:], *lines]


def _sections(lines: Sequence[str]) -> Iterator[_Section]:
    section = _Section(False, "", 1, [])
    for i, (line, is_code) in enumerate(zip(lines, _fenced(lines), strict=True), 1):
        question, title = (None, None) if is_code else (_QUESTION.fullmatch(line), _TITLE.fullmatch(line))
        heading = question or title
        if heading:
            yield section
            section = _Section(bool(question), heading[1] or "", i, [])
        else:
            section.lines.append(line)
    yield section


def _fenced(lines: Sequence[str]) -> list[bool]:
    """Tell of each line whether it is code, which goes on beyond no line that ends an answer."""
    ends = [i for i, line in enumerate(lines) if line.strip() == ANSWER_ENDS]
    return [each for i, j in pairwise([0, *ends, len(lines)]) for each in fenced(lines[i:j])]


def _draft(question: str, lines: list[str], name: str) -> Draft:
    """Return the draft of a card's lines, of which the parts are taken off from the end."""
    ends = next((i for i in range(len(lines) - 1, -1, -1) if lines[i] == ANSWER_ENDS), -1)
    answer = lines[:ends] if ends >= 0 else lines
    lines = lines[ends + 1 :] if ends >= 0 else lines
    see_also = _taken_line(lines, "See also:")
    sources = _items(_taken_list(lines, "Sources:"))
    tags = _taken_line(lines, "Tags:")
    follow_ups = _follow_ups(_taken_list(lines, "**Follow-ups**"))
    points = _items(_taken_list(lines, "**Key points**"))
    return Draft(
        question=question,
        answer=_raised(answer),
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
    words = (_ESCAPED.sub(r"\1", word).strip() for word in _WORD.findall(lines.pop()[len(label) :]))
    return tuple(word for word in words if word)


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
            ends = answer.index(QUESTION_ENDS) if QUESTION_ENDS in answer else -1
            yield FollowUp(_raised([question, *answer[: max(ends, 0)]]), _raised(answer[ends + 1 :]))
        question, answer = found[1], []


def _items(lines: Sequence[str]) -> list[str]:
    return [_unfenced(found[1].strip()) for found in map(_ITEM.fullmatch, lines) if found]


def _source(item: str) -> Source:
    found = _LINK.fullmatch(item)
    title = _ESCAPED.sub(r"\1", found[1] if found else item)
    return Source(title, found[2] or found[3] or "") if found else Source(title)


def _raised(lines: Sequence[str]) -> str:
    """Return Markdown with its headings two levels further up, where they were before they went below a question."""
    if lines[-1:] == [ANSWER_ENDS]:
        lines = lines[:-1]
    return "\n".join(
        line if is_code else _HEADING.sub(r"\1", line) for line, is_code in zip(lines, fenced(lines), strict=True)
    ).strip()


def _unfenced(item: str) -> str:
    return item[1:] if _FENCE.match(item) else item
