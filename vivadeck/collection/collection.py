"""All cards, where each stands, and which of them a student means: the one answer to what is due, new, found, counted.

It follows the deck files and progress: each question is answered by what they held when it was asked. Nothing is kept
here that they do not say (see `database`).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as Some
from contextlib import suppress
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from vivadeck import agenda
from vivadeck.agenda import CardState, Item
from vivadeck.collection import deck_sync
from vivadeck.collection.database import FAILURES, Database
from vivadeck.collection.deck_sync import GONE, DeckFile, Later, known_as
from vivadeck.collection.rows import (
    CARD,
    DAYS_OF_A_JOURNEY,
    KNOWN,
    STATE,
    Showing,
    card_of,
    last_day,
    latest_of,
    reviews_of,
    showings_of,
    state_of,
)
from vivadeck.collection.selection import Selection
from vivadeck.decks.deck_file import unread
from vivadeck.decks.problems import Parsed, Problem
from vivadeck.model import Card, Deck, Exam, Review

if TYPE_CHECKING:
    from vivadeck.collection.query import Query
    from vivadeck.decks.library import Library
    from vivadeck.progress.store import Store

_T = TypeVar("_T")


class Shown(NamedTuple):
    """What an exam's plan goes by: the `showings` of some cards, each card's in time order, the cards in that of their
    first ones; the reviews of `today` (and of later days that count), of whatever card, as (card, grade, whether it was
    study), in time order; and the `seconds` of the latest ones before today in study, the latest first.
    """

    showings: dict[str, list[Showing]]
    today: list[tuple[str, int, bool]]
    seconds: list[float]


class _DatedAhead(Exception):
    """What is recorded reaches farther into the future than counts today."""


class Collection:
    """The collection of one home, kept in the folder `kept_in`, on the study day `today`, which ends at `day_ends`.

    `store` returns the store of progress, `tracked` shows how far long work is. Every question may raise VivaError
    where progress cannot be read.
    """

    def __init__(
        self,
        kept_in: Path,
        home: Path,
        store: Callable[[], Store],
        today: date,
        day_ends: time,
        tracked: Callable[[Any, str], Iterable[Any]],
    ) -> None:
        self.today = today
        self.day_ends = day_ends
        self._store = store
        self._tracked = tracked
        self.database = Database(kept_in, home, day_ends)
        self._is_followed = False  # progress, too, is looked at
        self._seen: int | None = None  # the database's version when all that was asked for was known to be current
        self._followed: int | None = None  # the same of progress alone
        self._paths: dict[str, Path] = {}  # of the deck files that were asked for, by what they are known by
        self._keys: dict[Path, str] = {}
        self._files: dict[str, DeckFile] = {}
        self._unread: dict[str, Problem] = {}
        self._worded: set[str] = set()  # the files whose words were asked for
        self._meanwhile: Callable[[], object] = dict

    # Decks

    def read(self, files: Mapping[str, Path]) -> list[Parsed]:
        """Return what each deck file (by its real path) gives; its cards are looked up when they are asked for."""
        keys = {known_as(real, path): path for real, path in files.items()}
        if not keys.keys() <= self._paths.keys():
            self._paths |= keys
            self._keys |= {path: key for key, path in keys.items()}
            self._seen = None
        return self.ask(lambda: [self._parsed(key, path) for key, path in keys.items()])

    def are_loose(self, read: Sequence[Parsed]) -> bool:
        """Whether a `see_also` in these files leads to none of their cards; it is found once for their content."""
        files = self.ask(lambda: [self._files.get(self._keys.get(parsed.path, ""), GONE) for parsed in read])

        def find() -> list[bool]:
            targets = {link.target for parsed in read for link in parsed.references}
            rows = self.ask(lambda: self.database.rows_of_each("select id, file from cards where id = ?", targets))
            numbers = {file.file for file in files}
            return [not targets <= {card for card, file in rows if file in numbers}]

        return any(self._memo("loose", _numbers(files), find))

    def card(self, card_id: str, decks: Sequence[Deck]) -> Card | None:
        """Return the card of these decks that has this id; None where none has it."""

        def cards() -> list[Card]:
            paths = dict(zip((file.file for file in self.files(decks)), (deck.path for deck in decks), strict=True))
            rows = self.database.rows(f"select file, {CARD} from cards where id = ?", (card_id,))
            return [card_of(row[1:], paths[row[0]]) for row in rows if row[0] in paths]

        return next(iter(self.ask(cards)), None)

    def tags(self, decks: Iterable[Deck]) -> set[str]:
        """Return all tags of the decks' cards."""
        return self.ask(lambda: {tag for file in self.files(decks) for tag in json.loads(file.tags)})

    def ids(self, decks: Iterable[Deck]) -> list[str]:
        """Return the ids of the decks' cards, in order."""

        def ids() -> list[str]:
            sql = "select id from cards where file = ? order by row"
            return [card for file in self.files(decks) for (card,) in self.database.rows(sql, (file.file,))]

        return self.ask(ids)

    # Progress

    def follow(self, meanwhile: Callable[[], object] = dict) -> None:
        """Look at what is recorded now. Where reading it takes long, another process does it, and this one does
        `meanwhile`. Raises VivaError where it cannot be read.
        """
        self._is_followed, self._seen, self._followed, self._meanwhile = True, None, None, meanwhile
        self.ask(dict)

    @property
    def exams(self) -> Mapping[tuple[tuple[str, ...], str], Exam]:
        """The exams that the student set, by what they are about."""
        from vivadeck.collection import progress_sync

        return self.ask(lambda: progress_sync.exams(self._known()))

    @property
    def ahead(self) -> list[date]:
        """The study days of reviews that do not count yet, in the order of the reviews."""

        def ahead() -> list[date]:
            last = last_day(self.today).toordinal()
            later = ((each.moment_us, card, each.day) for card, each in self._since(last + 1) if each.day > last)
            return [date.fromordinal(day) for *_, day in sorted(later)]

        return self.ask(ahead)

    def state(self, card: str) -> CardState:
        """Return what is known of a card, in whichever deck it is."""
        rows = self.ask(lambda: self.database.rows(f"select {STATE} from states where card = ?", (card,)))
        return state_of(rows[0]) if rows else CardState()

    def item(self, card: Card) -> Item:
        """Return where a card stands, in whichever deck it is."""
        return agenda.item(card, self.state(card.id), self.today, self.day_ends)

    def reviews(self, card: str) -> list[Review]:
        """Return the reviews of a card, in time order."""
        rows = self.ask(lambda: self.database.rows("select * from history where card = ?", (card,)))
        return reviews_of(rows[0]) if rows else []

    def begun(self) -> list[str]:
        """Return the cards, of whichever deck, that were shown for the first time today."""
        day = self.today.toordinal()
        sql = "select card from states where touched >= ? and began = ?"
        return self.ask(lambda: [card for (card,) in self.database.rows(sql, (day, day))])

    def known(self) -> set[str]:
        """Return the ids with a history: with reviews, or suspended."""
        sql = "select card from states where due is not null or choice = 'suspend'"
        return self.ask(lambda: {card for (card,) in self.database.rows(sql)})

    def lost(self, decks: Iterable[Deck]) -> set[str]:
        """Return the ids with a history of which there is no card in these decks."""
        files = self.ask(lambda: list(self.files(decks)))
        numbers = _numbers(files)
        if not self.ask(lambda: self._lost_count(numbers)):
            return set()

        def lost() -> list[str]:
            sql = (
                "select card from states s where (due is not null or choice = 'suspend') and not exists "
                f"(select 1 from cards c where c.id = s.card and c.file in ({numbers}))"
            )
            return self.ask(lambda: [card for (card,) in self.database.rows(sql)])

        return set(self._memo("lost", numbers, lost))

    def renames(self, library: Library, behind: Sequence[Path], find: Callable[[], list[Any]]) -> list[Any]:
        """Return what `find` says has become of lost cards of the library: (card, its new id, whether that is sure).

        It is called where something may have changed. To cards of decks `behind` fewer are renamed than to others.
        """
        lost = self.lost(library.decks)
        if not lost:
            return []
        paths = [*(deck.path for deck in library.decks), *library.broken.values()]
        files = self.ask(lambda: [self._files.get(self._keys.get(path, ""), GONE).file for path in paths])
        of = f"{len(behind)} {zlib.crc32(repr(sorted(lost)).encode('utf-8', 'surrogatepass'))} {files}"
        return self._memo("renames", of, find)

    def shown(self, cards: Some[str], enough: int, likely: tuple[float, float]) -> Shown:
        """Return what was shown of these cards, and the times of at least `enough` latest reviews before today that are
        within the `likely` seconds, or of all.
        """
        return self.ask(lambda: self._shown(cards, enough, likely))

    def keep(self, what: str, value: object) -> None:
        """Keep a value, as JSON, that was worked out from the cards; it may be lost with the file at any time."""
        if not self.database.transaction_kind:
            with suppress(*FAILURES), self.database.transaction("immediate"):
                self.database.put("meta", [(what, json.dumps(value))])

    def kept(self, what: str) -> Any:
        """Return the value that was last kept; None where there is none."""
        value = self.ask(lambda: self.database.meta(what))
        return None if value is None else json.loads(value)

    # Cards

    def select(self, decks: Sequence[Deck], query: Query = (), *, with_states: bool = True) -> Selection:
        """Return the cards of these decks that match the query. `with_states`: where they stand is to be known."""
        return Selection(self, decks, query, with_states=with_states)

    # How it is done

    def ask(self, work: Callable[[], _T]) -> _T:
        """Return what `work` finds in the tables, which hold what is on the disk, and which nobody changes meanwhile.

        Where the file fails, or cannot say what is the case today, all is done in memory.
        """
        if self.database.transaction_kind:
            if self.database.transaction_kind == "immediate":
                self._sync_decks()
            return work()
        try:
            return self._within_transaction(work)
        except Exception as error:
            if not self.database.is_kept or not _says_that_tables_fail(error):
                raise
            self.database.go_on_in_memory(None if isinstance(error, _DatedAhead) else error)
            self._files, self._seen, self._followed = {}, None, None
            return self._within_transaction(work)

    def _within_transaction(self, work: Callable[[], _T]) -> _T:
        with self.database.transaction("deferred"):
            if self._is_current():
                return work()
        with self.database.transaction("immediate"):
            if not self._is_current():  # nobody was quicker
                self._sync()
            is_ahead = self._is_dated_ahead()
            done = None if is_ahead else work()
            version = self.database.version()
        if is_ahead:
            raise _DatedAhead
        self._seen = version
        self._followed = version if self._is_followed else None
        return done  # type: ignore[return-value]

    def _is_current(self) -> bool:
        """Whether the tables hold what was asked for, as it is on the disk: that is looked at once, and again when
        another process has changed them.
        """
        version = self.database.version()
        if version == self._seen:
            return True
        self._files = deck_sync.files_of(self.database, self._paths)
        if self._stale() or self._is_behind() or self._unworded() or self._is_dated_ahead():
            return False
        self._seen = version
        return True

    def _stale(self) -> dict[str, Path]:
        return {
            key: path
            for key, path in self._paths.items()
            if key not in self._unread and not deck_sync.is_current(self._files.get(key), path)
        }

    def _is_behind(self) -> bool:
        version = self.database.version()
        if not self._is_followed or version == self._followed:
            return False
        from vivadeck.collection import progress_sync

        with self._store().opened() as snapshot:
            is_current = progress_sync.is_current(self.database, snapshot)
        self._followed = version if is_current else None
        return not is_current

    def _is_dated_ahead(self) -> bool:
        """Whether the tables that are kept, which do not go by today, count reviews that do not count today."""
        if not self._is_followed or not self.database.is_kept:
            return False
        return bool(self._known().latest_day > last_day(self.today).toordinal())

    def _unworded(self) -> list[DeckFile]:
        if not self._worded:
            return []
        from vivadeck.collection import word_index

        return word_index.missing(self.database, self._worded_files())

    def _sync(self) -> None:
        """Take in what has changed on the disk."""
        if self._is_followed and self._is_behind():
            self._sync_progress()
        self._sync_decks()
        if self._unworded():
            from vivadeck.collection import word_index

            word_index.take_in(self.database, self._worded_files(), self._tracked)

    def _worded_files(self) -> list[DeckFile]:
        return [self._files[key] for key in self._worded if key in self._files]

    def _sync_decks(self) -> None:
        self._files |= deck_sync.files_of(self.database, self._paths.keys() - self._files.keys())
        if stale := self._stale():
            new, unread = deck_sync.take_in(self.database, stale, self._files, self._tracked)
            self._files |= new
            self._unread |= unread
            for key in unread:
                self._files.pop(key, None)

    def _sync_progress(self) -> None:
        from vivadeck.collection import progress_sync

        with self._store().opened() as snapshot:
            new = progress_sync.recorded(snapshot)
        until = date.max if self.database.is_kept else last_day(self.today)
        try:
            counting = progress_sync.Until(until, self.day_ends)
            progress_sync.take_in(self.database, new, counting, meanwhile=self._look_meanwhile)
        except progress_sync.DamagedProgress:
            self._store().load()  # says what is wrong, unless it was just mended
            self._sync_progress()

    def _look_meanwhile(self) -> None:
        self._sync_decks()
        self._meanwhile()
        self._meanwhile = dict
        self._sync_decks()

    def _known(self) -> Any:
        from vivadeck.collection import progress_sync

        known = progress_sync.known(self.database)
        assert known is not None
        return known

    def want_words(self, decks: Iterable[Deck]) -> None:
        """Let the words of these decks be looked at from now on."""
        keys = {self._keys.get(deck.path, "") for deck in decks}
        if not keys <= self._worded:
            self._worded |= keys
            self._seen = None

    def _memo(self, what: str, of: str, find: Callable[[], list[Any]]) -> list[Any]:
        """Return what `find` does, JSON, unless that is known from before `of` the same."""
        rows = self.ask(lambda: self.database.rows("select value from memo where what = ? and of = ?", (what, of)))
        if rows:
            return list(json.loads(rows[0][0]))
        value = json.dumps(find())
        if self.database.transaction_kind == "immediate":
            self.database.put("memo", [(what, of, value)])
        elif not self.database.transaction_kind:
            with suppress(*FAILURES), self.database.transaction("immediate"):
                if self.database.version() == self._seen:  # nobody has changed what it follows from
                    self.database.put("memo", [(what, of, value)])
        return list(json.loads(value))

    def files(self, decks: Iterable[Deck]) -> list[DeckFile]:
        """Return what is known of the decks' files."""
        return [self._files.get(self._keys.get(deck.path, ""), GONE) for deck in decks]

    def _parsed(self, key: str, path: Path) -> Parsed:
        if key in self._unread:
            return unread(self._unread[key])
        file = self._files.get(key, GONE)
        return deck_sync.parsed(file, path, Later(lambda: self._cards(key, path), file.cards))

    def _cards(self, key: str, path: Path) -> list[Card]:
        def cards() -> list[Card]:
            file = self._files.get(key, GONE)
            sql = f"select {CARD} from cards where file = ? order by row"
            return [card_of(row, path) for row in self.database.rows(sql, (file.file,))]

        return self.ask(cards)

    def _lost_count(self, numbers: str) -> int:
        sql = f"select coalesce(sum(iif(file = 0, cards, -cards)), 0) from counts where day = {KNOWN} "
        ((count,),) = self.database.rows(f"{sql} and file in (0{numbers and ','}{numbers})")
        return int(count)

    def _shown(self, cards: Some[str], enough: int, likely: tuple[float, float]) -> Shown:
        today, last = self.today.toordinal(), last_day(self.today).toordinal()
        showings: dict[str, list[Showing]] = {}
        for row in self.database.rows_of_each("select * from history where card = ?", cards):
            if counting := [each for each in showings_of(row, self.day_ends) if each.day <= last]:
                showings[row[0]] = counting
        in_order = sorted(showings.items(), key=lambda item: (item[1][0].moment_us, item[0]))
        log = sorted(
            (each.moment_us, card, each.grade, each.is_study)
            for card, each in self._since(today)
            if today <= each.day <= last
        )
        return Shown(dict(in_order), [each[1:] for each in log], self._seconds(enough, likely))

    def _since(self, day: int) -> Iterator[tuple[str, Showing]]:
        """Yield the showings since a study day, of whatever card, and perhaps some before it."""
        sql = "select h.* from states s join history h on h.card = s.card where s.touched >= ?"
        for row in self.database.rows(sql, (day,)):
            for showing in latest_of(row, self.day_ends, day):
                yield row[0], showing

    def _seconds(self, enough: int, likely: tuple[float, float]) -> list[float]:
        today, days = self.today.toordinal(), 2 * DAYS_OF_A_JOURNEY
        while True:
            times = [
                (each.moment_us, card, each.seconds, each.day)
                for card, each in self._since(today - days)
                if each.is_study and each.day < today and likely[0] <= each.seconds <= likely[1]
            ]
            sure = sum(day >= today - days + DAYS_OF_A_JOURNEY for *_, day in times)
            if sure >= enough or days >= today:
                return [seconds for _, _, seconds, _ in sorted(times, reverse=True)[:enough]]
            earlier = self.database.rows("select 1 from states where touched < ? limit 1", (today - days,))
            days = days * 2 if earlier else today  # to the very first


def _numbers(files: Iterable[DeckFile]) -> str:
    return ",".join(str(file.file) for file in files)


def _says_that_tables_fail(error: Exception) -> bool:
    """Whether the file, or what stands in it, cannot be used: not a word of the student's decks or progress."""
    from vivadeck.progress.records import Unreadable

    return isinstance(error, (*FAILURES, _DatedAhead, Unreadable))
