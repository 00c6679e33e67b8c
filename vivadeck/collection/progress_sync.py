"""Progress in the collection: each card's reviews and state. Only cards with new reviews are replayed."""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from vivadeck.collection import deck_sync
from vivadeck.collection.database import Database
from vivadeck.collection.rows import (
    STATE,
    TALLIED,
    WITH_HISTORY,
    Replayed,
    decision_of,
    has_history,
    replayed,
    reviews_of,
)
from vivadeck.model import Decision, Entry, Exam, Progress, Review, Undo
from vivadeck.progress import json_file, merge, records
from vivadeck.progress.appended import Prefix, since
from vivadeck.progress.records import Unreadable
from vivadeck.progress.snapshot import Snapshot

_MUCH_BYTES = 5_000_000  # so much progress is read by another process, which takes a tenth of a second to begin
_NOTHING = Prefix(0, 0, 0)
_ALL = 0  # as a file in `counts`: all cards with a history


class DamagedProgress(Exception):
    """Progress cannot be read. The store's own error says why."""


class Until(NamedTuple):
    """Which reviews count: those up to the study day `day`, and when a study day ends."""

    day: date
    ends: time


class SyncedProgress(NamedTuple):
    """The progress that is in the tables already, as JSON.

    `file` identifies the version of `progress.json`. `prefix` says how many of its bytes were read (None if viva did
    not write it). `journal` is the text of the entries that were read. `latest_day` is the study day of the latest
    review (an ordinal, 0 without any).
    """

    file: list[Any]
    prefix: list[int] | None
    journal: str
    exams: list[dict[str, Any]]
    latest_day: int


class SavedProgress(NamedTuple):
    """Progress on the disk at one moment: what identifies the file, its bytes, and the journal's entries."""

    file: list[Any]
    data: bytes
    entries: tuple[Entry, ...]

    @property
    def journal(self) -> str:
        return _text(self.entries)


def synced_progress(database: Database) -> SyncedProgress | None:
    """Return the progress that is in the tables; None if there is none yet."""
    value = database.meta("progress")
    return SyncedProgress(*json.loads(value)) if value else None


def is_current(database: Database, snapshot: Snapshot) -> bool:
    """Whether the tables have all of the snapshot's progress."""
    synced = synced_progress(database)
    return synced is not None and synced.file == _file(snapshot) and synced.journal == _text(snapshot.entries)


def recorded(snapshot: Snapshot) -> SavedProgress:
    """Return the snapshot's content, so that the store's lock can be released. Raises VivaError if it is damaged."""
    data = snapshot.data()
    if not data:
        snapshot.progress()  # raises if the file should exist
    return SavedProgress(_file(snapshot), data, snapshot.entries)


def exams(synced: SyncedProgress) -> Mapping[tuple[tuple[str, ...], str], Exam]:
    """Return the exams that the student set."""
    return merge.progress((), exams=(records.exam(each, "exam") for each in synced.exams)).exams


def take_in(database: Database, new: SavedProgress, until: Until, *, meanwhile: Callable[[], object]) -> None:
    """Put the progress into the tables, and call `meanwhile` before that, or while another process reads the progress.

    Raises DamagedProgress.
    """
    synced = synced_progress(database)
    if synced and synced.latest_day <= until.day.toordinal():
        meanwhile()
        if synced.file == new.file and new.journal.startswith(synced.journal):
            _follow_journal(database, synced, new, until)
            return
        if _follow_file(database, synced, new, until):
            return
        meanwhile = _nothing
    _refill(database, new, until, meanwhile)


def _nothing() -> None:
    pass


def _file(snapshot: Snapshot) -> list[Any]:
    """Return what identifies this version of the file: another one has another value."""
    if snapshot.state:
        return list(snapshot.state)
    data = snapshot.data()
    return ["", len(data), zlib.crc32(data)]


def _text(entries: Iterable[Entry]) -> str:
    return "".join(map(json_file.dump_entry, entries))


