"""Each row, note and card of any file becomes a card or is listed as skipped."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from anki_made import add, collection, export, media
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_decks import TIMES

from vivadeck.card_fields import LONGEST_TEXT
from vivadeck.errors import VivaError
from vivadeck.formats.anki import package_reader
from vivadeck.formats.draft import Found
from vivadeck.importing import detect

LONG = "x" * (LONGEST_TEXT + 1)


def cards(result: Found) -> int:
    return sum(len(deck.drafts) for deck in result.decks)


def skipped(result: Found) -> int:
    return sum(each.cards for each in result.skipped)


def read(path: Path, text: str) -> Found:
    path.write_text(text, encoding="utf-8", newline="")
    return detect.reader(path)(path)


# What a row may be, by name: its cells, given a number that no other row has.
ROWS = {
    "good": ["Q{n}", "A{n}"],
    "no answer": ["Q{n}", ""],
    "no question": ["", "A{n}"],
    "too few cells": ["Q{n}"],
    "too many cells": ["Q{n}", "A{n}", "x", "y"],
    "the same again": ["same", "same"],
    "a long answer": ["Q{n}", LONG],
    "a longer cell than a program reads": ["Q{n}", "word " * 60_000],
    "a stray quotation mark": ['Q{n}"', '"A{n}" said'],
    "a long HTML answer": ["Q{n}", "<i>x</i>" * 30_000],
    "many cells": ["Q{n}"] + ["z"] * 1_100,
}
DRAWN = st.lists(st.sampled_from(sorted(ROWS)), max_size=12)


def written(names: Sequence[str], delimiter: str) -> str:
    """Return rows of these kinds, most of them good, as people write them who do not double quotation marks."""
    rows = [[cell.format(n=n) for cell in ROWS[name]] for n, name in enumerate([*names, *["good"] * (len(names) + 3)])]
    return "".join(f"{delimiter.join(row)}\n" for row in rows)


@settings(max_examples=60 * TIMES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=DRAWN, delimiter=st.sampled_from("\t,;"), has_header=st.booleans())
def test_each_row_of_a_table_is_a_card_or_reported(
    names: Sequence[str], delimiter: str, has_header: bool, tmp_path: Path
) -> None:
    text = written(names, delimiter)
    result = read(tmp_path / "t.csv", f"question{delimiter}answer\n" * has_header + text)
    assert cards(result) + skipped(result) == text.count("\n")


@settings(max_examples=60 * TIMES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=DRAWN, is_html=st.booleans())
def test_each_note_of_an_anki_text_file_is_a_card_or_reported(
    names: Sequence[str], is_html: bool, tmp_path: Path
) -> None:
    text = written(["good", *names], "\t")
    head = f"#separator:tab\n#html:{str(is_html).lower()}\n"
    result = read(tmp_path / "t.txt", head + text)
    assert cards(result) + skipped(result) == text.count("\n")


def test_a_quotation_mark_that_joins_several_rows_counts_them_all(tmp_path: Path) -> None:
    result = read(tmp_path / "t.csv", 'question,answer\nQ0,"a, b"\nQ1,"A1\nQ2,A2\nQ3,"A3\nQ4,A4\n')
    assert (cards(result), skipped(result)) == (2, 3)
    assert "quotation mark" in result.skipped[0].why


def test_a_bad_first_note_does_not_affect_the_others(tmp_path: Path) -> None:
    result = read(tmp_path / "t.txt", '#separator:comma\n"a" b,c\nQ,A\nR,B\n')
    assert (cards(result), skipped(result)) == (2, 1)


def test_a_card_that_is_too_long_does_not_affect_the_others(tmp_path: Path) -> None:
    result = read(tmp_path / "s.md", f"# D\n\n## Q\n<!-- id: d/q -->\n\n{LONG}\n\n## R\n<!-- id: d/r -->\n\nB\n")
    assert (cards(result), skipped(result), "longer than" in result.skipped[0].why) == (1, 1, True)
    result = read(tmp_path / "f.md", f"Q: one\nA: {LONG}\n\nQ: two\nA: B\n\nC: [{LONG}] is hidden\n")
    assert (cards(result), skipped(result)) == (1, 2)


def test_pictures_in_texts_are_named(tmp_path: Path) -> None:
    result = read(
        tmp_path / "t.txt", '#separator:tab\n#html:true\nQ\tA <img src="a.png"><img src="data:image/png;base64,xyz">\n'
    )
    assert "1 picture is not in the file. The cards only show its name: a.png." in result.notes
    assert "1 picture was left out, because it is part of the text (data:)." in result.notes
    rows = io.StringIO()
    csv.writer(rows).writerows([["question", "answer"], ["Q", "![x](b.png)"]])
    assert "b.png" in read(tmp_path / "t.csv", rows.getvalue()).notes[0]
    assert "c.png" in read(tmp_path / "t.md", "1. What is shown?\n\nSee ![x](c.png).\n\n2. Why?\n\nSo.\n").notes[0]


# --- packages of Anki ---


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of a package that Anki wrote, with a note of each kind."""
    folder = tmp_path_factory.mktemp("base")
    with collection(folder / "col") as col:
        add(col, "Basic", ["Q", "A"])
        add(col, "Cloze", ["{{c1::x}}", ""])
        add(col, "Basic (and reversed card)", ["Q", "A"])
        path = export(col, folder / "x.legacy.apkg")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# What a note may be, by name: its type, its fields, which cards it has, and their queue.
