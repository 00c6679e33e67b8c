"""Where an Anki package may be written, and which files stay unchanged."""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vivadeck.errors import VivaError
from vivadeck.formats.anki import package_writer
from vivadeck.model import Card, Deck

CARD = Card("biology/osmosis", "biology", "What is osmosis?", "Water moves through a membrane.", tags=("cells",))
DECK = Deck("biology", "Biology", (CARD,))


def write(path: Path, *decks: Deck) -> Path:
    package_writer.write(path, [(deck, deck.cards) for deck in decks], datetime(2026, 3, 1, 12, tzinfo=UTC))
    return path


def test_the_same_decks_at_the_same_time_give_the_same_bytes(tmp_path: Path) -> None:
    assert write(tmp_path / "1.apkg", DECK).read_bytes() == write(tmp_path / "2.apkg", DECK).read_bytes()


def refused(path: Path, *decks: Deck) -> str:
    with pytest.raises(VivaError) as error:
        write(path, *decks)
    return str(error.value)


def test_a_package_is_not_written_to_an_impossible_place(tmp_path: Path) -> None:
    (tmp_path / "folder.apkg").mkdir()
    (tmp_path / "file").write_bytes(b"")
    assert "is a folder" in refused(tmp_path / "folder.apkg", DECK)
    assert "is a folder" in refused(tmp_path, DECK)
    assert "does not end in .apkg" in refused(tmp_path / "deck.zip", DECK)
    assert "does not end in .apkg" in refused(tmp_path / ".apkg", DECK)
    assert f"The folder {tmp_path / 'no' / 'such'} does not exist" in refused(tmp_path / "no" / "such" / "x.apkg", DECK)
    assert "does not exist" in refused(tmp_path / "file" / "x.apkg", DECK)
    assert "No cards were chosen" in refused(tmp_path / "x.apkg")
    assert "No cards were chosen" in refused(tmp_path / "x.apkg", DECK._replace(cards=()))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.apkg"]


def zip_of(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "text")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "existing",
    [
        b"",
        b"my notes",
        b"PK\x03\x04",
        zip_of("word/document.xml"),
        zip_of("collection.anki2")[:-30],
        zip_of("x/collection.anki2"),
    ],
    ids=["empty", "text", "the beginning of a zip", "another zip", "a torn package", "one within a folder"],
)
def test_a_file_that_is_not_a_package_is_not_changed(tmp_path: Path, existing: bytes) -> None:
    path = tmp_path / "thesis.apkg"
    path.write_bytes(existing)
    assert f"{path} already exists and is not an Anki package" in refused(path, DECK)
    assert path.read_bytes() == existing


@pytest.mark.parametrize("name", ["collection.anki2", "collection.anki21", "collection.anki21b"])
def test_a_package_of_any_age_is_replaced(tmp_path: Path, name: str) -> None:
    path = tmp_path / "b.apkg"
    path.write_bytes(zip_of(name))
    assert write(path, DECK).read_bytes() == write(tmp_path / "fresh.apkg", DECK).read_bytes()


def test_no_temporary_files_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    write(tmp_path / "b.apkg", DECK)
    refused(tmp_path / "no" / "b.apkg", DECK)
    with pytest.raises(ValueError, match="space"):
        write(tmp_path / "b.apkg", DECK._replace(cards=(CARD._replace(tags=("a b",)),)))
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["b.apkg", "temporary"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a file's size")
def test_a_full_disk_does_not_change_the_old_package(tmp_path: Path) -> None:
    import resource

    path = write(tmp_path / "b.apkg", DECK)
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        message = refused(path, DECK._replace(title="Biology, changed"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert f"{path} could not be written" in message
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
