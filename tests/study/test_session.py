"""A session as a value: what each grade, decision and undo does to the cards that wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from vivadeck.agenda import CARDS_BETWEEN, Item
from vivadeck.model import Card, Choice, Decision, Review, Undo
from vivadeck.sm2 import replay
from vivadeck.study import session
from vivadeck.study.session import Session, ShowingReason

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)


def item(name: str, *grades: tuple[int, date]) -> Item:
    """Return a card with a history of (grade, day)."""
    return Item(Card(f"d/{name}", "d", name, "answer"), replay(grades))


def started(*items: Item) -> Session:
    """Return a session of today with these cards."""
    return session.start(list(items), TODAY)


def graded(before: Session, *grades: int) -> Session:
    """Return the session after these grades, one second apart."""
    for number, grade in enumerate(grades, 1):
        now = NOW + timedelta(seconds=number)
        before = session.apply(before, session.review(before, grade, now, now))
    return before


def waiting(value: Session) -> list[str]:
    """Return the names of the cards that wait."""
    return [each.card.question for each in value.queue]


@pytest.mark.parametrize(
    ("grades", "left"),
    [
        ((), "abc"),
        ((4,), "bc"),
        ((5, 4, 5), ""),
        ((2,), "bca"),
        ((3, 3), "cab"),
        ((0, 4, 4, 4), ""),
        ((3, 4, 4, 3), "a"),
        ((3, 4, 4, 3, 4), ""),
    ],
)
def test_a_card_graded_below_4_waits_again(grades: tuple[int, ...], left: str) -> None:
    assert "".join(waiting(graded(started(item("a"), item("b"), item("c")), *grades))) == left


def test_a_drilled_card_comes_after_eight_others() -> None:
    names = [f"{number:02}" for number in range(20)]
    after = graded(started(*map(item, names)), 1)
    assert waiting(after).index("00") == CARDS_BETWEEN == 8


def test_each_card_says_why_it_waits() -> None:
    week_ago, yesterday = TODAY - timedelta(days=7), TODAY - timedelta(days=1)
    due, failed_yesterday = item("due", (4, week_ago)), item("failed", (1, yesterday))
    drilled_today = item("drilled", (3, TODAY))
    value = started(due, failed_yesterday, drilled_today, item("new"))
    assert [value.reason(each) for each in value.queue] == [
        ShowingReason.DUE,
        ShowingReason.DUE,
        ShowingReason.AGAIN,
        ShowingReason.NEW,
    ]
    assert value.waiting() == {ShowingReason.DUE: 2, ShowingReason.NEW: 1, ShowingReason.AGAIN: 1}
    assert graded(value, 2).waiting() == {ShowingReason.DUE: 1, ShowingReason.NEW: 1, ShowingReason.AGAIN: 2}


def test_finished_counts_cards_not_reviews() -> None:
    value = graded(started(item("a"), item("b")), 1, 4, 3)
    assert (value.finished, value.total, len(value.reviews)) == (1, 2, 3)
    assert graded(value, 4).finished == 2


def test_undo_restores_the_session_exactly() -> None:
    before = graded(started(item("a"), item("b")), 4)
    after = session.apply(before, session.review(before, 1, NOW, NOW + timedelta(minutes=1)))
    last = after.reviews[-1]
    assert session.undo(after, NOW) == (Undo(last.card, last.at), replace(before, stamps=after.stamps))
    assert session.undo(started(item("a")), NOW) is None


@pytest.mark.parametrize("choice", [Choice.SKIP, Choice.SUSPEND])
def test_a_decision_takes_the_card_away_and_can_be_undone(choice: Choice) -> None:
    before = started(item("a"), item("b"))
    after = session.apply(before, session.decision(before, choice, NOW))
    assert (waiting(after), after.reviews) == (["b"], ())
    undone = session.undo(after, NOW)
    assert undone is not None
    back, then = undone
    assert isinstance(back, Decision)
    assert (back.card, back.choice) == ("d/a", Choice.RESUME)
    assert back.at > after.recorded[-1].entry.at  # the later decision holds
    assert waiting(then) == waiting(before)
    again = session.decision(then, choice, NOW - timedelta(days=1))
    assert again.at > back.at  # … whatever the clock says


def test_a_decision_is_later_than_the_one_before_it() -> None:
    decided = NOW + timedelta(days=365)  # when the clock was wrong
    value = started(item("a")._replace(decided=decided))
    assert session.decision(value, Choice.SUSPEND, NOW).at > decided
    assert session.review(value, 4, NOW, NOW).at == NOW  # a review says when it was


def test_a_review_has_whole_milliseconds_and_seconds_that_make_sense() -> None:
    value, shown = started(item("a")), NOW.replace(microsecond=123_456)
    review = session.review(value, 4, shown, shown + timedelta(seconds=12.34))
    assert review == Review("d/a", (shown + timedelta(seconds=12.34)).replace(microsecond=463_000), 4, 12.3)
    assert session.review(value, 4, shown, shown - timedelta(hours=1)).seconds == 0  # the clock was set back


def test_reviews_of_one_session_never_share_a_moment() -> None:
    value = started(item("a"), item("b"), item("c"))
    for _ in range(3):
        value = session.apply(value, session.review(value, 4, NOW, NOW))
    moments = [review.at for review in value.reviews]
    assert moments == sorted(set(moments))


@pytest.mark.parametrize(
    ("history", "intervals"),
    [
        ((), ["today", "today", "today", "today, then 1 day", "1 day", "1 day"]),
        (((4, TODAY - timedelta(days=1)),), ["today", "today", "today", "today, then 6 days", "6 days", "6 days"]),
        (((3, TODAY),), ["today, then 1 day"] * 4 + ["1 day", "1 day"]),
        (((1, TODAY),), ["today", "today", "today", "today, then 1 day", "1 day", "1 day"]),
    ],
)
def test_each_grade_shows_when_the_card_comes_back(history: tuple[tuple[int, date], ...], intervals: list[str]) -> None:
    assert list(session.next_intervals(started(item("a", *history)), NOW).values()) == intervals


def test_in_practice_a_recalled_card_that_is_not_due_comes_back_when_it_would_have() -> None:
    learned = item("a", (4, TODAY - timedelta(days=3)), (4, TODAY - timedelta(days=2)))  # due in four days
    intervals = session.next_intervals(session.practice([learned], TODAY), NOW)
    assert list(intervals.values()) == ["today"] * 3 + ["4 days"] * 3
    assert session.next_intervals(started(learned), NOW)[4] == "15 days"


def test_a_grade_after_the_end_of_the_study_day_counts_for_the_next() -> None:
    night = datetime(2026, 3, 3, 4, 30, tzinfo=UTC)
    value = started(item("a"))
    after = session.apply(value, session.review(value, 3, night, night))
    schedule = after.current.schedule
    assert schedule is not None
    assert schedule.reviewed == date(2026, 3, 3)
    assert after.reason(after.current) is ShowingReason.AGAIN


def test_an_edited_card_keeps_its_place_and_schedule() -> None:
    value = started(item("a", (4, TODAY)), item("b"))
    after = session.edited(value, value.current.card._replace(question="better"))
    assert waiting(after) == ["better", "b"]
    assert after.current.schedule == value.current.schedule


def undone(value: Session) -> Session:
    """Return the session after one undo."""
    taken_back = session.undo(value, NOW)
    assert taken_back is not None
    return taken_back[1]


def test_undo_keeps_an_edit() -> None:
    value = graded(started(item("a"), item("b"), item("c")), 1, 4)  # c, then a again
    after = session.edited(value, value.current.card._replace(question="better c"))
    after = graded(after, 4)
    after = session.edited(after, after.current.card._replace(question="better a"))
    asked = [waiting(after)]
    while after.recorded:
        after = undone(after)
        asked.append(waiting(after))
    assert asked == [
        ["better a"],
        ["better c", "better a"],
        ["b", "better c", "better a"],
        ["better a", "b", "better c"],
    ]


def test_an_edit_changes_nothing_else() -> None:
    value = graded(started(item("a"), item("b")), 1, 4)
    same = value.current.card
    assert session.edited(value, same) == value
    other = session.edited(value, same._replace(question="better"))
    assert (other.reviews, other.total, other.finished) == (value.reviews, value.total, value.finished)
    assert [step.entry for step in other.recorded] == [step.entry for step in value.recorded]


def test_undo_does_not_bring_a_deleted_card_back() -> None:
    value = graded(started(item("a"), item("b"), item("c")), 1, 4)
    value = session.apply(value, session.decision(value, Choice.SKIP, NOW))  # only a is left, which is then deleted
    after = session.left_out(value)
    states = [(waiting(after), after.finished, after.total)]
    while after.recorded:
        after = undone(after)
        states.append((waiting(after), after.finished, after.total))
    assert states == [([], 2, 2), (["c"], 1, 2), (["b", "c"], 0, 2), (["b", "c"], 0, 2)]
    assert session.undo(after, NOW) is None


def test_a_grade_of_a_deleted_card_can_still_be_undone() -> None:
    value = graded(started(item("a")), 1)
    taken_back = session.undo(session.left_out(value), NOW)
    assert taken_back is not None
    assert (taken_back[0], waiting(taken_back[1])) == (Undo("d/a", value.reviews[0].at), [])


def test_the_moment_of_an_undone_entry_is_not_used_again() -> None:
    value, moments = started(item("a"), item("b")), []
    for _ in range(3):  # the clock stands still
        value = session.apply(value, session.review(value, 4, NOW, NOW))
        moments.append(value.recorded[-1].entry.at)
        value = undone(value)
    value = session.apply(value, session.decision(value, Choice.SUSPEND, NOW))
    moments.append(value.recorded[-1].entry.at)
    value = undone(value)
    moments.append(session.review(value, 4, NOW - timedelta(hours=1), NOW - timedelta(hours=1)).at)
    assert moments == sorted(set(moments))


HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


@pytest.mark.parametrize("back", [timedelta(0), HOUR, 20 * HOUR, YEAR])
def test_a_session_keeps_its_order_when_the_clock_is_set_back(back: timedelta) -> None:
    value = graded(started(item("a"), item("b")), 1, 4)
    now = NOW - back
    value = session.apply(value, session.review(value, 4, now, now))
    assert [(review.card, review.grade) for review in sorted(value.reviews, key=lambda each: each.at)] == [
        ("d/a", 1),
        ("d/b", 4),
        ("d/a", 4),
    ]


@pytest.mark.parametrize(("back", "follows"), [(HOUR, True), (40 * HOUR, True), (YEAR, False)])
def test_a_review_comes_after_the_cards_last_one_unless_that_is_far_ahead(back: timedelta, follows: bool) -> None:
    now = NOW - back
    reviewed = item("a")._replace(reviewed=NOW)
    value = session.start([reviewed, item("b")], now.date())
    at = session.review(value, 4, now, now).at
    assert at == (NOW + timedelta(milliseconds=1) if follows else now)
    assert session.review(replace(value, queue=value.queue[1:]), 4, now, now).at == now  # another card's


def test_a_clock_far_ahead_is_followed_only_while_it_is_ahead() -> None:
    value, moments = started(*map(item, "abcd")), []
    for now in (NOW, NOW + 10 * YEAR, NOW + 10 * YEAR, NOW):
        value = session.apply(value, session.review(value, 4, now, now))
        moments.append(value.reviews[-1].at)
    millisecond = timedelta(milliseconds=1)
    assert moments == [NOW, NOW + 10 * YEAR, NOW + 10 * YEAR + millisecond, NOW + millisecond]


def test_the_shown_intervals_count_from_the_moment_of_the_review() -> None:
    tomorrow = NOW + 24 * HOUR  # when the clock was wrong
    reviewed = item("a", (3, tomorrow.date()))._replace(reviewed=tomorrow)
    intervals = session.next_intervals(session.start([reviewed], TODAY), NOW)
    assert intervals == dict.fromkeys(range(4), "today, then 2 days") | dict.fromkeys((4, 5), "2 days")


def test_when_the_time_is_up_no_further_card_is_asked_and_nothing_is_lost() -> None:
    begun = replace(started(*map(item, "abc")), ends_at=NOW + timedelta(seconds=2))
    assert begun.seconds_left(NOW) == 2
    first = graded(begun, 4)
    assert not first.is_over
    last = graded(begun, 4, 4)  # the second grade comes at the end
    assert (last.is_over, last.is_time_up, waiting(last), last.finished) == (True, True, ["c"], 2)
    undone = session.undo(last, NOW)
    assert undone is not None
    assert (undone[1].is_over, waiting(undone[1])) == (False, ["b", "c"])
    late = session.apply(undone[1], session.decision(undone[1], Choice.SKIP, NOW + timedelta(minutes=5)))
    assert (late.is_over, waiting(late)) == (True, ["c"])
    assert session.edited(last, last.current.card._replace(question="better")).is_over
    assert not graded(started(*map(item, "abc")), 4, 4).is_over
    assert graded(started(item("a")), 4).is_over
