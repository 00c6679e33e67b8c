"""A session before an exam: its cards are drilled as the plan says, and the day's budget holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from vivadeck.agenda import Item
from vivadeck.exam import redrill
from vivadeck.exam.drills import Drills
from vivadeck.model import Card
from vivadeck.sm2 import replay
from vivadeck.study import session
from vivadeck.study.session import Session, Turn

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
UNKNOWN = redrill.learn([])
HELPS, HELPS_NOT = UNKNOWN._replace(weight=0.9), UNKNOWN._replace(weight=0.1)


def started(planned: int, others: int = 0, evidence: redrill.Evidence = UNKNOWN, missed: int = 0) -> Session:
    """Return a session of cards p0, p1, … of an exam, then o0, o1, … that are in none."""
    names = [*(f"p{n}" for n in range(planned)), *(f"o{n}" for n in range(others))]
    waiting = [Item(Card(f"d/{name}", "d", name, "answer")) for name in names]
    cards = frozenset(item.card.id for item in waiting[:planned])
    return session.start(waiting, TODAY, drills=Drills((cards,), evidence, missed))


def graded(before: Session, *grades: int) -> Session:
    for grade in grades:
        now = NOW + timedelta(seconds=len(before.steps))
        before = session.took(before, session.review(before, grade, now, now))
    return before


def names(value: Session) -> str:
    return " ".join(item.card.question for item in value.queue)


def test_a_recalled_card_does_not_come_again_however_hard_it_was() -> None:
    assert names(graded(started(3), 3, 4)) == "p2"


def test_every_second_missed_card_comes_again_in_the_place_of_the_least_wanted() -> None:
    value = graded(started(12), 1)
    assert names(value) == "p1 p2 p3 p4 p5 p6 p7 p8 p0 p9 p10"  # without p11
    assert (value.finished, value.total) == (1, 12)
    assert names(graded(value, 0)) == "p2 p3 p4 p5 p6 p7 p8 p0 p9 p10"  # the second miss: p1 is left alone
    assert names(graded(value, 0, 2)).endswith("p8 p0 p9 p2")


def test_misses_of_earlier_sessions_count() -> None:
    assert names(graded(started(10, missed=1), 1)) == "p1 p2 p3 p4 p5 p6 p7 p8 p9"


def test_a_card_comes_again_once() -> None:
    value = graded(started(11, evidence=HELPS), 1, *[4] * 8)
    assert names(value) == "p0 p9"
    assert names(graded(value, 1)) == "p9"


def test_where_eight_others_do_not_fit_in_it_comes_only_if_that_is_known_to_help() -> None:
    assert names(graded(started(10), 1)) == "p1 p2 p3 p4 p5 p6 p7 p8 p0"
    assert names(graded(started(9), 1)) == "p1 p2 p3 p4 p5 p6 p7 p8"
    assert names(graded(started(9, evidence=HELPS), 1)) == "p1 p2 p3 p4 p5 p6 p7 p0"
    assert names(graded(started(2, evidence=HELPS), 1)) == "p1"  # right behind itself it would teach nothing


def test_what_the_reviews_tell_is_followed() -> None:
    assert names(graded(started(11, evidence=HELPS), 1, 1)) == "p2 p3 p4 p5 p6 p7 p8 p0 p1"
    assert names(graded(started(11, evidence=HELPS_NOT), 1, 1)) == "p2 p3 p4 p5 p6 p7 p8 p9 p10"


def test_the_other_cards_are_drilled_as_sm2_says_and_give_nothing_up() -> None:
    value = graded(started(1, others=9, evidence=HELPS), 1)
    assert names(value) == "o0 o1 o2 o3 o4 o5 o6 o7 o8"
    assert names(graded(value, 3, 1)) == "o2 o3 o4 o5 o6 o7 o8 o0 o1"


def test_undo_takes_the_counting_back() -> None:
    value = graded(started(12), 1)
    undone = session.undo(value, NOW)
    assert undone is not None
    assert names(undone[1]) == names(started(12))
    assert names(graded(undone[1], 1)) == names(value)


def test_what_a_grade_leads_to_is_said_as_the_plan_has_it() -> None:
    told = session.outlook(started(10), NOW)
    assert (told[1], told[3], told[4]) == ("today", "~1 d", "~1 d")
    assert session.outlook(started(10, missed=1), NOW)[0] == "~1 d"
    assert session.outlook(started(9), NOW)[0] == "~1 d"  # no room for it today
    other = session.outlook(started(0, others=1), NOW)
    assert (other[1], other[3], other[4]) == ("today", "1 d, again today", "1 d")


def test_why_a_planned_card_waits() -> None:
    ahead = Item(Card("d/a", "d", "a", "answer"), replay([(4, TODAY - timedelta(days=3)), (4, TODAY)]))
    assert session.start([ahead], TODAY).waiting() == {Turn.AHEAD: 1}
