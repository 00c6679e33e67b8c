"""`viva exam`, and what `viva` and `viva study` make of it, as they are typed. It is 2 March 2026, 18:00."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import deck_text

from vivadeck.app import App
from vivadeck.commands import exam
from vivadeck.commands.exam import FormOptions
from vivadeck.errors import VivaError
from vivadeck.model import Drawn

if TYPE_CHECKING:
    from conftest import Viva


@pytest.fixture(autouse=True)
def decks(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two decks, of twelve cards and of two."""
    folder = home.parent / "decks"
    folder.mkdir()
    (folder / "one.yaml").write_text(deck_text("one", *(f"q{n:02}" for n in range(12))), "utf-8")
    (folder / "two.yaml").write_text(deck_text("two", "first", "second") + "    tags: [rare]\n", "utf-8")
    monkeypatch.setenv("VIVA_DECKS", str(folder))
    monkeypatch.setenv("VIVA_ORDER", "deck")
    return folder


def listed(viva: Viva) -> list[dict[str, Any]]:
    exams: list[dict[str, Any]] = json.loads(viva("exam", "--json").out)
    return exams


def asked(out: str) -> list[str]:
    """Return the cards that a session asked."""
    return [line[1:].partition("]")[0] for line in out.splitlines() if line.startswith("[")]


def test_an_exam_is_set_shown_changed_and_removed(viva: Viva) -> None:
    assert "There is no exam. To set one: `viva exam 2026-03-16" in viva("exam").out
    done = viva("exam", "2026-03-14", "--time", "9:30", "--minutes", "5")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == "Exam in 12 days, Sat 14 Mar, 09:30 (all cards). 14 cards."
    assert done.out.splitlines()[1:3] == [
        "To see each of them once takes about 14 min (60 s a card, a guess until viva knows your pace).",
        "5 min a day is about 5 cards.",
    ]
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
            "showings_a_day": 5,
            "seconds_a_card": 60.0,
            "minutes_for_all": 14,
            "draw": None,
            "pass": None,
            "topics": None,
        }
    ]
    assert viva("exam", "--cards", "7").status == 0
    assert viva("exam", "2026-03-15").status == 0
    (exam,) = listed(viva)
    assert (exam["date"], exam["time"], exam["minutes"], exam["showings_a_day"]) == ("2026-03-15", "09:30", None, 7)
    assert "Sun 15 Mar, 09:30" in viva("exam").out
    assert viva("exam", "--clear").out.startswith("Removed the exam about all cards (Sun 15 Mar, 09:30).")
    assert listed(viva) == []


