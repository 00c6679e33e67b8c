"""Decks → an Anki package (.apkg), one note for each card.

A note is found again by its card's id, so that a second import updates what is in Anki and keeps what was learned
there.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
import re
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.export import anki_template, html
from vivadeck.model import Card, Deck, FollowUp

# Anki tells note types apart by this number. The fields' names and order are part of it too: a change to them makes
# Anki take the note type for another one, and update nothing that a student has.
NOTE_TYPE = 1_763_942_417
# `Id` is first because Anki takes the first field for the name of a note when it looks for duplicates. Anki reserves
# the names Card, Deck, Subdeck, Tags, Type.
FIELDS = ("Id", "Question", "Answer", "KeyPoints", "FollowUps", "Sources", "SeeAlso", "DeckTitle")

_COLLECTIONS = {"collection.anki2", "collection.anki21", "collection.anki21b"}
_COMMENT = re.compile(rb"viva ([0-9]{1,11})")
# What Anki looks for in a card's finished HTML, wherever it stands: sounds to play, LaTeX to run, boxes to type in.
_ANKI_COMMAND = re.compile(r"\[(?=sound:|anki:|latex\]|\$\$?\]|\[type:)", re.IGNORECASE)

Chosen = Sequence[tuple[Deck, Sequence[Card]]]


def write(path: Path, chosen: Chosen, at: datetime) -> int:
    """Write the chosen cards of each deck to `path` and return how many they are. `at` is now.

    Anki updates a note when the one in the package is newer, by whole seconds: a package that takes the place of an
    earlier one is always newer than that. Raises VivaError; what was there is then untouched.
    """
    earlier = _stamp_of(path) if _exists(path) else 0
    decks = [(deck, cards) for deck, cards in chosen if cards]
    if not decks:
        raise VivaError(f"No cards were chosen, so {path} was not written.")
    stamp = max(int(at.timestamp()), earlier + 1)
    files.replace(path, _archive(_collection(decks, stamp), stamp))
    return sum(len(cards) for _, cards in decks)


def _exists(path: Path) -> bool:
    """Tell whether an earlier file is at `path`. Raises VivaError when no package can be there."""
    try:
        if path.is_dir():
            raise VivaError(f"{path} is a folder: name a file in it, such as {path / 'viva.apkg'}.")
        if path.suffix.lower() != ".apkg":
            raise VivaError(f"{path} does not end in .apkg, by which Anki knows its packages.")
        if not path.parent.is_dir():
            raise VivaError(f"The folder {path.parent} does not exist: make it first, or name another.")
        return path.exists()
    except OSError as error:
        raise VivaError(f"{path} cannot be written: {files.reason(error)}.") from error


def _stamp_of(path: Path) -> int:
    """Return the stamp of the package at `path`, 0 for one that Anki made. Raises VivaError when it is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            is_package = not _COLLECTIONS.isdisjoint(archive.namelist())
            written = _COMMENT.fullmatch(archive.comment)
    except OSError as error:
        raise VivaError(f"{path} cannot be read: {files.reason(error)}.") from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        is_package = False
    if not is_package:
        raise VivaError(
            f"{path} is there and is not an Anki package, so it was left alone: name another, or remove it."
        )
    return int(written[1]) if written else 0


def _archive(collection: bytes, stamp: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.comment = f"viva {stamp}".encode()
        for name, data in (("collection.anki2", collection), ("media", b"{}")):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # ZipInfo: without the time of day
    return buffer.getvalue()


def _collection(decks: Chosen, stamp: int) -> bytes:
    """Return the database of an Anki collection. It is built in memory: genanki leaves its temporary file behind."""
    import genanki  # 0.1 s, for this export only

    note_type = _note_type()
    positions = itertools.count(1)
    package = genanki.Package([_deck(deck, cards, note_type, positions) for deck, cards in decks])
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        package.write_to_db(connection.cursor(), stamp, itertools.count(stamp * 1000))
        connection.commit()
        return connection.serialize()


def _note_type() -> Any:
    import genanki

    # The fields and the side have numbers too, by which Anki knows them again if they are ever renamed.
    note_type = genanki.Model(
        NOTE_TYPE,
        "viva",
        fields=[{"name": name, "id": NOTE_TYPE + i, "collapsed": name == "Id"} for i, name in enumerate(FIELDS, 1)],
        templates=[{"name": "viva", "id": NOTE_TYPE, "qfmt": anki_template.FRONT, "afmt": anki_template.BACK}],
        css=anki_template.CSS,
        sort_field_index=FIELDS.index("Question"),
    )
    note_type.to_json = lambda _, deck: genanki.Model.to_json(note_type, anki_template.STAMP, deck)
    return note_type


def _deck(deck: Deck, cards: Sequence[Card], note_type: Any, positions: Iterator[int]) -> Any:
    """Return the deck as Anki's `viva::name`.

    Anki knows a deck by its name, so it has viva's, which stays: by a changed title Anki would take the deck for
    another one and put new cards there, beside the old. The name is also what fits on a phone.
    """
    import genanki

    number = int.from_bytes(hashlib.sha256(deck.name.encode()).digest()[:4], "big") % (1 << 30) + (1 << 30)
    name = re.sub(":{2,}", ":", deck.name)  # `::` would make a deck within a deck
    about = "".join(f"<p>{html.text(part)}</p>" for part in (deck.title, deck.description) if part)
    found = genanki.Deck(number, f"viva::{name}", about)
    for card in cards:
        found.add_note(_note(card, deck, note_type, next(positions)))
    return found


def _note(card: Card, deck: Deck, note_type: Any, position: int) -> Any:
    import genanki

    guid = genanki.guid_for("viva", card.id)
    fields = [_ANKI_COMMAND.sub("&#91;", field) for field in _fields(card, deck)]
    note = genanki.Note(note_type, fields, tags=list(card.tags), guid=guid, due=position)
    # genanki would look for HTML that was not escaped, in a time that grows with the square of the longest line.
    note._check_invalid_html_tags_in_fields = lambda: None
    return note


def _fields(card: Card, deck: Deck) -> tuple[str, ...]:
    """Return the HTML of FIELDS."""
    return (
        html.text(card.id),
        html.phrase(card.question),
        html.block(card.answer),
        _list("points", [_tickable(html.line(point)) for point in card.key_points]),
        "\n".join(map(_follow_up, card.follow_ups)),
        _list("sources", [html.link(source.title, source.url) for source in card.sources]),
        html.text(", ".join(card.see_also)),
        html.text(deck.title),
    )


def _list(name: str, items: Sequence[str]) -> str:
    """Return the items as a list; "" when there are none, by which the template knows."""
    return f'<ul class="{name}">\n' + "".join(f"<li>{item}</li>\n" for item in items) + "</ul>" if items else ""


def _tickable(point: str) -> str:
    return f'<label class="tappable"><input type="checkbox"> <span dir="auto">{point}</span></label>'


def _follow_up(asked: FollowUp) -> str:
    question, answer = html.phrase(asked.question), html.block(asked.answer)
    return f'<details><summary class="tappable" dir="auto">{question}</summary><div dir="auto">{answer}</div></details>'
