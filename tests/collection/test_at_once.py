"""Several processes with one collection: each gives the right answers, and none fails."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from conftest import PATIENCE_SECONDS, ROOT, VIVA, Viva, deck_text
from kept import is_right, settled

PROCESSES = 4
CARDS = 30


@pytest.fixture
def decks(home: Path, tmp_path: Path) -> Path:
    for name in ("a", "b", "c"):
        questions = [f"question {number} of {name}" for number in range(CARDS)]
        settled(tmp_path / "decks" / f"{name}.yaml", deck_text(name, *questions))
    return tmp_path / "decks"


def started(decks: Path, *arguments: str, stdin: str = "") -> subprocess.Popen[bytes]:
    """Start the real command with all of its input."""
    process = subprocess.Popen(
        [*VIVA, *arguments, "--decks", str(decks)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(stdin.encode())
    process.stdin.close()
    process.stdin = None
    return process


def ended(process: subprocess.Popen[bytes]) -> str:
    """Return the command's output; it must end without an error."""
    out, err = process.communicate(timeout=PATIENCE_SECONDS * 2)
    assert process.returncode == 0, err.decode()
    assert b"Traceback" not in err
    return out.decode()


def test_many_commands_start_without_a_file(viva: Viva, decks: Path, tmp_path: Path) -> None:
    commands = [("due", "--json"), ("search", "question 7", "--json"), ("decks", "--json")]
    expected = [viva(*each, "--decks", str(decks), VIVA_CACHE=str(tmp_path / "other")).out for each in commands]
    many = [started(decks, *commands[number % 3]) for number in range(PROCESSES * 3)]
    assert [ended(process) for process in many] == expected * PROCESSES
    is_right(tmp_path, decks)


def test_many_ask_while_reviews_are_recorded_and_folded(viva: Viva, decks: Path, tmp_path: Path) -> None:
    """Meanwhile the number of new cards only falls; at the end all graded cards are recorded, and no others."""
    left = 3 * CARDS
    for turn in range(3):
        grading = [started(decks, "study", "--new", "999", name, stdin="5\n5\n5\nq\n") for name in ("a", "b")]
        asking = [started(decks, "due", "--json") for _ in range(PROCESSES)]
        finding = started(decks, "search", f"is:new question {turn}", "--json")
        for process in asking:
            new = sum(deck["new"] for deck in json.loads(ended(process)))
            assert left - 6 <= new <= left
        assert json.loads(ended(finding))
        for process in grading:
            assert "3 " in ended(process)
        left -= 6
        assert sum(deck["new"] for deck in json.loads(ended(started(decks, "due", "--json")))) == left
        is_right(tmp_path, decks, queries=("is:new", "is:due", "question 2"))
    assert not (tmp_path / "home" / "progress.json.journal").exists()


def test_many_ask_while_decks_are_written_and_the_file_is_deleted(decks: Path, tmp_path: Path) -> None:
    for turn in range(3):
        asking = [started(decks, *command) for command in (("due", "--json"), ("search", "question")) * PROCESSES]
        new = decks / "new"
        new.write_text(deck_text("b", *(f"turn {turn} {number}" for number in range(CARDS))), "utf-8")
        new.replace(decks / "b.yaml")
        for path in (tmp_path / "cache").glob("*.sqlite"):
            path.unlink(missing_ok=True)
        for process in asking:
            ended(process)
        is_right(tmp_path, decks, queries=("turn", "question"))