def _follow_journal(database: Database, synced: SyncedProgress, new: SavedProgress, until: Until) -> None:
    """Add the new entries of the journal."""
    read_before = synced.journal.count("\n")
    before = Progress((), _decisions(database), _undone(database), exams(synced))
    after = merge.apply(before, new.entries[read_before:])
    _add(database, synced._replace(journal=new.journal), after, until)


def _follow_file(database: Database, synced: SyncedProgress, new: SavedProgress, until: Until) -> bool:
    """Add what is new in the file and the journal, and return True.

    Return False, with nothing changed, if all has to be read: viva did not write the file, or something changed that
    was read before.
    """
    later = since(new.data, Prefix(*synced.prefix)) if synced.prefix else None
    if later is None:
        return False
    try:
        added = list(later.reviews)
    except Unreadable:
        return False
    after = merge.apply(later.rest._replace(reviews=tuple(added)), new.entries)
    undone = {(undo.card, undo.at) for undo in after.undone}
    journal = [json_file.parse_entry(line) for line in synced.journal.splitlines()]
    were_taken = {entry for entry in journal if isinstance(entry, Review) and (entry.card, entry.at) not in undone}
    if not were_taken <= set(after.reviews) or not {(undo.card, undo.at) for undo in _undone(database)} <= undone:
        return False
    updated = synced._replace(file=new.file, prefix=list(later.prefix), journal=new.journal)
    _add(database, updated, after, until)
    return True


def _add(database: Database, synced: SyncedProgress, after: Progress, until: Until) -> None:
    """Replay the cards that changed. `after` has all decisions, undos and exams, but only the new reviews."""
    decisions = _decisions(database)
    undone = set(after.undone) - set(_undone(database))
    changed = {
        card for card in decisions.keys() | after.decisions.keys() if decisions.get(card) != after.decisions.get(card)
    }
    touched = changed | {review.card for review in after.reviews} | {undo.card for undo in undone}
    rows = database.rows_of_each("select * from history where card = ?", touched)
    reviews = merge.progress(
        [*(each for row in rows for each in reviews_of(row)), *after.reviews], (), after.undone
    ).reviews
    new = replayed(
        reviews, {card: after.decisions[card] for card in touched & after.decisions.keys()}, until.ends, until.day
    )
    _change(database, touched, new)
    _tally(database, rows, new, until)
    database.put("undone", [(undo.card, undo.at.isoformat()) for undo in undone])
    latest = max(synced.latest_day, new.latest_day)
    _keep(database, synced._replace(exams=_fields(after), latest_day=latest))


def _tally(database: Database, before: Sequence[Sequence[Any]], new: Replayed, until: Until) -> None:
    """Count the reviews of the cards that changed again, where reviews are counted at all."""
    if not database.meta(TALLIED):
        return
    from vivadeck.collection import tallies  # only once statistics were asked for

    tallies.change(database, before, new.history, until.ends, until.day.toordinal())


def _change(database: Database, touched: Iterable[str], new: Replayed) -> None:
    """Replace the rows of the `touched` cards by the replayed ones, and correct the counts."""
    before = {row[0]: row for row in database.rows_of_each(f"select {STATE} from states where card = ?", touched)}
    after = {row[0]: row for row in new.states}
    for table in ("history", "states"):
        database.connection.executemany(f"delete from {table} where card = ?", ((card,) for card in touched))
    database.put("history", new.history)
    database.put("states", new.states)
    files = database.rows_of_each("select id, file from cards where id = ?", touched)
    _recount(database, files, before, after)
    were, are = ({card for card, row in rows.items() if has_history(row)} for rows in (before, after))
    _forget_memos(database, begun=are - were, ended=were - are)


def _recount(
    database: Database,
    files: Iterable[tuple[str, int]],
    before: Mapping[str, Sequence[Any]],
    after: Mapping[str, Sequence[Any]],
) -> None:
    changes: dict[tuple[int, int], int] = {}
    places = [*files, *((card, _ALL) for card in before.keys() | after.keys())]
    for rows, sign in ((before, -1), (after, 1)):
        for card, file in places:
            for day in _counted_as(rows.get(card), file):
                changes[file, day] = changes.get((file, day), 0) + sign
    database.connection.executemany(
        "insert into counts values (?, ?, ?) on conflict do update set cards = cards + excluded.cards",
        ((*key, cards) for key, cards in changes.items() if cards),
    )


