"""What is asked on a full screen: draws each view as a frame, moves the clock, and reads keys."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Generic

from vivadeck.clock import Clock
from vivadeck.terminal import output, screen
from vivadeck.terminal.asking import Action, Face, Step, V, handle_key
from vivadeck.terminal.escape_codes import CLOSED, RESIZED, TIMED_OUT, draw, draw_top, size
from vivadeck.terminal.keyboard import this_terminal
from vivadeck.terminal.screen import Drawing, Screen
from vivadeck.terminal.scrolling import Scroll, Viewport

_NOTHING = Viewport(page=1, scroll=0, last_scroll=0)


class FullScreen(Face[V], Generic[V]):
    """A full screen that shows what is asked, as a `drawing` has it."""

    def __init__(self, drawing: Drawing[V], now: Clock) -> None:
        self._drawing = drawing
        self._now = now
        self._terminal = this_terminal()
        self._console = screen.console_like(output.console())

    def taken(self) -> AbstractContextManager[object]:
        return self._terminal

    def suspended(self) -> AbstractContextManager[None]:
        return self._terminal.suspended()

    def ask(self, view: V) -> tuple[V, Step]:
        on = Screen(*size(), self._console)
        view, viewport = self._draw(view, on)
        if view.awaits_text and screen.fits(on):
            return self._type(view)
        is_farewell = view.is_over and view.unsaved is None
        key = self._key(view, on, screen.FAREWELL_SECONDS if is_farewell else None)
        if not screen.fits(on):
            return view, Action.QUIT if screen.stops(key) else None
        if key == RESIZED:
            return view, None
        if key == CLOSED or (is_farewell and key != "u"):
            return view, Action.QUIT
        return handle_key(view, key, viewport, self._now())

    def _type(self, view: V) -> tuple[V, Step]:
        """Let the student type the answer, below the question that is on the screen."""
        from vivadeck.terminal import text_field  # the first question is on the screen now

        def around(has_changed: bool) -> tuple[list[str], list[str]]:
            shown = replace(view, message="") if has_changed else view  # it goes with the first key, as elsewhere
            return screen.around_field(self._drawing, shown, self._now(), Screen(*size(), self._console))

        try:
            text = text_field.read(around, self._terminal, view.draft)
        except EOFError:
            return view, Action.QUIT
        return replace(view, message="").sent(text, self._now()), None

    def _draw(self, view: V, on: Screen) -> tuple[V, Viewport]:
        """Draw the view, and return it with its scrolling kept within the text, and the visible part."""
        if not screen.fits(on):
            draw(screen.too_small(on, "q"))
            return view, _NOTHING
        lines, viewport = screen.frame(self._drawing, view, self._now(), on)
        draw(lines)
        return replace(view, to=Scroll(viewport.scroll, viewport.place, is_cut=viewport.is_cut)), viewport

    def _key(self, view: V, on: Screen, timeout_seconds: float | None) -> str:
        """Wait for a key. Meanwhile a clock in the first line moves, and only that line is drawn again."""
        if timeout_seconds is not None or not screen.fits(on):
            return self._terminal.key(timeout_seconds)
        while (key := self._terminal.key(self._drawing.clock_seconds(view, self._now()))) == TIMED_OUT:
            draw_top(screen.top_line(on, self._drawing.header(view, self._now(), on.text_width)))
        return key
