"""The states before changes outside a session: what is kept, how many, who can read it, how to restore it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from facts import ENTRIES, PROGRESS, unhurried
from homes import CHILD, NOW, START, TODAY, child, contents, folded, journal, posix, recorded, review, reviews, undo
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.errors import VivaError
from vivadeck.model import Entry, Progress
from vivadeck.progress.backups import STATES, Backups
from vivadeck.progress.json_file import dump, parse_bytes
from vivadeck.progress.merge import apply, merge
from vivadeck.progress.store import Store

SECOND = timedelta(seconds=1)


def merged(home: Path, *numbers: int, now: datetime = NOW) -> str:
    """Merge some reviews, and return the name of the state before."""
    state = Store(home, TODAY).rewrite(partial(merge, reviews(*numbers)), "merge", now)
    assert state is not None
    return state.name


def names(home: Path) -> list[str]:
    return [state.name for state in Backups(home / "progress.json", TODAY).states()]


def test_the_state_before_a_merge_is_kept_and_is_not_the_days_last(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    recorded(tmp_path, review(2))
    name = merged(tmp_path, 3)
    assert contents(tmp_path) == {
        "progress.json": dump(reviews(1, 2, 3)).encode(),
        "backups/progress-2026-11-24.json": dump(reviews(1, 2, 3)).encode(),
        f"backups/progress-{name}-before-merge.json": dump(reviews(1, 2)).encode(),
    }
    assert name == "2026-11-24-210000"


def test_a_change_that_changes_nothing_keeps_and_writes_nothing(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    recorded(tmp_path, review(2))
    before = contents(tmp_path)
    store = Store(tmp_path, TODAY)
    assert store.rewrite(partial(merge, reviews(1, 2)), "merge", NOW) is None
    assert store.restore(store.path, NOW).before is not None  # which takes the journal's review away
    assert store.restore(store.path, NOW).before is None
    assert before != contents(tmp_path)


def test_a_moment_with_another_offset_is_a_change(tmp_path: Path) -> None:
    """Else two computers would have different results."""
    folded(tmp_path, review(1))
    elsewhere = Progress((review(1)._replace(at=review(1).at.astimezone(UTC)),))
    assert Store(tmp_path, TODAY).rewrite(lambda _: elsewhere, "merge", NOW) is not None
    assert Store(tmp_path, TODAY).path.read_text("utf-8") == dump(elsewhere)


@pytest.mark.parametrize("step", [SECOND, timedelta()])
def test_the_last_twenty_states_are_kept(step: timedelta, tmp_path: Path) -> None:
    for number in range(STATES + 5):
        merged(tmp_path, number, now=START + number * step)
    kept = Backups(tmp_path / "progress.json", TODAY).states()
    counts = [len(parse_bytes(state.path.read_bytes()).reviews) for state in kept]
    assert counts == list(range(5, STATES + 5))


@pytest.mark.parametrize("days", [-20_000, -1, 400])
def test_the_newest_state_is_kept_with_any_clock(days: int, tmp_path: Path) -> None:
    for number in range(STATES):
        merged(tmp_path, number)
    name = merged(tmp_path, 99, now=NOW + timedelta(days=days))
    assert name in names(tmp_path)
    assert len(names(tmp_path)) == STATES
    later = merged(tmp_path, 100, now=NOW + SECOND)
    assert names(tmp_path)[-1] == later


def test_the_last_states_are_kept_and_in_their_order_when_the_clock_goes_back(tmp_path: Path) -> None:
    """After a flight to the west, or when summer time ends; the states of the next hours are not the oldest."""
    for number in range(STATES):
        merged(tmp_path, number, now=NOW + number * SECOND)
    back = [merged(tmp_path, 100 + number, now=NOW - timedelta(hours=9) + number * SECOND) for number in range(3)]
    assert names(tmp_path)[-3:] == back
    assert len(names(tmp_path)) == STATES
    counts = [
        len(parse_bytes(state.path.read_bytes()).reviews)
        for state in Backups(tmp_path / "progress.json", TODAY).states()
    ]
    assert counts == list(range(3, STATES + 3))


def test_a_damaged_original_is_no_state_and_stays(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    (tmp_path / "progress.json").write_bytes(b"damaged")
    done = Store(tmp_path, TODAY).restore(None, NOW)
    for number in range(STATES + 5):
        merged(tmp_path, number + 10, now=START + number * SECOND)
    assert (done.before, [path.read_bytes() for path in done.aside]) == (None, [b"damaged"])


def test_a_change_that_fails_leaves_no_state(tmp_path: Path) -> None:
    """There is room for the state before, which is smaller, but not for the new file."""
    folded(tmp_path, review(1))
    before = contents(tmp_path)
    said = child(
        """
import resource
from functools import partial
from vivadeck.progress.merge import merge, progress
room = (home / "progress.json").stat().st_size + 10
resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
try:
    store.rewrite(partial(merge, progress([review(2)])), "merge", start)
except VivaError as error:
    print(error)
