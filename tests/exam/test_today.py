"""Today's cards for the exams: which, how many, and which missed ones come again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from states import items

from vivadeck.agenda import Item
from vivadeck.exam import today
from vivadeck.exam.forecast import forecast, posterior, simulate, with_another_budget
from vivadeck.model import Card, Choice, Decision, Exam, Review

TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CARDS = [Card(f"d/{name}", "d", name, "answer") for name in "abcdefgh"]


def review(name: str, days_ago: int, grade: int, minute: int = 0) -> Review:
    return Review(f"d/{name}", NOON - timedelta(days=days_ago) + timedelta(minutes=minute), grade, 10)


def exam(days: int, a_day: int) -> Exam:
    return Exam((), str(days), NOON, TODAY + timedelta(days=days), None, None, a_day)


def standing(reviews: Sequence[Review], decisions: Sequence[Decision] = ()) -> list[Item]:
    return items(CARDS, reviews, decisions, TODAY)


def asked(plans: today.Plans, chosen: Sequence[Item]) -> str:
    return "".join(card.removeprefix("d/") for card in today.day(plans, chosen).queue())


def test_the_budget_ends_the_queue_and_counts_todays_showings() -> None:
    reviews = [review("a", 0, 4), review("b", 0, 5)]
    all_items = standing(reviews)
    plans = today.plans([(exam(10, 5), all_items)], reviews, TODAY)
    assert (plans.by_exam[0].shown, plans.by_exam[0].left) == (2, 3)
    assert asked(plans, all_items) == "cde"
    assert asked(today.plans([(exam(10, 2), all_items)], reviews, TODAY), all_items) == ""


def test_due_cards_come_first_then_new_ones_then_early_ones() -> None:
    reviews = [review("h", 4, 4), review("h", 3, 4), review("g", 5, 4), review("f", 2, 4)]  # SM-2 wants h in 3 days
    all_items = standing(reviews)
    assert asked(today.plans([(exam(20, 8), all_items)], reviews, TODAY), all_items) == "gfabcdeh"


def test_only_chosen_cards_are_asked_and_the_budget_is_for_them() -> None:
    all_items = standing([])
    plans = today.plans([(exam(10, 3), all_items)], [], TODAY)
    assert asked(plans, all_items[4:]) == "efg"


def test_suspended_cards_are_not_planned_and_skipped_ones_wait() -> None:
    decisions = [Decision("d/a", NOON, Choice.SUSPEND), Decision("d/b", NOON, Choice.SKIP)]
    all_items = standing([], decisions)
    plans = today.plans([(exam(10, 8), all_items)], [], TODAY)
    assert asked(plans, all_items) == "cdefgh"
    assert [item.card.question for item in plans.by_exam[0].items] == list("bcdefgh")
    assert plans.showings.ends() == [""]
    done = [review(name, 0, 4, minute) for minute, name in enumerate("cdefgh")]
    plans = today.plans([(exam(10, 8), standing(done, decisions))], done, TODAY)
    assert plans.showings.ends() == ["Nothing more to do today: you recalled or skipped every card."]


def test_a_card_of_two_exams_is_shown_once_and_counts_for_both() -> None:
    all_items = standing([])
    plans = today.plans([(exam(5, 2), all_items[:4]), (exam(9, 4), all_items)], [], TODAY)
    assert asked(plans, all_items) == "abcd"
    plans = today.plans([(exam(5, 2), all_items[:2]), (exam(9, 4), all_items[2:])], [], TODAY)
    assert asked(plans, all_items) == "abcdef"


def missed(plans: today.Plans) -> str:
    """Return the missed cards that may take another's place, then, in capitals, the other missed cards."""
    return "".join(
        each.card[2:] if each.takes_place else each.card[2:].upper()
        for each in sorted(plans.showings.missed, key=lambda each: not each.takes_place)
    )


def test_every_second_miss_may_take_a_place_until_the_reviews_decide() -> None:
    reviews = [review(name, 0, 1, minute) for minute, name in enumerate("abcd")]
    all_items = standing(reviews)
    plans = today.plans([(exam(10, 14), all_items)], reviews, TODAY)
    assert missed(plans) == "acBD"
    assert asked(plans, all_items) == "efghabcd"  # there are ten showings: the longest ago comes first
    plans = today.plans([(exam(10, 13), all_items)], [*reviews, review("a", 0, 1, 9)], TODAY)
    assert missed(plans) == "cBDA"
    assert asked(plans, all_items) == "efghbcda"
    assert plans.showings.misses == 4


