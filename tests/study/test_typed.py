"""`viva study --type` and `viva practice --type`: what a typed answer opens and ticks, the field, and line by line."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import recorded

from vivadeck.agenda import Item
from vivadeck.assess.typed import NOTICE, Listener
from vivadeck.model import Card, Review
from vivadeck.study.line_mode import StudyLines
from vivadeck.study.session import start
from vivadeck.study.view import StudyView
from vivadeck.terminal import asking
from vivadeck.terminal.asking import Action, Runner
from vivadeck.terminal.scrolling import Viewport

if TYPE_CHECKING:
    from conftest import PseudoTerminal, Viva

Start = Callable[..., "PseudoTerminal"]
SEEN = Viewport(page=10, scroll=0, last_scroll=0)
CARD = Card("d/a", "d", "What is it?", "Much.", ("the chain rule goes backwards", "dropout silences random neurons"))
LISTENER = Listener(lambda _: [CARD])
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
ASKED = StudyView(start([Item(CARD)], date(2026, 3, 2)), NOW, LISTENER)
handle_key = partial(asking.handle_key, now=NOW)
SAID = "It applies the chain rule backwards."
DECK = """\
cards:
- {id: a, question: What is it?, answer: Much.,
   key_points: [the chain rule goes backwards, dropout silences random neurons]}
