"""The `see_also` of drafts: those that lead to a card stay, under the name that it gets. Pure."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from vivadeck.formats.draft import DraftDeck


def moved(decks: Sequence[DraftDeck], names: Sequence[str]) -> dict[str, str]:
    """Return the new id of each card that has one, by its old one, where its deck gets another name.

    Of two that would be one card in a deck, the first is.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for deck, name in zip(decks, names, strict=True):
        for draft in deck.drafts:
            new = f"{name}/{draft.name}"
            if draft.name and new not in taken:
                found[f"{deck.name}/{draft.name}"] = new
                taken.add(new)
    return found


def renamed(deck: DraftDeck, ids: Mapping[str, str]) -> DraftDeck:
    """Return a deck of drafts whose references lead to the new `ids`, by the old ones."""
    drafts = (each._replace(see_also=tuple(ids.get(old, old) for old in each.see_also)) for each in deck.drafts)
    return deck._replace(drafts=tuple(drafts))


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
