"""Notes, cards and reviews → the database of an Anki collection, as every Anki reads it ("schema 11"). Pure."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from vivadeck.formats.anki import template

# Anki identifies a note type by this number. The fields' names and order are part of it too: a change to them makes
# Anki take the note type for another one, and update nothing that a student has.
NOTE_TYPE = 1_763_942_417
# `Id` is first because Anki takes the first field for the name of a note when it looks for duplicates. Anki reserves
# the names Card, Deck, Subdeck, Tags, Type.
FIELDS = ("Id", "Question", "Answer", "KeyPoints", "FollowUps", "Sources", "SeeAlso", "DeckTitle")
SORT_FIELD = FIELDS.index("Question")

CREATED = 1_411_124_400  # 2014-09-19 11:00 UTC, in seconds; due dates are days after it

_SCHEMA = """
create table col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
    ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
    models text not null, decks text not null, dconf text not null, tags text not null);
create table notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
    usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
    flags integer not null, data text not null);
create table cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
    mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null,
    ivl integer not null, factor integer not null, reps integer not null, lapses integer not null,
    left integer not null, odue integer not null, odid integer not null, flags integer not null, data text not null);
create table revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null,
    ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
    type integer not null);
create table graves (usn integer not null, oid integer not null, type integer not null);
"""
_INDEXES = """
create index ix_notes_usn on notes (usn);
create index ix_cards_usn on cards (usn);
create index ix_revlog_usn on revlog (usn);
create index ix_cards_nid on cards (nid);
create index ix_cards_sched on cards (did, queue, due);
create index ix_revlog_cid on revlog (cid);
create index ix_notes_csum on notes (csum);
"""
_INSERT_COLLECTION = "insert into col values (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_NOTE = f"insert into notes values (?, ?, {NOTE_TYPE}, ?, -1, ?, ?, ?, 0, 0, '')"  # noqa: S608 - a number
_INSERT_CARD = "insert into cards values (?, ?, ?, 0, ?, -1, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?)"
_INSERT_REVIEW = "insert into revlog values (?1, {first_card} + 2 * ?2, -1, ?3, ?4, ?5, ?6, ?7, ?8)"


class NoteRow(NamedTuple):
    """A note that has one card, in the deck numbered `deck`. `fields` is the HTML of FIELDS, with U+001F between."""

    guid: str
    deck: int
    tags: Sequence[str]
    fields: str


class AnkiScheduling(NamedTuple):
    """A card's schedule in Anki's numbers: `due` is a position, a day after CREATED, or a second since 1970.

    `data` is JSON: when the card was last reviewed, which Anki would else take from the log at its next check.
    """

    type: int
    queue: int
    due: int
    interval_days: int = 0
    ease_permille: int = 0
    reviews: int = 0
    lapses: int = 0
    steps_left: int = 0
    data: str = ""


class Logged(NamedTuple):
    """A review in Anki's numbers. `card` counts the notes from 0; an interval is in days."""

    at_ms: int
    card: int
    button: int
    interval_days: int
    interval_before: int
    ease_permille: int
    taken_ms: int
    type: int


def deck_number(name: str) -> int:
    """Return the number of viva's deck `name` in Anki."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % (1 << 30) + (1 << 30)


def deck_name(name: str) -> str:
    """Return the name of viva's deck `name` in Anki.

    Anki knows a deck by its name, so it has viva's, which stays: by a changed title Anki would take the deck for
    another one and put new cards there, beside the old. The name is also what fits on a phone.
    """
    return "viva::" + re.sub(":{2,}", ":", name)  # `::` would make a deck within a deck


def deck(name: str, about: str) -> dict[str, Any]:
    """Return viva's deck `name`; `about` is HTML."""
    return _deck(deck_number(name), deck_name(name), about)


