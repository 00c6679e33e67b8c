"""A session before an exam: its showings are used, none is wasted, and its cards are drilled as the plan says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from states import items

from vivadeck.agenda import Item, agenda
from vivadeck.exam import retry
from vivadeck.exam import today as todays
from vivadeck.exam.exams import Budget
from vivadeck.exam.planner import timeline
from vivadeck.exam.showings import Share, Showings
from vivadeck.model import Card, Choice, Decision, Exam, Review, Undo
from vivadeck.sm2 import GRADES, replay
from vivadeck.study import session
from vivadeck.study.session import Session, ShowingReason

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
UNKNOWN = retry.learn([])
FAR = timeline(10, TODAY.toordinal(), TODAY.toordinal() + 30, 10)  # the exam
HELPS, HELPS_NOT = (UNKNOWN._replace(decision=each) for each in (retry.Retry.ALWAYS, retry.Retry.NEVER))


def started(
    planned: int, a_day: int = 0, others: int = 0, evidence: retry.Evidence = UNKNOWN, misses: int = 0
) -> Session:
    """Return a session of cards p0, p1, … of an exam with `a_day` showings (else one each), then o0, … of none."""
    names = [*(f"p{n}" for n in range(planned)), *(f"o{n}" for n in range(others))]
    waiting = [Item(Card(f"d/{name}", "d", name, "answer")) for name in names]
    order = tuple(item.card.id for item in waiting[:planned])
    share = Share("exam", frozenset(order), order, Budget(cards=a_day or planned), a_day or planned, FAR)
    return session.start(waiting, TODAY, plan=Showings((share,), evidence, misses))


def graded(before: Session, *grades: int) -> Session:
    for grade in grades:
        now = NOW + timedelta(seconds=len(before.recorded))
        before = session.apply(before, session.review(before, grade, now, now))
    return before


def names(value: Session) -> str:
    return " ".join(item.card.question for item in value.queue)


def test_a_recalled_card_does_not_come_again_even_if_it_was_hard() -> None:
    assert names(graded(started(3), 3, 4)) == "p2"
    assert names(graded(started(3, a_day=99), 3, 4, 5)) == ""


def test_every_second_missed_card_comes_again_in_the_place_of_the_least_wanted() -> None:
    value = graded(started(12), 1)
    assert names(value) == "p1 p2 p3 p4 p5 p6 p7 p8 p0 p9 p10"  # without p11
    assert (value.finished, value.total) == (0, 11)
    assert names(graded(value, 0)) == "p2 p3 p4 p5 p6 p7 p8 p0 p9 p10"  # the second miss: p1 is left alone
    assert names(graded(value, 0, 2)).endswith("p8 p0 p9 p2")


def test_a_free_showing_is_used_before_any_card_gives_way() -> None:
    value = graded(started(12, a_day=13), 1)
    assert names(value) == "p1 p2 p3 p4 p5 p6 p7 p8 p0 p9 p10 p11"
    assert names(graded(started(12, a_day=12), 1)).endswith("p0 p9 p10")


def test_other_misses_come_when_all_cards_were_shown_while_showings_are_free() -> None:
    value = graded(started(10, a_day=14, evidence=HELPS_NOT), 1, 1, 1)
    assert names(value) == "p3 p4 p5 p6 p7 p8 p9 p0 p1 p2"
    value = graded(value, *[4] * 6, 1)
    assert names(value) == "p0 p1 p2 p9"  # after the 10th showing four are left
    value = graded(value, 1, 1)
    assert names(value) == "p2 p9"  # two: p0 and p1 have had theirs
    assert names(graded(value, 4)) == "p9"
    assert names(graded(value, 4, 4)) == ""


def test_misses_are_asked_until_they_are_recalled() -> None:
    value = graded(started(3, a_day=20), 1, 1, 1)
    assert names(value) == "p0 p1 p2"
    assert names(graded(value, 1, 4, 0)) == "p0 p2"
    assert names(graded(value, 1, 4, 0, 2, 3, 2, 2)) == "p0"
    assert names(graded(value, 1, 4, 0, 2, 3, 2, 2, 5)) == ""


@pytest.mark.parametrize(
    ("evidence", "asked"),
    [(UNKNOWN, "p0 p1 p2 p3 p0 p1"), (HELPS, "p0 p1 p2 p0 p1 p2"), (HELPS_NOT, "p0 p1 p2 p3 p0 p1")],
)
def test_all_showings_are_used_with_any_evidence(evidence: retry.Evidence, asked: str) -> None:
    value = graded(started(4, a_day=6, evidence=evidence), *[1] * 6)
    assert names(value) == ""
    assert [review.card for review in value.reviews] == [f"d/{name}" for name in asked.split()]


END_REPEATED = "Today's 3 cards for the exam are done, with those that came again."
END_USED, END_RECALLED = (
    "Today's 3 cards for the exam are done.",
    "Nothing more to do today: you recalled every card.",
)


@pytest.mark.parametrize(
    ("cards", "a_day", "acts", "end"),
    [
        (3, 3, "441", END_USED),
        (3, 3, "444", END_USED),  # used exactly: that says more
        (5, 3, "444", END_USED),
        (2, 3, "44", END_RECALLED),
        (2, 3, "144", END_REPEATED),
        (1, 3, "4", END_RECALLED),
        (1, 3, "111", END_REPEATED),
        (1, 1, "1", "Today's card for the exam is done."),
        (2, 3, "4s", "Nothing more to do today: you recalled or skipped every card."),
        (2, 3, "4x", END_RECALLED),
        (2, 3, "1s4", "Nothing more to do today: you recalled or skipped every card."),
        (2, 3, "4", ""),
    ],
)
def test_a_session_says_why_it_is_over(cards: int, a_day: int, acts: str, end: str) -> None:
    value = started(cards, a_day=a_day)
    for act in acts:
        if act in "sx":
            choice = Choice.SKIP if act == "s" else Choice.SUSPEND
            value = session.apply(value, session.decision(value, choice, NOW))
        else:
            value = graded(value, int(act))
    assert value.plan is not None
    assert value.plan.farewell() == [end]
    assert bool(value.queue) == (end == "")


def test_a_decision_leaves_its_showing_to_the_next_card() -> None:
    value = started(5, a_day=3)
    assert names(value) == "p0 p1 p2"
    value = session.apply(value, session.decision(value, Choice.SKIP, NOW))
    assert (names(value), value.finished, value.total) == ("p1 p2 p3", 1, 4)
    undone = session.undo(value, NOW)
    assert undone is not None
    assert names(undone[1]) == "p0 p1 p2"
    assert names(session.left_out(value)) == "p2 p3 p4"
    assert session.left_out(value).total == 4


def test_misses_of_earlier_sessions_count() -> None:
    assert names(graded(started(10, misses=1), 1)) == "p1 p2 p3 p4 p5 p6 p7 p8 p9"


def test_a_card_takes_the_place_of_another_once() -> None:
    value = graded(started(11, evidence=HELPS), 1, *[4] * 8)
    assert names(value) == "p0 p9"
    assert names(graded(value, 1)) == "p9"


def test_without_room_for_eight_others_a_miss_comes_again_only_if_that_helps() -> None:
    assert names(graded(started(10), 1)) == "p1 p2 p3 p4 p5 p6 p7 p8 p0"
    assert names(graded(started(9), 1)) == "p1 p2 p3 p4 p5 p6 p7 p8"
    assert names(graded(started(9, evidence=HELPS), 1)) == "p1 p2 p3 p4 p5 p6 p7 p0"
    assert names(graded(started(2, evidence=HELPS), 1)) == "p1"  # right behind itself it would teach nothing


def test_the_plan_follows_the_evidence_of_the_reviews() -> None:
    assert names(graded(started(11, evidence=HELPS), 1, 1)) == "p2 p3 p4 p5 p6 p7 p8 p0 p1"
    assert names(graded(started(11, evidence=HELPS_NOT), 1, 1)) == "p2 p3 p4 p5 p6 p7 p8 p9 p10"


def test_sm2_drills_the_other_cards_without_taking_a_place() -> None:
    value = graded(started(1, others=9, evidence=HELPS), 1)
    assert names(value) == "o0 o1 o2 o3 o4 o5 o6 o7 o8"
    assert names(graded(value, 3, 1)) == "o2 o3 o4 o5 o6 o7 o8 o0 o1"


def test_a_miss_with_a_free_showing_comes_among_the_other_cards() -> None:
    value = graded(started(1, a_day=9, others=10), 1)
    assert names(value) == "o0 o1 o2 o3 o4 o5 o6 o7 p0 o8 o9"
    assert names(graded(value, 1)) == "o1 o2 o3 o4 o5 o6 o7 p0 o0 o8 o9"


def test_two_exams_each_have_their_own_showings() -> None:
    waiting = [Item(Card(f"d/{name}", "d", name, "answer")) for name in "abcdef"]
    first = Share("first", frozenset({"d/a", "d/b", "d/c"}), ("d/a", "d/b", "d/c"), Budget(cards=9), 9, FAR)
    second = Share(
        "second", frozenset({"d/c", "d/d", "d/e", "d/f"}), ("d/f", "d/c", "d/e", "d/d"), Budget(cards=3), 3, FAR
    )
    value = session.start(waiting, TODAY, plan=Showings((first, second), HELPS_NOT))
    assert names(value) == "a b c f e"  # c is shown for the first, and counts for the second
    value = graded(value, 1, 1, 1)
    assert names(value) == "f e a b c"
    value = graded(value, 1, 4)
    assert names(value) == "a b c"  # f is missed, and the second has no showing left
    assert value.plan is not None
    assert value.plan.farewell() == ["second: Today's 3 cards for the exam are done."]
    value = graded(value, 4, 4, 4)
    assert value.plan is not None
    assert value.plan.farewell()[0] == "first: Nothing more to do today: you recalled every card."


def test_undo_restores_the_counts() -> None:
    value = graded(started(12), 1)
    undone = session.undo(value, NOW)
    assert undone is not None
    assert names(undone[1]) == names(started(12))
    assert names(graded(undone[1], 1)) == names(value)


def test_the_shown_intervals_of_planned_cards_are_those_of_the_plan() -> None:
    intervals = session.next_intervals(started(10), NOW)
    assert (intervals[1], intervals[3], intervals[4]) == ("today", "~1 day", "~1 day")
    assert session.next_intervals(started(10, misses=1), NOW)[0] == "~1 day"
    assert (
        session.next_intervals(started(10, misses=1, a_day=11), NOW)[0] == "today if there is time"
    )  # unless another card needs it
    assert session.next_intervals(started(9), NOW)[0] == "~1 day"  # no room for it today
    assert session.next_intervals(graded(started(2, a_day=2), 1), NOW)[0] == "~1 day"
    other = session.next_intervals(started(0, others=1), NOW)
    assert (other[1], other[3], other[4]) == ("today", "today, then 1 day", "1 day")


def test_a_planned_card_says_why_it_waits() -> None:
    ahead = Item(Card("d/a", "d", "a", "answer"), replay([(4, TODAY - timedelta(days=3)), (4, TODAY)]))
    assert session.start([ahead], TODAY).waiting() == {ShowingReason.EARLY: 1}
    assert graded(started(12), 1).waiting() == {ShowingReason.NEW: 10, ShowingReason.AGAIN: 1}


CARDS = [Card(f"d/{name}", "d", name, "answer") for name in "abcdefghijklmn"]
SIZES = st.integers(1, len(CARDS))
EXAMS = st.lists(
    st.tuples(st.sets(st.integers(0, 11), min_size=1), st.integers(1, 24), st.integers(1, 12)), min_size=1, max_size=3
)  # the cards of each (two are in none), its showings a day, and in how many days it is
BEFORE = st.lists(st.tuples(st.integers(0, 11), st.integers(1, 30), st.integers(0, 5)), max_size=25)
ACTS = st.lists(st.sampled_from([0, 1, 1, 2, 3, 4, 4, 5, "undo", "skip", "suspend", "edit", "restart"]), max_size=60)


class PlannedDay(NamedTuple):
    """What is recorded, and what exams there are."""

    exams: list[tuple[Exam, list[int]]]
    reviews: list[Review]
    decisions: dict[str, Decision]

    def items(self) -> list[Item]:
        return items(CARDS, sorted(self.reviews, key=lambda each: each.at), self.decisions.values(), TODAY)

    def begun(self, others: bool) -> Session:
        """Return the session that a command begins now, with SM-2's cards or without."""
        everything = self.items()
        chosen = [(exam, [everything[place] for place in places]) for exam, places in self.exams]
        plans = todays.plans(chosen, sorted(self.reviews, key=lambda each: each.at), TODAY)
        rest = agenda([item for item in everything if item.card.id not in plans.cards], TODAY, 9) if others else []
        return session.start([*plans.items, *rest], TODAY, plan=todays.day(plans, plans.items))

    def take(self, entry: Review | Decision | Undo) -> None:
        if isinstance(entry, Review):
            self.reviews.append(entry)
        elif isinstance(entry, Undo):
            self.reviews[:] = [each for each in self.reviews if (each.card, each.at) != (entry.card, entry.at)]
        else:
            self.decisions[entry.card] = entry

    def check(self, value: Session) -> None:
        """See that a session asks what it should, of what is recorded alone."""
        today = [each for each in self.reviews if each.at.date() == TODAY]
        last = {each.card: each.grade for each in today}
        off = {card for card, each in self.decisions.items() if each.choice is not Choice.RESUME}
        queue = [item.card.id for item in value.queue]
        assert len({*queue}) == len(queue)
        assert not off & {*queue}
        assert value.plan is not None
        ends = value.plan.ends()
        for (exam, places), end in zip(self.exams, ends, strict=True):
            cards = {CARDS[place].id for place in places}
            left = max(0, (exam.cards or 0) - sum(each.card in cards for each in today))
            open_cards = {card for card in cards - off if last.get(card, 0) < 3}
            asked = cards & {*queue}
            if open_cards - asked:  # then nothing is free
                assert len(asked) >= left
            if any(card not in last for card in open_cards - asked):  # and no miss has what a new showing could have
                spare = {card for _, card in value.plan.asked().spare} & cards
                assert not {card for card in spare if sum(card in each for each in self.sets()) == 1}
            assert (end == "") == (left > 0 and bool(open_cards)), end
            assert end.startswith("Today's ") == (left == 0)
            assert "Nothing more to do" in end or left == 0 or open_cards
            assert bool(asked) >= (end == "")

    def sets(self) -> list[set[str]]:
        return [{CARDS[place].id for place in places} for _, places in self.exams]

    def would_end(self, card: str) -> bool:
        """Whether an exam has no card but this that is not suspended: without any it is not planned for any more."""
        off = {each.card for each in self.decisions.values() if each.choice is Choice.SUSPEND}
        return any(cards - off == {card} for cards in self.sets())

    def may_show(self, card: str) -> bool:
        """Whether an exam has a showing left for the card, or none is about it."""
        shown = [each.card for each in self.reviews if each.at.date() == TODAY]
        mine = [
            sum(map(shown.count, cards)) < (exam.cards or 0)
            for (exam, _), cards in zip(self.exams, self.sets(), strict=True)
            if card in cards
        ]
        return not mine or any(mine)


