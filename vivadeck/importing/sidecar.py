"""The records of a deck's imports, in a hidden file beside it: `.NAME.imported.json`.

For each card: its id in the source (`origin`), its question and answer there, the card before it there, and the
checksum of its YAML after the import. With the first ones a card is found again when its name or question has changed;
with the last an import sees whether a person has edited it since. It is a file of its own because all this would be in
the way in a deck that is edited by hand. It may be lost: then cards are matched by their questions only, and every card
counts as edited.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from vivadeck.decks import deck_writer

FORMAT = 1
_MEDIA = re.compile(r"\]\([^()\s/]*\.media/")


class ImportRecord(NamedTuple):
    """What an import records of a card. `checksum` is "" when the import did not write the card.

    `question` and `answer` are digests of the source's texts, `after` is the name of the card before it in the source
    (its id, if that is in another deck), "" for the first. An earlier version of viva did not record these: then they
    are "" and None.
    """

    origin: str
    checksum: str
    question: str = ""
    answer: str = ""
    after: str | None = None


def path_of(deck: Path) -> Path:
    """Return the path of a deck file's sidecar."""
    return deck.with_name(f".{deck.stem}.imported.json")


def checksum(text: str) -> str:
    """Return the checksum of a card's YAML, whatever its line ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def digest(text: str) -> str:
    """Return the digest of a text, the same wherever its pictures are stored."""
    return hashlib.sha256(_MEDIA.sub("](", deck_writer.clean(text)).encode()).hexdigest()[:12]


def parse(data: bytes | None) -> dict[str, ImportRecord]:
    """Return the records by card name; none when the file is lost or damaged."""
    try:
        content = json.loads(data or b"{}")
        cards = content.get("cards", {}) if content.get("format") == FORMAT else {}
        return {str(name): _record(each) for name, each in cards.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _record(fields: dict[str, Any]) -> ImportRecord:
    after = fields.get("after")
    texts = (
        str(fields["origin"]),
        str(fields["checksum"]),
        str(fields.get("question", "")),
        str(fields.get("answer", "")),
    )
    return ImportRecord(*texts, after if isinstance(after, str) else None)


def part_of(data: bytes | None) -> str:
    """Return the name of the deck's first file, of which this one is a part; "" when it is not a part."""
    try:
        return str(json.loads(data or b"{}").get("part_of", ""))
    except (ValueError, AttributeError, RecursionError):
        return ""


def dump(records: Mapping[str, ImportRecord], part_of: str = "") -> bytes:
    """Return the bytes of the file, one card per line."""
    lines = (f"{json.dumps(name, ensure_ascii=True)}: {json.dumps(each._asdict())}" for name, each in records.items())
    body = ",\n".join(lines)
    part = f'"part_of": {json.dumps(part_of)}, ' if part_of else ""
    return f'{{"format": {FORMAT}, {part}"cards": {{\n{body}\n}}}}\n'.encode()
