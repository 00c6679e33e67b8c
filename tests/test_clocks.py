"""Clocks that are wrong, change or travel: due dates stay sane, nothing is lost, reviews stay in a defined order."""

from __future__ import annotations

import sys
import time as system
from datetime import date, datetime, time, timedelta, timezone
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from states import items, states

from vivadeck import clock, sm2
from vivadeck.agenda import DAYS_AHEAD, ahead
from vivadeck.clock import study_day
from vivadeck.model import Card, CardEntry, Choice, Decision, Review
from vivadeck.progress.merge import progress
from vivadeck.sm2 import FIRST_EASE, GRADES, Drill, Schedule
from vivadeck.study import session

CARDS = [Card(f"d/{name}", "d", name, "answer") for name in "abc"]
ZONES = {
    "Berlin": "CET-1CEST,M3.5.0,M10.5.0/3",
    "São Paulo": "<-03>3<-02>,M10.3.0/0,M2.3.0/0",  # there midnight was left out
    "Lord Howe": "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",  # half an hour
}

# (moment, grade) as they happened, one after the other; the study day of the last, and the due date they lead to
JOURNEYS: dict[str, tuple[list[tuple[str, int]], str, str]] = {
    "clocks forward": ([("2026-03-29T01:59+01:00", 1), ("2026-03-29T03:01+02:00", 4)], "2026-03-28", "2026-03-29"),
    "clocks forward: four": (
        [("2026-03-29T01:59+01:00", 4), ("2026-03-29T04:00+02:00", 4)],
        "2026-03-29",
        "2026-04-04",
    ),
    "half past two, twice": (
        [("2026-10-25T02:30+02:00", 1), ("2026-10-25T02:30+01:00", 4)],
        "2026-10-24",
        "2026-10-25",
    ),
    "an hour that seems to go back": (
        [("2026-10-25T02:50+02:00", 3), ("2026-10-25T02:10+01:00", 1), ("2026-10-25T02:20+01:00", 4)],
        "2026-10-24",
        "2026-10-25",
    ),
    "half an hour": ([("2026-04-05T01:59+11:00", 1), ("2026-04-05T01:31+10:30", 4)], "2026-04-04", "2026-04-05"),
    "a midnight left out": ([("2018-10-20T23:59-03:00", 1), ("2018-10-21T01:00-02:00", 4)], "2018-10-20", "2018-10-21"),
    "west over the date line": (
        [("2026-06-10T09:00+14:00", 1), ("2026-06-09T10:00-11:00", 4)],
        "2026-06-09",
        "2026-06-10",
    ),
    "west, drilled": ([("2026-06-10T09:00+14:00", 3), ("2026-06-09T10:00-11:00", 4)], "2026-06-10", "2026-06-11"),
    "west, two study days": (
        [("2026-06-10T04:00+14:00", 1), ("2026-06-09T03:30-11:00", 4)],
        "2026-06-08",
        "2026-06-09",
    ),
    "west and on time": (
        [("2026-06-08T09:00+13:00", 4), ("2026-06-09T09:00+13:00", 4), ("2026-06-15T09:00-10:00", 4)],
        "2026-06-15",
        "2026-06-30",
    ),
    "east over the date line": (
        [("2026-06-09T10:00-11:00", 4), ("2026-06-11T12:00+14:00", 4)],
        "2026-06-11",
        "2026-06-17",
    ),
    "there and back": (
        [("2026-06-10T09:00+14:00", 1), ("2026-06-09T12:00-11:00", 1), ("2026-06-11T09:00+14:00", 4)],
        "2026-06-11",
        "2026-06-12",
    ),
    "before four": ([("2026-03-02T12:00+01:00", 1), ("2026-03-03T03:59:59.999+01:00", 4)], "2026-03-02", "2026-03-03"),
    "at four": ([("2026-03-02T12:00+01:00", 4), ("2026-03-03T04:00:00.000+01:00", 4)], "2026-03-03", "2026-03-09"),
    "New Year's night": ([("2026-12-31T23:59+01:00", 1), ("2027-01-01T03:59+01:00", 4)], "2026-12-31", "2027-01-01"),
    "a leap day": ([("2028-02-28T12:00+01:00", 4), ("2028-02-29T12:00+01:00", 4)], "2028-02-29", "2028-03-06"),
    "a leap night": ([("2028-02-29T12:00+01:00", 1), ("2028-03-01T03:00+01:00", 4)], "2028-02-29", "2028-03-01"),
    "the last days": ([("9999-12-31T12:00+00:00", 4), ("9999-12-31T23:59-23:59", 4)], "9999-12-31", "9999-12-31"),
}


