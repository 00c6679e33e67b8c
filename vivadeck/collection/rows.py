"""Cards, reviews and card states ↔ rows of the collection's tables. Pure."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from vivadeck.agenda import DAYS_AHEAD, CardState
from vivadeck.card_fields import CARD_FIELDS, from_row
from vivadeck.clock import study_day
from vivadeck.model import Card, Choice, Decision, Mode, Review
from vivadeck.progress import records
from vivadeck.sm2 import Drill, Schedule, Values, step

NEW = 0  # in `waits`, and as a day in `counts`: a card without a schedule
WITH_HISTORY = -1  # as a day in `counts`: cards with a history
HAS_HISTORY = "(s.due is not null or s.choice = 'suspend')"
CARD = "id, question, answer, line, has_id, rest"
STATE = (
    "card, due, reviewed, interval_days, ease, repetitions, lapses, drill, began, last, choice, decided, touched, waits"
)
TALLIED = "tallied"  # in `meta`: all reviews are counted for statistics, too
DAYS_OF_A_JOURNEY = 3  # at most, by which the study day of a later review can be earlier: time zones change
_REST = [field for field in CARD_FIELDS if field.name not in ("question", "answer")]  # one column, in JSON
_TAGS_AT = next(place for place, field in enumerate(_REST) if field.name == "tags")
_json = json.JSONEncoder(ensure_ascii=False).encode

_MINUTE_US = 60_000_000
_DAY_US = 24 * 60 * _MINUTE_US
_HOUR_US = 60 * _MINUTE_US
_MODES = tuple(str(mode) for mode in Mode)
_STUDY = _MODES.index(Mode.STUDY)
_PRACTICE = str(Mode.PRACTICE)  # as which a mode counts that only a newer viva knows
_PACKED = struct.Struct("<qhdBB")  # local time (µs since the year 0), its offset (minutes), seconds, grade, mode


class Showing(NamedTuple):
    """A review without its text: its moment (`moment_us`), its study day (an ordinal), how long it took."""

    moment_us: int
    day: int
    seconds: float
    grade: int
    is_study: bool


def card_row(card: Card) -> tuple[Any, ...]:
    """Return the row of a card: its columns are CARD."""
    rest = [getattr(card, field.name) for field in _REST]
    return card.id, card.question, card.answer, card.line, int(card.has_id), _json(rest) if any(rest) else ""


def card_of(row: Sequence[Any], path: Path) -> Card:
    """Return the card of a row."""
    card, question, answer, line, has_id, rest = row
    values = zip(_REST, json.loads(rest), strict=True) if rest else ()
    return Card(
        id=card,
        deck=card.partition("/")[0],
        question=question,
        answer=answer,
        path=path,
        line=line,
        has_id=bool(has_id),
        **{field.name: from_row(field, value) for field, value in values if value},
    )


def tags_of(rest: str) -> tuple[str, ...]:
    """Return the tags of a card, from the last column of its row."""
    return tuple(json.loads(rest)[_TAGS_AT] or ()) if rest else ()


class Replayed(NamedTuple):
    """Reviews and decisions as rows of `history` and of `states`. `latest_day` is the study day (an ordinal) of the
    latest review, 0 without any.
    """

    history: list[tuple[Any, ...]]
    states: list[tuple[Any, ...]]
    latest_day: int


def last_day(today: date) -> date:
    """Return the last study day whose reviews count on `today`: no journey takes a clock further ahead."""
    return date.fromordinal(min(today.toordinal() + DAYS_AHEAD, date.max.toordinal()))


class _Past:
    """The reviews of one card up to now: packed where possible, the `others` as JSON, and their schedule."""

    __slots__ = ("began", "last", "others", "packed", "shown", "values")

    def __init__(self, day: date) -> None:
        self.packed = bytearray()
        self.others: list[dict[str, Any]] = []
        self.values: Values | None = None
        self.began: date | None = None
        self.last: datetime | None = None
        self.shown = day  # the latest day on which it was shown

    def history_row(self, card: str) -> tuple[Any, ...]:
        return card, bytes(self.packed), _json(self.others) if self.others else ""


def replayed(reviews: Iterable[Review], decisions: Mapping[str, Decision], day_ends: time, until: date) -> Replayed:
    """Replay reviews (each card's in time order) with the decisions. Reviews after the study day `until` do not count.

    There may be a million reviews, so this is one long function: more calls would double the time.
    """
    cards: dict[str, _Past] = {}
    days, offsets, places = _Days(), _Offsets(), {str(mode): place for place, mode in enumerate(_MODES)}
    ends_us, pack, study = _microseconds(day_ends), _PACKED.pack, str(Mode.STUDY)
    for review in reviews:
        card, at, grade, seconds, mode, further = review
        ordinal, minute = at.toordinal(), at.hour * 60 + at.minute
        minute_us = at.second * 1_000_000 + at.microsecond
        day = days[ordinal if minute * _MINUTE_US + minute_us >= ends_us else ordinal - 1]
        past = cards.get(card)
        if past is None:
            past = cards[card] = _Past(day)
        elif day > past.shown:
            past.shown = day
        offset, place = offsets[at.utcoffset()], places.get(mode)
        if offset is None or place is None or further or type(seconds) is not float:
            past.others.append(records.to_fields(review))
        else:
            past.packed += pack((ordinal * 1440 + minute) * _MINUTE_US + minute_us, offset, seconds, grade, place)
        if day <= until:
            if past.values is None and mode == study:
                past.began = day
            past.values = step(past.values, grade, day, mode)
            past.last = at
    return Replayed(
        [
            past.history_row(card) for card, past in sorted(cards.items())
        ],  # in the order of SQLite: each page is written once
        [
            _state_row(card, cards.get(card), decisions.get(card), day_ends)
            for card in sorted(cards.keys() | decisions.keys())
        ],
        max((past.shown for past in cards.values()), default=date.min).toordinal() if cards else 0,
    )


class _Days(dict[int, date]):
    """Dates by their ordinals, computed once: most reviews are on a few days."""

    def __missing__(self, ordinal: int) -> date:
        day = self[ordinal] = date.fromordinal(max(1, ordinal))
        return day


class _Offsets(dict[timedelta | None, int | None]):
    """Offsets from UTC in minutes, computed once. None for one that is not a whole number of minutes."""

    def __missing__(self, offset: timedelta | None) -> int | None:
        minutes, rest = divmod(offset or timedelta(), timedelta(minutes=1))
        self[offset] = whole = None if offset is None or rest else minutes
        return whole


def local_microseconds(at: datetime) -> int:
    """Return the local time of a moment in microseconds since the day before the year 1."""
    minutes = at.toordinal() * 1440 + at.hour * 60 + at.minute
    return (minutes * 60 + at.second) * 1_000_000 + at.microsecond


def _microseconds(time_of_day: time) -> int:
    minutes = time_of_day.hour * 60 + time_of_day.minute
    return (minutes * 60 + time_of_day.second) * 1_000_000 + time_of_day.microsecond


def _state_row(card: str, past: _Past | None, decision: Decision | None, day_ends: time) -> tuple[Any, ...]:
    """Return the row of a card: its columns are STATE. Nothing in it depends on today.

    Up to the day `touched`, whether the card is asked also depends on today: see `agenda.item`.
    """
    schedule: tuple[Any, ...] = (None,) * 7
    touched = past.shown if past else date.min
    if past and past.values is not None:
        due, reviewed, interval, ease, repetitions, lapses, drill = past.values
        schedule = due.toordinal(), reviewed.toordinal(), interval, ease, repetitions, lapses, drill.value
    if decision is not None:
        touched = max(touched, study_day(decision.at, day_ends))
    choice = decision and str(decision.choice)
    return (
        card,
        *schedule,
        past and past.began and past.began.toordinal(),
        past and past.last and past.last.isoformat(),
        choice,
        decision and decision.at.isoformat(),
        touched.toordinal(),
        None if choice == Choice.SUSPEND else schedule[0] or NEW,
    )


def state_of(row: Sequence[Any]) -> CardState:
    """Return the state of a row of STATE."""
    _, due, reviewed, interval, ease, repetitions, lapses, drill, began, last, choice, decided, *_ = row
    schedule = None
    if due is not None:
        days = date.fromordinal(due), date.fromordinal(reviewed)
        schedule = Schedule(*days, interval, ease, repetitions, lapses, Drill(drill))
    return CardState(
        schedule,
        began and date.fromordinal(began),
        last and datetime.fromisoformat(last),
        choice and Choice(choice),
        decided and datetime.fromisoformat(decided),
    )


def has_history(row: Sequence[Any]) -> bool:
    """Whether the card of a row of STATE has a history: it has reviews or is suspended."""
    return row[1] is not None or row[10] == Choice.SUSPEND


def decision_of(row: Sequence[Any]) -> Decision | None:
    """Return the decision in a row of STATE."""
    card, choice, decided = row[0], row[10], row[11]
    return Decision(card, datetime.fromisoformat(decided), Choice(choice)) if choice else None


def reviews_of(row: Sequence[Any]) -> list[Review]:
    """Return the reviews in a row of `history`, in time order."""
    card, packed, others = row
    reviews = [
        Review(card, _moment(moment, offset), grade, seconds, _MODES[mode])
        for moment, offset, seconds, grade, mode in _PACKED.iter_unpack(packed)
    ]
    if others:
        reviews += [records.review(fields, "review") for fields in json.loads(others)]
        reviews.sort(key=itemgetter(1))
    return reviews


def showings_of(row: Sequence[Any], day_ends: time) -> list[Showing]:
    """Return the showings in a row of `history`, in time order: several times as fast as `reviews_of`."""
    return list(latest_of(row, day_ends, 0))[::-1]


def answers_of(row: Sequence[Any], day_ends: time, until: int) -> Iterator[tuple[int, int, int, int, str]]:
    """Yield the answers in a row of `history` up to the study day `until` (an ordinal), in time order: the fields of
    `tally.Answered`.
    """
    _, packed, others = row
    if others:
        for review in reviews_of(row):
            if (day := study_day(review.at, day_ends).toordinal()) <= until:
                mode = review.mode if review.mode in _MODES else _PRACTICE
                yield day, review.at.hour, round(1000 * review.seconds), review.grade, mode
        return
    ends_us = _microseconds(day_ends)
    for local_us, _, seconds, grade, mode_at in _PACKED.iter_unpack(packed):
        if (day := max(1, (local_us - ends_us) // _DAY_US)) <= until:
            yield day, local_us // _HOUR_US % 24, round(1000 * seconds), grade, _MODES[mode_at]


def latest_of(row: Sequence[Any], day_ends: time, since: int) -> Iterator[Showing]:
    """Yield the showings in a row of `history`, the latest first: all since the study day `since` (an ordinal), and
    perhaps some earlier ones.
    """
    _, packed, others = row
    if others:
        for review in reversed(reviews_of(row)):
            day = study_day(review.at, day_ends).toordinal()
            yield Showing(moment_us(review.at), day, review.seconds, review.grade, review.mode == Mode.STUDY)
        return
    ends_us = _microseconds(day_ends)
    for at in range(len(packed) - _PACKED.size, -1, -_PACKED.size):
        local_us, offset, seconds, grade, mode = _PACKED.unpack_from(packed, at)
        day = (local_us - ends_us) // _DAY_US
        if day < since - DAYS_OF_A_JOURNEY:
            return
        yield Showing(local_us - offset * _MINUTE_US, max(1, day), seconds, grade, mode == _STUDY)


def moment_us(at: datetime) -> int:
    """Return a moment, in UTC, in microseconds since the day before the year 1."""
    return local_microseconds(at) - (at.utcoffset() or timedelta()) // timedelta(microseconds=1)


def _moment(local_us: int, offset_minutes: int) -> datetime:
    day, rest = divmod(local_us, _DAY_US)
    midnight = datetime.combine(date.fromordinal(day), time(), timezone(timedelta(minutes=offset_minutes)))
    return midnight + timedelta(microseconds=rest)
