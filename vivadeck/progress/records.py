"""Recorded facts ↔ their fields in JSON and their lines. Pure."""

from __future__ import annotations

import json
import math
import reprlib
from collections.abc import Callable, Container, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

from vivadeck.model import Choice, Decision, Drawn, Entry, Exam, ExamForm, Review, Undo
from vivadeck.progress.layout import FURTHER_SINCE, VERSION

REVIEW_FIELDS = ("card", "at", "grade", "seconds", "mode")  # the fields that this viva knows
EXAM_FIELDS = ("decks", "query", "at", "date", "time", "minutes", "cards")
_FORM_FIELDS = ("draw", "pass", "topics")  # of an exam in which topics are drawn
_MOST_NESTED = 20  # levels of lists and objects in a field that this viva does not know
_LONGEST_SECONDS = 1e12  # more than between any two dates of `datetime`
_SHOWN_CHARACTERS = 100
_MOST_A_DAY = 100_000  # minutes, or cards

_quoted = json.JSONEncoder(ensure_ascii=False).encode

_Read = TypeVar("_Read")


class Unreadable(Exception):
    """The text is not what viva wrote; the message says what is wrong, and where in the text."""


class Newer(Unreadable):
    """A newer viva wrote the text: it is not damaged."""

    def __init__(self, why: str = "") -> None:
        super().__init__(f"written by a newer viva ({why})" if why else "written by a newer viva")


def as_json(review: Review) -> dict[str, Any]:
    """Return the fields of a review for `--json`: without its card, with its further fields."""
    fields = {"at": iso(review.at), "grade": review.grade, "seconds": review.seconds, "mode": review.mode}
    return fields | {name: json.loads(text) for name, text in review.further}


def to_fields(fact: Entry) -> dict[str, Any]:
    """Return the fields of a fact in JSON."""
    if isinstance(fact, Review):
        return {"card": fact.card, **as_json(fact)}
    if isinstance(fact, Decision):
        return {"card": fact.card, "at": iso(fact.at), "choice": str(fact.choice)}
    if isinstance(fact, Undo):
        return {"card": fact.card, "at": iso(fact.at)}
    fields: dict[str, Any] = {
        "decks": list(fact.decks),
        "query": fact.query,
        "at": iso(fact.at),
        "date": fact.day and fact.day.isoformat(),
        "time": fact.time and fact.time.isoformat("minutes"),
        "minutes": fact.minutes,
        "cards": fact.cards,
    }
    if fact.form:
        fields |= {"draw": fact.form.draw, "pass": fact.form.needed, "topics": str(fact.form.topics)}
    return fields | {name: json.loads(text) for name, text in fact.further}


def line(fact: Entry) -> str:
    """Return the text of the line of a fact."""
    if isinstance(fact, Review) and math.isfinite(fact.seconds):
        return _review_line(*fact)
    return json.dumps(to_fields(fact), ensure_ascii=False)


def _review_line(
    card: str, at: datetime, grade: int, seconds: float, mode: str, further: tuple[tuple[str, str], ...]
) -> str:
    """Return what `json.dumps` makes of a review, in a quarter of the time: there can be a million of them."""
    fields = f'"at": "{iso(at)}", "grade": {grade:d}, "seconds": {seconds!r}, "mode": {_quoted(mode)}'
    more = "".join([f", {_quoted(name)}: {text}" for name, text in further]) if further else ""
    return f'{{"card": {_quoted(card)}, {fields}{more}}}'


def review(value: object, where: str, version: int = VERSION) -> Review:
    """Parse a review at the place `where` in a file of this version. Raises Unreadable."""
    fields = _fields(value, where, REVIEW_FIELDS, may_have_more=version >= FURTHER_SINCE)
    grade = fields["grade"]
    if type(grade) is not int or not 0 <= grade <= 5:
        raise Unreadable(f"{where}: grade {shown(grade)} is not a whole number from 0 to 5")
    length = seconds(fields["seconds"], where)
    card, at, mode = _text(fields, "card", where), _moment(fields, where), _text(fields, "mode", where)
    return Review(card, at, grade, length, mode, further(fields, where) if len(fields) > len(REVIEW_FIELDS) else ())


def further(
    fields: Mapping[str, object], where: str, names: Container[str] = REVIEW_FIELDS
) -> tuple[tuple[str, str], ...]:
    """Return the fields of a fact that are not among the `names`, each with its value as JSON text.

    Raises Unreadable for values that other programs cannot read: infinity, half a character, deep nesting.
    """
    pairs = []
    for name, value in fields.items():
        if name not in names:
            if _is_deeper(value, _MOST_NESTED):
                raise Unreadable(f"{where}: {shown(name)} is nested too deep")
            try:
                pairs.append((name, json.dumps(value, ensure_ascii=False, allow_nan=False)))
            except ValueError:
                raise Unreadable(f"{where}: {shown(name)} cannot be {shown(value)}") from None
            if not _can_be_written("".join(pairs[-1])):
                raise Unreadable(f"{where}: {shown(name)} {shown(value)} is not text")
    return tuple(pairs)


