"""Decks → an Anki package (.apkg), one note for each card.

Anki recognizes a note by its guid, which is made from its card's id: a second import updates the note and keeps its
schedule in Anki.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from vivadeck import files
from vivadeck.agenda import Item
from vivadeck.clock import DAY_ENDS
from vivadeck.errors import VivaError
from vivadeck.formats import target_file
from vivadeck.formats.anki import scheduling, schema
from vivadeck.formats.anki.archive import open_zip
from vivadeck.formats.anki.notes import DeckCards, named_notes
from vivadeck.formats.anki.schema import FIELDS, NOTE_TYPE, AnkiScheduling, NoteRow
from vivadeck.formats.pictures import ImageFiles
from vivadeck.markdown import to_html
from vivadeck.model import Deck, Review
from vivadeck.terminal import output

__all__ = ["FIELDS", "NOTE_TYPE", "DeckCards", "ExportedProgress", "package", "write"]

NOT_CARRIED = ("deck.description",)  # Anki shows it, but an import does not read it

_COLLECTIONS = {"collection.anki2", "collection.anki21", "collection.anki21b"}
_COMMENT = re.compile(rb"viva ([0-9]{1,11})")


class ExportedProgress(NamedTuple):
    """What a student has learned: the items by their cards' ids, and the reviews that count, in time order."""

    items: Mapping[str, Item]
    reviews: Sequence[Review]
    today: date
    day_ends: time = DAY_ENDS


def write(
    path: Path,
    chosen: DeckCards,
    at: datetime,
    learned: ExportedProgress | None = None,
    media: ImageFiles | None = None,
) -> int:
    """Write the chosen cards of each deck to `path` and return how many they are. `at` is now.

    Anki updates a note when the one in the package is newer, by whole seconds: a package that takes the place of an
    earlier one is always newer than that. Raises VivaError; an earlier file is then untouched.
    """
    earlier = _stamp_of(path) if _exists(path) else 0
    if not any(cards for _, cards in chosen):
        raise VivaError(f"No cards were chosen, so {path} was not written.")
    stamp = max(int(at.timestamp()), earlier + 1)
    files.replace(path, package(chosen, stamp, learned, media))
    return sum(len(cards) for _, cards in chosen)


def package(
    chosen: DeckCards, stamp: int, learned: ExportedProgress | None = None, media: ImageFiles | None = None
) -> bytes:
    """Return an .apkg of the chosen cards, with the progress in `learned`.

    `media` collects the images that the cards show, and lists those that were left out.
    """
    decks = [(deck, cards) for deck, cards in chosen if cards]
    images = media or ImageFiles()
    notes = list(_notes(decks, learned, images))
    day_ends = learned.day_ends if learned else DAY_ENDS
    log = scheduling.logged(_reviews(decks, learned), day_ends) if learned else ()
    collection = schema.database([_deck(deck) for deck, _ in decks], notes, log, stamp, day_ends.hour)
    return _archive(collection, images.files, stamp)


def _exists(path: Path) -> bool:
    """Tell whether an earlier file is at `path`. Raises VivaError when a package cannot be."""
    exists = target_file.is_taken(path, "viva.apkg")
    if path.suffix.lower() != ".apkg":
        raise VivaError(f"{path} does not end in .apkg. Anki needs that ending: give the file another name.")
    return exists


def _stamp_of(path: Path) -> int:
    """Return the stamp of the package at `path`, 0 for one from Anki. Raises VivaError when it is not a package."""
    try:
        with open_zip(path) as archive:
            is_package = not _COLLECTIONS.isdisjoint(archive.namelist())
            written = _COMMENT.fullmatch(archive.comment)
    except OSError as error:
        raise VivaError(f"{path} cannot be read: {files.reason(error)}.") from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        is_package = False
    if not is_package:
        raise VivaError(
            f"{path} already exists and is not an Anki package, so viva did not change it. "
            "Name another file, or delete this one."
        )
    return int(written[1]) if written else 0


def _archive(collection: bytes, images: Mapping[str, bytes], stamp: int) -> bytes:
    buffer = io.BytesIO()
    names = json.dumps({str(number): name for number, name in enumerate(images)}).encode()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.comment = f"viva {stamp}".encode()
        for name, data in (("collection.anki2", collection), ("media", names)):
            # ZipInfo: without the time of day
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, compresslevel=1)
        for number, data in enumerate(images.values()):
            archive.writestr(zipfile.ZipInfo(str(number)), data)  # compressed by itself
    return buffer.getvalue()


def _notes(
    decks: DeckCards, learned: ExportedProgress | None, media: ImageFiles
) -> Iterator[tuple[NoteRow, AnkiScheduling]]:
    counting: dict[str, list[Review]] = {}
    for review in scheduling.counting(learned.reviews, learned.day_ends) if learned else ():
        counting.setdefault(review.card, []).append(review)
    today = learned.today if learned else date.min
    cards = output.progress_bar([card for _, cards in decks for card in cards], "Writing the notes")
    notes = named_notes(decks, learned.items if learned else None, media)
    for position, ((_, note), card) in enumerate(zip(notes, cards, strict=True), 1):
        item = learned.items[card.id] if learned else Item(card)
        yield note, scheduling.standing(item, counting.get(card.id, ()), today, position)


def _reviews(decks: DeckCards, learned: ExportedProgress) -> Iterator[tuple[int, Review]]:
    places = {card.id: place for place, card in enumerate(card for _, cards in decks for card in cards)}
    return ((places[review.card], review) for review in learned.reviews if review.card in places)


def _deck(deck: Deck) -> dict[str, Any]:
    about = "".join(f"<p>{to_html.text(part)}</p>" for part in (deck.title, deck.description) if part)
    return schema.deck(deck.name, about)
