"""What each key does on the study screen. Pure: a view and a key give the next view, or an action to carry out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from vivadeck import ticks
from vivadeck.model import CardEntry
from vivadeck.study.session import Session
from vivadeck.terminal.scrolling import BEGINNING, ReadingPlace, ScrollTarget, Viewport, scrolled
from vivadeck.terminal.wording import counted
from vivadeck.ticks import Ticks

if TYPE_CHECKING:
    from vivadeck.assess.typed import Listener, Typed


class Action(StrEnum):
    """What a key can ask for, other than another view or a grade."""

    SKIP = "skip"
    SUSPEND = "suspend"
    UNDO = "undo"
    EDIT = "edit"
    RETRY = "retry"
    QUIT = "quit"


class Pending(NamedTuple):
    """An entry to be recorded. For an undo, `restored` is the session to return to."""

    entry: CardEntry
    restored: Session | None = None


@dataclass(frozen=True, slots=True)
class View:
    """What the student sees: how much of the current card is open, and the message at the bottom.

    Each follow-up takes two of the `follow_up_steps`: its question, then its answer. `ticks` are those of the key
    points. `typed` is the answer that the student sent; after one without a word the keys work again. `scroll` is in
    lines; `place` is the same place in the text. `unsaved` could not be recorded yet; nothing else is recorded before
    it.
    """

    session: Session
    is_revealed: bool = False
    follow_up_steps: int = 0
    ticks: Ticks = ()
    typed: Typed | None = None
    scroll: int = 0
    place: ReadingPlace = BEGINNING
    scroll_target: ScrollTarget = ScrollTarget.NOTHING
    has_help: bool = False
    message: str = ""
    unsaved: Pending | None = None

    @property
    def follow_ups_left(self) -> int:
        """The number of follow-ups whose question is not open yet."""
        return max(0, len(self.session.current.card.follow_ups) - (self.follow_up_steps + 1) // 2)

    @property
    def is_follow_up_asked(self) -> bool:
        """Whether the last open follow-up still waits for its answer."""
        return self.follow_up_steps % 2 == 1 and self.follow_up_steps < 2 * len(self.session.current.card.follow_ups)


class GradeChoice(NamedTuple):
    """Grades that lead to the same: the keys and the name of each, and when the card comes back."""

    grades: tuple[tuple[str, str], ...]
    interval: str


HELP = (
    ("Space, Enter", "show the answer"),
    ("0 1 2", "you forgot it (0: completely, 2: it was easy once you saw it)"),
    ("3", "you knew it, but it was hard"),
    ("4", "you knew it"),
    ("5", "you knew it at once"),
    ("Enter", "the grade that your ticks suggest; 4 without ticks"),
    ("a b c d e", "tick a key point that you said, or take the tick away"),
    ("f", "open the next follow-up, then its answer"),
    ("u", "undo the last grade, skip or suspension"),
    ("s", "skip this card until tomorrow"),
    ("x", "suspend this card (`viva resume` brings it back)"),
    ("o", "open this card in your editor"),
    ("w", "write the answer of a card that has none; so does Space"),
    ("↑ ↓ PgUp PgDn", "scroll a long answer; Space scrolls down, too"),
    ("q", "quit; your grades are already saved"),
)
PLANNED = ("~6 days", "about then; the plan of your exam decides")  # another line of help, before an exam
EMPTY = "You wrote nothing. Space shows the answer. Enter: back to your answer."
_GRADES = {0: ("0-2", "forgot"), 3: ("3", "hard"), 4: ("4", "good"), 5: ("5", "easy")}  # 1 and 2 are as 0
_ACTIONS = {"s": Action.SKIP, "x": Action.SUSPEND, "u": Action.UNDO, "o": Action.EDIT, "q": Action.QUIT}


def grade_choices(intervals: Mapping[int, str], suggested: int) -> list[GradeChoice]:
    """Return what each grade means, from what it leads to: grades that lead to the same are one choice.

    Enter stands beside the grade that is suggested.
    """
    enter = max(grade for grade in _GRADES if grade <= suggested)
    names = {grade: (f"{key}/Enter" if grade == enter else key, name) for grade, (key, name) in _GRADES.items()}
    groups = groupby(names.items(), key=lambda grade: intervals[grade[0]])
    return [GradeChoice(tuple(name for _, name in grades), interval) for interval, grades in groups]


def time_left(session: Session, now: datetime) -> str:
    """Write how long the session still takes: "12 min left", "last card" when its time is up; "" if nobody knows."""
    seconds = session.seconds_left(now)
    if seconds is None:
        return ""
    return f"{ceil(seconds / 60)} min left" if seconds > 0 else "last card"


def opened_next(view: View) -> str:
    """Return what the key `f` opens next: a follow-up question or its answer; "" where it opens nothing."""
    if view.is_follow_up_asked:
        return "its answer"
    return f"follow-ups ({view.follow_ups_left})" if view.follow_ups_left else ""


def handle_key(view: View, key: str, viewport: Viewport) -> tuple[View, Action | int | None]:
    """Return the view after `key`, and what to do: an action, a grade (0–5), or nothing."""
    if view.unsaved is not None:
        return view, {"r": Action.RETRY, "enter": Action.RETRY, "q": Action.QUIT}.get(key)
    if view.has_help:
        read_on = _scrolled(view, key, viewport)
        return read_on or replace(view, has_help=False, scroll=0), Action.QUIT if key == "q" else None
    view = replace(view, message="")
    if key in _ACTIONS:
        return view, _ACTIONS[key]
    if key == "?":
        return replace(view, has_help=True, scroll=0), None
    moved = _scrolled(view, key, viewport)
    if moved is not None:
        return moved, None
    return _answered(view, key, viewport) if view.is_revealed else (_asked(view, key), None)


def _asked(view: View, key: str) -> View:
    if key == "enter" and view.typed:
        return replace(view, typed=None)
    if key in ("space", "enter"):
        return revealed(view)
    if key in f"012345fw{ticks.LETTERS}":
        return replace(view, message="Press Space to see the answer first.")
    return _unknown(view, key)


def awaits_text(view: View) -> bool:
    """Whether the student can type an answer now: not where there is none to compare it with."""
    is_asked = not view.session.is_over and not view.is_revealed and not view.has_help
    return is_asked and view.typed is None and view.unsaved is None and bool(view.session.current.card.answer)


def sent(view: View, text: str, listener: Listener) -> View:
    """Return the view after a text was sent as the answer."""
    typed = replace(view, typed=listener(text, view.session.current.card))
    return revealed(typed) if text.strip() else replace(typed, message=EMPTY)


def revealed(view: View) -> View:
    """Return the view with the answer open, and the key points ticked that a typed answer has."""
    ticked = view.typed.ticks if view.typed else ()
    return replace(view, is_revealed=True, ticks=ticked, scroll_target=ScrollTarget.ANSWER)


def _answered(view: View, key: str, viewport: Viewport) -> tuple[View, Action | int | None]:
    if key == "enter":
        return view, ticks.suggested(view.ticks)
    if key in "012345":
        return view, int(key)
    if key in ("space", "w") and not view.session.current.card.answer:
        return view, Action.EDIT  # an unanswered card is opened where its answer is to be written
    if key == "space":
        if view.scroll < viewport.last_scroll:
            return replace(view, scroll=min(viewport.last_scroll, view.scroll + viewport.page)), None
        grade = ticks.suggested(view.ticks)
        return replace(view, message=f"How well did you know it? Press 0 to 5, or Enter for {grade}."), None
    if key == "f":
        return next_follow_up(view), None
    return ticked(view, key) if key in ticks.LETTERS else _unknown(view, key), None


def ticked(view: View, letter: str) -> View:
    """Tick the key point with this letter, or take its tick away."""
    points, place = len(view.session.current.card.key_points), ticks.LETTERS.index(letter)
    if place < points:
        toggled = ticks.toggled(view.ticks, place, points, is_assessed=view.typed is not None)
        return replace(view, ticks=toggled, scroll_target=ScrollTarget.KEY_POINTS)
    has = f"has {counted(points, 'key point')}" if points else "has no key points"
    return replace(view, message=f"This card {has}, so {letter} ticks nothing. o opens the card in your editor.")


def next_follow_up(view: View) -> View:
    """Open the next step of the follow-ups: a question, or the answer to the one that is open."""
    if view.is_follow_up_asked or view.follow_ups_left:
        return replace(view, follow_up_steps=view.follow_up_steps + 1, scroll_target=ScrollTarget.FOLLOW_UP)
    has_some = bool(view.session.current.card.follow_ups)
    return replace(view, message="There are no more follow-ups." if has_some else "This card has no follow-ups.")


def _scrolled(view: View, key: str, viewport: Viewport) -> View | None:
    """Return the view as `key` scrolls it; None for a key that does not scroll."""
    line = scrolled(view.scroll, key, viewport)
    return None if line is None else replace(view, scroll=line)


def _unknown(view: View, key: str) -> View:
    if len(key) == 1 and key.isprintable():
        return replace(view, message=f"{key} does nothing here. Press ? to see the keys.")
    return view
