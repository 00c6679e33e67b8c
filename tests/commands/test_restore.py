"""`viva restore`: back from a backup, with what was there kept."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pytest

from vivadeck.model import Review
from vivadeck.progress.json_file import dump_entry

if TYPE_CHECKING:
    from conftest import Viva

DAYS = ("2026-03-01", "2026-03-02", "2026-03-03")
NOW = {"VIVA_NOW": "2026-03-03T20:00:00+01:00"}


@pytest.fixture
def studied(home: Path, deck: Path, viva: Viva) -> Path:
    """A home in which a card was graded on each of three days, with its decks."""
    for day in DAYS:
        done = viva("study", "--decks", str(deck), stdin="5\n", VIVA_NOW=f"{day}T18:00:00+01:00")
        assert done.status == 0
    return home


def graded(home: Path) -> list[str]:
    """Return the days of the reviews in the JSON file."""
    return [each["at"][:10] for each in json.loads((home / "progress.json").read_text("utf-8"))["reviews"]]


def set_aside(home: Path) -> list[Path]:
    return sorted(home.glob("backups/*set-aside*"))


def test_good_progress_is_left_alone_and_the_backups_are_listed(studied: Path, viva: Viva) -> None:
    done = viva("restore", **NOW)
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        f"{studied / 'progress.json'} is good: 3 reviews. Nothing was changed.\n\n"
        "name        state           reviews  last review\n"
        "2026-03-01  end of the day        1  Sun 1 Mar, 18:00\n"
        "2026-03-02  end of the day        2  Mon 2 Mar, 18:00\n"
        "2026-03-03  end of the day        3  Tue 3 Mar, 18:00\n\n"
        "To go back to one of these: `viva restore NAME`\n"
    )
    assert set_aside(studied) == []


def test_a_home_without_anything(home: Path, viva: Viva) -> None:
    done = viva("restore")
    assert (done.status, done.err) == (0, "")
    path = home / "progress.json"
    assert done.out == f"There is nothing to restore: you have no backups, and no progress in {path}.\n"


def test_damaged_progress_is_repaired_from_the_newest_good_backup(studied: Path, viva: Viva) -> None:
    path = studied / "progress.json"
    damaged = path.read_bytes().replace(b'"grade": 5', b'"grade": 4', 1)
    path.write_bytes(damaged)
    (studied / "backups" / "progress-2026-03-03.json").write_bytes(damaged[:100])
    refused = viva("due", **NOW)
    good = studied / "backups" / "progress-2026-03-02.json"
    assert (refused.status, refused.out) == (1, "")
    safe = "Your progress is damaged, but there is a good backup from Mon 2 Mar, and nothing was changed. "
    command = "To go back to the backup: `viva restore`"
    assert refused.err.startswith(f"{safe}{command}\n{path} cannot be used: it does not match its checksum")
    assert "Line 3 is the first that differs from the backup." in refused.err
    assert refused.err.endswith(f"\nThe backup is {good}.\n")
    done = viva("restore", **NOW)
    todays, kept = set_aside(studied)
    assert (done.status, done.err) == (0, "")
    said = "".join(f"The damaged file was moved to {each}\n" for each in (kept, todays))
    assert done.out == f"Your progress now has 2 reviews, from the backup 2026-03-02.\n{said}"
    assert (kept.read_bytes(), todays.read_bytes()) == (damaged, damaged[:100])
    assert graded(studied) == list(DAYS[:2])
    assert viva("due", **NOW).status == 0


def test_a_damaged_journal_gives_its_readable_entries(studied: Path, viva: Viva) -> None:
    at = datetime(2026, 3, 3, 19, tzinfo=UTC)
    lines = [dump_entry(Review(f"small/{name}", at, 5, 1.0)) for name in ("x", "y", "z")]
    journal = studied / "progress.json.journal"
    journal.write_text(lines[0] + lines[1].replace("5", "4", 1) + lines[2], "utf-8")
    before = journal.read_bytes()
    refused = viva("study", stdin="", **NOW)
    assert (refused.status, refused.out) == (1, "")
    problem = f"{journal}:2: this line is damaged: it does not match its checksum."
    assert refused.err == (
        "The reviews of your last session are damaged. All earlier reviews are safe, and nothing was changed. "
        f"To keep all that can be read: `viva restore`\n{problem}\n"
    )
    done = viva("restore", **NOW)
    assert done.status == 0
    assert done.err == f"{problem} viva leaves this line out.\n"
    assert len(graded(studied)) == 5
    assert before in [path.read_bytes() for path in set_aside(studied)]
    assert not journal.exists()


def test_a_day_is_restored_and_undone_again(studied: Path, viva: Viva) -> None:
    done = viva("restore", "2026-03-01", **NOW)
    assert done.status == 0
    assert graded(studied) == list(DAYS[:1])
    assert done.err == (
        "2 reviews are no longer in your progress. They are kept in the backup 2026-03-03-200000.\n"
        "To undo: `viva restore 2026-03-03-200000`\n"
    )
    assert viva("restore", "2026-03-03-200000", **NOW).status == 0
    assert graded(studied) == list(DAYS)
    assert set_aside(studied) == []
    listed = [re.split("  +", line)[:3] for line in viva("restore", **NOW).out.splitlines()]
    assert listed[4:-2] == [
        ["2026-03-02", "end of the day", "2"],
        ["2026-03-03-200000", "before `viva restore`", "3"],
        ["2026-03-03-200000-2", "before `viva restore`", "1"],
        ["2026-03-03", "end of the day", "3"],
    ]


def test_an_unknown_backup(studied: Path, viva: Viva) -> None:
    done = viva("restore", "general", **NOW)
    assert (done.status, done.out) == (1, "")
    assert done.err == f"There is no backup and no file general. The backups are {', '.join(DAYS)}.\n"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("2026-03-09",), "There is no backup of Mon 9 Mar."),
        (("28", "Feb"), "There is no backup of Sat 28 Feb."),
        (("2/3",), "'2/3' can be 3 Feb 2026 or 2 Mar 2026. Type `2026-02-03` or `2026-03-02`."),
        (("31 Feb",), "There is no day '31 Feb'."),
    ],
)
def test_a_day_without_a_backup(studied: Path, viva: Viva, typed: tuple[str, ...], said: str) -> None:
    done = viva("restore", *typed, **NOW)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(said)


@pytest.mark.parametrize("typed", [("2 March",), ("2", "Mar"), ("Mon",), ("2.3.",), ("yesterday",), ("2026-3-2",)])
def test_a_backup_is_named_by_its_day_as_people_type_it(studied: Path, viva: Viva, typed: tuple[str, ...]) -> None:
    done = viva("restore", *typed, **NOW)
    assert done.status == 0
    assert done.out.startswith("Your progress now has 2 reviews, from the backup ")
    assert "from the backup 2026-03-02." in done.out


def test_a_backup_that_is_damaged(studied: Path, viva: Viva) -> None:
    bad = studied / "backups" / "progress-2026-03-01.json"
    bad.write_text("no")
    before = (studied / "progress.json").read_bytes()
    done = viva("restore", "2026-03-01", **NOW)
    assert (done.status, done.err.startswith(f"{bad} cannot be used: ")) == (1, True)
    assert (studied / "progress.json").read_bytes() == before
    listed = viva("restore", **NOW).out
    assert re.search(r"^2026-03-01  end of the day  damaged$", listed, re.MULTILINE)
    checked = viva("check", **NOW)
    assert checked.status == 1
    assert checked.err.startswith(f"{bad} cannot be used: it is damaged at line 1, column 1")


def test_without_a_good_backup_nothing_is_restored(studied: Path, viva: Viva) -> None:
    for path in [studied / "progress.json", *studied.glob("backups/*")]:
        path.write_text("no")
    before = {path: path.read_bytes() for path in studied.rglob("progress*.json")}
    done = viva("restore", **NOW)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(
        "Nothing was changed. There is no good backup. To start again without your old reviews, move "
    )
    assert {path: path.read_bytes() for path in studied.rglob("progress*.json")} == before


def test_a_file_that_is_gone_comes_back(studied: Path, viva: Viva) -> None:
    (studied / "progress.json").unlink()
    refused = viva(**NOW)
    assert (refused.status, refused.out) == (1, "")
    assert refused.err.startswith("The file with your progress is missing, but there is a good backup from Tue 3 Mar, ")
    assert f"To go back to the backup: `viva restore`\n{studied / 'progress.json'} is missing.\n" in refused.err
    assert viva("restore", **NOW).status == 0
    assert graded(studied) == list(DAYS)


def test_todays_reviews_are_not_lost_where_an_older_backup_takes_the_place_of_a_damaged_file(
    studied: Path, viva: Viva
) -> None:
    (studied / "progress.json").write_text("no")
    done = viva("restore", "2026-03-01", **NOW)
    assert (done.status, graded(studied)) == (0, list(DAYS[:1]))
    assert done.err == (
        "2 reviews are no longer in your progress. They are kept in the backup 2026-03-03-200000.\n"
        "To undo: `viva restore 2026-03-03-200000`\n"
    )
    assert viva("restore", "2026-03-03-200000", **NOW).status == 0
    assert graded(studied) == list(DAYS)


def test_each_change_is_listed_with_its_kind(studied: Path, deck: Path, tmp_path: Path, viva: Viva) -> None:
    other = tmp_path / "other.json"
    other.write_bytes((studied / "progress.json").read_bytes().replace(b"small/one", b"small/two"))
    other.write_text(re.sub(r'"checksum": .*\n', "", other.read_text("utf-8")), "utf-8")
    assert viva("merge", str(other), **NOW).status == 0
    assert viva("restore", "2026-03-01", VIVA_NOW="2026-03-03T20:05:00+01:00").status == 0
    listed = viva("restore", **NOW).out.splitlines()
    rows = [re.split("  +", line) for line in listed[3:-2]]
    assert [row[:2] for row in rows] == [
        ["2026-03-01", "end of the day"],
        ["2026-03-02", "end of the day"],
        ["2026-03-03-200000", "before `viva merge`"],
        ["2026-03-03-200500", "before `viva restore`"],
        ["2026-03-03", "end of the day"],
    ]
    assert rows[2][2:] == ["3", "Tue 3 Mar, 18:00"]
    assert listed[-1] == "To go back to one of these: `viva restore NAME`"


def test_a_newer_progress_is_left_alone_unless_a_backup_is_named(studied: Path, viva: Viva) -> None:
    path = studied / "progress.json"
    path.write_text('{"version": 9, "cards": {}}', "utf-8")
    said = (
        f"Your reviews are safe: nothing was changed. {path} was written by a newer viva "
        "(format 9; this viva reads formats up to 4). Update viva to use it.\n"
    )
    for command in ("restore", "due", "study", "check"):
        refused = viva(command, **NOW)
        assert (refused.status, refused.err) == (1, said)
        assert path.read_text("utf-8") == '{"version": 9, "cards": {}}'
    done = viva("restore", "2026-03-02", **NOW)
    (kept,) = set_aside(studied)
    assert (done.status, f"The old file was moved to {kept}\n" in done.out) == (0, True)
    assert kept.read_text("utf-8") == '{"version": 9, "cards": {}}'
    assert done.err.startswith(
        f"A newer viva wrote that file. Update viva, then bring the file back: `viva restore {kept}`\n"
        "1 review is no longer in your progress. It is kept in the backup 2026-03-03-200000.\n"
    )


def test_restore_says_to_update_viva_before_a_newer_journal_is_merged(studied: Path, viva: Viva) -> None:
    journal = studied / "progress.json.journal"
    journal.write_text(sealed('{"plan": {}'), "utf-8")
    done = viva("restore", "2026-03-02", **NOW)
    (kept,) = [path for path in set_aside(studied) if path.suffix == ".journal"]
    said = f"A newer viva wrote that file. Update viva, then bring the file back: `viva merge {kept}`\n"
    assert (done.status, said in done.err, "not in progress.json yet" in done.err) == (0, True, False)
    journal.write_text(dump_entry(Review("small/x", datetime(2026, 3, 3, 19, tzinfo=UTC), 5, 1.0)), "utf-8")
    (studied / "progress.json").write_text("no")
    done = viva("restore", "2026-03-02", **NOW)
    (new,) = [path for path in set_aside(studied) if path.suffix == ".journal" and path != kept]
    assert f"That file has entries that were not in progress.json yet. To add them: `viva merge {new}`\n" in done.err


def sealed(body: str) -> str:
    """Return a line of the journal with the checksum that fits."""
    return f'{body}, "checksum": "{crc32(body.encode()):08x}"}}\n'


def test_a_backup_that_cannot_be_read_is_not_called_damaged(studied: Path, viva: Viva) -> None:
    folder(studied / "backups" / "progress-2026-03-01.json")
    listed = viva("restore", **NOW).out
    assert re.search(r"^2026-03-01  end of the day  cannot be read$", listed, re.MULTILINE)


def test_newer_backups_are_listed_as_that_and_not_to_be_deleted(studied: Path, viva: Viva) -> None:
    bad = studied / "backups" / "progress-2026-03-01.json"
    bad.write_text('{"version": 9}')
    assert re.search(r"^2026-03-01  end of the day  from a newer viva$", viva("restore", **NOW).out, re.MULTILINE)
    refused = viva("restore", "2026-03-01", **NOW)
    assert (refused.status, "written by a newer viva" in refused.err) == (1, True)
    checked = viva("check", **NOW)
    assert (checked.status, "Update viva" in checked.err, "elete" in checked.err) == (1, True, False)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "mine").write_text("kept")


def link_to_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "no" / "such" / "folder" / "progress.json")


def link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def white_space(path: Path) -> None:
    path.write_bytes(b" \n\n")


REPLACED = [folder, link_to_nowhere, link_to_itself, empty, white_space]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("replace", REPLACED)
def test_something_in_place_of_the_file_is_kept_and_the_newest_backup_restored(
    replace: Callable[[Path], None], studied: Path, viva: Viva
) -> None:
    path = studied / "progress.json"
    replace(path)
    refused = viva("due", **NOW)
    assert (refused.status, refused.out) == (1, "")
    if replace is not link_to_itself:
        assert "To go back to the backup: `viva restore`" in refused.err
    assert ("it is empty" in refused.err) == (replace in (empty, white_space))
    done = viva("restore", **NOW)
    assert (done.status, done.err) == (0, "")
    (kept,) = set_aside(studied)
    assert f"The damaged file was moved to {kept}\n" in done.out
    assert (kept.is_dir() and (kept / "mine").read_text() == "kept") == (replace is folder)
    assert path.is_file()
    assert not path.is_symlink()
    assert graded(studied) == list(DAYS)
    assert viva("due", **NOW).status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_whose_file_is_gone_stays_a_link(studied: Path, tmp_path: Path, viva: Viva) -> None:
    (tmp_path / "cloud").mkdir()
    target = tmp_path / "cloud" / "progress.json"
    (studied / "progress.json").unlink()
    (studied / "progress.json").symlink_to(target)
    said = f"progress.json is a link to {target}, which is missing. If it is on another disk, connect that disk."
    assert said in viva("due", **NOW).err
    assert viva("restore", **NOW).status == 0
    assert (studied / "progress.json").is_symlink()
    assert len(json.loads(target.read_text("utf-8"))["reviews"]) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("replace", REPLACED)
def test_without_backups_restore_says_so(replace: Callable[[Path], None], studied: Path, viva: Viva) -> None:
    shutil.rmtree(studied / "backups")
    path = studied / "progress.json"
    replace(path)
    done = viva("restore", **NOW)
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        f"Nothing was changed. There is no backup in {studied / 'backups'}. "
        f"To start again, move {path} to another folder.\n"
    )


def test_a_journal_that_a_crash_left_is_folded_when_nothing_is_due(studied: Path, deck: Path, viva: Viva) -> None:
    at = datetime(2026, 3, 3, 18, 30, tzinfo=UTC)
    journal = studied / "progress.json.journal"
    journal.write_text(dump_entry(Review("small/three", at, 5, 1.0)), "utf-8")
    done = viva("study", "--decks", str(deck), "--new", "0", **NOW)
    assert (done.status, done.out.splitlines()[0]) == (0, "Nothing is due.")
    assert not journal.exists()
    assert len(graded(studied)) == 4
