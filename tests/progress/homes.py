"""Shared by the tests of progress: reviews by number, homes in every state, and child processes that use them."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from vivadeck.errors import VivaError
from vivadeck.model import Entry, Progress, Review, Undo
from vivadeck.progress import lock
from vivadeck.progress.json_file import dump_entry
from vivadeck.progress.lock import JournalMark
from vivadeck.progress.merge import progress
from vivadeck.progress.store import Store

TODAY = date(2026, 11, 24)
START = datetime(2026, 11, 24, 12, tzinfo=timezone(timedelta(hours=1)))
NOW = START + timedelta(hours=9)
posix = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX matter")
linux = pytest.mark.skipif(sys.platform != "linux", reason="a Linux matter")

# The start of each child process: the store of the home that is its first argument, and reviews by number.
CHILD = """
import os, signal, sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from vivadeck.errors import VivaError
from vivadeck.model import Choice, Decision, Review, Undo
from vivadeck.progress.json_file import dump_entry
from vivadeck.progress.store import Store
home = Path(sys.argv[1])
today = date(2026, 11, 24)
store = Store(home, today)
start = datetime(2026, 11, 24, 12, tzinfo=timezone(timedelta(hours=1)))
def review(number, deck="deck"):
    mode = ("study", "practice", "mock", "cram", "later")[number % 5]
    further = (("points", '"+3fa2 -91bc"'), ("mock", "[7]")) if number % 3 == 0 else ()
    return Review(f"{deck}/épochs-{number}", start + timedelta(hours=number), number % 6, 1.5, mode, further)
"""


def review(number: int, deck: str = "deck") -> Review:
    """Return a review of any mode; every third has further fields."""
    mode = ("study", "practice", "mock", "cram", "later")[number % 5]
    further = (("points", '"+3fa2 -91bc"'), ("mock", "[7]")) if number % 3 == 0 else ()
    return Review(f"{deck}/épochs-{number}", START + timedelta(hours=number), number % 6, 1.5, mode, further)


def undo(number: int) -> Undo:
    return Undo(review(number).card, review(number).at)


def reviews(*numbers: int, undone: tuple[int, ...] = ()) -> Progress:
    return progress(map(review, numbers), undone=map(undo, undone))


def journal(home: Path) -> Path:
    return home / "progress.json.journal"


def backups(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "backups").glob("*"))


def lines(*entries: Entry) -> bytes:
    return "".join(map(dump_entry, entries)).encode()


def recorded(home: Path, *entries: Entry) -> Store:
    """Return a store that has recorded the entries."""
    store = Store(home, TODAY)
    for entry in entries:
        store.record(entry)
    return store


def folded(home: Path, *entries: Entry, day: date = TODAY) -> Store:
    recorded(home, *entries)
    store = Store(home, day)
    store.fold()
    return store


def contents(home: Path) -> dict[str, bytes]:
    """Return the bytes of every file below `home`, except the lock, which is only a second guard."""
    files = (path for path in home.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(home)): path.read_bytes() for path in files}


def marked(home: Path) -> JournalMark:
    """Return the mark in the lock file."""
    with lock.shared(home / "progress.json.lock") as handle:
        return lock.mark(handle)


def assert_refused(home: Path, *said: str) -> None:
    """Assert that a damaged store refuses to load and to prepare with these words, and changes nothing."""
    before = contents(home)
    for ask in (Store(home, TODAY).load, Store(home, TODAY).prepare):
        with pytest.raises(VivaError) as refused:
            ask()
        assert contents(home) == before
        for words in said:
            assert words in str(refused.value)


def child(script: str, home: Path, *before: str) -> str:
    """Run a script in another process, and return what it printed."""
    command = [*before, sys.executable, "-c", CHILD + script, str(home)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)
    if before and "ptrace" in ran.stderr:
        pytest.skip("strace is not allowed here")
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def failing(home: Path, call: str, error: str, when: str = "1+") -> list[str]:
    """Return the command that makes a system call of a process fail; only for calls that it makes nowhere else."""
    if not shutil.which("strace"):
        pytest.skip("needs strace, which makes system calls fail")
    trace = str(home.parent / "trace")
    return ["strace", "-qq", "-o", trace, "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}"]


@contextlib.contextmanager
def running(script: str, home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", CHILD + script, str(home), *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()
