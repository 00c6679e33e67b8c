"""A mock viva without a screen: what is written, and what a line means."""

from __future__ import annotations

from vivadeck.markdown import math
from vivadeck.mock.examiner import Mock, Stage
from vivadeck.mock.view import NAMES, MockView
from vivadeck.terminal import output
from vivadeck.terminal.asking import Action, Step
from vivadeck.terminal.lines import GRADES, LineMode, has_terminal, say, ticked
from vivadeck.terminal.wording import on_clock

HELP = (
    "Enter ends your answer. Then type a grade from 0 to 5. a to e: tick the key points that you said; Enter alone is "
    "then the grade that they suggest, and 4 without ticks. p: no answer (grade 0), u: take the last grade "
    "back, q: stop."
)
_ALOUD = "Say your answer aloud, then press Enter. To type it: `viva mock --type`"


class MockLines(LineMode[MockView]):
    """Lines of a mock. Where answers are typed, a line at a question or follow-up is the answer, unless it is empty or
    only one of the letters p (not at a follow-up), u and q."""

    def write(self, view: MockView) -> MockView:
        if view.message:
            output.warn(view.message)
        now_at = view.mock.number, view.mock.stage
        if self._written != now_at:
            self._write(view)
            self._written = now_at
        if view.mock.stage not in (Stage.PASSED, Stage.FOLLOW_UP) or view.mock.has_partner:
            return view
        after = view.gone_on(self._now())  # the text stays above: nobody has to press a key
        return after if after.is_over else self.write(after)

    def prompt(self, view: MockView) -> str:
        if view.awaits_text:
            return "Your answer> "
        if view.mock.stage is Stage.QUESTION:
            return "Enter when you have finished> "
        if view.mock.follow_up is not None:
            shows = view.mock.stage is Stage.ASKED_BACK and not view.mock.is_strict
            return "Enter shows its answer> " if shows else "Enter goes on> "
        return f"grade, {_enter(view)}> "

    def answered(self, view: MockView, line: str) -> tuple[MockView, Step]:
        if line == "u":
            self._written = None
            return view, Action.UNDO
        if view.awaits_text and view.mock.stage is Stage.ASKED_BACK:
            return view.sent(line, self._now()), None
        if view.mock.stage in (Stage.ASKED_BACK, Stage.FOLLOW_UP):
            if line:
                output.warn("Enter goes on; u takes the grade back, q stops.")
            return view if line else view.gone_on(self._now()), None
        return self._graded(view, line)

    def _graded(self, view: MockView, line: str) -> tuple[MockView, Step]:
        """Return what `line` does before the grade. A grade counts at the question, too, so that a script need not send
        an empty line first."""
        is_asked = view.mock.stage is Stage.QUESTION
        if is_asked and line == "p":
            return view, 0
        if is_asked and view.listener:
            return view.sent(line, self._now()), None
        if line in ("", *GRADES):
            ended = view.ended(self._now()) if is_asked else view
            return ended, None if is_asked and not line else int(line or view.suggested)
        if (view.mock.has_partner or not is_asked) and (after := ticked(view, line)):
            return after, None
        output.warn(_ALOUD if is_asked and " " in line else HELP)
        return view, None

    def _write(self, view: MockView) -> None:
        """Write what the present stage adds to what was written."""
        mock = view.mock
        if mock.stage is Stage.QUESTION:
            of = "" if mock.ends_at else f" of {len(mock.questions)}"
            output.say(f"Question {mock.number}{of}. [{mock.card.id}] {math.plain(mock.card.question)}")
            if mock.has_partner:
                _write_expected(mock)
        elif mock.stage is Stage.GRADING:
            self._write_ended(view)
        elif mock.stage is Stage.PASSED:
            _write_expected(mock)
        elif mock.follow_up is not None and mock.stage is Stage.FOLLOW_UP:
            said = _asks_back(mock) if mock.has_partner else ""  # else it was written before
            output.say(f"{said}{math.plain(mock.follow_up.answer)}\n")
        else:
            output.say(_asks_back(mock).rstrip())

    def _write_ended(self, view: MockView) -> None:
        """Write how an answer was, and what it should have."""
        mock = view.mock
        if self._written != (mock.number, Stage.QUESTION):  # a grade was taken back
            output.say(f"Again: [{mock.card.id}] {math.plain(mock.card.question)}")
        output.say(f"You answered in {on_clock(mock.spoken(self._now()))}.")
        if mock.is_time_up(self._now()):
            output.say("The time is up. This was the last question.")
        for sentence in mock.typed.sentences(mock.typed_before) if mock.typed else ():
            output.say(sentence)
        if not mock.has_partner:
            _write_expected(mock)
        if not has_terminal():  # else the prompt says it
            output.say(f"{_enter(view)}.")


def _enter(view: MockView) -> str:
    return f"Enter gives {view.suggested}, {NAMES[view.suggested]}"


def _asks_back(mock: Mock) -> str:
    assert mock.follow_up is not None
    return f"The examiner asks back: {math.plain(mock.follow_up.question)}\n"


def _write_expected(mock: Mock) -> None:
    """Write what the answer should have: the key points first, which are to be ticked."""
    from vivadeck.mock.screen import expected  # it imports rich, which the question alone does not need

    say(*expected(mock))
