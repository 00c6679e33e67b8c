"""Everything as JSON: control characters are escaped, and the rest is readable."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from vivadeck.agenda import Item
from vivadeck.formats import json_export
from vivadeck.model import Card, Deck, Review

CARD = Card("d/a", "d", "Ü?", "A\u202eb", path=Path("d.yaml"))


def test_control_characters_are_escaped() -> None:
    review = Review("d/a", datetime(2026, 3, 1, tzinfo=UTC), 4, 2.5, "x\x9b2J")
    data = json_export.dump([(Deck("d", "D", (CARD,)), [Item(CARD)])], {"d/a": [review]})
    assert not {"\u202e", "\x9b"} & set(data.decode())
    (card,) = json.loads(data)["decks"][0]["cards"]
    assert (card["question"], card["answer"], card["reviews"][0]["mode"]) == ("Ü?", "A\u202eb", "x\x9b2J")


def test_an_export_is_recognized() -> None:
    assert json_export.is_export(json_export.dump([], {}))
    assert json.loads(json_export.dump([], {})) == {"version": 1, "decks": []}
    assert not json_export.is_export(b'{"version": 1}')
