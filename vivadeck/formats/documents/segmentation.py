"""Which paragraphs are questions and headings: the choice that explains the whole document best. Pure.

Each paragraph has evidence of its own (its mark, its words); a card, of how its answer and its number follow. The
choice with the greatest sum wins. It also explains numbers that go on, or start again, in an answer's list.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from vivadeck.formats.documents import answer_places, paragraphs, phrases, question_score
from vivadeck.formats.documents.markers import NUMBERED, OPTIONS
from vivadeck.formats.documents.paragraphs import Block

_WINDOW = 24  # candidates between one question and the next
_START = -1
_BASE = {"Q": 6.0, "a": -2.0, "i": -2.0, "-": -1.5, "**": -0.5, "": -1.5}
_NUMBERS_GO_ON = 6.0  # the evidence that 3. after an answer is no part of the answer to 2.
_ORDERS_LATER = 3.5  # what "Find …" says after the facts, which read as an answer
_LONGEST_HEADING, _MOST_ORDER_WORDS, _FEW_WORDS = 120, 12, 5


class Outline(NamedTuple):
    """`questions` and `headings` are indexes of blocks; `margins` say for each candidate how clear its label is.

    `keys` are where the answers to the open questions before begin, without a heading; `stems` are the facts that the
    questions below them share.
    """

    questions: tuple[int, ...]
    headings: frozenset[int]
    margins: Mapping[int, float]
    keys: frozenset[int] = frozenset()
    stems: frozenset[int] = frozenset()


class _DocumentEvidence(NamedTuple):
    """The paragraphs, and by index the evidence of each that may be a question."""

    blocks: Sequence[Block]
    likely: Mapping[int, float]
    places: Sequence[int]  # the indexes in `likely`, in order
    ends: Sequence[int]  # for each block: the next heading after it
    listed: frozenset[int]  # the items of lists of questions, whatever they say
    labels: Sequence[int]  # for each block: how many labels "Answer:" are before it
    after: Mapping[int, int]  # the items whose numbers go on in the next item of their list, and which that is
    nexts: Mapping[int, int]  # for each candidate: which one near below is the next question


def outline(blocks: Sequence[Block]) -> Outline:
    """Label all paragraphs."""
    likely = _candidates(blocks)
    keys = answer_places.bare_keys(blocks)
    stems = answer_places.stems(blocks)
    for at in (*stems, *(at for key in keys for at in key)):
        likely.pop(at, None)
    heads = _headings(blocks, likely, stems)
    likely = answer_places.without_answers(blocks, likely, heads)
    closed = frozenset(at for at, block in enumerate(blocks) if block.kind == "end")
    ends, labels = _ends(len(blocks), heads | closed | stems), [0, *accumulate(int(block.is_label) for block in blocks)]
    places, listed = sorted(likely), _listed(blocks)
    near = ((at, places[n + 1 : n + 1 + _WINDOW]) for n, at in enumerate(places))
    nexts = {
        at: next((each for each in below if _is_next(blocks, listed, at, each)), len(blocks)) for at, below in near
    }
    evidence = _DocumentEvidence(blocks, likely, places, ends, listed, labels, _after(blocks, likely, ends), nexts)
    chosen = _best(evidence)
    return Outline(chosen, heads, _margins(evidence, chosen), frozenset(key[0] for key in keys), stems)


def _listed(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the items of lists of questions without text between: half of a list ask, all where it has no numbers."""
    listed: set[int] = set()
    run: list[int] = []
    for at, block in enumerate([*blocks, Block("", "", 0)]):
        if block.kind == "end":
            continue
        is_asked = question_score.asks(block.text) >= 1.5 and not block.marker.level
        if run and not (block.continues(blocks[run[-1]]) or (is_asked and block.style == blocks[run[-1]].style)):
            texts = [blocks[each].text for each in run]
            asking = sum(question_score.asks(text) >= 1 or question_score.orders_later(text) for text in texts)
            is_sure = blocks[run[0]].number or (run[0] and phrases.is_generic(blocks[run[0] - 1].text))
            fewest = 3 - (asking == len(run)) if is_sure else max(3, len(blocks) / 2)
            listed |= set(run if len(run) >= fewest and 2 * asking >= len(run) else ())
            run = []
        if block.number or is_asked:
            run.append(at)
    return frozenset(listed)


