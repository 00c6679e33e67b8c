"""When a text that comes back means the same as in the deck, and when somebody changed it."""

from __future__ import annotations

from typing import Any

import pytest

from vivadeck.importing import deck_merge
from vivadeck.model import Card, FollowUp, Mistake, Source

CARD = Card(
    "bio/cell",
    "bio",
    "What is\na *cell*?",
    "## Two\n\n##### Five\n\n- ` ` one\n- `two`\n\n![wall](wall.png)",
    ("- a ` ` b", "c"),
    (FollowUp("Why?", "1. x\n2. y"),),
    ("t", "u"),
    (Source("Notes", "p. 5"), Source("Web", "https://a.example/<x>")),
    short="A *cell* lives.",
    key_point_wordings=((), ("*d*", "e")),
    mistakes=(Mistake("it is *dead*", "1. no\n2. never"),),
)
SAME: dict[str, Any] = {
    "question": "What is a _cell_?",
    "answer": "## Two\n\n#### Five\n\n- ` ` one\n- `two`\n\n![wall](wall.png)",
    "key_points": ("- a b", "c"),
    "follow_ups": (FollowUp("Why?", "1) x\n2) y"),),
    "short": "A _cell_ lives.",
    "key_point_wordings": ((), ("_d_", "e")),
    "mistakes": (Mistake("it is _dead_", "1) no\n2) never"),),
    "tags": ("u", "t"),
    "sources": (Source("Notes (p. 5)"), Source("Web", "https://a.example/%3Cx%3E")),
}
CHANGED = [
    ("question", "What is a cell?"),
    ("answer", "### Two\n\n##### Five\n\n- ` ` one\n- `two`\n\n![wall](wall.png)"),
    ("answer", "## Two\n\n##### Five\n\n- ` ` one\n- two\n\n![wall](wall.png)"),
    ("answer", "## Two\n\n##### Five\n\n- ` ` one\n- `two`\n\n![wall](other.png)"),
    ("key_points", ("- a b",)),
    ("key_points", ("c", "- a b")),
    ("follow_ups", (FollowUp("Why?", "1. x"),)),
    ("follow_ups", ()),
    ("short", ""),
    ("short", "A cell lives."),
    ("key_point_wordings", ()),
    ("key_point_wordings", (("*d*", "e"), ())),
    ("mistakes", ()),
    ("mistakes", (Mistake("it is *dead*", "no"),)),
    ("tags", ("t",)),
    ("sources", (Source("Notes", "p. 6"), Source("Web", "https://a.example/<x>"))),
    ("sources", (Source("Notes", "p. 5"), Source("Web", "https://a.example/<y>"))),
    ("sources", (Source("Notes", "p. 5"),)),
]


@pytest.mark.parametrize("field", SAME)
def test_texts_with_the_same_meaning_stay_as_they_are(field: str) -> None:
    assert deck_merge.keep_equivalent(CARD, CARD._replace(**{field: SAME[field]})) == CARD


@pytest.mark.parametrize(("field", "changed"), CHANGED)
def test_changed_texts_are_noticed(field: str, changed: Any) -> None:
    new = CARD._replace(**{field: changed})
    assert deck_merge.keep_equivalent(CARD, new) == new


def test_changes_made_by_an_export_do_not_count() -> None:
    old = CARD._replace(answer="- ` ` one\n- `two`", question="1. ` ` x")
    assert deck_merge.keep_equivalent(old, old._replace(answer="- one\n- `two`", question="1. x")) == old
