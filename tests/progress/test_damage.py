"""A home with any damage: read completely, read with a notice, or refused with the remedy, and nothing else."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from damaged import NOTICED, REFUSED, WHOLE, Sound, cuts, damage_journal, damage_json, flips, glance, small_home
from facts import line_of
from homes import TODAY, assert_refused, journal, lines, review

from vivadeck.progress.store import Store


@pytest.fixture(params=["with the mark", "without the mark"])
def sound(request: pytest.FixtureRequest, tmp_path: Path) -> Sound:
    return small_home(tmp_path, is_marked=request.param == "with the mark")


def test_the_json_file_cut_off_anywhere(tmp_path: Path) -> None:
    sound = small_home(tmp_path)
    assert {glance(sound, data, at_journal=False) for data in list(cuts(sound.json[:-1]))[::3]} == {REFUSED}
    came = Counter(damage_json(sound, data) for data in [*list(cuts(sound.json[:-1]))[::10], sound.json[:-1]])
    assert came == {REFUSED: -(-(len(sound.json) - 1) // 10), WHOLE: 1}  # the last line break does not matter


def test_the_json_file_with_any_bit_turned_over(tmp_path: Path) -> None:
    """Other marks between day, hour and milliseconds do not change a moment, so nobody notices these."""
    sound = small_home(tmp_path)
    came = {place: glance(sound, data, at_journal=False) for place, data in [*enumerate(flips(sound.json))][::3]}
    unnoticed = {sound.json[place // 8 : place // 8 + 1] for place, outcome in came.items() if outcome == WHOLE}
    assert NOTICED not in came.values()
    assert unnoticed == {b"T", b"."}


def test_a_json_file_with_any_wrong_bit_stays_unchanged(sound: Sound) -> None:
    came = Counter(damage_json(sound, data) for data in list(flips(sound.json, one_a_byte=True))[::9])
    assert came[REFUSED] > 100
    assert came[NOTICED] == 0


def test_the_journal_cut_off_anywhere(sound: Sound) -> None:
    """With the mark, viva always reports what is missing.

    The limit: without it, as after a power cut before it was written, a journal that was cut between two lines looks
    like a shorter one.
    """
    came = [damage_journal(sound, data) for data in cuts(sound.journal)]
    entries = sound.journal.count(b"\n")
    silent = [length for length, outcome in enumerate(came) if outcome == WHOLE]
    ends = [length for length in range(len(sound.journal)) if sound.journal[:length].endswith(b"\n") or not length]
    unbroken = [end - 1 for end in [*ends[1:], len(sound.journal)]]
    assert REFUSED not in came
    if sound.is_marked:
        assert silent == [len(sound.journal) - 1]  # all but the last line break: no entry is missing
    else:
        assert silent == sorted(ends + unbroken)
    assert len(ends) == entries


def test_the_journal_with_any_bit_turned_over(tmp_path: Path) -> None:
    sound = small_home(tmp_path)
    came = [glance(sound, data, at_journal=True) for data in flips(sound.journal)]
    assert came[-8:] == [WHOLE] * 8  # the last line break: the line itself shows that it is whole
    assert Counter(came[:-8]) == {REFUSED: 8 * (len(sound.journal) - 1)}


def test_a_journal_with_any_wrong_bit_stays_unchanged(sound: Sound) -> None:
    came = [damage_journal(sound, data) for data in [*flips(sound.journal, one_a_byte=True)][::-6]]
    assert came == [WHOLE] + [REFUSED] * (len(came) - 1)


def test_the_lock_file_damaged_anywhere_is_no_error_and_loses_nothing(sound: Sound) -> None:
    path = sound.home / "progress.json.lock"
    store = Store(sound.home, TODAY)
    whole = path.read_bytes() if sound.is_marked else b""
    for data in [*cuts(whole), *flips(whole), b"\0" * 80, b"00000000"]:
        path.write_bytes(data)
        assert store.load() == sound.all
    for number, data in enumerate([*list(cuts(whole))[::7], *list(flips(whole))[::61], b"00000000"]):
        path.write_bytes(data)
        kept = store.record(review(1000 + number))
        assert kept in store.load().reviews
    store.prepare()
    assert len(store.load().reviews) == len(sound.all.reviews) + number + 1
    assert store.notices == []


# --- the exact messages


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"version": 1,\n"reviews": [\n}', "line 3, column 1"),
        ('{"version": 1, "reviews": [3]}', "review 1: it should have"),
        ("", "it is empty"),
        (" \n\t\n", "it is empty"),
    ],
)
def test_a_json_file_that_means_nothing_is_refused_with_the_place(text: str, said: str, tmp_path: Path) -> None:
    sound = small_home(tmp_path)
    sound.path.write_text(text)
    newest = tmp_path / "backups" / "progress-2026-11-23.json"
    assert_refused(
        tmp_path,
        "Your progress is damaged, but there is a good backup from Mon 23 Nov, and nothing was changed. ",
        f"To go back to the backup: `viva restore`\n{sound.path} cannot be used: ",
        said,
        f"\nThe backup is {newest}.",
    )


def test_a_byte_that_is_no_text_is_refused_with_its_place(tmp_path: Path) -> None:
    small_home(tmp_path).path.write_bytes(b'{\n"vers\xff')
    assert_refused(tmp_path, "there is a good backup from ", "cannot be used: byte 8 is not UTF-8 text.")


@pytest.mark.parametrize("line", [1, 2, 3, 4, 5])
def test_a_damaged_line_of_the_journal_is_named(line: int, tmp_path: Path) -> None:
    sound = small_home(tmp_path)
    rows = sound.journal.splitlines(keepends=True)
    rows[line - 1] = rows[line - 1].replace(b"deck", b"desk")
    journal(tmp_path).write_bytes(b"".join(rows))
    safe = "All earlier reviews are safe, and nothing was changed. To keep all that can be read: `viva restore`"
    place = f"{journal(tmp_path)}:{line}"
    assert_refused(tmp_path, f"{safe}\n{place}: this line is damaged: it does not match its checksum.")


def test_an_entry_of_a_newer_viva_is_refused_as_newer(tmp_path: Path) -> None:
    journal(tmp_path).write_bytes(lines(review(1)))
    with journal(tmp_path).open("a") as file:
        file.write(line_of('{"plan": {}}'))
    safe = "Your reviews are safe: nothing was changed. "
    assert_refused(tmp_path, f"{safe}{journal(tmp_path)}:2 was written by a newer viva. Update viva to use it.")


def test_a_missing_good_backup_is_reported(tmp_path: Path) -> None:
    sound = small_home(tmp_path)
    sound.path.write_text("damaged")
    for path in (tmp_path / "backups").iterdir():
        path.write_text("damaged too")
    assert_refused(tmp_path, "There is no good backup.", "To start again without your old reviews, move ")
    shutil.rmtree(tmp_path / "backups")
    assert_refused(tmp_path, "There is no backup in ", "To start again without your old reviews, move ")
