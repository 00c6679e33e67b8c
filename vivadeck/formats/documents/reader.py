"""A question-and-answer document as teachers hand them out → drafts of cards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from vivadeck.errors import VivaError
from vivadeck.formats import decoding, left_out
from vivadeck.formats.collector import Doubles, DraftCollector, folded_question
from vivadeck.formats.documents import (
    answer_places,
    cards,
    doubts,
    furniture,
    markers,
    one_line,
    pairs,
    paragraphs,
    phrases,
    question_score,
    segmentation,
    sources,
    tables,
)
from vivadeck.formats.documents.markers import NUMBERED
from vivadeck.formats.documents.pairs import Piece
from vivadeck.formats.documents.paragraphs import Block
from vivadeck.formats.documents.segmentation import Outline
from vivadeck.formats.draft import Draft, Found, Skipped
from vivadeck.markdown import from_mixed
from vivadeck.markdown.fences import fenced
from vivadeck.terminal.wording import counted

LONGEST_TEXT = 3_000_000
MOST_PARAGRAPHS = 20_000
_WHAT_IT_LOOKS_FOR = (
    "viva looks for questions such as `1. What is …?`, `Q1: …` with `A1: …`, `**What is …?**` or `### What is …?`, "
    "each followed by its answer."
)
_PERHAPS_A_TABLE = " If it is a table, name what is between its columns: `--separator`"
_TABLE_INSIDE = (
    " If they are in a table, copy it into a spreadsheet, save it as .csv, and name its columns: "
    "`--columns question,answer`"
)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]{1,60}\]:?")
_DECIMAL = re.compile(r"\d+[.,]\d+")
_PARTED = re.compile(r"[^\W\d_]{2}-\s*$")
_MOST_BYTES = {".docx": 50_000_000, ".pdf": 100_000_000}
_MOST_TEXT_BYTES = 20_000_000


def read(path: Path) -> Found:
    """Return the questions and answers of a .txt, .md, .docx or .pdf file. Raises VivaError."""
    ending = path.suffix.lower()
    data = decoding.contents(path, _MOST_BYTES.get(ending, _MOST_TEXT_BYTES))
    try:
        text, notes = _text_of(data, ending)
        cards = parse(text, has_html=ending not in _MOST_BYTES)
    except VivaError as error:
        raise VivaError(f"{path}: {error}") from error
    placed = tuple(each._replace(place=f"{path}, {each.place}") for each in cards.skipped)
    return cards._replace(notes=(*notes, *cards.notes), skipped=placed)


def _text_of(data: bytes, ending: str) -> tuple[str, tuple[str, ...]]:
    if ending == ".docx":
        from vivadeck.formats.documents import docx  # only this needs XML

        return docx.text(data)
    if ending == ".pdf":
        from vivadeck.formats.documents import pdf  # pypdf is heavy

        return pdf.text(data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), ()
    if b"\x00" in data[:100_000]:
        raise VivaError("this is not text. Save the document as .txt, .md, .docx or .pdf.")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        text, encoding = _guessed(data)
        return text, (f"The text is not UTF-8, so viva read it as {encoding}. Check its letters.",)


def _guessed(data: bytes) -> tuple[str, str]:
    """Return a text that is not UTF-8, and the name of the encoding that makes the most of its letters likely."""
    from charset_normalizer import from_bytes  # few files need it

    western, best = data.decode("cp1252", "replace"), from_bytes(data).best()
    return (western, "Windows-1252") if best is None or str(best) == western else (str(best), best.encoding)


def parse(text: str, *, has_html: bool = True) -> Found:
    """Return the cards in a document's text. Raises VivaError when it is too long or has no questions."""
    if len(text) > LONGEST_TEXT:
        raise VivaError(f"the text is longer than {LONGEST_TEXT:,} characters: split the document.")
    mixed, numbers = from_mixed.markdown(paragraphs.clean(text), has_html=has_html)
    lines = furniture.without(mixed)
    is_code = fenced(lines)
    lines = markers.with_known_numbers(_with_whole_words(lines, is_code), is_code)
    lines = one_line.with_labels(markers.with_known_speakers(lines, is_code), is_code)
    whole = markers.with_plain_options(sources.with_footnotes(_with_turns(lines, is_code)))
    body, notes_of = sources.take_out_footnotes(phrases.without_closing(phrases.without_contents(whole)))
    blocks = [
        each._replace(line=numbers[each.line - 1])
        for each in tables.unfolded(paragraphs.blocks(body), names_columns=has_html)
    ]
    if len(blocks) > MOST_PARAGRAPHS:
        raise VivaError(f"the text has more than {MOST_PARAGRAPHS:,} paragraphs: split the document.")
    listed = sources.bibliography(blocks)
    blocks = blocks[: listed.start]
    if blocks and not blocks[-1].marker.style and phrases.is_closing(blocks[-1].text):
        blocks.pop()
    blocks, are_doubtful = answer_places.forward(blocks)
    outlined = segmentation.outline(blocks)
    if not _is_recognized(blocks, outlined):
        raise VivaError(
            f"there are no questions in it. {_WHAT_IT_LOOKS_FOR}{_PERHAPS_A_TABLE if has_html else _TABLE_INSIDE}"
        )
    questions = pairs.pieces(blocks, outlined, are_doubtful=are_doubtful)
    doubts.mark(questions, outlined.margins)
    drafts = [*zip(questions, cards.drafts(questions, listed.sources, notes_of), strict=True)]
    gathered = DraftCollector(doubles=Doubles.MARK, takes_unanswered=True)
    if listed.sources:
        count = counted(len(set(listed.sources.values())), "source")
        gathered.notes.append(f"viva read the list of sources at the end of the document ({count}).")
    _gather(blocks, drafts, gathered)
    result = gathered.result()
    begun = {each[0].line for piece in questions for each in (piece.question, piece.answer) if each}
    quotes = left_out.quotes(
        [*_visible(whole, numbers, begun, has_sources=bool(listed.sources or notes_of))],
        left_out.kept_texts(result),
        lambda each: each.isdigit() or len(each) == 1 or bool(markers.split(f"{each}:")[0].style),
    )
    first_of = dict(zip(reversed(numbers), reversed(whole), strict=True))
    others = [Skipped(f"line {line}", _reason(first_of[line], text), 0, text) for line, text in quotes]
    others += _unused_letters(blocks, questions)
    return result._replace(
        skipped=tuple(sorted((*result.skipped, *others), key=lambda each: int(each.place.rpartition(" ")[2])))
    )