NOTES = {
    "good": ("Basic", "Q{n}\x1fA{n}", (0,), 0),
    "suspended": ("Basic", "Q{n}\x1fA{n}", (0,), -1),
    "no answer": ("Basic", "Q{n}\x1f", (0,), 0),
    "no field at all": ("Basic", "", (0,), 0),
    "cloze": ("Cloze", "{{{{c1::a}}}} {{{{c2::b}}}} {n}\x1f", (0, 1), 0),
    "cloze without one": ("Cloze", "nothing {n}\x1f", (0,), 0),
    "both ways": ("Basic (and reversed card)", "Q{n}\x1fA{n}", (0, 1), 0),
    "gone type": ("", "Q{n}\x1fA{n}", (0, 1), 0),
    "too long": ("Basic", "Q{n}\x1f" + "<b>" * 70_000, (0,), 0),
    "far too long": ("Basic", "Q{n}\x1f" + "y" * 2_000_001, (0,), 0),
    "without a card": ("Basic", "Q{n}\x1fA{n}", (), 0),
    "without a front or a card": ("Basic", "<br>\x1fvector&lt;int&gt; Q{n}", (), 0),
    "without any text": ("Basic", "<br>\x1f", (), 0),
    "a script in it": ("Basic", "Q{n} <script>alert(1)</script>\x1fA{n} <input value=typed>", (0,), 0),
    "a card too many": ("Basic", "Q{n}\x1fA{n}", (0, 7), 0),
}


def package(base: dict[str, bytes], path: Path, names: Sequence[str], strays: int = 0) -> int:
    """Write a package with notes of these kinds; return how many cards, and notes without one, are in it."""
    database = path.with_suffix(".db")
    database.write_bytes(base["collection.anki2"] if "collection.anki21" not in base else base["collection.anki21"])
    with sqlite3.connect(database) as db:
        models = {
            model["name"]: int(at) for at, model in json.loads(*db.execute("select models from col").fetchone()).items()
        }
        for table in ("notes", "cards"):
            db.execute(f"delete from {table}")
        for n, name in enumerate(names, 1):
            kind, fields, of, queue = NOTES[name]
            row = (n, f"guid{n}", models.get(kind, 12345), fields.format(n=n))
            db.execute("insert into notes values (?, ?, ?, 0, 0, '', ?, '', 0, 0, '')", row)
            for at in of:
                db.execute(CARD, (100 * n + at, n, at, queue))
        for n in range(strays):
            db.execute(CARD, (10**6 + n, 10**6, n, 0))
        many = db.execute("select count(*) from cards").fetchone()[0]
    db.close()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", database.read_bytes())
        archive.writestr("media", "{}")
    return int(many) + sum(not NOTES[name][2] for name in names)


CARD = "insert into cards values (?, ?, 1, ?, 0, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, '')"


