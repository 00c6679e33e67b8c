"""The runner of a mock viva: it asks through a face, and records every grade before anything else is shown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Self

from vivadeck.clock import Clock
from vivadeck.errors import VivaError
from vivadeck.mock import examiner
from vivadeck.mock.view import Action, Pending, View
from vivadeck.model import Entry, Review
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


class Runner:
    """Runs a mock. `view` is what is on the screen now; `stopped` is why the mock ended too early, if it did.

    `record` saves an entry and returns it as saved (its moment may differ).
    """

    def __init__(self, view: View, record: Callable[[Entry], Entry], now: Clock) -> None:
        self.view = view
        self.stopped: KeyboardInterrupt | Stopped | None = None
        self._record = record
        self._now = now

    def run(self, face: Face) -> None:
        """Ask until the face returns QUIT. Ctrl-C and a closed terminal end the mock just as cleanly."""
        try:
            with face:
                while self._ask_once(face):
                    pass
        except (KeyboardInterrupt, Stopped) as why:
            self.stopped = why
        except Closed:
            return

    def _ask_once(self, face: Face) -> bool:
        """Ask, and do what the student wants. Return False when the mock is over."""
        self.view, action = face.ask(self.view)
        if action is Action.QUIT:
            return False
        if action is not None:
            pending = self._pending(action)
            if pending is None:
                self.view = replace(self.view, message="There is nothing to undo.")
            else:
                self._save(pending)
        return True

    def _pending(self, action: Action | int) -> Pending | None:
        """Return the entry that an action or a grade records; None for an undo when there is nothing to undo."""
        if action is Action.RETRY:
            return self.view.unsaved
        now, mock = self._now(), self.view.mock
        if action is Action.UNDO:
            undone = examiner.undo(mock, now)
            return undone and Pending(*undone)
        return Pending(examiner.review(mock, 0 if action is Action.GIVE_UP else int(action), now))

    def _save(self, pending: Pending) -> None:
        """Record, then show the next view. What cannot be recorded stays in the view until it can, or until the end."""
        try:
            recorded = self._record(pending.entry)
        except VivaError as error:
            self.view = replace(self.view, unsaved=pending, message=f"Not saved: {error}")
            return
        if pending.restored is not None:
            self.view = View(pending.restored, message="Undone.")
        else:
            assert isinstance(recorded, Review)
            self.view = View(examiner.apply(self.view.mock, recorded, self._now()))
