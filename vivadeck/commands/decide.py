"""`viva suspend` and `viva resume`: decisions about cards."""

from __future__ import annotations

from collections.abc import Sequence

from vivadeck import output
from vivadeck.desk import Desk
from vivadeck.model import Choice, Decision


def suspend(desk: Desk, cards: Sequence[str]) -> None:
    """Stop asking the cards. Raises VivaError, before anything is recorded, for one that is not there."""
    _decide(desk, cards, Choice.SUSPEND)


def resume(desk: Desk, cards: Sequence[str]) -> None:
    """Ask the cards again. Raises VivaError, before anything is recorded, for one that is not there."""
    _decide(desk, cards, Choice.RESUME)


def _decide(desk: Desk, cards: Sequence[str], choice: Choice) -> None:
    found = [desk.library.card(card) for card in cards]
    desk.store.prepare(desk.today)
    now = desk.now()
    for card in found:
        desk.store.record(Decision(card.id, now, choice))
        output.data(f"{card.id}: {'suspended' if choice is Choice.SUSPEND else 'resumed'}")
    desk.store.fold(desk.today)
    desk.say_notices()
