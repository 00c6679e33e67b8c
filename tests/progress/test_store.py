"""Progress on disk: real files, real processes, disks that are full and files that are damaged."""

from __future__ import annotations

import contextlib
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from vivadeck.errors import VivaError
from vivadeck.model import Choice, Decision, Entry, Progress, Review, Undo
from vivadeck.progress.document import dump, dump_entry, parse
from vivadeck.progress.history import progress
from vivadeck.progress.store import Store

TODAY = date(2026, 11, 24)
START = datetime(2026, 11, 24, 12, tzinfo=timezone(timedelta(hours=1)))
posix = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX matter")
linux = pytest.mark.skipif(sys.platform != "linux", reason="a Linux matter")

# What a child process begins with: the store of the home that is its first argument, and reviews by number.
CHILD = """
import os, signal, sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from vivadeck.errors import VivaError
from vivadeck.model import Review
from vivadeck.progress.document import dump_entry
from vivadeck.progress.store import Store
home = Path(sys.argv[1])
today = date(2026, 11, 24)
store = Store(home, today)
start = datetime(2026, 11, 24, 12, tzinfo=timezone(timedelta(hours=1)))
def review(number, deck="deck"):
    return Review(f"{deck}/épochs-{number}", start + timedelta(hours=number), number % 6, 1.5)
"""


def review(number: int, deck: str = "deck") -> Review:
    return Review(f"{deck}/épochs-{number}", START + timedelta(hours=number), number % 6, 1.5)


def reviews(*numbers: int) -> Progress:
    return progress(map(review, numbers))


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
    """Return the bytes of every file below `home`, the lock (empty always) left out."""
    files = (path for path in home.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(home)): path.read_bytes() for path in files}


def child(script: str, home: Path, *before: str) -> str:
    """Run a script in another process, and return what it printed."""
    command = [*before, sys.executable, "-c", CHILD + script, str(home)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)
    if before and "ptrace" in ran.stderr:
        pytest.skip("strace is not allowed here")
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def failing(home: Path, call: str, error: str, when: int) -> list[str]:
    """Return the command that lets a process's system call fail; for processes that make it nowhere else."""
    if not shutil.which("strace"):
        pytest.skip("needs strace, which makes system calls fail")
    trace = str(home.parent / "trace")
    return ["strace", "-qq", "-o", trace, "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}"]


# --- recording


def test_nothing_is_read_from_nothing_and_makes_nothing(tmp_path: Path) -> None:
    assert Store(tmp_path / "home", TODAY).load() == Progress()
    assert not (tmp_path / "home").exists()


def test_prepare_makes_the_home(tmp_path: Path) -> None:
    home = tmp_path / "a" / "home"
    Store(home, TODAY).prepare()
    recorded(home, review(1))
    assert Store(home, TODAY).load() == reviews(1)


def test_a_record_is_there_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path, TODAY)
    entries: list[Entry] = [
        review(1),
        Decision("deck/a", START, Choice.SUSPEND),
        review(2),
        Undo(review(2).card, review(2).at),
    ]
    for count, entry in enumerate(entries, 1):
        store.record(entry)
        assert journal(tmp_path).read_bytes() == lines(*entries[:count])
    assert Store(tmp_path, TODAY).load() == progress([review(1)], [Decision("deck/a", START, Choice.SUSPEND)])
    assert not store.path.exists()


@posix
def test_a_record_outlives_its_process(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        CHILD + "store.record(review(1)); os.kill(os.getpid(), signal.SIGKILL)",
        str(tmp_path),
    ]
    assert subprocess.run(command, check=False).returncode == -9
    assert Store(tmp_path, TODAY).load() == reviews(1)


def test_a_record_is_on_the_disk_before_it_returns(tmp_path: Path) -> None:
    """The file's bytes, and at first also its name: nothing is written that is not synced after it."""
    store = Store(tmp_path, TODAY)
    syncs = ["write", *(["sync"] * (1 if sys.platform == "win32" else 2))]
    assert writes_and_syncs(lambda: store.record(review(1))) == syncs
    assert writes_and_syncs(lambda: store.record(review(2))) == ["write", "sync"]
    assert writes_and_syncs(lambda: recorded(tmp_path, review(3))) == syncs  # its maker may have died in between
    store.fold()
    assert writes_and_syncs(lambda: store.record(review(4))) == syncs


def writes_and_syncs(act: Callable[[], object]) -> list[str]:
    """Return the writes and syncs that `act` asks the system for, in order."""
    names = {"write": "write", "fsync": "sync", "fcntl": "sync"}
    told = []

    def profile(frame: object, event: str, called: Any) -> None:
        if event == "c_call" and called.__name__ in names:
            told.append(names[called.__name__])

    sys.setprofile(profile)
    try:
        act()
    finally:
        sys.setprofile(None)
    return told


