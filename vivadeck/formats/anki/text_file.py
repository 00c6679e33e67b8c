"""Anki's text files: `#key:value` lines that say how the rest is to be read, then a record for each note.

viva writes notes of Anki's Basic type, with all but the question on the back: a text file cannot contain viva's note
type, and Anki leaves out notes of types that it does not have. Anki recognizes a note by its guid. Read back, such a
note has all of its card but NOT_CARRIED, and so has a note of viva's own type, which Anki writes.

Of any other note with more than two fields, the further ones go to the end of the answer; a cloze note is a draft for
each of its numbers. As in Anki, a record may be shorter than the others; one that is longer is skipped.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from vivadeck.formats import cloze, columns, decoding, delimited, headings
from vivadeck.formats.anki import notes
from vivadeck.formats.anki.database import AnkiNote, NoteType
from vivadeck.formats.anki.guids import guid_for
from vivadeck.formats.anki.schema import FIELDS, NoteRow, deck_name
from vivadeck.formats.collector import DraftCollector
from vivadeck.formats.delimited import NoTable, Record, TableLayout
from vivadeck.formats.draft import Draft, Found
from vivadeck.markdown import from_html, from_plain
from vivadeck.markdown.from_html import TooLong
from vivadeck.sanitize import single_line

NOT_CARRIED = ("id", "deck.title", "deck.description")  # what `dump` leaves out; an import knows ids by the guids

_HEAD = (
    "#separator:tab\n#html:true\n#notetype:Basic\n#columns:Guid\tDeck\tTags\tFront\tBack\n"
    "#guid column:1\n#deck column:2\n#tags column:3\n"
)
_KEY_POINTS, _MISTAKES = "Key points", "Mistakes"  # the headings of one field, which has both
_HEADINGS = {"KeyPoints": _KEY_POINTS, "FollowUps": "Follow-ups", "Sources": "Sources", "SeeAlso": "See also"}
_FIELD_OF = {heading: name for name, heading in _HEADINGS.items()} | {_MISTAKES: "KeyPoints"}
_PART = re.compile(
    rf"(?:\n|\A)<h3>({'|'.join(_FIELD_OF)})</h3>\n"
    r'(?=<ul class="(?:points|sources)">|<section|<details>|[^<>\n/]+/[^<>\n]+\Z)'
)
_PARENT_DECK = deck_name("")  # the deck in Anki above those that viva exports
_VIVA_TYPE = NoteType("viva", FIELDS, (), is_cloze=False)
_ID = re.compile(r"[^/<>\n]*[^\s/<>]/[^\s/<>]+")
_LIST = re.compile(" {2,}|\n")  # what Anki makes of `<li>` in a file without HTML
_FIRST_MISTAKE = re.compile(r'(?:\A|\s)Not: "')  # of those after the key points; nothing there divides claim and why
_NO_HTML = (
    "The file has no HTML, so the follow-ups, the mistakes and the formatting of viva's own notes were left out, "
    "and a short answer is part of the answer. "
    "Export it again in Anki and tick “Include HTML and media references”."
)
_KEYS = ("separator", "html", "tags", "columns", "notetype", "deck")
_COLUMNS = ("notetype column", "deck column", "tags column", "guid column")
_HEADER = re.compile(rf'"?#[ ]*({"|".join((*_KEYS, *_COLUMNS))})[ ]*:([^\n]*)', re.IGNORECASE)
_FILLED = re.compile(r'(?P<value>"?#[^\n]*?[^,;\t])(?P<fill>(?P<each>[,;\t])(?P=each)*)')
_HTML = re.compile(r"</?[A-Za-z][^<>]*>|&#?\w{1,32};")


class _Note(NamedTuple):
    """A record: all of its cells, and the cells that are fields, by their places. `kind` is the note type's name."""

    cells: tuple[str, ...]
    texts: dict[int, str]
    guid: str
    kind: str
    deck: str
    tags: tuple[str, ...]

    @property
    def viva_fields(self) -> tuple[str, ...]:
        """The fields, as many as viva's own note type has."""
        return tuple(self.texts.values())[: len(FIELDS)]

    @property
    def is_ours(self) -> bool:
        """Whether it is of viva's own note type, which only a file with all columns says."""
        if not _is_viva_note(self.viva_fields):
            return False
        more = tuple(self.texts.values())[len(FIELDS) :]
        is_said = (
            self.kind.startswith("viva") or not (self.kind or self.guid) or self.guid == guid_for(self.viva_fields[0])
        )
        return is_said and not any(more)


def _is_viva_note(fields: Sequence[str]) -> bool:
    """Tell whether a note's fields are those of viva's own note type."""
    return len(fields) == len(FIELDS) and bool(_ID.fullmatch(fields[0]))


class _Header(NamedTuple):
    """The settings at the top, and the text below, with an empty line in place of each setting's."""

    settings: dict[str, str]
    text: str

    def column(self, name: str) -> int | None:
        """Return the place of a column that is not a field of the note, None when the file has no such column."""
        number = self.settings.get(f"{name} column", "").strip()
        return int(number) - 1 if re.fullmatch("[1-9][0-9]{0,3}", number) else None


