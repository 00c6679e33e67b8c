"""`viva suspend` and `viva resume`: decisions about cards."""

from __future__ import annotations

from collections.abc import Sequence

from vivadeck.app import Desk
from vivadeck.model import Choice, Decision, moment_after
from vivadeck.terminal import output


def suspend(desk: Desk, cards: Sequence[str]) -> None:
    """Stop asking the cards. Raises VivaError, before anything is recorded, for one that is not there."""
    _decide(desk, cards, Choice.SUSPEND)


def resume(desk: Desk, cards: Sequence[str]) -> None:
    """Ask the cards again. Raises VivaError, before anything is recorded, for one that is not there."""
    _decide(desk, cards, Choice.RESUME)


def _decide(desk: Desk, cards: Sequence[str], choice: Choice) -> None:
    names = dict.fromkeys(desk.library.card(card).id for card in cards)
    before = {name: desk.collection.standing(name) for name in names}  # damaged progress is refused before that
    desk.store.prepare()
    done = "suspended" if choice is Choice.SUSPEND else "resumed"
    for name in names:
        held = before[name]
        if (held.choice or Choice.RESUME) is choice:
            output.data(f"{name}: was not {'asked' if choice is Choice.SUSPEND else 'suspended'} anyway")
            continue
        desk.store.record(Decision(name, moment_after(desk.now(), held.decided), choice))
        output.data(f"{name}: {done}")
    desk.store.fold()
    desk.say_notices()
