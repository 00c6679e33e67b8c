"""Lines that a student or a script types in a session without a full screen."""

from __future__ import annotations

import contextlib
import sys

from vivadeck.errors import VivaError

_LONGEST_LINE = 1_000  # characters
LONGEST_TEXT = 10_000
_MOST_LINES, _MOST_LINES_A_CARD = 1_000, 100


class Stopped(VivaError):
    """The session had to end before its last card. The message says why."""


class Lines:
    """The lines of stdin. The number of lines that it reads is bounded, by the number of `cards`."""

    def __init__(self, cards: int) -> None:
        self._left = _MOST_LINES + _MOST_LINES_A_CARD * cards

    def read(self, prompt: str) -> str | None:
        """Return the next line of the input, None at its end. Raises Stopped for an input that may have no end."""
        line = self._line(prompt, _LONGEST_LINE)
        return line.strip().lower() if line else None

    def read_text(self, prompt: str) -> str | None:
        """Return the next text of the input, None at its end: a line that ends in a backslash goes on in the next one.

        Raises Stopped for an input that may have no end.
        """
        lines: list[str] = []
        while (line := self._line(prompt, LONGEST_TEXT)) is not None:
            line = line.rstrip()
            lines.append(line.removesuffix("\\"))
            if not line.endswith("\\"):
                break
            prompt = "… "
            if sum(map(len, lines)) > LONGEST_TEXT:
                raise _too_long(LONGEST_TEXT)
        return "\n".join(lines).strip() if lines else None

    def _line(self, prompt: str, longest: int) -> str | None:
        if not self._left:
            raise Stopped("The input has far more lines than there are cards, so the session ends here.")
        self._left -= 1
        if sys.stdin is None or sys.stdin.closed:
            return None
        _ask(prompt)
        line = ""
        try:
            line = sys.stdin.readline(longest + 1)
        except (OSError, UnicodeDecodeError):
            return None
        finally:
            if not line.endswith("\n"):
                _ask("\n")  # after Ctrl-C or Ctrl-D, what follows gets its own line
        if len(line) > longest:
            raise _too_long(longest)
        return line or None


def _too_long(longest: int) -> Stopped:
    return Stopped(
        f"The input has a line of more than {longest:,} characters. That is not an answer, so the session ends here."
    )


def _ask(prompt: str) -> None:
    """Write the prompt where a person types the lines."""
    if has_terminal():
        with contextlib.suppress(OSError):
            sys.stderr.write(prompt)
            sys.stderr.flush()


def has_terminal() -> bool:
    """Return whether a person types the lines."""
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()
