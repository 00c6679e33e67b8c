"""`viva study` on a full screen, in a real pseudo-terminal."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import VIVA, recorded

from vivadeck import ticks
from vivadeck.terminal.escape_codes import LEAVE_SCREEN
from vivadeck.ticks import Tick

if sys.platform != "win32":
    import termios

if TYPE_CHECKING:
    from conftest import PseudoTerminal, Viva

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
Start = Callable[..., "PseudoTerminal"]
CTRL_BACKSLASH = "\x1c"
CTRL_C, CTRL_Z, PAGE_DOWN, END, UP = "\x03", "\x1a", "\x1b[6~", "\x1b[F", "\x1b[A"


def reveal(study: PseudoTerminal) -> None:
    """Wait for a question and ask for its answer."""
    study.wait_for("Space shows the answer")
    study.press(" ")
    study.wait_for("Enter good")


def test_the_question_stands_alone_until_the_answer_is_asked_for(terminal: Start, deck: Path) -> None:
    study = terminal("study", "--decks", str(deck))
    screen = study.wait_for("The small deck", "0/3", "3 new", "one", "Space shows the answer")
    assert "The answer to one" not in screen
    study.press(" ")
    screen = study.wait_for(
        "The answer to one", "0-2 forgot → today", "3 hard → today, then 1 day", "4/Enter good, 5 easy → 1 day"
    )
    assert "Space shows" not in screen


def test_the_question_leads_the_eye(terminal: Start, deck: Path) -> None:
    study = terminal("study", "--decks", str(deck))
    lines = study.wait_for("Space shows the answer").splitlines()
    assert lines[0].startswith("The small deck")
    assert [lines[1].strip("─"), *lines[2:5]] == ["", "", "one", ""]
    assert b"\x1b[2mThe small deck" in study.raw  # dim
    assert b"\x1b[1mone\x1b[0m" in study.raw  # bold


def test_ten_cards_leave_ten_reviews_and_the_right_due_dates(terminal: Start, viva: Viva, home: Path) -> None:
    study = terminal("study", "general", "--new", "10")
    for number in range(10):
        study.wait_for(f"{number}/10", "Space shows the answer")
        study.press(" ")
        study.wait_for("Enter good")
        study.press("\r" if number % 2 else "5")
    status, left = study.end()
    assert status == 0
    assert "10 cards" in left
    assert "100 %" in left
    assert "10 cards due" in left
    reviews = recorded(home)
    assert [review["grade"] for review in reviews] == [5, 4] * 5
    assert len({review["card"] for review in reviews}) == 10
    assert all(review["at"].startswith("2026-03-02T18:0") for review in reviews)
    for review in reviews:
        schedule = json.loads(viva("show", review["card"], "--json").out)["schedule"]
        assert (schedule["due"], schedule["interval_days"], schedule["repetitions"]) == ("2026-03-03", 1, 1)
        assert schedule["ease"] == (2.6 if review["grade"] == 5 else 2.5)


def test_notices_about_the_progress_come_after_the_session(terminal: Start, deck: Path, home: Path) -> None:
    """Another process died while it wrote to the journal: the screen shows the cards, and nothing else."""
    study = terminal("study", "--decks", str(deck))
    reveal(study)
    with (home / "progress.json.journal").open("ab") as journal:
        journal.write(b'{"review": {"card": "torn')
    study.press("4")
    screen = study.wait_for("1/3", "Space shows the answer")
    study.press("q")
    _, left = study.end()
    assert "cut off" not in screen
    assert b"cut off" not in study.raw.rpartition(LEAVE_SCREEN.encode())[0]
    assert "the last line was cut off before it was saved" in " ".join(left.split())
    assert len(recorded(home)) == 1


def test_a_grade_is_on_disk_before_the_next_question(terminal: Start, deck: Path, home: Path) -> None:
    study = terminal("study", "--decks", str(deck))
    reveal(study)
    study.press("4")
    study.wait_for("1/3", "two")
    lines = (home / "progress.json.journal").read_text("utf-8").splitlines()
    assert [json.loads(line)["review"]["card"] for line in lines] == ["small/one"]
    study.process.kill(signal.SIGKILL)


def test_a_killed_session_loses_nothing(terminal: Start, deck: Path, viva: Viva, home: Path) -> None:
    study = terminal("study", "--decks", str(deck))
    reveal(study)
    study.press("4")
    study.wait_for("1/3")
    study.process.kill(signal.SIGKILL)
    shown = json.loads(viva("show", "small/one", "--json", "--decks", str(deck)).out)
    assert [review["grade"] for review in shown["reviews"]] == [4]
    viva("study", "--decks", str(deck))
    assert [review["card"] for review in recorded(home)] == ["small/one"]


def test_a_card_graded_below_4_comes_back_until_it_is_graded_4(terminal: Start, deck: Path, home: Path) -> None:
    study = terminal("study", "--decks", str(deck))
    for question, grade in (("one", "1"), ("two", "3"), ("three", "4"), ("one", "4"), ("two", "4")):
        study.wait_for(f"\n{question}\n", "Space shows the answer")
        study.press(" ")
        study.wait_for("? keys")
        study.wait_for(f"answer to {question}")
        study.press(grade)
    status, left = study.end()
    assert status == 0
    assert "5 reviews of 3 cards" in left
    assert [review["grade"] for review in recorded(home)] == [1, 3, 4, 4, 4]


def test_undo_removes_the_grade_and_shows_the_answer_again(terminal: Start, deck: Path, home: Path) -> None:
    study = terminal("study", "--decks", str(deck))
    study.wait_for("Space shows the answer")
    study.press("u")
    study.wait_for("There is nothing to undo.")
    study.press(" ")
    study.wait_for("Enter good")
    study.press("1")
    study.wait_for("1 again", "two")
    study.press("u")
    study.wait_for("Undone.", "The answer to one", "3 new")
    study.press("5")
    study.wait_for("1/3")
    study.press("q")
    study.end()
    assert [(review["card"], review["grade"]) for review in recorded(home)] == [("small/one", 5)]


def test_skip_and_suspend_are_kept_and_can_be_undone(terminal: Start, deck: Path, viva: Viva, home: Path) -> None:
    study = terminal("study", "--decks", str(deck))
    study.wait_for("one", "Space shows the answer")
    study.press("s")
    study.wait_for("Skipped until tomorrow", "two")
    study.press("x")
    study.wait_for("Suspended", "three")
    study.press("u")
    study.wait_for("Undone.", "two", "1/3")
    study.press("x")
    study.wait_for("Suspended", "three")
    study.press("q")
    assert study.end()[0] == 0
    choices = json.loads((home / "progress.json").read_text("utf-8"))["decisions"]
    assert [(each["card"], each["choice"]) for each in choices] == [("small/one", "skip"), ("small/two", "suspend")]
    assert viva("study", "--decks", str(deck)).out.startswith("[small/three]")
    tomorrow = viva("study", "--decks", str(deck), VIVA_NOW="2026-03-03T09:00:00+01:00")
    assert tomorrow.out.startswith("[small/one]")
    viva("resume", "small/two", "--decks", str(deck))
    assert viva("study", "--decks", str(deck)).out.startswith("[small/two]")


def test_ticks_move_the_suggested_grade_and_come_back_with_undo(terminal: Start, tmp_path: Path, home: Path) -> None:
    path = tmp_path / "ticked.yaml"
    path.write_text("cards:\n- {question: Q, answer: A, key_points: [one, two, three]}\n- {question: R}\n", "utf-8")
    study = terminal("study", "--decks", str(path))
    study.wait_for("Space shows the answer")
    study.press(" ")
    study.wait_for("a ☐ one", "c ☐ three", "4/Enter good")
    study.press("c")
    study.wait_for("c ☑ three", "Enter gives 2", "0-2 forgot")
    study.press("a")
    study.wait_for("a ☑ one", "b ☐ two", "3/Enter hard")
    study.press("\r")
    study.wait_for("R")
    study.press("u")
    study.wait_for("Undone.", "a ☑ one", "b ☐ two", "c ☑ three")
    study.press("b")
    study.wait_for("b ☑ two", "4/Enter good")
    study.press("\r")
    study.wait_for("R")
    study.press("q")
    study.end()
    (review,) = json.loads((home / "progress.json").read_text("utf-8"))["reviews"]
    points = ("one", "two", "three")
    assert (review["grade"], ticks.kept((("points", json.dumps(review["points"])),), points)) == (4, (Tick.HEARD,) * 3)


def test_a_tick_scrolls_to_the_key_points_and_survives_an_edit_of_another(
    terminal: Start, tmp_path: Path, home: Path
) -> None:
    path = tmp_path / "long.yaml"
    lines = "\n".join(f"    line {number}\n" for number in range(30))
    path.write_text(f"cards:\n- id: a\n  question: Q\n  answer: |\n{lines}\n  key_points: [one, two, three]\n", "utf-8")
    script = tmp_path / "editor"
    script.write_text(f"#!/bin/sh\nsed -i.bak s/three/four/ '{path}'\n")
    script.chmod(0o755)
    study = terminal("study", "--decks", str(path), rows=20, EDITOR=str(script))
    study.wait_for("Space shows the answer")
    study.press(" ")
    assert "☐" not in study.wait_for("line 3", "4/Enter good")
    study.press("b")
    study.wait_for("a ☐ one", "b ☑ two", "c ☐ three", "Enter gives 2", "0-2 forgot")
    study.press("o")
    study.wait_for("b ☑ two", "c ☐ four", "Enter gives 2", "0-2 forgot")
    study.press("q")


def test_follow_ups_open_one_by_one(terminal: Start, tmp_path: Path) -> None:
    path = tmp_path / "probing.yaml"
    path.write_text(
        "cards:\n- question: Q\n  answer: A\n  key_points: [heard it]\n  follow_ups:\n"
        "  - {question: first probe, answer: first reply}\n  - {question: second probe, answer: second reply}\n",
        "utf-8",
    )
    study = terminal("study", "--decks", str(path), columns=100)
    study.wait_for("Space shows the answer")
    study.press(" ")
    screen = study.wait_for("☐ heard it", "f follow-ups (2)")
    assert "probe" not in screen
    opened = ["↳ first probe", "first reply", "↳ second probe", "second reply"]
    for number, key in enumerate(("f its answer", "f follow-ups (1)", "f its answer", "? keys"), 1):
        study.press("f")
        screen = study.wait_for(opened[number - 1], key)
        assert [each for each in opened if each in screen] == opened[:number]
    assert "follow-ups" not in screen
    study.press("f")
    study.wait_for("There are no more follow-ups.")


def test_help_and_keys_that_do_nothing(terminal: Start, deck: Path) -> None:
    study = terminal("study", "--decks", str(deck))
    study.wait_for("Space shows the answer")
    study.press("4")
    study.wait_for("Press Space to see the answer first.")
    study.press("z")
    study.wait_for("z does nothing here. Press ? to see the keys.")
    study.press("?")
    study.wait_for("skip this card until tomorrow", "any other key goes back")
    study.press("z")
    study.wait_for("Space shows the answer", "one")


def test_markdown_and_tex_are_rendered(terminal: Start, tmp_path: Path) -> None:
    path = tmp_path / "rich.yaml"
    path.write_text(
        "cards:\n- question: What is `ReLU`?\n  answer: |\n    It is **simple**: $\\max(0, x)$.\n\n"
        "    - one\n    - two\n\n"
        "    ```python\n    def relu(x):\n        return max(0, x)\n    ```\n",
        "utf-8",
    )
    study = terminal("study", "--decks", str(path))
    study.wait_for("What is ReLU?")
    study.press(" ")
    screen = study.wait_for("It is simple: max(0, x).", "• one", "• two", "def relu(x):", "    return max(0, x)")
    assert not set("$`*\\") & set(screen)
    assert b"\x1b[35;49mdef" in study.raw  # a keyword, in colour


def test_a_long_answer_can_be_read_to_its_end(terminal: Start, tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    lines = "\n\n".join(f"    paragraph {number}" for number in range(40))
    path.write_text(f"cards:\n- question: Long?\n  answer: |\n{lines}\n", "utf-8")
    study = terminal("study", "--decks", str(path))
    study.wait_for("Space shows the answer")
    study.press(" ")
    screen = study.wait_for("paragraph 0", "more lines", "Enter good")
    assert "paragraph 39" not in screen
    study.press(" ")
    study.wait_for("paragraph 10")
    study.press(END)
    study.wait_for("paragraph 39", "the beginning is above")
    study.press(" ")
    study.wait_for("How well did you know it?")
    study.press(*[UP] * 100)
    study.wait_for("Long?", "paragraph 0")


def test_a_resize_redraws_and_a_small_terminal_brings_a_message(terminal: Start, deck: Path) -> None:
    study = terminal("study", "--decks", str(deck))
    study.wait_for("Space shows the answer")
    study.resize(30, 8)
    study.wait_for("This terminal is 30×8", "needs 36×10")
    study.press(" ")  # what nobody can see does nothing
    study.wait_for_output()
    study.resize(60, 14)
    study.wait_for("Space shows the answer", "one")
    study.press(" ")
    study.wait_for("Enter good")
    study.press("4")
    study.wait_for("1/3")


def test_a_terminal_that_does_not_know_its_size_is_taken_as_80_by_24(terminal: Start, deck: Path) -> None:
    study = terminal("study", "--decks", str(deck))
    study.wait_for("Space shows the answer")
    study.process.setwinsize(0, 0)  # as a serial line, or a container, may say
    study.press(" ")
    assert len(study.wait_for("Enter good").splitlines()) == 24


def test_a_resize_keeps_the_paragraph(terminal: Start, tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    lines = "\n\n".join(f"    {number} " + "word " * (7 * number) for number in range(1, 12))
    path.write_text(f"cards:\n- question: Long?\n  answer: |\n{lines}\n", "utf-8")
    study = terminal("study", "--decks", str(path))
    reveal(study)
    keys = cycle("zy")  # a message names the key: then the screen shows all that was before it

    def top_line(*before: str) -> str:
        key = next(keys)
        study.press(*before, key)
        return study.wait_for(f"{key} does nothing here").splitlines()[2]

    while not top_line("j").startswith("8 word"):
        pass
    for columns, rows in ((40, 20), (120, 12), (60, 24), (36, 10), (80, 24)):
        study.resize(columns, rows)
        assert top_line().startswith("8 word")
    study.resize(80, 200)  # all of it is seen
    assert not top_line().startswith("8 word")
    study.resize(80, 40)
    last = top_line()
    assert not last.startswith("8 word")  # there is no more below
    study.resize(80, 24)
    assert top_line().startswith("8 word")
    study.resize(80, 40)
    assert top_line() == last
    assert top_line("k") != last
    study.resize(80, 24)
    assert not top_line().startswith("8 word")
    while not top_line("j").startswith("8 word"):
        pass
    study.press("k", "k", "k")
    inside = top_line("k")
    study.resize(30, 8)
    study.wait_for("This terminal is 30×8")
    study.resize(36, 20)
    study.wait_for("0/1")  # before the card is to be seen, keys do nothing
    assert not top_line().startswith("8 word")
    study.resize(80, 24)
    assert top_line() == inside


@pytest.mark.parametrize("size", [(36, 10), (80, 24), (200, 60)])
def test_every_line_fits_the_terminal(terminal: Start, size: tuple[int, int]) -> None:
    study = terminal("study", "general", columns=size[0], rows=size[1])
    study.wait_for("Space")
    study.press(" ")
    study.wait_for("forgot")
    frames = [each for each in study.raw.decode().split("\x1b[?2026h")[1:] if "\x1b[?2026l" in each]  # whole ones
    assert frames
    for frame in frames:
        assert frame.count("\n") == size[1] - 1  # exactly the screen: one line more would scroll, and flicker


def test_ctrl_c_ends_as_cleanly_as_q(terminal: Start, deck: Path, home: Path) -> None:
    study = terminal("study", "--decks", str(deck))
    reveal(study)
    study.press("4")
    study.wait_for("1/3")
    study.press(CTRL_C)
    status, left = study.end()
    assert status == 130
    assert "1 card" in left
    assert "Traceback" not in left
    assert len(recorded(home)) == 1
    assert study.raw.rstrip().count(b"\x1b[?1049l") == 1  # the normal screen is back


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
def test_a_closed_terminal_ends_as_cleanly_as_q(terminal: Start, deck: Path, home: Path, name: str) -> None:
    study = terminal("study", "--decks", str(deck))
    reveal(study)
    study.press("4")
    study.wait_for("1/3")
    study.process.kill(getattr(signal, name))
    assert "Traceback" not in study.end()[1]
    assert len(recorded(home)) == 1


def test_ctrl_z_restores_the_terminal_and_fg_draws_the_screen_again(terminal: Start, deck: Path) -> None:
    shell = terminal(program=("bash", "--norc", "-i"), PS1="$ ", PATH=os.environ["PATH"])
    shell.wait_for("$")
    shell.press(f"{sys.executable} -m vivadeck study --decks {deck}\r")
    shell.wait_for("Space shows the answer")
    shell.press(CTRL_Z)
    shell.wait_for("Stopped")
    shell.press("fg\r")
    shell.wait_for("Space shows the answer", "0/3")
    shell.press(" ")
    shell.wait_for("The answer to one")


def test_edit_opens_the_editor_at_the_card_and_shows_what_changed(terminal: Start, deck: Path, tmp_path: Path) -> None:
    editor = tmp_path / "nano"
    editor.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/asked\nsed -i.bak "s/answer to two/better answer/" "$2"\n')
    editor.chmod(0o755)
    study = terminal("study", "--decks", str(deck), EDITOR=str(editor))
    study.wait_for("Space shows the answer")
    study.press("s")
    study.wait_for("two")
    study.press("o")
    study.wait_for("Space shows the answer")
    study.press(" ")
    study.wait_for("The better answer")
    assert (tmp_path / "asked").read_text() == "+6\n"


def test_editing_a_bundled_deck_makes_it_the_students_own(
    terminal: Start, viva: Viva, home: Path, tmp_path: Path
) -> None:
    editor = tmp_path / "nano"
    editor.write_text('#!/bin/sh\nsed -i.bak "s/What is a feedforward/What, then, is a feedforward/" "$2"\n')
    editor.chmod(0o755)
    study = terminal("study", "assignment-2", columns=200, EDITOR=str(editor), VIVA_ORDER="deck")
    study.wait_for("Space shows the answer")
    study.press("o")
    shown = study.wait_for("You now have your own copy of this deck", "What, then, is a feedforward")
    assert str(home / "decks" / "assignment-2.yaml") in "".join(shown.split())  # wrapped where the line ends
    study.press("q")
    assert study.end()[0] == 0
    assert (home / "decks" / "assignment-2.yaml").exists()
    assert len(json.loads(viva("decks", "--json").out)) == 5


def test_a_card_that_was_deleted_leaves_the_session(terminal: Start, deck: Path, tmp_path: Path, home: Path) -> None:
    editor = tmp_path / "deletes"
    editor.write_text('#!/bin/sh\nsed -i.bak "4,6d" "$1"\n')
    editor.chmod(0o755)
    study = terminal("study", "--decks", str(deck), EDITOR=str(editor))
    study.wait_for("Space shows the answer", "0/3")
    study.press("o")
    study.wait_for("small/one is no longer in", "leaves it out", "0/2", "two")


def test_undo_keeps_an_edited_card(terminal: Start, deck: Path, tmp_path: Path, home: Path) -> None:
    editor = tmp_path / "betters"
    editor.write_text('#!/bin/sh\nsed -i.bak "s/question: one/question: better/" "$1"\n')
    editor.chmod(0o755)
    path = deck.with_name("single.yaml")
    path.write_text("cards:\n- {id: a, question: one, answer: an answer}\n")
    study = terminal("study", "--decks", str(path), EDITOR=str(editor))
    reveal(study)
    study.press("1")
    study.wait_for("1 again", "Space shows the answer")
    study.press("o")
    study.wait_for("better", "1 again")
    study.press("u")
    study.wait_for("Undone.", "better", "an answer", "1 new")
    study.press("q")
    assert study.end()[0] == 0
    assert recorded(home) == []


def test_undo_does_not_open_another_card_for_one_that_was_deleted(
    terminal: Start, deck: Path, tmp_path: Path, home: Path
) -> None:
    editor = tmp_path / "deletes"
    editor.write_text('#!/bin/sh\nsed -i.bak "/id: one/d" "$1"\n')
    editor.chmod(0o755)
    path = deck.with_name("pair.yaml")
    path.write_text("cards:\n- {id: one, question: one, answer: first}\n- {id: two, question: two, answer: second}\n")
    study = terminal("study", "--decks", str(path), EDITOR=str(editor))
    for grade, then in (("1", "two"), ("4", "one")):
        reveal(study)
        study.press(grade)
        study.wait_for(then, "Space shows the answer")
    study.press("o")
    study.wait_for("That was the last card")
    study.press("u")
    study.wait_for("Undone.", "second", "0/1")
    study.press("u", "u")
    assert "second" not in study.wait_for("There is nothing to undo.", "two", "0/1")
    study.press("q")
    assert study.end()[0] == 0
    assert recorded(home) == []


def test_the_part_just_opened_is_on_the_screen(terminal: Start, tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    lines = "\n\n".join(f"    paragraph {number}" for number in range(20))
    path.write_text(
        f"cards:\n- question: {'very ' * 300}long?\n  answer: |\n{lines}\n"
        "  follow_ups: [{question: probe one, answer: reply one}, {question: probe two, answer: reply two}]\n",
        "utf-8",
    )
    study = terminal("study", "--decks", str(path))
    study.wait_for("Space shows the answer")
    study.press(" ")
    study.wait_for("paragraph 0", "Enter good")
    for part in ("probe one", "reply one", "probe two", "reply two"):
        study.press("f")
        study.wait_for(part)


def test_a_broken_deck_brings_a_message_on_the_screen(terminal: Start, deck: Path) -> None:
    deck.with_name("bad.yaml").write_text("cards: [", "utf-8")
    study = terminal("study", "--decks", str(deck.parent))
    study.wait_for("bad cannot be used. To see why: `viva check`.", "one")
    study.press(" ")
    study.wait_for("The answer to one")


def test_an_edit_that_breaks_the_deck_keeps_the_card(terminal: Start, deck: Path, tmp_path: Path) -> None:
    editor = tmp_path / "breaks"
    editor.write_text('#!/bin/sh\necho "nonsense: 1" >> "$1"\n')
    editor.chmod(0o755)
    study = terminal("study", "--decks", str(deck), columns=200, EDITOR=str(editor))
    study.wait_for("Space shows the answer")
    study.press("o")
    said = "".join(study.wait_for("The deck is broken now").split())  # the path may be wrapped anywhere
    assert "small.yaml:11:1" in said
    assert "unknownkey" in said
    study.press(" ")
    study.wait_for("The answer to one")


def test_a_missing_editor_brings_a_message(terminal: Start, deck: Path) -> None:
    study = terminal("study", "--decks", str(deck), EDITOR="/no/such/editor")
    study.wait_for("Space shows the answer")
    study.press("o")
    study.wait_for("/no/such/editor cannot be started", "Set EDITOR")
    study.press(" ")  # the screen is still viva's: a key acts at once
    study.wait_for("The answer to one")


@pytest.mark.parametrize("key", [CTRL_C, CTRL_BACKSLASH], ids=["Ctrl-C", "Ctrl-backslash"])
def test_an_editor_can_be_interrupted_without_ending_the_session(
    terminal: Start, deck: Path, tmp_path: Path, key: str
) -> None:
    editor = tmp_path / "waits"
    editor.write_text("#!/bin/sh\nulimit -c 0\necho the editor waits\nexec sleep 60\n")
    editor.chmod(0o755)
    study = terminal("study", "--decks", str(deck), EDITOR=str(editor))
    study.wait_for("Space shows the answer")
    study.press("o")
    study.wait_for("the editor waits")
    study.press(key)
    study.wait_for("Space shows the answer")
    study.press(" ")
    study.wait_for("The answer to one")


def test_ctrl_backslash_ends_viva_and_restores_the_terminal(terminal: Start, deck: Path, home: Path) -> None:
    without_core = ("sh", "-c", 'ulimit -c 0; exec "$@"', "sh", *VIVA)
    study = terminal("study", "--decks", str(deck), program=without_core)
    reveal(study)
    study.press("5")
    study.wait_for("1/3", "two")
    assert not termios.tcgetattr(study.process.fd)[3] & termios.ICANON
    study.press(CTRL_BACKSLASH)
    study.end()
    assert study.process.signalstatus == signal.SIGQUIT
    assert study.raw.endswith(LEAVE_SCREEN.encode())
    assert termios.tcgetattr(study.process.fd)[3] & termios.ICANON
    assert '"grade": 5' in (home / "progress.json.journal").read_text("utf-8")  # which the next session puts in


def test_a_slow_escape_sequence_is_no_grade(terminal: Start, deck: Path) -> None:
    study = terminal("study", "--decks", str(deck))
    reveal(study)
    study.press("\x1b[")
    time.sleep(0.03)
    study.press("5~")
    study.press("z")
    study.wait_for("z does nothing here", "0/3")


def test_the_last_grade_can_be_undone(terminal: Start, deck: Path, home: Path) -> None:
    study = terminal("study", "--decks", str(deck), "--new", "1")
    reveal(study)
    study.press("1")
    study.wait_for("1 again")
    study.press(" ")
    study.wait_for("Enter good")
    study.press("5")
    study.wait_for("Done. That was the last card.", "u undo", "1/1")
    study.press("u")
    study.wait_for("Undone.", "The answer to one", "0/1")
    study.press("4")
    study.wait_for("Done. That was the last card.")
    study.press("q")
    status, left = study.end()
    assert (status, "2 reviews of 1 card" in left) == (0, True)
    assert [review["grade"] for review in recorded(home)] == [1, 4]


@pytest.mark.parametrize(
    ("budget", "keys", "said"),
    [
        ("4", "1244", "Today's 4 cards for the exam are done, with"),  # two are to spare, for one and two again
        ("9", "11444", "Nothing more to do today: you recalled every card."),
    ],
)
def test_before_an_exam_the_farewell_says_why_the_session_is_over(
    terminal: Start, viva: Viva, deck: Path, budget: str, keys: str, said: str
) -> None:
    viva("exam", "2026-12-01", "--decks", str(deck), "--cards", budget, VIVA_NOW="2026-11-30T18:00:00+01:00")
    study = terminal("study", "--decks", str(deck), VIVA_NOW="2026-11-30T18:00:00+01:00")
    for key in keys:
        reveal(study)
        study.press(key)
    study.wait_for("Done. That was the last card.", said, "u undo")
    study.press("q")
    left = re.sub(r"\x1b\[[0-9;]*m", "", study.end()[1])
    assert said in " ".join(left.split())


def test_the_farewell_ends_by_itself(terminal: Start, deck: Path) -> None:
    study = terminal("study", "--decks", str(deck), "--new", "1")
    study.wait_for("Space shows the answer")
    study.press("s")
    study.wait_for("Done. That was the last card.")
    assert study.end()[0] == 0


def test_a_grade_that_cannot_be_saved_is_kept_until_it_can(terminal: Start, deck: Path, home: Path) -> None:
    study = terminal("study", "--decks", str(deck), columns=120)
    reveal(study)
    journal = home / "progress.json.journal"
    journal.mkdir()  # stands for a disk that refuses
    study.press("5")
    screen = study.wait_for("Not saved:", "r try again", "q quit without saving")
    assert "0/3" in screen
    study.press("4")
    study.press("r")
    study.wait_for("Not saved:")
    journal.rmdir()
    study.press("r")
    study.wait_for("1/3", "two")
    study.press("q")
    study.end()
    assert [review["grade"] for review in recorded(home)] == [5]


def test_without_colour_the_screen_says_the_same(terminal: Start, deck: Path) -> None:
    study = terminal("study", "--decks", str(deck), NO_COLOR="1")
    study.wait_for("The small deck", "3 new", "Space shows the answer")
    colours = [
        code
        for code in study.raw.split(b"\x1b[")[1:]
        if code.partition(b"m")[0].split(b";")[0] in (b"31", b"32", b"33", b"34", b"35", b"36")
    ]
    assert colours == []


UNANSWERED = """\
title: From the teacher
cards:
- question: What is open?
  key_points: [it is a question]
