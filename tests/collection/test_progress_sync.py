"""Progress in the collection: the reviews of a session are added; after any other change all is read again."""

from __future__ import annotations

import json
import os
from datetime import datetime, time, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest
from comparison import Places, assert_same, loaded
from conftest import deck_text
from kept import NOW, file_of, graded, is_right, recorded, rows, seen, settle_progress, settled, spoil

from vivadeck.collection.collection import Collection
from vivadeck.model import Choice, Decision, Entry, Review, Undo
from vivadeck.progress import json_file, lock, merge
from vivadeck.progress.store import Store

DAY = timedelta(days=1)


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A deck of a/one to a/six."""
    return settled(tmp_path / "a.yaml", deck_text("a", "one", "two", "three", "four", "five", "six"))


def prefix(folder: Path) -> int:
    """Return how many bytes of the reviews in progress.json were read."""
    ((value,),) = rows(folder, "select value from meta where key = 'progress'")
    return int(json.loads(value)[1][0])


def followed(folder: Path, days: int = 0) -> Collection:
    """Return the collection of a new command, up to date with progress."""
    reader = seen(folder, days).starts()
    reader.follow()
    return reader


def test_only_the_reviews_of_a_new_session_are_added(tmp_path: Path, deck: Path) -> None:
    """The states of other cards are not written again: a false value in one stays."""
    recorded(tmp_path, graded("a/one"), graded("a/two"))
    is_right(tmp_path, deck, days=1)
    before = prefix(tmp_path)
    spoil(tmp_path, "update states set ease = 9.75 where card = 'a/one'")
    recorded(tmp_path, graded("a/two", days=1), graded("a/three", days=1), days=1)
    followed(tmp_path, 1)
    assert prefix(tmp_path) > before
    assert dict(rows(tmp_path, "select card, ease from states"))["a/one"] == 9.75
    assert dict(rows(tmp_path, "select card, repetitions from states"))["a/two"] == 2


def test_entries_of_the_journal_are_added_before_and_after_a_fold(tmp_path: Path, deck: Path) -> None:
    """The states of other cards stay while a session runs in another terminal, and when it ends."""
    recorded(tmp_path, graded("a/one"), graded("a/two"))
    is_right(tmp_path, deck)
    spoil(tmp_path, "update states set ease = 9.75 where card = 'a/one'")
    for minutes in (1, 2):
        recorded_only(tmp_path, graded("a/three", minutes=minutes))
        followed(tmp_path)
    Store(tmp_path / "home", NOW.date()).fold()
    followed(tmp_path)
    assert dict(rows(tmp_path, "select card, ease from states"))["a/one"] == 9.75
    assert dict(rows(tmp_path, "select card, repetitions from states"))["a/three"] == 2


def recorded_only(folder: Path, entry: Entry) -> None:
    """Record as a session that is still running."""
    Store(folder / "home", NOW.date()).record(entry)


def test_nothing_is_written_where_nothing_changed(tmp_path: Path, deck: Path) -> None:
    recorded(tmp_path, graded("a/one"))
    settle_progress(tmp_path)
    for day in (0, 1, 2):  # what was worked out of each day is kept
        is_right(tmp_path, deck, days=day)
    before = file_of(tmp_path).read_bytes()
    for day in (0, 1, 2, 0):  # another day is another question, and nothing else
        is_right(tmp_path, deck, days=day)
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


def test_reviews_that_are_not_folded_yet_count(tmp_path: Path, deck: Path) -> None:
    recorded(tmp_path, graded("a/one"))
    is_right(tmp_path, deck)
    recorded(tmp_path, graded("a/two", minutes=1), Decision("a/three", NOW, Choice.SUSPEND), is_folded=False)
    is_right(tmp_path, deck, queries=("is:suspended", "is:new"))
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


def written(
    folder: Path, *reviews: Review, undone: tuple[Undo, ...] = (), decisions: tuple[Decision, ...] = ()
) -> None:
    """Write progress.json as another computer might have left it, without a journal."""
    (folder / "home" / "progress.json.journal").unlink(missing_ok=True)
    path = folder / "home" / "progress.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(json_file.dump(merge.progress(reviews, decisions, undone)).encode())


def test_another_journal_is_read_from_its_start(tmp_path: Path, deck: Path) -> None:
    """The new journal is longer than the old one, but does not begin with it."""
    recorded(tmp_path, graded("a/one"))
    is_right(tmp_path, deck)
    recorded_only(tmp_path, graded("a/two", minutes=1))
    is_right(tmp_path, deck)
    (tmp_path / "home" / "progress.json.journal").unlink()
    for minutes, card in enumerate(("a/three", "a/four"), 1):
        recorded_only(tmp_path, graded(card, minutes=minutes))
    is_right(tmp_path, deck)


def test_a_lost_journal_takes_its_reviews_along(tmp_path: Path, deck: Path) -> None:
    """The file has grown since then, and still begins with all that was read."""
    recorded(tmp_path, graded("a/one"))
    is_right(tmp_path, deck)
    recorded_only(tmp_path, graded("a/two", minutes=1))
    is_right(tmp_path, deck)
    written(tmp_path, graded("a/one"), graded("a/three", minutes=2))
    is_right(tmp_path, deck)


def test_a_review_whose_undo_is_gone_counts_again(tmp_path: Path, deck: Path) -> None:
    taken_back = graded("a/three", minutes=2)
    written(tmp_path, graded("a/one"), graded("a/two", minutes=1), undone=(Undo("a/three", taken_back.at),))
    is_right(tmp_path, deck)
    written(tmp_path, graded("a/one"), graded("a/two", minutes=1), taken_back)
    is_right(tmp_path, deck)
    recorded_only(tmp_path, graded("a/three", days=1))
    is_right(tmp_path, deck, days=1)


def test_a_decision_that_is_gone_does_not_count(tmp_path: Path, deck: Path) -> None:
    written(tmp_path, graded("a/one"), decisions=(Decision("a/three", NOW, Choice.SUSPEND),))
    is_right(tmp_path, deck)
    written(tmp_path, graded("a/one"), graded("a/two", minutes=1))
    is_right(tmp_path, deck)


@pytest.mark.parametrize("days", [1, 2, 3, 4])
def test_a_review_counts_where_a_journey_explains_its_day(tmp_path: Path, deck: Path, days: int) -> None:
    """Reviews up to two days after today count, and not on the third day."""
    recorded(tmp_path, graded("a/one"), graded("a/one", days=days), days=days)
    is_right(tmp_path, deck, days=days)
    is_right(tmp_path, deck)
    state = followed(tmp_path).state("a/one")
    assert state.schedule is not None
    assert state.schedule.repetitions == (2 if days <= 2 else 1)


def test_a_changed_file_of_equal_size_and_time_is_noticed_by_its_checksum(tmp_path: Path, deck: Path) -> None:
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
def test_renames_are_looked_for_again(tmp_path: Path, before: list[Entry], after: Entry) -> None:
    deck = settled(tmp_path / "a.yaml", deck_text("a", "How do we choose a learning rate?", "other"))
    recorded(tmp_path, *before)
    is_right(tmp_path, deck)
    recorded(tmp_path, after, days=1)
    is_right(tmp_path, deck, days=1)


def test_a_clock_that_was_set_back_does_not_count_later_reviews(tmp_path: Path, deck: Path) -> None:
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


def test_a_session_in_another_terminal_changes_the_renames(tmp_path: Path, deck: Path) -> None:
    recorded(tmp_path, graded("a/one"))
    is_right(tmp_path, deck)
    recorded(tmp_path, graded("a/lost", minutes=1), is_folded=False)
    is_right(tmp_path, deck)
    Store(tmp_path / "home", NOW.date()).record(Undo("a/lost", NOW + timedelta(minutes=1)))
    is_right(tmp_path, deck)


def test_a_card_that_was_begun_farther_east_was_begun_on_that_day(tmp_path: Path, deck: Path) -> None:
    """The card's second review, on a journey west, is on the day before its first."""
    first = datetime.fromisoformat("2026-03-03T09:00:00+14:00")
    second = datetime.fromisoformat("2026-03-02T20:00:00-12:00")
    recorded(tmp_path, Review("a/one", first, 4, 1.0), Review("a/one", second, 4, 1.0))
    for day in (0, 1, 2, 1):
        is_right(tmp_path, deck, days=day)


