"""The images that cards show: files in the deck's own folder, and nothing from anywhere else."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from vivadeck import files
from vivadeck.sanitize import quoted

MOST_BYTES, MOST_BYTES_IN_ALL = 10_000_000, 100_000_000
_BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".svg": (b"<svg", b"<?xml"),  # which, as an image, runs no script and loads nothing
}


class ImageFiles:
    """The images that cards showed so far: `files` by their names in Anki, and what was `left_out`, with the reason."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.left_out: list[str] = []
        self._names: dict[tuple[Path, str], str] = {}
        self._size = 0

    def name(self, deck: Path, address: str) -> str:
        """Return the name in Anki of the image at `address`; "" where there is none in the folder of the file `deck`.

        The name is made from the content: no two images share one, and an image that is shown twice is packed once.
        """
        if (deck, address) not in self._names:
            self._names[deck, address] = self._named(deck, address)
        return self._names[deck, address]

    def _named(self, deck: Path, address: str) -> str:
        if not address or deck == Path():
            return ""
        try:
            data = self._read(deck, address)
        except (OSError, ValueError) as error:
            self.left_out.append(f"{quoted(unquote(address))} ({_reason(error)})")
            return ""
        name = f"viva-{hashlib.sha256(data).hexdigest()[:24]}{_ending(unquote(address))}"
        if name not in self.files:
            self._size += len(data)
            self.files[name] = data
        return name

    def _read(self, deck: Path, address: str) -> bytes:
        """Return the bytes of an image. Raises OSError, and ValueError with the reason why it is not an image."""
        if not is_inside(address):
            raise ValueError("it is not an image in the deck's folder")
        folder = deck.resolve().parent
        path = (folder / unquote(address)).resolve()
        if not path.is_relative_to(folder):
            raise ValueError("it is not a file in the deck's folder")
        try:
            data = files.read(path, min(MOST_BYTES, MOST_BYTES_IN_ALL - self._size))
        except files.NotPlain:
            raise ValueError("it is not a file in the deck's folder") from None
        except files.TooLarge:
            raise ValueError("it is too large") from None
        if not data.startswith(_BEGINNINGS[_ending(unquote(address))]):
            raise ValueError("it is not an image of this kind")
        return data


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    return str(error) if type(error) is ValueError else "it cannot be read"


def is_inside(address: str) -> bool:
    """Tell whether an address names an image below the folder that it stands in."""
    path = unquote(address)
    is_plain = not any(character in path for character in ":\\\0\n") and not path.startswith("/")
    is_whole = "?" not in address and "#" not in address  # else it names a part, or a version, of a file
    return is_plain and is_whole and ".." not in PurePosixPath(path).parts and _ending(path) in _BEGINNINGS


def _ending(path: str) -> str:
    return PurePosixPath(path).suffix.lower()
