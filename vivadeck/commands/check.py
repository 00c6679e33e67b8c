"""`viva check`: what is wrong with decks and progress."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vivadeck import files, output
from vivadeck.decks import ids
from vivadeck.decks.library import Library, decode
from vivadeck.decks.parse import Problem
from vivadeck.desk import Desk
from vivadeck.errors import VivaError
from vivadeck.model import Deck


def check(paths: Sequence[Path], desk: Desk, *, fix: bool, json: bool) -> None:
    """List every problem; with `fix`, first write the missing ids into the deck files.

    Raises VivaError when there is a problem, after all are listed, and when progress cannot be read.
    """
    library = desk.checked_library
    if fix:
        for deck in library.decks:
            _write_ids(deck)
    if json:
        output.as_json([_as_json(problem) for problem in library.problems])
    else:
        _tell(library)
        if not paths:
            _tell_progress(desk, library)
    if library.problems:
        count = len(library.problems)
        raise VivaError(f"{count} problem{'s' if count > 1 else ''}.")


def _tell(library: Library) -> None:
    for problem in library.problems:
        output.data(str(problem))
    for deck in library.decks:
        without = sum(not card.has_id for card in deck.cards)
        hint = f" ({without} without an id: `viva check --fix` writes them)" if without else ""
        output.data(f"{deck.path}: {deck.name}, {len(deck.cards)} cards{hint}")


def _tell_progress(desk: Desk, library: Library) -> None:
    progress = desk.progress()
    output.data(f"{desk.store.path}: {len(progress.reviews)} reviews")
    orphaned = sorted({review.card for review in progress.reviews} - set(library.cards))
    if orphaned:
        output.note(f"Reviews of cards that are in no deck, kept: {', '.join(orphaned)}")


def _write_ids(deck: Deck) -> None:
    before = deck.path.read_bytes()
    text = decode(before, deck.path)
    assert isinstance(text, str)
    changed, added = ids.with_ids(text)
    if not added:
        return
    mark = before[: len(before) - len(text.encode())] if before.startswith(b"\xef\xbb\xbf") else b""
    if mark + text.encode() != before:
        raise VivaError(f"{deck.path}: ids can be written into UTF-8 files only. Save the file as UTF-8.")
    files.replace(deck.path, mark + changed.encode())
    output.data(f"{deck.path}: {added} id{'s' if added > 1 else ''} written")


def _as_json(problem: Problem) -> dict[str, Any]:
    return {"path": str(problem.path), "line": problem.line, "column": problem.column, "card": problem.card, "message": problem.message}
