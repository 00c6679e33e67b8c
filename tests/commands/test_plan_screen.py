"""`viva plan` on a terminal of 80 × 24, and what it says about last week. It is 2 March 2026, 18:00."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import NOW, deck_text

from vivadeck import ticks
from vivadeck.app import App
from vivadeck.commands import exam, planning
from vivadeck.exam.forecast import Forecast, forecast
from vivadeck.model import Review
from vivadeck.progress.merge import merge, progress
from vivadeck.progress.store import Store

if TYPE_CHECKING:
    from conftest import PseudoTerminal, Viva

TODAY = datetime.fromisoformat(NOW)
PAGED = "sh -c 'echo PAGED; cat'"  # a pager that says so


def record(home: Path, reviews: Iterable[Review]) -> None:
    """Add reviews to the history."""
    store = Store(home, TODAY.date())
    store.prepare()
    store.rewrite(lambda before: merge(before, progress(tuple(reviews))), "merge", TODAY)


def studied(cards: list[str], days: range, each_day: int, seed: int = 1) -> list[Review]:
    """Return reviews of random cards and grades on some days (counted from today), in time order."""
    chance, reviews = random.Random(seed), []
    for day in days:
        for number in range(each_day):
            at = TODAY + timedelta(days=day, minutes=number - 120)
            mode = chance.choice(("study", "study", "practice"))
            grade = chance.choice((1, 1, 3, 4, 4, 4, 5))
            reviews.append(Review(chance.choice(cards), at, grade, chance.randrange(8, 90), mode))
    return reviews


def app(days: int = 0) -> App:
    """Return the app as a command opens it so many days later."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("VIVA_NOW", (TODAY + timedelta(days=days)).isoformat())
        opened = App()
        _ = opened.today
        return opened


def put(day: str, *, decks: Sequence[str] = (), query: str = "", minutes: int | None = None) -> None:
    """Set an exam, as `viva exam` does."""
    exam.put(app(), exam.Options(day, "", decks, query, minutes))


@pytest.mark.skipif("sys.platform == 'win32'", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("days", "query", "minutes", "reviews"),
    [(14, "", None, 0), (14, "", None, 30), (6, "", 5, 30), (171, "tag:training -tag:keras -tag:losses", None, 30)],
    ids=["new", "studied", "with a warning", "with long lines"],
)
def test_an_exam_fits_on_a_screen(
    home: Path, terminal: Callable[..., PseudoTerminal], days: int, query: str, minutes: int | None, reviews: int
) -> None:
    """With viva's own decks, whose cards have long ids."""
    put((TODAY + timedelta(days=days)).date().isoformat(), query=query, minutes=minutes)
    record(home, studied(app().ids(), range(-10, 0), reviews))
    running = terminal("plan", PAGER=PAGED)
    status, written = running.end()
    assert (status, "PAGED" in written) == (0, False)
    lines = running.text.split("\n")
    assert lines[0].startswith("Exam in ")
    assert "`viva plan --all`" in "\n".join(lines[:23])
    weak = [line for line in lines if line.startswith(("Weakest ", "Drill it:"))]
    assert len(weak) >= 2 * (reviews > 0)
    listed = [line for line in lines if " again  " in line or " new  " in line]
    assert len(listed) == min(7, days)


@pytest.mark.skipif("sys.platform == 'win32'", reason="needs a pseudo-terminal")
def test_two_exams_fit_on_a_screen(home: Path, terminal: Callable[..., PseudoTerminal]) -> None:
    put("2026-03-09", decks=["general"])
    put("2026-03-16")
    record(home, studied(app().ids(), range(-10, 0), 30))
    running = terminal("plan", PAGER=PAGED)
    status, written = running.end()
    assert (status, "PAGED" in written) == (0, False)
    text = running.text
    assert [text.count(each) for each in ("Exam in ", "You will probably know ", "\ntoday ", "\nthen ")] == [2] * 4
    assert text.count("Weakest cards: ") == 2


