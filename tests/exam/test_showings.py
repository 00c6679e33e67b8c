"""Which cards get the showings that are left, and which misses take the place of a card."""

from __future__ import annotations

from datetime import date

import pytest

from vivadeck.exam import retry
from vivadeck.exam.exams import Budget
from vivadeck.exam.planner import Timeline, timeline
from vivadeck.exam.showings import Missed, Share, Showings, takes_place

UNKNOWN = retry.learn([])
HELPS, HELPS_NOT = (UNKNOWN._replace(decision=each) for each in (retry.Retry.ALWAYS, retry.Retry.NEVER))


@pytest.mark.parametrize(
    ("evidence", "miss", "left", "taking", "expected"),
    [
        (UNKNOWN, 1, 9, 0, True),
        (UNKNOWN, 2, 9, 0, False),
        (UNKNOWN, 1, 8, 0, False),  # no room for eight others before it
        (UNKNOWN, 1, 9, 8, True),
        (UNKNOWN, 1, 9, 9, False),  # all nine are for others that were missed
        (HELPS, 2, 2, 0, True),
        (HELPS, 2, 2, 2, False),
        (HELPS, 2, 1, 0, False),
        (HELPS_NOT, 1, 99, 0, False),
    ],
)
def test_a_miss_takes_a_place(evidence: retry.Evidence, miss: int, left: int, taking: int, expected: bool) -> None:
    assert takes_place(evidence, miss, left, taking) is expected


def day(*exams: tuple[str, int], evidence: retry.Evidence = HELPS_NOT) -> Showings:
    """Return the morning of exams, each with its cards in order and its showings."""
    shares = (
        Share(cards, frozenset(cards), (*cards,), Budget(cards=a_day), a_day, timeline(len(cards), 0, 30, a_day))
        for cards, a_day in exams
    )
    return Showings(tuple(shares), evidence)


def queue(value: Showings, *answers: tuple[str, int]) -> str:
    for card, grade in answers:
        value = value.after(card, grade)
    return "".join(value.queue())


@pytest.mark.parametrize(
    ("exams", "answers", "expected"),
    [
        ([("abc", 2)], [], "ab"),
        ([("abc", 9)], [("b", 1)], "acb"),  # one that was shown in another session, out of turn
        ([("abc", 2)], [("b", 1)], "a"),
        ([("abc", 2)], [("x", 1)], "ab"),  # in no exam
        ([("ab", 2), ("cd", 1)], [], "abc"),
        ([("ab", 1), ("bc", 2)], [], "abc"),  # b is for the second alone
        ([("ab", 2), ("bc", 1)], [], "ab"),  # b is the second's only showing
        ([("ab", 9), ("bc", 2)], [("b", 1)], "acb"),  # the second's last is for c before the first has one to spare
        ([("ab", 9), ("bc", 2)], [("b", 1), ("a", 4), ("c", 4)], "b"),
        ([("ab", 1), ("ab", 9)], [("a", 1), ("b", 1)], "ab"),  # the second pays
    ],
)
def test_each_exam_has_its_own_showings_and_a_card_counts_for_all_of_its_exams(
    exams: list[tuple[str, int]], answers: list[tuple[str, int]], expected: str
) -> None:
    assert queue(day(*exams), *answers) == expected


@pytest.mark.parametrize(
    ("days", "cards", "a_day", "expected"),
    [
        (3, "ABCDEFGHIJKL", 12, "BCDEFGHIJKL"),  # the missed A does not come again
        (1, "ABCDEFGHIJKL", 13, "BCDEFGHIJKLA"),  # but in a showing that is free, after all others
        (1, "ABCDEFGHIJKL", 11, "BCDEFGHIJK"),
        (3, "ABCDEFghIJkL", 12, "BCDEFghIJLA"),  # k gives its place
        (3, "abcdefGHIJKL", 12, "bcdeGHIJKLa"),  # f does, although it comes earlier
        (3, "abcdefghijkl", 12, "bcdefghiajk"),
        (4, "ABCDEFGHIJKL", 12, "BCDEFGHIAJK"),  # longer before the exam as ever
        (4, "ABCDEFGHIJKL", 3, "BC"),  # but not in place of a card that has no later showing
        (4, "ABCDEFGHIJKl", 3, "BA"),
        (3, "ABCDEFGHijKL", 11, "BCDEFGHiKA"),  # L had no showing before either
    ],
)
def test_no_miss_takes_the_place_of_a_card_never_shown_in_the_last_days_or_without_a_later_showing(
    days: int, cards: str, a_day: int, expected: str
) -> None:
    unseen = frozenset(filter(str.isupper, cards))
    place = timeline(12, 0, days, a_day)
    hurried = unseen if days <= 3 else frozenset([*filter(str.isupper, cards)][: int(place.new_first(len(unseen)))])
    share = Share("", frozenset(cards), (*cards,), Budget(cards=a_day), a_day, place, unseen=unseen, firm=hurried)
    assert queue(Showings((share,), HELPS), (cards[0], 1)) == expected


