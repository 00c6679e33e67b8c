"""Where text leaves viva: data to stdout, messages to stderr, with styles in a terminal and plain everywhere else.

Nothing in the text can control the terminal.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import os
import re
import shutil
import sys
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.sanitize import escape_controls
from vivadeck.terminal import wording

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from vivadeck.terminal.tables import Column

WIDEST = 100
_PIPE = 80, 24  # columns and lines, where there is no terminal
_USUAL_PAGER = "less -RFX"  # colours; no page for what fits; the text stays on the screen
_QUIT = (0, 130, -2)  # how a pager ends that the student quits, with `q` or with Ctrl-C
_NOT_SHOWN = r"\x1b\[[0-9;]*m"
PATIENCE_SECONDS = 0.5

_T = TypeVar("_T")


def is_terminal() -> bool:
    """Return whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def aside() -> contextlib.AbstractContextManager[object]:
    """Write to stderr, inside this `with`, what else goes to stdout: that has data alone then, unless it is a
    terminal."""
    return contextlib.nullcontext() if is_terminal() else contextlib.redirect_stdout(sys.stderr)


def terminal_name() -> str:
    """Return what the system calls the terminal that a person types in; "" where there is none."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if stream is not None and not stream.closed and stream.isatty():
            if sys.platform == "win32":
                return "console"  # Windows has one, and no name for it
            with contextlib.suppress(OSError):
                return os.ttyname(stream.fileno())
    return ""


def open_streams() -> None:
    """Make sure that stdout and stderr exist (`viva decks >&-`), and replace characters that they cannot write."""
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            with contextlib.suppress(OSError):  # about text in the buffer; it is reported when that is written
                stream.reconfigure(errors="replace")


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Write to stdout inside this `with`. Raises VivaError when that fails, BrokenPipeError when nobody reads it.

    Afterwards stdout writes nowhere, so that nothing else fails on it.
    """
    try:
        yield
    except OSError as error:
        if error.filename is not None:  # about another file, which was opened inside the `with`
            raise
        _silence(sys.stdout)
        if error.errno == errno.EPIPE or (os.name == "nt" and error.errno == errno.EINVAL):
            raise BrokenPipeError(errno.EPIPE, "the reader has gone") from error  # `commands/boundary.py` catches it
        raise VivaError(f"The output could not be written: {files.reason(error)}.") from error


def flush() -> None:
    """Write the rest of the buffer. Raises VivaError when that fails, but not when nobody reads it."""
    with contextlib.suppress(BrokenPipeError), writing():
        sys.stdout.flush()


def print_line(text: str) -> None:
    """Write a line of data to stdout."""
    with writing():
        sys.stdout.write(escape_controls(text) + "\n")


def say(text: str) -> None:
    """Write a sentence to stdout, wrapped at words in a terminal."""
    print_line(_wrapped(escape_controls(text), sys.stdout))


def as_json(value: Any) -> None:
    """Write a value to stdout as JSON; in ASCII where stdout would lose or escape a character."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=2)
    is_safe = _is_utf8(sys.stdout) and escape_controls(text) == text
    print_line(text if is_safe else json.dumps(value, indent=2))


def print_styled(*parts: tuple[str, str]) -> None:
    """Write a line of data from (text, style) parts; only a terminal gets the styles."""
    if is_terminal():
        from rich.text import Text

        show(Text.assemble(*((escape_controls(text), style) for text, style in parts)))
    else:
        print_line("".join(text for text, _ in parts))


def warn(text: str) -> None:
    """Write a message to stderr, wrapped at words in a terminal. Errors are ignored: nobody could read about them."""
    stream = sys.stdout if isinstance(sys.stdout, _Page) and sys.stderr.isatty() else sys.stderr
    try:
        stream.write(_wrapped(escape_controls(text), sys.stderr) + "\n")
        stream.flush()
    except OSError:
        _silence(sys.stderr)


def prompt(text: str) -> None:
    """Write a question to stderr; the answer is typed on the same line."""
    with contextlib.suppress(OSError):
        sys.stderr.write(_wrapped(escape_controls(text), sys.stderr))
        sys.stderr.flush()


def progress_bar(items: Collection[_T], doing: str) -> Iterator[_T]:
    """Yield the items; after PATIENCE_SECONDS a progress bar, named `doing`, appears if stderr is a terminal."""
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
                bar.add_task(escape_controls(doing), total=len(items))
            if bar:
                bar.update(bar.task_ids[0], completed=done)
            yield item


class _Page(io.StringIO):
    """What is written to a terminal, as long as it is not known whether that fits on its screen."""

    def __init__(self, terminal: TextIO) -> None:
        super().__init__()
        self.terminal = terminal

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.terminal.encoding

    def isatty(self) -> bool:
        """Return True: it gets what a terminal gets."""
        return True

    def fileno(self) -> int:
        """Return the terminal's own."""
        return self.terminal.fileno()


