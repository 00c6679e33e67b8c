"""What to show today: the meaning of new, due, learned, leech and suspended, the order, and the day's limit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from states import items, states

from vivadeck.agenda import (
    DAYS_AHEAD,
    LEECH_LAPSES,
    Item,
    State,
    agenda,
    ahead,
    arranged,
    due_by_day,
)
from vivadeck.clock import DAY_ENDS
from vivadeck.model import Card, Choice, Decision, Review
from vivadeck.sm2 import Drill, Schedule

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NEW, DUE, LEARNED, LEECH, SUSPENDED, UNANSWERED = State
NONE, RECALLED, FAILED = Drill.NONE, Drill.RECALLED, Drill.FAILED


def card(name: str) -> Card:
    return Card(f"deck/{name}", "deck", f"{name}?", f"{name}!")


def schedule(due: int, reviewed: int = -9, drill: Drill = NONE, repetitions: int = 1, lapses: int = 0) -> Schedule:
    """Return a schedule; `due` and `reviewed` are days from today."""
    return Schedule(TODAY + due * DAY, TODAY + reviewed * DAY, due - reviewed, 2.5, repetitions, lapses, drill)


def item(name: str, at: Schedule | None = None, *, is_suspended: bool = False, is_skipped: bool = False) -> Item:
    return Item(card(name), at, is_suspended, is_skipped)


def review(name: str, days: float, grade: int) -> Review:
    """Return a review `days` from today's noon."""
    return Review(f"deck/{name}", NOON + days * DAY, grade, 1.0)


def decision(name: str, days: float, choice: Choice) -> Decision:
    return Decision(f"deck/{name}", NOON + days * DAY, choice)


def names(chosen: list[Item]) -> list[str]:
    return [each.card.id.removeprefix("deck/") for each in chosen]


@pytest.mark.parametrize(
    ("at", "states"),
    [
        (None, {NEW}),
        (schedule(due=1), {LEARNED}),
        (schedule(due=0), {DUE, LEARNED}),
        (schedule(due=-1), {DUE, LEARNED}),
        (schedule(due=-900), {DUE, LEARNED}),
        (schedule(due=0, reviewed=0, drill=FAILED, repetitions=0), {DUE}),
        (schedule(due=-1, reviewed=-1, drill=FAILED, repetitions=0), {DUE}),
        (schedule(due=1, reviewed=0, drill=RECALLED), {DUE, LEARNED}),  # graded 3 today: shown again today
        (schedule(due=5, reviewed=-1, drill=RECALLED), {LEARNED}),  # graded 3 yesterday: its interval stands
        (schedule(due=6, reviewed=0), {LEARNED}),
        (schedule(due=1, lapses=LEECH_LAPSES - 1), {LEARNED}),
        (schedule(due=1, lapses=LEECH_LAPSES), {LEARNED, LEECH}),
        (schedule(due=0, reviewed=0, drill=FAILED, repetitions=0, lapses=9), {DUE, LEECH}),
    ],
)
def test_states(at: Schedule | None, states: set[State]) -> None:
    assert item("a", at).states(TODAY) == states
    assert item("a", at).is_due(TODAY) is (DUE in states)
    assert item("a", at).waits_as_new() is (NEW in states)
    assert item("a", at, is_suspended=True).states(TODAY) == states - {DUE} | {SUSPENDED}
    assert item("a", at, is_skipped=True).states(TODAY) == states - {DUE}
    unanswered = item("a", at)._replace(card=item("a").card._replace(answer=""))
    assert unanswered.states(TODAY) == states | {UNANSWERED}


def test_the_query_language_has_the_same_states() -> None:
    assert list(State) == ["new", "due", "learned", "leech", "suspended", "unanswered"]
    assert LEECH_LAPSES == 8


@pytest.mark.parametrize(
    ("unwanted", "is_due", "waits_as_new"),
    [
        (item("a"), False, True),
        (item("a", is_suspended=True), False, False),
        (item("a", is_skipped=True), False, False),
    ],
)
def test_a_new_card_is_never_due_and_waits_unless_suspended_or_skipped(
    unwanted: Item, is_due: bool, waits_as_new: bool
) -> None:
    assert unwanted.schedule is None
    assert unwanted.is_due(TODAY) is is_due
    assert unwanted.waits_as_new() is waits_as_new