def world(exams: Sequence[tuple[set[int], int, int]], before: Sequence[tuple[int, int, int]]) -> PlannedDay:
    planned = [
        (Exam((), str(number), NOW, TODAY + timedelta(days=days), None, None, a_day), sorted(places))
        for number, (places, a_day, days) in enumerate(sorted(exams, key=lambda each: each[2]))
    ]
    seconds = count()
    earlier = [
        Review(CARDS[card].id, NOW - timedelta(days=days, seconds=-next(seconds)), grade, 5)
        for card, days, grade in before
    ]
    return PlannedDay(planned, sorted(earlier, key=lambda each: each.at), {})


def acted(day: PlannedDay, value: Session, act: int | str, now: datetime) -> Session:
    """Return the session after what a student did, which is recorded."""
    if act == "undo":
        undone = session.undo(value, now)
        if undone is None:
            return value
        day.take(undone[0])
        return undone[1]
    if not value.queue:
        return value
    if act == "edit":
        return session.edited(value, value.current.card._replace(question="better"))
    if isinstance(act, int):
        return answered(day, value, act, now)
    if act == "suspend" and day.would_end(value.current.card.id):
        return value
    entry = session.decision(value, Choice(act), now)
    day.take(entry)
    return session.apply(value, entry)


def answered(day: PlannedDay, value: Session, grade: int, now: datetime) -> Session:
    """Return the session after a grade, which its exams have a showing for, and which led where that was said."""
    card = value.current
    assert day.may_show(card.card.id)
    interval = session.next_intervals(value, now)[grade]
    entry = session.review(value, grade, now, now)
    day.take(entry)
    value = session.apply(value, entry)
    if value.is_planned(card):
        assert interval.startswith("today") == (card.card.id in {item.card.id for item in value.queue})
    return value


