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
from rich.console import Console
from rich.text import Text

from vivadeck.agenda import Item
from vivadeck.assess.typed import NOTICE, Listener
from vivadeck.model import Card, FollowUp, Mistake, Review
from vivadeck.study.line_mode import StudyLines
from vivadeck.study.screen import drawing
from vivadeck.study.session import start
from vivadeck.study.view import StudyView
from vivadeck.terminal import asking
from vivadeck.terminal.asking import Action, Runner
from vivadeck.terminal.screen import Screen, around_field, console_like, frame
from vivadeck.terminal.scrolling import Viewport

if TYPE_CHECKING:
    from conftest import PseudoTerminal, Viva

Start = Callable[..., "PseudoTerminal"]
SEEN = Viewport(page=10, scroll=0, last_scroll=0)
CARD = Card("d/a", "d", "What is it?", "Much.", ("the chain rule goes backwards", "dropout silences random neurons"))
LISTENER = Listener(lambda: [CARD])
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
ASKED = StudyView(start([Item(CARD)], date(2026, 3, 2)), NOW, LISTENER)
handle_key = partial(asking.handle_key, now=NOW)
ON = Screen(60, 40, console_like(Console(file=StringIO())))
LOOKS = drawing({"d": "Deck"})
SAID = "It applies the chain rule backwards."
DECK = """\
cards:
- {id: a, question: What is it?, answer: Much.,
   key_points: [the chain rule goes backwards, dropout silences random neurons],
   follow_ups: [{question: Who is it?, answer: The optimizer.}, {question: And why?, answer: So.}]}
- {id: b, question: And now?, answer: The answer., follow_ups: [{question: Where?, answer: Here.}]}
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


FOLLOW_UPS = (FollowUp("Who is it?", "The optimizer."), FollowUp("And why?", "So."))
PROBED = replace(ASKED, session=start([Item(CARD._replace(follow_ups=FOLLOW_UPS))], date(2026, 3, 2)))


def shown(lines: list[str]) -> list[str]:
    return [line for line in (Text.from_ansi(each).plain.rstrip() for each in lines) if line]


def test_the_keys_that_correct_what_was_heard_are_named() -> None:
    letters = f"a-{'abcde'[len(CARD.key_points) - 1]} tick"
    assert letters in " ".join(shown(frame(LOOKS, ASKED.sent(SAID, NOW), NOW, ON)[0])[-2:])
    spoken, _ = handle_key(replace(ASKED, listener=None), "space", SEEN)
    assert letters not in " ".join(shown(frame(LOOKS, spoken, NOW, ON)[0])[-2:])


def test_a_message_stands_alone_where_the_keys_leave_no_room() -> None:
    def below(height: int) -> list[str]:
        view = replace(ASKED.sent(SAID, NOW), message="Undone.")
        lines = shown(frame(LOOKS, view, NOW, replace(ON, width=36, height=height))[0])
        return lines[max(place for place, line in enumerate(lines) if "──" in line) + 1 :]

    assert below(10) == ["Undone."]
    assert below(24)[0] == "Undone."
    assert "3/Enter hard" in "".join(below(24))


def test_a_usual_mistake_is_said_below_the_text() -> None:
    card = CARD._replace(mistakes=(Mistake("It stops when the optimizer reads every label.", "It never does."),))
    asked = StudyView(start([Item(card)], date(2026, 3, 2)), NOW, LISTENER)
    screen = "\n".join(
        shown(frame(LOOKS, asked.sent("It stops when the optimizer read every label.", NOW), NOW, ON)[0])
    )
    assert "This may be a usual mistake: “It stops when the optimizer" in screen
    assert "“stops when the optimizer read every label”" in " ".join(screen.split())


def test_a_follow_up_is_typed_below_its_question_and_changes_no_tick_and_no_grade() -> None:
    before = PROBED.sent(SAID, NOW)
    asked, _ = handle_key(before, "f", SEEN)
    assert (asked.awaits_text, asked.draft) == (True, "")
    above, below = around_field(LOOKS, asked, NOW, ON)
    assert shown(above)[2:] == ["What is it?", "An examiner asks next:", "Who is it?"]
    assert "Enter sends" in shown(below)[-1]
    assert "forgot" not in " ".join(shown(frame(LOOKS, asked, NOW, ON)[0]))
    sent = asked.sent(f" {CARD.key_points[1]}\n\x1b[2J ", NOW + timedelta(seconds=9))
    assert not sent.awaits_text
    lines = shown(frame(LOOKS, sent, NOW, ON)[0])
    at = lines.index("An examiner asks next:")
    wrote = ["  You wrote:", f"  {CARD.key_points[1]}", "  ␛[2J"]
    assert lines[at + 1 : at + 6] == ["↳ Who is it?", *wrote, "  The optimizer."]
    second, _ = handle_key(sent, "f", SEEN)
    passed = second.sent(" \n", NOW)
    assert (second.awaits_text, passed.awaits_text, passed.message) == (True, False, "")
    lines = shown(frame(LOOKS, passed, NOW, ON)[0])
    assert lines[lines.index("↳ And why?") + 1] == "  So."
    assert [lines.count(each) for each in (*wrote, "↳ Who is it?")] == [1, 1, 1, 1]
    assert [view.pending(3, NOW) for view in (asked, sent, passed)] == [before.pending(3, NOW)] * 3
    assert (passed.ticks, passed.suggested) == (before.ticks, before.suggested)
    assert handle_key(passed, "f", SEEN)[0].message == "There are no more follow-ups."


def test_the_field_of_a_follow_up_has_nothing_of_an_answer_that_was_typed_before() -> None:
    sent = PROBED.sent(SAID, NOW)
    failed = sent.pending(0, NOW)
    assert failed
    again = sent.after(failed.entry, NOW).sent("Another one.", NOW).pending(Action.UNDO, NOW)
    assert again
    follow_up, _ = handle_key(again.restored, "f", SEEN)
    assert (follow_up.awaits_text, follow_up.draft) == (True, "")
    assert follow_up.sent("", NOW).after(failed.entry, NOW).draft == "Another one."


def test_a_long_text_to_a_follow_up_leaves_room_for_its_answer() -> None:
    asked, _ = handle_key(PROBED.sent(SAID, NOW), "f", SEEN)
    sent = asked.sent("\n".join(f"{number} is no reason" for number in range(900)), NOW)
    lines, viewport = frame(LOOKS, sent, NOW, replace(ON, height=24))
    assert {"↳ Who is it?", "  0 is no reason", "  …", "  The optimizer."} <= set(shown(lines))
    assert viewport.last_scroll > 800  # all of it comes last


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(("last", "status", "grades"), [("\x03", 130, []), ("\x04", 0, []), ("\r", 0, [4])])
def test_a_follow_up_is_typed_on_a_full_screen(
    terminal: Start, path: str, home: Path, last: str, status: int, grades: list[int]
) -> None:
    study = terminal("practice", "--type", "--decks", path, "m/a")
    study.wait_for("What is it?", "Ctrl-J new line")
    study.press(*SAID, "\r")
    study.wait_for("1 of 2 heard", "f follow-ups (2)")
    study.press("f")
    assert "1 of 2 heard" not in study.wait_for("Who is it?", "Ctrl-J new line")
    study.press("Me.")
    study.resize(40, 12)
    study.wait_for("Who is it?", "Me.", "Enter sends")
    study.resize(80, 40)
    study.wait_for("Who is it?", "Me.", "Ctrl-J new line")
    study.press("\r")
    study.wait_for("1 of 2 heard", "↳ Who is it?", "You wrote:", "Me.", "The optimizer.", "f follow-ups (1)")
    study.press("f")
    study.wait_for("And why?", "Ctrl-J new line")
    study.press(last)
    if grades:
        study.wait_for("↳ And why?", "So.", "3/Enter")
        study.press("4")
        study.wait_for("Done.")
        study.press("q")
    assert study.end()[0] == status
    assert ([each["grade"] for each in recorded(home)] if grades else []) == grades


def test_a_follow_up_is_typed_line_by_line(viva: Viva, path: str, home: Path) -> None:
    typed = f"{SAID}\nf\nThe optimizer\\\n4 of them.\nf\n\n\n"
    done = viva("study", "--type", "--decks", path, "-q", "What", stdin=typed)
    lines = [line for line in done.out.splitlines() if line]
    at = lines.index("f follow-ups (2)")
    assert lines[at + 1 : at + 5] == ["↳ Who is it?", "  The optimizer.", "↳ And why?", "  So."]
    assert (done.err, [each["grade"] for each in recorded(home)]) == ("", [3])
    undone = viva("practice", "--type", "--decks", path, "m/a", "m/b", stdin=f"{SAID}\n4\nx y\nf\nu\nq\n")
    assert [undone.out.count(each) for each in ("[m/a]", "[m/b]", "↳ Where?", "Here.")] == [2, 1, 1, 0]
    assert [each["grade"] for each in recorded(home)] == [3]
