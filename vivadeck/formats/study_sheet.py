"""Study sheets: Markdown to read, to print and to import, in which each card's parts have a form of their own. Pure.

    # Deck's title
    ## Question
    <!-- id: deck/name -->
    **In short:** the short answer
    Answer, in which headings are `###` and deeper.
    **Key points** (other wordings below each, as `- or: …`), **Mistakes** and **Follow-ups**, each above a list;
    `Tags: …`; `Sources:` above a list; `See also: …`

The lists are at the end of a card, in that order. They are read from the end, so that an answer may contain what looks
like one; where that is not enough, a line ANSWER_ENDS is above them. An answer that begins like a short answer has a
line IN_SHORT above it. A follow-up's question of several lines has the others below its first, and below them
QUESTION_ENDS.

All of a card is read back. What a sheet does not keep: NOT_CARRIED; line breaks within a question that is one
paragraph; how a heading of one line was underlined; the levels 5 and 6, as headings are two levels further down here;
that a block of code has no line that closes it, up to the end of an answer; `<`, `>` in an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, starmap, zip_longest
from typing import NamedTuple

from vivadeck.card_fields import aligned
from vivadeck.formats.collector import DraftCollector
from vivadeck.formats.draft import Draft
from vivadeck.markdown import guard
from vivadeck.markdown.fences import fenced, unclosed
from vivadeck.model import Card, Deck, FollowUp, Mistake, Source
from vivadeck.sanitize import single_line

NOT_CARRIED = ("deck.description",)  # what `dump` leaves out
ANSWER_ENDS, QUESTION_ENDS = "<!-- the answer ends here -->", "<!-- the answer -->"
NO_CARD = "this text does not belong to a card"
IN_SHORT = "**In short:**"
_LISTS = "Sources:", "**Key points**", "**Mistakes**", "**Follow-ups**"
LABEL = re.compile(rf"Tags:|See also:|(?:{'|'.join(map(re.escape, _LISTS))})\s*$|{ANSWER_ENDS}$")

_ID = re.compile(r"<!--[ ]*+id:[ ]*+(?P<deck>[^/]++)/(?P<name>[^\s/]+)[ ]*-->[ ]*")
_TITLE = re.compile(r"#[ \t]+(.*)")
_QUESTION = re.compile(r"##(?:[ \t]++(.*)|)")
_LOWERED_HEADING = re.compile(r"^( {0,3})##(?=#{1,4}(?:[ \t]|$))")
_ITEM = re.compile(r"- (.*)")
_NOT, _OR = "Not: ", "  - or: "  # before what a mistake says, and before another wording
_ASKED = re.compile(r"- \*\*(.*)\*\*[ ]*")
_ESCAPED_FENCE = re.compile(r"\\(?=\\*(?:```|~~~))")
_WORD = re.compile(r"(?:\\.?|[^\\,])+")
_LINK = re.compile(r"\[((?:\\.|[^\\])*?)\]\((?:<([^<>]*)>|((?:(?!\]\()\S)*))\)")
_ESCAPED = re.compile(r"\\([\\\[\],])")

_HEADING = re.compile(r"^(?P<before> {0,3})(?P<marks>#{1,6})(?=[ \t]|$)")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")  # makes a heading of the words above it
_WORDS = re.compile(r"(?!\d{1,9}[.)])[^\s>#|+*=~`$-]")
_OWN_LINE = re.compile(r"\s|[>#|=~`$<\[]|[-+*_]{2}|[-+*](?:\s|$)|\d{1,9}[.)]|$")  # cannot follow on another one
# A line that is a block by itself, or begins one in which line breaks count: the next cannot continue it.
_ALONE = re.compile(r" {0,3}(?:#{1,6}(?:[ \t]|$)|```|~~~|([-*_])(?:[ \t]*\1){2,}[ \t]*$|\[[^\]]+\]:)")
_BREAK = re.compile(r"(?:\\|  )$")
_FENCE = re.compile(r"\\*(?:```|~~~)")
_AT_TOP = re.compile(r" {0,3}[`~]")
_ID_LINE = re.compile(rb"^<!-- id: [^\n]* -->$", re.MULTILINE)
_MARKS = re.compile(r"([\\\[\]])")
_COMMA = re.compile(r"([\\,])")


class _Section(NamedTuple):
    """A heading of level 1 or 2 and the lines below it. `line` counts from 1."""

    is_card: bool
    heading: str
    line: int
    lines: list[str]


def dump(chosen: Iterable[tuple[Deck, Sequence[Card]]]) -> bytes:
    """Return the bytes of the file: a title for each deck, below it its cards."""
    return "\n".join(
        f"{_written_title(deck)}\n\n" + "\n".join(map(_written_card, cards)) for deck, cards in chosen
    ).encode()


def is_export(head: bytes) -> bool:
    """Tell whether a file is a sheet that `dump` wrote."""
    return head.startswith(b"# ") and bool(_ID_LINE.search(head))


def _written_title(deck: Deck) -> str:
    return guard.guarded(f"# {single_line(deck.title)}", ())


def _written_card(card: Card) -> str:
    """Return a card's part of the file, in which nothing of the card is HTML wherever it is rendered."""
    id_line = mark(card.id)
    return guard.guarded(_written_parts(card, id_line), (id_line, ANSWER_ENDS, QUESTION_ENDS))


