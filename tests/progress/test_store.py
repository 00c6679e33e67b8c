"""Progress on disk: recording, folding and loading. Real files, real processes."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from homes import (
    CHILD,
    START,
    TODAY,
    child,
    contents,
    failing,
    folded,
    journal,
    lines,
    linux,
    marked,
    posix,
    recorded,
    review,
    reviews,
    undo,
)

from vivadeck.model import Choice, Decision, Entry, Progress, Review, Undo
from vivadeck.progress.json_file import dump, parse
from vivadeck.progress.lock import JournalMark
from vivadeck.progress.merge import progress
from vivadeck.progress.store import Store

MICROSECOND = timedelta(microseconds=1)
SUSPEND = Decision("deck/a", START, Choice.SUSPEND)


def test_reading_a_missing_home_gives_nothing_and_creates_nothing(tmp_path: Path) -> None:
    assert Store(tmp_path / "home", TODAY).load() == Progress()
    assert not (tmp_path / "home").exists()


def test_prepare_makes_the_home(tmp_path: Path) -> None:
    home = tmp_path / "a" / "home"
    Store(home, TODAY).prepare()
    recorded(home, review(1))
    assert Store(home, TODAY).load() == reviews(1)


# --- recording


def test_a_record_can_be_read_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path, TODAY)
    entries: list[Entry] = [SUSPEND, review(1), review(2), undo(2)]
    for count, entry in enumerate(entries, 1):
        assert store.record(entry) == entry
        assert journal(tmp_path).read_bytes() == lines(*entries[:count])
    assert Store(tmp_path, TODAY).load() == progress([review(1)], [SUSPEND], [undo(2)])
    assert not store.path.exists()


@posix
def test_a_record_outlives_its_process(tmp_path: Path) -> None:
    kill = CHILD + "store.record(review(1)); os.kill(os.getpid(), signal.SIGKILL)"
    assert subprocess.run([sys.executable, "-c", kill, str(tmp_path)], check=False).returncode == -9
    assert Store(tmp_path, TODAY).load() == reviews(1)


@linux
def test_a_record_is_on_the_disk_before_it_returns(tmp_path: Path) -> None:
    """It syncs the line, and at first the file's name; after that it writes only the mark in the lock file."""
    line, mark = ["write journal", "sync journal"], ["write lock"]
    named = [*line, "sync home", *mark]
    store = Store(tmp_path, TODAY)
    assert writes_and_syncs(tmp_path, lambda: store.record(review(1))) == named
    assert writes_and_syncs(tmp_path, lambda: store.record(review(2))) == [*line, *mark]
    assert writes_and_syncs(tmp_path, lambda: recorded(tmp_path, review(3))) == named  # its maker may have died
    store.fold()
    assert writes_and_syncs(tmp_path, lambda: store.record(review(4))) == named


def writes_and_syncs(home: Path, act: Callable[[], object]) -> list[str]:
    """Return the writes and syncs of `act`, in order."""
    asked = {"write": "write", "fsync": "sync"}
    named = {str(home): "home", str(journal(home)): "journal", str(home / "progress.json.lock"): "lock"}
    calls = []

    def profile(frame: Any, event: str, called: Any) -> None:
        if event == "c_call" and called.__name__ in asked:
            variables = frame.f_locals
            handle = variables["file"].fileno() if "file" in variables else variables["handle"]
            calls.append(f"{asked[called.__name__]} {named[str(Path(f'/proc/self/fd/{handle}').readlink())]}")

    sys.setprofile(profile)
    try:
        act()
    finally:
        sys.setprofile(None)
    return calls


@linux
def test_the_name_of_each_new_journal_is_synced(tmp_path: Path) -> None:
    """Another session's fold removes the journal; the next one may get its inode, which proves nothing then."""
    home = tmp_path / "home"
    home.mkdir()
    listed = failing(home, "fsync", "EIO", "1000")  # none fails; strace only lists them
    record_and_fold = "\nfor number in range(3):\n    store.record(review(number))\n    Store(home, today).fold()\n"
    child(record_and_fold, home, *listed[:2], "-y", *listed[2:])
    synced = [line.partition("<")[2].partition(">")[0] for line in (tmp_path / "trace").read_text().splitlines()]
    recorded_each = [each for each in pairwise(synced) if each[0] == str(journal(home))]
    assert recorded_each == [(str(journal(home)), str(home))] * 3


# --- two entries at one moment


@pytest.mark.parametrize("folds", [False, True])
def test_a_review_at_a_moment_that_was_just_recorded_comes_right_after_it(folds: bool, tmp_path: Path) -> None:
    """A review is identified by its moment, so two windows that grade one card in one millisecond need two moments."""
    first = recorded(tmp_path, review(1)).load().reviews[0]
    if folds:
        folded(tmp_path)
    second, third = (Store(tmp_path, TODAY).record(first) for _ in range(2))
    assert (second.at - first.at, third.at - first.at) == (MICROSECOND, 2 * MICROSECOND)
    assert second.at.isoformat() == "2026-11-24T13:00:00.000001+01:00"
    assert Store(tmp_path, TODAY).load() == progress([first, first._replace(at=second.at), first._replace(at=third.at)])
    assert marked(tmp_path).latest == third.at


