"""A session: the cards that wait, and what each grade, decision and undo does to them. Pure and frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from vivadeck import sm2
from vivadeck.agenda import Again, Item, arranged, has_come
from vivadeck.day import DAY_ENDS, study_day
from vivadeck.model import Card, CardEntry, Choice, Decision, Review, Undo, moment_after
from vivadeck.wording import span

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

    `items` are all cards that may be asked, as they were at the start; `touched` are those that were graded or decided
    about, as they are now. `plan` says what exams want of today's showings, and which of their cards come again; `then`
    are the others that were not shown yet, and `again` those that are drilled as SM-2 says. `shown` is the number of
    showings so far. `stamped` are the moments that its entries were given, also those that were taken back: none is
    used twice.
    """

    items: Mapping[str, Item]
    today: date
    day_ends: time = DAY_ENDS
    plan: Showings | None = None
    then: tuple[str, ...] = ()
    again: tuple[Again, ...] = ()
    shown: int = 0
    touched: Mapping[str, Item] = field(default_factory=dict)
    queue: Queue = ()
    steps: tuple[Step, ...] = ()
    stamped: tuple[datetime, ...] = ()

    @property
    def current(self) -> Item:
        return self.queue[0]

    @property
    def finished(self) -> int:
        """How many of the session's cards are done with."""
        return len((self.touched.keys() & self.items.keys()) - {item.card.id for item in self.queue})

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
    items = {item.card.id: item for item in agenda}
    then = tuple(card for card in items if plan is None or not plan.is_for(card))
    return _queued(Session(items, today, day_ends, plan, then, shown=plan.shown if plan else 0))


def _queued(session: Session) -> Session:
    """Return the session with its queue, as the rest of it says."""
    first, again, spare = session.plan.asked() if session.plan else ((), (), ())
    order = arranged(first, [*again, *session.again], spare, session.then, session.shown)
    return replace(session, queue=tuple(session.touched.get(card) or session.items[card] for card in order))


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
    schedule = sm2.review(current.schedule, entry.grade, study_day(entry.at, session.day_ends))
    after = _without(session, current.card.id)
    after = replace(
        after,
        shown=session.shown + 1,
        plan=session.plan and session.plan.after(current.card.id, entry.grade),
        touched={**session.touched, current.card.id: current._replace(schedule=schedule, reviewed=entry.at)},
    )
    if session.is_planned(current) or schedule.drill is sm2.Drill.NONE:
        return after
    return replace(after, again=(*after.again, Again(after.shown, current.card.id)))


def _decided(session: Session, entry: Decision) -> Session:
    current = session.current._replace(decided=entry.at)
    after = replace(_without(session, entry.card), touched={**session.touched, entry.card: current})
    if after.plan and entry.choice is Choice.SKIP:
        return replace(after, plan=after.plan.skipped((entry.card,)))
    return replace(after, plan=after.plan and after.plan.without((entry.card,)))


def _without(session: Session, card: str) -> Session:
    """Return the session with a card of SM-2 off what waits; an exam's is for the plan to say."""
    then = tuple(each for each in session.then if each != card)
    return replace(session, then=then, again=tuple(each for each in session.again if each.card != card))


def undo(session: Session, now: datetime) -> tuple[CardEntry, Session] | None:
    """Return what takes the session's last step back, to be recorded, and the session then; None without a step."""
    if not session.steps:
        return None
    last, before = session.steps[-1]
    if isinstance(last, Review):
        return Undo(last.card, last.at), replace(before, stamped=session.stamped)
    back = Decision(last.card, moment_after(_stamp(session, now), last.at), Choice.RESUME)
    stamped = (*session.stamped, back.at)
    if last.card not in before.items:  # an edit took it out of its deck meanwhile
        return back, replace(before, stamped=stamped)
    item = (before.touched.get(last.card) or before.items[last.card])._replace(decided=back.at)
    return back, _queued(replace(before, touched={**before.touched, last.card: item}, stamped=stamped))


def edited(session: Session, card: Card) -> Session:
    """Return the session with the current card replaced, here and in the sessions before it: undo keeps an edit."""
    name = session.current.card.id

    def replaced(items: Mapping[str, Item]) -> Mapping[str, Item]:
        return {**items, name: items[name]._replace(card=card)} if name in items else items

    items = replaced(session.items)
    return _throughout(session, lambda each: replace(each, items=items, touched=replaced(each.touched)))


def left_out(session: Session) -> Session:
    """Return the session without the current card, which is not in its deck any more, and was not before it either."""
    name = session.current.card.id
    items = {card: item for card, item in session.items.items() if card != name}

    def without(each: Session) -> Session:
        return replace(_without(each, name), items=items, plan=each.plan and each.plan.without((name,)))

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
    if any(each.card == card for each in asked.again):
        return "today"
    return "~today" if any(each.card == card for each in asked.spare) else ""


def _stamp(session: Session, now: datetime, reviewed: datetime | None = None) -> datetime:
    """Return the moment of the session's next step: after those before it, and after the card was last `reviewed`.

    So a card's reviews keep their order where the clock is set back. What a clock told that went far ahead in the midst
    of the session is not followed: the rest of the session would not count, either.
    """
    today = max(session.today, study_day(now, session.day_ends))
    earlier = session.stamped if reviewed is None else (*session.stamped, reviewed)
    return moment_after(now, *(each for each in earlier if has_come(study_day(each, session.day_ends), today)))
