"""A terminal that viva uses alone: its keys and signals, on every system."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, Self


class Terminal(Protocol):
    """The terminal as a full screen. Inside the `with`, keys are read one by one; afterwards all is as before."""

    def __enter__(self) -> Self:
        """Take the terminal. Raises Closed when there is none."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        """Give the terminal back."""

    def suspended(self) -> AbstractContextManager[None]:
        """Give the terminal to another program, such as an editor, inside this `with`. Raises Closed."""

    def stop(self) -> None:
        """Give the terminal back, stop as Ctrl-Z asks, and take the terminal again when the shell continues viva."""

    def forget_keys(self) -> str:
        """Forget the keys that were read and not asked for yet, and return what a signal asks: RESIZED, CLOSED, or
        TIMED_OUT for nothing. Raises KeyboardInterrupt on Ctrl-C."""

    def key(self, timeout_seconds: float | None = None) -> str:
        """Wait for a key and return its name, or RESIZED, CLOSED or TIMED_OUT. Raises KeyboardInterrupt on Ctrl-C."""


def this_terminal() -> Terminal:
    """Return the terminal that viva was started in. It is not changed before its `with`."""
    if sys.platform == "win32":
        from vivadeck.terminal.windows import WindowsTerminal as ThisTerminal
    else:
        from vivadeck.terminal.posix import PosixTerminal as ThisTerminal
    return ThisTerminal()
