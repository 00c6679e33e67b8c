"""Measure processes from outside: CPU time, time on the clock, and peak memory.

The measuring process must stay small: its children inherit the peak of its memory.
"""

from __future__ import annotations

import ctypes
import os
import pty
import select
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

PYTHON = sys.executable
VIVA = (PYTHON, "-c", "from vivadeck.__main__ import main; main()")  # as the installed script starts it
_STUDY = (*VIVA, "study", "--new", "100")
_QUESTION, _ANSWER = b"shows the answer", b"forgot"
_PATIENCE_SECONDS = 300


class Cost(NamedTuple):
    """The cost of a process: seconds of CPU time (user and system), seconds on the clock, peak memory in bytes."""

    cpu: float
    wall: float
    memory: int


def spawned(command: Sequence[str], environment: Mapping[str, str], out: str = os.devnull) -> Cost:
    """Run a command to its end, with its output in `out`. Raises SystemExit when it fails."""
    began = time.perf_counter()
    actions = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_RDWR, 0) for descriptor in (0, 2)]
    actions.append((os.POSIX_SPAWN_OPEN, 1, out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    process = os.posix_spawn(command[0], list(command), environment, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with status {status}")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - began, _bytes(usage.ru_maxrss))


def until_first_question(environment: Mapping[str, str]) -> Cost:
    """Run `viva study` in a pseudo-terminal until its first question is on the screen."""
    began = time.perf_counter()
    process, terminal = _in_terminal(_STUDY, environment)
    _wait_for(_QUESTION, terminal)
    wall = time.perf_counter() - began
    os.kill(process, signal.SIGKILL)
    _, _, usage = os.wait4(process, 0)
    os.close(terminal)
    return Cost(usage.ru_utime + usage.ru_stime, wall, _bytes(usage.ru_maxrss))


def end_of_session(environment: Mapping[str, str]) -> Cost:
    """Grade one card in `viva study`; return the cost from the key that quits to the end of the process."""
    process, terminal = _in_terminal(_STUDY, environment)
    _wait_for(_QUESTION, terminal)
    for key, then in ((b" ", _ANSWER), (b"4", _QUESTION)):
        os.write(terminal, key)
        _wait_for(then, terminal)
    before, began = _cpu_seconds(process), time.perf_counter()
    os.write(terminal, b"q")
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        pass  # the other side has closed
    _, status, usage = os.wait4(process, 0)
    os.close(terminal)
    if status:
        raise SystemExit(f"viva study ended with status {status}")
    return Cost(usage.ru_utime + usage.ru_stime - before, time.perf_counter() - began, _bytes(usage.ru_maxrss))


def _in_terminal(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, int]:
    """Start a command in a pseudo-terminal; return its process and the other side of the terminal."""
    process, terminal = pty.fork()
    if process == 0:
        os.execve(command[0], list(command), environment)
    return process, terminal


def _wait_for(text: bytes, terminal: int) -> None:
    seen = b""
    while text not in seen:
        if not select.select([terminal], [], [], _PATIENCE_SECONDS)[0]:
            raise SystemExit(f"no {text!r} within {_PATIENCE_SECONDS} s: {seen!r}")
        seen += os.read(terminal, 65536)


def _cpu_seconds(process: int) -> float:
    """Return the CPU time of a running process; NaN if the system does not say it."""
    clock = ctypes.c_int()
    find = getattr(ctypes.CDLL(None), "clock_getcpuclockid", None)  # in the C library of Linux and the BSDs
    return float("nan") if find is None or find(process, ctypes.byref(clock)) else time.clock_gettime(clock.value)


def _bytes(peak: int) -> int:
    return peak if sys.platform == "darwin" else peak * 1024  # all others count in KiB
