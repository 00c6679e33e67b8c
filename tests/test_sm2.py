"""SM-2: a table checked by hand, what holds for every history of five grades, and an independent implementation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sm_2 import Card, Scheduler

from vivadeck.errors import VivaError
from vivadeck.sm2 import FIRST_EASE, GRADES, LONGEST_INTERVAL_DAYS, LOWEST_EASE, Drill, Schedule, counts, replay, review

FIRST_DAY = date(2026, 1, 1)
HISTORY_LENGTH = 5

Grades = list[tuple[int, int]]  # (days since FIRST_DAY, grade)
Expected = tuple[int, int, float, int, int, Drill]  # due (days since FIRST_DAY), interval, ease, repetitions, lapses

NONE, RECALLED, FAILED = Drill.NONE, Drill.RECALLED, Drill.FAILED
# Graded 3 on time until the ease is at its floor: 2.36 2.22 2.08 1.94 1.80 1.66 1.52 1.38 1.30 1.30, and so the
# intervals 1 6 ⌈12.48⌉ ⌈25.22⌉ ⌈46.8⌉ ⌈78.02⌉ ⌈120.08⌉ ⌈166.98⌉ ⌈217.1⌉ ⌈283.4⌉.
TO_THE_FLOOR: Grades = [(day, 3) for day in (0, 1, 7, 20, 46, 93, 172, 293, 460, 678)]

GOLDEN: list[tuple[str, Grades, Expected]] = [
    ("first: 0", [(0, 0)], (0, 0, 2.5, 0, 0, FAILED)),
    ("first: 1", [(0, 1)], (0, 0, 2.5, 0, 0, FAILED)),
    ("first: 2", [(0, 2)], (0, 0, 2.5, 0, 0, FAILED)),
    ("first: 3", [(0, 3)], (1, 1, 2.36, 1, 0, RECALLED)),
    ("first: 4", [(0, 4)], (1, 1, 2.5, 1, 0, NONE)),
    ("first: 5", [(0, 5)], (1, 1, 2.6, 1, 0, NONE)),
    ("on time: second is 6 days", [(0, 4), (1, 4)], (7, 6, 2.5, 2, 0, NONE)),
    ("on time: 6 × 2.5 is 15, not 16", [(0, 4), (1, 4), (7, 4)], (22, 15, 2.5, 3, 0, NONE)),
    ("on time: 37.5 is rounded up", [(0, 4), (1, 4), (7, 4), (22, 4)], (60, 38, 2.5, 4, 0, NONE)),
    ("on time: 6 × 2.8", [(0, 5), (1, 5), (7, 5)], (24, 17, 2.8, 3, 0, NONE)),
    ("on time: the new ease counts, 6 × 2.36", [(0, 4), (1, 4), (7, 3)], (22, 15, 2.36, 3, 0, RECALLED)),
    ("on time: 5, 3, 4 is 6 × 2.46", [(0, 5), (1, 3), (7, 4)], (22, 15, 2.46, 3, 0, NONE)),
    (
        "late: counts from the review, the interval from the interval",
        [(0, 4), (1, 4), (27, 4)],
        (42, 15, 2.5, 3, 0, NONE),
    ),
    ("late: by years", [(0, 4), (1000, 4)], (1006, 6, 2.5, 2, 0, NONE)),
    ("late: and failed", [(0, 4), (1, 4), (27, 2)], (27, 0, 2.5, 0, 1, FAILED)),
    ("early: is a review like any other", [(0, 4), (1, 4), (3, 4)], (18, 15, 2.5, 3, 0, NONE)),
    ("early: and failed", [(0, 4), (1, 4), (3, 0)], (3, 0, 2.5, 0, 1, FAILED)),
    ("same day: twice", [(0, 4), (0, 4)], (6, 6, 2.5, 2, 0, NONE)),
    ("same day: three times", [(0, 4), (0, 5), (0, 4)], (16, 16, 2.6, 3, 0, NONE)),
    ("same day: 4, then 3, is drilled", [(0, 4), (0, 3)], (6, 6, 2.36, 2, 0, RECALLED)),
    ("drilled after 3: until 4", [(0, 3), (0, 4)], (1, 1, 2.36, 1, 0, NONE)),
    ("drilled after 3: 5 changes no ease", [(0, 3), (0, 5)], (1, 1, 2.36, 1, 0, NONE)),
    ("drilled after 3: 3 is not enough", [(0, 3), (0, 3)], (1, 1, 2.36, 1, 0, RECALLED)),
    ("drilled after 3: a failure is no lapse", [(0, 3), (0, 0)], (1, 1, 2.36, 1, 0, RECALLED)),
    ("drilled after 3: many times", [(0, 3), (0, 1), (0, 3), (0, 2), (0, 4)], (1, 1, 2.36, 1, 0, NONE)),
    ("drilled after 3: later the same day it is over", [(0, 3), (0, 4), (0, 4)], (6, 6, 2.36, 2, 0, NONE)),
    ("drilled after 3: not finished, and on time", [(0, 3), (1, 4)], (7, 6, 2.36, 2, 0, NONE)),
    ("drilled after 3: not finished, and failed", [(0, 3), (1, 1)], (1, 0, 2.36, 0, 1, FAILED)),
    ("drilled after 3: a long interval stays", [(0, 4), (1, 4), (7, 3), (7, 4)], (22, 15, 2.36, 3, 0, NONE)),
    ("failed: the first 4 is the first repetition", [(0, 2), (0, 4)], (1, 1, 2.5, 1, 0, NONE)),
    ("failed: so is the first 5, with its ease", [(0, 1), (0, 5)], (1, 1, 2.6, 1, 0, NONE)),
    ("failed: so is the first 3, and it is drilled", [(0, 0), (0, 3)], (1, 1, 2.36, 1, 0, RECALLED)),
    ("failed: 3, then 4", [(0, 0), (0, 3), (0, 4)], (1, 1, 2.36, 1, 0, NONE)),
    ("failed: again and again", [(0, 2), (0, 1), (0, 0)], (0, 0, 2.5, 0, 0, FAILED)),
    ("failed: and left for days", [(0, 1), (5, 4)], (6, 1, 2.5, 1, 0, NONE)),
    ("failed: the way back", [(0, 4), (1, 4), (7, 1), (7, 4), (8, 4)], (14, 6, 2.5, 2, 1, NONE)),
    ("failed: the ease stays as it was", [(0, 5), (1, 5), (7, 0)], (7, 0, 2.7, 0, 1, FAILED)),
    ("lapses: one for all failures in a row", [(0, 4), (1, 0), (1, 0), (2, 0)], (2, 0, 2.5, 0, 1, FAILED)),
    ("lapses: two", [(0, 4), (1, 2), (1, 4), (2, 2)], (2, 0, 2.5, 0, 2, FAILED)),
    ("lapses: kept when recalled", [(0, 4), (1, 2), (1, 4), (2, 2), (2, 5)], (3, 1, 2.6, 1, 2, NONE)),
    ("ease: nearly at the floor", TO_THE_FLOOR[:8], (460, 167, 1.38, 8, 0, RECALLED)),
    ("ease: 1.24 is 1.3", TO_THE_FLOOR[:9], (678, 218, 1.3, 9, 0, RECALLED)),
    ("ease: stays at the floor", TO_THE_FLOOR, (962, 284, 1.3, 10, 0, RECALLED)),
    ("ease: rises from the floor", [*TO_THE_FLOOR, (962, 5)], (1360, 398, 1.4, 11, 0, NONE)),
    ("leap year: 2028-02-29", [(788, 4), (789, 4)], (795, 6, 2.5, 2, 0, NONE)),
    ("time runs backwards: counts from the review", [(9, 4), (8, 4)], (14, 6, 2.5, 2, 0, NONE)),
]


def day(days: int) -> date:
    return FIRST_DAY + timedelta(days=days)


@pytest.mark.parametrize(("grades", "expected"), [row[1:] for row in GOLDEN], ids=[row[0] for row in GOLDEN])
def test_golden(grades: Grades, expected: Expected) -> None:
    schedule = replay((grade, day(days)) for days, grade in grades)
    assert schedule is not None
    due, interval_days, ease, repetitions, lapses, drill = expected
    assert schedule.due == day(due)
    assert schedule.reviewed == day(grades[-1][0])
    assert (schedule.interval_days, schedule.repetitions, schedule.lapses) == (interval_days, repetitions, lapses)
    assert schedule.ease == pytest.approx(ease, abs=1e-12)
    assert schedule.drill is drill


def test_a_card_without_reviews_has_no_schedule() -> None:
    assert replay([]) is None


@pytest.mark.parametrize(
    ("drill", "on", "is_drilled"),
    [
        (NONE, 0, False),
        (RECALLED, 0, True),
        (FAILED, 0, True),
        (RECALLED, 1, False),
        (FAILED, 1, False),
        (RECALLED, -1, True),  # a journey west began the day anew
        (FAILED, -1, True),
        (NONE, -1, False),
    ],
)
def test_a_card_is_drilled_until_the_day_of_its_review_is_over(drill: Drill, on: int, is_drilled: bool) -> None:
    schedule = Schedule(day(1), day(0), 1, FIRST_EASE, 1, 0, drill)
    assert schedule.is_drilled_on(day(on)) is is_drilled


def test_a_long_run_ends_at_a_hundred_years() -> None:
    schedule, intervals = review(None, 5, date(1, 1, 1)), []
    for _ in range(60):
        schedule = review(schedule, 5, schedule.due)
        intervals.append(schedule.interval_days)
    assert intervals == sorted(intervals)
    assert intervals[7] < LONGEST_INTERVAL_DAYS == intervals[8] == intervals[-1] == 36_500
    assert schedule.due - schedule.reviewed == timedelta(days=36_500)
    assert schedule.repetitions == 61
    assert review(schedule, 1, schedule.due).interval_days == 0


@pytest.mark.parametrize(("left", "left_after"), [(0, 0), (1, 0), (5, 0), (6, 0), (7, 1), (100, 94)])
def test_a_due_date_stays_a_date_at_the_end_of_time(left: int, left_after: int) -> None:
    on = date.max - timedelta(days=left)
    second = review(review(None, 4, on), 4, on)
    assert second.interval_days == 6
    assert second.due == date.max - timedelta(days=left_after)
    learned = second._replace(interval_days=30_000, repetitions=9)
    assert review(learned, 5, on).due == date.max
    assert review(learned, 0, on).due == on


@pytest.mark.parametrize("grade", [True, False, 2.5, 3.0, -1, 6, 10**30, "4", None, float("nan")], ids=repr)
def test_anything_but_a_whole_number_from_0_to_5_is_refused(grade: Any) -> None:
    with pytest.raises(VivaError, match="whole number from 0 to 5"):
        review(None, grade, FIRST_DAY)
    drilled = review(None, 3, FIRST_DAY)
    with pytest.raises(VivaError, match="whole number from 0 to 5"):
        review(drilled, grade, FIRST_DAY)
    with pytest.raises(VivaError, match="whole number from 0 to 5"):
        replay([(4, FIRST_DAY), (grade, FIRST_DAY)])


def next_day(schedule: Schedule | None, spaced: int | None) -> date:
    """Return the day of the next review: `spaced` days after the last one, or for None on time."""
    if schedule is None:
        return FIRST_DAY
    if spaced is not None:
        return schedule.reviewed + timedelta(days=spaced)
    return schedule.reviewed if schedule.drill is not NONE else schedule.due


def steps(
    before: Schedule | None, length: int, spaced: int | None
) -> Iterator[tuple[Schedule | None, int, date, Schedule]]:
    """Yield each step of all histories of `length` grades: the schedule before, the grade, its day, the one after."""
    if not length:
        return
    on = next_day(before, spaced)
    for grade in GRADES:
        after = review(before, grade, on)
        yield before, grade, on, after
        yield from steps(after, length - 1, spaced)


def was_drilled(before: Schedule | None, on: date) -> bool:
    return before is not None and before.drill is RECALLED and before.reviewed >= on


PACES = pytest.mark.parametrize("spaced", [0, 1, 3, 400, None], ids=["same day", "daily", "3 days", "late", "on time"])


def assert_holds(before: Schedule | None, grade: int, on: date, after: Schedule) -> None:
    assert after.ease >= LOWEST_EASE
    assert after.due >= on
    assert after.reviewed == (before.reviewed if before is not None and was_drilled(before, on) else on)
    assert after.is_drilled_on(on) is (grade < 4)
    assert not after.is_drilled_on(after.reviewed + timedelta(days=1))
    is_lapse = grade < 3 and before is not None and before.repetitions > 0 and not was_drilled(before, on)
    assert after.lapses == (before.lapses if before else 0) + is_lapse
    if was_drilled(before, on):
        assert before is not None
        assert after == before._replace(drill=NONE if grade >= 4 else RECALLED)
    elif grade < 3:
        assert (after.repetitions, after.interval_days, after.due, after.drill) == (0, 0, on, FAILED)
        assert after.ease == (before.ease if before else FIRST_EASE)
    else:
        assert after.repetitions == (before.repetitions if before else 0) + 1
        assert after.interval_days >= 1
        assert after.due == on + timedelta(days=after.interval_days)
        assert after.drill is (NONE if grade >= 4 else RECALLED)


@PACES
def test_the_invariants_after_every_review(spaced: int | None) -> None:
    count = 0
    for before, grade, on, after in steps(None, HISTORY_LENGTH, spaced):
        assert_holds(before, grade, on, after)
        count += 1
    assert count == 6 + 6**2 + 6**3 + 6**4 + 6**5


@given(st.lists(st.tuples(st.sampled_from(GRADES), st.sampled_from([0, 0, 1, 2, 30, 365, -1])), max_size=40))
def test_the_invariants_after_reviews_at_any_pace(history: list[tuple[int, int]]) -> None:
    schedule, on = None, FIRST_DAY
    for grade, gap_days in history:
        on += timedelta(days=gap_days)
        after = review(schedule, grade, on)
        assert_holds(schedule, grade, on, after)
        schedule = after


@PACES
def test_a_better_grade_never_brings_a_card_back_sooner(spaced: int | None) -> None:
    for before, _, on, _ in steps(None, HISTORY_LENGTH - 1, spaced):
        outcomes = [review(before, grade, on) for grade in GRADES]
        assert [each.due for each in outcomes] == sorted(each.due for each in outcomes)
        assert [each.ease for each in outcomes[3:]] == sorted(each.ease for each in outcomes[3:])


@pytest.mark.parametrize("spaced", [0, 400, None], ids=["same day", "late", "on time"])
def test_a_replay_can_stop_and_continue_and_changes_none_of_its_input(spaced: int | None) -> None:
    for grades in product(GRADES, repeat=HISTORY_LENGTH):
        history: list[tuple[int, date]] = []
        schedule: Schedule | None = None
        for grade in grades:
            history.append((grade, next_day(schedule, spaced)))
            schedule = review(schedule, *history[-1])
        stopped, last = replay(history[:-1]), history[-1]
        copy = stopped._replace() if stopped else None
        assert replay(history) == review(stopped, *last) == schedule
        assert stopped == copy


# PyPI's `sm-2` is an independent SM-2. For reviews made on time it must agree to the last bit. It differs by intent:
# - A late review: it counts the next due date from the old due date, so that a card can be due again in the past.
# - An early review: it refuses it; ours is a review like any other.
# - A card graded 3 whose drill was not finished that day: its next review, days later, still counts as the drill.
# - A card that is drilled is due today until it is graded 4; ours has its next due date at once and is drilled besides.
# - Any grade is accepted, and intervals grow without end; ours to a hundred years.


def assert_same(ours: Schedule, theirs: Any) -> None:
    assert (ours.repetitions, ours.ease, ours.interval_days) == (theirs.n, theirs.EF, theirs.I)
    assert next_day(ours, None) == theirs.due.date()
    assert (ours.drill is RECALLED) is theirs.needs_extra_review


def compare_all(ours: Schedule | None, theirs: Any, length: int) -> int:
    """Compare all histories of `length` more grades; return how many reviews were compared."""
    if not length:
        return 0
    compared = 0
    for grade in GRADES:
        our_next = review(ours, grade, next_day(ours, None))
        their_next, _ = Scheduler.review_card(theirs, grade, theirs.due)
        assert_same(our_next, their_next)
        compared += 1 + compare_all(our_next, their_next, length - 1)
    return compared


def new_card() -> Any:
    return Card(card_id=1, due=datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC))


def test_every_history_on_time_gives_the_result_of_an_independent_sm2() -> None:
    assert compare_all(None, new_card(), HISTORY_LENGTH) == sum(6**length for length in range(1, HISTORY_LENGTH + 1))


@given(st.lists(st.sampled_from(GRADES) | st.sampled_from([4, 5]), min_size=HISTORY_LENGTH, max_size=150))
def test_long_histories_on_time_give_the_result_of_an_independent_sm2(grades: list[int]) -> None:
    ours, theirs = None, new_card()
    for grade in grades:
        ours = review(ours, grade, next_day(ours, None))
        theirs, _ = Scheduler.review_card(theirs, grade, theirs.due)
        if theirs.I > LONGEST_INTERVAL_DAYS:
            assert ours.interval_days == LONGEST_INTERVAL_DAYS
            return
        assert_same(ours, theirs)


# --- what counts, by how a review came about

MODES: list[tuple[str, Grades, tuple[int, int, str], Expected]] = [
    # what was before, one more review (days, grade, mode), and what is then
    ("new, recalled", [], (0, 4, "practice"), (1, 1, 2.5, 1, 0, NONE)),
    ("new, recalled with difficulty", [], (0, 3, "mock"), (1, 1, 2.36, 1, 0, RECALLED)),
    ("new, missed", [], (0, 1, "cram"), (0, 0, 2.5, 0, 0, FAILED)),
    ("due that day", [(0, 4)], (1, 5, "practice"), (7, 6, 2.6, 2, 0, NONE)),
    ("overdue", [(0, 4), (1, 4)], (27, 4, "mock"), (42, 15, 2.5, 3, 0, NONE)),
    ("not due: 3", [(0, 4), (1, 4)], (6, 3, "practice"), (7, 6, 2.5, 2, 0, NONE)),
    ("not due: 4", [(0, 4), (1, 4)], (6, 4, "mock"), (7, 6, 2.5, 2, 0, NONE)),
    ("not due: 5", [(0, 4), (1, 4)], (1, 5, "cram"), (7, 6, 2.5, 2, 0, NONE)),
    ("not due, but studied", [(0, 4), (1, 4)], (6, 5, "study"), (22, 16, 2.6, 3, 0, NONE)),
    ("not due, in a mode of a newer viva", [(0, 4), (1, 4)], (6, 5, "duel"), (7, 6, 2.5, 2, 0, NONE)),
    ("not due: 2 is a lapse", [(0, 4), (1, 4)], (6, 2, "practice"), (6, 0, 2.5, 0, 1, FAILED)),
    ("not due: 0 is a lapse", [(0, 4), (1, 4)], (2, 0, "mock"), (2, 0, 2.5, 0, 1, FAILED)),
    ("drilled that day: 4 ends it", [(0, 3)], (0, 4, "practice"), (1, 1, 2.36, 1, 0, NONE)),
    ("drilled that day: 3 does not", [(0, 3)], (0, 3, "cram"), (1, 1, 2.36, 1, 0, RECALLED)),
    ("drilled that day: a miss is no lapse", [(0, 3)], (0, 0, "mock"), (1, 1, 2.36, 1, 0, RECALLED)),
    ("drilled the day before", [(0, 4), (1, 3)], (2, 4, "practice"), (7, 6, 2.36, 2, 0, RECALLED)),
    ("failed, and recalled that day", [(0, 1)], (0, 5, "mock"), (1, 1, 2.6, 1, 0, NONE)),
    ("failed, and recalled days later", [(0, 1)], (5, 4, "practice"), (6, 1, 2.5, 1, 0, NONE)),
    ("drilled, and time runs backwards", [(9, 3)], (8, 4, "practice"), (10, 1, 2.36, 1, 0, NONE)),
]


@pytest.mark.parametrize(("before", "last", "expected"), [row[1:] for row in MODES], ids=[row[0] for row in MODES])
def test_what_counts_by_mode(before: Grades, last: tuple[int, int, str], expected: Expected) -> None:
    days, grade, mode = last
    stood = replay((grade, day(days)) for days, grade in before)
    schedule = replay([(grade, day(days), mode)], stood)
    assert schedule is not None
    assert (schedule.due, schedule.interval_days) == (day(expected[0]), expected[1])
    assert schedule.ease == pytest.approx(expected[2], abs=1e-12)
    assert (schedule.repetitions, schedule.lapses, schedule.drill) == expected[3:]
    if not counts(stood, grade, day(days), mode):
        assert schedule == stood  # with the day on which it was reviewed


SHOWN = st.tuples(
    st.sampled_from(GRADES),
    st.sampled_from([0, 0, 1, 2, 6, 30, -1]),
    st.sampled_from(["study", "mock", "cram", "duel"]),
)


@given(st.lists(SHOWN, max_size=40))
def test_reviews_of_any_mode_give_the_result_of_the_rule_in_plain_python(history: list[tuple[int, int, str]]) -> None:
    on, reviews = FIRST_DAY, list[tuple[int, date, str]]()
    for grade, gap_days, mode in history:
        on += timedelta(days=gap_days)
        reviews.append((grade, on, mode))
    counted = list[tuple[int, date]]()  # those that are as if they had been study
    for grade, at, mode in reviews:
        now = replay(counted)
        is_due = now is not None and (now.due <= at or now.is_drilled_on(at))
        has_counted = mode == "study" or now is None or is_due or grade < 3
        counted += [(grade, at)] * has_counted
        assert counts(now, grade, at, mode) is has_counted
        assert replay([(grade, at, mode)], now) == replay(counted)
    assert replay(reviews) == replay(counted)


@pytest.mark.parametrize("mode", ["study", "practice", "duel"])
@pytest.mark.parametrize("grade", [-1, 6, True, 3.0])
def test_a_grade_is_refused_in_every_mode(grade: Any, mode: str) -> None:
    with pytest.raises(VivaError, match="from 0 to 5"):
        review(review(None, 4, FIRST_DAY), grade, FIRST_DAY, mode)
