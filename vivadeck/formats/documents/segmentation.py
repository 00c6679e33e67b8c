"""Which paragraphs are questions and headings: the choice that explains the whole document best. Pure.

First each paragraph gets evidence of its own (how it is marked, how it is worded). Then one best path is chosen.

A card is a question and what follows it up to the next. The choice with the greatest sum wins, over all cards, of how
much the first paragraph reads as a question, whether an answer follows it, and how its number follows the card's
before; this also explains numbers that continue in an answer's list, or start again in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from vivadeck.formats.documents import paragraphs, phrases, question_score
from vivadeck.formats.documents.markers import NUMBERED
from vivadeck.formats.documents.paragraphs import Block

_WINDOW = 24  # candidates between one question and the next
_START = -1
_BASE = {"Q": 6.0, "a": -2.0, "i": -2.0, "-": -1.5, "**": -0.5, "": -1.5}
_LONGEST_WORDS = 45
_BOLD_QUESTION = re.compile(r"\*\*[^*]{4,300}\?\*\*\s")
_LONGEST_HEADING, _WRAPPED = 120, 32


class Outline(NamedTuple):
    """`questions` and `headings` are indexes of blocks; `margins` say for each candidate how clear its label is."""

    questions: tuple[int, ...]
    headings: frozenset[int]
    margins: Mapping[int, float]


class _DocumentEvidence(NamedTuple):
    """The paragraphs, and by index the evidence of each that may be a question."""

    blocks: Sequence[Block]
    likely: Mapping[int, float]
    places: Sequence[int]  # the indexes in `likely`, in order
    ends: Sequence[int]  # for each block: the next heading after it


def outline(blocks: Sequence[Block]) -> Outline:
    """Label all paragraphs."""
    likely = _candidates(blocks)
    heads = _headings(blocks, likely)
    likely = _without_answers(blocks, likely, heads)
    evidence = _DocumentEvidence(blocks, likely, sorted(likely), _ends(len(blocks), heads))
    chosen = _best(evidence)
    return Outline(chosen, heads, _margins(evidence, chosen))


def _ends(count: int, heads: frozenset[int]) -> list[int]:
    ends = [count] * (count + 1)
    for at in range(count - 1, -1, -1):
        ends[at] = at + 1 if at + 1 in heads else ends[at + 1]
    return ends


def _best(evidence: _DocumentEvidence) -> tuple[int, ...]:
    """Return the questions with the greatest sum: the best path, of which the _WINDOW likeliest ends are kept."""
    count = len(evidence.blocks)
    total: dict[int, float] = {_START: 0.0}
    before: dict[int, int] = {}
    window: list[int] = [_START]
    for at in (*evidence.places, count):
        scores = {earlier: total[earlier] + _card(evidence, earlier, at) for earlier in window}
        best = max(scores, key=lambda earlier: scores[earlier])
        before[at], total[at] = best, scores[best] + evidence.likely.get(at, 0.0)
        window.append(at)
        if len(window) > _WINDOW:
            window.remove(_weakest(window, total))
    chain = [before[count]] if count in before else []
    while chain and chain[-1] != _START:
        chain.append(before[chain[-1]])
    return tuple(reversed(chain[:-1]))


def _weakest(window: list[int], total: Mapping[int, float]) -> int:
    """Return which of the older half has the least sum."""
    return min(window[: _WINDOW // 2], key=lambda each: total[each])


def _margins(evidence: _DocumentEvidence, chosen: tuple[int, ...]) -> dict[int, float]:
    """Return for each candidate how much its label wins over the other one, with all other labels unchanged."""
    margins: dict[int, float] = {}
    bounds = (_START, *chosen, len(evidence.blocks))
    for at in evidence.places:
        left = bounds[bisect_left(bounds, at) - 1]
        right = bounds[bisect_right(bounds, at)]
        asked = evidence.likely[at] + _card(evidence, left, at) + _card(evidence, at, right)
        margins[at] = abs(asked - _card(evidence, left, right))
    return margins


def _card(evidence: _DocumentEvidence, at: int, following: int) -> float:
    """Return the evidence for a card from the question `at` to the next question `following` (or the end)."""
    if at == _START:
        number = evidence.blocks[following].marker.number if following < len(evidence.blocks) else 1
        return 0.0 if number in (0, 1) else -0.5
    score = _answered(evidence, at, min(following, evidence.ends[at]))
    return score if following == len(evidence.blocks) else score + _follows(evidence, at, following)


def _answered(evidence: _DocumentEvidence, at: int, end: int) -> float:
    if at + 1 >= end:
        return -2.0
    first = evidence.blocks[at + 1]
    if first.marker.style == "A":
        return 3.0
    if first.marker.style in NUMBERED or first.marker.style == "Q":
        return 0.0
    return 1.0 if first.kind == "text" and not first.marker.style else 0.8


def _follows(evidence: _DocumentEvidence, at: int, following: int) -> float:
    """Return how well the next question's number and style continue this one's."""
    block, later = evidence.blocks[at], evidence.blocks[following]
    score = 0.5 if _style(block) == _style(later) else -1.5
    score -= 1.5 if later.indent >= block.indent + 2 else 0.0
    if not block.marker.number or not later.marker.number or _style(block) != _style(later):
        return score
    if later.marker.number == block.marker.number + 1:
        return score + 1.0 + _nested(evidence, at, following)
    if evidence.ends[at] < following:  # a heading is between
        return score + (0.5 if later.marker.number == 1 else -0.5)
    if later.marker.number == 1:
        return score - 1.5
    last = _last_number(evidence, at, following)
    return score + (1.0 if later.marker.number == last + 1 else -2.0)


def _between(evidence: _DocumentEvidence, at: int, following: int) -> range:
    """Return the positions in `places` of the candidates between two others."""
    return range(bisect_right(evidence.places, at), bisect_left(evidence.places, following))


def _last_number(evidence: _DocumentEvidence, at: int, following: int) -> int:
    between = _between(evidence, at, following)
    return evidence.blocks[evidence.places[between[-1]] if between else at].marker.number


def _nested(evidence: _DocumentEvidence, at: int, following: int) -> float:
    """Return the evidence of a list inside an answer: it starts with 1, and the questions' numbers go on later."""
    between = _between(evidence, at, following)
    starts_anew = bool(between) and evidence.blocks[evidence.places[between[0]]].marker.number == 1
    return 1.5 * len(between) if starts_anew else 0.0


