"""Reads the database of an Anki collection, old or new: its notes, cards and review log. In bounded time."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from vivadeck.errors import VivaError
from vivadeck.formats.anki import protobuf
from vivadeck.markdown import from_html, html_tree

_MOST_STEPS = 2_000  # of a million instructions each; 100,000 notes take a few
_LONGEST_FIELDS = 2_000_000  # characters of a note
_MOST_NOTES, _MOST_CARDS = 200_000, 400_000
_MOST_ROWS = 2_000_000
_NEEDED = ("col", "notes", "cards", "revlog")
_SUSPENDED = -1
_LONGEST_START = 300
_NO_TEXT = re.compile(r"<[^<>]*>|&nbsp;|\s")
_IN_PARTS = "\x1f"  # between a deck and the one in it, and between a note's fields


class Template(NamedTuple):
    """How one of a note's cards looks: the HTML of its sides, with `{{Field}}` in it."""

    name: str
    front: str
    back: str


class NoteType(NamedTuple):
    """A kind of notes: its fields and cards. A cloze has one template, and a card for each number in its text."""

    name: str
    fields: tuple[str, ...]
    templates: tuple[Template, ...]
    is_cloze: bool


class AnkiNote(NamedTuple):
    """A note, as a student wrote it. `fields` are HTML."""

    guid: str
    note_type: NoteType
    tags: tuple[str, ...]
    fields: tuple[str, ...]


class Lost(NamedTuple):
    """A note of which no card can be read, how its first text begins, why, how many cards it has, and its fields.

    Without a start: cards that have no note.
    """

    start: str
    why: str
    cards: int = 0
    fields: Sequence[str] = ()


class AnkiCard(NamedTuple):
    """A card of a note, which is its template's `ord`, in a deck."""

    number: int
    note: AnkiNote
    deck: str
    ord: int
    is_suspended: bool


class Log(NamedTuple):
    """A line of Anki's log: button 1–4, or 0 where none was pressed; `kind` is 3 in a filtered deck."""

    at_ms: int
    button: int
    ms: int
    kind: int


class AnkiDatabase(NamedTuple):
    """The content of a collection. `cards` are in the order of their notes' creation; `logs` are by card."""

    cards: tuple[AnkiCard, ...]
    logs: dict[int, list[Log]]
    lost: tuple[Lost, ...]


def read(database: Path) -> AnkiDatabase:
    """Return the content of a collection. Raises VivaError, without naming the file."""
    try:
        with contextlib.closing(_opened(database)) as connection:
            tables = _tables(connection)
            types = _note_types(connection) if "notetypes" in tables else _old_note_types(connection)
            decks = _decks(connection) if "decks" in tables else _old_decks(connection)
            _check_size(connection)
            notes = dict(_notes(connection, types))
            cards, lost = _cards(connection, notes, decks)
            return AnkiDatabase(cards, _logs(connection), lost)
    except (sqlite3.Error, OverflowError) as error:
        raise VivaError(
            f"its collection is damaged ({error}). In Anki, run Check Database, then export the deck again."
        ) from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise VivaError("its collection is not one that Anki wrote. In Anki, export the deck again.") from None


def _opened(database: Path) -> sqlite3.Connection:
    """Open an untrusted database: SQL in it does not run, or not for long."""
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)
    connection.text_factory = lambda data: data.decode(errors="replace")
    connection.create_collation("unicase", lambda a, b: (a.casefold() > b.casefold()) - (a.casefold() < b.casefold()))
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 100_000_000)
    connection.execute("PRAGMA trusted_schema = OFF")
    steps = iter(range(_MOST_STEPS))
    connection.set_progress_handler(lambda: next(steps, None) is None, 1_000_000)
    return connection


def _tables(connection: sqlite3.Connection) -> set[str]:
    """Return the names of the tables. Raises ValueError where a needed one is missing, virtual or a view."""
    rows = connection.execute("SELECT name, type, sql FROM sqlite_master").fetchmany(1_000)
    plain = {name for name, kind, sql in rows if kind == "table" and str(sql).upper().startswith("CREATE TABLE")}
    if not plain.issuperset(_NEEDED):
        raise ValueError
    return plain


def _rows(connection: sqlite3.Connection, sql: str) -> Iterator[Any]:
    for count, row in enumerate(connection.execute(sql)):
        if count >= _MOST_ROWS:
            raise VivaError(f"it has more than {_MOST_ROWS:,} entries. Export less at once.")
        yield row


def _check_size(connection: sqlite3.Connection) -> None:
    """Raise VivaError for more than can be read, before any of it is."""
    for table, most in (("notes", _MOST_NOTES), ("cards", _MOST_CARDS)):
        many = _first(connection, f"SELECT count(*) FROM {table}")  # noqa: S608 - one of two names
        if many > most:
            raise VivaError(
                f"it has {many:,} {table}, but viva can read only {most:,} at once. "
                "In Anki, export the decks one by one."
            )


