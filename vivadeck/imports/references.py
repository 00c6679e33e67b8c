"""The `see_also` of drafts: those that lead to a card stay. Pure."""

from __future__ import annotations

from collections.abc import Container

from vivadeck.imports.draft import DraftDeck


def followed(deck: DraftDeck, name: str, known: Container[str]) -> tuple[DraftDeck, list[str]]:
    """Return a deck of drafts without the references that lead to no `known` card, and what these were.

    `name` is the deck's, in which a reference without one looks.
    """
    dropped: dict[str, None] = {}
    drafts = []
    for draft in deck.drafts:
        targets = [target if "/" in target else f"{name}/{target}" for target in draft.see_also]
        dropped.update({target: None for target in targets if target not in known})
        drafts.append(draft._replace(see_also=tuple(target for target in targets if target in known)))
    return deck._replace(drafts=tuple(drafts)), list(dropped)
