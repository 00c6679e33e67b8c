"""A deck file on disk: find it, read it, parse it, and write missing ids into it. A bad file gives a `Problem`.

Light: YAML is imported only when a file is parsed, and most commands parse none.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from functools import cache
from pathlib import Path

from vivadeck import files
from vivadeck.decks.problems import Parsed, Problem, default_name
from vivadeck.errors import VivaError
from vivadeck.files import reason
from vivadeck.sanitize import single_line

LARGEST_BYTES = 20_000_000
SUFFIXES = (".yaml", ".yml")


def deck_files(place: Path) -> list[Path]:
    """Return the deck files in `place` (a file or a folder), by name. Raises VivaError when it cannot be read."""
    try:
        if place.is_dir():
            with os.scandir(place) as entries:
                return sorted(
                    place / entry.name for entry in entries if _is_named_as_deck(entry.name) and _is_file(entry)
                )
        if place.exists():
            return [place]
    except OSError as error:
        raise VivaError(f"The decks in {shown(place)} cannot be read: {reason(error)}.") from error
    raise VivaError(f"There is no deck or folder {shown(place)}.")


def real_path(path: Path) -> str:
    """Return the path of a deck file with all links resolved."""
    if path.is_symlink():
        return os.path.realpath(path)
    return os.path.join(_real_folder(path.parent), path.name)  # noqa: PTH118 - fast, for a hundred files in one folder


@cache
def _real_folder(folder: Path) -> str:
    return os.path.realpath(folder)


def _is_named_as_deck(name: str) -> bool:
    return not name.startswith(".") and name.lower().endswith(SUFFIXES)


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Tell whether an entry of a folder is a plain file: not a folder, pipe or device.

    A link that leads nowhere counts as a file: opening it fails at once, with the reason.
    """
    try:
        return stat.S_ISREG(entry.stat().st_mode)
    except OSError:
        return True


def read(path: Path) -> Parsed:
    """Read and parse a deck file."""
    data = contents(path)
    return unread(data) if isinstance(data, Problem) else parsed(data, path)


def parsed(data: bytes, path: Path) -> Parsed:
    """Parse the bytes of a deck file."""
    text = decode(data, path)
    if isinstance(text, Problem):
        return unread(text)
    from vivadeck.decks.deck_parser import parse  # imports YAML, which takes as long as everything else

    return parse(text, path)


def unread(problem: Problem) -> Parsed:
    """Return the result for a file that could not be parsed, because it cannot be opened or decoded."""
    return Parsed(problem.path, default_name(problem.path), None, (problem,))


def contents(path: Path) -> bytes | Problem:
    """Return the bytes of a deck file, or the problem if it cannot be read."""
    try:
        return files.read(path, LARGEST_BYTES)
    except files.TooLarge:
        message = f"the file is larger than {LARGEST_BYTES // 1_000_000} MB: split the deck into several files"
    except OSError as error:
        message = f"the file cannot be read: {reason(error)}"
    return Problem(path, 1, 1, "", message)


def decode(data: bytes, path: Path) -> str | Problem:
    """Return the text of a deck file (UTF-8, or UTF-16 with a byte order mark), or the problem."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding).lstrip("\ufeff")  # a file that was joined from several may have more marks
    except UnicodeDecodeError as error:
        good = error.object[: error.start].decode(encoding, errors="replace")  # `object` has no mark of UTF-8
        from vivadeck.decks.yaml_reader import place_at

        place = place_at(good, len(good))
        kind = "UTF-16" if encoding == "utf-16" else "UTF-8"
        return Problem(path, place.line, place.column, "", f"this is not {kind} text: save the file as UTF-8")


def write_ids(path: Path, lines: Collection[int] | None = None) -> dict[str, str]:
    """Write the missing ids into a deck file without problems, and return them by the ids that viva made. Every other
    byte stays.

    With `lines`, only cards that begin in one of these lines get an id. Raises VivaError.
    """
    try:
        before = files.read(path, LARGEST_BYTES)
    except OSError as error:
        raise VivaError(f"{single_line(str(path))} cannot be read: {files.reason(error)}.") from error
    from vivadeck.decks.deck_editor import with_ids  # imports YAML

    text = decode(before, path)
    if isinstance(text, Problem) or not before.endswith(text.encode()):
        raise VivaError(f"{single_line(str(path))}: viva writes ids only into UTF-8 files. Save the file as UTF-8.")
    changed, added = with_ids(text, lines)
    if added:
        mark = before.removesuffix(text.encode())
        files.replace(path, mark + changed.encode())
    return added


def media_folder(path: Path) -> Path:
    """Return the folder of the pictures of a deck file: `biology.media` beside `biology.yaml`."""
    return path.with_name(f"{path.stem}.media")


def copy_media(deck: Path, copy: Path) -> None:
    """Put the pictures of a deck beside a copy of it, where there are none of these names. Raises VivaError.

    The folder keeps its name, also when the copy has another one: the cards name it.
    """
    folder = copy.with_name(media_folder(deck).name)
    for picture in files.matching(media_folder(deck), "*"):
        if not (folder / picture.name).exists():
            files.make_folder(folder)
            try:
                files.replace(folder / picture.name, files.read(picture, LARGEST_BYTES))
            except OSError as error:
                problem = f"viva cannot copy {shown(picture)} to {shown(folder)}: {reason(error)}"
                raise VivaError(f"{problem}. Copy the folder {folder.name} by hand.") from error


def shown(path: Path) -> str:
    """Return a path for a message."""
    return single_line(str(path))