def test_misses_of_earlier_days_are_counted() -> None:
    reviews = [review("a", 3, 1), review("a", 3, 1, 5), review("b", 0, 1), review("c", 0, 0, 1)]
    plans = today.plans([(exam(10, 18), standing(reviews))], reviews, TODAY)
    assert plans.showings.misses == 3  # the second showing of a day is no miss of its own
    assert missed(plans) == "cB"


def test_a_missed_card_is_asked_again_on_the_same_day_until_it_is_recalled() -> None:
    reviews = [
        review(name, 0, grade, ord(name) - 97) for name, grade in zip("abcdefgh", (1, 2, 3, 4, 0, 1, 3, 4), strict=True)
    ]
    all_items = standing(reviews)
    assert asked(today.plans([(exam(1, 20), all_items)], reviews, TODAY), all_items) == "abef"
    more = [*reviews, review("a", 0, 3, 20), review("e", 0, 2, 21)]
    assert asked(today.plans([(exam(1, 20), all_items)], more, TODAY), all_items) == "bfe"
    assert asked(today.plans([(exam(1, 10), all_items)], more, TODAY), all_items) == ""


def test_todays_answers_change_nothing_of_the_mornings_plan_but_how_many_showings_the_minutes_are_enough_for() -> None:
    before = [review(name, days, grade) for days, grade in ((9, 4), (4, 1)) for name in "abcdefgh"]
    spent = Exam((), "", NOON, TODAY + timedelta(days=9), None, 5, None)
    morning = today.plans([(spent, standing(before))], before, TODAY)
    answers = [review(name, 0, 1, minute)._replace(seconds=26) for minute, name in enumerate("abcdefgh")]
    evening = today.plans([(spent, standing([*before, *answers]))], [*before, *answers], TODAY)
    (first,), (last,) = morning.by_exam, evening.by_exam
    assert (first.a_day, first.left, first.taken) == (30, 30, 0)
    assert (last.a_day, last.left, last.taken) == (19, 6, 208)  # 24 times, of 15.3 s in the mean; 92 s are left
    assert first.timeline == last.timeline
    assert morning.showings.evidence == evening.showings.evidence
    tomorrow = today.plans([(spent, standing([*before, *answers]))], [*before, *answers], TODAY + timedelta(days=1))
    assert (tomorrow.by_exam[0].a_day, tomorrow.by_exam[0].left) == (19, 19)
    assert tomorrow.showings.evidence != evening.showings.evidence


def test_the_outlook_is_what_is_left_today_and_the_days_until_the_exam() -> None:
    done = [review("a", 0, 4), review("b", 0, 1)]
    (plan,) = today.plans([(exam(3, 4), standing(done))], done, TODAY).by_exam
    assert plan.outlook[:5] == (8, 6, 2 + 4 + 4, 3, 0)
    (plan,) = today.plans([(exam(0, 4), standing(done))], done, TODAY).by_exam
    assert plan.outlook[:6] == (8, 6, 2, 1, 4, 8)  # the exam is today: four more would be enough


def test_a_card_that_is_suspended_today_keeps_its_showing_and_changes_nothing_for_the_others() -> None:
    """At five showings a day for eight cards, one card less begins the final pass a day later."""
    reviews = [review("a", 0, 1), *(review(name, 3, 4) for name in "fgh")]
    all_items = standing(sorted(reviews, key=lambda each: each.at))
    before = today.plans([(exam(3, 2), all_items)], reviews, TODAY)
    assert before.by_exam[0].shown == 1
    decided = [Decision("d/a", NOON, Choice.SUSPEND)]
    after = today.plans([(exam(3, 2), standing(reviews, decided))], reviews, TODAY)
    assert after.by_exam[0].timeline == before.by_exam[0].timeline
    assert (after.by_exam[0].shown, after.by_exam[0].left) == (1, 1)
    assert asked(after, all_items) == asked(before, all_items)
    earlier = [decided[0]._replace(at=NOON - timedelta(days=1))]
    assert len(today.plans([(exam(3, 2), standing(reviews, earlier))], reviews, TODAY).by_exam[0].items) == 7


