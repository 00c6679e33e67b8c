"""Which cards of a document a person should check: pairs that hold more than an answer, or are unlike the others. Pure.

A pair is compared with its document, as no list of kinds is ever whole: what all answers share is how the document is
written; what few of them have is a sign that something else is read as an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from vivadeck.formats.documents import phrases, question_score
from vivadeck.formats.documents.markers import NUMBERED, OPTIONS
from vivadeck.formats.documents.pairs import Piece
from vivadeck.formats.documents.paragraphs import is_bold_question, is_ended, is_title

_ENOUGH = 1.5  # least margin of a sure label
_LOOSE = "Its last lines may be a heading, or words that belong to no answer."
_NEAR = 2  # questions on each side
_LEAD = re.compile(
    r"[\s*_#>(\[]*(?:(?P<label>[^\W\d_]{0,12}[?]?)[ ]?(?P<n>\d{1,3})(?P<sign>[.:)\]]{0,2})\s+|"
    r"(?P<letter>[^\W\d_][.:：]\s*|Q\s+)|[^\W\d_]{2,12}[:：]\s*)"
)
_MESSAGE = re.compile(r".*(?:^|\W)\d{1,2}:\d\d(?::\d\d)?(?:[ ]?[ap]m)?\W*$|\s*\[[\d:.,/ -]{5,25}\]\s", re.IGNORECASE)
_KEY = re.compile(
    rf"\W*(?:{phrases.any_of('answers')})\b.*\d[ ]?[.):–(](?!\d)|"
    r"\W*(?:[ivx]{1,4}\)?[ ]?[.):–-][ ]?\(?[a-h]\b\W*){2,}$",  # "i-a, ii-b"
    re.IGNORECASE,
)


def mark(questions: Sequence[Piece], margins: Mapping[int, float]) -> None:
    """Add to each pair what a person should check, by the `margins` of its paragraphs."""
    answered = [piece for piece in questions if piece.answer]
    last = {piece.heading: piece for piece in answered}
    for at, piece in enumerate(questions):
        near = [*questions[max(0, at - _NEAR) : at], *questions[at + 1 : at + 1 + _NEAR]]
        piece.doubts += _of_question(piece, margins)
        if not piece.answer:
            continue
        foreign, text = next(_foreign(piece, margins), ""), piece.answer[-1].text
        if foreign:
            piece.doubts.append(f"“{begin(foreign)}” in the answer may be another question, a heading or a key.")
        is_line = len(piece.answer) == 1 and "\n" not in text and not piece.answer[0].number
        is_whole = is_line and (piece.is_labelled or is_ended(text))
        if near and 2 * sum(map(_is_empty, near)) > len(near) and not is_whole:
            piece.doubts.append("The questions around it have no answer: is this one?")
        above = questions[at - 1] if at else piece
        is_more = (len(piece.answer) > 1 or "\n" in text) and not piece.question[0].marker.level
        if above.at == piece.at - 1 and _is_empty(above) and piece.inside and is_more and not piece.is_labelled:
            piece.doubts.append("The question above it has no answer: is a part of this one its answer?")
    for is_rare, may_be_wrong, share, why in (
        (_is_parted, lambda piece: piece is last[piece.heading] and not piece.doubts, 3, _LOOSE),
        *_ODD,
    ):
        rare = [piece for piece in answered if is_rare(piece)]
        for piece in filter(may_be_wrong, rare if share * len(rare) <= len(answered) else ()):
            piece.doubts.append(why)


def _of_question(piece: Piece, margins: Mapping[int, float]) -> Iterator[str]:
    question = piece.question[0]
    is_below = piece.inside or not piece.answer  # an answer with its number says that it is a question
    letter = re.fullmatch(r"\W*([a-hA-H])\W*", piece.answer[0].text) if piece.answer else None
    letters = [block.number for block in piece.question[1:] if block.style == "a"]
    if is_below and margins.get(piece.at, _ENOUGH) < _ENOUGH:
        yield "This may be a part of the answer before it, not a question."
    elif question.marker.shown == "Q?:" or not (
        question_score.asks(question.text)
        or question_score.orders_later(question.text)
        or question.style == "Q"
        or piece.is_labelled
    ):
        yield "This does not look like a question."
    if letter and letters and ord(letter[1].lower()) - ord("a") + 1 not in letters:
        yield f"The answer is “{letter[1]}”, but no option has this letter."


def _foreign(piece: Piece, margins: Mapping[int, float]) -> Iterator[str]:
    """Yield what begins in an answer and reads as something else: a question, the next number, a key."""
    question, before = piece.question[0], [piece.question[0]]
    numbers = {question.number, *map(int, re.findall(r"\b\d{1,3}\b", question.text))} - {0}
    inside: set[int] = set()
    for block in piece.answer:
        is_next = (
            block.number > 1
            and block.style in ("a" if before[1:] else "i", "i", *NUMBERED)
            and not any(map(block.continues, before))
        )
        is_next |= len(before) == 1 and block.continues(question) and not question_score.is_term(block.text)
        is_again = bool(block.number) and block.style == question.style and block.style in OPTIONS
        is_again |= block.style == question.style == "-" and block.indent <= question.indent
        is_second = block.is_label and block.kind == "text" and any(each.is_label for each in before)
        if (is_next and piece.inside) or is_again or is_second:
            yield block.text
        is_item = any(map(block.continues, before[1:]))
        before.append(block)
        for line in block.text.split("\n") if block.kind == "text" else ():
            lead = _LEAD.match(line)
            number = int(lead["n"] or 0) if lead else 0
            goes_on = number > 1 and number - 1 in numbers and number - 1 not in inside
            inside.add(number)
            asks = question_score.asks(line[lead.end() :] if lead else line)
            is_marked = (lead and (lead["sign"] or lead["label"])) or asks >= 1.5
            if (
                (asks >= 4.5 and not is_item)
                or (goes_on and is_marked)
                or (asks >= 1.5 and lead and lead["letter"])
                or _KEY.match(line)
                or (_MESSAGE.match(line) and "\n" in block.text)
            ):
                yield line
    for at, block in zip(piece.inside, piece.answer, strict=False):
        if margins.get(at, _ENOUGH) < _ENOUGH:
            yield block.text


def _is_empty(piece: Piece) -> bool:
    return not piece.answer and not is_bold_question(piece.question[0].text)


def _is_loose(piece: Piece) -> bool:
    last = piece.answer[-1]
    is_plain = last.kind == "text" and not last.marker.style and last.text[:1] not in "!$" and not last.is_glued
    return len(piece.answer) > 1 and bool(piece.inside) and is_plain and not is_ended(last.text)


def _is_parted(piece: Piece) -> bool:
    is_below = any(each.kind == "text" and not (each.is_glued or each.marker.style) for each in piece.answer[1:])
    return bool(piece.inside) and is_below


def _is_title(piece: Piece) -> bool:
    is_line = len(piece.answer) == len(piece.question) == 1 and bool(piece.inside)
    return is_line and not piece.answer[0].style and is_title(piece.answer[0].text)


# What few pairs have, which of them may be wrong, of how many pairs one may be so, and what to check.
_ODD: tuple[tuple[Callable[[Piece], bool], Callable[[Piece], bool], int, str], ...] = (
    (_is_loose, _is_loose, 2, _LOOSE),
    (lambda piece: not piece.answer[0].is_glued, _is_title, 2, "This may be a heading, not the answer."),
    (lambda piece: bool(piece.inside), bool, 3, "The other answers are at another place: is this one?"),
)


def begin(text: str) -> str:
    """Return the first words of a text."""
    words = text.replace("*", "").split()
    return " ".join(words[:6]) + ("…" if len(words) > 6 else "")
