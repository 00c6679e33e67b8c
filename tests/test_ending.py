"""A signal that ends viva: whenever it comes, nothing temporary stays, and a file is the old or the new one."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from anki_made import add, collection, export

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")

# Does some work again and again, each time in a new process, and sends that a signal at the next moment: Python enters
# or leaves a function. Prints the statuses.
EACH_MOMENT = """
import json, os, resource, signal, sys
from pathlib import Path
from vivadeck import ending, files
from vivadeck.formats.anki import package_reader as apkg

resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
number, step, path = signal.Signals[sys.argv[1]], int(sys.argv[2]), Path(sys.argv[3])

def work():
    {work}

def ended_at(moment):
    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    seen = 0
    def look(frame, event, called):
        nonlocal seen
        seen += 1
        if seen == moment:
            os.kill(os.getpid(), number)
    sys.setprofile(look)
    work()
    sys.setprofile(None)
    os._exit(0)

statuses = []
while not statuses or statuses[-1]:
    statuses.append(ended_at(1 + step * len(statuses)))
    {after}
print(json.dumps(statuses))
"""


def ended(work: str, after: str, number: str, step: int, path: Path) -> tuple[list[int], list[str]]:
    """Return the statuses that the work ended with, and the lines that were written to stderr."""
    script = EACH_MOMENT.format(work=work, after=after)
    done = subprocess.run(
        [sys.executable, "-c", script, number, str(step), str(path)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout), done.stderr.decode().splitlines()


@pytest.mark.parametrize(("number", "step"), [("SIGTERM", 1), ("SIGHUP", 4), ("SIGQUIT", 5)])
def test_a_file_is_the_old_or_the_new_one_with_nothing_beside_it(tmp_path: Path, number: str, step: int) -> None:
    path = tmp_path / "progress.json"
    path.write_bytes(b"old")
    after = "print(path.read_text(), os.listdir(path.parent), file=sys.stderr); path.write_text('old')"
    statuses, seen = ended("files.replace(path, b'new', b'er')", after, number, step, path)
    assert len(statuses) > 100 // step
    assert set(statuses[:-1]) == {-signal.Signals[number]}
    assert set(seen) == {"old ['progress.json']", "newer ['progress.json']"}


@pytest.mark.parametrize(("number", "step"), [("SIGTERM", 41), ("SIGHUP", 101), ("SIGQUIT", 103)])
def test_an_import_leaves_nothing_in_the_temporary_folder(
    tmp_path: Path, number: str, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collection(tmp_path / "col") as col:
        add(col, "Basic", ["Q", "A"])
        package = export(col, tmp_path / "deck.apkg")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    after = f"assert not os.listdir({str(temporary)!r}), len(statuses)"
    statuses, _ = ended("apkg.read(path)", after, number, step, package)
    assert len(statuses) > 20


def test_signals_that_nohup_ignores_stay_ignored() -> None:
    script = """
import os, signal, sys
from vivadeck.ending import put_right
signal.signal(signal.SIGHUP, signal.SIG_IGN)
with put_right(lambda: print("put right")):
    os.kill(os.getpid(), signal.SIGHUP)
print(signal.getsignal(signal.SIGHUP), signal.getsignal(signal.SIGTERM))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert done.stdout == f"{signal.SIG_IGN} {signal.SIG_DFL}\n"


def test_several_steps_are_carried_out_the_last_first() -> None:
    script = """
import os, signal
from vivadeck.ending import put_right
with put_right(lambda: print("first", flush=True)), put_right(lambda: print("second", flush=True)):
    with put_right(lambda: print("over", flush=True)):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (-15, "second\nfirst\n")
