"""A session without a screen: what is written, and what a line means."""

from __future__ import annotations

from dataclasses import replace

from vivadeck.markdown import math
from vivadeck.model import Card
from vivadeck.study import session
from vivadeck.study.session import Session
from vivadeck.study.view import StudyView, enter_gives, grade_choices, time_left
from vivadeck.terminal import output
from vivadeck.terminal.asking import Action, Step
from vivadeck.terminal.lines import GRADES, LineMode, has_terminal, say, ticked

HELP = (
    "Enter shows the answer. Then type a grade from 0 to 5. a to e: tick the key points that you said; "
    "Enter alone is then the grade that they suggest, and 4 without ticks. "
    "f: the next follow-up, then its answer; u: undo, s: skip until tomorrow, x: suspend, "
    "w: write the answer of a card that has none, q: quit."
)
_ACTIONS = {"s": Action.SKIP, "x": Action.SUSPEND, "u": Action.UNDO}


class StudyLines(LineMode[StudyView]):
    """Lines of a session.

    Where answers are typed, a line at a question or follow-up is the answer, unless it is empty or only one of the
    letters q, s, u and x.
    """

    def write(self, view: StudyView) -> StudyView:
        if view.session is not self._written:  # the session whose current question was written last
            return self._begin(view)
        if view.message:
            output.warn(view.message)
        return view

    def prompt(self, view: StudyView) -> str:
        time = f"{left}, " if (left := time_left(view.session, self._now())) else ""
        if view.awaits_text:
            return f"{time}your answer> "
        if not view.is_revealed:
            return f"{time}Enter shows the answer> "
        keys = _follow_ups_key(view) if view.follow_up_steps else []  # else they are named below the answer
        return ", ".join(["grade", *keys]) + "> "

    def answered(self, view: StudyView, line: str) -> tuple[StudyView, Step]:
        is_typed = view.awaits_text and line not in _ACTIONS
        if view.is_revealed and (is_typed or line == "f"):
            return _with_follow_up(view, line if is_typed else ""), None
        if is_typed or (line == "" and not view.is_revealed):
            view = replace((view.sent(line, self._now()) if is_typed else view).revealed(), message="")
            self._write_answer(view)
            return view, None
        if line in ("", *GRADES):
            # a grade counts at the question, too, so that a script need not send an empty line first
            return view, int(line or view.suggested)
        if line in _ACTIONS:
            return view, _ACTIONS[line]
        if view.is_revealed and (after := ticked(view, line)):
            return after, None
        if line == "w" and not view.card.answer and has_terminal():
            return view, Action.EDIT
        if line == "w" and not view.card.answer:
            output.warn(f"An editor needs a terminal. {_how_to_write(view.card)}")
        else:
            output.warn("This card has an answer already." if line == "w" else HELP)
        return view, None

    def _begin(self, view: StudyView) -> StudyView:
        """Write the question, or the answer that the student has just written, and return the view."""
        was, self._written = self._written, view.session
        card = view.card
        edited = was if isinstance(was, Session) and len(was.recorded) == len(view.session.recorded) else None
        if edited and view.message:
            output.warn(view.message)
        if edited and edited.current.card.id == card.id:
            if card.answer:
                self._write_answer(view)
            return replace(view, is_revealed=view.is_revealed or bool(card.answer), message="")
        output.say(f"[{card.id}] {math.plain(card.question)}")
        # after an undo, too: the answer is not above the prompt
        return replace(view, is_revealed=False, typed=None, message="")

    def _write_answer(self, view: StudyView) -> None:
        card, typed = view.card, view.typed
        for sentence in typed.sentences(view.typed_before) if typed and typed.text else ():
            output.say(sentence)
        from vivadeck.terminal import look  # the question alone does not need it

        say(look.answer(card, view.ticks, typed.evidence if typed else ()), "", look.sources(card))
        if not card.answer:
            output.say("w writes the answer in your editor." if has_terminal() else _how_to_write(card))
        intervals = session.next_intervals(view.session, self._now())
        gives = enter_gives(view.suggested)
        choices = [f"Enter {gives}"] if gives else []
        choices += [
            f"{', '.join(f'{keys} {name}' for keys, name in grades)} → {interval}"
            for grades, interval in grade_choices(intervals, view.suggested)
        ]
        for line in ("; ".join(choices), *_follow_ups_key(view)):
            output.say(line)


def _follow_ups_key(view: StudyView) -> list[str]:
    return [f"f {what}"] if (what := view.opens_next) else []


def _how_to_write(card: Card) -> str:
    return f"To write the answer: `viva edit {card.id}`"


def _with_follow_up(view: StudyView, wrote: str) -> StudyView:
    """Write the next follow-up question, or the answer to the last one, and return the view with it and what the
    student `wrote`."""
    from vivadeck.terminal import look

    after = view.with_follow_up(wrote)
    if after.follow_up_steps > view.follow_up_steps:
        each = view.card.follow_ups[view.follow_up_steps // 2]
        say(look.follow_up(each, is_open=False) if after.is_follow_up_asked else look.follow_up_answer(each))
    return after
