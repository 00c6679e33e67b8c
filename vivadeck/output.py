"""Where text leaves viva: data to stdout, messages to stderr, styled in a terminal and plain everywhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDEST = 100


class Column(NamedTuple):
    """A column of a listing; numbers stand to the right."""

    heading: str
    is_number: bool = False
    style: str = ""


def is_terminal() -> bool:
    """Whether stdout is a terminal that a person reads."""
    return sys.stdout is not None and sys.stdout.isatty()


def tame_encodings() -> None:
    """Let a terminal or pipe that cannot show a character show another, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def data(text: str) -> None:
    """Write a line of data to stdout."""
    sys.stdout.write(text + "\n")


def as_json(value: Any) -> None:
    """Write a value to stdout as JSON."""
    import json

    data(json.dumps(value, ensure_ascii=False, indent=2))


def styled(*parts: tuple[str, str]) -> None:
    """Write a line of data made of (text, style) parts; the styles are for a terminal only."""
    if is_terminal():
        from rich.text import Text

        show(Text.assemble(*parts))
    else:
        data("".join(text for text, _ in parts))


def note(text: str) -> None:
    """Say something to the person, on stderr."""
    if sys.stderr is not None:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def console() -> Console:
    """Return the console for a terminal: at most WIDEST wide where tables are concerned, and free of clever guesses."""
    from rich.console import Console  # 60 ms, which a pipe need not pay

    from vivadeck.look import THEME

    wide = Console(highlight=False, emoji=False, markup=False, theme=THEME)
    wide.width = min(wide.width, WIDEST)
    return wide


def show(renderable: RenderableType) -> None:
    """Write a rich renderable to the terminal."""
    console().print(renderable)


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Write a listing: a table in a terminal; elsewhere plain lines, the heading first, with the columns in line."""
    if is_terminal():
        show(_rich_table(columns, rows))
        return
    listed = [[column.heading for column in columns], *rows]
    widths = [max(len(row[place]) for row in listed) for place in range(len(columns))]
    for row in listed:
        cells = [
            cell.rjust(width) if column.is_number else cell.ljust(width)
            for cell, width, column in zip(row, widths, columns, strict=True)
        ]
        data("  ".join(cells).rstrip())


def _rich_table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> RenderableType:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    made = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    for column in columns:
        made.add_column(
            column.heading,
            justify="right" if column.is_number else "left",
            style=column.style,
            no_wrap=column.is_number,
        )
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))
    return made


def end_quietly() -> None:
    """Stop writing to a reader that has gone (`viva decks | head -1`), without a word."""
    handle = os.open(os.devnull, os.O_WRONLY)
    os.dup2(handle, sys.stdout.fileno())
