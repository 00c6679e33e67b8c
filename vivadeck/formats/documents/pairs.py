"""Labelled paragraphs → questions with their answers, also where all answers come at the end. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, takewhile
from typing import NamedTuple

from vivadeck.formats.documents import question_score
from vivadeck.formats.documents.markers import NONE, NUMBERED, OPTIONS, Marker
from vivadeck.formats.documents.paragraphs import OR, Block, is_ended
from vivadeck.formats.documents.phrases import (
    begins_key,
    is_answers,
    is_generic,
    is_note,
    is_request,
    is_same_part,
    names_place_of_answers,
)
from vivadeck.formats.documents.segmentation import Outline

_FEWEST_OPTIONS = 2
LETTERS = re.compile(r"(?:[^:：]{1,60}[:：][*_]*)?((?:[\s,;]*\(?[a-hA-H]\b[.)]?){2,})[\s,;.]*")  # "Answers: a, c"


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
    stem: str = ""  # the facts that it shares with the questions beside it

    label: tuple[int, int] = (0, 0)  # the number above its letter, and its own

    @property
    def number(self) -> int:
        """The question's number in the document, 0 for none."""
        return self.question[0].number


class _Loose(NamedTuple):
    """Paragraphs that are not below a question, and how many questions are before them."""

    before: int
    blocks: list[Block]
    is_key: bool = False  # whether they are the answers to several questions


def pieces(blocks: Sequence[Block], outlined: Outline, *, are_doubtful: bool = False) -> list[Piece]:
    """Return all questions with their answers; `are_doubtful` where all answers stood above, unnumbered."""
    questions, loose = _divided(blocks, outlined)
    titles = frozenset(blocks[at].text for at in outlined.headings)
    groups, keys = list[tuple[_Loose, bool]](), set[int]()
    for group in loose:  # below a key, "Section A" is a part of the answers
        keys |= {group.before} if group.is_key else set()
        groups.append((group, group.before not in keys))
    kept = [
        group.blocks
        for group, may_be_others in sorted(groups, key=lambda each: not each[0].is_key)
        if group.blocks
        and not _paired(
            _questions_of(group, loose, questions, blocks), group.blocks, titles, are_doubtful=may_be_others
        )
    ]
    _pair_trailing(questions, titles)
    for piece in questions:
        _split_at_label(piece)
    chosen = sum(options(each.answer) > 0 or options(each.question[1:]) > 0 for each in questions)
    for piece in questions:
        # Two may be an answer's parts.
        fewest = len(questions) if options(piece.answer) == 2 else len(questions) // 2 + 1
        _settle_options(piece, is_quiz=chosen >= fewest > 1)
        if options(piece.answer) and 2 * chosen > len(questions):
            piece.doubts.append("These may be the choices of a multiple-choice question: which one is right?")
        if are_doubtful or any(block.is_label for group in kept for block in group):
            piece.doubts.append("In this document an answer stands before the questions: is this the right one?")
    for before, piece in pairwise(questions):  # "What is …? OR What is …?" over one answer
        if piece.at == before.at + 2 and blocks[before.at + 1].text == OR and piece.inside and not before.answer:
            piece.doubts.append("Two questions are above this answer: is it the answer to this one?")
    return [piece for piece in questions if not _is_idle(piece)]


def _is_idle(piece: Piece) -> bool:
    """Tell whether a turn in a dialogue asks the other one for questions, or says something to which nobody replies."""
    is_turn = piece.question[0].marker.shown == "Q?:"
    return is_turn and (not piece.answer or is_request(piece.question[0].text))


