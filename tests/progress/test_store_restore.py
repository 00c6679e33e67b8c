"""Restoring a backup: what comes back, what is kept of the old progress, and what is refused."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from homes import (
    NOW,
    TODAY,
    assert_refused,
    contents,
    folded,
    journal,
    marked,
    posix,
    recorded,
    review,
    reviews,
    undo,
)

from vivadeck.errors import VivaError
from vivadeck.progress.backups import Backups
from vivadeck.progress.remedies import sound
from vivadeck.progress.store import Store

ASIDE = "progress-set-aside-2026-11-24-210000"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home with backups of three days, the newest damaged, reviews in the journal, and a damaged JSON file."""
    for number in (3, 2, 1):
        folded(tmp_path, review(10 - number), day=TODAY - timedelta(days=number - 1))
    (tmp_path / "backups" / "progress-2026-11-24.json").write_text('{"version": 2')
    (tmp_path / "progress.json").write_bytes((tmp_path / "progress.json").read_bytes()[:-30])
    recorded(tmp_path, review(20), undo(7))
    return tmp_path


def test_the_newest_good_backup_comes_back_with_the_journal(home: Path) -> None:
    damaged, entries = (home / "progress.json").read_bytes(), journal(home).read_bytes()
    store = Store(home, TODAY)
    with pytest.raises(VivaError, match=r"(?s)good backup from Mon 23 Nov.*: `viva restore`.*-23\.json\."):
        store.load()
    assert sound(store.path, store.backups) == home / "backups" / "progress-2026-11-23.json"
    done = store.restore(None, NOW)
    assert done.progress == store.load() == Store(home, TODAY).load() == reviews(8, 20, undone=(7,))
    assert (done.source.name, done.unread) == ("progress-2026-11-23.json", ())
    names = (f"{ASIDE}.json", f"{ASIDE}.json.journal", "progress-2026-11-24-set-aside-2026-11-24-210000.json")
    assert done.aside == tuple(home / "backups" / name for name in names)
    assert [path.read_bytes() for path in done.aside] == [damaged, entries, b'{"version": 2']
    assert not journal(home).exists()
    assert marked(home).journal_bytes == 0
    assert store.notices == []


def test_files_set_aside_are_never_deleted_or_replaced(home: Path) -> None:
    damaged = (home / "progress.json").read_bytes()
    first = Store(home, TODAY).restore(None, NOW)
    (home / "progress.json").write_bytes(b"damaged again")
    second = Store(home, TODAY).restore(None, NOW)  # in the same second
    assert [path.name for path in second.aside] == [f"{ASIDE}-2.json"]
    for number in range(9):
        folded(home, review(30 + number), day=TODAY + timedelta(days=number))
    assert [path.read_bytes() for path in (first.aside[0], *second.aside)] == [damaged, b"damaged again"]
    assert len(Backups(home / "progress.json", TODAY + timedelta(days=8)).all()) == 7