@posix
def test_a_record_reads_no_more_than_the_tail(tmp_path: Path) -> None:
    """A journal and a JSON file of a terabyte (of holes) would take hours to read."""
    terabyte = 1 << 40
    with journal(tmp_path).open("wb") as file:
        file.seek(terabyte)
        file.write(b"\n")
    with (tmp_path / "progress.json").open("wb") as file:
        file.truncate(terabyte)
    read = child(
        """
def bytes_read():
    told = Path("/proc/self/io")
    return int(told.read_text().split()[1]) if told.exists() else 0
store.record(review(0))
before = bytes_read()
for number in range(1, 11):
    store.record(review(number))
print(bytes_read() - before)
""",
        tmp_path,
    )
    assert int(read) <= 11 * 4096
    with journal(tmp_path).open("rb") as file:
        file.seek(terabyte + 1)
        assert file.read() == lines(*map(review, range(11)))


def test_a_torn_line_longer_than_a_block_is_found(tmp_path: Path) -> None:
    for length in [4094, 4095, 4096, 4097, 8191, 8192, 8193, 100_000]:
        for sound in [b"", lines(review(1))]:
            journal(tmp_path).write_bytes(sound + b"x" * length)
            recorded(tmp_path, review(2))
            assert journal(tmp_path).read_bytes() == sound + lines(review(2))


# --- folding


def test_what_is_loaded_is_the_json_and_the_journal(tmp_path: Path) -> None:
    folded(tmp_path, review(1), review(2))
    recorded(tmp_path, review(3), Undo(review(1).card, review(1).at))
    assert Store(tmp_path, TODAY).load() == reviews(2, 3)


def test_a_fold_puts_the_journal_into_the_json(tmp_path: Path) -> None:
    store = folded(tmp_path, review(1), review(2))
    text = dump(reviews(1, 2)).encode()
    assert contents(tmp_path) == {"progress.json": text, "backups/progress-2026-11-24.json": text}
    assert store.load() == reviews(1, 2)
    assert store.notices == []


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


def test_what_is_recorded_after_a_fold_is_folded_by_the_next(tmp_path: Path) -> None:
    store = folded(tmp_path, review(1))
    store.record(review(2))
    assert journal(tmp_path).read_bytes() == lines(review(2))
    store.fold()
    assert parse(store.path.read_text("utf-8")) == reviews(1, 2)


def test_the_backups_of_seven_days_are_kept(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "mine.json").write_text("kept")
    days = [TODAY + timedelta(days=number) for number in (0, 1, 2, 30, 31, 400, 401, 402, 403)]
    for number, day in enumerate(days):
        folded(tmp_path, review(number), day=day)
    assert backups(tmp_path) == ["mine.json", *(f"progress-{day}.json" for day in days[-7:])]
    for number, day in list(enumerate(days))[-7:]:
        text = (tmp_path / "backups" / f"progress-{day}.json").read_text("utf-8")
        assert parse(text) == reviews(*range(number + 1))


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
    assert store.notices[0].startswith("No backup was made today: ")


# --- a crash between any two steps of a fold


def crashed_before_the_swap(home: Path) -> None:
    (home / ".progress.json.x1y2z3").write_bytes(dump(reviews(1, 2)).encode()[:-20])


def crashed_after_the_swap(home: Path) -> None:
    (home / "progress.json").write_text(dump(reviews(1, 2)), "utf-8")


def crashed_in_the_backup(home: Path) -> None:
    crashed_after_the_swap(home)
    (home / "backups" / ".progress-2026-11-24.json.x1y2z3").write_bytes(b'{\n"vers')


def crashed_after_the_backup(home: Path) -> None:
    crashed_after_the_swap(home)
    (home / "backups" / "progress-2026-11-24.json").write_text(dump(reviews(1, 2)), "utf-8")


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
    recorded(tmp_path, review(2), Undo(review(0).card, review(0).at))
    crash(tmp_path)
    assert Store(tmp_path, TODAY).load() == reviews(1, 2)
    recorded(tmp_path, review(3))
    assert Store(tmp_path, TODAY).load() == reviews(1, 2, 3)
    Store(tmp_path, TODAY).prepare()
    assert parse(store.path.read_text("utf-8")) == reviews(1, 2, 3)
    assert not journal(tmp_path).exists()
    assert Store(tmp_path, TODAY).load() == reviews(1, 2, 3)


