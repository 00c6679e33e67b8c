"""The bytes of a `progress.json` with later entries put in, made without reading its reviews: a session ends as quickly
with a million reviews as with ten. Pure.

This goes only where the checksum says that viva wrote these very bytes, and for entries that come after all reviews in
them, as a session's do. Everything else is read and written as a whole.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence

from vivadeck.model import Entry, Progress, Review, Undo
from vivadeck.progress import document, facts
from vivadeck.progress.history import apply

_HEAD = document.HEAD.encode()
_HEAD_END = b'",\n'
_CHECKSUM_BYTES = 8
_REVIEWS = b'"reviews": ['
_REVIEWS_END = b"\n],\n"


def grown(data: bytes, entries: Sequence[Entry]) -> bytes | None:
    """Return what `document.dump` would make of what `data` holds and the entries; None where it is not so simple."""
    start = len(_HEAD) + _CHECKSUM_BYTES + len(_HEAD_END)
    if data[: len(_HEAD)] != _HEAD or data[start - len(_HEAD_END) : start + len(_REVIEWS)] != _HEAD_END + _REVIEWS:
        return None
    end = data.rfind(_REVIEWS_END + b'"decisions": [')
    if end < start:
        return None
    view = memoryview(data)
    before = zlib.crc32(view[start:end])
    is_ours = data[len(_HEAD) : len(_HEAD) + _CHECKSUM_BYTES] == b"%08x" % zlib.crc32(view[end:], before)
    if not is_ours or not _are_later(entries, data[data.rfind(b"\n", start, end) + 1 : end]):
        return None
    new = apply(_but_reviews(data[end + len(_REVIEWS_END) :]), entries)
    added = "".join(f",\n{document.line(review)}" for review in new.reviews)
    rest = f"{added}{_REVIEWS_END.decode()}{document.after_reviews(new)}".encode()
    return b"".join((_HEAD, b"%08x" % zlib.crc32(rest, before), _HEAD_END, view[start:end], rest))


def _are_later(entries: Sequence[Entry], last_line: bytes) -> bool:
    """Whether all reviews come after the one on the last line, and what is undone is one of them."""
    last = facts.review(json.loads(last_line), "")
    reviews = [entry for entry in entries if isinstance(entry, Review)]
    keys = {(review.card, review.at) for review in reviews}
    undone = ((entry.card, entry.at) for entry in entries if isinstance(entry, Undo))
    return all((review.at, review.card) > (last.at, last.card) for review in reviews) and keys.issuperset(undone)


def _but_reviews(tail: bytes) -> Progress:
    """Return what stands behind the reviews of a file that viva wrote."""
    return document.parse(f'{{"version": {document.VERSION}, "reviews": [], {tail.decode()}')
