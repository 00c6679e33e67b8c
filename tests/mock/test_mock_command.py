"""`viva mock` line by line, its report again, and what cannot be asked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import recorded

if TYPE_CHECKING:
    from conftest import PseudoTerminal, Viva

DECK = """\
cards:
- id: a
  question: What is a?
  answer: The answer to a
  short: In short, a
  key_points: [alpha one, beta two, gamma three]
  mistakes: [{claim: a is b, why: it is not}]
  follow_ups:
  - {question: More of alpha?, answer: It is the first.}
  - {question: And gamma?, answer: It is the third.}
- {id: b, question: What is b?, answer: The answer to b, short: "In short, b"}
- {id: c, question: What is c?}
"""


def test_a_whole_mock_line_by_line_and_its_report_again(viva: Viva, path: str, home: Path, tmp_path: Path) -> None:
    asked = viva("mock", "--decks", path, "--seed", "1", stdin="q\n")
    assert asked.out.splitlines()[1:] == ["No question was graded, so there is no report."]
    is_a_first = "[m/a]" in asked.out
    of_a, of_b = "z\n\nd\na b\n\n\n", "\n2\n"
    file = tmp_path / "mock.md"
    typed = of_a + of_b if is_a_first else of_b + of_a
    done = viva("mock", "--decks", path, "--seed", "1", "--report", str(file), stdin=typed)
    assert done.status == 0
    lines = done.out.splitlines()
    question = lines.index(next(line for line in lines if "[m/a]" in line))
    assert lines[question].endswith("[m/a] What is a?")
    assert lines[question + 1 :][:9] == [
        "You answered in 0:00.",
        "a ☐ alpha one",
        "b ☐ beta two",
        "c ☐ gamma three",
        "",
        "In short, a",
        "",
        "The answer to a",
        "",
    ]
    assert "Ticked: a, b. Enter is 3." in lines
    asks = lines.index("The examiner asks back: And gamma?")  # the point that was missed
    assert lines[asks + 1] == "It is the third."
    assert done.err.splitlines()[0].startswith("Enter ends your answer.")
    assert done.err.splitlines()[1:] == [
        "This card has 3 key points, so d ticks nothing.",
        f"The report is in {file}.",
    ]
    shown = done.out[done.out.index("Your viva: ") :]
    assert "left out: m/a\n    · gamma three\n" in shown
    assert f"learn first: `viva practice m/b m/a --decks {path}`\nleft out: " in shown
    again = viva("mock", "--last", "--decks", path, "--report", "-")
    assert again.out == file.read_text("utf-8")
    assert viva("mock", "--last", "--decks", path).out == shown
    before = viva("mock", "--last", "--decks", path, VIVA_NOW="2026-01-02T18:00")  # the clock was wrong in March
    assert before.out == "You have had no mock viva yet. To begin one: `viva mock`\n"
    by_card = {each["card"]: each for each in recorded(home)}
    assert [by_card[card]["grade"] for card in ("m/a", "m/b")] == [3, 2]
    assert all(each["mode"] == "mock" and "answered" in each for each in by_card.values())
    assert len({each["mock"] for each in by_card.values()}) == 1
    assert "points" not in by_card["m/b"]
    practised = viva("practice", "m/b", "m/a", "--decks", path, stdin="q\n")
    assert practised.out.startswith("[m/")
    done = viva("practice", "m/b", "m/a", "--decks", path, stdin="4\n4\n4\n4\n4\n")
    assert {line.split("]")[0] for line in done.out.splitlines() if line.startswith("[")} == {"[m/a", "[m/b"}


def test_an_answer_that_is_typed_where_it_is_to_be_said_is_no_grade(viva: Viva, path: str, home: Path) -> None:
    done = viva("mock", "-q", '"What is a"', "--decks", path, stdin="alpha and beta\n\n4\n")
    assert "Say your answer aloud, then press Enter. To type it: `viva mock --type`\n" in done.err
    assert [each["grade"] for each in recorded(home)] == [4]


def test_strict_shows_no_model_answer_and_undo_takes_a_grade_back(viva: Viva, path: str, home: Path) -> None:
    done = viva("mock", "-q", '"What is a"', "--decks", path, "--strict", stdin="\nabc\n5\nu\n1\n\n")
    assert [each["grade"] for each in recorded(home)] == [1]
    asked, ended = done.out.split("Your viva: ")
    assert "The answer to a" not in asked
    assert "In short" not in asked
    assert "\n\nModel answers\n\nWhat is a?\n\nIn short, a\n\nThe answer to a\n\n↳ More of alpha?\n" in ended
    assert ended.index("learn first: ") < ended.index("To see this report") < ended.index("Model answers")
    assert f"`viva mock --last --strict --decks {path}`" in ended
    again = viva("mock", "--last", "--strict", "--decks", path)
    assert again.out == f"Your viva: {ended}"
    assert "Not:" not in done.out
    assert "It is the first." not in asked
    assert done.out.count("The examiner asks back: More of alpha?") == 2
    assert "Again: [m/a] What is a?" in done.out
    assert "To read an answer: `viva show CARD`" in done.out


def test_an_answer_before_an_undo_comes_again_with_its_question(viva: Viva, path: str, home: Path) -> None:
    done = viva("mock", "--decks", path, "--strict", "--questions", "2", "--seed", "2", stdin="\n4\n\nu\n3\n2\n\n")
    first, second = (line.partition(". ")[2] for line in done.out.splitlines() if line.startswith("Question "))
    assert [line[7:] for line in done.out.splitlines() if line.startswith("Again: ")] == [first, second]
    assert [each["grade"] for each in recorded(home)] == [3, 2]


def test_fewer_cards_than_questions_are_said_to_be(viva: Viva, path: str) -> None:
    done = viva("mock", "-q", '"What is a"', "--decks", path, "--questions", "4", stdin="4\n\n\n")
    assert done.err.startswith("Only 1 card can be asked.\n")
    assert "can be asked" not in viva("mock", "-q", '"What is a"', "--decks", path, stdin="4\n\n\n").err


def test_a_partner_sees_everything_at_once_and_a_pass_is_a_0(viva: Viva, path: str, home: Path) -> None:
    done = viva("mock", "-q", '"What is a"', "--decks", path, "--partner", stdin="ac\n\n\n\n")
    assert done.out.index("And gamma?") < done.out.index("Ticked: a, c. Enter is 3.") < done.out.index("You answered")
    assert [each["grade"] for each in recorded(home)] == [3]
    passed = viva("mock", "-q", '"What is b"', "--decks", path, stdin="p\n", VIVA_NOW="2026-03-02T19:00")
    assert "The answer to b" in passed.out
    assert "░░░░░░░░░░  0 of 1, 1 not tried" in passed.out
    assert "compared: on Mon 2 Mar, 18:00: pass, not yet strong, 1 of 1 answered well\n" in passed.out
    assert "answered" not in recorded(home)[-1]


def test_a_mock_by_the_clock_ends_when_its_time_is_up(viva: Viva, path: str) -> None:
    done = viva("mock", "--minutes", "1", "--decks", path, stdin="\n4\n\n\n4\n\n")
    assert "Question 1. [m/" in done.out
    assert "2 of 2" in done.out


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("--questions", "0"), 2, "--questions"),
        (("--questions", "3", "--minutes", "3"), 2, "Give --questions or --minutes, not both."),
        (("--last", "--partner"), 2, "--last shows a report and asks nothing"),
        (("--last",), 0, "You have had no mock viva yet. To begin one: `viva mock`"),
        (("-q", "nothing-like-this"), 0, "No card matches."),
        (("-q", '"What is c"'), 0, "they have no answer yet. To write one: `viva edit m/c`"),
        (("--report", "{path}"), 1, "is not a file of this kind from viva, so viva did not change it."),
        (("genral",), 1, "There is no deck 'genral'."),
    ],
)
def test_what_cannot_be_asked_is_said_before_the_first_question(
    viva: Viva, path: str, arguments: tuple[str, ...], status: int, says: str
) -> None:
    done = viva("mock", *(each.format(path=path) for each in arguments), "--decks", path, stdin="\n4\n")
    assert (done.status, says in " ".join((done.out + done.err).split())) == (status, True)
    assert "Question" not in done.out
    assert Path(path).read_text("utf-8") == DECK


ONE = '"answer to b"'  # a query


def test_a_report_on_stdout_has_stdout_for_itself(viva: Viva, path: str) -> None:
    none = viva("mock", "--last", "--decks", path, "--report", "-")
    assert (none.status, none.out, none.err.startswith("You have had no mock viva yet.")) == (0, "", True)
    nothing = viva("mock", "--decks", path, "-q", "nowhere", "--report", "-")
    assert (nothing.out, bool(nothing.err)) == ("", True)
    stopped = viva("mock", "--decks", path, "--report", "-", stdin="q\n")
    assert (stopped.out, stopped.err.splitlines()[-1]) == ("", "No question was graded, so there is no report.")
    done = viva("mock", "--decks", path, "-q", ONE, "--report", "-", stdin="\n4\n")
    assert done.err.startswith("Question 1 of 1. [m/b] What is b?\nYou answered in 0:00.\n")
    assert done.out == viva("mock", "--last", "--decks", path, "--report", "-").out
    assert done.out.startswith("<!-- A report of viva mock -->\n\n# Your viva: good\n")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize("types", [(), ("--type",)])
def test_the_screen_of_a_mock_is_on_the_terminal_while_stdout_is_a_file(
    terminal: Callable[..., PseudoTerminal], path: str, tmp_path: Path, types: tuple[str, ...]
) -> None:
    file = tmp_path / "report.md"
    viva = [sys.executable, "-m", "vivadeck", "mock", "--decks", path, "-q", ONE, "--report", "-", *types]
    shell = ("sh", "-c", 'file=$1; shift; exec "$@" > "$file"', "sh", str(file), *viva)
    mock = terminal(program=shell, columns=60, rows=14)
    assert (
        "─" * 60 in mock.wait_for("Mock viva · 1 of 1", "What is b?", "Ctrl-J new line" if types else "Space").split()
    )
    mock.press(*(("x", "\r") if types else (" ",)))
    mock.wait_for("In short, b")
    mock.press("4")
    mock.wait_for("Done. That was the last question.")
    mock.press("x")
    assert mock.end()[0] == 0
    text = file.read_text("utf-8")
    assert text.startswith("<!-- A report of viva mock -->\n\n# Your viva: good\n")
    assert "\x1b" not in text
