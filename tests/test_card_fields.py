"""A card's field: the table names those of a card, and a new field is added in at most eight places."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ROOT, Result

from vivadeck.card_fields import CARD_FIELDS, aligned, change_texts, from_row, texts_by_form, texts_of, to_json
from vivadeck.formats.draft import Draft
from vivadeck.model import Card, FollowUp, Mistake, Source

MOST_PLACES = 8
ABOUT = ("id", "deck", "path", "line", "has_id")  # what a card has beside its content


class CodePlace(NamedTuple):
    """A place in viva's code: the text that stands there, and what it becomes."""

    file: str
    old: str
    new: str


# A throw-away field, `hint`: a text that is found like an answer. CONTRIBUTING.md names these files.
PLACES = (
    CodePlace(
        "model.py",
        "    path: Path = Path()\n    line: int",
        '    hint: str = ""\n    path: Path = Path()\n    line: int',
    ),
    CodePlace(
        "card_fields.py",
        '    CardField("see_also", "a see_also", "texts", ("plain",)),\n',
        '    CardField("see_also", "a see_also", "texts", ("plain",)),\n'
        '    CardField("hint", "the hint", "text", ("phrase",), "answer"),\n',
    ),
    CodePlace(
        "formats/draft.py", '    name: str = ""\n    origin', '    hint: str = ""\n    name: str = ""\n    origin'
    ),
    CodePlace(
        "terminal/look.py",
        '        _mistakes(card) if card.mistakes else "",\n',
        '        _mistakes(card) if card.mistakes else "",\n'
        '        markdown(f"Hint: {card.hint}") if card.hint else "",\n',
    ),
    CodePlace(
        "formats/study_sheet.py",
        "    if card.key_points:\n",
        '    if card.hint:\n        parts.append(f"Hint: {card.hint}")\n    if card.key_points:\n',
    ),
    CodePlace(
        "formats/study_sheet.py",
        "        question=question,\n",
        '        question=question,\n        hint=", ".join(_taken_line(lines, "Hint:")),\n',
    ),
    CodePlace(
        "formats/anki/notes.py",
        '        "Answer": _short(card, images) + to_html.block(card.answer, images),\n',
        '        "Answer": _short(card, images) + to_html.block(card.answer, images)\n'
        "        + (f'<div class=\"hint\">{to_html.phrase(card.hint, images)}</div>' if card.hint else ''),\n",
    ),
    CodePlace(
        "formats/anki/notes.py",
        '        answer=text(fields["Answer"][short.end() if short else 0 :], media),\n',
        '        answer=text(fields["Answer"][short.end() if short else 0 :].partition('
        "'<div class=\"hint\">')[0], media),\n"
        '        hint=text(fields["Answer"].partition(\'<div class="hint">\')[2], media),\n',
    ),
)
DECK = """\
deck: small
cards:
  - question: What is one?
    answer: A number.
    hint: think of zebras
    key_points: [It counts]
  - question: What is two?
    answer: Another number.
  - question: What is three?
    key_points: [It comes after two]
"""


def test_the_table_has_the_fields_of_a_card_and_of_a_draft() -> None:
    names = [field.name for field in CARD_FIELDS]
    content = [name for name in Card._fields if name not in ABOUT]
    assert sorted(names) == sorted(content)
    assert tuple(content) == Draft._fields[: len(content)]
    for field in CARD_FIELDS:
        assert field.is_required == (field.name == "question")
        assert len(field.forms) == len(field.parts or ("text",))
        assert (field.record is not None) == (field.kind == "records")
        empty = Card._field_defaults.get(field.name, "")
        assert empty == ("" if field.kind == "text" else ())


def test_every_text_of_a_card_is_reached_once_and_comes_back_from_json() -> None:
    card = Card("d/a", "d", "q", "a", ("k", "l"), (FollowUp("f", "g"),), ("t",), (Source("s", "u"),), ("d/b",))
    card = card._replace(short="h", key_point_wordings=((), ("m", "n")), mistakes=(Mistake("c", "w"),))
    texts = ["q", "h", "a", "k", "l", "m", "n", "c", "w", "f", "g", "t", "s", "u", "d/b"]
    lines, plain = ["line"] * 5, ["plain"] * 4
    wanted_forms = ["phrase", "line", "block", *lines, "phrase", "phrase", "block", *plain]
    assert texts_of(card) == texts
    assert texts_by_form(card) == [*zip(wanted_forms, texts, strict=True)]
    forms: list[str] = []

    def upper(text: str, form: str) -> str:
        forms.append(form)
        return text.upper()

    for field in CARD_FIELDS:
        value = getattr(card, field.name)
        assert from_row(field, json.loads(json.dumps(value))) == value
        changed = change_texts(field, value, upper)
        assert texts_of(card._replace(**{field.name: changed}), [field]) == [
            text.upper() for text in texts_of(card, [field])
        ]
    assert forms == wanted_forms
    fields = {field.name: field for field in CARD_FIELDS}
    assert to_json(fields["follow_ups"], card.follow_ups) == [{"question": "f", "answer": "g"}]
    assert to_json(fields["key_point_wordings"], card.key_point_wordings) == [[], ["m", "n"]]