def dump(notes: Iterable[tuple[str, NoteRow]]) -> bytes:
    """Return the bytes of the file, for notes each with the name of its deck in Anki."""
    text = io.StringIO(newline="")
    text.write(_HEAD)
    rows = csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_ALL)
    rows.writerows(_row(deck, note) for deck, note in notes)
    return text.getvalue().encode()


def is_export(head: bytes) -> bool:
    """Tell whether a file begins as `dump` begins one."""
    return head.startswith(_HEAD.encode())


def _row(deck: str, note: NoteRow) -> tuple[str, ...]:
    fields = dict(zip(FIELDS, note.fields.split("\x1f"), strict=True))
    headings = _HEADINGS | ({} if notes.has_points(fields["KeyPoints"]) else {"KeyPoints": _MISTAKES})
    more = [f"<h3>{heading}</h3>\n{fields[name]}" for name, heading in headings.items() if fields[name]]
    front = fields["Question"] or fields["Id"]  # Anki leaves out a note whose front is empty
    return note.guid, deck, " ".join(note.tags), front, "\n".join([fields["Answer"], *more])


def is_anki(text: str) -> bool:
    """Tell whether a text begins as Anki's files do."""
    return text.startswith("tags:") or bool(_HEADER.match(text))


def read(path: Path) -> Found:
    """Return the cards of an Anki text file. Raises VivaError."""
    gathered = DraftCollector(path, takes_unanswered=True)
    with delimited.refused(path):
        _gather(decoding.read(path), gathered)
    return gathered.result(delimited.REMEDY)


def _gather(text: str, gathered: DraftCollector) -> None:
    header = _header(text)
    rows = _rows(header)
    html = header.settings.get("html", "").strip().lower()
    is_html = html == "true" or (html != "false" and any(_HTML.search(cell) for row in rows for cell in row.cells))
    width = next((len(row.cells) for row in rows if not row.why), 0)
    for row in rows:
        place = f", row {row.row}"
        if row.why or any(cell.strip() for cell in row.cells[width:]):
            gathered.skip(
                place,
                row.why or f"the row has {len(row.cells)} cells, but the first note has {width}",
                row.lines,
                "\n".join(row.cells),
            )
            continue
        note = _note(header, (*row.cells, *[""] * (width - len(row.cells))))
        try:
            drafts = _drafts(header, note, is_html=is_html)
        except TooLong as error:
            gathered.skip(place, str(error), text="\n".join(row.cells))
            continue
        gathered.embedded += from_html.embedded_pictures(row.cells) if is_html else 0
        if note.is_ours and not is_html and _NO_HTML not in gathered.notes:
            gathered.notes.append(_NO_HTML)
        for draft in drafts:
            gathered.add(place, note.viva_fields[0].partition("/")[0] if note.is_ours else note.deck, draft)


def _header(text: str) -> _Header:
    settings: dict[str, str] = {}
    lines = text.split("\n")
    i = 0
    if lines[0].startswith("tags:"):
        settings["tags"] = lines[0][5:]
        i = 1
    while i < len(lines) and lines[i].startswith(("#", '"#')):
        line, filled_with = _unfilled(lines[i])
        header = _HEADER.fullmatch(line)
        if header:
            key = header[1].lower()
            settings[key] = filled_with if key == "separator" and filled_with else header[2]
        elif line.startswith('"'):
            break  # a note's field
        i += 1
    return _Header(settings, "\n" * i + "\n".join(lines[i:]))


def _unfilled(line: str) -> tuple[str, str]:
    """Return a setting without the empty cells that a spreadsheet put behind it, and what divides these, else ""."""
    filled = _FILLED.fullmatch(line)
    plain = filled["value"] if filled else line
    if plain.startswith('"') and plain.endswith('"'):
        plain = plain[1:-1].replace('""', '"')
    return plain, filled["each"] if filled else ""


def _rows(header: _Header) -> list[Record]:
    layout = None
    if "separator" in header.settings:
        named = header.settings["separator"]
        separator = delimited.SPELLED.get(named.strip().lower(), named.strip() or named[:1])
        if len(separator) != 1 or separator in '"\n':
            raise NoTable(f"its separator is {named!r}, but it must be one of {', '.join(delimited.SPELLED)}")
        layout = TableLayout(separator)
    try:
        rows = delimited.read(header.text, lambda _: False, layout)
    except NoTable:
        if layout is None:
            raise
        rows = delimited.read(header.text, lambda _: False, layout._replace(is_quoted=False))
    return [row for row in rows if not (row.cells and row.cells[0].startswith("#") and _is_comment(row))]


def _is_comment(row: Record) -> bool:
    """Tell whether a record that begins with # is a comment. Anki puts such a field into quotation marks."""
    return len(row.cells) == 1


