"""Labelled paragraphs → questions with their answers, also where all answers come at the end. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from vivadeck.formats.documents.markers import NONE, NUMBERED, OPTIONS, Marker
from vivadeck.formats.documents.paragraphs import Block
from vivadeck.formats.documents.phrases import is_answers, is_generic
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
    is_labelled: bool = False  # "Answer:" or options show that it is a question
    doubts: list[str] = field(default_factory=list)

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
            is_named = heading >= 0 and not current and is_generic(block.text)
            heading, current = heading if is_named else at, None
            loose.append([])
        elif at in asked:
            current = Piece(at, heading, [block])
            questions.append(current)
        elif current:
            current.answer.append(block)
            current.inside += (at,)
        else:
            loose[-1].append(block)
    titles = frozenset(blocks[at].text for at in outlined.headings)
    kept = [group for group in loose if group and not _paired(questions, group, titles)]
    _pair_trailing(questions, titles)
    for piece in questions:
        _split_at_label(piece)
    chosen = sum(options(each.answer) > 0 or options(each.question[1:]) > 0 for each in questions)
    is_quiz = 2 * chosen > len(questions) > 1
    for piece in questions:
        _settle_options(piece, is_quiz=is_quiz)
    if any(block.is_label for group in kept for block in group):
        for piece in questions:
            piece.doubts.append("In this document an answer stands before the questions: is this the right one?")
    return questions, kept


def options(blocks: Sequence[Block]) -> int:
    """Return how many blocks at the beginning are the choices of a multiple-choice question."""
    count = 0
    while count < len(blocks) and blocks[count].marker.style in OPTIONS:
        if count == 0 and blocks[count].marker.style in "ai" and blocks[count].marker.number != 1:
            return 0
        count += 1
    return count if count >= _FEWEST_OPTIONS else 0


def _split_at_label(piece: Piece) -> None:
    """Move the paragraphs before "Answer:" into the question."""
    labels = [at for at, block in enumerate(piece.answer) if block.marker.style == "A"]
    if not labels:
        return
    at, label = labels[0], piece.answer[labels[0]]
    if 0 < label.marker.number != piece.number > 0:
        piece.doubts.append(f"The question has the number {piece.number}, and its answer {label.marker.number}.")
    if (
        sum(piece.answer[each].is_label and piece.answer[each].marker.number != label.marker.number for each in labels)
        > 0
    ):
        piece.doubts.append("There are two answers: one may be of another question.")
    piece.is_labelled = label.is_label
    piece.question += piece.answer[:at]
    begin = at if label.text else at + 1
    piece.answer, piece.inside = piece.answer[begin:], piece.inside[begin:]


def _settle_options(piece: Piece, *, is_quiz: bool) -> None:
    """Move the options of a multiple-choice question into the question; its answer is what is ticked or said."""
    ticks = [at for at, block in enumerate(piece.answer) if block.marker.style in ("[x]", "[ ]")]
    if ticks:
        begin, end = ticks[0], ticks[-1] + 1
        ticked = [each for each in piece.answer[begin:end] if each.marker.style == "[x]"]
        marker = NONE if len(ticked) == 1 else Marker("-")
        rest = [each._replace(marker=marker) for each in ticked] + piece.answer[end:]
        piece.question += piece.answer[:end]
        piece.answer, piece.inside = rest, ()
        return
    count = options(piece.answer)
    rest = piece.answer[count:]
    if count and (re.fullmatch(r"\(?[a-eA-E]\b.{0,200}", rest[0].text) if rest else is_quiz):
        piece.question += piece.answer[:count]
        piece.is_labelled = True
        piece.answer, piece.inside = rest, piece.inside[count:]
    elif count and is_quiz:
        piece.doubts.append("These may be the choices of a multiple-choice question: which one is right?")


def _is_open(piece: Piece) -> bool:
    return not piece.answer or options(piece.answer) == len(piece.answer)


def _pair_trailing(questions: list[Piece], titles: frozenset[str]) -> None:
    """Give the questions of a run their answers, where all answers come after the last question."""
    for at in range(len(questions) - 1, 0, -1):
        piece = questions[at]
        count = options(piece.answer)
        rest = piece.answer[count:]
        if rest and (rest[0].is_label or is_answers(rest[0].text)) and not rest[0].marker.number and len(rest) > 2:
            rest = rest[1:] if not rest[0].text or is_answers(rest[0].text) else rest
        if not _is_open(questions[at - 1]) or len(rest) < 2 or not _starts(rest[0]):
            continue
        kept, kept_inside = piece.answer[:count], piece.inside[:count]
        whole, piece.answer = piece.answer, kept
        if _paired(questions[: at + 1], rest, titles):
            piece.inside = kept_inside if not piece.inside else piece.inside
        else:
            piece.answer = whole


def _starts(block: Block) -> bool:
    return block.marker.number == 1 and block.marker.style in ("A", *NUMBERED)


def _paired(questions: Sequence[Piece], region: Sequence[Block], titles: frozenset[str]) -> bool:
    """Give the open questions the answers in `region` with the same numbers. Return False when there are none.

    The key may repeat the `titles` of the questions' parts.
    """
    entries = list(_entries([block for block in region if block.text not in titles]))
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
            taker.is_labelled = taker.is_labelled or len(taker.question) > 1
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
    texts = {at: re.sub(r"\s+", " ", blocks[at].text.strip("*_ :")) for at in headings if at >= 0}
    counts = Counter(texts.values())
    result = {-1: ""}
    parents: list[int] = []  # of the current heading, from the outermost
    for at, text in texts.items():
        while parents and blocks[parents[-1]].marker.level >= blocks[at].marker.level:
            parents.pop()
        result[at] = f"{texts[parents[-1]]}::{text}" if counts[text] > 1 and parents else text
        parents.append(at)
    return result
