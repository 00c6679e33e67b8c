"""Anki's text files: `#key:value` lines that say how the rest is to be read, then a record for each note.

A note with more fields than two has the rest of them at the end of its answer; a cloze note is a draft for each of
its numbers. As in Anki a record may be shorter than the others; one that is longer is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from vivadeck.formats import columns, decoding, delimited
from vivadeck.formats.anki import card_sides, text_notes
from vivadeck.formats.anki.guids import guid_for
from vivadeck.formats.anki.schema import FIELDS
from vivadeck.formats.collector import Gathered
from vivadeck.formats.delimited import Layout, NoTable, Record
from vivadeck.formats.draft import Draft, Found
from vivadeck.markdown import from_html, from_plain
from vivadeck.markdown.from_html import TooLong
from vivadeck.sanitize import one_line

_NO_HTML = (
    "The file has no HTML, in which viva's own notes say which of their texts is which: their follow-ups and "
    "their formatting were left out. In Anki's export, tick “Include HTML and media references”."
)
_KEYS = ("separator", "html", "tags", "columns", "notetype", "deck")
_COLUMNS = ("notetype column", "deck column", "tags column", "guid column")
_HEADER = re.compile(rf"#[ ]*({'|'.join((*_KEYS, *_COLUMNS))})[ ]*:([^\n]*)", re.IGNORECASE)
_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}
_HTML = re.compile(r"</?[A-Za-z][^<>]*>|&#?\w{1,32};")


class _Note(NamedTuple):
    """A record: all of its cells, and those that are fields by their places. `kind` is the name of the note's type."""

    cells: tuple[str, ...]
    texts: dict[int, str]
    guid: str
    kind: str
    deck: str
    tags: tuple[str, ...]

    @property
    def own(self) -> tuple[str, ...]:
        """The fields, as far as viva's own note type has some."""
        return tuple(self.texts.values())[: len(FIELDS)]

    @property
    def is_ours(self) -> bool:
        """Whether it is of viva's own note type, which only a file with all columns says."""
        if not text_notes.is_ours(self.own):
            return False
        more = tuple(self.texts.values())[len(FIELDS) :]
        is_said = self.kind.startswith("viva") or not (self.kind or self.guid) or self.guid == guid_for(self.own[0])
        return is_said and not any(more)


class _Header(NamedTuple):
    """What the lines at the top say, by key, and the text below with as many empty lines as they were."""

    said: dict[str, str]
    text: str

    def column(self, name: str) -> int | None:
        """Return the place of a column that is no field, None when there is none."""
        number = self.said.get(f"{name} column", "").strip()
        return int(number) - 1 if re.fullmatch("[1-9][0-9]{0,3}", number) else None


def is_anki(text: str) -> bool:
    """Tell whether a text begins as Anki's files do."""
    return text.startswith("tags:") or bool(_HEADER.match(text))


def read(path: Path) -> Found:
    """Return the cards of an Anki text file. Raises VivaError."""
    gathered = Gathered(path)
    with delimited.refused(path):
        _gather(decoding.read(path), gathered)
    return gathered.found(delimited.REMEDY)


def _gather(text: str, gathered: Gathered) -> None:
    header = _header(text)
    rows = _rows(header)
    html = header.said.get("html", "").strip().lower()
    is_html = html == "true" or (html != "false" and any(_HTML.search(cell) for row in rows for cell in row.cells))
    width = next((len(row.cells) for row in rows if not row.why), 0)
    for row in rows:
        place = f", row {row.row}"
        if row.why or any(cell.strip() for cell in row.cells[width:]):
            gathered.skip(place, row.why or f"it has {len(row.cells)} cells, and the first note {width}", row.lines)
            continue
        note = _note(header, (*row.cells, *[""] * (width - len(row.cells))))
        try:
            drafts = _drafts(header, note, is_html=is_html)
        except TooLong as error:
            gathered.skip(place, str(error))
            continue
        gathered.embedded += from_html.embedded_pictures(row.cells) if is_html else 0
        if note.is_ours and not is_html and _NO_HTML not in gathered.notes:
            gathered.notes.append(_NO_HTML)
        for draft in drafts:
            gathered.add(place, text_notes.deck(note.own) if note.is_ours else note.deck, draft)


