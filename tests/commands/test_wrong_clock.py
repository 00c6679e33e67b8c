"""The real command while the clock is wrong, once it is right again, when the clocks change, and on a journey."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from conftest import Result, Viva

TOLD = "dated after today"
BERLIN = "CET-1CEST,M3.5.0,M10.5.0/3"
NOW, LONG_AFTER = "2026-03-02T18:00:00+01:00", "2036-03-02T18:00:00+01:00"


class Told(NamedTuple):
    """What viva tells about a card: (grade, when) for each review, and the due date (None: new)."""

    grades: list[int]
    due: str | None
    err: str


@pytest.fixture
def run(viva: Viva, deck: Path) -> Callable[..., Result]:
    """Run the command on the small deck: `run("study", at=…, stdin=…)`."""

    def command(*arguments: str, at: str = NOW, **others: str) -> Result:
        done = viva(*arguments, "--decks", str(deck), VIVA_NOW=at, **others)
        assert done.status == 0, done.err
        return done

    return command


Run = Callable[..., "Result"]


def told(run: Run, card: str, at: str, **others: str) -> Told:
    done = run("show", card, "--json", at=at, **others)
    shown: dict[str, Any] = json.loads(done.out)
    due = shown["schedule"]["due"] if shown["schedule"] else None
    return Told([review["grade"] for review in shown["reviews"]], due, done.err)


def due_and_new(run: Run, at: str) -> tuple[int, int]:
    (counts,) = json.loads(run("due", "--json", at=at).out)
    return counts["due"], counts["new"]


# (moment, what is typed) of one session after the other, then: the grades of small/one in order, and its due date
SESSIONS: dict[str, tuple[list[tuple[str, str]], list[int], str]] = {
    "an hour back": ([(NOW, "1\nq\n"), ("2026-03-02T17:00+01:00", "4\nq\n")], [1, 4], "2026-03-03"),
    "a day back": ([(NOW, "1\nq\n"), ("2026-03-01T18:00+01:00", "4\nq\n")], [1, 4], "2026-03-03"),
    "back, and in one session": ([("2026-03-02T18:00+01:00", "3\n4\n4\n3\nu\n4\n")], [3, 4], "2026-03-03"),
    "half past two, twice": (
        [("2026-10-25T02:59:00+02:00", "1\nq\n"), ("2026-10-25T02:01:00+01:00", "4\nq\n")],
        [1, 4],
        "2026-10-25",
    ),
    "the night before": ([("2026-03-03T03:59:30+01:00", "4\nq\n")], [4], "2026-03-03"),
    "from four": ([("2026-03-03T04:00:00+01:00", "4\nq\n")], [4], "2026-03-04"),
    "west over the date line": (
        [("2026-06-10T09:00+14:00", "1\nq\n"), ("2026-06-09T10:00-11:00", "4\nq\n")],
        [1, 4],
        "2026-06-10",
    ),
    "east over the date line": (
        [("2026-06-09T10:00-11:00", "4\nq\n"), ("2026-06-11T09:00+14:00", "4\nq\n")],
        [4, 4],
        "2026-06-17",
    ),
    "a leap day": ([("2028-02-29T12:00+01:00", "4\nq\n")], [4], "2028-03-01"),
    "the last year": ([("9000-12-31T12:00+00:00", "4\nq\n")], [4], "9001-01-01"),
}


@pytest.mark.parametrize(("sessions", "grades", "due"), SESSIONS.values(), ids=list(SESSIONS))
def test_sessions_under_a_wrong_clock(run: Run, sessions: list[tuple[str, str]], grades: list[int], due: str) -> None:
    for at, typed in sessions:
        done = run("study", at=at, stdin=typed)
        assert done.out.startswith("[small/one]"), "the card waits"
        assert done.err == ""
    assert told(run, "small/one", at=sessions[-1][0]) == (grades, due, "")


@pytest.mark.parametrize(("day_ends", "due"), [("00:00", "2026-03-04"), ("12:00", "2026-03-03")])
def test_the_end_of_the_day_can_be_set(run: Run, day_ends: str, due: str) -> None:
    setting = {"VIVA_DAY_ENDS": day_ends}
    run("study", at="2026-03-03T00:00:00+01:00", stdin="4\nq\n", **setting)
    assert told(run, "small/one", NOW, **setting).due == due


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps its zone elsewhere than in TZ")
def test_a_local_time_that_is_missing_is_an_hour_later(run: Run) -> None:
    run("study", at="2026-03-29T02:30", stdin="4\nq\n", TZ=BERLIN)
    shown = json.loads(run("show", "small/one", "--json", at="2026-03-29T12:00", TZ=BERLIN).out)
    assert shown["reviews"][0]["at"][:16] == "2026-03-29T03:30"
    assert shown["reviews"][0]["at"][-6:] == "+02:00"
    assert shown["schedule"]["due"] == "2026-03-29"


def test_a_clock_ten_years_ahead_that_is_corrected(run: Run) -> None:
    run("study", at="2026-03-01T18:00+01:00", stdin="4\nq\n")
    run("study", at=LONG_AFTER, stdin="4\n4\n4\n")
    assert due_and_new(run, NOW) == (1, 2)
    assert told(run, "small/one", NOW)[:2] == ([4, 4], "2026-03-02")
    done = run("study", at=NOW, stdin="5\n5\n5\n")
    assert [line[:11] for line in done.out.splitlines() if line.startswith("[")] == [
        "[small/one]",
        "[small/two]",
        "[small/thre",
    ]
    assert done.err.count(TOLD) == 1
    assert due_and_new(run, NOW) == (0, 0)
    assert told(run, "small/one", NOW)[:2] == ([4, 5, 4], "2026-03-08")
    assert told(run, "small/two", NOW)[:2] == ([5, 4], "2026-03-03")
    assert told(run, "small/one", LONG_AFTER) == ([4, 5, 4], "2036-03-18", "")  # its day has come: ⌈6 × 2.6⌉ days on


@pytest.mark.parametrize("arguments", [(), ("due",), ("due", "--json"), ("decks",), ("study",), ("show", "small/one")])
def test_reviews_that_do_not_count_yet_are_reported_once(
    viva: Viva, run: Run, deck: Path, arguments: tuple[str, ...]
) -> None:
    run("study", at=LONG_AFTER, stdin="4\n4\nq\n")
    done = viva(*arguments, VIVA_NOW=NOW, VIVA_DECKS=str(deck))
    assert (done.status, done.err.count("\n")) == (0, 1)
    assert done.err.startswith(
        "2 reviews are dated after today (Sun 2 Mar 2036). Was the clock wrong then, or is it wrong now?"
    )
    assert viva(*arguments, VIVA_NOW=LONG_AFTER, VIVA_DECKS=str(deck)).err == ""


def test_a_year_back_by_mistake(run: Run) -> None:
    run("study", at=NOW, stdin="4\n4\n4\n")
    done = run("study", at="2025-03-02T18:00+01:00", stdin="4\nq\n")
    assert done.err.startswith(
        "3 reviews are dated after today (Mon 2 Mar 2026). Was the clock wrong then, or is it wrong now?"
    )
    assert told(run, "small/one", NOW) == ([4, 4], "2026-03-08", "")
    assert told(run, "small/two", NOW) == ([4], "2026-03-03", "")


def test_new_cards_of_a_wrong_day_leave_todays_as_they_are(run: Run) -> None:
    run("study", at=LONG_AFTER, stdin="4\n4\nq\n")
    assert run("study", "--new", "1", at=NOW, stdin="4\n").out.startswith("[small/one]")
    assert "Nothing is due" in run("study", "--new", "1", at=NOW).out
    assert run("study", "--new", "2", at=NOW, stdin="4\n").out.startswith("[small/two]")


def test_a_suspension_under_a_wrong_clock_counts_and_can_be_ended(run: Run) -> None:
    run("study", at=LONG_AFTER, stdin="x\ns\nq\n")
    assert due_and_new(run, NOW) == (0, 2)  # the card that was skipped is there, the other is not
    assert run("study", at=NOW).out.startswith("[small/two]")
    run("resume", "small/one", at=NOW)
    assert run("study", at=NOW).out.startswith("[small/one]")
    run("study", at=NOW, stdin="x\nq\n")
    assert run("study", at=NOW).out.startswith("[small/two]")


def test_a_skip_counts_for_the_day_on_a_journey(run: Run) -> None:
    run("study", at="2026-06-10T09:00+14:00", stdin="s\nq\n")
    assert due_and_new(run, "2026-06-09T10:00-11:00") == (0, 2)
    assert due_and_new(run, "2026-06-10T10:00-11:00") == (0, 2)
    assert due_and_new(run, "2026-06-11T10:00-11:00") == (0, 3)
