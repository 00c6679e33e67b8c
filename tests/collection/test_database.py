"""The file of the collection: any fault in it costs time, and nothing else."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from comparison import Places, loaded
from conftest import PATIENCE_SECONDS, ROOT, VIVA, Viva, deck_text
from kept import NOW, collection, file_of, graded, is_right, recorded, rows, seen, settle_progress, settled, spoil

from vivadeck.collection import database
from vivadeck.model import Exam

linux = pytest.mark.skipif(sys.platform != "linux", reason="a Linux matter")
COMMANDS = (("due", "--json"), ("decks", "--json"), ("search", "one", "--json"), ("search", "is:due"), ("study",))
MANY = 40


@pytest.fixture
def decks(home: Path, tmp_path: Path) -> Path:
    """Two decks; some of their cards are reviewed, and some are due."""
    for name in ("a", "b"):
        settled(tmp_path / "decks" / f"{name}.yaml", deck_text(name, "one", "two", "three"))
    recorded(tmp_path, graded("a/one", days=-9), graded("a/two"), graded("b/one", 1, minutes=1))
    settle_progress(tmp_path)
    return tmp_path / "decks"


def asked(viva: Viva, decks: Path, **environment: str) -> list[str]:
    """Return the output of some commands; each must succeed."""
    said = []
    for command in COMMANDS:
        done = viva(*command, "--decks", str(decks), stdin="q\n", **environment)
        assert (done.status, "Traceback" in done.err) == (0, False), done.err
        said.append(done.out + done.err)
    return said


def test_the_file_can_be_deleted_at_any_time(viva: Viva, decks: Path, tmp_path: Path) -> None:
    first = asked(viva, decks)
    assert asked(viva, decks) == first
    shutil.rmtree(tmp_path / "cache")
    assert asked(viva, decks) == first


def test_the_file_can_be_deleted_while_a_command_runs(decks: Path, tmp_path: Path) -> None:
    session = collection(tmp_path)
    library = loaded(session, Places((decks,)))
    file_of(tmp_path).unlink()
    assert not session.select(library.decks, with_states=False).is_empty()
    is_right(tmp_path, decks)
    assert len(session.select(library.decks, with_states=False).items()) == 6


@pytest.mark.parametrize("cut", [101, 4096, 9001])
def test_a_file_that_was_cut_short_costs_time_only(decks: Path, tmp_path: Path, cut: int) -> None:
    is_right(tmp_path, decks, queries=("one",))
    path = file_of(tmp_path)
    path.write_bytes(path.read_bytes()[:-cut])
    for _ in range(3):
        is_right(tmp_path, decks, queries=("one",))


def test_damage_where_a_message_of_sqlite_is_no_text(decks: Path, tmp_path: Path) -> None:
    """SQLite quotes the damaged schema in its message, and Python cannot decode it."""
    is_right(tmp_path, decks)
    path = file_of(tmp_path)
    whole = path.read_bytes()
    broken = whole.replace(b"CREATE INDEX cards_of_id", b"CREATE INDE\xe9 cards_of_id")
    assert broken != whole
    path.write_bytes(broken)
    for _ in range(2):
        is_right(tmp_path, decks)
    assert len(rows(tmp_path, "select * from files")) == 2


@pytest.mark.parametrize(
    "sql", ["drop table counts", "drop table meta", "alter table states rename column due to done", "vacuum"]
)
def test_an_incomplete_file_is_built_again(decks: Path, tmp_path: Path, sql: str) -> None:
    is_right(tmp_path, decks)
    spoil(tmp_path, sql)
    for _ in range(3):  # in memory, if need be; then from a new file
        is_right(tmp_path, decks)
    assert len(rows(tmp_path, "select * from files")) == 2
    assert len(rows(tmp_path, "select due from states")) == 3


@pytest.mark.parametrize(
    "sql",
    [
        """update meta set value = replace(value, '"minutes"', '"mioutes"')""",
        """update history set others = '[{"x": 1}]'""",
        "update cards set id = null, question = null",
        "update meta set value = '[]'",
    ],
)
def test_a_value_that_cannot_be_read_costs_time_only(decks: Path, tmp_path: Path, sql: str) -> None:
    recorded(tmp_path, Exam((), "", NOW, NOW.date() + timedelta(days=9), None, 20))
    for more in ([], [graded("a/two", minutes=9)]):
        is_right(tmp_path, decks)
        spoil(tmp_path, sql)
        recorded(tmp_path, *more)
        for _ in range(2):  # in memory, then from a new file
            is_right(tmp_path, decks)


@contextmanager
def _read_only(cache: Path) -> Iterator[dict[str, str]]:
    cache.mkdir(exist_ok=True)
    cache.chmod(0o500)
    yield {}
    cache.chmod(0o700)


@contextmanager
def _a_file(cache: Path) -> Iterator[dict[str, str]]:
    cache.write_bytes(b"not a folder")
    yield {}


@contextmanager
def _a_device(cache: Path) -> Iterator[dict[str, str]]:
    """A link to a device, not the device: if viva replaced it, the machine would lack it."""
    cache.mkdir()
    (cache / "device").symlink_to(os.devnull)
    yield {"VIVA_CACHE": str(cache / "device")}
    assert str((cache / "device").readlink()) == os.devnull


@contextmanager
def _folders(cache: Path) -> Iterator[dict[str, str]]:
    """There are folders in place of the files."""
    cache.mkdir()
    who = seen(cache.parent)
    who.starts()
    path = file_of(cache.parent)
    path.unlink()
    path.mkdir()
    yield {}


@pytest.mark.parametrize("way", [_read_only, _a_file, _a_device, _folders])
def test_without_a_place_for_the_file_all_answers_are_the_same(
    viva: Viva, decks: Path, tmp_path: Path, way: Callable[[Path], Iterator[dict[str, str]]]
) -> None:
    expected = asked(viva, decks)
    shutil.rmtree(tmp_path / "cache")
    with way(tmp_path / "cache") as environment:  # type: ignore[attr-defined]
        assert asked(viva, decks, **environment) == expected


@linux
@pytest.mark.parametrize("most_bytes", [0, 8192, 40960])
def test_a_full_disk_costs_time_only(viva: Viva, decks: Path, tmp_path: Path, most_bytes: int) -> None:
    """No file may grow beyond a size, as with a quota."""
    import resource  # not on Windows

    expected = asked(viva, decks)
    shutil.rmtree(tmp_path / "cache")
    for command, said in zip(COMMANDS, expected, strict=True):
        done = subprocess.run(
            [*VIVA, *command, "--decks", str(decks)],
            input=b"q\n",
            capture_output=True,
            check=False,
            cwd=ROOT,
            preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most_bytes, most_bytes)),
        )
        assert (done.returncode, (done.stdout + done.stderr).decode()) == (0, said)


def test_with_a_locked_file_all_answers_are_the_same(
    decks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_right(tmp_path, decks)
    kept = file_of(tmp_path).stat().st_ino
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.05)
    with closing(sqlite3.connect(file_of(tmp_path), isolation_level=None)) as other:
        for mode in ("exclusive", "immediate"):
            other.execute(f"begin {mode}")
            settled(decks / "a.yaml", deck_text("a", "one", mode))
            is_right(tmp_path, decks)
            other.execute("rollback")
        assert file_of(tmp_path).stat().st_ino == kept  # it was not deleted
    is_right(tmp_path, decks)


def test_a_command_waits_for_another_that_fills_it(viva: Viva, decks: Path, tmp_path: Path) -> None:
    expected = asked(viva, decks)
    hold = f"""