def _style(block: Block) -> str:
    """Return how a paragraph is marked: its marker's style, its heading's level, or that it is bold."""
    if block.marker.style:
        return block.marker.style
    if block.marker.level:
        return f"#{block.marker.level}"
    return "**" if block.marker.is_bold or _BOLD_QUESTION.match(block.text) else ""


def _candidates(blocks: Sequence[Block]) -> dict[int, float]:
    """Return the score of each paragraph that may be a question, by index: above 0 when it reads as one."""
    alone = {at: _alone(block) for at, block in enumerate(blocks) if _may_be(block)}
    asked = {at: question_score.asks(blocks[at].text) >= 1.5 for at in alone}
    all_of = Counter(_style(blocks[at]) for at in alone)
    asking_of = Counter(_style(blocks[at]) for at in alone if asked[at])
    introduced = _introduced(blocks, alone)
    return {
        at: score
        - (0.0 if asked[at] else 4 * max(0.0, asking_of[_style(blocks[at])] / all_of[_style(blocks[at])] - 0.4))
        - (2.0 if at in introduced and _style(blocks[at]) != "Q" else 0.0)
        for at, score in alone.items()
    }


def _headings(blocks: Sequence[Block], likely: Mapping[int, float]) -> frozenset[int]:
    """Return the indexes of headings: of a deck's questions, or of a part of the document."""
    levels = [
        blocks[at].marker.level
        for at in likely
        if question_score.asks(blocks[at].text) >= 1.5 and blocks[at].marker.level
    ]
    deepest = min(levels, default=6)  # a heading below a question is a part of its answer
    following: dict[int, int] = {}
    for earlier, later in pairwise([-1, *sorted(likely)]):
        following |= dict.fromkeys(range(earlier + 1, later), later)
        following[earlier] = later
    return frozenset(
        at
        for at, block in enumerate(blocks)
        if (at not in likely or question_score.asks(block.text) == 0)
        and _may_head(block)
        and not block.marker.level > deepest
        and _heads(blocks, at, following.get(at), likely) > 0
    )


def _without_answers(blocks: Sequence[Block], likely: Mapping[int, float], heads: frozenset[int]) -> dict[int, float]:
    """Return the candidates that are not headings; those in the part with the answers get a lower score."""
    kept: dict[int, float] = {}
    is_in_answers = False
    for at, block in enumerate(blocks):
        if at in heads:
            is_in_answers = phrases.is_answers(block.text)
        elif at in likely:
            kept[at] = likely[at] - (4.0 if is_in_answers else 0.0)
    return kept


def _may_be(block: Block) -> bool:
    kind, text = _style(block), block.text
    if block.kind != "text" or not text or kind == "A" or phrases.is_follow_up(text):
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
    return _BASE.get(_style(block), 0.0) + question_score.likeness(block.text, is_bold=block.marker.is_bold)


def _introduced(blocks: Sequence[Block], likely: Mapping[int, float]) -> frozenset[int]:
    """Return the items of lists inside answers, which follow a line that ends with a colon."""
    inside: set[int] = set()
    first = min(likely, default=0)
    for at in likely:
        before = at - 1
        is_announced = before > first and blocks[before].text.rstrip("*").endswith(":") and before not in likely
        if is_announced or (before in inside and blocks[at].marker.number == blocks[before].marker.number + 1):
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
    """Tell whether two lines are one heading that was too long for a line."""
    first, *more = text.split("\n")
    return len(more) == 1 and len(first) >= _WRAPPED and paragraphs.is_chapter(first.rstrip(",;"))


def _heads(blocks: Sequence[Block], at: int, following: int | None, likely: Mapping[int, float]) -> float:
    block = blocks[at]
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
        if blocks[following].marker.number == 1:
            score += 1.5 if is_next else 0.5
        score += 1.5 if is_next and likely[following] > 0 else -0.5
    return score
