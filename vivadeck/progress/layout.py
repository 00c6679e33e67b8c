"""Where the parts of a `progress.json` that viva wrote begin and end. Pure, and light: every start needs it."""

from __future__ import annotations

import zlib
from typing import NamedTuple

VERSION = 4
FURTHER_SINCE = 4  # the first version whose reviews may have further fields; all else is as in OLDER
OLDER = 3  # is laid out in the same way, down to the byte: it is read as quickly, until it is written again
_HEADS = {f'{{\n"version": {version},\n"checksum": "'.encode(): version for version in (OLDER, VERSION)}
HEAD = f'{{\n"version": {VERSION},\n"checksum": "'.encode()
HEAD_END = b'",\n'
REVIEWS = b'"reviews": ['
REVIEWS_END = b"\n],\n"
CHECKSUM_BYTES = 8
BODY = len(HEAD) + CHECKSUM_BYTES + len(HEAD_END)  # where that begins of which the checksum is made
HEAD_BYTES = BODY + len(REVIEWS)
_NEXT = b'"decisions": ['
_HEXADECIMAL = frozenset(b"0123456789abcdef")


class FileLayout(NamedTuple):
    """The places, in bytes: the first review's line begins at `first`; the last one's ends at `end`, before its line
    break; what follows the list begins at `rest`. Without reviews `first` and `end` are BODY. `version` is the
    format's.
    """

    first: int
    end: int
    rest: int
    version: int


def head_checksum(data: bytes) -> str | None:
    """Return the checksum in the head (the first HEAD_BYTES), None when viva writes no such head."""
    checksum = data[len(HEAD) : len(HEAD) + CHECKSUM_BYTES]
    is_ours = data[: len(HEAD)] in _HEADS and data.startswith(HEAD_END + REVIEWS, BODY - len(HEAD_END))
    return checksum.decode() if is_ours and _HEXADECIMAL.issuperset(checksum) else None


def layout(data: bytes) -> FileLayout | None:
    """Return the positions of the parts, None where the layout is not viva's. The checksum is not compared."""
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
    """Tell whether the checksum fits. `before` is the CRC-32 from BODY to `start`, which is not computed again."""
    return head_checksum(data) == f"{zlib.crc32(memoryview(data)[start:], before):08x}"