def _written_parts(card: Card, mark: str) -> str:
    answer = lowered(card.answer)
    parts = [f"##{_written_question(card.question)}\n{mark}"]
    if card.short or card.answer.startswith(IN_SHORT):
        parts.append(f"{IN_SHORT} {card.short}".rstrip())
    if answer:
        parts.append(answer)
    if any(map(LABEL.match, card.answer.split("\n"))) and not answer.endswith(ANSWER_ENDS):
        parts.append(ANSWER_ENDS)
    if card.key_points:
        points = zip_longest(card.key_points, card.key_point_wordings, fillvalue=())
        parts.append("**Key points**\n\n" + "\n".join(starmap(_written_point, points)))
    if card.mistakes:
        asked = (FollowUp(f"{_NOT}{each.claim}", each.why) for each in card.mistakes)
        parts.append("**Mistakes**\n\n" + "\n".join(map(_written_follow_up, asked)))
    if card.follow_ups:
        parts.append("**Follow-ups**\n\n" + "\n".join(map(_written_follow_up, card.follow_ups)))
    if card.tags:
        parts.append(f"Tags: {_written_words(card.tags)}")
    if card.sources:
        parts.append("Sources:\n" + "\n".join(map(_written_source, card.sources)))
    if card.see_also:
        parts.append(f"See also: {_written_words(card.see_also)}")
    return "\n\n".join(parts) + "\n"


def _written_question(question: str) -> str:
    """Return what follows a card's `##`: the first line, and below it the lines that cannot stand beside it."""
    text = lowered(_joined(question))
    return f"\n{text}" if "\n" in text and _OWN_LINE.match(text) else f" {text}"


def _joined(text: str) -> str:
    """Return a text as one line if it is one paragraph, in which line breaks mean no more than a space."""
    first, *rest = text.split("\n")
    has_breaks = any(map(_BREAK.search, (first, *rest[:-1])))
    if has_breaks or _ALONE.match(first) or any(map(_OWN_LINE.match, rest)) or (rest and "|" in text):
        return text
    return " ".join((first, *rest))


def _written_item(line: str) -> str:
    """Return a line of a list; one that would begin a block of code has a backslash in front."""
    return f"- \\{line}" if _FENCE.match(line) else f"- {line}"


def _written_point(point: str, wordings: Iterable[str]) -> str:
    return "\n".join([_written_item(point), *(f"{_OR}{wording}" for wording in wordings)])


def _written_words(words: Iterable[str]) -> str:
    return ", ".join(_COMMA.sub(r"\\\1", word) for word in words)


def _written_follow_up(asked: FollowUp) -> str:
    question = lowered(_joined(asked.question))
    first, *rest = ["", *question.split("\n")] if _FENCE.match(question) else question.split("\n")
    answer = lowered(asked.answer).split("\n")
    if rest or QUESTION_ENDS in answer:
        answer = [*rest, QUESTION_ENDS, *answer]
    return "\n".join([f"- **{first}**", *(f"  {line}" if line else "" for line in answer)])


def _written_source(source: Source) -> str:
    title = _MARKS.sub(r"\\\1", source.title)
    if not source.url:
        return _written_item(title)
    url = source.url.replace("<", "%3C").replace(">", "%3E")
    return f"- [{title}]({f'<{url}>' if re.search('[() ]', url) else url})"


def lowered(markdown: str) -> str:
    """Return Markdown with its headings two levels further down, below the question's; code is left alone, and ends."""
    lines: list[str] = []
    text = markdown.rstrip("\n").split("\n")
    opening = unclosed(text)
    # In a list, the list's end ends code as well; only the reader would not know.
    text += [opening if _AT_TOP.match(opening) else ANSWER_ENDS] if opening else []
    for line, is_code in zip(text, fenced(text), strict=True):
        if is_code:
            lines.append(line)
        elif _UNDERLINE.match(line) and (words := _paragraph(lines)) and not any(map(_BREAK.search, words[:-1])):
            del lines[-len(words) :]
            lines.append(f"{'###' if line[0] == '=' else '####'} {' '.join(word.strip() for word in words)}")
        else:
            lines.append(_HEADING.sub(lambda head: head["before"] + (head["marks"] + "##")[:6], line))
    return "\n".join(lines)


def _paragraph(lines: Sequence[str]) -> list[str]:
    """Return the last lines if they are a paragraph of only words."""
    at = len(lines)
    while at and lines[at - 1].strip():
        at -= 1
    words = [*lines[at:]]
    return words if all(map(_WORDS.match, words)) else []


