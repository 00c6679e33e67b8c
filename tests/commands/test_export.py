"""`viva export`: every format as the command writes it, read back by a reader of such files."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Viva

FORMATS = {
    "anki": "cards.apkg",
    "page": "cards.html",
    "csv": "cards.csv",
    "text": "cards.txt",
    "markdown": "cards.md",
    "json": "cards.json",
}
DECK = """\
deck: d
title: The deck
description: About it.
sources:
  book: {title: A book, url: "https://a.b"}
  notes: {title: Notes}
cards:
  - id: one
    question: =1+1
    answer: "@SUM(A1)"
    key_points: [-one, two]
    follow_ups:
      - {question: "Why?\\nReally?", answer: "? because\\nof this"}
      - {question: How?, answer: \\so}
    tags: [a, b]
    sources: [book, notes]
    see_also: [two]
  - {id: two, question: "'quoted', \\"twice\\"", answer: "+1\\n-2"}
  - {id: three, question: Three?, answer: Ü 生}
"""


@pytest.fixture
def deck(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "d.yaml"
    path.write_text(DECK, "utf-8")
    return path


@pytest.fixture
def studied(viva: Viva, deck: Path) -> Path:
    """Return the deck, with one card graded 4, one graded 1, and one suspended."""
    assert viva("study", "--decks", str(deck), "--new", "2", stdin="\n4\n\n1\nq\n").status == 0
    assert viva("suspend", "d/three", "--decks", str(deck)).status == 0
    return deck


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv(viva: Viva, studied: Path, tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    assert viva("export", "csv", str(path), "--decks", str(studied)).out == f"{path}: 3 cards in 1 deck.\n"
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,deck,question,answer,key_points,")
    one, two, three = rows(path.read_bytes().decode("utf-8-sig"))
    assert (one["id"], one["question"], one["answer"], one["key_points"]) == (
        "d/one",
        "'=1+1",
        "'@SUM(A1)",
        "'-one\ntwo",
    )
    assert one["follow_ups"] == "? Why?\n? Really?\n\\? because\nof this\n? How?\n\\so"
    assert (one["tags"], one["sources"], one["see_also"]) == ("a\nb", "A book <https://a.b>\nNotes", "d/two")
    schedule = ("due", "interval_days", "ease", "repetitions", "lapses", "suspended")
    assert [one[key] for key in schedule] == ["2026-03-03", "1", "2.50", "1", "0", ""]
    assert [two[key] for key in schedule] == ["2026-03-02", "0", "2.50", "0", "0", ""]
    assert [three[key] for key in schedule] == ["", "", "", "", "", "yes"]
    assert (two["question"], two["answer"]) == ("'quoted', \"twice\"", "'+1\n-2")
    assert three["answer"] == "Ü 生"


def test_json_has_what_show_writes(viva: Viva, studied: Path) -> None:
    exported = json.loads(viva("export", "json", "-", "--decks", str(studied)).out)
    assert exported["version"] == 1
    (deck,) = exported["decks"]
    assert {key: deck[key] for key in ("deck", "title", "description")} == {
        "deck": "d", "title": "The deck", "description": "About it.",
    }  # fmt: skip
    for card in deck["cards"]:
        shown = json.loads(viva("show", card["id"], "--json", "--decks", str(studied)).out)
        assert card == {**shown, "suspended": card["id"] == "d/three"}
    assert [len(card["reviews"]) for card in deck["cards"]] == [1, 1, 0]


def test_markdown(viva: Viva, deck: Path, tmp_path: Path) -> None:
    path = tmp_path / "cards.md"
    assert viva("export", "markdown", str(path), "--decks", str(deck)).status == 0
    assert path.read_text("utf-8").startswith(
        "# The deck\n\n## =1+1\n<!-- id: d/one -->\n\n@SUM(A1)\n\n**Key points**\n"
    )


def test_text(viva: Viva, deck: Path) -> None:
    out = viva("export", "text", "-", "--decks", str(deck)).out
    assert out.startswith("#separator:tab\n#html:true\n#notetype:Basic\n#columns:")
    body = out.partition("#tags column:3\n")[2]
    assert [row[1:4] for row in csv.reader(io.StringIO(body, newline=""), delimiter="\t")] == [
        ["viva::d", "a b", "=1+1"], ["viva::d", "", "'quoted', &quot;twice&quot;"], ["viva::d", "", "Three?"],
    ]  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_equals_stdout_and_can_be_replaced(viva: Viva, studied: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / FORMATS[form]
    for _ in range(2):
        done = viva("export", form, str(path), "--decks", str(studied))
        assert (done.status, done.err) == (0, "")
    if form != "anki":
        shown, written = viva("export", form, "-", "--decks", str(studied)).out, path.read_bytes().decode()
        of_moment = re.compile(r'"made":\d+')  # a page has the moment of its export
        assert of_moment.sub("", shown) == of_moment.sub("", written)


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_of_another_kind_is_not_changed(viva: Viva, deck: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / FORMATS[form]
    for existing in (b"# My thesis\n", b"", b'{"version": 1}', b"id,name\n"):
        path.write_bytes(existing)
        done = viva("export", form, str(path), "--decks", str(deck))
        assert done.status == 1
        assert f"{path} already exists and is not " in done.err
        assert path.read_bytes() == existing


@pytest.mark.parametrize("form", FORMATS)
def test_a_query_chooses_cards_and_no_match_is_an_error(viva: Viva, studied: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / FORMATS[form]
    chosen = ("--decks", str(studied), "-q", "is:suspended")
    assert ": 1 " in viva("export", form, str(path), "d", *chosen).out
    path.unlink()
    for arguments, message in (
        (("-q", "is:leech"), f"No card matches, so {path} was not written."),
        (("other",), "other"),
        (("-q", "tag:x"), "x"),
    ):
        done = viva("export", form, str(path), "--decks", str(studied), *arguments)
        assert done.status == 1
        assert message in done.err
        assert not path.exists()


@pytest.mark.parametrize("form", FORMATS)
def test_a_place_that_cannot_be_written(viva: Viva, deck: Path, tmp_path: Path, form: str) -> None:
    for path, message in ((tmp_path, "is a folder"), (tmp_path / "no" / FORMATS[form], "does not exist")):
        done = viva("export", form, str(path), "--decks", str(deck))
        assert done.status == 1
        assert message in done.err
        assert "Traceback" not in done.err


def test_progress_is_exported_only_on_request(viva: Viva, studied: Path, tmp_path: Path) -> None:
    path = tmp_path / "cards.apkg"
    plain = viva("export", "anki", str(path), "--decks", str(studied))
    assert (plain.out, plain.err) == (f"{path}: 3 notes in 1 deck. In Anki, choose File, then Import.\n", "")
    assert reviews(path) == 0
    with_progress = viva("export", "anki", str(path), "--with-progress", "--decks", str(studied))
    assert "2 reviews" in with_progress.err
    assert "tick “Import any learning progress”" in with_progress.err
    assert reviews(path) == 2


def reviews(path: Path) -> int:
    connection = sqlite3.connect(":memory:")
    with zipfile.ZipFile(path) as archive:
        connection.deserialize(archive.read("collection.anki2"))
    count: int
    (count,) = connection.execute("select count(*) from revlog").fetchone()
    connection.close()
    return count


def test_a_package_in_a_pipe(viva: Viva, deck: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vivadeck", "export", "anki", "-", "--decks", str(deck)]
    done = subprocess.run(command, capture_output=True, check=True, env=os.environ, timeout=60)
    with zipfile.ZipFile(io.BytesIO(done.stdout)) as archive:
        assert "collection.anki2" in archive.namelist()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_a_package_is_not_written_to_a_terminal(terminal: Callable[..., Any], deck: Path) -> None:
    status, left = terminal("export", "anki", "-", "--decks", str(deck)).end()
    assert status == 1
    assert "A terminal cannot show an Anki package" in left


def test_a_closed_pipe_is_not_an_error(viva: Viva, deck: Path) -> None:
    command = [sys.executable, "-m", "vivadeck", "export", "json", "-"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ)
    assert process.stdout
    assert process.stderr
    process.stdout.read(1)
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def unanswered(tmp_path: Path, answered: int, others: int) -> str:
    path = tmp_path / "open.yaml"
    cards = [f"- {{id: a{number}, question: Q{number}, answer: A}}" for number in range(answered)]
    cards += [f"- {{id: u{number}, question: R{number}, key_points: [k]}}" for number in range(others)]
    path.write_text("\n".join(["cards:", *cards, ""]), "utf-8")
    return str(path)


@pytest.mark.parametrize("form", ["anki", "text"])
@pytest.mark.parametrize(
    ("others", "said"),
    [
        (1, "1 card has no answer yet, so it is not in the file: open/u0."),
        (
            10,
            "10 cards have no answer yet, so they are not in the file: "
            + ", ".join(f"open/u{n}" for n in range(10))
            + ".",
        ),
        (13, "open/u8, open/u9 and 3 more. To list them: `viva search is:unanswered`"),
    ],
)
def test_what_needs_a_back_names_the_unanswered_cards(
    viva: Viva, tmp_path: Path, form: str, others: int, said: str
) -> None:
    path = tmp_path / FORMATS[form]
    done = viva("export", form, str(path), "--decks", unanswered(tmp_path, 2, others))
    assert done.status == 0
    assert said in " ".join(done.err.split())
    assert "u1," not in done.err or others > 1
    assert done.out.startswith(f"{path}: 2 ")
    new = tmp_path / "new.yaml"
    assert viva("import", str(path), "-o", str(new)).status == 0
    assert "2 cards" in viva("check", str(new)).out


@pytest.mark.parametrize("form", ["anki", "text"])
def test_where_no_card_has_an_answer_nothing_is_written(viva: Viva, tmp_path: Path, form: str) -> None:
    deck = unanswered(tmp_path, 0, 2)
    path = tmp_path / FORMATS[form]
    done = viva("export", form, str(path), "--decks", deck)
    assert (done.status, path.exists()) == (1, False)
    assert "A note in Anki needs an answer" in done.err
    assert f"{path} was not written: open/u0, open/u1." in " ".join(done.err.split())
    assert "nothing was written" in viva("export", form, "-", "--decks", deck).err


@pytest.mark.parametrize("form", ["csv", "markdown"])
def test_an_unanswered_card_comes_back_from_a_file_of_viva(viva: Viva, tmp_path: Path, form: str) -> None:
    deck, new = unanswered(tmp_path, 1, 2), tmp_path / "new.yaml"
    path = tmp_path / FORMATS[form]
    done = viva("export", form, str(path), "--decks", deck)
    assert (done.status, done.err) == (0, "")
    done = viva("import", str(path), "-o", str(new))
    assert (done.status, "kipped" in done.out + done.err) == (0, False)
    assert "new, 3 cards (2 unanswered)" in viva("check", str(new)).out
    assert new.read_text("utf-8").count("answer:") == 1
    assert "3 unchanged" in viva("import", str(path), "-o", str(new)).out


def test_an_unanswered_card_is_in_the_json(viva: Viva, tmp_path: Path) -> None:
    exported = json.loads(viva("export", "json", "-", "--decks", unanswered(tmp_path, 1, 1)).out)
    assert [card["answer"] for card in exported["decks"][0]["cards"]] == ["A", ""]


@pytest.mark.parametrize("form", ["anki", "text"])
def test_a_note_that_comes_back_leaves_an_unanswered_card_alone(viva: Viva, tmp_path: Path, form: str) -> None:
    """The card had an answer when it was exported, and the student took it out since."""
    deck = Path(unanswered(tmp_path, 2, 0))
    path = tmp_path / FORMATS[form]
    assert viva("export", form, str(path), "--decks", str(deck)).status == 0
    without = deck.read_text("utf-8").replace("question: Q1, answer: A", "question: Q1")
    deck.write_text(without, "utf-8")
    done = viva("import", str(path), "-o", str(deck))
    assert (done.status, deck.read_text("utf-8")) == (0, without)
    assert "1 kept with your changes, 1 unchanged" in done.out or "1 kept" in done.out
