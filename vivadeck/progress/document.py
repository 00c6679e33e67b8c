"""JSON text ↔ `Progress`. Pure: nothing is read from disk here."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from vivadeck.model import Choice, Decision, Review

VERSION = 1


class Unreadable(Exception):
    """The text does not hold what viva wrote; the message says what and where in the text."""


@dataclass(frozen=True)
class Progress:
    """All reviews in time order, and the decision that holds for each card that was decided on."""

    reviews: tuple[Review, ...] = ()
    decisions: Mapping[str, Decision] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Undo:
    """A review that is taken back."""

    card: str
    at: datetime


Entry = Review | Undo | Decision


def progress(reviews: Iterable[Review], decisions: Iterable[Decision] = ()) -> Progress:
    """Return what these reviews and decisions come to: each review once, in time order, and each card's latest decision."""
    return apply(Progress(), [*reviews, *decisions])


def apply(before: Progress, entries: Iterable[Entry]) -> Progress:
    """Return `before` with the entries carried out in their order. Doing so twice changes nothing more."""
    reviews = {(review.card, review.at): review for review in before.reviews}
    decisions = dict(before.decisions)
    for entry in entries:
        if isinstance(entry, Review):
            reviews[entry.card, entry.at] = entry
        elif isinstance(entry, Undo):
            reviews.pop((entry.card, entry.at), None)
        elif entry.card not in decisions or decisions[entry.card].at <= entry.at:
            decisions[entry.card] = entry
    ordered = sorted(reviews.values(), key=lambda review: (review.at, review.card))
    return Progress(tuple(ordered), {card: decisions[card] for card in sorted(decisions)})


def dump(value: Progress) -> str:
    """Return the text of `progress.json`: one review per line, so that it reads well in a diff."""
    reviews = ",\n".join(_line(_from_review(review)) for review in value.reviews)
    decisions = ",\n".join(_line(_from_decision(decision)) for decision in value.decisions.values())
    return (
        f'{{\n"version": {VERSION},\n'
        f'"reviews": [{_block(reviews)}],\n'
        f'"decisions": [{_block(decisions)}]\n}}\n'
    )


def parse(text: str) -> Progress:
    """Return what the text of a `progress.json` holds. Raises Unreadable."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}") from None
    if not isinstance(held, dict) or not isinstance(held.get("version"), int):
        raise Unreadable('no "version" in it')
    if held["version"] > VERSION:
        raise Unreadable(f"written by a newer viva (format {held['version']}; this viva knows {VERSION}): update viva")
    if held["version"] != VERSION:
        raise Unreadable(f"format {held['version']} is not known")
    unknown = set(held) - {"version", "reviews", "decisions"}
    if unknown:
        raise Unreadable(f"unknown key {min(unknown)!r}")
    reviews = [_review(each, f"review {number}") for number, each in enumerate(_list(held, "reviews"), 1)]
    decisions = [_decision(each, f"decision {number}") for number, each in enumerate(_list(held, "decisions"), 1)]
    return progress(reviews, decisions)


def dump_entry(entry: Entry) -> str:
    """Return one journal line, its line break included."""
    if isinstance(entry, Review):
        held = {"review": _from_review(entry)}
    elif isinstance(entry, Undo):
        held = {"undo": {"card": entry.card, "at": _iso(entry.at)}}
    else:
        held = {"decision": _from_decision(entry)}
    return _line(held) + "\n"


def parse_entry(line: str) -> Entry:
    """Return what one journal line holds. Raises Unreadable."""
    try:
        held = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}") from None
    if not isinstance(held, dict) or len(held) != 1:
        raise Unreadable("not an entry")
    kind, value = next(iter(held.items()))
    if kind == "review":
        return _review(value, kind)
    if kind == "decision":
        return _decision(value, kind)
    if kind == "undo":
        fields = _fields(value, kind, ("card", "at"))
        return Undo(_text(fields, "card", kind), _moment(fields, kind))
    raise Unreadable(f"unknown entry {kind!r}")


def as_json(review: Review) -> dict[str, Any]:
    """Return a review as it is shown to the outside: without its card."""
    return {"at": _iso(review.at), "grade": review.grade, "seconds": review.seconds, "mode": review.mode}


def _from_review(review: Review) -> dict[str, Any]:
    return {"card": review.card, **as_json(review)}


def _from_decision(decision: Decision) -> dict[str, Any]:
    return {"card": decision.card, "at": _iso(decision.at), "choice": str(decision.choice)}


def _review(value: object, where: str) -> Review:
    fields = _fields(value, where, ("card", "at", "grade", "seconds", "mode"))
    grade, seconds = fields["grade"], fields["seconds"]
    if type(grade) is not int or not 0 <= grade <= 5:
        raise Unreadable(f"{where}: grade {grade!r} is not a whole number from 0 to 5")
    if type(seconds) not in (int, float) or not math.isfinite(seconds) or seconds < 0:
        raise Unreadable(f"{where}: seconds {seconds!r} is not a length of time")
    return Review(_text(fields, "card", where), _moment(fields, where), grade, seconds, _text(fields, "mode", where))


def _decision(value: object, where: str) -> Decision:
    fields = _fields(value, where, ("card", "at", "choice"))
    if fields["choice"] not in list(Choice):
        raise Unreadable(f"{where}: choice {fields['choice']!r} is not one of {', '.join(Choice)}")
    return Decision(_text(fields, "card", where), _moment(fields, where), Choice(fields["choice"]))


def _fields(value: object, where: str, keys: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(keys):
        raise Unreadable(f"{where}: needs exactly {', '.join(keys)}")
    return value


def _list(held: dict[str, Any], key: str) -> list[object]:
    value = held.get(key, [])
    if not isinstance(value, list):
        raise Unreadable(f'"{key}" is not a list')
    return value


def _text(fields: dict[str, Any], key: str, where: str) -> str:
    value = fields[key]
    if not isinstance(value, str) or not value:
        raise Unreadable(f"{where}: {key} {value!r} is not text")
    return value


def _moment(fields: dict[str, Any], where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(fields["at"])
        moment.timestamp()
    except (TypeError, ValueError, OverflowError):
        raise Unreadable(f"{where}: at {fields['at']!r} is not a moment") from None
    if moment.tzinfo is None:
        raise Unreadable(f"{where}: at {fields['at']!r} has no offset from UTC")
    return moment


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="auto" if moment.microsecond % 1000 else "milliseconds")


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _block(lines: str) -> str:
    return f"\n{lines}\n" if lines else ""
