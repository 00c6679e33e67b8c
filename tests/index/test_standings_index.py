"""Where cards stand, in the index: what a session adds is added, whatever else happens is read as a whole."""

from __future__ import annotations

import json
import os
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from conftest import deck_text
from kept import NOW, file_of, graded, is_right, recorded, rows, seen, settle_progress, settled, spoil
from told import Places, assert_same

from vivadeck.decks.library import load
from vivadeck.model import Choice, Decision, Entry, Review, Undo
from vivadeck.progress import merge
from vivadeck.progress.store import Store

DAY = timedelta(days=1)


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A deck of a/one to a/six."""
    return settled(tmp_path / "a.yaml", deck_text("a", "one", "two", "three", "four", "five", "six"))


def prefix(folder: Path) -> list[int]:
    """Return how much of progress.json is known: bytes, CRC-32, reviews."""
    ((told,),) = rows(folder, "select value from facts where name = 'progress'")
    known: list[int] = json.loads(told)[1]
    return known


def test_what_a_session_added_is_added_to_what_is_known(tmp_path: Path, deck: Path) -> None:
    """The standings of the cards that it did not ask stay as they are: here in a way that nobody would write anew."""
    recorded(tmp_path, graded("a/one"), graded("a/two"))
    is_right(tmp_path, deck, days=1)
    assert prefix(tmp_path)[2] == 2
    spoil(tmp_path, "update standings set ease = 9.75 where card = 'a/one'")
    recorded(tmp_path, graded("a/two", days=1), graded("a/three", days=1), days=1)
    found = seen(tmp_path, 1).starts()
    found.standings.follow(Store(tmp_path / "home", seen(tmp_path, 1).today), list)
    assert prefix(tmp_path)[2] == 4
    assert dict(rows(tmp_path, "select card, ease from standings"))["a/one"] == 9.75
    assert dict(rows(tmp_path, "select card, repetitions from standings"))["a/two"] == 2


def test_nothing_is_written_where_nothing_changed(tmp_path: Path, deck: Path) -> None:
    recorded(tmp_path, graded("a/one"))
    settle_progress(tmp_path)
    for _ in range(2):  # the second finds what the first counted
        is_right(tmp_path, deck)
    before = file_of(tmp_path).read_bytes()
    is_right(tmp_path, deck)
    assert file_of(tmp_path).read_bytes() == before


@pytest.mark.parametrize("is_settled", [True, False])
def test_a_new_card_that_was_skipped_last_evening_is_asked_next_morning(
    tmp_path: Path, deck: Path, is_settled: bool
) -> None:
    """Whether the evening's last look at progress.json came while it was just written, or later."""
    recorded(tmp_path, graded("a/one"), Decision("a/two", NOW, Choice.SKIP))
    if is_settled:
        settle_progress(tmp_path)
    is_right(tmp_path, deck)
    for day in (1, 2, 0, 3):
        is_right(tmp_path, deck, days=day)


def test_what_is_not_folded_yet_counts_and_is_not_kept(tmp_path: Path, deck: Path) -> None:
    recorded(tmp_path, graded("a/one"))
    is_right(tmp_path, deck)
    recorded(tmp_path, graded("a/two", minutes=1), Decision("a/three", NOW, Choice.SUSPEND), is_folded=False)
    is_right(tmp_path, deck, queries=("is:suspended", "is:new"))
    assert rows(tmp_path, "select card from standings") == [("a/one",)]
    Store(tmp_path / "home", NOW.date()).record(Undo("a/two", NOW + timedelta(minutes=1)))
    is_right(tmp_path, deck)


def test_a_review_that_is_in_the_file_and_the_journal_is_undone_in_both(tmp_path: Path, deck: Path) -> None:
    """The process died between the two steps of a fold."""
    recorded(tmp_path, graded("a/one", 1), is_folded=False)
    journal = tmp_path / "home" / "progress.json.journal"
    left = journal.read_bytes()
    Store(tmp_path / "home", NOW.date()).fold()
    journal.write_bytes(left)
    is_right(tmp_path, deck)
    Store(tmp_path / "home", NOW.date()).record(Undo("a/one", NOW))
    is_right(tmp_path, deck)


def test_merge_move_and_restore_are_seen(tmp_path: Path, deck: Path) -> None:
    recorded(tmp_path, graded("a/one"), graded("a/two", minutes=1))
    is_right(tmp_path, deck)
    store = Store(tmp_path / "home", NOW.date())
    store.rewrite(
        partial(merge.merge, merge.progress([graded("a/three", days=-9)], (), [Undo("a/one", NOW)])), "merge", NOW
    )
    is_right(tmp_path, deck)
    store.rewrite(partial(merge.moved, heirs={"a/two": "a/four"}), "move", NOW)
    is_right(tmp_path, deck)
    recorded(tmp_path, graded("a/five", days=1), days=1)
    is_right(tmp_path, deck, days=1)
    store.restore(store.backups.all()[0], NOW)
    is_right(tmp_path, deck, days=1)