def test_reviews_after_the_end_of_the_day_belong_to_the_day_of_their_session() -> None:
    reviews = [review("a", 0, 4), review("b", -1, 4), review("c", -1, 1, 1)]
    all_items = standing(reviews)
    plans = today.plans([(exam(10, 5), all_items)], reviews, TODAY)
    assert (plans.by_exam[0].shown, asked(plans, all_items)) == (3, "de")
    plans = today.plans([(exam(10, 3), all_items)], reviews, TODAY)
    assert plans.showings.ends() == ["Today's 3 cards for the exam are done."]


def test_other_cards_and_reviews_dated_far_ahead_do_not_count() -> None:
    reviews = [review("a", 0, 1), Review("x/y", NOON, 1, 10), review("b", -30, 1)]
    all_items = standing(reviews)
    plans = today.plans([(exam(10, 8), all_items)], reviews, TODAY)
    assert (plans.by_exam[0].shown, plans.showings.misses) == (1, 1)


# --- practice, a mock viva, Anki's cramming


def practised(name: str, days_ago: int, grade: int, mode: str = "practice") -> Review:
    return review(name, days_ago, grade)._replace(mode=mode)


def test_practice_uses_up_no_showing_and_its_cards_are_still_asked() -> None:
    before = [review("a", 9, 4), review("b", 8, 4)]
    for mode in ("practice", "mock", "cram", "later"):
        done = [*before, practised("a", 0, 5, mode), practised("c", 0, 4, mode), practised("d", 0, 1, mode)]
        plans = today.plans([(exam(10, 8), standing(done))], done, TODAY)
        assert (plans.by_exam[0].shown, plans.by_exam[0].left, plans.showings.shown) == (0, 8, 0)
        assert asked(plans, standing(done)) == "bcdefgha"  # a was due, and is so no more


def test_a_card_that_was_practised_and_studied_is_done() -> None:
    done = [practised("a", 0, 4), review("a", 0, 4, 5), review("b", 0, 4, 6), practised("b", 0, 4)]
    plans = today.plans([(exam(10, 5), standing(done))], done, TODAY)
    assert (plans.by_exam[0].shown, asked(plans, standing(done))) == (2, "cde")


@pytest.mark.parametrize(
    ("studied", "practised_then", "waits", "said"),
    [
        (4, [1], "a", ""),  # the miss made it due again
        (4, [1, 4], "", "Nothing more to do today: you recalled every card."),
        (4, [5], "", "Nothing more to do today: you recalled every card."),
        (1, [4], "", "Nothing more to do today: you recalled every card."),
        (1, [2], "a", ""),
    ],
)
def test_practice_of_a_card_that_was_studied_today_decides_whether_it_waits(
    studied: int, practised_then: list[int], waits: str, said: str
) -> None:
    cards = CARDS[:2]
    done = [review("b", 0, 4), review("a", 0, studied, 1)]
    done += [review("a", 0, grade, minute)._replace(mode="practice") for minute, grade in enumerate(practised_then, 2)]
    now = items(cards, done, [], TODAY)
    assert [item.card.question for item in now if item.is_due(TODAY)] == list(waits)
    plans = today.plans([(exam(10, 8), now)], done, TODAY)
    assert (asked(plans, now), plans.showings.ends()) == (waits, [said])
    assert (plans.by_exam[0].shown, plans.by_exam[0].left) == (2, 6)  # practice uses up no showing
    full = today.plans([(exam(10, 2), now)], done, TODAY)
    assert asked(full, now) == ""
    assert full.showings.ends() == ["Today's 2 cards for the exam are done."]


def test_the_memory_takes_every_mode() -> None:
    days = [(6, 4), (5, 1), (3, 4), (0, 4)]
    histories = [
        today.history([review("a", ago, grade)._replace(mode=mode) for ago, grade in days], {"d/a"}, TODAY)
        for mode in ("study", "practice", "mock", "cram", "later")
    ]
    assert len(histories[0].answers["d/a"]) == 4
    assert all((each.answers, each.missed) == (histories[0].answers, 1) for each in histories)
    assert [each.log for each in histories] == [[("d/a", 4, 10, True)], *[[("d/a", 4, 10, False)]] * 4]


