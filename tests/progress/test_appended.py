"""Entries added to the bytes of the file: the result is that of reading and writing the whole file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from facts import DECISIONS, ENTRIES, EXAMS, NOON, PROGRESS, SECOND, checksum, unhurried
from forged import forged
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.model import Choice, Decision, Entry, Exam, Progress, Review, Undo
from vivadeck.progress import appended
from vivadeck.progress.json_file import dump, parse
from vivadeck.progress.merge import apply, progress


def grown(data: bytes, entries: Sequence[Entry]) -> bytes | None:
    parts = appended.grown(data, entries)
    return None if parts is None else b"".join(parts)


def review(seconds: int, card: str = "a/b") -> Review:
    return Review(card, NOON + seconds * SECOND, 4, 1.5)


LATER = st.builds(
    lambda seconds, card: review(10_000 + seconds, card), st.integers(0, 9), st.sampled_from(["a/b", "c/d"])
)
SESSION = st.lists(LATER | DECISIONS | EXAMS | LATER.map(lambda each: Undo(each.card, each.at)), max_size=8)
OLD = st.builds(
    lambda folded, count: apply(folded, [review(number) for number in range(count)]),
    PROGRESS.map(lambda value: value._replace(reviews=())),
    st.integers(1, 4),
)


@unhurried
@given(OLD, SESSION)
def test_adding_a_session_gives_the_bytes_of_a_full_rewrite(old: Progress, entries: list[Entry]) -> None:
    reviews = {(entry.card, entry.at) for entry in entries if isinstance(entry, Review)}
    undone = {(entry.card, entry.at) for entry in entries if isinstance(entry, Undo)}
    parts = grown(dump(old).encode(), entries)
    assert parts == (dump(apply(old, entries)).encode() if undone <= reviews else None)


@unhurried
@given(PROGRESS, st.lists(ENTRIES, max_size=4))
def test_entries_are_added_rightly_or_not_at_all(old: Progress, entries: list[Entry]) -> None:
    parts = grown(dump(old).encode(), entries)
    assert parts is None or parts == dump(apply(old, entries)).encode()


def test_appending_the_entries_of_a_session_gives_its_progress() -> None:
    old = progress([review(1), review(2, "ö/ü")])
    exam = Exam((), "", NOON, date(2026, 12, 8), None, 20)
    entries: list[Entry] = [
        review(3),
        Decision("a/b", NOON, Choice.SUSPEND),
        review(4),
        Undo("a/b", review(4).at),
        exam,
    ]
    parts = grown(dump(old).encode(), entries)
    assert parts is not None
    assert parse(parts.decode()) == apply(old, entries)


WRITTEN = dump(progress([review(1), review(5)])).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        dump(Progress()).encode(),
        WRITTEN.replace(b'"grade": 4', b'"grade": 5', 1),  # damaged in the middle
        WRITTEN.replace(b'"checksum": "', b'"checksum": "0', 1),
        WRITTEN.replace(b'"version": 4', b'"version": 2', 1),
        WRITTEN.replace(b"\n", b"\r\n"),
        WRITTEN[:-1],
        WRITTEN + b"\n",
        b'{"version": 1, "reviews": []}',
        forged(dump(Progress()).replace("[],", "[\n],", 1)),
        forged(WRITTEN.decode().replace('[\n{"card"', '[{"card"')),
        forged(WRITTEN.decode().replace('"grade": 4', '"grade": 6')),
        forged(WRITTEN.decode().replace('"undone"', '"colours"')),
    ],
)
def test_a_file_that_viva_did_not_write_is_read_as_a_whole(data: bytes) -> None:
    assert grown(data, [review(9)]) is None


@pytest.mark.parametrize("entry", [review(4), review(5, "a/a"), review(5), Undo("a/b", review(1).at)])
def test_entries_before_the_last_review_need_a_full_rewrite(entry: Entry) -> None:
    assert grown(WRITTEN, [entry]) is None
    assert grown(WRITTEN, [review(5, "a/c")]) is not None


def test_the_checksum_is_of_the_text() -> None:
    text = (grown(WRITTEN, [review(9)]) or b"").decode()
    head, body = text[:40], text.split("\n", 3)[3]
    assert checksum(body) in head
    assert timedelta(seconds=4) == parse(text).reviews[-1].at - review(5).at