def test_a_damaged_line_is_left_out_with_a_notice_and_the_others_are_kept(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    recorded(tmp_path, *map(review, range(2, 7)))
    whole = journal(tmp_path).read_bytes()
    damaged = whole.replace(b"-3", b"-9", 1).replace(b"-5", b"-\xff", 1)
    journal(tmp_path).write_bytes(damaged)
    assert_refused(
        tmp_path,
        "All earlier reviews are safe, and nothing was changed. ",
        f"\n{journal(tmp_path)}:2: this line is damaged: it does not match its checksum.",
    )
    done = Store(tmp_path, TODAY).restore(None, NOW)
    assert done.source == tmp_path / "progress.json"
    assert done.progress == Store(tmp_path, TODAY).load() == reviews(1, 2, 4, 6)
    assert [problem.partition(": ")[0] for problem in done.unread] == [f"{journal(tmp_path)}:{line}" for line in (2, 4)]
    assert done.aside[1].read_bytes() == damaged


def test_a_backup_can_be_named(home: Path) -> None:
    chosen = home / "backups" / "progress-2026-11-22.json"
    assert Store(home, TODAY).restore(chosen, NOW).source == chosen
    assert Store(home, TODAY).load() == reviews(7)  # as it was then, and no more


@pytest.mark.parametrize("name", ["progress-2026-11-24.json", "progress-2020-01-01.json"])
def test_a_named_backup_that_is_not_good_is_refused(name: str, home: Path) -> None:
    before = contents(home)
    with pytest.raises(VivaError, match=r"json cannot be used|There is no good backup|is no file"):
        Store(home, TODAY).restore(home / "backups" / name, NOW)
    assert contents(home) == before


def test_without_a_good_backup_nothing_is_restored_or_changed(home: Path) -> None:
    for path in (home / "backups").iterdir():
        path.write_text("damaged too")
    before = contents(home)
    assert sound(home / "progress.json", Store(home, TODAY).backups) is None
    with pytest.raises(
        VivaError, match=r"There is no good backup\. To start again without .*, move .*progress\.json and"
    ):
        Store(home, TODAY).restore(None, NOW)
    assert contents(home) == before
    shutil.rmtree(home / "backups")
    with pytest.raises(VivaError, match=r"Nothing was changed\. There is no backup in "):
        Store(home, TODAY).restore(None, NOW)


def test_a_missing_json_file_is_refused_while_there_are_backups_and_comes_back(home: Path) -> None:
    (home / "progress.json").unlink()
    assert_refused(
        home,
        "The file with your progress is missing, but",
        "progress.json is missing.",
        "To go back to the backup: `viva restore`",
    )
    done = Store(home, TODAY).restore(None, NOW)
    assert done.progress == Store(home, TODAY).load() == reviews(8, 20, undone=(7,))
    assert [path.name for path in done.aside][:-1] == [f"{ASIDE}.json.journal"]


def test_restoring_a_good_file_only_folds_the_journal(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    recorded(tmp_path, review(2))
    done = Store(tmp_path, TODAY).restore(None, NOW)
    assert (done.progress, done.source) == (reviews(1, 2), tmp_path / "progress.json")
    assert Store(tmp_path, TODAY).load() == reviews(1, 2)


# --- what only today's backup has


@pytest.mark.parametrize("text", [None, b"damaged", b'{"version": 9}'])
def test_reviews_only_in_todays_backup_are_kept_when_an_older_one_is_restored(
    text: bytes | None, tmp_path: Path
) -> None:
    folded(tmp_path, review(1), day=TODAY - timedelta(days=1))
    store = folded(tmp_path, review(2))
    todays = (tmp_path / "backups" / "progress-2026-11-24.json").read_bytes()
    store.path.write_bytes(text) if text is not None else store.path.unlink()
    done = store.restore(tmp_path / "backups" / "progress-2026-11-23.json", NOW)
    assert Store(tmp_path, TODAY).load() == reviews(1)
    assert done.before is not None
    assert done.before.path.read_bytes() == todays
    assert done.before.name in [copy.name for copy in store.backups.states()]
    store.restore(done.before.path, NOW)
    assert Store(tmp_path, TODAY).load() == reviews(1, 2)


def test_reviews_only_in_todays_backup_are_kept_before_a_merge(tmp_path: Path) -> None:
    """Somebody replaced a good file by an older one."""
    older = folded(tmp_path, review(1), day=TODAY - timedelta(days=1)).path.read_bytes()
    store = folded(tmp_path, review(2))
    todays = (tmp_path / "backups" / "progress-2026-11-24.json").read_bytes()
    store.path.write_bytes(older)
    store.rewrite(lambda _: reviews(1, 3), "merge", NOW)
    kept = [copy.path.read_bytes() for copy in store.backups.states()]
    assert sorted(kept) == sorted([older, todays])
    assert store.backups.states()[0].name in store.notices[0]


@pytest.mark.parametrize("text", [b"damaged", b'{"version": 9}'])
def test_a_backup_of_today_that_cannot_be_used_is_kept_for_good(text: bytes, tmp_path: Path) -> None:
    folded(tmp_path, review(1), day=TODAY - timedelta(days=1))
    store = folded(tmp_path, review(2))
    (tmp_path / "backups" / "progress-2026-11-24.json").write_bytes(text)
    store.restore(tmp_path / "backups" / "progress-2026-11-23.json", NOW)
    assert text in [path.read_bytes() for path in (tmp_path / "backups").glob("*set-aside*")]


@posix
@pytest.mark.parametrize("name", ["progress.json", "progress.json.journal"])
@pytest.mark.parametrize(
    "make", [Path.mkdir, os.mkfifo if hasattr(os, "mkfifo") else None, lambda path: path.symlink_to(path)]
)
def test_a_folder_or_link_in_place_of_a_file_is_set_aside(
    make: Callable[[Path], None], name: str, tmp_path: Path
) -> None:
    folded(tmp_path, review(1))
    path = tmp_path / name
    path.unlink(missing_ok=True)
    make(path)
    with pytest.raises(VivaError, match=r"`viva restore`") as refused:
        Store(tmp_path, TODAY).load()
    assert "VIVA_HOME" not in str(refused.value)
    done = Store(tmp_path, TODAY).restore(None, NOW)
    assert Store(tmp_path, TODAY).load() == reviews(1)
    assert [each.name.endswith(name.partition(".")[2]) for each in done.aside][-1]
    assert not path.is_dir()
