"""`viva suspend` and `viva resume`, as they are typed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vivadeck.model import Choice, Decision
from vivadeck.progress.json_file import dump_entry
from vivadeck.progress.store import Store

if TYPE_CHECKING:
    from conftest import Viva

ONE = "cards:\n- {question: What is a?, answer: a}\n- {id: b, question: What is b?, answer: b}\n"
TWO = "cards:\n- {id: b, question: And b?, answer: b}\n- {id: c, question: And c?, answer: c}\n"


@pytest.fixture(autouse=True)
def decks(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two decks, so that an id can be ambiguous without its deck."""
    folder = home.parent / "decks"
    folder.mkdir()
    (folder / "one.yaml").write_text(ONE)
    (folder / "two.yaml").write_text(TWO)
    monkeypatch.setenv("VIVA_DECKS", str(folder))


def decided(home: Path) -> dict[str, Choice]:
    return {card: decision.choice for card, decision in Store(home, date(2026, 3, 2)).load().decisions.items()}


def suspended(viva: Viva) -> list[str]:
    """Return the cards that viva itself takes for suspended."""
    return sorted(hit["id"] for hit in json.loads(viva("search", "is:suspended", "--json").out))


def contents(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_a_card_is_suspended_and_resumed(home: Path, viva: Viva) -> None:
    done = viva("suspend", "two/c")
    assert done == (0, "two/c: suspended\n", "")
    assert decided(home) == {"two/c": Choice.SUSPEND}
    assert suspended(viva) == ["two/c"]
    done = viva("resume", "two/c")
    assert done == (0, "two/c: resumed\n", "")
    assert decided(home) == {"two/c": Choice.RESUME}
    assert suspended(viva) == []


def test_a_decision_is_in_the_json_file(home: Path, viva: Viva) -> None:
    viva("suspend", "two/c")
    assert not (home / "progress.json.journal").exists()
    recorded = json.loads((home / "progress.json").read_text("utf-8"))
    assert [each["card"] for each in recorded["decisions"]] == ["two/c"]
    assert recorded["decisions"][0]["at"].startswith("2026-03-02T18:00:")
    assert recorded["decisions"][0]["at"].endswith("+01:00")


@pytest.mark.parametrize(
    ("typed", "cards"),
    [
        (["one/what-is-a", "one/b", "two/b"], ["one/what-is-a", "one/b", "two/b"]),
        (["c"], ["two/c"]),
        (["what-is-a", "c"], ["one/what-is-a", "two/c"]),
        (["c", "two/c", "c"], ["two/c"]),
    ],
)
def test_several_cards_and_half_ids(typed: list[str], cards: list[str], home: Path, viva: Viva) -> None:
    done = viva("suspend", *typed)
    assert done[:2] == (0, "".join(f"{card}: suspended\n" for card in cards))
    assert decided(home) == dict.fromkeys(cards, Choice.SUSPEND)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["two/d"], "There is no card 'two/d'. Did you mean two/"),
        (["two/c", "nowhere/nothing"], "There is no card 'nowhere/nothing'."),
        (["c", "b"], "'b' is the name of several cards. Use one of their ids: one/b, two/b."),
        (["two"], "two is a deck, not a card. To list its cards: `viva search deck:two`."),
    ],
)
@pytest.mark.parametrize("command", ["suspend", "resume"])
def test_an_unknown_card_changes_nothing(command: str, typed: list[str], said: str, home: Path, viva: Viva) -> None:
    done = viva(command, *typed)
    assert done[:2] == (1, "")
    assert said in done.err
    assert not home.exists()


def test_an_unknown_card_changes_no_file(home: Path, viva: Viva) -> None:
    viva("suspend", "one/b")
    before = contents(home)
    assert viva("suspend", "two/c", "two/d").status == 1
    assert contents(home) == before


def test_without_a_card_it_is_a_wrong_command_line(home: Path, viva: Viva) -> None:
    assert viva("suspend").status == 2
    assert not home.exists()


def test_damaged_progress_is_refused_before_anything_is_recorded(home: Path, viva: Viva) -> None:
    viva("suspend", "one/b")
    (home / "progress.json").write_text("damaged")
    before = contents(home)
    done = viva("suspend", "two/c")
    assert done[:2] == (1, "")
    assert "progress.json cannot be used: it is damaged at line 1, column 1" in done.err
    assert "Traceback" not in done.err
    assert contents(home) == before


