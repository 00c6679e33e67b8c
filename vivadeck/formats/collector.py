"""Collect the drafts of a file by deck, and what was skipped; and the limits of drafts, one by one and together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from itertools import cycle
from pathlib import Path

from vivadeck.card_fields import (
    CARD_FIELDS,
    LONGEST_CARD,
    LONGEST_LINE,
    LONGEST_TEXT,
    MARKDOWN_FIELDS,
    MOST_ITEMS,
    MOST_WORDINGS,
    CardField,
    change_texts,
    texts_by_form,
    texts_of,
)
from vivadeck.decks import deck_writer
from vivadeck.errors import VivaError
from vivadeck.formats.draft import Draft, DraftDeck, Found, Skipped
from vivadeck.markdown import math
from vivadeck.sanitize import quoted, short, single_line

MOST_CARDS = 200_000
MOST_CHARACTERS = 100_000_000  # of all drafts together: a cloze text is repeated for each of its deletions

_LONGEST_START = 300
_PICTURE = re.compile(r"!\[[^\[\]]*\]\((?!https?:)([^()\s]+)\)")
_SHORTER = "shorten it, or split the card"


class Doubles(Enum):
    """What to do with a draft that repeats an earlier one of its deck."""

    SKIP = "skip"  # the repeated draft; of two drafts with one id, only the first keeps it
    KEEP = "keep"  # both: an import tells notes of a package apart by their guids
    MARK = "mark"  # both, with a doubt: only a person knows which answer counts


@dataclass
class DraftCollector:
    """The drafts of one file, by the name of their deck.

    `path` is written before each place; None where the places are complete. `is_counted` is False where a reader limits
    the number of cards itself. `takes_unanswered` is True where a draft without an answer is a card that the student
    wants so, and no row that somebody did not finish.
    """

    path: Path | None = None
    doubles: Doubles = Doubles.SKIP
    is_counted: bool = True
    takes_unanswered: bool = False
    decks: dict[str, DraftDeck] = field(default_factory=dict)
    drafts: dict[str, list[Draft]] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seen: set[tuple[str, Draft | str]] = field(default_factory=set)  # a deck's name, and a draft or what it asks
    ids: set[tuple[str, str, str]] = field(default_factory=set)  # a deck's name, and the name and origin of a draft
    doubled: list[str] = field(default_factory=list)
    pictures: dict[str, None] = field(default_factory=dict)  # the names of those whose files are missing
    embedded: int = 0  # pictures that are written into the text, from which they are left out
    cards: int = 0
    characters: int = 0

    def add(self, place: str, deck: str, draft: Draft) -> None:
        """Keep a draft, or skip it if a deck would refuse it. Raises VivaError when there are too many."""
        draft = self._with_doubt(deck, draft)
        is_doubled = self.doubles is Doubles.SKIP and self._has_id_of_another(deck, draft)
        draft = draft._replace(name="", origin="") if is_doubled else draft
        is_same = self.doubles is Doubles.SKIP and (deck, draft) in self.seen
        why = "the same card comes earlier in this file" if is_same else self._refused_text(draft, place)
        if why:
            self.skip(place, why, text="\n".join(filter(None, texts_of(draft))))
            return
        if self.doubles is Doubles.SKIP:
            self.ids.add((deck, draft.name, draft.origin))
            self.seen.add((deck, draft))
        if is_doubled:
            self.doubled.append(place.lstrip(", ").replace(":", "line "))
        self._count(_length(texts_of(draft)))
        self.decks.setdefault(deck, DraftDeck(deck, ()))
        self.drafts.setdefault(deck, []).append(draft)

    def describe(self, deck: str, title: str, description: str = "") -> None:
        """Give a deck its title and description, if it has drafts and no title yet."""
        if deck in self.decks and not self.decks[deck].title:
            self.decks[deck] = DraftDeck(deck, (), title, description)

    def skip(self, place: str, why: str, cards: int = 1, text: str = "") -> None:
        """Note something that became no draft, by its place in the file, and its words (`text`).

        `cards` is 0 for text beside the cards.
        """
        self._count(0)
        self.skipped.append(Skipped(f"{self.path or ''}{place}", why, cards, text))

    def note_pictures(self, draft: Draft) -> list[str]:
        """Note the pictures of a draft, also of a skipped one, whose files are missing. Return their names."""
        texts = (text for text in texts_of(draft, MARKDOWN_FIELDS) if "](" in text)
        missing = [name for text in texts for name in _PICTURE.findall(text) if name not in draft.media]
        self.pictures.update(dict.fromkeys(missing))
        return missing

    def result(self, remedy: str = "") -> Found:
        """Return all drafts and notes. Raises VivaError with the `remedy`, if it has one, when there are no drafts."""
        if not self.drafts and remedy:
            first = "".join(f" {each.place}: {each.why}." for each in self.skipped[:1])
            rest = len(self.skipped) - 1
            more = f" There are {rest} more problems." if rest > 1 else " There is 1 more problem." * (rest == 1)
            raise VivaError(f"There are no cards in {self.path}.{first}{more} {remedy}")
        if self.doubled:
            listed = f"{', '.join(self.doubled[:20])}{'…' * (len(self.doubled) > 20)}"
            self.notes.append(
                f"This card has the id of an earlier card, so it became a separate card: {listed}."
                if len(self.doubled) == 1
                else f"These cards have the id of an earlier card, so they became separate cards: {listed}."
            )
        self.notes += self._picture_notes()
        decks = (self.decks[name]._replace(drafts=tuple(drafts)) for name, drafts in self.drafts.items())
        return Found(tuple(decks), tuple(self.skipped), notes=tuple(self.notes))

    def _with_doubt(self, deck: str, draft: Draft) -> Draft:
        """Return a draft with what a person should check: a repeated question, else a missing picture."""
        pictures = self.note_pictures(draft)
        if self.doubles is Doubles.MARK:
            asked = (deck, folded_question(draft))
            if asked in self.seen:
                draft = draft._replace(doubt=f"{draft.doubt} This question is in the deck twice.".strip())
            self.seen.add(asked)
        if pictures and not draft.doubt:
            draft = draft._replace(doubt=f"It shows a picture that was not imported: {short(pictures[0])}")
        return draft

    def _refused_text(self, draft: Draft, place: str) -> str:
        """Return why a text of the card is refused, with the card's question and the remedy; "" when none is.

        The question is left out where the `place` says it, or the card has none.
        """
        why, remedy = _fault(draft)
        if not (why or self.takes_unanswered or deck_writer.clean(draft.answer)):
            why = "the answer is empty"
        question = single_line(math.plain(draft.question[:_LONGEST_START])) if why else ""
        card = f" (card {quoted(question)})" if question and quoted(question) not in place else ""
        return f"{why}{card}{remedy}"

    def _has_id_of_another(self, deck: str, draft: Draft) -> bool:
        has_id = bool(draft.name or draft.origin)
        return has_id and (deck, draft.name, draft.origin) in self.ids and (deck, draft) not in self.seen

    def _picture_notes(self) -> list[str]:
        notes = []
        if self.pictures:
            shown = [*map(short, self.pictures)]
            listed = f"{', '.join(shown[:20])}{', …' * (len(shown) > 20)}"
            notes.append(
                f"1 picture is not in the file. The cards only show its name: {listed}."
                if len(shown) == 1
                else f"{len(shown)} pictures are not in the file. The cards only show their names: {listed}."
            )
        if self.embedded:
            notes.append(
                "1 picture was left out, because it is part of the text (data:)."
                if self.embedded == 1
                else f"{self.embedded} pictures were left out, because they are part of the text (data:)."
            )
        return notes

    def _count(self, characters: int) -> None:
        self.cards += 1
        self.characters += characters
        if self.is_counted and (self.cards > MOST_CARDS or self.characters > MOST_CHARACTERS):
            raise VivaError(
                f"{self.path or 'this file'} is too large to import at once: split it and import the parts one by one."
            )


def folded_question(draft: Draft) -> str:
    """Return what a draft asks, without the differences in which a document writes one question twice."""
    return " ".join(draft.question.lower().split())


def _fault(draft: Draft) -> tuple[str, str]:
    """Return why a deck would refuse a text of the card, as it would stand there, and what to do about it."""
    cleaned = _cleaned(draft, MARKDOWN_FIELDS)
    for each in MARKDOWN_FIELDS:
        if each.kind != "records" and each.forms[0] == "line":
            continue
        parts = each.parts or ("",)
        for part, text in zip(cycle(parts), texts_of(cleaned, [each]), strict=False):
            name = f"the {each.label.partition(' ')[2]}" + f"'s {part}" * bool(part)
            if not text and (each.record or each.is_required):
                return f"{name} is empty", ""
            if len(text) > LONGEST_TEXT:
                return f"{name} is longer than {LONGEST_TEXT:,} characters", f": {_SHORTER}"
    if _length(texts_of(cleaned, MARKDOWN_FIELDS)) > LONGEST_CARD:
        return f"the card is longer than {LONGEST_CARD:,} characters", ": split the card"
    return "", ""


def refusal(draft: Draft) -> str:
    """Return why a deck would refuse a draft's lists and lines, "" when it would not; `add` checks its texts.

    Dangling references must be removed before.
    """
    if any(len(getattr(draft, each.name)) > MOST_ITEMS for each in CARD_FIELDS if each.kind != "text"):
        return f"one of its lists has more than {MOST_ITEMS} items: {_SHORTER}"
    lines = [each for each in CARD_FIELDS if each.forms[0] in ("line", "plain")]
    formed = texts_by_form(_cleaned(draft, lines), lines)
    if any(len(text) > LONGEST_LINE for form, text in formed if form in ("line", "plain")):
        parts = "the short answer, a key point, a mistake, a tag or a source"
        return f"one of its lines ({parts}) is longer than {LONGEST_LINE:,} characters: {_SHORTER}"
    if any(len(wordings) > MOST_WORDINGS for wordings in draft.key_point_wordings):
        return f"one of its key points has more than {MOST_WORDINGS} other wordings"
    return ""


def _cleaned(draft: Draft, fields: Iterable[CardField]) -> Draft:
    """Return a draft with the texts of these fields as they would stand in a deck."""
    return draft._replace(
        **{
            each.name: change_texts(each, getattr(draft, each.name), lambda text, _: deck_writer.clean(text))
            for each in fields
        }
    )


def _length(texts: Iterable[str]) -> int:
    return sum(map(len, texts))
