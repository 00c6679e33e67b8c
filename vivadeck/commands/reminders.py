"""Reminders before a command's own output: lost history, copies of progress, exams that are over."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Set
from typing import TYPE_CHECKING

from vivadeck import settings
from vivadeck.app import App
from vivadeck.errors import VivaError
from vivadeck.progress.others import conflict_copies
from vivadeck.terminal import output

if TYPE_CHECKING:
    from vivadeck.decks.library import Library
    from vivadeck.progress.renames import Rename


def remind(app: App) -> None:
    """Print on stderr what the student should do about their history, and which exams are over."""
    if sure := follow_former_ids(app):
        if len(sure) == 1:
            output.warn("1 card was reworded or moved. To keep its history: `viva check --fix`")
        else:
            output.warn(f"{len(sure)} cards were reworded or moved. To keep their history: `viva check --fix`")
    if copies := conflict_copies(app.home):
        import shlex

        quoted = " ".join(shlex.quote(str(copy)) for copy in copies)
        where = "a copy" if len(copies) == 1 else f"{len(copies)} copies"
        output.warn(
            f"Reviews from another computer are in {where} of your progress. To add them: `viva merge {quoted}`"
        )
    if every := app.exams.values():
        from vivadeck.exam import exams

        is_last = not exams.ahead(every, app.now(), app.today)
        for exam in exams.just_over(every, app.now(), app.today):
            then = " viva follows the usual schedule again." if is_last else ""
            output.warn(f"The exam {exams.over(exam, app.today)}.{then}")


def follow_former_ids(app: App) -> dict[str, str]:
    """Move each history from the id that an earlier version of viva made from the question to today's id, and say so.

    If progress cannot be written, nothing changes. Returns {lost id: new id} for the other cards that were certainly
    renamed.
    """
    sure = certain_renames(app)
    if sure and (renamed := _under_former_ids(app, sure)):
        from vivadeck.commands.move import give

        with contextlib.suppress(VivaError):
            give(app, renamed, "upgrade")
            app.refresh()
            return {former: card for former, card in sure.items() if former not in renamed}
    return sure


def find_renames(app: App, with_history: Set[str], lost: Set[str], library: Library) -> list[Rename]:
    """Return which cards the `lost` ones (ids with a history, but in no deck) probably are now."""
    lost = {card for card in lost if card.partition("/")[0] not in library.broken}
    if not lost:
        return []
    from vivadeck.progress import renames

    bundled = {deck.name for deck in library.decks if deck.path.parent in app.places.behind}
    if not app.places.are_chosen:
        return renames.find_renames(lost, library.cards.values(), with_history, bundled)
    usual = app.load_decks(settings.deck_places((), app.settings.decks))
    lost -= usual.cards.keys()  # a card that is not in the decks of this command may be in the usual ones
    decks = {deck.name for deck in library.decks}
    candidates = renames.find_renames(lost, library.cards.values(), with_history)
    return [each for each in candidates if each.is_certain or each.orphan.partition("/")[0] in decks]


def certain_renames(app: App) -> dict[str, str]:
    """Return {lost id: new id} for the cards that were certainly renamed. This may take long."""
    collection, library = app.collection, app.library  # in this order both are read at the same time if that takes long

    def find() -> list[Rename]:
        lost = collection.lost(library.decks)
        return find_renames(app, collection.ids_with_history(), lost, library) if lost else []

    renames = find() if app.places.are_chosen else collection.renames(library, app.places.behind, find)
    return {orphan: card for orphan, card, is_certain in renames if is_certain}


def _under_former_ids(app: App, sure: Mapping[str, str]) -> dict[str, str]:
    """Return the part of `sure` where the former id is the one that an earlier viva made from the same question."""
    from vivadeck.text import former_name, made_name

    renamed = {}
    for former, name in sure.items():
        card = app.card(name)
        has_made_id = card.id == f"{card.deck}/{made_name(card.question)}"
        if has_made_id and former == f"{card.deck}/{former_name(card.question)}":
            renamed[former] = name
    return renamed
