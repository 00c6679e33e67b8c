"""Files of plain text in several encodings, and files that are not text."""

from __future__ import annotations

from pathlib import Path

import pytest

from vivadeck.errors import VivaError
from vivadeck.formats.documents import reader


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "notes.TXT"
    path.write_bytes("1. ¿Qué es “él”?\n\nUn pronombre.\n".encode(encoding))
    result = reader.read(path)
    assert [(each.question, each.answer) for each in result.decks[0].drafts] == [("¿Qué es “él”?", "Un pronombre.")]
    assert bool(result.notes) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("notes.txt", b"\x7fELF\x00\x00", "this is not text"),
        ("notes.md", b"x" * 20_000_001, "larger than 20 MB"),
    ],
)
def test_refused(name: str, data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(VivaError, match=rf"{name}.*{message}"):
        reader.read(path)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(VivaError, match="does not exist"):
        reader.read(tmp_path / "none.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(VivaError, match="is a folder"):
        reader.read(tmp_path / "folder.txt")
