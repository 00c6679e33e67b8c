"""Deck files, written to: the ids that are missing, and nothing else."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from vivadeck import files
from vivadeck.decks import ids
from vivadeck.decks.file import LARGEST_BYTES, decode
from vivadeck.decks.problems import Problem
from vivadeck.errors import VivaError
from vivadeck.sanitize import one_line


def write_ids(path: Path, lines: Collection[int] | None = None) -> dict[str, str]:
    """Write the ids that are missing in a sound deck file, and return them by those that were made; every other byte
    stays.

    `lines` are those in which the cards begin that get one; all do when it is None. Raises VivaError.
    """
    try:
        before = files.read(path, LARGEST_BYTES)
    except OSError as error:
        raise VivaError(f"{one_line(str(path))} cannot be read: {files.reason(error)}.") from error
    text = decode(before, path)
    if isinstance(text, Problem) or not before.endswith(text.encode()):
        raise VivaError(f"{one_line(str(path))}: ids can be written into UTF-8 files only. Save the file as UTF-8.")
    changed, added = ids.with_ids(text, lines)
    if added:
        mark = before.removesuffix(text.encode())
        files.replace(path, mark + changed.encode())
    return added
