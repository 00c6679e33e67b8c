"""`viva study` without a terminal: a line in for each prompt, plain lines out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import count
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, get_args

import pytest
import typer
from conftest import NOW, ROOT, Result

from vivadeck import ticks
from vivadeck.agenda import Item
from vivadeck.commands import options
from vivadeck.decks.library import load
from vivadeck.progress.store import Store
from vivadeck.study import summary
from vivadeck.study.line_mode import StudyLines
from vivadeck.study.session import start
from vivadeck.study.view import StudyView
from vivadeck.terminal.asking import Runner
from vivadeck.ticks import Tick

if TYPE_CHECKING:
    from conftest import PseudoTerminal, Viva


def recorded(home: Path) -> list[tuple[str, int]]:
    """Return (card, grade) of the reviews in progress.json."""
    progress: dict[str, Any] = json.loads((home / "progress.json").read_text("utf-8"))
    return [(review["card"], review["grade"]) for review in progress["reviews"]]


def test_a_scripted_session(viva: Viva, deck: Path, home: Path) -> None:
    done = viva("study", "--decks", str(deck), stdin="\n4\n\n\n\n5\n")
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert [line for line in lines if line.startswith("[")] == [
        "[small/one] one",
        "[small/two] two",
        "[small/three] three",
    ]
    assert lines[1] == "The answer to one"
    assert "0-2 forgot → today; 3 hard → today, then 1 day; 4/Enter good, 5 easy → 1 day" in lines
    assert lines[-5:-1] == ["reviewed: 3 cards", "recalled: 100 %", "time: 0 s (0 s a card)", "tomorrow: 3 cards due"]
    assert recorded(home) == [("small/one", 4), ("small/two", 4), ("small/three", 5)]


def test_letters_tick_key_points_and_enter_takes_the_suggested_grade(viva: Viva, tmp_path: Path, home: Path) -> None:
    path = tmp_path / "ticked.yaml"
    cards = "".join(f"- {{question: {name}, answer: A, key_points: [one, two, three]}}\n" for name in ("p", "q", "r"))
    path.write_text(f"cards:\n{cards}", "utf-8")
    done = viva("study", "--decks", str(path), stdin="\na, c\n\na\n\nb\nd\nb\n\n\nbca\n5\n")
    lines = done.out.splitlines()
    assert [line for line in lines if "Enter is" in line] == [
        "Ticked: a, c. Enter is 3.",
        "Ticked: b. Enter is 2.",
        "Nothing is ticked. Enter is 4.",
        "Ticked: a, b, c. Enter is 4.",
    ]
    assert done.err.splitlines()[1:] == [
        "This card has 3 key points, so d ticks nothing. o opens the card in your editor."
    ]
    assert recorded(home)[:1] == [("ticked/p", 3)]
    kept = [review.get("points") for review in json.loads((home / "progress.json").read_text("utf-8"))["reviews"]]
    points = ("one", "two", "three")
    assert [ticks.kept((("points", json.dumps(each)),), points) if each else () for each in kept] == [
        (Tick.HEARD, Tick.NOT_HEARD, Tick.HEARD),
        (),
        (Tick.HEARD,) * 3,
    ]


@pytest.mark.parametrize(
    ("typed", "grades"),
    [
        ("", []),  # the input ends at once
        ("\n", []),  # … at the grade
        ("\n4\n", [("small/one", 4)]),
        (
            "4\n5\n3\n4\n",
            [("small/one", 4), ("small/two", 5), ("small/three", 3), ("small/three", 4)],
        ),  # no empty lines
        ("\n4\nq\n\n4\n", [("small/one", 4)]),
        ("\n1\nu\n\n5\nq\n", [("small/one", 5)]),
        ("s\nx\n\n4\n", [("small/three", 4)]),
        ("x\nu\n\n4\nq\n", [("small/one", 4)]),
        ("\n6\n-1\nfour\n4\nq\n", [("small/one", 4)]),  # what is not a grade is asked again
        ("  \r\n 4 \r\nQ\r\n", [("small/one", 4)]),
    ],
)
def test_typed_grades_are_recorded(
    viva: Viva, deck: Path, home: Path, typed: str, grades: list[tuple[str, int]]
) -> None:
    assert viva("study", "--decks", str(deck), stdin=typed).status == 0
    assert recorded(home) == grades if grades else not (home / "progress.json").exists() or recorded(home) == []


def test_a_line_that_makes_no_sense_brings_a_message(viva: Viva, deck: Path) -> None:
    done = viva("study", "--decks", str(deck), stdin="u\nsix\n\n6\nf\nq\n")
    assert done.err.splitlines()[0] == "There is nothing to undo."
    assert done.err.count("type a grade from 0 to 5") == 2
    assert "This card has no follow-ups." in done.err


def test_markdown_and_tex_are_plain_text(viva: Viva, tmp_path: Path) -> None:
    path = tmp_path / "rich.yaml"
    path.write_text(
        "cards:\n- question: What is $x^2$?\n  answer: |\n    It is **simple**,\n    in one line: $\\max(0, x)$.\n\n"
        "    - a `code`\n\n    ```python\n    x = 1\n    ```\n"
        "  key_points: [heard $x_1$]\n  follow_ups: [{question: Why?, answer: Because.}]\n",
        "utf-8",
    )
    done = viva("study", "--decks", str(path), stdin="\nf\nf\n4\n")
    text = done.out
    for line in (
        "[rich/what-is-x-2_efbe] What is x²?",
        "It is simple, in one line: max(0, x).",
        " • a code",
        "  x = 1",
        "a ☐ heard x₁",
        "↳ Why?",
        "  Because.",
    ):
        assert line in text.splitlines()
    assert not set("$*`\\\x1b") & set(text.partition("more now")[0])


def test_follow_ups_open_one_by_one(viva: Viva, tmp_path: Path) -> None:
    path = tmp_path / "probing.yaml"
    path.write_text(
        "cards:\n- question: Q\n  answer: A\n  follow_ups:\n"
        "  - {question: first probe, answer: first reply}\n  - {question: second probe, answer: second reply}\n",
        "utf-8",
    )
    opened = ["↳ first probe", "  first reply", "↳ second probe", "  second reply"]
    for steps in range(6):
        done = viva("study", "--decks", str(path), stdin="\n" + "f\n" * steps + "q\n")
        assert "4/Enter good, 5 easy → 1 day\nf follow-ups (2)\n" in done.out
        assert [line for line in done.out.splitlines() if line in opened] == opened[:steps]
        assert done.err == ("There are no more follow-ups.\n" if steps > 4 else "")


def test_the_summary_counts_what_was_skipped_and_suspended(viva: Viva, deck: Path) -> None:
    done = viva("study", "--decks", str(deck), stdin="s\nu\ns\nx\n4\n")
    assert done.out.splitlines()[-7:-2] == [
        "reviewed: 1 card",
        "recalled: 100 %",
        "time: 0 s (0 s a card)",
        "skipped: 1 card, until tomorrow",
        "suspended: 1 card. To bring it back: `viva resume small/two`",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_a_terminal_without_a_screen_says_which_key_shows_the_answer(
    terminal: Callable[..., PseudoTerminal], tmp_path: Path
) -> None:
    path = tmp_path / "probing.yaml"
    path.write_text(
        "cards:\n- question: Q\n  answer: A\n"
        "  follow_ups: [{question: one, answer: first}, {question: two, answer: second}]\n",
        "utf-8",
    )
    study = terminal("study", "--decks", str(path), TERM="dumb")
    study.wait_for("[probing/q] Q", "Enter shows the answer>")
    for typed, prompt in (
        ("", "f follow-ups (2) grade>"),
        ("f", "↳ one grade, f its answer>"),
        ("f", "first grade, f follow-ups (1)>"),
        ("f", "↳ two grade, f its answer>"),
        ("f", "second grade>"),
    ):
        study.press(f"{typed}\r")
        study.wait_for(prompt)


def test_closed_input_ends_the_session(home: Path, deck: Path) -> None:
    command = [sys.executable, "-m", "vivadeck", "study", "--decks", str(deck)]
    script = "import os, sys; os.close(0); os.execv(sys.argv[1], sys.argv[1:])"
    done = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, check=False, env=os.environ)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert done.stdout.startswith(b"[small/one] one")


def test_a_grade_is_durable_before_the_next_question(home: Path, deck: Path) -> None:
    command = [sys.executable, "-m", "vivadeck", "study", "--decks", str(deck)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as session:
        assert session.stdin is not None
        assert session.stdout is not None
        session.stdin.write(b"4\n")
        session.stdin.flush()
        asked = [session.stdout.readline(), session.stdout.readline()]
        session.kill()
    assert asked[1].startswith(b"[small/two]")
    journal = (home / "progress.json.journal").read_text("utf-8")
    assert json.loads(journal)["review"]["grade"] == 4


class Talk:
    """A session that is talked to line by line."""

    def __init__(self, deck: Path, home: Path) -> None:
        self.journal = home / "progress.json.journal"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vivadeck", "study", "--decks", str(deck)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self.process.stdout
        assert self.process.stderr
        self.out: IO[str] = self.process.stdout
        self.err: IO[str] = self.process.stderr
        assert self.out.readline() == "[small/one] one\n"

    def say(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def refuse(self, line: str) -> None:
        """Say a line that cannot be recorded, for the journal is a folder: that stands for a disk that refuses."""
        self.journal.mkdir(exist_ok=True)
        self.say(line)
        said = (
            f"Not saved: Your earlier reviews are safe, but {self.journal} could not be written: is a directory. "
            "r: try again, q: quit without saving.\n"
        )
        assert self.err.readline() == said

    def end(self, *lines: str) -> Result:
        out, err = self.process.communicate("".join(f"{line}\n" for line in lines), timeout=60)
        return Result(self.process.returncode, out, err)


@pytest.fixture
def talk(deck: Path, home: Path) -> Iterator[Talk]:
    talk = Talk(deck, home)
    yield talk
    talk.process.kill()
    talk.process.communicate()


@pytest.mark.parametrize("again", ["", "r", "R"])
def test_a_grade_that_cannot_be_saved_is_kept_until_it_can(talk: Talk, home: Path, again: str) -> None:
    for line in ("5", again, "4", "u", "?"):
        talk.refuse(line)
    talk.journal.rmdir()
    talk.say(again)
    assert talk.out.readline() == "[small/two] two\n"
    done = talk.end("3")
    assert (done.status, done.err) == (0, "")
    assert recorded(home) == [("small/one", 5), ("small/two", 3)]


def test_an_undo_that_cannot_be_saved_is_kept_until_it_can(talk: Talk, home: Path) -> None:
    talk.say("1")
    assert talk.out.readline() == "[small/two] two\n"
    kept = talk.journal.read_bytes()
    talk.journal.unlink()
    talk.refuse("u")
    talk.journal.rmdir()
    talk.journal.write_bytes(kept)
    talk.say("r")
    assert talk.out.readline() == "[small/one] one\n"
    assert talk.end("5").status == 0
    assert recorded(home) == [("small/one", 5)]


@pytest.mark.parametrize("refused", ["4", "s", "x"])
def test_a_session_can_end_without_saving_the_last_step(talk: Talk, home: Path, refused: str) -> None:
    talk.refuse(refused)
    talk.journal.rmdir()
    done = talk.end("q")
    assert (done.status, done.err) == (0, "Not saved, as you chose: the last step (small/one).\n")
    assert "reviewed: no cards\nleft: 3 cards" in done.out
    assert not (home / "progress.json").exists()


def test_an_input_that_ends_before_everything_is_saved_is_an_error(talk: Talk) -> None:
    talk.refuse("4")
    talk.journal.rmdir()
    done = talk.end()
    assert (done.status, "reviewed: no cards" in done.out) == (1, True)
    assert done.err == "Not saved: the last step (small/one).\nThe input ended before everything was saved.\n"


def test_the_unsaved_step_is_named_when_the_end_fails_too(talk: Talk) -> None:
    talk.refuse("4")
    done = talk.end()
    assert (done.status, done.err.splitlines()[0]) == (1, "Not saved: the last step (small/one).")
    assert "journal cannot be read: it is a folder." in done.err


def test_nothing_due_says_what_comes_next(viva: Viva, deck: Path) -> None:
    viva("study", "--decks", str(deck), stdin="4\n4\n4\n")
    done = viva("study", "--decks", str(deck))
    option = f"--decks {deck}"
    more = f"`viva study {option} --more` (your weakest cards) or `viva practice {option}` (any cards)"
    assert done.out == f"Nothing is due.\nNext: 3 cards tomorrow.\nTo study more now: {more}\n"


def test_new_cards_a_day_are_counted_over_sessions(viva: Viva, deck: Path) -> None:
    viva("study", "--decks", str(deck), "--new", "2", stdin="4\n")
    assert viva("study", "--decks", str(deck), "--new", "2", stdin="4\n").out.startswith("[small/two]")
    done = viva("study", "--decks", str(deck), "--new", "2")
    assert "Today's new cards are done (2).\n" in done.out
    assert f"`viva study --decks {deck} --new 3` (1 new card)" in done.out
    assert viva("study", "--decks", str(deck), "--new", "3").out.startswith("[small/three]")
    none = viva("study", "--decks", str(deck), "--new", "0", VIVA_HOME=str(deck.parent / "other"))
    assert "Your limit is 0 new cards a day.\n" in none.out
    assert f"To study more now: `viva study --decks {deck} --new 3` (3 new cards) or " in none.out
    assert viva("study", "--decks", str(deck), "--new", "0", VIVA_NOW="2026-03-03T18:00").out.startswith("[small/one]")


def test_until_four_in_the_morning_it_is_still_the_day_before(viva: Viva, deck: Path) -> None:
    viva("study", "--decks", str(deck), "--new", "1", stdin="4\n", VIVA_NOW="2026-03-03T03:59:00+01:00")
    shown = json.loads(viva("show", "small/one", "--json", "--decks", str(deck)).out)
    assert shown["schedule"]["due"] == "2026-03-03"
    later = {"VIVA_NOW": "2026-03-03T04:00:00+01:00"}
    assert json.loads(viva("due", "--json", "--decks", str(deck), **later).out)[0]["due"] == 1
    assert (
        json.loads(viva("due", "--json", "--decks", str(deck), VIVA_NOW="2026-03-03T03:58:00+01:00").out)[0]["due"] == 0
    )


def test_a_query_and_a_deck_choose_the_cards(viva: Viva) -> None:
    done = viva("study", "general", "-q", "tag:regularization -dropout", "--new", "100", stdin="4\n" * 100)
    asked = [line.partition("]")[0][1:] for line in done.out.splitlines() if line.startswith("[")]
    assert "general/overfitting" not in asked  # its answer speaks of dropout
    assert "general/l1-and-l2-regularization" in asked
    assert all(card.startswith("general/") for card in asked)


ENDLESS = {
    "zeros": ("cat /dev/zero", "a line of more than 1,000 characters"),
    "a long line": ("printf '4\\n'; head -c 2000 /dev/zero | tr '\\0' 4", "a line of more than 1,000 characters"),
    "nonsense": ("yes nonsense", "far more lines than there are cards"),
    "misses": ("yes 0", "far more lines than there are cards"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="a POSIX shell, and limits as Linux has them")
@pytest.mark.parametrize("name", ENDLESS)
def test_an_input_without_end_ends_the_session(deck: Path, home: Path, name: str) -> None:
    written, said = ENDLESS[name]
    viva = f'"{sys.executable}" -m vivadeck study --decks "{deck}"'
    script = f"{{ printf '5\\n'; {written}; }} | {{ ulimit -v 700000; ulimit -t 20; {viva}; }}"
    done = subprocess.run(["sh", "-c", script], capture_output=True, check=False, cwd=ROOT, timeout=120, text=True)
    last = done.stderr.splitlines()[-1]
    assert (done.returncode, last.startswith(f"The input has {said}"), "ends here" in last) == (1, True, True), (
        done.stderr
    )
    assert recorded(home)[0] == ("small/one", 5)
    assert "reviewed: " in done.stdout
    assert not (home / "progress.json.journal").exists()


UNANSWERED = "cards:\n- question: What is open?\n- question: What is closed?\n  answer: An answer.\n"


def test_an_unanswered_card_says_so_and_is_graded(viva: Viva, tmp_path: Path, home: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(UNANSWERED, "utf-8")
    done = viva("study", "--decks", str(path), stdin="\nw\n4\nw\n\n5\n")
    assert done.status == 0
    assert done.out.splitlines()[:2] == ["[own/what-is-open] What is open?", "This card has no answer yet."]
    assert "To write the answer: `viva edit own/what-is-open`" in done.out
    assert done.err.splitlines() == [
        "An editor needs a terminal. To write the answer: `viva edit own/what-is-open`",
        "This card has an answer already.",
    ]
    assert recorded(home) == [("own/what-is-open", 4), ("own/what-is-closed", 5)]
    assert path.read_text("utf-8") == UNANSWERED


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize("is_revealed", [True, False])
def test_w_writes_the_answer_in_a_plain_terminal(
    terminal: Callable[..., PseudoTerminal], home: Path, tmp_path: Path, is_revealed: bool
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(UNANSWERED, "utf-8")
    editor = tmp_path / "types"
    editor.write_text('#!/bin/sh\nsed -i.bak "s/answer: |/&\\nIt is written now./" "$1"\n')
    editor.chmod(0o755)
    study = terminal("study", "--decks", str(path), TERM="dumb", EDITOR=str(editor))
    study.wait_for("[own/what-is-open] What is open?", "answer>")
    if is_revealed:
        study.press("\r")
        study.wait_for("This card has no answer yet.", "w writes the answer in your editor.", "grade>")
    study.press("w\r")
    study.wait_for("It is written now.", "5 easy → 1 day", "grade>")
    study.press("4\r")
    screen = study.wait_for("[own/what-is-closed] What is closed?")
    assert screen.count("What is open?") == 1
    study.press("q\r")
    assert study.end()[0] == 0
    assert recorded(home) == [("own/what-is-open", 4)]


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_what_an_edit_says_is_not_lost_in_a_plain_terminal(
    terminal: Callable[..., PseudoTerminal], home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(UNANSWERED, "utf-8")
    editor = tmp_path / "leaves"
    editor.write_text("#!/bin/sh\n")
    editor.chmod(0o755)
    study = terminal("study", "--decks", str(path), TERM="dumb", EDITOR=str(editor))
    study.wait_for("answer>")
    study.press("\r", "w\r")
    study.wait_for("Nothing was changed.", "grade>")
    assert path.read_text("utf-8") == UNANSWERED
    editor.write_text("#!/bin/sh\nprintf 'cards:\\n- {question: What is closed?, answer: A}\\n' > \"$1\"\n")
    study.press("w\r")
    study.wait_for("own/what-is-open is no longer in", "[own/what-is-closed] What is closed?", "answer>")
    study.press("q\r")
    assert study.end()[0] == 0


@pytest.mark.parametrize(("lines", "asked"), [("\n4\n" * 9, 2), ("4\ns\n4\n", 2), ("4\n4\nu\n", 2)])
def test_when_the_time_is_up_the_session_ends(
    deck: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lines: str, asked: int
) -> None:
    """Each look at the clock is 10 s after the last one, so one minute is over with the second card."""
    moments = count(datetime.fromisoformat(NOW).timestamp(), 10)

    def now() -> datetime:
        return datetime.fromtimestamp(next(moments), UTC)

    store = Store(home, date(2026, 3, 2))
    store.prepare()
    begun = start([Item(card) for card in load([deck]).cards.values()], date(2026, 3, 2))
    runner = Runner(StudyView(replace(begun, ends_at=now() + timedelta(minutes=1)), now()), store.record, now)
    monkeypatch.setattr(sys, "stdin", StringIO(lines))
    runner.run(StudyLines(3, now))
    assert capsys.readouterr().out.count("[small/") == asked
    assert (runner.stopped, runner.view.session.is_over) == (None, True)
    assert [item.card.name for item in runner.view.session.queue] == ["three"]
    figures = summary.summarize(runner.view.session, 1, {}, date(2026, 3, 2))
    left = dict(summary.lines(figures, "viva study --minutes 1"))["left"]
    assert left == "1 card. The time is up. To continue: `viva study --minutes 1`"


@pytest.mark.parametrize("typed", ["0", "-3", "10000", "1441", "ten", "", "1.5", "٣", "9" * 5000])
def test_minutes_that_make_no_sense_are_refused(typed: str) -> None:
    (_, option) = get_args(options.StopOption)
    with pytest.raises(typer.BadParameter, match="Give a whole number from 1 to 1440"):
        option.parser(typed)
    assert [option.parser(each) for each in ("1", "1440")] == [1, 1440]


def test_a_session_says_when_it_ends(viva: Viva, deck: Path) -> None:
    done = viva("study", "--minutes", "30", "--decks", str(deck), stdin="4\n")
    assert (done.status, done.err) == (0, "This session ends at 18:30.\n")
    practised = viva("practice", "--minutes", "30", "--decks", str(deck), stdin="4\n")
    assert (
        practised.err
        == "Practice: a card that is not due keeps its date, unless you miss it. This session ends at 18:30.\n"
    )
    wrong = viva("study", "--minutes", "0")
    assert (wrong.status, "0 is not possible. Give a whole number from 1 to 1440." in wrong.err) == (2, True)