# --- a torn last line


def test_a_torn_last_line_is_left_out_wherever_it_was_torn(tmp_path: Path) -> None:
    last = lines(review(3))
    for offset in range(len(last)):
        home = tmp_path / str(offset)
        home.mkdir()
        (home / "progress.json").write_text(dump(reviews(1)), "utf-8")
        torn = lines(review(2)) + last[:offset]
        journal(home).write_bytes(torn)
        reader = Store(home, TODAY)
        assert reader.load() == reviews(1, 2)
        assert journal(home).read_bytes() == torn
        assert_told_once(reader, offset)
        writer = recorded(home, review(4))
        assert journal(home).read_bytes() == lines(review(2), review(4))
        assert_told_once(writer, offset)
        journal(home).write_bytes(torn)
        folder = folded(home)
        assert parse(folder.path.read_text("utf-8")) == reviews(1, 2)
        assert_told_once(folder, offset)


def assert_told_once(store: Store, offset: int) -> None:
    assert len(store.notices) == (1 if offset else 0)
    for notice in store.notices:
        assert notice.startswith(f"{journal(store.path.parent)}: the last line was cut off")


def test_the_same_torn_line_is_told_once(tmp_path: Path) -> None:
    journal(tmp_path).write_bytes(lines(review(3))[:-1])
    store = Store(tmp_path, TODAY)
    store.load()
    store.load()
    said = list(store.notices)
    store.notices.clear()
    store.prepare()
    assert "deck/épochs-3" in said[0]
    assert (len(said), store.notices) == (1, [])


def test_a_torn_line_is_told_shortly_and_without_control_characters(tmp_path: Path) -> None:
    journal(tmp_path).write_bytes(b"\x1b[2J\xff\x00\x9b" + "\u202e".encode() + b"x" * 100_000)
    store = Store(tmp_path, TODAY)
    assert store.load() == Progress()
    assert len(store.notices[0]) < 500 + len(str(tmp_path))
    assert store.notices[0].isprintable()


# --- damage


