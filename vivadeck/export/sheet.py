"""Cards → a study sheet in Markdown, to read, to print and to import. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from vivadeck.decks.tame import one_line
from vivadeck.model import Card, Deck, FollowUp, Source

_HEADING = re.compile(r"^(?P<before> {0,3})(?P<marks>#{1,6})(?=[ \t]|$)")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-+)[ \t]*$")  # makes a heading of the words above it
_WORDS = re.compile(r"^ {0,3}[^\s>#|+*=~`-]")
_ID = re.compile(rb"^<!-- id: [^\n]* -->$", re.MULTILINE)
_MARKS = re.compile(r"([\\\[\]])")


def dump(chosen: Iterable[tuple[Deck, Sequence[Card]]]) -> bytes:
    """Return the bytes of the file: a title for each deck, below it its cards."""
    return "\n".join(f"# {one_line(deck.title)}\n\n" + "\n".join(map(_card, cards)) for deck, cards in chosen).encode()


def is_sheet(head: bytes) -> bool:
    """Tell whether a file is such a sheet."""
    return head.startswith(b"# ") and bool(_ID.search(head))


def _card(card: Card) -> str:
    parts = [f"## {one_line(card.question)}\n<!-- id: {card.id} -->", lowered(card.answer)]
    if card.key_points:
        parts.append("**Key points**\n\n" + "\n".join(f"- {point}" for point in card.key_points))
    if card.follow_ups:
        parts.append("**Follow-ups**\n\n" + "\n".join(map(_follow_up, card.follow_ups)))
    if card.tags:
        parts.append(f"Tags: {', '.join(card.tags)}")
    if card.sources:
        parts.append("Sources:\n" + "\n".join(map(_source, card.sources)))
    if card.see_also:
        parts.append(f"See also: {', '.join(card.see_also)}")
    return "\n\n".join(parts) + "\n"


def _follow_up(asked: FollowUp) -> str:
    answer = "\n".join(f"  {line}".rstrip() for line in lowered(asked.answer).split("\n"))
    return f"- **{one_line(asked.question)}**\n{answer}"


def _source(source: Source) -> str:
    if not source.url:
        return f"- {source.title}"
    title = _MARKS.sub(r"\\\1", source.title)
    return f"- [{title}]({source.url.replace('(', '%28').replace(')', '%29').replace(' ', '%20')})"


def lowered(markdown: str) -> str:
    """Return an answer with its headings two levels further down, below the question's; code is left alone."""
    lines: list[str] = []
    fence = ""
    for line in markdown.rstrip("\n").split("\n"):
        found = _FENCE.match(line)
        if not fence and lines and _UNDERLINE.match(line) and _WORDS.match(lines[-1]):
            lines[-1] = f"### {lines[-1].strip()}"
            continue
        if fence:
            fence = "" if found and found[1].startswith(fence) else fence
        elif found:
            fence = found[1]
        else:
            line = _HEADING.sub(lambda head: head["before"] + (head["marks"] + "##")[:6], line)  # noqa: PLW2901
        lines.append(line)
    return "\n".join(lines)
