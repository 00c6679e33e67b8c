"""Which follow-up is asked."""

from __future__ import annotations

from itertools import product

import pytest

from vivadeck.decks.library import load
from vivadeck.mock.asking_back import chosen, rarity
from vivadeck.model import Card, FollowUp
from vivadeck.settings import bundled_decks
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


CARDS = load([bundled_decks()]).cards
# Which key points each follow-up asks about, as a person sees it: their places, "-" for none.
ABOUT = {
    "general/deep-learning-vs-machine-learning": "3 12",
    "assignment-1/keras-sequential-api": "0 1",
    "assignment-1/keras": "1 2",
    "assignment-4/mixed-activations": "2 03",
    "general/classification-vs-regression-outputs": "02 4",
    "assignment-2/feedforward-network": "0 0",
    "assignment-4/reconstruction-error-threshold": "03 14",
    "general/gradient-descent-variants": "2 3",
    "general/dropout": "03 02",
    "assignment-2/compiling-and-training": "2 1",
    "general/fine-tuning": "123 12 13",
    "general/epochs-batches-iterations": "3 1",
    "assignment-3/cnn": "13 04",
    "assignment-3/model-layers": "01 3",
    "general/perceptron-and-mlp": "134 1",
    "assignment-4/confusion-matrix-results": "234 1 234",
    "general/neural-network": "0 02",
    "general/optimizers": "2 3",
    "assignment-4/loss-curves": "3 0",
    "assignment-4/callbacks": "02 1 0",
    "assignment-4/architecture": "0 2 0",
    "assignment-4/credit-card-dataset": "0 1 23",
    "general/xavier-he-initialization": "0 04",
    "general/bias-variance-tradeoff": "03 12",
    "general/confusion-matrix": "2 4",
    "general/softmax": "2 0",
    "assignment-2/training-with-fit": "2 4",
    "assignment-1/keras-ecosystem": "0 3",
    "assignment-2/one-hot-encoding": "12 02",
    "assignment-3/max-pooling": "0 1 1",
    "general/backpropagation": "02 12",
    "assignment-3/normalizing-pixels": "24 03",
    "assignment-1/keras-training-pipeline": "123 -",
    "general/loss-function": "13 2",
    "general/precision-recall-f1": "012 12",
    "general/training-pitfalls": "2 2",
    "general/underfitting": "12 0",
    "assignment-1/tensorflow-ecosystem": "1 4",
    "assignment-3/model-predict": "3 2",
    "general/online-vs-batch-learning": "02 23",
    "general/deep-learning": "- 1",
    "general/recurrent-neural-network": "0 01",
    "assignment-3/measuring-test-accuracy": "1 23",
    "assignment-4/accuracy-precision-recall": "04 13",
    "general/gradient-clipping": "1 1",
    "general/pretrained-model": "0 02",
    "general/common-activation-functions": "2 03",
    "assignment-3/optimizer": "34 02",
}


def test_a_follow_up_of_the_decks_is_about_a_missed_point() -> None:
    """For each card, with each set of missed points: where a follow-up is about one of them, it is asked."""
    rare = rarity(tuple(CARDS[card] for card in ABOUT))
    asked = []
    for card, about in ((CARDS[card], about.split()) for card, about in ABOUT.items()):
        for ticks in product((HEARD, MISSED), repeat=len(card.key_points)):
            missed = {str(place) for place, tick in enumerate(ticks) if tick is MISSED}
            if HEARD in ticks and any(missed & set(points) for points in about):
                follow_up = chosen(card, ticks, rare)
                assert follow_up
                asked.append(bool(missed & set(about[card.follow_ups.index(follow_up)])))
    assert sum(asked) >= 0.93 * len(asked)


@pytest.mark.parametrize(
    ("card", "heard", "place"),
    [
        ("assignment-1/tensorflow-ecosystem", "1", 1),  # TensorBoard was said
        ("assignment-1/tensorflow-ecosystem", "134", 0),  # TFX was said, and Keras was not
        ("general/optimizers", "2", 1),
        ("general/confusion-matrix", "4", 0),
        ("general/loss-function", "3", 1),
    ],
)
def test_it_does_not_ask_about_what_was_said(card: str, heard: str, place: int) -> None:
    points = CARDS[card].key_points
    ticks = tuple(HEARD if str(each) in heard else MISSED for each in range(len(points)))
    assert chosen(CARDS[card], ticks, rarity((CARDS[card],))) == CARDS[card].follow_ups[place]
