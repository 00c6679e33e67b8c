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
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from vivadeck.formats.documents import paragraphs, phrases, question_score
from vivadeck.formats.documents.markers import NUMBERED, OPTIONS
from vivadeck.formats.documents.paragraphs import Block

_WINDOW = 24  # candidates between one question and the next
_START = -1
_BASE = {"Q": 6.0, "a": -2.0, "i": -2.0, "-": -1.5, "**": -0.5, "": -1.5}
_LONGEST_WORDS = 45
_LONGEST_HEADING = 120


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
    listed: frozenset[int]  # the items of lists of questions, whatever they say
    labels: Sequence[int]  # for each block: how many labels "Answer:" are before it


def outline(blocks: Sequence[Block]) -> Outline:
    """Label all paragraphs."""
    likely = _candidates(blocks)
    heads = _headings(blocks, likely)
    likely = _without_answers(blocks, likely, heads)
    listed = frozenset(_listed(blocks))
    ends = _ends(len(blocks), heads)
    evidence = _DocumentEvidence(blocks, likely, sorted(likely), ends, listed, _labels(blocks))
    chosen = _best(evidence)
    return Outline(chosen, heads, _margins(evidence, chosen))


def _listed(blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the items of each list of questions without text between: at least half of a list ask.

    Without numbers, such a list is most of the document, and all its items ask.
    """
    run: list[int] = []
    for at, block in enumerate([*blocks, Block("", "", 0)]):
        last = blocks[run[-1]] if run else block
        is_question = question_score.asks(block.text) >= 1.5
        is_numbered = block.marker.style in ("Q", *NUMBERED) or block.marker.outer > 0
        if run and not (
            _style(block) == _style(last) and (_continues(last, block) or (is_question and not _number(last)))
        ):
            asking = sum(question_score.asks(blocks[each].text) >= 1 for each in run)
            fewest = 3 if _number(last) else max(3, len(blocks) / 2)
            yield from run if len(run) >= fewest and 2 * asking >= len(run) else ()
            run = []
        if (
            run
            or is_numbered
            or (is_question and block.kind == "text" and not block.marker.level and not _number(block))
        ):
            run.append(at)


def _number(block: Block) -> int:
    return block.marker.number


def _labels(blocks: Sequence[Block]) -> list[int]:
    return [0, *accumulate(int(is_label(block)) for block in blocks)]


def is_label(block: Block) -> bool:
    """Tell whether a paragraph begins with a word such as "Answer:"."""
    return block.marker.style == "A" and (block.kind == "cell" or block.marker.shown.lstrip("-*• ")[:1].isalpha())


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
    question = evidence.blocks[at]
    if at + 1 >= end:
        return 1.0 if paragraphs.is_bold_question(question.text) else -1.0 if at in evidence.listed else -2.0
    first = evidence.blocks[at + 1]
    labels = evidence.labels[end] - evidence.labels[at]
    if labels or first.marker.style == "A":
        return 3.0 - 3.0 * max(0, labels - 1)  # two answers are of two questions
    if _is_next(evidence, at, at + 1):
        return -4.0  # the next question is no answer
    if first.marker.style in NUMBERED or first.marker.style == "Q":
        return 0.0
    return 1.0 if first.kind == "text" and not first.marker.style else 0.8


def _is_next(evidence: _DocumentEvidence, at: int, later: int) -> bool:
    """Tell whether a paragraph is the next question of a list, and so not a part of the answer."""
    block, after = evidence.blocks[at], evidence.blocks[later]
    if later not in evidence.likely or _style(block) != _style(after):
        return False
    if block.marker.number:
        return _continues(block, after) and (later in evidence.listed or question_score.asks(after.text) >= 1)
    return at in evidence.listed and later in evidence.listed


def _continues(block: Block, later: Block) -> bool:
    marker, after = block.marker, later.marker
    return after.number == marker.number + 1 > 1 or bool(after.outer and after.number == 1)


def _follows(evidence: _DocumentEvidence, at: int, following: int) -> float:
    """Return how well the next question's number and style continue this one's."""
    block, later = evidence.blocks[at], evidence.blocks[following]
    score = 0.5 if _style(block) == _style(later) else -1.5
    score -= 1.5 if later.indent >= block.indent + 2 else 0.0
    if not block.marker.number or not later.marker.number or _style(block) != _style(later):
        return score
    if _continues(block, later):
        return score + 1.0 + _nested(evidence, at, following)
    if evidence.ends[at] < following:  # a heading is between
        return score + (0.5 if later.marker.number == 1 else -0.5)
    if later.marker.number == 1:
        return score - 1.5
    last = _last_number(evidence, at, following)
    between = (evidence.places[each] for each in _between(evidence, at, following))
    score -= 2.0 if any(_is_next(evidence, at, each) for each in between) else 0.0
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
    if block.marker.style in NUMBERED and block.marker.level:
        return f"{block.marker.style}#{block.marker.level}"
    if block.marker.style:
        return block.marker.style
    if block.marker.level:
        return f"#{block.marker.level}"
    return "**" if block.marker.is_bold or paragraphs.is_bold_question(block.text) else ""


def _candidates(blocks: Sequence[Block]) -> dict[int, float]:
    """Return the score of each paragraph that may be a question, by index: above 0 when it reads as one."""
    labelled = _labelled(blocks)
    alone = {
        at: _alone(block) + (2.0 if at in labelled else 0.0)
        for at, block in enumerate(blocks)
        if _may_be(block, is_labelled=at in labelled)
    }
    asked = {at: question_score.asks(blocks[at].text) >= 1 for at in alone}
    all_of = Counter(_style(blocks[at]) for at in alone)
    asking_of = Counter(_style(blocks[at]) for at in alone if asked[at])
    introduced, listed = _introduced(blocks, alone), frozenset(_listed(blocks))
    return {
        at: score
        - (
            0.0
            if asked[at] or at in listed
            else 4 * max(0.0, asking_of[_style(blocks[at])] / all_of[_style(blocks[at])] - 0.4)
        )
        - (2.0 if at in introduced and _style(blocks[at]) != "Q" else 0.0)
        - (min(0.0, _BASE.get(_style(blocks[at]), 0.0)) if at in listed else 0.0)
        for at, score in alone.items()
    }


def _labelled(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the paragraphs directly before a label such as "Answer:", or before the options before it."""
    return frozenset(_before(blocks, at) for at, block in enumerate(blocks) if at and is_label(block))


def _before(blocks: Sequence[Block], at: int) -> int:
    style, first = blocks[at - 1].marker.style, at - 1
    while first > 0 and style in OPTIONS and blocks[first].marker.style == style and blocks[first].marker.number != 1:
        first -= 1
    if style not in OPTIONS or first == at - 1 or (blocks[first].marker.style == style and not first):
        return at - 1
    is_first = blocks[first].marker.style == style
    return first - 1 if is_first else first if style in ("[ ]", "[x]") else at - 1


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
    heads: set[int] = set()
    next_to: set[int] = set()  # a question, with nothing but headings between
    for at in range(len(blocks) - 1, -1, -1):
        if at + 1 in likely or (at + 1 in heads and at + 1 in next_to):
            next_to.add(at)
        is_free = at not in likely or question_score.asks(blocks[at].text) == 0
        if is_free and _may_head(blocks[at]) and not blocks[at].marker.level > deepest:
            later = following.get(at)
            score = _heads(blocks[at]) + (
                _leads(blocks[later], likely[later], at in next_to) if later is not None else 0.0
            )
            heads |= {at} if score > 0 else set()
    return frozenset(heads)


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


def _may_be(block: Block, *, is_labelled: bool) -> bool:
    kind, text = _style(block), block.text
    if block.kind != "text" or not text or kind == "A":
        return False
    if block.marker.style in ("Q", *NUMBERED) or block.marker.outer:
        return True
    if is_labelled:
        return not phrases.is_answers(text) and not phrases.is_generic(text)
    if kind == "**" and not block.marker.is_bold:
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
    return len(more) == 1 and len(first) >= paragraphs.WRAPPED and phrases.is_chapter(first.rstrip(",;"))


def _heads(block: Block) -> float:
    text = block.text.strip("*_ ")
    score = -2.0 + (5.0 if block.marker.level else 0.0) + (1.0 if block.marker.is_bold else 0.0)
    score += 4.0 if phrases.is_answers(text) else 0.0
    score += 2.5 if phrases.is_chapter(text) else 0.0
    score += 1.5 if text.isupper() and len(text) > 3 else 0.0
    score -= 3.0 if text[:1].islower() else 0.0
    score -= 2.0 if len(text.split()) >= 16 or text.endswith((":", "-", "–")) else 0.0
    return score - (1.0 if block.is_glued and not block.marker.level else 0.0)


def _leads(question: Block, likely: float, is_next: bool) -> float:
    """Return the evidence of a heading in the question after it."""
    score = 1.5 if is_next and likely > 0 else -0.5
    if question.marker.number == 1:
        score += 0.5 + is_next + (is_next and question.marker.style == "Q")
    return score