def reviews_of(happened: list[tuple[str, int]]) -> list[Review]:
    return [Review("d/a", datetime.fromisoformat(at), grade, 1.0) for at, grade in happened]


@pytest.mark.parametrize(("happened", "reviewed", "due"), JOURNEYS.values(), ids=list(JOURNEYS))
def test_reviews_keep_their_order_and_lead_to_the_due_date(
    happened: list[tuple[str, int]], reviewed: str, due: str
) -> None:
    told = reviews_of(happened)
    for order in permutations(told):
        known = progress(order).reviews
        assert list(known) == told
        schedule = items(CARDS, known, [], study_day(told[-1].at))[0].schedule
        assert schedule is not None
        assert (schedule.reviewed.isoformat(), schedule.due.isoformat()) == (reviewed, due)


@pytest.mark.parametrize(
    ("day_ends", "moment", "day"),
    [
        (time(0), "2026-03-03T00:00:00.000", "2026-03-03"),
        (time(0), "2026-03-02T23:59:59.999", "2026-03-02"),
        (time(23, 59), "2026-03-03T23:58:59.999", "2026-03-02"),
        (time(23, 59), "2026-03-03T23:59:00.000", "2026-03-03"),
        (time(4), "2026-03-03T03:59:59.999", "2026-03-02"),
        (time(4), "2026-03-03T04:00:00.000", "2026-03-03"),
    ],
)
def test_every_count_agrees_on_the_end_of_the_day(day_ends: time, moment: str, day: str) -> None:
    review, today = reviews_of([(moment + "+01:00", 4)])[0], date.fromisoformat(day)
    schedule = items(CARDS, [review], [], today, day_ends)[0].schedule
    assert schedule is not None
    assert (schedule.reviewed, schedule.due) == (today, today + timedelta(days=1))
    assert states([review], [], today, day_ends)[review.card].began == today
    skip = [Decision("d/a", review.at, Choice.SKIP)]
    tomorrow = today + timedelta(days=1)
    assert [items(CARDS, [], skip, each, day_ends)[0].is_skipped for each in (today, tomorrow)] == [True, False]


@pytest.mark.parametrize(
    ("on", "interval", "ease", "due"),
    [
        ("2028-02-29", 146, 2.5, "2029-02-28"),  # 365 days
        ("2028-02-29", 61, 6.0, "2029-03-01"),  # 366
        ("2027-02-28", 146, 2.5, "2028-02-28"),
        ("2027-03-01", 61, 6.0, "2028-03-01"),
        ("2027-12-31", 146, 2.5, "2028-12-30"),
    ],
)
def test_a_year_is_counted_in_days(on: str, interval: int, ease: float, due: str) -> None:
    day = date.fromisoformat(on)
    after = sm2.review(Schedule(day, day - timedelta(days=interval), interval, ease, 5, 0, Drill.NONE), 4, day)
    assert after.due.isoformat() == due


