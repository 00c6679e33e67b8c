"""Measure viva's commands: CPU time of the whole process as a multiple of `python -c pass`, with budgets.

    .venv/bin/python tests/benchmarks/startup.py [RUNS]

All commands run in turn, RUNS times (default 15), so that a busy machine slows all of them; the figures are medians.
The exit status is 1 when a budget is exceeded. CPU time is user and system time of the process.
"""

from __future__ import annotations

import os
import select
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

RUNS = 15
PYTHON = sys.executable


class StartupCase(NamedTuple):
    """A command to measure. `budget` is a multiple of bare Python, None for a figure without one."""

    name: str
    arguments: tuple[str, ...]
    budget: float | None
    run: Callable[[tuple[str, ...], dict[str, str]], float]


def spawned(arguments: tuple[str, ...], environment: dict[str, str]) -> float:
    """Run a command with its output to /dev/null, and return its CPU time in seconds."""
    actions = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_RDWR, 0) for descriptor in (0, 1, 2)]
    process = os.posix_spawn(PYTHON, [PYTHON, *arguments], environment, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{' '.join(arguments)} ended with status {status}")
    return usage.ru_utime + usage.ru_stime


def without_cache(arguments: tuple[str, ...], environment: dict[str, str]) -> float:
    """Run a command as `spawned` does, without a cache: every deck is read as YAML."""
    return spawned(arguments, {**environment, "VIVA_CACHE": f"{__file__}/cache"})  # a file cannot contain a folder


def until_first_question(arguments: tuple[str, ...], environment: dict[str, str]) -> float:
    """Run a session in a pseudo-terminal until its first question is on the screen; return the CPU time so far."""
    import pty
    import signal

    process, terminal = pty.fork()
    if process == 0:
        os.execve(PYTHON, [PYTHON, *arguments], environment)
    seen = b""
    while b"shows the answer" not in seen and b"when you have finished" not in seen:
        if not select.select([terminal], [], [], 20)[0]:
            raise SystemExit(f"no question within 20 s: {seen!r}")
        seen += os.read(terminal, 65536)
    os.kill(process, signal.SIGKILL)
    _, _, usage = os.wait4(process, 0)
    os.close(terminal)
    return usage.ru_utime + usage.ru_stime


def in_terminal(arguments: tuple[str, ...], environment: dict[str, str]) -> float:
    """Run a command in a pseudo-terminal and return its CPU time in seconds."""
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.execve(PYTHON, [PYTHON, *arguments], environment)
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        pass  # the other side has closed
    _, _, usage = os.wait4(process, 0)
    os.close(terminal)
    return usage.ru_utime + usage.ru_stime


def before_exam(arguments: tuple[str, ...], environment: dict[str, str]) -> float:
    """Run a command as `spawned` does, in its own home with an exam in four weeks."""
    home, now = f"{environment['VIVA_HOME']}/exam", "2026-03-02T18:00"
    return spawned(arguments, {**environment, "VIVA_HOME": home, "VIVA_NOW": now})


def before_exam_with_topics(arguments: tuple[str, ...], environment: dict[str, str]) -> float:
    """Run a command as `before_exam` does, in another home, with an exam in which topics are drawn."""
    return before_exam(arguments, {**environment, "VIVA_HOME": f"{environment['VIVA_HOME']}/topics"})


VIVA = ("-c", "from vivadeck.__main__ import main; main()")  # as the installed script, without the extras of old pips
CASES = (
    StartupCase("python -c pass", ("-c", "pass"), None, spawned),
    StartupCase("viva --version", (*VIVA, "--version"), 1.3, spawned),
    StartupCase("viva --help", (*VIVA, "--help"), 6.5, spawned),
    StartupCase("viva", VIVA, 9, spawned),
    StartupCase("viva search backprop", (*VIVA, "search", "backprop"), 9, spawned),
    StartupCase("viva due", (*VIVA, "due"), 9, spawned),
    StartupCase("viva decks", (*VIVA, "decks"), 9, spawned),
    StartupCase("viva check", (*VIVA, "check"), 9, spawned),
    StartupCase("viva show, in a pipe", (*VIVA, "show", "general/backpropagation"), 14, spawned),
    StartupCase("viva show, in a terminal", (*VIVA, "show", "general/backpropagation"), 14, in_terminal),
    StartupCase("viva plan", (*VIVA, "plan"), 20, before_exam),
    StartupCase("viva stats", (*VIVA, "stats"), 9, spawned),
    StartupCase("viva stats, with an exam", (*VIVA, "stats"), 20, before_exam),
    StartupCase("viva plan, topics are drawn", (*VIVA, "plan"), 20, before_exam_with_topics),
    StartupCase("viva, with an exam", VIVA, 9, before_exam),
    StartupCase("viva study, first question", (*VIVA, "study"), 12, until_first_question),
    StartupCase("viva mock, first question", (*VIVA, "mock"), 12, until_first_question),
    StartupCase("viva due, nothing cached", (*VIVA, "due"), None, without_cache),
    StartupCase("viva search, in a terminal", (*VIVA, "search", "backprop"), None, in_terminal),
    StartupCase("viva due, in a terminal", (*VIVA, "due"), None, in_terminal),
    StartupCase("viva help", (*VIVA, "help"), 9, spawned),
    StartupCase("viva help decks, in a terminal", (*VIVA, "help", "decks"), 14, in_terminal),
)


def main() -> int:
    """Measure, print the table, and return the exit status."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    seconds: dict[str, list[float]] = {case.name: [] for case in CASES}
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "VIVA_HOME": home,
            "VIVA_CACHE": f"{home}/cache",
            "TERM": "xterm-256color",
            "PAGER": "",
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        before_exam((*VIVA, "exam", "2026-03-30", "--minutes", "20"), environment)
        before_exam_with_topics((*VIVA, "exam", "2026-03-30", "--draw", "3", "--pass", "2"), environment)
        for case in CASES:  # once first, so that everything is compiled and in the system's cache
            case.run(case.arguments, environment)
        for _ in range(runs):
            for case in CASES:
                seconds[case.name].append(case.run(case.arguments, environment))
    return report(seconds)


def report(seconds: dict[str, list[float]]) -> int:
    """Print the table of medians and return 1 when a budget is exceeded."""
    bare = statistics.median(seconds[CASES[0].name])
    exceeded = 0
    print(f"{'command':28}  {'CPU ms':>7}  {'× bare':>6}  {'budget':>6}")
    for case in CASES:
        median = statistics.median(seconds[case.name])
        over = case.budget is not None and median / bare > case.budget
        exceeded += over
        budget = f"{case.budget:g}" if case.budget else ""
        print(f"{case.name:28}  {median * 1000:7.1f}  {median / bare:6.2f}  {budget:>6}{'  EXCEEDED' if over else ''}")
    print(f"{Path(PYTHON).name} {sys.version.split()[0]}, {len(seconds[CASES[0].name])} interleaved runs")
    return int(exceeded > 0)


if __name__ == "__main__":
    sys.exit(main())
