"""Files of plain text in several encodings, and files that are not text."""

from __future__ import annotations

from pathlib import Path

import pytest

from vivadeck.errors import VivaError
from vivadeck.formats.documents import reader


@pytest.mark.parametrize(
    ("encoding", "name", "text"),
    [
        ("cp1252", "Windows-1252", "1. Was ist eine Größe?\nEine Zahl mit Maß.\n\n2. Où est l'œil ?\nÀ la tête.\n"),
        ("cp1250", "cp1250", "1. Co to jest komórka?\nŻywa część ciała.\n\n2. Gdzie leży wątroba?\nPod żebrami.\n"),
        ("cp1251", "cp1251", "1. Что такое ген?\nЧасть ДНК.\n\n2. Где находится ДНК?\nВ ядре клетки.\n"),
        ("shift_jis", "cp932", "1. 細胞とは何ですか。\n生命の単位です。\n\n2. DNAはどこにありますか。\n核です。\n"),
        ("gb18030", "gb18030", "1. 什么是细胞？\n生命的基本单位。\n\n2. 遗传物质在哪里？\n在细胞核里。\n"),
    ],
)  # fmt: skip
def test_a_text_that_is_not_utf_8_is_read_as_what_it_most_likely_is(
    tmp_path: Path, encoding: str, name: str, text: str
) -> None:
    (tmp_path / "x.txt").write_bytes(text.encode(encoding))
    result = reader.read(tmp_path / "x.txt")
    (deck,) = result.decks
    lines = [line.removeprefix("1. ").removeprefix("2. ") for line in text.split("\n") if line]
    assert [part for each in deck.drafts for part in (each.question, each.answer)] == lines
    assert result.notes == (f"The text is not UTF-8, so viva read it as {name}. Check its letters.",)


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
