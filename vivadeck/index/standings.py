"""Where each card stands, in the index: what `agenda.standings` says, kept from one start to the next.

It holds for one state of `progress.json`, one end of the day and one study day. What a session added to the file is
added here; whatever else happened to it (a merge, a restored backup, a change by hand) is read as a whole. Where the
file does not tell all (a session in another terminal, reviews dated ahead, a file written by hand) this command has
standings of its own, which are not kept.
"""

from __future__ import annotations

import contextlib
import json
import time
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from datetime import time as time_of_day
from typing import Any, NamedTuple

from vivadeck import agenda
from vivadeck.agenda import Standing
from vivadeck.day import study_day
from vivadeck.index.database import OF_STANDINGS, SETTLED_NS, Database, seal
from vivadeck.model import Card, Choice, Decision, Exam, Progress, Review
from vivadeck.progress import facts
from vivadeck.progress.facts import Unreadable
from vivadeck.progress.growth import Prefix, Since, since
from vivadeck.progress.history import apply, progress
from vivadeck.progress.opened import Opened, State
from vivadeck.sm2 import Drill, Schedule

NEW = 0  # stands in `waits` for a card that may be shown for the first time
COLUMNS = "due, reviewed, interval_days, ease, repetitions, lapses, drill, began, last, choice, decided"
_NO_FILE = State(0, 0, 0, "")
_ANY = Card("", "", "", "")


class Known(NamedTuple):
    """Of what the index holds the standings: of which state of the file, of how many of its reviews, of which day."""

    state: State
    is_settled: bool
    prefix: Prefix
    latest: int  # the study day of the latest review, as an ordinal; 0 without any
    day_ends: str
    today: int
    exams: list[dict[str, Any]]


