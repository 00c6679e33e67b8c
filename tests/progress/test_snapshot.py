"""A snapshot of progress: the entries of the journal, and the state that shows whether the JSON file has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from homes import (
    CHILD,
    TODAY,
    assert_refused,
    child,
    contents,
    failing,
    folded,
    journal,
    linux,
    posix,
    recorded,
    review,
    reviews,
    undo,
)

from vivadeck.errors import VivaError
from vivadeck.model import Progress
from vivadeck.progress import lock
from vivadeck.progress.json_file import dump
from vivadeck.progress.snapshot import FileState
from vivadeck.progress.store import Store


def state(home: Path) -> FileState | None:
    with Store(home, TODAY).opened() as snapshot:
        return snapshot.state


def test_a_snapshot_of_nothing_is_empty(tmp_path: Path) -> None:
    with Store(tmp_path / "home", TODAY).opened() as snapshot:
        assert (snapshot.entries, snapshot.state, snapshot.data(), snapshot.progress()) == ((), None, b"", Progress())
    assert not (tmp_path / "home").exists()


def test_the_journal_and_the_json_are_seen_apart_and_together(tmp_path: Path) -> None:
    folded(tmp_path, review(1), review(2))
    recorded(tmp_path, review(3), undo(1))
    text = dump(reviews(1, 2)).encode()
    with Store(tmp_path, TODAY).opened() as snapshot:
        assert snapshot.entries == (review(3), undo(1))
        assert snapshot.data() == snapshot.data() == text
        assert snapshot.progress() == Store(tmp_path, TODAY).load() == reviews(2, 3, undone=(1,))
        status = (tmp_path / "progress.json").stat()
        assert snapshot.state == FileState(len(text), status.st_mtime_ns, status.st_ino, text[29:37].decode())


def test_the_state_shows_a_change(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    before = state(tmp_path)
    recorded(tmp_path, review(2))
    assert state(tmp_path) == before
    folded(tmp_path)
    after = state(tmp_path)
    assert before is not None
    assert after is not None
    assert (after.size > before.size, after.checksum != before.checksum) == (True, True)
    os.utime(tmp_path / "progress.json", ns=(1, 1))
    assert state(tmp_path) == after._replace(written_ns=1)


@pytest.mark.parametrize(
    "change",
    [
        lambda _: b"",
        lambda data: data[:30],
        lambda data: data.replace(b'"version": 4', b'"version": 2'),
        lambda data: data.replace(b'"version": 4', b'"version": 5'),
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(data[29:37], b"no sum !"),
        lambda data: data.replace(data[29:37], b"ABCDEF01"),
        lambda _: b'{"version": 1, "reviews": []}',
        lambda data: data.replace(b'"reviews"', b'"undone"'),
    ],
)
def test_a_head_that_viva_did_not_write_has_no_state(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = folded(tmp_path, review(1)).path
    assert state(tmp_path) is not None
    path.write_bytes(change(path.read_bytes()))
    with Store(tmp_path, TODAY).opened() as snapshot:
        assert snapshot.state is None
        assert snapshot.data() == path.read_bytes()


def test_damage_is_reported_when_everything_is_read(tmp_path: Path) -> None:
    path = folded(tmp_path, review(1), review(2)).path
    path.write_bytes(path.read_bytes().replace(b'"grade": 1', b'"grade": 0'))
    with Store(tmp_path, TODAY).opened() as snapshot:
        assert snapshot.state is not None
        with pytest.raises(VivaError, match="does not match its checksum"):
            snapshot.progress()
    recorded(tmp_path, review(3))  # else there is nothing to prepare
    assert_refused(tmp_path, "does not match its checksum", "Line 5 is the first that differs from the backup.")


def test_a_damaged_journal_is_refused_and_a_torn_one_gives_a_notice(tmp_path: Path) -> None:
    recorded(tmp_path, review(1))
    whole = journal(tmp_path).read_bytes()
    journal(tmp_path).write_bytes(whole + b'{"torn')
    store = Store(tmp_path, TODAY)
    with store.opened() as snapshot:
        assert snapshot.entries == (review(1),)
    assert [notice.partition(",")[0] for notice in store.notices] == [
        f"All saved reviews are safe. {journal(tmp_path)}: the last line was cut off before it was saved"
    ]
    journal(tmp_path).write_bytes(b"damage\n" + whole)
    with (
        pytest.raises(VivaError, match="journal:1: this line is damaged: it does not match its checksum"),
        store.opened(),
    ):
        pass
    journal(tmp_path).unlink()
    with store.opened() as snapshot:
        assert snapshot.entries == ()
    assert "bytes shorter than viva saved it" in store.notices[-1]


def test_a_missing_json_file_is_reported_when_everything_is_read(tmp_path: Path) -> None:
    folded(tmp_path, review(1)).path.unlink()
    with Store(tmp_path, TODAY).opened() as snapshot:
        assert (snapshot.state, snapshot.data()) == (None, b"")
        with pytest.raises(VivaError, match=r"progress\.json is missing\."):
            snapshot.progress()


def test_a_json_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / "progress.json").mkdir()
    safe = r"(?s)Your progress cannot be read\. Nothing was changed\. There is no backup in "
    message = rf"{safe}.*json cannot be read: it is a folder"
    with pytest.raises(VivaError, match=message), Store(tmp_path, TODAY).opened():
        pass
    with pytest.raises(VivaError, match=message):
        Store(tmp_path, TODAY).load()


@linux
def test_a_json_file_that_the_disk_cannot_read_is_reported(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    path = folded(home, review(1)).path
    tell = """
try:
    with store.opened() as found:
        print(bool(found.state))
        found.data()
except VivaError as error:
    print(error)
"""
    message = f"{path} cannot be read: input/output error. Set VIVA_HOME to a folder that you can read."
    strace = [*failing(home, "read", "EIO"), "-P", str(path)]
    assert child(tell, home, *strace).splitlines() == [message]
    strace[strace.index("-e", 6) + 1] = "inject=read:error=EIO:when=2"
    assert child(tell, home, *strace).splitlines() == ["True", message]


@posix
def test_the_bytes_and_the_state_are_of_one_file(tmp_path: Path) -> None:
    """A program that syncs ignores the lock."""
    path = folded(tmp_path, review(1)).path
    before = path.read_bytes()
    with Store(tmp_path, TODAY).opened() as snapshot:
        (tmp_path / "synced").write_text(dump(reviews(1, 2)), "utf-8")
        (tmp_path / "synced").replace(path)
        assert snapshot.data() == before
        assert snapshot.state is not None
    assert state(tmp_path) != snapshot.state


def test_nobody_writes_while_a_snapshot_is_open(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    with (
        Store(tmp_path, TODAY).opened(),
        Store(tmp_path, TODAY).opened(),
        pytest.raises(VivaError, match="another viva is using it"),
        lock.held(tmp_path / "progress.json.lock", patience_seconds=0.05),
    ):
        pass
    with lock.held(tmp_path / "progress.json.lock", patience_seconds=0.05):
        pass


def test_a_snapshot_without_a_journal_does_not_import_json(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    before = contents(tmp_path)
    script = CHILD.replace("from vivadeck.progress.json_file import dump_entry\n", "") + (
        "with store.opened() as found:\n    assert found.state and not found.entries\n"
        'print(sorted(sys.modules.keys() & {"json", "dataclasses", "vivadeck.progress.json_file"}))'
    )
    ran = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
    assert contents(tmp_path) == before
