"""The mock viva on a full screen: draws each view as a frame, moves the clock, and reads keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from vivadeck.clock import Clock
from vivadeck.mock import screen as mock_screen
from vivadeck.mock.examiner import Stage
from vivadeck.mock.runner import Face
from vivadeck.mock.view import Action, View, handle_key, sent
from vivadeck.terminal import output, screen
from vivadeck.terminal.escape_codes import CLOSED, RESIZED, TIMED_OUT, draw, draw_top, size
from vivadeck.terminal.keyboard import this_terminal
from vivadeck.terminal.screen import Screen
from vivadeck.terminal.scrolling import Scroll, Viewport

if TYPE_CHECKING:
    from vivadeck.assess.typed import Listener

_NOTHING = Viewport(page=1, scroll=0, last_scroll=0)
_LATE = 0.02  # seconds, so that the clock shows the next second and not the same one again


def _awaits_text(view: View) -> bool:
    return view.mock.stage is Stage.QUESTION and view.unsaved is None and not view.has_help and not view.asks_to_pass


class FullScreen(Face):
    """A full screen that shows one question. With a `listener`, answers are typed."""

    def __init__(self, now: Clock, listener: Listener | None = None) -> None:
        self._now = now
        self._listener = listener
        self._terminal = this_terminal()

    def __enter__(self) -> Self:
        self._console = screen.console_like(output.console())
        self._terminal.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._terminal.__exit__(None, None, None)

    def ask(self, view: View) -> tuple[View, Action | int | None]:
        on = Screen(*size(), self._console)
        view, viewport = self._draw(view, on)
        if self._listener and _awaits_text(view) and screen.fits(on):
            return self._type(view, self._listener)
        is_over = view.mock.stage is Stage.OVER and view.unsaved is None
        if not screen.fits(on):
            key = self._terminal.key(screen.FAREWELL_SECONDS if is_over else None)
            return view, Action.QUIT if screen.stops(key) else None
        key = self._terminal.key(screen.FAREWELL_SECONDS) if is_over else self._key(view, on)
        if key == RESIZED:
            return view, None
        if key == CLOSED or (is_over and key != "u"):
            return view, Action.QUIT
        return handle_key(view, key, viewport, self._now())

    def _type(self, view: View, listener: Listener) -> tuple[View, Action | None]:
        """Let the student type the answer, below the question that is on the screen."""
        from vivadeck.terminal import text_field  # the first question is on the screen now

        def around() -> tuple[list[str], list[str]]:
            return mock_screen.around_field(view, self._now(), Screen(*size(), self._console))

        try:
            text = text_field.read(around)
        except EOFError:
            return view, Action.QUIT
        return sent(replace(view, message=""), text, self._now(), listener), None

    def _draw(self, view: View, on: Screen) -> tuple[View, Viewport]:
        """Draw the view, and return it with its scrolling kept within the text, and the visible part."""
        if not screen.fits(on):
            draw(screen.too_small(on))
            return view, _NOTHING
        if view.mock.stage is Stage.OVER:
            draw(mock_screen.farewell(view, self._now(), on))
            return view, _NOTHING
        lines, viewport = mock_screen.frame(view, self._now(), on)
        draw(lines)
        return replace(view, to=Scroll(viewport.scroll, viewport.place)), viewport

    def _key(self, view: View, on: Screen) -> str:
        """Wait for a key. Meanwhile the clock moves once a second: only the first line is drawn again."""
        if not view.mock.is_listening:
            return self._terminal.key()
        while (key := self._terminal.key(1 - view.mock.spoken(self._now()) % 1 + _LATE)) == TIMED_OUT:
            draw_top(screen.top_line(on, mock_screen.header(view.mock, self._now(), on.text_width)))
        return key
