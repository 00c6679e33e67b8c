"""Coming exams, their names, how many showings fit into the minutes, and what is possible until then."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from math import exp
from statistics import NormalDist, fmean

import pytest

from vivadeck.clock import study_day
from vivadeck.exam import exams
from vivadeck.exam.exams import FIRST_SECONDS, Budget, Outlook, Pace, latest_seconds, pace, possible, unseen_warning
from vivadeck.model import Drawn, Exam, ExamForm, Review

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = date(2026, 12, 8)


def exam(day: date | None = DAY, at: time | None = None, *decks: str, query: str = "") -> Exam:
    return Exam(decks, query, AT, day, at, 20)


@pytest.mark.parametrize(
    ("at", "now", "over"),
    [
        (None, "2026-12-07T12:00", False),
        (None, "2026-12-08T23:59", False),
        (None, "2026-12-09T03:59", False),  # the night belongs to the day before
        (None, "2026-12-09T04:00", True),
        (time(10), "2026-12-08T09:59", False),
        (time(10), "2026-12-08T10:00", True),
        (time(1), "2026-12-08T00:59", False),
        (time(1), "2026-12-08T01:00", True),
    ],
)
def test_an_exam_is_over_after_its_time_or_day(at: time | None, now: str, over: bool) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert exams.is_over(exam(DAY, at), moment, study_day(moment)) is over
    assert exams.ahead([exam(DAY, at)], moment, study_day(moment)) == ([] if over else [exam(DAY, at)])


def test_the_next_exam_comes_first_and_removed_ones_do_not_count() -> None:
    later, sooner = exam(DAY + timedelta(days=1)), exam(DAY, None, "general")
    assert exams.ahead([later, exam(None, None, "a"), sooner], AT, AT.date()) == [sooner, later]


def test_an_exam_is_announced_as_over_for_three_days() -> None:
    days_ago = [
        days for days in range(-1, 6) if exams.just_over([exam(AT.date() - timedelta(days)), exam(None)], AT, AT.date())
    ]
    assert days_ago == [1, 2, 3]


@pytest.mark.parametrize(("days", "planned"), [(0, True), (180, True), (181, False)])
def test_an_exam_far_away_has_no_plan_yet(days: int, planned: bool) -> None:
    assert exams.is_planned(exam(AT.date() + timedelta(days)), AT.date()) is planned


def test_the_name_and_the_date_of_an_exam() -> None:
    assert exams.name(exam()) == "all cards"
    assert exams.name(exam(DAY, None, "a", "b", query="tag:cnn")) == "tag:cnn in a, b"
    assert exams.when(exam(), AT.date()) == "Tue 8 Dec"
    assert exams.when(exam(DAY, time(9, 5)), date(2025, 12, 8)) == "Tue 8 Dec 2026, 09:05"
    assert exams.budget(exam()) == "20 min a day"
    assert exams.budget(exam()._replace(minutes=None, cards=1)) == "1 card a day"


def reviews(*seconds: float) -> list[Review]:
    return [Review(f"d/{n}", AT + timedelta(minutes=n), 4, each) for n, each in enumerate(seconds)]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ((), Pace(FIRST_SECONDS, 0)),
        ((5,) * 9, Pace(FIRST_SECONDS, 0)),
        ((5,) * 10, Pace(5, 10)),
        ((0.2,) * 50 + (5,) * 10, Pace(5, 10)),  # a script's, or a key held down
        ((7200,) * 50 + (5,) * 10, Pace(5, 10)),  # left lying
        ((10,) * 6 + (20,) * 6, Pace(15, 12)),
        ((60,) * 300 + (20,) * 200, Pace(20, 200)),  # the latest count
        ((10,) * 19 + (110,), Pace(15, 20)),  # one long answer counts in full
        ((10,) * 19 + (300,), Pace(10, 20)),  # a pause does not
        ((3,) * 19 + (90,), Pace(3, 20)),  # nor a short one of a quick student
        ((20,) * 10 + (40,) * 10 + (400,), Pace(30, 21)),
        ((60,) * 10 + (300,) * 10, Pace(180, 20, 600)),  # for this student five minutes are usual
    ],
)
def test_the_pace_is_the_mean_of_the_latest_reviews_without_pauses(seconds: tuple[float, ...], expected: Pace) -> None:
    assert pace(latest_seconds(reviews(*seconds), AT.date() + timedelta(days=1))) == expected


@pytest.mark.parametrize("spread", [0.5, 0.7, 0.9])
def test_the_pace_is_near_the_mean_of_log_normal_times_and_no_pause_spoils_it(spread: float) -> None:
    """A median is 12 to 33 % below the mean here."""
    normal = NormalDist()
    times = [40 * exp(spread * normal.inv_cdf((n + 0.5) / 200)) for n in range(200)]
    mean = fmean(times)
    assert mean * 0.95 < pace(times).seconds < mean * 1.005
    assert mean * 0.95 < pace([*(each for n, each in enumerate(times) if n % 33), *[590.0] * 6]).seconds < mean * 1.05


def test_only_study_before_today_counts_for_the_mornings_pace() -> None:
    studied = reviews(*[10] * 20)
    spoken = [each._replace(at=each.at + timedelta(hours=1), seconds=99, mode="mock") for each in studied]
    later = [each._replace(at=each.at + timedelta(days=1), seconds=99) for each in studied]
    tomorrow = AT.date() + timedelta(days=1)
    assert latest_seconds([*studied, *spoken, *later], tomorrow) == [10] * 20
    assert latest_seconds(later, tomorrow) == []
    assert latest_seconds(later, tomorrow, time(23)) == [99] * 20  # it began at 23:00 only: all that was yesterday


@pytest.mark.parametrize(
    ("budget", "taken", "left"),
    [
        (Budget(minutes=20), [], 48),
        (Budget(minutes=20), [25] * 8, 40),
        (Budget(minutes=20), [100] * 8, 16),  # slower than usual: fewer
        (Budget(minutes=20), [5] * 8, 46),
        (Budget(minutes=20), [250, 25], 37),
        (Budget(minutes=20), [900, 25], 46),  # a pause counts as a usual showing
        (Budget(minutes=20), [60] * 19, 2),
        (Budget(minutes=20), [60] * 20, 0),
        (Budget(minutes=20), [60] * 30, 0),
        (Budget(minutes=1), [], 2),
        (Budget(minutes=1440), [], 3456),
        (Budget(cards=7), [], 7),
        (Budget(cards=7), [500, 1], 5),
        (Budget(cards=7), [1] * 9, 0),
    ],
)
def test_what_is_left_of_a_day(budget: Budget, taken: list[float], left: int) -> None:
    assert budget.left(taken, Pace(25, 10)) == left


def test_at_least_one_card_is_shown() -> None:
    slow = Pace(600, 10)
    assert (Budget(minutes=1).a_day(slow), Budget(minutes=1).left([600], slow)) == (1, 0)


@pytest.mark.parametrize(
    ("minutes", "cards", "expected", "said"),
    [
        (20, None, Outlook(110, 110, 110, 11), ""),
        (20, None, Outlook(110, 0, 0, 1), ""),
        (None, 5, Outlook(14, 10, 10, 2), ""),
        (
            20,
            None,
            Outlook(110, 110, 26, 1, 84, 110),
            "about 26 of 110 new cards. To see them all, study 83 min today: `viva exam --minutes 83`",
        ),
        (
            20,
            None,
            Outlook(110, 110, 53, 2, 57, 56),
            "To see them all, study 42 min a day: `viva exam --minutes 42`",
        ),
        (20, None, Outlook(1, 1, 0, 1, 1, 1), "there is no time left for 1 new card. To see it, study 21 min today"),
        (
            None,
            5,
            Outlook(14, 14, 10, 2, 4, 7),
            "about 10 of 14 new cards. To see them all, study 7 cards a day: `viva exam --cards 7`",
        ),
        (
            5,
            None,
            Outlook(110, 110, 120, 14, 53, 9),
            "Before the day of the exam about 53 of 110 new cards will not come up, because other cards come up again.",
        ),
        (
            5,
            None,
            Outlook(110, 110, 70, 14, 53, 9),  # with 70 showings the time alone is too short
            "Before the day of the exam there is time for only about 57 of 110 new cards.",
        ),
        (20, None, Outlook(30, 30, 9, 1, 21, 30, True), "Before the exam there is time for only about 9 of 30 new"),
        (60, None, Outlook(30, 30, 9, 1, 21, 60, True, True), "Before the exam there is time for only about 9 of 30"),
        (20, None, Outlook(2000, 2000, 20, 1, 1980, 2000), "there is time for only about 20 of 2000 new cards."),
    ],
)
def test_a_warning_where_new_cards_will_not_come_up(
    minutes: int | None, cards: int | None, expected: Outlook, said: str
) -> None:
    warning = unseen_warning(exam()._replace(minutes=minutes, cards=cards), expected, Pace(45, 60))
    assert said in warning
    assert bool(warning) == bool(said)
    assert not said or not possible(expected)


def test_with_the_budget_that_the_warning_names_each_new_card_can_come_up() -> None:
    for seconds, days, minutes, spent in product((7.0, 41.5, 60.0), (1, 2, 3, 13), (1, 20), (0, 50)):
        at, taken = Pace(seconds, 60), [spent] * bool(spent)
        before = outlook(minutes, taken, at, days)
        warning = unseen_warning(exam()._replace(minutes=minutes), before, at)
        needed = re.search(r"--minutes (\d+)`", warning)
        assert needed is None or outlook(int(needed[1]), taken, at, days).unseen == 0
        assert bool(warning) == (before.unseen > 0)


def outlook(minutes: int, taken: Sequence[float], at: Pace, days: int) -> Outlook:
    """Return what is possible with 400 new cards."""
    budget = Budget(minutes=minutes)
    showings = budget.left(taken, at) + budget.a_day(at) * (days - 1)
    unseen = max(0, 400 - showings)
    return Outlook(400, 400, showings, days, unseen, budget.a_day(at) + 1 - (-unseen // days))


def test_the_warning_names_the_cards_of_the_exam() -> None:
    about = exam(DAY, None, "general", "my deck", query="tag:cnn -x")
    warning = unseen_warning(about, Outlook(9, 9, 8, 1, 1, 9), Pace(60, 0))
    assert warning.endswith("`viva exam --deck general --deck 'my deck' -q 'tag:cnn -x' --minutes 21`")


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (Outlook(110, 110, 120, 3), "There is time to see all 110 cards once."),
        (Outlook(110, 20, 26, 1), "There is time to see the 20 cards that are still new."),
        (Outlook(110, 1, 26, 1), "There is time to see the card that is still new."),
        (Outlook(110, 0, 26, 1), ""),
        (Outlook(1, 0, 0, 1), ""),
        (Outlook(110, 110, 200, 4), ""),
    ],
)
def test_a_short_exam_says_what_is_possible(expected: Outlook, said: str) -> None:
    assert possible(expected) == said


@pytest.mark.parametrize(
    ("budget", "taken", "left", "is_cut"),
    [
        (Budget(60), 0, 60, False),
        (Budget(60, None, 20 * 60), 0, 20, True),
        (Budget(60, None, 20 * 60), 15, 5, True),
        (Budget(60, None, 20 * 60), 20, 0, True),
        (Budget(60, None, 0), 0, 0, True),
        (Budget(20, None, 9 * 3600), 5, 15, False),
        (Budget(None, 40, 20 * 60), 0, 20, True),
        (Budget(None, 9, 20 * 60), 4, 5, False),
    ],
)
def test_no_showing_comes_after_the_exam_has_begun(budget: Budget, taken: int, left: int, is_cut: bool) -> None:
    minute = Pace(60, 50)
    assert (budget.left([60] * taken, minute), budget.is_cut([60] * taken, minute)) == (left, is_cut)
    assert budget.a_day(minute) == budget._replace(seconds=None).a_day(minute)


@pytest.mark.parametrize(
    ("drawn", "of", "says", "passes"),
    [
        (ExamForm(1, 1, Drawn.TAG), 1, "The only topic is drawn, and you pass if you know it.", "the drawn topic"),
        (ExamForm(1, 1, Drawn.DECK), 5, "1 of 5 decks is drawn, and you pass if you know it.", "the drawn deck"),
        (
            ExamForm(2, 2, Drawn.TAG),
            2,
            "Both topics are drawn, and you pass if you know both of them.",
            "both drawn topics",
        ),
        (
            ExamForm(3, 2, Drawn.TAG),
            3,
            "All 3 topics are drawn, and you pass if you know 2 of them.",
            "2 of 3 drawn topics",
        ),
        (
            ExamForm(10, 10, Drawn.CARD),
            110,
            "10 of 110 questions are drawn, and you pass if you know all 10 of them.",
            "all 10 drawn questions",
        ),
    ],
)
def test_what_is_drawn_and_who_passes(drawn: ExamForm, of: int, says: str, passes: str) -> None:
    assert (exams.draw(drawn, of), exams.to_pass(drawn)) == (says, passes)
