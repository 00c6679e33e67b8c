"""JSON text ↔ `Progress`. Pure: reads nothing from disk."""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from vivadeck.model import Decision, Entry, Exam, Progress, Review, Undo
from vivadeck.progress import records
from vivadeck.progress.layout import BODY, HEAD, HEAD_END, VERSION, is_intact, layout
from vivadeck.progress.merge import progress
from vivadeck.progress.records import Newer, Unreadable, shown

_SINCE = {"version": 1, "reviews": 1, "decisions": 1, "checksum": 2, "undone": 2, "exams": 3}  # a key's first version
_KINDS = {Review: "review", Decision: "decision", Undo: "undo", Exam: "exam"}
_LINE_CHECKSUM = ', "checksum": "'


class _NotJson(Unreadable):
    """The text is not JSON."""


def text_of(data: bytes) -> str:
    """Return the text of a file or line. Raises Unreadable."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Unreadable(f"byte {error.start + 1} is not UTF-8 text") from None


def dump(value: Progress) -> str:
    """Return the text of `progress.json`: one review per line, so that it reads well in a diff."""
    body = _body(value)
    return f"{HEAD.decode()}{_checksum(body)}{HEAD_END.decode()}{body}"


def parse_bytes(data: bytes) -> Progress:
    """Parse the bytes of a `progress.json`, as `parse` does, but faster if they are as viva wrote them. Raises
    Unreadable.
    """
    place = layout(data)
    if place is not None and is_intact(data, BODY):
        from vivadeck.progress import incremental  # a pattern takes a while to compile

        with contextlib.suppress(Unreadable):  # `parse` raises it again, with the place
            rest = parse_rest(data[place.rest :])
            reviews = incremental.read(data, place.first, place.end, rest.undone, place.version)
            return rest._replace(reviews=tuple(reviews))
    return parse(text_of(data))


def parse(text: str) -> Progress:
    """Parse the text of a `progress.json`. Raises Unreadable.

    A text without a checksum was written by hand, and is accepted.
    """
    document = _versioned(text)
    _check_age(document)
    version = document["version"]
    try:
        _check_keys(document)
        reviews = [records.review(each, f"review {number}", version) for number, each in _listed(document, "reviews")]
        value = progress(reviews, *_others(document))
    except Unreadable as error:
        raise Newer(str(error)) if _is_sealed(document, text) else error from None
    if len(value.reviews) < len(reviews):
        _check_agreement(reviews)
    if "checksum" in document:
        _check_sum(document, text, lambda: _body(value, version))
    return value


def parse_rest(data: bytes) -> Progress:
    """Parse what follows the reviews in a file with viva's own layout. Raises Unreadable."""
    before = f'{{"version": {VERSION}, "checksum": "", "reviews": [], '
    document = _versioned(before + text_of(data))
    _check_age(document)
    _check_keys(document)
    return progress((), *_others(document))


def _versioned(text: str) -> dict[str, Any]:
    """Return the fields of a `progress.json` of a version that this viva knows. Raises Unreadable."""
    if not text.strip():
        raise Unreadable("it is empty")
    document = _json(text)
    if not isinstance(document, dict) or type(document.get("version")) is not int:
        raise Unreadable('it has no "version"')
    _check_version(document["version"])
    return document


def _check_age(document: dict[str, Any]) -> None:
    """Refuse a key that is newer than the version, which was damaged or written by hand. Raises Unreadable."""
    for key in document:
        if _SINCE.get(key, 0) > document["version"]:
            raise Unreadable(f"it has the unknown key {shown(key)} in format {document['version']}")


def _check_keys(document: dict[str, Any]) -> None:
    """Refuse a key that viva does not know. Raises Unreadable."""
    for key in document:
        if key not in _SINCE:
            raise Unreadable(f"it has the unknown key {shown(key)}")


def _others(document: dict[str, Any]) -> tuple[list[Decision], list[Undo], list[Exam]]:
    """Return the decisions, undos and exams. Raises Unreadable."""
    return (
        [records.decision(each, f"decision {number}") for number, each in _listed(document, "decisions")],
        [records.undo(each, f"undone review {number}") for number, each in _listed(document, "undone")],
        [records.exam(each, f"exam {number}") for number, each in _listed(document, "exams")],
    )


def dump_entry(entry: Entry) -> str:
    """Return one journal line, its line break included."""
    fields = {_KINDS[type(entry)]: records.to_fields(entry)}
    body = _line(fields)[:-1]
    return f'{body}{_LINE_CHECKSUM}{_checksum(body)}"}}\n'


