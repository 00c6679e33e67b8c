"""What may stand where viva looks for a file: each command refuses it by name, soon, in little memory, and keeps it."""

from __future__ import annotations

import os
import socket
import stat
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

import anki_made
import pytest
from conftest import deck_text
from forking import Forking, Limits

from vivadeck.model import Review
from vivadeck.progress.store import Store

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes, devices and limits as Linux has them")

SECONDS, MEGABYTES = 20, 700  # of the processor, and of memory
HUGE_BYTES = 5_000_000_000
TODAY = date(2026, 3, 2)
START = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=1)))


class TriedHome(NamedTuple):
    """A home with a history, a deck with a picture, and files of other programs."""

    folder: Path
    viva: Forking

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def decks(self) -> Path:
        return self.folder / "decks"

    @property
    def cache(self) -> Path:
        return next((self.folder / "cache").glob("*.sqlite"))

    def commands(self) -> list[list[str]]:
        """Return every command; `restore` comes last, for it changes what is there."""
        new, table = str(self.folder / "new"), str(self.folder / "cards.csv")
        lines = (
            "", "due", "decks --json", "study", "search is:learned", "show small/one", "plan", "exam",
            "exam 2026-09-01", "suspend small/one", "resume small/one", "check", "check --fix",
            "move small/gone small/three", "--version", "--help", "export markdown -", "export csv -", "export json -",
            "export text -",
        )  # fmt: skip
        return [
            *(line.split() for line in lines),
            ["export", "anki", f"{new}.apkg", "--with-progress"],
            ["import", table, "-o", f"{new}.yaml"],
            ["import", str(self.folder / "small.apkg"), "-o", f"{new}-anki.yaml", "--with-progress"],
            ["merge", str(self.folder / "other.json")],
            ["restore"],
            ["restore", "2026-03-01"],
        ]

    def run(self, *commands: Sequence[str | Path]) -> list[tuple[int, str]]:
        """Run the commands one after the other; return the status and what was said, on stdout and stderr."""
        limits = Limits(SECONDS, MEGABYTES)
        done = [self.viva.run(list(map(str, command)), b"", os.environ, limits) for command in commands]
        return [(status, (out + err).decode()) for status, out, err in done]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package that Anki made."""
    folder = tmp_path_factory.mktemp("package")
    with anki_made.collection(folder / "anki") as notes:
        anki_made.add(notes, "Basic", ["What?", "![](picture.png)"])
        return anki_made.export(notes, folder / "small.apkg")


@pytest.fixture
def world(home: Path, tmp_path: Path, forking: Forking, package: Path, monkeypatch: pytest.MonkeyPatch) -> TriedHome:
    world = TriedHome(tmp_path, forking)
    monkeypatch.setenv("VIVA_DECKS", str(world.decks))
    home.mkdir()
    world.decks.mkdir()
    (world.decks / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    deck = world.decks / "small.yaml"
    deck.write_text(deck_text("small", "one", "two") + "  - question: three\n    answer: '![](picture.png)'\n", "utf-8")
    os.utime(deck, (0, 0))
    (tmp_path / "cards.csv").write_text("front,back\nWhat?,That\n", "utf-8")
    (tmp_path / "small.apkg").write_bytes(package.read_bytes())
    for card, day in (("small/gone", TODAY - timedelta(days=1)), ("small/one", TODAY)):
        store = Store(home, day)
        store.record(Review(card, START - (TODAY - day), 4, 1.5))
        store.fold()
    store.record(Review("small/two", START + timedelta(minutes=2), 4, 1.5))  # is in the journal
    (tmp_path / "other.json").write_bytes((home / "progress.json").read_bytes())
    return world


def zeros(beside: Path) -> Path:
    """Return a device that gives zeros without end: one of the test's own for root, who could replace the system's."""
    own = beside / "zeros"
    if os.geteuid() == 0 and not own.exists():
        os.mknod(own, 0o666 | stat.S_IFCHR, os.makedev(1, 5))
    return own if own.exists() else Path("/dev/zero")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()
    (path / "inside").write_text("kept")


def plugged(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's address is short
    try:
        with socket.socket(socket.AF_UNIX) as plug:
            plug.bind(path.name)
    finally:
        os.chdir(here)


def unreadable(path: Path) -> None:
    path.write_bytes(b"cannot be read")
    path.chmod(0)


def huge(path: Path) -> None:
    path.touch()
    os.truncate(path, HUGE_BYTES)


KINDS: dict[str, Callable[[Path], None]] = {
    "a pipe": pipe,
    "a link to a device": lambda path: path.symlink_to(zeros(path.parent)),
    "a folder": folder,
    "a socket": plugged,
    "unreadable": unreadable,
    "huge": huge,
}
kinds = pytest.mark.parametrize("kind", KINDS)


def state(path: Path) -> tuple[int, int]:
    told = path.lstat()
    return told.st_mode, told.st_ino


def put(kind: str, path: Path) -> tuple[int, int]:
    """Put what is no plain file at `path`; return by what it is known again."""
    if path.exists():
        path.unlink()
    KINDS[kind](path)
    return state(path)


def is_fair(path: Path, done: Sequence[tuple[int, str]], commands: Sequence[Sequence[str]]) -> None:
    """Fail for what hung or died, and for a refusal that does not name the file."""
    for command, (status, said) in zip(commands, done, strict=True):
        assert status in (0, 1, 2), (command, status, said)
        assert "Traceback" not in said, (command, said)
        assert "not enough memory" not in said, command
        assert status == 0 or path.name in said or "2026-03-01" in command, (command, said)


@kinds
@pytest.mark.parametrize(
    "name", ["progress.json", "progress.json.journal", "progress.json.lock", "backups/progress-2026-03-01.json",
             "backups/progress-2026-03-02.json", "config.toml"],
)  # fmt: skip
def test_in_viva_s_home(world: TriedHome, name: str, kind: str) -> None:
    path = world.home / name
    before = put(kind, path)
    commands = world.commands()[[*KINDS].index(kind) % 2 :: 2]  # half of them: each is tried with three kinds
    if kind == "unreadable" and name.endswith(".lock"):
        commands = [["study"], ["suspend", "small/one"]]  # who only reads needs no lock
    done = world.run(*commands)
    is_fair(path, done, commands)
    is_unread = name.endswith("-02.json") and kind in ("huge", "unreadable")  # the day's backup is only replaced
    if not is_unread and (kind, name) != ("huge", "progress.json.lock"):  # of which 80 bytes are read
        names = (str(path), f"{path.parent}: permission denied ({path.name})")
        assert any(each in said for _, said in done for each in names), done
    aside = world.home.glob("backups/progress-set-aside-*")  # where `restore` moves what is in the way
    assert stat.S_ISREG(before[0]) or before in [state(each) for each in (path, *aside) if os.path.lexists(each)]


@kinds
def test_a_deck(world: TriedHome, kind: str) -> None:
    """Among others it is left alone, or told of; named, it is refused."""
    path = world.decks / "hostile.yaml"
    before = put(kind, path)
    commands = [[], ["due"], ["study"], ["check"], ["check", "--fix"], ["export", "csv", "-"], ["import", "t.csv"]]
    for command, (status, said) in zip(commands, world.run(*commands), strict=True):
        assert status in (0, 1), (command, said)
        assert "Traceback" not in said
    named = [["check", str(path)], ["due", "--decks", str(path)], ["export", "anki", "-", "--decks", str(path)]]
    done = world.run(*named)
    is_fair(path, done, named)
    assert [status for status, _ in done] == [1, 1, 1], done
    assert state(path) == before


@kinds
@pytest.mark.parametrize("ending", ["csv", "tsv", "txt", "md", "apkg", "colpkg", "docx", "pdf"])
def test_an_import(world: TriedHome, ending: str, kind: str) -> None:
    path = world.folder / f"hostile.{ending}"
    put(kind, path)
    command = ["import", str(path), "-o", str(world.folder / "out.yaml")]
    done = world.run(command)
    is_fair(path, done, [command])
    assert done[0][0] == 1
    assert not (world.folder / "out.yaml").exists()


@kinds
@pytest.mark.parametrize("name", ["theirs.json", "theirs.json.journal"])
def test_a_merge_and_a_restoration(world: TriedHome, name: str, kind: str) -> None:
    theirs, path = world.folder / "theirs.json", world.folder / name
    theirs.write_bytes((world.home / "progress.json").read_bytes())
    put(kind, path)
    commands = [["merge", str(theirs)], ["merge", "--git", str(theirs), str(theirs), str(theirs)]]
    if name == "theirs.json":
        commands.append(["restore", str(theirs)])
    done = world.run(*commands)
    is_fair(path, done, commands)
    assert {status for status, _ in done} == {1}


@kinds
@pytest.mark.parametrize("name", [".out.imported.json", "out.yaml", "out.media"])
def test_an_import_works_or_names_the_target_that_is_not_a_file(world: TriedHome, name: str, kind: str) -> None:
    package = world.folder / "small.apkg"
    path = world.folder / "there" / name
    path.parent.mkdir()
    before = put(kind, path)
    command = ["import", str(package), "-o", str(path.parent / "out.yaml")]
    ((status, said),) = world.run(command)
    assert status in (0, 1), said
    assert "Traceback" not in said
    assert status == 0 or path.name in said
    assert stat.S_IFMT(state(path)[0]) == stat.S_IFMT(before[0])


@kinds
def test_a_picture(world: TriedHome, kind: str) -> None:
    put(kind, world.decks / "picture.png")
    commands = [["export", "anki", str(world.folder / "out.apkg")], ["export", "quick", "-"]]
    for status, said in world.run(commands[0]):
        assert (status, "picture.png" in said) == (0, True), said


@kinds
@pytest.mark.parametrize("ending", ["apkg", "csv", "md", "json", "txt"])
def test_an_export_refuses_a_target_that_is_not_a_file(world: TriedHome, ending: str, kind: str) -> None:
    form = {"apkg": "anki", "md": "markdown", "txt": "text"}.get(ending, ending)
    path = world.folder / f"hostile.{ending}"
    before = put(kind, path)
    command = ["export", form, str(path)]
    done = world.run(command)
    is_fair(path, done, [command])
    assert done[0][0] == 1
    assert state(path) == before


@kinds
@pytest.mark.parametrize("behind", ["", "-journal", "-wal"])
def test_the_cache_is_left_alone(world: TriedHome, kind: str, behind: str) -> None:
    commands = [["due"], ["study"], ["search", "one"]]
    expected = world.run(["due"], *commands)[1:]
    path = Path(f"{world.cache}{behind}")
    before = put(kind, path)
    assert [status for status, _ in world.run(*commands)] == [status for status, _ in expected] == [0] * 3
    assert stat.S_ISREG(before[0]) or state(path) == before  # a file is the index's own


def test_a_link_to_another_database_is_left_alone(world: TriedHome) -> None:
    world.run(["due"])
    other = world.folder / "other.sqlite"
    world.cache.rename(other)
    whole = other.read_bytes()
    world.run(["due"])
    link = world.cache
    link.unlink()
    link.symlink_to(other)
    (world.decks / "more.yaml").write_text(deck_text("more", "four"), "utf-8")
    assert world.run(["due"])[0][0] == 0
    assert (link.is_symlink(), other.read_bytes()) == (True, whole)


@pytest.mark.parametrize(
    "line",
    ["merge shut/x.json", "merge --git shut/a shut/b shut/c", "check shut", "restore shut/x", "import shut/x.csv",
     "import shut/x.txt", "export csv shut/x.csv", "due --decks shut"],
)  # fmt: skip
def test_a_folder_that_may_not_be_read(world: TriedHome, line: str) -> None:
    shut = world.folder / "shut"
    shut.mkdir()
    shut.chmod(0)
    try:
        ((status, said),) = world.run([word.replace("shut", str(shut)) for word in line.split()])
    finally:
        shut.chmod(0o700)
    assert (status, "Traceback" in said) == (1, False), said
    assert str(shut) in said


@pytest.mark.parametrize(
    ("megabytes", "said"), [(950, "progress.json cannot be read: there is not enough memory"), (300, "")]
)
def test_a_file_within_the_bound_may_take_more_memory_than_there_is(
    world: TriedHome, megabytes: int, said: str
) -> None:
    """Reading 950 MB does, and what 300 MB hold may: both are said."""
    os.truncate(world.home / "progress.json", megabytes * 1_000_000)
    ((status, told),) = world.run(["check"])
    assert (status, "Traceback" in told, said in told) == (1, False, True), told