""",
        tmp_path,
    )
    assert said.startswith(f"{tmp_path / 'progress.json'} could not be written: file too large.")
    assert contents(tmp_path) == before


def test_without_room_for_the_state_before_nothing_is_changed(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    for path in (tmp_path / "backups").iterdir():
        path.unlink()
    (tmp_path / "backups").rmdir()
    (tmp_path / "backups").write_text("a file")
    with pytest.raises(VivaError, match="backups"):
        merged(tmp_path, 2)
    assert Store(tmp_path, TODAY).load() == reviews(1)


# --- back again


def test_a_friends_file_merged_by_mistake_is_removed_again(tmp_path: Path) -> None:
    folded(tmp_path, *map(review, range(30)))
    recorded(tmp_path, review(30), undo(4))
    before = dump(Store(tmp_path, TODAY).load())
    friend = Progress((), {}, tuple(undo(number) for number in range(30)))
    state = Store(tmp_path, TODAY).rewrite(partial(merge, friend), "merge", NOW)
    assert state is not None
    assert Store(tmp_path, TODAY).load().reviews == (review(30),)
    recorded(tmp_path, review(50))
    after = dump(Store(tmp_path, TODAY).load())
    done = Store(tmp_path, TODAY).restore(state.path, NOW)
    assert dump(Store(tmp_path, TODAY).load()) == dump(done.progress) == before
    assert done.before is not None
    Store(tmp_path, TODAY).restore(done.before.path, NOW)
    assert dump(Store(tmp_path, TODAY).load()) == after


@unhurried
@given(PROGRESS, st.lists(ENTRIES, max_size=4), PROGRESS)
def test_a_merge_is_undone_by_the_state_before(mine: Progress, entries: list[Entry], other: Progress) -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "progress.json").write_text(dump(mine), "utf-8")
        journal(home).write_bytes(b"")
        for entry in entries:
            Store(home, TODAY).record(entry)
        before = Store(home, TODAY).load()
        state = Store(home, TODAY).rewrite(partial(merge, other), "merge", NOW)
        assert (state is None) == (dump(merge(before, other)) == dump(before))
        if state:
            assert dump(Store(home, TODAY).load()) == dump(merge(before, other))
            Store(home, TODAY).restore(state.path, NOW)
        assert dump(Store(home, TODAY).load()) == dump(before)
        assert dump(apply(before, ())) == dump(before)


def test_a_crash_while_a_state_is_restored_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    """Kill it before each of its renames and removals."""
    script = """
steps = []
def hook(event, arguments):
    if event in ("os.rename", "os.remove"):
        steps.append(event)
        if len(steps) == int(sys.argv[2]):
            os._exit(9)
sys.addaudithook(hook)
store.restore(home / "backups" / "older.json", start)
print("done")
"""
    seen = set()
    for number in range(1, 20):
        home = tmp_path / str(number)
        home.mkdir()
        folded(home, review(1), review(2))
        recorded(home, review(3))
        (home / "backups" / "older.json").write_text(dump(reviews(1)), "utf-8")
        ran = crashed(script, home, number)
        assert Store(home, TODAY).load() in (reviews(1), reviews(1, 2, 3))
        seen.add(len(Store(home, TODAY).load().reviews))
        if ran == "done\n":
            break
    assert seen == {1, 3}


def crashed(script: str, home: Path, number: int) -> str:
    """Run a script that may die, and return what it printed."""
    ran = subprocess.run(
        [sys.executable, "-c", CHILD + script, str(home), str(number)], capture_output=True, text=True, check=False
    )
    assert ran.returncode in (0, 9), ran.stderr
    return ran.stdout


# --- who can read them


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_every_copy_has_the_mode_of_the_file_and_never_a_wider_one(mode: int, tmp_path: Path) -> None:
    folded(tmp_path, review(1)).path.chmod(mode)
    (tmp_path / "backups" / "progress-2026-11-24.json").chmod(0o666)  # as an earlier viva left it
    said = child(
        f"""
os.umask(0)
from functools import partial
from vivadeck.progress.merge import merge, progress
wide = set()
def hook(event, arguments):
    if event in ("os.rename", "os.chmod", "os.remove", "os.listdir"):
        if looking:
            return
        looking.append(event)
        for path in (home / "backups").iterdir():
            if path.stat().st_mode & 0o777 & ~{mode} and path.name not in early:
                wide.add(path.name)
        looking.clear()
looking = []
early = {{"progress-2026-11-24.json"}}
sys.addaudithook(hook)
store.record(review(2))
store.fold()
early.clear()
store.rewrite(partial(merge, progress([review(3)])), "merge", start)
store.restore(home / "backups" / "progress-2026-11-24-120000-before-merge.json", start)
store.path.write_bytes(b"damaged")
store.restore(None, start)
print(sorted(wide))
""",
        tmp_path,
    )
    assert said == "[]\n"
    copies = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "backups").iterdir()}
    assert len(copies) == 4
    assert set(copies.values()) == {mode}


@posix
def test_a_new_journal_has_no_wider_mode_than_the_file(tmp_path: Path) -> None:
    folded(tmp_path, review(1)).path.chmod(0o600)
    recorded(tmp_path, review(2))
    assert stat.S_IMODE(journal(tmp_path).stat().st_mode) == 0o600


@posix
def test_a_restored_file_has_the_mode_of_the_backup(tmp_path: Path) -> None:
    folded(tmp_path, review(1)).path.chmod(0o600)
    folded(tmp_path, review(2))
    (tmp_path / "progress.json").unlink()
    before = os.umask(0)
    try:
        Store(tmp_path, TODAY).restore(None, NOW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "progress.json").stat().st_mode) == 0o600
