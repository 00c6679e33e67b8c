"""A home, deck files and an index folder to which anything may happen."""

from __future__ import annotations

import os
from datetime import datetime, time, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from comparison import Places, Seen, assert_same, outcome, some_queries
from written_cards import CARDS, written

from vivadeck.clock import study_day
from vivadeck.collection.collection import Collection
from vivadeck.model import Entry
from vivadeck.progress.store import Store

START = datetime(2026, 3, 2, 18, tzinfo=timezone(timedelta(hours=1)))
LONG_AGO_NS = 1_700_000_000_000_000_000
_PLACES = ("own/a.yaml", "own/b.yaml", "own/c10.yml", "own/c9.yaml", "behind/a.yaml", "behind/z.yaml", "other/x.yaml")
_DECKS = ("a", "b", "c10", "c9", "z", "x")


class Session(NamedTuple):
    """A collection that a command keeps while other things happen, with the decks that it read at its start."""

    running: Collection
    seen: Seen
    changes: int
    places: Places


class World:
    """The disk and the clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home, self.cache, self.decks = folder / "home", folder / "cache", folder / "decks"
        for name in ("own", "behind", "other"):
            (self.decks / name).mkdir(parents=True)
        self.now = START
        self.day_ends = time(4)
        self.changes = 0  # of deck files
        self.session: Session | None = None
        self.old_index = b""
        self._checks = 0
        self._moment_ns = LONG_AGO_NS
        for at, deck in enumerate(("own/a.yaml", "own/b.yaml", "behind/a.yaml", "behind/z.yaml")):
            path = self.decks / deck
            path.write_bytes(written(path.stem, at * 37 + 11))
            self.settle(path)

    @property
    def seen(self) -> Seen:
        """The view of a command that starts now."""
        return Seen(self.home, self.cache, study_day(self.now, self.day_ends), self.day_ends)

    @property
    def store(self) -> Store:
        return Store(self.home, self.seen.today)

    @property
    def places(self) -> Places:
        """The usual places: the student's own decks first, then the bundled ones."""
        return Places((self.decks / "own",), (self.decks / "behind",), (self.decks / "behind",))

    def check(self) -> None:
        """Assert that a new command answers as the oracle does, and also one that is still running."""
        self._checks += 1
        assert_same(self.seen.starts(), self.seen, self.places, some_queries(self._checks * 5, 3))
        if self.session and self.session.changes == self.changes:
            collection, seen, _, places = self.session
            assert_same(collection, seen, places, some_queries(self._checks * 7, 1))

    def path(self, number: int) -> Path:
        return self.decks / _PLACES[number % len(_PLACES)]

    def settle(self, path: Path) -> None:
        moment = self.next_moment()
        os.utime(path, ns=(moment, moment))
        self.changes += 1

    def next_moment(self) -> int:
        self._moment_ns += 1
        return self._moment_ns

    def record(self, entry: Entry) -> None:
        self.home.mkdir(exist_ok=True)
        outcome(lambda: self.store.record(entry))

    def tick(self, b: int) -> datetime:
        self.now += timedelta(seconds=20 + b % 50)
        return self.now

    def indexes(self) -> list[Path]:
        return list(self.cache.glob("*.sqlite"))


def card_of(number: int) -> str:
    """Return the id of a card, which may not be in any deck."""
    return f"{_DECKS[number % len(_DECKS)]}/{CARDS[number // len(_DECKS) % len(CARDS)].id}"