def parse_entry(line: str) -> Entry:
    """Parse one line of the journal. Raises Unreadable, and Newer for what a newer viva wrote."""
    body, mark, checksum = line.rstrip("\n").rpartition(_LINE_CHECKSUM)
    if not mark or checksum != f'{_checksum(body)}"}}':
        raise Unreadable("this line is damaged: it does not match its checksum")
    try:
        fields = _json(body + "}")
        if isinstance(fields, dict) and len(fields) == 1:
            kind, value = next(iter(fields.items()))
            if kind in records.READERS:
                return records.READERS[kind](value, kind)
    except _NotJson:  # the checksum is right, so it was written like this
        raise Newer("this viva cannot read it as JSON") from None
    except Unreadable as error:
        raise Newer(str(error)) from None
    raise Newer


def after_reviews(value: Progress, version: int = VERSION) -> str:
    """Return the text that comes after the list of reviews."""
    blocks = [f'"decisions": [{_block(value.decisions.values())}]', f'"undone": [{_block(value.undone)}]']
    if version >= 3:
        blocks.append(f'"exams": [{_block(value.exams.values())}]')
    return ",\n".join(blocks) + "\n}\n"


def _body(value: Progress, version: int = VERSION) -> str:
    """Return the text after the checksum, which is that of this text."""
    return f'"reviews": [{_block(value.reviews)}],\n{after_reviews(value, version)}'


def _json(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        raise _NotJson(f"it is damaged at line {error.lineno}, column {error.colno}") from None
    except (ValueError, RecursionError):
        raise _NotJson("it is damaged: a number is too long, or too many lists are inside one another") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the fields of an object, and refuse two with one name, of which `json` would keep the last."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in fields if names.count(name) > 1)
        raise Unreadable(f"the key {shown(twice)} is written twice")
    return fields


def _check_version(version: int) -> None:
    if version > VERSION:
        raise Newer(f"format {shown(version)}; this viva reads formats up to {VERSION}")
    if version < 1:
        raise Unreadable(f"there is no format {shown(version)}")


def _check_agreement(reviews: Sequence[Review]) -> None:
    """Refuse two different reviews of one card at one moment. Equal ones are allowed: a merge by hand makes them."""
    first: dict[tuple[str, datetime], Review] = {}
    for number, review in enumerate(reviews, 1):
        if first.setdefault((review.card, review.at), review) != review:
            raise Unreadable(f"review {number}: another review of {shown(review.card)} has the same date and time")


def _check_sum(document: dict[str, Any], text: str, own_layout: Callable[[], str]) -> None:
    """Compare the checksum with the text, or, if another program changed the layout, with viva's layout of it."""
    if not _is_sealed(document, text) and document["checksum"] != _checksum(own_layout()):
        raise Unreadable(
            "it does not match its checksum, so it was damaged or changed by hand. If you changed it yourself, "
            'and it is right, delete its "checksum" line'
        )


def _is_sealed(document: dict[str, Any], text: str) -> bool:
    """Tell whether the checksum is right, even if this viva cannot read the text: for the text as it is, or as it was
    before another program changed its layout, but not the order of its fields.
    """
    if document.get("checksum") == _checksum(_written_body(text)):
        return True
    lists = {key: value for key, value in document.items() if key not in ("version", "checksum")}
    if "checksum" not in document or not all(isinstance(value, list) for value in lists.values()):
        return False
    blocks = (f'"{key}": [{_joined(map(_line, value))}]' for key, value in lists.items())
    return bool(document["checksum"] == _checksum(",\n".join(blocks) + "\n}\n"))


def _written_body(text: str) -> str:
    """Return the text after the first three lines, which is the body if the file has viva's layout."""
    return text.partition("\n")[2].partition("\n")[2].partition("\n")[2]


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def _listed(document: dict[str, Any], key: str) -> Iterable[tuple[int, object]]:
    """Return the items of a list, numbered from 1."""
    value = document.get(key, None if key == "reviews" else [])
    if not isinstance(value, list):
        raise Unreadable(f'"{key}" is not a list')
    return enumerate(value, 1)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _block(facts: Iterable[Entry]) -> str:
    return _joined(map(records.line, facts))


def _joined(lines: Iterable[str]) -> str:
    text = ",\n".join(lines)
    return f"\n{text}\n" if text else ""