def _with_whole_words(lines: Sequence[str], is_code: Sequence[bool]) -> list[str]:
    """Return lines with each word in one of them that a hyphen at their end parts, as in "com-" and "mon"."""
    whole = [*lines]
    if not any(map(_PARTED.search, lines)):
        return whole
    from vivadeck.formats.documents.pdf_layout import continued  # with statistics, which few documents need

    text = re.sub(r"\w+-[ \t]*\n[ \t]*\w+", " ", "\n".join(lines).lower())
    words = frozenset(re.findall(r"\w+(?:-\w+)*", text))
    for at, line in enumerate(lines[:-1]):
        word, _, rest = lines[at + 1].strip().partition(" ")
        is_last = at + 2 >= len(lines) or not lines[at + 2].strip()
        if _PARTED.search(line) and not is_code[at] and (rest or is_last):
            joined = continued(whole[at].rstrip(), word, words, "\n")
            whole[at : at + 2] = [joined, rest] if "\n" not in joined else whole[at : at + 2]
    return whole


def _with_turns(lines: Sequence[str], is_code: Sequence[bool]) -> list[str]:
    """Write "Q:" before each plain line that asks, where such lines and others take turns without empty lines."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    others = {at for at in filled if is_code[at] or "|" in lines[at] or phrases.is_chapter(lines[at])}
    marked = {at: markers.split(lines[at])[0] for at in filled if at not in others}
    plain = (at for at, marker in marked.items() if marker == markers.NONE or marker.style == "A")
    asked = {at: not marked[at].style and question_score.asks(lines[at]) >= 1.5 for at in plain}
    turns = [(n, at) for n, (at, after) in enumerate(pairwise(filled)) if asked.get(at) and asked.get(after) is False]
    beside = [(before, at) for (first, before), (n, at) in pairwise(turns) if n == first + 2 and lines[at - 1].strip()]
    written = {at for each in beside for at in each}
    return [f"Q: {line}" if at in written else line for at, line in enumerate(lines)]


def _visible(
    lines: Sequence[str], numbers: Sequence[int], begun: set[int], *, has_sources: bool
) -> Iterator[left_out.FileLine]:
    """Yield the texts of each line, a cell of a table by itself, without their markers and what is only a label.

    Questions or answers begin in the lines `begun`; a heading of sources is a label where the document `has_sources`.
    """
    for number, line in zip(numbers, lines, strict=True):
        is_key = number in begun and (pairs.LETTERS.fullmatch(line) or markers.task(line).style)
        is_header = tables.is_heading(line, names_terms=not begun.isdisjoint((number + 1, number + 2)))
        is_end = line == from_mixed.DETAILS_END
        is_title = _is_only_title(line) or (has_sources and sources.is_heading(line))
        if is_end or is_key or is_header or is_title:
            continue
        split = (part for cell in tables.cells(line, is_card=number in begun) for part in markers.parts(cell))
        parts = [each for part in split for each in filter(None, markers.alternatives(part))] or [line]
        parts = [each for each in parts if not _is_only_title(each)]
        cells = [_FOOTNOTE_MARK.sub("", _unmarked(part)) for part in parts]
        yield left_out.FileLine(number, cells, parts if len(parts) > 1 else cells, is_row="|" in line)


def _unmarked(text: str) -> str:
    """Return a text without its marker; a decimal behind "Answer" is no number of a question."""
    marker, rest = markers.split(text)
    decimal = _DECIMAL.search(text) if marker.style == "A" and not rest else None
    return decimal.group() if decimal else rest


def _is_only_title(line: str) -> bool:
    return phrases.is_answers(line) and "(" not in line


def _unused_letters(blocks: Sequence[Block], questions: Sequence[Piece]) -> Iterator[Skipped]:
    """Yield the letters of each line of a key that no question has."""
    answers = [(each.number, each.answer[0]) for each in questions if each.answer]
    used = {(number, first.line, first.text) for number, first in answers if first.kind == tables.KEY}
    unused: dict[int, list[str]] = {}
    for block in blocks:
        if block.kind == tables.KEY and len(block.text) == 1 and (block.number, block.line, block.text) not in used:
            unused.setdefault(block.line, []).append(f"{block.number} {block.text}")
    for line, letters in unused.items():
        yield Skipped(f"line {line}", "no question without an answer has this number", 0, ", ".join(letters))


def _reason(line: str, text: str) -> str:
    """Return why the words of a text, which begins in this line, are on no card."""
    reasons = {
        "no question is directly below this heading": line.startswith("#") and "\n" not in text,
        "it only says which questions to answer": phrases.is_rubric(text),
        "it only says something of the question, such as its source": all(map(phrases.is_note, text.split("\n"))),
        "the closing words of the document": phrases.is_closing(line) or phrases.is_closing(text),
        "the table of contents": phrases.without_contents([line]) != [line],
        "no card refers to this footnote": sources.take_out_footnotes([line])[1],
    }
    return next((why for why, is_so in reasons.items() if is_so), "this text does not belong to a question")


def _is_recognized(blocks: Sequence[Block], outlined: Outline) -> bool:
    """Tell whether any of the questions asks something; any text may have bold lines and headings."""
    styles = ("Q", *NUMBERED)
    asked = [at for at in outlined.questions if question_score.asks(blocks[at].text) or blocks[at].marker.style == "Q"]
    is_labelled = bool(outlined.questions) and any(block.is_label for block in blocks)
    return bool(asked) or is_labelled or sum(blocks[at].marker.style in styles for at in outlined.questions) >= 2


def _gather(blocks: Sequence[Block], drafts: Sequence[tuple[Piece, Draft]], gathered: DraftCollector) -> None:
    """Gather the questions, also those without an answer, but not those that a table of contents only lists."""
    headings = {piece.heading for piece, _ in drafts}
    names = pairs.names(blocks, sorted(headings | {at for at, block in enumerate(blocks) if block.marker.level}))
    answered = {folded_question(draft) for _, draft in drafts if draft.answer}
    unanswered = sum(not draft.answer and folded_question(draft) not in answered for _, draft in drafts)
    doubt = "The document has no answer to this question." if 2 * unanswered <= len(drafts) else ""
    for piece, draft in drafts:
        place = f"line {piece.question[0].line}"
        if draft.answer:
            gathered.add(place, names[piece.heading], draft)
        elif folded_question(draft) in answered:
            gathered.note_pictures(draft)
        else:
            gathered.add(place, names[piece.heading], draft._replace(doubt=f"{draft.doubt} {doubt}".strip()))