def test_several_exams_have_their_own_cards(viva: Viva) -> None:
    viva("exam", "2026-03-20")
    viva("exam", "2026-03-10", "--deck", "one")
    viva("exam", "2026-03-11", "--deck", "two", "--deck", "one", "-q", "tag:rare", "--cards", "1")
    rows = [(exam["date"], exam["decks"], exam["query"], exam["cards"]) for exam in listed(viva)]
    assert rows == [
        ("2026-03-10", ["one"], "", 12),
        ("2026-03-11", ["one", "two"], "tag:rare", 1),
        ("2026-03-20", [], "", 14),
    ]
    done = viva("exam", "--clear", "--deck", "two")
    assert done.status == 1
    assert "viva exam --clear --deck one --deck two -q tag:rare\n" in done.err
    assert viva("exam", "--clear", "--deck", "one", "--deck", "two", "-q", "tag:rare").status == 0
    assert viva("exam", "--clear").status == 0
    assert [exam["decks"] for exam in listed(viva)] == [["one"]]
    assert viva("exam", "--clear").status == 0  # the only one that is left
    assert "There is no exam." in viva("exam", "--clear").err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("tomorrow",), "Exam tomorrow, Tue 3 Mar (all cards)"),
        (("+14",), "Exam in 14 days, Mon 16 Mar (all cards)"),
        (("in", "14", "days"), "Exam in 14 days, Mon 16 Mar (all cards)"),
        (("16 March",), "Exam in 14 days, Mon 16 Mar (all cards)"),
        (("16", "Mar", "--time", "2", "pm"), "Exam in 14 days, Mon 16 Mar, 14:00 (all cards)"),
        (("--time", "10am", "Mon", "16", "Mar"), "Exam in 14 days, Mon 16 Mar, 10:00 (all cards)"),
        (("Fri", "--time", "10"), "Exam in 4 days, Fri 6 Mar, 10:00 (all cards)"),
        (("1 Mar",), "Exam in 364 days, Mon 1 Mar 2027 (all cards)"),
    ],
)
def test_the_day_and_the_time_as_people_type_them(viva: Viva, typed: tuple[str, ...], said: str) -> None:
    done = viva("exam", *typed)
    assert (done.status, done.err) == (0, "")
    assert said in done.out


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("2026-03-01",), "Sun 1 Mar was yesterday. Give a later date."),
        (("2016-03-01",), "Tue 1 Mar 2016 was 10 years ago"),
        (("2026-03-02", "--time", "17:59"), "Mon 2 Mar, 17:59 is over"),
        (("soon",), "'soon' is not a date. Type it as `16 Mar`, `2026-03-16` or `+14`."),
        (("3/4",), "'3/4' can be 4 Mar 2026 or 3 Apr 2026. Type `2026-03-04` or `2026-04-03`."),
        (("yesterday",), "Sun 1 Mar was yesterday. Give a later date."),
        (("2026-02-30",), "There is no day '2026-02-30'."),
        (("2026-03-10", "pm"), "'2026-03-10 pm' is not a date."),
        (("2026-03-10", "--time", "25:00"), "'25:00' is not a time. Type it as `10:00`, `14:30` or `2 pm`."),
        (("2026-03-10", "--time", "2"), "'2' can be at night or in the afternoon. Type `2 am` or `2 pm`."),
        (("2026-03-10", "--minutes", "0"), "0 minutes a day is not possible"),
        (("2026-03-10", "--cards", "0"), "0 cards a day is not possible"),
        (("2026-03-10", "--cards", "-1"), "-1 cards a day is not possible"),
        (("2026-03-10", "--minutes", "1441"), "from 1 to 1440"),
        (("2026-03-10", "--minutes", "5", "--cards", "5"), "not both"),
        (("2026-03-10", "--deck", "onne"), "Did you mean one?"),
        (("2026-03-10", "-q", "tag:rae"), "Did you mean rare?"),
        (("2026-03-10", "-q", "nothing"), "There is no card that matches nothing, so there is nothing to plan."),
        (("2026-03-10", "-q", "is:new"), "leave `is:…` out"),
        (("2026-03-10", "-q", '"'), "no closing one"),
        (("--minutes", "5"), "There is no exam about all cards yet. Give its date first, as in `viva exam 2026-03-16`"),
        (("--deck", "one"), "There is no exam about one yet"),
        (("--clear", "2026-03-10"), "Only --deck and -q go with it"),
        (("--clear", "--draw", "1"), "Only --deck and -q go with it"),
    ],
)
def test_options_that_make_no_sense_are_errors_and_nothing_is_recorded(
    viva: Viva, home: Path, typed: tuple[str, ...], said: str
) -> None:
    done = viva("exam", *typed)
    assert (done.status, done.out) == (1, "")
    assert said in done.err
    assert not (home / "progress.json").exists()


def test_all_cards_of_an_exam_suspended(viva: Viva) -> None:
    viva("suspend", "two/first", "two/second")
    assert (
        "Every card in two is suspended. To bring one back: `viva resume CARD`"
        in viva("exam", "2026-03-10", "--deck", "two").err
    )
    assert "Every card that matches rare is suspended" in viva("exam", "2026-03-10", "-q", "rare").err
    viva("suspend", *(f"one/q{n:02}" for n in range(12)))
    assert viva("exam", "2026-03-10").err.startswith("Every card is suspended. ")


@pytest.mark.parametrize("way", ["suspended", "rewritten"])
def test_an_exam_without_cards_to_ask_brings_a_message_and_has_no_plan(viva: Viva, home: Path, way: str) -> None:
    viva("exam", "2026-03-10", "-q", "first", "--cards", "3")
    if way == "suspended":
        viva("suspend", "two/first")
    else:
        path = home.parent / "decks" / "two.yaml"
        path.write_text(path.read_text("utf-8").replace("first", "last"), "utf-8")
    done = viva("plan")
    why = {"suspended": "all of its cards are suspended", "rewritten": "it has no cards any more"}[way]
    assert done.err == f"There is no plan for the exam first: {why}.\n"
    assert done.out == "No exam can be planned now. To see your exams: `viva exam`\n"
    assert json.loads(viva("plan", "--json").out) == []
    assert "Exam" not in viva().out
    assert viva("study", "--new", "1").err.count("There is no plan for") == 1


