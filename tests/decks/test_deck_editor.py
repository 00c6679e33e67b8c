"""Where cards stand in a deck's text, however it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from vivadeck.decks import deck_editor
from vivadeck.decks.deck_editor import Edit

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("text", "cards", "columns"),
    [
        ("cards:\n- question: Q\n  answer: A\n", ["question: Q\n  answer: A"], [0]),
        (
            "cards:\n  # c\n  - a: |\n      x\n\n\n  # d\n  - b: [1,\n      2] # e\ntitle: T\n",
            ["a: |\n      x", "b: [1,\n      2] # e"],
            [2, 2],
        ),
        ("title: T\ncards:\n  -\n    a: 'x\n      y'\n", ["a: 'x\n      y'"], [2]),
        ("cards: [{a: b}, {c: [d]}]\n", ["{a: b}, {c: [d]}]", "{c: [d]}]"], [-1, -1]),
        ("cards:\r\n- {a: b}\r\n- c: d", ["{a: b}", "c: d"], [0, 0]),
    ],
)
def test_where_cards_are(text: str, cards: list[str], columns: list[int]) -> None:
    found = deck_editor.card_spans(text)
    assert [text[span.start : span.end] for span in found] == cards
    assert [span.column for span in found] == columns


def test_bundled_decks_are_their_cards_and_what_is_between() -> None:
    for path in (ROOT / "decks").glob("*.yaml"):
        text = path.read_text("utf-8")
        found = deck_editor.card_spans(text)
        between = deck_editor.edited(text, [Edit(span.start, span.end, "") for span in found])
        assert between.rpartition("cards:\n")[2].split() == ["-"] * len(found)
        assert all(text[span.start :].startswith("id: ") and span.column == 2 for span in found)


def test_edits_have_the_texts_line_ends() -> None:
    assert deck_editor.edited("a\r\nb\r\n", [Edit(3, 4, "x\ny"), Edit(0, 0, "1\n")]) == "1\r\na\r\nx\r\ny\r\n"
    assert [deck_editor.line_end(text) for text in ("", "a\nb\r\n", "a\r\n", "a\rb")] == ["\n", "\n", "\r\n", "\r"]