def test_practice_uses_up_no_showing_of_the_forecast() -> None:
    done = [practised(name, 0, 4) for name in "abc"]
    (plan,) = today.plans([(exam(2, 3), standing(done))], done, TODAY).by_exam
    day = plan.timeline.today
    for used, left in ((plan.shown, 3), (2, 1)):
        assert simulate(posterior(plan.histories, day, used), day + 2, 3).days[0].showings == left


def test_on_the_day_of_the_exam_there_is_time_until_its_hour() -> None:
    spent = Exam((), "", NOON, TODAY, NOON.time().replace(hour=12, minute=20), 60, None)
    done = [review("a", 0, 4)._replace(seconds=60)]
    morning = today.plans([(spent, standing(done))], done, TODAY)
    assert (morning.by_exam[0].left, morning.by_exam[0].outlook.is_cut) == (59, False)
    now = NOON + timedelta(minutes=15)
    plans = morning.until_exams(now)
    assert (plans.by_exam[0].left, plans.by_exam[0].outlook.is_cut) == (5, True)
    assert asked(plans, standing(done)) == "bcdef"
    assert plans.ends_at(now) == NOON + timedelta(minutes=20)
    late = morning.until_exams(NOON + timedelta(minutes=20))
    assert late.showings.ends() == ["There is no time for another card before the exam."]
    tomorrow = today.plans([(spent._replace(day=TODAY + timedelta(days=1)), standing(done))], done, TODAY)
    assert tomorrow.until_exams(now).by_exam[0].left == 59
    assert tomorrow.ends_at(now) is None


def test_on_the_day_of_the_exam_the_forecast_is_that_of_the_evening_before() -> None:
    def expected(days_ago: int) -> tuple[float, float]:
        reviews = [
            review(name, days_ago, grade) for name, grade in zip("abcdefgh", (1, 4, 4, 5, 2, 4, 4, 4), strict=True)
        ]
        plan = today.plans([(exam(1 - days_ago, 8), standing(reviews))], reviews, TODAY).by_exam[0]
        return forecast(*plan.to_forecast(), plan.a_day, plan.a_day)

    assert expected(days_ago=1) == expected(days_ago=0)


def test_in_a_few_days_more_time_changes_what_the_plan_with_that_time_says() -> None:
    reviews = [
        review(name, days_ago, grade) for name, grade in zip("abc", (1, 4, 4), strict=True) for days_ago in (5, 3)
    ]
    plan = today.plans([(exam(6, 2), standing(reviews))], reviews, TODAY).by_exam[0]
    student = posterior(*plan.to_forecast()[:2])
    other = simulate(student, plan.timeline.exam, 4).forecast()
    assert with_another_budget(simulate(student, plan.timeline.exam, 2), student, plan.timeline.exam, 4) == other


def test_a_card_that_was_missed_today_takes_the_place_of_no_new_card() -> None:
    answers = [
        review(name, 0, grade, minute) for minute, (name, grade) in enumerate(zip("abc", (1, 4, 4), strict=True))
    ]
    plan = today.plans([(exam(2, 4), standing(answers))], answers, TODAY).by_exam[0]
    assert plan.outlook.unseen == 0  # one new card more today, and the other four tomorrow


def test_what_another_exam_shows_is_not_missing() -> None:
    all_items = standing([])
    alone = today.plans([(exam(4, 1), all_items)], [], TODAY).by_exam[0]
    beside = today.plans([(exam(4, 1), all_items), (exam(6, 3), all_items[:6])], [], TODAY).by_exam[0]
    assert (alone.outlook.unseen, beside.outlook.unseen) == (4, 0)


def test_of_equal_cards_those_that_were_missed_last_come_first() -> None:
    reviews = [review("a", 1, 1), review("a", 1, 4, 5), review("b", 1, 1)]
    plan = today.plans([(exam(0, 8), standing(reviews))], reviews, TODAY).by_exam[0]
    order = [plan.items[place].card.question for place in plan.order]
    assert order.index("b") < order.index("a")
