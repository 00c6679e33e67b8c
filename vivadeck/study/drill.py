"""The session on a full screen: keys in, frames out, and each grade recorded before the next card is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vivadeck import output
from vivadeck.clock import Clock
from vivadeck.decks.library import load
from vivadeck.errors import VivaError
from vivadeck.model import Card, Choice, Decision, Review
from vivadeck.progress.document import Entry, Undo
from vivadeck.study import editor, screen, session, terminal
from vivadeck.study.keys import Act, Room, View, press
from vivadeck.study.session import Session

if TYPE_CHECKING:
    from rich.console import Console

Record = Callable[[Entry], None]


class Drill:
    """A session that is being run: what the student sees, and since when the current question has been up."""

    def __init__(self, started: Session, titles: Mapping[str, str], record: Record, now: Clock) -> None:
        self.view = View(started)
        self.was_interrupted = False
        self._titles = titles
        self._record = record
        self._now = now
        self._shown = now()

    def run(self) -> None:
        """Ask until the queue is empty or the student leaves. Ctrl-C and a closed terminal leave as `q` does."""
        with terminal.Terminal() as keyboard:
            base = output.console()
            try:
                while self.view.session.queue and self._turn(keyboard, base):
                    pass
            except KeyboardInterrupt:
                self.was_interrupted = True
            except terminal.Closed:
                return

    def _turn(self, keyboard: terminal.Terminal, base: Console) -> bool:
        """Draw, wait for one key and carry it out. False when the session is over."""
        room = self._draw(base)
        key = keyboard.key()
        if key == terminal.RESIZED:
            return True
        if key == terminal.CLOSED:
            return False
        self.view, act = press(self.view, key, room)
        if act is Act.QUIT:
            return False
        if act is Act.EDIT:
            self._edit(keyboard)
        elif act is not None:
            self._carry_out(act)
        return True

    def _draw(self, base: Console) -> Room:
        on = screen.Screen(*terminal.size(), base)
        if not screen.fits(on):
            terminal.draw(screen.too_small(on))
            return Room(1, 0)
        title = self._titles[self.view.session.current.card.deck]
        lines, room = screen.frame(self.view, title, self._now(), on)
        terminal.draw(lines)
        self.view = replace(self.view, scroll=min(self.view.scroll, room.last_scroll))
        return room

    def _carry_out(self, act: Act | int) -> None:
        now, current = self._now(), self.view.session
        entry: Entry | None
        if act is Act.RETRY:
            entry = self.view.unsaved
        elif act is Act.UNDO:
            entry = session.undo(current, now)
        elif act is Act.SKIP:
            entry = session.decision(current, Choice.SKIP, now)
        elif act is Act.SUSPEND:
            entry = session.decision(current, Choice.SUSPEND, now)
        else:
            entry = session.review(current, int(act), self._shown, now)
        if entry is None:
            self.view = replace(self.view, message="There is nothing to undo.")
        else:
            self._save(entry)

    def _save(self, entry: Entry) -> None:
        """Record, then go on. What cannot be recorded stays on the screen until it is, or the student quits."""
        try:
            self._record(entry)
        except VivaError as error:
            self.view = replace(self.view, unsaved=entry, message=f"Not saved: {error}")
            return
        before = self.view.session
        self._shown = self._now()
        if isinstance(entry, Undo) or (isinstance(entry, Decision) and entry.choice is Choice.RESUME):
            self.view = View(session.undone(before), is_revealed=isinstance(entry, Undo), message="Undone.")
        else:
            self.view = View(session.took(before, entry), message=_said(entry))

    def _edit(self, keyboard: terminal.Terminal) -> None:
        card = self.view.session.current.card
        try:
            path = editor.own_copy(card)
            with keyboard.lent():
                editor.edit(path, card.line)
            changed, said = _reread(card, path)
        except VivaError as error:
            self.view = replace(self.view, message=str(error))
            return
        item = self.view.session.current._replace(card=changed)
        self.view = replace(self.view, session=session.edited(self.view.session, item), message=said)


def _said(entry: Review | Decision) -> str:
    if isinstance(entry, Review):
        return ""
    said = (
        "Skipped until tomorrow."
        if entry.choice is Choice.SKIP
        else f"Suspended; `viva resume {entry.card}` brings it back."
    )
    return f"{said} u takes that back."


def _reread(card: Card, path: Path) -> tuple[Card, str]:
    """Return the card as it is in its file now, or as it was with what is wrong with the file."""
    library = load([path])
    broken = [problem for problem in library.problems if not library.decks]
    if broken:
        return card, f"The deck is broken now, and the card stays as it was: {broken[0]}"
    if card.id not in library.cards:
        return card, f"{card.id} is not in {path} any more; its history stays under the old name."
    return library.cards[card.id], "" if path == card.path else f"This deck is now your own: {path}"