POOL = [
    item("new-1"),
    item("due-today", schedule(due=0)),
    item("drilled", schedule(due=1, reviewed=0, drill=RECALLED)),
    item("overdue-3", schedule(due=-3)),
    item("later", schedule(due=1)),
    item("suspended", schedule(due=-9), is_suspended=True),
    item("skipped", schedule(due=-9), is_skipped=True),
    item("new-suspended", is_suspended=True),
    item("new-skipped", is_skipped=True),
    item("failed", schedule(due=0, reviewed=0, drill=FAILED, repetitions=0)),
    item("overdue-3-too", schedule(due=-3)),
    item("new-2"),
    item("overdue-30", schedule(due=-30)),
    item("new-3"),
]
IN_ORDER = ["overdue-30", "overdue-3", "overdue-3-too", "due-today", "failed", "drilled"]


@pytest.mark.parametrize(
    ("new_left", "new"),
    [
        (0, []),
        (1, ["new-1"]),
        (2, ["new-1", "new-2"]),
        (3, ["new-1", "new-2", "new-3"]),
        (99, ["new-1", "new-2", "new-3"]),
        (-1, []),
        (-99, []),
    ],
)
def test_the_agenda_is_due_cards_most_overdue_first_then_new_ones_in_order(new_left: int, new: list[str]) -> None:
    assert names(agenda(POOL, TODAY, new_left)) == IN_ORDER + new
    assert names(agenda(iter(POOL), TODAY, new_left)) == IN_ORDER + new


def test_an_empty_pool_is_an_empty_agenda() -> None:
    assert agenda([], TODAY, 15) == []


def test_equally_overdue_cards_keep_the_order_of_the_decks() -> None:
    pool = [item(name, schedule(due=-2)) for name in "cabd"]
    assert names(agenda(pool, TODAY, 0)) == ["c", "a", "b", "d"]


def test_items_join_cards_reviews_and_decisions() -> None:
    cards = [card(name) for name in ("z", "b", "a", "m", "x")]  # in deck order, which is no order of names
    reviews = [
        review("gone", -40, 5),
        review("a", -30, 4),
        review("b", -30, 1),
        review("a", -29, 4),
        review("x", -28, 4),
        review("gone", -20, 2),
        review("b", -1, 4),
    ]
    decisions = [
        decision("x", -28, Choice.SUSPEND),
        decision("gone", -1, Choice.SUSPEND),
        decision("m", 0, Choice.SKIP),
    ]
    joined = items(cards, reviews, decisions, TODAY)
    assert [each.card for each in joined] == cards
    z, b, a, m, x = joined
    assert z == Item(cards[0])
    assert b.schedule == Schedule(TODAY, TODAY - DAY, 1, 2.5, 1, 0, NONE)
    assert a.schedule == Schedule(TODAY - 23 * DAY, TODAY - 29 * DAY, 6, 2.5, 2, 0, NONE)
    assert m == Item(cards[3], is_skipped=True, decided=decisions[2].at)
    assert [each.reviewed for each in joined] == [None, NOON - DAY, NOON - 29 * DAY, None, NOON - 28 * DAY]
    schedule = Schedule(TODAY - 27 * DAY, TODAY - 28 * DAY, 1, 2.5, 1, 0, NONE)
    assert x == Item(cards[4], schedule, is_suspended=True, decided=decisions[0].at, reviewed=reviews[4].at)


def test_items_of_nothing_are_new() -> None:
    assert items([], [review("a", 0, 4)], [], TODAY) == []
    assert items([card("a")], [], [], TODAY) == [Item(card("a"))]


@pytest.mark.parametrize(
    ("choices", "is_suspended", "is_skipped"),
    [
        ([], False, False),
        ([(-9, Choice.SUSPEND)], True, False),
        ([(-9, Choice.SUSPEND), (-8, Choice.RESUME)], False, False),
        ([(-9, Choice.RESUME), (-8, Choice.SUSPEND)], True, False),
        ([(-9, Choice.SUSPEND), (0, Choice.SKIP)], False, True),
        ([(0, Choice.SKIP)], False, True),
        ([(-0.3, Choice.SKIP)], False, True),  # 04:48
        ([(-0.4, Choice.SKIP)], False, False),  # 02:24, which is still yesterday
        ([(0.6, Choice.SKIP)], False, True),  # 02:24 tomorrow, which is still today
        ([(-1, Choice.SKIP)], False, False),
        ([(1, Choice.SKIP)], False, True),  # tomorrow's, by the date at the other end of a journey
        ([(DAYS_AHEAD, Choice.SKIP)], False, True),
        ([(DAYS_AHEAD + 1, Choice.SKIP)], False, False),  # the clock was wrong, and the card shall not wait for that
        ([(3650, Choice.SUSPEND)], True, False),
        ([(3650, Choice.SUSPEND), (3651, Choice.RESUME)], False, False),
        ([(0, Choice.SKIP), (0.1, Choice.RESUME)], False, False),
    ],
)
def test_the_last_decision_counts_and_a_skip_ends_with_the_study_day(
    choices: list[tuple[float, Choice]], is_suspended: bool, is_skipped: bool
) -> None:
    decisions = [decision("a", days, choice) for days, choice in choices]
    (joined,) = items([card("a")], [], decisions, TODAY)
    assert (joined.is_suspended, joined.is_skipped) == (is_suspended, is_skipped)