@settings(deadline=None)
@given(EXAMS, BEFORE, ACTS, st.booleans())
@example([({0}, 1, 2), ({0, 1, 2, 3, 4}, 6, 1)], [(0, 5, 0)], [0], False)
@example([({0, 1, 2, 3, 4, 5, 6, 7, 8}, 11, 1)], [(0, 5, 0)], ["suspend"], False)
def test_no_showing_is_lost_and_a_new_session_continues_where_the_last_one_ended(
    exams: list[tuple[set[int], int, int]], before: list[tuple[int, int, int]], acts: list[int | str], others: bool
) -> None:
    day = world(exams, before)
    value = day.begun(others)
    day.check(value)
    for number, act in enumerate(acts):
        now = NOW + timedelta(seconds=number)
        value = day.begun(others) if act == "restart" else acted(day, value, act, now)
        day.check(value)
        fresh = day.begun(others)
        if not others:
            assert [item.card.id for item in fresh.queue] == [item.card.id for item in value.queue]
            assert [value.reason(item) for item in value.queue] == [fresh.reason(item) for item in fresh.queue]
        planned = {item.card.id for item in value.queue if value.is_planned(item)}
        assert planned == {item.card.id for item in fresh.queue if fresh.is_planned(item)}


APART = st.lists(st.tuples(st.integers(1, 24), st.integers(1, 12)), min_size=1, max_size=3)


