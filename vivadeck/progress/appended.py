"""Reading what was added to a `progress.json`, and adding to it, on its bytes, without reading all of its reviews. So a
session ends, and the next begins, as quickly with a million reviews as with ten. Pure.

This works only if the checksum says that viva wrote exactly these bytes. Everything else is read and written as a
whole.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from vivadeck.model import Entry, Progress, Review, Undo
from vivadeck.progress import incremental, json_file, records
from vivadeck.progress.layout import BODY, HEAD, HEAD_END, REVIEWS_END, FileLayout, is_intact, layout
from vivadeck.progress.merge import apply
from vivadeck.progress.records import Unreadable

_NEXT_LINE = b",\n"


class Prefix(NamedTuple):
    """The part of a file's reviews that was read before: its length in `bytes`, from BODY to the end of the last
    review's line (before its comma), its CRC-32, and its number of reviews. Without reviews all are 0.
    """

    bytes: int = 0
    crc: int = 0
    reviews: int = 0


class Since(NamedTuple):
    """The reviews after a prefix; the prefix that includes them; and everything in the file that is not a review.

    The iterator reads the reviews, once. It raises Unreadable if one is not as viva writes it: then forget the reviews
    that it yielded before. This happens only if another program wrote the file with a right checksum.
    """

    reviews: Iterator[Review]
    prefix: Prefix
    rest: Progress


def since(data: bytes, prefix: Prefix) -> Since | None:
    """Return what comes after the prefix; None if the file does not begin with it, or viva did not write it."""
    place = layout(data)
    until = BODY + prefix.bytes
    if place is None or until > place.end:
        return None
    view = memoryview(data)
    before = zlib.crc32(view[BODY:until])
    if before != prefix.crc or not (until in (BODY, place.end) or data.startswith(_NEXT_LINE, until)):
        return None
    crc = zlib.crc32(view[until : place.end], before)
    rest = _rest(data, place, crc)
    if rest is None:
        return None
    count = prefix.reviews + data.count(b"\n", until, place.end)  # a line break comes before the first line, too
    return Since(_later(data, until, place, rest), Prefix(place.end - BODY, crc, count), rest)


def grown(data: bytes, entries: Sequence[Entry]) -> tuple[bytes | memoryview, ...] | None:
    """Return, in parts, what `json_file.dump` would return for the progress in `data` with the entries added; None
    unless all entries come after all reviews in it, as those of a session do.

    The lines of reviews in format 3 are lines of format 4, too.
    """
    place = layout(data)
    if place is None or place.end == BODY:
        return None
    view = memoryview(data)
    before = zlib.crc32(view[BODY : place.end])
    others = _rest(data, place, before)
    if others is None or not _are_later(entries, data, place):
        return None
    new = apply(others, entries)
    added = "".join(f",\n{records.line(review)}" for review in new.reviews)
    rest = f"{added}{REVIEWS_END.decode()}{json_file.after_reviews(new)}".encode()
    return b"".join((HEAD, b"%08x" % zlib.crc32(rest, before), HEAD_END)), view[BODY : place.end], rest


def _rest(data: bytes, place: FileLayout, crc: int) -> Progress | None:
    """Parse what follows the reviews; None if the file is not intact. `crc` is the CRC-32 of everything before."""
    if not is_intact(data, place.end, crc):
        return None
    try:
        return json_file.parse_rest(data[place.rest :])
    except Unreadable:
        return None


def _later(data: bytes, until: int, place: FileLayout, rest: Progress) -> Iterator[Review]:
    """Return the reviews after `until`. Read the last one before it, too, to check that they come after it."""
    if until == BODY:
        return incremental.read(data, place.first, place.end, rest.undone, place.version)
    return islice(incremental.read(data, _line_to(data, until), place.end, rest.undone, place.version), 1, None)


def _line_to(data: bytes, end: int) -> int:
    """Return where the line that ends at `end` begins."""
    return data.rfind(b"\n", 0, end) + 1


def _are_later(entries: Sequence[Entry], data: bytes, place: FileLayout) -> bool:
    """Tell whether all reviews come after the one on the last line, and all undos are about one of these."""
    try:
        last = next(incremental.read(data, _line_to(data, place.end), place.end, version=place.version))
    except Unreadable:
        return False
    reviews = [entry for entry in entries if isinstance(entry, Review)]
    keys = {(review.card, review.at) for review in reviews}
    undone = ((entry.card, entry.at) for entry in entries if isinstance(entry, Undo))
    return all((review.at, review.card) > (last.at, last.card) for review in reviews) and keys.issuperset(undone)
