"""A question-and-answer document as teachers hand them out → drafts of cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from vivadeck.errors import VivaError
from vivadeck.formats import collector
from vivadeck.formats.documents import (
    cards,
    extract,
    footnotes,
    pairs,
    paragraphs,
    phrases,
    question_score,
    segmentation,
    sources,
    table_of_contents,
    tables,
)
from vivadeck.formats.documents.markers import NUMBERED
from vivadeck.formats.documents.pairs import Piece
from vivadeck.formats.documents.paragraphs import Block
from vivadeck.formats.documents.segmentation import Outline
from vivadeck.formats.draft import Draft, DraftDeck, Found, Skipped

LONGEST_TEXT = 3_000_000
MOST_PARAGRAPHS = 20_000
_WHAT_IT_LOOKS_FOR = (
    "viva looks for paragraphs such as `1. What is …?`, `Q1: …` with `A1: …`, `**What is …?**` or `### What is …?`, "
    "each followed by its answer."
)


def read(path: Path) -> Found:
    """Return the questions and answers of a .txt, .md, .docx or .pdf file. Raises VivaError."""
    extracted = extract.text(path)
    try:
        found = parse(extracted.text)
    except VivaError as error:
        raise VivaError(f"{path}: {error}") from error
    placed = tuple(each._replace(place=f"{path}, {each.place}") for each in found.skipped)
    return found._replace(notes=(*extracted.notes, *found.notes), skipped=placed)


def drafts(text: str) -> tuple[DraftDeck, ...]:
    """Return the decks that are in a document's text."""
    return parse(text).decks


def parse(text: str) -> Found:
    """Return what is in a document's text. Raises VivaError when it is too long, or no question is in it."""
    if len(text) > LONGEST_TEXT:
        raise VivaError(f"the text is longer than {LONGEST_TEXT:,} characters: split the document.")
    body, notes_of = footnotes.taken_out(table_of_contents.blanked(paragraphs.clean(text)))
    found = tables.unfolded(paragraphs.blocks(body))
    if len(found) > MOST_PARAGRAPHS:
        raise VivaError(f"the text has more than {MOST_PARAGRAPHS:,} paragraphs: split the document.")
    listed = sources.bibliography(found)
    found, closing = _without_closing(found[: listed.start])
    outlined = segmentation.outline(found)
    if not _is_recognized(found, outlined):
        raise VivaError(f"no questions are in it. {_WHAT_IT_LOOKS_FOR}")
    questions, loose = pairs.pieces(found, outlined)
    made = [(piece, cards.draft(piece, outlined.margins, listed.sources, notes_of)) for piece in questions]
    skipped = (*_unanswered(made), *_loose(loose), *closing)
    notes = [f"{len(listed.sources)} numbers of its list of sources were read."] if listed.sources else []
    notes += collector.missing_pictures(name for _, draft in made for name in collector.pictures_of(draft))
    return Found(_decks(found, made), tuple(sorted(skipped, key=_line)), notes=tuple(notes))


def _is_recognized(found: Sequence[Block], outlined: Outline) -> bool:
    """Whether any of the questions asks; bold lines and headings alone may be those of any text."""
    styles = ("Q", *NUMBERED)
    asked = [at for at in outlined.questions if question_score.asks(found[at].text) or found[at].marker.style == "Q"]
    return bool(asked) or sum(found[at].marker.style in styles for at in outlined.questions) >= 2


def _without_closing(found: list[Block]) -> tuple[list[Block], tuple[Skipped, ...]]:
    """Take off the sentence with which the author says good-bye."""
    if found and not found[-1].marker.style and phrases.is_closing(found[-1].text):
        return found[:-1], (Skipped(f"line {found[-1].line}", "the document's closing words", 0),)
    return found, ()


def _unanswered(made: Iterable[tuple[Piece, Draft]]) -> Iterator[Skipped]:
    """Yield the questions without an answer, but not those that a table of contents only lists."""
    pairs = list(made)
    answered = {_same(draft) for _, draft in pairs if draft.answer}
    for piece, draft in pairs:
        if not draft.answer and _same(draft) not in answered:
            yield Skipped(f"line {piece.question[0].line}", f"no answer follows the question “{draft.question[:80]}”")


def _same(draft: Draft) -> str:
    return " ".join(draft.question.lower().split())


def _loose(groups: Iterable[Sequence[Block]]) -> Iterator[Skipped]:
    for group in groups:
        words = " ".join(group[0].text.split())
        begin = words if len(words) <= 60 else words[:57] + "…"
        yield Skipped(f"line {group[0].line}", f"text that belongs to no question: “{begin}”", 0)


def _line(skipped: Skipped) -> int:
    return int(skipped.place.rpartition(" ")[2])


def _decks(found: Sequence[Block], made: Iterable[tuple[Piece, Draft]]) -> tuple[DraftDeck, ...]:
    answered = [(piece, draft) for piece, draft in made if draft.answer]
    names = pairs.names(found, sorted({piece.heading for piece, _ in answered} | _heads(found)))
    decks: dict[str, tuple[Draft, ...]] = {}
    for heading, group in groupby(answered, key=lambda pair: pair[0].heading):
        cards_of = tuple(draft for _, draft in group)
        decks[names[heading]] = decks.get(names[heading], ()) + cards_of
    return tuple(DraftDeck(name, _twice_marked(cards_of)) for name, cards_of in decks.items())


def _heads(found: Sequence[Block]) -> set[int]:
    return {at for at, block in enumerate(found) if block.marker.level}


def _twice_marked(drafts_of: Sequence[Draft]) -> tuple[Draft, ...]:
    seen: set[str] = set()
    result = []
    for draft in drafts_of:
        again = _same(draft) in seen
        seen.add(_same(draft))
        doubt = f"{draft.doubt} The deck asks this twice.".strip() if again else draft.doubt
        result.append(draft._replace(doubt=doubt))
    return tuple(result)