@pytest.mark.parametrize(("day_ends", "due"), [(time(0), 1), (time(4), 1), (time(5), 0), (time(12), 0)])
def test_reviews_belong_to_study_days(day_ends: time, due: int) -> None:
    at_half_past_four = Review("deck/a", datetime(2026, 11, 24, 4, 30, tzinfo=UTC), 4, 1.0)
    (joined,) = items([card("a")], [at_half_past_four], [], TODAY, day_ends)
    assert joined.schedule is not None
    assert joined.schedule.due == TODAY + due * DAY


@pytest.mark.parametrize(("day_ends", "is_skipped"), [(time(4), True), (time(5), False)])
def test_decisions_belong_to_study_days(day_ends: time, is_skipped: bool) -> None:
    skip = Decision("deck/a", datetime(2026, 11, 24, 4, 30, tzinfo=UTC), Choice.SKIP)
    (joined,) = items([card("a")], [], [skip], TODAY, day_ends)
    assert joined.is_skipped is is_skipped


def begun(reviews: Iterable[Review], today: date, day_ends: time = DAY_ENDS) -> int:
    """Return how many cards had their very first review today."""
    return sum(each.began == today for each in states(reviews, [], today, day_ends).values())


@pytest.mark.parametrize(
    ("reviews", "count"),
    [
        ([], 0),
        ([review("a", 0, 4)], 1),
        ([review("a", 0, 1), review("a", 0.1, 4), review("b", 0.2, 4)], 2),
        ([review("a", -1, 4), review("a", 0, 4)], 0),  # introduced yesterday
        ([review("a", -1, 4), review("b", 0, 4)], 1),
        ([review("a", -0.4, 4)], 0),  # 02:24 is still yesterday
        ([review("a", 0.6, 4)], 1),  # 02:24 tomorrow is still today
        ([review("a", 1, 4)], 0),
        ([review("a", DAYS_AHEAD, 4), review("b", DAYS_AHEAD + 1, 4)], 0),
        ([review("a", 0, 4), review("a", 3650, 4)], 1),
    ],
)
def test_cards_are_begun_with_their_first_review(reviews: list[Review], count: int) -> None:
    assert begun(reviews, TODAY) == count
    assert begun(iter(reviews), TODAY) == count


@pytest.mark.parametrize(
    ("days", "is_due"),
    [
        ([0], False),
        ([0, DAYS_AHEAD], False),
        ([-9, 3650], True),  # as it was before the clock was wrong
        ([-9, DAYS_AHEAD + 1], True),
        ([DAYS_AHEAD], False),
    ],
)
def test_a_review_counts_when_a_journey_explains_its_date(days: list[int], is_due: bool) -> None:
    reviews = [review("a", each, 4) for each in days]
    (joined,) = items([card("a")], reviews, [], TODAY)
    assert joined.is_due(TODAY) is is_due
    (then,) = items([card("a")], reviews, [], TODAY + max(days) * DAY)
    assert then.schedule is not None
    assert (then.schedule.reviewed, then.reviewed) == (TODAY + max(days) * DAY, reviews[-1].at)


def test_a_review_that_does_not_count_leaves_the_card_unchanged_and_is_reported() -> None:
    too_far = review("a", DAYS_AHEAD + 1, 4)
    assert items([card("a")], [too_far], [], TODAY) == [Item(card("a"))]
    reviews = [review("b", 0, 4), review("b", DAYS_AHEAD, 4), too_far, review("gone", 3650, 1)]
    assert ahead(reviews, TODAY) == [TODAY + (DAYS_AHEAD + 1) * DAY, TODAY + 3650 * DAY]
    assert ahead(reviews, TODAY + DAY) == [TODAY + 3650 * DAY]
    assert ahead(reviews, TODAY + 3648 * DAY) == []
    night = [too_far._replace(at=too_far.at.replace(hour=3))]
    assert (ahead(night, TODAY), len(ahead(night, TODAY, time(2)))) == ([], 1)


