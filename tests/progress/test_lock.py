"""The lock between processes: real processes, real files."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from vivadeck.errors import VivaError
from vivadeck.progress import lock

HOLD = """
import sys
from pathlib import Path
from vivadeck.progress import lock
with lock.held(Path(sys.argv[1])):
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
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Run another process that holds the lock until its stdin is closed."""
    command = [sys.executable, "-c", HOLD, str(path)]
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


def test_patience_runs_out(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with holder(path):
        before = time.monotonic()
        with pytest.raises(VivaError, match=r"Another viva keeps .*lock locked") as refused, lock.held(path, 0.1):
            pytest.fail("two hold it")
        assert 0.1 <= time.monotonic() - before < 5
    assert str(path) in str(refused.value)


def test_without_patience_it_is_tried_once(tmp_path: Path) -> None:
    with lock.held(tmp_path / "lock", 0):
        with pytest.raises(VivaError, match="Another viva"), lock.held(tmp_path / "lock", 0):
            pytest.fail("held twice")
        with lock.held(tmp_path / "another", 0):
            pass


def test_the_one_who_waits_gets_it_next(tmp_path: Path) -> None:
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


@pytest.mark.parametrize("path", ["a folder", "no folder/lock", "a file/lock"])
def test_a_lock_that_cannot_be_opened_is_said(path: str, tmp_path: Path) -> None:
    (tmp_path / "a folder").mkdir()
    (tmp_path / "a file").touch()
    with pytest.raises(VivaError, match=r"cannot be opened: .*Set VIVA_HOME") as refused, lock.held(tmp_path / path):
        pytest.fail("held")
    assert str(tmp_path / path) in str(refused.value)


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace, which makes the system refuse locks")
def test_a_file_system_without_locks_is_said(tmp_path: Path) -> None:
    refusing = ["strace", "-qq", "-o", str(tmp_path / "trace"), "-e", "trace=flock", "-e", "inject=flock:error=ENOLCK"]
    ran = subprocess.run(
        [*refusing, sys.executable, "-c", HOLD, str(tmp_path / "lock")], capture_output=True, text=True, check=False
    )
    if "ptrace" in ran.stderr:
        pytest.skip("strace is not allowed here")
    assert "held" not in ran.stdout
    assert f"VivaError: {tmp_path / 'lock'} cannot be locked: no locks available. Set VIVA_HOME" in ran.stderr
