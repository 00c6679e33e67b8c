"""What each key does on the study screen. Pure: a view and a key give the next view, or what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, NamedTuple, Self

from vivadeck import ticks
from vivadeck.model import Card, Choice, Decision, Entry, Review
from vivadeck.study import session
from vivadeck.study.session import Session
from vivadeck.terminal.asking import FIELD_KEYS, Action, Pending, Step, Unsent, View
from vivadeck.terminal.scrolling import ScrollTarget, Viewport
from vivadeck.ticks import Ticks

if TYPE_CHECKING:
    from vivadeck.assess.typed import Listener, Typed


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


@dataclass(frozen=True, slots=True)
class StudyView(View):
    """How much of the current card is open; its question came up at the moment `shown`. With a `listener`, answers are
    typed.

    Each follow-up takes two of the `follow_up_steps`: its question, then its answer. `typed` is the answer that the
    student sent; after one without a word the keys work again. `answered` is how long it took, as a field of a review.
    `wrote` is what was typed as the answer to each follow-up whose own answer is open; nothing of it is assessed.
    `sent_before` are the answers that were graded, each with the moment of its review: an undo brings one back.
    """

    session: Session
    shown: datetime
    listener: Listener | None = None
    is_revealed: bool = False
    follow_up_steps: int = 0
    ticks: Ticks = ()
    typed: Typed | None = None
    answered: tuple[tuple[str, str], ...] = ()
    wrote: tuple[str, ...] = ()
    sent_before: tuple[tuple[datetime, Typed], ...] = ()

    actions = _ACTIONS
    asks_grade = "How well did you know it?"

    @property
    def card(self) -> Card:
        return self.session.current.card

    @property
    def is_over(self) -> bool:
        return self.session.is_over

    @property
    def awaits_text(self) -> bool:
        """Whether the student types an answer now: not to a question that has none to compare it with."""
        if self.listener is None or self.is_over or self.has_help or self.unsaved is not None:
            return False
        return self.is_follow_up_asked or (self.is_at_question and self.typed is None and bool(self.card.answer))

    @property
    def is_at_question(self) -> bool:
        return not self.is_revealed

    @property
    def typed_before(self) -> list[Typed]:
        """The answers of this session that were typed before the present one."""
        return [typed for _, typed in self.sent_before]

    @property
    def help(self) -> tuple[tuple[str, str], ...]:
        return (*HELP, *([PLANNED] if self.session.plan else []), *(FIELD_KEYS if self.listener else ()))

    @property
    def follow_ups_left(self) -> int:
        """The number of follow-ups whose question is not open yet."""
        return max(0, len(self.card.follow_ups) - (self.follow_up_steps + 1) // 2)

    @property
    def is_follow_up_asked(self) -> bool:
        """Whether the last open follow-up still waits for its answer."""
        return self.follow_up_steps % 2 == 1 and self.follow_up_steps < 2 * len(self.card.follow_ups)

    @property
    def opens_next(self) -> str:
        """What the key `f` opens next: a follow-up question or its answer; "" where it opens nothing."""
        if self.is_follow_up_asked:
            return "its answer"
        return f"follow-ups ({self.follow_ups_left})" if self.follow_ups_left else ""

    def pressed(self, key: str, viewport: Viewport, now: datetime) -> tuple[Self, Step]:  # noqa: ARG002 - no clock here
        if not self.is_revealed:
            return self._asked(key), None
        if key in ("space", "w") and not self.card.answer:
            return self, Action.EDIT  # an unanswered card is opened where its answer is to be written
        return (self.with_follow_up(), None) if key == "f" else self.graded(key, viewport)

    def _asked(self, key: str) -> Self:
        if key == "enter" and self.typed:
            return replace(self, typed=None)
        if key in ("space", "enter"):
            return self.revealed()
        if key in f"012345fw{ticks.LETTERS}":
            return replace(self, message="Press Space to see the answer first.")
        return self.unknown(key)

    def sent(self, text: str, now: datetime) -> Self:
        assert self.listener
        if self.is_follow_up_asked:
            return self.with_follow_up(text.strip())
        typed = replace(self, typed=self.listener(text, self.card), unsent=None)
        if not text.strip():
            return replace(typed, message=EMPTY)
        seconds = json.dumps(session.seconds_since(self.shown, now))
        return replace(typed, answered=((ticks.ANSWERED, seconds), (ticks.TYPED, json.dumps(True)))).revealed()

    def revealed(self) -> Self:
        """Return the view with the answer open, and the key points ticked that a typed answer has."""
        ticked = self.typed.ticks if self.typed else ()
        return replace(self, is_revealed=True, ticks=ticked, to=self.to._replace(target=ScrollTarget.ANSWER))

    def with_tick(self, place: int) -> Self:
        is_assessed = self.typed is not None
        toggled = ticks.toggled(self.ticks, place, len(self.card.key_points), is_assessed=is_assessed)
        return replace(self, ticks=toggled, to=self.to._replace(target=ScrollTarget.KEY_POINTS))

    def with_follow_up(self, wrote: str = "") -> Self:
        """Open the next step of the follow-ups: a question, or the answer to the one that is open, beside what the
        student `wrote`."""
        if self.opens_next:
            to = self.to._replace(target=ScrollTarget.FOLLOW_UP)
            each = (*self.wrote, wrote) if self.is_follow_up_asked else self.wrote
            return replace(self, follow_up_steps=self.follow_up_steps + 1, wrote=each, to=to)
        none = "There are no more follow-ups." if self.card.follow_ups else "This card has no follow-ups."
        return replace(self, message=none)

    def pending(self, step: Action | int, now: datetime) -> Pending | None:
        if step is Action.UNDO:
            undone = session.undo(self.session, now)
            return undone and Pending(undone[0], self._undone(undone[1], now))
        if step is Action.SKIP or step is Action.SUSPEND:
            return Pending(session.decision(self.session, Choice(step), now))
        further = (*ticks.further(self.card.key_points, self.ticks), *self.answered)
        return Pending(session.review(self.session, int(step), self.shown, now, further))

    def _undone(self, restored: Session, now: datetime) -> StudyView:
        """Return the view after an undo: an undone grade is asked for again, with the answer open and the ticks
        there."""
        last = self.session.recorded[-1].entry
        before = tuple(each for each in self.sent_before if each[0] != last.at)
        unsent = Unsent(self.card.id, self.typed.text) if self.typed and self.typed.text else self.unsent
        asked = StudyView(restored, now, self.listener, message="Undone.", sent_before=before, unsent=unsent)
        is_back = bool(restored.queue) and asked.card.id == last.card  # unless an edit removed the card
        if not is_back or isinstance(last, Decision):
            return asked
        typed = dict(self.sent_before).get(last.at)
        kept = ticks.kept(last.further, asked.card.key_points)
        answered = tuple(field for field in last.further if field[0] in (ticks.ANSWERED, ticks.TYPED))
        ticked = kept if typed else ticks.some(kept)
        return replace(asked, is_revealed=True, ticks=ticked, typed=typed, answered=answered)

    def after(self, entry: Entry, now: datetime) -> StudyView:
        assert isinstance(entry, Review | Decision)
        sent = ((entry.at, self.typed),) if self.typed and isinstance(entry, Review) else ()
        asked, before = session.apply(self.session, entry), (*self.sent_before, *sent)
        return StudyView(asked, now, self.listener, message=_message(entry), sent_before=before, unsent=self.unsent)


def grade_choices(intervals: Mapping[int, str], suggested: int) -> list[GradeChoice]:
    """Return what each grade means, from what it leads to: grades that lead to the same are one choice.

    Enter stands beside the grade that is suggested, unless it is one of several with the same name (`enter_gives`).
    """
    names = {grade: (f"{key}/Enter" if key == str(suggested) else key, name) for grade, (key, name) in _GRADES.items()}
    groups = groupby(names.items(), key=lambda grade: intervals[grade[0]])
    return [GradeChoice(tuple(name for _, name in grades), interval) for interval, grades in groups]


def enter_gives(suggested: int) -> str:
    """Return what Enter gives where it stands beside no grade: "gives 2"; "" elsewhere."""
    return "" if str(suggested) in (key for key, _ in _GRADES.values()) else f"gives {suggested}"


def time_left(asked: Session, now: datetime) -> str:
    """Write how long the session still takes: "12 min left", "last card" when its time is up; "" if nobody knows."""
    seconds = asked.seconds_left(now)
    if seconds is None:
        return ""
    return f"{ceil(seconds / 60)} min left" if seconds > 0 else "last card"


def _message(entry: Review | Decision) -> str:
    if isinstance(entry, Review):
        return ""
    if entry.choice is Choice.SKIP:
        return "Skipped until tomorrow. u undoes it."
    return f"Suspended. u undoes it. To bring it back later: `viva resume {entry.card}`"
