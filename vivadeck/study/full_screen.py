"""The session on a full screen: draws each view as a frame, and reads keys."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from vivadeck.clock import Clock
from vivadeck.study import screen as study_screen
from vivadeck.study.runner import Face
from vivadeck.study.view import Action, View, awaits_text, handle_key, sent
from vivadeck.terminal import output, screen
from vivadeck.terminal.escape_codes import CLOSED, RESIZED, draw, size
from vivadeck.terminal.keyboard import this_terminal
from vivadeck.terminal.scrolling import ScrollTarget, Viewport

if TYPE_CHECKING:
    from vivadeck.assess.typed import Listener

_NO_CARD = Viewport(page=1, scroll=0, last_scroll=0)


class FullScreen(Face):
    """A full screen that shows one card. `titles` are the decks' titles; with a `listener`, answers are typed."""

    def __init__(self, titles: Mapping[str, str], now: Clock, listener: Listener | None = None) -> None:
        self._titles = titles
        self._now = now
        self._listener = listener
        self._terminal = this_terminal()

    def __enter__(self) -> Self:
        self._console = screen.console_like(output.console())
        self._terminal.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._terminal.__exit__(None, None, None)

    def suspended(self) -> AbstractContextManager[None]:
        return self._terminal.suspended()

    def ask(self, view: View) -> tuple[View, Action | int | None]:
        on = screen.Screen(*size(), self._console)
        view, viewport = self._draw(view, on)
        if self._listener and awaits_text(view) and screen.fits(on):
            return self._type(view, self._listener)
        is_over = view.session.is_over and view.unsaved is None
        key = self._terminal.key(screen.FAREWELL_SECONDS if is_over else None)
        if not screen.fits(on):
            return view, Action.QUIT if screen.stops(key) else None
        if key == RESIZED:
            return view, None
        if key == CLOSED or (is_over and key != "u"):
            return view, Action.QUIT
        return handle_key(view, key, viewport)

    def _type(self, view: View, listener: Listener) -> tuple[View, Action | None]:
        """Let the student type the answer, below the question that is on the screen."""
        from vivadeck.terminal import text_field  # the first question is on the screen now

        title = self._titles[view.session.current.card.deck]

        def around() -> tuple[list[str], list[str]]:
            return study_screen.around_field(view, title, self._now(), screen.Screen(*size(), self._console))

        try:
            text = text_field.read(around)
        except EOFError:
            return view, Action.QUIT
        return sent(replace(view, message=""), text, listener), None

    def _draw(self, view: View, on: screen.Screen) -> tuple[View, Viewport]:
        """Draw the view, and return it with its scrolling kept within the card, and the visible part."""
        if not screen.fits(on):
            draw(screen.too_small(on))
            return view, _NO_CARD
        if view.session.is_over:
            draw(study_screen.farewell(view, on))
            return view, _NO_CARD
        title = self._titles[view.session.current.card.deck]
        lines, viewport = study_screen.frame(view, title, self._now(), on)
        draw(lines)
        at = replace(view, scroll=viewport.scroll, place=viewport.place, scroll_target=ScrollTarget.NOTHING)
        return at, viewport
