"""The session without a screen: one line in for each prompt, plain lines out, for scripts and pipes."""

from __future__ import annotations

from dataclasses import replace

from vivadeck import ticks
from vivadeck.assess.typed import NOTICE, Listener
from vivadeck.clock import Clock
from vivadeck.markdown import math
from vivadeck.model import Card
from vivadeck.study import session
from vivadeck.study.runner import Face
from vivadeck.study.session import Session
from vivadeck.study.view import (
    Action,
    View,
    awaits_text,
    grade_choices,
    next_follow_up,
    opened_next,
    revealed,
    sent,
    ticked,
    time_left,
)
from vivadeck.terminal import output
from vivadeck.terminal.lines import Lines, Stopped, has_terminal
from vivadeck.ticks import Tick

HELP = (
    "Enter shows the answer. Then type a grade from 0 to 5. a to e: tick the key points that you said; "
    "Enter alone is then the grade that they suggest, and 4 without ticks. "
    "f: the next follow-up, then its answer; u: undo, s: skip until tomorrow, x: suspend, "
    "w: write the answer of a card that has none, q: quit."
)
_TICKING = f"{ticks.LETTERS}, "  # a line with several of these letters ticks several key points
_ACTIONS = {"s": Action.SKIP, "x": Action.SUSPEND, "u": Action.UNDO}


class LineMode(Face):
    """Lines from stdin, lines to stdout. The number of lines it reads is bounded, by the number of `cards`.

    With a `listener`, a line at a question is the answer, unless it is empty or only one of the letters q, s, u and x.
    """

    def __init__(self, cards: int, now: Clock, listener: Listener | None = None) -> None:
        self._now = now
        self._listener = listener
        self._lines = Lines(cards)
        self._asked: Session | None = None  # the session whose current question was written last

    def ask(self, view: View) -> tuple[View, Action | int | None]:
        if view.session is not self._asked:
            if view.session.is_over:
                return view, Action.QUIT
            view = self._begin(view)
        elif view.unsaved is not None:
            output.warn(f"{view.message} r: try again, q: quit without saving.")
        elif view.message:
            output.warn(view.message)
        time = time_left(view.session, self._now())
        takes_text = self._listener is not None and awaits_text(view)
        line = (
            self._lines.read_text(f"{_timed(time)}your answer> ")
            if takes_text
            else self._lines.read(_prompt(view, time))
        )
        if line is None and view.unsaved is not None:
            raise Stopped("The input ended before everything was saved.")  # a script must notice
        if line is None or line == "q":
            return view, Action.QUIT
        return self._handle_line(view, line)

    def _handle_line(self, view: View, line: str) -> tuple[View, Action | int | None]:
        """Return the view after `line`, and what to do: an action, a grade (0–5), or nothing."""
        if view.unsaved is not None:
            return view, Action.RETRY if line in ("", "r") else None
        view = replace(view, message="")
        is_typed = self._listener is not None and awaits_text(view) and line not in _ACTIONS
        if is_typed or (line == "" and not view.is_revealed):
            view = sent(view, line, self._listener) if self._listener and is_typed else view
            view = replace(revealed(view), message="")
            self._write_answer(view)
            return view, None
        if line in ("", "0", "1", "2", "3", "4", "5"):
            # a grade counts at the question, too, so that a script need not send an empty line first
            return view, int(line or ticks.suggested(view.ticks))
        if line in _ACTIONS:
            return view, _ACTIONS[line]
        if view.is_revealed and (line == "f" or not line.strip(_TICKING)):
            return _follow_up(view) if line == "f" else _ticked(view, line), None
        card = view.session.current.card
        if line == "w" and not card.answer and has_terminal():
            return view, Action.EDIT
        if line == "w" and not card.answer:
            output.warn(f"An editor needs a terminal. {_how_to_write(card)}")
        else:
            output.warn("This card has an answer already." if line == "w" else HELP)
        return view, None

    def _begin(self, view: View) -> View:
        """Write the question, or the answer that the student has just written, and return the view."""
        was, self._asked = self._asked, view.session
        card = view.session.current.card
        is_edited = was is not None and len(was.recorded) == len(view.session.recorded)
        if is_edited and view.message:
            output.warn(view.message)
        if is_edited and was and was.current.card.id == card.id:
            if card.answer:
                self._write_answer(view)
            return replace(view, is_revealed=view.is_revealed or bool(card.answer), message="")
        output.say(f"[{card.id}] {math.plain(card.question)}")
        # after an undo, too: the answer is not above the prompt
        return replace(view, is_revealed=False, message="")

    def _write_answer(self, view: View) -> None:
        card, typed = view.session.current.card, view.typed
        for sentence in (typed.summary, "" if view.session.reviews else NOTICE) if typed and typed.text else ():
            if sentence:
                output.say(sentence)
        output.say(_answer(view))
        if not card.answer:
            output.say("w writes the answer in your editor." if has_terminal() else _how_to_write(card))
        intervals = session.next_intervals(view.session, self._now())
        choices = [
            f"{', '.join(f'{keys} {name}' for keys, name in grades)} → {interval}"
            for grades, interval in grade_choices(intervals, ticks.suggested(view.ticks))
        ]
        for line in ("; ".join(choices), *_follow_ups_key(view)):
            output.say(line)


def _prompt(view: View, time: str) -> str:
    if view.unsaved is not None:
        return "r or q> "
    if not view.is_revealed:
        return f"{_timed(time)}Enter shows the answer> "
    keys = _follow_ups_key(view) if view.follow_up_steps else []  # else they are named below the answer
    return ", ".join(["grade", *keys]) + "> "


def _timed(time: str) -> str:
    return f"{time}, " if time else ""


def _follow_ups_key(view: View) -> list[str]:
    return [f"f {what}"] if (what := opened_next(view)) else []


def _how_to_write(card: Card) -> str:
    return f"To write the answer: `viva edit {card.id}`"


def _answer(view: View) -> str:
    """Return a card's answer, key points and sources as plain text."""
    from rich.console import Group  # the question alone does not need it

    from vivadeck.terminal import look

    card, evidence = view.session.current.card, view.typed.evidence if view.typed else ()
    return look.as_text(Group(*look.answer(card, 0, view.ticks, evidence))) + "\n"


def _ticked(view: View, letters: str) -> View:
    """Tick the key points with these letters, or take their ticks away, and write which are ticked now."""
    for letter in letters:
        if letter in ticks.LETTERS:
            view = ticked(view, letter)
    heard = [letter for letter, tick in zip(ticks.LETTERS, view.ticks, strict=False) if tick is not Tick.NOT_HEARD]
    if not view.message:
        said = f"Ticked: {', '.join(heard)}." if heard else "Nothing is ticked."
        output.say(f"{said} Enter is {ticks.suggested(view.ticks)}.")
    return view


def _follow_up(view: View) -> View:
    """Write the next follow-up question, or the answer to the last one, and return the view with it."""
    from vivadeck.terminal import look

    after = next_follow_up(view)
    if after.follow_up_steps > view.follow_up_steps:
        each = view.session.current.card.follow_ups[view.follow_up_steps // 2]
        shown = look.follow_up(each, is_open=False) if after.is_follow_up_asked else look.follow_up_answer(each)
        output.say(look.as_text(shown) + "\n")
    return after
