"""`viva merge`: other computers' files, typed by a person and called by git."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vivadeck.model import Choice, Decision, Entry, Progress, Review, Undo
from vivadeck.progress.json_file import dump, dump_entry, parse
from vivadeck.progress.merge import apply, moved
from vivadeck.progress.others import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import PseudoTerminal, Viva

    Start = Callable[..., PseudoTerminal]

posix = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX matter")
ROOT = Path(__file__).parent.parent.parent
UNDO = "To undo: `viva restore 2026-03-02-180000`\n"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def review(minute: int, card: str = "general/dropout") -> Review:
    return Review(card, NOON + timedelta(minutes=minute), 4, 1.5)


def write(path: Path, *entries: Entry) -> Path:
    """Write a file of progress that holds the entries."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump(apply(Progress(), entries)), "utf-8")
    return path


def minutes(path: Path) -> list[float]:
    """Return the minutes after noon of the reviews in a file."""
    recorded = json.loads(path.read_text("utf-8"))["reviews"]
    return [(datetime.fromisoformat(each["at"]) - NOON) / timedelta(minutes=1) for each in recorded]


def test_reviews_of_several_files_come_together(home: Path, tmp_path: Path, viva: Viva) -> None:
    write(home / "progress.json", review(1), review(2))
    one = write(tmp_path / "one.json", review(2), review(3))
    two = write(tmp_path / "two.json", review(4), review(1))
    done = viva("merge", str(one), str(two))
    assert done == (
        0,
        f"{one}: 1 new review.\n{two}: 1 new review.\nYour progress now has 4 reviews.\n",
        UNDO,
    )
    assert minutes(home / "progress.json") == [1, 2, 3, 4]
    assert viva("merge", str(two), str(one)).out.endswith(
        "nothing new. Your progress already has everything in it.\n" + done.out.splitlines()[-1] + "\n"
    )
    assert minutes(home / "progress.json") == [1, 2, 3, 4]


GREETING, SIGNATURE = "Hello,\nhere are my grades:\n\n", "\n-- \nSent from my phone, 18:00\n"


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("utf-8-sig", lambda text: text),
        ("utf-16", lambda text: text.replace("\n", "\r\n")),
        ("utf-8", lambda text: GREETING + text + SIGNATURE),
        ("utf-8", lambda text: "On Monday somebody wrote:\n> " + (GREETING + text + SIGNATURE).replace("\n", "\n> ")),
        ("utf-8", lambda text: ">> " + text.strip().replace("\n", "\n>> ")),
    ],
)
def test_what_a_mail_puts_around_a_text_is_left_out(
    home: Path, tmp_path: Path, viva: Viva, encoding: str, sent: Callable[[str], str]
) -> None:
    text = write(tmp_path / "grades.json", review(1), review(2)).read_text("utf-8")
    (tmp_path / "mail.txt").write_bytes(sent(text).encode(encoding))
    assert viva("merge", str(tmp_path / "mail.txt")).status == 0
    assert minutes(home / "progress.json") == [1, 2]


def test_a_damaged_line_in_a_mail_has_its_number(tmp_path: Path, viva: Viva) -> None:
    text = write(tmp_path / "grades.json", review(1)).read_text("utf-8")
    (tmp_path / "mail.txt").write_text(GREETING + text.replace('"grade"', '"grade', 1), "utf-8")
    done = viva("merge", str(tmp_path / "mail.txt"))
    line = 1 + (GREETING + text).split('"grade"')[0].count("\n")
    assert (done.status, f"line {line}" in done.err) == (1, True)


def test_a_whole_home_brings_what_is_still_in_its_journal(home: Path, tmp_path: Path, viva: Viva) -> None:
    other = tmp_path / "stick"
    write(other / "progress.json", review(1))
    (other / "progress.json.journal").write_text(dump_entry(review(2)) + dump_entry(review(3))[:30])
    done = viva("merge", str(other))
    assert (done.status, done.out.splitlines()[0]) == (0, f"{other}: 2 new reviews.")
    assert "the last line was cut off before it was saved" in done.err
    assert minutes(home / "progress.json") == [1, 2]
    assert (other / "progress.json.journal").exists()  # it is somebody else's


