"""Tables whose rows are questions with answers → paragraphs. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from vivadeck.formats import columns
from vivadeck.formats.documents import markers, question_score
from vivadeck.formats.documents.markers import Marker
from vivadeck.formats.documents.paragraphs import Block

_CELL_END = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br[ ]?/?>", re.IGNORECASE)
_LABELS = {"q": "question", "a": "answer", "ans": "answer"}
_NUMBER = re.compile(r"(?:no|nr|n°|#|sl|s|q|id|num(?:ber)?|sr)?[.\s]*(?:no)?[.\s]*\d*[.)]?", re.IGNORECASE)
_FEWEST, _MOST_PART = 2, 0.6
_DEEPEST = 6  # level of a heading: it is below every other one

TableRow = list[str]


def unfolded(blocks: Sequence[Block]) -> list[Block]:
    """Replace each table of questions and answers by a paragraph for each question and each answer.

    A table of terms is one where nothing asks: elsewhere it may be a part of an answer.
    """
    is_asked = any(
        is_evident(each.text) if each.kind == "table" else _asks(each.text) or each.marker.style not in ("", "-")
        for each in blocks
    )
    headed = _headed if is_asked else _named
    return [each for block in blocks for each in (_unfolded(block, headed) if block.kind == "table" else (block,))]


def is_evident(table: str) -> bool:
    """Tell whether a table clearly has questions with their answers."""
    rows = [_cells(line) for line in table.split("\n")]
    return bool(_headed(rows[0]) or _unheaded(rows))


def cells(line: str) -> list[str]:
    """Return the cells of a line of a table; a line that is none as it is."""
    return _cells(line) if line.lstrip().startswith("|") else [line]


def is_heading(line: str, *, names_terms: bool = False) -> bool:
    """Tell whether a line names the columns of a table of questions and answers, or also of terms and meanings."""
    return "|" in line and (_named if names_terms else _headed)(_cells(line)) is not None


def _unfolded(table: Block, headed: Callable[[TableRow], tuple[int, int] | None]) -> Sequence[Block]:
    rows = [_cells(line) for line in table.text.split("\n")]
    lines = list(range(table.line, table.line + len(rows)))
    if len(rows) > 1 and all(re.fullmatch(r":?-+:?", cell) for cell in rows[1]):
        del rows[1], lines[1]
    rest = (at for at, row in enumerate(rows) if sum(map(bool, row)) != 1 or headed(row) or _unheaded(rows[at:]))
    titles = max(0, min(len(rows) - 2, next(rest, len(rows))))  # rows of one cell over the others
    headings = [_heading(row, line) for row, line in zip(rows[:titles], lines, strict=False)]
    below, lines_below = rows[titles:], lines[titles:]
    if places := headed(below[0]):
        return [*headings, *_cards(below[1:], places, below[0], lines_below[1:])]
    if places := _unheaded(below):
        start = 1 if _is_unlike(below, places[0]) else 0
        return [*headings, *_cards(below[start:], places, below[0] if start else [], lines_below[start:])]
    if len(rows) > 1 and all(len(row) == 2 and _field(row[0]) for row in rows):
        stacked, is_answer = [row[1] for row in rows], [_field(row[0]) == "answer" for row in rows]
    else:
        stacked, is_answer = _stacked(rows), [at % 2 == 1 for at in range(len(rows))]
    if stacked:
        rows_of = zip(is_answer, stacked, lines, strict=True)
        return [(_answer if each else _question)(cell, line) for each, cell, line in rows_of]
    return [table._replace(text=_BREAK.sub(" ", table.text))]


def _stacked(rows: Sequence[TableRow]) -> list[str]:
    """Return the questions and answers of a table in which each question stands over its answer, [] for no such one."""
    texts = [[cell for cell in row if not _NUMBER.fullmatch(cell) and not _field(cell)] for row in rows]
    cells = [row[0] for row in texts if len(row) == 1]
    is_whole = len(cells) == len(rows) and len(rows) % 2 == 0
    return cells if is_whole and all(_asks(cell) != at % 2 for at, cell in enumerate(cells)) else []


def _heading(row: TableRow, line: int) -> Block:
    text = " ".join(_plain(_BREAK.sub(" ", cell)) for cell in row if cell)
    return Block("text", text, line, Marker(level=_DEEPEST))


def _cells(line: str) -> TableRow:
    inner = line.strip().removeprefix("|")
    return [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(inner)[: -1 if inner.endswith("|") else None]]


def _plain(cell: str) -> str:
    return cell.strip("*_#:. ")


def _field(cell: str) -> str | None:
    """Return "question" or "answer" for a cell that is the name of one, as a heading or a label."""
    name = re.sub(r"\s*\d*$", "", _plain(cell))
    return _LABELS.get(name.casefold()) or columns.worded(name)


def _headed(row: TableRow) -> tuple[int, int] | None:
    fields = [None if _asks(cell) else _field(cell) for cell in row]
    if not {"question", "answer"} <= {*fields} or fields.index("answer") < fields.index("question"):
        return None
    return fields.index("question"), fields.index("answer")


def _named(row: TableRow) -> tuple[int, int] | None:
    """Return the columns of a header that may also name terms and their meanings, or is empty over two columns."""
    named = columns.by_field(row)
    if {"question", "answer"} <= named.keys():
        return named["question"], named["answer"]
    return (0, 1) if len(row) == 2 and not any(cell.strip(":- ") for cell in row) else None


def _unheaded(rows: Sequence[TableRow]) -> tuple[int, int] | None:
    wide = [row for row in rows if len(row) > 1]
    asked = 1 if wide and all(len(row) == 3 and _NUMBER.fullmatch(row[0]) for row in wide) else 0
    wide = [row for row in wide if len(row) == asked + 2]
    asking_rows = [row for row in wide if _asks(row[asked]) and row[asked + 1] and not _asks(row[asked + 1])]
    is_evident = len(asking_rows) >= max(_FEWEST, _MOST_PART * len(rows))
    return (asked, asked + 1) if is_evident else None


def _is_unlike(rows: Sequence[TableRow], asked: int) -> bool:
    """Tell whether all rows but the first ask something: it is a heading, whatever its words are."""
    is_first_open = sum(map(bool, rows[0])) > 1 and not _asks(rows[0][asked])  # a row of one cell is a title
    return is_first_open and all(_asks(row[asked]) for row in rows[1:] if len(row) > asked and row[asked])


def _asks(cell: str) -> bool:
    return question_score.asks(markers.split(cell)[1]) >= 1.5


def _cards(rows: Sequence[TableRow], places: tuple[int, int], head: TableRow, lines: Sequence[int]) -> Iterator[Block]:
    asked, answered = places
    for row, line in zip(rows, lines, strict=True):
        if len(row) <= answered:
            if any(row):
                yield _heading(row, line)
            continue
        if row[asked]:
            yield _question(row[asked], line)
        rest = [
            f"**{_plain(name)}:** {cell}"
            for at, (name, cell) in enumerate(zip(head, row, strict=False))
            if at not in places and cell and not _NUMBER.fullmatch(_plain(name))
        ]
        if text := "\n\n".join(filter(None, (row[answered], *rest))):
            yield _answer(text, line)


def _question(cell: str, line: int) -> Block:
    marker, rest = markers.split(_BREAK.sub(" ", cell))
    return Block("text", markers.unbold(rest), line, Marker("Q", marker.number, marker.shown))


def _answer(cell: str, line: int) -> Block:
    parts = [markers.split(part) for part in _BREAK.split(cell) if part.strip()]
    shown = (f"- {rest}" if marker.style == "-" else f"{marker.shown} {rest}".strip() for marker, rest in parts)
    return Block("cell", "\n\n".join(shown), line, Marker("A"))