def test_a_file_of_the_same_size_and_time_is_told_by_its_checksum(tmp_path: Path, deck: Path) -> None:
    recorded(tmp_path, graded("a/one", 4))
    settle_progress(tmp_path)
    is_right(tmp_path, deck)
    path = tmp_path / "home" / "progress.json"
    state = path.stat()
    other = tmp_path / "other"
    recorded(other, graded("a/one", 1))
    path.write_bytes((other / "home" / "progress.json").read_bytes())
    os.utime(path, ns=(state.st_mtime_ns, state.st_mtime_ns))
    assert path.stat().st_size == state.st_size
    is_right(tmp_path, deck)


LOST = "a/how-do-you-choose-the-learning-rate"
HEIR = "a/how-do-we-choose-a-learning-rate"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([graded(LOST), Decision(HEIR, NOW, Choice.SKIP)], graded(HEIR, days=1)),
        ([Decision(LOST, NOW, Choice.SUSPEND), graded("a/other")], Decision(LOST, NOW + DAY, Choice.RESUME)),
        ([Decision(LOST, NOW, Choice.SKIP), graded("a/other")], Decision(LOST, NOW + DAY, Choice.SUSPEND)),
        ([graded(LOST)], graded(HEIR, days=1)),
    ],
    ids=["a skipped heir is graded", "resumed", "suspended", "graded"],
)
def test_whose_history_is_whose_is_found_out_anew(tmp_path: Path, before: list[Entry], after: Entry) -> None:
    deck = settled(tmp_path / "a.yaml", deck_text("a", "How do we choose a learning rate?", "other"))
    recorded(tmp_path, *before)
    is_right(tmp_path, deck)
    recorded(tmp_path, after, days=1)
    is_right(tmp_path, deck, days=1)


def test_a_clock_that_was_set_back_does_not_count_what_is_ahead(tmp_path: Path, deck: Path) -> None:
    recorded(tmp_path, graded("a/one"), graded("a/two", days=3), graded("a/one", days=9))
    settle_progress(tmp_path)
    for day in (10, 0, 3, 8, 10):
        is_right(tmp_path, deck, days=day)


def test_another_end_of_the_day_is_another_day_for_the_night(tmp_path: Path, deck: Path) -> None:
    recorded(tmp_path, graded("a/one", minutes=8 * 60))  # at two
    settle_progress(tmp_path)
    for ends in (time(4), time(1), time(4)):
        who = seen(tmp_path)._replace(day_ends=ends)
        assert_same(who.starts(), who, Places((deck,)), ())


def test_a_session_in_another_terminal_changes_whose_history_is_whose_for_now(tmp_path: Path, deck: Path) -> None:
    recorded(tmp_path, graded("a/one"))
    is_right(tmp_path, deck)
    recorded(tmp_path, graded("a/lost", minutes=1), is_folded=False)
    is_right(tmp_path, deck)
    Store(tmp_path / "home", NOW.date()).record(Undo("a/lost", NOW + timedelta(minutes=1)))
    is_right(tmp_path, deck)


def test_a_card_that_was_begun_farther_east_was_begun_on_that_day(tmp_path: Path, deck: Path) -> None:
    """Its second review, on a journey west, is on the day before its first."""
    first = datetime.fromisoformat("2026-03-03T09:00:00+14:00")
    second = datetime.fromisoformat("2026-03-02T20:00:00-12:00")
    recorded(tmp_path, Review("a/one", first, 4, 1.0), Review("a/one", second, 4, 1.0))
    for day in (0, 1, 2, 1):
        is_right(tmp_path, deck, days=day)


def test_other_homes_have_other_indexes(tmp_path: Path, deck: Path) -> None:
    recorded(tmp_path / "one", graded("a/one"))
    recorded(tmp_path / "two", graded("a/two"))
    for home in ("one", "two", "one"):
        who = seen(tmp_path / home)._replace(cache=tmp_path / "cache")
        found = who.starts()
        found.standings.follow(Store(who.home, who.today), list)
        assert found.collection(load([deck], source=found.shelf).decks).known() == {f"a/{home}"}
    assert len(list((tmp_path / "cache").glob("*.sqlite"))) == 2


def test_a_command_keeps_its_day_whatever_another_one_sees(tmp_path: Path, deck: Path) -> None:
    """The other command is of the next day, and leaves the index as it is then."""
    recorded(tmp_path, graded("a/one"), Decision("a/two", NOW, Choice.SKIP))
    running = seen(tmp_path).starts()
    decks = load([deck], source=running.shelf).decks
    store = Store(tmp_path / "home", NOW.date())
    running.standings.follow(store, list)
    before = running.collection(decks).counts(), running.standings.begun()
    is_right(tmp_path, deck, days=1)
    assert (running.collection(decks).counts(), running.standings.begun()) == before
