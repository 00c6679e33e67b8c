"""The session without a screen: one line in for each prompt, plain lines out, so that it can be scripted and piped."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

from vivadeck import markup, output
from vivadeck.clock import Clock
from vivadeck.errors import VivaError
from vivadeck.model import Card, Choice, Decision, Entry, Review
from vivadeck.study import session
from vivadeck.study.keys import View
from vivadeck.study.session import Session

HELP = (
    "Enter shows the answer; 0 to 5 grades it, Enter is 4; "
    "f follow-ups, u undo, s skip until tomorrow, x suspend, q quit."
)
_CHOICES = {"s": Choice.SKIP, "x": Choice.SUSPEND}


class Lines:
    """A session that is being run line by line."""

    def __init__(self, started: Session, record: Callable[[Entry], None], now: Clock) -> None:
        self.view = View(started)
        self.was_interrupted = False
        self._record = record
        self._now = now
        self._shown = now()

    def run(self) -> None:
        """Ask until the queue is empty, the input ends or says q. Raises VivaError when a grade cannot be recorded."""
        try:
            self._ask()
            while self.view.session.queue:
                told = _read("grade> " if self.view.is_revealed else "answer> ")
                if told is None or told == "q":
                    break
                self._obey(told)
        except KeyboardInterrupt:
            self.was_interrupted = True

    def _obey(self, told: str) -> None:
        if told == "" and not self.view.is_revealed:
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

    def _go_on(self, entry: Review | Decision) -> None:
        try:
            self._record(entry)
        except VivaError as error:
            raise VivaError(f"{entry.card} was not saved, what was before it is: {error}") from error
        self._show(session.took(self.view.session, entry))

    def _undo(self) -> None:
        undone = session.undo(self.view.session, self._now())
        if undone is None:
            output.note("There is nothing to undo.")
            return
        entry, before = undone
        self._record(entry)
        self._show(before)

    def _show(self, changed: Session) -> None:
        self.view = View(changed)
        self._shown = self._now()
        if changed.queue:
            self._ask()

    def _ask(self) -> None:
        card = self.view.session.current.card
        output.data(f"[{card.id}] {markup.for_reading(card.question)}")

    def _reveal(self) -> None:
        self.view = replace(self.view, is_revealed=True)
        card = self.view.session.current.card
        output.data(_behind(card))
        outlook = session.outlook(self.view.session, self._now())
        output.data(f"0-2 forgot: {outlook[0]}; 3 hard: {outlook[3]}; 4 good: {outlook[4]}; 5 easy: {outlook[5]}")


def _behind(card: Card) -> str:
    """Return a card's answer, key points, follow-up questions and sources as plain text."""
    from rich.console import Group  # the question alone does not need it

    from vivadeck import look

    return look.as_text(Group(*look.answer(card, follow_ups_open=0))) + "\n"


def _write_follow_ups(card: Card) -> None:
    from vivadeck import look

    for each in card.follow_ups:
        output.data(look.as_text(look.follow_up(each, is_open=True)) + "\n")
    if not card.follow_ups:
        output.note("This card has no follow-ups.")


def _read(prompt: str) -> str | None:
    """Return the next line of the input, None at its end."""
    if sys.stdin is None or sys.stdin.closed:
        return None
    if sys.stdin.isatty():
        sys.stderr.write(prompt)
        sys.stderr.flush()
    try:
        line = sys.stdin.readline()
    except (OSError, UnicodeDecodeError):
        return None
    return line.strip().lower() if line else None
