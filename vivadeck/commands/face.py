"""The face that asks, and what comes after it: every step that it recorded is in the progress file at the end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from vivadeck.app import App
from vivadeck.errors import VivaError
from vivadeck.terminal import output

if TYPE_CHECKING:
    from vivadeck.assess.typed import Listener
    from vivadeck.model import Card
    from vivadeck.terminal.asking import Face, V


def ask(
    app: App, view: V, face: Face[V], edit: Callable[[V, Face[V]], V] = lambda view, _: view
) -> tuple[V, KeyboardInterrupt | VivaError | None]:
    """Ask what a view begins with. Return the last view, and what to raise once the student has read how it went.

    The progress file is `prepare`d already. `edit` is as of a `Runner`.
    """
    from vivadeck.terminal.asking import Runner

    runner = Runner(view, app.store.record, app.now, edit)
    try:
        with app.postponed_notices():
            runner.run(face)
        if (unsaved := runner.view.unsaved) is not None:  # written first, because the next steps may fail, too
            why = "" if runner.stopped else ", as you chose"
            output.warn(f"Not saved{why}: the last step ({unsaved.entry.card}).")
    finally:
        not_folded = _fold(app)
    app.refresh()
    return runner.view, runner.stopped or not_folded


def _fold(app: App) -> VivaError | None:
    """Put the recorded entries into the progress file. Return the error, if any, to be shown after the summary."""
    try:
        app.store.fold()
    except VivaError as error:
        return error
    return None


def listener(app: App, *, is_typed: bool) -> Listener | None:
    """Return what compares typed answers with cards; None where answers are not typed."""
    if not is_typed:
        return None
    from vivadeck.assess.typed import Listener

    def cards() -> Collection[Card]:
        return app.library.cards.values()  # after the first question, and with what was edited since

    return Listener(cards)


def has_screen() -> bool:
    """Return whether there is a terminal with a full screen."""
    streams = (sys.stdin, sys.stdout)
    return all(stream is not None and stream.isatty() for stream in streams) and os.environ.get("TERM") not in (
        "dumb",
        "unknown",
    )


def unusable(app: App) -> str:
    """Return which decks are left out, and how to see why; "" for none."""
    return "".join(f"{name} cannot be used. To see why: `viva check`. " for name in app.library.broken)
