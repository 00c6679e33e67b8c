"""All that viva knows about cards → JSON, for other programs; viva has no reader for it. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vivadeck.agenda import Item
from vivadeck.card_fields import CARD_FIELDS, to_json
from vivadeck.model import Card, Deck, Review
from vivadeck.progress.records import as_json
from vivadeck.sanitize import escape_controls

NOT_CARRIED = ()  # every field of a card and its deck is in it
VERSION = 1
_HEAD = f'{{\n"version": {VERSION},\n"decks": ['


def dump(chosen: Iterable[tuple[Deck, Sequence[Item]]], reviews: Mapping[str, Sequence[Review]]) -> bytes:
    """Return the bytes of the file: one card a line. `reviews` are the cards', by id, in time order."""
    return f"{_HEAD}{','.join(_deck(deck, items, reviews) for deck, items in chosen)}\n]}}\n".encode()


def is_export(head: bytes) -> bool:
    """Tell whether a file begins as `dump` begins one."""
    return head.startswith(_HEAD.encode())


def card_as_json(card: Card) -> dict[str, Any]:
    """Return a card as JSON values."""
    return {
        "id": card.id,
        "deck": card.deck,
        **{field.name: to_json(field, getattr(card, field.name)) for field in CARD_FIELDS},
    }


def schedule_as_json(item: Item) -> dict[str, Any] | None:
    """Return a card's schedule as JSON values, None for a card without reviews."""
    schedule = item.schedule
    if schedule is None:
        return None
    return {
        "due": schedule.due.isoformat(),
        "interval_days": schedule.interval_days,
        "ease": round(schedule.ease, 2),
        "repetitions": schedule.repetitions,
        "lapses": schedule.lapses,
    }


def _deck(deck: Deck, items: Sequence[Item], reviews: Mapping[str, Sequence[Review]]) -> str:
    head = _text({"deck": deck.name, "title": deck.title, "description": deck.description})
    cards = ",\n".join(_text(_card(item, reviews.get(item.card.id, ()))) for item in items)
    return f'\n{head[:-1]}, "cards": [\n{cards}\n]}}'


def _card(item: Item, reviews: Sequence[Review]) -> dict[str, Any]:
    return {
        **card_as_json(item.card),
        "schedule": schedule_as_json(item),
        "reviews": [as_json(review) for review in reviews],
        "suspended": item.is_suspended,
    }


def _text(value: Any) -> str:
    """Return JSON; in ASCII where a character could steer a terminal."""
    text = json.dumps(value, ensure_ascii=False)
    return text if escape_controls(text) == text else json.dumps(value)
