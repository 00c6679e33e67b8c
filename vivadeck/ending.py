"""The last steps before a signal ends viva: restore the terminal, remove what is temporary."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType

_NAMES = ("SIGTERM", "SIGHUP", "SIGQUIT")  # after SIGINT Python ends in order; SIGKILL ends everything
_SIGNALS = [signal.Signals[name] for name in _NAMES if name in signal.Signals.__members__]
_steps: list[Callable[[], object]] = []


@contextlib.contextmanager
def put_right(step: Callable[[], object]) -> Iterator[None]:
    """Carry out `step` if a signal ends viva inside this `with`. An OSError of the step is ignored."""
    _steps.append(step)
    try:
        _catch()
        yield
    finally:
        _steps.remove(step)
        if not _steps:
            _let_go()


def _catch() -> None:
    with contextlib.suppress(ValueError):  # in a thread other than the first, which gets no signals
        for number in _SIGNALS:
            if signal.getsignal(number) is signal.SIG_DFL:  # not a signal that `nohup` ignores or a session handles
                signal.signal(number, _end)


def _let_go() -> None:
    with contextlib.suppress(ValueError):
        for number in _SIGNALS:
            if signal.getsignal(number) is _end:
                signal.signal(number, signal.SIG_DFL)


def _end(number: int, _: FrameType | None) -> None:
    """Carry out all steps, the last first, and end by the signal."""
    for step in reversed(_steps):
        with contextlib.suppress(OSError):
            step()
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)
