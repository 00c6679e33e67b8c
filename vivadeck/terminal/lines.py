"""Lines that a student or a script types in a session without a full screen."""

from __future__ import annotations

import contextlib
import sys

from vivadeck.errors import VivaError

_LONGEST_LINE = 1_000  # characters
_MOST_LINES, _MOST_LINES_A_CARD = 1_000, 100


class Stopped(VivaError):
    """The session had to end before its last card. The message says why."""


class Lines:
    """The lines of stdin. The number of lines that it reads is bounded, by the number of `cards`."""

    def __init__(self, cards: int) -> None:
        self._left = _MOST_LINES + _MOST_LINES_A_CARD * cards

    def read(self, prompt: str) -> str | None:
        """Return the next line of the input, None at its end. Raises Stopped for an input that may have no end."""
        if not self._left:
            raise Stopped("The input has far more lines than there are cards, so the session ends here.")
        self._left -= 1
        if sys.stdin is None or sys.stdin.closed:
            return None
        _ask(prompt)
        line = ""
        try:
            line = sys.stdin.readline(_LONGEST_LINE + 1)
        except (OSError, UnicodeDecodeError):
            return None
        finally:
            if not line.endswith("\n"):
                _ask("\n")  # after Ctrl-C or Ctrl-D, what follows gets its own line
        if len(line) > _LONGEST_LINE:
            raise Stopped(
                f"The input has a line of more than {_LONGEST_LINE:,} characters. That is not an answer, so the "
                "session ends here."
            )
        return line.strip().lower() if line else None


def _ask(prompt: str) -> None:
    """Write the prompt where a person types the lines."""
    if has_terminal():
        with contextlib.suppress(OSError):
            sys.stderr.write(prompt)
            sys.stderr.flush()


def has_terminal() -> bool:
    """Return whether a person types the lines."""
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()