@settings(max_examples=25 * TIMES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(sorted(NOTES)), max_size=8), strays=st.integers(0, 3))
def test_each_card_of_a_package_is_a_card_or_reported(
    names: list[str], strays: int, base: dict[str, bytes], tmp_path: Path
) -> None:
    many = package(base, tmp_path / "x.apkg", names, strays)
    result = package_reader.read(tmp_path / "x.apkg")
    assert cards(result) + skipped(result) == many


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gone type", "its note type is not in the file"),
        ("too long", "one of its texts is longer than 200,000 characters"),
        ("far too long", "it is longer than 2,000,000 characters"),
        ("without a card", "it has no card in Anki"),
        ("without a front or a card", "it has no card in Anki"),
        ("cloze without one", "has no gap with the number 1"),
    ],
)
def test_a_note_that_is_left_out_is_named(name: str, why: str, base: dict[str, bytes], tmp_path: Path) -> None:
    package(base, tmp_path / "x.apkg", ["good", name])
    result = package_reader.read(tmp_path / "x.apkg")
    assert cards(result) == 1
    (left_out,) = result.skipped
    assert why in left_out.why
    assert ("nothing 2" if name.startswith("cloze") else "Q2") in left_out.place


def test_a_note_without_any_text_has_its_number(base: dict[str, bytes], tmp_path: Path) -> None:
    package(base, tmp_path / "x.apkg", ["good", "without any text", "without a front or a card"])
    result = package_reader.read(tmp_path / "x.apkg")
    assert [each.place for each in result.skipped] == ["note 'nid:2'", "note 'vector<int> Q3'"]


def test_a_script_in_a_field_is_text_and_typed_text_stays(base: dict[str, bytes], tmp_path: Path) -> None:
    package(base, tmp_path / "x.apkg", ["a script in it"])
    ((draft,),) = (deck.drafts for deck in package_reader.read(tmp_path / "x.apkg").decks)
    assert (draft.question, draft.answer) == (r"Q1 \<script>alert(1)\</script>", "A1 typed")


def test_cards_without_their_notes_are_counted(base: dict[str, bytes], tmp_path: Path) -> None:
    package(base, tmp_path / "x.apkg", ["good"], strays=3)
    (left_out,) = package_reader.read(tmp_path / "x.apkg").skipped
    assert (left_out.place, left_out.cards) == ("3 cards", 3)


def test_more_notes_than_can_be_read_are_refused_before_any_is(base: dict[str, bytes], tmp_path: Path) -> None:
    database = tmp_path / "big.db"
    database.write_bytes(base.get("collection.anki21", base["collection.anki2"]))
    with sqlite3.connect(database) as db:
        rows = "with recursive r(i) as (select 100 union all select i + 1 from r limit 200001) select i, 'g' || i, 1"
        db.execute(f"insert into notes {rows}, 0, 0, '', 'Q', '', 0, 0, '' from r")
    db.close()
    with zipfile.ZipFile(tmp_path / "x.apkg", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", database.read_bytes())
    with pytest.raises(VivaError, match=r"200,004 notes, but viva can read only 200,000 at once"):
        package_reader.read(tmp_path / "x.apkg")


def test_each_picture_that_is_dropped_is_named_with_its_note(tmp_path: Path) -> None:
    big = f'<img src="data:image/png;base64,{"A" * 300_000}">'
    sources = ["gone.png", "https://a.example/x.png", "large.png"]
    with collection(tmp_path / "col") as col:
        add(col, "Basic", ["Q", "A " + "".join(f'<img src="{name}">' for name in sources) + big])
        media(col, {"large.png": b"\0" * 25_000_001})
        result = package_reader.read(export(col, tmp_path / "x.apkg"))
    assert result.decks[0].drafts[0].answer == "A"
    assert [each.cards for each in result.skipped] == [0] * 4
    for each, name, why in zip(
        result.skipped,
        [*sources, "data:"],
        ["is not in the package", "on the web", "larger than 25 MB", "part of the text"],
        strict=True,
    ):
        assert each.place == f"'{name}' in note 'Q' (Basic)"
        assert why in each.why


def test_a_picture_in_the_list_that_has_no_file_is_named(base: dict[str, bytes], tmp_path: Path) -> None:
    with collection(tmp_path / "col") as col:
        add(col, "Basic", ["Q", 'A <img src="a.png">'])
        path = export(col, tmp_path / "legacy.apkg")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "x.apkg", "w") as new:
        for name in old.namelist():
            if name != "media":
                new.writestr(name, old.read(name))
        new.writestr("media", '{"0": "a.png"}')
    (left_out,) = package_reader.read(tmp_path / "x.apkg").skipped
    assert (left_out.place, left_out.cards) == ("'a.png' in note 'Q' (Basic)", 0)
