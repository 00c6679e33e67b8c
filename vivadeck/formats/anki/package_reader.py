"""Anki's packages (.apkg, .colpkg) → drafts: one for each card, as Anki asks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from vivadeck.errors import VivaError
from vivadeck.formats import naming
from vivadeck.formats.anki import archive, card_sides, database, notes, scheduling
from vivadeck.formats.anki.database import AnkiCard, AnkiDatabase, AnkiNote, Lost
from vivadeck.formats.collector import Doubles, DraftCollector
from vivadeck.formats.draft import Draft, Found
from vivadeck.markdown import from_html, html_tree, math
from vivadeck.sanitize import quoted, single_line
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted

_EXPORTED = "viva::"  # the deck above those that viva exports
_OCCLUSION = "image-occlusion:"
_ELSEWHERE = dict.fromkeys(("http", "https"), "it is on the web, and viva does not download pictures") | {
    "data": "it is part of the text and not a file: in Anki, paste it as a picture"
}
_MASKED = "In Anki, this card hides a part of its picture: write in the question what it asks for."


def read(path: Path) -> Found:
    """Return the cards of a package. Raises VivaError."""
    with archive.unpacked(path) as package:
        try:
            collection = database.read(package.database)
        except VivaError as error:
            raise VivaError(f"{single_line(str(path))}: {error}") from None
        return drafts(package.media, collection, f"Reading {single_line(path.name)}")


class Media(Protocol):
    """The files that notes show."""

    def read(self, name: str) -> bytes | str:
        """Return the bytes of a medium, or the reason why it cannot be read, as a text."""


def drafts(media: Media, collection: AnkiDatabase, doing: str = "Reading") -> Found:
    """Return the cards of a collection as drafts."""
    reading = _PackageReading(media, collection)
    for lost in collection.lost:
        reading.miss(lost)
    for card in output.progress_bar(collection.cards, doing):
        reading.take(card)
    return reading.result()


class _PackageReading:
    """A package while its cards are read."""

    def __init__(self, media: Media, collection: AnkiDatabase) -> None:
        self._media = media
        self._logs = collection.logs
        self._gathered = DraftCollector(doubles=Doubles.KEEP, is_counted=False)  # the database is bounded
        self._files: dict[str, str] = {}  # names in the package → here
        self._data: dict[str, bytes] = {}
        self._shown: dict[str, None] = {}  # by the card that is read now
        self._place = ""  # of its note
        self._masked: set[str] = set()
        self._counts: Counter[str] = Counter()

    def take(self, card: AnkiCard) -> None:
        """Add a draft of a card, or note the reason why it has none."""
        self._shown, self._place = {}, _place(card.note)
        is_ours = notes.is_viva_note(card.note) and "/" in notes.card_id(card.note)
        try:
            draft = notes.draft(card.note, self._name) if is_ours else self._draft(card)
        except from_html.TooLong as error:
            draft = str(error)
        if isinstance(draft, str):
            if draft:
                self._gathered.skip(self._place, draft, text=_words(card.note.fields))
            return
        deck = notes.card_id(card.note).partition("/")[0] if is_ours else card.deck.removeprefix(_EXPORTED)
        # Taken out: a million reviews need not be in memory twice.
        reviews = scheduling.reviews(self._logs.pop(card.number, ()), is_viva_card=is_ours)
        draft = draft._replace(media=tuple(self._shown), reviews=tuple(reviews), is_suspended=card.is_suspended)
        self._gathered.add(self._place, deck, draft)
        if is_ours:
            self._gathered.describe(deck, notes.deck_title(card.note))

    def miss(self, lost: Lost) -> None:
        """Record a note, or cards, of which nothing can be read."""
        if lost.why:
            many = f" with {lost.cards} cards" * (lost.cards > 1)
            self._gathered.skip(
                f"note {quoted(_plain(lost.start))}{many}", lost.why, max(1, lost.cards), _words(lost.fields)
            )
        else:
            many = counted(lost.cards, "card")
            self._gathered.skip(many, "their notes are not in the file", lost.cards)

    def result(self) -> Found:
        """Return all that was read."""
        self._gathered.notes += self._notes()
        return self._gathered.result()._replace(media=self._data)

    def _draft(self, card: AnkiCard) -> Draft | str:
        """Return a draft of a card, or the reason why it has none: "" where another card of the note says all."""
        note = card.note
        origin = f"{note.guid}:{card.ord}" if card.ord else note.guid
        if any(_OCCLUSION in field for field in note.fields):
            return self._masked_draft(note)
        sides = card_sides.sides(note, card.ord)
        if sides and not sides.has_gap:
            return f"its text has no gap with the number {card.ord + 1}"
        question = self._markdown(sides.question) if sides else ""
        answer = self._markdown(sides.answer) if sides else ""
        if not question or not answer:
            question, answer = self._plainly(note)
        if not question or not answer:
            return "it has no answer" if question else "it has no question"
        self._counts["cloze" if note.note_type.is_cloze else "turned" if card.ord else "first"] += 1
        return Draft(question, answer, tags=note.tags, origin=origin)

    def _plainly(self, note: AnkiNote) -> tuple[str, str]:
        """Return a note of a type whose cards show nothing here: its first field, and the others."""
        texts = [text for text in map(self._markdown, note.fields) if text]
        self._counts["plain"] += len(texts) > 1
        return (texts[0], "\n\n".join(texts[1:])) if texts else ("", "")

    def _masked_draft(self, note: AnkiNote) -> Draft | str:
        if note.guid in self._masked:
            self._counts["masked"] += 1
            return ""
        self._masked.add(note.guid)
        pairs = zip(note.note_type.fields, note.fields, strict=False)
        texts = {name: self._markdown(field) for name, field in pairs if _OCCLUSION not in field}
        picture = next((text for text in texts.values() if "![" in text), "")
        rest = [text for text in texts.values() if text and text != picture]
        if not picture:
            return "its picture is missing"
        question = f"{rest[0] if len(rest) > 1 else 'What does this picture show?'}\n\n{picture}"
        answer = "\n\n".join(rest[1:] if len(rest) > 1 else rest) or picture
        return Draft(question, answer, tags=note.tags, origin=note.guid, doubt=_MASKED)

    def _markdown(self, html: str) -> str:
        return from_html.markdown(html, self._name)

    def _name(self, name: str) -> str:
        """Return the name that a medium gets here; "" for a missing one, which is noted once."""
        if name not in self._files:
            self._files[name] = self._taken_in(name)
        if self._files[name]:
            self._shown[self._files[name]] = None
        return self._files[name]

    def _taken_in(self, name: str) -> str:
        if not name:
            return ""
        kind = name.lower().partition(":")[0] if not name.startswith("//") else "http"
        data = _ELSEWHERE[kind] if kind in _ELSEWHERE else self._media.read(name)
        if isinstance(data, str):
            self._gathered.skip(f"{quoted(single_line(name))} in {self._place}", data, cards=0)
            return ""
        taken = {each.casefold() for each in self._data}
        stem, dot, ending = (naming.media_name(name) or "file").rpartition(".")
        unique = naming.unique(
            stem or ending, lambda each: f"{each}{dot}{ending if stem else ''}".casefold() not in taken
        )
        unique = f"{unique}{dot}{ending if stem else ''}"
        self._data[unique] = data
        return unique

    def _notes(self) -> list[str]:
        notes = []
        if self._counts["turned"]:
            many = counted(self._counts["turned"], "more card")
            notes.append(f"Anki asks some notes in several ways. Each way became a card ({many} than notes).")
        if self._counts["cloze"]:
            many = counted(self._counts["cloze"], "card")
            notes.append(f"Clozes became {many}: each asks for one gap […].")
        if self._counts["plain"]:
            many = counted(self._counts["plain"], "card")
            notes.append(
                f"{many} could not be shown as in Anki. The first field became the question, the others the answer."
            )
        if self._masked:
            fewer = f" ({counted(self._counts['masked'], 'fewer card')} than in Anki)" * bool(self._counts["masked"])
            notes.append(
                f"1 picture with hidden parts became one card{fewer}. Check this card."
                if len(self._masked) == 1
                else f"{len(self._masked)} pictures with hidden parts became one card each{fewer}. Check these cards."
            )
        return notes


def _place(note: AnkiNote) -> str:
    start = next(filter(None, (_plain(field[:300]) for field in note.fields)), "")
    return f"note {quoted(start)} ({single_line(note.note_type.name)})"


def _plain(html: str) -> str:
    return single_line(math.plain(from_html.markdown(html, lambda _: "")))


def _words(fields: Sequence[str]) -> str:
    """Return what a student can read of a note that becomes no card."""
    return "\n".join(filter(None, (html_tree.plain(html_tree.parse(field)).strip() for field in fields)))
