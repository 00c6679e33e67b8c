"""How a table is laid out: plain in a pipe; on a terminal so that no figure is cut, however narrow it is. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vivadeck.terminal.wording import columns

Parts = tuple[tuple[str, str], ...]  # of a line: (text, style)

_GAPS = (3, 2, 1)  # columns between cells: as many as there is room for
_NARROWEST = 16  # columns of a text, below which it gets a line of its own
_SHORTEST_BAR = 4  # columns of the longest bar, below which there are none
_INDENT = "  "  # of what belongs to the text above it
_PIECES = re.compile(r"\s+|[^\s/-]+[/-]*|[/-]+")  # of a text: it is broken between words, or behind a / or -


class Column(NamedTuple):
    """A column of a table. A bar is a row of equal signs, which only a terminal gets, as long as there is room for."""

    heading: str
    style: str = ""
    is_number: bool = False
    is_bar: bool = False


def plain(table: Sequence[Column], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table for a program, or a file: in line, however wide, and without bars."""
    places = [place for place, column in enumerate(table) if not column.is_bar]
    shown = [[table[place].heading for place in places], *([row[place] for place in places] for row in rows)]
    widths = [max(columns(row[each]) for row in shown) for each in range(len(places))]
    for row in shown:
        cells = [_padded(cell, width, table[place]) for cell, width, place in zip(row, widths, places, strict=True)]
        yield "  ".join(cells).rstrip()


def styled(table: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[Parts]:
    """Return the lines of a table for a terminal of so many columns: headings, a rule, and the rows.

    Where it is too wide, bars become shorter, then texts are broken, and then they stand above their figures. Where
    there is no room for the figures either, their lines are too long: the terminal breaks them.
    """
    for gap in _GAPS:
        fitted = _with_short_bars(table, rows, width, gap)
        widths = _widths(*fitted, width, gap)
        if widths:
            return _side_by_side(*fitted, widths, gap)
    return _stacked(*_without_bars(table, rows), width)


def fold(text: str, width: int) -> list[str]:
    """Break a text into lines of so many columns: between words, else behind a / or -, else anywhere."""
    lines, line = [], ""
    for piece in _PIECES.findall(text):
        if line and columns(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line or not piece.isspace() else ""
        while columns(line.rstrip()) > width and len(line) > 1:
            fits = next(each for each in range(len(line) - 1, 0, -1) if columns(line[:each]) <= width or each == 1)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _natural(table: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
    cells = [[column.heading for column in table], *rows]
    return [max(columns(row[place]) for row in cells) for place in range(len(table))]


def _without_bars(
    table: Sequence[Column], rows: Sequence[Sequence[str]]
) -> tuple[Sequence[Column], Sequence[Sequence[str]]]:
    places = [place for place, column in enumerate(table) if not column.is_bar]
    return [table[place] for place in places], [[row[place] for place in places] for row in rows]


def _with_short_bars(
    table: Sequence[Column], rows: Sequence[Sequence[str]], width: int, gap: int
) -> tuple[Sequence[Column], Sequence[Sequence[str]]]:
    """Return the table with bars that are as long as there is room for; without them where that is too short."""
    natural = _natural(table, rows)
    place = next((place for place, column in enumerate(table) if column.is_bar), None)
    if place is None or sum(natural) + gap * (len(table) - 1) <= width:
        return table, rows
    room = width - sum(natural) + natural[place] - gap * (len(table) - 1)
    if room < _SHORTEST_BAR or columns(table[place].heading) > room:
        return _without_bars(table, rows)
    return table, [[*row[:place], _short_bar(row[place], room, natural[place]), *row[place + 1 :]] for row in rows]


def _short_bar(bar: str, room: int, longest: int) -> str:
    """Leave out some of a bar's equal signs, at the same places in each bar."""
    step = longest / room
    return "".join(bar[place] for each in range(room) if (place := int(each * step)) < len(bar))


def _widths(table: Sequence[Column], rows: Sequence[Sequence[str]], width: int, gap: int) -> list[int]:
    """Return how wide the columns are: texts become narrower, the widest first; none where one had no room."""
    widths = _natural(table, rows)
    over = sum(widths) + gap * (len(table) - 1) - width
    texts = [place for place, column in enumerate(table) if not column.is_number and not column.is_bar]
    while over > 0:
        widest = max(texts, key=lambda place: widths[place], default=None)
        if widest is None or widths[widest] <= _NARROWEST:
            return []
        widths[widest] -= 1
        over -= 1
    return widths


def _side_by_side(
    table: Sequence[Column], rows: Sequence[Sequence[str]], widths: Sequence[int], gap: int
) -> list[Parts]:
    lines = _row([column._replace(style="bold") for column in table], [each.heading for each in table], widths, gap)
    lines.append((("─" * (sum(widths) + gap * (len(table) - 1)), ""),))
    for row in rows:
        lines += _row(table, row, widths, gap)
    return lines


def _row(table: Sequence[Column], row: Sequence[str], widths: Sequence[int], gap: int) -> list[Parts]:
    """Return the lines of a row, as many as its longest text has."""
    folded = [fold(cell, width) for cell, width in zip(row, widths, strict=True)]
    lines = []
    for number in range(max(map(len, folded))):
        parts: list[tuple[str, str]] = []
        for column, cell, width in zip(table, folded, widths, strict=True):
            text = cell[number] if number < len(cell) else ""
            parts += [(_padded(text, width, column), column.style), (" " * gap, "")]
        lines.append(tuple(parts[:-1]))
    return lines


def _stacked(table: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[Parts]:
    """Return the lines of a narrow table: the texts of a row, each on its own, and its figures below them."""
    texts = [place for place, column in enumerate(table) if not column.is_number]
    numbers = [place for place, column in enumerate(table) if column.is_number]
    figures = [table[place] for place in numbers]
    widths = _natural(figures, [[row[place] for place in numbers] for row in rows])

    def lines_of(row: Sequence[str], styles: Sequence[str]) -> Iterator[Parts]:
        for place in texts:
            indent = "" if place == texts[0] else _INDENT
            for line in fold(row[place], max(1, width - len(indent))) if row[place] else ():
                yield ((indent, ""), (line, styles[place]))
        cells = [_padded(row[place], each, table[place]) for place, each in zip(numbers, widths, strict=True)]
        if cells:
            parts = [(each, styles[place]) for each, place in zip(cells, numbers, strict=True)]
            yield ((_INDENT if texts else "", ""), *(part for each in parts for part in (each, (" ", ""))))

    lines = [*lines_of([column.heading for column in table], ["bold"] * len(table)), (("─" * width, ""),)]
    for row in rows:
        lines += lines_of(row, [column.style for column in table])
    return lines


def _padded(text: str, width: int, column: Column) -> str:
    padding = " " * (width - columns(text))
    return padding + text if column.is_number else text + padding