def test_an_exam_without_a_plan_brings_one_message_in_a_session_for_another(viva: Viva) -> None:
    """The plans are worked out before the session, and again for its summary."""
    viva("exam", "2026-03-10", "-q", "first", "--cards", "3")
    viva("exam", "2026-03-11", "--deck", "one", "--cards", "3")
    viva("suspend", "two/first")
    done = viva("study", stdin="\n4\nq\n")
    assert "reviewed: 1 card" in done.out
    assert done.err.count("There is no plan for the exam first") == 1


def test_a_budget_that_cannot_show_each_card_once_is_set_with_a_warning(viva: Viva) -> None:
    done = viva("exam", "2026-03-04", "--cards", "5")
    assert done.status == 0
    warning = (
        "Before the day of the exam there is time for only about 10 of 14 new cards. To see them all, "
        "study 7 cards a day: `viva exam --cards 7`. Or study only a part: `viva study two`"
    )
    assert done.err == f"{warning}\n"
    assert viva().out.splitlines()[-3] == warning
    assert warning in viva("exam", "--cards", "5").err
    assert "There is time to see all 14 cards once." in viva("exam", "--cards", "7").out
    assert "There is time to see all 14 cards once." in viva().out


def test_before_a_short_exam_the_most_important_cards_are_offered(viva: Viva, home: Path) -> None:
    deck = deck_text("three", "first") + "    tags: [core]\n- question: second\n  answer: The answer\n"
    (home.parent / "decks" / "three.yaml").write_text(
        deck.replace("\n- q", "\n  - q").replace("\n  a", "\n    a"), "utf-8"
    )
    warned = viva("exam", "tomorrow", "--cards", "1").err
    assert warned.endswith(
        "study 16 cards today: `viva exam --cards 16`. Or study only a part: `viva study -q tag:core`\n"
    )
    assert viva("exam", "tomorrow", "--deck", "two", "--cards", "1").err.endswith("`viva exam --deck two --cards 2`\n")


def test_an_exam_today_and_one_in_ten_years(viva: Viva) -> None:
    assert (
        "Exam today, Mon 2 Mar, 18:30 (all cards)" in viva("exam", "2026-03-02", "--time", "18:30", "--cards", "14").out
    )
    assert asked(viva("study", stdin="4\n" * 20).out) == [
        *(f"one/q{n:02}" for n in range(12)),
        "two/first",
        "two/second",
    ]
    done = viva("exam", "2036-03-02")
    assert "in 10 years" in done.out
    assert "The plan begins on Tue 4 Sep 2035." in done.out
    assert "Exam" not in viva().out


def test_the_session_keeps_the_budget_and_the_next_one_continues(viva: Viva) -> None:
    viva("exam", "2026-03-10", "--cards", "5")
    assert viva().out.splitlines()[-3:-1] == [
        "Exam in 8 days, Tue 10 Mar (all cards). 5 cards a day.",
        "Today: 5 new cards, about 5 min. To start: `viva study`",
    ]
    first = viva("study", stdin="4\n4\nq\n")
    assert asked(first.out) == ["one/q00", "one/q01", "one/q02"]
    assert first.err == "Exam in 8 days, Tue 10 Mar (all cards). 5 cards a day.\n"
    assert "exam: in 8 days, Tue 10 Mar (all cards). 2 of 5 cards done today." in first.out
    assert asked(viva("study", stdin="4\n" * 20).out) == ["one/q02", "one/q03", "one/q04"]
    done = viva("study")
    used = "Today's 5 cards for the exam are done."
    assert done.out.splitlines()[0] == f"Exam in 8 days, Tue 10 Mar (all cards). {used}"
    more = (
        "`viva study --more` (your weakest cards), `viva study --new 14` (9 new cards) or `viva practice` (any cards)"
    )
    assert viva().out.splitlines()[-3:-1] == [done.out.splitlines()[0], f"More now: {more}"]