def test_the_later_decision_counts_and_an_undo_is_kept(home: Path, tmp_path: Path, viva: Viva) -> None:
    write(home / "progress.json", review(1), Decision("general/dropout", NOON, Choice.SUSPEND))
    later = Decision("general/dropout", NOON + timedelta(minutes=5), Choice.RESUME)
    other = write(tmp_path / "other.json", review(1), Undo(review(1).card, review(1).at), later)
    done = viva("merge", str(other))
    assert done.out.splitlines()[0] == f"{other}: 1 review undone, 1 newer decision."
    recorded = json.loads((home / "progress.json").read_text("utf-8"))
    assert (recorded["reviews"], recorded["decisions"][0]["choice"]) == ([], "resume")
    write(tmp_path / "old.json", review(1))
    viva("merge", str(tmp_path / "old.json"))
    assert minutes(home / "progress.json") == []


def test_a_mark_that_a_mail_program_or_an_editor_puts_before_the_file_is_passed_over(tmp_path: Path) -> None:
    by_hand = '{"version": 4, "reviews": [], "decisions": [], "undone": []}'
    for text in (dump(Progress((review(1),))), by_hand):
        path = tmp_path / "viva-grades.json"
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
        assert read(path) == (parse(text), [])


@pytest.mark.parametrize(
    ("cards", "said"),
    [
        (["general/dropout"], ""),
        (["general/gone"], "1 review is of a card that is in no deck now. viva keeps it."),
        (["general/gone"] * 2, "2 reviews are of a card that is in no deck now. viva keeps them."),
        (
            ["general/gone", "general/dropout", "lost/x"],
            "2 reviews are of cards that are in no deck now. viva keeps them.",
        ),
    ],
)
def test_reviews_of_cards_that_are_gone_are_counted(
    cards: list[str], said: str, home: Path, tmp_path: Path, viva: Viva
) -> None:
    write(home / "progress.json", review(0), review(0, "general/gone"))
    other = write(tmp_path / "other.json", *(review(each, card) for each, card in enumerate(cards, 1)))
    line = f"{said} To see more: `viva check`\n" if said else ""
    assert viva("merge", str(other)).err == line + UNDO
    assert viva("merge", str(other)).err == ""  # nothing came


DAMAGED, NEWER = "cannot be used: ", "was written by a newer viva (format "


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", DAMAGED),
        ("<html>", DAMAGED),
        ('{"version": 99}', NEWER),
        (dump(Progress((review(1),))).replace("4,", "5,"), NEWER),
    ],
)
def test_a_file_that_is_no_progress_changes_nothing(
    text: str, problem: str, home: Path, tmp_path: Path, viva: Viva
) -> None:
    path = write(home / "progress.json", review(1))
    before = path.read_bytes()
    good, bad = write(tmp_path / "good.json", review(2)), tmp_path / "bad.json"
    bad.write_text(text)
    done = viva("merge", str(good), str(bad))
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(f"{bad} {problem}")
    assert path.read_bytes() == before
    assert viva("merge", str(tmp_path / "none.json")).err == f"There is no file {tmp_path / 'none.json'}.\n"


def test_viva_reminds_of_a_conflict_copy_until_it_is_deleted(home: Path, viva: Viva) -> None:
    write(home / "progress.json", review(1))
    copy = write(home / "progress.sync-conflict-20260301-120000-ABCDEFG.json", review(2))
    reminder = f"Reviews from another computer are in a copy of your progress. To add them: `viva merge {copy}`\n"
    assert viva().err == reminder
    done = viva("merge", str(copy))
    assert done.err == f"You can delete {copy}: your progress now has everything that is in it.\n{UNDO}"
    assert minutes(home / "progress.json") == [1, 2]
    copy.unlink()
    assert viva().err == ""


# --- a question first


MANY = [review(minute) for minute in range(40)]
TAKING = [Undo(each.card, each.at) for each in MANY]
STRANGER = [review(1001, "french/verbs"), review(1002, "french/nouns")]