@contextlib.contextmanager
def paged() -> Iterator[None]:
    """Show what is written inside this `with` in a pager where it is longer than the terminal's screen.

    Into a pipe, and where there is no pager, it is written as it comes.
    """
    pager = _pager() if is_terminal() else []
    if not pager:
        yield
        return
    terminal = sys.stdout
    page = sys.stdout = _Page(terminal)
    try:
        yield
    except KeyboardInterrupt:
        pager = []
        raise
    finally:
        sys.stdout = terminal
        text = page.getvalue()
        if not pager or _fits(text) or not _is_read_in(pager, text):
            with writing():
                terminal.write(text)
                terminal.flush()


def _pager() -> list[str]:
    """Return the command of the pager; none where there is none, or the terminal is too simple for one."""
    import shlex

    try:
        command = shlex.split(os.environ.get("PAGER", _USUAL_PAGER))
    except ValueError:  # a quote without its partner
        return []
    is_simple = os.name != "nt" and os.environ.get("TERM", "dumb") == "dumb"
    return command if command and not is_simple and shutil.which(command[0]) else []


def _fits(text: str) -> bool:
    """Whether a text fits on the screen, with the line below it on which the student types."""
    columns, lines = shutil.get_terminal_size()
    shown = re.sub(_NOT_SHOWN, "", text).split("\n")
    return sum(max(1, -(-wording.columns(line) // columns)) for line in shown) <= lines


def _is_read_in(pager: Sequence[str], text: str) -> bool:
    """Show a text in a pager until the student quits it; return False where the pager fails."""
    import signal
    import subprocess

    used = sys.stdout.encoding or "utf-8"
    usual = {"LESS": "RFX"} | ({"LESSCHARSET": "utf-8"} if _is_utf8(sys.stdout) else {})
    flush()
    before = signal.signal(signal.SIGINT, _nothing)  # Ctrl-C is the pager's, which does not take over a handler
    try:
        process = subprocess.Popen(pager, stdin=subprocess.PIPE, env=usual | os.environ)  # noqa: S603 - the student's own
        process.communicate(text.encode(used, "replace"))  # it ignores that nobody reads the rest
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return process.returncode in _QUIT


def _nothing(*_: object) -> None:
    """Do nothing about a signal."""


def size() -> tuple[int, int]:
    """Return how many columns and lines the output has, as for a person: at most WIDEST columns."""
    if not is_terminal():
        return _PIPE
    size = shutil.get_terminal_size()
    return min(WIDEST, size.columns), size.lines


def console() -> Console:
    """Return a rich console for stdout, at most WIDEST columns wide."""
    from vivadeck.terminal import look  # it imports rich (60 ms), which a pipe does not need

    console = look.console()
    console.width = min(console.width, WIDEST)
    return console


def show(renderable: RenderableType) -> None:
    """Write a rich renderable to the terminal."""
    with writing():
        console().print(renderable)


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Write a table: with a rule, styles and bars in a terminal, elsewhere as plain lines with aligned columns."""
    from vivadeck.terminal import tables

    cells = [[escape_controls(cell) for cell in row] for row in rows]
    if not is_terminal():
        for line in tables.plain(columns, cells):
            print_line(line)
        return
    from rich.text import Text

    lines = tables.styled(columns, cells, size()[0])
    text = Text("\n").join(Text.assemble(*parts) for parts in lines)
    with writing():
        console().print(text, soft_wrap=True)


def _wrapped(text: str, stream: TextIO) -> str:
    if not stream.isatty():
        return text
    return wording.wrapped(text, min(WIDEST, shutil.get_terminal_size().columns))


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - it stays open, as a standard stream does


def _silence(stream: TextIO) -> None:
    """Redirect a stream to nowhere, because its buffer would fail again when Python exits."""
    handle = os.open(os.devnull, os.O_WRONLY)
    os.dup2(handle, stream.fileno())
    os.close(handle)


def _is_utf8(stream: TextIO) -> bool:
    return codecs.lookup(stream.encoding or "ascii").name == "utf-8"
