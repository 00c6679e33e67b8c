"""Fields of a review from a newer viva are kept by everything; format 3 is read until it is written again."""

from __future__ import annotations

import json
import re
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from facts import PROGRESS, REVIEW, checksum, unhurried
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.model import Progress, Review
from vivadeck.progress import records
from vivadeck.progress.appended import Prefix, grown, since
from vivadeck.progress.json_file import dump, dump_entry, parse, parse_bytes, parse_entry
from vivadeck.progress.merge import apply, merge, progress

if TYPE_CHECKING:
    from conftest import Viva

MORE: dict[str, object] = {
    "points": "+3fa2 -91bc",
    "mock": "2026-03-01T12:00:00.000+00:00",
    "later": {"ä": [1, 1.5, True, None, "\u2028\\"]},
}
FIELDS = REVIEW | {"card": "small/gone", "at": "2026-03-01T12:00:00.000+00:00", "mode": "exam-hall"} | MORE
KNOWING = records.review(FIELDS, "review")
PLAIN = KNOWING._replace(further=())


def as_format_3(value: Progress) -> bytes:
    """Return the text in format 3, which has no further fields."""
    return dump(value).replace('"version": 4', '"version": 3', 1).encode()


def fields_in(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(path.read_bytes())["reviews"]
    return rows


def test_further_fields_keep_their_values_and_order() -> None:
    assert records.line(KNOWING) == json.dumps(FIELDS, ensure_ascii=False)
    assert list(records.to_fields(KNOWING).items()) == list(FIELDS.items())
    assert parse_entry(dump_entry(KNOWING)) == KNOWING
    assert {KNOWING, PLAIN, records.review(FIELDS, "")} == {KNOWING, PLAIN}


def test_further_fields_survive_every_command(home: Path, tmp_path: Path, deck: Path, viva: Viva) -> None:
    """Loaded, studied beside, journalled, folded, merged, moved, undone, restored, exported."""
    home.mkdir()
    path, other = home / "progress.json", tmp_path / "other.json"
    path.write_text(dump(Progress((KNOWING,))), "utf-8")
    assert viva("study", "--decks", str(deck), stdin="\n4\n").status == 0
    assert fields_in(path)[0] == FIELDS
    assert len(fields_in(path)) == 2
    second = FIELDS | {"at": "2026-03-01T12:00:01.000+00:00"}
    (home / "progress.json.journal").write_text(dump_entry(records.review(second, "")), "utf-8")
    assert viva("study", "--decks", str(deck), stdin="\n4\n").status == 0
    assert fields_in(path)[:2] == [FIELDS, second]
    other.write_text(dump(Progress((PLAIN,))), "utf-8")
    assert viva("merge", str(other), "--yes").status == 0
    assert fields_in(path)[:2] == [FIELDS, second]
    before = path.read_bytes()
    moved = viva("move", "small/gone", "small/three", "--decks", str(deck))
    assert moved.status == 0, moved
    assert fields_in(path)[:2] == [each | {"card": "small/three"} for each in (FIELDS, second)]
    assert viva("export", "json", str(tmp_path / "cards.json"), "--decks", str(deck)).status == 0
    exported = json.loads((tmp_path / "cards.json").read_bytes())["decks"][0]["cards"][2]["reviews"][0]
    assert {"card": "small/gone"} | exported == FIELDS
    assert json.loads(viva("show", "small/three", "--json", "--decks", str(deck)).out)["reviews"][0] == exported
    undone = re.search(r"viva restore ([0-9-]+)", moved.err)
    assert undone is not None
    assert viva("restore", undone[1]).status == 0
    assert path.read_bytes() == before
    path.write_bytes(before[:-2])
    mended = viva("restore")
    assert mended.status == 0, mended
    assert fields_in(path)[:2] == [FIELDS, second]


def test_a_merge_with_a_viva_that_ignores_further_fields_keeps_them() -> None:
    one, two = Progress((KNOWING,)), Progress((PLAIN,))
    many = progress(PLAIN._replace(card=f"many/{number}") for number in range(200))
    for parts in ((one, two), (two, one), (merge(one, many), two), (merge(two, many), one)):
        assert KNOWING in merge(*parts).reviews
        assert PLAIN not in merge(*parts).reviews


# --- exams

AN_EXAM: dict[str, object] = {
    "decks": [],
    "query": "",
    "at": "2026-03-01T12:00:00.000+00:00",
    "date": "2026-03-20",
    "time": None,
    "minutes": 20,
    "cards": None,
}


@pytest.mark.parametrize(
    "more", [{}, {"draw": 3, "pass": 2, "topics": "deck"}, {"draw": 1, "pass": 1, "topics": "card"} | MORE, MORE]
)
def test_an_exam_keeps_its_form_and_fields_of_a_newer_viva(more: dict[str, object]) -> None:
    exam = records.exam(AN_EXAM | more, "exam")
    assert list(records.to_fields(exam).items()) == list((AN_EXAM | more).items())
    assert parse_entry(dump_entry(exam)) == exam
    value = progress([], exams=[exam])
    assert merge(value, parse(dump(value))) == value
    assert (exam.form is None) == ("draw" not in more)
    later = exam._replace(at=exam.at.replace(hour=13), minutes=5)
    assert merge(value, progress([], exams=[later])).exams[exam.selection] == later


@pytest.mark.parametrize(
    "form",
    [
        {"draw": 0, "pass": 0, "topics": "tag"},
        {"draw": 2, "pass": 3, "topics": "tag"},
        {"draw": 2, "pass": True, "topics": "tag"},
        {"draw": "2", "pass": 1, "topics": "tag"},
        {"draw": 2, "pass": 1, "topics": "chapter"},
        {"draw": 2, "pass": 1, "topics": ["tag"]},
        {"draw": 2, "topics": "tag"},
    ],
)
def test_a_form_that_is_not_possible_is_not_read(form: dict[str, object]) -> None:
    with pytest.raises(records.Unreadable, match="exam 1: to pass with "):
        records.exam(AN_EXAM | form, "exam 1")


# --- format 3


@unhurried
@given(PROGRESS, st.integers(0, 5))
def test_format_3_is_read_as_quickly_and_written_as_format_4(value: Progress, count: int) -> None:
    old = value._replace(reviews=tuple(each._replace(further=()) for each in value.reviews))
    data = as_format_3(old)
    assert parse_bytes(data) == parse(data.decode()) == old
    part = since(data, Prefix())  # None if it had to be read as a whole
    assert part is not None
    assert tuple(part.reviews) == old.reviews
    earlier = since(as_format_3(progress(old.reviews[:count])), Prefix())
    assert earlier is not None
    again = since(dump(old).encode(), earlier.prefix)  # a prefix of format 3 is one of format 4, too
    assert again is not None
    assert tuple(again.reviews) == old.reviews[count:]


def test_the_first_session_makes_it_format_4() -> None:
    before = progress([PLAIN])
    entries = [KNOWING._replace(card="small/two")]
    parts = grown(as_format_3(before), entries)
    assert parts is not None  # the old reviews are not read
    assert b"".join(parts).decode() == dump(apply(before, entries))
    assert grown(as_format_3(progress([KNOWING])), [KNOWING._replace(card="small/two")]) is None


@pytest.mark.parametrize("number", [0, 1])
def test_a_review_in_format_3_has_no_further_fields(number: int) -> None:
    """Whoever reads it: of two reviews the first or the last."""
    reviews = [PLAIN, PLAIN._replace(card="small/two")]
    reviews[number] = reviews[number]._replace(further=(("points", '"+3fa2"'),))
    data = as_format_3(progress(reviews))
    with pytest.raises(records.Newer, match="and nothing else, but it has 'points'"):
        parse_bytes(data)
    with pytest.raises(records.Newer, match="and nothing else, but it has 'points'"):
        parse(data.decode())
    part = since(data, Prefix())
    assert part is not None
    with pytest.raises(records.Unreadable):
        tuple(part.reviews)


# --- what is read quickly is what was written

ODD: dict[str, str] = {
    "a fraction": '"x": 1.5',
    "a list": '"x": [1, "a"]',
    "an escaped text": '"x": "\\""',
    "an escaped name": '"\\n": 1',
    "many digits": f'"x": {10**30}',
    "nothing": '"x": ""',
}


@pytest.mark.parametrize("spelt", ODD.values(), ids=ODD)
def test_text_that_is_not_plain_is_read_line_by_line(spelt: str) -> None:
    name, value = next(iter(json.loads(f"{{{spelt}}}").items()))
    odd = PLAIN._replace(further=records.further({name: value}, ""))
    many = [PLAIN._replace(card=f"many/{number}") for number in range(3_000)]
    value = progress([*many, *(odd._replace(card=f"odd/{number}") for number in range(5)), KNOWING])
    data = dump(value).encode()
    assert f"{spelt}}}".encode() in data
    part = since(data, Prefix())
    assert part is not None
    assert tuple(part.reviews) == value.reviews
    assert all(type(review) is Review for review in parse_bytes(data).reviews)


@pytest.mark.parametrize(
    "spelt",
    [
        '"x": 1, "x": 2', '"x": 1, "card": "a/b"', '"x":1', '"x": 01', '"x": -0', '"x": 1e3', '"x": NaN', '"x": "\t"',
        '"x": "\\u0061"', '"x": tru', '"x": 1,', '"x"', '"x": [1,2]', '"x": 1e400', '"x": "\\ud800"',
    ],
)  # fmt: skip
def test_other_spellings_are_left_to_the_full_parser(spelt: str) -> None:
    text = dump(progress([PLAIN._replace(further=(("y", "1"),))])).replace('"y": 1', spelt)
    *head, body = text.split("\n", 3)
    data = "\n".join([*head[:2], f'"checksum": "{checksum(body)}",', body]).encode()
    part = since(data, Prefix())
    assert part is not None
    with pytest.raises(records.Unreadable):
        tuple(part.reviews)


def test_two_copies_of_a_review_come_together_with_the_fields_of_both() -> None:
    """If a field has two values, one wins, in any order."""
    copies = [PLAIN._replace(further=(("a", text), *more)) for text, more in (("1", ()), ("2", (("b", "3"),)))]
    copies.append(PLAIN._replace(further=(("c", "4"),), seconds=99.0))
    wanted = (("a", "2"), ("b", "3"), ("c", "4"))
    for first, second, third in permutations(copies):
        assert merge(merge(Progress((first,)), Progress((second,))), Progress((third,))).reviews[0].further == wanted
        assert progress([first, second, third]).reviews[0].further == wanted


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        ("mock", "study", "mock"),
        ("practice", "cram", "practice"),
        ("study", "cram", "study"),
        ("later", "study", "later"),
    ],
)
def test_a_copy_that_came_back_from_anki_changes_no_mode(one: str, other: str, kept: str) -> None:
    """Anki returns only "study" and "cram", and tenths of a second."""
    for seconds in (4.26, 4.34):
        mine, theirs = PLAIN._replace(mode=one, seconds=seconds), PLAIN._replace(mode=other, seconds=4.3)
        for parts in ((mine, theirs), (theirs, mine)):
            assert merge(*(Progress((each,)) for each in parts)).reviews[0].mode == kept
