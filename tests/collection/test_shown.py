"""The reviews for an exam's plan: showings, today's reviews, and how long the latest ones took."""

from __future__ import annotations

import random
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from comparison import Places, Plain, assert_same_history, plain
from conftest import deck_text
from kept import NOW, is_right, recorded, seen, settled

from vivadeck.model import Progress, Review, Undo
from vivadeck.progress.merge import merge, progress
from vivadeck.progress.store import Store

NAMES = [f"c{number}" for number in range(40)]
OFFSETS = [timezone(timedelta(hours=hours)) for hours in (1, 1, 1, 14, -12)]
ALL = frozenset(f"a/{name}" for name in NAMES)
SOME = frozenset({"a/c0", "a/c1", "a/c7", "a/gone"})


def reviews(days: range, each_day: int, seed: int) -> list[Review]:
    """Return some reviews for each day, in time order, recorded in several time zones."""
    chance = random.Random(seed)
    log = []
    for day in days:
        for number in range(each_day):
            at = (NOW + timedelta(days=day, minutes=number)).astimezone(chance.choice(OFFSETS))
            card, mode = f"a/{chance.choice(NAMES)}", chance.choice(("study", "study", "study", "practice", "mock"))
            log.append(Review(card, at, chance.randrange(6), chance.randrange(5, 400) / 10, mode))
    return log


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A deck whose cards were shown thousands of times, so that the end of the file is a small part of it."""
    store = Store(tmp_path / "home", NOW.date())
    store.prepare()
    store.rewrite(lambda before: merge(before, progress(reviews(range(-300, -1), 12, 1))), "merge", NOW)
    return settled(tmp_path / "a.yaml", deck_text("a", *NAMES))


def agrees(folder: Path, deck: Path, days: int = 0) -> None:
    """Assert that a new command has the recorded showings, of a few cards and of all."""
    who = seen(folder, days)
    expected = plain(who, Places((deck,)))
    assert isinstance(expected, Plain)
    for cards in (SOME, ALL, frozenset[str]()):
        collection = who.starts()
        collection.follow()
        assert_same_history(collection, expected, cards)


def test_the_shown_reviews_are_complete(tmp_path: Path, deck: Path) -> None:
    agrees(tmp_path, deck)
    is_right(tmp_path, deck, days=0)


def test_the_shown_reviews_grow_with_the_file(tmp_path: Path, deck: Path) -> None:
    agrees(tmp_path, deck)
    for day in (0, 1, 5):
        recorded(tmp_path, *reviews(range(day, day + 1), 30, day), days=day)
        agrees(tmp_path, deck, days=day + 1)  # some of them are of the next day, in the east


def test_a_session_in_another_terminal_counts(tmp_path: Path, deck: Path) -> None:
    agrees(tmp_path, deck)
    first, second = (Review("a/c0", NOW + timedelta(minutes=minutes), 1, 9.0) for minutes in (0, 1))
    recorded(tmp_path, first, second, Undo("a/c0", second.at), is_folded=False)
    agrees(tmp_path, deck)


def test_merged_reviews_are_found(tmp_path: Path, deck: Path) -> None:
    agrees(tmp_path, deck)
    other = Progress(tuple(reviews(range(-200, -100), 1, 9)))
    Store(tmp_path / "home", NOW.date()).rewrite(lambda before: merge(before, other), "merge", NOW)
    agrees(tmp_path, deck)


def test_a_day_on_which_more_was_shown_than_the_end_of_the_file_holds(tmp_path: Path, deck: Path) -> None:
    chance = random.Random(5)
    today = [
        Review(
            f"a/{chance.choice(NAMES)}", NOW + timedelta(seconds=number), chance.randrange(6), chance.choice((0.5, 9.0))
        )
        for number in range(1500)
    ]
    Store(tmp_path / "home", NOW.date()).rewrite(lambda before: merge(before, progress(today)), "merge", NOW)
    agrees(tmp_path, deck)
