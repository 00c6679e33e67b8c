"""What readers find in other programs' files: drafts of cards that are not in a deck yet. Frozen, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from vivadeck.model import FollowUp, Mistake, Review, Source


class Draft(NamedTuple):
    """A card from a file. All texts are Markdown with `$…$` TeX.

    `name` is the second half of its id, "" when one is to be made from the question. `origin` is what the same source
    calls it when it is read again (Anki's guid), "" where it only has the name. `doubt` is what a person should check.
    `media` are the names of the files that its texts show. The `reviews` name no card yet ("").
    """

    question: str
    answer: str
    key_points: tuple[str, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    tags: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    see_also: tuple[str, ...] = ()
    short: str = ""
    key_point_wordings: tuple[tuple[str, ...], ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    name: str = ""
    origin: str = ""
    media: tuple[str, ...] = ()
    doubt: str = ""
    reviews: tuple[Review, ...] = ()
    is_suspended: bool = False


class DraftDeck(NamedTuple):
    """The drafts of one deck. `name` is the file's ("Biology::Cells"), "" where it has none."""

    name: str
    drafts: tuple[Draft, ...]
    title: str = ""
    description: str = ""


class Skipped(NamedTuple):
    """Something in the file that became no draft: where it is (line, row, note), and why.

    `cards` is how many cards, rows or notes of the file it is; 0 for a picture, or text beside the cards. `text` are
    its words, all of them.
    """

    place: str
    why: str
    cards: int = 1
    text: str = ""


class Found(NamedTuple):
    """All that a reader read. `media` are the files that drafts show, by name; `notes` are for the student."""

    decks: tuple[DraftDeck, ...]
    skipped: tuple[Skipped, ...] = ()
    media: Mapping[str, bytes] = MappingProxyType({})
    notes: tuple[str, ...] = ()
