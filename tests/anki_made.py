"""Real Anki collections for the tests: notes as students write them, and packages as Anki exports them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

KINDS = ("new.apkg", "legacy.apkg", "new.colpkg", "legacy.colpkg")


@contextmanager
def collection(folder: Path) -> Iterator[Any]:
    """Open a new collection in a folder."""
    from anki.collection import Collection

    folder.mkdir(parents=True, exist_ok=True)
    collection = Collection(str(folder / "collection.anki2"))
    try:
        yield collection
    finally:
        if collection.db is not None:
            collection.close()


def add(col: Any, kind: str, fields: Sequence[str], deck: str = "Default", tags: Sequence[str] = ()) -> Any:
    """Add a note of a type, and return it."""
    note = col.new_note(col.models.by_name(kind))
    for at, field in enumerate(fields):
        note.fields[at] = field
    note.tags = list(tags)
    col.add_note(note, col.decks.id(deck))
    return note


def log(col: Any, card: int, lines: Sequence[tuple[int, int, int, int]]) -> None:
    """Add lines (moment in ms, button, duration in ms, kind) to the log of a card."""
    for at, ease, took, kind in lines:
        col.db.execute("insert into revlog values (?, ?, -1, ?, 1, 1, 2500, ?, ?)", at, card, ease, took, kind)


def export(col: Any, path: Path) -> Path:
    """Write a package; the end of its name gives the kind: new or legacy, .apkg or .colpkg (which closes it)."""
    from anki.collection import ExportAnkiPackageOptions

    is_legacy = "legacy" in path.name
    if path.suffix == ".colpkg":
        col.export_collection_package(str(path), True, is_legacy)
    else:
        options = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, legacy=is_legacy)
        col.export_anki_package(out_path=str(path), options=options, limit=None)
    return path


def media(col: Any, files: Mapping[str, bytes]) -> None:
    """Put files into the media folder of a collection."""
    for name, data in files.items():
        col.media.write_data(name, data)
