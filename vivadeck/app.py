"""What a command works with: the clock, the settings, the decks and the progress, each opened when first needed."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence, Set
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from vivadeck import agenda, clock, settings
from vivadeck import settings as homes
from vivadeck.errors import VivaError
from vivadeck.terminal import output
from vivadeck.terminal.wording import dated_ahead

if TYPE_CHECKING:
    from vivadeck.agenda import Item
    from vivadeck.chosen import Chosen
    from vivadeck.decks.library import DeckSource, Library
    from vivadeck.exam.today import Plans
    from vivadeck.index.collection import Collection
    from vivadeck.index.index import Index
    from vivadeck.model import Exam, Progress
    from vivadeck.progress.renames import Rename
    from vivadeck.progress.store import Store
    from vivadeck.query import Query
    from vivadeck.settings import Settings
    from vivadeck.study.session import Session


class Desk:
    """The student's desk. `chosen_decks` are the files and folders named on the command line."""

    def __init__(self, chosen_decks: Sequence[Path] = ()) -> None:
        self._chosen_decks = chosen_decks
        self.now = clock.start()
        self._told_ahead = 0
        self._told_unplanned: set[str] = set()

    @cached_property
    def home(self) -> Path:
        return homes.home()

    @cached_property
    def settings(self) -> Settings:
        return settings.load(self.home)

    @cached_property
    def today(self) -> date:
        """The study day on which the command began; it stays that day, however long the command runs."""
        from vivadeck.clock import study_day

        return study_day(self.now(), self.settings.day_ends)

    @cached_property
    def places(self) -> homes.Places:
        return homes.deck_places(self._chosen_decks, self.settings.decks)

    @cached_property
    def library(self) -> Library:
        """The decks. What is wrong with a deck is said once, on stderr; the others can be used."""
        library = self.checked_library
        for problem in library.problems:
            output.note(str(problem))
        if library.problems and not library.decks:
            raise VivaError("No deck can be used. `viva check` lists what is wrong.")
        return library

    @cached_property
    def checked_library(self) -> Library:
        """The decks, without a word about what is wrong with them."""
        return self.read_decks(self._index.shelf)

    def read_decks(self, source: DeckSource | None = None) -> Library:
        """Return the decks as they are on disk now; without a `source` each file is parsed."""
        from vivadeck.decks import library

        known_in, source = (homes.bundled_decks(),), source or library.DeckFiles(output.tracked)
        return library.load(self.places.first, self.places.behind, known_in, source)

    @cached_property
    def _index(self) -> Index:
        from vivadeck.index.index import Index
        from vivadeck.index.standing_rows import Today

        return Index(homes.cache(), self.home, Today(self.today, self.settings.day_ends), output.tracked)

    @cached_property
    def store(self) -> Store:
        from vivadeck.progress.store import Store

        return Store(self.home, self.today)

    def progress(self) -> Progress:
        """Return what is recorded, and say what was found amiss."""
        progress = self.store.load()
        self.say_notices()
        self._say_ahead(agenda.ahead(progress.reviews, self.today, self.settings.day_ends))
        return progress

    @cached_property
    def collection(self) -> Collection:
        """All cards with where they stand today, as it is recorded; what was found amiss is said."""
        self._index.standings.follow(self.store, lambda: self.library)
        self.say_notices()
        self._say_ahead(self._index.standings.ahead)
        return self._index.collection(self.library.decks)

    def refresh(self) -> None:
        """Let what was recorded meanwhile be seen."""
        self.__dict__.pop("collection", None)

    def _say_ahead(self, days: Sequence[date]) -> None:
        """Say, once, that there are reviews which do not count yet: their cards are asked again."""
        if len(days) > self._told_ahead:
            self._told_ahead = len(days)
            output.note(dated_ahead(days))

    def heirs(self, known: Set[str], lost: Set[str], library: Library) -> list[Rename]:
        """Return the `lost` cards, which are `known` for their history but in no deck, with what each is likely now."""
        lost = {card for card in lost if card.partition("/")[0] not in library.broken}
        if not lost:
            return []
        from vivadeck.progress import renames

        bundled = {deck.name for deck in library.decks if deck.path.parent in self.places.behind}
        if not self.places.are_chosen:
            return renames.find_renames(lost, library.cards.values(), known, bundled)
        lost -= self._usual_cards()  # what is not among the decks chosen for this command may be among the usual ones
        decks = {deck.name for deck in library.decks}
        found = renames.find_renames(lost, library.cards.values(), known)
        return [heir for heir in found if heir.is_certain or heir.orphan.partition("/")[0] in decks]

    def _usual_cards(self) -> set[str]:
        from vivadeck.decks import library

        usual = homes.deck_places((), self.settings.decks)
        return {*library.load(usual.first, usual.behind, source=self._index.shelf).ids}

    def sure_heirs(self) -> dict[str, str]:
        """Return the cards that surely are the heirs of lost ones, by these. Finding them may take long."""

        def found() -> list[Rename]:
            return self.heirs(self.collection.known(), self.collection.lost(), self.library)

        self.collection  # noqa: B018 - which are lost follows from what is recorded now
        heirs = found() if self.places.are_chosen else self._index.heirs(self.library, self.places.behind, found)
        return {orphan: card for orphan, card, is_certain in heirs if is_certain}

    @property
    def exams(self) -> Mapping[tuple[tuple[str, ...], str], Exam]:
        """The exams that the student told of."""
        return self.collection.exams

    def say_notices(self) -> None:
        """Say on stderr what the store has to tell."""
        while self.store.notices:
            output.note(self.store.notices.pop(0))

    def items(self) -> list[Item]:
        """Return all cards with where they stand today."""
        return self.collection.items()

    def plans(self) -> Plans | None:
        """Return what is planned for today; None when no exam lies ahead."""
        if not self.exams:
            return None
        from vivadeck.exam import exams, today

        chosen = []
        for exam in exams.ahead(self.exams.values(), self.now(), self.today):
            if exams.is_planned(exam, self.today):
                try:
                    chosen.append((exam, self._to_plan(exam)))
                except VivaError as error:
                    self._say_unplanned(f"The exam {exams.name(exam)} cannot be planned: {error}")
        if not chosen:
            return None
        cards = {item.card.id for _, items in chosen for item in items}
        shown = self._index.standings.shown(cards)
        if shown is None:
            return today.plans(chosen, self.progress().reviews, self.today, self.settings.day_ends)
        known = today.history(shown.latest, cards, self.today, self.settings.day_ends, shown.before)
        pace = exams.seconds_per_card(shown.latest, self.today, self.settings.day_ends)
        return today.planned(chosen, known, pace, self.today, self.settings.day_ends)

    def _to_plan(self, exam: Exam) -> list[Item]:
        """Return the cards of an exam. Raises VivaError where none can be asked."""
        found = self.chosen(exam.decks, self.query(exam.query)).items()
        if all(item.is_suspended for item in found):
            raise VivaError("it has no card that can be asked.")
        return found

    def _say_unplanned(self, said: str) -> None:
        """Say, once, which exam cannot be planned, and why."""
        if said not in self._told_unplanned:
            self._told_unplanned.add(said)
            output.note(said)

    def chosen(self, decks: Sequence[str] = (), query: Query = (), *, is_standing_shown: bool = True) -> Chosen:
        """Return the cards of the named decks (all, when none is named) that match the query.

        Where cards stand is looked up when it is shown, or the query asks for it.
        Raises VivaError for a deck that is not there.
        """
        from vivadeck.chosen import Chosen

        names = {self.library.deck(name).name for name in decks}
        is_followed = is_standing_shown or any(term.kind == "is" for term in query)
        if is_followed:
            self.collection  # noqa: B018 - what is amiss with the progress is said
        held = [deck for deck in self.library.decks if not names or deck.name in names]
        return Chosen(self._index.collection(held, followed=is_followed), query, self.today)

    def new_left(self, limit: int | None, planned: Container[str] = ()) -> int:
        """Return how many new cards may still be shown today, apart from those that are `planned` for an exam."""
        allowed = self.settings.new if limit is None else limit
        return allowed - self.introduced(planned)

    def introduced(self, planned: Container[str] = ()) -> int:
        """Return how many cards were shown for the first time today, apart from those that are `planned`."""
        return sum(card not in planned for card in self.collection.begun())

    def session(self, chosen: Chosen, plans: Plans | None, new: int | None) -> Session:
        """Return the session that asks of the chosen cards what the plans want today, then what SM-2 wants.

        At most `new` new cards a day (None: as in the settings) come from SM-2.
        """
        from vivadeck.study import session

        ends = self.settings.day_ends
        if plans is None:
            return session.start(chosen.asked(self.new_left(new)), self.today, ends)
        from vivadeck.exam import today

        items = chosen.among(plans.items)
        others = chosen.asked(self.new_left(new, plans.cards), plans.cards)
        return session.start([*items, *others], self.today, ends, today.day(plans, items))

    def query(self, text: str) -> Query:
        """Return the parsed query. Raises VivaError, also for a deck or tag that is not there."""
        from vivadeck import query

        parsed = query.parse(text)
        decks = {deck.name for deck in self.library.decks}
        for broken in query.only_in(parsed, self.library.broken, decks):
            self.library.deck(broken)  # says what is wrong with it
        names_tags = any(term.kind == "tag" for term in parsed)
        query.check(parsed, decks, self.library.tags if names_tags else ())
        return parsed
