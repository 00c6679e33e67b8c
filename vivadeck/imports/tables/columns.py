"""The columns of a table: what their names mean, and what their cells make of a draft. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from vivadeck.decks.fields import LONGEST_NAME
from vivadeck.decks.tame import one_line
from vivadeck.imports.draft import Draft
from vivadeck.imports.markdown.fences import fenced
from vivadeck.model import FollowUp, Source

_NAMES = {
    "question": ("question", "questions", "q", "front", "term", "prompt"),
    "answer": ("answer", "answers", "a", "back", "definition", "response"),
    "key_points": ("keypoints", "keypoint"),
    "follow_ups": ("followups", "followup"),
    "tags": ("tags", "tag", "labels"),
    "sources": ("sources", "source"),
    "see_also": ("seealso",),
    "deck": ("deck", "deckname"),
    "id": ("id",),
    "guid": ("guid",),
    "suspended": ("suspended",),
    # viva's exports tell these too; they follow from the history, which is not in a table.
    "": ("due", "intervaldays", "ease", "repetitions", "lapses"),
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names}
_OWN = {"id", "deck", "question", "answer", "key_points", "follow_ups", "sources", "see_also"}
_SOURCE = re.compile(r"(?P<title>.*?)\s*<(?P<url>[^<>\s]*)>")


def known(names: Sequence[str]) -> dict[str, int]:
    """Return, by the field that it is, the first column whose name says so; "" is none of a card's fields."""
    found: dict[str, int] = {}
    for i, name in enumerate(names[:100]):
        field = _FIELDS.get(re.sub(r"[\W_]+", "", name[:100]).casefold())
        if field is not None:
            found.setdefault(field, i)
    return found


def is_header(cells: Sequence[str]) -> bool:
    """Tell whether a record names the columns: a question and an answer at least."""
    return {"question", "answer"} <= known(cells).keys()


def is_own(cells: Sequence[str]) -> bool:
    """Tell whether a header is the one that viva writes."""
    return {cell.strip() for cell in cells} >= _OWN


def left_out(cells: Sequence[str]) -> list[str]:
    """Return the names of a header's columns that become nothing."""
    used = known(cells).values()
    is_told = (
        i not in used and _FIELDS.get(re.sub(r"[\W_]+", "", name).casefold()) != "" for i, name in enumerate(cells)
    )
    return [one_line(name) for name, told in zip(cells, is_told, strict=True) if told and name.strip()]


def draft(cells: Mapping[str, str], markdown: Callable[[str], str], *, own: bool) -> Draft:
    """Return the draft that a record's cells make, by field. In `own` files a cell's every line is one item."""
    name = cells.get("id", "").strip().rpartition("/")[2]
    is_name = 0 < len(name) <= LONGEST_NAME and not re.search(r"\s", name)
    return Draft(
        question=markdown(cells["question"]).strip(),
        answer=markdown(cells["answer"]).strip(),
        key_points=tuple(one_line(markdown(line)) for line in _lines(cells.get("key_points", ""))),
        follow_ups=tuple(_follow_ups(cells.get("follow_ups", ""), markdown)),
        tags=_lines(cells.get("tags", "")) if own else tags(cells.get("tags", "")),
        sources=tuple(map(_source, _lines(cells.get("sources", "")))),
        see_also=_lines(cells.get("see_also", "") if own else re.sub("[,;]", "\n", cells.get("see_also", ""))),
        name=name if is_name else "",
        origin=cells.get("guid", "").strip() or ("" if is_name else cells.get("id", "").strip()),
        is_suspended=cells.get("suspended", "").strip().casefold() in ("true", "yes", "1"),
    )


def deck(cells: Mapping[str, str]) -> str:
    """Return the name of a record's deck, which an id may tell; "" when nothing does."""
    return one_line(cells.get("deck", "")) or one_line(cells.get("id", "").rpartition("/")[0])


def tags(cell: str) -> tuple[str, ...]:
    """Return the tags of a cell: divided by commas, semicolons or lines, and where there are none, by spaces."""
    parts = re.split(r"[,;|\n]", cell) if re.search(r"[,;|\n]", cell.strip()) else cell.split()
    return tuple(dict.fromkeys("-".join(part.split()) for part in parts if part.strip()))


def _lines(cell: str) -> tuple[str, ...]:
    return tuple(one_line(line) for line in cell.split("\n") if line.strip()) if cell else ()


def _source(line: str) -> Source:
    found = _SOURCE.fullmatch(line)
    if found:
        return Source(found["title"] or found["url"], found["url"])
    return Source(line, line if re.fullmatch(r"https?://\S+", line) else "")


def _follow_ups(cell: str, markdown: Callable[[str], str]) -> Iterator[FollowUp]:
    """Yield the blocks of a cell: a line `? question`, and below it the answer."""
    if not cell.strip():
        return
    question: str | None = None
    answer: list[str] = []
    lines = cell.split("\n")
    for line, is_code in zip((*lines, "? "), (*fenced(lines), False), strict=True):
        if not line.startswith("? ") or is_code:
            answer.append(line)
            continue
        if question is not None or any(answer):
            yield FollowUp(one_line(markdown(question or "")), markdown("\n".join(answer).strip("\n")).strip())
        question, answer = line[2:], []
