"""`viva check`: what is wrong with decks and progress."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vivadeck import output
from vivadeck.decks.library import Library
from vivadeck.decks.parsed import Problem
from vivadeck.decks.tame import one_line
from vivadeck.decks.write import write_ids
from vivadeck.desk import Desk
from vivadeck.errors import VivaError
from vivadeck.model import Deck
from vivadeck.wording import counted


def check(paths: Sequence[Path], desk: Desk, *, fix: bool, json: bool) -> None:
    """List every problem; with `fix`, first write the missing ids into the deck files.

    Raises VivaError when there is a problem, after all are listed, and when progress cannot be read.
    """
    library = desk.read_decks()  # from the files themselves, whatever is cached
    errors = []
    if fix:
        errors = _write_ids(library.decks)
        library = desk.read_decks()
    if json:
        output.as_json([_as_json(problem) for problem in library.problems])
    else:
        _tell(library)
    if not paths:
        _check_progress(desk, library, json=json)
    if library.problems:
        errors.append(f"{counted(len(library.problems), 'problem')}.")
    if errors:
        raise VivaError("\n".join(errors))


def _tell(library: Library) -> None:
    for problem in library.problems:
        output.data(str(problem))
    for deck in library.decks:
        without = sum(not card.has_id for card in deck.cards)
        hint = f" ({without} without an id: `viva check --fix` writes them)" if without else ""
        output.data(f"{one_line(str(deck.path))}: {deck.name}, {counted(len(deck.cards), 'card')}{hint}")


def _check_progress(desk: Desk, library: Library, *, json: bool) -> None:
    progress = desk.progress()
    if not json:
        output.data(f"{desk.store.path}: {counted(len(progress.reviews), 'review')}")
    lost = {review.card for review in progress.reviews} - set(library.cards)
    orphaned = sorted(card for card in lost if card.partition("/")[0] not in library.broken)
    if orphaned and not desk.places.are_chosen:  # else they may be in a deck that was not chosen
        output.note(f"Reviews of cards that are in no deck, kept: {one_line(', '.join(orphaned))}")


def _write_ids(decks: Sequence[Deck]) -> list[str]:
    """Write the missing ids, say so on stderr, and return what could not be written."""
    errors = []
    for deck in decks:
        try:
            added = 0 if all(card.has_id for card in deck.cards) else write_ids(deck.path)
        except VivaError as error:
            errors.append(str(error))
        else:
            if added:
                output.note(f"{one_line(str(deck.path))}: {counted(added, 'id')} written")
    return errors


def _as_json(problem: Problem) -> dict[str, Any]:
    return {
        "path": str(problem.path),
        "line": problem.line,
        "column": problem.column,
        "card": problem.card,
        "message": problem.message,
    }
