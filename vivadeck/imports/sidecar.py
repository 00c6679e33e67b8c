"""What a deck remembers of its imports, in a hidden file beside it: `.NAME.imported.json`.

For each card: what its source knows it by (`origin`), and the checksum of its YAML as the import left it. By the first
a card is found again when its name or question was changed; by the second an import knows whether a person has edited
it since. It is a file of its own because both would be noise in a deck that is edited by hand; it begins with a dot so
that no one has to look at it; and it may be lost: then cards are known by their names only, and none counts as
untouched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

FORMAT = 1


class Known(NamedTuple):
    """What is remembered of a card: `checksum` is "" when the import did not write it."""

    origin: str
    checksum: str


def path_of(deck: Path) -> Path:
    """Return where the sidecar of a deck file is."""
    return deck.with_name(f".{deck.stem}.imported.json")


def checksum(text: str) -> str:
    """Return the checksum of a card's YAML, whatever its line ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def parse(data: bytes | None) -> dict[str, Known]:
    """Return what is remembered, by card name; nothing when the file is lost or damaged."""
    try:
        held = json.loads(data or b"{}")
        cards = held.get("cards", {}) if held.get("format") == FORMAT else {}
        return {str(name): Known(str(each["origin"]), str(each["checksum"])) for name, each in cards.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def dump(known: Mapping[str, Known]) -> bytes:
    """Return the bytes of the file, one card per line."""
    lines = (f"{json.dumps(name, ensure_ascii=True)}: {json.dumps(each._asdict())}" for name, each in known.items())
    body = ",\n".join(lines)
    return f'{{"format": {FORMAT}, "cards": {{\n{body}\n}}}}\n'.encode()