def _divided(blocks: Sequence[Block], outlined: Outline) -> tuple[list[Piece], list[_Loose]]:
    """Return the questions with all that is below them, and the other paragraphs; a heading or a key ends both."""
    questions: list[Piece] = []
    loose: list[_Loose] = [_Loose(0, [])]
    heading, current, stem, parts = -1, None, "", set[str]()
    asked, is_lettered, are_apart, labels = frozenset(outlined.questions), False, False, _labels(blocks)
    for at, block in enumerate(blocks):
        is_head = at in outlined.headings
        is_key = is_answers(block.text) if is_head else at in outlined.keys or _is_key(block, questions, current)
        is_key |= is_head and loose[-1].is_key and any(is_same_part(block.text, each) for each in parts)
        parts |= {block.text} if is_head and not is_key else set()
        if at in outlined.stems:
            current, stem, is_lettered = None, block.text, bool(block.number)
            are_apart = not blocks[at + 1].is_glued
        elif is_head or (is_key and at not in asked):
            stem = ""
            is_named = heading >= 0 and not current and is_generic(block.text)
            is_kept = is_named or not is_head or (is_key and not questions)
            heading, current = heading if is_kept else at, None
            loose.append(_Loose(len(questions), [block] if is_key else [], is_key))
        elif block.kind == "end":
            current = None
        elif at in asked:
            is_beside = are_apart or block.is_glued or (questions and block.continues(questions[-1].question[0]))
            stem = stem if (block.style in OPTIONS if is_lettered else is_beside) else ""
            current = Piece(at, heading, [block], stem=stem, label=labels[at])
            questions.append(current)
        elif current:
            current.answer.append(block)
            current.inside += (at,)
        else:
            loose[-1].blocks.append(block)
    return questions, loose


def _is_key(block: Block, questions: Sequence[Piece], current: Piece | None) -> bool:
    if not current or block.marker.style:
        return False
    is_second = len(questions) > 1 and questions[-2].heading == current.heading and _is_open(questions[-2])
    return names_place_of_answers(block.text) or (begins_key(block.text) and is_second)


def _questions_of(
    key: _Loose, loose: Sequence[_Loose], questions: Sequence[Piece], blocks: Sequence[Block]
) -> Sequence[Piece]:
    """Return the questions that a key may answer: those of the part it names, or all between it and the key before."""
    if not (key.before and key.is_key):
        return questions
    title = re.sub(r"\([^()]*\)", "", key.blocks[0].text)
    first = max((each.before for each in loose if each.is_key and each.before < key.before), default=0)
    run = questions[first : key.before]
    if is_generic(title):
        return run
    parts = ((piece, blocks[piece.heading].text.strip("*_ :")) for piece in run if piece.heading >= 0)
    of_part = [
        piece
        for piece, part in parts
        if is_same_part(title, part) or (part and re.search(rf"\b{re.escape(part)}(?!\w)", title, re.IGNORECASE))
    ]
    return of_part or ([] if is_answers(title) and re.search(r"\d", title) else run)


def options(blocks: Sequence[Block]) -> int:
    """Return how many blocks at the beginning are the choices of a multiple-choice question."""
    count = next((at for at, block in enumerate(blocks) if block.style not in OPTIONS), len(blocks))
    is_list = count >= _FEWEST_OPTIONS and (blocks[0].number == 1 or blocks[0].style not in "ai")
    return count if is_list else 0


def _split_at_label(piece: Piece) -> None:
    """Move the paragraphs before "Answer:" into the question."""
    at = next((at for at, block in enumerate(piece.answer) if block.marker.style == "A"), None)
    if at is None:
        return
    label = piece.answer[at]
    if 0 < label.number != piece.number > 0:
        piece.doubts.append(f"The question has the number {piece.number}, and its answer {label.number}.")
    _move(piece, at)
    piece.is_labelled = label.is_label
    kept = [at for at, block in enumerate(piece.answer) if (at or label.text) and not is_note(block.text)]
    piece.answer, inside = [piece.answer[at] for at in kept], piece.inside
    piece.inside = tuple(inside[at] for at in kept if inside)


def _move(piece: Piece, count: int) -> None:
    """Move the first paragraphs of the answer into the question."""
    piece.question += piece.answer[:count]
    piece.answer, piece.inside = piece.answer[count:], piece.inside[count:]
    piece.is_labelled = True


