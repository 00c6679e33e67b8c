"""Cards → Anki's text format: a line for each note, which Anki finds again by its guid. Pure.

The notes are Anki's own Basic ones, with all that is behind a question on their back: a text file cannot bring viva's
note type along, and Anki leaves out every note whose type it does not have.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from vivadeck.formats.anki.schema import FIELDS, Note

_HEAD = (
    "#separator:tab\n#html:true\n#notetype:Basic\n#columns:Guid\tDeck\tTags\tFront\tBack\n"
    "#guid column:1\n#deck column:2\n#tags column:3\n"
)
_HEADINGS = {"KeyPoints": "Key points", "FollowUps": "Follow-ups", "Sources": "Sources", "SeeAlso": "See also"}


def dump(notes: Iterable[tuple[str, Note]]) -> bytes:
    """Return the bytes of the file, for notes each with the name of its deck in Anki."""
    text = io.StringIO(newline="")
    text.write(_HEAD)
    rows = csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_ALL)
    rows.writerows(_row(deck, note) for deck, note in notes)
    return text.getvalue().encode()


def is_anki_text(head: bytes) -> bool:
    """Tell whether a file begins as `dump` begins one."""
    return head.startswith(_HEAD.encode())


def _row(deck: str, note: Note) -> tuple[str, ...]:
    fields = dict(zip(FIELDS, note.fields.split("\x1f"), strict=True))
    more = [f"<h3>{heading}</h3>\n{fields[name]}" for name, heading in _HEADINGS.items() if fields[name]]
    front = fields["Question"] or fields["Id"]  # Anki leaves out a note whose front is empty
    return note.guid, deck, " ".join(note.tags), front, "\n".join([fields["Answer"], *more])
