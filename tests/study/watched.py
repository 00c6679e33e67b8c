"""viva in a pseudo-terminal, seen frame by frame: fast enough to be killed a thousand times.

Each key brings one frame, so the frames tell which keys had their effect on the screen. The decks' questions `Q…?` and
their answers `A….` with the card's id, whence a frame needs no emulated terminal to be understood.
"""

from __future__ import annotations

import os
import re
import resource
import select
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

assert sys.platform != "win32"

import pty  # noqa: E402 - POSIX only
import termios  # noqa: E402

ROOT = Path(__file__).parent.parent.parent
VIVA = (sys.executable, "-m", "vivadeck")
PATIENCE_SECONDS = 30.0
ENTER_SCREEN, LEAVE_SCREEN, SHOW_CURSOR = b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?25h"
SENT = "an answer"  # what stands among the keys for one that was typed and sent
_FIELD = b"Ctrl-J"  # below it
_ROWS, _COLUMNS = 24, 80  # a typed answer leaves the question on the screen
_FRAME = re.compile(rb"\x1b\[\?2026h(.*?)\x1b\[\?2026l", re.DOTALL)
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Frame(NamedTuple):
    """One screen. `card` is the one that is asked, "" when there is none."""

    text: str
    card: str

    @property
    def is_revealed(self) -> bool:
        return f"A{self.card}." in self.text

    @property
    def is_farewell(self) -> bool:
        return "Done. That was the last card." in self.text


class Watched:
    """A viva that runs in a terminal of its own. `keys` were sent and `frames` seen so far, both in order."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self.keys: list[str] = []
        self.frames: list[Frame] = []
        self.raw = b""
        self.is_over = False
        self._parsed = 0
        self._status: int | None = None
        begun, child_end = os.pipe()  # exec closes the child's end: before it there is nothing that Ctrl-C could reach
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            termios.tcsetwinsize(0, (_ROWS, _COLUMNS))
            os.chdir(ROOT)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            for number in (
                signal.SIGHUP,
                signal.SIGINT,
                signal.SIGTERM,
                signal.SIGQUIT,
            ):  # nohup and `&` have them ignored
                signal.signal(number, signal.SIG_DFL)
            os.execve(VIVA[0], [*VIVA, *arguments], dict(environment))
        os.close(child_end)
        os.read(begun, 1)
        os.close(begun)

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        if self._status is None:
            os.kill(self.process, signal.SIGKILL)
            self._reap()
        self.hang_up()

    @property
    def frame(self) -> Frame:
        return self.frames[-1]

    @property
    def said(self) -> str:
        """What was written beside the frames: notices, the summary, what a command lists."""
        return _ESCAPES.sub("", _FRAME.sub(b"", self.raw).decode(errors="replace"))

    def press(self, keys: str) -> None:
        """Type keys at once, without waiting for what they do."""
        self.keys += keys
        os.write(self.terminal, keys.encode())

    def type(self, text: str, *, is_sent: bool = True) -> None:
        """Type an answer into the field, once that is there. When it is sent one frame comes, as after one key."""
        patience = time.monotonic() + PATIENCE_SECONDS
        while _FIELD not in self.raw[self._parsed :] and not self.is_over:
            assert time.monotonic() < patience, f"no field on the screen: {self.keys}, {self.frames[-1:]}"
            self.read(1.0)
        self.keys += [SENT] if is_sent else []
        os.write(self.terminal, text.encode() + (b"\r" if is_sent else b""))

    def settle(self) -> bool:
        """Wait until the screen shows what all keys did. False when the program is over before that."""
        patience = time.monotonic() + PATIENCE_SECONDS
        while len(self.frames) <= len(self.keys) and not self.is_over:
            assert time.monotonic() < patience, f"nothing more on the screen: {self.keys}, {self.frames[-1:]}"
            self.read(1.0)
        return not self.is_over

    def watch(self, seconds: float) -> None:
        """Look on for so long, or until the program is over."""
        end = time.monotonic() + seconds
        while not self.is_over and (left := end - time.monotonic()) > 0:
            self.read(left)

    def read(self, patience_seconds: float) -> None:
        """Take in what is written, waiting for it no longer than told."""
        if not select.select([self.terminal], [], [], patience_seconds)[0]:
            return
        try:
            data = os.read(self.terminal, 65536)
        except OSError:  # what Linux says when the other side has closed
            data = b""
        self.is_over = not data
        self.raw += data
        for frame in _FRAME.finditer(self.raw, self._parsed):
            self._parsed = frame.end()
            text = _ESCAPES.sub("", frame[1].decode())
            asked = re.search(r"Q(\w+/\w+)\?", text)
            self.frames.append(Frame(text, asked[1] if asked else ""))

    def kill(self) -> int:
        """End the program with SIGKILL, take in what it had written, and return its status: −9, or its own."""
        os.kill(self.process, signal.SIGKILL)
        return self.end()

    def end(self) -> int:
        """Wait until the program is over, and return its exit status, or −N after signal N."""
        if self.terminal >= 0:
            self.watch(PATIENCE_SECONDS)
        return self._reap()

    def hang_up(self) -> None:
        """Close the terminal's window."""
        if self.terminal >= 0:
            os.close(self.terminal)
            self.terminal = -1

    def is_given_back(self) -> bool:
        """Whether the terminal is as it was: the normal screen, the cursor shown."""
        if ENTER_SCREEN not in self.raw:
            return True
        after = self.raw.rpartition(ENTER_SCREEN)[2]
        return LEAVE_SCREEN in after and SHOW_CURSOR in after

    def _reap(self) -> int:
        patience = time.monotonic() + PATIENCE_SECONDS
        while self._status is None:
            ended, status = os.waitpid(self.process, os.WNOHANG)
            if ended:
                self._status = os.waitstatus_to_exitcode(status)
            else:
                assert time.monotonic() < patience, f"the program goes on: {self.keys}, {self.frames[-1:]}"
                time.sleep(0.001)
        return self._status