def mark(card_id: str) -> str:
    """Return the comment with a card's id. Nothing in the id can end it."""
    return f"<!-- id: {re.sub('&(?=amp;|gt;)', '&amp;', card_id).replace('>', '&gt;')} -->"


def _unmarked(name: str) -> str:
    return name.replace("&gt;", ">").replace("&amp;", "&")


def is_sheet(lines: Sequence[str]) -> bool:
    """Tell whether a file is a study sheet: it has the comment with a card's id."""
    return any(_ID.fullmatch(line) and not is_code for line, is_code in zip(lines, _fenced(lines), strict=True))


def gather(lines: Sequence[str], gathered: DraftCollector) -> None:
    """Gather the cards of a sheet."""
    title, description = "", ""
    for section in _sections(lines):
        place = f":{section.line}"
        if not section.is_card:
            title = single_line(guard.written(f"# {section.heading}", ())[2:])
            description = "\n".join(section.lines).strip()
            if description and not title:
                gathered.skip(place, NO_CARD, cards=0, text=description)
            continue
        at = next((i for i, line in enumerate(section.lines) if _ID.fullmatch(line)), None)
        card_id = _ID.fullmatch(section.lines[at]) if at is not None else None
        if at is None or card_id is None:
            why = "the heading has no line `<!-- id: … -->` below it, so it is not a card"
            gathered.skip(place, why, text="\n".join((section.heading, *section.lines)).strip())
            continue
        heading, *lines = _unguarded(section, section.lines[at])
        question, name = _raised([heading, *lines[:at]]), single_line(_unmarked(card_id["deck"]))
        gathered.add(place, name, _draft(question, lines[at + 1 :], _unmarked(card_id["name"])))
        gathered.describe(name, title, description)


def _unguarded(section: _Section, mark: str) -> list[str]:
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
    """Return for each line whether it is code, which ends at the latest where an answer ends."""
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
    mistakes = _follow_ups(_taken_list(lines, "**Mistakes**"))
    points, wordings = _points(_taken_list(lines, "**Key points**"))
    short = _taken_short(answer)
    return Draft(
        question=question,
        answer=_raised(answer),
        key_points=points,
        follow_ups=tuple(follow_ups),
        tags=tags,
        sources=tuple(map(_source, sources)),
        see_also=see_also,
        short=short,
        key_point_wordings=wordings,
        mistakes=tuple(Mistake(claim.removeprefix(_NOT), why) for claim, why in mistakes),
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


def _taken_short(lines: list[str]) -> str:
    """Take a first line with the short answer, and return that."""
    at = next((at for at, line in enumerate(lines) if line.strip()), -1)
    if at < 0 or not lines[at].startswith(IN_SHORT):
        return ""
    return lines.pop(at).removeprefix(IN_SHORT).strip()


def _drop_blank(lines: list[str]) -> None:
    while lines and not lines[-1].strip():
        lines.pop()


def _follow_ups(lines: Sequence[str]) -> Iterator[FollowUp]:
    """Yield the follow-ups of a list in which an answer is indented below its question."""
    question, answer = "", list[str]()
    for line in (*lines, "- ****"):
        asked = _ASKED.fullmatch(line)
        if not asked:
            answer.append(line.removeprefix("  "))
            continue
        if question or any(answer):
            ends = answer.index(QUESTION_ENDS) if QUESTION_ENDS in answer else -1
            yield FollowUp(_raised([question, *answer[: max(ends, 0)]]), _raised(answer[ends + 1 :]))
        question, answer = asked[1], []


def _items(lines: Sequence[str]) -> list[str]:
    return [_unfenced(item[1].strip()) for item in map(_ITEM.fullmatch, lines) if item]


def _points(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the key points of a list, and the other wordings of each."""
    points: list[str] = []
    wordings: list[list[str]] = []
    for line in lines:
        if line.startswith("- "):
            points += _items([line])
            wordings.append([])
        elif line.startswith(_OR) and wordings:
            wordings[-1].append(line.removeprefix(_OR).strip())
    return aligned(points, wordings)


def _source(item: str) -> Source:
    link = _LINK.fullmatch(item)
    title = _ESCAPED.sub(r"\1", link[1] if link else item)
    return Source(title, link[2] or link[3] or "") if link else Source(title)


def _raised(lines: Sequence[str]) -> str:
    """Return Markdown with its headings two levels further up, where they were before they went below a question."""
    if lines[-1:] == [ANSWER_ENDS]:
        lines = lines[:-1]
    return "\n".join(
        line if is_code else _LOWERED_HEADING.sub(r"\1", line)
        for line, is_code in zip(lines, fenced(lines), strict=True)
    ).strip()


def _unfenced(item: str) -> str:
    return item[1:] if _ESCAPED_FENCE.match(item) else item
