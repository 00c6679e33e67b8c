"""`viva mock --type`: what a typed answer ticks and suggests, the field on a full screen, and line by line."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import recorded
from rich.console import Console
from rich.text import Text

from vivadeck.agenda import Item
from vivadeck.assess.typed import LOOK, NO_POINTS, NOTICE, Listener
from vivadeck.mock import examiner
from vivadeck.mock.examiner import Stage
from vivadeck.mock.screen import DRAWING
from vivadeck.mock.view import MockView
from vivadeck.model import Card, FollowUp, Mistake
from vivadeck.terminal.asking import Action, handle_key
from vivadeck.terminal.screen import Screen, around_field, console_like, frame
from vivadeck.terminal.scrolling import Scroll, Viewport

if TYPE_CHECKING:
    from conftest import PseudoTerminal, Viva

Start = Callable[..., "PseudoTerminal"]
posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
SEEN = Viewport(page=10, scroll=0, last_scroll=0)
CTRL_C, CTRL_D, CTRL_J, CTRL_UNDERSCORE, CTRL_Z, ALT_ENTER = "\x03", "\x04", "\n", "\x1f", "\x1a", "\x1b\r"
HOME_KEY, LEFT, CTRL_LEFT = "\x1b[H", "\x1b[D", "\x1b[1;5D"
POINTS = ("the chain rule goes backwards", "dropout silences random neurons", "the optimizer changes the weights")
CARD = Card("d/a", "d", "What happens in training?", "Much.", POINTS)
PLAIN = Card("d/b", "d", "And now?", "The answer.")
LISTENER = Listener(lambda: [CARD, PLAIN])
ASKED = MockView(examiner.begin((Item(CARD), Item(PLAIN)), NOW, date(2026, 3, 2)), LISTENER)
ONE, TWO = "It applies the chain rule backwards.", "And dropout silences some random neurons."


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def marks(view: MockView) -> str:
    return "".join(view.mock.ticks)


@pytest.mark.parametrize(
    ("text", "keys", "ticks", "grade"),
    [
        (ONE, "", "+--", 2),
        (f"{ONE}\n{TWO}", "", "++-", 3),
        (f"{ONE} {TWO}", "c", "+++", 4),  # never 5: that is for the student to say
        (ONE, "a", "---", 0),  # viva saw the answer: without a tick it had nothing
        (ONE, "ab", "-+-", 2),
        ("I went home and had a cup of tea.", "", "---", 0),
        ("\x1b[2J\x00 \N{CJK UNIFIED IDEOGRAPH-4E2D}", "", "---", 0),
    ],
)
def test_what_a_typed_answer_ticks_and_suggests(text: str, keys: str, ticks: str, grade: int) -> None:
    view = ASKED.sent(text, after(12.34))
    assert (view.mock.stage, view.mock.spoken(after(99))) == (Stage.GRADING, 12.3)  # the clock has stopped
    for key in keys:
        view, _ = handle_key(view, key, SEEN, after(20))
    assert (marks(view), handle_key(view, "enter", SEEN, after(20))[1]) == (ticks, grade)
    assert handle_key(view, "5", SEEN, after(20))[1] == 5
    kept = dict(examiner.review(view.mock, grade, after(20)).further)
    assert [mark[0] for mark in json.loads(kept["points"]).split()] == list(ticks)
    assert sorted(kept) == ["answered", "mock", "points", "questions", "typed"]  # and nothing of the text


def test_an_answer_without_a_word_is_asked_for_again_in_the_field() -> None:
    """Whatever is typed then is text: no key passes, undoes or ends anything."""
    empty = ASKED.sent(" \n ", after(3))
    assert (empty.mock.stage, empty.awaits_text) == (Stage.QUESTION, True)
    assert empty.message == "You wrote nothing. Enter again: you give no answer."
    assert empty.sent(ONE, after(4)).mock.typed == LISTENER(ONE, CARD)
    none = empty.sent("", after(5))
    assert (none.mock.stage, marks(none), none.suggested) == (Stage.GRADING, "---", 0)
    assert not none.asks_again


def test_without_key_points_and_without_a_word_the_grade_to_take_is_0() -> None:
    plain = (
        MockView(examiner.begin((Item(PLAIN),), NOW, date(2026, 3, 2)), LISTENER).sent("", after(3)).sent("", after(4))
    )
    assert (plain.mock.stage, plain.suggested) == (Stage.GRADING, 0)
    assert plain.mock.typed
    assert plain.mock.typed.sentences([]) == [NO_POINTS]


def test_what_was_typed_and_not_graded_is_in_the_field_again_after_an_undo() -> None:
    first = ASKED.sent(ONE, after(9))
    asked = MockView(examiner.apply(first.mock, examiner.review(first.mock, 4, after(10)), after(10)), LISTENER)
    while asked.mock.stage is not Stage.QUESTION:
        asked = asked.gone_on(after(11))
    typed = asked.sent("A long answer.", after(20))
    undone = typed.pending(Action.UNDO, after(21))
    assert undone
    again = undone.restored
    assert (again.card.id, again.draft) == (CARD.id, "")
    graded = again.after(examiner.review(again.mock, 3, after(30)), after(30))
    while graded.mock.stage is not Stage.QUESTION:
        graded = graded.gone_on(after(31))
    assert (graded.card.id, graded.draft) == (typed.card.id, "A long answer.")
    assert graded.sent("Another one.", after(40)).draft == ""


def test_a_card_without_key_points_has_a_plain_grade_and_an_undone_grade_keeps_the_text() -> None:
    first = ASKED.sent(ONE, after(9))
    second = examiner.apply(first.mock, examiner.review(first.mock, 2, after(10)), after(10))
    plain = MockView(second, LISTENER).sent("Something.", after(20))
    assert handle_key(plain, "enter", SEEN, after(21))[1] == 4
    undone = examiner.undo(second, after(30))
    assert undone
    assert (undone[1].typed or LISTENER("", CARD)).text == ONE


def shown(lines: list[str]) -> str:
    return "\n".join(Text.from_ansi(line).plain.rstrip() for line in lines)


def test_the_text_stands_above_the_key_points_with_the_words_that_show_them() -> None:
    on = Screen(80, 40, console_like(Console(file=StringIO(), color_system="standard", force_terminal=True)))
    view = ASKED.sent(f"{ONE}\t\x1b[2J*so* [b]", after(9))
    screen = shown(frame(DRAWING, view, after(9), on)[0])
    below = screen.split("You wrote:\n")[1]
    assert below.startswith(f"{ONE} ␛[2J*so* [b]\n1 of 3 heard\n{NOTICE}\n")
    assert "a ☑ the chain rule goes backwards\n    “chain rule backwards”\nb ☐ dropout" in below
    assert "a-c tick    Enter gives 2, forgot" in below
    graded = examiner.apply(view.mock, examiner.review(view.mock, 2, after(10)), after(10))
    again = MockView(graded, LISTENER).sent("Something.", after(20))
    assert NOTICE not in shown(frame(DRAWING, again, after(20), on)[0])  # once in a mock
    denied = ASKED.sent("It does not apply the chain rule backwards.", after(9))
    assert f"\n{LOOK}\n" in shown(frame(DRAWING, denied, after(9), on)[0])
    typed = denied.mock.typed
    assert typed
    assert [LOOK in typed.sentences(before) for before in ([], [LISTENER(ONE, CARD)], [typed])] == [True, True, False]
    above, below_field = around_field(DRAWING, replace(ASKED, message="Hello."), after(9), replace(on, height=10))
    assert "What happens in training?" in shown(above)
    assert shown(below_field).splitlines()[1:] == [
        "Hello.",
        "Enter sends   Ctrl-J new line   Ctrl-_ undo   Ctrl-C stops",
    ]
    assert len(above) + len(below_field) <= 10 - 3


MISTAKEN = CARD._replace(mistakes=(Mistake("Training stops when the optimizer reads every label.", "It never does."),))
HINT = (
    "This may be a usual mistake: “Training stops when the optimizer reads every label.” "
    "You wrote: “training stops when the optimizer ␛[2Jread every label”"
)


def test_a_usual_mistake_is_said_below_the_text_in_each_answer_that_may_make_it() -> None:
    typed = LISTENER("So training stops when the optimizer \x1b[2Jread\nevery label.", MISTAKEN)
    assert typed.sentences([]) == ["0 of 3 heard", HINT, NOTICE]
    assert typed.sentences([typed]) == ["0 of 3 heard", HINT]
    assert LISTENER(
        "So training stops when the optimizer read every label.", MISTAKEN._replace(key_points=())
    ).sentences([]) == [NO_POINTS, HINT.replace("␛[2J", "")]
    assert LISTENER(ONE, MISTAKEN).sentences([]) == ["1 of 3 heard", NOTICE]
    on = Screen(200, 40, console_like(Console(file=StringIO(), color_system="standard", force_terminal=True)))
    view = MockView(examiner.begin((Item(MISTAKEN),), NOW, date(2026, 3, 2)), LISTENER)
    sent = view.sent("So training stops when the optimizer read every label.", after(9))
    assert "This may be a usual mistake:" in shown(frame(DRAWING, sent, after(9), on)[0])


BACK = Card("d/c", "d", "Why?", "So.", POINTS, follow_ups=(FollowUp("And dropout?", "It silences neurons."),))


@pytest.mark.parametrize(("is_strict", "text"), [(False, "Random\nones."), (False, " "), (True, "Random ones.")])
def test_a_follow_up_is_typed_and_nothing_of_it_is_assessed(is_strict: bool, text: str) -> None:
    on = Screen(80, 40, console_like(Console(file=StringIO(), color_system="standard", force_terminal=True)))
    begun = replace(examiner.begin((Item(BACK), Item(PLAIN)), NOW, date(2026, 3, 2)), is_strict=is_strict)
    view = MockView(begun, LISTENER).sent(ONE, after(9))
    asked = view.after(examiner.review(view.mock, 2, after(10)), after(10))
    assert (asked.mock.stage, asked.awaits_text) == (Stage.ASKED_BACK, True)
    assert "And dropout?" in shown(around_field(DRAWING, asked, after(11), on)[0])
    sent = asked.sent(text, after(20))
    assert (sent.mock.stage, sent.awaits_text) == ((Stage.QUESTION, True) if is_strict else (Stage.FOLLOW_UP, False))
    screen = shown(frame(DRAWING, sent, after(20), on)[0])
    assert ("You wrote:\nRandom\nones.\n\n" in screen) == (text == "Random\nones.")
    assert ("It silences neurons." in screen) == (not is_strict)
    assert len(sent.mock.recorded) == 1
    undone = sent.pending(Action.UNDO, after(21))
    assert undone
    assert marks(undone.restored) == "+--"
    assert not (sent if is_strict else sent.gone_on(after(30))).mock.wrote


def test_on_a_small_screen_the_question_comes_first_and_the_hints_last() -> None:
    view = replace(
        ASKED, message="Type your answer as you would say it. Enter sends it; without a word, it is no answer."
    )
    console = console_like(Console(file=StringIO(), color_system="standard", force_terminal=True))
    for width, height in ((36, 10), (40, 12), (36, 11), (60, 10), (80, 24)):
        above, below = around_field(DRAWING, view, after(9), Screen(width, height, console))
        assert "What happens in training?" in shown(above)
        assert "Enter sends" in shown(below)
        assert len(above) + len(below) <= height - 3
        assert ("Type your answer" in shown(below)) == (width > 36)
    long = "Why is " + "the chain rule " * 30 + "used?"
    asked = replace(ASKED, mock=replace(ASKED.mock, questions=(Item(CARD._replace(question=long)),)))
    above, below = around_field(DRAWING, asked, after(9), Screen(36, 10, console))
    assert (len(above), below, "Why is the chain rule" in shown(above)) == (7, [], True)
    back = replace(asked, mock=replace(asked.mock, stage=Stage.ASKED_BACK, follow_up=BACK.follow_ups[0]))
    assert "And dropout?" in shown(around_field(DRAWING, back, after(9), Screen(36, 10, console))[0])


def test_the_page_of_help_lists_the_keys_of_the_field_where_answers_are_typed() -> None:
    on = Screen(80, 40, console_like(Console(file=StringIO(), color_system="standard", force_terminal=True)))
    page = shown(frame(DRAWING, replace(ASKED, has_help=True), NOW, on)[0])
    assert "While you type an answer:\nEnter          send it\nCtrl-J         begin a new line" in page
    spoken = replace(ASKED, has_help=True, listener=None)
    assert "Ctrl-J" not in shown(frame(DRAWING, spoken, NOW, on)[0])


DECK = """\
cards:
- id: a
  question: What happens in training?
  answer: Much.
  key_points: [the chain rule goes backwards, dropout silences random neurons, the optimizer changes the weights]
