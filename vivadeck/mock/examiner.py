"""A mock viva: the questions, how each answer, grade and undo changes it, what is asked back, and which mocks are
stored. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from vivadeck import ticks
from vivadeck.agenda import Item, next_moment
from vivadeck.clock import DAY_ENDS
from vivadeck.mock import asking_back
from vivadeck.model import Card, FollowUp, Mode, Review, Undo, moment_after
from vivadeck.ticks import Tick, Ticks

if TYPE_CHECKING:
    from vivadeck.assess.typed import Typed

TARGET_SECONDS = 60  # for an answer
# Further fields of a review: when its mock began (ISO 8601), and how many questions it had, unless a clock ends it.
BEGAN, QUESTIONS = "mock", "questions"


class Stage(StrEnum):
    """Where a mock is."""

    QUESTION = "question"  # the student answers
    GRADING = "grading"  # the answer is over: ticks, and the grade
    PASSED = "passed"  # the student passed, and reads the answer
    ASKED_BACK = "asked back"  # the student answers the follow-up
    FOLLOW_UP = "follow-up"  # its answer is open
    OVER = "over"


_AFTER_GRADE = (Stage.PASSED, Stage.ASKED_BACK, Stage.FOLLOW_UP, Stage.OVER)


class EndedAnswer(NamedTuple):
    """An answer that is over: it took so many seconds, and so many key points are ticked already.

    However an answer comes into being, spoken or typed, this is what the examiner goes on with. What was typed is shown
    until the grade, and not stored.
    """

    seconds: float
    ticks: Ticks = ()
    typed: Typed | None = None


class Kept(NamedTuple):
    """A spoken answer to a card that was over, and not graded, when an earlier grade was taken back."""

    card: str
    answer: EndedAnswer


class Graded(NamedTuple):
    """The review of a question, and the mock before it."""

    review: Review
    before: Mock


@dataclass(frozen=True, slots=True)
class Mock:
    """A mock viva that `began` at a moment. `questions` are all that were drawn, in their order.

    With a partner, key points are ticked while the student speaks. A strict one shows no model answers. After the
    moment `ends_at` no further question is asked. `recorded` are the graded questions; `shown` is when the present
    question or follow-up came up. `wrote` is what was typed as the answer to the follow-up. `stamps` are the moments of
    all reviews, undone ones included: none is used twice. A `kept` answer counts when its card comes again.
    """

    questions: tuple[Item, ...]
    began: datetime
    shown: datetime
    today: date
    day_ends: time = DAY_ENDS
    ends_at: datetime | None = None
    is_strict: bool = False
    has_partner: bool = False
    recorded: tuple[Graded, ...] = ()
    stage: Stage = Stage.QUESTION
    answer: EndedAnswer | None = None
    ticks: Ticks = ()
    follow_up: FollowUp | None = None
    wrote: str = ""
    stamps: tuple[datetime, ...] = ()
    kept: Kept | None = None

    @property
    def number(self) -> int:
        """The number of the present question, from 1."""
        return len(self.recorded) + (self.stage not in _AFTER_GRADE)

    @property
    def current(self) -> Item:
        return self.questions[self.number - 1]

    @property
    def card(self) -> Card:
        return self.current.card

    @property
    def is_listening(self) -> bool:
        """Whether the student speaks now, to the question or to the follow-up."""
        return self.stage in (Stage.QUESTION, Stage.ASKED_BACK)

    def is_time_up(self, now: datetime) -> bool:
        """Return whether no further question is asked."""
        return self.ends_at is not None and now >= self.ends_at

    @property
    def typed(self) -> Typed | None:
        """The answer to the present question as it was typed; None for a spoken one."""
        return self.answer.typed if self.answer else None

    @property
    def typed_before(self) -> list[Typed]:
        """The answers of this mock that were typed before the present one."""
        return [each.before.typed for each in self.recorded if each.before.typed]

    def spoken(self, now: datetime) -> float:
        """Return how long the student has spoken to what is asked, in seconds."""
        if self.stage is Stage.GRADING and self.answer:
            return self.answer.seconds
        return max(0.0, (now - self.shown).total_seconds())


def begin(
    questions: tuple[Item, ...],
    now: datetime,
    today: date,
    day_ends: time = DAY_ENDS,
    earlier: Collection[datetime] = (),
) -> Mock:
    """Return the mock that asks these cards, at least one, in their order. It begins at none of the `earlier`
    beginnings."""
    begins = moment_after(now)
    while begins in earlier:
        begins = moment_after(begins, begins)
    return Mock(questions, begins, now, today, day_ends)


def answered(mock: Mock, answer: EndedAnswer) -> Mock:
    """Return the mock after the answer to the present question."""
    return replace(mock, stage=Stage.GRADING, answer=answer, ticks=answer.ticks)


def ticked(mock: Mock, place: int) -> Mock:
    """Return the mock with the tick of the key point at this place changed."""
    points, is_assessed = len(mock.card.key_points), mock.typed is not None
    return replace(mock, ticks=ticks.toggled(mock.ticks, place, points, is_assessed=is_assessed))


def review(mock: Mock, grade: int, now: datetime) -> Review:
    """Return the review of the present card with this grade; the student passed where there is no answer."""
    points = mock.card.key_points
    further = [
        *ticks.further(points, mock.ticks or (Tick.NOT_HEARD,) * len(points)),
        (BEGAN, json.dumps(mock.began.isoformat(timespec="milliseconds"))),
        *([] if mock.ends_at else [(QUESTIONS, json.dumps(len(mock.questions)))]),
        *([(ticks.ANSWERED, json.dumps(mock.answer.seconds))] if mock.answer else []),
        *([(ticks.TYPED, json.dumps(True))] if mock.typed else []),
    ]
    earlier = [*mock.stamps, *([mock.current.reviewed] if mock.current.reviewed else [])]
    at = next_moment(now, earlier, mock.today, mock.day_ends)
    seconds = round(max(0.0, (now - mock.shown).total_seconds()), 1)
    return Review(mock.card.id, at, grade, seconds, Mode.MOCK.value, tuple(further))


def apply(mock: Mock, entry: Review, now: datetime) -> Mock:
    """Return the mock after the review of its present card was recorded, as it goes on `now`."""
    after = replace(
        mock,
        recorded=(*mock.recorded, Graded(entry, mock)),
        stamps=(*mock.stamps, entry.at),
        shown=now,
        answer=None,
        ticks=(),
    )
    if mock.answer is None:
        is_read = not mock.is_strict and not mock.has_partner
        return replace(after, stage=Stage.PASSED) if is_read else _next(after, now)
    rare = asking_back.rarity(tuple(item.card for item in mock.questions))
    follow_up = asking_back.chosen(mock.card, mock.ticks, rare)
    if follow_up is None:
        return _next(after, now)
    is_open = mock.has_partner and not mock.is_strict  # the partner reads it, and the student does not see it
    return replace(after, follow_up=follow_up, stage=Stage.FOLLOW_UP if is_open else Stage.ASKED_BACK)


def go_on(mock: Mock, now: datetime, wrote: str = "") -> Mock:
    """Return the mock after what follows a grade: the answer to the follow-up, beside what was typed, then the next
    question."""
    if mock.stage is Stage.ASKED_BACK and not mock.is_strict:
        return replace(mock, stage=Stage.FOLLOW_UP, wrote=wrote)
    return _next(mock, now)


def _next(mock: Mock, now: datetime) -> Mock:
    is_over = len(mock.recorded) == len(mock.questions) or mock.is_time_up(now)
    after = replace(mock, stage=Stage.OVER if is_over else Stage.QUESTION, follow_up=None, wrote="", shown=now)
    kept = None if is_over else mock.kept
    return replace(answered(after, kept.answer), kept=None) if kept and kept.card == after.card.id else after


def undo(mock: Mock, now: datetime) -> tuple[Undo, Mock] | None:
    """Return what undoes the last grade, to be recorded, and the mock after it; None where nothing was graded.

    The question's time goes on as if the grade had never been. A spoken answer to the present one is kept.
    """
    if not mock.recorded:
        return None
    last, before = mock.recorded[-1]
    spoken = mock.answer if mock.stage is Stage.GRADING and not mock.typed else None
    kept = Kept(mock.card.id, spoken._replace(ticks=mock.ticks)) if spoken else mock.kept
    restored = replace(before, stamps=mock.stamps, shown=now - timedelta(seconds=last.seconds), kept=kept)
    return Undo(last.card, last.at), restored


def mocks(reviews: Iterable[Review]) -> list[tuple[Review, ...]]:
    """Return the reviews of each mock, from all reviews in time order; the mock that began last comes last."""
    by_beginning: dict[str, list[Review]] = {}
    for review in reviews:
        if isinstance(beginning := field(review, BEGAN), str):
            by_beginning.setdefault(beginning, []).append(review)
    return sorted((tuple(each) for each in by_beginning.values()), key=lambda each: (began(each), each[0].at))


def began(reviews: Sequence[Review]) -> datetime:
    """Return when a mock began."""
    try:
        moment = datetime.fromisoformat(str(field(reviews[0], BEGAN)))
    except ValueError:
        return reviews[0].at
    return moment if moment.tzinfo else reviews[0].at


def field(review: Review, name: str) -> object:
    """Return the value of a further field of a review; None where it has none."""
    value: object = json.loads(dict(review.further).get(name, "null"))
    return value
