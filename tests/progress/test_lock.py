"""The lock between processes: real processes, real files."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from homes import START, child, failing, linux, marked, posix

from vivadeck.errors import VivaError
from vivadeck.progress import lock
from vivadeck.progress.lock import JournalMark

HOLD = """
import sys
from pathlib import Path
from vivadeck.progress import lock
with getattr(lock, sys.argv[2])(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""

COUNT = """
import sys, time
from pathlib import Path
from vivadeck.progress import lock
home = Path(sys.argv[1])
for _ in range(int(sys.argv[2])):
    with lock.held(home / "lock"):
        count = int((home / "count").read_text())
        time.sleep(0.0005)
        (home / "count").write_text(str(count + 1))
"""


@contextlib.contextmanager
def holder(path: Path, how: str = "held") -> Iterator[subprocess.Popen[str]]:
    """Run another process that holds the lock, alone or shared, until its stdin is closed."""
    command = [sys.executable, "-c", HOLD, str(path), how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_two_processes_exclude_each_other(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")
    counters = [subprocess.Popen([sys.executable, "-c", COUNT, str(tmp_path), "100"]) for _ in range(2)]
    assert [process.wait(60) for process in counters] == [0, 0]
    assert (tmp_path / "count").read_text() == "200"


def test_waiting_for_the_lock_ends_with_an_error(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with holder(path):
        before = time.monotonic()
        with (
            pytest.raises(VivaError, match=r"another viva is using it \(.*lock\)") as refused,
            lock.held(path, 0.1),
        ):
            pytest.fail("two hold it")
        assert 0.1 <= time.monotonic() - before < 5
    assert str(path) in str(refused.value)


def test_without_patience_a_lock_is_tried_once(tmp_path: Path) -> None:
    with lock.held(tmp_path / "lock", 0):
        with pytest.raises(VivaError, match="another viva"), lock.held(tmp_path / "lock", 0):
            pytest.fail("held twice")
        with lock.held(tmp_path / "another", 0):
            pass


def test_a_waiting_process_gets_the_lock_next(tmp_path: Path) -> None:
    with holder(tmp_path / "lock") as process:
        assert process.stdin is not None
        threading.Timer(0.1, process.stdin.close).start()
        with lock.held(tmp_path / "lock", 30):
            assert process.wait(30) == 0


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    with holder(tmp_path / "lock") as process:
        process.kill()
        process.wait()
        with lock.held(tmp_path / "lock", 5):
            pass


def test_an_error_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), lock.held(tmp_path / "lock"):
        raise ZeroDivisionError
    with lock.held(tmp_path / "lock", 0):
        pass


@pytest.mark.parametrize(
    ("path", "remedy"),
    [("a folder", "Remove it"), ("no folder/lock", "Set VIVA_HOME"), ("a file/lock", "Set VIVA_HOME")],
)
def test_a_lock_that_cannot_be_opened_is_an_error_with_its_remedy(path: str, remedy: str, tmp_path: Path) -> None:
    (tmp_path / "a folder").mkdir()
    (tmp_path / "a file").touch()
    with (
        pytest.raises(VivaError, match=rf"viva cannot write.*: .*{remedy}") as refused,
        lock.held(tmp_path / path),
    ):
        pytest.fail("held")
    shown = (tmp_path / path).parent, (tmp_path / path).name
    assert all(str(part) in str(refused.value) for part in shown)


# --- readers


@posix
def test_readers_hold_it_together_and_a_writer_waits_for_them(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.touch()
    with holder(path, "shared") as process:
        with lock.shared(path, 0) as handle:
            assert handle is not None
        with pytest.raises(VivaError, match="another viva"), lock.held(path, 0):
            pytest.fail("written while it is read")
        assert process.stdin is not None
        threading.Timer(0.1, process.stdin.close).start()
        with lock.held(path, 30):
            assert process.wait(30) == 0


def test_a_reader_waits_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with (
        holder(path),
        pytest.raises(VivaError, match=r"another viva is using it \(.*lock\)"),
        lock.shared(path, 0.05),
    ):
        pytest.fail("read while it is written")


def test_a_reader_makes_no_lock_file(tmp_path: Path) -> None:
    for path in (tmp_path / "lock", tmp_path / "no folder" / "lock"):
        with lock.shared(path) as handle:
            assert handle is None
            assert lock.mark(handle) == JournalMark()
    assert list(tmp_path.iterdir()) == []


@linux
def test_on_a_file_system_without_locks_a_writer_is_refused_and_a_reader_reads(tmp_path: Path) -> None:
    """The lock file exists, as in a home that was copied to such a file system."""
    home = tmp_path / "home"
    home.mkdir()
    child("store.record(review(1))", home)
    said = child(
        """
for ask in (lambda: store.record(review(2)), store.fold, store.prepare):
    try:
        ask()
        print("done")
    except VivaError as error:
        print(error)
print(len(store.load().reviews))
""",
        home,
        *failing(home, "flock", "ENOLCK"),
    )
    path = home / "progress.json.lock"
    refused = f"Your progress is safe, but viva cannot write: {path} cannot be locked: no locks available. "
    assert said.splitlines() == [f"{refused}Set VIVA_HOME to a folder on another disk, one with file locks."] * 3 + [
        "1"
    ]


# --- the mark


MARKS = [
    JournalMark(),
    JournalMark(1),
    JournalMark(0, START),
    JournalMark(123_456_789_012, START + timedelta(microseconds=1)),
    JournalMark(
        1 << 62, START.replace(tzinfo=timezone(timedelta(hours=-23, minutes=-59, seconds=-59, microseconds=-999_999)))
    ),
]


@pytest.mark.parametrize("mark", MARKS)
def test_the_mark_is_remembered(mark: JournalMark, tmp_path: Path) -> None:
    path = tmp_path / "progress.json.lock"
    for each in (JournalMark(10**17, START), mark):  # a shorter mark leaves nothing of a longer one
        with lock.held(path) as handle:
            lock.remember(handle, each)
            assert lock.mark(handle) == each
    assert marked(tmp_path) == mark
    assert path.stat().st_size == 80


@pytest.mark.parametrize(
    "text", [b"", b"\0" * 80, b" " * 80, b"\n", b"00000000", b" 00000000 ", b"\xff" * 200, b"x" * 5000]
)
def test_a_text_that_is_no_mark_counts_as_an_empty_mark(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "progress.json.lock").write_bytes(text)
    assert marked(tmp_path) == JournalMark()


@pytest.mark.parametrize("mark", MARKS[1:])
def test_a_damaged_mark_counts_as_an_empty_mark(mark: JournalMark, tmp_path: Path) -> None:
    """Flip every bit, and cut it off after every byte."""
    path = tmp_path / "progress.json.lock"
    with lock.held(path) as handle:
        lock.remember(handle, mark)
    whole = path.read_bytes()
    assert marked(tmp_path) == mark
    text = len(whole.rstrip())
    for place in range(text):
        path.write_bytes(whole[:place])
        assert marked(tmp_path) == JournalMark(), place
        for bit in range(8):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
            assert marked(tmp_path) in (JournalMark(), mark), (place, bit)  # a blank may become another blank


# --- what is no lock file of viva's


@posix
@pytest.mark.parametrize("to", ["/dev/null", "elsewhere", "nowhere"])
def test_a_link_is_refused_and_its_target_is_left_alone(tmp_path: Path, to: str) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    path = tmp_path / "lock"
    path.symlink_to(to)
    refused = pytest.raises(VivaError, match=r"viva cannot write: .*lock is a link, not a file\. Remove it")
    with refused, lock.held(path):
        pytest.fail("locked")
    with lock.shared(path, 0) as handle:  # nobody can be writing
        assert handle is None
    assert sorted(each.name for each in tmp_path.iterdir()) == ["elsewhere", "lock"]
    assert (tmp_path / "elsewhere").read_text() == "mine"