@pytest.mark.parametrize(
    ("mine", "files", "said"),
    [
        (MANY, [TAKING], "This merge would undo 40 of your 40 reviews (100 %). It would leave no reviews."),
        (MANY, [TAKING[:11]], "This merge would undo 11 of your 40 reviews (28 %). It would leave 29 reviews."),
        (MANY, [TAKING[:6], TAKING[6:12]], "This merge would undo 12 of your 40 reviews (30 %)."),
        (
            MANY,
            [[each._replace(grade=5) for each in MANY[:11]]],
            "This merge would undo or change 11 of your 40 reviews (28 %).",
        ),
        (MANY, [STRANGER], "has 2 reviews, but no card in common with yours. Is it another student's?"),
        (MANY, [MANY, STRANGER], "has 2 reviews, but no card in common with yours. Is it another student's?"),
        (MANY, [TAKING[:10]], ""),
        ([review(each) for each in range(220)], [[Undo(each.card, each.at) for each in MANY[:11]]], ""),  # 5 %
        (MANY, [MANY[:3]], ""),
        (MANY, [[*STRANGER, MANY[0]]], ""),
        (MANY, [[Decision("french/verbs", NOON, Choice.SUSPEND)]], ""),
        ([], [STRANGER], ""),
    ],
)
def test_a_merge_that_undoes_much_or_shares_no_card_asks_first(
    mine: list[Review], files: list[list[Entry]], said: str, home: Path, tmp_path: Path, viva: Viva
) -> None:
    path = write(home / "progress.json", *mine)
    before = path.read_bytes()
    others = [str(write(tmp_path / f"{number}.json", *each)) for number, each in enumerate(files)]
    done = viva("merge", *others, stdin="y\n")  # nobody is at a terminal
    assert said in done.err
    assert done.status == (1 if said else 0)
    if said:
        again = f"Nothing was changed. To merge anyway: `viva merge --yes {' '.join(others)}`\n"
        assert (done.out, done.err.endswith(again)) == ("", True)
        assert path.read_bytes() == before
        assert not (home / "backups").exists()
        done = viva("merge", "--yes", *others)
        assert (done.status, said in done.err) == (0, False)
        assert viva("restore", undo(done.err)).status == 0
        assert path.read_bytes() == before


def test_a_card_renamed_on_the_other_computer_keeps_its_history(home: Path, tmp_path: Path, viva: Viva) -> None:
    path = write(home / "progress.json", *MANY)
    there = apply(Progress(), MANY)
    other = tmp_path / "other.json"
    other.write_text(dump(moved(there, {"general/dropout": "general/dropping-out"})), "utf-8")
    done = viva("merge", str(other))
    gone = "40 reviews are of a card that is in no deck now. viva keeps them. To see more: `viva check`\n"
    assert (done.status, done.err) == (0, gone + UNDO)
    assert done.out.splitlines()[0] == f"{other}: 40 reviews moved to another card."
    assert {each["card"] for each in json.loads(path.read_text("utf-8"))["reviews"]} == {"general/dropping-out"}
    back = moved(moved(there, {"general/dropout": "general/x"}), {"general/x": "general/dropout"})
    write(path, *MANY)
    other.write_text(dump(back), "utf-8")
    assert viva("merge", str(other)).status == 0


def undo(said: str) -> str:
    """Return the name of the state that a command says to restore."""
    match = re.search(r"^To undo: `viva restore (\S+)`$", said, re.MULTILINE)
    assert match is not None, said
    return match[1]


@posix
@pytest.mark.parametrize("answer", ["\r", "n\r", "what\r", "\x04", "\x03", "y\r", "YES\r"])
def test_the_answer_is_no_unless_it_is_yes(answer: str, home: Path, tmp_path: Path, terminal: Start) -> None:
    path = write(home / "progress.json", *MANY)
    before = path.read_bytes()
    other = write(tmp_path / "other.json", *TAKING)
    asked = terminal("merge", str(other), columns=160)
    asked.wait_for("This merge would undo 40 of your 40 reviews (100 %). It would leave no reviews.", "Merge? [y/N]")
    asked.press(answer)
    status, said = asked.end()
    is_yes = answer.lower().startswith("y")
    assert status == (0 if is_yes else 1)
    assert ("Nothing was changed. To merge anyway: `viva merge --yes" in " ".join(said.split())) == (not is_yes)
    assert (path.read_bytes() == before) == (not is_yes)