def _header(text: str) -> _Header:
    said: dict[str, str] = {}
    lines = text.split("\n")
    i = 0
    if lines[0].startswith("tags:"):
        said["tags"] = lines[0][5:]
        i = 1
    while i < len(lines) and lines[i].startswith("#"):
        found = _HEADER.fullmatch(lines[i])
        if found:
            said[found[1].lower()] = found[2]
        i += 1
    return _Header(said, "\n" * i + "\n".join(lines[i:]))


def _rows(header: _Header) -> list[Record]:
    layout = None
    if "separator" in header.said:
        named = header.said["separator"]
        separator = _SEPARATORS.get(named.strip().lower(), named.strip() or named[:1])
        if len(separator) != 1 or separator in '"\n':
            raise NoTable(f"its separator is {named!r}, which is none of {', '.join(_SEPARATORS)}")
        layout = Layout(separator)
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
    told = {name: cells[i].strip() if i is not None and i < len(cells) else "" for name, i in special.items()}
    return _Note(
        cells,
        {i: cell for i, cell in enumerate(cells) if i not in special.values()},
        told["guid"],
        one_line(told["notetype"] or header.said.get("notetype", "")),
        one_line(told["deck"] or header.said.get("deck", "")).removeprefix(text_notes.ABOVE),
        tuple(dict.fromkeys((*header.said.get("tags", "").split(), *told["tags"].split()))),
    )


def _drafts(header: _Header, note: _Note, *, is_html: bool) -> list[Draft]:
    """Return the drafts of a note: one, or one for each number of its cloze deletions. Raises TooLong."""
    if note.is_ours:
        own = note.own if is_html else text_notes.without_html(note.own)
        return [text_notes.draft(own, note.guid, note.tags)]
    markdown = from_html.cell_markdown if is_html else from_plain.markdown
    is_basic = note.kind.startswith("Basic")
    numbers = set() if is_basic else set().union(*map(card_sides.numbers, note.texts.values()))
    if numbers:
        return [_cloze(note, number, markdown, is_alone=len(numbers) == 1) for number in sorted(numbers)]
    fields = [text for text in note.texts.values() if text.strip()]
    made = text_notes.basic(fields[0], fields[1], note.guid, note.tags) if is_html and len(fields) == 2 else None
    return [made or _basic(header, note, markdown)]


def _basic(header: _Header, note: _Note, markdown: Callable[[str], str]) -> Draft:
    """Return the draft of a note by what `#columns` says of its fields, else by their order."""
    named = columns.known(_names(header, len(note.cells)))
    if not {"question", "answer"} <= named.keys() or {named["question"], named["answer"]} - note.texts.keys():
        named = dict(zip(("question", "answer"), note.texts, strict=False))
    used = {field: note.texts[i] for field, i in named.items() if i in note.texts}
    draft = columns.draft({"question": "", "answer": "", **used}, markdown, own=False)
    rest = [text for i, text in note.texts.items() if i not in named.values()]
    return _with_rest(draft._replace(tags=(*draft.tags, *note.tags), origin=note.guid), rest, markdown)


def _cloze(note: _Note, number: int, markdown: Callable[[str], str], *, is_alone: bool) -> Draft:
    first, *rest = note.texts.values()
    hidden = ", ".join(card_sides.hidden(first, number))
    draft = Draft(markdown(card_sides.cloze(first, number, is_back=False)), markdown(hidden), tags=note.tags)
    origin = note.guid and (note.guid if is_alone else f"{note.guid}-{number}")
    return _with_rest(draft, rest, markdown)._replace(origin=origin)


def _names(header: _Header, width: int) -> list[str]:
    """Return the names that `#columns` gives, none when it does not name all."""
    separator = _SEPARATORS.get(
        header.said.get("separator", "").strip().lower(), header.said.get("separator", "\t")[:1]
    )
    names = header.said.get("columns", "").split(separator or "\t")
    return names if len(names) == width else []


def _with_rest(draft: Draft, rest: Sequence[str], markdown: Callable[[str], str]) -> Draft:
    """Return a draft with a note's other fields at the end of the answer."""
    more = [text for text in map(markdown, rest) if text]
    if not more:
        return draft
    doubt = "the note has more fields than a question and an answer; they stand at the end of the answer"
    return draft._replace(answer="\n\n".join((draft.answer, *more)).strip(), doubt=doubt)
