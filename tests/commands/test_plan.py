"""`viva plan`, as it is typed. It is 2 March 2026, 18:00."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import deck_text

from vivadeck.app import App
from vivadeck.commands import planning
from vivadeck.commands.plan import _retries
from vivadeck.exam.forecast import Forecast
from vivadeck.exam.retry import Evidence, Retry, Tally
from vivadeck.terminal import wording

if TYPE_CHECKING:
    from conftest import Viva


@pytest.fixture(autouse=True)
def decks(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two decks, of twelve cards and of eight."""
    folder = home.parent / "decks"
    folder.mkdir()
    (folder / "one.yaml").write_text(deck_text("one", *(f"q{n:02}" for n in range(12))), "utf-8")
    (folder / "two.yaml").write_text(deck_text("two", *(f"t{n}" for n in range(8))) + "    tags: [rare]\n", "utf-8")
    monkeypatch.setenv("VIVA_DECKS", str(folder))
    monkeypatch.setenv("VIVA_ORDER", "deck")


def planned(viva: Viva, *options: str, **environment: str) -> dict[str, Any]:
    (plan,) = json.loads(viva("plan", "--json", *options, **environment).out)
    assert isinstance(plan, dict)
    return plan


def test_without_an_exam_it_says_how_to_set_one(viva: Viva) -> None:
    assert viva("plan").out == "There is no exam to plan for. To set one: `viva exam DATE`\n"
    assert json.loads(viva("plan", "--json").out) == []
    viva("exam", "2027-03-02")
    assert "The plan for all cards (Tue 2 Mar 2027) begins on Thu 3 Sep." in viva("plan").out


def test_the_days_the_range_and_the_final_pass(viva: Viva) -> None:
    viva("exam", "2026-03-09", "--cards", "10")
    plan = planned(viva)
    assert (plan["date"], plan["days"], plan["cards"], plan["showings_a_day"]) == ("2026-03-09", 7, 20, 10)
    assert plan["final_pass"] == "2026-03-08"
    assert [day["date"] for day in plan["plan"]] == [f"2026-03-0{day}" for day in range(2, 9)]
    assert [day["final_pass"] for day in plan["plan"]] == [False] * 6 + [True]
    assert all(day["showings"] <= 10 for day in plan["plan"])
    assert sum(day["new"] for day in plan["plan"]) <= 20
    assert 0 <= plan["forecast"]["low"] < plan["forecast"]["high"] <= 1
    assert [(group["name"], group["cards"]) for group in plan["groups"]] == [("one", 12), ("two", 8)]
    assert plan["quarter_more"]["low"] >= plan["forecast"]["low"]
    assert plan["quarter_less"] is None  # ten cards take less than a quarter of an hour
    assert plan["warning"] == ""
    text = viva("plan").out
    assert text.startswith("Exam in 7 days, Mon 9 Mar (all cards) · 10 cards a day\nYou will probably know ")
    assert text.endswith("To start: `viva study`    All days and groups: `viva plan --all`\n")
    assert [line.split()[:3] for line in text.splitlines() if line.endswith(" final pass")] == [["Sun", "8", "Mar"]]
    assert planned(viva) == plan  # the same input, the same plan


def test_by_tag(viva: Viva) -> None:
    viva("exam", "2026-03-09", "--cards", "10")
    assert [group["name"] for group in planned(viva, "--by", "tag")["groups"]] == ["rare"]
    viva("exam", "2026-03-05", "--deck", "two")
    assert [[group["name"] for group in plan["groups"]] for plan in json.loads(viva("plan", "--json").out)] == [
        ["rare"],
        ["one", "two"],
    ]


def test_a_plan_with_too_small_a_budget_has_a_warning(viva: Viva) -> None:
    viva("exam", "2026-03-04", "--cards", "5")
    assert "To see them all, study 10 cards a day" in viva("plan").out


