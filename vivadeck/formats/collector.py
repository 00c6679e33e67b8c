"""Collect the drafts of a file by deck, and what was skipped; and the limits of drafts, one by one and together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from vivadeck.card_fields import (
    CARD_FIELDS,
    LONGEST_CARD,
    LONGEST_LINE,
    LONGEST_TEXT,
    MARKDOWN_FIELDS,
    MOST_ITEMS,
    Form,
    change_texts,
    texts_of,
    with_article,
)
from vivadeck.decks import deck_writer
from vivadeck.errors import VivaError
from vivadeck.formats.draft import Draft, DraftDeck, Found, Skipped
from vivadeck.markdown import math
from vivadeck.sanitize import quoted, short, single_line
from vivadeck.terminal.wording import counted

MOST_CARDS = 200_000
MOST_CHARACTERS = 100_000_000  # of all drafts together: a cloze text is repeated for each of its deletions

_LONGEST_START = 300
_PICTURE = re.compile(r"!\[[^\[\]]*\]\((?!https?:)([^()\s]+)\)")
_SHORTER = "shorten it, or split the card"


@dataclass
class DraftCollector:
    """The drafts of one file, by the name of their deck."""

    path: Path
    decks: dict[str, DraftDeck] = field(default_factory=dict)
    drafts: dict[str, dict[Draft, None]] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ids: set[tuple[str, str, str]] = field(default_factory=set)  # a deck's name, and the name and origin of a draft
    doubled: list[str] = field(default_factory=list)
    pictures: dict[str, None] = field(default_factory=dict)  # their names: no text brings their files along
    embedded: int = 0  # pictures that are written into the text, from which they are left out
    cards: int = 0
    characters: int = 0

    def add(self, place: str, deck: str, draft: Draft) -> None:
        """Keep a draft, or skip it for what a card may not be. Raises VivaError when they become too many."""
        pictures = pictures_of(draft)
        self.pictures.update(dict.fromkeys(pictures))
        if pictures and not draft.doubt:
            draft = draft._replace(doubt=f"it shows a picture that is not brought along: {short(pictures[0])}")
        same_deck = self.drafts.get(deck, {})
        key = (deck, draft.name, draft.origin)
        is_doubled = key in self.ids and draft not in same_deck and bool(draft.name or draft.origin)
        draft = draft._replace(name="", origin="") if is_doubled else draft
        why = _named_fault(draft) or ("the same card stands in this file before" if draft in same_deck else "")
        if why:
            self.skip(place, why)
            return
        self.ids.add(key)
        if is_doubled:
            self.doubled.append(place.lstrip(", ").replace(":", "line "))
        self._count(_length(texts_of(draft)))
        self.decks.setdefault(deck, DraftDeck(deck, ()))
        self.drafts.setdefault(deck, {})[draft] = None

    def skip(self, place: str, why: str, cards: int = 1) -> None:
        """Note that something became no draft. `place` is within the file; text beside the cards is none of them."""
        self._count(0)
        self.skipped.append(Skipped(f"{self.path}{place}", why, cards))

    def result(self, remedy: str) -> Found:
        """Return all drafts and notes. Raises VivaError, with `remedy`, when nothing is a card."""
        if not self.drafts:
            more = f", and {len(self.skipped) - 1:,} more" * (len(self.skipped) > 1)
            first = "".join(f" {each.place}: {each.why}{more}." for each in self.skipped[:1])
            raise VivaError(f"{self.path} holds no card.{first} {remedy}")
        if self.doubled:
            listed = f"{', '.join(self.doubled[:20])}{'…' * (len(self.doubled) > 20)}"
            self.notes.append(f"What has the id of a card before it became a card of its own: {listed}.")
        self.notes += self._picture_notes()
        decks = (self.decks[name]._replace(drafts=tuple(drafts)) for name, drafts in self.drafts.items())
        return Found(tuple(decks), tuple(self.skipped), notes=tuple(self.notes))

    def _picture_notes(self) -> list[str]:
        notes = missing_pictures(self.pictures)
        if self.embedded:
            notes.append(f"{counted(self.embedded, 'picture')} written into the text itself (data:) left out.")
        return notes

    def _count(self, characters: int) -> None:
        self.cards += 1
        self.characters += characters
        if self.cards > MOST_CARDS or self.characters > MOST_CHARACTERS:
            raise VivaError(f"{self.path} is more than viva reads at once: split it, and import one part at a time.")


def _named_fault(draft: Draft) -> str:
    """Return why a deck would refuse the card, and how its question begins."""
    why, question = _fault(draft), single_line(math.plain(draft.question[:_LONGEST_START]))
    return f"{why}, in the card {quoted(question)}" if why and question else why


def _fault(draft: Draft) -> str:
    """Return why a deck would refuse the card, "" when it would not."""
    texts = [("question", draft.question), ("answer", draft.answer)]
    texts += [(f"follow-up's {name}", text) for asked in draft.follow_ups for name, text in asked._asdict().items()]
    for name, text in texts:
        if not text.strip():
            return f"the {name} is empty"
        if len(text) > LONGEST_TEXT:
            return f"the {name} is longer than {LONGEST_TEXT:,} characters"
    return f"the card is longer than {LONGEST_CARD:,} characters" if _length(texts_of(draft)) > LONGEST_CARD else ""


def missing_pictures(names: Iterable[str]) -> list[str]:
    """Return a note of the pictures that cards show but the file does not hold; [] when there are none."""
    shown = [*map(short, dict.fromkeys(names))]
    listed = f"{', '.join(shown[:20])}{', …' * (len(shown) > 20)}"
    return [f"{counted(len(shown), 'picture')} not in the file, so only named in the cards: {listed}."] if shown else []


def pictures_of(draft: Draft) -> list[str]:
    """Return the names of the pictures that the card shows from files."""
    return [name for text in texts_of(draft, MARKDOWN_FIELDS) if "](" in text for name in _PICTURE.findall(text)]


def _length(texts: Iterable[str]) -> int:
    return sum(map(len, texts))


def refusal(draft: Draft) -> str:
    """Return why a deck cannot hold a draft, "" when it can."""
    cleaned = draft._replace(
        **{
            each.name: change_texts(each, getattr(draft, each.name), lambda text, _: deck_writer.clean(text))
            for each in CARD_FIELDS
        }
    )
    for each in CARD_FIELDS:
        if each.is_required and not getattr(cleaned, each.name):
            return f"it has no {each.name}"
    if any(len(text) > LONGEST_TEXT for text in _of_forms(cleaned, "phrase", "block")):
        return f"a text of it is longer than {LONGEST_TEXT:,} characters: {_SHORTER}"
    for each in MARKDOWN_FIELDS:
        if each.record and not all(texts_of(cleaned, [each])):
            return f"{each.label} of it lacks {' or '.join(map(with_article, each.parts))}"
    if any(len(getattr(draft, each.name)) > MOST_ITEMS for each in CARD_FIELDS if each.kind != "text"):
        return f"a list of it has more than {MOST_ITEMS} items: {_SHORTER}"
    if any(len(text) > LONGEST_LINE for text in _of_forms(cleaned, "line", "plain")):
        return f"a line of it (a key point, a tag, a source) is longer than {LONGEST_LINE:,} characters: {_SHORTER}"
    if _length(texts_of(draft, MARKDOWN_FIELDS)) > LONGEST_CARD:
        return f"it is longer than {LONGEST_CARD:,} characters: split the card"
    return ""


def _of_forms(draft: Draft, *forms: Form) -> list[str]:
    return texts_of(draft, [each for each in CARD_FIELDS if each.forms[0] in forms])
