"""Other computers' files: which names are those of conflict copies, and what viva reads from each."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from homes import folded, journal, lines, posix, review, reviews

from vivadeck.errors import VivaError
from vivadeck.progress.json_file import dump
from vivadeck.progress.others import conflict_copies, read

MARKS = {
    "Syncthing": ".sync-conflict-20260101-101010-ABCDEFG",
    "Dropbox": " (conflicted copy 2026-01-01)",
    "Dropbox, whose": " (Zoë's conflicted copy 2026-01-01)",
    "Dropbox in German": " (In Konflikt stehende Kopie von zoe-pc 2026-01-01)",
    "Nextcloud": " (conflicted copy 2026-01-01 101010)",
    "Nextcloud, whose": " (conflicted copy zoe 2026-01-01 101010)",
    "ownCloud": "_conflict-20260101-101010",
    "Seafile": " (SFConflict zoe@example.org 2026-01-01-10-10-10)",
    "Google Drive": " (1)",
    "iCloud Drive": " 2",
    "OneDrive on Windows": "-DESKTOP-AB12CD3",
    "OneDrive on macOS": "-Zoes-MacBook-Pro",
    "OneDrive, a name": "-Laptop-Anna",
    "OneDrive, a name in small letters": "-annas-laptop",
    "OneDrive, a name with spaces": "-Anna's Mac mini",
    "a browser": "(1)",
    "Explorer": " - Copy",
    "Explorer in German": " - Kopie",
    "a file manager": "_copy",
    "brackets of another kind": " [Konflikt]",
    "by hand": "-old",
}
NO_COPIES = (
    *("progress.json", "progress.json.lock", "progress.json.journal", "progress-2026-01-01.json"),
    *(
        "notes-conflict.json",
        "progress.json.sync-conflict-20260101-101010-ABCDEFG.lock",
        "progress.csv",
        "progress.json~",
        "progress-2026-01-01-101010-before-merge.json",
        "progress-set-aside-2026-01-01-101010.json.journal",
        "progress-2026-01-01-set-aside-2026-01-01-101010.json",
        "progress",
    ),
)


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_the_copies_of_each_program_are_found(mark: str, tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    copies = [tmp_path / f"progress{mark}.json", tmp_path / f"progress.json{mark}.journal"]
    for path in copies:
        path.touch()
    assert conflict_copies(tmp_path) == sorted(copies)


def test_other_files_are_no_copies(tmp_path: Path) -> None:
    for name in NO_COPIES:
        (tmp_path / name).touch()
    (tmp_path / "progress (1).json").mkdir()
    assert conflict_copies(tmp_path) == []


def test_a_copys_own_journal_is_read_with_it_or_alone(tmp_path: Path) -> None:
    copy = tmp_path / "progress (1).json"
    copy.write_text(dump(reviews(1)), "utf-8")
    journal_of_copy = tmp_path / "progress (1).json.journal"
    journal_of_copy.write_bytes(lines(review(2)))
    assert conflict_copies(tmp_path) == [copy]
    assert read(copy) == (reviews(1, 2), [])
    copy.unlink()
    assert conflict_copies(tmp_path) == [journal_of_copy]
    assert read(journal_of_copy) == (reviews(2), [])


def test_a_journal_alone_is_a_file_of_progress(tmp_path: Path) -> None:
    path = tmp_path / "progress.json (1).journal"
    path.write_bytes(lines(review(1), review(2)) + b'{"torn')
    value, notices = read(path)
    assert value == reviews(1, 2)
    assert [notice.partition(",")[0] for notice in notices] == [
        f"All saved reviews are safe. {path}: the last line was cut off before it was saved"
    ]
    path.write_bytes(b"")
    assert read(path) == (reviews(), [])
    damaged = lines(review(1)).replace(b"1.5", b"2.5")
    problem = "this line is damaged: it does not match its checksum"
    path.write_bytes(lines(review(2)) + damaged)
    assert read(path) == (reviews(2), [f"{path}:2: {problem}. viva leaves this line out."])
    path.write_bytes(damaged)
    with pytest.raises(
        VivaError, match=r"journal:1: this line .*its checksum\. viva cannot read any line of this file\."
    ):
        read(path)
    path.unlink()
    with pytest.raises(VivaError, match=r"There is no file .*\(1\)\.journal"):
        read(path)


@posix
def test_a_pipe_is_refused_with_the_remedy_and_not_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(VivaError, match=r"pipe is not a file but a pipe.*Save its content to a file"):
        read(pipe)
    reading, writing = os.pipe()
    writer = threading.Thread(target=os.write, args=(writing, dump(reviews(1)).encode()))
    writer.start()
    with pytest.raises(VivaError, match="Save its content to a file"):
        read(Path(f"/dev/fd/{reading}"))
    writer.join()
    os.close(writing)
    assert os.read(reading, 10**6) == dump(reviews(1)).encode()
    os.close(reading)


def test_my_own_journal_is_not_read_twice(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    journal(tmp_path).write_bytes(lines(review(2)))
    assert read(journal(tmp_path))[0] == reviews(2)
    assert read(tmp_path / "progress.json")[0] == reviews(1, 2)
