"""The table of decks, as `viva`, `viva decks` and `viva due` show it. It is 2 March 2026, 18:00."""

from __future__ import annotations

import json
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
    table = viva(*decks, *command).out.rpartition("viva exam DATE`\n\n")[2]
    lines = table.splitlines()[:3]
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
        "tomorrow 1",
        "Wed 4 Mar –",
        "Sun 8 Mar 2",
    ]


def asked(viva: Viva) -> list[str]:
    """Return the decks that `viva study` asks when none is named."""
    return [deck["deck"] for deck in json.loads(viva("decks", "--json").out) if deck["asked"]]


BUNDLED = [*(f"assignment-{number}" for number in range(1, 5)), "general"]


def test_bundled_decks_step_back_for_a_deck_of_ones_own_and_viva_says_so_once(viva: Viva) -> None:
    assert asked(viva) == BUNDLED
    viva("new", "mine", "-Q", "What?", "-A", "This.")
    assert asked(viva) == ["mine"]
    first, second = viva(), viva()
    assert "viva hides its own decks: assignment-1" in first.out
    assert "hides its own" not in second.out
    assert "Today: 1 new card." in second.out
    assert [deck["deck"] for deck in json.loads(viva("due", "--json").out)] == ["mine"]
    assert "Hidden: assignment-1" in viva("decks").out


def test_a_bundled_deck_that_was_begun_stays(viva: Viva) -> None:
    viva("study", "assignment-2", "--new", "1", stdin="\n4\n")
    viva("new", "mine", "-Q", "What?", "-A", "This.")
    assert asked(viva) == ["assignment-2", "mine"]


def test_a_copy_made_by_an_edit_changes_nothing(viva: Viva, home: Path) -> None:
    viva("add", "general", "-Q", "What else?", "-A", "This.")
    assert asked(viva) == BUNDLED
    viva("new", "mine", "-Q", "What?", "-A", "This.")
    assert asked(viva) == ["general", "mine"]
    (home / "decks" / "mine.yaml").write_text("cards: broken", "utf-8")  # no reason to ask all 110 cards again
    assert asked(viva) == ["general"]


def test_a_deck_is_hidden_and_shown(viva: Viva, home: Path) -> None:
    done = viva("decks", "--hide", "general", "--hide", "assignment-1")
    assert done.out.splitlines()[0] == "general: hidden. To show it again: `viva decks --show general`"
    assert asked(viva) == BUNDLED[1:4]
    assert "Today: 15 new cards" in viva().out
    decisions = json.loads((home / "progress.json").read_text("utf-8"))["decisions"]
    assert [(each["card"], each["choice"]) for each in decisions] == [("assignment-1", "hide"), ("general", "hide")]
    viva("decks", "--show", "general")
    assert asked(viva) == BUNDLED[1:]
    viva("new", "mine", "-Q", "What?", "-A", "This.")
    assert asked(viva) == ["general", "mine"]  # shown by name, so it does not step back
    viva("decks", "--hide", "mine")
    assert asked(viva) == ["general"]


def test_a_hidden_deck_can_still_be_named(viva: Viva, home: Path) -> None:
    viva("study", "general", "--new", "1", stdin="\n4\n")
    viva("decks", "--hide", "general")
    assert viva("study", "general", "--new", "2", stdin="\n4\n").out.startswith("[general/")
    assert viva("study", "-q", "deck:general", "--new", "9", stdin="").out.startswith("[general/")
    assert viva("search", "backpropagation").out.startswith("general/backpropagation")
    assert viva("show", "general/dropout").status == 0
    assert "general" not in [deck["deck"] for deck in json.loads(viva("export", "json", "-").out)["decks"]]
    assert viva("exam", "2026-03-10", "--deck", "general").status == 0
    assert viva("study", stdin="").out.startswith("[general/")  # the exam names it
    checked = viva("check")
    assert (checked.status, "general" in checked.out) == (0, True)
    assert json.loads(viva("export", "json", "-", "general").out)["decks"][0]["deck"] == "general"
    assert len(json.loads((home / "progress.json").read_text("utf-8"))["reviews"]) == 2


def test_a_decision_about_a_deck_merges_as_one_about_a_card(viva: Viva, home: Path, tmp_path: Path) -> None:
    viva("decks", "--hide", "general")
    other = tmp_path / "other"
    viva("decks", "--hide", "general", VIVA_HOME=str(other), VIVA_NOW="2026-03-02T19:00+01:00")
    viva("decks", "--show", "general", VIVA_HOME=str(other), VIVA_NOW="2026-03-02T20:00+01:00")
    assert viva("merge", "--yes", str(other / "progress.json")).status == 0
    assert asked(viva) == BUNDLED
    assert home.exists()


def test_an_unknown_deck_is_neither_hidden_nor_shown(viva: Viva, home: Path) -> None:
    done = viva("decks", "--hide", "general", "--show", "genral")
    assert (done.status, "Did you mean general?" in done.err) == (1, True)
    assert not (home / "progress.json").exists()
