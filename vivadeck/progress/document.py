"""JSON text ↔ `Progress`. Pure: nothing is read from disk here."""

from __future__ import annotations

import json
import reprlib
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from vivadeck.model import Choice, Decision, Entry, Progress, Review, Undo
from vivadeck.progress.history import progress

VERSION = 2
_KNOWN_VERSIONS = (1, VERSION)  # the first had neither "undone" nor "checksum"
_KEYS = ("version", "checksum", "reviews", "decisions", "undone")
_LONGEST_SECONDS = 1e12  # no two dates are farther apart, so no clock can tell more
_SHOWN_CHARACTERS = 100
_HEAD = f'{{\n"version": {VERSION},\n"checksum": "'
_LINE_CHECKSUM = ', "checksum": "'


class Unreadable(Exception):
    """The text does not hold what viva wrote; the message says what and where in the text."""


def text_of(data: bytes) -> str:
    """Return the text of a file or line. Raises Unreadable."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start + 1}") from None


def dump(value: Progress) -> str:
    """Return the text of `progress.json`: one review per line, so that it reads well in a diff."""
    body = _body(value)
    return f'{_HEAD}{_checksum(body)}",\n{body}'


def parse(text: str) -> Progress:
    """Return what the text of a `progress.json` holds. Raises Unreadable.

    A text without a checksum was written by hand, and is taken as it is.
    """
    held = _json(text)
    if not isinstance(held, dict) or type(held.get("version")) is not int:
        raise Unreadable('no "version" in it')
    _check_version(held["version"])
    for key in held:
        if key not in _KEYS:
            raise Unreadable(f"unknown key {_shown(key)}")
    reviews = [_review(each, f"review {number}") for number, each in enumerate(_list(held, "reviews"), 1)]
    decisions = [_decision(each, f"decision {number}") for number, each in enumerate(_list(held, "decisions"), 1)]
    undone = [_undo(each, f"undone review {number}") for number, each in enumerate(_list(held, "undone"), 1)]
    value = progress(reviews, decisions, undone)
    if len(value.reviews) < len(reviews):
        _check_agreement(reviews)
    if "checksum" in held:
        _check_sum(held["checksum"], text, value)
    return value


def dump_entry(entry: Entry) -> str:
    """Return one journal line, its line break included."""
    if isinstance(entry, Review):
        held = {"review": _from_review(entry)}
    elif isinstance(entry, Undo):
        held = {"undo": _from_undo(entry)}
    else:
        held = {"decision": _from_decision(entry)}
    body = _line(held)[:-1]
    return f'{body}{_LINE_CHECKSUM}{_checksum(body)}"}}\n'


def parse_entry(line: str) -> Entry:
    """Return what one journal line holds. Raises Unreadable."""
    body, mark, checksum = line.rstrip("\n").rpartition(_LINE_CHECKSUM)
    if not mark or checksum != f'{_checksum(body)}"}}':
        raise Unreadable("it does not match its checksum")
    held = _json(body + "}")
    if isinstance(held, dict) and len(held) == 1:
        kind, value = next(iter(held.items()))
        if kind in _READERS:
            return _READERS[kind](value, kind)
    raise Unreadable("written by a newer viva: update viva")


def as_json(review: Review) -> dict[str, Any]:
    """Return a review as it is shown to the outside: without its card."""
    return {"at": _iso(review.at), "grade": review.grade, "seconds": review.seconds, "mode": review.mode}


def _from_review(review: Review) -> dict[str, Any]:
    return {"card": review.card, **as_json(review)}


def _from_decision(decision: Decision) -> dict[str, Any]:
    return {"card": decision.card, "at": _iso(decision.at), "choice": str(decision.choice)}


def _from_undo(undo: Undo) -> dict[str, Any]:
    return {"card": undo.card, "at": _iso(undo.at)}


def _body(value: Progress) -> str:
    """Return the text that comes after the checksum, and that it is made of."""
    lists = {
        "reviews": map(_from_review, value.reviews),
        "decisions": map(_from_decision, value.decisions.values()),
        "undone": map(_from_undo, value.undone),
    }
    blocks = {key: _block(",\n".join(map(_line, made))) for key, made in lists.items()}
    return ",\n".join(f'"{key}": [{block}]' for key, block in blocks.items()) + "\n}\n"


def _json(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object's fields. Of two with one name Python keeps the last without a word; here they are refused."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in fields if names.count(name) > 1)
        raise Unreadable(f"{_shown(twice)} is there twice")
    return fields


def _check_version(version: int) -> None:
    if version > VERSION:
        raise Unreadable(f"written by a newer viva (format {_shown(version)}; this viva knows {VERSION}): update viva")
    if version not in _KNOWN_VERSIONS:
        raise Unreadable(f"format {_shown(version)} is not known")


def _check_agreement(reviews: Sequence[Review]) -> None:
    """Let the same review be there twice, as a merge by hand leaves it, but refuse to choose between two."""
    known: dict[tuple[str, datetime], Review] = {}
    for number, review in enumerate(reviews, 1):
        if known.setdefault((review.card, review.at), review) != review:
            raise Unreadable(f"review {number}: another review of {_shown(review.card)} has the same moment")


def _check_sum(told: object, text: str, value: Progress) -> None:
    """Compare the checksum with the text, and, where another program laid the text out anew, with what it holds."""
    body = text.partition("\n")[2].partition("\n")[2].partition("\n")[2]  # what comes after three lines
    if told != _checksum(body) and told != _checksum(_body(value)):
        raise Unreadable(
            "it does not match its checksum: something in it was damaged, or changed by hand (if you did that, and it "
            'is right as it is, delete the "checksum" line)'
        )


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def _review(value: object, where: str) -> Review:
    fields = _fields(value, where, ("card", "at", "grade", "seconds", "mode"))
    grade, seconds = fields["grade"], fields["seconds"]
    if type(grade) is not int or not 0 <= grade <= 5:
        raise Unreadable(f"{where}: grade {_shown(grade)} is not a whole number from 0 to 5")
    if type(seconds) not in (int, float) or not 0 <= seconds <= _LONGEST_SECONDS:
        raise Unreadable(f"{where}: seconds {_shown(seconds)} is not a length of time")
    return Review(_text(fields, "card", where), _moment(fields, where), grade, seconds, _text(fields, "mode", where))


def _decision(value: object, where: str) -> Decision:
    fields = _fields(value, where, ("card", "at", "choice"))
    if fields["choice"] not in list(Choice):
        raise Unreadable(f"{where}: choice {_shown(fields['choice'])} is not one of {', '.join(Choice)}")
    return Decision(_text(fields, "card", where), _moment(fields, where), Choice(fields["choice"]))


def _undo(value: object, where: str) -> Undo:
    fields = _fields(value, where, ("card", "at"))
    return Undo(_text(fields, "card", where), _moment(fields, where))


_READERS: dict[str, Callable[[object, str], Entry]] = {"review": _review, "decision": _decision, "undo": _undo}


def _fields(value: object, where: str, keys: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(keys):
        raise Unreadable(f"{where}: needs exactly {', '.join(keys)}")
    return value


def _list(held: dict[str, Any], key: str) -> list[object]:
    value = held.get(key, None if key == "reviews" else [])
    if not isinstance(value, list):
        raise Unreadable(f'"{key}" is not a list')
    return value


def _text(fields: dict[str, Any], key: str, where: str) -> str:
    value = fields[key]
    if not isinstance(value, str) or not value or not _can_be_written(value):
        raise Unreadable(f"{where}: {key} {_shown(value)} is not text")
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
        raise Unreadable(f"{where}: at {_shown(fields['at'])} is not a moment") from None
    if moment.tzinfo is None:
        raise Unreadable(f"{where}: at {_shown(fields['at'])} has no offset from UTC")
    return moment


def _shown(value: object) -> str:
    """Return the value as it reads in a message: on one line, and no longer than helps."""
    return reprlib.repr(value)[:_SHOWN_CHARACTERS]


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="auto" if moment.microsecond % 1000 else "milliseconds")


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _block(lines: str) -> str:
    return f"\n{lines}\n" if lines else ""
