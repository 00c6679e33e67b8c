"""Whether asking again helped: histories follow a rule, so that the right result is clear."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.exam.memory import Answer
from vivadeck.exam.retry import MOST_ANSWERS, Evidence, Retry, Tally, has_room, learn, wants_retry

CardAnswers = list[Answer]


def history(*days: tuple[int, str]) -> CardAnswers:
    """Return showings from a day and its grades, in time order."""
    return [Answer(day, int(grade)) for day, grades in days for grade in grades]


def test_without_answers_the_question_is_open() -> None:
    evidence = learn([])
    assert evidence == Evidence(0.5, 0, Tally(), Tally())
    assert evidence.decision is Retry.EVERY_SECOND


def test_a_first_showing_is_no_evidence() -> None:
    assert learn([history((0, "14")), history((0, "1")), []]).weight == 0.5


def test_answers_after_a_miss_are_counted() -> None:
    evidence = learn(
        [
            history((0, "14"), (2, "4"), (9, "1"), (11, "1")),  # asked again and recalled; left and missed
            history((0, "11"), (2, "34")),  # the second answer was a miss, too
            history((0, "4"), (2, "14"), (3, "0")),  # asked again and missed
            history((0, "3"), (1, "13")),  # what comes is not known yet
        ]
    )
    assert (evidence.retried, evidence.left_alone, evidence.answers) == (Tally(2, 3), Tally(0, 1), 4)


def students(helps: bool, cards: int = 150) -> list[CardAnswers]:
    """Return histories in which every second miss is asked again; that may decide which cards are missed later."""
    chance = random.Random(4)
    histories = []
    for number in range(cards):
        again = number % 2 == 0
        recalled = chance.random() < (0.6 if not helps else 0.95 if again else 0.25)
        histories.append(history((0, "1" + "4" * again), (2, "4" if recalled else "1")))
    return histories


def test_asking_again_is_chosen_where_it_helps() -> None:
    evidence = learn(students(helps=True))
    assert evidence.weight > 0.95
    assert evidence.decision is Retry.ALWAYS


def test_asking_again_is_dropped_where_it_changes_nothing() -> None:
    evidence = learn(students(helps=False))
    assert evidence.weight < 0.1
    assert evidence.decision is Retry.NEVER


@pytest.mark.parametrize(
    ("weight", "decision"),
    [
        (0.0, Retry.NEVER),
        (0.34, Retry.NEVER),
        (0.35, Retry.EVERY_SECOND),
        (0.65, Retry.EVERY_SECOND),
        (0.66, Retry.ALWAYS),
        (1.0, Retry.ALWAYS),
    ],
)
def test_decision(weight: float, decision: Retry) -> None:
    assert Evidence(weight, 9, Tally(), Tally()).decision is decision


@pytest.mark.parametrize(
    ("weight", "expected"),
    [(0.1, [False] * 4), (0.5, [True, False, True, False]), (0.9, [True] * 4)],
)
def test_wants_retry(weight: float, expected: list[bool]) -> None:
    evidence = Evidence(weight, 9, Tally(), Tally())
    assert [wants_retry(evidence, number) for number in (1, 2, 3, 4)] == expected


@pytest.mark.parametrize(
    ("weight", "left", "expected"),
    [
        (0.5, 30, True),
        (0.5, 9, True),
        (0.5, 8, False),
        (0.9, 30, True),
        (0.9, 8, True),
        (0.9, 2, True),
        (0.9, 1, False),
    ],
)
def test_with_fewer_than_eight_others_before_it_a_card_is_asked_again_only_if_that_helps(
    weight: float, left: int, expected: bool
) -> None:
    assert has_room(Evidence(weight, 9, Tally(), Tally()), left) is expected


@given(st.lists(st.lists(st.builds(Answer, st.integers(0, 400), st.integers(0, 5)), max_size=12), max_size=8))
def test_any_histories_can_be_learned_from(histories: list[CardAnswers]) -> None:
    evidence = learn(histories)
    assert 0 <= evidence.weight <= 1
    assert evidence == learn(histories)


def test_a_long_life_of_reviews_is_sampled() -> None:
    """Only a part of the history is used, but from all of the deck."""
    evidence = learn(students(helps=True, cards=3 * MOST_ANSWERS))
    assert MOST_ANSWERS / 4 < evidence.answers < MOST_ANSWERS / 2
    assert evidence.decision is Retry.ALWAYS


@pytest.mark.parametrize(
    ("weight", "again", "left", "decision"),
    [
        (0.9, Tally(9, 10), Tally(5, 10), Retry.ALWAYS),
        (0.9, Tally(5, 10), Tally(6, 10), Retry.ALWAYS),  # within what chance explains
        (0.9, Tally(5, 10), Tally(9, 10), Retry.EVERY_SECOND),
        (0.1, Tally(72, 100), Tally(60, 100), Retry.EVERY_SECOND),
        (0.1, Tally(5, 10), Tally(5, 10), Retry.NEVER),
        (0.1, Tally(), Tally(), Retry.NEVER),
        (0.5, Tally(9, 10), Tally(5, 10), Retry.EVERY_SECOND),
    ],
)
def test_the_plain_comparison_can_delay_the_decision(weight: float, again: Tally, left: Tally, decision: Retry) -> None:
    assert Evidence(weight, again.answers + left.answers, again, left).decision is decision
