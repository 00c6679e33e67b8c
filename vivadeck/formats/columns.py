"""The cells of a card in a table, written and read. Pure.

viva writes several values in a cell one per line. It writes an apostrophe before a cell that a spreadsheet would take
for a formula, and before a cell that already looks like that; `unguarded` removes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import starmap
from typing import Any

from vivadeck.card_fields import CARD_FIELDS, LONGEST_NAME, MARKDOWN_FIELDS, MOST_ITEMS, CardField, aligned
from vivadeck.formats.draft import Draft
from vivadeck.model import Card, Source
from vivadeck.sanitize import single_line

# The columns of every export, also of those before a card had more fields, which come at the end of the table.
FIRST_COLUMNS = ("id", "deck", "question", "answer", "key_points", "follow_ups", "tags", "sources", "see_also")
FURTHER_COLUMNS = tuple(field.name for field in CARD_FIELDS if field.name not in FIRST_COLUMNS)

_SOURCE = re.compile(r"(?P<title>.*?)\s*<(?P<url>[^<>\s]*)>")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")  # what a spreadsheet would run, or would look like `guarded`
_GUARD = re.compile(r"'(?='*[=+\-@\t\r])")  # what is written before such a cell
_WORDING = re.compile(r"(\d{1,9}):\s*+(.+)")
_ASKED = re.compile(r"\?(?: |$)")
_LIKE_ASKED = re.compile(r"\\*\?(?: |$)")
_NOT_ASKED = re.compile(r"\\(?=\\*\?(?: |$))")


def cells(card: Card) -> tuple[list[str], list[str]]:
    """Return the text of each of FIRST_COLUMNS and of FURTHER_COLUMNS, which `draft` reads back."""
    texts = {field.name: _cell(field, getattr(card, field.name)) for field in CARD_FIELDS}
    texts |= {"id": card.id, "deck": card.deck}
    return [texts[name] for name in FIRST_COLUMNS], [texts[name] for name in FURTHER_COLUMNS]


def _cell(field: CardField, value: Any) -> str:
    if field.kind == "text":
        return str(value)
    if field.kind == "lists":
        return "\n".join(f"{number}: {text}" for number, texts in enumerate(value, 1) for text in texts)
    if field.record is Source:
        return "\n".join(map(_written_source, value))
    return "\n".join(starmap(_pair, value) if field.record else value)


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return a cell as it was before it was guarded."""
    return cell[1:] if _GUARD.match(cell) else cell


def draft(cells: Mapping[str, str], markdown: Callable[[str], str], *, own: bool) -> Draft:
    """Return the draft of a record, whose cells come by field. In `own` files each line of a cell is one item."""
    name = cells.get("id", "").strip().rpartition("/")[2]
    is_name = 0 < len(name) <= LONGEST_NAME and not re.search(r"\s", name)
    content: dict[str, Any] = {"question": "", "answer": ""}
    content |= {
        field.name: _markdown(field, cells[field.name], markdown) for field in MARKDOWN_FIELDS if cells.get(field.name)
    }
    wordings = content.get("key_point_wordings", ())
    points, said = aligned(content.get("key_points", ()), wordings) if wordings else (content.get("key_points", ()), ())
    is_lost = any(wordings[len(points) :])
    return Draft(
        **content | {"key_points": tuple(filter(None, points)), "key_point_wordings": said},
        tags=_lines(cells.get("tags", "")) if own else tags(cells.get("tags", "")),
        sources=tuple(map(_own_source if own else _source, _lines(cells.get("sources", "")))),
        see_also=_lines(cells.get("see_also", "") if own else re.sub("[,;]", "\n", cells.get("see_also", ""))),
        name=name if is_name else "",
        origin=cells.get("guid", "").strip() or ("" if is_name else cells.get("id", "").strip()),
        doubt="It had other wordings for a key point that it does not have." if is_lost else "",
        is_suspended=cells.get("suspended", "").strip().casefold() in ("true", "yes", "1"),
    )


def _markdown(field: CardField, cell: str, markdown: Callable[[str], str]) -> Any:
    """Return what a cell says of one of the fields that are Markdown."""
    if field.kind == "text":
        return single_line(markdown(cell)) if field.forms[0] == "line" else markdown(cell).strip()
    if field.kind == "lists":
        return tuple(tuple(single_line(markdown(line)) for line in lines) for lines in _wordings(cell))
    if field.kind == "texts":
        return tuple(single_line(markdown(line)) for line in _lines(cell))
    assert field.record
    return tuple(field.record(*(markdown(text).strip() for text in pair)) for pair in _pairs(cell))


def deck(cells: Mapping[str, str]) -> str:
    """Return the name of a record's deck, by its deck or its id; "" when it has neither."""
    return single_line(cells.get("deck", "")) or single_line(cells.get("id", "").rpartition("/")[0])


def tags(cell: str) -> tuple[str, ...]:
    """Return the tags of a cell: divided by commas, semicolons or lines; in a cell without any of these, by spaces."""
    parts = re.split(r"[,;|\n]", cell) if re.search(r"[,;|\n]", cell.strip()) else cell.split()
    return tuple(dict.fromkeys("-".join(part.split()) for part in parts if part.strip()))


def _lines(cell: str) -> tuple[str, ...]:
    return tuple(single_line(line) for line in cell.split("\n") if line.strip()) if cell else ()


def _written_source(source: Source) -> str:
    is_plain = not source.url and not source.title.endswith(">")
    return source.title if is_plain else f"{source.title} <{source.url}>"


def _own_source(line: str) -> Source:
    title, _, url = f" {line[:-1]}".rpartition(" <") if line.endswith(">") else (line, "", "")
    return Source(title.strip() or url, url)


def _source(line: str) -> Source:
    with_url = _SOURCE.fullmatch(line)
    if with_url:
        return Source(with_url["title"] or with_url["url"], with_url["url"])
    return Source(line, line if re.fullmatch(r"https?://\S+", line) else "")


def _wordings(cell: str) -> list[list[str]]:
    """Return the lines of a cell in a list for each key point, whose number, with a colon, begins each line."""
    lists: list[list[str]] = []
    number = 1  # a line without one goes on about the key point above
    for line in _lines(cell):
        numbered = _WORDING.fullmatch(line)
        number = min(max(1, int(numbered[1])), MOST_ITEMS) if numbered else number
        lists += [[] for _ in range(number - len(lists))]
        lists[number - 1].append(numbered[2] if numbered else line)
    return lists


def _pair(first: str, second: str) -> str:
    """Return a record of two texts: the lines of the first, each with `? ` in front, and those of the second.

    A line of the second that begins so as well has a backslash in front.
    """
    asked = (f"? {line}" for line in first.split("\n"))
    answer = (f"\\{line}" if _LIKE_ASKED.match(line) else line for line in second.split("\n"))
    return "\n".join([*asked, *answer])


def _pairs(cell: str) -> Iterator[tuple[str, str]]:
    """Yield the blocks of a cell: a question's lines, each with `? ` in front, and below them the answer's.

    A backslash before the question mark makes it a line of an answer.
    """
    if not cell.strip():
        return
    question: list[str] = []
    answer: list[str] = []
    for line in (*cell.split("\n"), "?"):
        is_asked = bool(_ASKED.match(line))
        if is_asked and answer:
            yield "\n".join(question), "\n".join(answer).strip("\n")
            question, answer = [], []
        if is_asked:
            question.append(line[2:])
        else:
            answer.append(_NOT_ASKED.sub("", line, count=1) if line.startswith("\\") else line)
    if len(question) > 1:
        yield "\n".join(question), ""