def database(
    decks: Iterable[dict[str, Any]],
    notes: Sequence[tuple[NoteRow, AnkiScheduling]],
    log: Iterable[Logged],
    stamp: int,
    day_ends_hour: int,
) -> bytes:
    """Return the database. `stamp` is in seconds since 1970: Anki compares it to see which note is newer."""
    first = stamp * 1000  # a note's number, and its card's is the next
    tags = "".join("".join(note.tags) for note, _ in notes)
    if " " in tags:
        raise ValueError("a space in a tag")  # would make two of it
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(f"pragma page_size = 16384; {_SCHEMA}")
        connection.execute(_INSERT_COLLECTION, _collection(decks, day_ends_hour))
        connection.executemany(
            _INSERT_NOTE,
            (
                (first + 2 * place, note.guid, stamp, f" {' '.join(note.tags)} ", note.fields, _sorted_by(note.fields))
                for place, (note, _) in enumerate(notes)
            ),
        )
        connection.executemany(
            _INSERT_CARD,
            (
                (first + 2 * place + 1, first + 2 * place, note.deck, stamp, *standing)
                for place, (note, standing) in enumerate(notes)
            ),
        )
        connection.executemany(_INSERT_REVIEW.format(first_card=first + 1), log)
        connection.executescript(_INDEXES)
        connection.commit()
        return connection.serialize()


def _sorted_by(fields: str) -> str:
    return fields.split("\x1f", SORT_FIELD + 1)[SORT_FIELD]


def _collection(decks: Iterable[dict[str, Any]], day_ends_hour: int) -> tuple[object, ...]:
    listed = [_deck(1, "Default", ""), *decks]
    columns: tuple[dict[Any, Any], ...] = (
        _conf(day_ends_hour),
        _note_type(listed[-1]["id"]),
        {deck["id"]: deck for deck in listed},
        _PRESETS,
        {},
    )
    return (CREATED, 1_425_279_151_694, 1_425_279_151_690, 11, 0, 0, 0, *map(json.dumps, columns))


def _conf(day_ends_hour: int) -> dict[str, Any]:
    """Return Anki's settings, of which an import needs those of the calendar: CREATED is a day in UTC."""
    return {
        "activeDecks": [1], "curDeck": 1, "curModel": NOTE_TYPE, "nextPos": 1, "newSpread": 0, "collapseTime": 1200,
        "timeLim": 0, "estTimes": True, "dueCounts": True, "addToCur": True, "sortType": "noteFld",
        "sortBackwards": False, "schedVer": 2, "creationOffset": 0, "rollover": day_ends_hour,
    }  # fmt: skip


_PRESETS = {
    "1": {
        "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": True, "timer": 0, "replayq": True,
        "new": {
            "bury": True, "delays": [1, 10], "initialFactor": 2500, "ints": [1, 4, 7], "order": 1, "perDay": 20,
            "separate": True,
        },
        "rev": {"bury": True, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500, "minSpace": 1, "perDay": 100},
        "lapse": {"delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0},
    }
}  # fmt: skip


def _deck(number: int, name: str, about: str) -> dict[str, Any]:
    done = {f"{queue}Today": [0, 0] for queue in ("new", "rev", "lrn", "time")}
    return {
        "id": number, "name": name, "desc": about, "dyn": 0, "conf": 1, "collapsed": False, "mod": 1_425_278_051,
        "usn": -1, "extendNew": 0, "extendRev": 50, **done,
    }  # fmt: skip


def _note_type(deck_id: int) -> dict[int, Any]:
    # The fields and the side have numbers too, by which Anki knows them again if they are ever renamed.
    fields = [
        {
            "name": name, "id": NOTE_TYPE + place + 1, "ord": place, "collapsed": name == "Id", "sticky": False,
            "rtl": False, "font": "Liberation Sans", "size": 20, "media": [],
        }
        for place, name in enumerate(FIELDS)
    ]  # fmt: skip
    side = {
        "name": "viva", "id": NOTE_TYPE, "ord": 0, "qfmt": template.FRONT, "afmt": template.BACK,
        "bqfmt": "", "bafmt": "", "bfont": "", "bsize": 0, "did": None,
    }  # fmt: skip
    shown = [FIELDS.index("Question"), FIELDS.index("DeckTitle")]
    return {
        NOTE_TYPE: {
            "id": NOTE_TYPE, "name": "viva", "type": 0, "mod": template.STAMP, "usn": -1, "sortf": SORT_FIELD,
            "did": deck_id, "tags": [], "vers": [], "flds": fields, "tmpls": [side], "css": template.CSS,
            "req": [[0, "any", shown]], "latexsvg": False, "latexPre": _LATEX, "latexPost": "\\end{document}",
        }
    }  # fmt: skip


_LATEX = (
    "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n"
    "\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n"
)
