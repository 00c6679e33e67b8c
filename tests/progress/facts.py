"""Any possible progress, for Hypothesis, and texts of progress with their checksums."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import settings
from hypothesis import strategies as st

from vivadeck.model import Choice, Decision, Drawn, Exam, ExamForm, Mode, Review, Undo
from vivadeck.progress import records
from vivadeck.progress.merge import progress

unhurried = settings(deadline=None, max_examples=60)  # a slow machine is not a failure

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
MODES = st.just("study") | st.sampled_from([*map(str, Mode)]) | TEXTS
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(ANY_TEXT, inner, max_size=2),
    max_leaves=4,
)
POINTS = st.sampled_from(["", "+3fa2 -91bc", "+3fa2"])
NAMES = (ANY_TEXT | st.sampled_from(["points", "mock", "further", "checksum"])).filter(lambda name: name not in REVIEW)
NO_FIELDS: dict[str, object] = {}
FIELDS = (
    st.just(NO_FIELDS)
    | st.builds(lambda points: {"points": points, "mock": "2026-11-24T12:00:00.000+01:00"}, POINTS)
    | st.dictionaries(NAMES, VALUES, max_size=3)
)
FURTHER = FIELDS.map(lambda fields: records.further(fields, "review"))
REVIEWS = st.builds(Review, CARDS, MOMENTS, st.integers(0, 5), SECONDS, MODES, FURTHER)
DECISIONS = st.builds(Decision, CARDS, MOMENTS, st.sampled_from(Choice))
UNDOS = st.builds(Undo, CARDS, MOMENTS)
FORMS = st.tuples(st.integers(1, 9), st.integers(0, 9), st.sampled_from(Drawn)).map(
    lambda each: ExamForm(each[0] + each[1], each[0], each[2])
)
EXAM_FURTHER = FIELDS.filter(lambda fields: "draw" not in fields).map(
    lambda fields: records.further(fields, "exam", records.EXAM_FIELDS)
)
AMOUNTS = st.none() | st.integers(1, 100_000)
EXAMS = st.builds(
    Exam,
    st.lists(st.sampled_from(["general", "épochs", "日本語"]), max_size=2, unique=True).map(sorted).map(tuple),
    st.just("") | TEXTS,
    MOMENTS,
    st.none() | st.dates(),
    st.none() | st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    AMOUNTS,
    AMOUNTS,
    st.none() | FORMS,
    EXAM_FURTHER,
).filter(lambda exam: exam.day is None or exam.minutes is not None or exam.cards is not None)
ENTRIES = REVIEWS | DECISIONS | UNDOS | EXAMS
PROGRESS = st.builds(
    progress,
    st.lists(REVIEWS, max_size=6),
    st.lists(DECISIONS, max_size=4),
    st.lists(UNDOS, max_size=3),
    st.lists(EXAMS, max_size=3),
)
SOME_ENTRIES = st.lists(ENTRIES, max_size=6)

R0, R1 = Review("a/b", NOON, 3, 1.0), Review("a/b", NOON + MINUTE, 4, 1.0)
REVIEW: dict[str, object] = {
    "card": "a/b",
    "at": "2026-11-24T12:00:00.000+01:00",
    "grade": 4,
    "seconds": 2.5,
    "mode": "study",
}
DECISION: dict[str, object] = {"card": "a/b", "at": "2026-11-24T12:00:00.000+01:00", "choice": "suspend"}

EXAM: dict[str, object] = {
    "decks": ["a"],
    "query": "",
    "at": "2026-11-24T12:00:00.000+01:00",
    "date": "2026-12-08",
    "time": "10:00",
    "minutes": 20,
    "cards": None,
}


def of_review(version: int = 1, /, **changes: object) -> str:
    """Return the text of a progress.json with one review that has these changes."""
    return json.dumps({"version": version, "reviews": [REVIEW | changes], "decisions": []})


def of_decision(**changes: object) -> str:
    return json.dumps({"version": 1, "reviews": [], "decisions": [DECISION | changes]})


def of_exam(**changes: object) -> str:
    return json.dumps({"version": 3, "reviews": [], "exams": [EXAM | changes]})


def of_review_without(key: str) -> str:
    return json.dumps({"version": 1, "reviews": [{name: REVIEW[name] for name in REVIEW if name != key}]})


def of_decision_without(key: str) -> str:
    return json.dumps(
        {"version": 1, "reviews": [], "decisions": [{name: DECISION[name] for name in DECISION if name != key}]}
    )


def checksum(text: str) -> str:
    """Return the checksum of a text as documented: CRC-32 of its UTF-8, in eight hexadecimal digits."""
    return f"{zlib.crc32(text.encode()):08x}"


def line_of(text: str) -> str:
    """Return a journal line with this object and its checksum."""
    body = text.rstrip()[:-1]
    return f'{body}, "checksum": "{checksum(body)}"}}\n'
