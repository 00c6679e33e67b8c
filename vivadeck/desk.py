"""What a command works with: the clock, the settings, the decks and the progress, each opened when first needed."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from vivadeck import agenda, clock, output, settings
from vivadeck import home as homes
from vivadeck.errors import VivaError
from vivadeck.model import Choice
from vivadeck.wording import dated_ahead

if TYPE_CHECKING:
    from vivadeck.agenda import Item
    from vivadeck.decks.library import Library
    from vivadeck.exam.today import Plans
    from vivadeck.model import Exam, Progress
    from vivadeck.orphans import Heir
    from vivadeck.progress.store import Store
    from vivadeck.query import Query
    from vivadeck.settings import Settings


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
        from vivadeck.day import study_day

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
        return self.read_decks(kept_in=homes.cache())

    def read_decks(self, kept_in: Path | None = None) -> Library:
        """Return the decks as they are on disk now, from the cache `kept_in` where they have not changed."""
        from vivadeck.decks import library

        bundled = homes.bundled_decks()
        return library.load(self.places.first, self.places.behind, kept_in=kept_in, known_in=(bundled,))

    @cached_property
    def store(self) -> Store:
        from vivadeck.progress.store import Store

        return Store(self.home, self.today)

    def progress(self) -> Progress:
        """Return what is recorded, and say what was found amiss."""
        progress = self.store.load()
        self.say_notices()
        self._say_ahead(progress)
        return progress

    def _say_ahead(self, progress: Progress) -> None:
        """Say, once, that there are reviews which do not count yet: their cards are asked again."""
        days = agenda.ahead(progress.reviews, self.today, self.settings.day_ends)
        if len(days) > self._told_ahead:
            self._told_ahead = len(days)
            output.note(dated_ahead(days))

    def heirs(self, progress: Progress, library: Library) -> list[Heir]:
        """Return each card with history that is in no deck any more, with the card that is likely to be it now."""
        suspended = {decision.card for decision in progress.decisions.values() if decision.choice is Choice.SUSPEND}
        known = {review.card for review in progress.reviews} | suspended
        lost = {card for card in known - library.cards.keys() if card.partition("/")[0] not in library.broken}
        if not lost:
            return []
        from vivadeck import orphans

        bundled = {deck.name for deck in library.decks if deck.path.parent in self.places.behind}
        if not self.places.are_chosen:
            return orphans.heirs(lost, library.cards.values(), known, bundled)
        lost -= self._usual_cards()  # what is not among the decks chosen for this command may be among the usual ones
        decks = {deck.name for deck in library.decks}
        found = orphans.heirs(lost, library.cards.values(), known)
        return [heir for heir in found if heir.is_sure or heir.orphan.partition("/")[0] in decks]

    def _usual_cards(self) -> set[str]:
        from vivadeck.decks import library

        usual = homes.deck_places((), self.settings.decks)
        return {*library.load(usual.first, usual.behind, kept_in=homes.cache()).cards}

    def remind(self, progress: Progress) -> None:
        """Say on stderr what the student should do about their history, where there is something."""
        sure = sum(heir.is_sure for heir in self.heirs(progress, self.library))
        if sure:
            many, their = ("1 card was", "its") if sure == 1 else (f"{sure} cards were", "their")
            output.note(f"{many} reworded or moved: `viva check --fix` brings {their} history along.")
        for copy in self.store.conflict_copies():
            import shlex

            quoted = shlex.quote(str(copy))
            output.note(
                f"Another computer's reviews are in a copy of your progress: `viva merge {quoted}` takes them in."
            )
        if progress.exams:
            from vivadeck.exam import exams

            held = progress.exams.values()
            then = "" if exams.ahead(held, self.now(), self.today) else ": viva goes by SM-2 again"
            for exam in exams.just_over(held, self.now(), self.today):
                output.note(f"The exam {exams.over(exam, self.today)}{then}.")

    def say_notices(self) -> None:
        """Say on stderr what the store has to tell."""
        while self.store.notices:
            output.note(self.store.notices.pop(0))

    def items(self, progress: Progress | None = None) -> list[Item]:
        """Return all cards with where they stand today."""
        known = progress or self.progress()
        return agenda.items(
            self.library.cards.values(), known.reviews, known.decisions.values(), self.today, self.settings.day_ends
        )

    def plans(self, progress: Progress, items: Sequence[Item]) -> Plans | None:
        """Return what is planned for today, from the standing of all cards; None when no exam lies ahead."""
        if not progress.exams:
            return None
        from vivadeck.exam import exams, today

        chosen = []
        for exam in exams.ahead(progress.exams.values(), self.now(), self.today):
            if exams.is_planned(exam, self.today):
                try:
                    chosen.append((exam, self._to_plan(exam, items)))
                except VivaError as error:
                    self._say_unplanned(f"The exam {exams.name(exam)} cannot be planned: {error}")
        return today.plans(chosen, progress.reviews, self.today, self.settings.day_ends) if chosen else None

    def _to_plan(self, exam: Exam, items: Sequence[Item]) -> list[Item]:
        """Return the cards of an exam. Raises VivaError where none can be asked."""
        found = self.selected(items, exam.decks, self.query(exam.query))
        if all(item.is_suspended for item in found):
            raise VivaError("it has no card that can be asked.")
        return found

    def _say_unplanned(self, said: str) -> None:
        """Say, once, which exam cannot be planned, and why."""
        if said not in self._told_unplanned:
            self._told_unplanned.add(said)
            output.note(said)

    def candidates(self, query: Query) -> list[Item]:
        """Return all cards; where they stand is looked up only when the query asks for it."""
        if any(term.kind == "is" for term in query):
            return self.items()
        return [agenda.Item(card) for card in self.library.cards.values()]

    def new_left(self, progress: Progress, limit: int | None, planned: Container[str] = ()) -> int:
        """Return how many new cards may still be shown today, apart from those that are `planned` for an exam."""
        allowed = self.settings.new if limit is None else limit
        reviews = (review for review in progress.reviews if review.card not in planned)
        return allowed - agenda.introduced(reviews, self.today, self.settings.day_ends)

    def asked(self, progress: Progress, chosen: Sequence[Item], plans: Plans | None, new: int | None) -> list[Item]:
        """Return what to ask of the chosen items today, in order: what the plans want, then what SM-2 wants.

        At most `new` new cards a day (None: as in the settings) come from SM-2.
        """
        if plans is None:
            return agenda.agenda(chosen, self.today, self.new_left(progress, new))
        from vivadeck.exam import today

        planned = plans.drills.cards
        others = [item for item in chosen if item.card.id not in planned]
        left = self.new_left(progress, new, planned)
        return [*today.queue(plans, chosen), *agenda.agenda(others, self.today, left)]

    def query(self, text: str) -> Query:
        """Return the parsed query. Raises VivaError, also for a deck or tag that is not there."""
        from vivadeck import query

        parsed = query.parse(text)
        cards = self.library.cards.values()
        decks = {deck.name for deck in self.library.decks}
        for broken in query.only_in(parsed, self.library.broken, decks):
            self.library.deck(broken)  # says what is wrong with it
        query.check(parsed, decks, {tag for card in cards for tag in card.tags})
        return parsed

    def selected(self, items: Sequence[Item], decks: Sequence[str], query: Query) -> list[Item]:
        """Return the items of the named decks (all, when none is named) that match the query.

        Raises VivaError for a deck that is not there.
        """
        names = {self.library.deck(name).name for name in decks}
        chosen = [item for item in items if not names or item.card.deck in names]
        if not query:
            return chosen
        from vivadeck import search

        return list(search.select(chosen, query, self.today))
