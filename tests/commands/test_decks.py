"""The table of decks, as `viva`, `viva decks` and `viva due` show it. It is 2 March 2026, 18:00."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import deck_text

if TYPE_CHECKING:
    from conftest import Viva


@pytest.mark.parametrize("command", [(), ("decks",), ("due",)], ids=" ".join)
def test_every_command_shows_the_same_table(viva: Viva, tmp_path: Path, command: tuple[str, ...]) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(deck_text(name, "a", "b"), "utf-8")
    decks = ("--decks", str(tmp_path))
    viva("study", "one", *decks, stdin="4\n4\n")
    viva("study", "two", *decks, stdin="1\nq\n")
    lines = viva(*decks, *command).out.splitlines()[:3]
    assert [line.split() for line in lines] == [
        ["deck", "title", "cards", "due", "new"],
        ["one", "The", "one", "deck", "2", "–", "–"],
        ["two", "The", "two", "deck", "2", "1", "1"],
    ]


def test_the_days_of_due(viva: Viva, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(deck_text("one", "a", "b", "c"), "utf-8")
    decks = ("--decks", str(tmp_path))
    viva("study", *decks, stdin="4\n", VIVA_NOW="2026-02-24T18:00:00+01:00")
    viva("study", *decks, stdin="4\n4\n4\n", VIVA_NOW="2026-02-25T18:00:00+01:00")
    viva("study", *decks, stdin="4\n4\n")
    days = viva("due", *decks).out.partition("\n\n")[2].splitlines()
    assert [" ".join(line.split()) for line in (*days[:4], days[-1])] == [
        "day due",
        "today –",
        "tomorrow 1 █",
        "Wed 4 Mar –",
        "Sun 8 Mar 2 ██",
    ]
