"""Damaged, hostile and false packages: each is refused with a remedy."""

from __future__ import annotations

import contextlib
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
from anki_made import add, collection, export
from backports import zstd

from vivadeck.errors import VivaError
from vivadeck.formats.anki import archive as anki_archive
from vivadeck.formats.anki import package_reader


def package(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return path


def refused(path: Path) -> str:
    with pytest.raises(VivaError) as error:
        package_reader.read(path)
    assert str(error.value).startswith(str(path))
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    with collection(tmp_path / "col") as col:
        add(col, "Basic", ["Q", "A"])
        return export(col, tmp_path / "good.new.apkg")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<!DOCTYPE html><html>", "web page"),
        (b"", "it is empty"),
        (b"PK\x03\x04rubbish", "is not an Anki package"),
        (b"hello", "is not an Anki package"),
    ],
)
def test_a_file_that_is_not_a_package_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "x.apkg"
    path.write_bytes(data)
    assert said in refused(path)
    assert "export the deck again" in refused(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "x.apkg")
    assert "cannot be read" in refused(tmp_path)


def test_a_package_torn_anywhere_is_refused_or_read(good: Path, tmp_path: Path) -> None:
    data = good.read_bytes()
    for end in range(0, len(data), max(1, len(data) // 40)):
        path = tmp_path / "torn.apkg"
        path.write_bytes(data[:end])
        refused(path)


def test_a_package_with_damaged_bytes_is_refused_or_read(good: Path, tmp_path: Path) -> None:
    data = good.read_bytes()
    for at in range(0, len(data), max(1, len(data) // 150)):
        path = tmp_path / "bad.apkg"
        path.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
        with contextlib.suppress(VivaError):  # and nothing else
            package_reader.read(path)


def test_an_archive_that_is_not_from_anki_is_refused(tmp_path: Path) -> None:
    assert "no collection in it" in refused(package(tmp_path / "x.apkg", word=b"x"))


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    said = refused(package(tmp_path / "x.apkg", meta=b"\x08\x04", collection__anki2=b"x"))
    assert 'export the deck again in Anki with "Support older Anki versions"' in said


def test_the_stub_for_older_versions_of_anki_is_ignored(good: Path) -> None:
    with zipfile.ZipFile(good) as archive:
        assert {"collection.anki2", "collection.anki21b"} <= set(archive.namelist())
    assert [draft.question for draft in package_reader.read(good).decks[0].drafts] == ["Q"]


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anki_archive, "LARGEST_COLLECTION", 3_000_000)
    bomb = bytes(5_000_000)
    assert "larger than 3 MB" in refused(package(tmp_path / "a.apkg", collection__anki21=bomb))
    squeezed = zstd.compress(bomb)
    assert "larger than 3 MB" in refused(package(tmp_path / "b.apkg", meta=b"\x08\x03", collection__anki21b=squeezed))


def test_an_encrypted_package_is_refused(tmp_path: Path) -> None:
    path = package(tmp_path / "x.apkg", collection__anki2=b"x" * 50)
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    assert "encrypted" in refused(path)


def database(script: str) -> bytes:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(script)
        return connection.serialize()


TABLES = (
    "CREATE TABLE col(models, decks); CREATE TABLE cards(id, nid, did, odid, ord, queue);"
    "CREATE TABLE revlog(id, cid, ease, time, type);"
)
NOTES = f"{TABLES} CREATE TABLE notes(id, guid, mid, tags, flds);"
ENDLESS = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r)"


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE x(a)",
        f"{TABLES} CREATE TABLE notes(x)",
        f"{NOTES} INSERT INTO col VALUES ('[', '{{}}')",
        f"{NOTES} INSERT INTO col VALUES ('[1]', '{{}}')",
        f"{NOTES} INSERT INTO col VALUES ('{{\"x\": 1}}', '{{}}')",
        NOTES,
        f"{TABLES} CREATE VIEW notes AS {ENDLESS} SELECT i FROM r",
    ],
)
def test_a_database_that_is_not_from_anki_is_refused(tmp_path: Path, script: str) -> None:
    assert "export" in refused(package(tmp_path / "x.apkg", collection__anki2=database(script)))


def test_sql_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vivadeck.formats.anki.database._MOST_STEPS", 1)
    rows = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r LIMIT 190000) SELECT i, i, 3, '', '' FROM r"
    script = f"{NOTES} INSERT INTO col VALUES ('{{}}', '{{}}'); INSERT INTO notes {rows}"
    assert "Check Database" in refused(package(tmp_path / "x.apkg", collection__anki2=database(script)))


def test_names_of_media_are_not_used_as_paths(tmp_path: Path) -> None:
    with collection(tmp_path / "col") as col:
        add(col, "Basic", ["Q", '<img src="../../up.png"><img src="CON.png"><img src="http://x/y.png"><img src=".x">'])
        path = export(col, tmp_path / "legacy.apkg")
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if name != "media":
                new.writestr(name, old.read(name))
        listed = {"0": "../../up.png", "1": "CON.png", "2": ".x", "../../3": "no.png"}
        new.writestr("media", json.dumps(listed))
        for number in "012":
            new.writestr(number, number)
    path.write_bytes(buffer.getvalue())
    result = package_reader.read(path)
    assert dict(result.media) == {"up.png": b"0", "file-CON.png": b"1", "x": b"2"}
    assert result.decks[0].drafts[0].answer == "![](up.png)![](file-CON.png)![](x)"
