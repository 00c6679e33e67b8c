"""What Anki knows a card's note by: a guid, made from the card's id. Pure."""

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
    """Return what Anki knows a card's note by. It never changes: every student's history in Anki hangs on it."""
    rest = int.from_bytes(hashlib.sha256(f"viva__{card_id}".encode()).digest()[:8], "big")
    made = ""
    while rest:
        rest, pair = divmod(rest, len(_PAIRS))
        made = _PAIRS[pair] + made
    return made.lstrip(_DIGITS[0]) if made.startswith(_DIGITS[0]) else made


def guids_of(cards: Sequence[Card]) -> dict[str, str]:
    """Return what Anki knows the note of each card of a whole deck by."""
    names = note_names([card.question for card in cards], [card.name if card.has_id else "" for card in cards])
    return {card.id: guid_for(f"{card.deck}/{name}") for card, name in zip(cards, names, strict=True)}


def by_guid(cards: Sequence[Card]) -> dict[str, Card]:
    """Return the cards of a deck by what Anki knows their notes by."""
    guids = guids_of(cards)
    return {guids[card.id]: card for card in cards}


def named_by_guid(drafts: Sequence[Draft], decks: Iterable[Deck]) -> list[Draft]:
    """Return drafts with the names of the cards, of those in the decks, whose notes they were.

    An export of Basic notes tells no names, but viva makes a note's guid from its card's id.
    """
    if not any(draft.origin and not draft.name for draft in drafts):
        return [*drafts]
    ours = {guid: card.name for deck in decks for guid, card in by_guid(deck.cards).items()}
    return [draft._replace(name=draft.name or ours.get(draft.origin, "")) for draft in drafts]


def exported_deck(found: DraftDeck, decks: Callable[[], Iterable[Deck]]) -> str:
    """Return the name of the deck that notes without names were exported from, "" when it is none of the `decks`.

    What they tell is its name in Anki, which may be another; but viva makes a note's guid from its card's id.
    """
    guids = {draft.origin for draft in found.drafts if draft.origin and not draft.name}
    if not guids:
        return ""
    there = deck_name(found.name)
    named = (deck for deck in decks() if deck_name(deck.name) == there)
    return next((deck.name for deck in named if not guids.isdisjoint(by_guid(deck.cards))), "")
