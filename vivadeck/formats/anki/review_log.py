"""What Anki logged of a card → reviews. Pure, but for the time zone of the place: Anki does not keep it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from vivadeck.clock import LATEST_YEAR
from vivadeck.formats.anki.database import Log
from vivadeck.model import Mode, Review

_GRADES = {1: 1, 2: 3, 3: 4, 4: 5}  # Again, Hard, Good, Easy
_AGAIN = 1
_BY_HAND = 4  # and above: a due date that was set, no review
_FILTERED = 3
_LONGEST_MS = 86_400_000


def reviews(logs: Iterable[Log], *, is_ours: bool) -> Iterator[Review]:
    """Yield the reviews that a card's log tells of; of no card as yet.

    viva has three grades where Anki has Again. Of `ours`, a card that viva exported, a review that viva exported too
    has the grade in its milliseconds, and none that Anki timed has so round a number but by chance.
    """
    for log in logs:
        at = _moment(log.at_ms)
        if at is None or log.button not in _GRADES or log.kind >= _BY_HAND:
            continue
        grade = _GRADES[log.button]
        took = min(max(log.ms, 0), _LONGEST_MS)
        if is_ours and log.button == _AGAIN and took % 100 in (0, 1, 2):
            grade = took % 100
        yield Review("", at, grade, round(took / 1000, 1), str(Mode.CRAM if log.kind == _FILTERED else Mode.STUDY))


def _moment(at_ms: int) -> datetime | None:
    seconds, ms = divmod(at_ms, 1000)
    try:
        at = datetime.fromtimestamp(seconds, UTC).replace(microsecond=ms * 1000).astimezone()
    except (ValueError, OverflowError, OSError):
        return None
    return at if 1970 <= at.year <= LATEST_YEAR and at_ms > 0 else None