@pytest.mark.parametrize(
    ("seconds", "follows"), [(0, True), (-0.5, True), (-59.9, True), (-60, False), (-3600, False), (0.001, False)]
)
def test_a_clock_that_was_set_back_by_more_than_a_minute_is_not_followed(
    seconds: float, follows: bool, tmp_path: Path
) -> None:
    latest = recorded(tmp_path, review(1)).load().reviews[0].at
    at = (latest + timedelta(seconds=seconds)).astimezone(UTC)
    entries: list[Review | Decision] = [review(1)._replace(at=at), Decision("deck/a", at, Choice.SKIP)]
    for number, entry in enumerate(entries):
        home = tmp_path / str(number)
        home.mkdir()
        recorded(home, review(1))
        kept = Store(home, TODAY).record(entry)
        assert kept.at == (latest + MICROSECOND if follows else at)
        assert kept.at.tzinfo == UTC


def test_an_undo_is_recorded_as_it_is(tmp_path: Path) -> None:
    """It names an earlier moment; and a review that was undone and graded again is another one."""
    store = recorded(tmp_path, review(1))
    assert store.record(undo(1)) == undo(1)
    again = store.record(review(1))
    assert again.at == review(1).at + MICROSECOND
    assert store.load() == progress([review(1)._replace(at=again.at)], undone=[undo(1)])


# --- folding


def test_loading_reads_the_json_and_the_journal(tmp_path: Path) -> None:
    folded(tmp_path, review(1), review(2))
    recorded(tmp_path, review(3), undo(1))
    assert Store(tmp_path, TODAY).load() == reviews(2, 3, undone=(1,))


def test_a_fold_puts_the_journal_into_the_json(tmp_path: Path) -> None:
    store = folded(tmp_path, review(1), review(2))
    text = dump(reviews(1, 2)).encode()
    assert contents(tmp_path) == {"progress.json": text, "backups/progress-2026-11-24.json": text}
    assert store.load() == reviews(1, 2)
    assert store.notices == []
    assert marked(tmp_path) == JournalMark(0, review(2).at)


def test_a_fold_of_nothing_makes_nothing(tmp_path: Path) -> None:
    folded(tmp_path)
    assert contents(tmp_path) == {}
    journal(tmp_path).touch()
    folded(tmp_path)
    assert contents(tmp_path) == {}


def test_a_second_fold_changes_nothing(tmp_path: Path) -> None:
    store = folded(tmp_path, review(1))
    before = contents(tmp_path)
    store.fold()
    Store(tmp_path, TODAY + timedelta(days=1)).prepare()
    assert contents(tmp_path) == before


def test_the_next_fold_takes_what_was_recorded_after_a_fold(tmp_path: Path) -> None:
    store = folded(tmp_path, review(1))
    store.record(review(2))
    assert journal(tmp_path).read_bytes() == lines(review(2))
    store.fold()
    assert parse(store.path.read_text("utf-8")) == reviews(1, 2)


@pytest.mark.parametrize("anew", [lambda text: text.replace("\n", "\r\n"), lambda text: text.replace("\n", "") + "  "])
def test_a_session_can_follow_on_a_json_file_in_another_layout(anew: Callable[[str], str], tmp_path: Path) -> None:
    store = folded(tmp_path, review(1))
    store.path.write_bytes(anew(store.path.read_text("utf-8")).encode())
    assert folded(tmp_path, review(2)).load() == reviews(1, 2)


# --- all of it


def test_any_history_is_read_back_as_it_happened(tmp_path: Path) -> None:
    """Random walks over record, undo, fold, a torn line and a crash in a fold, against a model of two dicts."""
    chance = random.Random(24)
    for walk in range(10):
        home = tmp_path / str(walk)
        home.mkdir()
        expected: dict[int, Review] = {}
        undone: list[Undo] = []
        for number in range(30):
            store = Store(home, TODAY)
            match chance.choice(["record", "record", "undo", "fold", "tear", "crash"]):
                case "record":
                    store.record(review(number))
                    expected[number] = review(number)
                case "undo" if expected:
                    expected.pop(taken := chance.choice(sorted(expected)))
                    undone.append(undo(taken))
                    store.record(undone[-1])
                case "fold":
                    store.fold()
                case "tear":
                    with journal(home).open("ab") as file:
                        file.write(lines(review(99))[: chance.randrange(60)])
                case "crash" if journal(home).exists():
                    kept = journal(home).read_bytes()
                    store.fold()
                    journal(home).write_bytes(kept)
            assert Store(home, TODAY).load() == progress(expected.values(), undone=undone)