def test_a_missed_card_takes_no_showing_of_another_exam(viva: Viva) -> None:
    viva("exam", "2026-03-10", "--deck", "one", "--cards", "12")
    viva("exam", "2026-03-20", "--deck", "two", "--cards", "2")
    cards = asked(viva("study", stdin="1\n" * 30).out)
    assert [card for card in cards if card.startswith("two")] == ["two/first", "two/second"]
    assert len(cards) == 14
    assert {card for card in cards if cards.count(card) > 1} == {"one/q00", "one/q02"}
    assert viva().out.splitlines()[-4:-2] == [
        "Exam in 8 days, Tue 10 Mar (one). Today's 12 cards for the exam are done, with those that came again.",
        "Exam in 18 days, Fri 20 Mar (two). Today's 2 cards for the exam are done.",
    ]


MORE_STUDY = "`viva study --more` (your weakest cards) or `viva practice` (any cards)"
MORE_NOW = f"more now: {MORE_STUDY}"
RECALLED = "Nothing more to do today: you recalled every card."
ALL = [*(f"one/q{n:02}" for n in range(12)), "two/first", "two/second"]


def test_with_enough_showings_every_card_is_asked_and_misses_until_they_are_recalled(viva: Viva) -> None:
    viva("exam", "2026-03-03", "--cards", "30")
    done = viva("study", stdin="1\n" * 14 + "4\n" * 16)
    cards = asked(done.out)
    assert sorted({*cards}) == ALL
    assert len(cards) == 14 + 14  # each was recalled in the end
    assert done.out.splitlines()[-2:] == [f"exam: tomorrow, Tue 3 Mar (all cards). {RECALLED}", MORE_NOW]
    assert viva().out.splitlines()[-3:-1] == [
        f"Exam tomorrow, Tue 3 Mar (all cards). {RECALLED}",
        f"More now: {MORE_STUDY}",
    ]
    plan = viva("plan").out
    assert plan.splitlines()[1] == f"30 cards a day. {RECALLED}"
    assert "To start: " not in plan
    assert viva("study").out.splitlines()[0] == f"Exam tomorrow, Tue 3 Mar (all cards). {RECALLED}"


def test_a_session_with_more_misses_than_showings_ends_with_the_budget(viva: Viva) -> None:
    viva("exam", "2026-03-03", "--cards", "20")
    done = viva("study", stdin="1\n" * 40)
    assert len(asked(done.out)) == 20
    used = "Today's 20 cards for the exam are done, with those that came again."
    assert done.out.splitlines()[-2:] == [f"exam: tomorrow, Tue 3 Mar (all cards). {used}", MORE_NOW]
    assert viva("study").out.splitlines()[0] == f"Exam tomorrow, Tue 3 Mar (all cards). {used}"
    assert f"20 cards a day. {used}" in viva("plan").out


@pytest.mark.parametrize("pause", range(1, 24, 3))
def test_a_session_continues_where_the_last_one_ended_with_any_misses(viva: Viva, pause: int, tmp_path: Path) -> None:
    grades = [*"04123150421140342414404344"]
    viva("exam", "2026-03-03", "--cards", "24")
    other = {"VIVA_HOME": str(tmp_path / "other")}
    viva("exam", "2026-03-03", "--cards", "24", **other)
    whole = asked(viva("study", stdin="\n".join(grades)).out)
    first = asked(viva("study", stdin="\n".join([*grades[:pause], "q"]), **other).out)[:pause]
    then = asked(viva("study", stdin="\n".join(grades[pause:]), **other).out)
    assert [*first, *then] == whole
    assert len(whole) == 24


def test_a_skipped_card_leaves_its_showing_to_the_next(viva: Viva) -> None:
    viva("exam", "2026-03-03", "--cards", "5")
    cards = asked(viva("study", stdin="4\ns\n4\nx\n4\n4\n4\n4\n").out)
    assert cards == ALL[:7]  # five graded, one skipped and one suspended
    viva("exam", "--cards", "30")
    done = viva("study", stdin="4\n" * 30)
    assert asked(done.out) == ALL[7:]
    assert done.out.splitlines()[-2].endswith("Nothing more to do today: you recalled or skipped every card.")


