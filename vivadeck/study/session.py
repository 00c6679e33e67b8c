"""A session: the cards that wait, and what each grade, decision and undo does to them. Pure and frozen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from vivadeck import sm2
from vivadeck.agenda import CARDS_BETWEEN, Item, has_come
from vivadeck.day import DAY_ENDS, study_day
from vivadeck.model import Card, CardEntry, Choice, Decision, Review, Undo, moment_after
from vivadeck.wording import span

if TYPE_CHECKING:
    from vivadeck.exam.drills import Drills

Queue = tuple[Item, ...]


class Turn(StrEnum):
    """Why a card is shown."""

    DUE = "due"
    NEW = "new"
    AGAIN = "again"  # it was shown today and is drilled
    AHEAD = "ahead"  # an exam comes before its time would


class Step(NamedTuple):
    """Something that was recorded, and the session before it."""

    entry: Review | Decision
    before: Session


@dataclass(frozen=True, slots=True)
class Session:
    """The cards of a session that are not finished, the next one first; `total` is how many there were at first.

    `stamped` are the moments that its entries were given, also those that were taken back: none is used twice.
    `drills` says which cards an exam's plan wants drilled, and how; the others are drilled as SM-2 says.
    """

    queue: Queue
    total: int
    today: date
    day_ends: time = DAY_ENDS
    steps: tuple[Step, ...] = ()
    stamped: tuple[datetime, ...] = ()
    drills: Drills | None = None

    @property
    def current(self) -> Item:
        return self.queue[0]

    @property
    def finished(self) -> int:
        """How many of the session's cards are done with."""
        return self.total - len(self.queue)

    @property
    def reviews(self) -> tuple[Review, ...]:
        """The session's reviews that were not taken back, in order."""
        return tuple(step.entry for step in self.steps if isinstance(step.entry, Review))

    def turn(self, item: Item) -> Turn:
        """Return why a card of the queue waits."""
        if item.schedule is None:
            return Turn.NEW
        if item.schedule.is_drilled_on(self.today):
            return Turn.AGAIN
        return Turn.DUE if item.schedule.due <= self.today else Turn.AHEAD

    def is_planned(self, item: Item) -> bool:
        """Whether a card is asked as an exam's plan says."""
        return self.drills is not None and self.drills.is_for(item.card.id)

    def is_first_today(self, item: Item) -> bool:
        """Whether a card was not shown yet today."""
        return item.reviewed is None or study_day(item.reviewed, self.day_ends) < self.today

    def waiting(self) -> dict[Turn, int]:
        """Return how many cards wait for each reason, the current one included."""
        turns = [self.turn(item) for item in self.queue]
        return {turn: turns.count(turn) for turn in Turn if turn in turns}


def start(agenda: Sequence[Item], today: date, day_ends: time = DAY_ENDS, drills: Drills | None = None) -> Session:
    """Return the session that asks the cards of the agenda in their order."""
    return Session(tuple(agenda), len(agenda), today, day_ends, drills=drills)


def review(session: Session, grade: int, shown: datetime, now: datetime) -> Review:
    """Return the review that a grade for the current card makes. `shown` is when its question came up."""
    seconds = round(max(0.0, (now - shown).total_seconds()), 1)
    return Review(session.current.card.id, _stamp(session, now, session.current.reviewed), grade, seconds)


def decision(session: Session, choice: Choice, now: datetime) -> Decision:
    """Return the decision about the current card."""
    return Decision(session.current.card.id, moment_after(_stamp(session, now), session.current.decided), choice)


def took(session: Session, entry: Review | Decision) -> Session:
    """Return the session after `entry`, about the current card, was recorded."""
    first, *rest = session.queue
    drills = session.drills
    if isinstance(entry, Review):
        schedule = sm2.review(first.schedule, entry.grade, study_day(entry.at, session.day_ends))
        place = _place_again(session, schedule.drill, entry.grade)
        if place is not None:
            rest.insert(place, first._replace(schedule=schedule, reviewed=entry.at))
            if session.is_planned(first):  # it costs a showing: that of the card which the plan wants least
                del rest[max(_giving_way(session, rest))]
        if session.drills and session.is_planned(first):
            drills = session.drills.after(entry.grade, session.is_first_today(first))
    steps, stamped = (*session.steps, Step(entry, session)), (*session.stamped, entry.at)
    return replace(session, queue=tuple(rest), steps=steps, stamped=stamped, drills=drills)


