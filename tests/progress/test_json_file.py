"""Progress as text: what is written is read back, and any other text gives a value or Unreadable."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import TypeVar

import pytest
from facts import ENTRIES, MINUTE, NOON, PROGRESS, R0, R1, REVIEW, REVIEWS, checksum, of_review, unhurried
from hypothesis import given

from vivadeck.model import Choice, Decision, Entry, Exam, Progress, Review, Undo
from vivadeck.progress.json_file import dump, dump_entry, parse, parse_entry
from vivadeck.progress.merge import progress
from vivadeck.progress.records import as_json, line, to_fields

Value = TypeVar("Value")
# --- what is written is read back


@unhurried
@given(PROGRESS)
def test_any_progress_is_parsed_back(value: Progress) -> None:
    text = dump(value)
    assert parse(text) == value
    assert dump(parse(text)) == text  # offsets too, which == between moments does not see


@unhurried
@given(ENTRIES)
def test_an_entry_is_one_line_and_is_parsed_back(entry: Entry) -> None:
    text = dump_entry(entry)
    assert text.index("\n") == len(text) - 1
    assert parse_entry(text) == entry
    assert dump_entry(parse_entry(text)) == text


@unhurried
@given(REVIEWS)
def test_a_review_is_spelt_as_json_spells_it(review: Review) -> None:
    assert line(review) == json.dumps(to_fields(review), ensure_ascii=False)


@unhurried
@given(PROGRESS)
def test_every_review_has_its_line_in_time_order(value: Progress) -> None:
    lines = dump(value).split("\n")
    start = lines.index('"reviews": [') + 1 if value.reviews else 0
    fields = [json.loads(line.rstrip(",")) for line in lines[start : start + len(value.reviews)]]
    assert [review["card"] for review in fields] == [review.card for review in value.reviews]
    moments = [datetime.fromisoformat(review["at"]) for review in fields]
    assert moments == sorted(moments)


def test_the_file_reads_as_documented() -> None:
    late = Review("a/dropout", NOON + MINUTE, 5, 3)
    early = Review("a/épochs", NOON.replace(microsecond=120_345), 0, 2.5, "cram")
    exam = Exam(("a",), "tag:b", NOON, date(2026, 12, 8), time(10), 20)
    value = progress([late, early], [Decision("a/dropout", NOON, Choice.SUSPEND)], [Undo("a/dropout", NOON)], [exam])
    body = (
        '"reviews": [\n'
        '{"card": "a/épochs", "at": "2026-11-24T12:00:00.120345+01:00", "grade": 0, "seconds": 2.5, "mode": "cram"},\n'
        '{"card": "a/dropout", "at": "2026-11-24T12:01:00.000+01:00", "grade": 5, "seconds": 3, "mode": "study"}\n'
        '],\n"decisions": [\n'
        '{"card": "a/dropout", "at": "2026-11-24T12:00:00.000+01:00", "choice": "suspend"}\n],\n"undone": [\n'
        '{"card": "a/dropout", "at": "2026-11-24T12:00:00.000+01:00"}\n],\n"exams": [\n'
        '{"decks": ["a"], "query": "tag:b", "at": "2026-11-24T12:00:00.000+01:00", "date": "2026-12-08", '
        '"time": "10:00", "minutes": 20, "cards": null}\n]\n}\n'
    )
    assert dump(value) == f'{{\n"version": 4,\n"checksum": "{checksum(body)}",\n{body}'
    body = '"reviews": [],\n"decisions": [],\n"undone": [],\n"exams": []\n}\n'
    assert dump(Progress()) == f'{{\n"version": 4,\n"checksum": "{checksum(body)}",\n{body}'


def test_a_line_reads_as_documented() -> None:
    body = '{"undo": {"card": "a/épochs", "at": "2026-11-24T12:00:00.000+01:00"}'
    assert dump_entry(Undo("a/épochs", NOON)) == f'{body}, "checksum": "{checksum(body)}"}}\n'
    assert dump_entry(R0).startswith('{"review": {"card": "a/b", "at": ')
    assert dump_entry(Decision("a/b", NOON, Choice.SKIP)).startswith('{"decision": {"card": "a/b", "at": ')


def test_a_review_is_shown_without_its_card() -> None:
    shown = {"at": "2026-11-24T12:00:00.000+01:00", "grade": 4, "seconds": 2.5, "mode": "study"}
    assert as_json(Review("a/b", NOON, 4, 2.5)) == shown


# --- what else is read

SUMMED = dump(progress([R0, R1]))


READ = {
    "no decisions": ('{"version": 1, "reviews": []}', Progress()),
    "the year 1": (of_review(at="0001-01-01T00:00:00+23:59"), None),
    "the year 9999": (of_review(at="9999-12-31T23:59:59.999999-23:59"), None),
    "an offset to the microsecond": (of_review(at="2026-11-24T12:00:00+01:00:00.000001"), None),
    "Z": (of_review(at="2026-11-24T11:00:00Z"), progress([Review("a/b", NOON, 4, 2.5)])),
    "out of order": (
        json.dumps({"version": 1, "reviews": [REVIEW, REVIEW | {"at": "2026-11-24T11:59:00+01:00"}], "decisions": []}),
        progress([Review("a/b", NOON - MINUTE, 4, 2.5), Review("a/b", NOON, 4, 2.5)]),
    ),
    "one review twice, as a merge by hand leaves it": (
        json.dumps({"version": 1, "reviews": [REVIEW, REVIEW], "decisions": []}),
        progress([Review("a/b", NOON, 4, 2.5)]),
    ),
    "Windows line ends": (SUMMED.replace("\n", "\r\n"), progress([R0, R1])),
    "all on one line": (SUMMED.replace("\n", ""), progress([R0, R1])),
    "laid out by another program": (json.dumps(json.loads(SUMMED), indent=4, sort_keys=True), progress([R0, R1])),
    "without its line break": (SUMMED[:-1], progress([R0, R1])),
    "without its checksum, changed by hand": (
        json.dumps({name: value for name, value in json.loads(SUMMED).items() if name != "checksum"}).replace(
            '"grade": 3', '"grade": 5'
        ),
        progress([R0._replace(grade=5), R1]),
    ),
    "an undone review and the review itself, as a merge by hand leaves them": (
        json.dumps({"version": 2, "reviews": [REVIEW], "undone": [{"card": "a/b", "at": REVIEW["at"]}]}),
        progress(undone=[Undo("a/b", NOON)], reviews=[]),
    ),
}


@pytest.mark.parametrize(("text", "value"), READ.values(), ids=READ.keys())
def test_the_same_json_in_another_layout_is_read(text: str, value: Progress | None) -> None:
    read = parse(text)
    assert value is None or read == value
    assert parse(dump(read)) == read
