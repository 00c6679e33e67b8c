"""The mock viva without a screen: one line in for each prompt, plain lines out, for scripts and pipes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from vivadeck import ticks
from vivadeck.assess.typed import NOTICE, Listener
from vivadeck.clock import Clock
from vivadeck.markdown import math
from vivadeck.mock import examiner
from vivadeck.mock.examiner import Mock, Stage
from vivadeck.mock.runner import Face
from vivadeck.mock.view import NAMES, Action, View, answered, gone_on, sent, ticked
from vivadeck.terminal import output
from vivadeck.terminal.lines import Lines, Stopped
from vivadeck.terminal.wording import on_clock
from vivadeck.ticks import Tick

HELP = (
    "Enter ends your answer. Then type a grade from 0 to 5. a to e: tick the key points that you said; Enter alone is "
    "then the grade that they suggest, and 4 without ticks. p: pass (grade 0), u: take the last grade back, q: stop."
)
_TICKING = f"{ticks.LETTERS}, "  # a line with several of these letters ticks several key points
_GRADES = ("0", "1", "2", "3", "4", "5")


class LineMode(Face):
    """Lines from stdin, lines to stdout. The number of lines it reads is bounded, by the number of `questions`.

    With a `listener`, a line at a question is the answer, unless it is empty or only one of the letters p, u and q.
    """

    def __init__(self, questions: int, now: Clock, listener: Listener | None = None) -> None:
        self._now = now
        self._listener = listener
        self._lines = Lines(questions)
        self._written: tuple[int, Stage] | None = None  # the question and the stage that were written last

    def ask(self, view: View) -> tuple[View, Action | int | None]:
        if view.unsaved is not None:
            output.warn(f"{view.message} r: try again, q: quit without saving.")
        elif view.mock.stage is Stage.OVER:
            return view, Action.QUIT
        else:
            if view.message:
                output.warn(view.message)
            if (place := (view.mock.number, view.mock.stage)) != self._written:
                self._write(view.mock)
                self._written = place
            if view.mock.stage in (Stage.PASSED, Stage.FOLLOW_UP) and not view.mock.has_partner:
                return gone_on(view, self._now()), None  # the text stays above: nobody has to press a key
        takes_text = self._listener and view.mock.stage is Stage.QUESTION and view.unsaved is None
        if takes_text and not view.asks_to_pass:
            line = self._lines.read_text("Your answer> ")
        else:
            line = self._lines.read(_prompt(view))
        if line is None and view.unsaved is not None:
            raise Stopped("The input ended before everything was saved.")  # a script must notice
        if line is None or line == "q":
            return view, Action.QUIT
        return self._handle_line(replace(view, message="" if view.unsaved is None else view.message), line)

    def _handle_line(self, view: View, line: str) -> tuple[View, Action | int | None]:
        """Return the view after `line`, and what to do: an action, a grade (0–5), or nothing."""
        if view.unsaved is not None:
            return view, Action.RETRY if line in ("", "r") else None
        if line == "u":
            self._written = None
            return view, Action.UNDO
        if view.mock.stage in (Stage.ASKED_BACK, Stage.FOLLOW_UP):
            if line:
                output.warn("Enter goes on; u takes the grade back, q stops.")
            return view if line else gone_on(view, self._now()), None
        return self._graded(view, line)

    def _graded(self, view: View, line: str) -> tuple[View, Action | int | None]:
        """Return what `line` does before the grade. A grade counts at the question, too, so that a script need not send
        an empty line first."""
        is_speaking = view.mock.stage is Stage.QUESTION
        if is_speaking and (line == "p" or (view.asks_to_pass and line == "y")):
            return view, Action.GIVE_UP
        if is_speaking and self._listener:
            return self._typed(view, line, self._listener), None
        if line in ("", *_GRADES):
            spoken = answered(view, examiner.spoken_answer(view.mock, self._now())) if is_speaking else view
            asks = line == "" and is_speaking
            return spoken, None if asks else int(line or ticks.suggested(view.mock.ticks))
        if not line.strip(_TICKING) and (view.mock.has_partner or not is_speaking):
            return _ticked(view, line), None
        output.warn(HELP)
        return view, None

    def _typed(self, view: View, line: str, listener: Listener) -> View:
        return replace(view, asks_to_pass=False) if view.asks_to_pass else sent(view, line, self._now(), listener)

    def _write(self, mock: Mock) -> None:
        """Write what the present stage adds to what was written."""
        if mock.stage is Stage.QUESTION:
            of = "" if mock.ends_at else f" of {len(mock.questions)}"
            output.say(f"Question {mock.number}{of}. [{mock.card.id}] {math.plain(mock.card.question)}")
            if mock.has_partner:
                _write_expected(mock)
        elif mock.stage is Stage.GRADING:
            if self._written is None:  # the grade was taken back
                output.say(f"Again: [{mock.card.id}] {math.plain(mock.card.question)}")
            for sentence in _of_answer(mock, self._now()):
                output.say(sentence)
            if not mock.has_partner:
                _write_expected(mock)
        elif mock.stage is Stage.PASSED:
            _write_expected(mock)
        elif mock.follow_up is not None and mock.stage is Stage.FOLLOW_UP:
            said = _asks_back(mock) if mock.has_partner else ""  # else it was written before
            output.say(f"{said}{math.plain(mock.follow_up.answer)}\n")
        else:
            output.say(_asks_back(mock).rstrip())


def _of_answer(mock: Mock, now: datetime) -> Iterator[str]:
    """Yield what there is to say of an answer that is over."""
    yield f"You answered in {on_clock(mock.spoken(now))}."
    if mock.is_time_up(now):
        yield "The time is up. This was the last question."
    if mock.typed:
        yield from filter(None, (mock.typed.summary, NOTICE if mock.is_first_typed else ""))


def _asks_back(mock: Mock) -> str:
    assert mock.follow_up is not None
    return f"The examiner asks back: {math.plain(mock.follow_up.question)}\n"


def _write_expected(mock: Mock) -> None:
    """Write what the answer should have: the key points first, which are to be ticked."""
    from rich.console import Group  # the question alone does not need it

    from vivadeck.mock.screen import expected
    from vivadeck.terminal import look

    output.say(look.as_text(Group(*expected(mock))) + "\n")


def _prompt(view: View) -> str:
    if view.unsaved is not None:
        return "r or q> "
    if view.asks_to_pass:
        return "y or Enter> "
    if view.mock.stage is Stage.QUESTION:
        return "Enter when you have finished> "
    if view.mock.follow_up is not None:
        shows = view.mock.stage is Stage.ASKED_BACK and not view.mock.is_strict
        return "Enter shows its answer> " if shows else "Enter goes on> "
    grade = ticks.suggested(view.mock.ticks)
    return f"grade, Enter gives {grade}, {NAMES[grade]}> "


def _ticked(view: View, letters: str) -> View:
    """Tick the key points with these letters, or take their ticks away, and write which are ticked now."""
    for letter in letters:
        if letter in ticks.LETTERS:
            view = ticked(view, letter)
    heard = [letter for letter, tick in zip(ticks.LETTERS, view.mock.ticks, strict=False) if tick is not Tick.NOT_HEARD]
    if not view.message:
        said = f"Ticked: {', '.join(heard)}." if heard else "Nothing is ticked."
        output.say(f"{said} Enter is {ticks.suggested(view.mock.ticks)}.")
    return view
