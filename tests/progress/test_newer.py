"""Files of a newer viva are called newer, not damaged, and nothing older replaces them unless the student names it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from facts import DECISION, EXAM, REVIEW, line_of
from homes import NOW, TODAY, assert_refused, contents, folded, journal, lines, recorded, review, reviews

from vivadeck.errors import VivaError
from vivadeck.progress.backups import Backups, WrittenByNewer
from vivadeck.progress.journal import Journal
from vivadeck.progress.json_file import dump, parse, parse_entry
from vivadeck.progress.others import read
from vivadeck.progress.records import Newer, Unreadable
from vivadeck.progress.store import Store

UNDO = {"card": "a/b", "at": REVIEW["at"]}
NEWER = "written by a newer viva"


def sealed(text: str) -> str:
    """Return the text with its right checksum."""
    from zlib import crc32

    body = text.partition("\n")[2].partition("\n")[2].partition("\n")[2]
    return re.sub(r'"checksum": "\w*"', f'"checksum": "{crc32(body.encode()):08x}"', text, count=1)


TEXT = dump(reviews(1, 2))
FILES = {
    "a newer format": '{"version": 9}',
    "a newer format of another shape": '{"version": 9, "reviews": {"a": [1]}, "plans": 3}',
    "a newer format with a checksum that does not fit": TEXT.replace('"version": 4', '"version": 5'),
    "a review with further fields in format 3": sealed(
        TEXT.replace('"version": 4', '"version": 3').replace('"mode"', '"points": "+3fa2", "mode"', 1)
    ),
    "a review with other fields": sealed(TEXT.replace('"mode"', '"kind"')),
    "a further list": sealed(TEXT.replace('"undone"', '"plans": [],\n"undone"')),
    "a grade of another scale": sealed(TEXT.replace('"grade": 1', '"grade": 7')),
    "a length of time in words": sealed(TEXT.replace('"seconds": 1.5', '"seconds": "1.5"', 1)),
    "another decision": sealed(
        TEXT.replace('"decisions": [', f'"decisions": [\n{json.dumps(DECISION | {"choice": "bury"})}\n')
    ),
}
LINES = {
    "an undo with further fields": {"undo": UNDO | {"why": "slip"}},
    "an exam that is drawn in words": {"exam": EXAM | {"draw": "three"}},
    "another decision": {"decision": DECISION | {"choice": "bury"}},
    "a grade of another scale": {"review": REVIEW | {"grade": 7}},
    "another kind": {"plan": {}},
    "two kinds": {"review": REVIEW, "points": []},
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_a_newer_file_is_called_newer_and_never_overwritten(text: str, tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    path = tmp_path / "progress.json"
    path.write_text(text, "utf-8")
    recorded(tmp_path, review(5))
    with pytest.raises(WrittenByNewer) as refused:
        Store(tmp_path, TODAY).load()
    assert str(refused.value).startswith(f"Your reviews are safe: nothing was changed. {path} was {NEWER} (")
    assert "Update viva to use it." in str(refused.value)
    assert "restore" not in str(refused.value)
    before = contents(tmp_path)
    with pytest.raises(WrittenByNewer, match=NEWER):
        Store(tmp_path, TODAY).restore(None, NOW)
    with pytest.raises(WrittenByNewer, match=NEWER):
        read(path)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_a_named_backup_takes_the_place_of_a_newer_file_which_is_kept(text: str, tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    (tmp_path / "progress.json").write_text(text, "utf-8")
    recorded(tmp_path, review(5))
    before = journal(tmp_path).read_bytes()
    done = Store(tmp_path, TODAY).restore(tmp_path / "backups" / "progress-2026-11-24.json", NOW)
    assert Store(tmp_path, TODAY).load() == reviews(1)
    assert [path.read_bytes() for path in done.aside] == [text.encode(), before]


@pytest.mark.parametrize("text", list(FILES.values())[3:], ids=list(FILES)[3:])
def test_a_newer_file_with_a_wrong_checksum_is_damaged(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse(text.replace("épochs-1", "épochs-8", 1))
    assert not isinstance(refused.value, Newer)
    with pytest.raises(Newer, match=NEWER):
        parse(text)


@pytest.mark.parametrize("text", list(FILES.values())[3:], ids=list(FILES)[3:])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_newer_file_is_newer_in_another_programs_layout_too(text: str, indent: int | None) -> None:
    again = json.dumps(json.loads(text), indent=indent)
    with pytest.raises(Newer, match=NEWER):
        parse(again)
    with pytest.raises(Unreadable) as refused:
        parse(again.replace("pochs-1", "pochs-8", 1))
    assert not isinstance(refused.value, Newer)


@pytest.mark.parametrize("version", [0, 1, 2])
def test_a_version_that_was_damaged_is_not_newer(version: int) -> None:
    """The checksum does not include the version."""
    with pytest.raises(Unreadable) as refused:
        parse(TEXT.replace('"version": 4', f'"version": {version}'))
    assert not isinstance(refused.value, Newer)


@pytest.mark.parametrize("fields", LINES.values(), ids=LINES)
def test_a_newer_line_of_the_journal_is_called_newer(fields: dict[str, object], tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    line = line_of(json.dumps(fields))
    with pytest.raises(Newer, match=NEWER):
        parse_entry(line)
    journal(tmp_path).write_bytes(lines(review(2)) + line.encode() + lines(review(3)))
    assert_refused(tmp_path, f"nothing was changed. {journal(tmp_path)}:2 was {NEWER}", "Update viva to use it.")
    before = contents(tmp_path)
    with pytest.raises(WrittenByNewer, match=r"journal:2 was written by a newer viva"):
        Store(tmp_path, TODAY).restore(None, NOW)
    for path in (tmp_path / "progress.json", journal(tmp_path)):
        with pytest.raises(WrittenByNewer, match=r"journal:2 was written by a newer viva"):
            read(path)
    assert contents(tmp_path) == before
    done = Store(tmp_path, TODAY).restore(tmp_path / "backups" / "progress-2026-11-24.json", NOW)
    assert (Store(tmp_path, TODAY).load(), done.aside[1].read_bytes()) == (
        reviews(1),
        before["progress.json.journal"],
    )


def test_a_newer_line_that_lost_its_line_break_is_not_cut_off(tmp_path: Path) -> None:
    """Torn lines are left out; this one is whole, and only a newer viva can read it."""
    line = line_of('{"plan": {}}').encode()
    journal(tmp_path).write_bytes(line[:-1])
    assert Journal(journal(tmp_path), pytest.fail).read().newer
    recorded(tmp_path, review(1))
    assert journal(tmp_path).read_bytes() == line + lines(review(1))


def test_newer_backups_are_not_called_damaged(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    newest = tmp_path / "backups" / "progress-2026-11-24.json"
    newest.write_text('{"version": 9}')
    copies = Backups(tmp_path / "progress.json", TODAY)
    assert copies.problems() == [
        f"{newest} was {NEWER} (format 9; this viva reads formats up to 4). Update viva to use it.",
    ]
    (tmp_path / "progress.json").write_text("damaged")
    recorded(tmp_path, review(2))  # else there is nothing to prepare
    assert_refused(tmp_path, "cannot be used: it is damaged at line 1, column 1", f"{newest} was {NEWER}")
    with pytest.raises(VivaError, match=NEWER):
        Store(tmp_path, TODAY).restore(None, NOW)
