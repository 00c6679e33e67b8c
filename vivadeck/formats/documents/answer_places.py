"""Where answers stand: above their question, below, in a part of their own; and facts that questions share. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise

from vivadeck.formats.documents import paragraphs, phrases, question_score
from vivadeck.formats.documents.markers import NUMBERED, OPTIONS
from vivadeck.formats.documents.paragraphs import Block

_IN_ANSWERS = 4.0  # the evidence that what is below "Answers" is none
_FEWEST_FACTS = 5  # words


def forward(blocks: Sequence[Block]) -> tuple[list[Block], bool]:
    """Return the blocks with each answer below its question, and whether to doubt it: all stood above, unnumbered."""
    labelled = [at for at, block in enumerate(blocks) if block.marker.style == "Q"]
    asked = labelled or [at for at, block in enumerate(blocks) if _is_asked(block)]
    begins = [at for at, block in enumerate(blocks) if block.is_label]
    if not (begins and asked and begins[0] < asked[0] and begins[-1] < asked[-1]):
        begins = [_top(blocks, at) for at in asked] if _are_below(blocks, asked) else []
    turned = [*blocks[: begins[0] if begins else len(blocks)]]
    for begin, end in pairwise([*begins, len(blocks)]):
        at = min(end, *asked[bisect_right(asked, begin) :][:1])
        turned += (blocks[at]._replace(is_glued=False), *blocks[at + 1 : end], *blocks[begin:at])
    return turned, not all(blocks[at].is_label and blocks[at].number for at in begins)


def _top(blocks: Sequence[Block], at: int) -> int:
    return next(each for each in range(at, -1, -1) if not (each and blocks[each].is_glued))


def _are_below(blocks: Sequence[Block], asked: Sequence[int]) -> bool:
    """Tell whether each question is directly below a text that is no title, and nothing is directly below any."""
    is_last = len(asked) > 1 and asked[0] > 0 and asked[-1] == len(blocks) - 1
    return is_last and all(
        blocks[at].is_glued
        and not (at + 1 < len(blocks) and blocks[at + 1].is_glued)
        and blocks[at - 1].kind == "text"
        and not (_is_asked(blocks[at - 1]) or blocks[at - 1].marker.level or paragraphs.is_title(blocks[at - 1].text))
        and not phrases.is_chapter(blocks[at - 1].text)
        for at in asked
    )


def _is_asked(block: Block) -> bool:
    return block.marker.style in ("Q", *NUMBERED) or (not block.is_label and question_score.asks(block.text) >= 1.5)


def bare_keys(blocks: Sequence[Block]) -> list[range]:
    """Return the lists that begin with 1 and have as many items as there are questions without answers before."""
    keys: list[range] = []
    is_asked = [_is_asked(block) and question_score.asks(block.text) >= 1.5 for block in blocks]
    for at, block in enumerate(blocks):
        if is_asked[at] or block.number != 1 or block.style not in NUMBERED:
            continue
        first = end = at
        while first and is_asked[first - 1]:
            first -= 1
        while end < len(blocks) and not is_asked[end] and (end == at or blocks[end].continues(blocks[end - 1])):
            end += 1
        is_last = end == len(blocks) or not is_asked[end]
        if end - at == at - first > 1 and is_last:
            keys.append(range(at, end))
    return keys


def stems(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the facts that several questions share: a number above `(a)`, or each case above its questions."""
    numbered: set[int] = set()
    cases: set[int] = set()
    for at, (block, below) in enumerate(pairwise(blocks)):
        asks, is_asked = question_score.asks(block.text), question_score.asks(below.text) >= 1.5
        is_headed = at > 0 and phrases.is_chapter(blocks[at - 1].text)
        if block.kind != "text" or not block.text or asks or not is_asked or question_score.orders_later(block.text):
            continue
        if block.style in ("Q", *NUMBERED) and below.style in ("a", "i") and below.number == 1:
            numbered.add(at)
        is_case = len(block.text.split()) >= _FEWEST_FACTS and paragraphs.is_ended(block.text)
        is_above = below.is_glued or (is_headed and block.is_glued)
        is_case &= (is_headed or not block.is_glued) and is_above
        if not block.style and is_case and not phrases.is_rubric(block.text):
            cases.add(at)
    return frozenset(numbered | (cases if len(cases) > 1 else set()))


def options_above(blocks: Sequence[Block], at: int) -> range:
    """Return the options directly before the label at `at`; numbers are options where its answer is one of them."""
    first, style = at - 1, blocks[at - 1].marker.style
    while first > 0 and blocks[first].marker.style == blocks[first - 1].marker.style and blocks[first].number != 1:
        first -= 1
    is_list = first < at - 1 and (blocks[first].number == 1 or style in ("[ ]", "[x]"))
    numbers = {str(each.number) for each in blocks[first:at] if question_score.asks(each.text) < 1.5}
    is_number = len(numbers) == at - first and next(iter(blocks[at].text.split()), "").strip("().") in numbers
    return range(first, at) if is_list and (style in OPTIONS or (style in NUMBERED and is_number)) else range(at, at)


def without_answers(blocks: Sequence[Block], likely: Mapping[int, float], heads: frozenset[int]) -> dict[int, float]:
    """Return the candidates that are not headings; those in the part with the answers get a lower score."""
    kept: dict[int, float] = {}
    first = len(blocks)  # in the part with the answers
    parts = list[str]()
    for at, block in enumerate(blocks):
        if at in heads:
            is_again = first <= at and any(phrases.is_same_part(block.text, each) for each in parts)
            first = at + 1 if is_again or phrases.is_answers(block.text) else len(blocks)
            parts += [block.text] * (not is_again)
        elif at in likely:
            if block.number == 1 and all(len(each.text) == 1 for each in blocks[first:at]):  # a key of letters is over
                first = len(blocks) if at > first else first
            kept[at] = likely[at] - (_IN_ANSWERS if question_score.asks(block.text) else 2 * _IN_ANSWERS) * (
                at >= first
            )
    return kept