- question: What is closed?
  answer: An answer.
"""


def writing(tmp_path: Path, *lines: str) -> str:
    """Return an editor that types these lines where it is opened, from the left margin, and keeps the text before."""
    editor = tmp_path / "nano"
    typed = "\\n".join(lines)
    editor.write_text(
        f'#!/bin/sh\necho "$1" > {tmp_path}/asked\ncp "$2" {tmp_path}/opened\n'
        + (f'line=${{1#+}}\nsed -i.bak "${{line%%,*}}s/.*/{typed}/" "$2"\n' if lines else "")
    )
    editor.chmod(0o755)
    return str(editor)


@pytest.mark.parametrize("key", [" ", "w"])
def test_space_writes_the_answer_of_an_unanswered_card_and_goes_on(
    terminal: Start, home: Path, tmp_path: Path, key: str
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(UNANSWERED, "utf-8")
    study = terminal("study", "--decks", str(path), EDITOR=writing(tmp_path, "It has no answer.", "", "Not yet."))
    study.wait_for("What is open?", "Space goes on: you can write the answer")
    study.press(" ")
    screen = study.wait_for("This card has no answer yet.", "it is a question", "Space writes the answer", "5 easy")
    assert "0/2" in screen
    study.press(key)
    screen = study.wait_for("It has no answer.", "Not yet.", "it is a question", "5 easy")
    assert "Space writes" not in screen
    assert "no answer yet" not in screen
    assert (tmp_path / "asked").read_text() == "+6,5\n"
    assert "  question: What is open?\n  answer: |\n    \n  key_points" in (tmp_path / "opened").read_text("utf-8")
    assert "  answer: |\n    It has no answer.\n\n    Not yet.\n  key_points" in path.read_text("utf-8")
    study.press("4")
    study.wait_for("1/2", "What is closed?")
    study.press(" ", "5")
    study.end()
    assert [(review["card"], review["grade"]) for review in recorded(home)] == [
        ("own/what-is-open", 4),
        ("own/what-is-closed", 5),
    ]


def test_an_unanswered_card_can_be_graded_and_nothing_is_written(terminal: Start, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(UNANSWERED, "utf-8")
    study = terminal("study", "--decks", str(path), EDITOR=writing(tmp_path))
    study.wait_for("Space goes on: you can write the answer")
    study.press("w")
    study.wait_for("Press Space to see the answer first.")
    study.press(" ")
    study.wait_for("This card has no answer yet.")
    study.press(" ")
    study.wait_for("Nothing was changed.")
    assert path.read_text("utf-8") == UNANSWERED
    study.press("3")
    study.wait_for("What is closed?")
    study.press("q")
    study.end()
    assert [(review["card"], review["grade"]) for review in recorded(home)] == [("own/what-is-open", 3)]
