"""The clock, settings, decks and progress that a command works with, each opened when it is first needed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from vivadeck import agenda, clock
from vivadeck import settings as configuration
from vivadeck.errors import VivaError
from vivadeck.model import Choice
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted, dated_ahead, in_shell

if TYPE_CHECKING:
    from vivadeck.collection.collection import Collection
    from vivadeck.collection.query import Query
    from vivadeck.collection.selection import Selection
    from vivadeck.decks.library import Library
    from vivadeck.model import Card, Deck, Exam, Progress
    from vivadeck.progress.store import Store
    from vivadeck.settings import Settings

_MOST_TERMINALS = 20  # whose last hits are kept
_MOST_DIGITS = 9


class App:
    """All that a command works with. `chosen_decks` are the files and folders named on the command line."""

    def __init__(self, chosen_decks: Sequence[Path] = ()) -> None:
        self._chosen_decks = chosen_decks
        self.now = clock.start()
        self._is_followed = False
        self._days_ahead = 0  # how many reviews that do not count yet the student was warned of
        self._said: set[str] = set()
        self._postponed: list[str] | None = None  # notices that wait until a session is off the screen

    @cached_property
    def home(self) -> Path:
        return configuration.home()

    @cached_property
    def settings(self) -> Settings:
        return configuration.load(self.home)

    @property
    def order(self) -> agenda.Order:
        """The order in which the cards of one day are asked."""
        return agenda.Order(self.settings.order)

    @cached_property
    def today(self) -> date:
        """The study day on which the command began; it stays that day, however long the command runs."""
        return clock.study_day(self.now(), self.settings.day_ends)

    @property
    def decks_option(self) -> list[str]:
        """The words with which the decks were chosen on the command line."""
        return [word for path in self._chosen_decks for word in ("--decks", str(path))]

    @cached_property
    def places(self) -> configuration.Places:
        return configuration.deck_places(self._chosen_decks, self.settings.decks)

    @cached_property
    def store(self) -> Store:
        from vivadeck.progress.store import Store

        return Store(self.home, self.today, self.notify)

    def notify(self, notice: str) -> None:
        """Print a notice on stderr, each text once in this command."""
        if notice in self._said:
            return
        self._said.add(notice)
        if self._postponed is None:
            output.warn(notice)
        else:
            self._postponed.append(notice)

    @contextlib.contextmanager
    def postponed_notices(self) -> Iterator[None]:
        """Print notices only after this block, because a session has the screen inside it."""
        postponed: list[str] = []
        self._postponed = postponed
        try:
            yield
        finally:
            self._postponed = None
            for notice in postponed:
                output.warn(notice)

    def progress(self) -> Progress:
        """Read all progress from the disk. Raises VivaError."""
        progress = self.store.load()
        self._say_ahead(agenda.ahead(progress.reviews, self.today, self.settings.day_ends))
        return progress

    @cached_property
    def _collection(self) -> Collection:
        from vivadeck.collection.collection import Collection

        day = self.today, self.settings.day_ends
        return Collection(configuration.cache(), self.home, lambda: self.store, *day, output.progress_bar)

    @property
    def collection(self) -> Collection:
        """The collection, with all progress up to now. Raises VivaError when progress cannot be read."""
        if not self._is_followed:
            self._collection.follow(lambda: self.library)
            self._is_followed = True
            self._say_ahead(self._collection.ahead)
        return self._collection

    def refresh(self) -> None:
        """Read the progress again before the collection is used the next time."""
        self._is_followed = False

    def _say_ahead(self, days: Sequence[date]) -> None:
        """Warn once of reviews that do not count yet, on these study days: their cards are asked again."""
        if len(days) > self._days_ahead:
            self._days_ahead = len(days)
            output.warn(dated_ahead(days))

    @cached_property
    def library(self) -> Library:
        """The decks. Problems are printed once, on stderr. Raises VivaError if no deck can be used."""
        library = self.load_decks(self.places)
        for problem in library.problems:
            output.warn(str(problem))
        if library.problems and not library.decks:
            raise VivaError("No deck can be used. To see why: `viva check`")
        return library

    def load_decks(self, places: configuration.Places) -> Library:
        """Return the decks in these places. Files that have not changed are not read again."""
        from vivadeck.decks import library

        bundled, collection = (configuration.bundled_decks(),), self._collection
        with _named(places):
            return library.load(places.first, places.behind, bundled, collection.read, collection.are_loose)

    def card(self, card_id: str) -> Card:
        """Return the card with this id, or second half of an id, or number of a hit in this terminal.

        Raises VivaError when there is no such card.
        """
        from vivadeck.decks.library import find_card

        def get(name: str) -> Card | None:
            return self._collection.card(name, self.library.decks)

        try:
            return find_card(card_id, get, self.ids)
        except VivaError as error:
            if not (card_id.isascii() and card_id.isdigit()):
                raise self._no_card(card_id, error) from None
        hits = (self._collection.kept("hits") or {}).get(output.terminal_name())
        number = int(card_id[:_MOST_DIGITS])
        if hits is None:
            raise VivaError(
                f"There is no card {card_id!r}. A number is a hit of your last search or `viva stats` in this "
                "terminal, and there was none yet. To search: `viva search WORDS`"
            )
        if not 0 < number <= len(hits):
            many = f"had {counted(len(hits), 'hit')}" if hits else "had no hits"
            raise VivaError(
                f"There is no card {card_id!r}, and the last search or `viva stats` in this terminal {many}."
            )
        return find_card(hits[number - 1], get, self.ids)

    def _no_card(self, name: str, error: VivaError) -> VivaError:
        """Return why there is no card of that name: it is the name of a deck, or its deck is broken; else the error."""
        deck = name.partition("/")[0]
        if deck in self.library.broken:
            try:
                self.library.deck(deck)  # says what is wrong with it
            except VivaError as broken:
                return VivaError(f"{broken}\nTo correct it: `viva edit {in_shell(deck)}`")
        if name in {each.name for each in self.library.decks}:
            quoted = in_shell(name)
            return VivaError(
                f"{name} is a deck, not a card. To list its cards: `viva search deck:{quoted}`. "
                f"To study it: `viva study {quoted}`"
            )
        return error

    def keep_hits(self, cards: Sequence[str]) -> None:
        """Keep the hits of a search, so that later commands in this terminal can name them by their numbers."""
        if terminal := output.terminal_name():
            others = {name: hits for name, hits in (self._collection.kept("hits") or {}).items() if name != terminal}
            latest = dict([*others.items()][-_MOST_TERMINALS:])
            self._collection.keep("hits", {**latest, terminal: list(cards)})

    def ids(self) -> list[str]:
        """Return the ids of all cards, in order."""
        return self._collection.ids(self.library.decks)

    def tags(self) -> set[str]:
        """Return the tags of all cards."""
        return self._collection.tags(self.library.decks)

    def query(self, text: str) -> Query:
        """Parse a query. Raises VivaError, also for a deck or tag that does not exist."""
        from vivadeck.collection import query

        parsed = query.parse(text)
        decks = {deck.name for deck in self.library.decks}
        for broken in query.only_in(parsed, self.library.broken, decks):
            self.library.deck(broken)  # says what is wrong with it
        names_tags = any(term.kind == "tag" for term in parsed)
        query.check(parsed, decks, self.tags() if names_tags else ())
        return parsed

    def select(
        self, decks: Sequence[str] = (), query: Query = (), *, with_states: bool = True, everywhere: bool = False
    ) -> Selection:
        """Return the cards that match the query: of the named decks, or else of all `asked_decks`.

        `everywhere`: of all decks where none is named, also of hidden ones. Without `with_states`, and without `is:` in
        the query, the cards come without their states. Raises VivaError for a deck that does not exist.
        """
        is_followed = with_states or any(term.kind == "is" for term in query)
        names = {self.library.deck(name).name for name in decks}
        if names or everywhere:
            chosen = [deck for deck in self.library.decks if not names or deck.name in names]
        else:
            chosen = self.asked_decks(query)
        collection = self.collection if is_followed else self._collection
        return collection.select(chosen, query, with_states=is_followed)

    def asked_decks(self, query: Query = ()) -> list[Deck]:
        """Return the decks that are asked and counted if none is named, and those that the query or an exam names.

        A deck that the student hid is left out. A bundled deck that was never begun is left out once the student has a
        deck that is not a copy of a bundled one, unless `viva decks --show` named it.
        """
        collection, decks = self.collection, self.library.decks
        if self.places.are_chosen:
            return list(decks)
        choices, named = collection.choices(decks), self._named_decks(query)
        files = {deck.name: deck.path for deck in decks} | dict(self.library.broken)
        own = {name for name, path in files.items() if path.parent not in self.places.behind}
        steps_back = bool(own - self.library.bundled)

        def is_asked(deck: Deck) -> bool:
            choice = choices.get(deck.name)
            if deck.name in named or choice is Choice.SHOW:
                return True
            return choice is not Choice.HIDE and (not steps_back or deck.name in own or collection.has_begun(deck))

        return [deck for deck in decks if is_asked(deck)]

    def _named_decks(self, query: Query) -> set[str]:
        """Return the names of the decks that the query names, or an exam that is not over."""
        return {*self._names_in(query), *(name for exam in self.exams_ahead() for name in self.decks_of(exam))}

    def exams_ahead(self) -> list[Exam]:
        """Return the exams that are not over."""
        return [exam for exam in self.exams.values() if exam.day and exam.day >= self.today]

    def decks_of(self, exam: Exam) -> set[str]:
        """Return the names of the decks that an exam names, also in its query."""
        if not exam.query:
            return set(exam.decks)
        from vivadeck.collection import query

        return {*exam.decks, *self._names_in(query.parse(exam.query))}

    def _names_in(self, query: Query) -> list[str]:
        if not query:
            return []
        from vivadeck.collection import query as queries

        names = [deck.name for deck in self.library.decks]
        return queries.only_in([term for term in query if not term.negated], names, ())

    def again(self) -> App:
        """Return an app that reads everything again, after a change of the decks."""
        return App(self._chosen_decks)

    @property
    def exams(self) -> Mapping[tuple[tuple[str, ...], str], Exam]:
        """The exams that the student set."""
        return self.collection.exams


@contextlib.contextmanager
def _named(places: configuration.Places) -> Iterator[None]:
    """Let an error about the places of decks say where they are named."""
    try:
        yield
    except VivaError as error:
        raise VivaError(f"{configuration.named_in(places.named_in)}{error}") from None
