"""What is said, and what is only a list of terms, asked, or not known."""

from __future__ import annotations

import pytest

from vivadeck.assess import structure
from vivadeck.assess.listening import expected, listen
from vivadeck.assess.words import words
from vivadeck.model import Card

CARD = Card(
    "nets/x",
    "nets",
    "How does a network learn?",
    "The gradient of the loss goes back through the layers by the chain rule. Each batch updates the weights. "
    "Early layers learn features, and momentum smooths the filters in every epoch.",
    ("Layers learn features",),
)


def is_list(text: str) -> bool:
    card = expected(CARD)
    answer = listen(text, card)
    return structure.is_list(text, answer.words, answer.heard, card.follow)


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
        "update the weights, compute the gradient, learn, repeat",  # some of it is linked
        "early layers, features, chain rule",
    ],
)
def test_what_says_something(text: str) -> None:
    assert not is_list(text)


@pytest.mark.parametrize(
    "text",
    [
        "neurons layers weights gradient loss chain rule features momentum",
        "neurons, layers, weights, gradient, loss, chain rule",
        "neurons and layers and the weights and the gradient",
        "neurons\nlayers\nweights\ngradient",
        "features weights gradient loss momentum batch epoch chain filters update",
        "weights, each, learn, through, features, every, loss",  # small words between commas
        "gradient, loss, layers",
        "features gradient loss in batch momentum layers the weights chain epoch is filters",
    ],
)
def test_what_is_only_a_list(text: str) -> None:
    assert is_list(text)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("chain rule, loss gradient, layer weights, early features, batch", True),
        ("the chain rule and the loss and early layers and momentum and batch", True),
        ("chain rule, loss gradient, layer weights, from last to first, features of the batch", False),
        ("chain rule, loss gradient, layer weights, batch", False),  # few
        ("gradient of the loss layers learn features early chain rule batch", True),
        ("gradient of the loss goes through the layers by the chain rule", False),
        ("loss -> gradient layers learn features early chain rule batch", False),
        ("chain rule, loss gradient. Layer weights, early features, batch", False),  # sentences
        ("loss = gradient, layer weights learn features early, early features, batch, chain", False),
    ],
)
def test_what_only_names_terms(text: str, is_so: bool) -> None:
    assert structure.is_enumeration(text, listen(text, expected(CARD)).words) == is_so


def test_how_long_an_answer_is_counts_for_nothing() -> None:
    for text in ("neurons, layers, weights, gradient, loss. ", "The loss goes back through the layers. "):
        assert is_list(text) == is_list(text * 40)


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        ("I don't know the chain rule, nor the loss.", "I don't know the chain rule nor the loss"),
        ("I don’t know. The loss falls.", "I don’t know"),
        ("The loss falls. I forgot why, but layers learn.", "I forgot why but"),
        ("Um, can't remember the loss", "Um can't remember the loss"),
        ("We never forget a layer, e.g. the first.", ""),
        ("So why does it learn? By layers.", "So why does it learn"),
        ("how does a network learn", "how does a network learn"),  # the question, without its sign
        ("how a layer learns is simple", ""),
    ],
)
def test_what_is_not_known_or_asked_is_unsaid(text: str, silent: str) -> None:
    said = words(text)
    places = structure.unsaid(text, said, structure.sentences(text, said), expected(CARD).questions)
    assert " ".join(text[said[place].begins : said[place].ends] for place in places) == silent
