"""Images: which are exported to Anki, and that no other file ever is."""

from __future__ import annotations

import base64
import os
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection, ImportAnkiPackageRequest

from vivadeck.formats import pictures
from vivadeck.formats.anki import package_writer
from vivadeck.model import Card, Deck, FollowUp

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SECRET = b"\x89PNG\r\n\x1a\nsecret"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder of decks with images, and beside it a secret one."""
    decks = tmp_path / "decks"
    (decks / "images").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(SECRET)
    (decks / "cell.png").write_bytes(PNG)
    (decks / "images" / "my cell.PNG").write_bytes(PNG + b"2")
    return decks


def written(folder: Path, text: str, images: pictures.ImageFiles | None = None) -> zipfile.ZipFile:
    card = Card("bio/cell", "bio", text, text, key_points=(text,), follow_ups=(FollowUp(text, text),))
    package_writer.write(
        folder / "b.apkg",
        [(Deck("bio", "B", (card,), path=folder / "bio.yaml"), [card])],
        datetime(2026, 3, 1, tzinfo=UTC),
        None,
        images,
    )
    return zipfile.ZipFile(folder / "b.apkg")


def test_an_image_is_shown_in_anki(folder: Path, tmp_path: Path) -> None:
    written(
        folder, "A ![cell < 1](cell.png), [![two](<images/my cell.PNG>)](https://a.b) and ![one](./cell.png)."
    ).close()
    collection: Any = Collection(str(tmp_path / "student.anki2"))
    try:
        collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(folder / "b.apkg")))
        collection.models._clear_cache()
        (note,) = map(collection.get_note, collection.find_notes(""))
        shown = list(Path(collection.media.dir()).iterdir())
        assert sorted(path.read_bytes() for path in shown) == [PNG, PNG + b"2"]
        assert all(path.name in note["Answer"] for path in shown)
        assert note["Answer"].count('" alt="cell &lt; 1">') == 1
        assert note["Answer"].count("<img ") == 3
        check = collection.media.check()
        assert not list(check.missing)
        assert not list(check.unused)
    finally:
        collection.close()


@pytest.mark.parametrize(
    "address",
    ["../secret.png", "images/../../secret.png", "%2e%2e/secret.png", "..\\secret.png", "https://a.b/cell.png",
     "//a.b/cell.png", "file:cell.png", "link.png", "way/secret.png", "images", "words.png", "bio.yaml", "none.png",
     "cell.png?x", "cell.png#x", "%00cell.png", "data:image/png;base64,iVBORw0KGgo=", "~/cell.png", "pipe.png", ""],
)  # fmt: skip
@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are POSIX")
def test_everything_else_is_shown_as_words(folder: Path, address: str) -> None:
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    (folder / "way").symlink_to(folder.parent)
    (folder / "words.png").write_text("words")
    (folder / "bio.yaml").write_text("cards: []")
    os.mkfifo(folder / "pipe.png")
    for spelled in (address, str(folder / address), f"{folder.parent}/secret.png"):
        with written(folder, f"A ![cell](<{spelled}>).") as archive:
            assert sorted(archive.namelist()) == ["collection.anki2", "media"]
            assert archive.read("media") == b"{}"
            assert b"<img" not in archive.read("collection.anki2").replace(b"<img/", b"")


def test_a_link_within_the_folder_is_followed(folder: Path) -> None:
    (folder / "link.png").symlink_to("cell.png")
    with written(folder, "![a](link.png) ![b](cell.png)") as archive:
        assert sorted(archive.namelist()) == ["0", "collection.anki2", "media"]
        assert archive.read("0") == PNG


@pytest.mark.parametrize(
    ("file", "address"),
    [("my#cell?.png", "my%23cell%3F.png"), ("100%.png", "100%25.png"), ("a'b&c (1).png", "<a'b&c (1).png>"),
     ("größe 量.png", "<größe 量.png>")],
)  # fmt: skip
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_file_name_can_have_characters_that_an_address_cannot(folder: Path, file: str, address: str) -> None:
    (folder / file).write_bytes(PNG + b"3")
    with written(folder, f"![a]({address})") as archive:
        assert archive.read("0") == PNG + b"3"


def test_a_drawing_is_shown_in_anki(folder: Path, tmp_path: Path) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'
    (folder / "plot.svg").write_bytes(drawing)
    (folder / "page.svg").write_bytes(b"<html>")
    written(folder, "![a](plot.svg) ![b](page.svg)").close()
    collection: Any = Collection(str(tmp_path / "student.anki2"))
    try:
        collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(folder / "b.apkg")))
        (shown,) = Path(collection.media.dir()).iterdir()
        assert (shown.suffix, shown.read_bytes()) == (".svg", drawing)
        assert not list(collection.media.check().missing)
    finally:
        collection.close()


def test_addresses_that_are_not_images_in_the_folder_are_reported(folder: Path) -> None:
    images = pictures.ImageFiles()
    named = [
        "https://a.b/cell.png",
        "../secret.png",
        "images\\cell.png",
        "plot.tiff",
        "cell.png?2.png",
        "cell.png#2.png",
    ]
    written(folder, "\n\n".join(f"![a](<{address}>)" for address in named), images).close()
    assert images.left_out == [f"{address!r} (it is not an image in the deck's folder)" for address in named]


def test_images_in_code_are_not_exported(folder: Path) -> None:
    images = pictures.ImageFiles()
    text = "`![a](cell.png)` and\n\n```\n![a](none.png)\n```"
    with written(folder, text, images) as archive:
        assert (archive.read("media"), images.left_out) == (b"{}", [])


def test_images_that_are_too_large_are_left_out_and_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_BYTES", 100)
    monkeypatch.setattr(pictures, "MOST_BYTES_IN_ALL", 150)
    for name, size in (("a", 90), ("b", 90), ("c", 101)):
        (folder / f"{name}.png").write_bytes(SECRET + name.encode() + b"x" * (size - len(SECRET) - 1))
    images = pictures.ImageFiles()
    with written(folder, "![a](a.png) ![a](a.png) ![b](b.png) ![c](c.png) ![d](d.png)", images) as archive:
        assert len(archive.namelist()) == 3
    expected = ["'b.png' (it is too large)", "'c.png' (it is too large)", "'d.png' (there is no such file)"]
    assert images.left_out == expected