def test_a_session_of_one_deck_says_that_others_of_the_exam_wait(viva: Viva) -> None:
    viva("exam", "2026-03-03", "--cards", "30")
    done = viva("study", "two", stdin="4\n" * 5)
    end = "You recalled all of these cards today. The exam still has 12 other cards."
    assert done.out.splitlines()[-3:] == [
        f"done: {end}",
        "exam: tomorrow, Tue 3 Mar (all cards). 2 of 30 cards done today.",
        "more now: `viva study` (12 cards of today)",
    ]
    assert viva("study", "two").out.splitlines()[0] == end
    assert viva().out.splitlines()[-2] == (
        "Today: 12 new cards, about 20 min with those that come again. To start: `viva study`"
    )


def test_a_card_missed_too_late_for_another_showing_stays_within_the_budget(viva: Viva) -> None:
    viva("exam", "2026-03-10", "--cards", "5")
    assert len(asked(viva("study", stdin="4\n4\n4\n4\n1\n").out)) == 5
    assert "Today's 5 cards for the exam are done." in viva().out.splitlines()[-3]


def test_one_card_a_day(viva: Viva) -> None:
    viva("exam", "2026-03-10", "--cards", "1")
    assert "Tue 10 Mar (all cards). 1 card a day." in viva().out


def test_cards_outside_the_exam_go_by_sm2(viva: Viva) -> None:
    viva("exam", "2026-03-10", "--deck", "one", "--cards", "2")
    assert asked(viva("study", stdin="4\n" * 20, VIVA_NEW="1").out) == ["one/q00", "one/q01", "two/first"]


def test_nothing_due_in_another_deck_does_not_mean_the_exam_is_done(viva: Viva) -> None:
    viva("exam", "2026-03-10", "--deck", "one")
    viva("study", "two", stdin="4\n4\n")
    more = "`viva study two --more` (your weakest cards) or `viva practice two` (any cards)"
    assert viva("study", "two").out == f"Nothing is due.\nNext: 2 cards tomorrow.\nTo study more now: {more}\n"


def test_without_the_exam_everything_goes_by_sm2(viva: Viva) -> None:
    viva("exam", "2026-03-10", "--cards", "2")
    done = viva("study", "--no-exam", "--new", "3", stdin="1\n4\n4\n4\n")
    assert asked(done.out) == ["one/q00", "one/q01", "one/q02", "one/q00"]
    assert "Exam" not in done.err
    assert "tomorrow: 3 cards due" in done.out


def test_after_the_exam_viva_says_so_and_returns_to_sm2(viva: Viva) -> None:
    viva("exam", "2026-03-03", "--cards", "2")
    viva("study", stdin="4\n4\n")
    on_the_day = viva("study", stdin="4\n" * 20, VIVA_NOW="2026-03-03T23:00:00+01:00")
    assert asked(on_the_day.out) == ["one/q02", "one/q03"]  # the last day's plan goes on: what gains most
    after = viva("study", "--new", "0", stdin="4\n" * 20, VIVA_NOW="2026-03-04T09:00:00+01:00")
    assert after.err == "The exam (all cards) was yesterday. viva follows the usual schedule again.\n"
    assert asked(after.out) == ["one/q00", "one/q01", "one/q02", "one/q03"]
    assert viva(VIVA_NOW="2026-03-07T09:00:00+01:00").err == ""
    assert "over" in viva("exam", VIVA_NOW="2026-03-07T09:00:00+01:00").out


def test_an_exam_in_the_night_is_over_on_its_study_day(viva: Viva) -> None:
    viva("exam", "2026-03-03", "--time", "02:00")
    done = viva(VIVA_NOW="2026-03-03T02:30:00+01:00")
    assert done.err == "The exam (all cards) was today. viva follows the usual schedule again.\n"


def test_after_an_exam_the_plan_continues_for_the_next_one(viva: Viva) -> None:
    viva("exam", "2026-03-02", "--deck", "two")
    viva("exam", "2026-03-10", "--deck", "one")
    done = viva(VIVA_NOW="2026-03-03T09:00:00+01:00")
    assert done.err == "The exam (two) was yesterday.\n"


