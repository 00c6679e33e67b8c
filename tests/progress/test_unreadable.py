"""Texts that viva did not write: each is refused with the reason, or gives a value that can be written and read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

import pytest
from facts import (
    DECISION,
    ENTRIES,
    PROGRESS,
    R0,
    R1,
    REVIEW,
    line_of,
    of_decision,
    of_decision_without,
    of_exam,
    of_review,
    of_review_without,
    unhurried,
)
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.model import Entry, Progress
from vivadeck.progress.json_file import dump, dump_entry, parse, parse_entry
from vivadeck.progress.merge import progress
from vivadeck.progress.records import Unreadable

Value = TypeVar("Value")
SUMMED = dump(progress([R0, R1]))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters())
ANY_JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)

DEEP = "[" * 200_000
REFUSED = {
    "nothing": ("", "it is empty"),
    "white space": (" \n\t", "it is empty"),
    "cut off": (of_review()[:-1], "it is damaged at line 1, column"),
    "deep nesting": (DEEP, "it is damaged: "),
    "deep nesting in a field": (of_review().replace("2.5", DEEP), "it is damaged: "),
    "deep nesting that is closed": (of_review(seconds=json.loads("[" * 300 + "]" * 300)), "seconds"),
    "a list": ("[]", "version"),
    "no version": ('{"reviews": [], "decisions": []}', "version"),
    "true as the version": ('{"version": true, "reviews": [], "decisions": []}', "version"),
    "text as the version": ('{"version": "1", "reviews": [], "decisions": []}', "version"),
    "1.0 as the version": ('{"version": 1.0, "reviews": [], "decisions": []}', "version"),
    "version 0": ('{"version": 0, "reviews": [], "decisions": []}', "format 0"),
    "a newer version": ('{"version": 5, "future": {}}', "newer viva (format 5; this viva reads formats up to 4)"),
    "undone reviews that are no list": ('{"version": 2, "reviews": [], "undone": {}}', '"undone" is not a list'),
    "an undone review with a grade": (json.dumps({"version": 2, "reviews": [], "undone": [REVIEW]}), "undone review 1"),
    "a checksum that is no text": ('{"version": 2, "reviews": [], "checksum": 7}', "does not match its checksum"),
    "an empty checksum": ('{"version": 2, "reviews": [], "checksum": ""}', "does not match its checksum"),
    "a changed grade": (SUMMED.replace('"grade": 3', '"grade": 5'), 'delete its "checksum" line'),
    "a changed card": (SUMMED.replace('"a/b"', '"a/c"', 1), "does not match its checksum"),
    "a review that is missing": (SUMMED.replace(dump(progress([R0])).split("\n")[4] + ",\n", ""), "does not match its"),
    "a huge version": ('{"version": 1' + "0" * 4000 + "}", "newer viva"),
    "a longer number than Python reads": ('{"version": 1' + "0" * 9000 + "}", "it is damaged: "),
    "no reviews": ('{"version": 1}', '"reviews"'),
    "reviews that are no list": ('{"version": 1, "reviews": {}}', '"reviews" is not a list'),
    "decisions that are no list": ('{"version": 1, "reviews": [], "decisions": null}', '"decisions" is not a list'),
    "an unknown key": ('{"version": 1, "reviews": [], "revievs": []}', "unknown key 'revievs'"),
    "reviews twice": ('{"version": 1, "reviews": [1], "reviews": []}', "the key 'reviews' is written twice"),
    "a field twice": (of_review().replace('"grade": 4', '"grade": 4, "grade": 5'), "the key 'grade' is written twice"),
    "a review that is no object": ('{"version": 1, "reviews": [[]]}', "review 1: it should have"),
    "the second review": (
        json.dumps({"version": 1, "reviews": [REVIEW, REVIEW | {"grade": 6}], "decisions": []}),
        "review 2: grade 6",
    ),
    "two grades for one moment": (
        json.dumps({"version": 1, "reviews": [REVIEW, REVIEW | {"grade": 5}], "decisions": []}),
        "review 2: another review of 'a/b' has the same date and time",
    ),
    "a review with an unknown field": (of_review(ease=2.5), "review 1: it should have"),
    "a further field in format 3": (of_review(3, points="+3fa2"), "and nothing else, but it has 'points'"),
    "no card beside a further field": (of_review(4, points="+3fa2").replace("card", "cart"), "it should have card"),
    "NaN in a further field": (of_review(4, points=[float("nan")]), "review 1: 'points' cannot be [nan]"),
    "more than there is in a further field": (of_review(4, points=0).replace(": 0", ": 1e999"), "cannot be inf"),
    "half a character in a further field": (of_review(4, points=["\ud800"]), r"'points' ['\ud800'] is not text"),
    "half a character as a field's name": (of_review(4, **{"\ud800": 1}), "is not text"),
    "a further field twice": (
        of_review(4, points=1).replace('"points"', '"points": 1, "points"'), "the key 'points' is written twice"
    ),
    "a further field with a field twice": (
        of_review(4, points={"a": 1}).replace('"a"', '"a": 1, "a"'), "the key 'a' is written twice"
    ),
    "deep nesting in a further field": (
        of_review(4, points=json.loads("[" * 22 + "]" * 22)), "review 1: 'points' is nested too deep"
    ),
    **{f"a review without {key}": (of_review_without(key), "review 1: it should have") for key in REVIEW},
    **{f"a decision without {key}": (of_decision_without(key), "decision 1: it should have") for key in DECISION},
    "an empty card": (of_review(card=""), "review 1: card ''"),
    "a card that is no text": (of_review(card=7), "review 1: card 7"),
    "half a character in a card": (of_review(card="a\ud800"), r"review 1: card 'a\ud800'"),
    "half a character in a mode": (of_review(mode="\udfff"), "review 1: mode"),
    "half a character in a decision": (of_decision(card="\ud800"), "decision 1: card"),
    "half a character as it is": (of_review().replace("a/b", "\udc80"), "card"),
    "true as a grade": (of_review(grade=True), "review 1: grade True"),
    "4.0 as a grade": (of_review(grade=4.0), "grade"),
    "a grade of 6": (of_review(grade=6), "grade"),
    "a grade of -1": (of_review(grade=-1), "grade"),
    "a huge grade": (of_review(grade=10**4000), "grade"),
    "NaN as a grade": (of_review(grade=float("nan")), "grade"),
    "NaN seconds": (of_review(seconds=float("nan")), "seconds"),
    "infinite seconds": (of_review(seconds=float("inf")), "seconds"),
    "1e999 seconds": (of_review().replace("2.5", "1e999"), "seconds"),
    "huge seconds": (of_review(seconds=10**400), "seconds"),
    "seconds beyond all dates": (of_review(seconds=1e15), "seconds"),
    "negative seconds": (of_review(seconds=-0.5), "seconds"),
    "true as seconds": (of_review(seconds=True), "seconds"),
    "text as seconds": (of_review(seconds="2.5"), "seconds"),
    "no seconds": (of_review(seconds=None), "seconds"),
    "a moment without an offset": (of_review(at="2026-11-24T12:00:00"), "no offset"),
    "a moment that systems cannot count": (of_review(at="0001-01-01T00:00:00"), "no offset"),
    "a day": (of_review(at="2026-11-24"), "no offset"),
    "an hour that there is not": (of_review(at="2026-11-24T25:00:00+01:00"), "not a date and time"),
    "an offset of a day": (of_review(at="2026-11-24T12:00:00+24:00"), "not a date and time"),
    "the year 10000": (of_review(at="10000-01-01T00:00:00+00:00"), "not a date and time"),
    "half a character in a moment": (of_review(at="2026-11-24\ud80012:00:00"), "at"),
    "a number as a moment": (of_review(at=1_700_000_000), "not a date and time"),
    "no moment": (of_review(at=None), "not a date and time"),
    "an unknown choice": (of_decision(choice="bury"), "choice 'bury' is not one of suspend, resume, skip"),
    "a choice that is a list": (of_decision(choice=["skip"]), "choice"),
    "an exam in a format without exams": ('{"version": 2, "reviews": [], "exams": []}', "unknown key 'exams'"),
    "an exam without its day": (
        json.dumps({"version": 3, "reviews": [], "exams": [{"decks": []}]}),
        "exam 1: it should have",
    ),
    "an exam's decks as text": (of_exam(decks="general"), "exam 1: decks 'general' is not a list"),
    "a deck without a name": (of_exam(decks=["general", ""]), "decks '' is not text"),
    "an exam's query as a list": (of_exam(query=[]), "query [] is not text"),
    "an exam some day": (of_exam(date="soon"), "date cannot be 'soon'"),
    "an exam on a number": (of_exam(date=20261208), "date cannot be 20261208"),
    "an exam at a time elsewhere": (of_exam(time="10:00+01:00"), "time cannot be '10:00+01:00'"),
    "no minutes for an exam": (of_exam(minutes=0), "minutes cannot be 0"),
    "true minutes for an exam": (of_exam(minutes=True), "minutes cannot be True"),
    "half a card a day": (of_exam(cards=0.5), "cards cannot be 0.5"),
    "an exam without minutes and cards": (of_exam(minutes=None), "exam 1: it has neither minutes nor cards a day"),
    "a mark of the byte order": ("\ufeff" + of_review(), "it is damaged at line 1"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_text_that_viva_did_not_write_is_refused(text: str, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse(text)
    assert said in str(refused.value)


UNDO = {"undo": {"card": "a/b", "at": REVIEW["at"]}}
TORN, NEWER = "it does not match its checksum", "written by a newer viva"
REFUSED_LINES = {
    "nothing": ("", TORN),
    "two on a line": (dump_entry(R0).rstrip() + dump_entry(R1), TORN),
    "NULs": ("\0" * 100, TORN),
    "deep nesting": (DEEP, TORN),
    "no checksum": (json.dumps(UNDO), TORN),
    "another line's checksum": (dump_entry(R0)[:-12] + dump_entry(R1)[-12:], TORN),
    "more after the checksum": (dump_entry(R0).rstrip() + " ", TORN),
    "a checksum in capitals": (dump_entry(R0)[:-12] + dump_entry(R0)[-12:].upper(), TORN),
    "a bare review": (line_of(json.dumps(REVIEW)), NEWER),
    "two kinds": (line_of(json.dumps({"review": REVIEW, "decision": DECISION})), NEWER),
    "an unknown kind": (line_of('{"plan": {}}'), NEWER),
    "not JSON": (line_of('{"undo": nothing}'), "viva cannot read it as JSON"),
    "deep nesting with a checksum": (line_of('{"undo": ' + DEEP + "}"), "viva cannot read it as JSON"),
    "a kind twice": (line_of('{"undo": 1, "undo": 2}'), "the key 'undo' is written twice"),
    "an undo of nothing": (line_of('{"undo": null}'), "undo: it should have card, at"),
    "an undo without its moment": (
        line_of('{"undo": {"card": "a/b", "at": "noon"}}'),
        "undo: at 'noon' is not a date and time",
    ),
    "half a character": (line_of(json.dumps({"undo": {"card": "\ud800", "at": REVIEW["at"]}})), "undo: card"),
    "a review's fault": (line_of(json.dumps({"review": REVIEW | {"grade": 9}})), "review: grade 9"),
    "a decision's fault": (line_of(json.dumps({"decision": DECISION | {"choice": ""}})), "decision: choice ''"),
}


@pytest.mark.parametrize(("line", "said"), REFUSED_LINES.values(), ids=REFUSED_LINES.keys())
def test_a_line_that_is_no_entry_is_refused(line: str, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_entry(line)
    assert said in str(refused.value)


def read_or_refused(text: str) -> None:
    """Read a text both ways: a value can be written and read again, and the reason for a refusal is short."""
    read_or_said_shortly(text, parse, dump)
    read_or_said_shortly(text, parse_entry, dump_entry)


def read_or_said_shortly(text: str, read: Callable[[str], Value], write: Callable[[Value], str]) -> None:
    try:
        again = write(read(text)).encode().decode()
    except Unreadable as refused:
        said = str(refused)
    else:
        assert write(read(again)) == again
        said = ""
    assert len(said) < 300, said[:300]


@unhurried
@given(st.text(st.characters()))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refused(text)


@unhurried
@given(ANY_JSON, st.sampled_from([None, "version", "reviews", "decisions", *REVIEW, *DECISION]))
def test_any_json_is_read_or_refused(value: object, place: str | None) -> None:
    document: object = value
    if place in ("version", "reviews", "decisions"):
        document = {"version": 1, "reviews": [REVIEW], "decisions": [DECISION], place: value}
    elif place:
        review = REVIEW | {place: value} if place in REVIEW else REVIEW
        decision = DECISION | {place: value} if place in DECISION else DECISION
        document = {"version": 1, "reviews": [review], "decisions": [decision]}
        read_or_refused(line_of(json.dumps({"review": review})))
        read_or_refused(line_of(json.dumps({"decision": decision})))
    read_or_refused(json.dumps(document))


@unhurried
@given(PROGRESS | ENTRIES, st.data())
def test_a_damaged_text_is_read_or_refused(value: Progress | Entry, data: st.DataObject) -> None:
    text = dump(value) if isinstance(value, Progress) else dump_entry(value)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    read_or_refused(text[:start] + data.draw(st.text(st.characters(), max_size=8)) + text[end:])
    read_or_refused(text[:start])


def test_messages_about_unreadable_text_are_short() -> None:
    long = "x" * 100_000
    read_or_refused(json.dumps({"version": 1, "reviews": [REVIEW | {long: 1}]}))
    read_or_refused(json.dumps({"version": 1, "reviews": [], long: 1}))
    read_or_refused(json.dumps({"version": int("9" * 4000)}))
    read_or_refused(line_of(json.dumps({long: 1})))
    read_or_refused(line_of(f'{{"{long}": 1, "{long}": 1}}'))
    for field in REVIEW:
        read_or_refused(of_review(**{field: [long] * 9}))
        read_or_refused(of_review(**{field: long}))
    for field in DECISION:
        read_or_refused(of_decision(**{field: long}))
    wide = [[["x" * 20] * 9] * 9] * 9
    read_or_refused(of_review(grade=wide))
