"""The guids by which Anki knows cards' notes, made from the cards' ids. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from vivadeck.formats.anki.schema import deck_name
from vivadeck.formats.draft import Draft, DraftDeck
from vivadeck.model import Card, Deck
from vivadeck.text import note_names

_DIGITS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_`{|}~"  # Anki's base 91
)
_PAIRS = [high + low for high in _DIGITS for low in _DIGITS]


def guid_for(card_id: str) -> str:
    """Return the guid of a card's note. It never changes: every student's history in Anki depends on it."""
    rest = int.from_bytes(hashlib.sha256(f"viva__{card_id}".encode()).digest()[:8], "big")
    guid = ""
    while rest:
        rest, pair = divmod(rest, len(_PAIRS))
        guid = _PAIRS[pair] + guid
    return guid.lstrip(_DIGITS[0]) if guid.startswith(_DIGITS[0]) else guid


def guids_of(cards: Sequence[Card]) -> dict[str, str]:
    """Return the guid of each card of a whole deck, by the card's id."""
    names = note_names([card.question for card in cards], [card.name if card.has_id else "" for card in cards])
    return {card.id: guid_for(f"{card.deck}/{name}") for card, name in zip(cards, names, strict=True)}


def by_guid(cards: Sequence[Card]) -> dict[str, Card]:
    """Return the cards of a deck by their notes' guids."""
    guids = guids_of(cards)
    return {guids[card.id]: card for card in cards}


def named_by_guid(drafts: Sequence[Draft], decks: Iterable[Deck]) -> list[Draft]:
    """Return drafts with the names of the cards in the decks whose notes they were.

    An export of Basic notes has no names, but viva makes a note's guid from its card's id.
    """
    if not any(draft.origin and not draft.name for draft in drafts):
        return [*drafts]
    ours = {guid: card.name for deck in decks for guid, card in by_guid(deck.cards).items()}
    return [draft._replace(name=draft.name or ours.get(draft.origin, "")) for draft in drafts]


def exported_deck(imported: DraftDeck, decks: Callable[[], Iterable[Deck]]) -> str:
    """Return the name of the deck that notes without names were exported from, "" when it is not one of the `decks`.

    They have only its name in Anki, which may differ; but viva makes a note's guid from its card's id.
    """
    guids = {draft.origin for draft in imported.drafts if draft.origin and not draft.name}
    if not guids:
        return ""
    name_in_anki = deck_name(imported.name)
    named = (deck for deck in decks() if deck_name(deck.name) == name_in_anki)
    return next((deck.name for deck in named if not guids.isdisjoint(by_guid(deck.cards))), "")