def assert_refused(home: Path, *said: str) -> None:
    """Whatever is asked of a damaged store is refused with a message, and changes nothing."""
    before = contents(home)
    for ask in (Store(home, TODAY).load, lambda: Store(home, TODAY).prepare()):
        with pytest.raises(VivaError) as refused:
            ask()
        assert contents(home) == before
        for words in said:
            assert words in str(refused.value)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home with reviews in its JSON and in its journal, and a newest backup that is damaged."""
    for days in (2, 1):
        folded(tmp_path, review(10 - days), day=TODAY - timedelta(days=days))
    (tmp_path / "backups" / "progress-2026-11-24.json").write_text('{"version": 1')
    recorded(tmp_path, review(20), review(21))
    return tmp_path


def newest_good(home: Path) -> str:
    return f"The newest good backup is {home / 'backups' / 'progress-2026-11-23.json'}."


def test_a_json_file_that_is_cut_off_is_refused_wherever_it_was_cut(home: Path) -> None:
    path = home / "progress.json"
    whole = path.read_bytes()
    for length in range(len(whole) - 1):
        path.write_bytes(whole[:length])
        assert_refused(home, f"{path} cannot be used: not ", newest_good(home))
    path.write_bytes(whole[:-1])  # all but the line break at its end
    assert Store(home, TODAY).load() == reviews(8, 9, 20, 21)


def test_a_json_file_is_refused_wherever_a_byte_is_damaged(home: Path) -> None:
    path = home / "progress.json"
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + (b"\x00", b"\xff")[place % 2] + whole[place + 1 :])
        assert_refused(home, f"{path} cannot be used: not ", newest_good(home))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"version": 1,\n"reviews": [\n}', "line 3 column 1"),
        ('{"version": 1, "reviews": [3]}', "review 1: needs exactly"),
        ('{"version": 2}', "written by a newer viva"),
        ("", "not JSON"),
    ],
)
def test_a_json_file_that_means_nothing_is_refused_with_the_place(text: str, said: str, home: Path) -> None:
    (home / "progress.json").write_text(text)
    assert_refused(home, f"{home / 'progress.json'} cannot be used: ", said, newest_good(home))


def test_a_byte_that_is_no_text_is_refused_with_its_place(home: Path) -> None:
    (home / "progress.json").write_bytes(b'{\n"vers\xff')
    assert_refused(home, "cannot be used: not UTF-8 at byte 8", newest_good(home))


def test_a_journal_is_refused_wherever_a_byte_before_its_last_line_is_damaged(home: Path) -> None:
    first, second = lines(review(20)), lines(review(21))
    for place in range(len(first)):
        for byte in (b"\x00", b"\xff"):
            journal(home).write_bytes(first[:place] + byte + first[place + 1 :] + second)
            assert_refused(home, f"{journal(home)}:1: damaged (", newest_good(home))


def test_a_journal_is_refused_where_its_last_line_ends_and_is_damaged(home: Path) -> None:
    first, second = lines(review(20)), lines(review(21))
    for place in range(len(second) - 1):
        journal(home).write_bytes(first + second[:place] + b"\xff" + second[place + 1 :])
        assert_refused(home, f"{journal(home)}:2: damaged (", newest_good(home))


def test_without_a_good_backup_that_is_said(home: Path) -> None:
    (home / "progress.json").write_text("damaged")
    for path in (home / "backups").iterdir():
        path.write_text("damaged too")
    assert_refused(home, "There is no good backup.")
    shutil.rmtree(home / "backups")
    assert_refused(home, "There is no good backup.")


# --- places that cannot be used


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("mine")
    store = Store(home, TODAY)
    asks: list[Callable[[], None]] = [
        lambda: store.prepare(),
        lambda: store.record(review(1)),
        lambda: store.fold(),
    ]
    for ask in asks:
        with pytest.raises(VivaError, match=r"home.*Set VIVA_HOME"):
            ask()
    if sys.platform != "win32":  # where a file has no files in it, rather than being no folder
        with pytest.raises(VivaError, match="cannot be read: not a directory"):
            Store(home, TODAY).load()
    assert home.read_text() == "mine"


def test_a_home_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VivaError, match="cannot be opened"):
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
os.chdir(home)  # an unprivileged user may not come by the whole path
if os.geteuid() == 0:
    os.seteuid(65534)
store = Store(Path(), today)
print(len(store.load().reviews))
for ask in (lambda: store.record(review(3)), lambda: store.fold(), lambda: store.prepare()):
    try:
        ask()
    except VivaError as error:
        print(error)
""",
        tmp_path,
    )
    tmp_path.chmod(0o755)
    assert said.splitlines() == [
        "2",
        *["progress.json.lock cannot be opened: permission denied. Set VIVA_HOME to a folder that can be written."] * 3,
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


@posix
def test_a_journal_that_cannot_be_removed_is_said_and_harmless(tmp_path: Path) -> None:
    recorded(tmp_path, review(1))
    said = child(
        """
try:
    store.fold()
except VivaError as error:
    print(error)
""",
        tmp_path,
        *failing(tmp_path, "unlink", "EACCES", 1),
    )
    path = tmp_path / "progress.json"
    assert said == f"{journal(tmp_path)} could not be removed: permission denied. What it holds is in {path}.\n"
    assert parse((tmp_path / "progress.json").read_text("utf-8")) == reviews(1)
    assert folded(tmp_path, review(2)).load() == reviews(1, 2)


# --- full disks


@posix
def test_a_disk_that_fills_up_while_recording_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """A limit on the size of files cuts the write off after every number of bytes, as a full disk does."""
    folded(tmp_path, review(1))
    recorded(tmp_path, review(2))
    said = child(
        """
import resource
journal = home / "progress.json.journal"
line = dump_entry(review(3)).encode()
sound = journal.read_bytes()
for before, torn in ((sound, b""), (sound, line[:20]), (b"", line[:20]), (b"", b"")):
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
        store.record(review(3))
        assert journal.read_bytes() == before + line, room
        assert len(store.load().reviews) == (3 if before else 2)
assert len(store.notices) == 1
""",
        tmp_path,
    )
    assert set(said.splitlines()) == {f"{journal(tmp_path)} could not be written: file too large."}


@linux
def test_a_full_device_is_said(tmp_path: Path) -> None:
    journal(tmp_path).symlink_to("/dev/full")
    with pytest.raises(VivaError, match="journal could not be written: no space left on device"):
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
            ask(today)
            print("folded")
        except VivaError as error:
            print(error)
""",
        tmp_path,
    )
    assert set(said.splitlines()) == {
        (
            f"{tmp_path / 'progress.json'} could not be written: file too large. What was there is untouched. "
            f"What was recorded is safe in {tmp_path / 'progress.json.journal'}; the next session puts it in."
        )
    }
    assert contents(tmp_path) == before
    assert folded(tmp_path).load() == reviews(1, 2)


@linux
@pytest.mark.parametrize("when", [1, 2])
def test_a_sync_that_fails_leaves_the_journal_as_it_was(when: int, tmp_path: Path) -> None:
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
store.record(review(1))
assert journal.read_bytes() == dump_entry(review(1)).encode()
""",
        tmp_path,
        *failing(tmp_path, "fsync", "EIO", when),
    )
    assert said == f"{journal(tmp_path)} could not be written: input/output error.\n"
    assert Store(tmp_path, TODAY).load() == reviews(1)


