"""Counted answers stay right while reviews are added, taken back, and move to other cards."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from comparison import Places, assert_same_known, loaded, plain
from conftest import deck_text
from kept import LONG_AGO_NS, NOW, TODAY, graded, is_right, recorded, rows, seen, settled

from vivadeck.model import Choice, Decision, Entry, Review, Undo
from vivadeck.progress.merge import apply, moved
from vivadeck.progress.store import Store


def test_each_change_is_counted_once(tmp_path: Path) -> None:
    deck = settled(tmp_path / "a.yaml", deck_text("a", "one", "two", "three"))
    first = [Review("a/one", NOW - timedelta(days=ago), 4, 9.0) for ago in (40, 39, 33, 9)]
    recorded(tmp_path, *first)
    is_right(tmp_path, deck)
    last = Review("a/one", NOW, 1, 700.0)
    recorded(tmp_path, last, Review("a/two", NOW, 5, 3.0, "practice"), is_folded=False)
    is_right(tmp_path, deck)
    recorded(tmp_path, Undo("a/one", last.at), Decision("a/two", NOW, Choice.SUSPEND))
    is_right(tmp_path, deck)
    Store(tmp_path / "home", TODAY).rewrite(partial(moved, heirs={"a/one": "a/three"}), "move", NOW)
    is_right(tmp_path, deck)


def put(folder: Path, entries: Sequence[Entry], days: int = 0) -> None:
    """Record many entries at once, as a merge does."""
    Store(folder / "home", TODAY + timedelta(days=days)).rewrite(lambda before: apply(before, entries), "merge", NOW)


@pytest.mark.parametrize("seed", range(2))
def test_how_well_decks_are_known_is_right_after_each_change(tmp_path: Path, seed: int) -> None:
    """Decks of 50 cards: more than the weak cards that are kept, so that others take the places of those shown."""
    chance = random.Random(seed)
    names = [f"q{number:02}" for number in range(50)]
    places = Places(tuple(settled(tmp_path / f"{deck}.yaml", deck_text(deck, *names)) for deck in "ab"))
    cards = [f"{deck}/{name}" for deck in "ab" for name in names]
    past = [graded(card, chance.choice((1, 3, 4, 5)), -ago) for ago in (60, 40, 20, 3) for card in cards[:-9]]
    recorded(tmp_path, past[0])
    put(tmp_path, [review for review in past if chance.random() < 0.7])
    today, done = 0, list[Review]()
    for minutes, kind in enumerate(chance.sample(range(6), 6) * 3):
        command = seen(tmp_path, today)
        expected, collection = plain(command, places), command.starts()
        assert not isinstance(expected, str)
        library = loaded(collection, places)
        collection.follow()
        assert_same_known(collection, library, expected)
        assert not rows(tmp_path, "select 1 from standings where file not in (select file from files)")
        if kind == 0:  # a day's end, perhaps, and another text of a deck
            today += chance.choice((0, 1, 7))
            settled(places.first[0], deck_text("a", *names, f"z{minutes}"), LONG_AGO_NS + minutes * 10**9)
            continue
        card, moment = chance.choice(cards), NOW + timedelta(days=today, minutes=minutes)
        entries_of: dict[int, list[Entry]] = {
            1: [graded(card, chance.choice((1, 4)), today, minutes)],
            2: [graded(card, 2, today - chance.randrange(1, 12), minutes)],  # from another computer
            3: [Decision(each, moment, chance.choice(list(Choice))) for each in (card, cards[0])],
            4: [Undo(review.card, review.at) for review in done[-1:]],
            5: [graded(each, 4, today, minutes) for each in chance.sample(cards[50:], 45)],
        }
        entries = entries_of[kind]
        done += [each for each in entries if isinstance(each, Review)]
        if kind == 5:
            put(tmp_path, entries, today)
        else:
            recorded(tmp_path, *entries, days=today, is_folded=chance.random() < 0.5)


def test_a_grade_leaves_alone_what_was_worked_out_for_other_cards(tmp_path: Path) -> None:
    decks = [settled(tmp_path / f"{deck}.yaml", deck_text(deck, "one", "two")) for deck in "ab"]
    recorded(tmp_path, *(graded(f"{deck}/one", 4, -ago) for ago in (30, 20) for deck in "ab"))
    sql = "select file, evening - day, sums from standings order by 1, 2"
    is_right(tmp_path, *decks)
    before = rows(tmp_path, sql)
    assert [since for _, since, _ in before] == [-1, 0, -1, 0]
    recorded(tmp_path, graded("a/one", 1), graded("b/two", 4))
    is_right(tmp_path, *decks)
    assert rows(tmp_path, sql) == before
    recorded(tmp_path, graded("a/two", 4, -3))  # as from another computer
    is_right(tmp_path, *decks)
    assert [now == then for now, then in zip(rows(tmp_path, sql), before, strict=True)] == [False, True, True, True]