- {id: b, question: And now?, answer: The answer.}
- {id: c, question: Not written?}
"""


@pytest.mark.parametrize(
    ("text", "keys", "ticks", "grade"),
    [
        (SAID, "", "+-", 3),
        (SAID, "b", "++", 4),
        (SAID, "a", "--", 0),
        ("Nothing comes to my mind.", "", "--", 0),
        ("", ".", "--", 0),  # Space shows the answer to who wrote nothing
    ],
)
def test_what_a_typed_answer_ticks_and_suggests(text: str, keys: str, ticks: str, grade: int) -> None:
    view = ASKED.sent(text, NOW)
    assert view.is_revealed == bool(text)
    for key in keys:
        view, _ = handle_key(view, {".": "space"}.get(key, key), SEEN)
    assert ("".join(view.ticks), handle_key(view, "enter", SEEN)[1]) == (ticks, grade)
    assert handle_key(view, "5", SEEN)[1] == 5


def test_when_the_field_is_open() -> None:
    empty = ASKED.sent(" ", NOW)
    assert empty.message == "You wrote nothing. Space shows the answer. Enter: back to your answer."
    assert (ASKED.awaits_text, empty.awaits_text, handle_key(empty, "enter", SEEN)[0].awaits_text) == (1, 0, 1)
    assert handle_key(empty, "s", SEEN)[1] is Action.SKIP
    assert not ASKED.sent(SAID, NOW).awaits_text
    assert not replace(ASKED, has_help=True).awaits_text
    assert not replace(
        ASKED, session=start([Item(CARD._replace(answer=""))], date(2026, 3, 2))
    ).awaits_text  # nothing to compare with
    assert not replace(ASKED, session=start([], date(2026, 3, 2))).awaits_text
    assert not replace(ASKED, listener=None).awaits_text


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_an_answer_is_typed_in_a_session_that_a_signal_ends(terminal: Start, path: str, home: Path) -> None:
    study = terminal("practice", "--type", "--decks", path, "m/a", "m/b", "m/c")
    study.wait_for("What is it?", "Type your answer", "Ctrl-J new line")
    study.press(SAID)
    study.wait_for(SAID)
    study.press("\r")
    screen = study.wait_for("You wrote:", "1 of 2 heard", NOTICE, "a ☑ the chain", "“chain rule backwards”", "3/Enter")
    assert screen.index("b ☐ dropout") < screen.index("Much.")
    study.press("\roo")  # what is typed ahead is neither an answer to the next question nor opens an editor
    study.wait_for("And now?", "Ctrl-J new line")
    study.press("\r")
    study.wait_for("You wrote nothing.")
    study.press(" ")
    study.wait_for("The answer.", "Enter good")  # no key points: nothing was checked
    study.press("u", "u", "4")  # the grade before is undone
    study.wait_for("And now?", "Ctrl-J new line")
    study.process.kill(signal.SIGHUP)
    study.end()
    assert [each["grade"] for each in recorded(home)] == [4]


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_a_signal_that_comes_before_the_field_ends_the_session(terminal: Start, path: str) -> None:
    study = terminal("practice", "--type", "--decks", path, "m/a")
    while b"What is it?" not in study.raw:
        study.wait_for_output()
    study.process.kill(signal.SIGTERM)  # the field is being loaded
    assert study.end()[0] == 0


def test_a_session_is_typed_line_by_line(viva: Viva, path: str, home: Path) -> None:
    done = viva("study", "--type", "--decks", path, "-q", "What", stdin=f"{SAID}\\\nAnd this.\nb\n\n")
    lines = done.out.splitlines()
    assert lines[1:7] == [
        "1 of 2 heard",
        NOTICE,
        "a ☑ the chain rule goes backwards",
        "    “chain rule backwards”",
        "b ☐ dropout silences random neurons",
        "",
    ]
    assert "Ticked: a, b. Enter is 4." in lines
    assert [each["grade"] for each in recorded(home)] == [4]


LONG = f"{SAID} {'very ' * 9_000}long"


@pytest.mark.parametrize(
    ("lines", "warned", "stopped", "grades"),
    [
        (f"{SAID}\n4\n", False, False, [4]),
        (f"{LONG}\n4\n", True, False, [4]),
        (f"{LONG}\\\n{LONG}\\\nand more\n4\n", True, False, [4]),
        (f"{SAID}\n{'4' * 2_000}\n", False, True, []),  # no answer, but a key
        ("x" * 2_000_000, False, True, []),  # this line has no end
    ],
)
def test_a_long_line_is_cut_and_the_session_goes_on(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lines: str,
    warned: bool,
    stopped: bool,
    grades: list[int],
) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(lines))
    runner = Runner(ASKED, lambda entry: entry, lambda: NOW)
    runner.run(StudyLines(1, lambda: NOW))
    out, err = capsys.readouterr()
    said = "Your answer is longer than 40,000 characters, so only its beginning counts.\n"
    assert (err == said, runner.stopped is not None) == (warned, stopped)
    assert [review.grade for review in runner.view.session.reviews] == grades
    assert ("1 of 2 heard" in out) == (lines[0] != "x")


def test_a_review_keeps_how_long_a_typed_answer_took() -> None:
    def kept(view: StudyView) -> object:
        pending = view.pending(4, NOW + timedelta(seconds=30))
        assert pending
        assert isinstance(pending.entry, Review)
        return dict(pending.entry.further).get("answered")

    sent = ASKED.sent(SAID, NOW + timedelta(seconds=12.34))
    assert kept(sent) == "12.3"
    assert kept(handle_key(sent, "a", SEEN)[0]) == "12.3"
    assert kept(handle_key(ASKED.sent(" ", NOW), "space", SEEN)[0]) is None  # nothing was typed
    assert kept(replace(ASKED, is_revealed=True)) is None
    graded = sent.pending(3, NOW)
    assert graded
    undone = sent.after(graded.entry, NOW).pending(Action.UNDO, NOW)
    assert undone
    assert (kept(undone.restored), undone.restored.is_revealed) == ("12.3", True)


@pytest.mark.parametrize(("text", "enter"), [("bla", 0), (SAID, 3), (" ", 0)])
def test_an_undone_grade_keeps_what_was_typed_and_its_ticks(text: str, enter: int) -> None:
    view = replace(ASKED, session=start([Item(CARD), Item(CARD._replace(id="d/b"))], date(2026, 3, 2)))
    sent = view.sent(text, NOW) if text.strip() else view.sent(text, NOW).revealed()
    graded = sent.pending(enter, NOW)
    assert graded
    second = sent.after(graded.entry, NOW)
    undone = second.sent("", NOW).pending(Action.UNDO, NOW)  # after Enter in the field, u undoes
    assert undone
    back = undone.restored
    assert (back.is_revealed, back.typed, back.ticks) == (True, sent.typed, sent.ticks)
    assert handle_key(back, "enter", SEEN)[1] == enter
    assert back.typed_before == []
