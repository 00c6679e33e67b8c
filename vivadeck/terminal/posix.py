"""The terminal of Linux and macOS (POSIX): its keys, and the signals that it sends."""

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
from typing import Any, Self

from vivadeck.ending import put_right
from vivadeck.terminal.escape_codes import (
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

_ESCAPE_SECONDS = (
    0.3  # within it, the rest of an escape sequence arrives even over a slow line; a lone Escape has no rest
)
_SIGNALS = (signal.SIGWINCH, signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGTSTP)


class PosixTerminal:
    """A POSIX terminal; see `keyboard.Terminal`.

    A signal takes effect only while a key is waited for, so that it cannot interrupt a save or a frame.
    """

    def __enter__(self) -> Self:
        self._input = sys.stdin.fileno()
        self._before = termios.tcgetattr(self._input)
        self._ending = put_right(self._leave)  # after Ctrl-\\, too
        self._ending.__enter__()
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")
        self._keys: list[str] = []
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)
        # Python runs a handler only between two of its own steps, which may be too late to end a wait. The system's
        # handler writes to this pipe at once, and the wait ends.
        self._wakeup_before = signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
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
        signal.set_wakeup_fd(self._wakeup_before)
        self._leave()
        self._ending.__exit__(None, None, None)
        os.close(self._wake_read)
        os.close(self._wake_write)

    @contextlib.contextmanager
    def suspended(self) -> Iterator[None]:
        """Give the terminal to another program, such as an editor, with its Ctrl-C, Ctrl-\\ and Ctrl-Z."""
        self._leave()
        quitting = signal.signal(signal.SIGQUIT, _ignored)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            yield
        finally:
            signal.signal(signal.SIGTSTP, _ignored)
            signal.signal(signal.SIGQUIT, quitting)
            if select.select([self._wake_read], [], [], 0)[0]:  # a Ctrl-C was the other program's
                os.write(self._wake_write, os.read(self._wake_read, 512).replace(bytes([signal.SIGINT]), b""))
            self._enter()

    def stop(self) -> None:
        self._leave()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, _ignored)
        self._enter()

    def forget_keys(self) -> str:
        self._keys.clear()
        came = select.select([self._wake_read], [], [], 0)[0]
        return self._after_signals(os.read(self._wake_read, 512)) if came else TIMED_OUT

    def key(self, timeout_seconds: float | None = None) -> str:
        """Return the next key's name, RESIZED, TIMED_OUT, or CLOSED when no key can come. Raises KeyboardInterrupt."""
        while not self._keys:
            ready = select.select([self._input, self._wake_read], [], [], timeout_seconds)[0]
            if not ready:
                return TIMED_OUT
            if self._wake_read in ready:
                return self._after_signals(os.read(self._wake_read, 512))
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
        """Return the text that was typed, "" when the terminal is gone."""
        text = ""
        while not text:  # the first bytes of a letter decode to nothing
            try:
                data = os.read(self._input, 1024)
            except OSError:
                return ""
            if not data:
                return ""
            text = self._decoder.decode(data)
        return text

    def _after_signals(self, numbers: bytes) -> str:
        if signal.SIGHUP in numbers or signal.SIGTERM in numbers:
            return CLOSED
        if signal.SIGINT in numbers:
            raise KeyboardInterrupt
        if signal.SIGTSTP in numbers:
            self.stop()
        return RESIZED

    def _enter(self) -> None:
        tty.setcbreak(self._input, termios.TCSADRAIN)
        write(ENTER_SCREEN)

    def _leave(self) -> None:
        with contextlib.suppress(OSError):
            os.write(sys.stdout.fileno(), LEAVE_SCREEN.encode())  # a signal may have come while a frame is written
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self._input, termios.TCSADRAIN, self._before)


def _ignored(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the wake-up pipe has the signal. (The editor would inherit SIG_IGN, but Ctrl-C must reach it.)"""