class Standings:
    """The standings of all cards with reviews or decisions, as the study day `today` sees them."""

    def __init__(self, database: Database, today: date, day_ends: time_of_day) -> None:
        self._database = database
        self._today = today
        self._day_ends = day_ends
        self._is_followed = False
        self._open: Callable[[], AbstractContextManager[Opened]] | None = None
        self.ahead: list[date] = []  # the days of reviews that do not count yet
        self.exams: Mapping[tuple[tuple[str, ...], str], Exam] = {}

    def follow(self, opened: Callable[[], AbstractContextManager[Opened]]) -> None:
        """Take in what is recorded now. Raises VivaError where that cannot be read."""
        self._open, self._is_followed = opened, False
        self._database.attempt(lambda: None if self._is_followed else self.refill())

    def refill(self) -> None:
        """Take in what is recorded now where it was taken in before."""
        if self._open is not None:
            with self._open() as opened:
                self._follow(opened)
            self._is_followed = True

    def _follow(self, opened: Opened) -> None:
        self._be_shared()
        if opened.state is None and (told := opened.progress()) != Progress():
            self._be_private(told)
            return
        known = self._known()
        if known is None or (opened.state or _NO_FILE) != known.state or not self._holds(known):
            known = self._learned(opened, known)
        if known is None or known.latest > self._today.toordinal():
            self._be_private(opened.progress())
            return
        if known.today != self._today.toordinal():
            self._at_another_day(known)
        self.exams = progress((), exams=(facts.exam(each, "") for each in known.exams)).exams
        if opened.entries:
            self._overlay(opened)

    def _holds(self, known: Known) -> bool:
        return known.is_settled and known.day_ends == self._day_ends.isoformat()

    def begun(self) -> list[str]:
        """Return the cards that had their very first review today."""
        return self._database.attempt(self._begun)

    def _begun(self) -> list[str]:
        today = self._today.toordinal()
        rows = self._database.rows("select card from standings where touched >= ? and began = ?", (today, today))
        return [card for (card,) in rows]

    def _known(self) -> Known | None:
        held = self._database.sealed("select * from facts where name = 'progress'")
        if not held:
            return None
        state, is_settled, prefix, *rest = json.loads(held[0][1])
        return Known(State(*state), is_settled, Prefix(*prefix), *rest)

    def _keep(self, known: Known) -> Known:
        self._database.put("facts", ("progress", json.dumps(known)))
        return known

    def _learned(self, opened: Opened, known: Known | None) -> Known | None:
        """Take in the file's state, reading no more of it than is new; None where that is not to be relied on."""
        self._database.changing()
        if opened.state is None:
            return self._replaced(_NO_FILE, Since(iter(()), Prefix(0, 0, 0), Progress()))
        data = opened.data()
        with contextlib.suppress(_DatedAhead, Unreadable), self._database.undoing():
            if known and self._can_grow(known) and (more := since(data, known.prefix)):
                return self._added(opened.state, known, more)
            if everything := since(data, Prefix(0, 0, 0)):
                return self._replaced(opened.state, everything)
        return None

    def _can_grow(self, known: Known) -> bool:
        """Whether what comes after that can be added to it."""
        is_same_day_end = known.day_ends == self._day_ends.isoformat()
        return known.prefix.reviews > 0 and is_same_day_end and known.latest <= self._today.toordinal()

    def _replaced(self, state: State, told: Since) -> Known:
        """Put what the whole file comes to in the place of all standings."""
        last: deque[Review] = deque(maxlen=1)
        found = agenda.standings(_noting(told.reviews, last), told.rest.decisions.values(), self._today, self._day_ends)
        for table in (*OF_STANDINGS, "remembered"):
            self._database.connection.execute(f"delete from {table}")
        self._write(found)
        return self._keep(self._told(state, told, max(self._latest(found, last), 0)))

    def _added(self, state: State, known: Known, told: Since) -> Known:
        """Put what was added to the file to the standings."""
        last: deque[Review] = deque(maxlen=1)
        reviews = list(_noting(told.reviews, last))
        old, new = self._decided(), told.rest.decisions
        changed = {card for card in old.keys() | new.keys() if old.get(card) != new.get(card)}
        before = self._of({review.card for review in reviews} | changed)
        for card in changed - new.keys():
            before[card] = before[card]._replace(choice=None, decided=None)
        decisions = [new[card] for card in changed if card in new]
        found = {card: before[card] for card in changed if card in before}
        found |= agenda.standings(reviews, decisions, self._today, self._day_ends, before)
        self._write(found)
        self._untally(found)
        self._forget_heirs(found.keys() - before.keys())
        return self._keep(self._told(state, told, max(known.latest, self._latest(found, last))))

    def _told(self, state: State, told: Since, latest: int) -> Known:
        if latest > self._today.toordinal():
            raise _DatedAhead
        is_settled = abs(time.time_ns() - state.written_ns) >= SETTLED_NS
        exams = [facts.to_fields(exam) for exam in told.rest.exams.values()]
        return Known(state, is_settled, told.prefix, latest, self._day_ends.isoformat(), self._today.toordinal(), exams)

    def _latest(self, found: Mapping[str, Standing], last: Iterable[Review]) -> int:
        """Return the latest study day of any review: far ahead only the last one can be, which is in no standing."""
        days = [each.schedule.reviewed.toordinal() for each in found.values() if each.schedule]
        return max([0, *days, *(study_day(review.at, self._day_ends).toordinal() for review in last)])

    def _forget_heirs(self, new: Iterable[str]) -> None:
        """Let it be found out anew which card has whose history, where that depends on what is `new` in the history."""
        for what, files, found in self._database.rows(
            "select what, files, found from remembered where what like 'heirs%'"
        ):
            there = self._database.each("select card, id from cards where card = ?", new)
            rows = self._database.rows(f"select first, first + cards from files where file in ({files})")
            held = {card for card, row in there if any(start <= row < end for start, end in rows)}
            if held != set(new) or any(heir in held for _, heir, _ in json.loads(found)):
                self._database.connection.execute("delete from remembered where what = ?", (what,))

    def _at_another_day(self, known: Known) -> None:
        """See anew how the cards stand whose state is one of a day: drilled today, or skipped."""
        since_day = min(known.today, self._today.toordinal())
        touched = [
            card for (card,) in self._database.rows("select card from standings where touched >= ?", (since_day,))
        ]
        self._database.changing()
        found = self._of(touched)
        self._write(found)
        self._untally(found)
        self._keep(known._replace(today=self._today.toordinal()))

    def _be_shared(self) -> None:
        """Go back to the standings that are kept."""
        self.ahead = []
        self._database.share_standings()

    def _be_private(self, told: Progress) -> None:
        """Have standings for this command alone."""
        self._database.have_own_standings()
        self.ahead = agenda.ahead(told.reviews, self._today, self._day_ends)
        self.exams = told.exams
        self._write(agenda.standings(told.reviews, told.decisions.values(), self._today, self._day_ends))

    def _overlay(self, opened: Opened) -> None:
        """Have standings for this command alone, with what is in the journal added to those that are kept."""
        told = apply(Progress(exams=self.exams), opened.entries)
        before = self._of({review.card for review in told.reviews} | told.decisions.keys())
        if not self._is_simply_added(opened, told, before):
            self._be_private(opened.progress())
            return
        self._database.have_own_standings()
        for table in OF_STANDINGS:
            self._database.connection.execute(f"insert into temp.{table} select * from main.{table}")
        found = agenda.standings(told.reviews, told.decisions.values(), self._today, self._day_ends, before)
        self.exams = told.exams
        self._write(found)
        self._untally(found)

    def _is_simply_added(self, opened: Opened, told: Progress, before: Mapping[str, Standing]) -> bool:
        """Whether the journal's entries come after all that is known of their cards, and take back only each other."""
        recorded = {(entry.card, entry.at) for entry in opened.entries if isinstance(entry, Review)}
        none = Standing()
        return (
            all((undo.card, undo.at) in recorded for undo in told.undone)
            and all(study_day(review.at, self._day_ends) <= self._today for review in told.reviews)
            and all(_is_after(review.at, before.get(review.card, none).reviewed) for review in told.reviews)
            and all(_is_after(each.at, before.get(each.card, none).decided) for each in told.decisions.values())
        )

    def _decided(self) -> dict[str, Decision]:
        rows = self._database.rows("select card, decided, choice from standings where choice is not null")
        return {card: Decision(card, datetime.fromisoformat(at), Choice(choice)) for card, at, choice in rows}

    def _of(self, cards: Iterable[str]) -> dict[str, Standing]:
        """Return the standings of those of the cards that have one."""
        rows = self._database.each(f"select card, {COLUMNS}, touched, waits, seal from standings where card = ?", cards)
        return {row[0]: standing(row[1:12]) for row in rows}

    def _write(self, found: Mapping[str, Standing]) -> None:
        rows = (self._row(card, each) for card, each in found.items())
        marks = ", ".join("?" * 15)
        self._database.connection.executemany(f"insert or replace into standings values ({marks})", rows)

    def _row(self, card: str, told: Standing) -> tuple[Any, ...]:
        schedule, began, reviewed, choice, decided = told
        days = [] if schedule is None else [schedule.reviewed]
        days += [] if decided is None else [study_day(decided, self._day_ends)]
        touched = max(days, default=date.min)
        values = (
            card,
            *_schedule_row(schedule),
            began and began.toordinal(),
            reviewed and reviewed.isoformat(),
            choice and str(choice),
            decided and decided.isoformat(),
            touched.toordinal(),
            self._waits(told, touched),
        )
        return *values, seal(values)

    def _waits(self, told: Standing, touched: date) -> int | None:
        """Return the study day from which the card is asked, NEW, or None where it is not asked.

        It holds on any later day, but for what was `touched` today, which is looked at again on another day.
        """
        item = agenda.item(_ANY, told, self._today, self._day_ends)
        if item.schedule is None:
            return NEW if item.waits_as_new() else None
        if item.is_suspended:
            return None
        until = agenda.waits_until(item, self._today) if touched >= self._today else item.schedule.due
        return None if until is None else until.toordinal()

    def _untally(self, cards: Iterable[str]) -> None:
        """Let the decks be counted anew that have one of these cards."""
        rows = self._database.each("select id from cards where card = ?", cards)
        files = self._database.rows("select file, first, first + cards from files order by first")
        starts = [first for _, first, _ in files]
        found = {files[bisect_right(starts, row) - 1][0] for (row,) in rows}
        self._database.connection.executemany("delete from tallies where file = ?", ((file,) for file in found))


def standing(row: Sequence[Any]) -> Standing:
    """Return the standing that a row says (its columns are COLUMNS)."""
    due, reviewed, interval, ease, repetitions, lapses, drill, began, last, choice, decided = row
    schedule = None
    if due is not None:
        days = date.fromordinal(due), date.fromordinal(reviewed)
        schedule = Schedule(*days, interval, ease, repetitions, lapses, Drill(drill))
    return Standing(
        schedule,
        began and date.fromordinal(began),
        last and datetime.fromisoformat(last),
        choice and Choice(choice),
        decided and datetime.fromisoformat(decided),
    )


class _DatedAhead(Exception):
    """There are reviews of days to come: what follows from them is not the same tomorrow."""


def _schedule_row(schedule: Schedule | None) -> tuple[Any, ...]:
    if schedule is None:
        return (None,) * 7
    due, reviewed, interval, ease, repetitions, lapses, drill = schedule
    return due.toordinal(), reviewed.toordinal(), interval, ease, repetitions, lapses, drill.value


def _is_after(at: datetime, before: datetime | None) -> bool:
    return before is None or at > before


def _noting(reviews: Iterable[Review], last: deque[Review]) -> Iterator[Review]:
    for review in reviews:
        last.append(review)
        yield review