@settings(deadline=None)
@given(APART, BEFORE, st.lists(st.sampled_from(GRADES), max_size=30))
@example([(13, 1)], [(0, 1, 0)], [0, 0])
def test_the_queue_is_what_is_asked_if_every_answer_is_good(
    budgets: list[tuple[int, int]], before: list[tuple[int, int, int]], grades: list[int]
) -> None:
    """Where exams share cards, each showing changes what the others have left, and the queue may change, too."""
    exams = [({*range(place, 12, len(budgets))}, *budget) for place, budget in enumerate(budgets)]
    value = world(exams, before).begun(others=True)
    for grade in grades:
        value = graded(value, grade) if value.queue else value
    foretold = [item.card.id for item in value.queue]
    asked = []
    while value.queue:
        asked.append(value.current.card.id)
        value = graded(value, 5)
    assert asked == foretold


TIMED = st.lists(
    st.tuples(st.sampled_from([1, 2, 4, 4, 5, "undo"]), st.sampled_from([0.2, 5, 20, 45, 130, 350, 700])), max_size=40
)


@settings(deadline=None)
@given(EXAMS, BEFORE, TIMED)
def test_with_minutes_a_new_session_continues_where_the_last_one_ended(
    exams: list[tuple[set[int], int, int]], before: list[tuple[int, int, int]], acts: list[tuple[int | str, float]]
) -> None:
    day = world(exams, before)
    day.exams[:] = [(exam._replace(minutes=exam.cards, cards=None), places) for exam, places in day.exams]
    value, now = day.begun(others=False), NOW
    for act, seconds in acts:
        shown, now = now, now + timedelta(seconds=seconds)
        if act == "undo":
            value = acted(day, value, act, now)
        elif value.queue:
            entry = session.review(value, int(act), shown, now)
            day.take(entry)
            value = session.apply(value, entry)
        fresh = day.begun(others=False)
        assert names(fresh) == names(value)
        assert fresh.plan is not None
        assert value.plan is not None
        assert [share.left for share in fresh.plan.shares] == [share.left for share in value.plan.shares]
        assert fresh.plan.pace == value.plan.pace
        for share in value.plan.shares:
            assert share.budget.minutes is not None
            rest = 60 * share.budget.minutes - value.plan.pace.taken(share.taken)
            assert share.left == max(0, int(rest / value.plan.pace.seconds)) or not share.taken
