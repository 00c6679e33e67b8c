"""What each key does in a mock viva. Pure: a view and a key give the next view, or what to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Self

from vivadeck import ticks
from vivadeck.mock import examiner
from vivadeck.mock.examiner import EndedAnswer, Mock, Stage
from vivadeck.model import Card, Entry, Review
from vivadeck.terminal.asking import FIELD_KEYS, TOP, Action, Pending, Step, Unsent, View
from vivadeck.terminal.scrolling import Scroll, ScrollTarget, Viewport
from vivadeck.ticks import Ticks

if TYPE_CHECKING:
    from vivadeck.assess.typed import Listener, Typed

HELP = (
    ("Space, Enter", "you have finished your answer"),
    ("p", "no answer: you do not know it (grade 0)"),
    ("a b c d e", "tick a key point that you said, or take the tick away"),
    ("Enter", "the grade that the ticks suggest; 4 without ticks"),
    ("0 1 2 3 4 5", "another grade: 0 to 2 missed, 3 hard, 4 good, 5 easy"),
    ("u", "take the last grade back"),
    ("↑ ↓ PgUp PgDn", "scroll a long text; Space scrolls down, too"),
    ("q", "stop; your grades are already saved, and the report comes"),
)
PARTNER = ("Tab", "turn the screen: the question alone, and back")  # another line of help, with a partner
NAMES = ("forgot", "forgot", "forgot", "hard", "good", "easy")  # of the grades
EMPTY = "You wrote nothing. Enter again: you give no answer."
_DONE = "Press Space when the answer is over."
_ACTIONS = {"u": Action.UNDO, "q": Action.QUIT}


@dataclass(frozen=True, slots=True)
class MockView(View):
    """A mock on the screen. With a `listener`, answers are typed.

    With a partner the screen `faces_student` now and then: it has the question alone. After an answer without a word it
    `asks_again`.
    """

    mock: Mock
    listener: Listener | None = None
    faces_student: bool = False
    asks_again: bool = False

    actions = _ACTIONS
    asks_grade = "How well was it known?"

    @property
    def card(self) -> Card:
        return self.mock.card

    @property
    def ticks(self) -> Ticks:
        return self.mock.ticks

    @property
    def is_over(self) -> bool:
        return self.mock.stage is Stage.OVER

    @property
    def awaits_text(self) -> bool:
        return self.listener is not None and self.mock.is_listening and not self.has_help and self.unsaved is None

    @property
    def is_at_question(self) -> bool:
        return self.mock.stage is Stage.QUESTION

    @property
    def suggested(self) -> int:
        is_none = self.mock.typed is not None and not self.mock.typed.text.strip()
        return 0 if is_none and not self.ticks else ticks.suggested(self.ticks)

    @property
    def help(self) -> tuple[tuple[str, str], ...]:
        return (*HELP, *([PARTNER] if self.mock.has_partner else []), *(FIELD_KEYS if self.listener else ()))

    def pressed(self, key: str, viewport: Viewport, now: datetime) -> tuple[Self, Step]:
        if self.mock.has_partner and key == "\t":
            return replace(self, faces_student=not self.faces_student, to=TOP), None
        if self.mock.stage is Stage.QUESTION:
            return self._at_question(key, now)
        if self.mock.stage is not Stage.GRADING:
            return self._after_grade(key, viewport, now), None
        if key == "f":
            return replace(self, message="The follow-up comes after the grade."), None
        return self.graded(key, viewport)

    def _at_question(self, key: str, now: datetime) -> tuple[Self, Step]:
        if key in ("space", "enter"):
            return self.ended(now), None
        if self.faces_student:
            return replace(self, message="Tab turns the screen back. Space: the answer is over."), None
        if key == "p":
            return self, 0
        if key in ticks.LETTERS and self.mock.has_partner:
            return self.ticked(key), None
        return replace(self, message=_DONE) if key in f"012345f{ticks.LETTERS}" else self.unknown(key), None

    def _after_grade(self, key: str, viewport: Viewport, now: datetime) -> Self:
        if self.mock.stage is Stage.ASKED_BACK and key not in ("space", "enter"):
            return replace(self, message="Space goes on." if self.mock.is_strict else "Space shows its answer.")
        is_read = self.mock.stage is Stage.ASKED_BACK or key != "space"
        return (None if is_read else self.page_down(viewport)) or self.gone_on(now)

    def sent(self, text: str, now: datetime) -> Self:
        assert self.listener
        if self.mock.stage is Stage.ASKED_BACK:
            return self.gone_on(now, text)
        if not text.strip() and not self.asks_again:
            return replace(self, asks_again=True, message=EMPTY)
        return self.ended(now, self.listener(text, self.card))

    def ended(self, now: datetime, typed: Typed | None = None) -> Self:
        """Return the view after an answer was said, or typed: it is to be ticked and graded."""
        answer = EndedAnswer(round(self.mock.spoken(now), 1), typed.ticks if typed else self.ticks, typed)
        to = TOP if self.mock.has_partner else Scroll(target=ScrollTarget.ANSWER)
        mock = examiner.answered(self.mock, answer)
        return replace(self, mock=mock, to=to, faces_student=False, asks_again=False, unsent=None)

    def gone_on(self, now: datetime, wrote: str = "") -> Self:
        """Return the view of what comes next after a grade: the answer to the follow-up, beside what the student
        `wrote`, or the next question."""
        after = self._of(examiner.go_on(self.mock, now, wrote.strip()))
        is_opened = after.mock.stage is Stage.FOLLOW_UP
        return replace(after, to=Scroll(target=ScrollTarget.FOLLOW_UP)) if is_opened else after

    def with_tick(self, place: int) -> Self:
        return replace(self, mock=examiner.ticked(self.mock, place))

    def pending(self, step: Action | int, now: datetime) -> Pending | None:
        if step is not Action.UNDO:
            return Pending(examiner.review(self.mock, int(step), now))
        undone = examiner.undo(self.mock, now)
        unsent = Unsent(self.card.id, self.mock.typed.text) if self.mock.typed else self.unsent
        return undone and Pending(undone[0], replace(self._of(undone[1]), message="Undone.", unsent=unsent))

    def after(self, entry: Entry, now: datetime) -> Self:
        assert isinstance(entry, Review)
        return self._of(examiner.apply(self.mock, entry, now))

    def _of(self, mock: Mock) -> Self:
        return type(self)(mock, self.listener, unsent=self.unsent)
