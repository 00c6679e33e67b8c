"""Each fact that is recorded ↔ its fields in JSON. Pure."""

from __future__ import annotations

import reprlib
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, TypeVar

from vivadeck.model import Choice, Decision, Entry, Exam, Review, Undo

_LONGEST_SECONDS = 1e12  # no two dates are farther apart, so no clock can tell more
_SHOWN_CHARACTERS = 100
_MOST_A_DAY = 100_000  # minutes, or cards

_Read = TypeVar("_Read")


class Unreadable(Exception):
    """The text does not hold what viva wrote; the message says what and where in the text."""


class Newer(Unreadable):
    """A newer viva wrote it: it is not damaged."""

    def __init__(self, why: str = "") -> None:
        super().__init__(f"written by a newer viva{why and f' ({why})'}: update viva")


def as_json(review: Review) -> dict[str, Any]:
    """Return a review as it is shown to the outside: without its card."""
    return {"at": iso(review.at), "grade": review.grade, "seconds": review.seconds, "mode": review.mode}


def to_fields(fact: Entry) -> dict[str, Any]:
    """Return what JSON says of a fact."""
    if isinstance(fact, Review):
        return {"card": fact.card, **as_json(fact)}
    if isinstance(fact, Decision):
        return {"card": fact.card, "at": iso(fact.at), "choice": str(fact.choice)}
    if isinstance(fact, Undo):
        return {"card": fact.card, "at": iso(fact.at)}
    return {
        "decks": list(fact.decks),
        "query": fact.query,
        "at": iso(fact.at),
        "date": fact.day and fact.day.isoformat(),
        "time": fact.time and fact.time.isoformat("minutes"),
        "minutes": fact.minutes,
        "cards": fact.cards,
    }


def review(value: object, where: str) -> Review:
    """Return the review that `value`, at the place `where`, says. Raises Unreadable."""
    fields = _fields(value, where, ("card", "at", "grade", "seconds", "mode"))
    grade = fields["grade"]
    if type(grade) is not int or not 0 <= grade <= 5:
        raise Unreadable(f"{where}: grade {shown(grade)} is not a whole number from 0 to 5")
    length = seconds(fields["seconds"], where)
    return Review(_text(fields, "card", where), _moment(fields, where), grade, length, _text(fields, "mode", where))


def seconds(value: object, where: str) -> float:
    """Return the length of time that `value`, at the place `where`, says. Raises Unreadable."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _LONGEST_SECONDS:
        raise Unreadable(f"{where}: seconds {shown(value)} is not a length of time")
    return value


def decision(value: object, where: str) -> Decision:
    """Return the decision that `value`, at the place `where`, says. Raises Unreadable."""
    fields = _fields(value, where, ("card", "at", "choice"))
    if fields["choice"] not in list(Choice):
        raise Unreadable(f"{where}: choice {shown(fields['choice'])} is not one of {', '.join(Choice)}")
    return Decision(_text(fields, "card", where), _moment(fields, where), Choice(fields["choice"]))


def undo(value: object, where: str) -> Undo:
    """Return the review taken back that `value`, at the place `where`, says. Raises Unreadable."""
    fields = _fields(value, where, ("card", "at"))
    return Undo(_text(fields, "card", where), _moment(fields, where))


def exam(value: object, where: str) -> Exam:
    """Return the exam that `value`, at the place `where`, says. Raises Unreadable."""
    fields = _fields(value, where, ("decks", "query", "at", "date", "time", "minutes", "cards"))
    decks = fields["decks"]
    if not isinstance(decks, list):
        raise Unreadable(f"{where}: decks {shown(decks)} is not a list")
    if fields["query"] != "":
        _text(fields, "query", where)
    told = Exam(
        tuple(sorted({_text({"decks": deck}, "decks", where) for deck in decks})),
        fields["query"],
        _moment(fields, where),
        _optional(fields, "date", where, date.fromisoformat),
        _optional(fields, "time", where, _time_of_day),
        _optional(fields, "minutes", where, _amount),
        _optional(fields, "cards", where, _amount),
    )
    if told.day and told.minutes is None and told.cards is None:
        raise Unreadable(f"{where}: neither minutes nor cards a day")
    return told


READERS: dict[str, Callable[[object, str], Entry]] = {
    "review": review,
    "decision": decision,
    "undo": undo,
    "exam": exam,
}


def _optional(fields: dict[str, Any], key: str, where: str, read: Callable[[Any], _Read]) -> _Read | None:
    try:
        return None if fields[key] is None else read(fields[key])
    except (TypeError, ValueError):
        raise Unreadable(f"{where}: {key} {shown(fields[key])} makes no sense") from None


def _time_of_day(value: Any) -> time:
    told = time.fromisoformat(value)
    if told.tzinfo:
        raise ValueError
    return told


def _amount(value: object) -> int:
    if type(value) is not int or not 0 < value <= _MOST_A_DAY:
        raise ValueError
    return value


def _fields(value: object, where: str, keys: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(keys):
        further = [key for key in value if key not in keys] if isinstance(value, dict) else []
        needs = f"{where}: it should have {', '.join(keys)}, and nothing else"
        raise Unreadable(f"{needs}, but it has {shown(further[0])}" if further else needs)
    return value


def _text(fields: dict[str, Any], key: str, where: str) -> str:
    value = fields[key]
    if not isinstance(value, str) or not value or not _can_be_written(value):
        raise Unreadable(f"{where}: {key} {shown(value)} is not text")
    return value


def _can_be_written(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can spell and UTF-8 cannot
        return False
    return True


def _moment(fields: dict[str, Any], where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(fields["at"])
    except (TypeError, ValueError):
        raise Unreadable(f"{where}: at {shown(fields['at'])} is not a moment") from None
    if moment.tzinfo is None:
        raise Unreadable(f"{where}: at {shown(fields['at'])} has no offset from UTC")
    return moment


def shown(value: object) -> str:
    """Return the value as it reads in a message: on one line, and no longer than helps."""
    return reprlib.repr(value)[:_SHOWN_CHARACTERS]


def iso(moment: datetime) -> str:
    """Return a moment as JSON says it: to the millisecond, or microsecond, with its offset."""
    return moment.isoformat(timespec="auto" if moment.microsecond % 1000 else "milliseconds")
