"""Anki's text files: `#key:value` lines that say how the rest is to be read, then a record for each note.

A note with more fields than two has the rest of them at the end of its answer; a cloze note is a draft for each of
its numbers. As in Anki a record may be shorter than the others; one that is longer is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from vivadeck.decks.tame import one_line
from vivadeck.imports.draft import Draft
from vivadeck.imports.gathered import Gathered
from vivadeck.imports.tables import columns, plain, records, rough_html
from vivadeck.imports.tables.records import Layout, NoTable, Record

_KEYS = ("separator", "html", "tags", "columns", "notetype", "deck")
_COLUMNS = ("notetype column", "deck column", "tags column", "guid column")
_HEADER = re.compile(rf"#[ ]*({'|'.join((*_KEYS, *_COLUMNS))})[ ]*:([^\n]*)", re.IGNORECASE)
_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}
_HTML = re.compile(r"</?[A-Za-z][^<>]*>|&#?\w{1,32};")
_CLOZE = re.compile(
    r"\{\{c(?P<number>\d{1,3})::(?P<text>(?:[^{}:]|:(?!:)|\{(?!\{)|\}(?!\}))*+)(?:::(?P<hint>[^{}]*))?\}\}"
)


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


def gather(text: str, gathered: Gathered) -> None:
    """Gather the notes of an Anki text file. Raises NoTable."""
    header = _header(text)
    rows = _rows(header)
    html = header.said.get("html", "").strip().lower()
    is_html = html == "true" or (html != "false" and any(_HTML.search(cell) for row in rows for cell in row.cells))
    markdown = rough_html.markdown if is_html else plain.markdown
    width = len(rows[0].cells) if rows else 0
    for row in rows:
        place = f", row {row.row}"
        if row.why or any(cell.strip() for cell in row.cells[width:]):
            gathered.skip(place, row.why or f"it has {len(row.cells)} cells, and the first note {width}")
            continue
        cells = (*row.cells, *[""] * (width - len(row.cells)))
        for draft in _drafts(header, cells, markdown):
            gathered.add(place, _deck(header, cells), draft)


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
        rows = records.read(header.text, lambda _: False, layout)
    except NoTable:
        if layout is None:
            raise
        rows = records.read(header.text, lambda _: False, layout._replace(is_quoted=False))
    return [row for row in rows if not (row.cells and row.cells[0].startswith("#") and _is_comment(row))]


def _is_comment(row: Record) -> bool:
    """Tell whether a record that begins with # is a comment. Anki puts such a field into quotation marks."""
    return len(row.cells) == 1


def _deck(header: _Header, cells: Sequence[str]) -> str:
    column = header.column("deck")
    told = cells[column] if column is not None and column < len(cells) else ""
    return one_line(told or header.said.get("deck", ""))


def _drafts(header: _Header, cells: Sequence[str], markdown: Callable[[str], str]) -> list[Draft]:
    """Return the drafts of a note: one, or one for each number of its cloze deletions."""
    special = {name: header.column(name) for name in ("guid", "notetype", "deck", "tags")}
    texts = {i: cell for i, cell in enumerate(cells) if i not in special.values()}
    told = {name: cells[i].strip() if i is not None and i < len(cells) else "" for name, i in special.items()}
    tags = tuple(dict.fromkeys((*header.said.get("tags", "").split(), *told["tags"].split())))
    numbers = sorted({int(found["number"]) for text in texts.values() for found in _CLOZE.finditer(text)})
    if numbers:
        first, *rest = texts.values()
        return [
            _with_rest(
                Draft(markdown(_asked(first, n)), markdown(_hidden(first, n)), tags=tags), rest, markdown
            )._replace(origin=told["guid"] and (told["guid"] if len(numbers) == 1 else f"{told['guid']}-{n}"))
            for n in numbers
        ]
    named = columns.known(_names(header, len(cells)))
    if not {"question", "answer"} <= named.keys() or {named["question"], named["answer"]} - texts.keys():
        named = dict(zip(("question", "answer"), texts, strict=False))
    used = {field: cells[i] for field, i in named.items() if i in texts}
    draft = columns.draft({"question": "", "answer": "", **used}, markdown, own=False)
    rest = [text for i, text in texts.items() if i not in named.values()]
    return [_with_rest(draft._replace(tags=(*draft.tags, *tags), origin=told["guid"]), rest, markdown)]


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


def _asked(text: str, number: int) -> str:
    """Return the text of a cloze note with one number's deletions hidden."""

    def shown(found: re.Match[str]) -> str:
        if int(found["number"]) != number:
            return found["text"]
        return f"[{found['hint']}]" if found["hint"] else "[…]"

    return _CLOZE.sub(shown, text)


def _hidden(text: str, number: int) -> str:
    return ", ".join(found["text"] for found in _CLOZE.finditer(text) if int(found["number"]) == number)
