"""Places that cannot be used, and disks that are full or fail: viva reports each, and nothing is lost."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from homes import (
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
)

from vivadeck.errors import VivaError
from vivadeck.progress.json_file import parse
from vivadeck.progress.store import Store


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("mine")
    store = Store(home, TODAY)
    asks: list[Callable[[], object]] = [store.prepare, lambda: store.record(review(1)), store.fold]
    for ask in asks:
        with pytest.raises(VivaError, match=r"home.*Set VIVA_HOME"):
            ask()
    if sys.platform != "win32":  # there the error is another one
        with pytest.raises(VivaError, match=r"cannot be read: not a directory\. Set VIVA_HOME"):
            Store(home, TODAY).load()
    assert home.read_text() == "mine"


def test_a_missing_home_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VivaError, match="viva cannot write in"):
        Store(tmp_path / "home", TODAY).record(review(1))
    assert not (tmp_path / "home").exists()


@posix
def test_a_home_that_cannot_be_written_is_refused_and_can_be_read(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    recorded(tmp_path, review(2))
    before = contents(tmp_path)
    tmp_path.chmod(0o555)
    for path in tmp_path.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    said = child(
        """
os.chdir(home)  # an unprivileged user may not read the whole path
if os.geteuid() == 0:
    os.seteuid(65534)
store = Store(Path(), today)
print(len(store.load().reviews))
for ask in (lambda: store.record(review(3)), store.fold, store.prepare):
    try:
        ask()
    except VivaError as error:
        print(error)
""",
        tmp_path,
    )
    tmp_path.chmod(0o755)
    problem = "Your progress is safe, but viva cannot write in .: permission denied (progress.json.lock)."
    assert said.splitlines() == [
        "2",
        *[f"{problem} Set VIVA_HOME to a folder that you can write to."] * 3,
    ]
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["progress.json.journal", "progress.json"])
def test_a_folder_in_a_files_place_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "mine").write_text("kept")
    if name.endswith("journal"):
        with pytest.raises(VivaError, match="journal could not be written"):
            Store(tmp_path, TODAY).record(review(1))
    else:
        recorded(tmp_path, review(1))
    assert_refused(tmp_path, f"{tmp_path / name} cannot be read: ")


def test_a_folder_in_the_locks_place_is_refused(tmp_path: Path) -> None:
    """A reader does not need the lock."""
    folded(tmp_path, review(1))
    (tmp_path / "progress.json.lock").unlink()
    (tmp_path / "progress.json.lock").mkdir()
    assert Store(tmp_path, TODAY).load() == reviews(1)
    with pytest.raises(VivaError, match=r"viva cannot write: .*lock is a folder, not a file\. Remove it"):
        Store(tmp_path, TODAY).record(review(2))


@posix
def test_a_journal_that_cannot_be_removed_is_reported_and_harmless(tmp_path: Path) -> None:
    recorded(tmp_path, review(1))
    said = child(
        """
try:
    store.fold()
except VivaError as error:
    print(error)
""",
        tmp_path,
        *failing(tmp_path, "unlink", "EACCES", "1"),
    )
    path = tmp_path / "progress.json"
    assert said == (
        f"Your reviews are saved in {path}, but {journal(tmp_path)} could not be removed: permission denied.\n"
    )
    assert parse((tmp_path / "progress.json").read_text("utf-8")) == reviews(1)
    assert folded(tmp_path, review(2)).load() == reviews(1, 2)


# --- full disks


@posix
def test_a_disk_that_fills_up_while_recording_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """A limit on the size of files cuts a write off after any number of bytes, like a full disk."""
    folded(tmp_path, review(1))
    recorded(tmp_path, review(2))
    said = child(
        """
import resource
journal = home / "progress.json.journal"
line = dump_entry(review(3)).encode()
sound = journal.read_bytes()
whole = dump_entry(review(4)).encode()[:-1]  # only its line break is missing, so it is kept
for before, torn in ((sound, b""), (sound, line[:20]), (b"", line[:20]), (b"", b""), (sound + whole, b"")):
    for room in range(len(line)):
        journal.write_bytes(before + torn)
        if not before + torn:
            journal.unlink()
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + room, resource.RLIM_INFINITY))
        try:
            store.record(review(3))
            print("recorded")
        except VivaError as error:
            print(error)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert journal.read_bytes() == before, room
        if room % 8 == 0:  # the lock file keeps the length, so that the next home looks too short
            (home / "progress.json.lock").unlink()
            assert store.record(review(3)) == review(3)
            line_break = b"\\n" if before.endswith(b"}") else b""
            assert journal.read_bytes() == before + line_break + line, room
            assert len(store.load().reviews) == 2 + before.count(b"{") // 2
            (home / "progress.json.lock").unlink()
assert len(store.notices) == 1, store.notices
""",
        tmp_path,
    )
    assert set(said.splitlines()) == {
        f"Your earlier reviews are safe, but {journal(tmp_path)} could not be written: file too large."
    }


@linux
def test_a_device_in_the_journal_s_place_is_refused(tmp_path: Path) -> None:
    journal(tmp_path).symlink_to("/dev/full")
    with pytest.raises(VivaError, match="journal could not be written: it is a device, not a file"):
        Store(tmp_path, TODAY).record(review(1))


@posix
def test_a_disk_that_fills_up_while_folding_leaves_all_as_it_was(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    recorded(tmp_path, review(2))
    before = contents(tmp_path)
    said = child(
        """
import resource
for room in range(0, (home / "progress.json").stat().st_size, 10):
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    for ask in (store.fold, store.prepare):
        try:
            ask()
            print("folded")
        except VivaError as error:
            print(error)
""",
        tmp_path,
    )
    assert set(said.splitlines()) == {
        (
            f"Your reviews are safe in {tmp_path / 'progress.json.journal'}; the next session adds them. "
            f"{tmp_path / 'progress.json'} could not be written: file too large. It was not changed."
        )
    }
    assert contents(tmp_path) == before
    assert folded(tmp_path).load() == reviews(1, 2)


@linux
@pytest.mark.parametrize("when", ["1", "2"])
def test_a_sync_that_fails_leaves_the_journal_as_it_was(when: str, tmp_path: Path) -> None:
    """The first record syncs the file, then its name in the folder."""
    said = child(
        """
journal = home / "progress.json.journal"
try:
    store.record(review(1))
    print("recorded")
except VivaError as error:
    print(error)
assert journal.read_bytes() == b""
assert store.record(review(1)) == review(1)
assert journal.read_bytes() == dump_entry(review(1)).encode()
""",
        tmp_path,
        *failing(tmp_path, "fsync", "EIO", when),
    )
    assert said == f"Your earlier reviews are safe, but {journal(tmp_path)} could not be written: input/output error.\n"
    assert Store(tmp_path, TODAY).load() == reviews(1)
