"""The runner of a session: it asks through a face, and records every answer before the next card is shown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Self

from vivadeck import ticks
from vivadeck.clock import Clock
from vivadeck.errors import VivaError
from vivadeck.model import Choice, Decision, Entry, Review
from vivadeck.sanitize import single_line
from vivadeck.study import session
from vivadeck.study.session import Session
from vivadeck.study.view import Action, Pending, View
from vivadeck.terminal.escape_codes import Closed
from vivadeck.terminal.lines import Stopped


class Face(ABC):
    """What the student sees and types into. A face only draws and reads; the runner does the rest."""

    def __enter__(self) -> Self:
        """Take the terminal, if the face needs it for itself. Raises Closed."""
        return self

    def __exit__(self, *_: object) -> None:  # noqa: B027 - a face without a terminal has nothing to give back
        """Give the terminal back."""

    @abstractmethod
    def ask(self, view: View) -> tuple[View, Action | int | None]:
        """Show the view, wait for the student, and return the new view and what to do: an action, a grade, or nothing.

        Raises KeyboardInterrupt, Closed, and Stopped.
        """

    def suspended(self) -> AbstractContextManager[None]:
        """Give the terminal to another program, such as an editor, inside this `with`. Raises Closed."""
        return nullcontext()


class Runner:
    """Runs a session. `view` is what the student sees now; `stopped` is why the session ended too early, if it did.

    `record` saves an entry and returns it as saved (its moment may differ). A deck in one of the `shared` folders is
    copied before it is edited.
    """

    def __init__(self, view: View, record: Callable[[Entry], Entry], now: Clock, shared: Collection[Path] = ()) -> None:
        self.view = view
        self.stopped: KeyboardInterrupt | Stopped | None = None
        self._record = record
        self._now = now
        self._shared = shared
        self._question_shown_at = now()

    def run(self, face: Face) -> None:
        """Ask until the face returns QUIT. Ctrl-C and a closed terminal end the session just as cleanly."""
        try:
            with face:
                while self._ask_once(face):
                    pass
        except (KeyboardInterrupt, Stopped) as why:
            self.stopped = why
        except Closed:
            return

    def _ask_once(self, face: Face) -> bool:
        """Ask, and do what the student wants. Return False when the session is over."""
        self.view, action = face.ask(self.view)
        if action is Action.QUIT:
            return False
        if action is Action.EDIT:
            self._edit(face)
        elif action is not None:
            self._carry_out(action)
        return True

    def _carry_out(self, action: Action | int) -> None:
        pending = self._pending(action)
        if pending is None:
            self.view = replace(self.view, message="There is nothing to undo.")
        else:
            self._save(pending)

    def _pending(self, action: Action | int) -> Pending | None:
        """Return the entry that an action or a grade records; None for an undo when there is nothing to undo."""
        if action is Action.RETRY:
            return self.view.unsaved
        now, current = self._now(), self.view.session
        if action is Action.UNDO:
            undone = session.undo(current, now)
            return undone and Pending(*undone)
        if action is Action.SKIP or action is Action.SUSPEND:
            return Pending(session.decision(current, Choice(action), now))
        return Pending(session.review(current, int(action), self._question_shown_at, now, self.view.ticks))

    def _save(self, pending: Pending) -> None:
        """Record, then show the next view. What cannot be recorded stays in the view until it can, or until the end."""
        try:
            recorded = self._record(pending.entry)
        except VivaError as error:
            self.view = replace(self.view, unsaved=pending, message=f"Not saved: {error}")
            return
        if pending.restored is not None:
            self.view = _undone(self.view.session, pending.restored)
        else:
            assert isinstance(recorded, Review | Decision)
            self.view = View(session.apply(self.view.session, recorded), message=_message(recorded))
        self._question_shown_at = self._now()

    def _edit(self, face: Face) -> None:
        from vivadeck.study import card_editing  # it imports subprocess, which no other key needs
        from vivadeck.terminal import editor

        def run(command: list[str]) -> int:
            with face.suspended():
                return editor.run(command)

        card = self.view.session.current.card
        try:
            changed, message = card_editing.edit(card, is_shared=card.path.parent in self._shared, run=run)
        except VivaError as error:
            self.view = replace(self.view, message=single_line(str(error)))
            return
        if changed is None:
            self.view = View(session.left_out(self.view.session), message=message)
        else:
            fields = ticks.further(card.key_points, self.view.ticks)
            kept = ticks.kept(fields, changed.key_points)
            ticked = kept if self.view.typed is not None else ticks.some(kept)
            edited = session.edited(self.view.session, changed)
            typed = self.view.typed if changed.key_points == card.key_points else None
            self.view = replace(self.view, session=edited, ticks=ticked, typed=typed, message=message)


def _undone(before: Session, restored: Session) -> View:
    """Return the view after an undo: an undone grade is asked for again, with the answer open and the ticks there."""
    last = before.recorded[-1].entry
    is_back = bool(restored.queue) and restored.current.card.id == last.card  # unless an edit removed the card
    if not is_back or isinstance(last, Decision):
        return View(restored, message="Undone.")
    ticked = ticks.some(ticks.kept(last.further, restored.current.card.key_points))
    return View(restored, is_revealed=True, ticks=ticked, message="Undone.")


def _message(entry: Review | Decision) -> str:
    if isinstance(entry, Review):
        return ""
    if entry.choice is Choice.SKIP:
        return "Skipped until tomorrow. u undoes it."
    return f"Suspended. u undoes it. To bring it back later: `viva resume {entry.card}`"