def test_an_exam_whose_deck_is_gone_brings_a_message_and_stops_nothing(viva: Viva, home: Path) -> None:
    viva("exam", "2026-03-10", "--deck", "two")
    (home.parent / "decks" / "two.yaml").unlink()
    done = viva("study", "--new", "1", stdin="4\n")
    assert (done.status, asked(done.out)) == (0, ["one/q00"])
    assert "There is no plan for the exam two: There is no deck 'two'" in done.err
    shown = viva("exam")
    assert (shown.status, "Tue 10 Mar" in shown.out) == (0, True)
    assert viva("exam", "--clear").status == 0


def test_exams_of_two_computers_are_merged(viva: Viva, home: Path, tmp_path: Path) -> None:
    viva("exam", "2026-03-10", "--deck", "one")
    other = {"VIVA_HOME": str(tmp_path / "other")}
    later = {**other, "VIVA_NOW": "2026-03-02T19:00:00+01:00"}
    viva("exam", "2026-03-11", "--deck", "two", **other)
    viva("exam", "2026-03-12", "--deck", "one", **later)
    assert viva("merge", str(tmp_path / "other")).status == 0
    assert [(exam["date"], exam["decks"]) for exam in listed(viva)] == [
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


def test_the_only_exam_is_changed_without_naming_it(viva: Viva) -> None:
    viva("exam", "2026-03-10", "--deck", "one")
    assert "5 min a day" in viva("exam", "--minutes", "5").out
    assert [(exam["decks"], exam["minutes"]) for exam in listed(viva)] == [(["one"], 5)]


def test_the_next_exam_does_not_keep_the_time_of_the_last(viva: Viva) -> None:
    viva("exam", "2026-03-03", "--time", "10:00", "--minutes", "7")
    later = {"VIVA_NOW": "2026-03-04T18:00:00+01:00"}
    viva("exam", "2026-03-20", **later)
    assert [(exam["time"], exam["minutes"]) for exam in listed(viva)] == [(None, 7)]


def test_the_time_that_several_exams_take_together_is_shown_and_shared_cards_count_once(viva: Viva) -> None:
    viva("exam", "2026-03-10", "--deck", "one", "--minutes", "5")
    assert "Together, your 2 exams take about 6 min today." in viva("exam", "2026-03-12", "--minutes", "6").out
    assert "Together, your 3 exams take about 9 min today." in viva("exam", "2026-03-12", "--deck", "two").out


def test_json_goes_with_the_list_only(viva: Viva) -> None:
    done = viva("exam", "2026-03-10", "--json")
    assert (done.status, done.out) == (2, "")
    assert "--json only lists the exams" in done.err


def test_an_exam_follows_its_deck(viva: Viva, home: Path) -> None:
    viva("exam", "2026-03-10", "--deck", "one")
    viva("study", "one", stdin="4\n4\nq\n")
    folder = home.parent / "decks"
    (folder / "one.yaml").write_text(
        (folder / "one.yaml").read_text("utf-8").replace("deck: one", "deck: uno"), "utf-8"
    )
    done = viva("move", "one", "uno")
    assert (done.status, "Your exam about one is now about uno." in done.err) == (0, True)
    assert [(exam["date"], exam["decks"], exam["cards"]) for exam in listed(viva)] == [("2026-03-10", ["uno"], 12)]


def form(*, draw: int | None = None, needed: str = "", topics: Drawn | None = None, none: bool = False) -> FormOptions:
    return FormOptions(draw, needed, topics, none)


def test_what_is_drawn_is_set_shown_changed_and_removed(viva: Viva) -> None:
    done = viva("exam", "2026-03-14", "--draw", "2", "--pass", "50%")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[3:6] == [
        "2 of 3 topics are drawn, and you pass if you know 1 of them.",
        "A topic is a tag, or a deck without tags.",  # the tag "rare", and two decks with cards that have no tags
        "Your chance to pass: `viva plan`",
    ]
    assert "1 of 2 drawn topics" in viva("exam").out
    put = partial(exam.put, App())
    for typed, drawn in (
        (form(draw=5, topics=Drawn.CARD), (5, 1, "card")),
        (form(needed="60 %"), (5, 3, "card")),
        (form(needed="60.1%"), (5, 4, "card")),
        (form(topics=Drawn.DECK, draw=2, needed="2"), (2, 2, "deck")),
        (form(none=True), (None, None, None)),
    ):
        put(exam.Options(form=typed))
        (row,) = App().exams.values()
        assert (row.form or (None, None, None)) == drawn
    assert "to pass" not in viva("exam").out
    assert listed(viva)[0]["draw"] is None


def test_one_drawn_topic_is_drawn_and_a_chance_is_said_once_the_plan_begins(
    viva: Viva, capsys: pytest.CaptureFixture[str]
) -> None:
    put = partial(exam.put, App())
    put(exam.Options("2026-03-14", form=form(draw=1, needed="1")))
    assert "1 of 3 topics is drawn, and you pass if you know it.\n" in capsys.readouterr().out
    put(exam.Options("2027-03-14", form=form(draw=2, needed="1")))
    out = capsys.readouterr().out
    assert "2 of 3 topics are drawn, and you pass if you know 1 of them.\n" in out
    assert "The plan begins on" in out
    assert "Your chance" not in out


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (form(draw=0, needed="1"), "To draw 0 is not possible. Give --draw a number from 1 to 100."),
        (form(draw=-3, needed="1"), "To draw -3 is not possible."),
        (form(draw=101, needed="1"), "To draw 101 is not possible."),
        (form(draw=2), "How many of the 2 must you know? Say it, as in `viva exam --draw 2 --pass 60%`"),
        (form(draw=2, needed="3"), "To pass with 3 of 2 is not possible. Give --pass a number from 1 to 2."),
        (form(draw=2, needed="0"), "To pass with 0 of 2 is not possible."),
        (form(draw=2, needed="-1"), "To pass with -1 of 2 is not possible."),
        (form(draw=2, needed="101%"), "To pass with 101% is not possible. Give --pass a share from 1% to 100%."),
        (form(draw=2, needed="100.1%"), "To pass with 100.1% is not possible."),
        (form(draw=2, needed="0%"), "To pass with 0% is not possible."),
        (form(draw=2, needed="-5%"), "To pass with -5% is not possible."),
        (form(draw=2, needed="half"), "'half' is not a number or a share. Type it as `--pass 2` or `--pass 60%`."),
        (form(draw=2, needed="1.5"), "'1.5' is not a number or a share."),
        (form(needed="2"), "How many topics are drawn? Say it, too, as in `viva exam --draw 3 --pass 2`"),
        (form(topics=Drawn.DECK), "How many topics are drawn?"),
        (
            form(draw=2, needed="1", none=True),
            "--no-draw removes what is drawn. Leave out --draw, --pass and --topics.",
        ),
        (
            form(draw=4, needed="2"),
            "Give --draw a smaller number. Or draw something else: `--topics card` (14 questions).",
        ),
        (form(draw=4, needed="2"), "These cards have 3 topics, so 4 cannot be drawn."),
        (form(draw=15, needed="2", topics=Drawn.CARD), "These cards have 14 questions, so 15 cannot be drawn."),
    ],
)
def test_a_draw_that_is_not_possible_is_an_error(home: Path, typed: FormOptions, said: str) -> None:
    with pytest.raises(VivaError) as error:
        exam.put(App(), exam.Options("2026-03-10", form=typed))
    assert said in str(error.value)
    assert not (home / "progress.json").exists()


def test_topics_that_are_gone_stop_no_plan(viva: Viva, decks: Path) -> None:
    exam.put(App(), exam.Options("2026-03-10", form=form(draw=2, needed="2", topics=Drawn.DECK)))
    (row,) = json.loads(viva("plan", "--json").out)
    assert {**row["passing"], "chance": 0, "hour": None} == {
        "draw": 2, "pass": 2, "topics": "deck", "of": 2, "chance": 0, "hour": None
    }  # fmt: skip
    assert 0 < row["passing"]["chance"] < 1
    assert re.search(r"^Pass with both drawn decks: (\d+|over 99|under 1) %", viva("plan").out, re.MULTILINE)
    assert re.search(r"\. Pass with both drawn decks: (\d+|over 99|under 1) %\.$", viva().out, re.MULTILINE)
    assert "You know a deck when you recall at least half of its cards." in viva("plan", "--explain").out
    (decks / "two.yaml").unlink()
    gone = "2 cannot be drawn any more, because the cards have 1 deck now. To change it: `viva exam --draw N --pass N`"
    done = viva("plan")
    assert (done.status, gone in " ".join(done.out.split())) == (0, True), done
    assert json.loads(viva("plan", "--json").out)[0]["passing"]["chance"] is None
