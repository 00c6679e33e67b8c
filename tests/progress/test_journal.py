"""The journal: appended lines, torn lines, and missing lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from homes import TODAY, child, folded, journal, lines, marked, posix, recorded, review, reviews

from vivadeck.model import Progress
from vivadeck.progress.journal import Journal
from vivadeck.progress.json_file import dump, parse
from vivadeck.progress.lock import JournalMark
from vivadeck.progress.store import Store

WHOLE = lines(review(3))[:-1]


@posix
def test_a_record_reads_no_more_than_the_tail(tmp_path: Path) -> None:
    """To read a journal and a JSON file of a terabyte (of holes) would take hours."""
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


def test_a_torn_line_can_be_longer_than_a_block(tmp_path: Path) -> None:
    for length in [4094, 4095, 4096, 4097, 8191, 8192, 8193, 100_000]:
        for number, sound in enumerate([b"", lines(review(1))]):
            home = tmp_path / f"{length}-{number}"
            home.mkdir()
            journal(home).write_bytes(sound + b"x" * length)
            recorded(home, review(2))
            assert journal(home).read_bytes() == sound + lines(review(2))


def test_an_append_returns_the_length_of_the_journal(tmp_path: Path) -> None:
    notices: list[str] = []
    for before in [b"", lines(review(1)), lines(review(1)) + b"torn", lines(review(1)) + WHOLE]:
        journal(tmp_path).write_bytes(before)
        assert Journal(journal(tmp_path), notices.append).append(review(2)) == journal(tmp_path).stat().st_size
    assert len(notices) == 1


# --- a torn last line


@pytest.mark.parametrize("torn", [WHOLE[:length] for length in range(len(WHOLE))])
def test_a_torn_last_line_is_left_out_wherever_it_was_torn(torn: bytes, tmp_path: Path) -> None:
    (tmp_path / "progress.json").write_text(dump(reviews(1)), "utf-8")
    before = lines(review(2)) + torn
    journal(tmp_path).write_bytes(before)
    reader = Store(tmp_path, TODAY)
    assert reader.load() == reviews(1, 2)
    assert journal(tmp_path).read_bytes() == before
    assert_told_once(reader, torn)
    writer = recorded(tmp_path, review(4))
    assert journal(tmp_path).read_bytes() == lines(review(2), review(4))
    assert_told_once(writer, torn)
    (tmp_path / "progress.json.lock").unlink()
    journal(tmp_path).write_bytes(before)
    folder = folded(tmp_path)
    assert parse(folder.path.read_text("utf-8")) == reviews(1, 2)
    assert_told_once(folder, torn)


def assert_told_once(store: Store, torn: bytes) -> None:
    assert len(store.notices) == (1 if torn else 0)
    for notice in store.notices:
        assert notice.startswith(
            f"All saved reviews are safe. {journal(store.path.parent)}: the last line was cut off before it was saved"
        )


@pytest.mark.parametrize("end", [b"", b"\0", b"\0" * 5000, b"\x8a", b"\r"])
def test_a_last_line_that_lost_only_its_line_break_is_kept(end: bytes, tmp_path: Path) -> None:
    """It may have been acknowledged: a disk can lose a block that has only the line break."""
    journal(tmp_path).write_bytes(lines(review(2)) + WHOLE + end)
    reader = Store(tmp_path, TODAY)
    assert reader.load() == reviews(2, 3)
    writer = recorded(tmp_path, review(4))
    assert journal(tmp_path).read_bytes() == lines(review(2), review(3), review(4))
    assert marked(tmp_path) == JournalMark(len(lines(review(2), review(3), review(4))), review(4).at)
    assert writer.load() == folded(tmp_path).load() == reviews(2, 3, 4)
    assert reader.notices == writer.notices == []


def test_one_torn_line_gives_one_notice(tmp_path: Path) -> None:
    journal(tmp_path).write_bytes(WHOLE[:-1])
    store = Store(tmp_path, TODAY)
    store.load()
    store.load()
    said = list(store.notices)
    store.prepare()
    assert "deck/épochs-3" in said[0]
    assert (len(said), store.notices) == (1, said)


def test_the_notice_about_a_torn_line_is_short_and_without_control_characters(tmp_path: Path) -> None:
    journal(tmp_path).write_bytes(b"\x1b[2J\xff\x00\x9b" + "\u202e".encode() + b"x" * 100_000)
    store = Store(tmp_path, TODAY)
    assert store.load() == Progress()
    assert len(store.notices[0]) < 500 + len(str(tmp_path))
    assert store.notices[0].isprintable()


# --- missing lines


@pytest.mark.parametrize("left", [None, b"", lines(review(1)), lines(review(1), review(2))[:-20]])
def test_a_journal_that_lost_bytes_gives_a_notice(left: bytes | None, tmp_path: Path) -> None:
    recorded(tmp_path, review(1), review(2))
    missing = len(lines(review(1), review(2))) - len(lines(review(1)) if left else b"")
    journal(tmp_path).unlink() if left is None else journal(tmp_path).write_bytes(left)
    gone = f"All other reviews are safe, but {journal(tmp_path)} is {missing} bytes shorter than viva saved it: "
    gone += "your last reviews may be missing."
    reader, folder = Store(tmp_path, TODAY), Store(tmp_path, TODAY)
    assert reader.load() == (reviews(1) if left else Progress())
    folder.prepare()
    assert gone in reader.notices
    assert gone in folder.notices
    assert recorded(tmp_path, review(3)).load() == (reviews(1, 3) if left else reviews(3))
    assert folded(tmp_path).notices == []  # it is reported until a session has started, not for ever


def test_a_journal_that_is_longer_than_its_mark_gives_no_notice(tmp_path: Path) -> None:
    """A power cut may keep the line and lose the mark that was written after it."""
    recorded(tmp_path, review(1))
    with journal(tmp_path).open("ab") as file:
        file.write(lines(review(2)))
    store = Store(tmp_path, TODAY)
    assert store.load() == reviews(1, 2)
    assert store.notices == []
