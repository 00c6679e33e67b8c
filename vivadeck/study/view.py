"""What a key means on the study screen. Pure: a view and a key give the next view, or an act to carry out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from vivadeck.model import CardEntry
from vivadeck.study.session import Session


class Act(StrEnum):
    """What cannot be done by changing the view alone."""

    SKIP = "skip"
    SUSPEND = "suspend"
    UNDO = "undo"
    EDIT = "edit"
    RETRY = "retry"
    QUIT = "quit"


class Seek(StrEnum):
    """What was just opened, and is to be seen on the next screen."""

    NOTHING = "nothing"
    ANSWER = "answer"
    FOLLOW_UP = "follow-up"


class Step(NamedTuple):
    """What is to be recorded, and what the student sees once it is, with the moment that it was recorded with."""

    entry: CardEntry
    then: Callable[[datetime], View]


@dataclass(frozen=True, slots=True)
class View:
    """What the student sees: how much of the current card is open, and what is said at the bottom.

    `scroll` is in lines. `unsaved` could not be recorded yet; it must be before anything else is.
    """

    session: Session
    is_revealed: bool = False
    follow_ups_open: int = 0
    scroll: int = 0
    seek: Seek = Seek.NOTHING
    has_help: bool = False
    message: str = ""
    unsaved: Step | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """How the card stands on the present screen, in lines: a page, how far it is scrolled, and how far it can be."""

    page: int
    scroll: int
    last_scroll: int


HELP = (
    ("Space, Enter", "show the answer"),
    ("0 1 2", "forgot it (0 not at all, 2 it looked easy once seen)"),
    ("3", "recalled, but hard"),
    ("4, Enter", "recalled well"),
    ("5", "recalled at once"),
    ("f", "show the next follow-up's answer"),
    ("u", "undo the last grade, skip or suspension"),
    ("s", "skip this card until tomorrow"),
    ("x", "suspend this card (viva resume brings it back)"),
    ("e", "edit this card in your editor"),
    ("~6 d, ~today", "about then: before an exam its plan decides"),
    ("↑ ↓ PgUp PgDn", "read a long answer; Space goes on, too"),
    ("q", "quit; every grade is saved already"),
)
_ACTS = {"s": Act.SKIP, "x": Act.SUSPEND, "u": Act.UNDO, "e": Act.EDIT, "q": Act.QUIT}


def press(view: View, key: str, room: Room) -> tuple[View, Act | int | None]:
    """Return the view after `key`, and what is to be done: an act, a grade (0–5), or nothing."""
    if view.unsaved is not None:
        return view, {"r": Act.RETRY, "enter": Act.RETRY, "q": Act.QUIT}.get(key)
    if view.has_help:
        read_on = _scrolled(view, key, room)
        return read_on or replace(view, has_help=False, scroll=0), Act.QUIT if key == "q" else None
    view = replace(view, message="")
    if key in _ACTS:
        return view, _ACTS[key]
    if key == "?":
        return replace(view, has_help=True, scroll=0), None
    moved = _scrolled(view, key, room)
    if moved is not None:
        return moved, None
    return _answered(view, key, room) if view.is_revealed else (_asked(view, key), None)


def _asked(view: View, key: str) -> View:
    if key in ("space", "enter"):
        return replace(view, is_revealed=True, seek=Seek.ANSWER)
    if key in "012345f":
        return replace(view, message="First the answer: Space shows it.")
    return _unknown(view, key)


def _answered(view: View, key: str, room: Room) -> tuple[View, int | None]:
    if key == "enter":
        return view, 4
    if key in "012345":
        return view, int(key)
    if key == "space":
        if view.scroll < room.last_scroll:
            return replace(view, scroll=min(room.last_scroll, view.scroll + room.page)), None
        return replace(view, message="How well did you know it? 0 to 5; Enter is 4."), None
    if key == "f":
        return _follow_up(view), None
    return _unknown(view, key), None


def _follow_up(view: View) -> View:
    there_are = len(view.session.current.card.follow_ups)
    if view.follow_ups_open < there_are:
        return replace(view, follow_ups_open=view.follow_ups_open + 1, seek=Seek.FOLLOW_UP)
    return replace(view, message="All follow-ups are open." if there_are else "This card has no follow-ups.")


def _scrolled(view: View, key: str, room: Room) -> View | None:
    to = {
        "up": view.scroll - 1,
        "k": view.scroll - 1,
        "down": view.scroll + 1,
        "j": view.scroll + 1,
        "page up": view.scroll - room.page,
        "b": view.scroll - room.page,
        "page down": view.scroll + room.page,
        "home": 0,
        "end": room.last_scroll,
    }.get(key)
    return None if to is None else replace(view, scroll=max(0, min(room.last_scroll, to)))


def _unknown(view: View, key: str) -> View:
    return (
        replace(view, message=f"{key} does nothing here; ? shows the keys.")
        if len(key) == 1 and key.isprintable()
        else view
    )
