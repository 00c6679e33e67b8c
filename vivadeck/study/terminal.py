"""The terminal as a full screen: its size, its keys, and one frame after another without flicker."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import Any

ENTER_SCREEN, LEAVE_SCREEN = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_BEGIN_FRAME, _END_FRAME = "\x1b[?2026h\x1b[H", "\x1b[J\x1b[?2026l"
RESIZED, CLOSED = "resized", "closed"
_NAMES = {
    "\r": "enter", "\n": "enter", " ": "space", "\x03": "interrupt", "\x04": "q",
    "\x1b[A": "up", "\x1bOA": "up", "\x1b[B": "down", "\x1bOB": "down",
    "\x1b[5~": "page up", "\x1b[6~": "page down",
    "\x1b[H": "home", "\x1bOH": "home", "\x1b[1~": "home", "\x1b[F": "end", "\x1bOF": "end", "\x1b[4~": "end",
}  # fmt: skip


class Closed(Exception):
    """There is no terminal any more to write to."""


def size() -> tuple[int, int]:
    """Return the terminal's width and height in characters."""
    columns, rows = shutil.get_terminal_size()
    return columns, rows


def draw(lines: Sequence[str]) -> None:
    """Put a frame on the screen in one write, over the one before. Raises Closed when there is no terminal any more."""
    text = _BEGIN_FRAME + "\n".join(f"{line}\x1b[K" for line in lines) + _END_FRAME
    _write(text)


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        raise Closed from None


def split_keys(text: str) -> list[str]:
    """Return the names of the keys that `text`, as a terminal sends it, holds."""
    keys = []
    while text:
        length = next((size for size in (4, 3, 1) if text[:size] in _NAMES), 0)
        if not length and text[0] == "\x1b":
            length = _sequence_length(text)
            keys.append("escape")
        elif not length:
            length = 1
            keys.append(text[0])
        else:
            keys.append(_NAMES[text[:length]])
        text = text[length:]
    return keys


def _sequence_length(text: str) -> int:
    """Return how long the unknown escape sequence at the beginning of `text` is."""
    if text[1:2] not in ("[", "O"):
        return min(len(text), 2)
    end = next((place for place, letter in enumerate(text[2:], 2) if "@" <= letter <= "~"), len(text) - 1)
    return end + 1


if sys.platform == "win32":
    import ctypes
    import msvcrt
    import time

    _POLL_SECONDS = 0.03
    _WINDOWS_KEYS = {"H": "up", "P": "down", "I": "page up", "Q": "page down", "G": "home", "O": "end"}

    class Terminal:
        """The terminal while a session runs; leaving the `with` gives it back as it was."""

        def __enter__(self) -> Terminal:
            kernel = ctypes.windll.kernel32
            kernel.SetConsoleMode(kernel.GetStdHandle(-11), 7)  # let the console understand escape sequences
            self._size = size()
            _write(ENTER_SCREEN)
            return self

        def __exit__(self, *_: object) -> None:
            with contextlib.suppress(Closed):
                _write(LEAVE_SCREEN)

        @contextlib.contextmanager
        def lent(self) -> Iterator[None]:
            """Give the terminal to another program, such as an editor."""
            _write(LEAVE_SCREEN)
            yield
            _write(ENTER_SCREEN)

        def key(self) -> str:
            """Return the next key's name, or RESIZED."""
            while not msvcrt.kbhit():
                if size() != self._size:
                    self._size = size()
                    return RESIZED
                time.sleep(_POLL_SECONDS)
            pressed = msvcrt.getwch()
            if pressed in ("\x00", "\xe0"):
                return _WINDOWS_KEYS.get(msvcrt.getwch(), "escape")
            name = split_keys(pressed)[0]
            if name == "interrupt":
                raise KeyboardInterrupt
            return name

else:
    import codecs
    import select
    import termios
    import tty

    _ESCAPE_SECONDS = 0.05  # the rest of an escape sequence comes at once; a lone Escape does not go on

    class Terminal:
        """The terminal while a session runs; leaving the `with` gives it back as it was."""

        def __enter__(self) -> Terminal:
            self._input = sys.stdin.fileno()
            self._before = termios.tcgetattr(self._input)
            self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")
            self._keys: list[str] = []
            self._woken, self._waker = os.pipe()
            os.set_blocking(self._waker, False)
            self._handlers: dict[int, Any] = {
                number: signal.signal(number, handler)
                for number, handler in (
                    (signal.SIGWINCH, self._on_signal),
                    (signal.SIGINT, self._on_signal),
                    (signal.SIGHUP, self._on_signal),
                    (signal.SIGTERM, self._on_signal),
                    (signal.SIGTSTP, self._on_stop),
                )
            }
            self._enter()
            return self

        def __exit__(self, *_: object) -> None:
            for number, handler in self._handlers.items():
                signal.signal(number, handler)
            self._leave()
            os.close(self._woken)
            os.close(self._waker)

        @contextlib.contextmanager
        def lent(self) -> Iterator[None]:
            """Give the terminal to another program, such as an editor."""
            self._leave()
            yield
            self._enter()

        def key(self) -> str:
            """Return the next key's name, RESIZED, or CLOSED when no key can come. Raises KeyboardInterrupt."""
            while not self._keys:
                ready = select.select([self._input, self._woken], [], [])[0]
                if self._woken in ready:
                    return _woken_by(os.read(self._woken, 512))
                try:
                    data = os.read(self._input, 1024)
                except OSError:
                    return CLOSED
                if not data:
                    return CLOSED
                text = self._decoder.decode(data)
                if text.endswith("\x1b") and select.select([self._input], [], [], _ESCAPE_SECONDS)[0]:
                    text += self._decoder.decode(os.read(self._input, 1024))
                self._keys = split_keys(text)
            return self._keys.pop(0)

        def _enter(self) -> None:
            tty.setcbreak(self._input, termios.TCSADRAIN)
            _write(ENTER_SCREEN)

        def _leave(self) -> None:
            with contextlib.suppress(Closed):
                _write(LEAVE_SCREEN)
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._input, termios.TCSADRAIN, self._before)

        def _on_signal(self, number: int, _frame: FrameType | None) -> None:
            """Wake `key`. A signal is acted on only between two keys, so that it cannot cut a save in two."""
            with contextlib.suppress(BlockingIOError):
                os.write(self._waker, bytes([number]))

        def _on_stop(self, number: int, _frame: FrameType | None) -> None:
            """Ctrl-Z: give the terminal back, stop, and take it again when the shell goes on."""
            self._leave()
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(signal.Signals(number))
            signal.signal(number, self._on_stop)
            self._enter()
            self._on_signal(signal.SIGWINCH, None)

    def _woken_by(numbers: bytes) -> str:
        if signal.SIGHUP in numbers or signal.SIGTERM in numbers:
            return CLOSED
        if signal.SIGINT in numbers:
            raise KeyboardInterrupt
        return RESIZED
