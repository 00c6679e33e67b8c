"""Where the parts of a `progress.json` begin and end, if viva wrote it. Pure, and light: every start needs it."""

from __future__ import annotations

import zlib
from typing import NamedTuple

VERSION = 4
FURTHER_SINCE = 4  # the first version whose reviews may have further fields; otherwise it is like OLDER
OLDER = 3  # has this layout, too, down to the byte, and is read as quickly
_HEADS = {f'{{\n"version": {version},\n"checksum": "'.encode(): version for version in (OLDER, VERSION)}
HEAD = f'{{\n"version": {VERSION},\n"checksum": "'.encode()
HEAD_END = b'",\n'
REVIEWS = b'"reviews": ['
REVIEWS_END = b"\n],\n"
CHECKSUM_BYTES = 8
BODY = len(HEAD) + CHECKSUM_BYTES + len(HEAD_END)  # the checksum is that of the bytes from here on
HEAD_BYTES = BODY + len(REVIEWS)
_NEXT = b'"decisions": ['
_HEXADECIMAL = frozenset(b"0123456789abcdef")


class FileLayout(NamedTuple):
    """Positions in bytes: the line of the first review begins at `first`; the line of the last one ends at `end`,
    before its line break; the text after the list begins at `rest`. Without reviews `first` and `end` are BODY.
    `version` is that of the format.
    """

    first: int
    end: int
    rest: int
    version: int


def head_checksum(data: bytes) -> str | None:
    """Return the checksum in the head (the first HEAD_BYTES), None if viva did not write the head."""
    checksum = data[len(HEAD) : len(HEAD) + CHECKSUM_BYTES]
    is_ours = data[: len(HEAD)] in _HEADS and data.startswith(HEAD_END + REVIEWS, BODY - len(HEAD_END))
    return checksum.decode() if is_ours and _HEXADECIMAL.issuperset(checksum) else None


def layout(data: bytes) -> FileLayout | None:
    """Return the positions of the parts, None if the layout is not viva's. Does not check the checksum."""
    if head_checksum(data) is None:
        return None
    version = _HEADS[data[: len(HEAD)]]
    if data.startswith(REVIEWS_END[1:] + _NEXT, HEAD_BYTES):
        return FileLayout(BODY, BODY, HEAD_BYTES + len(REVIEWS_END) - 1, version)
    end = data.rfind(REVIEWS_END + _NEXT)
    if end <= HEAD_BYTES or not data.startswith(b"\n", HEAD_BYTES):
        return None
    return FileLayout(HEAD_BYTES + 1, end, end + len(REVIEWS_END), version)


def is_intact(data: bytes, start: int = BODY, before: int = 0) -> bool:
    """Tell whether the checksum is right. `before` is the CRC-32 from BODY to `start`."""
    return head_checksum(data) == f"{zlib.crc32(memoryview(data)[start:], before):08x}"