def test_other_homes_have_other_collections(tmp_path: Path, deck: Path) -> None:
    recorded(tmp_path / "one", graded("a/one"))
    recorded(tmp_path / "two", graded("a/two"))
    for home in ("one", "two", "one"):
        reader = seen(tmp_path / home)._replace(cache=tmp_path / "cache").starts()
        reader.follow()
        assert reader.ids_with_history() == {f"a/{home}"}
    assert len(list((tmp_path / "cache").glob("*.sqlite"))) == 2


def test_a_command_keeps_its_day_while_others_have_another(tmp_path: Path, deck: Path) -> None:
    """The other command is of the next day."""
    recorded(tmp_path, graded("a/one"), Decision("a/two", NOW, Choice.SKIP))
    running = followed(tmp_path)
    decks = loaded(running, Places((deck,))).decks
    before = running.select(decks).counts(), running.begun()
    is_right(tmp_path, deck, days=1)
    assert (running.select(decks).counts(), running.begun()) == before


def test_reviews_that_cannot_be_packed_stay_as_they_were(tmp_path: Path, deck: Path) -> None:
    """An offset with seconds, a mode and fields that this viva does not know, a whole number of seconds."""
    moments = [NOW + timedelta(minutes=number) for number in range(5)]
    moments[1] = moments[1].astimezone(timezone(timedelta(minutes=19, seconds=32)))
    reviews = [
        Review("a/one", moments[0], 4, 2.5),
        Review("a/one", moments[1], 4, 2.5),
        Review("a/one", moments[2], 1, 2.5, "dream"),
        Review("a/one", moments[3], 5, 2.5, "mock", (("points", '"+3fa2"'),)),
        Review("a/one", moments[4], 3, 7),
    ]
    recorded(tmp_path, *reviews)
    is_right(tmp_path, deck)
    assert followed(tmp_path).reviews("a/one") == reviews
    assert [each.at.isoformat() for each in followed(tmp_path).reviews("a/one")] == [
        each.isoformat() for each in moments
    ]


def test_a_grade_does_not_wait_while_progress_is_read(tmp_path: Path, deck: Path) -> None:
    """The first reader has the lock of the store only while it reads the bytes."""
    recorded(tmp_path, graded("a/one"))
    reader = seen(tmp_path).starts()

    def grade() -> None:
        with lock.held(tmp_path / "home" / "progress.json.lock", patience_seconds=0.0):
            pass

    reader.follow(grade)
    assert reader.ids_with_history() == {"a/one"}


def test_a_review_recorded_while_progress_is_read_is_seen_the_next_time(tmp_path: Path, deck: Path) -> None:
    recorded(tmp_path, graded("a/one"))
    reader = seen(tmp_path).starts()
    reader.follow(lambda: recorded_only(tmp_path, graded("a/two", minutes=1)))
    assert reader.ids_with_history() == {"a/one"}
    reader.follow()
    assert reader.ids_with_history() == {"a/one", "a/two"}
    is_right(tmp_path, deck)
