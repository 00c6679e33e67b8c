"""Which of the likely paragraphs are the questions: the choice that explains the whole document best. Pure.

A card is a question and what follows it up to the next. The choice with the greatest sum wins, over all cards, of how
much the first paragraph reads as a question, whether an answer follows it, and how its number follows the card's
before; so numbers that run through an answer's list, or that start anew in it, explain themselves.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from vivadeck.formats.documents import candidates
from vivadeck.formats.documents.candidates import style
from vivadeck.formats.documents.markers import NUMBERED
from vivadeck.formats.documents.paragraphs import Block

_WINDOW = 24  # candidates between one question and the next
_START = -1


class Outline(NamedTuple):
    """`questions` and `headings` are places of blocks; `margins` tell of each candidate how clear its label is."""

    questions: tuple[int, ...]
    headings: frozenset[int]
    margins: Mapping[int, float]


class _Document(NamedTuple):
    blocks: Sequence[Block]
    likely: Mapping[int, float]
    places: Sequence[int]  # of the candidates
    ends: Sequence[int]  # for each block: the next heading after it


def outline(found: Sequence[Block]) -> Outline:
    """Return the best labelling of all paragraphs."""
    likely = candidates.candidates(found)
    heads = candidates.headings(found, likely)
    likely = candidates.without_answers(found, likely, heads)
    document = _Document(found, likely, sorted(likely), _ends(len(found), heads))
    chosen = _best(document)
    return Outline(chosen, heads, _margins(document, chosen))


def _ends(count: int, heads: frozenset[int]) -> list[int]:
    ends = [count] * (count + 1)
    for at in range(count - 1, -1, -1):
        ends[at] = at + 1 if at + 1 in heads else ends[at + 1]
    return ends


def _best(document: _Document) -> tuple[int, ...]:
    """Return the questions with the greatest sum, found from the first candidate to the last."""
    count = len(document.blocks)
    total: dict[int, float] = {_START: 0.0}
    before: dict[int, int] = {}
    window: list[int] = [_START]
    for at in (*document.places, count):
        scores = {earlier: total[earlier] + _card(document, earlier, at) for earlier in window}
        best = max(scores, key=lambda earlier: scores[earlier])
        before[at], total[at] = best, scores[best] + document.likely.get(at, 0.0)
        window.append(at)
        if len(window) > _WINDOW:
            window.remove(_weakest(window, total))
    chain = [before[count]] if count in before else []
    while chain and chain[-1] != _START:
        chain.append(before[chain[-1]])
    return tuple(reversed(chain[:-1]))


def _weakest(window: list[int], total: Mapping[int, float]) -> int:
    """Return the one of the older half that the least promising choice ends with."""
    return min(window[: _WINDOW // 2], key=lambda each: total[each])


def _margins(document: _Document, chosen: tuple[int, ...]) -> dict[int, float]:
    """Return of each candidate by how much its label is better than the other one, its neighbours' unchanged."""
    margins: dict[int, float] = {}
    bounds = (_START, *chosen, len(document.blocks))
    for at in document.places:
        left = bounds[bisect_left(bounds, at) - 1]
        right = bounds[bisect_right(bounds, at)]
        asked = document.likely[at] + _card(document, left, at) + _card(document, at, right)
        margins[at] = abs(asked - _card(document, left, right))
    return margins


def _card(document: _Document, at: int, following: int) -> float:
    """Return the evidence for the card of the question `at`, when `following` is the next question (or the end)."""
    if at == _START:
        number = document.blocks[following].marker.number if following < len(document.blocks) else 1
        return 0.0 if number in (0, 1) else -0.5
    score = _answered(document, at, min(following, document.ends[at]))
    return score if following == len(document.blocks) else score + _follows(document, at, following)


def _answered(document: _Document, at: int, end: int) -> float:
    if at + 1 >= end:
        return -2.0
    first = document.blocks[at + 1]
    if first.marker.style == "A":
        return 3.0
    if first.marker.style in NUMBERED or first.marker.style == "Q":
        return 0.0
    return 1.0 if first.kind == "text" and not first.marker.style else 0.8


def _follows(document: _Document, at: int, following: int) -> float:
    """Return how well the next question's number and style follow this one's."""
    this, that = document.blocks[at], document.blocks[following]
    score = 0.5 if style(this) == style(that) else -1.5
    score -= 1.5 if that.indent >= this.indent + 2 else 0.0
    if not this.marker.number or not that.marker.number or style(this) != style(that):
        return score
    if that.marker.number == this.marker.number + 1:
        return score + 1.0 + _nested(document, at, following)
    if document.ends[at] < following:  # a heading is between
        return score + (0.5 if that.marker.number == 1 else -0.5)
    if that.marker.number == 1:
        return score - 1.5
    last = _last_number(document, at, following)
    return score + (1.0 if that.marker.number == last + 1 else -2.0)


def _between(document: _Document, at: int, following: int) -> range:
    """Return which of the candidates are between two of them."""
    return range(bisect_right(document.places, at), bisect_left(document.places, following))


def _last_number(document: _Document, at: int, following: int) -> int:
    between = _between(document, at, following)
    return document.blocks[document.places[between[-1]] if between else at].marker.number


def _nested(document: _Document, at: int, following: int) -> float:
    """Return the evidence of a list that starts anew inside an answer, when the questions' numbers go on after it."""
    between = _between(document, at, following)
    starts_anew = bool(between) and document.blocks[document.places[between[0]]].marker.number == 1
    return 1.5 * len(between) if starts_anew else 0.0
