"""Whether asking again helped: histories follow a rule, so that the right result is clear."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.exam.memory import Answer
from vivadeck.exam.retry import ENOUGH_ANSWERS, MOST_ANSWERS, Evidence, Retry, Tally, has_room, learn, wants_retry

CardAnswers = list[Answer]
ALWAYS, EVERY_SECOND, NEVER = (Evidence(decision=each) for each in Retry)


def history(*days: tuple[int, str]) -> CardAnswers:
    """Return showings from a day and its grades, in time order."""
    return [Answer(day, int(grade)) for day, grades in days for grade in grades]


def test_without_answers_the_question_is_open() -> None:
    evidence = learn([])
    assert evidence == Evidence(Tally(), Tally(), Retry.EVERY_SECOND)
    assert (evidence.answers, evidence.weight) == (0, 0.5)


def test_a_first_showing_is_no_evidence() -> None:
    assert learn([history((0, "14")), history((0, "1")), []]) == Evidence()


def test_answers_after_a_miss_are_counted() -> None:
    evidence = learn(
        [
            history((0, "14"), (2, "4"), (9, "1"), (11, "1")),  # asked again and recalled; left and missed
            history((0, "11"), (2, "34")),  # the second answer was a miss, too
            history((0, "4"), (2, "14"), (3, "0")),  # asked again and missed
            history((0, "3"), (1, "13")),  # what comes is not known yet
            history((4, "1"), (3, "4"), (5, "1")),  # a journey west: the same day again
        ]
    )
    assert (evidence.retried, evidence.left_alone, evidence.answers) == (Tally(2, 4), Tally(0, 1), 5)


# How many of how many were recalled after asking again, and after leaving alone; a fifth more would be clear evidence.
DECISIONS: list[tuple[tuple[int, int], tuple[int, int], Retry]] = [
    ((30, 30), (0, 29), Retry.EVERY_SECOND),  # clear, but of 59 answers only
    ((30, 30), (0, 30), Retry.ALWAYS),
    ((0, 30), (30, 30), Retry.NEVER),
    ((20, 30), (13, 30), Retry.ALWAYS),
    ((19, 30), (13, 30), Retry.EVERY_SECOND),  # 20 points more
    ((13, 30), (13, 30), Retry.EVERY_SECOND),
    ((12, 30), (13, 30), Retry.NEVER),
    ((60, 100), (46, 100), Retry.ALWAYS),
    ((56, 100), (46, 100), Retry.EVERY_SECOND),  # the half of what is expected
    ((52, 100), (46, 100), Retry.NEVER),
    ((99, 100), (0, 0), Retry.EVERY_SECOND),  # nothing to compare with
    ((0, 0), (99, 100), Retry.EVERY_SECOND),
    ((99, 100), (0, 9), Retry.EVERY_SECOND),
    ((99, 100), (0, 10), Retry.ALWAYS),
]


@pytest.mark.parametrize(("again", "alone", "decision"), DECISIONS)
def test_the_shares_of_both_halves_decide_from_sixty_answers_on(
    again: tuple[int, int], alone: tuple[int, int], decision: Retry
) -> None:
    histories = [
        history((0, misses), (1, "4" if number < recalled else "1"))
        for misses, (recalled, answers) in (("14", again), ("1", alone))
        for number in range(answers)
    ]
    evidence = learn(histories)
    assert (evidence.retried, evidence.left_alone, evidence.decision) == (Tally(*again), Tally(*alone), decision)


# On each of the days so many of ten cards of both halves were recalled.
DAYS: list[tuple[str, list[tuple[int, int]], Retry]] = [
    ("it helps", [(8, 4)] * 3, Retry.ALWAYS),
    ("then not for a while: 63 % and 50 % of 60 are no clear evidence", [(8, 4)] * 3 + [(5, 6)] * 3, Retry.ALWAYS),
    ("nor without the first days: 50 % and 60 % of 60", [(5, 6)] * 6, Retry.NEVER),
    ("then clearly not", [(8, 4)] * 3 + [(3, 7)] * 6, Retry.NEVER),
    ("it does not help, and then a little", [(5, 6)] * 3 + [(7, 4)] * 3, Retry.NEVER),
    ("and then clearly", [(5, 6)] * 3 + [(9, 3)] * 6, Retry.ALWAYS),
]


@pytest.mark.parametrize(("name", "days", "decision"), DAYS, ids=[row[0] for row in DAYS])
def test_a_decision_does_not_go_to_and_fro(name: str, days: list[tuple[int, int]], decision: Retry) -> None:
    histories = [
        history((10 * day, misses), (10 * day + 1, "4" if number < recalled else "1"))
        for day, shares in enumerate(days)
        for misses, recalled in zip(("14", "1"), shares, strict=True)
        for number in range(10)
    ]
    random.Random(1).shuffle(histories)
    assert learn(histories).decision is decision


def test_a_decision_changes_for_few_students() -> None:
    """Asking again helps half of the students; all miss ten cards a day, of which the decision asks some again."""
    changes = right = 0
    for seed in range(40):
        chance, histories, evidence = random.Random(seed), list[CardAnswers](), Evidence()
        for day in range(20):
            for number in range(10 * day + 1, 10 * day + 11):
                again = wants_retry(evidence, number)
                recalled = chance.random() < (0.7 if again and seed % 2 else 0.5)
                histories.append(history((day, "1" + "4" * again), (day + 1, "4" if recalled else "1")))
            before, evidence = evidence.decision, learn(histories)
            changes += evidence.decision is not before is not Retry.EVERY_SECOND
        right += evidence.decision is (Retry.ALWAYS if seed % 2 else Retry.NEVER)
    assert changes <= 1
    assert right >= 30


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [(NEVER, [False] * 4), (EVERY_SECOND, [True, False, True, False]), (ALWAYS, [True] * 4)],
)
def test_wants_retry(evidence: Evidence, expected: list[bool]) -> None:
    assert [wants_retry(evidence, number) for number in (1, 2, 3, 4)] == expected


@pytest.mark.parametrize(
    ("evidence", "left", "expected"),
    [
        (EVERY_SECOND, 30, True),
        (EVERY_SECOND, 9, True),
        (EVERY_SECOND, 8, False),
        (ALWAYS, 30, True),
        (ALWAYS, 8, True),
        (ALWAYS, 2, True),
        (ALWAYS, 1, False),
    ],
)
def test_with_fewer_than_eight_others_before_it_a_card_is_asked_again_only_if_that_helps(
    evidence: Evidence, left: int, expected: bool
) -> None:
    assert has_room(evidence, left) is expected


def test_a_long_life_of_reviews_is_sampled_from_all_of_the_deck() -> None:
    cards = [history((0, "14"), (1, "4")) if place % 2 else history((0, "1"), (1, "1")) for place in range(20_000)]
    evidence = learn(cards)
    assert MOST_ANSWERS / 5 < evidence.answers < MOST_ANSWERS / 2
    assert evidence.decision is Retry.ALWAYS


@given(st.lists(st.lists(st.builds(Answer, st.integers(0, 400), st.integers(0, 5)), max_size=12), max_size=8))
def test_any_histories_can_be_learned_from(histories: list[CardAnswers]) -> None:
    evidence = learn(histories)
    assert 0 <= evidence.weight <= 1
    assert evidence == learn(reversed(histories))
    assert evidence.answers >= ENOUGH_ANSWERS or evidence.decision is Retry.EVERY_SECOND
