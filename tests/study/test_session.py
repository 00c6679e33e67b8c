"""A session as a value: what each grade, decision and undo does to the cards that wait."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from vivadeck.agenda import Item
from vivadeck.model import Card, Choice, Decision, Review, Undo
from vivadeck.sm2 import replay
from vivadeck.study import session
from vivadeck.study.session import Session, Turn

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
        before = session.took(before, session.review(before, grade, now, now))
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
    assert waiting(after).index("00") == session.CARDS_BETWEEN == 8


def test_why_each_card_waits() -> None:
    week_ago, yesterday = TODAY - timedelta(days=7), TODAY - timedelta(days=1)
    due, failed_yesterday = item("due", (4, week_ago)), item("failed", (1, yesterday))
    drilled_today = item("drilled", (3, TODAY))
    value = started(due, failed_yesterday, drilled_today, item("new"))
    assert [value.turn(each) for each in value.queue] == [Turn.DUE, Turn.DUE, Turn.AGAIN, Turn.NEW]
    assert value.waiting() == {Turn.DUE: 2, Turn.NEW: 1, Turn.AGAIN: 1}
    assert graded(value, 2).waiting() == {Turn.DUE: 1, Turn.NEW: 1, Turn.AGAIN: 2}


def test_finished_counts_cards_not_reviews() -> None:
    value = graded(started(item("a"), item("b")), 1, 4, 3)
    assert (value.finished, value.total, len(value.reviews)) == (1, 2, 3)
    assert graded(value, 4).finished == 2


def test_undo_restores_the_session_exactly() -> None:
    before = graded(started(item("a"), item("b")), 4)
    after = session.took(before, session.review(before, 1, NOW, NOW + timedelta(minutes=1)))
    last = after.reviews[-1]
    assert session.undo(after, NOW) == (Undo(last.card, last.at), before)
    assert session.undo(started(item("a")), NOW) is None


@pytest.mark.parametrize("choice", [Choice.SKIP, Choice.SUSPEND])
def test_a_decision_takes_the_card_away_and_can_be_undone(choice: Choice) -> None:
    before = started(item("a"), item("b"))
    after = session.took(before, session.decision(before, choice, NOW))
    assert (waiting(after), after.reviews) == (["b"], ())
    undone = session.undo(after, NOW)
    assert undone is not None
    back, then = undone
    assert isinstance(back, Decision)
    assert (back.card, back.choice) == ("d/a", Choice.RESUME)
    assert back.at > after.steps[-1].entry.at  # the later decision holds
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
        value = session.took(value, session.review(value, 4, NOW, NOW))
    moments = [review.at for review in value.reviews]
    assert moments == sorted(set(moments))


@pytest.mark.parametrize(
    ("history", "told"),
    [
        ((), ["today", "today", "today", "1 d, again today", "1 d", "1 d"]),
        (((4, TODAY - timedelta(days=1)),), ["today", "today", "today", "6 d, again today", "6 d", "6 d"]),
        (((3, TODAY),), ["1 d, again today"] * 4 + ["1 d", "1 d"]),
        (((1, TODAY),), ["today", "today", "today", "1 d, again today", "1 d", "1 d"]),
    ],
)
def test_the_outlook_says_where_each_grade_leads(history: tuple[tuple[int, date], ...], told: list[str]) -> None:
    assert list(session.outlook(started(item("a", *history)), NOW).values()) == told


def test_a_grade_after_the_end_of_the_study_day_counts_for_the_next() -> None:
    night = datetime(2026, 3, 3, 4, 30, tzinfo=UTC)
    value = started(item("a"))
    after = session.took(value, session.review(value, 3, night, night))
    schedule = after.current.schedule
    assert schedule is not None
    assert schedule.reviewed == date(2026, 3, 3)
    assert after.turn(after.current) is Turn.AGAIN


def test_an_edited_card_keeps_its_place_and_schedule() -> None:
    value = started(item("a", (4, TODAY)), item("b"))
    changed = value.current._replace(card=value.current.card._replace(question="better"))
    assert waiting(session.edited(value, changed)) == ["better", "b"]
    assert session.edited(value, changed).current.schedule == value.current.schedule
