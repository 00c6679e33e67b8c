"""`viva mock` on a full screen, in a real pseudo-terminal; and what it does when nothing can be saved."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import recorded
from rich.console import Console
from rich.text import Text

from vivadeck.agenda import Item
from vivadeck.mock import examiner
from vivadeck.mock.examiner import EndedAnswer
from vivadeck.mock.screen import DRAWING
from vivadeck.mock.view import MockView
from vivadeck.model import Card, FollowUp
from vivadeck.progress.store import Store
from vivadeck.terminal.asking import Face, Runner, Step, handle_key
from vivadeck.terminal.screen import Screen, console_like, frame
from vivadeck.terminal.scrolling import Viewport

if TYPE_CHECKING:
    from conftest import PseudoTerminal

Start = Callable[..., "PseudoTerminal"]
posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
NOW = datetime.fromisoformat("2026-03-02T18:00:00+01:00")
CTRL_C = "\x03"
DECK = """\
cards:
- id: a
  question: What is a?
  answer: The answer to a
  key_points: [alpha one, beta two]
  follow_ups: [{question: More of beta?, answer: It is the second.}]
- {id: b, question: What is b?, answer: The answer to b}
"""
CARD = Card("d/a", "d", "What is a?", "The answer", ("alpha", "beta"), (FollowUp("And beta?", "Second."),))


@posix
def test_a_whole_mock(terminal: Start, path: str, home: Path) -> None:
    mock = terminal("mock", "--decks", path, "-q", '"What is a"')
    assert "alpha" not in mock.wait_for("Mock viva · 1 of 1 · 0 min", "What is a?", "Answer aloud", "0:01")  # it moves
    mock.press(" ")
    mock.wait_for("a ☐ alpha one", "The answer to a", "a-b tick    Enter gives 4, good")
    mock.press("a")
    mock.wait_for("a ☑ alpha one", "Enter gives 3, hard")
    mock.press("\r")
    assert "second" not in mock.wait_for("The examiner asks back: More of beta?", "Space shows its answer")
    lines = (home / "progress.json.journal").read_text("utf-8").splitlines()
    assert [json.loads(line)["review"]["grade"] for line in lines] == [3]  # saved before anything else is shown
    mock.press(" ")
    mock.wait_for("It is the second.", "any key goes on")
    mock.press("u")
    mock.wait_for("Undone.", "a ☑ alpha one", "b ☐ beta two")
    mock.press("b", "\r", " ", " ")
    mock.wait_for("Done. That was the last question.", "u takes the last grade back")
    mock.press("x")
    status, left = mock.end()
    assert (status, "Your viva: good" in left, "1 question" in left) == (0, True, True)
    assert [(each["grade"], each["mode"]) for each in recorded(home)] == [(4, "mock")]
    again = terminal("mock", "--last", "--decks", path, rows=4, PAGER="head -n 1")
    status, out = again.end()
    assert (status, "Your viva: good" in out, "answered" in out) == (0, True, False)  # it went through the pager


@posix
@pytest.mark.parametrize(
    ("keys", "shows", "grades"),
    [
        ("", "Answer aloud", []),
        (" ", "answered in", []),
        (" 4 ", "It is the second.", [4]),
        ("p", "no answer", [0]),
    ],
)
def test_ctrl_c_keeps_what_was_graded(
    terminal: Start, path: str, home: Path, keys: str, shows: str, grades: list[int]
) -> None:
    mock = terminal("mock", "--decks", path, "-q", '"What is a"')
    mock.wait_for("What is a?")
    mock.press(*keys)
    mock.wait_for(shows)
    mock.press(CTRL_C)
    status, left = mock.end()
    assert status == 130
    assert ("Your viva:" if grades else "No question was graded") in left
    assert ([each["grade"] for each in recorded(home)] if grades else []) == grades


@posix
def test_two_people_at_one_laptop_and_a_terminal_that_is_closed(terminal: Start, path: str, home: Path) -> None:
    mock = terminal("mock", "--partner", "--decks", path, "-q", '"What is a"', columns=100, rows=30)
    mock.wait_for("What is a?", "a ☐ alpha one", "↳ More of beta?", "It is the second.")
    mock.press("\t")
    assert "alpha" not in mock.wait_for("Tab turns the screen back")
    mock.press("\t", "b")
    mock.wait_for("b ☑ beta two", "Tab the question alone")
    mock.resize(30, 8)
    mock.wait_for("viva needs 36×10")
    mock.press("b")  # what nobody can see changes nothing
    mock.wait_for_output()
    mock.resize(80, 24)
    mock.wait_for("b ☑ beta two")
    mock.press(" ", "\r")
    mock.wait_for("Ask back: More of beta?", "It is the second.")
    mock.process.kill(signal.SIGHUP)
    mock.end()
    assert [each["grade"] for each in recorded(home)] == [3]


def plain(lines: Sequence[str]) -> str:
    return "\n".join(Text.from_ansi(line).plain.rstrip() for line in lines)


CONSOLE = console_like(Console(file=StringIO(), color_system="standard", force_terminal=True))
MOCK = examiner.begin((Item(CARD), Item(CARD._replace(id="d/b", key_points=()))), NOW, date(2026, 3, 2))


@pytest.mark.parametrize(
    ("seconds", "width", "shown"),
    [
        (52, 80, "Mock viva · 1 of 2 · 0 min · d                                ━━━━━━━━━━──  0:52"),
        (64, 80, "Mock viva · 1 of 2 · 1 min · d                ━━━━━━━━━━━━  1:04  time to finish"),
        (64, 36, "Mock viva · 1 of 2 · 1 min      1:04"),
        (3700, 36, "Mock viva · 1 of 2 · 61 min    61:40"),
        (-5, 36, "Mock viva · 1 of 2 · 0 min      0:00"),  # the clock was set back
    ],
)
def test_the_clock_is_marked_when_the_target_is_over(seconds: float, width: int, shown: str) -> None:
    assert DRAWING.header(MockView(MOCK), NOW + timedelta(seconds=seconds), width).plain == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(-5, "question 1 · 0 of 1 min"), (59, "question 1 · 0 of 1 min"), (60, "last question · 1 of 1 min"),
     (130, "last question · 1 of 1 min")],
)  # fmt: skip
def test_a_mock_by_the_clock_says_which_question_is_the_last(seconds: float, shown: str) -> None:
    mock = replace(MOCK, ends_at=MOCK.began + timedelta(minutes=1))
    header = DRAWING.header(MockView(mock), MOCK.began + timedelta(seconds=seconds), 80)
    assert header.plain.startswith(f"Mock viva · {shown} ")


def test_a_strict_mock_hides_the_model_answer_but_where_nothing_else_can_be_graded() -> None:
    on = Screen(80, 24, CONSOLE)

    def shown(questions: tuple[Item, ...], is_strict: bool) -> str:
        mock = replace(examiner.begin(questions, NOW, MOCK.today), is_strict=is_strict)
        return plain(frame(DRAWING, MockView(examiner.answered(mock, EndedAnswer(3.0))), NOW, on)[0])

    pointed, without = MOCK.questions[:1], MOCK.questions[1:]
    assert "The answer" in shown(pointed, False)
    assert "The answer" not in shown(pointed, True)
    assert "The answer" in shown(without, True)
    assert "tick" not in shown(without, True)


@pytest.mark.parametrize(
    ("width", "height", "below"),
    [
        (80, 24, ["Undone.", "a-b tick    Enter gives 4, good    0-5 another grade    ? keys"]),
        *(
            (40, height, ["Undone.", "a-b tick    Enter gives 4, good", "0-5 another grade    ? keys"])
            for height in (20, 10)
        ),
    ],
)
def test_the_keys_stay_below_a_message(width: int, height: int, below: list[str]) -> None:
    view = MockView(examiner.answered(MOCK, EndedAnswer(3.0)), message="Undone.")
    lines = plain(frame(DRAWING, view, NOW, Screen(width, height, CONSOLE))[0]).splitlines()
    rule = max(place for place, line in enumerate(lines) if "──" in line)
    assert (len(lines), lines[rule + 1 :]) == (height, below)


class Script(Face[MockView]):
    """A face whose student does what is written; `seen` are the views."""

    def __init__(self, *answers: str | Callable[[], None]) -> None:
        self.seen: list[MockView] = []
        self._answers = iter(answers)

    def ask(self, view: MockView) -> tuple[MockView, Step]:
        self.seen.append(view)
        answer = next(self._answers, "q")
        if callable(answer):
            answer()
            return view, None
        return handle_key(view, answer, Viewport(1, 0, 0), NOW)


@pytest.mark.parametrize("last", ["r", "q"])
def test_a_grade_that_cannot_be_saved_is_kept_until_it_can(home: Path, last: str) -> None:
    store = Store(home, date(2026, 3, 2))
    store.prepare()
    journal = home / "progress.json.journal"  # a folder in its place stands for a disk that refuses
    face = Script(journal.mkdir, "space", "4", "5", "r", journal.rmdir, last)
    runner = Runner(MockView(MOCK), store.record, lambda: NOW)
    runner.run(face)
    refused = [view.message.startswith("Not saved: Your earlier reviews are safe, but ") for view in face.seen]
    assert refused[3:6] == [True] * 3
    if last == "q":
        assert runner.view.unsaved is not None
        assert not store.load().reviews
    else:
        assert [review.grade for review in store.load().reviews] == [4]
        assert runner.view.mock.follow_up is not None


@posix
@pytest.mark.parametrize("key", [CTRL_C, "\x04"])
def test_in_a_plain_terminal_the_report_begins_on_its_own_line(terminal: Start, path: str, key: str) -> None:
    mock = terminal("mock", "--decks", path, "-q", '"What is b"', TERM="dumb")
    mock.wait_for("Enter when you have finished>")
    mock.press(key)
    assert "\nNo question was graded, so there is no report." in mock.end()[1].replace("\r", "")