def _place_again(session: Session, drill: sm2.Drill, grade: int) -> int | None:
    """Return after how many others the current card comes again today, None for not at all.

    SM-2's step 7 says so, or the plan of the card's exam: then it takes the showing of a card that waits behind it.
    """
    current, rest = session.current, session.queue[1:]
    if session.drills is None or not session.is_planned(current):
        return None if drill is sm2.Drill.NONE else CARDS_BETWEEN
    left = sum(map(session.is_planned, rest))
    return session.drills.place(grade, session.is_first_today(current), left) if _giving_way(session, rest) else None


def _giving_way(session: Session, queue: Sequence[Item]) -> list[int]:
    """Return the places in the queue of the cards, not shown yet today, whose showing the current card can take."""
    card, drills = session.current.card.id, session.drills
    assert drills is not None
    return [
        at
        for at, item in enumerate(queue)
        if drills.share_showings(card, item.card.id) and session.is_first_today(item)
    ]


def undo(session: Session, now: datetime) -> tuple[CardEntry, Session] | None:
    """Return what takes the session's last step back, to be recorded, and the session then; None without a step."""
    if not session.steps:
        return None
    last, before = session.steps[-1]
    if isinstance(last, Review):
        return Undo(last.card, last.at), replace(before, stamped=session.stamped)
    back = Decision(last.card, moment_after(_stamp(session, now), last.at), Choice.RESUME)
    queue = tuple(item._replace(decided=back.at) if item.card.id == back.card else item for item in before.queue)
    return back, replace(before, queue=queue, stamped=(*session.stamped, back.at))


def edited(session: Session, card: Card) -> Session:
    """Return the session with the current card replaced, here and in the sessions before it: undo keeps an edit."""
    name = session.current.card.id
    return _throughout(
        session, lambda queue: tuple(item._replace(card=card) if item.card.id == name else item for item in queue)
    )


def left_out(session: Session) -> Session:
    """Return the session without the current card, which is not in its deck any more, and was not before it either."""
    name = session.current.card.id
    without = replace(session, total=session.total - 1)
    return _throughout(without, lambda queue: tuple(item for item in queue if item.card.id != name))


def _throughout(session: Session, change: Callable[[Queue], Queue]) -> Session:
    """Return the session with its queue changed, and those of all sessions before it, which have the same total."""
    steps: tuple[Step, ...] = ()
    for entry, before in session.steps:
        then = replace(before, queue=change(before.queue), total=session.total, steps=steps)
        steps = (*steps, Step(entry, then))
    return replace(session, queue=change(session.queue), steps=steps)


def outlook(session: Session, now: datetime) -> dict[int, str]:
    """Return, for each grade, when it brings the current card back: "6 d", "today", "1 d, again today".

    "~6 d": SM-2 wants it then; when it comes is for the plan of its exam to say.
    """
    today = study_day(now, session.day_ends)
    on = study_day(_stamp(session, now, session.current.reviewed), session.day_ends)
    told = {}
    for grade in sm2.GRADES:
        schedule = sm2.review(session.current.schedule, grade, on)
        days = span((schedule.due - today).days)
        if session.is_planned(session.current):
            again = _place_again(session, schedule.drill, grade) is not None
            told[grade] = "today" if again else f"~{'1 d' if grade < 3 else days}"
        elif schedule.drill is sm2.Drill.FAILED:
            told[grade] = "today"
        else:
            told[grade] = days if schedule.drill is sm2.Drill.NONE else f"{days}, again today"
    return told


def _stamp(session: Session, now: datetime, reviewed: datetime | None = None) -> datetime:
    """Return the moment of the session's next step: after those before it, and after the card was last `reviewed`.

    So a card's reviews keep their order where the clock is set back. What a clock told that went far ahead in the midst
    of the session is not followed: the rest of the session would not count, either.
    """
    today = max(session.today, study_day(now, session.day_ends))
    earlier = session.stamped if reviewed is None else (*session.stamped, reviewed)
    return moment_after(now, *(each for each in earlier if has_come(study_day(each, session.day_ends), today)))
