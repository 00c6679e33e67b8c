"""`viva exam`, and what `viva` and `viva study` make of it, as they are typed. It is 2 March 2026, 18:00."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import deck_text

if TYPE_CHECKING:
    from conftest import Viva


@pytest.fixture(autouse=True)
def decks(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two decks, of twelve cards and of two."""
    folder = home.parent / "decks"
    folder.mkdir()
    (folder / "one.yaml").write_text(deck_text("one", *(f"q{n:02}" for n in range(12))), "utf-8")
    (folder / "two.yaml").write_text(deck_text("two", "first", "second") + "    tags: [rare]\n", "utf-8")
    monkeypatch.setenv("VIVA_DECKS", str(folder))


def listed(viva: Viva) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(viva("exam", "--json").out)
    return found


def asked(out: str) -> list[str]:
    """Return the cards that a session asked."""
    return [line[1:].partition("]")[0] for line in out.splitlines() if line.startswith("[")]


def test_an_exam_is_set_shown_changed_and_removed(viva: Viva) -> None:
    assert "There is no exam. This sets one: viva exam 2026-03-16" in viva("exam").out
    done = viva("exam", "2026-03-14", "--time", "9:30", "--minutes", "5")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == "Sat 14 Mar 2026, 09:30, in 12 d: all cards, 14 cards."
    assert "5 min a day is about 10 cards a day (30 s each, a guess" in done.out
    assert listed(viva) == [
        {
            "decks": [],
            "query": "",
            "date": "2026-03-14",
            "time": "09:30",
            "days": 12,
            "over": False,
            "cards": 14,
            "minutes": 5,
            "showings_a_day": 10,
            "seconds_a_card": 30.0,
        }
    ]
    assert viva("exam", "--cards", "7").status == 0
    assert viva("exam", "2026-03-15").status == 0
    (held,) = listed(viva)
    assert (held["date"], held["time"], held["minutes"], held["showings_a_day"]) == ("2026-03-15", "09:30", None, 7)
    assert "Sun 15 Mar 2026, 09:30" in viva("exam").out
    assert viva("exam", "--clear").out.startswith("Removed: all cards, Sun 15 Mar 2026, 09:30.")
    assert listed(viva) == []


