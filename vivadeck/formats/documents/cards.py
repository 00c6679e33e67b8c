"""A question's paragraphs → the draft of a card in Markdown, with what a person should check. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from vivadeck.formats.documents import question_score, sources
from vivadeck.formats.documents.doubts import begin
from vivadeck.formats.documents.markers import NUMBERED, all_bold, unbold
from vivadeck.formats.documents.pairs import Piece
from vivadeck.formats.documents.paragraphs import Block, is_bold_question
from vivadeck.formats.documents.phrases import PICTURE, is_choice
from vivadeck.formats.draft import Draft
from vivadeck.model import Source

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_GAP = re.compile(r"(?<=\w )\([ ]?\)")  # empty brackets
_BLANK = re.compile(r"[\s_.…–—-]*")  # a line to write on
_ELSEWHERE = re.compile(
    r"\W*(?:see|refer|same as|as above|siehe|vgl|voir|véase|ver|(?:text)?book|"
    r"(?:(?P<page>pp?|pages?)|chapter|slides?|lecture)(?=\.?[ ]?\d))\b.{0,60}",
    re.IGNORECASE,
)
_LONG_ANSWER = 6_000
_SPLIT = "The question and the answer were in one paragraph: check where they were split."
_FEW_WORDS, _MANY_WORDS = 3, 8
_LISTED = NUMBERED - {"1.1", "1:", "1°", "1/"}  # other numbers are shown as they are written


def drafts(pieces: Sequence[Piece], listed: Mapping[int, Source], footnotes_of: Mapping[str, str]) -> list[Draft]:
    """Return the draft of each piece, by the sources in the document's list and its footnotes; its answer may be ""."""
    made = [_draft(piece, listed, footnotes_of) for piece in pieces]
    is_usual = 2 * sum(was_split for _, was_split in made) > max(2, sum(bool(draft.answer) for draft, _ in made))
    return [
        draft._replace(doubt=f"{draft.doubt} {_SPLIT}".strip()) if was_split and not is_usual else draft
        for draft, was_split in made
    ]


def _draft(piece: Piece, listed: Mapping[int, Source], footnotes_of: Mapping[str, str]) -> tuple[Draft, bool]:
    """Return the draft of a piece, and whether its question and its answer were in one paragraph."""
    question, first, was_split = _question(piece)
    answer = "\n\n".join(part for part in (first, _answer(piece)) if not _BLANK.fullmatch(part))
    asked, answered = (sources.cited(text, listed, footnotes_of) for text in (question, answer))
    remarks = [f"({remark})" for each in (asked, answered) for remark in each.remarks if answered.text]
    loose = dict.fromkeys((*asked.loose, *answered.loose))
    doubts = [*piece.doubts, *_text_doubts(question, answered.text, loose)]
    draft = Draft(
        asked.text,
        "\n\n".join((answered.text, *remarks)),
        sources=tuple(dict.fromkeys((*asked.sources, *answered.sources))),
        doubt=" ".join(dict.fromkeys(doubts)),
    )
    return draft, was_split


def _question(piece: Piece) -> tuple[str, str, bool]:
    """Return the question, the part of its paragraph that is answer, and whether that split is a guess."""
    block = piece.question[0]
    line = " ".join(block.text.split())
    question, first, was_split = _parted(line, is_answered=bool(piece.answer))
    more = _body(piece.question[1:])
    return "\n\n".join(part for part in (piece.stem, question.strip(), more) if part), first.strip(), was_split


def _parted(line: str, *, is_answered: bool) -> tuple[str, str, bool]:
    """Split "What is …? It is …", where the rest is not another question. Return also whether that is a guess."""
    if all_bold(line):
        return unbold(line), "", False
    fewest = _MANY_WORDS if is_answered else _FEW_WORDS
    bold = re.match(r"(\*\*|__)((?:(?!\1).)+)\1[.:]?\s*(?:[–—-]\s)?(?=\S)", line)
    if bold and question_score.asks(bold[2]) >= 1.5 and _is_answer(line[bold.end() :], 1):
        return bold[2], line[bold.end() :], is_bold_question(line[bold.end() :])
    match = re.match(r"(.{6,}?[?？؟][*_”\"]*)\s+(?:[–—-]\s)?(?=\S)", line)
    if match and not match[1].count("**") % 2 and not is_choice(match[1]) and _is_answer(line[match.end() :], fewest):
        return match[1], line[match.end() :], True
    return line, "", False


def _is_answer(rest: str, fewest: int) -> bool:
    return (
        len(rest.split()) >= fewest
        and not question_score.is_order(rest)
        and question_score.asks(rest) < 3
        and rest.strip("*_")[:1] not in "(["
    )


def _answer(piece: Piece) -> str:
    first = next((block.marker.number for block in piece.answer if block.marker.style in NUMBERED), 0)
    return _body(piece.answer, piece.number if first == piece.number + 1 else 0)


def _body(blocks: Sequence[Block], shift: int = 0) -> str:
    text, last = "", ""
    base = min((block.indent for block in blocks), default=0)
    for block in blocks:
        number, style = block.marker.number, block.marker.style
        shown = _shown(block._replace(indent=block.indent - base), number - shift if 0 < shift < number else number)
        style = "-" if style in ("[ ]", "[x]") else style
        is_list = last == style and style in ("-", *_LISTED)
        text += ("\n" if is_list else "\n\n") + shown if text else shown
        last = style
    return text


def _shown(block: Block, number: int = 0) -> str:
    marker = block.marker
    if marker.level and marker.style != "A":
        return f"**{block.text}**"
    text = f"**{block.text}**" if marker.is_bold and marker.style else block.text
    if block.kind != "text" or marker.style in ("", "A"):
        return text
    if marker.style in ("-", "[ ]", "[x]"):
        mark = " " * (min(block.indent // 2 * 2, 8) if marker.style == "-" else 0) + "- "
    elif marker.style in _LISTED:
        mark = f"{number or marker.number}. "
    else:
        return f"{marker.shown} {text}"
    return mark + text.replace("\n", "\n" + " " * len(mark))


def _text_doubts(question: str, answer: str, loose: Collection[str]) -> Iterator[str]:
    if loose:
        yield f"The document does not explain {', '.join(list(loose)[:3])}: read that sentence again."
    plain = _CODE.sub("`…`", answer)
    gap = _GAP.search(plain)
    if gap:
        yield f"Something may be missing before “{begin(plain[gap.start() :])}”: a PDF can lose a formula."
    if PICTURE in question or PICTURE in answer:
        yield "There was a picture here that was not imported."
    elsewhere = _ELSEWHERE.fullmatch(answer.strip())
    if elsewhere and not (elsewhere["page"] and re.search(r"\b(?:where|page)\b", question, re.IGNORECASE)):
        yield "The answer is at another place."
    if len(answer) > _LONG_ANSWER:
        yield "The answer is very long: there may be more questions in it."
