"""What each key does in a mock viva. Pure: a view and a key give the next view, or an action to carry out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from vivadeck import ticks
from vivadeck.mock import examiner
from vivadeck.mock.examiner import Mock, Stage
from vivadeck.model import Review, Undo
from vivadeck.terminal.scrolling import Scroll, ScrollTarget, Viewport, scrolled
from vivadeck.terminal.wording import counted

if TYPE_CHECKING:
    from vivadeck.assess.typed import Listener


class Action(StrEnum):
    """What a key can ask for, other than another view or a grade."""

    GIVE_UP = "give up"
    UNDO = "undo"
    RETRY = "retry"
    QUIT = "quit"


class Pending(NamedTuple):
    """An entry to be recorded. For an undo, `restored` is the mock to return to."""

    entry: Review | Undo
    restored: Mock | None = None


_TOP = Scroll()


@dataclass(frozen=True, slots=True)
class View:
    """What is on the screen: the mock, the part of it that is visible, and a message at the bottom.

    With a partner the screen `faces_student` now and then: it has the question alone. `unsaved` could not be recorded
    yet; nothing else is recorded before it. It `asks_to_pass` after an answer without a word was sent.
    """

    mock: Mock
    to: Scroll = _TOP
    faces_student: bool = False
    has_help: bool = False
    message: str = ""
    unsaved: Pending | None = None
    asks_to_pass: bool = False


HELP = (
    ("Space, Enter", "you have finished your answer"),
    ("p", "pass: you do not know it (grade 0)"),
    ("a b c d e", "tick a key point that you said, or take the tick away"),
    ("Enter", "the grade that the ticks suggest; 4 without ticks"),
    ("0 1 2 3 4 5", "another grade: 0 to 2 missed, 3 hard, 4 good, 5 easy"),
    ("u", "take the last grade back"),
    ("↑ ↓ PgUp PgDn", "scroll a long text; Space scrolls down, too"),
    ("q", "stop; your grades are already saved, and the report comes"),
)
PARTNER = ("Tab", "turn the screen: the question alone, and back")  # another line of help, with a partner
NAMES = ("forgot", "forgot", "forgot", "hard", "good", "easy")  # of the grades
EMPTY = "You wrote nothing. Do you pass? y: yes. Any other key: back to your answer."
_DONE = "Press Space when the answer is over."
_SPECIAL = {"u": Action.UNDO, "q": Action.QUIT}


def handle_key(view: View, key: str, viewport: Viewport, now: datetime) -> tuple[View, Action | int | None]:
    """Return the view after `key`, and what to do: an action, a grade (0–5), or nothing."""
    if view.unsaved is not None:
        return view, {"r": Action.RETRY, "enter": Action.RETRY, "q": Action.QUIT}.get(key)
    if view.has_help:
        read_on = _scrolled(view, key, viewport)
        return read_on or replace(view, has_help=False, to=_TOP), Action.QUIT if key == "q" else None
    view = replace(view, message="")
    if key in _SPECIAL:
        return view, _SPECIAL[key]
    if (elsewhere := _in_every_stage(view, key, viewport)) is not None:
        return elsewhere, None
    if view.mock.stage is Stage.QUESTION:
        return _at_question(view, key, now)
    if view.mock.stage is Stage.GRADING:
        return _at_grade(view, key, viewport)
    return _after_grade(view, key, viewport, now), None


def _in_every_stage(view: View, key: str, viewport: Viewport) -> View | None:
    """Return the view after a key that means the same in every stage; None for another key."""
    if view.mock.has_partner and key == "\t":
        return replace(view, faces_student=not view.faces_student, to=_TOP)
    return replace(view, has_help=True, to=_TOP) if key == "?" else _scrolled(view, key, viewport)


def _at_question(view: View, key: str, now: datetime) -> tuple[View, Action | None]:
    if view.asks_to_pass:
        return replace(view, asks_to_pass=False), Action.GIVE_UP if key == "y" else None
    if key in ("space", "enter"):
        return answered(view, examiner.spoken_answer(view.mock, now)), None
    if view.faces_student:
        return replace(view, message="Tab turns the screen back. Space: the answer is over."), None
    if key == "p":
        return view, Action.GIVE_UP
    if key in ticks.LETTERS and view.mock.has_partner:
        return ticked(view, key), None
    return replace(view, message=_DONE) if key in f"012345f{ticks.LETTERS}" else _unknown(view, key), None


def sent(view: View, text: str, now: datetime, listener: Listener) -> View:
    """Return the view after a text was sent as the answer."""
    if not text.strip():
        return replace(view, asks_to_pass=True, message=EMPTY)
    return answered(view, examiner.typed_answer(view.mock, listener(text, view.mock.card), now))


def answered(view: View, answer: examiner.Answer) -> View:
    """Return the view after an answer: it is to be ticked and graded."""
    to = _TOP if view.mock.has_partner else Scroll(target=ScrollTarget.ANSWER)
    return replace(view, mock=examiner.answered(view.mock, answer), to=to, faces_student=False)


def _at_grade(view: View, key: str, viewport: Viewport) -> tuple[View, int | None]:
    if key == "enter":
        return view, ticks.suggested(view.mock.ticks)
    if key in "012345":
        return view, int(key)
    if key == "space":
        grade = ticks.suggested(view.mock.ticks)
        asked = replace(view, message=f"How well was it known? Press 0 to 5, or Enter for {grade}.")
        return _page_down(view, viewport) or asked, None
    if key == "f":
        return replace(view, message="The follow-up comes after the grade."), None
    return ticked(view, key) if key in ticks.LETTERS else _unknown(view, key), None


def _after_grade(view: View, key: str, viewport: Viewport, now: datetime) -> View:
    if view.mock.stage is Stage.ASKED_BACK:
        if key in ("space", "enter"):
            return gone_on(view, now)
        return replace(view, message="Space goes on." if view.mock.is_strict else "Space shows its answer.")
    return (_page_down(view, viewport) if key == "space" else None) or gone_on(view, now)


def gone_on(view: View, now: datetime) -> View:
    """Return the view of what comes next after a grade: the answer to the follow-up, or the next question."""
    after = examiner.go_on(view.mock, now)
    target = ScrollTarget.FOLLOW_UP if after.stage is Stage.FOLLOW_UP else ScrollTarget.NOTHING
    return View(after, Scroll(target=target))


def ticked(view: View, letter: str) -> View:
    """Tick the key point with this letter, or take its tick away."""
    points, place = len(view.mock.card.key_points), ticks.LETTERS.index(letter)
    if place < points:
        return replace(view, mock=examiner.ticked(view.mock, place))
    has = f"has {counted(points, 'key point')}" if points else "has no key points"
    return replace(view, message=f"This card {has}, so {letter} ticks nothing.")


def _scrolled(view: View, key: str, viewport: Viewport) -> View | None:
    """Return the view as `key` scrolls it; None for a key that does not scroll."""
    line = scrolled(view.to.line, key, viewport)
    return None if line is None else replace(view, to=view.to._replace(line=line))


def _page_down(view: View, viewport: Viewport) -> View | None:
    return _scrolled(view, "page down", viewport) if view.to.line < viewport.last_scroll else None


def _unknown(view: View, key: str) -> View:
    if len(key) == 1 and key.isprintable():
        return replace(view, message=f"{key} does nothing here. Press ? to see the keys.")
    return view
