"""The index as a whole: deck files, where their cards stand, the words in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vivadeck.index.collection import Collection
from vivadeck.index.database import Database
from vivadeck.index.finder import Finder
from vivadeck.index.shelf import Shelf
from vivadeck.index.standing_rows import Today
from vivadeck.index.standings import Standings
from vivadeck.model import Deck

if TYPE_CHECKING:
    from vivadeck.decks.library import Library
    from vivadeck.orphans import Heir


class Index:
    """The index of a home in the folder `kept_in`, on the study day `today`. `tracked` shows how far long work is."""

    def __init__(self, kept_in: Path, home: Path, today: Today, tracked: Callable[[Any, str], Iterable[Any]]) -> None:
        self._today = today
        self._database = Database(kept_in, home, self._refill)
        self.shelf = Shelf(self._database, tracked)
        self.standings = Standings(self._database, today)
        self._finder = Finder(self._database, self.shelf, tracked)

    def collection(self, decks: Iterable[Deck], *, followed: bool = True) -> Collection:
        """Return the cards of these decks, which came from the `shelf`, as they stand in the `standings`.

        Where those were not `followed`, it is as if nothing was known of the cards.
        """
        return Collection(self._database, self.shelf, self._finder, decks, self._today, followed=followed)

    def heirs(self, library: Library, behind: Sequence[Path], find: Callable[[], list[Heir]]) -> list[Any]:
        """Return what `find` finds out about lost cards of the library, as JSON has it: (orphan, card, is_sure) each.

        It is called where something may have changed. Cards of decks `behind` are heirs of fewer than others.
        """
        if self._database.has_own_standings:
            return find()
        paths = [*(deck.path for deck in library.decks), *library.broken.values()]
        return self.shelf.remembered(f"heirs {len(behind)}", paths, find)

    def _refill(self) -> None:
        self.shelf.refill()
        self.standings.refill()