def _first(connection: sqlite3.Connection, sql: str) -> Any:
    for row in _rows(connection, sql):
        return row[0]
    raise ValueError


def _note_types(connection: sqlite3.Connection) -> dict[int, NoteType]:
    fields: dict[int, list[str]] = {}
    for number, name in _rows(connection, "SELECT ntid, name FROM fields ORDER BY ntid, ord"):
        fields.setdefault(number, []).append(name)
    templates: dict[int, list[Template]] = {}
    for number, name, config in _rows(connection, "SELECT ntid, name, config FROM templates ORDER BY ntid, ord"):
        templates.setdefault(number, []).append(Template(name, protobuf.text(config, 1), protobuf.text(config, 2)))
    return {
        number: NoteType(
            name, tuple(fields.get(number, ())), tuple(templates.get(number, ())), protobuf.number(config, 1) == 1
        )
        for number, name, config in _rows(connection, "SELECT id, name, config FROM notetypes")
    }


def _old_note_types(connection: sqlite3.Connection) -> dict[int, NoteType]:
    models = json.loads(_first(connection, "SELECT models FROM col"))
    return {int(number): note_type(model) for number, model in models.items()}


def note_type(model: Mapping[str, Any]) -> NoteType:
    """Return a note type that Anki wrote as JSON. Raises KeyError, TypeError or ValueError where it did not."""
    return NoteType(
        str(model["name"]),
        tuple(str(field["name"]) for field in _in_order(model["flds"])),
        tuple(Template(str(t["name"]), str(t["qfmt"]), str(t["afmt"])) for t in _in_order(model["tmpls"])),
        model.get("type") == 1,
    )


def _in_order(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(listed, key=lambda each: int(each.get("ord") or 0))


def _decks(connection: sqlite3.Connection) -> dict[int, str]:
    rows = _rows(connection, "SELECT id, name FROM decks")
    return {number: str(name).replace(_IN_PARTS, "::") for number, name in rows}


def _old_decks(connection: sqlite3.Connection) -> dict[int, str]:
    decks = json.loads(_first(connection, "SELECT decks FROM col"))
    return {int(number): str(deck["name"]).replace(_IN_PARTS, "::") for number, deck in decks.items()}


def _notes(connection: sqlite3.Connection, types: dict[int, NoteType]) -> Iterator[tuple[int, AnkiNote | Lost]]:
    for number, guid, kind, tags, text in _rows(connection, "SELECT id, guid, mid, tags, flds FROM notes ORDER BY id"):
        fields = str(text)
        if len(fields) > from_html.LONGEST:
            fields, _ = html_tree.without_embedded(fields)
        parts = fields.split(_IN_PARTS)
        too_long = f"it is longer than {_LONGEST_FIELDS:,} characters" if len(fields) > _LONGEST_FIELDS else ""
        if why := too_long if kind in types else "its note type is not in the file":
            yield number, Lost(start(parts, f"nid:{number}"), why, fields=parts)
        else:
            texts = tuple(map(html_tree.with_scripts_as_text, parts))
            yield number, AnkiNote(str(guid), types[kind], tuple(str(tags).split()), texts)


def start(fields: Sequence[str], search: str) -> str:
    """Return how the first field that has a text begins; without one what to `search` for in Anki."""
    starts = (field[:_LONGEST_START] for field in fields)
    return next((each for each in starts if _NO_TEXT.sub("", each)), search)


def _cards(
    connection: sqlite3.Connection, notes: dict[int, AnkiNote | Lost], decks: dict[int, str]
) -> tuple[tuple[AnkiCard, ...], tuple[Lost, ...]]:
    """Return the cards, and the notes and cards that cannot be read. Cards in a filtered deck stay in their own."""
    cards: list[AnkiCard] = []
    many: Counter[int] = Counter()
    for number, of, deck, home, at, queue in _rows(
        connection, "SELECT id, nid, did, odid, ord, queue FROM cards ORDER BY nid, ord"
    ):
        note = notes.get(of)
        many[of] += 1
        if isinstance(note, AnkiNote):
            cards.append(AnkiCard(int(number), note, decks.get(home or deck, ""), int(at), queue == _SUSPENDED))
    lost = [each._replace(cards=many[of]) for of, each in notes.items() if isinstance(each, Lost)]
    bare = ((of, note) for of, note in notes.items() if isinstance(note, AnkiNote) and of not in many)
    lost += [Lost(start(note.fields, f"nid:{of}"), "it has no card in Anki", fields=note.fields) for of, note in bare]
    strays = sum(count for of, count in many.items() if of not in notes)
    return tuple(cards), (*lost, *([Lost("", "", strays)] if strays else []))


def _logs(connection: sqlite3.Connection) -> dict[int, list[Log]]:
    logs: dict[int, list[Log]] = {}
    for at, card, button, taken_ms, kind in _rows(
        connection, "SELECT id, cid, ease, time, type FROM revlog ORDER BY id"
    ):
        logs.setdefault(card, []).append(Log(int(at), int(button), int(taken_ms), int(kind)))
    return logs