- {id: b, question: And now?, answer: The answer.}
"""


@posix
def test_an_answer_is_typed_pasted_and_sent(terminal: Start, path: str, home: Path) -> None:
    mock = terminal("mock", "--type", "--decks", path, "-q", "training")
    mock.wait_for("What happens in training?", "Type your answer", "Ctrl-J new line")
    mock.press("\r")
    mock.wait_for("You wrote nothing. Enter again: you give no answer.")
    mock.press(
        "x", CTRL_UNDERSCORE, *"rule backwards", CTRL_LEFT, CTRL_LEFT, *"the chain ", HOME_KEY, *"So ", ALT_ENTER
    )
    assert "You wrote nothing" not in mock.wait_for("\nSo\nthe chain rule backwards")
    mock.press("\x1b[200~A paste:\r\n\x07two lines \r\n\x1b[201~")
    mock.wait_for("A paste:\n two lines\nthe chain")
    mock.press("\r")
    mock.wait_for("You wrote:", "1 of 3 heard", "a ☑ the chain rule", "Enter gives 2, forgot")
    mock.press("b", "\r")
    mock.wait_for("Done. That was the last question.")
    mock.press("x")
    status, left = mock.end()
    assert (status, "1 question" in left) == (0, True)
    assert [each["grade"] for each in recorded(home)] == [3]
    assert "paste" not in (home / "progress.json").read_text("utf-8")


@posix
@pytest.mark.parametrize(("last", "status"), [(CTRL_C, 130), (CTRL_D, 0)])
def test_ctrl_c_and_ctrl_d_in_the_field_keep_what_was_graded(
    terminal: Start, path: str, home: Path, last: str, status: int
) -> None:
    mock = terminal("mock", "--type", "--decks", path, "--seed", "1")
    mock.wait_for("1 of 2", "Ctrl-J new line")
    mock.press("x", "\r")
    mock.wait_for("You wrote:")
    mock.press("3")
    mock.wait_for("2 of 2", "Ctrl-J new line")
    mock.press(last)
    ended, left = mock.end()
    assert (ended, "Your viva:" in left) == (status, True)
    assert mock.raw.count(b"\x1b[?1049h") == 1  # one full screen, from the beginning to the end
    assert [each["grade"] for each in recorded(home)] == [3]


@posix
def test_ctrl_z_and_a_resize_leave_the_field_and_the_screens_as_they_were(terminal: Start, path: str) -> None:
    shell = terminal(program=("bash", "--norc", "-i"), PS1="$ ", PATH=os.environ["PATH"])
    shell.wait_for("$")
    shell.press(f"{sys.executable} -m vivadeck mock --type --decks {path} -q training\r")
    shell.wait_for("What happens in training?", "Ctrl-J new line")
    shell.press(*"the chain ")
    shell.wait_for("the chain")
    for _ in range(2):
        shell.press(CTRL_Z)
        assert "the chain" not in shell.wait_for("Stopped")
        shell.press("stty -a\r")
        shell.wait_for(" icanon", " echo ")
        shell.press("fg\r")
        shell.wait_for("What happens in training?", "the chain", "Ctrl-J new line")
    shell.resize(30, 8)
    shell.wait_for("viva needs 36×10", "press Ctrl-C", "the chain")
    shell.press(*"rule ")
    shell.wait_for("the chain rule")
    shell.resize(100, 20)
    shell.wait_for("What happens in training?", "the chain rule", "Ctrl-J new line")
    shell.resize(60, 14)
    screen = shell.wait_for("What happens in training?", "the chain rule", "Ctrl-J new line")
    assert [screen.count(each) for each in ("Mock viva", "the chain rule", "Ctrl-J")] == [1, 1, 1]
    shell.press("\r")
    shell.wait_for("1 of 3 heard", "Enter gives 2")
    shell.resize(80, 24)
    shell.wait_for("You wrote:", "a ☑ the chain rule")
    shell.press(CTRL_Z)
    shell.wait_for("Stopped")
    shell.press("fg\r")
    shell.wait_for("You wrote:", "a ☑ the chain rule", "Enter gives 2")
    shell.press("c")
    shell.wait_for("c ☑ the optimizer")


def test_a_mock_is_typed_line_by_line(viva: Viva, path: str, home: Path) -> None:
    done = viva("mock", "--type", "--decks", path, "-q", "training", stdin=f"\n{ONE}\\\n  {TWO}\nb\n\n")
    assert done.status == 0
    lines = done.out.splitlines()
    assert lines[1:6] == [
        "You answered in 0:00.",
        "2 of 3 heard",
        NOTICE,
        "a ☑ the chain rule goes backwards",
        "    “chain rule backwards”",
    ]
    assert "Ticked: a. Enter is 2." in lines
    assert "You wrote nothing. Enter again" in done.err
    assert [each["grade"] for each in recorded(home)] == [2]
    passed = viva("mock", "--type", "--decks", path, "-q", "training", stdin="\n\n\n")
    assert [each["grade"] for each in recorded(home)] == [2, 0], passed
    assert "Enter gives 0, forgot." not in lines
    assert "Enter gives 3, hard." in lines  # a pipe has no prompt
    both = viva("mock", "--type", "--partner")
    assert (both.status, "not both" in both.err) == (2, True)


def test_a_mock_begins_at_no_moment_of_another_one() -> None:
    begun = [ASKED.mock.began]
    for _ in range(3):
        begun.append(examiner.begin((Item(CARD),), NOW, date(2026, 3, 2), earlier=begun).began)
    assert len(set(begun)) == 4


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40), (80, 12)])
def test_a_long_answer_leaves_room_for_what_was_heard(width: int, height: int) -> None:
    on = Screen(width, height, console_like(Console(file=StringIO(), color_system="standard", force_terminal=True)))
    view = ASKED.sent("\n".join(f"{number} nothing that helps" for number in range(900)) + " the end", after(9))
    lines, viewport = frame(DRAWING, view, after(9), on)
    assert "What happens in training?\n\nYou wrote:\n0 nothing that helps\n" in shown(lines)
    assert "\n…\n0 of 3 heard\n" in shown(lines)
    last, _ = frame(DRAWING, replace(view, to=Scroll(viewport.last_scroll, viewport.place)), after(9), on)
    assert "\n899 nothing that helps the end\n" in shown(last)  # the whole of it comes last
    long_question = CARD._replace(question="What happens? " * 200 + "In training?")
    begun = examiner.begin((Item(long_question),), NOW, date(2026, 3, 2))
    asked = MockView(begun, LISTENER).sent("word " * 9_000, after(9))
    assert re.search(
        r"In training\?\n\nYou wrote:\n(word .*\n)+…\n0 of 3", shown(frame(DRAWING, asked, after(9), on)[0])
    )


def test_the_screen_that_faces_the_student_has_no_suggested_grade() -> None:
    on = Screen(80, 40, console_like(Console(file=StringIO(), color_system="standard", force_terminal=True)))
    begun = replace(examiner.begin((Item(CARD),), NOW, date(2026, 3, 2)), has_partner=True)
    ended = MockView(begun).ended(after(9))
    turned = replace(ended, faces_student=True)
    assert ["Enter gives" in shown(frame(DRAWING, each, after(9), on)[0]) for each in (ended, turned)] == [True, False]