import sqlite3, time
connection = sqlite3.connect({str(file_of(tmp_path))!r}, isolation_level=None)
connection.execute("begin exclusive")
print("held", flush=True)
time.sleep(0.6)
connection.execute("commit")
"""
    with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert viva(*COMMANDS[0], "--decks", str(decks)).out == expected[0]
        assert holder.wait(PATIENCE_SECONDS) == 0


def test_the_file_of_another_version_is_not_used_and_is_deleted(decks: Path, tmp_path: Path) -> None:
    is_right(tmp_path, decks)
    path = file_of(tmp_path)
    owner = path.name.rpartition("-")[2]
    path.rename(path.with_name(f"collection-00000000-{owner}"))
    path.with_name(f"index-00000000-{owner}").write_bytes(b"of an earlier viva")
    foreign = path.with_name("collection-00000000-ffffffff.sqlite")
    foreign.write_bytes(b"of another home")
    is_right(tmp_path, decks)
    assert sorted(each.name for each in path.parent.iterdir()) == sorted([path.name, foreign.name])


def test_another_program_makes_another_file(decks: Path, tmp_path: Path) -> None:
    """A changed program has the same version while a developer works on it."""
    package = tmp_path / "program" / "vivadeck"
    shutil.copytree(ROOT / "vivadeck", package)
    shutil.copytree(ROOT / "decks", tmp_path / "program" / "decks")
    names = []
    for change in ("", "# changed\n"):
        with (package / "search.py").open("a") as file:
            file.write(change)
        subprocess.run([*VIVA, "due", "--decks", str(decks)], cwd=package.parent, check=True, capture_output=True)
        names.append(file_of(tmp_path).name)
    assert names[0] != names[1]


@linux
def test_after_a_kill_while_the_file_is_built_it_can_be_used(home: Path, viva: Viva, tmp_path: Path) -> None:
    decks = tmp_path / "decks"
    for number in range(MANY):
        questions = [f"question {number} {at}" for at in range(60)]
        settled(decks / f"d{number}.yaml", deck_text(f"d{number}", *questions))
    command = [*VIVA, "due", "--json", "--decks", str(decks)]
    cache, killed = tmp_path / "cache", 0
    for moment in range(8):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
            while process.poll() is None and not list(cache.glob("*.sqlite*")):
                time.sleep(0.001)
            time.sleep(0.03 * moment)
            process.send_signal(signal.SIGKILL)
        killed += process.returncode == -signal.SIGKILL
    assert killed
    after = viva("due", "--json", "--decks", str(decks))
    again = viva("due", "--json", "--decks", str(decks))
    fresh = viva("due", "--json", "--decks", str(decks), VIVA_CACHE=str(tmp_path / "fresh"))
    assert (after.status, after.out, after.err) == (0, fresh.out, "")
    assert again == after