def test_other_wordings_stay_with_their_key_points() -> None:
    for points, wordings, wanted in (
        (("a", "b"), (), (("a", "b"), ())),
        (("a", "b"), ((), ()), (("a", "b"), ())),
        (("a", "b"), (("x",),), (("a", "b"), (("x",), ()))),
        (("a", "", "b"), ((), ("x",), ("y", "")), (("a", "b"), ((), ("y",)))),
        (("a",), ((), ("x",)), (("a",), ())),
        ((), (("x",),), ((), ())),
    ):
        assert aligned(points, wordings) == wanted


@pytest.fixture
def patched(home: Path, tmp_path: Path) -> Callable[..., Result]:
    """Run a copy of viva whose cards have a hint."""
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "vivadeck", copy / "vivadeck", ignore=shutil.ignore_patterns("__pycache__"))
    for place in PLACES:
        path = copy / "vivadeck" / place.file
        text = path.read_text("utf-8")
        assert text.count(place.old) == 1, place
        path.write_text(text.replace(place.old, place.new), "utf-8")

    def run(*arguments: str) -> Result:
        environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONSAFEPATH": "1"}
        command = [sys.executable, "-m", "vivadeck", *arguments]
        done = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path, env=environment, timeout=60)
        result = Result(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert result.status == 0, (arguments, result)
        return result

    return run


def test_a_field_is_added_in_at_most_eight_places(patched: Callable[..., Result], tmp_path: Path) -> None:
    assert len(PLACES) <= MOST_PLACES
    path = tmp_path / "small.yaml"
    path.write_text(DECK, "utf-8")

    # read, shown, found and told as JSON, from the file and then from the index
    card_id, other_id = "small/what-is-one", "small/what-is-two"
    for _ in range(2):
        assert "Hint: think of zebras" in patched("show", card_id, "--decks", str(path)).out
        assert "Hint:" not in patched("show", other_id, "--decks", str(path)).out
        assert json.loads(patched("show", card_id, "--json", "--decks", str(path)).out)["hint"] == "think of zebras"
        assert patched("search", "zebra", "--decks", str(path)).out.startswith(card_id)
    index = (tmp_path / "cache").rglob("*")
    assert any(b"zebras" in each.read_bytes() for each in index if each.is_file())
    exported = json.loads(patched("export", "json", "-", "--decks", str(path)).out)
    assert [card["hint"] for card in exported["decks"][0]["cards"]] == ["think of zebras", "", ""]

    # an editor of decks keeps it: ids are written beside it
    patched("check", str(path), "--fix")
    assert "    answer: A number.\n    hint: think of zebras\n" in path.read_text("utf-8")
    assert "id: what-is-one" in path.read_text("utf-8")

    # written, and read back, by every format, into a new deck and into its own
    for form, kind in (("csv", "csv"), ("markdown", "md"), ("text", "txt"), ("anki", "apkg")):
        file, new = tmp_path / f"all.{kind}", tmp_path / f"from-{kind}.yaml"
        patched("export", form, str(file), "--decks", str(path))
        patched("import", str(file), "-o", str(new))
        assert re.findall("hint: .*", new.read_text("utf-8")) == ["hint: think of zebras"], form
        before = new.read_bytes()
        many = 3 if form in ("csv", "markdown") else 2  # an unanswered card is no note in Anki
        assert f"{many} unchanged" in patched("import", str(file), "-o", str(new)).out, form
        assert new.read_bytes() == before

    # merged: a changed hint is the only change of its card
    table, merged = tmp_path / "all.csv", tmp_path / "from-csv.yaml"
    before = merged.read_bytes()
    table.write_bytes(table.read_bytes().replace(b"zebras", b"'no': zebras"))
    assert "1 updated, 2 unchanged" in patched("import", str(table), "-o", str(merged)).out
    assert merged.read_bytes() == before.replace(b"think of zebras", b"'think of ''no'': zebras'")


def test_contributing_names_the_places() -> None:
    (row,) = re.findall(r"^\| a field of a card \|.*$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"`(?!tests/)([\w/]+\.py)`", row)) == {place.file for place in PLACES}
