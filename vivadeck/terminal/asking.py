"""What is asked one after the other: what a key means, and the runner, which records each step before anything else is
shown. Each thing that asks has its own view. Pure but for the runner."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, NamedTuple, Self, TypeVar

from vivadeck import ticks
from vivadeck.clock import Clock
from vivadeck.errors import VivaError
from vivadeck.model import Card, CardEntry, Entry
from vivadeck.terminal.escape_codes import Closed
from vivadeck.terminal.scrolling import Scroll, Viewport, scrolled
from vivadeck.terminal.wording import counted
from vivadeck.ticks import Ticks

TOP = Scroll()
FIELD_KEYS = (  # other lines of help, where answers are typed
    ("", ""),
    ("", "While you type an answer:"),
    ("Enter", "send it"),
    ("Ctrl-J", "begin a new line; so does Alt-Enter"),
    ("← → ↑ ↓", "move; Ctrl-← and Ctrl-→ by words, Home and End in a line"),
    ("Ctrl-_", "take back what you typed last, word by word"),
    ("Ctrl-C", "stop; your grades are already saved"),
)


class Stopped(VivaError):
    """It had to end before its last card. The message says why."""


class Action(StrEnum):
    """What a key can ask for, other than another view or a grade."""

    SKIP = "skip"
    SUSPEND = "suspend"
    UNDO = "undo"
    EDIT = "edit"
    RETRY = "retry"
    QUIT = "quit"


Step = Action | int | None  # what to do: an action, a grade (0–5), or nothing
V = TypeVar("V", bound="View")
_WHERE_UNSAVED = {"r": Action.RETRY, "enter": Action.RETRY, "q": Action.QUIT}


class Pending(NamedTuple):
    """An entry to be recorded. For an undo, `restored` is the view to return to."""

    entry: CardEntry
    restored: Any = None


class Unsent(NamedTuple):
    """What was typed as the answer to a card, and not graded, when an earlier grade was taken back."""

    card: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View(ABC):
    """What the student sees: the visible part of the text, and a message at the bottom.

    `unsaved` could not be recorded yet; nothing else is recorded before it. `unsent` is in the field when its card is
    asked again.
    """

    actions: ClassVar[Mapping[str, Action]]  # by the key that asks for it in every state
    asks_grade: ClassVar[str]

    to: Scroll = TOP
    has_help: bool = False
    message: str = ""
    unsaved: Pending | None = None
    unsent: Unsent | None = None

    @property
    @abstractmethod
    def card(self) -> Card:
        """The card that is asked. There is one unless it is over."""

    @property
    @abstractmethod
    def ticks(self) -> Ticks:
        """The ticks of its key points."""

    @property
    @abstractmethod
    def is_over(self) -> bool:
        """Whether nothing more is asked."""

    @property
    @abstractmethod
    def awaits_text(self) -> bool:
        """Whether the student types an answer now."""

    @property
    @abstractmethod
    def is_at_question(self) -> bool:
        """Whether the question of the card waits for its answer."""

    @property
    @abstractmethod
    def help(self) -> Sequence[tuple[str, str]]:
        """What each key does."""

    @abstractmethod
    def pressed(self, key: str, viewport: Viewport, now: datetime) -> tuple[Self, Step]:
        """Return the view after a key that does not mean the same in every state, and what to do."""

    @abstractmethod
    def sent(self, text: str, now: datetime) -> Self:
        """Return the view after a text was sent as the answer."""

    @abstractmethod
    def with_tick(self, place: int) -> Self:
        """Return the view with the tick of the key point at this place changed."""

    @abstractmethod
    def pending(self, step: Action | int, now: datetime) -> Pending | None:
        """Return the entry that a step records; None for an undo when there is nothing to undo."""

    @abstractmethod
    def after(self, entry: Entry, now: datetime) -> Self:
        """Return the view after an entry was recorded."""

    @property
    def draft(self) -> str:
        """The text that is in the field when it opens."""
        unsent = self.unsent if self.is_at_question else None
        return unsent.text if unsent and unsent.card == self.card.id else ""

    @property
    def suggested(self) -> int:
        """The grade that Enter gives."""
        return ticks.suggested(self.ticks)

    def graded(self, key: str, viewport: Viewport) -> tuple[Self, Step]:
        """Return the view after a key while the answer is open, and what to do."""
        if key == "enter":
            return self, self.suggested
        if key in "012345":
            return self, int(key)
        if key == "space":
            asked = f"{self.asks_grade} Press 0 to 5, or Enter for {self.suggested}."
            return self.page_down(viewport) or replace(self, message=asked), None
        return self.ticked(key) if key in ticks.LETTERS else self.unknown(key), None

    def ticked(self, letter: str) -> Self:
        """Tick the key point with this letter, or take its tick away."""
        points, place = len(self.card.key_points), ticks.LETTERS.index(letter)
        if place < points:
            return self.with_tick(place)
        has = f"has {counted(points, 'key point')}" if points else "has no key points"
        remedy = " o opens the card in your editor." if "o" in self.actions else ""
        return replace(self, message=f"This card {has}, so {letter} ticks nothing.{remedy}")

    def scrolled(self, key: str, viewport: Viewport) -> Self | None:
        """Return the view as `key` scrolls it; None for a key that does not scroll."""
        line = scrolled(self.to.line, key, viewport)
        return None if line is None else replace(self, to=self.to._replace(line=line, is_cut=False))

    def page_down(self, viewport: Viewport) -> Self | None:
        """Return the view of the next page; None on the last one."""
        return self.scrolled("page down", viewport) if self.to.line < viewport.last_scroll else None

    def unknown(self, key: str) -> Self:
        """Return the view after a key that does nothing."""
        if len(key) == 1 and key.isprintable():
            return replace(self, message=f"{key} does nothing here. Press ? to see the keys.")
        return self


def handle_key(view: V, key: str, viewport: Viewport, now: datetime) -> tuple[V, Step]:
    """Return the view after `key`, and what to do."""
    if view.unsaved is not None:
        return view, _WHERE_UNSAVED.get(key)
    if view.has_help:
        read_on = view.scrolled(key, viewport)
        return read_on or replace(view, has_help=False, to=TOP), Action.QUIT if key == "q" else None
    view = replace(view, message="")
    if key in view.actions:
        return view, view.actions[key]
    if key == "?":
        return replace(view, has_help=True, to=TOP), None
    if (moved := view.scrolled(key, viewport)) is not None:
        return moved, None
    return view.pressed(key, viewport, now)


class Face(ABC, Generic[V]):
    """What the student sees and types into. A face only draws and reads; the runner does the rest."""

    @abstractmethod
    def ask(self, view: V) -> tuple[V, Step]:
        """Show the view, wait for the student, and return the new view and what to do.

        Raises KeyboardInterrupt, Closed, and Stopped.
        """

    def taken(self) -> AbstractContextManager[object]:
        """Take the terminal inside this `with`, if the face needs it for itself. Raises Closed."""
        return nullcontext()

    def suspended(self) -> AbstractContextManager[None]:
        """Give the terminal to another program, such as an editor, inside this `with`. Raises Closed."""
        return nullcontext()


class Runner(Generic[V]):
    """Asks. `view` is what is on the screen now; `stopped` is why it ended too early, if it did.

    `record` saves an entry and returns it as saved (its moment may differ); `edit` lets the student edit the card of a
    view, and returns the view after that.
    """

    def __init__(
        self,
        view: V,
        record: Callable[[Entry], Entry],
        now: Clock,
        edit: Callable[[V, Face[V]], V] = lambda view, _: view,
    ) -> None:
        self.view = view
        self.stopped: KeyboardInterrupt | Stopped | None = None
        self._record = record
        self._now = now
        self._edit = edit

    def run(self, face: Face[V]) -> None:
        """Ask until the face returns QUIT. Ctrl-C and a closed terminal end it just as cleanly."""
        try:
            with face.taken():
                while self._ask_once(face):
                    pass
        except (KeyboardInterrupt, Stopped) as why:
            self.stopped = why
        except Closed:
            return

    def _ask_once(self, face: Face[V]) -> bool:
        """Ask, and do what the student wants. Return False when it is over."""
        self.view, step = face.ask(self.view)
        if step is Action.EDIT:
            self.view = self._edit(self.view, face)
        elif step is not None and step is not Action.QUIT:
            pending = self.view.unsaved if step is Action.RETRY else self.view.pending(step, self._now())
            if pending is None:
                self.view = replace(self.view, message="There is nothing to undo.")
            else:
                self._save(pending)
        return step is not Action.QUIT

    def _save(self, pending: Pending) -> None:
        """Record, then show the next view. What cannot be recorded stays in the view until it can, or until the end."""
        try:
            recorded = self._record(pending.entry)
        except VivaError as error:
            self.view = replace(self.view, unsaved=pending, message=f"Not saved: {error}")
            return
        self.view = pending.restored or self.view.after(recorded, self._now())
