"""The copies of progress: which are kept, which are listed, and what a crash while making one leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from homes import CHILD, NOW, TODAY, backups, contents, folded, journal, posix, recorded, review, reviews, undo

from vivadeck.progress.backups import Backups
from vivadeck.progress.json_file import dump, parse
from vivadeck.progress.store import Store


def test_backups_of_seven_days_are_kept(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "mine.json").write_text("kept")
    days = [TODAY + timedelta(days=number) for number in (0, 1, 2, 30, 31, 400, 401, 402, 403)]
    for number, day in enumerate(days):
        folded(tmp_path, review(number), day=day)
    assert backups(tmp_path) == ["mine.json", *(f"progress-{day}.json" for day in days[-7:])]
    for number, day in list(enumerate(days))[-7:]:
        text = (tmp_path / "backups" / f"progress-{day}.json").read_text("utf-8")
        assert parse(text) == reviews(*range(number + 1))


def test_backups_from_the_future_count_as_old(tmp_path: Path) -> None:
    """Backups with a wrong clock must not push out the real ones."""
    for number in range(7):
        folded(tmp_path, review(number), day=date(2031, 1, 1) + timedelta(days=number))
    for number in range(7, 12):
        folded(tmp_path, review(number), day=TODAY + timedelta(days=number - 11))
    days = [f"progress-{TODAY - timedelta(days=number)}.json" for number in (4, 3, 2, 1, 0)]
    assert backups(tmp_path) == [*days, "progress-2031-01-06.json", "progress-2031-01-07.json"]
    kept = Backups(tmp_path / "progress.json", TODAY)
    assert [path.name for path in kept.all()] == ["progress-2031-01-06.json", "progress-2031-01-07.json", *days]
    assert kept.newest_good() == tmp_path / "backups" / days[-1]


@pytest.mark.parametrize("days", [1, 2, 400])
@pytest.mark.parametrize("is_disk_ahead", [True, False])
def test_the_newest_copy_is_the_last_one_written(days: int, is_disk_ahead: bool, tmp_path: Path) -> None:
    """A clock that was wrong once, a traveller's date, and a day with a later end do not matter."""
    folded(tmp_path, review(1), day=TODAY + timedelta(days=days))
    copies = Backups(tmp_path / "progress.json", TODAY)
    if is_disk_ahead:
        (ahead,) = copies.all()
        moment = ahead.stat().st_mtime_ns + days * 86_400 * 10**9
        os.utime(ahead, ns=(moment, moment))
    assert copies.newest_good() == copies.all()[0]
    folded(tmp_path, review(2))
    todays = tmp_path / "backups" / f"progress-{TODAY}.json"
    assert copies.newest_good() == copies.all()[-1] == copies.copies()[-1].path == todays
    state = copies.keep_state(dump(reviews(1, 2, 3)).encode(), "merge", NOW - timedelta(hours=20))
    assert copies.newest_good() == copies.copies()[-1].path == state.path


def test_a_day_has_one_backup_of_its_last_state(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    store = folded(tmp_path, review(2))
    assert backups(tmp_path) == ["progress-2026-11-24.json"]
    assert (tmp_path / "backups" / "progress-2026-11-24.json").read_bytes() == store.path.read_bytes()


def test_without_room_for_backups_a_fold_still_folds(tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file")
    store = folded(tmp_path, review(1))
    assert parse(store.path.read_text("utf-8")) == reviews(1)
    assert not journal(tmp_path).exists()
    assert len(store.notices) == 1
    assert store.notices[0].startswith("Your reviews are saved, but there is no backup of today: ")


@posix
def test_leftovers_of_a_killed_process_are_removed(tmp_path: Path) -> None:
    """Kill it when the new file is written and not yet swapped in, first for the JSON, then for the backup."""
    folded(tmp_path, review(1))
    kill = """
import tempfile
swaps = []
def hook(event, arguments):
    if event == "os.rename":
        swaps.append(event)
        if len(swaps) == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
store.record(review(int(sys.argv[3])))
store.fold()
"""
    for swap, number in ((1, 2), (2, 3)):
        command = [sys.executable, "-c", CHILD + kill, str(tmp_path), str(swap), str(number)]
        assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
        left = [path for path in tmp_path.rglob(".*") if ".viva-" in path.name]
        assert [path.parent.name for path in left] == [(tmp_path.name, "backups")[swap - 1]]
        assert Store(tmp_path, TODAY).load() == reviews(*range(1, number + 1))
        store = folded(tmp_path)
        assert not any(path.exists() for path in left)
        assert store.load() == reviews(*range(1, number + 1))


# --- a crash between any two steps of a fold


def crashed_before_the_swap(home: Path) -> None:
    (home / ".progress.json.viva-x1y2z3w4").write_bytes(dump(reviews(1, 2)).encode()[:-20])


def crashed_after_the_swap(home: Path) -> None:
    (home / "progress.json").write_text(dump(reviews(1, 2, undone=(0,))), "utf-8")


def crashed_in_the_backup(home: Path) -> None:
    crashed_after_the_swap(home)
    (home / "backups" / ".progress-2026-11-24.json.viva-x1y2z3w4").write_bytes(b'{\n"vers')


def crashed_after_the_backup(home: Path) -> None:
    crashed_after_the_swap(home)
    (home / "backups" / "progress-2026-11-24.json").write_bytes((home / "progress.json").read_bytes())


@pytest.mark.parametrize(
    "crash",
    [
        lambda _: None,
        crashed_before_the_swap,
        crashed_after_the_swap,
        crashed_in_the_backup,
        crashed_after_the_backup,
    ],
)
def test_a_crash_in_a_fold_loses_and_doubles_nothing(crash: Callable[[Path], None], tmp_path: Path) -> None:
    store = folded(tmp_path, review(0), review(1), day=TODAY - timedelta(days=1))
    recorded(tmp_path, review(2), undo(0))
    crash(tmp_path)
    assert Store(tmp_path, TODAY).load() == reviews(1, 2, undone=(0,))
    recorded(tmp_path, review(3))
    after = reviews(1, 2, 3, undone=(0,))
    assert Store(tmp_path, TODAY).load() == after
    Store(tmp_path, TODAY).prepare()
    assert parse(store.path.read_text("utf-8")) == Store(tmp_path, TODAY).load() == after
    assert not journal(tmp_path).exists()
    assert sorted(contents(tmp_path)) == [f"backups/progress-2026-11-{day}.json" for day in (23, 24)] + [
        "progress.json"
    ]
