"""Labelled paragraphs → questions with their answers, also where all answers come at the end. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from vivadeck.formats.documents.markers import NUMBERED
from vivadeck.formats.documents.paragraphs import Block
from vivadeck.formats.documents.phrases import is_answers
from vivadeck.formats.documents.segmentation import Outline

_FEWEST_OPTIONS = 3


@dataclass
class Piece:
    """A question with its paragraphs. `at` is the index of its block, `heading` that of its heading (-1 for none)."""

    at: int
    heading: int
    question: list[Block]
    answer: list[Block] = field(default_factory=list)
    inside: tuple[int, ...] = ()  # the indexes of the answer's blocks

    @property
    def number(self) -> int:
        """The question's number in the document, 0 for none."""
        return self.question[0].marker.number


def pieces(blocks: Sequence[Block], outlined: Outline) -> tuple[list[Piece], list[list[Block]]]:
    """Return all questions, and the other paragraphs, in groups of adjacent ones."""
    questions: list[Piece] = []
    loose: list[list[Block]] = [[]]
    heading, current = -1, None
    asked = frozenset(outlined.questions)
    for at, block in enumerate(blocks):
        if at in outlined.headings:
            heading, current = at, None
            loose.append([])
        elif at in asked:
            current = Piece(at, heading, [block])
            questions.append(current)
        elif current:
            current.answer.append(block)
            current.inside += (at,)
        else:
            loose[-1].append(block)
    kept = [group for group in loose if group and not _paired(questions, group)]
    _pair_trailing(questions)
    for piece in questions:
        _split_at_label(piece)
    return questions, kept


def options(blocks: Sequence[Block]) -> int:
    """Return how many blocks at the beginning are the choices of a multiple-choice question."""
    count = 0
    while count < len(blocks) and blocks[count].marker.style in ("a", "(a)", "i"):
        if blocks[count].marker.style == "a" and blocks[count].marker.number != count + 1 and count == 0:
            return 0
        count += 1
    return count if count >= _FEWEST_OPTIONS else 0


def _split_at_label(piece: Piece) -> None:
    """Move the paragraphs before "Answer:" into the question."""
    for at, block in enumerate(piece.answer):
        if block.marker.style == "A":
            piece.question += piece.answer[:at]
            begin = at if block.text else at + 1
            piece.answer, piece.inside = piece.answer[begin:], piece.inside[begin:]
            return


def _is_open(piece: Piece) -> bool:
    return not piece.answer or options(piece.answer) == len(piece.answer)


def _pair_trailing(questions: list[Piece]) -> None:
    """Give the questions of a run their answers, where all answers come after the last question."""
    for at in range(len(questions) - 1, 0, -1):
        piece = questions[at]
        count = options(piece.answer)
        rest = piece.answer[count:]
        if not _is_open(questions[at - 1]) or len(rest) < 2 or not _starts(rest[0]):
            continue
        kept, kept_inside = piece.answer[:count], piece.inside[:count]
        whole, piece.answer = piece.answer, kept
        if _paired(questions[: at + 1], rest):
            piece.inside = kept_inside if not piece.inside else piece.inside
        else:
            piece.answer = whole


def _starts(block: Block) -> bool:
    return block.marker.number == 1 and block.marker.style in ("A", *NUMBERED)


def _paired(questions: Sequence[Piece], region: Sequence[Block]) -> bool:
    """Give the open questions the answers in `region` with the same numbers. Return False when there are none."""
    entries = list(_entries(region))
    if not entries:
        return False
    waiting = [piece for piece in questions if _is_open(piece)]
    matching = {piece.number for piece in waiting} & {blocks[0].marker.number for blocks in entries}
    if len(matching) < min(2, len(waiting)) or not matching:
        return False
    groups = [list(group) for _, group in groupby(waiting, key=lambda piece: piece.heading)]
    for blocks in entries:
        number = blocks[0].marker.number
        if number == 1 and len(groups) > 1 and not any(_wants(piece, 1) for piece in groups[0]):
            groups.pop(0)
        taker = next((piece for group in groups for piece in group if _wants(piece, number)), None)
        if taker:
            body = [blocks[0]._replace(marker=blocks[0].marker._replace(style="", number=0)), *blocks[1:]]
            taker.question += taker.answer
            taker.answer, taker.inside = body, ()
    return True


def _wants(piece: Piece, number: int) -> bool:
    return piece.number == number and _is_open(piece)


def _entries(region: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the answers of a key: each a numbered paragraph with what follows it."""
    first = next((block for block in region if block.marker.style in ("A", *NUMBERED) and block.marker.number), None)
    entry: list[Block] = []
    for block in region:
        if first and block.marker.style == first.marker.style and block.marker.number:
            if entry:
                yield entry
            entry = [block]
        elif entry and not is_answers(block.text):
            entry.append(block)
    if entry:
        yield entry


def names(blocks: Sequence[Block], headings: Sequence[int]) -> dict[int, str]:
    """Return each deck's name: its heading, after the one above it where another deck has the same."""
    texts = {at: re.sub(r"\s+", " ", blocks[at].text.strip("*_# :")) for at in headings if at >= 0}
    counts = Counter(texts.values())
    result = {-1: ""}
    parents: list[int] = []  # of the current heading, from the outermost
    for at, text in texts.items():
        while parents and blocks[parents[-1]].marker.level >= blocks[at].marker.level:
            parents.pop()
        result[at] = f"{texts[parents[-1]]}::{text}" if counts[text] > 1 and parents else text
        parents.append(at)
    return result