def test_todays_first_cards_and_why(viva: Viva) -> None:
    viva("exam", "2026-03-20", "--cards", "12")
    viva("study", stdin="4\n1\nq\n")
    tomorrow = {"VIVA_NOW": "2026-03-03T18:00:00+01:00"}
    first = planned(viva, "--explain", **tomorrow)["first"]
    assert [card["id"] for card in first[:3]] == ["one/q01", "one/q00", "one/q02"]
    assert "due for 1 day; the most overdue cards come first" in first[0]["why"]
    assert "due today; the most overdue" in first[1]["why"]
    assert first[2]["why"] == "new; every card comes up once, if there is time"
    assert re.search(r"^one/q01 +due for 1 day", viva("plan", "--explain", **tomorrow).out, re.MULTILINE)
    for day in (4, 5, 6, 7):
        viva("study", stdin="4\n" * 12, VIVA_NOW=f"2026-03-{day:02}T18:00:00+01:00")
    last = planned(viva, "--explain", VIVA_NOW="2026-03-19T18:00:00+01:00")["first"]
    gain = re.compile(r"your chance on the day is (\d+ percentage points?|hardly) higher if you study it today")
    assert all(gain.search(card["why"]) for card in last)


def test_the_range_narrows_and_what_was_done_today_counts(viva: Viva) -> None:
    viva("exam", "2026-03-05", "--cards", "20")
    wide = planned(viva)["forecast"]
    for day in ("02", "03", "04"):
        moment = {"VIVA_NOW": f"2026-03-{day}T18:00:00+01:00"}
        assert viva("study", stdin="4\n" * 20, **moment).status == 0
        plan = planned(viva, **moment)
        assert plan["shown_today"] == 20
        assert plan["plan"][0]["showings"] == 0
    assert plan["forecast"]["high"] - plan["forecast"]["low"] < wide["high"] - wide["low"]
    assert plan["forecast"]["high"] > wide["low"]


def test_the_plan_shows_the_evidence_about_asking_again(viva: Viva) -> None:
    viva("exam", "2026-03-09", "--cards", "10")
    text = viva("plan", "--explain").out
    assert "Every second card that you miss comes again" in text
    assert "no missed card takes the place of a new card" not in text  # all 20 can be new on a later day
    viva("exam", "2026-03-04")
    assert "no missed card takes the place of a new card" in " ".join(viva("plan", "--explain").out.split())
    viva("exam", "2026-03-09")
    viva("study", stdin="1\n" * 10)
    viva("study", stdin="1\n" * 5 + "4\n" * 5, VIVA_NOW="2026-03-03T18:00:00+01:00")
    evidence = planned(viva, VIVA_NOW="2026-03-04T18:00:00+01:00")["redrill"]
    assert evidence["answers"] > 0
    assert evidence["decision"] in ("always", "every second", "never")
    text = viva("plan", "--explain", VIVA_NOW="2026-03-04T18:00:00+01:00").out
    counts = re.search(r"it will say so after 60 such answers \((\d+) until now\)", " ".join(text.split()))
    assert counts is not None
    assert int(counts[1]) == evidence["answers"]


@pytest.mark.parametrize(
    ("decision", "begin", "end"),
    [
        (Retry.ALWAYS, "It seems to help you to see", "So each one comes again, in place of another card."),
        (Retry.NEVER, "It does not seem to help you much to see", "So none takes the place of another card."),
        (Retry.EVERY_SECOND, "It is not clear yet whether it helps you to see", "So every second one comes again"),
    ],
)
def test_the_plan_says_what_sixty_answers_tell_about_asking_again(decision: Retry, begin: str, end: str) -> None:
    text = _retries(Evidence(Tally(24, 32), Tally(15, 30), decision))
    assert text.startswith(f"{begin} a missed card again on the same day: ")
    assert "on a later day you knew 75 % of the cards that came again, 50 % of the others (62 answers). " in text
    assert end in text
    assert "Every second card that you miss" in _retries(Evidence(Tally(24, 32), Tally(15, 27), Retry.EVERY_SECOND))


@pytest.mark.parametrize("days", [1, 179])
def test_a_short_and_a_long_plan(viva: Viva, days: int) -> None:
    day = {1: "2026-03-03", 179: "2026-08-28"}[days]
    viva("exam", day, "--cards", "3")
    done = viva("plan")
    assert (done.status, done.err) == (0, "")
    assert 5 < len(done.out.splitlines()) < 45


