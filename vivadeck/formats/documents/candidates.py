"""Which paragraphs may be questions, with the evidence of each on its own; and which are headings. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from vivadeck.formats.documents import paragraphs, phrases, question_score
from vivadeck.formats.documents.markers import NUMBERED
from vivadeck.formats.documents.paragraphs import Block

_BASE = {"Q": 6.0, "a": -2.0, "i": -2.0, "-": -1.5, "**": -0.5, "": -1.5}
_LONGEST_WORDS = 45
_BOLD_QUESTION = re.compile(r"\*\*[^*]{4,300}\?\*\*\s")
_LONGEST_HEADING, _WRAPPED = 120, 32


def style(block: Block) -> str:
    """Return the way in which a paragraph is set apart: its marker's style, or its heading's level, or its bold."""
    if block.marker.style:
        return block.marker.style
    if block.marker.level:
        return f"#{block.marker.level}"
    return "**" if block.marker.is_bold or _BOLD_QUESTION.match(block.text) else ""


def candidates(found: Sequence[Block]) -> dict[int, float]:
    """Return the likeness of each paragraph that may be a question, by its place: above 0 when it reads as one."""
    alone = {at: _alone(block) for at, block in enumerate(found) if _may_be(block)}
    asked = {at: question_score.asks(found[at].text) >= 1.5 for at in alone}
    all_of = Counter(style(found[at]) for at in alone)
    asking_of = Counter(style(found[at]) for at in alone if asked[at])
    introduced = _introduced(found, alone)
    return {
        at: score
        - (0.0 if asked[at] else 4 * max(0.0, asking_of[style(found[at])] / all_of[style(found[at])] - 0.4))
        - (2.0 if at in introduced and style(found[at]) != "Q" else 0.0)
        for at, score in alone.items()
    }


def headings(found: Sequence[Block], likely: Mapping[int, float]) -> frozenset[int]:
    """Return the places of the paragraphs that head a deck's questions, or a part of the document."""
    levels = [
        found[at].marker.level for at in likely if question_score.asks(found[at].text) >= 1.5 and found[at].marker.level
    ]
    deepest = min(levels, default=6)  # a heading below a question is a part of its answer
    following: dict[int, int] = {}
    for earlier, later in pairwise([-1, *sorted(likely)]):
        following |= dict.fromkeys(range(earlier + 1, later), later)
        following[earlier] = later
    return frozenset(
        at
        for at, block in enumerate(found)
        if (at not in likely or question_score.asks(block.text) == 0)
        and _may_head(block)
        and not block.marker.level > deepest
        and _heads(found, at, following.get(at), likely) > 0
    )


def without_answers(found: Sequence[Block], likely: Mapping[int, float], heads: frozenset[int]) -> dict[int, float]:
    """Return the candidates that are no heading, those in a part that holds the answers made unlikely."""
    kept: dict[int, float] = {}
    is_in_answers = False
    for at, block in enumerate(found):
        if at in heads:
            is_in_answers = phrases.is_answers(block.text)
        elif at in likely:
            kept[at] = likely[at] - (4.0 if is_in_answers else 0.0)
    return kept


def _may_be(block: Block) -> bool:
    kind, text = style(block), block.text
    if block.kind != "text" or not text or kind == "A":
        return False
    if kind in NUMBERED or kind == "Q":
        return True
    if kind == "**" and _BOLD_QUESTION.match(text):
        return True
    if len(text.split()) > _LONGEST_WORDS:
        return False
    asked = question_score.asks(text)
    if kind == "**":
        return not text.rstrip("*").endswith(":") or asked >= 3
    return asked >= (1.5 if kind.startswith("#") or question_score.is_order(text) else 3)


def _alone(block: Block) -> float:
    return _BASE.get(style(block), 0.0) + question_score.likeness(block.text, is_bold=block.marker.is_bold)


def _introduced(found: Sequence[Block], likely: Mapping[int, float]) -> frozenset[int]:
    """Return the items of lists that a line with a colon inside an answer announces."""
    inside: set[int] = set()
    first = min(likely, default=0)
    for at in likely:
        before = at - 1
        is_announced = before > first and found[before].text.rstrip("*").endswith(":") and before not in likely
        if is_announced or (before in inside and found[at].marker.number == found[before].marker.number + 1):
            inside.add(at)
    return frozenset(inside)


def _may_head(block: Block) -> bool:
    text = block.text.strip("*_ ")
    is_plain = (
        block.kind == "text" and block.marker.style in ("", *NUMBERED) and ("\n" not in text or _is_wrapped(text))
    )
    if block.marker.level and is_plain:
        return True
    return is_plain and not block.marker.style and len(text) <= _LONGEST_HEADING and not re.search(r"[.?!,;]$", text)


def _is_wrapped(text: str) -> bool:
    """Whether a text in two lines is one heading that was too long for a line."""
    first, *more = text.split("\n")
    return len(more) == 1 and len(first) >= _WRAPPED and paragraphs.is_chapter(first.rstrip(",;"))


def _heads(found: Sequence[Block], at: int, following: int | None, likely: Mapping[int, float]) -> float:
    block = found[at]
    text = block.text.strip("*_ ")
    score = -2.0 + (5.0 if block.marker.level else 0.0) + (1.0 if block.marker.is_bold else 0.0)
    score += 4.0 if phrases.is_answers(text) else 0.0
    score += 2.5 if paragraphs.is_chapter(text) else 0.0
    score += 1.5 if text.isupper() and len(text) > 3 else 0.0
    score -= 3.0 if text[:1].islower() else 0.0
    score -= 2.0 if len(text.split()) >= 16 or text.endswith(":") else 0.0
    score -= 1.0 if block.is_glued and not block.marker.level else 0.0
    if following is not None:
        is_next = following == at + 1
        if found[following].marker.number == 1:
            score += 1.5 if is_next else 0.5
        score += 1.5 if is_next and likely[following] > 0 else -0.5
    return score
