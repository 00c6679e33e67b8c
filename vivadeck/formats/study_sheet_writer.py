"""Cards → a study sheet in Markdown, to read, to print and to import. Pure.

`imports.markdown.sheet` reads all of a card back. What it does not tell: the description of a deck; line breaks within
a question that is one paragraph; how a heading of one line was underlined; the levels 5 and 6, as headings stand two
levels further down here; that code goes on to the end of an answer with no line that closes it; `<`, `>` in an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from vivadeck.formats import study_sheet
from vivadeck.markdown import guard
from vivadeck.markdown.fences import fenced, unclosed
from vivadeck.model import Card, Deck, FollowUp, Source
from vivadeck.sanitize import one_line

_HEADING = re.compile(r"^(?P<before> {0,3})(?P<marks>#{1,6})(?=[ \t]|$)")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")  # makes a heading of the words above it
_WORDS = re.compile(r"(?!\d{1,9}[.)])[^\s>#|+*=~`$-]")
_OWN_LINE = re.compile(r"\s|[>#|=~`$<\[]|[-+*_]{2}|[-+*](?:\s|$)|\d{1,9}[.)]|$")  # cannot follow on another one
# A line that is a block by itself, or begins one in which line breaks count: the next cannot go on in it.
_ALONE = re.compile(r" {0,3}(?:#{1,6}(?:[ \t]|$)|```|~~~|([-*_])(?:[ \t]*\1){2,}[ \t]*$|\[[^\]]+\]:)")
_BREAK = re.compile(r"(?:\\|  )$")
_FENCE = re.compile(r"\\*(?:```|~~~)")
_AT_TOP = re.compile(r" {0,3}[`~]")
_ID = re.compile(rb"^<!-- id: [^\n]* -->$", re.MULTILINE)
_MARKS = re.compile(r"([\\\[\]])")
_COMMA = re.compile(r"([\\,])")


def dump(chosen: Iterable[tuple[Deck, Sequence[Card]]]) -> bytes:
    """Return the bytes of the file: a title for each deck, below it its cards."""
    return "\n".join(f"{_title(deck)}\n\n" + "\n".join(map(_card, cards)) for deck, cards in chosen).encode()


def is_sheet(head: bytes) -> bool:
    """Tell whether a file is such a sheet."""
    return head.startswith(b"# ") and bool(_ID.search(head))


def _title(deck: Deck) -> str:
    return guard.guarded(f"# {one_line(deck.title)}", ())


def _card(card: Card) -> str:
    """Return a card's part of the file, in which nothing of the card is HTML wherever it is rendered."""
    mark = study_sheet.mark(card.id)
    return guard.guarded(_parts(card, mark), (mark, study_sheet.ANSWER_ENDS, study_sheet.QUESTION_ENDS))


def _parts(card: Card, mark: str) -> str:
    answer = lowered(card.answer)
    parts = [f"##{_question(card.question)}\n{mark}", answer]
    if any(map(study_sheet.LABEL.match, card.answer.split("\n"))) and not answer.endswith(study_sheet.ANSWER_ENDS):
        parts.append(study_sheet.ANSWER_ENDS)
    if card.key_points:
        parts.append("**Key points**\n\n" + "\n".join(map(_item, card.key_points)))
    if card.follow_ups:
        parts.append("**Follow-ups**\n\n" + "\n".join(map(_follow_up, card.follow_ups)))
    if card.tags:
        parts.append(f"Tags: {_listed(card.tags)}")
    if card.sources:
        parts.append("Sources:\n" + "\n".join(map(_source, card.sources)))
    if card.see_also:
        parts.append(f"See also: {_listed(card.see_also)}")
    return "\n\n".join(parts) + "\n"


def _question(question: str) -> str:
    """Return what stands behind a card's `##`: the first line, and below it those that cannot stand beside it."""
    text = lowered(_joined(question))
    return f"\n{text}" if "\n" in text and _OWN_LINE.match(text) else f" {text}"


def _joined(text: str) -> str:
    """Return a text as one line if it is one paragraph, in which line breaks mean no more than a space."""
    first, *rest = text.split("\n")
    has_breaks = any(map(_BREAK.search, (first, *rest[:-1])))
    if has_breaks or _ALONE.match(first) or any(map(_OWN_LINE.match, rest)) or (rest and "|" in text):
        return text
    return " ".join((first, *rest))


def _item(line: str) -> str:
    """Return a line of a list; one that would begin a block of code has a backslash in front."""
    return f"- \\{line}" if _FENCE.match(line) else f"- {line}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(_COMMA.sub(r"\\\1", word) for word in words)


def _follow_up(asked: FollowUp) -> str:
    question = lowered(_joined(asked.question))
    first, *rest = ["", *question.split("\n")] if _FENCE.match(question) else question.split("\n")
    answer = lowered(asked.answer).split("\n")
    if rest or study_sheet.QUESTION_ENDS in answer:
        answer = [*rest, study_sheet.QUESTION_ENDS, *answer]
    return "\n".join([f"- **{first}**", *(f"  {line}" if line else "" for line in answer)])


def _source(source: Source) -> str:
    title = _MARKS.sub(r"\\\1", source.title)
    if not source.url:
        return _item(title)
    url = source.url.replace("<", "%3C").replace(">", "%3E")
    return f"- [{title}]({f'<{url}>' if re.search('[() ]', url) else url})"


def lowered(markdown: str) -> str:
    """Return Markdown with its headings two levels further down, below the question's; code is left alone, and ends."""
    lines: list[str] = []
    text = markdown.rstrip("\n").split("\n")
    opening = unclosed(text)
    # In a list, the list's end ends code as well; only the reader would not know.
    text += [opening if _AT_TOP.match(opening) else study_sheet.ANSWER_ENDS] if opening else []
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
    """Return the last lines if they are a paragraph of nothing but words."""
    at = len(lines)
    while at and lines[at - 1].strip():
        at -= 1
    words = [*lines[at:]]
    return words if all(map(_WORDS.match, words)) else []
