"""A session: the cards that wait, and what each grade, decision and undo does to them. Pure and frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from vivadeck import sm2
from vivadeck.agenda import Item, arranged, has_come
from vivadeck.clock import DAY_ENDS, study_day
from vivadeck.model import Card, CardEntry, Choice, Decision, Review, Undo, moment_after
from vivadeck.terminal.wording import span

if TYPE_CHECKING:
    from vivadeck.exam.showings import Showings

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
    """The cards of a session that wait, the next one first, as they are asked if every answer is good.

    `plan` says what exams want of today's showings, and which of their cards come again: `items` are all that may be
    asked, as they were at the start. `then` are the other cards that were not shown yet, and `again` those that are
    drilled as SM-2 says, with the number of the showing. `touched` are the cards that were graded or decided about, as
    they are now, of which so many are `finished`; `shown` is the number of showings so far. `stamped` are the moments
    that its entries were given, also those that were taken back: none is used twice.
    """

    then: Queue
    today: date
    day_ends: time = DAY_ENDS
    plan: Showings | None = None
    items: Mapping[str, Item] = field(default_factory=dict)
    again: tuple[tuple[int, str], ...] = ()
    shown: int = 0
    touched: Mapping[str, Item] = field(default_factory=dict)
    queue: Queue = ()
    finished: int = 0
    steps: tuple[Step, ...] = ()
    stamped: tuple[datetime, ...] = ()

    @property
    def current(self) -> Item:
        return self.queue[0]

    @property
    def total(self) -> int:
        """How many cards the session has, as things are: those that are done with, and those that wait."""
        return self.finished + len(self.queue)

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
        return self.plan is not None and self.plan.is_for(item.card.id)

    def waiting(self) -> dict[Turn, int]:
        """Return how many cards wait for each reason, the current one included."""
        turns = [self.turn(item) for item in self.queue]
        return {turn: turns.count(turn) for turn in Turn if turn in turns}


def start(agenda: Sequence[Item], today: date, day_ends: time = DAY_ENDS, plan: Showings | None = None) -> Session:
    """Return the session that asks the cards of the agenda in their order; those that a `plan` is for as it says."""
    if plan is None:
        return _queued(Session(tuple(agenda), today, day_ends))
    items = {item.card.id: item for item in agenda if plan.is_for(item.card.id)}
    then = tuple(item for item in agenda if item.card.id not in items)
    return _queued(Session(then, today, day_ends, plan, items, shown=plan.shown))


def _queued(session: Session) -> Session:
    """Return the session with its queue, and with how many cards are finished, as the rest of it says."""

    def known(card: str) -> Item:
        return session.touched.get(card) or session.items[card]

    first, again, spare = session.plan.asked() if session.plan else ((), (), ())
    soon = [(number, known(card)) for number, card in (*again, *session.again)]
    late = [(number, known(card)) for number, card in spare]
    queue = arranged([*map(known, first)], soon, late, session.then, session.shown)
    waiting = sum(item.card.id in session.touched for _, item in (*soon, *late))
    return replace(session, queue=tuple(queue), finished=len(session.touched) - waiting)


def review(session: Session, grade: int, shown: datetime, now: datetime) -> Review:
    """Return the review that a grade for the current card makes. `shown` is when its question came up."""
    seconds = round(max(0.0, (now - shown).total_seconds()), 1)
    return Review(session.current.card.id, _stamp(session, now, session.current.reviewed), grade, seconds)


def decision(session: Session, choice: Choice, now: datetime) -> Decision:
    """Return the decision about the current card."""
    return Decision(session.current.card.id, moment_after(_stamp(session, now), session.current.decided), choice)


def took(session: Session, entry: Review | Decision) -> Session:
    """Return the session after `entry`, about the current card, was recorded."""
    after = _graded(session, entry) if isinstance(entry, Review) else _decided(session, entry)
    return _queued(replace(after, steps=(*session.steps, Step(entry, session)), stamped=(*session.stamped, entry.at)))


def _graded(session: Session, entry: Review) -> Session:
    current = session.current
    schedule = sm2.review(current.schedule, entry.grade, study_day(entry.at, session.day_ends), entry.mode)
    after = _without(session, current.card.id)
    after = replace(
        after,
        shown=session.shown + 1,
        plan=session.plan and session.plan.after(current.card.id, entry.grade),
        touched={**session.touched, current.card.id: current._replace(schedule=schedule, reviewed=entry.at)},
    )
    if session.is_planned(current) or schedule.drill is sm2.Drill.NONE:
        return after
    return replace(after, again=(*after.again, (after.shown, current.card.id)))


def _decided(session: Session, entry: Decision) -> Session:
    current = session.current._replace(decided=entry.at)
    after = replace(_without(session, entry.card), touched={**session.touched, entry.card: current})
    if after.plan and entry.choice is Choice.SKIP:
        return replace(after, plan=after.plan.skipped((entry.card,)))
    return replace(after, plan=after.plan and after.plan.without((entry.card,)))


def _without(session: Session, card: str) -> Session:
    """Return the session with a card of SM-2 off what waits; an exam's is for the plan to say."""
    again = tuple(each for each in session.again if each[1] != card)
    if session.then and session.then[0].card.id == card:
        return replace(session, then=session.then[1:])
    return replace(session, again=again)


