"""The terminal of Windows: keys from its console."""

from __future__ import annotations

import contextlib
import ctypes
import msvcrt
import sys
import time
from collections.abc import Iterator
from typing import Self

from vivadeck.terminal.escape_codes import (
    ENTER_SCREEN,
    LEAVE_SCREEN,
    RESIZED,
    TIMED_OUT,
    Closed,
    size,
    split_keys,
    write,
)

assert sys.platform == "win32"

_POLL_SECONDS = 0.03
_OUTPUT_HANDLE, _ESCAPE_SEQUENCES = -11, 7
_KEYS = {"H": "up", "P": "down", "I": "page up", "Q": "page down", "G": "home", "O": "end"}


class WindowsTerminal:
    """A Windows console; see `keyboard.Terminal`."""

    def __enter__(self) -> Self:
        kernel = ctypes.windll.kernel32
        kernel.SetConsoleMode(kernel.GetStdHandle(_OUTPUT_HANDLE), _ESCAPE_SEQUENCES)
        self._size = size()
        write(ENTER_SCREEN)
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(Closed):
            write(LEAVE_SCREEN)

    @contextlib.contextmanager
    def suspended(self) -> Iterator[None]:
        """Give the terminal to another program, such as an editor."""
        write(LEAVE_SCREEN)
        try:
            yield
        finally:
            write(ENTER_SCREEN)

    def stop(self) -> None:
        """Do nothing: Windows does not stop programs."""

    def forget_keys(self) -> str:
        """Do nothing: the console keeps the keys until they are asked for, and there are no signals."""
        return TIMED_OUT

    def key(self, timeout_seconds: float | None = None) -> str:
        """Return the next key's name, RESIZED, or TIMED_OUT. Raises KeyboardInterrupt."""
        deadline = None if timeout_seconds is None else time.monotonic() + timeout_seconds
        while not msvcrt.kbhit():
            if size() != self._size:
                self._size = size()
                return RESIZED
            if deadline is not None and time.monotonic() > deadline:
                return TIMED_OUT
            time.sleep(_POLL_SECONDS)
        pressed = msvcrt.getwch()
        if pressed == "\x00" or (pressed == "\xe0" and msvcrt.kbhit()):  # alone, it is the letter à
            return _KEYS.get(msvcrt.getwch(), "escape")
        name = split_keys(pressed)[0]
        if name == "interrupt":
            raise KeyboardInterrupt
        return name
