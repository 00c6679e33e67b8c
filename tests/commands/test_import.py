"""`viva import`, typed by a person: packages in, decks and history out."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from anki_made import add, collection, export, log

from vivadeck.settings import bundled_decks

if TYPE_CHECKING:
    from conftest import PseudoTerminal, Viva

AT = 1_700_000_000_123


@pytest.fixture
def package(tmp_path: Path) -> Path:
    with collection(tmp_path / "col") as col:
        note = add(col, "Basic", ["What is a cell?", "A <b>unit</b>."], "Biology::Cells", ["bio"])
        log(col, note.cards()[0].id, [(AT, 3, 4500, 1), (AT + 60_000, 1, 2000, 1)])
        other = add(col, "Basic", ["What is 2 + 2?", "4"], "Maths")
        col.sched.suspend_cards([other.cards()[0].id])
        add(col, "Basic", ["No answer", ""], "Maths")
        return export(col, tmp_path / "all.apkg")


def reviews(home: Path) -> list[tuple[str, int]]:
    recorded = json.loads((home / "progress.json").read_text("utf-8"))["reviews"]
    return [(each["card"], each["grade"]) for each in recorded]


def test_a_package_becomes_decks(home: Path, package: Path, viva: Viva) -> None:
    done = viva("import", str(package))
    assert done.status == 0
    assert done.out.splitlines() == [
        f"{home / 'decks' / 'biology-cells.yaml'}: 1 new",
        f"{home / 'decks' / 'maths.yaml'}: 1 new",
        "Total: 2 new, 1 skipped",
    ]
    assert "Skipped: note 'No answer' (Basic): it has no answer" in done.err
    assert "Not imported: 2 reviews. To import reviews, too, add `--with-progress`." in done.err
    assert not (home / "progress.json").exists()
    assert viva("check").status == 0
    assert "A unit." in viva("show", "biology-cells/what-is-a-cell").out


def test_history_is_imported_once(home: Path, package: Path, viva: Viva) -> None:
    done = viva("import", str(package), "--with-progress")
    assert done.out.splitlines()[-1] == f"{home / 'progress.json'}: 2 new reviews, 1 card suspended"
    expected = [("biology-cells/what-is-a-cell", 4), ("biology-cells/what-is-a-cell", 1)]
    assert reviews(home) == expected
    undo = re.compile(r"To undo: `viva restore (2026-03-02-1800\d\d(?:-2)?)`\n\Z")  # the clock goes on meanwhile
    before = undo.search(done.err)
    assert before
    restored = viva("restore", before[1]).err
    after = undo.search(restored)
    assert after
    assert restored.startswith(
        f"2 reviews are no longer in your progress. They are kept in the backup {after[1]}.\nTo undo: "
    )
    assert reviews(home) == []
    assert viva("restore", after[1]).status == 0
    assert reviews(home) == expected
    assert viva("resume", "maths/what-is-2-2_ebf0").status == 0
    again = viva("import", str(package), "--with-progress")
    assert again.out.splitlines()[-1] == f"{home / 'progress.json'}: nothing new"
    assert "To undo" not in again.err
    assert reviews(home) == expected
    assert "1 unchanged" in again.out


def test_one_deck_in_one_file(tmp_path: Path, package: Path, viva: Viva) -> None:
    path = tmp_path / "mine.yaml"
    refused = viva("import", str(package), "-o", str(path))
    assert (refused.status, path.exists()) == (1, False)
    assert "2 decks" in refused.err
    assert "--deck NAME" in refused.err
    done = viva("import", str(package), "-o", str(path), "--deck", "Everything")
    assert done.out == f"{path}: 2 new, 1 skipped\n"
    assert path.read_text("utf-8").startswith("deck: everything\ntitle: Everything\ncards:\n")
    folder = tmp_path / "folder"
    assert viva("import", str(package), "-o", str(folder)).status == 0
    assert sorted(each.name for each in folder.glob("*.yaml")) == ["biology-cells.yaml", "maths.yaml"]


def test_problems_are_reported(tmp_path: Path, package: Path, viva: Viva) -> None:
    page = tmp_path / "page.apkg"
    page.write_text("<html>", "utf-8")
    alone = viva("import", str(page))
    assert (alone.status, alone.out) == (1, "")
    assert "web page" in alone.err
    both = viva("import", str(page), str(package))
    assert both.status == 1
    assert "web page" in both.err
    assert both.err.endswith(f"Not imported: {page}.\n")
    assert "maths.yaml: 1 new" in both.out
    assert "viva can only import files that end in" in viva("import", str(tmp_path / "x.exe")).err
    assert "no such file" in viva("import", str(tmp_path / "none.apkg")).err
    assert viva("import").status == 2


def test_bundled_decks_come_back_unchanged(home: Path, tmp_path: Path, viva: Viva) -> None:
    path = tmp_path / "viva.apkg"
    assert viva("export", "anki", str(path)).status == 0
    done = viva("import", str(path))
    assert done.status == 0
    assert all(re.fullmatch(r".+: \d+ unchanged", line) for line in done.out.splitlines())
    assert not list((home / "decks").glob("*.yaml"))


def test_pictures_that_a_deck_has_stay_where_they_are(home: Path, tmp_path: Path, viva: Viva) -> None:
    (home / "decks" / "drawn").mkdir(parents=True)
    own, picture = home / "decks" / "own.yaml", home / "decks" / "drawn" / "a b.svg"
    text = "deck: own\ncards:\n  - id: a\n    question: Q\n    answer: see ![a](drawn/a%20b.svg)\n"
    own.write_text(text, "utf-8")
    picture.write_text("<svg/>", "utf-8")
    assert viva("export", "anki", str(tmp_path / "a.apkg"), "own").status == 0
    assert viva("import", str(tmp_path / "a.apkg")).out == f"{own}: 1 unchanged\n"
    picture.write_text("<svg>2</svg>", "utf-8")
    assert viva("import", str(tmp_path / "a.apkg")).out == f"{own}: 1 updated\n"
    (added,) = (home / "decks" / "own.media").iterdir()
    assert own.read_text("utf-8").endswith(f"see ![a](own.media/{added.name})\n")
    assert added.read_text("utf-8") == "<svg/>"


def test_pictures_come_along_when_a_bundled_deck_is_copied(home: Path, tmp_path: Path, viva: Viva) -> None:
    bundled = bundled_decks() / "general.media"
    table = tmp_path / "more.csv"
    table.write_text("question,answer\nQ,A\n", "utf-8")
    assert viva("import", str(table), "--deck", "general").status == 0
    assert viva("add", "assignment-4", "--question", "Another", "--answer", "A").status == 0
    copied = {path.name: path.read_bytes() for path in (home / "decks" / "general.media").iterdir()}
    assert copied == {path.name: path.read_bytes() for path in bundled.iterdir()}
    assert (home / "decks" / "assignment-4.media" / "hourglass.svg").exists()
    assert viva("check").err == ""


def test_edits_in_anki_go_into_the_students_own_deck(home: Path, tmp_path: Path, viva: Viva) -> None:
    (home / "decks").mkdir(parents=True)
    own = home / "decks" / "own.yaml"
    own.write_text("deck: own\ncards:\n  # mine\n  - id: a\n    question: Q *x*\n    answer: A\n", "utf-8")
    assert viva("export", "anki", str(tmp_path / "a.apkg"), "own").status == 0
    assert "1 unchanged" in viva("import", str(tmp_path / "a.apkg")).out
    own.write_text(own.read_text("utf-8").replace("answer: A", "answer: B"), "utf-8")
    assert viva("export", "anki", str(tmp_path / "b.apkg"), "own").status == 0
    own.write_text(own.read_text("utf-8").replace("answer: B", "answer: A"), "utf-8")
    assert "1 updated" in viva("import", str(tmp_path / "b.apkg")).out
    expected = "deck: own\ncards:\n  # mine\n  - id: a\n    question: Q *x*\n    answer: |\n      B\n"
    assert own.read_text("utf-8") == expected


def test_an_import_that_skips_every_card_is_an_error(home: Path, tmp_path: Path, viva: Viva) -> None:
    table = tmp_path / "long.csv"
    table.write_text(f"question,answer,tags\nQ,A,{'x' * 2_001}\n", "utf-8")
    done = viva("import", str(table))
    assert (done.status, done.out) == (1, "")
    assert "longer than 2,000 characters" in done.err
    assert done.err.endswith("No card was imported. Skipped: 1 card.\n")
    assert not (home / "decks").exists()
    table.write_text("question,answer\nQ,A\n", "utf-8")
    assert viva("import", str(table)).status == 0
    again = viva("import", str(table))
    assert (again.status, again.err) == (0, "")
    assert ": 1 unchanged\n" in again.out


def test_nothing_is_imported_with_progress_when_progress_is_damaged(home: Path, package: Path, viva: Viva) -> None:
    home.mkdir(exist_ok=True)
    (home / "progress.json").write_text("{", "utf-8")
    done = viva("import", str(package), "--with-progress")
    assert (done.status, done.out) == (1, "")
    assert "Nothing was changed." in done.err
    assert not (home / "decks").exists()


def test_decks_whose_names_differ_in_a_symbol_are_two(home: Path, tmp_path: Path, viva: Viva) -> None:
    for name in ("C++", "C#", "C"):
        (tmp_path / f"{name}.csv").write_text(f"question,answer\nWho made it?,the maker of {name}\n", "utf-8")
        assert viva("import", str(tmp_path / f"{name}.csv")).status == 0
    decks = {path.name: path.read_text("utf-8") for path in (home / "decks").glob("*.yaml")}
    assert sorted(decks) == ["c-951a.yaml", "c-cedb.yaml", "c.yaml"]
    assert "the maker of C++" in decks["c-cedb.yaml"]
    assert "1 unchanged" in viva("import", str(tmp_path / "C#.csv")).out


def test_a_deck_named_by_an_earlier_version_continues(home: Path, tmp_path: Path, viva: Viva) -> None:
    (home / "decks").mkdir(parents=True)
    text = "deck: c\ntitle: C++\ncards:\n- id: who-made-it\n  question: Who made it?\n  answer: Bjarne\n"
    (home / "decks" / "c.yaml").write_text(text, "utf-8")
    (tmp_path / "C++.csv").write_text("question,answer\nWho made it?,Bjarne\nWhen?,1985\n", "utf-8")
    assert f"{home / 'decks' / 'c.yaml'}: 1 new, 1 unchanged" in viva("import", str(tmp_path / "C++.csv")).out


def test_a_row_that_may_be_another_card_is_reported(home: Path, tmp_path: Path, viva: Viva) -> None:
    table = tmp_path / "d.csv"
    table.write_text("question,answer\nOne?,1\nTwo?,2\nThree?,3\n", "utf-8")
    assert viva("import", str(table)).err == ""
    table.write_text("question,answer\nThree?,3\nOne?,1\nHow many are two?,2\n", "utf-8")
    done = viva("import", str(table))
    assert "1 new, 2 unchanged" in done.out
    assert "d/how-many-are-two is new. Perhaps it is d/two with another question." in done.err
    assert "then move the history: `viva move d/two d/how-many-are-two`" in done.err


def test_a_deck_of_another_name_is_not_imported_into(tmp_path: Path, home: Path, viva: Viva) -> None:
    table, deck = tmp_path / "in.csv", tmp_path / "cells.yaml"
    table.write_text("question,answer\nWhat is DNA?,A molecule.\n", "utf-8")
    assert viva("import", str(table), "-o", str(deck), "--deck", "Cell Biology").status == 0
    before = deck.read_bytes()
    done = viva("import", str(table), "-o", str(deck), "--deck", "genetics")
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        f"{deck} is the deck 'cell-biology', not 'genetics'. Nothing was imported. "
        "Leave out `--deck` to import into this deck, or name another file.\n"
    )
    assert deck.read_bytes() == before
    same = f"{deck}: 1 unchanged\n"
    for options in (("--deck", "Cell Biology"), ("--deck", "cell-biology"), ()):
        assert viva("import", str(table), "-o", str(deck), *options).out == same


def test_links_lead_to_the_deck_in_a_file_of_any_name(tmp_path: Path, viva: Viva) -> None:
    package, deck = tmp_path / "general.apkg", tmp_path / "g.yaml"
    assert viva("export", "anki", str(package), "general").status == 0
    assert viva("import", str(package), "-o", str(deck), "--deck", "mine").status == 0
    assert "50 unchanged" in viva("import", str(package), "-o", str(deck)).out
    assert viva("check", str(deck)).status == 0


_DOUBT = "Please check 1 card:\n  What is pith?\n    It shows a picture that was not imported: gone.png\n"


def test_a_doubt_is_listed_once_by_the_import_and_by_check_until_its_comment_is_deleted(
    home: Path, tmp_path: Path, viva: Viva
) -> None:
    table, deck = tmp_path / "trees.csv", home / "decks" / "trees.yaml"
    table.write_text("question,answer\nWhat is bark?,Outside\nWhat is pith?,![it](gone.png)\n", "utf-8")
    done = viva("import", str(table))
    assert _DOUBT in done.err
    assert f"To list them again: `viva check {deck}`" in done.err
    assert "Please check" not in viva("import", str(table)).err
    checked = viva("check", str(deck))
    assert checked.status == 0
    assert checked.out.startswith(
        f"{deck}:8:1: trees/what-is-pith: warning: please check: It shows a picture that was not imported: gone.png "
        "When the card is right, delete this comment from the deck\n"
    )
    lines = deck.read_text("utf-8").splitlines(keepends=True)
    deck.write_text("".join(line for line in lines if "# please check" not in line), "utf-8")
    assert "please check" not in viva("check", str(deck)).out


def test_a_trial_shows_the_decks_and_writes_nothing(home: Path, tmp_path: Path, viva: Viva) -> None:
    table = tmp_path / "trees.csv"
    rows = ["What is bark?,Outside", "What is pith?,![it](gone.png)", *(f"Item {n}?,{n}" for n in range(5)), ",Open"]
    table.write_text("\n".join(["question,answer", *rows]), "utf-8")
    (home / "decks").mkdir(parents=True)
    deck = home / "decks" / "trees.yaml"
    done = viva("import", str(table), "--dry-run")
    assert done.status == 0
    assert done.out == (
        f"{deck}\n  What is bark?\n    Outside\n  What is pith?\n    it (gone.png)\n"
        "  Item 0?\n    0\n  Item 1?\n    1\n"
        "  Item 2?\n    2\n  and 2 more cards\n\n"
        f"{deck}: 7 new, 1 skipped\nNothing was written, because this was a trial. To import, leave out `--dry-run`\n"
    )
    assert f"Skipped: {table}, row 9: the question is empty" in done.err
    assert _DOUBT in done.err
    assert [*(home / "decks").iterdir()] == []
    assert viva("import", str(table)).out == f"{deck}: 7 new, 1 skipped\n"
    before = {path: path.read_bytes() for path in (home / "decks").iterdir()}
    table.write_text(table.read_text("utf-8").replace("Outside", "The outside"), "utf-8")
    assert f"{deck}: 1 updated, 6 unchanged, 1 skipped\n" in viva("import", str(table), "--dry-run").out
    assert {path: path.read_bytes() for path in (home / "decks").iterdir()} == before


def test_questions_without_answers_are_counted_over_all_files(home: Path, tmp_path: Path, viva: Viva) -> None:
    (tmp_path / "a.csv").write_text("question,answer\nWhat is bark?,Outside\nWhat is pith?,\n", "utf-8")
    (tmp_path / "b.txt").write_text("1. What is a cell?\n2. What is DNA?\nAn acid.\n", "utf-8")
    (tmp_path / "c.txt").write_text("", "utf-8")
    files = [str(tmp_path / name) for name in ("a.csv", "b.txt", "c.txt", "b.txt")]
    trial = viva("import", *files, "--dry-run")
    assert "2 questions have no answer.\n" in trial.err
    assert trial.out.endswith("Nothing was written, because this was a trial. To import, leave out `--dry-run`\n")
    assert f"Not imported: {tmp_path / 'c.txt'}" in trial.err
    done = viva("import", *files)
    assert "Total: 4 new\n" in done.out
    assert "2 questions have no answer. To find them: `viva search is:unanswered`\n" in done.err
    assert viva("search", "is:unanswered").out.count("\n") == 2


def test_a_trial_writes_no_progress(home: Path, package: Path, viva: Viva) -> None:
    done = viva("import", str(package), "--dry-run", "--with-progress")
    assert "With them come 2 reviews." in done.out
    assert not (home / "progress.json").exists()
    assert not (home / "decks").exists()


def test_options_of_a_table(tmp_path: Path, viva: Viva) -> None:
    table = tmp_path / "trees.csv"
    table.write_text("1/bark/outside/x\n2/pith/inside/y\n", "utf-8")
    done = viva("import", str(table), "--separator", "/", "--columns", "-,question,answer,tags", "--dry-run")
    assert "  bark\n    outside\n  pith\n    inside\n" in done.out
    wrong = viva("import", str(table), "--separator", ";", "--dry-run")
    assert (wrong.status, wrong.out) == (1, "")
    assert "there is no ';' in it" in wrong.err


SLOWLY = """\
import sys
from vivadeck.terminal import output
output.PATIENCE_SECONDS = 0
from vivadeck.__main__ import main
sys.argv = ["viva", "import", *sys.argv[1:]]
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_a_large_import_shows_a_progress_bar(
    tmp_path: Path, home: Path, viva: Viva, terminal: Callable[..., PseudoTerminal]
) -> None:
    table = tmp_path / "in.csv"
    tags = ";".join(f"tag{number}" for number in range(190))
    rows = (f"What is item {number}?,It is the {number}th thing.,{tags}\n" for number in range(900))
    table.write_text("".join(("question,answer,tags\n", *rows)), "utf-8")
    assert "big-part-2.yaml: " in viva("import", str(table), "-o", str(tmp_path / "big.yaml")).out
    shown = terminal(str(table), "-o", str(tmp_path / "big.yaml"), program=(sys.executable, "-c", SLOWLY))
    shown.wait_for("Putting the cards into decks")
    shown.wait_for("Total: 900 unchanged")
    assert shown.end()[0] == 0


