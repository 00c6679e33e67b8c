"""What is said, and what is only a list of terms."""

from __future__ import annotations

import pytest

from vivadeck.assess.structure import says_something
from vivadeck.assess.words import words


def says(text: str) -> bool:
    return says_something(text, words(text))


@pytest.mark.parametrize(
    "text",
    [
        "The gradient of the loss goes back through the layers.",
        "softmax",  # a term, which may be all that was asked for
        "mean squared error",
        "layers learn features early",
        "a layer learns features",
        "loss = mean of squared errors",
        "mse -> regression, ce -> classification",
        "faster convergence, higher lr possible, small effect",
        "learning rate 0.01 momentum 0.9",
        "freeze the early layers of a pretrained network",
    ],
)
def test_what_says_something(text: str) -> None:
    assert says(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "neurons layers weights gradient loss chain rule",
        "neurons, layers, weights, gradient, loss, chain rule",
        "neurons and layers and the weights and the gradient",
        "neurons\nlayers\nweights\ngradient",
        "neurons weights gradient loss chain rule batch epoch momentum filters reduces",  # a verb among them
        "weights learns features loss",  # which agrees with nothing
        "the, is, of, and, loss, when, gradient",  # small words between commas
        "of the is loss in for weights the and of gradient a the",  # and where none can be
    ],
)
def test_what_is_only_a_list(text: str) -> None:
    assert not says(text)


def test_how_long_an_answer_is_counts_for_nothing() -> None:
    for text in ("neurons layers weights gradient loss. ", "The loss goes back through the layers. "):
        assert says(text) == says(text * 40)
