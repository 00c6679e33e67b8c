"""The session without a screen: one line in for each prompt, plain lines out, so that it can be scripted and piped."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

from vivadeck.clock import Clock
from vivadeck.errors import VivaError
from vivadeck.markdown import math
from vivadeck.model import Card, Choice, Decision, Entry, Review
from vivadeck.study import session
from vivadeck.study.session import Session
from vivadeck.study.view import Step, View
from vivadeck.terminal import output

HELP = (
    "Enter shows the answer; 0 to 5 grades it, Enter is 4; "
    "f follow-ups, u undo, s skip until tomorrow, x suspend, q quit."
)
_LONGEST_LINE = 1_000  # characters
_MOST_LINES, _MOST_LINES_A_CARD = 1_000, 100
_CHOICES = {"s": Choice.SKIP, "x": Choice.SUSPEND}


class _Endless(VivaError):
    """The input may have no end."""


class Lines:
    """A session that is being run line by line. `stopped` is what is to be raised when all that can be is saved."""

    def __init__(self, started: Session, record: Callable[[Entry], Entry], now: Clock) -> None:
        self.view = View(started)
        self.stopped: KeyboardInterrupt | VivaError | None = None
        self._record = record
        self._now = now
        self._shown = now()
        self._lines_left = _MOST_LINES + _MOST_LINES_A_CARD * len(started.queue)

    def run(self) -> None:
        """Ask until the queue is empty, the input ends or says q."""
        try:
            self._ask()
            while self.view.session.queue:
                told = self._read()
                if told is None and self.view.unsaved is not None:
                    self.stopped = VivaError("The input ended before everything was saved.")  # a script must notice
                if told is None or told == "q":
                    break
                self._obey(told)
        except (KeyboardInterrupt, _Endless) as why:
            self.stopped = why

    def _read(self) -> str | None:
        """Return the next line of the input, None at its end. Raises _Endless for an input that may have no end."""
        if not self._lines_left:
            raise _Endless("The input has far more lines than there are cards, so the session ends here.")
        self._lines_left -= 1
        return _read(self._prompt())

    def _prompt(self) -> str:
        if self.view.unsaved is not None:
            return "r or q> "
        return "grade> " if self.view.is_revealed else "answer> "

    def _obey(self, told: str) -> None:
        if self.view.unsaved is not None:
            self._retry(self.view.unsaved, told)
        elif told == "" and not self.view.is_revealed:
            self._reveal()
        elif told in ("", "0", "1", "2", "3", "4", "5"):
            # a grade is taken at the question too, so that a script need not send an empty line first
            self._go_on(session.review(self.view.session, int(told or 4), self._shown, self._now()))
        elif told in _CHOICES:
            self._go_on(session.decision(self.view.session, _CHOICES[told], self._now()))
        elif told == "u":
            self._undo()
        elif told == "f" and self.view.is_revealed:
            _write_follow_ups(self.view.session.current.card)
        else:
            output.note(HELP)

    def _retry(self, unsaved: Step, told: str) -> None:
        if told in ("", "r"):
            self._save(unsaved)
        else:
            output.note(self.view.message)

    def _go_on(self, entry: Review | Decision) -> None:
        current = self.view.session
        self._save(Step(entry, lambda at: View(session.took(current, entry._replace(at=at)))))

    def _undo(self) -> None:
        undone = session.undo(self.view.session, self._now())
        if undone is None:
            output.note("There is nothing to undo.")
        else:
            entry, before = undone
            self._save(Step(entry, lambda _: View(before)))

    def _save(self, step: Step) -> None:
        """Record, then ask on. What cannot be recorded is kept until it is, or the input says q or ends."""
        try:
            recorded = self._record(step.entry)
        except VivaError as error:
            said = f"Not saved: {error} r tries again, q leaves."
            self.view = replace(self.view, unsaved=step, message=said)
            output.note(said)
            return
        self.view = step.then(recorded.at)
        self._shown = self._now()
        if self.view.session.queue:
            self._ask()

    def _ask(self) -> None:
        card = self.view.session.current.card
        output.data(f"[{card.id}] {math.plain(card.question)}")

    def _reveal(self) -> None:
        self.view = replace(self.view, is_revealed=True)
        card = self.view.session.current.card
        output.data(_behind(card))
        outlook = session.outlook(self.view.session, self._now())
        output.data(f"0-2 forgot: {outlook[0]}; 3 hard: {outlook[3]}; 4 good: {outlook[4]}; 5 easy: {outlook[5]}")


def _behind(card: Card) -> str:
    """Return a card's answer, key points, follow-up questions and sources as plain text."""
    from rich.console import Group  # the question alone does not need it

    from vivadeck.terminal import look

    return look.as_text(Group(*look.answer(card, follow_ups_open=0))) + "\n"


def _write_follow_ups(card: Card) -> None:
    from vivadeck.terminal import look

    for each in card.follow_ups:
        output.data(look.as_text(look.follow_up(each, is_open=True)) + "\n")
    if not card.follow_ups:
        output.note("This card has no follow-ups.")


def _read(prompt: str) -> str | None:
    """Return the next line of the input, None at its end. Raises _Endless for one that may have no end."""
    if sys.stdin is None or sys.stdin.closed:
        return None
    if sys.stdin.isatty():
        sys.stderr.write(prompt)
        sys.stderr.flush()
    try:
        line = sys.stdin.readline(_LONGEST_LINE + 1)
    except (OSError, UnicodeDecodeError):
        return None
    if len(line) > _LONGEST_LINE:
        what = f"The input has a line of more than {_LONGEST_LINE:,} characters"
        raise _Endless(f"{what}, which is no answer, so the session ends here.")
    return line.strip().lower() if line else None
