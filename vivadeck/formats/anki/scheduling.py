"""A card's schedule → its scheduling in Anki; reviews ⇄ Anki's review log. Pure, but for the time zone of the place.

Days become days of the calendar: a card that is due on a date is due on that date in Anki. The log has no time zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time

from vivadeck import sm2
from vivadeck.agenda import Item
from vivadeck.clock import LATEST_YEAR, study_day
from vivadeck.formats.anki.database import Log
from vivadeck.formats.anki.schema import CREATED, AnkiScheduling, Logged
from vivadeck.model import Mode, Review
from vivadeck.sm2 import Drill, Schedule, Values

_FIRST_DAY = datetime.fromtimestamp(CREATED, UTC).date()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEW, _LEARNING, _REVIEW, _RELEARNING = range(4)  # both a card's types and its queues, but for relearning
_SUSPENDED, _BURIED = -1, -3
_FILTERED = 3  # the type of a review out of turn
# What Anki logs of a review that leaves the card as it was, in a filtered deck that does not reschedule: the factor is
# 0, and intervals are seconds, which are negative: by the button, until the next showing there; after the one before.
_PREVIEW_SECONDS = {2: -600, 3: 0, 4: 0}
_PREVIEW_BEFORE = -60
_STEP_BEFORE = -600  # of a card that is shown again on the same day: Anki's usual step, in seconds
BUTTONS = (1, 1, 1, 2, 3, 4)  # by grade: Again, Hard, Good, Easy
_GRADES = {1: 1, 2: 3, 3: 4, 4: 5}  # by button
_AGAIN = 1
_BY_HAND = 4  # the type, and above: a due date that was set, not a review
_LAST_STEP = 1001  # one step is left today and one in all: after Good the card has its interval
_HIGHEST_EASE = 65_000  # Anki has two bytes for it
_LONGEST_MS = 2_000_000_000  # 23 days; Anki has four bytes for it
_LONGEST_REVIEW_MS = 86_400_000  # that is read: a day


def counting(reviews: Sequence[Review], day_ends: time) -> list[Review]:
    """Return the reviews (in time order) that changed their cards' schedules."""
    schedules: dict[str, Values] = {}
    changing = []
    for review in reviews:
        before, day = schedules.get(review.card), study_day(review.at, day_ends)
        if sm2.counts(before, review.grade, day, review.mode):
            schedules[review.card] = sm2.step(before, review.grade, day, review.mode)
            changing.append(review)
    return changing


def standing(item: Item, reviews: Sequence[Review], today: date, position: int) -> AnkiScheduling:
    """Return a card's scheduling in Anki, from those of its reviews that count. `position` is its place among the new
    cards.

    A card that is drilled is one that Anki is teaching (again): due at once. One that was skipped today is buried, as
    Anki says of a card that waits for tomorrow.
    """
    scheduling = _new(position) if item.schedule is None else _learned(item.schedule, reviews, today)
    if item.is_suspended:
        return scheduling._replace(queue=_SUSPENDED)
    return scheduling._replace(queue=_BURIED) if item.is_skipped else scheduling


def _new(position: int) -> AnkiScheduling:
    return AnkiScheduling(_NEW, _NEW, position)


def _learned(schedule: Schedule, reviews: Sequence[Review], today: date) -> AnkiScheduling:
    last, count = _ms(reviews[-1].at) // 1000, len(reviews)
    ease, data = _permille(schedule.ease), f'{{"lrt":{last}}}'
    if schedule.drill is Drill.FAILED or schedule.is_drilled_on(today):
        is_learned = schedule.lapses > 0 or schedule.repetitions > 0
        # The interval that it has after Good: Anki would keep asking a card that it relearns for no day at all.
        days = max(1, schedule.interval_days) if is_learned else 0
        kind = _RELEARNING if is_learned else _LEARNING
        return AnkiScheduling(kind, _LEARNING, last, days, ease, count, schedule.lapses, _LAST_STEP, data)
    due = (schedule.due - _FIRST_DAY).days
    return AnkiScheduling(_REVIEW, _REVIEW, due, schedule.interval_days, ease, count, schedule.lapses, 0, data)


def logged(reviews: Iterable[tuple[int, Review]], day_ends: time) -> Iterator[Logged]:
    """Return reviews (in time order, each with its card's place) as Anki logs them, each with a moment of its own."""
    schedules: dict[int, Schedule] = {}
    last_ms = -(1 << 62)
    for place, review in reviews:
        day = study_day(review.at, day_ends)
        before = schedules.get(place)
        last_ms = max(last_ms + 1, _ms(review.at))
        button, taken = BUTTONS[review.grade], taken_ms(review)
        if not sm2.counts(before, review.grade, day, review.mode):
            yield Logged(last_ms, place, button, _PREVIEW_SECONDS[button], _PREVIEW_BEFORE, 0, taken, _FILTERED)
            continue
        after = schedules[place] = sm2.review(before, review.grade, day, review.mode)
        is_again = before is not None and before.is_drilled_on(day)
        interval_before = _STEP_BEFORE if is_again else before.interval_days if before else 0
        kind = _FILTERED if review.mode == Mode.CRAM else _kind(before, day)
        yield Logged(last_ms, place, button, after.interval_days, interval_before, _permille(after.ease), taken, kind)


def taken_ms(review: Review) -> int:
    """Return how long a review took, in milliseconds: whole tenths of a second, plus its grade where that is 0–2."""
    tenths = min(round(review.seconds * 10), _LONGEST_MS // 100)
    return tenths * 100 + (review.grade if review.grade < 3 else 0)


def reviews(log: Iterable[Log], *, is_viva_card: bool) -> Iterator[Review]:
    """Yield the reviews of a card's log, with no card's id yet.

    viva has three grades where Anki has Again. Of a card that viva exported, a review that viva exported too has the
    grade in the last digits of its milliseconds; a time that Anki took ends in them only by chance.
    """
    for line in log:
        at = _moment(line.at_ms)
        if at is None or line.button not in _GRADES or line.kind >= _BY_HAND:
            continue
        grade = _GRADES[line.button]
        took_ms = min(max(line.ms, 0), _LONGEST_REVIEW_MS)
        if is_viva_card and line.button == _AGAIN and took_ms % 100 in (0, 1, 2):
            grade = took_ms % 100
        yield Review("", at, grade, round(took_ms / 1000, 1), str(Mode.CRAM if line.kind == _FILTERED else Mode.STUDY))


def _moment(at_ms: int) -> datetime | None:
    """Return a moment of the log, in this place's time zone; None for one that no review can have."""
    seconds, ms = divmod(at_ms, 1000)
    try:
        at = datetime.fromtimestamp(seconds, UTC).replace(microsecond=ms * 1000).astimezone()
    except (ValueError, OverflowError, OSError):
        return None
    return at if 1970 <= at.year <= LATEST_YEAR and at_ms > 0 else None


def _kind(before: Schedule | None, day: date) -> int:
    """Return the type of a review: learning, review or relearning, counted as Anki does."""
    if before is None:
        return 0
    if before.drill is Drill.FAILED or before.is_drilled_on(day):
        return 2 if before.lapses or before.repetitions > 1 else 0
    return 1


def _permille(ease: float) -> int:
    return min(round(ease * 1000), _HIGHEST_EASE)


def _ms(moment: datetime) -> int:
    gone = moment - _EPOCH
    return (gone.days * 86_400 + gone.seconds) * 1000 + gone.microseconds // 1000
