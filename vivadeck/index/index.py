"""The index as a whole: deck files, where their cards stand, the words in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vivadeck.index.collection import Collection
from vivadeck.index.consequences import HEIRS, LOST
from vivadeck.index.database import Database, seal
from vivadeck.index.shelf import Shelf
from vivadeck.index.standing_rows import Today
from vivadeck.model import Deck

if TYPE_CHECKING:
    from vivadeck.decks.library import Library
    from vivadeck.index.finder import Finder
    from vivadeck.index.standings import Standings
    from vivadeck.progress.renames import Rename


class Index:
    """The index of a home in the folder `kept_in`, on the study day `today`. `tracked` shows how far long work is."""

    def __init__(self, kept_in: Path, home: Path, today: Today, tracked: Callable[[Any, str], Iterable[Any]]) -> None:
        self.today = today
        self.database = Database(kept_in, home, self._refill)
        self.shelf = Shelf(self.database, tracked)
        self._tracked = tracked

    @cached_property
    def standings(self) -> Standings:
        """Where the cards stand: nothing is known of that before it is followed."""
        from vivadeck.index import standings

        return standings.Standings(self.database, self.today)

    @cached_property
    def finder(self) -> Finder:
        """What finds the cards that may match a query."""
        from vivadeck.index import finder

        return finder.Finder(self.database, self.shelf, self._tracked)

    def collection(self, decks: Iterable[Deck], *, followed: bool = True) -> Collection:
        """Return the cards of these decks, which came from the `shelf`, as they stand in the `standings`.

        Where those were not `followed`, it is as if nothing was known of the cards.
        """
        return Collection(self, decks, followed=followed)

    def heirs(self, library: Library, behind: Sequence[Path], find: Callable[[], list[Rename]]) -> list[Any]:
        """Return what `find` finds out about lost cards of the library, as JSON: (orphan, card, is_certain) each.

        It is called where something may have changed. Cards of decks `behind` are heirs of fewer than others.
        """
        if self.database.has_own_standings:
            return find()
        paths = [*(deck.path for deck in library.decks), *library.broken.values()]
        lost = self.shelf.remembered_of_ids(LOST, paths, lambda: sorted(self.collection(library.decks).lost()))
        return self.shelf.remembered(HEIRS, paths, find, f"{len(behind)} {seal(lost)} ") if lost else []

    def _refill(self) -> None:
        self.shelf.refill()
        if "standings" in self.__dict__:
            self.standings.refill()