def _after(blocks: Sequence[Block], likely: Mapping[int, float], ends: Sequence[int]) -> dict[int, int]:
    """Return for each question the item below its answer that goes on with its numbers, and so is a question too."""
    following: dict[int, int] = {}
    last: dict[str, int] = {}
    for at, block in enumerate(blocks):
        before = last.get(block.style, at)
        is_inside = blocks[at - 1].text.rstrip("*").endswith(":") or block.indent >= blocks[before].indent + 2
        is_free = at in likely and not is_inside and not question_score.is_term(block.text)
        if before + 1 < at < ends[before] and block.continues(blocks[before]) and is_free:
            following[before] = at
        last[block.style] = at
    return following


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
            window.remove(min(window[: _WINDOW // 2], key=lambda each: total[each]))
    chain = [before[count]] if count in before else []
    while chain and chain[-1] != _START:
        chain.append(before[chain[-1]])
    return tuple(reversed(chain[:-1]))


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
    if at == _START:
        number = evidence.blocks[following].number if following < len(evidence.blocks) else 1
        return 0.0 if number in (0, 1) else -0.5
    score = _answered(evidence, at, min(following, evidence.ends[at]))
    between = _between(evidence, at, following)
    if between and evidence.blocks[evidence.places[between[0]]].number != 1 and evidence.nexts[at] < following:
        score -= 2.0
    if evidence.after.get(at, following) < following and question_score.asks(evidence.blocks[at].text) >= 1.5:
        score -= _NUMBERS_GO_ON
    return score if following == len(evidence.blocks) else score + _follows(evidence, at, following)


def _answered(evidence: _DocumentEvidence, at: int, end: int) -> float:
    question = evidence.blocks[at]
    if at + 1 >= end:
        return 1.0 if paragraphs.is_bold_question(question.text) else -1.0 if at in evidence.listed else -2.0
    first = evidence.blocks[at + 1]
    labels = evidence.labels[end] - evidence.labels[at]
    if labels or first.marker.style == "A":
        return 3.0 - 3.0 * max(0, labels - 1)  # two answers are of two questions
    if _is_next(evidence.blocks, evidence.listed, at, at + 1):
        return -4.0  # the next question is no answer
    if first.marker.style in NUMBERED or first.marker.style == "Q":
        return 0.0
    return 1.0 if first.kind == "text" and not first.marker.style else 0.8


def _is_next(blocks: Sequence[Block], listed: frozenset[int], at: int, later: int) -> bool:
    block, after = blocks[at], blocks[later]
    is_outer = block.style in OPTIONS and after.style in NUMBERED and after.number > 1  # 3. after 2. b)
    if not block.number or is_outer:
        is_order = question_score.is_order(after.text) and len(after.text.split()) <= _MOST_ORDER_WORDS
        return is_order or (at in listed and later in listed)
    return after.continues(block) and (later in listed or question_score.asks(after.text) >= 1)


def _follows(evidence: _DocumentEvidence, at: int, following: int) -> float:
    block, later = evidence.blocks[at], evidence.blocks[following]
    is_same = block.style == later.style or later.continues(block)
    score = (0.5 if is_same else -1.5) - (1.5 if later.indent >= block.indent + 2 else 0.0)
    if not block.number or not later.number or not is_same:
        return score
    between = _between(evidence, at, following)
    if later.continues(block):  # also after a list inside the answer, which starts with 1
        is_nested = bool(between) and evidence.blocks[evidence.places[between[0]]].number == 1
        return score + 1.0 + 1.5 * len(between) * is_nested
    if evidence.ends[at] < following:  # a heading is between
        return score + (0.5 if later.number == 1 else -0.5)
    if later.number == 1:
        return score - 1.5
    return score + (
        1.0 if later.number == evidence.blocks[evidence.places[between[-1]] if between else at].number + 1 else -2.0
    )


def _between(evidence: _DocumentEvidence, at: int, following: int) -> range:
    """Return which of the `places` are between two of them."""
    return range(bisect_right(evidence.places, at), bisect_left(evidence.places, following))


def _candidates(blocks: Sequence[Block]) -> dict[int, float]:
    """Return the score of each paragraph that may be a question, by index: above 0 when it reads as one."""
    options = [answer_places.options_above(blocks, at) for at, block in enumerate(blocks) if at and block.is_label]
    labelled, listed = frozenset(max(each.start - 1, 0) for each in options), _listed(blocks)
    chosen = {at for each in options for at in each}
    likely = {
        at: _BASE.get(block.style, 0.0) + question_score.likeness(block.text, is_bold=block.marker.is_bold)
        for at, block in enumerate(blocks)
        if at not in chosen and _may_be(block, is_labelled=at in labelled or (at in listed and _may_be_item(block)))
    }
    all_of = Counter(blocks[at].style for at in likely)
    asking_of = Counter(blocks[at].style for at in likely if question_score.asks(blocks[at].text) >= 1)
    lettered = OPTIONS & {blocks[at].style for at in labelled}  # the questions have letters or Roman numbers
    lettered |= {"i"} if 2 * asking_of["i"] >= max(4, all_of["i"]) else set()
    introduced = _introduced(blocks, likely)
    lead = max(asking_of, key=lambda style: asking_of[style], default="")
    if asking_of[lead] > 1 and (lead == "Q" or "#" in lead):  # what else does not ask is a part of their answers
        asking = _asking(blocks, likely) | labelled
        likely = {at: each for at, each in likely.items() if blocks[at].style in (lead, "Q") or at in asking}
    for at in likely:
        style = blocks[at].style
        if at in listed or style in lettered:
            likely[at] -= min(0.0, _BASE.get(style, 0.0))
        if at in listed and question_score.asks(blocks[at].text) < 1 and question_score.orders_later(blocks[at].text):
            likely[at] += _ORDERS_LATER
        if at not in listed and question_score.asks(blocks[at].text) < 1:
            likely[at] -= 4 * max(0.0, asking_of[style] / all_of[style] - 0.4)
        likely[at] += (2.0 if at in labelled else 0.0) - (2.0 if at in introduced and style != "Q" else 0.0)
    return likely


def _asking(blocks: Sequence[Block], likely: Mapping[int, float]) -> frozenset[int]:
    """Return the candidates that ask, but for those in a list of which most items do not."""
    first: dict[int, int] = {}  # of the list that an item is in
    last: dict[str, int] = {}
    for at in likely:
        before = last.get(blocks[at].style, at)
        first[at] = first.get(before, at) if blocks[at].continues(blocks[before]) else at
        last[blocks[at].style] = at
    asked = [at for at in likely if question_score.asks(blocks[at].text) >= 1]
    items, asking = Counter(first.values()), Counter(first[at] for at in asked)
    return frozenset(at for at in asked if 2 * asking[first[at]] > items[first[at]])


def _headings(blocks: Sequence[Block], likely: Mapping[int, float], stems: frozenset[int]) -> frozenset[int]:
    """Return the indexes of headings: of a deck's questions, or of a part of the document."""
    asked = [blocks[at].marker.level for at in likely if question_score.asks(blocks[at].text) >= 1.5]
    deepest = min(filter(None, asked), default=6)  # a heading below a question is a part of its answer
    heads: set[int] = set()
    following, is_next = -1, False  # the next question, and whether nothing but headings is between
    for at, block in reversed([each for each in enumerate(blocks) if each[0] not in stems]):
        is_free = at not in likely or question_score.asks(block.text) == 0
        leads = _leads(blocks[following], likely[following], is_next=is_next) if following > 0 else 0.0
        is_free &= block.style not in NUMBERED or (is_next and blocks[following].style not in (block.style, ""))
        is_free &= not (is_next and not block.style and _answers(blocks, at, following, likely))
        leads += 2.0 * (is_next and _titles(blocks, at, likely))
        if is_free and _may_head(block) and not block.marker.level > deepest and _heads(block) + leads > 0:
            heads.add(at)
        following, is_next = (at, True) if at in likely else (following, is_next and at in heads)
    return frozenset(heads)


def _answers(blocks: Sequence[Block], at: int, following: int, likely: Mapping[int, float]) -> bool:
    """Tell whether a line is the answer to the question directly above, such as "URACIL", as the numbers go on."""
    is_asked, is_open = (each in likely and question_score.asks(blocks[each].text) >= 1.5 for each in (at - 1, at - 2))
    goes_on = blocks[following].style == blocks[at - 1].style and blocks[following].number != 1
    is_plain = not phrases.is_chapter(blocks[at].text)
    if blocks[at - 1].marker.style == "A" and not blocks[at - 1].text:
        return is_plain
    return is_asked and not is_open and goes_on and is_plain and max(likely) < len(blocks) - 1


def _may_be(block: Block, *, is_labelled: bool) -> bool:
    kind, text = block.style, block.text
    if (
        block.kind != "text"
        or len(text) < 2
        or kind == "A"
        or phrases.is_follow_up(text)
        or phrases.is_choice(f"{text}?")
    ):
        return False
    if block.marker.style in ("Q", *NUMBERED) or block.marker.outer or re.match(r"[IVX]+\.", block.marker.shown):
        return True
    if is_labelled:
        return not phrases.is_answers(text) and not phrases.is_generic(text)
    asked = question_score.asks(text)
    if kind == "**":
        return not text.rstrip("*").endswith(":") or asked >= 3
    return asked >= (1.5 if kind.startswith("#") or question_score.is_order(text) else 3)


def _may_be_item(block: Block) -> bool:
    return not block.style or (block.style in ("a", "i") and question_score.orders_later(block.text))


def _introduced(blocks: Sequence[Block], likely: Mapping[int, float]) -> frozenset[int]:
    """Return the items of lists inside answers, which follow a line that ends with a colon."""
    inside: set[int] = set()
    first = min(likely, default=0)
    for at in likely:
        before = at - 1
        is_announced = before > first and blocks[before].text.rstrip("*").endswith(":") and before not in likely
        if is_announced or (before in inside and blocks[at].number == blocks[before].number + 1):
            inside.add(at)
    return frozenset(inside)


def _may_head(block: Block) -> bool:
    text = block.text.strip("*_ ")
    first, *more = text.split("\n")  # a heading that was too long for a line
    is_wrapped = len(more) == 1 and len(first) >= paragraphs.WRAPPED and phrases.is_chapter(first.rstrip(",;"))
    is_plain = (
        block.kind == "text"
        and (_is_part(block) or block.marker.style in ("", *NUMBERED))
        and ("\n" not in text or is_wrapped)
    )
    return is_plain and len(text) <= _LONGEST_HEADING and not re.search(r"[.?!,;]$", text)


def _titles(blocks: Sequence[Block], at: int, likely: Mapping[int, float]) -> bool:
    """Tell whether a line is a title by its words, at the beginning or below a whole answer."""
    is_below = not at or (
        at - 1 not in likely and (blocks[at - 1].kind != "text" or paragraphs.is_ended(blocks[at - 1].text))
    )
    return is_below and paragraphs.is_title(blocks[at].text)


def _is_part(block: Block) -> bool:
    """Tell whether a line is written as "II. Optics"."""
    return block.marker.style == "i" and block.marker.shown.isupper() and paragraphs.is_title(block.text)


def _heads(block: Block) -> float:
    text = block.text.strip("*_ ")
    score = -2.0 + (5.0 if block.marker.level else 0.0) + (1.0 if block.marker.is_bold else 0.0)
    score += 4.0 if phrases.is_answers(text) else 0.0
    score += 2.5 if phrases.is_chapter(text) else 0.0
    score += 1.5 if (text.isupper() and len(text) > 3) or _is_part(block) else 0.0
    count = len(text.split())
    score -= 2.0 if count >= 16 or (count > _FEW_WORDS and text.endswith((":", "-", "–"))) else 0.0
    return score - (1.0 if block.is_glued and not block.marker.level else 0.0)


def _leads(question: Block, likely: float, *, is_next: bool) -> float:
    score = 1.5 if is_next and likely > 0 else -0.5
    if question.number == 1:
        score += 0.5 + is_next + (is_next and question.marker.style == "Q")
    return score