@pytest.mark.parametrize(
    ("modes", "count"),
    [(["study"], 1), (["practice"], 0), (["mock"], 0), (["later"], 0), (["study", "mock"], 1), (["cram", "study"], 0)],
)
def test_practice_does_not_count_for_the_limit_of_new_cards(modes: list[str], count: int) -> None:
    reviews = [review("a", number / 10, 4)._replace(mode=mode) for number, mode in enumerate(modes)]
    assert begun(reviews, TODAY) == count


@pytest.mark.parametrize(("grade", "due", "lapses"), [(3, 3, 0), (4, 3, 0), (5, 3, 0), (2, 0, 1), (0, 0, 1)])
def test_practice_that_is_not_due_leaves_the_schedule_alone_or_is_a_lapse(grade: int, due: int, lapses: int) -> None:
    studied = [review("a", -4, 4), review("a", -3, 4)]
    practised = review("a", 0, grade)._replace(mode="practice")
    (joined,) = items([card("a")], [*studied, practised], [], TODAY)
    assert joined.schedule is not None
    assert (joined.schedule.due, joined.schedule.lapses) == (TODAY + due * DAY, lapses)
    assert joined.schedule.reviewed == TODAY - (0 if lapses else 3) * DAY
    assert joined.reviewed == practised.at  # the card's next review comes after it
    assert due_by_day([joined], TODAY) == {TODAY + due * DAY: 1}


def test_cards_are_begun_on_a_study_day() -> None:
    at_half_past_four = [Review("deck/a", datetime(2026, 11, 24, 4, 30, tzinfo=UTC), 4, 1.0)]
    assert [begun(at_half_past_four, TODAY, time(hour)) for hour in (0, 4, 5)] == [1, 1, 0]


def test_new_cards_of_today_leave_room_for_fewer() -> None:
    cards = [card(name) for name in "abcdef"]
    reviews = [review("a", -1, 4), review("b", 0, 4), review("c", 0, 3)]
    left = 4 - begun(reviews, TODAY)
    assert names(agenda(items(cards, reviews, [], TODAY), TODAY, left)) == ["a", "c", "d", "e"]


def test_due_by_day() -> None:
    pool = [
        *POOL,
        item("later-too", schedule(due=1)),
        item("next-week", schedule(due=7)),
        item("skipped-for-a-week", schedule(due=7), is_skipped=True),
        item("skipped-and-drilled", schedule(due=6, reviewed=0, drill=RECALLED), is_skipped=True),
    ]
    expected = {0: len(IN_ORDER), 1: 3, 6: 1, 7: 2}  # the skipped overdue card waits tomorrow
    assert due_by_day(pool, TODAY) == {TODAY + days * DAY: count for days, count in expected.items()}
    assert list(due_by_day(pool[::-1], TODAY)) == [TODAY + days * DAY for days in expected]


def test_due_by_day_of_today_is_the_agenda_without_new_cards() -> None:
    assert due_by_day(POOL, TODAY)[TODAY] == len(agenda(POOL, TODAY, 0))


def test_due_by_day_of_nothing() -> None:
    assert due_by_day([], TODAY) == {}
    assert due_by_day([item("a"), item("b", schedule(due=0), is_suspended=True)], TODAY) == {}


@pytest.mark.parametrize(
    ("first", "again", "spare", "then", "shown", "expected"),
    [
        ("abc", [], [], "de", 0, "abcde"),
        ("abcdefghij", [(1, "x")], [], "", 1, "abcdefghxij"),
        ("abcdefghij", [(2, "y"), (1, "x")], [], "", 2, "abcdefgxyhij"),
        ("abcdefghij", [(1, "x")], [], "", 20, "xabcdefghij"),
        ("abc", [(1, "x")], [], "", 1, "abcx"),  # sooner where no other is left
        ("abc", [(1, "x")], [], "defghij", 1, "abcdefghxij"),
        ("abcdefghij", [], [(1, "s")], "kl", 1, "abcdefghijskl"),
        ("abc", [(2, "x")], [(1, "s")], "defghi", 2, "abcdefgsxhi"),
        ("", [(2, "x")], [(1, "s")], "", 2, "sx"),
        ("", [], [], "", 0, ""),
    ],
)
def test_a_card_shown_again_comes_after_eight_others(
    first: str, again: list[tuple[int, str]], spare: list[tuple[int, str]], then: str, shown: int, expected: str
) -> None:
    order = arranged(first, again, spare, then, shown)
    assert "".join(order) == expected