def _counted_as(row: Sequence[Any] | None, file: int) -> list[int]:
    """Return the days under which `counts` counts a card with this row of STATE."""
    days = [WITH_HISTORY] if row is not None and has_history(row) else []
    if file != _ALL:
        waits = 0 if row is None else row[-1]
        days += [] if waits is None else [waits]
    return days


def _forget_memos(database: Database, begun: set[str], ended: set[str]) -> None:
    """Delete the kept lists of lost cards and of renames where they may be wrong now."""
    if begun or ended:
        database.connection.execute("delete from memo where name = 'lost'")
    for of, value in database.rows("select of, value from memo where name = 'renames'"):
        del of
        if ended or any(card in begun for _, card, _ in json.loads(value)):
            database.connection.execute("delete from memo where name = 'renames'")


def _refill(database: Database, new: SavedProgress, until: Until, meanwhile: Callable[[], object]) -> None:
    """Empty the tables and fill them from all of the progress. Raises DamagedProgress."""
    try:
        prefix, replay, rest = _read_beside(new.data, until, meanwhile)
    except Unreadable as error:
        raise DamagedProgress from error
    for table in ("history", "states", "undone", "counts"):
        database.connection.execute(f"delete from {table}")
    if database.meta(TALLIED):
        from vivadeck.collection import tallies  # only once statistics were asked for

        tallies.clear(database)
    database.connection.execute("delete from memo where name in ('lost', 'renames')")
    database.put("history", replay.history)
    database.put("states", replay.states)
    database.put("undone", [(undo.card, undo.at.isoformat()) for undo in rest.undone])
    deck_sync.count(database)
    database.put("counts", [(_ALL, WITH_HISTORY, sum(map(has_history, replay.states)))])
    synced = SyncedProgress(new.file, prefix, "", _fields(rest), replay.latest_day)
    _keep(database, synced)
    if new.entries:
        _follow_journal(database, synced, new, until)


def _read_beside(
    data: bytes, until: Until, meanwhile: Callable[[], object]
) -> tuple[list[int] | None, Replayed, Progress]:
    """Read all, in another process if it is much, and call `meanwhile`. Raises Unreadable."""
    if len(data) < _MUCH_BYTES:
        meanwhile()
        return read_all(data, until)
    from vivadeck.collection import workers

    with workers.beside(read_all, data, until) as result:
        meanwhile()
        return result()


def read_all(data: bytes, until: Until) -> tuple[list[int] | None, Replayed, Progress]:
    """Read and replay the bytes of a `progress.json`. Raises Unreadable.

    Returns the prefix that was read (None if viva did not write the file), the replayed reviews, and everything but the
    reviews.
    """
    if later := since(data, _NOTHING):
        with contextlib.suppress(Unreadable):  # `parse_bytes` raises it with the place
            replay = replayed(later.reviews, later.rest.decisions, until.ends, until.day)
            return list(later.prefix), replay, later.rest
    whole = json_file.parse_bytes(data) if data else Progress()
    return None, replayed(whole.reviews, whole.decisions, until.ends, until.day), whole._replace(reviews=())


def _keep(database: Database, synced: SyncedProgress) -> None:
    database.put("meta", [("progress", json.dumps(synced))])


def _fields(progress: Progress) -> list[dict[str, Any]]:
    return [records.to_fields(exam) for exam in progress.exams.values()]


def _decisions(database: Database) -> dict[str, Decision]:
    """Return the decision about each card."""
    rows = database.rows(f"select {STATE} from states where choice is not null")
    return {decision.card: decision for decision in map(decision_of, rows) if decision}


def _undone(database: Database) -> tuple[Undo, ...]:
    """Return the reviews that were undone."""
    return tuple(Undo(card, datetime.fromisoformat(at)) for card, at in database.rows("select * from undone"))