def _is_deeper(value: object, levels: int) -> bool:
    """Tell whether lists and objects are nested in more than `levels` levels."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return inner is not None and (levels == 0 or any(_is_deeper(each, levels - 1) for each in inner))


def seconds(value: object, where: str) -> float:
    """Return `value`, a length of time in seconds, at the place `where`. Raises Unreadable."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _LONGEST_SECONDS:
        raise Unreadable(f"{where}: seconds {shown(value)} is not a length of time")
    return value


def decision(value: object, where: str) -> Decision:
    """Parse a decision at the place `where`. Raises Unreadable."""
    fields = _fields(value, where, ("card", "at", "choice"))
    if fields["choice"] not in list(Choice):
        raise Unreadable(f"{where}: choice {shown(fields['choice'])} is not one of {', '.join(Choice)}")
    return Decision(_text(fields, "card", where), _moment(fields, where), Choice(fields["choice"]))


def undo(value: object, where: str) -> Undo:
    """Parse an undo at the place `where`. Raises Unreadable."""
    fields = _fields(value, where, ("card", "at"))
    return Undo(_text(fields, "card", where), _moment(fields, where))


def exam(value: object, where: str) -> Exam:
    """Parse an exam at the place `where`. Raises Unreadable."""
    fields = _fields(value, where, EXAM_FIELDS, may_have_more=True)
    decks = fields["decks"]
    if not isinstance(decks, list):
        raise Unreadable(f"{where}: decks {shown(decks)} is not a list")
    if fields["query"] != "":
        _text(fields, "query", where)
    parsed = Exam(
        tuple(sorted({_text({"decks": deck}, "decks", where) for deck in decks})),
        fields["query"],
        _moment(fields, where),
        _optional(fields, "date", where, date.fromisoformat),
        _optional(fields, "time", where, _time_of_day),
        _optional(fields, "minutes", where, _amount),
        _optional(fields, "cards", where, _amount),
        _form(fields, where) if "draw" in fields else None,
        further(fields, where, EXAM_FIELDS + (_FORM_FIELDS if "draw" in fields else ())),
    )
    if parsed.day and parsed.minutes is None and parsed.cards is None:
        raise Unreadable(f"{where}: it has neither minutes nor cards a day")
    return parsed


def _form(fields: dict[str, Any], where: str) -> ExamForm:
    """Parse how an exam goes. Raises Unreadable."""
    draw, needed, topics = (fields.get(name) for name in _FORM_FIELDS)
    if not (type(draw) is type(needed) is int and 1 <= needed <= draw and topics in list(Drawn)):
        why = f"to pass with {shown(needed)} of {shown(draw)} drawn by {shown(topics)} is not possible"
        raise Unreadable(f"{where}: {why}")
    return ExamForm(draw, needed, Drawn(topics))


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
        raise Unreadable(f"{where}: {key} cannot be {shown(fields[key])}") from None


def _time_of_day(value: Any) -> time:
    parsed = time.fromisoformat(value)
    if parsed.tzinfo:
        raise ValueError
    return parsed


def _amount(value: object) -> int:
    if type(value) is not int or not 0 < value <= _MOST_A_DAY:
        raise ValueError
    return value


def _fields(value: object, where: str, keys: tuple[str, ...], *, may_have_more: bool = False) -> dict[str, Any]:
    if not isinstance(value, dict) or not (value.keys() >= set(keys) if may_have_more else value.keys() == set(keys)):
        needs = f"{where}: it should have {', '.join(keys)}{'' if may_have_more else ', and nothing else'}"
        more = [key for key in value if key not in keys] if isinstance(value, dict) and not may_have_more else []
        raise Unreadable(f"{needs}, but it has {shown(more[0])}" if more else needs)
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
        raise Unreadable(f"{where}: at {shown(fields['at'])} is not a date and time") from None
    if moment.tzinfo is None:
        raise Unreadable(f"{where}: at {shown(fields['at'])} has no offset from UTC")
    return moment


def shown(value: object) -> str:
    """Return the value for a message: on one line, and cut at _SHOWN_CHARACTERS."""
    return reprlib.repr(value)[:_SHOWN_CHARACTERS]


def iso(moment: datetime) -> str:
    """Return a moment in ISO 8601: to the millisecond, or if needed the microsecond, with its offset."""
    return moment.isoformat(timespec="auto" if moment.microsecond % 1000 else "milliseconds")