def _note(header: _Header, cells: tuple[str, ...]) -> _Note:
    special = {name: header.column(name) for name in ("guid", "notetype", "deck", "tags")}
    values = {name: cells[i].strip() if i is not None and i < len(cells) else "" for name, i in special.items()}
    return _Note(
        cells,
        {i: cell for i, cell in enumerate(cells) if i not in special.values()},
        values["guid"],
        single_line(values["notetype"] or header.settings.get("notetype", "")),
        single_line(values["deck"] or header.settings.get("deck", "")).removeprefix(_PARENT_DECK),
        tuple(dict.fromkeys((*header.settings.get("tags", "").split(), *values["tags"].split()))),
    )


def _drafts(header: _Header, note: _Note, *, is_html: bool) -> list[Draft]:
    """Return the drafts of a note: one, or one for each number of its cloze deletions. Raises TooLong."""
    if note.is_ours:
        return [_viva_draft(note.viva_fields, note, is_html=is_html)]
    markdown = from_html.cell_markdown if is_html else from_plain.markdown
    is_basic = note.kind.startswith("Basic")
    numbers = set() if is_basic else set().union(*map(cloze.numbers, note.texts.values()))
    if numbers:
        return [_cloze(note, number, markdown, is_alone=len(numbers) == 1) for number in sorted(numbers)]
    fields = [text for text in note.texts.values() if text.strip()]
    exported = _exported_draft(fields[0], fields[1], note) if is_html and len(fields) == 2 else None
    return [exported or _basic(header, note, markdown)]


def _basic(header: _Header, note: _Note, markdown: Callable[[str], str]) -> Draft:
    """Return the draft of a note by what `#columns` says of its fields, else by their order."""
    named = headings.by_field(_names(header, len(note.cells)))
    if not {"question", "answer"} <= named.keys() or {named["question"], named["answer"]} - note.texts.keys():
        named = dict(zip(("question", "answer"), note.texts, strict=False))
    used = {field: note.texts[i] for field, i in named.items() if i in note.texts}
    draft = columns.draft({"question": "", "answer": "", **used}, markdown, own=False)
    rest = [text for i, text in note.texts.items() if i not in named.values()]
    return _with_rest(draft._replace(tags=(*draft.tags, *note.tags), origin=note.guid), rest, markdown)


def _cloze(note: _Note, number: int, markdown: Callable[[str], str], *, is_alone: bool) -> Draft:
    first, *rest = note.texts.values()
    question, hidden = cloze.asked(first, number)
    draft = Draft(markdown(question), markdown(hidden), tags=note.tags)
    origin = note.guid and (note.guid if is_alone else f"{note.guid}-{number}")
    return _with_rest(draft, rest, markdown)._replace(origin=origin)


def _names(header: _Header, width: int) -> list[str]:
    """Return the names that `#columns` gives, none when it does not name all."""
    separator = delimited.SPELLED.get(
        header.settings.get("separator", "").strip().lower(), header.settings.get("separator", "\t")[:1]
    )
    names = header.settings.get("columns", "").split(separator or "\t")
    return names if len(names) == width else []


def _with_rest(draft: Draft, rest: Sequence[str], markdown: Callable[[str], str]) -> Draft:
    """Return a draft with a note's other fields at the end of the answer."""
    more = [text for text in map(markdown, rest) if text]
    if not more:
        return draft
    doubt = "The note has more than two fields: the others are at the end of the answer."
    return draft._replace(answer="\n\n".join((draft.answer, *more)).strip(), doubt=doubt)


def _viva_draft(fields: Sequence[str], note: _Note, *, is_html: bool) -> Draft:
    """Return the card of a note of viva's own type."""
    return _draft_of(dict(zip(FIELDS, fields if is_html else _as_html(fields), strict=True)), note)


def _as_html(fields: Sequence[str]) -> list[str]:
    """Return the fields of a file without HTML as HTML.

    Its follow-ups and mistakes are lost, as nothing divides their parts.
    """
    points = FIELDS.index("KeyPoints")
    plain = [*fields[:points], _FIRST_MISTAKE.split(fields[points], maxsplit=1)[0], *fields[points + 1 :]]
    html = [each.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for each in plain]
    for name in ("KeyPoints", "Sources"):
        at = FIELDS.index(name)
        items = filter(None, map(str.strip, _LIST.split(html[at])))
        html[at] = "<br>".join(map(notes.with_wordings, items))
    html[FIELDS.index("FollowUps")] = ""
    return html


def _exported_draft(front: str, back: str, note: _Note) -> Draft | None:
    """Return the card of a Basic note that `dump` wrote; None for a note whose back has no parts of a card."""
    answer, *more = _PART.split(back)
    if not more and not notes.has_short(answer):
        return None
    parts = {_FIELD_OF[heading]: html for heading, html in zip(more[::2], more[1::2], strict=True)}
    return _draft_of({"Question": front, "Answer": answer, **parts}, note)


def _draft_of(html: Mapping[str, str], note: _Note) -> Draft:
    fields = tuple(html.get(name, "") for name in FIELDS)
    return notes.draft(AnkiNote(note.guid, _VIVA_TYPE, note.tags, fields), lambda name: name)
