"""Replacing a file: the old one or the new one, with its permissions, and nothing left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from vivadeck.errors import VivaError
from vivadeck.files import reason, replace

ANOTHER = "Name another file, or put one in its place"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions and links in other ways")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("before", [None, b"", b"old", b"old" * 1000])
@pytest.mark.parametrize("after", [b"", b"new\r\n\x00\xff", b"new" * 1_000_000])
def test_the_new_file_is_there(tmp_path: Path, before: bytes | None, after: bytes) -> None:
    path = tmp_path / "progress.json"
    if before is not None:
        path.write_bytes(before)
    replace(path, after)
    assert path.read_bytes() == after
    assert names(tmp_path) == ["progress.json"]


def test_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    replace(Path("a.txt"), b"new")
    assert (tmp_path / "a.txt").read_bytes() == b"new"


def test_a_name_as_long_as_names_can_be(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 250)
    replace(path, b"old")
    replace(path, b"new")
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == [path.name]


@posix
def test_a_reader_sees_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "progress.json"
    whole = {letter * 300_000 for letter in (b"a", b"b")}
    replace(path, b"a" * 300_000)
    seen: list[bytes] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for data in sorted(whole) * 20:
            replace(path, data)
    finally:
        done.set()
        reader.join()
    assert set(seen) <= whole
    assert seen


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o755, 0o400])
def test_permissions_are_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "progress.json"
    path.write_bytes(b"old")
    path.chmod(mode)
    replace(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o7777 == mode


@posix
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_usual_permissions(tmp_path: Path, mask: int, mode: int) -> None:
    path = tmp_path / "progress.json"
    before = os.umask(mask)
    try:
        replace(path, b"new")
        assert path.stat().st_mode & 0o777 == mode
        assert os.umask(mask) == mask
    finally:
        os.umask(before)


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "synced").mkdir()
    real = tmp_path / "synced" / "progress.json"
    real.write_bytes(b"old")
    link = tmp_path / "progress.json"
    link.symlink_to(Path("synced") / "progress.json")
    replace(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == link.read_bytes() == b"new"
    assert names(real.parent) == ["progress.json"]


@posix
def test_a_link_to_what_is_not_there_yet(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    replace(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@posix
def test_a_link_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "loop"
    path.symlink_to(path)
    with pytest.raises(VivaError) as caught:
        replace(path, b"new")
    assert str(caught.value) == f"{path} could not be written: too many levels of symbolic links. It was not changed."
    assert path.is_symlink()
    assert names(tmp_path) == ["loop"]


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "progress.json"
    path.mkdir()
    (path / "inside").write_bytes(b"old")
    with pytest.raises(VivaError) as caught:
        replace(path, b"new")
    if os.name != "nt":
        assert (
            str(caught.value)
            == f"{path} could not be written: it is a folder, not a file. {ANOTHER}. It was not changed."
        )
    assert (path / "inside").read_bytes() == b"old"
    assert names(tmp_path) == ["progress.json"]


@pytest.mark.parametrize("place", ["nowhere/progress.json", "file/progress.json"])
def test_no_folder_to_write_into(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(VivaError, match=r"could not be written: (no such file|not a) .*\. No file was written\.$"):
        replace(tmp_path / place, b"new")
    assert names(tmp_path) == ["file"]


FULL_DISK = """
import resource, sys
from pathlib import Path
from vivadeck.errors import VivaError
from vivadeck.files import replace

resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    replace(Path(sys.argv[1]), b"new" * 100_000)
except VivaError as error:
    print(error)
"""

UNREADABLE_FOLDER = """
import os, sys
import vivadeck.ending
from pathlib import Path
from vivadeck.errors import VivaError
from vivadeck.files import replace

folder = Path(sys.argv[1]).parent
folder.chmod(0o300)
if os.geteuid() == 0:  # who may read everything
    os.chown(folder, 65534, 65534)
    os.seteuid(65534)
try:
    replace(Path(sys.argv[1]), b"new")
except VivaError as error:
    print(error)
"""


def run(script: str, path: Path) -> str:
    """Return what a script prints about writing to `path`, in a process of its own."""
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@posix
@pytest.mark.parametrize("before", [None, b"old"])
def test_a_full_disk(tmp_path: Path, before: bytes | None) -> None:
    path = tmp_path / "progress.json"
    if before is not None:
        path.write_bytes(before)
    stays = "No file was written" if before is None else "It was not changed"
    assert run(FULL_DISK, path) == f"{path} could not be written: file too large. {stays}.\n"
    assert names(tmp_path) == ([] if before is None else ["progress.json"])
    assert before is None or path.read_bytes() == before


@posix
def test_a_swap_that_the_disk_does_not_confirm() -> None:
    """The names in a folder that may not be read cannot be made durable; the message must not say "not changed"."""
    path = Path(tempfile.mkdtemp()).resolve() / "progress.json"  # tmp_path is for its user alone, who may be root
    try:
        assert (
            run(UNREADABLE_FOLDER, path) == f"{path} is written, but a power cut could destroy it: permission denied.\n"
        )
        path.parent.chmod(0o700)
        assert path.read_bytes() == b"new"
        assert names(path.parent) == ["progress.json"]
    finally:
        path.parent.chmod(0o700)
        shutil.rmtree(path.parent)


MACOS = """
import errno, fcntl, os, sys
from vivadeck.files import sync

fcntl.F_FULLFSYNC = {command}
handle = os.open(sys.argv[1], os.O_RDWR)
sys.platform = "darwin"
seen = []
sys.setprofile(lambda frame, event, called: event == "c_call" and seen.append(called.__name__))
try:
    sync(handle)
except OSError as error:
    seen.append(errno.errorcode[error.errno])
sys.setprofile(None)
print(*[name for name in seen if name in ("fcntl", "fsync") or name.startswith("E")])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's fcntl fails in the ways that are needed here")
@pytest.mark.parametrize(
    ("command", "done"),
    [
        ("fcntl.F_GETFD", "fcntl"),
        ("0x7fff", "fcntl fsync"),  # EINVAL: what a network volume says of F_FULLFSYNC
        ("fcntl.F_GETLK", "fcntl EFAULT"),
    ],
    ids=["taken", "not known", "failed"],
)
def test_a_volume_of_macos_that_cannot_empty_its_cache(tmp_path: Path, command: str, done: str) -> None:
    path = tmp_path / "progress.json"
    path.write_bytes(b"new")
    assert run(MACOS.format(command=command), path) == f"{done}\n"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "no space left on device"),
        (PermissionError(13, "Permission denied", "file"), "permission denied"),
        (OSError("Something else"), "something else"),
        (OSError(), ""),
    ],
)
def test_reason(error: OSError, said: str) -> None:
    assert reason(error) == said
