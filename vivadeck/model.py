"""The nouns: decks and cards as written, reviews and decisions as they happened. Frozen, without behaviour.

They are named tuples: a frozen dataclass takes eight times as long to define, at every start of every command.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

CORE = "core"  # the tag of a deck's most important cards


class FollowUp(NamedTuple):
    """The probing question that an examiner asks next, with its answer (both Markdown)."""

    question: str
    answer: str


class Mistake(NamedTuple):
    """What examiners catch students saying (one line), and why it is wrong (both Markdown)."""

    claim: str
    why: str


class Source(NamedTuple):
    """Where an answer's facts come from. `url` is "" for a source that is not on the web."""

    title: str
    url: str = ""


class Card(NamedTuple):
    """One question with its answer. Its texts are Markdown with `$…$` TeX, but for tags, sources and `see_also`.

    `short` is the answer in one spoken sentence, "" without one. `answer` is "" where the card is unanswered, with or
    without `short`: the student has not written it yet. `key_point_wordings` has the other wordings of each key point;
    it is () where no key point has any.
    `id` is `deck/name` and unique; `line` (from 1) is where the card begins in `path`; `has_id` is
    False when its name was made from the question.
    """

    id: str
    deck: str
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
    path: Path = Path()
    line: int = 1
    has_id: bool = True

    @property
    def name(self) -> str:
        """The second half of the id."""
        return self.id.partition("/")[2]

    @property
    def points_with_wordings(self) -> list[tuple[str, tuple[str, ...]]]:
        """Each key point with its other wordings."""
        wordings = self.key_point_wordings or ((),) * len(self.key_points)
        return list(zip(self.key_points, wordings, strict=True))


class Deck(NamedTuple):
    """One YAML file of cards. `name` is the first half of every card's id."""

    name: str
    title: str
    cards: Sequence[Card]
    description: str = ""
    path: Path = Path()


class Mode(StrEnum):
    """How a review came about. A newer viva may know others: they are kept, and count as practice does."""

    STUDY = "study"
    MOCK = "mock"  # in a mock viva
    PRACTICE = "practice"  # outside the schedule, as the student likes
    CRAM = "cram"  # outside the schedule, in Anki


class Review(NamedTuple):
    """One graded showing of a card: a fact. (card, at) identifies it.

    `at` carries the offset of the place where it happened; `grade` is SM-2's 0–5; `seconds` is the time from
    the question to the grade. `further` are fields that this viva does not know, kept unchanged: each a name, and
    its value as JSON text, so that a review can be hashed and compared.
    """

    card: str
    at: datetime
    grade: int
    seconds: float
    mode: str = Mode.STUDY
    further: tuple[tuple[str, str], ...] = ()


class Choice(StrEnum):
    """A student's choice about a card, other than a grade, or about a deck."""

    SUSPEND = "suspend"  # not asked until resumed
    RESUME = "resume"  # asked again as its schedule says
    SKIP = "skip"  # not asked again on the day of the decision
    HIDE = "hide"  # the deck is not asked or counted until it is shown
    SHOW = "show"  # the deck is asked and counted


class Decision(NamedTuple):
    """A student's decision about a card, or about a deck, whose name is then in the place of the card's id. The latest
    one about a card or deck counts.
    """

    card: str
    at: datetime
    choice: Choice


class Undo(NamedTuple):
    """An undone review."""

    card: str
    at: datetime


class Drawn(StrEnum):
    """What an exam draws by lot: a topic is a tag or a deck, a question is a card."""

    TAG = "tag"
    DECK = "deck"
    CARD = "card"


class ExamForm(NamedTuple):
    """How an exam goes: `draw` topics are drawn by lot, and who knows `needed` of them passes."""

    draw: int
    needed: int
    topics: Drawn = Drawn.TAG


class Exam(NamedTuple):
    """An exam on `day`, perhaps at `time`, about the cards of these decks (none named: all decks) that match `query`.

    The student wants to spend so many `minutes` or `cards` a day on it. The latest one about a selection
    counts; one without a `day` removes the exam. `further` are fields that this viva does not know, as of a review.
    """

    decks: tuple[str, ...]
    query: str
    at: datetime
    day: date | None = None
    time: time | None = None
    minutes: int | None = None
    cards: int | None = None
    form: ExamForm | None = None
    further: tuple[tuple[str, str], ...] = ()

    @property
    def selection(self) -> tuple[tuple[str, ...], str]:
        """What the exam is about, which identifies it."""
        return self.decks, self.query


CardEntry = Review | Undo | Decision
Entry = CardEntry | Exam  # what is recorded, one after the other


class Progress(NamedTuple):
    """All reviews in time order, the latest decision about each card, the undone reviews, and exams by selection.

    An undone review is remembered, so that a copy of it from another computer does not bring it back.
    """

    reviews: tuple[Review, ...] = ()
    decisions: Mapping[str, Decision] = MappingProxyType({})
    undone: tuple[Undo, ...] = ()
    exams: Mapping[tuple[tuple[str, ...], str], Exam] = MappingProxyType({})


def moment_after(now: datetime, *earlier: datetime | None) -> datetime:
    """Return `now` in whole milliseconds, or the first millisecond after all of `earlier`.

    Its moment identifies a review, and of two decisions the later counts, even where the clock was set back.
    """
    moment = now.replace(microsecond=now.microsecond // 1000 * 1000)
    last = max((each for each in earlier if each is not None), default=None)
    return moment if last is None or moment > last else last + timedelta(milliseconds=1)