def _settle_options(piece: Piece, *, is_quiz: bool) -> None:
    """Move the options of a multiple-choice question into the question; its answer is what is ticked or said."""
    count = options(piece.answer)
    rest = piece.answer[count:]
    boxes = [at for at, block in enumerate(piece.answer) if block.style in ("[x]", "[ ]")]
    ticked = [piece.answer[at] for at in boxes if piece.answer[at].style == "[x]"]
    are_parts = count == 2 and all(is_ended(block.text) for block in piece.answer)  # two sentences may be the answer
    shown = [block for block in piece.answer[:count] if block.marker.is_bold]
    if len(shown) == 1 and not rest:
        _move(piece, count)
        piece.question = [each._replace(marker=each.marker._replace(is_bold=False)) for each in piece.question]
        piece.answer, piece.inside = [shown[0]._replace(marker=shown[0].marker._replace(is_bold=False))], ()
    elif ticked or boxes[:1] == [0]:
        _move(piece, boxes[-1] + 1)
        marker = NONE if len(ticked) == 1 else Marker("-")
        piece.answer, piece.inside = [*(each._replace(marker=marker) for each in ticked), *piece.answer], ()
    elif count and (re.fullmatch(r"\(?[a-eA-E]\b.{0,200}", rest[0].text) if rest else is_quiz and not are_parts):
        _move(piece, count)


def _is_open(piece: Piece) -> bool:
    return not piece.answer or options(piece.answer) == len(piece.answer)


def _pair_trailing(questions: list[Piece], titles: frozenset[str]) -> None:
    """Give the questions of a run their answers, where all answers come after the last question."""
    for at in range(len(questions) - 1, 0, -1):
        piece = questions[at]
        count = options(piece.answer)
        whole, region = (piece.answer, piece.inside), [*map(_with_outer_number, piece.answer[count:])]
        is_letters = bool(region) and region[0].is_label and not region[0].number
        above = takewhile(_is_open, map(questions.__getitem__, range(at - 1, -1, -1) if is_letters else ()))
        run = [*reversed([*above]), piece]
        if is_letters and _is_key_of(run, region):
            piece.answer, piece.inside = piece.answer[:count], piece.inside[:count]
            _paired(run, region, titles)
            continue
        is_first = bool(region) and (region[0].number == 1 or (region[0].is_label and region[0].number > 1))
        starts = len(region) > 1 and is_first and region[0].marker.style in ("A", *NUMBERED)
        if starts and _is_open(questions[at - 1]) and _goes_on(questions[at:], region):
            piece.doubts.append("These may be the answers to several questions.")
            continue
        piece.answer, piece.inside = piece.answer[:count], piece.inside[:count]
        if not (starts and _is_open(questions[at - 1]) and _paired(questions[: at + 1], region, titles)):
            piece.answer, piece.inside = whole


def _is_key_of(run: Sequence[Piece], region: Sequence[Block]) -> bool:
    """Tell whether what "Answer:" says is a letter for each question of a run, of the options that it has."""
    if len(run) < _FEWEST_OPTIONS:
        return False
    entries = [each[0] for each in _entries(region, run)]
    letters = [re.fullmatch(r"\(?([a-hA-H])\W{0,3}", each.text) for each in entries]
    counts = {each.number: options(each.answer) or options(each.question[1:]) for each in run}
    is_list = len(entries) == len(run) and (bool(region[0].text) <= (len(run) > _FEWEST_OPTIONS))
    return is_list and all(
        letter is not None and ord(letter[1].lower()) - ord("a") < counts.get(entry.number, 0)
        for letter, entry in zip(letters, entries, strict=True)
    )


def _goes_on(questions: Sequence[Piece], region: Sequence[Block]) -> bool:
    """Tell whether the questions' numbers go on after a list, so that it is no key at the end of them."""
    is_labelled = any(block.marker.style == "A" for block in region)
    return not is_labelled and len(questions) > 1 and questions[1].question[0].continues(questions[0].question[0])


