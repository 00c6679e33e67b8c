"""A home, deck files and an index folder to which anything may happen."""

from __future__ import annotations

import os
from datetime import datetime, time, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from told import Places, Seen, assert_same, outcome, some_queries
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
    """A collection that a command keeps while other things happen, and the decks it read: those of then."""

    running: Collection
    seen: Seen
    changes: int
    places: Places


class World:
    """What is on the disk, and what time it is."""

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
        """What a command that starts now goes by."""
        return Seen(self.home, self.cache, study_day(self.now, self.day_ends), self.day_ends)

    @property
    def store(self) -> Store:
        return Store(self.home, self.seen.today)

    @property
    def places(self) -> Places:
        """What is looked at usually: the bundled decks are behind the student's own."""
        return Places((self.decks / "own",), (self.decks / "behind",), (self.decks / "behind",))

    def check(self) -> None:
        """A new command sees what is the case, and so does one that goes on."""
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
    """Return the id of a card, which may be in a deck or not."""
    return f"{_DECKS[number % len(_DECKS)]}/{CARDS[number // len(_DECKS) % len(CARDS)].id}"
