"""The real program under strace, which lists its system calls on its home, or makes one of them fail.

A `Scenario` says what the program does; `faulty.py` says which calls fail, and judges the result.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from conftest import NOW, ROOT, VIVA, PseudoTerminal, deck_text

ProgressState = tuple[str, ...]  # "card grade" of each review and "card choice" of each decision, sorted

CALLS = (
    *("openat", "read", "pread64", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "flock", "rename"),
    *("renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat", "chmod", "fchmod"),
    "fchmodat",
)  # fmt: skip
_FRAME = b"\x1b[?2026l"


class Ran(NamedTuple):
    """The end of a run, the number of acknowledged steps, and the traced calls."""

    status: int | None
    acknowledged: int
    err: str
    calls: list[str]


class Scenario(NamedTuple):
    """A command, and the states on the disk: the first one, and one after each step that it acknowledges.

    `prepare` makes the home for it; HOME in an argument stands for the path of the home. With `keys` it runs in the
    full screen, without them line by line.
    """

    name: str
    arguments: tuple[str, ...]
    states: tuple[ProgressState, ...]
    acknowledged: str = r"(?<=\n)\["  # the next question, in what a run writes
    prepare: Callable[[TracedHome], None] | None = None
    stdin: str = ""
    keys: str = ""
    is_kept: bool = False  # the state before the change is kept, with the earlier ones


class TracedHome:
    """A folder for one run at a time: the home in it, the deck, and the environment of the program."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        folder.mkdir(parents=True, exist_ok=True)
        deck = folder.parent / "small.yaml"
        if not deck.exists():
            deck.write_text(deck_text("small", "one", "two", "three", "four", "five"), "utf-8")
            os.utime(deck, (0, 0))  # the cache does not keep a deck that was written just now
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("VIVA_")},
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "VIVA_HOME": str(self.home),
            "VIVA_CACHE": os.devnull,  # no cache: each run makes the same calls
            "VIVA_DECKS": str(deck),
            "VIVA_NOW": NOW,
        }

    @cached_property
    def ours(self) -> re.Pattern[str]:
        """Return the pattern for the start of a log line about the home."""
        return re.compile(rf'^\d+ +(\w+)\((?:AT_FDCWD<[^>]*>, )?(?:\d+<|"){re.escape(str(self.home))}[/">]')

    def viva(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run the program undisturbed in the home."""
        return self._ran([*VIVA, *arguments], stdin)

    def _ran(self, command: list[str], stdin: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env=self.environment,
            timeout=120,
        )

    def crash(self, *lines: str) -> None:
        """Study, and kill the program after the lines were acknowledged, before the end of the session."""
        variables = {**self.environment, "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(
            [*VIVA, "study"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=variables
        ) as session:
            assert session.stdin
            assert session.stdout
            for line in lines:
                session.stdout.readline()
                session.stdin.write(line + "\n")
                session.stdin.flush()
            session.stdout.readline()
            session.kill()

    def run(self, scenario: Scenario, *options: str) -> Ran:
        """Run a scenario's command under strace."""
        trace = self.folder / "trace"
        watched = ",".join(f"?{call}" for call in CALLS)
        strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-o", str(trace), f"-etrace={watched}", *options]
        command = [*strace, *VIVA, *(each.replace("HOME", str(self.home)) for each in scenario.arguments)]
        if scenario.keys:
            status, acknowledged, err = _on_screen(command, self.environment, scenario.keys)
        else:
            done = self._ran(command, scenario.stdin)
            acknowledged = len(re.findall(scenario.acknowledged, done.stdout))
            status, err = done.returncode, done.stderr
        return Ran(
            status, acknowledged, err, trace.read_text("utf-8", "replace").splitlines() if trace.exists() else []
        )

    def prepared(self, scenario: Scenario) -> Path:
        """Prepare a home for the scenario, and return a copy of it as a template."""
        if scenario.prepare:
            scenario.prepare(self)
        self.viva("due")  # so that the decks are in the cache, as usual
        template = self.folder / "template"
        if self.home.exists():
            shutil.copytree(self.home, template)
        return template

    def fill(self, template: Path) -> None:
        """Replace the home by a copy of the template."""
        shutil.rmtree(self.home, ignore_errors=True)
        if template.exists():
            shutil.copytree(template, self.home)


def _on_screen(command: list[str], environment: dict[str, str], keys: str) -> tuple[int | None, int, str]:
    """Type the keys in the full screen; `r` if something was not saved, and `q` if that does not help."""
    drill = PseudoTerminal(tuple(command), 300, 24, environment)
    said, acknowledged = "", 0

    def screen(*pressed: str) -> str:
        frames = drill.raw.count(_FRAME)
        drill.press(*pressed)
        while drill.raw.count(_FRAME) == frames and drill._read():
            pass
        return drill.text

    with contextlib.closing(drill.process):
        text = screen()
        for key in keys if _FRAME in drill.raw else "":
            text = screen(key)
            if "Not saved" in text:
                said += text
                text = screen("r")
            if "Not saved" in text:
                break
            acknowledged += key != " "
        if drill.process.isalive() and _FRAME in drill.raw:
            drill.press("q")
        status, left = drill.end()
    return status, acknowledged, said + left


def are_possible() -> bool:
    """Tell whether strace is installed here and may trace."""
    command = ["strace", "-f", "--seccomp-bpf", "-o", os.devnull, sys.executable, "-c", ""]
    return bool(shutil.which("strace")) and subprocess.run(command, capture_output=True, check=False).returncode == 0
