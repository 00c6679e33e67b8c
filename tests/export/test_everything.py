"""Everything as JSON: what would steer a terminal is escaped, and the rest is readable."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from vivadeck.agenda import Item
from vivadeck.export import everything
from vivadeck.model import Card, Deck, Review

CARD = Card("d/a", "d", "Ü?", "A\u202eb", path=Path("d.yaml"))


def test_control_characters_are_escaped() -> None:
    review = Review("d/a", datetime(2026, 3, 1, tzinfo=UTC), 4, 2.5, "x\x9b2J")
    data = everything.dump([(Deck("d", "D", (CARD,)), [Item(CARD)])], {"d/a": [review]})
    assert not {"\u202e", "\x9b"} & set(data.decode())
    (card,) = json.loads(data)["decks"][0]["cards"]
    assert (card["question"], card["answer"], card["reviews"][0]["mode"]) == ("Ü?", "A\u202eb", "x\x9b2J")


def test_it_is_known_again() -> None:
    assert everything.is_everything(everything.dump([], {}))
    assert json.loads(everything.dump([], {})) == {"version": 1, "decks": []}
    assert not everything.is_everything(b'{"version": 1}')