def undo(session: Session, now: datetime) -> tuple[CardEntry, Session] | None:
    """Return what takes the session's last step back, to be recorded, and the session then; None without a step."""
    if not session.steps:
        return None
    last, before = session.steps[-1]
    if isinstance(last, Review):
        return Undo(last.card, last.at), replace(before, stamped=session.stamped)
    back = Decision(last.card, moment_after(_stamp(session, now), last.at), Choice.RESUME)
    there = _changed(before, last.card, lambda item: item._replace(decided=back.at))
    return back, _queued(replace(there, stamped=(*session.stamped, back.at)))


def edited(session: Session, card: Card) -> Session:
    """Return the session with the current card replaced, here and in the sessions before it: undo keeps an edit."""
    name = session.current.card.id

    def change(item: Item) -> Item:
        return item._replace(card=card)

    items = _changed(session, name, change).items  # one for all of the sessions
    return _throughout(session, lambda each: replace(_changed(replace(each, items={}), name, change), items=items))


def _changed(session: Session, card: str, change: Callable[[Item], Item]) -> Session:
    """Return the session with a card's item changed wherever it has one."""
    touched, items = (
        {**each, card: change(each[card])} if card in each else each for each in (session.touched, session.items)
    )
    then = tuple(change(item) if item.card.id == card else item for item in session.then)
    return replace(session, touched=touched, items=items, then=then)


def left_out(session: Session) -> Session:
    """Return the session without the current card, which is not in its deck any more, and was not before it either."""
    name = session.current.card.id

    def without(each: Session) -> Session:
        then = tuple(item for item in each.then if item.card.id != name)
        again = tuple(waiting for waiting in each.again if waiting[1] != name)
        touched = {card: item for card, item in each.touched.items() if card != name}
        plan = each.plan and each.plan.without((name,))
        return replace(each, then=then, again=again, touched=touched, plan=plan)

    return _throughout(session, without)


def _throughout(session: Session, change: Callable[[Session], Session]) -> Session:
    """Return the session with a change to its cards, and with it in all sessions before it."""
    steps: tuple[Step, ...] = ()
    for entry, before in session.steps:
        steps = (*steps, Step(entry, replace(_queued(change(before)), steps=steps)))
    return replace(_queued(change(session)), steps=steps)


def outlook(session: Session, now: datetime) -> dict[int, str]:
    """Return, for each grade, when it brings the current card back: "6 d", "today", "1 d, again today".

    "~6 d": SM-2 wants it then; when it comes is for the plan of its exam to say. "~today": if a showing stays spare.
    """
    today = study_day(now, session.day_ends)
    on = study_day(_stamp(session, now, session.current.reviewed), session.day_ends)
    told = {}
    for grade in sm2.GRADES:
        schedule = sm2.review(session.current.schedule, grade, on)
        days = span((schedule.due - today).days)
        if session.plan and session.is_planned(session.current):
            again = _again_today(session.plan.after(session.current.card.id, grade), session.current.card.id)
            told[grade] = again or f"~{'1 d' if grade < 3 else days}"
        elif schedule.drill is sm2.Drill.FAILED:
            told[grade] = "today"
        else:
            told[grade] = days if schedule.drill is sm2.Drill.NONE else f"{days}, again today"
    return told


def _again_today(plan: Showings, card: str) -> str:
    """Say that a card comes again today; "" if it does not. A spare showing is gone once another card needs it."""
    asked = plan.asked()
    if any(again == card for _, again in asked.again):
        return "today"
    return "~today" if any(again == card for _, again in asked.spare) else ""


def _stamp(session: Session, now: datetime, reviewed: datetime | None = None) -> datetime:
    """Return the moment of the session's next step: after those before it, and after the card was last `reviewed`.

    So a card's reviews keep their order where the clock is set back. What a clock told that went far ahead in the midst
    of the session is not followed: the rest of the session would not count, either.
    """
    today = max(session.today, study_day(now, session.day_ends))
    earlier = session.stamped if reviewed is None else (*session.stamped, reviewed)
    return moment_after(now, *(each for each in earlier if has_come(study_day(each, session.day_ends), today)))