def test_several_exams_each_about_its_own_cards(viva: Viva) -> None:
    viva("exam", "2026-03-20")
    viva("exam", "2026-03-10", "--deck", "one")
    viva("exam", "2026-03-11", "--deck", "two", "--deck", "one", "-q", "tag:rare", "--cards", "1")
    told = [(held["date"], held["decks"], held["query"], held["cards"]) for held in listed(viva)]
    assert told == [
        ("2026-03-10", ["one"], "", 12),
        ("2026-03-11", ["one", "two"], "tag:rare", 1),
        ("2026-03-20", [], "", 14),
    ]
    done = viva("exam", "--clear", "--deck", "two")
    assert done.status == 1
    assert "viva exam --clear --deck one --deck two -q tag:rare\n" in done.err
    assert viva("exam", "--clear", "--deck", "one", "--deck", "two", "-q", "tag:rare").status == 0
    assert viva("exam", "--clear").status == 0
    assert [held["decks"] for held in listed(viva)] == [["one"]]
    assert viva("exam", "--clear").status == 0  # the only one that is left
    assert "There is no exam." in viva("exam", "--clear").err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("2026-03-01",), "2026-03-01 was yesterday: tell a day that lies ahead."),
        (("2016-03-01",), "2016-03-01 was 10 y ago"),
        (("2026-03-02", "--time", "17:59"), "Mon 2 Mar 2026, 17:59 is over"),
        (("tomorrow",), "'tomorrow' is not a day such as 2026-03-16"),
        (("2026-02-30",), "is not a day"),
        (("2026-03-10", "--time", "25:00"), "'25:00' is not a time of day such as 09:30."),
        (("2026-03-10", "--minutes", "0"), "0 minutes a day cannot be planned with"),
        (("2026-03-10", "--cards", "0"), "0 cards a day cannot be planned with"),
        (("2026-03-10", "--cards", "-1"), "-1 cards a day cannot be planned with"),
        (("2026-03-10", "--minutes", "1441"), "from 1 to 1,440"),
        (("2026-03-10", "--minutes", "5", "--cards", "5"), "not both"),
        (("2026-03-10", "--deck", "onne"), "Did you mean one?"),
        (("2026-03-10", "-q", "tag:rae"), "Did you mean rare?"),
        (("2026-03-10", "-q", "nothing"), "There is no card that matches nothing, so nothing to plan."),
        (("2026-03-10", "-q", "is:new"), "leave `is:…` out"),
        (("2026-03-10", "-q", '"'), "without its partner"),
        (("--minutes", "5"), "There is no exam about all cards yet: tell its day, as in `viva exam 2026-03-16`."),
        (("--deck", "one"), "There is no exam in one yet"),
        (("--clear", "2026-03-10"), "only --deck and -q go with it"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_recorded(
    viva: Viva, home: Path, typed: tuple[str, ...], said: str
) -> None:
    done = viva("exam", *typed)
    assert (done.status, done.out) == (1, "")
    assert said in done.err
    assert not (home / "progress.json").exists()


def test_all_cards_of_an_exam_suspended(viva: Viva) -> None:
    viva("suspend", "two/first", "two/second")
    assert "All cards in two are suspended" in viva("exam", "2026-03-10", "--deck", "two").err


def test_a_budget_that_cannot_show_each_card_once_is_set_with_a_warning(viva: Viva) -> None:
    done = viva("exam", "2026-03-04", "--cards", "5")
    assert done.status == 0
    assert "too little to show each card even once: 14 new cards in 2 days takes 7 a day, about 4 min." in done.err


def test_an_exam_today_and_one_in_ten_years(viva: Viva) -> None:
    assert "Mon 2 Mar 2026, 18:30, today" in viva("exam", "2026-03-02", "--time", "18:30", "--cards", "14").out
    assert asked(viva("study", stdin="4\n" * 20).out) == [
        *(f"one/q{n:02}" for n in range(12)),
        "two/first",
        "two/second",
    ]
    done = viva("exam", "2036-03-02")
    assert "in 10 y" in done.out
    assert "Until Tue 4 Sep 2035, viva study goes by SM-2 alone" in done.out
    assert "Exam" not in viva().out


def test_the_session_keeps_to_the_budget_and_goes_on_where_it_was_left(viva: Viva) -> None:
    viva("exam", "2026-03-10", "--cards", "5")
    assert viva().out.splitlines()[-2:] == [
        "Exam in 8 d: all cards (Tue 10 Mar 2026), 5 cards a day.",
        "Today: 5 new. Type: viva study",
    ]
    first = viva("study", stdin="4\n4\nq\n")
    assert asked(first.out) == ["one/q00", "one/q01", "one/q02"]
    assert first.err == "Exam in 8 d: all cards (Tue 10 Mar 2026), 5 cards a day.\n"
    assert "exam: in 8 d: all cards (Tue 10 Mar 2026), 2 of 5 cards done today." in first.out
    assert asked(viva("study", stdin="4\n" * 20).out) == ["one/q02", "one/q03", "one/q04"]
    done = viva("study")
    assert done.out.startswith("Today's cards are done. Exam in 8 d: all cards (Tue 10 Mar 2026), 5 of 5 cards done")
    assert viva().out.endswith("Done for today. Look something up: viva search WORDS\n")


def test_cards_outside_the_exam_go_by_sm2(viva: Viva) -> None:
    viva("exam", "2026-03-10", "--deck", "one", "--cards", "2")
    assert asked(viva("study", "--new", "1", stdin="4\n" * 20).out) == ["one/q00", "one/q01", "two/first"]


def test_without_the_exam_everything_goes_by_sm2(viva: Viva) -> None:
    viva("exam", "2026-03-10", "--cards", "2")
    done = viva("study", "--no-exam", "--new", "3", stdin="1\n4\n4\n4\n")
    assert asked(done.out) == ["one/q00", "one/q01", "one/q02", "one/q00"]
    assert "Exam" not in done.err
    assert "tomorrow: 3 cards due" in done.out


def test_after_the_exam_it_says_so_and_goes_back_to_sm2(viva: Viva) -> None:
    viva("exam", "2026-03-03", "--cards", "2")
    viva("study", stdin="4\n4\n")
    on_the_day = viva("study", stdin="4\n" * 20, VIVA_NOW="2026-03-03T23:00:00+01:00")
    assert asked(on_the_day.out) == ["one/q02", "one/q03"]  # the last day's plan goes on: what gains most
    after = viva("study", "--new", "0", stdin="4\n" * 20, VIVA_NOW="2026-03-04T09:00:00+01:00")
    assert after.err == "The exam (all cards) was yesterday: viva goes by SM-2 again.\n"
    assert asked(after.out) == ["one/q00", "one/q01", "one/q02", "one/q03"]
    assert viva(VIVA_NOW="2026-03-07T09:00:00+01:00").err == ""
    assert "over" in viva("exam", VIVA_NOW="2026-03-07T09:00:00+01:00").out


def test_an_exam_whose_deck_is_gone_is_told_and_hinders_nothing(viva: Viva, home: Path) -> None:
    viva("exam", "2026-03-10", "--deck", "two")
    (home.parent / "decks" / "two.yaml").unlink()
    done = viva("study", "--new", "1", stdin="4\n")
    assert (done.status, asked(done.out)) == (0, ["one/q00"])
    assert "The exam two cannot be planned: There is no deck 'two'" in done.err
    shown = viva("exam")
    assert (shown.status, "Tue 10 Mar 2026" in shown.out) == (0, True)
    assert viva("exam", "--clear").status == 0


def test_exams_of_two_computers_are_merged(viva: Viva, home: Path, tmp_path: Path) -> None:
    viva("exam", "2026-03-10", "--deck", "one")
    other = {"VIVA_HOME": str(tmp_path / "other")}
    later = {**other, "VIVA_NOW": "2026-03-02T19:00:00+01:00"}
    viva("exam", "2026-03-11", "--deck", "two", **other)
    viva("exam", "2026-03-12", "--deck", "one", **later)
    assert viva("merge", str(tmp_path / "other")).status == 0
    assert [(held["date"], held["decks"]) for held in listed(viva)] == [
        ("2026-03-11", ["two"]),
        ("2026-03-12", ["one"]),
    ]


def test_a_removed_exam_does_not_come_back_by_a_merge(viva: Viva, home: Path, tmp_path: Path) -> None:
    viva("exam", "2026-03-10")
    old = tmp_path / "old.json"
    old.write_bytes((home / "progress.json").read_bytes())
    viva("exam", "--clear", VIVA_NOW="2026-03-02T19:00:00+01:00")
    assert viva("merge", str(old)).status == 0
    assert listed(viva) == []