def test_a_miss_takes_no_place_of_a_firm_card_when_it_comes_either() -> None:
    """Of twelve due and four firm new cards for 16 showings, the misses take the places of due cards only."""
    due, new = "abcdefghijkl", "WXYZ"
    share = Share(
        "",
        frozenset(due + new),
        (*due, *new, *"mnop"),
        Budget(cards=16),
        16,
        timeline(40, 0, 30, 16),
        unseen=frozenset(new),
        firm=frozenset(new),
    )
    value, shown = Showings((share,), HELPS), ""
    while cards := value.queue():
        shown += cards[0]
        value = value.after(cards[0], 1 if cards[0] in "abd" and shown.count(cards[0]) == 1 else 4)
    assert len(shown) == 16
    assert {*"WXYZ"} < {*shown}
    assert [shown.count(card) for card in "abd"] == [2, 2, 2]
    assert not {*"jkl"} & {*shown}


def test_a_session_of_some_cards_counts_for_all_and_knows_that_others_wait() -> None:
    some = day(("abcd", 3), ("ef", 3)).after("c", 1).only("ab")
    assert [share.name for share in some.shares] == ["abcd"]
    assert (queue(some), some.shares[0].left, some.shares[0].others) == ("ab", 2, 2)
    assert some.ends() == [""]
    assert some.after("a", 4).after("b", 4).ends() == ["Today's 3 cards for the exam are done."]
    said = day(("abcd", 9)).only("ab").after("a", 4).after("b", 4).ends()
    assert said == ["You recalled all of these cards today. The exam still has 2 other cards."]


def test_an_exam_without_showings_left_is_done_while_another_asks_its_cards() -> None:
    value = day(("ab", 1), ("ab", 9)).after("a", 4)
    assert value.queue() == ["b"]
    assert value.ends() == ["Today's card for the exam is done.", ""]
    assert value.farewell() == ["ab: Today's card for the exam is done."]


@pytest.mark.parametrize(
    ("exams", "due_in", "said"),
    [
        ([(8, 10)], 0, "~1 day"),  # SM-2 wants a missed card today, and it is not asked again today
        ([(8, 10)], 1, "~1 day"),
        ([(8, 10)], 7, "~7 days"),
        ([(8, 10)], 8, "before the exam if it helps"),  # the final pass begins
        ([(8, 10)], 15, "before the exam if it helps"),
        ([(0, 2)], 1, "before the exam if it helps"),
        ([(0, 1)], 0, "not today"),  # the eve
        ([(0, 1)], 1, "not today"),
        ([(0, 1)], 2, "~2 days"),  # SM-2 alone decides after the exam
        ([(0, 1), (20, 30)], 1, "~1 day"),
        ([(0, 1), (20, 30)], 25, "before the exam if it helps"),
        ([(0, 1), (0, 1)], 6, "~6 days"),
    ],
)
def test_when_a_card_comes_back_that_is_not_asked_again_today(
    exams: list[tuple[int, int]], due_in: int, said: str
) -> None:
    today = date(2026, 3, 2).toordinal()
    lines = [Timeline(today, today + exam, today + final_pass, ()) for final_pass, exam in exams]
    shares = (Share("exam", frozenset("ab"), ("a", "b"), Budget(cards=9), 9, each) for each in lines)
    value = Showings(tuple(shares), HELPS_NOT).after("a", 4)
    assert value.comes_back("a", date.fromordinal(today + due_in), date.fromordinal(today)) == said
    missed = Showings((Share("exam", frozenset("ab"), ("a", "b"), Budget(cards=9), 9, lines[0]),), HELPS_NOT).after(
        "a", 1
    )
    assert missed.comes_back("a", date.fromordinal(today), date.fromordinal(today)) == "today if there is time"


def test_a_card_that_new_cards_may_push_out_has_no_day() -> None:
    """In the last three days each new card comes first, so SM-2's day is no promise."""
    today, place = date(2026, 3, 2), timeline(2, date(2026, 3, 2).toordinal(), date(2026, 3, 5).toordinal(), 1)
    share = Share("exam", frozenset("abc"), (*"abc",), Budget(cards=1), 1, place, unseen=frozenset("abc"))
    after = Showings((share,), HELPS_NOT).after("a", 4)
    assert after.comes_back("a", date(2026, 3, 3), today) == "before the exam if it helps"


@pytest.mark.parametrize(
    ("budget", "left", "said"),
    [
        (Budget(minutes=20), 9, "today if there is time"),  # a quicker student sees it again
        (Budget(minutes=20), 5, "~1 day"),
        (Budget(cards=9), 9, "~1 day"),  # cards are counted
    ],
)
def test_a_miss_that_comes_today_if_the_time_allows_says_so(budget: Budget, left: int, said: str) -> None:
    today = date(2026, 3, 2)
    place = timeline(10, today.toordinal(), today.toordinal() + 30, 9)
    share = Share("", frozenset("abcdefghij"), (*"abcdefghij",), budget, left, place)
    value = Showings((share,), HELPS_NOT, gone=frozenset("a"), missed=(Missed("a", 1, takes_place=False),))
    assert value.comes_back("a", today, today) == said


@pytest.mark.parametrize(
    ("left", "miss_share", "expected"), [(4, 0.5, 4), (6, 0.0, 4), (6, 0.5, 6), (99, 0.5, 7), (99, 0.2, 5), (0, 0.5, 0)]
)
def test_the_misses_that_have_time_are_counted(left: int, miss_share: float, expected: int) -> None:
    assert day(("abcd", left))._replace(miss_share=miss_share).expected() == expected