@linux
def test_the_name_of_each_new_journal_is_synced(tmp_path: Path) -> None:
    """Another session's fold removes the journal; the next may get its inode, which so proves nothing."""
    home = tmp_path / "home"
    home.mkdir()
    before = failing(home, "fsync", "EIO", 1_000)  # none fails; they are listed
    child(
        """
for number in range(3):
    store.record(review(number))
    Store(home, TODAY).fold()
""",
        home,
        *before[:2],
        "-y",
        *before[2:],
    )
    synced = [line.partition("<")[2].partition(">")[0] for line in (tmp_path / "trace").read_text().splitlines()]
    recorded_each = [each for each in pairwise(synced) if each[0] == str(journal(home))]
    assert recorded_each == [(str(journal(home)), str(home))] * 3


# --- several processes


RECORD_MANY = """
for number in range(200):
    store.record(review(number, sys.argv[2]))
    print(number, flush=True)
"""
FOLD_UNTIL_TOLD = """
import threading
told = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), told.set()), daemon=True).start()
while not told.is_set():
    store.fold()
"""


@contextlib.contextmanager
def running(script: str, home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", CHILD + script, str(home), *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_two_record_while_a_third_folds_and_a_fourth_reads(tmp_path: Path) -> None:
    """Every review is there once in the end, and a reader never misses one that was acknowledged before it looked."""
    acknowledged: set[str] = set()

    def listen(process: subprocess.Popen[str], deck: str) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            acknowledged.add(review(int(line), deck).card)

    with (
        running(FOLD_UNTIL_TOLD, tmp_path) as folder,
        running(RECORD_MANY, tmp_path, "one") as one,
        running(RECORD_MANY, tmp_path, "two") as two,
    ):
        listeners = [threading.Thread(target=listen, args=each) for each in ((one, "one"), (two, "two"))]
        for listener in listeners:
            listener.start()
        looks = 0
        while any(listener.is_alive() for listener in listeners):
            before = set(acknowledged)
            seen = {each.card for each in Store(tmp_path, TODAY).load().reviews}
            assert before <= seen
            looks += 1
        folder.communicate("")
        assert [process.wait(30) for process in (one, two, folder)] == [0, 0, 0]
    everything = [review(number, deck) for number in range(200) for deck in ("one", "two")]
    assert len(acknowledged) == len(everything)
    assert looks > 20
    assert folded(tmp_path).load() == progress(everything)
    assert parse((tmp_path / "progress.json").read_text("utf-8")) == progress(everything)


@posix
def test_a_fold_between_a_readers_two_looks_hides_nothing(tmp_path: Path) -> None:
    """The reader is held when it opens the second of the two files, and another process folds."""
    folded(tmp_path, review(1))
    recorded(tmp_path, review(2))
    said = child(
        """
opened = []
def hook(event, arguments):
    if event == "open" and str(arguments[0]).startswith(str(store.path)) and len(opened) < 2:
        opened.append(arguments[0])
        if len(opened) == 2:
            Store(home, TODAY).fold()
sys.addaudithook(hook)
found = store.load()
assert len(opened) == 2 and not (home / "progress.json.journal").exists()
print(len(found.reviews))
""",
        tmp_path,
    )
    assert said == "2\n"


def test_any_history_is_read_back_as_it_happened(tmp_path: Path) -> None:
    """Random walks over record, undo, fold, a torn line and a crash in a fold, against a model, which is a dict."""
    chance = random.Random(24)
    for walk in range(10):
        home = tmp_path / str(walk)
        home.mkdir()
        expected: dict[int, Review] = {}
        for number in range(30):
            store = Store(home, TODAY)
            match chance.choice(["record", "record", "undo", "fold", "tear", "crash"]):
                case "record":
                    store.record(review(number))
                    expected[number] = review(number)
                case "undo" if expected:
                    undone = expected.pop(chance.choice(sorted(expected)))
                    store.record(Undo(undone.card, undone.at))
                case "fold":
                    store.fold()
                case "tear":
                    with journal(home).open("ab") as file:
                        file.write(lines(review(99))[: chance.randrange(60)])
                case "crash" if journal(home).exists():
                    kept = journal(home).read_bytes()
                    store.fold()
                    journal(home).write_bytes(kept)
            assert Store(home, TODAY).load() == progress(expected.values())
