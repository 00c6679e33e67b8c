"""Beyond the day's cards: `viva study --more`, `viva practice`, and the order in which cards are asked."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import deck_text

if TYPE_CHECKING:
    from conftest import Viva

LATER = "2026-03-03T18:00:00+01:00"


@pytest.fixture
def folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Decks a (a/one to a/three) and b (b/four to b/six)."""
    folder = home.parent / "decks"
    folder.mkdir()
    (folder / "a.yaml").write_text(deck_text("a", "one", "two", "three"), "utf-8")
    (folder / "b.yaml").write_text(deck_text("b", "four", "five", "six"), "utf-8")
    monkeypatch.setenv("VIVA_DECKS", str(folder))
    return folder


def asked(out: str) -> list[str]:
    """Return the questions that a session line by line asked."""
    return re.findall(r"^\[([ab]/\w+)\]", out, re.MULTILINE)


def reviews(home: Path) -> list[tuple[str, int, str]]:
    recorded = json.loads((home / "progress.json").read_text("utf-8"))["reviews"]
    return [(each["card"], each["grade"], each["mode"]) for each in recorded]


def due(viva: Viva, card: str) -> str:
    return str(json.loads(viva("show", card, "--json").out)["schedule"]["due"])


@pytest.mark.usefixtures("folder")
def test_new_cards_come_from_all_decks_in_turn(viva: Viva) -> None:
    done = viva("study", "--new", "4", stdin="\n4\n" * 4)
    assert asked(done.out) == ["a/one", "b/four", "a/two", "b/five"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("how", ["file", "variable"])
def test_a_setting_keeps_the_order_of_the_decks(viva: Viva, home: Path, how: str) -> None:
    home.mkdir(exist_ok=True)
    if how == "file":
        (home / "config.toml").write_text('order = "deck"\n', "utf-8")
    environment = {"VIVA_ORDER": "deck"} if how == "variable" else {}
    done = viva("study", "--new", "4", stdin="\n4\n" * 4, **environment)
    assert asked(done.out) == ["a/one", "a/two", "a/three", "b/four"]
    wrong = viva("study", VIVA_ORDER="random")
    assert (wrong.status, '"mixed"' in wrong.err) == (1, True)


@pytest.mark.usefixtures("folder")
def test_cards_of_one_day_are_mixed_and_the_most_overdue_day_is_first(viva: Viva) -> None:
    viva("study", "a", stdin="\n4\n" * 3)
    viva("study", "b", stdin="\n4\n" * 3, VIVA_NOW=LATER)
    done = viva("study", "--new", "0", stdin="\n4\n" * 6, VIVA_NOW="2026-03-20T18:00")
    assert asked(done.out) == ["a/one", "a/two", "a/three", "b/four", "b/five", "b/six"]
    done = viva("study", "--new", "0", stdin="\n4\n" * 6, VIVA_NOW="2026-04-20T18:00")
    assert asked(done.out) == ["a/one", "b/four", "a/two", "b/five", "a/three", "b/six"]


@pytest.mark.usefixtures("folder")
def test_a_shuffled_session_asks_the_same_cards_in_another_order(viva: Viva) -> None:
    orders = {
        tuple(asked(viva("practice", "--shuffle", stdin="\n4\n" * 6, VIVA_NOW=f"2026-03-{day:02}T18:00").out))
        for day in range(2, 6)
    }
    assert len(orders) > 1
    assert {tuple(sorted(order)) for order in orders} == {("a/one", "a/three", "a/two", "b/five", "b/four", "b/six")}
    done = viva("study", "--shuffle", "--new", "9", VIVA_NOW="2026-03-01T18:00", stdin="")
    assert done.status == 0


@pytest.mark.usefixtures("folder")
def test_more_asks_the_weakest_cards_and_leaves_their_dates(viva: Viva, home: Path) -> None:
    viva("study", "a", stdin="\n4\n\n5\n\n4\n")
    viva("study", "--new", "0", stdin="\n4\n" * 3, VIVA_NOW=LATER)  # all of a is due in six days
    viva("study", "b", "--new", "1", stdin="\n4\n", VIVA_NOW=LATER)
    before = {card: due(viva, card) for card in ("a/one", "a/two", "a/three", "b/four")}
    done = viva("study", "--more", "2", stdin="\n4\n\n5\n", VIVA_NOW="2026-03-04T17:00+01:00")
    assert asked(done.out) == ["a/one", "a/two"]  # a card of b is due today, and new ones do not come
    assert [each[2] for each in reviews(home)[-2:]] == ["practice", "practice"]
    assert {card: due(viva, card) for card in before} == before


@pytest.mark.usefixtures("folder")
def test_more_asks_the_cards_first_that_were_missed_last(viva: Viva) -> None:
    viva("exam", "2026-03-03", "--cards", "6", VIVA_NOW="2026-03-02T18:00")
    first = asked(viva("study", stdin="4\n4\n4\n2\n2\n2\n", VIVA_NOW="2026-03-02T18:00").out)
    more = asked(viva("study", "--more", "3", stdin="4\n" * 3, VIVA_NOW="2026-03-02T19:00").out)
    assert sorted(more) == sorted(first[3:])


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("again", [["practice", "a"], ["study", "a", "--more"]])
def test_a_card_that_was_hard_on_another_day_is_asked_once(viva: Viva, again: list[str]) -> None:
    viva("study", "a", "-q", "one", stdin="4\n", VIVA_NOW="2026-03-01T18:00")
    viva("study", "a", "-q", "one", stdin="3\nq\n", VIVA_NOW="2026-03-02T18:00")
    done = viva(*again, "-q", "one", stdin="4\n" * 9, VIVA_NOW="2026-03-03T18:00")
    assert asked(done.out) == ["a/one"]
    assert "left: " not in done.out


@pytest.mark.usefixtures("folder")
def test_more_new_cards_than_the_plan_has_can_be_studied_and_are_offered(viva: Viva, home: Path) -> None:
    viva("exam", "2026-03-12", "--cards", "2", VIVA_NOW="2026-03-02T18:00")
    done = viva("study", stdin="4\n4\n", VIVA_NOW="2026-03-02T18:00")
    assert "`viva study --new 6` (4 new cards)" in done.out
    assert "`viva study --new 6` (4 new cards)" in viva(VIVA_NOW="2026-03-02T18:10").out
    more = viva("study", "--new", "4", stdin="1\n4\n4\n", VIVA_NOW="2026-03-02T18:10")
    assert asked(more.out) == ["a/two", "b/five", "a/two"]  # a miss comes again as in any session
    assert [mode for *_, mode in reviews(home)] == ["study"] * 5


@pytest.mark.usefixtures("folder")
def test_an_exams_cards_are_mixed_and_can_be_shuffled(viva: Viva) -> None:
    viva("study", "a", stdin="4\n" * 3, VIVA_NOW="2026-03-01T18:00")
    viva("study", "b", stdin="4\n" * 3, VIVA_NOW="2026-03-01T18:00")
    viva("exam", "2026-03-20", "--cards", "6", VIVA_NOW="2026-03-02T18:00")
    options = ["study", *["--shuffle"]]
    orders = [asked(viva(*options, stdin="q\n", VIVA_NOW=f"2026-03-02T18:0{n}").out)[0] for n in range(8)]
    assert len({*orders}) > 1
    assert asked(viva("study", stdin="4\n" * 6, VIVA_NOW="2026-03-02T19:00").out) == [
        "a/one", "b/four", "a/two", "b/five", "a/three", "b/six"
    ]  # fmt: skip


@pytest.mark.usefixtures("folder")
def test_what_continues_a_session_is_the_same_command(viva: Viva) -> None:
    viva("study", stdin="4\n" * 6)
    done = viva("practice", "a", "-q", "is:learned", stdin="4\nq\n")
    assert "left: 2 cards. To continue: `viva practice a -q is:learned`" in done.out
    viva("suspend", "b/four")
    assert "left: 1 card. To continue: `viva study --more 2`" in viva("study", "--more", "2", stdin="4\nq\n").out


@pytest.mark.usefixtures("folder")
def test_a_miss_in_practice_is_a_lapse(viva: Viva) -> None:
    viva("study", "a", stdin="\n4\n" * 3)
    viva("study", "--new", "0", stdin="\n4\n" * 3, VIVA_NOW=LATER)
    done = viva("practice", "a", "-q", "one", stdin="\n1\n\n4\n", VIVA_NOW="2026-03-04T18:00+01:00")
    assert asked(done.out) == ["a/one", "a/one"]
    assert due(viva, "a/one") == "2026-03-05"
    assert due(viva, "a/two") == "2026-03-09"


@pytest.mark.usefixtures("folder")
def test_a_new_card_in_practice_counts_as_study_but_not_for_the_days_limit(viva: Viva, home: Path) -> None:
    viva("practice", "a", "-q", "one", stdin="\n4\n")
    assert reviews(home) == [("a/one", 4, "practice")]
    assert due(viva, "a/one") == "2026-03-03"
    assert len(asked(viva("study", "--new", "2", stdin="\n4\n" * 2).out)) == 2


@pytest.mark.usefixtures("folder")
def test_practice_asks_the_weakest_first_then_new_ones_and_none_that_is_suspended(viva: Viva) -> None:
    viva("study", "a", stdin="\n4\n" * 2 + "q\n")
    viva("suspend", "b/four")
    done = viva("practice", stdin="\n4\n" * 5, VIVA_NOW="2026-03-02T19:00+01:00")
    assert asked(done.out) == ["a/one", "a/two", "a/three", "b/five", "b/six"]
    assert viva("practice", "-q", "is:suspended").out == "All of these cards are suspended.\n"
    assert viva("practice", "-q", "zebra").out == "No card matches.\n"


@pytest.mark.usefixtures("folder")
def test_more_is_offered_when_the_day_is_done_and_before_an_exam(viva: Viva) -> None:
    assert "viva practice" in viva("study", "--more").out
    done = viva("study", "--new", "1", stdin="\n4\n", VIVA_NEW="1")
    assert "`viva study --more`" in done.out
    for out in (viva(VIVA_NEW="1").out, viva("study", "--new", "1").out):
        assert "`viva study --more`" in out
        assert "`viva practice`" in out
    viva("exam", "2026-03-03", "--cards", "1")
    for out in (viva().out, viva("study").out):
        assert "`viva study --more`" in out
        assert "`viva practice`" in out
    assert asked(viva("study", "--more", stdin="\n4\n").out) == ["a/one"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("words", [("--more",), ("--more", "1"), ("a", "--more"), ("--more", "a"), ("--more=1", "a")])
def test_a_number_after_more_may_be_left_out(viva: Viva, words: tuple[str, ...]) -> None:
    viva("study", "a", "--new", "1", stdin="\n4\n")
    assert asked(viva("study", *words, stdin="").out) == ["a/one"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("words", [("--more", "0"), ("--more=x",)])
def test_a_wrong_number_after_more_is_refused(viva: Viva, words: tuple[str, ...]) -> None:
    assert viva("study", *words).status == 2
