"""Which names ask one thing, and how similar two names are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.progress.similarity import is_same, keywords, similarity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Forms of a word
        ("loss", "losses"),
        ("bias", "biases"),
        ("gpu", "gpus"),
        ("category", "categories"),
        ("what-is-pooling", "explain-pool"),
        ("why-do-we-stop", "why-stopping"),
        ("what-is-used", "what-uses"),
        # British and American
        ("normalisation", "normalization"),
        ("optimised", "optimized"),
        ("analysing", "analyzing"),
        ("behaviour", "behavior"),
        ("modelling", "modeling"),
        ("centre", "center"),
        ("millilitres", "milliliters"),
        ("analogue", "analog"),
        ("haemoglobin", "hemoglobin"),
        # Contractions
        ("what-s-dropout", "what-is-dropout"),
        # Slips
        ("nueral", "neural"),
        ("gradeint", "gradient"),
        ("acuracy", "accuracy"),
        ("embeding", "embedding"),
        ("convlutional", "convolutional"),
        ("backpropogation", "backpropagation"),
        # Active and passive
        ("why-do-we-scale-the-data", "why-is-the-data-scaled"),
        ("how-do-you-prevent-overfitting-early", "how-is-overfitting-prevented-early"),
        # An article, but not a letter
        ("what-is-a-cnn", "what-are-cnns"),
        ("what-is-a-p-value", "what-are-p-values"),
        ("does-a-network-need-a-gpu", "do-networks-need-gpus"),
    ],
)
def test_same(one: str, other: str) -> None:
    assert is_same(keywords(one), keywords(other))
    assert is_same(keywords(other), keywords(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nitrate", "nitrite"),
        ("lactose", "lactase"),
        ("alkane", "alkene"),
        ("microscopic", "macroscopic"),
        ("osteoblast", "osteoclast"),
        ("absorption", "adsorption"),
        ("hyperthyroidism", "hypothyroidism"),
        ("intermolecular", "intramolecular"),
        ("prescribe", "proscribe"),
        ("convex", "concave"),
        ("l1", "l2"),
        ("a", "b"),
        ("x", "x"),  # too little information
        ("", ""),
        ("what-is", "explain"),
        ("vitamin-a", "vitamin"),
        ("what-is-an-s-curve", "what-is-a-curve"),
        ("phase-ii", "phase-i"),
        ("what-is-dropout", "why-dropout"),
        ("dropout", "what-is-dropout"),
        ("map-words-to-vectors", "map-vectors-to-words"),
        ("neural-network", "recurrent-neural-network"),
        ("how-to-train-deep-networks-with-dropout", "how-to-train-deep-networks-without-dropout"),
    ],
)
def test_not_same(one: str, other: str) -> None:
    assert not is_same(keywords(one), keywords(other))
    assert not is_same(keywords(other), keywords(one))


def test_a_rare_word_counts_more() -> None:
    often = {"network": 1000, "dropout": 1}
    rare, common = (
        similarity(keywords(name), keywords("dropout-network"), often) for name in ("dropout-x", "network-x")
    )
    assert rare > common > 0


def test_words_with_the_same_beginning_are_a_little_similar() -> None:
    assert 0 < similarity(keywords("normalize"), keywords("normalization"), {}) < 1


@pytest.mark.parametrize(("one", "other"), [("type-1-error", "type-2-error"), ("a-x", "a-y"), ("", ""), ("cat", "dog")])
def test_texts_about_different_things_are_not_similar(one: str, other: str) -> None:
    assert similarity(keywords(one), keywords(other), {}) == 0


NAMES = st.text("abeinosz1é勾-_ /", max_size=20)


@given(NAMES, NAMES)
def test_any_names(one: str, other: str) -> None:
    a, b = keywords(one), keywords(other)
    assert 0 <= similarity(a, b, {}) <= 1 + 1e-9
    assert similarity(a, b, {}) == pytest.approx(similarity(b, a, {}))
    assert is_same(a, b) == is_same(b, a)
