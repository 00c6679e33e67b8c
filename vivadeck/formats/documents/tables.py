"""Tables whose rows are questions with answers → paragraphs. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from vivadeck.formats.documents import markers, question_score
from vivadeck.formats.documents.markers import Marker
from vivadeck.formats.documents.paragraphs import Block

_CELL_END = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br[ ]?/?>", re.IGNORECASE)
_QUESTION = re.compile(
    r"(?:viva )?(?:questions?|q|fragen?|preguntas?|domand[ae]|perguntas?|vra(?:ag|gen))", re.IGNORECASE
)
_ANSWER = re.compile(
    r"(?:model |sample |expected )?(?:answers?|a|ans|antwort(?:en)?|lösung(?:en)?|réponses?|respuestas?|rispost[ae]|"
    r"respostas?|antwoord(?:en)?|solutions?)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:no|nr|n°|#|sl|s|q|id|num(?:ber)?|sr)?[.\s]*(?:no)?[.\s]*\d*[.)]?", re.IGNORECASE)
_FEWEST, _MOST_PART = 2, 0.6
_DEEPEST = 6  # level of a heading: it is below every other one

TableRow = list[str]


def unfolded(blocks: Iterable[Block]) -> list[Block]:
    """Replace each table of questions and answers by a paragraph for each question and each answer."""
    return [each for block in blocks for each in (_unfolded(block) if block.kind == "table" else (block,))]


def is_evident(table: str) -> bool:
    """Tell whether a table clearly has questions with their answers."""
    return _is_evident([_cells(line) for line in table.split("\n")])


def _is_evident(rows: Sequence[TableRow]) -> bool:
    return bool(_headed(rows[0]) or _unheaded(rows))


def cells(line: str) -> list[str]:
    """Return the cells of a line of a table; a line that is none as it is."""
    return _cells(line) if line.lstrip().startswith("|") else [line]


def is_heading(line: str) -> bool:
    """Tell whether a line names the columns of a table of questions and answers."""
    return "|" in line and _headed(_cells(line)) is not None


def _unfolded(table: Block) -> Sequence[Block]:
    rows = [_cells(line) for line in table.text.split("\n")]
    lines = list(range(table.line, table.line + len(rows)))
    if len(rows) > 1 and all(re.fullmatch(r":?-+:?", cell) for cell in rows[1]):
        del rows[1], lines[1]
    titles = 0  # rows of one cell over the others
    while titles < len(rows) - 2 and sum(map(bool, rows[titles])) == 1 and not _is_evident(rows[titles:]):
        titles += 1
    headings = [_heading(row, line) for row, line in zip(rows[:titles], lines, strict=False)]
    below, lines_below = rows[titles:], lines[titles:]
    if columns := _headed(below[0]):
        return [*headings, *_cards(below[1:], columns, below[0], lines_below[1:])]
    if columns := _unheaded(below):
        return [*headings, *_cards(below, columns, [], lines_below)]
    if len(rows) > 1 and all(len(row) == 2 and (_is(row[0], _QUESTION) or _is(row[0], _ANSWER)) for row in rows):
        return [_labelled(row, line) for row, line in zip(rows, lines, strict=True)]
    if stacked := _stacked(rows):
        return [
            (_answer if at % 2 else _question)(cell, line)
            for at, (cell, line) in enumerate(zip(stacked, lines, strict=True))
        ]
    return [table._replace(text=_BREAK.sub(" ", table.text))]


def _stacked(rows: Sequence[TableRow]) -> list[str]:
    """Return the questions and answers of a table in which each question stands over its answer, [] for no such one."""
    labels = (_QUESTION, _ANSWER)
    texts = [
        [cell for cell in row if not _NUMBER.fullmatch(cell) and not any(_is(cell, label) for label in labels)]
        for row in rows
    ]
    cells = [row[0] for row in texts if len(row) == 1]
    is_whole = len(cells) == len(rows) and len(rows) % 2 == 0
    return cells if is_whole and all(_asks(cell) != at % 2 for at, cell in enumerate(cells)) else []


def _heading(row: TableRow, line: int) -> Block:
    """Return the heading that cells are which were made one."""
    text = " ".join(_plain(_BREAK.sub(" ", cell)) for cell in row if cell)
    return Block("text", text, line, Marker(level=_DEEPEST))


def _cells(line: str) -> TableRow:
    inner = line.strip().removeprefix("|")
    return [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(inner)[: -1 if inner.endswith("|") else None]]


def _plain(cell: str) -> str:
    return cell.strip("*_#:. ")


def _is(cell: str, name: re.Pattern[str]) -> bool:
    return bool(name.fullmatch(re.sub(r"\s*\d*$", "", _plain(cell))))


def _headed(row: TableRow) -> tuple[int, int] | None:
    """Return the columns of the questions and of the answers, as a table's first row names them."""
    asked = next((at for at, cell in enumerate(row) if _is(cell, _QUESTION)), None)
    answered = next((at for at, cell in enumerate(row) if _is(cell, _ANSWER)), None)
    return None if asked is None or answered is None or answered < asked else (asked, answered)


def _unheaded(rows: Sequence[TableRow]) -> tuple[int, int] | None:
    """Return the columns of the questions and of the answers, where most rows clearly ask."""
    wide = [row for row in rows if len(row) > 1]
    asked = 1 if wide and all(len(row) == 3 and _NUMBER.fullmatch(row[0]) for row in wide) else 0
    wide = [row for row in wide if len(row) == asked + 2]
    asking_rows = [row for row in wide if _asks(row[asked]) and row[asked + 1] and not _asks(row[asked + 1])]
    is_evident = len(asking_rows) >= max(_FEWEST, _MOST_PART * len(rows))
    return (asked, asked + 1) if is_evident else None


def _asks(cell: str) -> bool:
    return question_score.asks(markers.split(cell)[1]) >= 1.5


def _cards(rows: Sequence[TableRow], columns: tuple[int, int], head: TableRow, lines: Sequence[int]) -> Iterator[Block]:
    asked, answered = columns
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
            if at not in columns and cell and not _NUMBER.fullmatch(_plain(name))
        ]
        if text := "\n\n".join(filter(None, (row[answered], *rest))):
            yield _answer(text, line)


def _question(cell: str, line: int) -> Block:
    marker, rest = markers.split(_BREAK.sub(" ", cell))
    return Block("text", markers.unbold(rest), line, Marker("Q", marker.number, marker.shown))


def _answer(cell: str, line: int) -> Block:
    """Return an answer as one block, since nothing in it is a question."""
    parts = [markers.split(part) for part in _BREAK.split(cell) if part.strip()]
    shown = (f"- {rest}" if marker.style == "-" else f"{marker.shown} {rest}".strip() for marker, rest in parts)
    return Block("cell", "\n\n".join(shown), line, Marker("A"))


def _labelled(row: TableRow, line: int) -> Block:
    return _question(row[1], line) if _is(row[0], _QUESTION) else _answer(row[1], line)
