"""A session: the cards that wait, and how each grade, decision and undo changes them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from vivadeck import sm2
from vivadeck.agenda import Item, arranged, next_moment
from vivadeck.clock import DAY_ENDS, study_day
from vivadeck.model import Card, CardEntry, Choice, Decision, Mode, Review, Undo, moment_after
from vivadeck.terminal.wording import span

if TYPE_CHECKING:
    from vivadeck.exam.showings import Showings

Queue = tuple[Item, ...]
ROOMY_SECONDS = 3600.0  # nobody needs to hear of an end that is later than twice as far


class ShowingReason(StrEnum):
    """Why a card is shown."""

    DUE = "due"
    NEW = "new"
    AGAIN = "again"  # it was shown today and is drilled
    EARLY = "early"  # it is not due yet, but an exam comes first


class Recorded(NamedTuple):
    """An entry that was recorded, and the session before it."""

    entry: Review | Decision
    before: Session


@dataclass(frozen=True, slots=True)
class Session:
    """A session: `queue` are the cards that wait, the next one first, in the order they have if every answer is good.

    `plan` has the exams' showings of today, and decides which of their cards come again; `items` are all cards of exams
    that may be asked, as they were at the start. `then` are the other cards that were not shown yet, `again` those that
    SM-2 drills, each with the number of the showing after which it came back. `touched` are the cards with a grade or a
    decision, as they are now; `finished` counts those that no longer wait. `shown` is the number of showings so far.
    `stamps` are the moments of all entries, undone ones included: none is used twice. At the moment `ends_at` the time
    of the session is up (None: it has no end): then no further card is asked. It may be that an exam begins then
    (`ends_for_exam`).
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
    recorded: tuple[Recorded, ...] = ()
    stamps: tuple[datetime, ...] = ()
    mode: str = Mode.STUDY.value
    ends_at: datetime | None = None
    ends_for_exam: bool = False
    is_time_up: bool = False

    @property
    def is_over(self) -> bool:
        """Whether no further card is asked: none waits, or the time is up."""
        return not self.queue or self.is_time_up

    @property
    def current(self) -> Item:
        return self.queue[0]

    @property
    def total(self) -> int:
        """The number of cards in the session now: finished ones and waiting ones."""
        return self.finished + len(self.queue)

    @property
    def reviews(self) -> tuple[Review, ...]:
        """The session's reviews, in order, without undone ones."""
        return tuple(each.entry for each in self.recorded if isinstance(each.entry, Review))

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The session's skips and suspensions, in order, without undone ones."""
        return tuple(each.entry for each in self.recorded if isinstance(each.entry, Decision))

    def reason(self, item: Item) -> ShowingReason:
        """Return why a card of the queue waits."""
        if item.schedule is None:
            return ShowingReason.NEW
        if item.schedule.is_drilled_on(self.today):
            return ShowingReason.AGAIN
        return ShowingReason.DUE if item.schedule.due <= self.today else ShowingReason.EARLY

    def is_planned(self, item: Item) -> bool:
        """Return whether an exam's plan decides when the card is asked."""
        return self.plan is not None and self.plan.is_for(item.card.id)

    def seconds_left(self, now: datetime) -> float | None:
        """Return how long the session still takes; None where nobody knows.

        That is until its time is up, and no longer than the student, as far as an exam's plan knows the pace, needs for
        the cards that wait and those that are likely to come again.
        """
        again = self.plan.expected() - len(self.plan.queue()) if self.plan else 0
        cards = [(len(self.queue) + again) * self.plan.pace.seconds] if self.plan else []
        clock = [(self.ends_at - now).total_seconds()] if self.ends_at else []
        return min([*cards, *clock], default=None)

    def has_time(self, now: datetime) -> bool:
        """Return whether there is twice the time that the session is likely to take, until it ends by itself."""
        needed = len(self.queue) * self.plan.pace.seconds if self.plan else 0.0
        return self.ends_at is None or (self.ends_at - now).total_seconds() > 2 * max(needed, ROOMY_SECONDS)

    def waiting(self) -> dict[ShowingReason, int]:
        """Return how many cards wait for each reason, the current one included."""
        reasons = [self.reason(item) for item in self.queue]
        return {reason: reasons.count(reason) for reason in ShowingReason if reason in reasons}


def start(agenda: Sequence[Item], today: date, day_ends: time = DAY_ENDS, plan: Showings | None = None) -> Session:
    """Return the session that asks the agenda's cards in their order; the cards of a `plan` in the plan's order."""
    if plan is None:
        return _queued(Session(tuple(agenda), today, day_ends))
    items = {item.card.id: item for item in agenda if plan.is_for(item.card.id)}
    then = tuple(item for item in agenda if item.card.id not in items)
    return _queued(Session(then, today, day_ends, plan, items, shown=plan.shown))


def practice(agenda: Sequence[Item], today: date, day_ends: time = DAY_ENDS) -> Session:
    """Return the session that asks cards out of turn, in their order: what that changes is for `sm2.counts` to say."""
    return _queued(Session(tuple(agenda), today, day_ends, mode=Mode.PRACTICE.value))


def _queued(session: Session) -> Session:
    """Return the session with `queue` and `finished` worked out from its other fields."""

    def item(card: str) -> Item:
        return session.touched.get(card) or session.items[card]

    first, again, spare = session.plan.asked() if session.plan else ((), (), ())
    soon = [(number, item(card)) for number, card in (*again, *session.again)]
    late = [(number, item(card)) for number, card in spare]
    queue = arranged([*map(item, first)], soon, late, session.then, session.shown)
    waiting = sum(each.card.id in session.touched for _, each in (*soon, *late))
    return replace(session, queue=tuple(queue), finished=len(session.touched) - waiting)