@pytest.fixture
def decks(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two decks of twenty cards."""
    folder = home.parent / "decks"
    folder.mkdir()
    names = [f"q{number:02}" for number in range(20)]
    for deck in ("one", "two"):
        (folder / f"{deck}.yaml").write_text(deck_text(deck, *names), "utf-8")
    monkeypatch.setenv("VIVA_DECKS", str(folder))
    return [f"{deck}/{name}" for deck in ("one", "two") for name in names]


def forecasts(days: int = 0) -> tuple[Forecast, Forecast | None]:
    """Return the only exam's forecast so many days later, and the one that is shown as last week's then."""
    opened = app(days)
    plans = planning.plans(opened)
    assert plans is not None
    (plan,) = plans.by_exam
    (week_ago,) = planning.week_ago(opened, plans)
    shown = plan.a_day - plan.left
    return forecast(plan.histories, plan.timeline.today, plan.timeline.exam, plan.a_day, shown), week_ago


@pytest.mark.parametrize(("only", "minutes"), [((), 20), (("two",), 7)])
def test_last_weeks_forecast_is_the_one_made_then(
    home: Path, decks: list[str], only: tuple[str, ...], minutes: int
) -> None:
    """With other modes, misses and the pace of that time; what was studied since changes nothing."""
    put("2026-03-20", decks=only, minutes=minutes)
    record(home, studied(decks, range(-6, 1), 25))
    then, before = forecasts()
    assert before is None  # the exam was set today, and nothing was studied by then
    record(home, studied(decks, range(1, 8), 25, seed=2))
    assert forecasts(7)[1] == then != forecasts(7)[0]


def test_last_weeks_forecast_is_kept_until_the_reviews_change(home: Path, viva: Viva, decks: list[str]) -> None:
    put("2026-03-20")
    record(home, studied(decks, range(-9, 0), 10))
    _, before = forecasts()
    assert before is not None
    (cache,) = (home.parent / "cache").glob("**/*.sqlite")
    with sqlite3.connect(cache) as connection:
        connection.execute("update memo set value = '[[0.25, 0.75]]' where name = 'week ago'")
    assert forecasts()[1] == (0.25, 0.75)
    assert "(a week ago: 10 to 30)" in viva("plan").out
    record(home, studied(decks, range(-9, -7), 5, seed=3))  # on another computer
    assert forecasts()[1] not in (before, (0.25, 0.75))


def test_an_exam_that_had_no_plan_then_has_no_forecast_of_then(home: Path, decks: list[str]) -> None:
    put("2026-03-20")
    record(home, studied(decks, range(-5, 0), 10))
    assert forecasts()[1] is None
    assert forecasts(7)[1] is not None
    put("2026-08-28", decks=["one", "two"])
    exam.remove(app(), exam.Options(decks=()))
    record(home, studied(decks, range(-9, 0), 10))
    assert forecasts()[1] is None  # it was more than half a year away


def test_the_command_for_the_weakest_topic_asks_its_cards(home: Path, viva: Viva, decks: list[str]) -> None:
    viva("exam", "2026-03-20", "--cards", "9")
    record(home, studied([card for card in decks if card.startswith("one")], range(-3, 0), 30))
    assert "\nWeakest topic: two, all 20 cards new. Drill it: `viva study two`\n" in viva("plan").out
    assert "two/" in viva("study", "two", stdin="\n4\n" * 9).out
    (done,) = json.loads(viva("plan", "--json").out)
    assert done["weakest_topic"]["command"].startswith("viva practice ")
    text = viva("plan").out
    assert "\n9 cards a day. Today's 9 cards for the exam are done.\n" in text
    assert "To start" not in text


def test_a_bar_leaves_room_for_what_stands_after_it(home: Path, viva: Viva, decks: list[str]) -> None:
    viva("exam", "2026-03-05", "--cards", "30")
    days = viva("plan").out.split("\n\n")[1].splitlines()[:3]
    assert [day[:9].rstrip() for day in days] == ["today", "tomorrow", "Wed 4 Mar"]
    assert days[-1].endswith("▒  final pass")
    assert max(map(len, days)) <= 80
    viva("exam", "--cards", "9")
    viva("exam", "2026-03-04", "--deck", "one", "--cards", "12")
    shared = [line for line in viva("plan").out.splitlines() if line.endswith("  some for another exam")]
    assert [line[:7] for line in shared] == ["today  "]  # of the exam with 9 cards a day
    assert max(map(len, shared)) <= 80


def test_the_plan_listens_to_ticks_beside_kind_grades(home: Path, tmp_path: Path, viva: Viva) -> None:
    deck = tmp_path / "points.yaml"
    names = [f"q{number}" for number in range(12)]
    text = deck_text("points", *names).replace("    answer:", "    key_points: [one, two, three]\n    answer:")
    deck.write_text(text, "utf-8")
    unsure = ticks.further(("one", "two", "three"), (ticks.Tick.UNSURE, *[ticks.Tick.NOT_HEARD] * 2))
    nothing = ticks.further(("one", "two", "three"), (ticks.Tick.NOT_HEARD,) * 3)
    typed = (ticks.ANSWERED, "9.5")
    reviews = [
        Review(f"points/{name}", TODAY - timedelta(hours=number + 1), 4, 20.0, mode, further)
        for mode, further in (
            ("mock", unsure), ("study", (*unsure, typed)), ("study", unsure), ("mock", nothing),
            ("study", (*nothing, typed)), ("study", (*nothing, typed, (ticks.TYPED, "true"))),
        )
        for number, name in enumerate(names[:6] if mode == "mock" else names[6:])
    ]  # fmt: skip
    reviews = [each._replace(at=each.at - timedelta(days=number // 6)) for number, each in enumerate(reviews)]
    record(home, reviews)  # nobody knows whether all was ticked outside of mocks, and where nothing is ticked at all,
    # unless viva looked for it in what was typed
    viva("exam", "2026-03-20", "--decks", str(deck))
    (row,) = json.loads(viva("plan", "--json", "--decks", str(deck)).out)
    assert row["kindness"] == {"kind": 18, "missed": 18}
    assert (
        "In mock vivas and typed answers you gave yourself more than your ticks in 18 of 18 answers"
        in viva("plan", "--decks", str(deck)).out
    )
