"""Answers from all decks and all progress: a card by its id, its state and reviews, exams, histories without a card.

A `Selection` says which of some cards are due or new, which match a query, and how many there are.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as Some
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from vivadeck import agenda
from vivadeck.agenda import CardState, Item
from vivadeck.clock import study_day
from vivadeck.collection.deck_sync import numbers
from vivadeck.collection.rows import (
    CARD,
    DAYS_OF_A_JOURNEY,
    HAS_HISTORY,
    STATE,
    WITH_HISTORY,
    Showing,
    answers_of,
    card_of,
    last_day,
    latest_of,
    reviews_of,
    showings_of,
    state_of,
)
from vivadeck.collection.selection import Selection
from vivadeck.collection.tables import Tables
from vivadeck.decks.problems import Parsed
from vivadeck.model import Card, Choice, Deck, Exam, Review

if TYPE_CHECKING:
    from vivadeck.collection.query import Query
    from vivadeck.collection.standings import DeckStanding
    from vivadeck.decks.library import Library
    from vivadeck.exam.memory import Memory
    from vivadeck.tally import Counted


class Shown(NamedTuple):
    """The reviews that an exam's plan is computed from.

    `showings` are those of the exam's cards, each card's in time order; the card that was shown first comes first.
    `today` has the reviews of all cards today (and on later days that count) in time order, each as (card, grade,
    seconds, is it study). `seconds` are the times of the latest study reviews before today, the latest first.
    """

    showings: dict[str, list[Showing]]
    today: list[tuple[str, int, float, bool]]
    seconds: list[float]


class Collection(Tables):
    """All decks and all progress of one home. Every method may raise VivaError, as `ask` does."""

    # Decks

    def are_loose(self, read: Sequence[Parsed]) -> bool:
        """Whether a `see_also` in these files leads to none of their cards. The answer is kept while the files stay."""
        files = self.ask(lambda: [self.file_at(parsed.path) for parsed in read])

        def find() -> list[bool]:
            targets = {link.target for parsed in read for link in parsed.references}
            rows = self.ask(lambda: self.database.rows_of_each("select id, file from cards where id = ?", targets))
            active = {file.file for file in files}
            return [not targets <= {card for card, file in rows if file in active}]

        return any(self.memo("loose", numbers(files), find))

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

    @property
    def exams(self) -> Mapping[tuple[tuple[str, ...], str], Exam]:
        """The exams that the student set, by what they are about."""
        from vivadeck.collection import progress_sync

        return self.ask(lambda: progress_sync.exams(self.synced_progress()))

    @property
    def ahead(self) -> list[date]:
        """The study days of reviews that do not count yet, in the order of the reviews."""

        def ahead() -> list[date]:
            last = last_day(self.today).toordinal()
            later = ((each.moment_us, card, each.day) for card, each in self._since(last + 1) if each.day > last)
            return [date.fromordinal(day) for *_, day in sorted(later)]

        return self.ask(ahead)

    def state(self, card: str) -> CardState:
        """Return the state of a card, in whichever deck it is."""
        rows = self.ask(lambda: self.database.rows(f"select {STATE} from states where card = ?", (card,)))
        return state_of(rows[0]) if rows else CardState()

    def item(self, card: Card) -> Item:
        """Return the card with its state today, in whichever deck it is."""
        return agenda.item(card, self.state(card.id), self.today, self.day_ends)

    def reviews(self, card: str) -> list[Review]:
        """Return the reviews of a card, in time order."""
        rows = self.ask(lambda: self.database.rows("select * from history where card = ?", (card,)))
        return reviews_of(rows[0]) if rows else []

    def with_field(self, name: str) -> list[Review]:
        """Return the reviews of all cards that have this further field, in time order, but those dated ahead."""
        sql, last = "select * from history where others like ?", last_day(self.today)
        rows = self.ask(lambda: self.database.rows(sql, (f'%"{name}": %',)))
        reviews = (review for row in rows for review in reviews_of(row) if name in dict(review.further))
        counting = (review for review in reviews if study_day(review.at, self.day_ends) <= last)
        return sorted(counting, key=lambda review: (review.at, review.card))

    def begun(self) -> list[str]:
        """Return the cards, of whichever deck, that were shown for the first time today."""
        day = self.today.toordinal()
        sql = "select card from states where touched >= ? and began = ?"
        return self.ask(lambda: [card for (card,) in self.database.rows(sql, (day, day))])

    def ids_with_history(self) -> set[str]:
        """Return the ids with a history: with reviews, or suspended."""
        sql = f"select card from states s where {HAS_HISTORY}"
        return self.ask(lambda: {card for (card,) in self.database.rows(sql)})

    def choices(self, decks: Iterable[Deck]) -> dict[str, Choice]:
        """Return what the student decided about these decks, by their names."""
        names = [deck.name for deck in decks]
        rows = self.ask(lambda: self.database.rows_of_each("select card, choice from states where card = ?", names))
        return {name: Choice(choice) for name, choice in rows if choice}

    def has_begun(self, deck: Deck) -> bool:
        """Whether a card of the deck has a review; a suspension alone is no beginning."""
        with_history = f"select 1 from counts where file = ? and day = {WITH_HISTORY} and cards > 0"
        reviewed = (
            "select 1 from cards c cross join states s on s.card = c.id where c.file = ? and s.due is not null limit 1"
        )
        file = (self.file_at(deck.path).file,)
        return bool(self.ask(lambda: self.database.rows(with_history, file) and self.database.rows(reviewed, file)))

    def lost(self, decks: Iterable[Deck]) -> set[str]:
        """Return the ids with a history and without a card in these decks."""
        files = self.ask(lambda: list(self.files(decks)))
        of = numbers(files)
        if not self.ask(lambda: self._lost_count(of)):
            return set()

        def lost() -> list[str]:
            sql = (
                f"select card from states s where {HAS_HISTORY} and not exists "
                f"(select 1 from cards c where c.id = s.card and c.file in ({of}))"
            )
            return self.ask(lambda: [card for (card,) in self.database.rows(sql)])

        return set(self.memo("lost", of, lost))

    def renames(self, library: Library, behind: Sequence[Path], find: Callable[[], list[Any]]) -> list[Any]:
        """Return where the lost cards of the library are now: (lost id, new id, whether that is certain).

        `find` finds it out; it is called only where the answer may have changed. The answer also depends on which decks
        are `behind` (came with viva).
        """
        lost = self.lost(library.decks)
        if not lost:
            return []
        paths = [*(deck.path for deck in library.decks), *library.broken.values()]
        files = self.ask(lambda: [self.file_at(path).file for path in paths])
        of = f"{len(behind)} {zlib.crc32(repr(sorted(lost)).encode('utf-8', 'surrogatepass'))} {files}"
        return self.memo("renames", of, find)

    def shown(self, cards: Some[str], enough: int, likely: tuple[float, float], evening: date | None = None) -> Shown:
        """Return the showings of these cards, and how long the latest `enough` reviews before today took, in seconds.

        Only times within the range `likely` count; there may be fewer than `enough`. With `evening`, an earlier study
        day, all is as it was when that day ended.
        """
        return self.ask(lambda: self._shown(cards, enough, likely, evening))

    def tally(self, cards: Some[str] | None = None) -> Counted:
        """Return the answers to these cards, counted (None: the answers to all cards, of whichever deck)."""
        from vivadeck.collection import tallied

        if cards is None:
            return tallied.Tallied(self)
        return self.ask(lambda: tallied.of_cards(self, cards, last_day(self.today).toordinal()))

    def memories(self, evening: date = date.max) -> dict[str, Memory]:
        """Return the planner's memory of each card that has an answer; with `evening`, as that study day ended."""
        from vivadeck.collection import tallied

        self.want_tallies()
        return self.ask(lambda: tallied.memories(self, evening.toordinal()))

    def answers(self, cards: Iterable[str]) -> dict[str, list[tuple[int, int, int, int, str]]]:
        """Return the answers to these cards, in time order, each with the fields of `tally.Answered`."""
        last = last_day(self.today).toordinal()

        def answers() -> dict[str, list[tuple[int, int, int, int, str]]]:
            rows = self.database.rows_of_each("select * from history where card = ?", cards)
            return {row[0]: [*answers_of(row, self.day_ends, last)] for row in rows}

        return self.ask(answers)

    def standings(self, decks: Sequence[Deck], day: date, *, as_it_ended: bool = False) -> list[DeckStanding]:
        """Return how well the cards of each deck are known on a study day, with the memories of now or, for an earlier
        day, `as_it_ended`. Suspended cards do not count.
        """
        from vivadeck.collection import standings

        self.want_tallies()
        return standings.of_decks(self, decks, day.toordinal(), as_it_ended=as_it_ended)

    def edition(self) -> str:
        """Return a text that is another one when progress has changed."""
        return self.ask(lambda: str(zlib.crc32(str(self.database.meta("progress")).encode())))

    # Cards

    def select(self, decks: Sequence[Deck], query: Query = (), *, with_states: bool = True) -> Selection:
        """Return the cards of these decks that match the query. Their states are looked up only `with_states`."""
        return Selection(self, decks, query, with_states=with_states)

    def _lost_count(self, numbers: str) -> int:
        sql = f"select coalesce(sum(iif(file = 0, cards, -cards)), 0) from counts where day = {WITH_HISTORY} "
        ((count,),) = self.database.rows(f"{sql} and file in (0{numbers and ','}{numbers})")
        return int(count)

    def _shown(self, cards: Some[str], enough: int, likely: tuple[float, float], evening: date | None) -> Shown:
        today, last = (evening or self.today).toordinal(), (evening or last_day(self.today)).toordinal()
        showings: dict[str, list[Showing]] = {}
        for row in self.database.rows_of_each("select * from history where card = ?", cards):
            if counting := [each for each in showings_of(row, self.day_ends) if each.day <= last]:
                showings[row[0]] = counting
        in_order = sorted(showings.items(), key=lambda item: (item[1][0].moment_us, item[0]))
        log = sorted(
            (each.moment_us, card, each.grade, each.seconds, each.is_study)
            for card, each in self._since(today)
            if today <= each.day <= last
        )
        return Shown(dict(in_order), [each[1:] for each in log], self._seconds(enough, likely, today))

    def _since(self, day: int) -> Iterator[tuple[str, Showing]]:
        """Yield the showings of all cards since a study day (an ordinal), and perhaps some earlier ones."""
        sql = "select h.* from states s join history h on h.card = s.card where s.touched >= ?"
        for row in self.database.rows(sql, (day,)):
            for showing in latest_of(row, self.day_ends, day):
                yield row[0], showing

    def _seconds(self, enough: int, likely: tuple[float, float], today: int) -> list[float]:
        days = 2 * DAYS_OF_A_JOURNEY
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
            days = days * 2 if earlier else today  # all days
