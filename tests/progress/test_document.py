"""Progress as text: what is written is read back, and whatever else is read is a value or Unreadable."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivadeck.model import Choice, Decision, Entry, Progress, Review, Undo
from vivadeck.progress.document import (
    Unreadable,
    as_json,
    dump,
    dump_entry,
    parse,
    parse_entry,
)
from vivadeck.progress.history import apply, progress

Value = TypeVar("Value")
unhurried = settings(deadline=None)  # a busy machine is no failure

NOON = datetime(2026, 11, 24, 12, tzinfo=timezone(timedelta(hours=1)))
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ALMOST_A_DAY = timedelta(days=1) - timedelta(microseconds=1)

# Python reads an offset of less than a second as none; no place on earth has one.
WIDTHS = st.timedeltas(-ALMOST_A_DAY, ALMOST_A_DAY).filter(lambda width: abs(width) >= SECOND)
OFFSETS = WIDTHS.map(timezone) | st.just(UTC)
ANY_MOMENT = st.builds(lambda naive, offset: naive.replace(tzinfo=offset), st.datetimes(), OFFSETS)
MOMENTS = ANY_MOMENT | st.sampled_from([NOON, NOON + MINUTE, NOON.astimezone(UTC)])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
CARDS = TEXTS | st.sampled_from(["general/dropout", "general/épochs", "日本語/問"])
SECONDS = st.floats(0, 1e12) | st.integers(0, 10**12)
REVIEWS = st.builds(Review, CARDS, MOMENTS, st.integers(0, 5), SECONDS, st.just("study") | TEXTS)
DECISIONS = st.builds(Decision, CARDS, MOMENTS, st.sampled_from(Choice))
UNDOS = st.builds(Undo, CARDS, MOMENTS)
ENTRIES = REVIEWS | DECISIONS | UNDOS
PROGRESS = st.builds(progress, st.lists(REVIEWS, max_size=6), st.lists(DECISIONS, max_size=4))
SOME_ENTRIES = st.lists(ENTRIES, max_size=6)

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters())
ANY_JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)

REVIEW: dict[str, object] = {
    "card": "a/b",
    "at": "2026-11-24T12:00:00.000+01:00",
    "grade": 4,
    "seconds": 2.5,
    "mode": "study",
}
DECISION: dict[str, object] = {"card": "a/b", "at": "2026-11-24T12:00:00.000+01:00", "choice": "suspend"}


def of_review(**changes: object) -> str:
    """Return the text of a progress.json with one review, changed so."""
    return json.dumps({"version": 1, "reviews": [REVIEW | changes], "decisions": []})


def of_decision(**changes: object) -> str:
    return json.dumps({"version": 1, "reviews": [], "decisions": [DECISION | changes]})


def of_review_without(key: str) -> str:
    return json.dumps({"version": 1, "reviews": [{name: REVIEW[name] for name in REVIEW if name != key}]})


def of_decision_without(key: str) -> str:
    return json.dumps(
        {"version": 1, "reviews": [], "decisions": [{name: DECISION[name] for name in DECISION if name != key}]}
    )


# --- what is written is read back


@unhurried
@given(PROGRESS)
def test_what_is_dumped_is_parsed_back(value: Progress) -> None:
    text = dump(value)
    assert parse(text) == value
    assert dump(parse(text)) == text  # offsets too, which == between moments does not see


@unhurried
@given(ENTRIES)
def test_an_entry_is_one_line_and_is_parsed_back(entry: Entry) -> None:
    line = dump_entry(entry)
    assert line.index("\n") == len(line) - 1
    assert parse_entry(line) == entry
    assert dump_entry(parse_entry(line)) == line


@unhurried
@given(PROGRESS)
def test_every_review_has_its_line_in_time_order(value: Progress) -> None:
    lines = dump(value).split("\n")
    start = lines.index('"reviews": [') + 1 if value.reviews else 0
    told = [json.loads(line.rstrip(",")) for line in lines[start : start + len(value.reviews)]]
    assert [review["card"] for review in told] == [review.card for review in value.reviews]
    moments = [datetime.fromisoformat(review["at"]) for review in told]
    assert moments == sorted(moments)


def test_the_file_reads_as_documented() -> None:
    late = Review("a/dropout", NOON + MINUTE, 5, 3)
    early = Review("a/épochs", NOON.replace(microsecond=120_345), 0, 2.5, "cram")
    value = progress([late, early], [Decision("a/dropout", NOON, Choice.SUSPEND)])
    assert dump(value) == (
        '{\n"version": 1,\n"reviews": [\n'
        '{"card": "a/épochs", "at": "2026-11-24T12:00:00.120345+01:00", "grade": 0, "seconds": 2.5, "mode": "cram"},\n'
        '{"card": "a/dropout", "at": "2026-11-24T12:01:00.000+01:00", "grade": 5, "seconds": 3, "mode": "study"}\n'
        '],\n"decisions": [\n'
        '{"card": "a/dropout", "at": "2026-11-24T12:00:00.000+01:00", "choice": "suspend"}\n]\n}\n'
    )
    assert dump(Progress()) == '{\n"version": 1,\n"reviews": [],\n"decisions": []\n}\n'


def test_a_review_is_shown_without_its_card() -> None:
    shown = {"at": "2026-11-24T12:00:00.000+01:00", "grade": 4, "seconds": 2.5, "mode": "study"}
    assert as_json(Review("a/b", NOON, 4, 2.5)) == shown


# --- what entries do

R0, R1 = Review("a/b", NOON, 3, 1.0), Review("a/b", NOON + MINUTE, 4, 1.0)
ELSEWHERE = Review("a/c", NOON, 5, 1.0)
REGRADED = Review("a/b", NOON.astimezone(UTC), 1, 9.0)
SUSPEND = Decision("a/b", NOON, Choice.SUSPEND)
RESUME = Decision("a/b", NOON + MINUTE, Choice.RESUME)
SKIP = Decision("a/b", NOON, Choice.SKIP)


@pytest.mark.parametrize(
    ("before", "entries", "reviews", "decisions"),
    [
        ([], [R0], [R0], []),
        ([], [R1, R0], [R0, R1], []),
        ([R1], [R0], [R0, R1], []),
        ([R0], [R0], [R0], []),
        ([ELSEWHERE], [R0], [R0, ELSEWHERE], []),  # the same moment: by card
        ([R0], [REGRADED], [REGRADED], []),  # the same card and moment: the later entry
        ([R0, R1], [Undo("a/b", NOON)], [R1], []),
        ([], [R0, Undo("a/b", NOON)], [], []),
        ([R0], [Undo("a/b", NOON), R0], [R0], []),
        ([R0], [Undo("a/b", NOON.astimezone(UTC))], [], []),
        ([R0], [Undo("a/c", NOON), Undo("a/b", NOON + MINUTE)], [R0], []),
        ([R0], [SUSPEND], [R0], [SUSPEND]),
        ([], [SUSPEND, RESUME], [], [RESUME]),
        ([], [RESUME, SUSPEND], [], [RESUME]),  # the later decision, not the later entry
        ([], [SUSPEND, SKIP], [], [SKIP]),  # the same moment: the later entry
        ([], [SUSPEND, Undo("a/b", NOON)], [], [SUSPEND]),  # undo is for reviews
    ],
)
def test_entries_are_carried_out_in_order(
    before: list[Review], entries: list[Entry], reviews: list[Review], decisions: list[Decision]
) -> None:
    after = apply(progress(before), entries)
    assert list(after.reviews) == reviews
    assert [str(review.at) for review in after.reviews] == [str(review.at) for review in reviews]
    assert list(after.decisions.values()) == decisions


def test_applying_leaves_what_was_as_it_was() -> None:
    before = progress([R0], [SUSPEND])
    apply(before, [Undo("a/b", NOON), RESUME])
    assert before == Progress((R0,), {"a/b": SUSPEND})


@unhurried
@given(PROGRESS, SOME_ENTRIES)
def test_entries_done_twice_change_nothing_more(before: Progress, entries: Sequence[Entry]) -> None:
    once = apply(before, entries)
    assert dump(apply(once, entries)) == dump(once)


@unhurried
@given(PROGRESS, SOME_ENTRIES, SOME_ENTRIES)
def test_entries_done_in_two_parts_are_entries_done(before: Progress, first: list[Entry], second: list[Entry]) -> None:
    """What a fold between two sessions relies on."""
    assert dump(apply(parse(dump(apply(before, first))), second)) == dump(apply(before, first + second))


# --- what else is read


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
    "Windows line ends": (dump(progress([R0, R1])).replace("\n", "\r\n"), progress([R0, R1])),
}


@pytest.mark.parametrize(("text", "value"), READ.values(), ids=READ.keys())
def test_what_means_the_same_is_read(text: str, value: Progress | None) -> None:
    read = parse(text)
    assert value is None or read == value
    assert parse(dump(read)) == read


DEEP = "[" * 200_000
REFUSED = {
    "nothing": ("", "not JSON"),
    "cut off": (of_review()[:-1], "not JSON"),
    "deep nesting": (DEEP, "not JSON"),
    "deep nesting in a field": (of_review().replace("2.5", DEEP), "not JSON"),
    "deep nesting that is closed": (of_review(seconds=json.loads("[" * 300 + "]" * 300)), "seconds"),
    "a list": ("[]", "version"),
    "no version": ('{"reviews": [], "decisions": []}', "version"),
    "true as the version": ('{"version": true, "reviews": [], "decisions": []}', "version"),
    "text as the version": ('{"version": "1", "reviews": [], "decisions": []}', "version"),
    "1.0 as the version": ('{"version": 1.0, "reviews": [], "decisions": []}', "version"),
    "version 0": ('{"version": 0, "reviews": [], "decisions": []}', "format 0"),
    "a newer version": ('{"version": 2, "future": {}}', "newer viva (format 2; this viva knows 1): update viva"),
    "a huge version": ('{"version": 1' + "0" * 4000 + "}", "newer viva"),
    "a longer number than Python reads": ('{"version": 1' + "0" * 9000 + "}", "not JSON"),
    "no reviews": ('{"version": 1}', '"reviews"'),
    "reviews that are no list": ('{"version": 1, "reviews": {}}', '"reviews" is not a list'),
    "decisions that are no list": ('{"version": 1, "reviews": [], "decisions": null}', '"decisions" is not a list'),
    "an unknown key": ('{"version": 1, "reviews": [], "revievs": []}', "unknown key 'revievs'"),
    "reviews twice": ('{"version": 1, "reviews": [1], "reviews": []}', "'reviews' is there twice"),
    "a field twice": (of_review().replace('"grade": 4', '"grade": 4, "grade": 5'), "'grade' is there twice"),
    "a review that is no object": ('{"version": 1, "reviews": [[]]}', "review 1: needs exactly"),
    "the second review": (
        json.dumps({"version": 1, "reviews": [REVIEW, REVIEW | {"grade": 6}], "decisions": []}),
        "review 2: grade 6",
    ),
    "two grades for one moment": (
        json.dumps({"version": 1, "reviews": [REVIEW, REVIEW | {"grade": 5}], "decisions": []}),
        "review 2: another review of 'a/b' has the same moment",
    ),
    "a review with an unknown field": (of_review(ease=2.5), "review 1: needs exactly"),
    **{f"a review without {key}": (of_review_without(key), "review 1: needs exactly") for key in REVIEW},
    **{f"a decision without {key}": (of_decision_without(key), "decision 1: needs exactly") for key in DECISION},
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
    "an hour that there is not": (of_review(at="2026-11-24T25:00:00+01:00"), "not a moment"),
    "an offset of a day": (of_review(at="2026-11-24T12:00:00+24:00"), "not a moment"),
    "the year 10000": (of_review(at="10000-01-01T00:00:00+00:00"), "not a moment"),
    "half a character in a moment": (of_review(at="2026-11-24\ud80012:00:00"), "at"),
    "a number as a moment": (of_review(at=1_700_000_000), "not a moment"),
    "no moment": (of_review(at=None), "not a moment"),
    "an unknown choice": (of_decision(choice="bury"), "choice 'bury' is not one of suspend, resume, skip"),
    "a choice that is a list": (of_decision(choice=["skip"]), "choice"),
    "a mark of the byte order": ("\ufeff" + of_review(), "not JSON"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_was_not_written_by_viva_is_refused(text: str, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse(text)
    assert said in str(refused.value)


REFUSED_LINES = {
    "nothing": ("", "not JSON"),
    "two on a line": (dump_entry(R0).rstrip() + dump_entry(R1), "not JSON"),
    "NULs": ("\0" * 100, "not JSON"),
    "deep nesting": (DEEP, "not JSON"),
    "a bare review": (json.dumps(REVIEW), "not an entry"),
    "two kinds": (json.dumps({"review": REVIEW, "decision": DECISION}), "not an entry"),
    "no kind": ("{}", "not an entry"),
    "a kind twice": ('{"undo": 1, "undo": 2}', "'undo' is there twice"),
    "an unknown kind": ('{"exam": {}}', "unknown entry 'exam'"),
    "an undo of nothing": ('{"undo": null}', "undo: needs exactly card, at"),
    "an undo without its moment": ('{"undo": {"card": "a/b", "at": "noon"}}', "undo: at 'noon' is not a moment"),
    "half a character": (json.dumps({"undo": {"card": "\ud800", "at": REVIEW["at"]}}), "undo: card"),
    "a review's fault": (json.dumps({"review": REVIEW | {"grade": 9}}), "review: grade 9"),
    "a decision's fault": (json.dumps({"decision": DECISION | {"choice": ""}}), "decision: choice ''"),
}


@pytest.mark.parametrize(("line", "said"), REFUSED_LINES.values(), ids=REFUSED_LINES.keys())
def test_a_line_that_is_no_entry_is_refused(line: str, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_entry(line)
    assert said in str(refused.value)


def read_or_refused(text: str) -> None:
    """Read a text both ways: what comes out can be written and read again, what is refused is said shortly."""
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
    held: object = value
    if place in ("version", "reviews", "decisions"):
        held = {"version": 1, "reviews": [REVIEW], "decisions": [DECISION], place: value}
    elif place:
        review = REVIEW | {place: value} if place in REVIEW else REVIEW
        decision = DECISION | {place: value} if place in DECISION else DECISION
        held = {"version": 1, "reviews": [review], "decisions": [decision]}
        read_or_refused(json.dumps({"review": review}))
        read_or_refused(json.dumps({"decision": decision}))
    read_or_refused(json.dumps(held))


@unhurried
@given(PROGRESS | ENTRIES, st.data())
def test_a_damaged_text_is_read_or_refused(value: Progress | Entry, data: st.DataObject) -> None:
    text = dump(value) if isinstance(value, Progress) else dump_entry(value)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    read_or_refused(text[:start] + data.draw(st.text(st.characters(), max_size=8)) + text[end:])
    read_or_refused(text[:start])


def test_what_is_refused_is_said_shortly() -> None:
    long = "x" * 100_000
    read_or_refused(json.dumps({"version": 1, "reviews": [REVIEW | {long: 1}]}))
    read_or_refused(json.dumps({"version": 1, "reviews": [], long: 1}))
    read_or_refused(json.dumps({"version": int("9" * 4000)}))
    read_or_refused(json.dumps({long: 1}))
    read_or_refused(f'{{"{long}": 1, "{long}": 1}}')
    for field in REVIEW:
        read_or_refused(of_review(**{field: [long] * 9}))
        read_or_refused(of_review(**{field: long}))
    for field in DECISION:
        read_or_refused(of_decision(**{field: long}))
    wide = [[["x" * 20] * 9] * 9] * 9
    read_or_refused(of_review(grade=wide))
