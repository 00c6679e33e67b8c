"""`viva export`: cards to files for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vivadeck import output
from vivadeck.desk import Desk
from vivadeck.model import Card, Deck
from vivadeck.wording import counted


def anki(desk: Desk, file: Path, decks: Sequence[str], query: str) -> None:
    """Write the chosen cards to an .apkg. Raises VivaError."""
    from vivadeck.export import anki as package  # genanki costs 130 ms

    chosen = _chosen(desk, decks, query)
    notes = package.write(file, chosen, desk.now())
    output.data(f"{file}: {counted(notes, 'note')} in {counted(len(chosen), 'deck')}. In Anki: File, Import.")


def _chosen(desk: Desk, decks: Sequence[str], query: str) -> list[tuple[Deck, list[Card]]]:
    """Return the decks of which cards were chosen, each with those cards."""
    wanted = desk.query(query)
    cards: dict[str, list[Card]] = {}
    for item in desk.selected(desk.candidates(wanted), decks, wanted):
        cards.setdefault(item.card.deck, []).append(item.card)
    return [(deck, cards[deck.name]) for deck in desk.library.decks if deck.name in cards]