@pytest.mark.parametrize(("day", "cards"), [("2026-03-26", "1"), ("2026-04-30", "9"), ("2026-08-28", "3")])
def test_all_days_are_a_day_or_a_period_each_and_none_is_missing(viva: Viva, day: str, cards: str) -> None:
    """The next seven one by one. On the short screen the others are one line, with the same sums."""
    viva("exam", day, "--cards", cards)
    days = planned(viva)["plan"]
    begins = [date.fromisoformat(each["date"]).toordinal() for each in days]
    ends = [begin + each["days"] for begin, each in zip(begins, days, strict=True)]
    assert begins[0] == date(2026, 3, 2).toordinal()
    assert begins[1:] == ends[:-1]
    assert ends[-1] == date.fromisoformat(day).toordinal()
    assert [each["days"] for each in days[:7]] == [1] * 7
    assert len(viva("plan", "--all").out.split("\n\n")[1].splitlines()) == len(days)
    rest = next(line for line in viva("plan").out.splitlines() if line.startswith("then "))
    new, showings = (sum(each[key] for each in days[7:]) for key in ("new", "showings"))
    assert rest.startswith(f"then {sum(each['days'] for each in days[7:])} more days to ")
    assert f": {wording.reviews(showings, new)}" in rest


def test_cards_that_repetition_leaves_no_time_for_bring_a_warning(viva: Viva) -> None:
    viva("exam", "2026-03-16", "--cards", "2")
    assert not planned(viva)["warning"]  # all fit into the last ten days
    viva("exam", "2026-04-01", "--cards", "1")
    plan = planned(viva)
    assert 1 * 30 >= 20  # enough to show each once, if nothing had to be repeated
    assert re.fullmatch(
        r"Before the day of the exam about \d+ of 20 new cards will not come up, because other cards come up again\. "
        r"To see them all, study (\d+) cards a day: `viva exam --cards \1`",
        plan["warning"],
    )
    assert plan["warning"] in viva("plan").out
    assert plan["warning"] in viva().out.splitlines()
    viva(*plan["warning"].split("`viva ")[1].strip("`").split())
    assert "will not come up" not in viva().out  # what it says is enough


def test_the_overview_shows_the_latest_forecast(home: Path, viva: Viva) -> None:
    """With its day; without one nothing is said, and none of another exam."""
    viva("exam", "2026-03-20")
    assert "forecast of" not in viva().out
    assert viva("plan").status == 0
    (line,) = [line for line in viva().out.splitlines() if line.startswith("You will probably know")]
    assert re.fullmatch(r"You will probably know \d+ to \d+ of 20 cards then \(forecast of today\)\.", line)
    assert f"{line.partition(' then')[0]}." in viva("plan").out
    tomorrow = viva(VIVA_NOW="2026-03-03T18:00:00+01:00").out
    assert line.replace("today", "yesterday") in tomorrow.splitlines()
    viva("study", stdin="4\nq\n")
    assert "How much you will probably know then: `viva plan`" in viva().out
    viva("exam", "--minutes", "60")
    assert "forecast of" not in viva().out  # for another budget
    app = App()
    plans = planning.plans(app)
    assert plans is not None
    (plan,) = plans.by_exam
    planning.keep_forecasts(app, [(plan, Forecast(0.001, 1.0), None)])
    assert planning.last_forecast(app, plan) == ""  # it says nothing
    viva("exam", "2026-03-25")
    assert "forecast of" not in viva().out


@pytest.mark.parametrize(
    ("budget", "typed"),
    [
        ("--cards", ""),
        ("--cards", "\n4\n"),
        ("--cards", "\n4\n\n1\n"),
        ("--cards", "\n1\n\n1\n\n1\n"),
        ("--minutes", "\n1\n\n4\n"),
    ],
)
def test_today_has_one_number(viva: Viva, budget: str, typed: str) -> None:
    """What `viva` promises for today is what the plan says, and what the session still has."""
    viva("exam", "2026-03-20", budget, "6")
    left = re.search(r"^left: (\d+) card", viva("study", stdin=typed).out, re.MULTILINE)
    promised = sum(map(int, re.findall(r"(\d+) (?:due|new|early)", viva().out.splitlines()[-2])))
    row = next(line for line in viva("plan").out.splitlines() if line.startswith("today"))
    assert left is not None
    assert int(left[1]) == promised == int(row.split()[1])


@pytest.mark.parametrize("at", ["03-02T08:00", "03-02T03:30", "03-02T20:00"])
def test_no_day_of_the_plan_is_before_today(viva: Viva, at: str) -> None:
    assert viva("exam", "2026-03-02", VIVA_NOW="2026-03-01T12:00:00+01:00").status == 0
    plan = viva("plan", VIVA_NOW=f"2026-{at}:00+01:00")
    assert ("yesterday" in plan.out, "\ntoday " in plan.out) == (False, True), plan