def test_what_was_left_out_is_in_a_file_beside_the_deck(home: Path, tmp_path: Path, viva: Viva) -> None:
    path, beside = tmp_path / "notes.md", home / "decks" / "all.left-out.txt"
    parts = [f"# Part {n}\n\nAside number {n}.\n\n1. What is {n}?\n\nA number: {n}.\n" for n in range(21)]
    path.write_text("\n".join(parts), "utf-8")
    trial = viva("import", str(path), "--deck", "all", "--dry-run")
    assert trial.status == 0
    assert trial.err.endswith(
        f"Skipped: 1 more\nAfter the import, all that was left out, with its lines, is in {beside}\n"
    )
    assert not beside.parent.exists()
    done = viva("import", str(path), "--deck", "all")
    assert done.err.count(": this text does not belong to a question: “Aside number ") == 20
    assert done.err.endswith(f"Skipped: 1 more\nAll that was left out, with its lines, is in {beside}\n")
    listed = beside.read_text("utf-8")
    assert f"{path}, line 3: this text does not belong to a question\n    Aside number 0.\n" in listed
    assert listed.count("Aside number") == 21
    path.write_text(parts[0] + parts[1], "utf-8")
    done = viva("import", str(path), "--deck", "all")
    assert str(beside) not in done.err
    assert beside.read_text("utf-8").count("Aside number") == 2
