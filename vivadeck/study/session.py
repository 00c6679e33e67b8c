"""A session: the cards that wait, and what each grade, decision and undo does to them. Pure and frozen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple

from vivadeck import sm2
from vivadeck.agenda import Item
from vivadeck.day import DAY_ENDS, study_day
from vivadeck.model import Choice, Decision, Entry, Review, Undo, moment_after
from vivadeck.wording import span

CARDS_BETWEEN = 8  # a card that was not recalled well comes back after so many others


class Turn(StrEnum):
    """Why a card is shown."""

    DUE = "due"
    NEW = "new"
    AGAIN = "again"  # it was shown today and is drilled (SM-2, step 7)


class Step(NamedTuple):
    """Something that was recorded, and the session before it."""

    entry: Review | Decision
    before: Session


@dataclass(frozen=True, slots=True)
class Session:
    """The cards of a session that are not finished, the next one first; `total` is how many there were at first."""

    queue: tuple[Item, ...]
    total: int
    today: date
    day_ends: time = DAY_ENDS
    steps: tuple[Step, ...] = ()

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
        drilled = item.schedule.drill is not sm2.Drill.NONE and item.schedule.reviewed >= self.today
        return Turn.AGAIN if drilled else Turn.DUE

    def waiting(self) -> dict[Turn, int]:
        """Return how many cards wait for each reason, the current one included."""
        turns = [self.turn(item) for item in self.queue]
        return {turn: turns.count(turn) for turn in Turn}


def start(agenda: list[Item], today: date, day_ends: time = DAY_ENDS) -> Session:
    """Return the session that asks the cards of the agenda in their order."""
    return Session(tuple(agenda), len(agenda), today, day_ends)


def review(session: Session, grade: int, shown: datetime, now: datetime) -> Review:
    """Return the review that a grade for the current card makes. `shown` is when its question came up."""
    seconds = round(max(0.0, (now - shown).total_seconds()), 1)
    return Review(session.current.card.id, _stamp(session, now), grade, seconds)


def decision(session: Session, choice: Choice, now: datetime) -> Decision:
    """Return the decision about the current card."""
    return Decision(session.current.card.id, _stamp(session, now, session.current.decided), choice)


def took(session: Session, entry: Review | Decision) -> Session:
    """Return the session after `entry`, about the current card, was recorded."""
    first, *rest = session.queue
    if isinstance(entry, Review):
        schedule = sm2.review(first.schedule, entry.grade, study_day(entry.at, session.day_ends))
        if schedule.drill is not sm2.Drill.NONE:
            rest.insert(CARDS_BETWEEN, first._replace(schedule=schedule))
    return replace(session, queue=tuple(rest), steps=(*session.steps, Step(entry, session)))


def undo(session: Session, now: datetime) -> tuple[Entry, Session] | None:
    """Return what takes the session's last step back, to be recorded, and the session then; None without a step."""
    if not session.steps:
        return None
    last, before = session.steps[-1]
    if isinstance(last, Review):
        return Undo(last.card, last.at), before
    back = Decision(last.card, moment_after(now, last.at), Choice.RESUME)
    return back, edited(before, before.current._replace(decided=back.at))


def edited(session: Session, item: Item) -> Session:
    """Return the session with the current card replaced."""
    return replace(session, queue=(item, *session.queue[1:]))


def left_out(session: Session) -> Session:
    """Return the session without the current card, which is not in its deck any more."""
    return replace(session, queue=session.queue[1:], total=session.total - 1)


def outlook(session: Session, now: datetime) -> dict[int, str]:
    """Return, for each grade, when it brings the current card back: "6 d", "today", "1 d, again today"."""
    today = study_day(now, session.day_ends)
    told = {}
    for grade in sm2.GRADES:
        schedule = sm2.review(session.current.schedule, grade, today)
        days = span((schedule.due - today).days)
        if schedule.drill is sm2.Drill.FAILED:
            told[grade] = "today"
        else:
            told[grade] = days if schedule.drill is sm2.Drill.NONE else f"{days}, again today"
    return told


def _stamp(session: Session, now: datetime, *earlier: datetime | None) -> datetime:
    """Return the moment of the session's next step, which is after its last."""
    return moment_after(now, *earlier, session.steps[-1].entry.at if session.steps else None)
