"""Decks without ids, whose cards had other ids in earlier versions of viva: they keep what was learned."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from conftest import Viva

from vivadeck.formats.anki.guids import guid_for

DECK = """deck: d
cards:
  - question: C++
    answer: language of 1985
  - question: What is dropout?
    answer: noise
  - question: दिन
    answer: day
  - question: दान
    answer: gift
"""
REVIEWED = "2026-02-28T18:00:00+01:00"


@pytest.fixture
def deck(home: Path) -> Path:
    """A deck without ids in the student's home, with reviews as an earlier version recorded them."""
    path = home / "decks" / "d.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(DECK, "utf-8")
    reviews = [
        {"card": card, "at": REVIEWED, "grade": 5, "seconds": 1, "mode": "study"}
        for card in ("d/c", "d/what-is-dropout", "d/द-न")
    ]
    (home / "progress.json").write_text(json.dumps({"version": 3, "reviews": reviews}), "utf-8")
    return path


def cards(home: Path) -> list[str]:
    return sorted(each["card"] for each in json.loads((home / "progress.json").read_text("utf-8"))["reviews"])


@pytest.mark.parametrize("command", [(), ("study", "d", "--new", "0")])
def test_history_moves_once_where_one_card_had_the_id(home: Path, deck: Path, viva: Viva, command: tuple[str]) -> None:
    done = viva(*command)
    assert done.status == 0
    assert "The history of d/c now belongs to d/c_cedb." in done.err
    assert cards(home) == ["d/c_cedb", "d/what-is-dropout", "d/द-न"]  # दिन and दान both had the last: nobody knows
    assert "reviewed" not in viva(*command).err
    assert "interval 1 day" in viva("show", "d/c_cedb").out
    assert "new: not reviewed yet" in viva("show", "d/दिन").out


def test_a_history_stays_where_a_card_has_its_id_now(home: Path, deck: Path, viva: Viva) -> None:
    deck.write_text(DECK.replace("C++", "C", 1), "utf-8")
    assert viva().status == 0
    assert cards(home) == ["d/c", "d/what-is-dropout", "d/द-न"]
    deck.write_text(DECK + "  - question: C\n    answer: language of 1972\n", "utf-8")
    assert viva().status == 0
    assert cards(home) == ["d/c", "d/what-is-dropout", "d/द-न"]
    assert "new: not reviewed yet" in viva("show", "d/c_cedb").out


def test_written_ids_are_the_ids_in_anki(home: Path, deck: Path, viva: Viva, tmp_path: Path) -> None:
    assert viva().status == 0
    before = guids(viva, tmp_path / "before.apkg")
    assert guid_for("d/c") in before
    assert guid_for("d/दान") in before
    fixed = viva("check", "--fix")
    assert "4 ids written" in fixed.err
    assert "- id: c\n    question: C++" in deck.read_text("utf-8")
    assert cards(home) == ["d/c", "d/what-is-dropout", "d/द-न"]
    assert guids(viva, tmp_path / "after.apkg") == before ^ {guid_for("d/द-न"), guid_for("d/दिन")}
    assert "new: not reviewed yet" in viva("show", "d/दिन").out


def test_a_card_that_is_added_takes_nobodys_note(home: Path, deck: Path, viva: Viva, tmp_path: Path) -> None:
    assert viva("study", "d", "--new", "0").status == 0
    deck.write_text(DECK + "  - question: C\n    answer: language of 1972\n", "utf-8")
    before = guids(viva, tmp_path / "before.apkg")
    assert viva("study", "d", stdin="\n1\n" * 20).status == 0
    assert "d/c" in cards(home)
    assert "5 ids written" in viva("check", "--fix").err
    assert "- id: c_cedb\n    question: C++" in deck.read_text("utf-8")
    assert "- id: c_2e7d\n    question: C\n" in deck.read_text("utf-8")
    assert {"d/c_cedb", "d/c_2e7d"} < {*cards(home)}
    assert "d/c" not in cards(home)
    assert guid_for("d/c") in before - guids(viva, tmp_path / "after.apkg")  # the note of C++ is nobody's now


def guids(viva: Viva, path: Path) -> set[str]:
    """Return the guids of the notes that an export of the deck writes."""
    import sqlite3

    assert viva("export", "anki", str(path), "d").status == 0
    with zipfile.ZipFile(path) as archive:
        archive.extract("collection.anki2", path.parent)
    database = sqlite3.connect(path.parent / "collection.anki2")
    found = {guid for (guid,) in database.execute("select guid from notes")}
    database.close()
    return found
