"""Which follow-up is asked."""

from __future__ import annotations

import pytest

from vivadeck.mock.asking_back import chosen, rarity
from vivadeck.model import Card, FollowUp
from vivadeck.ticks import Tick

HEARD, MISSED, UNSURE = Tick.HEARD, Tick.NOT_HEARD, Tick.UNSURE
UPDATE = FollowUp("Who changes the weights, then?", "The optimizer takes the gradients and makes the update.")
CHAIN = FollowUp("Why is the chain rule needed?", "The layers are nested functions.")
MEMORY = FollowUp("What does it cost?", "The activations of the forward pass stay in the memory.")
CARD = Card(
    "d/backpropagation",
    "d",
    "What is backpropagation?",
    "…",
    key_points=("the gradient of the loss", "by the chain rule, layer by layer", "an optimizer makes the update"),
    follow_ups=(MEMORY, CHAIN, UPDATE),
)
OTHER = Card(
    "d/o", "d", "?", "…", key_points=("the loss of the data", "by the way"), follow_ups=(FollowUp("the", "a"),)
)


@pytest.mark.parametrize(
    ("ticks", "expected"),
    [
        ((HEARD, HEARD, MISSED), UPDATE),
        ((HEARD, HEARD, UNSURE), UPDATE),
        ((HEARD, MISSED, HEARD), CHAIN),
        ((HEARD, HEARD, HEARD), MEMORY),  # nothing is missed: the first
        ((), MEMORY),
    ],
)
def test_it_asks_back_about_what_was_missed(ticks: tuple[Tick, ...], expected: FollowUp) -> None:
    assert chosen(CARD, ticks, rarity((CARD, OTHER))) == expected
    assert chosen(CARD, ticks, rarity((CARD,))) == expected


def test_another_wording_of_a_missed_point_counts_and_common_words_do_not() -> None:
    worded = CARD._replace(key_point_wordings=((), (), ("nested functions",)))
    assert chosen(worded, (HEARD, HEARD, MISSED), rarity((worded,))) in (UPDATE, CHAIN)
    many = tuple(CARD._replace(id=f"d/{n}") for n in range(9))
    assert chosen(CARD, (MISSED, HEARD, HEARD), rarity(many)) == UPDATE  # "gradient", not "the" and "of"


def test_without_follow_ups_nothing_is_asked_back_and_one_is_always_the_one() -> None:
    assert chosen(CARD._replace(follow_ups=()), (MISSED,) * 3, {}) is None
    assert chosen(CARD._replace(follow_ups=(CHAIN,)), (HEARD, HEARD, MISSED), {}) == CHAIN
