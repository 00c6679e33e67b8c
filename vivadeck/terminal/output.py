"""Where text leaves viva: data to stdout, messages to stderr, styled in a terminal and plain everywhere else.

Whatever the text holds, nothing in it can steer the terminal.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import os
import sys
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO, TypeVar

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.sanitize import visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDEST = 100
PATIENCE_SECONDS = 0.5

_Item = TypeVar("_Item")


class Column(NamedTuple):
    """A column of a listing; numbers stand to the right."""

    heading: str
    is_number: bool = False
    style: str = ""


def is_terminal() -> bool:
    """Whether stdout is a terminal that a person reads."""
    return sys.stdout is not None and sys.stdout.isatty()


def open_streams() -> None:
    """See to it that stdout and stderr are there (`viva decks >&-`), and show another character for one they lack."""
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            with contextlib.suppress(OSError):  # of what is held back, which is told when it is written
                stream.reconfigure(errors="replace")


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Write to stdout. Raises VivaError when it cannot be written, BrokenPipeError when its reader has gone.

    After either, stdout leads nowhere, so that nothing else stumbles over it.
    """
    try:
        yield
    except OSError as error:
        if error.filename is not None:  # about another file, which was to be opened meanwhile
            raise
        _silence(sys.stdout)
        if error.errno == errno.EPIPE or (os.name == "nt" and error.errno == errno.EINVAL):
            raise BrokenPipeError(errno.EPIPE, "the reader has gone") from error  # known again further out
        raise VivaError(f"The output could not be written: {files.reason(error)}.") from error


def flush() -> None:
    """Write what is still held back. Raises VivaError when it cannot be written; a reader that has gone is no error."""
    with contextlib.suppress(BrokenPipeError), writing():
        sys.stdout.flush()


def data(text: str) -> None:
    """Write a line of data to stdout."""
    with writing():
        sys.stdout.write(visible(text) + "\n")


def as_json(value: Any) -> None:
    """Write a value to stdout as JSON; in ASCII where a character would else be lost or made visible."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=2)
    is_safe = _is_utf8(sys.stdout) and visible(text) == text
    data(text if is_safe else json.dumps(value, indent=2))


def styled(*parts: tuple[str, str]) -> None:
    """Write a line of data made of (text, style) parts; the styles are for a terminal only."""
    if is_terminal():
        from rich.text import Text

        show(Text.assemble(*((visible(text), style) for text, style in parts)))
    else:
        data("".join(text for text, _ in parts))


def note(text: str) -> None:
    """Say something to the person, on stderr; where that cannot be written, there is nobody to tell."""
    try:
        sys.stderr.write(visible(text) + "\n")
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)


def prompt(text: str) -> None:
    """Ask the person something on stderr; the answer is typed on the same line."""
    with contextlib.suppress(OSError):
        sys.stderr.write(visible(text))
        sys.stderr.flush()


def tracked(items: Collection[_Item], doing: str) -> Iterator[_Item]:
    """Yield the items; a person who has waited for PATIENCE_SECONDS sees on the terminal's stderr how far it is."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield from items
        return
    from time import monotonic

    began, bar = monotonic(), None
    with contextlib.ExitStack() as stack:
        for done, item in enumerate(items):
            if bar is None and monotonic() - began > PATIENCE_SECONDS:
                from rich.progress import Progress

                from vivadeck.terminal import look

                bar = stack.enter_context(Progress(console=look.console(stderr=True), transient=True))
                bar.add_task(visible(doing), total=len(items))
            if bar:
                bar.update(bar.task_ids[0], completed=done)
            yield item


def console() -> Console:
    """Return the console for a terminal: at most WIDEST wide where tables are concerned, and free of clever guesses."""
    from vivadeck.terminal import look  # and rich, 60 ms, which a pipe need not pay

    wide = look.console()
    wide.width = min(wide.width, WIDEST)
    return wide


def show(renderable: RenderableType) -> None:
    """Write a rich renderable to the terminal."""
    with writing():
        console().print(renderable)


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Write a listing: a table in a terminal; elsewhere plain lines, the heading first, with the columns in line."""
    if is_terminal():
        show(_rich_table(columns, rows))
        return
    listed = [[column.heading for column in columns], *([visible(cell) for cell in row] for row in rows)]
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
            overflow="fold",  # an id is there to be typed
        )
    for row in rows:
        made.add_row(*(Text(visible(cell)) for cell in row))
    return made


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - it stays open like any standard stream


def _silence(stream: TextIO) -> None:
    """Let a stream lead nowhere: what it holds back would else fail again when Python ends."""
    handle = os.open(os.devnull, os.O_WRONLY)
    os.dup2(handle, stream.fileno())
    os.close(handle)


def _is_utf8(stream: TextIO) -> bool:
    return codecs.lookup(stream.encoding or "ascii").name == "utf-8"