def _paired(
    questions: Sequence[Piece], region: Sequence[Block], titles: frozenset[str], *, are_doubtful: bool = False
) -> bool:
    """Give the open questions the answers in `region` with the same numbers; tell whether there are some.

    They are doubtful where neither their heading nor they themselves say that they are answers.
    """
    waiting = [piece for piece in questions if _is_open(piece)]
    items = region[1:] if region and is_answers(region[0].text) else ()
    if items and len(items) == len(waiting) and not any(each.number or each.style != "-" for each in items):
        for piece, item in zip(waiting, items, strict=True):
            _move(piece, len(piece.answer))
            piece.answer = [item._replace(marker=NONE)]
            piece.doubts.append("The answers have no numbers: is this the right one?")
        return True
    is_lettered = all(piece.question[0].style in ("a", "i") for piece in waiting[:1])
    key = [block if is_lettered else _with_outer_number(block) for block in region if block.text not in titles]
    key = [
        block._replace(marker=block.marker._replace(outer=outer))
        for block, (outer, _) in zip(key, _labels(key), strict=True)
    ]
    entries = list(_entries(key, questions, is_lettered=is_lettered))
    is_sure = all(each[0].is_label or re.fullmatch(r"\(?[a-hA-H]\b.{0,3}", each[0].text) for each in entries)
    numbers = [(blocks[0].marker.outer, blocks[0].number) for blocks in entries]
    matching = {piece.label for piece in waiting} & {*numbers}
    asking = sum(question_score.asks(each[0].text) >= 1.5 for each in entries)
    if len(matching) < min(1 if is_sure else 2, len(waiting)) or not matching or 2 * asking > len(entries):
        return False
    groups = [list(group) for _, group in groupby(waiting, key=lambda piece: piece.heading)]
    for number, blocks in zip(numbers, entries, strict=True):
        wanting = [[each for each in group if each.label == number and _is_open(each)] for group in groups]
        if number == (0, 1) and len(groups) > 1 and not wanting[0]:
            del groups[0], wanting[0]
        taker = next((piece for group in wanting for piece in group), None)
        if taker:
            body = [blocks[0]._replace(marker=blocks[0].marker._replace(style="", number=0)), *blocks[1:]]
            _move(taker, len(taker.answer))
            taker.answer = body
            if are_doubtful and not is_sure:
                taker.doubts.append("Only its number says so: is this the answer to this question?")
    return True


def _labels(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Return for each block the number above its letter, 0 for none, and its own."""
    labels, outer = list[tuple[int, int]](), 0
    for block in blocks:
        is_letter = block.style in ("a", "i")
        outer = block.marker.outer or (block.number if block.style in ("Q", *NUMBERED) else outer)
        labels.append((outer * is_letter, block.number))
    return labels


def _with_outer_number(block: Block) -> Block:
    number, _, letter = block.marker.shown.partition(" ")
    marker = Marker("1.", block.marker.outer, number)
    return block._replace(text=f"{letter} {block.text}", marker=marker) if block.marker.outer else block


def _entries(
    region: Sequence[Block], questions: Sequence[Piece], *, is_lettered: bool = False
) -> Iterator[list[Block]]:
    """Yield the answers of a key: each a numbered paragraph with what follows it, or a letter for each question."""
    letters = LETTERS.fullmatch("\n".join(f"{block.marker.shown}{block.text}" for block in region))
    right = re.findall(r"\b[a-hA-H]\b", letters[1]) if letters else []
    if len(right) == len(questions):
        for text, piece in zip(right, questions, strict=True):
            yield [Block("text", text, region[0].line, Marker("1.", piece.number))]
        return
    styles = OPTIONS if is_lettered else ("A", *NUMBERED)
    first = next((block for block in region if block.marker.style in styles and block.number), None)
    entry: list[Block] = []
    for block in region:
        if first and block.marker.style == first.marker.style and block.number:
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
