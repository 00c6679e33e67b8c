"""Changes to the whole progress at once, and other computers' files."""

from __future__ import annotations

from pathlib import Path

import pytest
from homes import START, contents, folded, journal, recorded, review, reviews

from vivadeck.errors import VivaError
from vivadeck.model import Progress
from vivadeck.progress.json_file import dump, parse
from vivadeck.progress.merge import progress
from vivadeck.progress.others import read


def test_another_files_journal_is_read_with_it(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    recorded(tmp_path, review(2))
    with journal(tmp_path).open("ab") as file:
        file.write(b"torn")
    value, notices = read(tmp_path / "progress.json")
    assert value == reviews(1, 2)
    assert [notice.partition(",")[0] for notice in notices] == [
        f"All saved reviews are safe. {journal(tmp_path)}: the last line was cut off before it was saved"
    ]
    (tmp_path / "progress.json").unlink()
    assert read(tmp_path / "progress.json")[0] == reviews(2)


def test_another_file_that_is_damaged_or_missing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "progress (conflict).json"
    with pytest.raises(VivaError, match=r"There is no file .*conflict\)\.json"):
        read(path)
    path.write_bytes(dump(reviews(1)).encode()[:-9])
    with pytest.raises(VivaError, match=r"conflict\)\.json cannot be used: it is damaged at line 9, column 1"):
        read(path)
    path.write_bytes(dump(reviews(1)).encode())
    path.with_name(f"{path.name}.journal").write_bytes(b"damaged\n")
    with pytest.raises(
        VivaError, match=r"conflict\)\.json\.journal:1: this line is damaged: it does not match its checksum"
    ):
        read(path)


def test_all_is_rewritten_at_once_with_the_journal(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    store = recorded(tmp_path, review(2))
    state = store.rewrite(lambda old: progress([*old.reviews, review(3)]), "merge", START)
    assert parse(store.path.read_text("utf-8")) == store.load() == reviews(1, 2, 3)
    assert not journal(tmp_path).exists()
    assert state is not None
    assert state.path.read_bytes() == dump(reviews(1, 2)).encode()  # with what was in the journal


def test_a_change_that_fails_changes_nothing(tmp_path: Path) -> None:
    folded(tmp_path, review(1))
    store = recorded(tmp_path, review(2))
    before = contents(tmp_path)

    def refuse(_: Progress) -> Progress:
        raise VivaError("no")

    with pytest.raises(VivaError, match="no"):
        store.rewrite(refuse, "merge", START)
    assert contents(tmp_path) == before
