"""`viva check`: problems on stdout, their number on stderr, exit status 1; `--fix` writes ids; progress counts too."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from vivadeck import cli
from vivadeck.decks.library import load
from vivadeck.model import Review
from vivadeck.progress import json_file
from vivadeck.progress.merge import progress
from vivadeck.settings import bundled_decks

GOOD = "cards:\n- id: one\n  question: Q\n  answer: A\n"
WITHOUT_ID = "cards:\n- question: What is Q?\n  answer: A\n- {question: R, answer: A}\n"


class CheckResult(NamedTuple):
    """What a command came to."""

    status: int
    out: str
    err: str


Check = Callable[..., CheckResult]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Run `viva check` in a folder, with a home beside it."""
    home = tmp_path / "home"
    home.mkdir()
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.setenv("VIVA_HOME", str(home))
    monkeypatch.delenv("VIVA_DECKS", raising=False)
    monkeypatch.chdir(folder)

    def run(*arguments: str) -> CheckResult:
        result = CliRunner().invoke(cli.app, ["check", *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return CheckResult(result.exit_code, result.stdout, result.stderr)

    return run


def remember(home: Path, *cards: str) -> Path:
    """Write a progress file with a review of each card, and return its path."""
    reviews = [Review(card, datetime(2026, 1, 1, 12, second, tzinfo=UTC), 4, 7.5) for second, card in enumerate(cards)]
    (home / "progress.json").write_text(json_file.dump(progress(reviews)), "utf-8")
    return home / "progress.json"


def test_good_decks(check: Check) -> None:
    Path("a.yaml").write_text(GOOD)
    Path("b.yml").write_text("deck: named\n" + GOOD + "- {id: two, question: R, answer: A}\n")
    Path("a.yaml").write_text(GOOD.replace("Q", "P"))
    assert check("a.yaml", "b.yml") == CheckResult(0, "a.yaml: a, 1 card\nb.yml: named, 2 cards\n", "")
    assert check(".") == CheckResult(0, "a.yaml: a, 1 card\nb.yml: named, 2 cards\n", "")


def test_several_bad_files(check: Check) -> None:
    Path("a.yaml").write_text(GOOD)
    Path("b.yaml").write_text("cards:\n- question: Q\n  anwser: A\n")
    Path("c.yaml").write_bytes(b"cards:\n- question: \xff\n")
    Path("d.yaml").write_text("cards: [\n")
    assert check(".") == CheckResult(
        1,
        "b.yaml:3:3: b/q: unknown key 'anwser'. Did you mean answer?\n"
        "c.yaml:2:13: this is not UTF-8 text: save the file as UTF-8\n"
        'd.yaml:2:1: something is missing here: is a "[" or a "{" never closed?\n'
        "a.yaml: a, 1 card\n",
        "3 problems.\n",
    )


def test_one_problem(check: Check) -> None:
    Path("a.yaml").write_text("cards: []\n")
    assert check("a.yaml") == CheckResult(1, "a.yaml:1:8: the deck has no cards\n", "1 problem.\n")


def test_cards_without_ids(check: Check) -> None:
    Path("a.yaml").write_text(WITHOUT_ID)
    hint = "2 without an id; to write ids: `viva check --fix`"
    assert check("a.yaml") == CheckResult(0, f"a.yaml: a, 2 cards ({hint})\n", "")


def test_unanswered_cards_are_counted_and_no_error(check: Check) -> None:
    Path("a.yaml").write_text(GOOD + "- {id: two, question: P, answer: ' '}\n- {id: three, question: R}\n")
    Path("b.yaml").write_text("cards:\n- question: S\n")
    assert check("a.yaml") == CheckResult(0, "a.yaml: a, 3 cards (2 unanswered)\n", "")
    both = "1 unanswered; 1 without an id; to write ids: `viva check --fix`"
    assert check("b.yaml") == CheckResult(0, f"b.yaml: b, 1 card ({both})\n", "")
    assert check("--json", "b.yaml") == CheckResult(0, "[]\n", "")


def test_a_path_that_is_not_there(check: Check) -> None:
    assert check("nowhere") == CheckResult(1, "", "There is no deck or folder nowhere.\n")


def test_json(check: Check) -> None:
    Path("a.yaml").write_text(GOOD)
    Path("b.yaml").write_text("title: é\ncards:\n- {answer: Q}\n")
    done = check("--json", ".")
    assert (done.status, done.err) == (1, "1 problem.\n")
    assert json.loads(done.out) == [
        {
            "level": "error",
            "path": "b.yaml",
            "line": 3,
            "column": 3,
            "card": "",
            "message": "the question is missing",
        }
    ]
    assert check("--json", "a.yaml") == CheckResult(0, "[]\n", "")


def test_text_of_a_stranger_reaches_the_terminal_escaped(check: Check) -> None:
    Path("a\x1b[31m\n.yaml").write_text(
        '"\\e]0;x": 1\ncards: [{question: "\\e[2J", answer: A, see_also: ["\\e[1m"]}]\n'
    )
    Path("b\x1b[31m.yaml").write_text('deck: "\\e[2J"\n' + GOOD)
    done = check(".")
    assert done.status == 1
    for line in (done.out + done.err).splitlines():
        assert line.isprintable()


def test_the_usual_decks_and_the_progress(check: Check, tmp_path: Path) -> None:
    path = remember(tmp_path / "home", "general/backpropagation", "general/dropout")
    write = tmp_path / "home" / "decks"
    write.mkdir()
    (write / "mine.yaml").write_text(GOOD)
    done = check()
    names = ["assignment-1", "assignment-2", "assignment-3", "assignment-4", "general"]
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines() == [
        *(f"{bundled_decks() / name}.yaml: {name}, {15 if '-' in name else 50} cards" for name in names),
        f"{write / 'mine.yaml'}: mine, 1 card",
        f"{path}: 2 reviews",
    ]


def test_a_home_without_progress(check: Check, tmp_path: Path) -> None:
    done = check()
    assert done.status == 0
    assert done.out.splitlines()[-1] == f"{tmp_path / 'home' / 'progress.json'}: 0 reviews"
    assert [path.name for path in (tmp_path / "home").iterdir() if path.name != "cache"] == []


def test_reviews_without_a_card_are_listed_and_kept(check: Check, tmp_path: Path) -> None:
    path = remember(tmp_path / "home", "general/gone", "general/backpropagation", "former/one\x1b[31m", "general/gone")
    before = path.read_bytes()
    done = check()
    assert done.status == 0
    assert done.err == ""
    assert done.out.split(f"{path}: 4 reviews\n")[1] == (
        "\nThese cards are in no deck now. viva keeps their history.\n"
        "card             reviews  belongs to\n"
        "former/one␛[31m        1  –\n"
        "general/gone           2  –\n"
    )
    assert path.read_bytes() == before


def test_reviews_of_a_broken_deck_are_not_orphaned(check: Check, tmp_path: Path) -> None:
    remember(tmp_path / "home", "mine/one", "named/one", "former/one")
    (tmp_path / "home" / "decks").mkdir()
    (tmp_path / "home" / "decks" / "mine.yaml").write_text("cards: [")
    (tmp_path / "home" / "decks" / "other.yaml").write_text("deck: named\ncards: []")
    done = check()
    assert done.status == 1
    assert done.err == "2 problems.\n"
    assert re.findall(r"^(\S+) +1  –$", done.out, re.MULTILINE) == ["former/one"]


def test_with_a_path_the_progress_is_left_alone(check: Check, tmp_path: Path) -> None:
    (tmp_path / "home" / "progress.json").write_text("damaged")
    Path("a.yaml").write_text(GOOD)
    assert check("a.yaml") == CheckResult(0, "a.yaml: a, 1 card\n", "")


def test_reviews_of_decks_that_were_not_chosen_are_not_orphaned(
    check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that were named on the command line are not all that there are; those of a setting are."""
    remember(tmp_path / "home", "general/backpropagation", "a/gone", "guest/card")
    Path("a.yaml").write_text(GOOD)

    def orphans(*arguments: str) -> list[str]:
        return re.findall(r"^(\S+) +1  –$", check(*arguments).out, re.MULTILINE)

    assert orphans("--decks", "a.yaml") == ["a/gone"]
    assert orphans() == ["a/gone", "guest/card"]
    monkeypatch.setenv("VIVA_DECKS", "a.yaml")
    assert orphans() == ["a/gone", "general/backpropagation", "guest/card"]
    monkeypatch.delenv("VIVA_DECKS")
    (tmp_path / "home" / "config.toml").write_text(f"decks = ['{Path('a.yaml').absolute()}']")
    assert orphans() == ["a/gone", "general/backpropagation", "guest/card"]


@pytest.mark.parametrize("arguments", [("--json",), ("--json", "--decks", "a.yaml")])
def test_json_and_the_progress(check: Check, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    Path("a.yaml").write_text(GOOD)
    path = remember(tmp_path / "home", "general/backpropagation")
    assert check(*arguments) == CheckResult(0, "[]\n", "")
    path.write_text("damaged")
    done = check(*arguments)
    assert (done.status, done.out) == (1, "[]\n")
    assert f"\n{path} cannot be used: " in done.err


def test_damaged_progress(check: Check, tmp_path: Path) -> None:
    path = tmp_path / "home" / "progress.json"
    path.write_text('{"version": 1, "reviews": [')
    done = check()
    assert done.status == 1
    assert "general, 50 cards\n" in done.out
    assert f"\n{path} cannot be used: " in done.err
    assert path.read_text() == '{"version": 1, "reviews": ['


def test_fix_writes_ids(check: Check) -> None:
    Path("a.yaml").write_text(WITHOUT_ID)
    Path("b.yaml").write_text(GOOD)
    Path("c.yaml").write_text(WITHOUT_ID.splitlines()[0] + "\n- {question: S, answer: A}")
    before = load([Path()])
    unchanged = Path("b.yaml").stat()
    assert check("--fix", ".") == CheckResult(
        0, "a.yaml: a, 2 cards\nb.yaml: b, 1 card\nc.yaml: c, 1 card\n", "a.yaml: 2 ids written\nc.yaml: 1 id written\n"
    )
    assert Path("a.yaml").read_text() == (
        "cards:\n- id: what-is-q\n  question: What is Q?\n  answer: A\n- {id: r, question: R, answer: A}\n"
    )
    after = load([Path()])
    assert list(after.cards) == list(before.cards)
    assert all(card.has_id for card in after.cards.values())
    now = Path("b.yaml").stat()
    assert (now.st_ino, now.st_mtime_ns) == (unchanged.st_ino, unchanged.st_mtime_ns)


def test_fix_twice_is_as_once(check: Check) -> None:
    Path("a.yaml").write_text(WITHOUT_ID)
    check("--fix", "a.yaml")
    once = Path("a.yaml").read_bytes()
    assert check("--fix", "a.yaml") == CheckResult(0, "a.yaml: a, 2 cards\n", "")
    assert Path("a.yaml").read_bytes() == once


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf"])
def test_fix_keeps_every_other_byte(check: Check, mark: bytes) -> None:
    before = "title: Größe 😀\r\ncards:\r\n  # one\r\n  -   question: Q # why?\r\n      answer: A"
    after = before.replace("question: Q", "id: q\r\n      question: Q")
    Path("a.yaml").write_bytes(mark + before.encode())
    assert check("--fix", "a.yaml").status == 0
    assert Path("a.yaml").read_bytes() == mark + after.encode()


def test_fix_with_json_leaves_stdout_to_the_json(check: Check) -> None:
    Path("a.yaml").write_text(WITHOUT_ID)
    assert check("--fix", "--json", "a.yaml") == CheckResult(0, "[]\n", "a.yaml: 2 ids written\n")


def test_fix_repairs_the_good_files_and_reports_the_bad_ones(check: Check) -> None:
    Path("a.yaml").write_text(WITHOUT_ID)
    Path("b.yaml").write_text("cards:\n- question: Q\n  answer: A\n- question: Q\n  answer: B\n")
    before = Path("b.yaml").read_bytes()
    done = check("--fix", ".")
    assert done.status == 1
    assert done.out == (
        "b.yaml:4:3: b/q: the card in line 2 already has this id"
        ". It is made from the question: give this card its own `id:`\n"
        "a.yaml: a, 2 cards\n"
    )
    assert done.err == "a.yaml: 2 ids written\n1 problem.\n"
    assert Path("b.yaml").read_bytes() == before


def test_fix_and_a_file_that_is_not_utf_8(check: Check) -> None:
    Path("a.yaml").write_bytes(WITHOUT_ID.encode("utf-16"))
    Path("b.yaml").write_text(WITHOUT_ID.replace("Q", "S").replace("R", "T"))
    done = check("--fix", ".")
    assert done.status == 1
    assert done.err == (
        "b.yaml: 2 ids written\na.yaml: viva writes ids only into UTF-8 files. Save the file as UTF-8.\n"
    )
    assert Path("a.yaml").read_bytes() == WITHOUT_ID.encode("utf-16")
    assert done.out.startswith("a.yaml: a, 2 cards (2 without an id")


FULL_DISK = """
import resource
from vivadeck.__main__ import main

resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="a limit on the size of files is not for Windows")
def test_fix_and_a_file_that_cannot_be_written(check: Check) -> None:
    long = f"cards:\n- question: Q\n  answer: {'A' * 2000}\n"
    Path("a.yaml").write_text(long)
    Path("b.yaml").write_text(WITHOUT_ID)
    command = [sys.executable, "-c", FULL_DISK, "check", "--fix", "a.yaml", "b.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == ("b.yaml: 2 ids written\na.yaml could not be written: file too large. It was not changed.\n")
    assert done.stdout.splitlines()[1:] == ["b.yaml: b, 2 cards"]
    assert Path("a.yaml").read_text() == long
    assert sorted(map(str, Path().iterdir())) == ["a.yaml", "b.yaml"]


def test_the_real_command(check: Check) -> None:
    del check  # for its folder and home
    Path("a.yaml").write_text("cards: []\n")
    done = subprocess.run(
        [sys.executable, "-m", "vivadeck", "check", "a.yaml"], capture_output=True, text=True, check=False
    )
    assert CheckResult(done.returncode, done.stdout, done.stderr) == CheckResult(
        1, "a.yaml:1:8: the deck has no cards\n", "1 problem.\n"
    )