def test_a_conflict_copy_is_the_students_own_and_asks_only_about_undone_reviews(home: Path, viva: Viva) -> None:
    write(home / "progress.json", *MANY)
    copy = write(home / "progress (1).json", *STRANGER)
    assert viva("merge", str(copy)).status == 0
    assert viva("merge", str(write(copy, *TAKING))).status == 1


def test_git_is_never_asked(tmp_path: Path, viva: Viva) -> None:
    ours, theirs = write(tmp_path / "ours", *MANY), write(tmp_path / "theirs", *TAKING)
    assert viva("merge", "--git", "base", str(ours), str(theirs)).status == 0
    assert minutes(ours) == []


def test_a_friends_file_merged_by_mistake_is_removed_again(home: Path, tmp_path: Path, viva: Viva) -> None:
    path = write(home / "progress.json", *MANY[:5])
    (home / "progress.json.journal").write_text(dump_entry(MANY[5]), "utf-8")
    before = dump(apply(Progress(), MANY[:6])).encode()
    done = viva("merge", "--yes", str(write(tmp_path / "friend.json", *STRANGER, *TAKING)))
    assert minutes(path) == [1001, 1002]
    assert viva("restore", undo(done.err)).out.startswith("Your progress now has 6 reviews, from the backup ")
    assert path.read_bytes() == before
    again = viva("merge", "--yes", str(tmp_path / "friend.json"))
    assert undo(again.err) != undo(done.err)


# --- copies of the journal


def test_viva_reminds_of_a_copy_of_the_journal_and_merges_it(home: Path, viva: Viva) -> None:
    write(home / "progress.json", review(1))
    mark = "sync-conflict-20260301-120000-ABCDEFG"
    of_journal, of_file = home / f"progress.json.{mark}.journal", home / f"progress.{mark}.json"
    of_journal.write_text(dump_entry(review(2, "small/new")), "utf-8")
    write(of_file, review(1), review(3))
    both = f"{of_journal} {of_file}"
    reminder = f"Reviews from another computer are in 2 copies of your progress. To add them: `viva merge {both}`\n"
    assert viva().err == reminder
    done = viva("merge", str(of_journal), str(of_file))
    assert done.out == (f"{of_journal}: 1 new review.\n{of_file}: 1 new review.\nYour progress now has 3 reviews.\n")
    assert minutes(home / "progress.json") == [1, 2, 3]
    again = viva("merge", str(of_journal))
    assert again.out.startswith(f"{of_journal}: nothing new. Your progress already has everything in it.\n")
    assert again.err == f"You can delete {of_journal}: your progress now has everything that is in it.\n"


def test_a_copy_that_can_be_read_in_part_is_not_to_be_deleted(home: Path, viva: Viva) -> None:
    write(home / "progress.json", review(1))
    copy = home / "progress.json (1).journal"
    copy.write_text(dump_entry(review(2)) + dump_entry(review(3)).replace("1.5", "2.5") + dump_entry(review(4)))
    done = viva("merge", str(copy))
    assert (done.status, minutes(home / "progress.json")) == (0, [1, 2, 4])
    assert f"{copy}:2: this line is damaged: it does not match its checksum. viva leaves this line out.\n" in done.err
    assert f"Keep {copy}: viva cannot read a part of it, and there is no copy of that part.\n" in done.err
    assert "delete" not in done.err
    copy.write_text(dump_entry(review(2)) + dump_entry(review(3))[:40])
    done = viva("merge", str(copy))
    assert ("was cut off" in done.err, "Keep " in done.err, "delete" in done.err) == (True, True, False)


@posix
def test_a_pipe_from_the_shell_is_refused(home: Path, tmp_path: Path, viva: Viva) -> None:
    path = write(home / "progress.json", review(1))
    before = path.read_bytes()
    other = write(tmp_path / "other.json", review(2))
    script = f'"{sys.executable}" -m vivadeck merge <(cat "{other}")'
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.match(r"/dev/fd/\d+ is not a file but a pipe.*Save its content to a file", done.stderr)
    assert path.read_bytes() == before


