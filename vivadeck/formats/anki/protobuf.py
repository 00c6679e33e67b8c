"""The part of Protocol Buffers that Anki's files need: the fields of a message, by number. Pure.

The wire format: https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from collections.abc import Iterator

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def number(message: bytes, field: int) -> int:
    """Return a field that is a number; 0 when it is missing, as the format has it."""
    return next((value for at, value in _read(message) if at == field and isinstance(value, int)), 0)


def fields(message: bytes, field: int) -> list[bytes]:
    """Return all fields of a number that are bytes: messages or texts."""
    return [value for at, value in _read(message) if at == field and isinstance(value, bytes)]


def text(message: bytes, field: int) -> str:
    """Return a field that is a text; "" when it is missing."""
    return b"".join(fields(message, field)[:1]).decode(errors="replace")


def _read(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield the fields as far as they can be read."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _varint(message, at)
            yield key >> 3, value
        elif kind == _BYTES:
            size, at = _varint(message, at)
            yield key >> 3, message[at : at + size]
            at += size
        elif kind in (_FIXED64, _FIXED32):
            at += 8 if kind == _FIXED64 else 4
        else:
            return


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(message) and shift < 70:
        value |= (message[at] & 0x7F) << shift
        shift += 7
        at += 1
        if message[at - 1] < 0x80:
            break
    return value, at