def test_a_replay_is_defined_for_grades_and_days_in_any_order() -> None:
    days = [date(2026, 3, 2), date(2026, 3, 1), date(2036, 3, 2), date.max, date.min]
    for grades in product(GRADES, repeat=3):
        for order in permutations(days, 3):
            schedule = sm2.replay(zip(grades, order, strict=True))
            assert schedule is not None
            assert schedule.due >= order[-1]
            assert schedule.ease <= FIRST_EASE + 0.3 + 1e-9


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps its zone elsewhere than in TZ")
@pytest.mark.parametrize(
    ("place", "told", "moment"),
    [
        ("Berlin", "2026-03-29T02:30", "2026-03-29T03:30+02:00"),  # there is no such time
        ("Berlin", "2026-10-25T02:30", "2026-10-25T02:30+02:00"),  # there are two
        ("Berlin", "2026-10-25T03:00", "2026-10-25T03:00+01:00"),
        ("São Paulo", "2026-10-18T00:30", "2026-10-18T01:30-02:00"),
        ("São Paulo", "2026-02-14T23:30", "2026-02-14T23:30-02:00"),
        ("Lord Howe", "2026-10-04T02:15", "2026-10-04T02:45+11:00"),
        ("Lord Howe", "2026-04-05T01:45", "2026-04-05T01:45+11:00"),
    ],
)
def test_a_local_time_that_is_missing_or_there_twice(
    monkeypatch: pytest.MonkeyPatch, place: str, told: str, moment: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", ZONES[place])
        patched.setenv("VIVA_NOW", told)
        system.tzset()
        now, expected = clock.start()(), datetime.fromisoformat(moment)
    system.tzset()
    assert timedelta(0) <= now - expected < timedelta(minutes=1)
    assert now.utcoffset() == expected.utcoffset()


# Whatever the clocks told

OFFSETS = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
NEAR = st.datetimes(datetime.fromisoformat("2026-02-27"), datetime.fromisoformat("2026-03-04"))
MOMENTS = st.builds(lambda naive, offset: naive.replace(tzinfo=offset), NEAR | st.datetimes(), OFFSETS)
REVIEWS = st.builds(
    Review,
    st.sampled_from([card.id for card in CARDS]),
    MOMENTS,
    st.sampled_from(GRADES),
    st.just(1.0),
    further=st.just(()),
)
HISTORIES = st.lists(REVIEWS, max_size=12, unique_by=lambda review: (review.card, review.at))
TODAYS = st.dates(date(2026, 2, 25), date(2026, 3, 6)) | st.dates()
DAY_ENDS = st.sampled_from([time(0), time(4), time(23, 59)])


@given(HISTORIES, st.randoms(use_true_random=False), TODAYS, DAY_ENDS)
def test_any_history_in_any_order_has_valid_due_dates(
    history: list[Review], chance: Any, today: date, day_ends: time
) -> None:
    known = progress(history).reviews
    assert len(known) == len(history)
    there = items(CARDS, known, [], today, day_ends)
    for item in there:
        if item.schedule is not None:
            assert item.reviewed is not None
            assert item.schedule.due >= study_day(item.reviewed, day_ends)
    chance.shuffle(history)
    assert items(CARDS, progress(history).reviews, [], today, day_ends) == there


@given(HISTORIES, TODAYS, DAY_ENDS)
def test_reviews_with_a_wrong_date_count_once_their_day_has_come(
    history: list[Review], today: date, day_ends: time
) -> None:
    known = progress(history).reviews
    come = [each for each in known if (study_day(each.at, day_ends) - today).days <= DAYS_AHEAD]
    there = items(CARDS, known, [], today, day_ends)
    assert there == items(CARDS, come, [], today, day_ends)
    assert {item.card.id for item in there if item.waits_as_new()} == {card.id for card in CARDS} - {
        each.card for each in come
    }
    assert states(known, [], today, day_ends) == states(come, [], today, day_ends)
    assert len(ahead(known, today, day_ends)) == len(known) - len(come)
    assert ahead(known, date.max, day_ends) == []


JUMPS = st.sampled_from([0, 0, 1, 60_000, 3_600_000, 86_400_000, 31_536_000_000, 315_360_000_000])
CLOCK = st.lists(st.tuples(JUMPS, st.sampled_from([-1, 1]), st.sampled_from([0, 3, 4, "undo", "skip"])), max_size=14)


@given(CLOCK)
def test_no_moment_is_used_twice_when_the_clock_jumps(readings: list[tuple[int, int, int | str]]) -> None:
    now = datetime(2026, 3, 2, 18, tzinfo=timezone(timedelta(hours=1)))
    value, entries = session.start(items(CARDS, [], [], now.date()), now.date()), list[CardEntry]()
    for jump, sign, act in readings:
        now += sign * timedelta(milliseconds=jump)
        if act == "undo":
            entry, value = session.undo(value, now) or (None, value)
            entries += [entry] if isinstance(entry, Decision) else []
        elif value.queue:
            is_skip = act == "skip"
            done = session.decision(value, Choice.SKIP, now) if is_skip else session.review(value, int(act), now, now)
            entries.append(done)
            value = session.apply(value, done)
    assert len({(type(entry), entry.card, entry.at) for entry in entries}) == len(entries)
