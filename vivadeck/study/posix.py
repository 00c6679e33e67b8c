"""Keys and signals from a POSIX terminal."""

from __future__ import annotations

import codecs
import contextlib
import os
import select
import signal
import sys
import termios
import tty
from collections.abc import Iterator
from types import FrameType
from typing import Any

from vivadeck.ending import put_right
from vivadeck.study.terminal import (
    CLOSED,
    ENTER_SCREEN,
    LEAVE_SCREEN,
    RESIZED,
    TIMED_OUT,
    is_unfinished,
    split_keys,
    write,
)

assert sys.platform != "win32"

_ESCAPE_SECONDS = 0.3  # the rest of an escape sequence follows, over a slow line too; a lone Escape does not go on
_SIGNALS = (signal.SIGWINCH, signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGTSTP)


class Terminal:
    """The terminal while a session runs; leaving the `with` gives it back as it was.

    A signal is acted on only when a key is waited for, so that it cannot cut a save or a frame in two.
    """

    def __enter__(self) -> Terminal:
        self._input = sys.stdin.fileno()
        self._before = termios.tcgetattr(self._input)
        self._ending = put_right(self._leave)  # after Ctrl-\\, too
        self._ending.__enter__()
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")
        self._keys: list[str] = []
        self._woken, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        # Python runs a handler between two of its own steps, which may be after the wait that it is to end: what is
        # written here is written by the system's handler, at once.
        self._wakened_before = signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        self._handlers: dict[signal.Signals, Any] = {number: signal.signal(number, _ignored) for number in _SIGNALS}
        try:
            self._enter()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakened_before)
        self._leave()
        self._ending.__exit__(None, None, None)
        os.close(self._woken)
        os.close(self._waker)

    @contextlib.contextmanager
    def lent(self) -> Iterator[None]:
        """Give the terminal to another program, such as an editor, with its Ctrl-C, Ctrl-\\ and Ctrl-Z."""
        self._leave()
        quitting = signal.signal(signal.SIGQUIT, _ignored)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            yield
        finally:
            signal.signal(signal.SIGTSTP, _ignored)
            signal.signal(signal.SIGQUIT, quitting)
            if select.select([self._woken], [], [], 0)[0]:  # a Ctrl-C was the other program's
                os.write(self._waker, os.read(self._woken, 512).replace(bytes([signal.SIGINT]), b""))
            self._enter()

    def key(self, patience_seconds: float | None = None) -> str:
        """Return the next key's name, RESIZED, TIMED_OUT, or CLOSED when no key can come. Raises KeyboardInterrupt."""
        while not self._keys:
            ready = select.select([self._input, self._woken], [], [], patience_seconds)[0]
            if not ready:
                return TIMED_OUT
            if self._woken in ready:
                return self._woken_by(os.read(self._woken, 512))
            text = self._read()
            if not text:
                return CLOSED
            while is_unfinished(text) and select.select([self._input], [], [], _ESCAPE_SECONDS)[0]:
                more = self._read()
                if not more:
                    break
                text += more
            self._keys = split_keys(text)
        return self._keys.pop(0)

    def _read(self) -> str:
        """Return what was typed, "" when the terminal is gone."""
        text = ""
        while not text:  # the first bytes of a letter are not a letter yet
            try:
                data = os.read(self._input, 1024)
            except OSError:
                return ""
            if not data:
                return ""
            text = self._decoder.decode(data)
        return text

    def _woken_by(self, numbers: bytes) -> str:
        if signal.SIGHUP in numbers or signal.SIGTERM in numbers:
            return CLOSED
        if signal.SIGINT in numbers:
            raise KeyboardInterrupt
        if signal.SIGTSTP in numbers:
            self._stop()
        return RESIZED

    def _stop(self) -> None:
        """Ctrl-Z: give the terminal back, stop, and take it again when the shell goes on."""
        self._leave()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, _ignored)
        self._enter()

    def _enter(self) -> None:
        tty.setcbreak(self._input, termios.TCSADRAIN)
        write(ENTER_SCREEN)

    def _leave(self) -> None:
        with contextlib.suppress(OSError):
            os.write(sys.stdout.fileno(), LEAVE_SCREEN.encode())  # a signal may have come while a frame is written
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self._input, termios.TCSADRAIN, self._before)


def _ignored(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the wake-up has been written. (SIG_IGN would be handed on to the editor, which Ctrl-C must reach.)"""
