"""What is asked without a screen: one line in for each prompt, plain lines out, for scripts and pipes."""

from __future__ import annotations

import contextlib
import sys
from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Generic

from vivadeck import ticks
from vivadeck.clock import Clock
from vivadeck.terminal import output
from vivadeck.terminal.asking import Action, Face, Step, Stopped, V
from vivadeck.ticks import Tick

if TYPE_CHECKING:
    from rich.console import RenderableType

_LONGEST_LINE = 1_000  # characters
LONGEST_TEXT = 40_000  # characters: 5,000 words have a place
_ENDLESS = 1_000_000  # characters; a line as long as this has no end
_MOST_LINES, _MOST_LINES_A_CARD = 1_000, 100
_TICKING = f"{ticks.LETTERS}, "  # a line with several of these letters ticks several key points
GRADES = ("0", "1", "2", "3", "4", "5")


class LineMode(Face[V], Generic[V]):
    """Lines from stdin, lines to stdout. The number of lines that it reads is bounded, by the number of `cards`."""

    def __init__(self, cards: int, now: Clock) -> None:
        self._now = now
        self._written: object = None  # what was written last, as the kind of view has it
        self._left = _MOST_LINES + _MOST_LINES_A_CARD * cards

    @abstractmethod
    def write(self, view: V) -> V:
        """Write what is new since the last prompt, and return the view; it may go on by itself."""

    @abstractmethod
    def prompt(self, view: V) -> str:
        """Return what stands before the line that is typed."""

    @abstractmethod
    def answered(self, view: V, line: str) -> tuple[V, Step]:
        """Return the view after `line`, and what to do."""

    def ask(self, view: V) -> tuple[V, Step]:
        if view.unsaved is not None:
            output.warn(f"{view.message} r: try again, q: quit without saving.")
        elif view.is_over or (view := self.write(view)).is_over:
            return view, Action.QUIT
        if view.awaits_text:
            line = self._text(self.prompt(view))
        elif (line := self._line(self.prompt(view) if view.unsaved is None else "r or q> ")) is not None:
            line = line.strip().lower()
        if line is None and view.unsaved is not None:
            raise Stopped("The input ended before everything was saved.")  # a script must notice
        if line is None or line == "q":
            return view, Action.QUIT
        if view.unsaved is not None:
            return view, Action.RETRY if line in ("", "r") else None
        return self.answered(replace(view, message=""), line)

    def _text(self, prompt: str) -> str | None:
        """Return the next text of the input, None at its end: a line that ends in a backslash goes on in the next one.

        What is longer than LONGEST_TEXT is cut.
        """
        text, line, is_any = "", "\\", False
        while line.endswith("\\") and (read := self._line(prompt, _ENDLESS)) is not None:
            line, prompt, is_any = read.rstrip(), "… ", True
            text = "\n".join([text, line.removesuffix("\\")]).lstrip()[: LONGEST_TEXT + 1]
        if len(text) > LONGEST_TEXT:
            output.warn(f"Your answer is longer than {LONGEST_TEXT:,} characters, so only its beginning counts.")
        return text[:LONGEST_TEXT].strip() if is_any else None

    def _line(self, prompt: str, longest: int = _LONGEST_LINE) -> str | None:
        """Return the next line of the input, None at its end. Raises Stopped for an input that may have no end."""
        if not self._left:
            raise Stopped("The input has far more lines than there are cards, so the session ends here.")
        self._left -= 1
        if sys.stdin is None or sys.stdin.closed:
            return None
        line = ""
        try:
            _ask(prompt)
            line = sys.stdin.readline(longest + 1)
        except (OSError, UnicodeDecodeError):
            return None
        finally:
            if not line.endswith("\n"):
                _ask("\n")  # after Ctrl-C or Ctrl-D, what follows gets its own line
        if len(line) > longest:
            raise Stopped(
                f"The input has a line of more than {longest:,} characters. That is not an answer, so the session ends "
                "here."
            )
        return line or None


def _ask(prompt: str) -> None:
    """Write the prompt where a person types the lines."""
    if has_terminal():
        with contextlib.suppress(OSError):
            sys.stderr.write(prompt)
            sys.stderr.flush()


def has_terminal() -> bool:
    """Return whether a person types the lines."""
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


def say(*parts: RenderableType) -> None:
    """Write what a card says as plain text, with an empty line below it."""
    from rich.console import Group  # the question alone does not need it

    from vivadeck.terminal import look

    output.say(look.as_text(Group(*parts)) + "\n")


def ticked(view: V, line: str) -> V | None:
    """Tick the key points with the letters of a line, or take their ticks away, and write which are ticked now.

    Return None for a line that ticks nothing.
    """
    if line.strip(_TICKING):
        return None
    for letter in line:
        if letter in ticks.LETTERS:
            view = view.ticked(letter)
    heard = [letter for letter, tick in zip(ticks.LETTERS, view.ticks, strict=False) if tick is not Tick.NOT_HEARD]
    if not view.message:
        said = f"Ticked: {', '.join(heard)}." if heard else "Nothing is ticked."
        output.say(f"{said} Enter is {view.suggested}.")
    return view