# --- git


def test_git_asks_for_three_files(viva: Viva) -> None:
    done = viva("merge", "--git", "one.json", "two.json")
    assert (done.status, "three files" in done.err) == (2, True)


def test_a_file_that_cannot_be_merged_stays_a_git_conflict(tmp_path: Path, viva: Viva) -> None:
    ours, theirs = write(tmp_path / "ours", review(1)), tmp_path / "theirs"
    theirs.write_text("<<<<<<<")
    before = ours.read_bytes()
    done = viva("merge", "--git", str(tmp_path / "base"), str(ours), str(theirs))
    assert (done.status, ours.read_bytes()) == (1, before)


@pytest.mark.skipif(sys.platform == "win32", reason="the help page's lines are for a POSIX shell")
def test_the_help_pages_three_lines_let_git_merge(home: Path, tmp_path: Path) -> None:
    """Two clones study on; their branches touch the same lines, and git merges them without a word."""
    page = (ROOT / "vivadeck" / "help" / "merge.md").read_text("utf-8")
    lines = re.search(r"^```sh\n(.*?)```", page, re.DOTALL | re.MULTILINE)
    assert lines is not None
    assert len(lines[1].splitlines()) == 3
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    (bin_folder / "viva").write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m vivadeck "$@"\n')
    (bin_folder / "viva").chmod(0o755)
    repository = tmp_path / "repository"
    write(repository / "progress.json", review(1), review(2), Decision("general/dropout", NOON, Choice.SUSPEND))
    (repository / "progress.json.lock").touch()
    identity = {
        f"GIT_{who}_{what}": "student@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **identity, "PATH": f"{bin_folder}:{os.environ['PATH']}", "HOME": str(tmp_path)}

    def sh(script: str) -> str:
        done = subprocess.run(
            ["sh", "-ec", script], cwd=repository, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    sh("git init -q -b main\n" + lines[1] + "git add . && git commit -qm 'first' && git branch other")
    assert sh("git status --porcelain --ignored") == "!! progress.json.lock\n"
    resumed = Decision("general/dropout", NOON + timedelta(minutes=9), Choice.RESUME)
    write(repository / "progress.json", review(1), review(2), review(3), resumed)
    sh("git commit -qam here && git checkout -q other")
    suspended = Decision("general/dropout", NOON, Choice.SUSPEND)
    write(repository / "progress.json", review(1), Undo(review(2).card, review(2).at), review(4), suspended)
    sh("git commit -qam there && git checkout -q main && git merge -q -m merged other")
    assert minutes(repository / "progress.json") == [1, 3, 4]
    recorded = json.loads((repository / "progress.json").read_text("utf-8"))
    assert [each["choice"] for each in recorded["decisions"]] == ["resume"]


def test_a_copy_that_has_more_than_was_kept_is_not_to_be_deleted(home: Path, viva: Viva) -> None:
    write(home / "progress.json", review(1)._replace(further=(("points", '"+a"'),)))
    copy = home / "progress.sync-conflict-20260301-120000-ABCDEFG.json"
    write(copy, review(1)._replace(further=(("points", '"+b"'), ("mock", '"x"'))))
    done = viva("merge", str(copy))
    assert done.out.startswith(f"{copy}: 1 review changed.")
    assert "You can delete" in done.err  # all of it is here
    write(copy, review(1)._replace(further=(("points", '"+a"'),)))
    assert "You can delete" not in viva("merge", str(copy)).err


def test_a_merge_that_changes_many_modes_asks_first(home: Path, tmp_path: Path, viva: Viva) -> None:
    write(home / "progress.json", *map(review, range(20)))
    other = write(tmp_path / "other.json", *(review(each)._replace(mode="practice") for each in range(20)))
    done = viva("merge", str(other))
    assert done.status == 1
    assert "This merge would undo or change 20 of your 20 reviews (100 %). It would leave 20 reviews." in done.err