def review(
    session: Session, grade: int, shown: datetime, now: datetime, further: tuple[tuple[str, str], ...] = ()
) -> Review:
    """Return the review of the current card with this grade, and with `further` fields.

    `shown` is when its question came up.
    """
    at = _stamp(session, now, session.current.reviewed)
    return Review(session.current.card.id, at, grade, seconds_since(shown, now), session.mode, further)


def seconds_since(shown: datetime, now: datetime) -> float:
    """Return the seconds since a question came up; 0 where the clock was set back."""
    return round(max(0.0, (now - shown).total_seconds()), 1)


def decision(session: Session, choice: Choice, now: datetime) -> Decision:
    """Return the decision about the current card."""
    return Decision(session.current.card.id, moment_after(_stamp(session, now), session.current.decided), choice)


def apply(session: Session, entry: Review | Decision) -> Session:
    """Return the session after `entry`, about the current card, was recorded."""
    after = _graded(session, entry) if isinstance(entry, Review) else _decided(session, entry)
    return _queued(
        replace(
            after,
            recorded=(*session.recorded, Recorded(entry, session)),
            stamps=(*session.stamps, entry.at),
            is_time_up=session.ends_at is not None and entry.at >= session.ends_at,
        )
    )


def _graded(session: Session, entry: Review) -> Session:
    current = session.current
    day = study_day(entry.at, session.day_ends)
    schedule = sm2.review(current.schedule, entry.grade, day, entry.mode)
    after = _without(session, current.card.id)
    after = replace(
        after,
        shown=session.shown + 1,
        plan=session.plan and session.plan.after(current.card.id, entry.grade, entry.seconds),
        touched={**session.touched, current.card.id: current._replace(schedule=schedule, reviewed=entry.at)},
    )
    if session.is_planned(current) or not schedule.is_drilled_on(day):
        return after
    return replace(after, again=(*after.again, (after.shown, current.card.id)))


def _decided(session: Session, entry: Decision) -> Session:
    current = session.current._replace(decided=entry.at)
    after = replace(_without(session, entry.card), touched={**session.touched, entry.card: current})
    if after.plan and entry.choice is Choice.SKIP:
        return replace(after, plan=after.plan.skipped((entry.card,)))
    return replace(after, plan=after.plan and after.plan.without((entry.card,)))


def _without(session: Session, card: str) -> Session:
    """Return the session in which a card of SM-2 no longer waits; an exam's plan decides about its own cards."""
    again = tuple(each for each in session.again if each[1] != card)
    if session.then and session.then[0].card.id == card:
        return replace(session, then=session.then[1:])
    return replace(session, again=again)


def undo(session: Session, now: datetime) -> tuple[CardEntry, Session] | None:
    """Return the entry that undoes the last one, to be recorded, and the session after it; None without any."""
    if not session.recorded:
        return None
    last, before = session.recorded[-1]
    if isinstance(last, Review):
        return Undo(last.card, last.at), replace(before, stamps=session.stamps)
    back = Decision(last.card, moment_after(_stamp(session, now), last.at), Choice.RESUME)
    restored = _changed(before, last.card, lambda item: item._replace(decided=back.at))
    return back, _queued(replace(restored, stamps=(*session.stamps, back.at)))


def edited(session: Session, card: Card) -> Session:
    """Return the session with the current card replaced, also in the sessions before it, so that undo keeps an edit."""
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
    """Return the session without the current card, which its deck has no more; the sessions before it lose it, too."""
    name = session.current.card.id

    def without(each: Session) -> Session:
        then = tuple(item for item in each.then if item.card.id != name)
        again = tuple(waiting for waiting in each.again if waiting[1] != name)
        touched = {card: item for card, item in each.touched.items() if card != name}
        plan = each.plan and each.plan.without((name,))
        return replace(each, then=then, again=again, touched=touched, plan=plan)

    return _throughout(session, without)


def _throughout(session: Session, change: Callable[[Session], Session]) -> Session:
    """Return the session with a change to its cards, also in all sessions before it."""
    recorded: tuple[Recorded, ...] = ()
    for entry, before in session.recorded:
        recorded = (*recorded, Recorded(entry, replace(_queued(change(before)), recorded=recorded)))
    return replace(_queued(change(session)), recorded=recorded)


def next_intervals(session: Session, now: datetime) -> dict[int, str]:
    """Return, for each grade, when the current card comes back after it: "6 days", "today", "today, then 1 day".

    The plan of an exam adds "~6 days" (SM-2 would ask it then, but the plan decides), "today if there is time" (if one
    of today's showings is left), "before the exam if it helps", and "not today".
    """
    today = study_day(now, session.day_ends)
    on = study_day(_stamp(session, now, session.current.reviewed), session.day_ends)
    schedules = {grade: sm2.review(session.current.schedule, grade, on, session.mode) for grade in sm2.GRADES}
    card, plan = session.current.card.id, session.plan
    if plan and session.is_planned(session.current):
        return {grade: plan.after(card, grade).comes_back(card, each.due, today) for grade, each in schedules.items()}
    return {grade: _scheduled(schedule, today) for grade, schedule in schedules.items()}


def _scheduled(schedule: sm2.Schedule, today: date) -> str:
    if schedule.drill is sm2.Drill.FAILED:
        return "today"
    days = span((schedule.due - today).days)
    return f"today, then {days}" if schedule.is_drilled_on(today) else days


def _stamp(session: Session, now: datetime, reviewed: datetime | None = None) -> datetime:
    """Return the moment of the session's next entry: later than its other entries and than the card's last review."""
    earlier = session.stamps if reviewed is None else (*session.stamps, reviewed)
    return next_moment(now, earlier, session.today, session.day_ends)