def test_entries_of_an_earlier_session_are_kept_and_a_torn_line_is_reported_once(home: Path, viva: Viva) -> None:
    viva("suspend", "one/b")
    line = dump_entry(Decision("two/b", datetime(2026, 3, 2, 16, tzinfo=UTC), Choice.SUSPEND)).encode()
    (home / "progress.json.journal").write_bytes(line + line[:20])
    done = viva("suspend", "two/c")
    assert done[:2] == (0, "two/c: suspended\n")
    assert done.err.count("the last line was cut off") == done.err.count("\n") == 1
    assert decided(home) == dict.fromkeys(["one/b", "two/b", "two/c"], Choice.SUSPEND)


def test_the_last_decision_counts_although_the_clock_was_set_back(home: Path, viva: Viva) -> None:
    viva("suspend", "two/c", VIVA_NOW="2031-01-01T00:00:00+01:00")
    viva("resume", "two/c")
    assert decided(home) == {"two/c": Choice.RESUME}
    viva("suspend", "two/c")
    assert decided(home) == {"two/c": Choice.SUSPEND}


def test_a_home_that_cannot_be_created_is_an_error(home: Path, viva: Viva) -> None:
    home.write_text("mine")
    done = viva("suspend", "two/c")
    assert done[:2] == (1, "")
    assert str(home) in done.err
    assert "Traceback" not in done.err
    assert home.read_text() == "mine"


def test_a_query_chooses_cards(home: Path, viva: Viva) -> None:
    done = viva("suspend", "-q", "deck:two")
    assert done == (0, "2 cards suspended:\n  two/b\n  two/c\n", "")
    assert decided(home) == dict.fromkeys(["two/b", "two/c"], Choice.SUSPEND)
    assert viva("suspend", "-q", "deck:two") == (0, "2 cards already suspended\n", "")
    done = viva("resume", "-q", "is:suspended c")
    assert done == (0, "1 card resumed:\n  two/c\n", "")
    assert suspended(viva) == ["two/b"]
    assert viva("resume", "-q", "deck:two").out == "1 card resumed:\n  two/b\n1 card not suspended\n"


def test_a_query_with_ids_means_both(home: Path, viva: Viva) -> None:
    done = viva("suspend", "two/c", "one/b", "-q", "deck:two")
    assert done == (0, "3 cards suspended:\n  two/c\n  one/b\n  two/b\n", "")
    assert decided(home) == dict.fromkeys(["one/b", "two/b", "two/c"], Choice.SUSPEND)


def test_of_many_cards_the_first_ten_are_listed(home: Path, viva: Viva) -> None:
    many = "".join(f"- {{id: c{number}, question: Q {number}, answer: A}}\n" for number in range(12))
    (home.parent / "decks" / "many.yaml").write_text(f"cards:\n{many}")
    listed = "".join(f"  many/c{number}\n" for number in range(10))
    assert viva("suspend", "-q", "deck:many").out == f"12 cards suspended:\n{listed}  and 2 more\n"
    assert len(suspended(viva)) == 12


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["-q", "nothing"], "No card matches 'nothing'. To look for cards: `viva search WORDS`"),
        (["-q", " "], "The query ' ' has no words, so it would choose every card."),
        (["-q", "deck:tow"], "Did you mean two?"),
        (["-q", '"'], "no closing one"),
        (["nothing", "-q", "deck:two"], "There is no card 'nothing'."),
        (["deck:two"], "There is no card 'deck:two'."),  # an id stays an id
    ],
)
@pytest.mark.parametrize("command", ["suspend", "resume"])
def test_a_query_that_makes_no_sense_changes_nothing(
    command: str, typed: list[str], said: str, home: Path, viva: Viva
) -> None:
    done = viva(command, *typed)
    assert done[:2] == (1, "")
    assert said in done.err
    assert not home.exists()


def test_an_empty_query_is_a_wrong_command_line(home: Path, viva: Viva) -> None:
    assert viva("suspend", "-q", "").status == 2
    assert not home.exists()
