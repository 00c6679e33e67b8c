"""What a word of an answer may be on a card."""

from __future__ import annotations

import pytest

from vivadeck.assess.listening import EXACT, expected, listen
from vivadeck.assess.words import stem
from vivadeck.model import Card

CARD = Card(
    "nets/x",
    "nets",
    "What is softmax?",
    "RMSprop and backpropagation train the image networks. The CPU knows probabilities and the mean squared error.",
    ("ReLU is cheap",),
)


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ("soft max", "softmax"),
        ("r m s prop", "rmsprop"),
        ("back propagation", "backpropagation"),
        ("imagenetwork", "image"),
        ("imagenetwork", "network"),
        ("the netwrok", "network"),
        ("trained", "train"),
        ("the MSE", "squared"),
        ("mse", "error"),
        ("m s e", "squared"),
        ("c p u", "cpu"),
        ("central processing unit", "cpu"),
        ("the probs", "probability"),
    ],
)
def test_a_word_is_known_split_joined_misspelt_and_in_other_forms(answer: str, word: str) -> None:
    heard = listen(answer, expected(CARD)).heard
    assert heard[-1].get(stem(word), 0) == EXACT


@pytest.mark.parametrize("answer", ["pr", "prior", "ms", "m s", "error squared mean", "trap"])
def test_other_words_and_letters_are_not_taken_for_words_of_the_card(answer: str) -> None:
    card = CARD._replace(answer="Probabilities. A mean squared error.")
    heard = listen(answer, expected(card)).heard
    assert not any(each.keys() & {stem("probability")} or len(each) > 1 for each in heard)


def test_an_everyday_word_counts_less_than_the_word_itself() -> None:
    (photo,) = listen("photo", expected(CARD)).heard
    assert 0 < photo[stem("image")] < EXACT


def test_an_answer_is_cut_after_some_thousand_words() -> None:
    assert len(listen("network " * 9_000, expected(CARD)).heard) == 5_000
