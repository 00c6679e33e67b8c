"""The escape codes that draw a full screen without flicker, and those that keys send."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Sequence

HIDE_CURSOR = "\x1b[?25l"
ENTER_SCREEN, LEAVE_SCREEN = f"\x1b[?1049h{HIDE_CURSOR}", "\x1b[?25h\x1b[?1049l"
_BEGIN_FRAME, _END_FRAME = "\x1b[?2026h\x1b[H", "\x1b[J\x1b[?2026l"
RESIZED, CLOSED, TIMED_OUT = "resized", "closed", "timed out"  # events, returned in place of a key's name
_NAMES = {
    "\r": "enter", "\n": "enter", " ": "space", "\x03": "interrupt", "\x04": "q",
    "\x1b[A": "up", "\x1bOA": "up", "\x1b[B": "down", "\x1bOB": "down",
    "\x1b[5~": "page up", "\x1b[6~": "page down",
    "\x1b[H": "home", "\x1bOH": "home", "\x1b[1~": "home", "\x1b[F": "end", "\x1bOF": "end", "\x1b[4~": "end",
}  # fmt: skip
_UNFINISHED = re.compile("\x1b(O|\\[[0-9;<?]{0,64})?$")


class Closed(Exception):
    """The terminal is gone, so nothing can be written to it."""


def size() -> tuple[int, int]:
    """Return the terminal's width and height in characters: 80 and 24 where it does not know them."""
    told = os.terminal_size((0, 0))
    with contextlib.suppress(OSError):
        told = os.get_terminal_size(sys.stdout.fileno())  # not the one that a shell gave to viva, which may be a file
    columns, rows = shutil.get_terminal_size((told.columns or 80, told.lines or 24))
    return columns, rows


def draw(lines: Sequence[str]) -> None:
    """Draw a frame over the one before, in one write. Raises Closed."""
    write(_BEGIN_FRAME + "\n".join(f"{line}\x1b[K" for line in lines) + _END_FRAME)


def draw_top(line: str) -> None:
    """Draw the first line of a frame again, and nothing else. Raises Closed."""
    write(f"\x1b[H{line}\x1b[K")


def write(text: str) -> None:
    """Write to the terminal and flush. Raises Closed when the terminal is gone."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        raise Closed from None


def is_unfinished(text: str) -> bool:
    """Return whether `text` ends in the middle of an escape sequence, whose rest will follow."""
    return bool(_UNFINISHED.search(text))


def split_keys(text: str) -> list[str]:
    """Return the names of the keys in `text`, which a terminal sent."""
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
    """Return the length of the unknown escape sequence at the beginning of `text`."""
    if text[1:2] not in ("[", "O"):
        return min(len(text), 2)
    end = next((place for place, letter in enumerate(text[2:], 2) if "@" <= letter <= "~"), len(text) - 1)
    return end + 1
