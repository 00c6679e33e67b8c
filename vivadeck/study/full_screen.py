"""The session on a full screen: keys in, frames out, and each grade recorded before the next card is shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vivadeck.clock import Clock
from vivadeck.errors import VivaError
from vivadeck.model import Choice, Decision, Entry, Review
from vivadeck.sanitize import one_line
from vivadeck.study import editor, screen, session
from vivadeck.study.terminal import CLOSED, RESIZED, Closed, draw, size
from vivadeck.study.view import Act, Room, Seek, Step, View, press
from vivadeck.terminal import output

if sys.platform == "win32":
    from vivadeck.study.windows import Terminal
else:
    from vivadeck.study.posix import Terminal

if TYPE_CHECKING:
    from rich.console import Console

FAREWELL_SECONDS = 3.0  # how long the last grade can be taken back


class Drill:
    """A session that is being run: what the student sees, and since when the current question has been up.

    `titles` are the decks' titles by their names. A deck in one of the `shared` folders is copied before it is edited.
    """

    def __init__(
        self,
        started: View,
        titles: Mapping[str, str],
        shared: Collection[Path],
        record: Callable[[Entry], Entry],
        now: Clock,
    ) -> None:
        self.view = started
        self.was_interrupted = False
        self._titles = titles
        self._shared = shared
        self._record = record
        self._now = now
        self._shown = now()

    def run(self) -> None:
        """Ask until the queue is empty or the student leaves. Ctrl-C and a closed terminal leave as `q` does."""
        try:
            with Terminal() as keyboard:
                base = output.console()
                while self._turn(keyboard, base):
                    pass
        except KeyboardInterrupt:
            self.was_interrupted = True
        except Closed:
            return

    def _turn(self, keyboard: Terminal, base: Console) -> bool:
        """Draw, wait for one key and carry it out. False when the session is over."""
        is_over = not self.view.session.queue and self.view.unsaved is None
        room = self._draw(base)
        key = keyboard.key(FAREWELL_SECONDS if is_over else None)
        if key == RESIZED:
            return True
        if key == CLOSED or (is_over and key != "u"):
            return False
        self.view, act = press(self.view, key, room)
        if act is Act.QUIT:
            return False
        if act is Act.EDIT:
            self._edit(keyboard)
        elif act is not None:
            self._carry_out(act)
        return True

    def _draw(self, base: Console) -> Room:
        on = screen.Screen(*size(), base)
        if not screen.fits(on):
            draw(screen.too_small(on))
            return Room(1, 0, 0)
        if not self.view.session.queue:
            draw(screen.farewell(self.view, on))
            return Room(1, 0, 0)
        title = self._titles[self.view.session.current.card.deck]
        lines, room = screen.frame(self.view, title, self._now(), on)
        draw(lines)
        self.view = replace(self.view, scroll=room.scroll, seek=Seek.NOTHING)
        return room

    def _carry_out(self, act: Act | int) -> None:
        step = self.view.unsaved if act is Act.RETRY else self._undo() if act is Act.UNDO else self._step(act)
        if step is None:
            self.view = replace(self.view, message="There is nothing to undo.")
        else:
            self._save(step)

    def _step(self, act: Act | int) -> Step:
        now, current = self._now(), self.view.session
        entry: Review | Decision
        if act is Act.SKIP or act is Act.SUSPEND:
            entry = session.decision(current, Choice(act), now)
        else:
            entry = session.review(current, int(act), self._shown, now)
        return Step(entry, lambda at: View(session.took(current, entry._replace(at=at)), message=_said(entry)))

    def _undo(self) -> Step | None:
        undone = session.undo(self.view.session, self._now())
        if undone is None:
            return None
        entry, before = undone
        is_back = bool(before.queue) and before.current.card.id == entry.card  # unless an edit took it away meanwhile
        then = View(before, is_revealed=is_back and not isinstance(entry, Decision), message="Undone.")
        return Step(entry, lambda _: then)

    def _save(self, step: Step) -> None:
        """Record, then go on. What cannot be recorded stays on the screen until it is, or the student quits."""
        try:
            recorded = self._record(step.entry)
        except VivaError as error:
            self.view = replace(self.view, unsaved=step, message=f"Not saved: {error}")
            return
        self.view = step.then(recorded.at)
        self._shown = self._now()

    def _edit(self, keyboard: Terminal) -> None:
        card = self.view.session.current.card

        def run(command: list[str]) -> int:
            with keyboard.lent():
                return editor.run(command)

        try:
            changed, said = editor.edit(card, is_shared=card.path.parent in self._shared, run=run)
        except VivaError as error:
            self.view = replace(self.view, message=one_line(str(error)))
            return
        if changed is None:
            self.view = View(session.left_out(self.view.session), message=said)
            return
        self.view = replace(self.view, session=session.edited(self.view.session, changed), message=said)


def _said(entry: Review | Decision) -> str:
    if isinstance(entry, Review):
        return ""
    if entry.choice is Choice.SKIP:
        return "Skipped until tomorrow. u takes that back."
    return f"Suspended; `viva resume {entry.card}` brings it back. u takes that back."
