"""Notes that viva exported, in Anki's text files → the cards that they were. Pure.

`viva export text` writes Anki's Basic notes, with all that is behind a question on their back: the question, the
answer, key points, follow-ups, tags, sources and see_also come back, but no card's name and nothing of its deck but the
name. What Anki writes of the notes of viva's own type has everything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from vivadeck.formats.anki import note_reader
from vivadeck.formats.anki.database import Note, NoteType
from vivadeck.formats.anki.schema import FIELDS, deck_name
from vivadeck.formats.draft import Draft

ABOVE = deck_name("")  # the deck in Anki above those that viva exports
_TYPE = NoteType("viva", FIELDS, (), is_cloze=False)
_ID = re.compile(r"[^/<>\n]*[^\s/<>]/[^\s/<>]+")
_NAMES = {"Key points": "KeyPoints", "Follow-ups": "FollowUps", "Sources": "Sources", "See also": "SeeAlso"}
_PART = re.compile(
    rf'(?:\n|\A)<h3>({"|".join(_NAMES)})</h3>\n(?=<ul class="(?:points|sources)">|<details>|[^<>\n/]+/[^<>\n]+\Z)'
)
_LIST = re.compile(" {2,}|\n")  # what Anki makes of `<li>` in a file without HTML


def is_ours(fields: Sequence[str]) -> bool:
    """Tell whether a note's fields are those of viva's own note type."""
    return len(fields) == len(FIELDS) and bool(_ID.fullmatch(fields[0]))


def draft(fields: Sequence[str], guid: str, tags: Sequence[str]) -> Draft:
    """Return the card of a note of viva's own type."""
    return _draft(dict(zip(FIELDS, fields, strict=True)), guid, tags)


def deck(fields: Sequence[str]) -> str:
    """Return the name of the deck that a note of viva's own type is of."""
    return fields[0].partition("/")[0]


def without_html(fields: Sequence[str]) -> tuple[str, ...]:
    """Return the fields of a file without HTML as HTML; its follow-ups are lost, as nothing divides their parts."""
    lists = {FIELDS.index(name) for name in ("KeyPoints", "Sources")}
    told = [_escaped(field) for field in fields]
    for at in lists:
        told[at] = "<br>".join(filter(None, _LIST.split(told[at])))
    told[FIELDS.index("FollowUps")] = ""
    return tuple(told)


def basic(front: str, back: str, guid: str, tags: Sequence[str]) -> Draft | None:
    """Return the card that a Basic note was made of; None for one that viva did not make."""
    answer, *more = _PART.split(back)
    if not more:
        return None
    parts = {_NAMES[name]: html for name, html in zip(more[::2], more[1::2], strict=True)}
    return _draft({"Question": front, "Answer": answer, **parts}, guid, tags)


def _draft(fields: Mapping[str, str], guid: str, tags: Sequence[str]) -> Draft:
    told = tuple(fields.get(name, "") for name in FIELDS)
    return note_reader.draft(Note(guid, _TYPE, tuple(tags), told), lambda name: name)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
