"""Where each card stands, in the index: what `agenda.standings` says, kept from one start to the next.

It holds for one state of `progress.json`, one end of the day and one study day. What a session added to the file is
added here; whatever else happened to it (a merge, a restored backup, a change by hand) is read as a whole. Where the
file does not tell all (a session in another terminal, reviews dated ahead, a file written by hand) this command has
standings of its own, which are not kept.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Mapping, Set
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from vivadeck import agenda
from vivadeck.agenda import Standing
from vivadeck.index.consequences import forget_lost, untally
from vivadeck.index.database import OF_STANDINGS, Database
from vivadeck.index.learning import Learned, all_learned, are_simply_added, learned
from vivadeck.index.standing_rows import STANDING, Today, is_history, row, standing
from vivadeck.model import Choice, Decision, Entry, Exam, Progress
from vivadeck.progress import records
from vivadeck.progress.appended import Prefix, Since, since
from vivadeck.progress.merge import apply, progress
from vivadeck.progress.records import Unreadable
from vivadeck.progress.snapshot import FileState, Snapshot

if TYPE_CHECKING:
    from vivadeck.index.histories import Shown
    from vivadeck.progress.store import Store

_NO_FILE = FileState(0, 0, 0, "")
_MUCH_BYTES = 5_000_000  # of progress: another process, which takes a tenth of a second to begin, reads that


class Known(NamedTuple):
    """Of what the index holds the standings: of which state of the file, of how many of its reviews, of which day."""

    state: FileState
    prefix: Prefix
    latest: int  # the study day of the latest review, as an ordinal; 0 without any
    day_ends: str
    today: int
    exams: list[dict[str, Any]]


class Standings:
    """The standings of all cards with reviews or decisions, as they are on one study day."""

    def __init__(self, database: Database, today: Today) -> None:
        self._database = database
        self._today = today
        self._day, self._ends = today.day.toordinal(), today.ends.isoformat()
        self._store: Store | None = None
        self._is_followed = False
        self._is_kept = True  # not where this process read all that is recorded for itself
        self._followed: tuple[FileState | None, tuple[Entry, ...]] | None = None
        self._meanwhile: Callable[[], object] = Progress
        self.ahead: list[date] = []  # the days of reviews that do not count yet
        self.exams: Mapping[tuple[tuple[str, ...], str], Exam] = {}

    def follow(self, store: Store, meanwhile: Callable[[], object]) -> None:
        """Take in what is recorded now. Raises VivaError where that cannot be read.

        Where that takes long, another process does it, and this one does `meanwhile`.
        """
        self._store, self._meanwhile, self._is_followed = store, meanwhile, False
        self._database.attempt(lambda: None if self._is_followed else self.refill())

    def refill(self) -> None:
        """Take in what is recorded now where it was taken in before."""
        if self._store is not None:
            with self._store.opened() as opened:
                self._follow(opened, self._store)
                self._followed = opened.state, opened.entries
            self._is_followed = True

    def begun(self) -> list[str]:
        """Return the cards that had their very first review today."""
        return self._database.attempt(self._begun)

    def shown(self, cards: Set[str]) -> Shown | None:
        """Return what was shown of these cards; None where only the whole of what is recorded tells."""
        return self._database.attempt(lambda: self._shown(cards))

    def _shown(self, cards: Set[str]) -> Shown | None:
        from vivadeck.index import histories

        assert self._store is not None
        with self._store.opened() as opened:
            if (opened.state, opened.entries) != self._followed:
                self._follow(opened, self._store)
                self._followed = opened.state, opened.entries
            known = self._known() if self._is_kept else None
            with contextlib.suppress(Unreadable):
                if known and (found := histories.shown(self._database, cards, opened, known.prefix, self._today)):
                    return found._replace(latest=[*found.latest, *apply(Progress(), opened.entries).reviews])
        return None

    def _begun(self) -> list[str]:
        rows = self._database.rows(
            "select card from standings where touched >= ? and began = ?", (self._day, self._day)
        )
        return [card for (card,) in rows]

    def _follow(self, opened: Snapshot, store: Store) -> None:
        self.ahead, self._is_kept = [], True
        self._followed = None
        self._database.share_standings()
        if opened.state is None and (told := opened.progress()) != Progress():
            self._be_private(told)
            return
        known = self._known()
        if known is None or (opened.state or _NO_FILE) != known.state or known.day_ends != self._ends:
            known = self._learn(opened, store, known)
        if known is None or known.latest > self._day:
            self._be_private(opened.progress())
            return
        if known.today != self._day:
            self._at_another_day(known)
        self.exams = progress((), exams=(records.exam(each, "") for each in known.exams)).exams
        if opened.entries:
            self._overlay(opened)

    def _known(self) -> Known | None:
        held = self._database.sealed("select * from facts where name = 'progress'")
        if not held:
            return None
        state, prefix, *rest = json.loads(held[0][1])
        return Known(FileState(*state), Prefix(*prefix), *rest)

    def _keep(self, known: Known) -> Known:
        self._database.put("facts", ("progress", json.dumps(known)))
        return known

    def _learn(self, opened: Snapshot, store: Store, known: Known | None) -> Known | None:
        """Take in the file's state, reading no more of it than is new; None where that is not to be relied on."""
        self._database.changing()
        if opened.state is None:
            return self._replace(_NO_FILE, Learned([], Prefix(0, 0, 0), 0, Progress()))
        can_grow = known is not None and known.prefix.reviews and known.day_ends == self._ends
        if known and can_grow and known.latest <= self._day and (more := since(opened.data(), known.prefix)):
            with contextlib.suppress(Unreadable):
                return self._add(opened.state, known, more)
        call = (store.path, opened.state, self._today)
        if opened.state.size < _MUCH_BYTES:
            told = all_learned(*call)
        else:
            from vivadeck.index import workers

            with workers.beside(all_learned, *call) as result:
                self._meanwhile()
                told = result()
        return None if told is None or told.latest > self._day else self._replace(opened.state, told)

    def _replace(self, state: FileState, told: Learned) -> Known:
        """Put what the whole file comes to in the place of all standings."""
        for table in (*OF_STANDINGS, "histories", "remembered"):
            self._database.connection.execute(f"delete from {table}")
        self._write(told.rows)
        return self._keep(self._told(state, told))

    def _add(self, state: FileState, known: Known, told: Since) -> Known | None:
        """Put what was added to the file to the standings. Raises Unreadable, with nothing changed."""
        from vivadeck.index import histories

        reviews = list(told.reviews)
        if known.today != self._day:
            self._at_another_day(known)
        old, new = self._decided(), told.rest.decisions
        changed = {card for card in old.keys() | new.keys() if old.get(card) != new.get(card)}
        held = self._of({review.card for review in reviews} | changed)
        before = dict(held)
        for card in changed - new.keys():
            before[card] = before[card]._replace(choice=None, decided=None)
        decisions = [new[card] for card in changed if card in new]
        found = learned(told._replace(reviews=iter(reviews)), self._today, before, decisions)
        found = found._replace(latest=max(found.latest, known.latest))
        if found.latest > self._day:
            return None
        rows = {card: row(card, before[card], self._today) for card in changed - new.keys()}
        rows |= {each[0]: each for each in found.rows}
        self._write(rows.values())
        histories.grow(self._database, reviews, self._today)
        untally(self._database, rows)
        was = {card for card, each in held.items() if is_history(row(card, each, self._today))}
        now = {card for card, each in rows.items() if is_history(each)}
        forget_lost(self._database, begun=now - was, ended=was - now)
        return self._keep(self._told(state, found))

    def _told(self, state: FileState, told: Learned) -> Known:
        exams = [records.to_fields(exam) for exam in told.rest.exams.values()]
        return Known(state, told.prefix, told.latest, self._ends, self._day, exams)

    def _at_another_day(self, known: Known) -> None:
        """See anew how the cards stand whose state is one of a day: drilled today, or skipped."""
        since_day = min(known.today, self._day)
        touched = [
            card for (card,) in self._database.rows("select card from standings where touched >= ?", (since_day,))
        ]
        self._database.changing()
        self._rewrite(self._of(touched))
        self._keep(known._replace(today=self._day))

    def _be_private(self, told: Progress) -> None:
        """Have standings for this command alone."""
        self._database.have_own_standings()
        self._is_kept = False
        self.ahead = agenda.ahead(told.reviews, *self._today)
        self.exams = told.exams
        self._rewrite(agenda.standings(told.reviews, told.decisions.values(), *self._today))

    def _overlay(self, opened: Snapshot) -> None:
        """Have standings for this command alone, with what is in the journal added to those that are kept."""
        told = apply(Progress(exams=self.exams), opened.entries)
        before = self._of({entry.card for entry in opened.entries if not isinstance(entry, Exam)})
        if not are_simply_added(opened.entries, told, before, self._today):
            self._be_private(opened.progress())
            return
        self._database.have_own_standings()
        for table in OF_STANDINGS:
            self._database.connection.execute(f"insert into temp.{table} select * from main.{table}")
        self.exams = told.exams
        self._rewrite(agenda.standings(told.reviews, told.decisions.values(), *self._today, before))

    def _decided(self) -> dict[str, Decision]:
        rows = self._database.rows("select card, decided, choice from standings where choice is not null")
        return {card: Decision(card, datetime.fromisoformat(at), Choice(choice)) for card, at, choice in rows}

    def _of(self, cards: Iterable[str]) -> dict[str, Standing]:
        """Return the standings of those of the cards that have one."""
        rows = self._database.each(f"select {STANDING} from standings where card = ?", cards)
        return {row[0]: standing(row) for row in rows}

    def _rewrite(self, found: Mapping[str, Standing]) -> None:
        """Put these standings in the place of those that the cards had."""
        self._write([row(card, each, self._today) for card, each in found.items()])
        untally(self._database, found)

    def _write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" * 15)
        self._database.connection.executemany(f"insert or replace into standings values ({marks})", rows)
