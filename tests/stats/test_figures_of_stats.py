"""The figures of statistics, each from a few answers. Monday is 2 March 2026."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from vivadeck.exam.forecast import Day
from vivadeck.exam.memory import Answer, Memory, replay
from vivadeck.model import Card, Review
from vivadeck.stats import days, forecasts, grades, known, recall, times, waiting
from vivadeck.stats.cards import CardFigures, in_order, maturity
from vivadeck.stats.forecasts import CameTrue
from vivadeck.stats.recall import Recall
from vivadeck.stats.waiting import WaitingDay
from vivadeck.tally import LONGEST_MS, Answered, AnswerTally, CardStage, Chance
from vivadeck.ticks import Tick, further

TODAY = date(2026, 3, 2)
NOW = TODAY.toordinal()
NOW_AT = datetime(2026, 3, 2, 18, tzinfo=UTC)


def tally(*cards: Sequence[tuple[int, int]], hour: int = 9, ms: int = 10_000, mode: str = "study") -> AnswerTally:
    """Count cards, each given by its answers: (days ago, grade)."""
    counted = AnswerTally()
    for answers in cards:
        counted.add(Answered(NOW - ago, hour, ms, grade, mode) for ago, grade in answers)
    return counted


# --- what an answer counts as


@pytest.mark.parametrize(
    ("answers", "stages", "counting", "first"),
    [
        ([(9, 4)], "N", "1", "1"),
        ([(9, 4), (8, 4), (2, 4)], "NYY", "111", "111"),
        ([(9, 1), (9, 4), (8, 4)], "NAY", "111", "101"),  # missed, so it comes again on the same day
        ([(9, 3), (9, 4)], "NA", "11", "10"),  # recalled with difficulty: it comes again, and its interval stands
        ([(90, 4), (89, 4), (83, 4), (68, 4), (29, 1), (29, 4)], "NYYYMA", "111111", "111110"),
    ],
)
def test_an_answer_counts_by_how_well_its_card_was_learned(
    answers: Sequence[tuple[int, int]], stages: str, counting: str, first: str
) -> None:
    got = [
        ("NAYM"[each.cell.stage], each.cell.day, each.cell.counts, each.cell.is_first)
        for each in tally(answers).counts()
        for _ in range(each.answers)
    ]
    want = [
        (stage, NOW - ago, counts == "1", is_first == "1")
        for (ago, _), stage, counts, is_first in zip(answers, stages, counting, first, strict=True)
    ]
    assert sorted(got) == sorted(want)


def test_practice_of_a_card_that_is_not_due_does_not_count_for_the_schedule() -> None:
    counted = AnswerTally()
    counted.add([(NOW - 9, 9, 1000, 4, "study"), (NOW - 9, 10, 1000, 5, "practice"), (NOW - 8, 9, 1000, 1, "mock")])
    assert [(each.cell.mode, each.cell.counts) for each in counted.counts()] == [
        ("study", True),
        ("practice", False),
        ("mock", True),
    ]


def test_what_is_taken_back_leaves_nothing() -> None:
    counted = tally([(9, 1), (9, 4), (8, 4)], [(3, 5)])
    for answers in ([(9, 1), (9, 4), (8, 4)], [(3, 5)]):
        counted.add((Answered(NOW - ago, 9, 10_000, grade, "study") for ago, grade in answers), -1)
    assert (counted.counts(), counted.chances()) == ([], [])


def test_a_long_answer_was_interrupted() -> None:
    assert tally([(1, 4)], ms=3_600_000).days() == [(NOW - 1, 1, LONGEST_MS)]


# --- known


def test_a_new_card_is_not_known_and_one_of_today_counts_as_tomorrow() -> None:
    cards = [Card(f"d/{name}", "d", name, "answer") for name in "abcd"]
    memories = {"d/a": Memory(3.0, NOW), "d/b": Memory(3.0, NOW - 1), "d/c": Memory(3.0, NOW - 9)}
    stood = known.standing(cards, memories, {"d/c": memories["d/c"]}, NOW)
    tomorrow = (1 + 3 * 1 / 3.0) ** -0.5
    assert stood.known.share == pytest.approx((2 * tomorrow + (1 + 9) ** -0.5) / 4)
    assert (stood.known.cards, stood.known.new) == (4, 1)
    assert stood.known.week_ago == pytest.approx((1 + 2) ** -0.5 / 4)
    assert [card.id for card in stood.cards] == ["d/c", "d/a", "d/b"]


def test_no_card_is_known_where_there_is_none() -> None:
    assert known.standing([], {}, {}, NOW) == known.Standing(known.Known(0, 0, 0.0, 0.0), (), ())


# --- days


@pytest.mark.parametrize(
    ("studied", "in_a_row"),
    [([], 0), ([0], 1), ([1], 1), ([2], 0), ([3, 1, 0], 2), ([4, 3, 2, 1], 4), ([4, 3, 2, 1, 0], 5)],
    ids=str,
)
def test_days_in_a_row_end_today_or_yesterday(studied: list[int], in_a_row: int) -> None:
    found = days.days([(NOW - ago, 3, 5000) for ago in studied], TODAY - timedelta(days=20), TODAY)
    assert found.in_a_row == in_a_row


def test_the_days_studied_are_those_with_answers() -> None:
    counted = [(NOW - 20, 1, 1000), (NOW - 13, 2, 3000), (NOW, 3, 4000), (NOW + 1, 2, 500)]
    found = days.days(counted, TODAY - timedelta(days=19), TODAY)
    assert [(each.day, each.answers, each.seconds) for each in found.days] == [
        (date(2026, 2, 17), 2, 3.0),
        (TODAY, 5, 4.5),  # with what was answered further east, where it was tomorrow
    ]
    assert found.latest() == 2


# --- recall


def test_recall_by_week_leaves_out_new_cards_and_tells_first_answers_apart() -> None:
    counts = tally([(30, 1), (8, 1), (8, 4), (1, 4)], [(30, 4), (0, 1)]).counts()
    weeks = recall.weeks(counts, TODAY - timedelta(days=28), TODAY)
    assert [(week.monday.isoformat(), week.every, week.first) for week in weeks] == [
        ("2026-02-16", Recall(1, 2), Recall(0, 1)),
        ("2026-02-23", Recall(1, 1), Recall(1, 1)),
        ("2026-03-02", Recall(0, 1), Recall(0, 1)),
    ]
    assert recall.weeks([], TODAY, TODAY) == ()


def test_retention_counts_only_cards_with_an_interval() -> None:
    counts = tally(
        [(90, 4), (89, 4), (83, 1), (83, 4), (82, 4)], [(90, 4), (89, 4), (83, 4), (68, 4), (29, 1)]
    ).counts()
    assert recall.retention(counts) == recall.Retention(Recall(5, 6), Recall(0, 1))


# --- what waits


def test_a_plan_stands_beside_the_cards_that_are_due() -> None:
    plan = [Day(NOW, 1, 9, 9, False), Day(NOW + 1, 1, 5, 2, False), Day(NOW + 2, 3, 7, 1, True)]
    due = {TODAY: 4, TODAY + timedelta(days=1): 2, TODAY + timedelta(days=60): 8}
    now = WaitingDay(TODAY, 11, 6)
    waits = waiting.waiting(now, due, (), [plan])
    assert [(each.reviews, each.new) for each in waits.days] == [(11, 6), (7, 2), (3, 1), (2, 0), (2, 0)]
    assert (waits.later, waits.is_planned, waits.total) == (8, True, 25)
    twice = waiting.waiting(now, {}, (), [plan, plan])
    assert [each.reviews for each in twice.days] == [11, 10, 6, 4, 4]
    shared = waiting.waiting(now, {}, (), [plan, plan], share_cards=True)
    assert [each.reviews for each in shared.days] == [11, 5, 3, 2, 2]
    alone = waiting.waiting(WaitingDay(TODAY, 4), due)
    assert len(alone.days) == waiting.NEXT_DAYS
    assert [each.reviews for each in alone.days[:3]] == [4, 2, 0]


@pytest.mark.parametrize(
    ("new", "a_day", "days"),
    [(0, 5, []), (3, 5, [3]), (12, 5, [5, 5, 2]), (9, 0, []), (-2, 5, []), (500, 1, [1] * 29)],
    ids=str,
)
def test_new_cards_are_begun_as_many_a_day_as_study_begins(new: int, a_day: int, days: list[int]) -> None:
    begun = list(waiting.begun_by_day(new, a_day, TODAY))
    assert begun == [WaitingDay(TODAY + timedelta(days=1 + number), each, each) for number, each in enumerate(days)]
    waits = waiting.waiting(WaitingDay(TODAY, 7, 2), {TODAY + timedelta(days=1): 3}, begun)
    assert [each.new for each in waits.days[1 : 1 + len(days)]] == days
    assert (waits.total, waits.later) == (10 + sum(days), 0)


# --- time


def test_times_by_hour_stage_and_mode() -> None:
    counted = tally([(9, 4), (8, 1)], hour=9, ms=20_000)
    counted.add([(NOW - 2, 22, 5_000, 4, "mock")])
    found = times.times(counted.counts())
    assert found.every == times.TimeTaken(3, 45.0)
    assert {mode: (pace.answers, pace.mean) for mode, pace in found.by_mode.items()} == {
        "mock": (1, 5.0),
        "study": (2, 20.0),
    }
    assert [(each.hour, each.taken.answers, each.recall) for each in found.hours] == [
        (9, 2, Recall(0, 1)),
        (22, 1, Recall(0, 0)),
    ]
    assert {stage: pace.answers for stage, pace in found.by_stage.items()} == {CardStage.NEW: 2, CardStage.YOUNG: 1}
    assert times.times([]).every.mean == 0


# --- grades


def test_grades_stand_beside_what_the_ticks_say() -> None:
    points = {"d/a": ("one", "two", "three")}
    heard, missed = Tick.HEARD, Tick.NOT_HEARD

    def ticked(grade: int, *marks: Tick, mode: str = "mock") -> Review:
        return Review("d/a", NOW_AT, grade, 9.0, mode, further(points["d/a"], marks))

    reviews = [
        ticked(4, heard, missed, missed),  # kind: one of three is a 2
        ticked(2, heard, heard, heard),  # strict
        ticked(5, heard, heard, heard, mode="study"),
        ticked(4, missed, missed, missed),  # nobody ticked
        Review("d/gone", NOW_AT, 4, 9.0, "mock", further(("x",), (heard,))),
    ]
    found = grades.grades(tally([(9, 4), (8, 1)], [(3, 4)]).counts(), reviews, points)
    assert found.every.counts == (0, 1, 0, 0, 2, 0)
    assert found.calibration == {
        "mock": grades.Calibration(2, 3.0, 3.5, 1, 1, 1),
        "study": grades.Calibration(1, 5.0, 5.0, 0, 0, 0),
    }
    assert found.recall == {"study": Recall(0, 1)}


# --- forecasts


def test_chances_come_true_or_not() -> None:
    parts = forecasts.came_true(
        [Chance(NOW, 7, 100, 74, 75_000), Chance(NOW - 1, 7, 100, 74, 75_000), Chance(NOW, 2, 50, 30, 12_500)]
    )
    assert parts == (CameTrue(0.2, 0.3, 50, 0.25, 30), CameTrue(0.7, 0.8, 200, 0.75, 148))
    assert [each.verdict for each in parts] == [1, 0]
    assert CameTrue(0.9, 1.0, 100, 0.95, 70).verdict == -1
    assert CameTrue(0.2, 0.3, 10, 0.25, 10).verdict == 0  # too few
    every = forecasts.together(parts)
    assert (every.answers, every.recalled, round(every.said, 3)) == (250, 178, 0.65)
    assert forecasts.together([]).answers == 0


def test_a_chance_is_the_planners_before_the_answer() -> None:
    (chance,) = tally([(9, 4), (9, 1), (2, 4)]).chances()
    memory = replay([Answer(NOW - 9, 4)])
    assert memory is not None
    said = (1 + 3 * 7 / memory.half_life) ** -0.5
    assert chance == Chance(NOW - 2, int(10 * said), 1, 1, round(1000 * said))


# --- cards


def test_cards_are_sorted_by_each_figure_and_new_ones_come_last() -> None:
    def card(name: str, *figures: Any) -> CardFigures:
        recalled, interval, lapses, answers, seconds, ago = figures
        seen = TODAY - timedelta(days=ago)
        return CardFigures(name, recalled, interval, lapses, answers, seconds, seen, None, CardStage.YOUNG, False)

    new = CardFigures("d/new", None, None, 0, 0, None, None, None, CardStage.NEW, False)
    listed = [
        new,
        card("d/a", 0.9, 6, 0, 9, 5.0, 0),
        card("d/b", 0.2, 30, 3, 4, 20.0, 9),
        card("d/c", 0.5, 1, 5, 2, 10.0, 1),
    ]
    orders = {
        "recall": "bca",
        "interval": "cab",
        "lapses": "cba",
        "seconds": "bca",
        "answers": "abc",
        "seen": "bca",
    }
    for sort, order in orders.items():
        assert [each.id for each in in_order(listed, sort)] == [*(f"d/{name}" for name in order), "d/new"], sort
    assert [each.id for each in in_order(listed, "id")] == ["d/a", "d/b", "d/c", "d/new"]
    assert maturity(listed) == {CardStage.NEW: 1, CardStage.AGAIN: 0, CardStage.YOUNG: 3, CardStage.MATURE: 0}


@pytest.mark.parametrize(
    ("weeks", "ends"),
    [
        ([], [(0, 0)]),
        ([(3, 4)], [(3, 4)]),
        ([(3, 4), (0, 0), (9, 9)], [(12, 13)]),  # too few for two shares
        ([(12, 24), (20, 25)], [(12, 24), (20, 25)]),
        ([(12, 24), (20, 25), (4, 4)], [(12, 24), (24, 29)]),  # the last week has only begun
        ([(1, 2), (0, 0), (11, 22), (5, 9), (30, 40)], [(12, 24), (30, 40)]),
        ([(12, 24), (5, 5)], [(17, 29)]),
    ],
)
def test_a_change_is_between_weeks_with_enough_reviews(
    weeks: Sequence[tuple[int, int]], ends: Sequence[tuple[int, int]]
) -> None:
    assert recall.ends([Recall(*each) for each in weeks]) == tuple(Recall(*each) for each in ends)
