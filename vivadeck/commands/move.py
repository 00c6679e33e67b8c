"""`viva move`: history goes to another card or deck."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

import typer

from vivadeck.app import App
from vivadeck.commands import completion
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DecksOption, app_for
from vivadeck.errors import VivaError
from vivadeck.model import Exam, moment_after
from vivadeck.progress.backups import Copy
from vivadeck.progress.merge import moved
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted

_MOST_LISTED = 20
_TO_LIST = "To list history without a card: `viva check`"


cli = typer.Typer(rich_markup_mode=None)


@cli.command("move", cls=Command)
def command(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD",
            help="The old id of a card, or the old name of a deck. This card or deck no longer exists.",
            show_default=False,
        ),
    ],
    new: Annotated[
        str,
        typer.Argument(
            metavar="NEW",
            help="The new id, or the new name.",
            autocompletion=completion.card,
            show_default=False,
        ),
    ],
    decks: DecksOption = None,
) -> None:
    """Give the history of a card, or of a whole deck, to another one.

    `viva check` lists history without a card. `viva check --fix` moves what is certain.
    """
    move(app_for(decks), old, new)


def move(app: App, old: str, new: str) -> None:
    """Move the history of card or deck `old`, which is in no deck now, to `new`.

    Raises VivaError, with nothing changed, when there is no such history or no such card.
    """
    progress = app.progress()
    with_history = {review.card for review in progress.reviews} | progress.decisions.keys()
    ids = set(app.ids())
    lost = {card for card in with_history - ids if old in (card, card.partition("/")[0])}
    problems = [] if lost else [_why_none(old, ids)]
    heirs: dict[str, str] = {}
    try:
        if "/" in old:
            heir = app.card(new).id
            heirs = dict.fromkeys(lost, heir)
        else:
            deck = app.library.deck(new).name
            moves = {card: f"{deck}/{card.partition('/')[2]}" for card in lost}
            heirs = {card: heir for card, heir in moves.items() if heir in ids}
    except VivaError as error:
        problems.append(str(error))
    else:
        if lost and not heirs:
            problems.append(f"No card of {new} has the name of a card that was in {old}. {_TO_LIST}")
    if problems:
        raise VivaError("\n".join(problems))
    give(app, heirs, "move")
    if "/" not in old:
        _give_exams(app, old, app.library.deck(new).name)


def _why_none(old: str, ids: Iterable[str]) -> str:
    """Say why `old` has no history to move: it still exists, or there is no history of that name."""
    kind = "card" if "/" in old else "deck"
    if any(old in (card, card.partition("/")[0]) for card in ids):
        return f"The {kind} {old} still exists, so it keeps its history. {_TO_LIST}"
    return f"viva has no reviews of a {kind} {old!r}. {_TO_LIST}"


def _give_exams(app: App, old: str, new: str) -> None:
    """Change the exams about deck `old` to exams about `new`."""
    for exam in app.progress().exams.values():
        if old in exam.decks and exam.day:
            decks = tuple(sorted({new if deck == old else deck for deck in exam.decks}))
            at = moment_after(app.now(), exam.at)
            for entry in (exam._replace(decks=decks, at=at), Exam(*exam.selection, at)):
                app.store.record(entry)
            output.warn(f"Your exam about {old} is now about {new}.")
    app.store.fold()


def give(app: App, heirs: Mapping[str, str], change: str) -> None:
    """Move the history of each card to its heir, and say so on stderr. Raises VivaError."""
    app.store.prepare()
    before = app.store.rewrite(lambda progress: moved(progress, heirs), change, app.now())
    for orphan, card in sorted(heirs.items())[:_MOST_LISTED]:
        output.warn(f"The history of {orphan} now belongs to {card}.")
    if len(heirs) > _MOST_LISTED:
        output.warn(f"The history of {counted(len(heirs) - _MOST_LISTED, 'other card')} was moved, too.")
    say_undo(before)


def say_undo(before: Copy | None) -> None:
    """Say on stderr how to undo a change; nothing where nothing changed."""
    if before:
        output.warn(f"To undo: `viva restore {before.name}`")
