"""Words as they are compared: stems, numbers, slips, and everyday words."""

from __future__ import annotations

import pytest

from vivadeck.assess import everyday
from vivadeck.assess.words import near, stem, words


@pytest.mark.parametrize(
    "forms",
    [
        "normalize normalizes normalized normalization normalise",
        "layer layers",
        "train trained training trains",
        "simple simplest",
        "easy easier easiest",
        "freeze frozen froze",
        "matrix matrices",
        "probability probable",
        "stop stopped stopping",
        "loss losses",
        "apply applies applied applying",
        "anomaly anomalies",
        "probability probabilities",
        "augment augments augmented augmentation augmentations",
        "dimension dimensional",
        "center centers centered centering",
        "use uses used using",
        "label labels labelled labeling",
        "color colour colours",
        "GPU GPUs",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(word) for word in forms.lower().split()}) == 1


@pytest.mark.parametrize("pair", ["test text", "loss lose", "class close", "batch bath", "up us", "network neuron"])
def test_other_words_have_other_stems(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("sixty thousand", ["60000"]),
        ("60k and 60,000", ["60000", "and", "60000"]),
        ("twenty-eight by twenty eight", ["28", "by", "28"]),
        ("28x28", ["28", "x", "28"]),
        ("two hundred fifty five", ["255"]),
        ("0.33", ["0.33"]),
        ("this one", ["thi", "one"]),
        ("L2 and Conv2D", ["l2", "and", "conv2d"]),
        ("日本", ["日", "本"]),
        ("dL/dw", ["d", "l", "d", "w"]),
        ("∂L / ∂w", ["d", "l", "d", "w"]),
        ("and/or", ["and", "or"]),
        ("O(n^2)", ["o", "n", "squar"]),
        ("𝒪(n²)", ["o", "n", "squar"]),
        ("x squared", ["x", "squar"]),
        ("10^23", ["10", "23"]),
        ("√dₖ", ["root", "d", "k"]),
        ("sqrt(d_k)", ["root", "d", "k"]),
        ("QKᵀ", ["qk", "transpos"]),
        ("W^T", ["w", "transpos"]),
        ("λ and θ", ["lambda", "and", "theta"]),
        ("β1, β₁ and γ2x", ["beta", "1", "beta", "1", "and", "gamma", "2", "x"]),
        ("αβ1 and ΣΑΣ", ["αβ1", "and", "σας"]),  # a word, not letters of formulas
        ("50%, 50 % or fifty percent", ["50", "percent", "50", "percent", "or", "50", "percent"]),
        ("!? \x1b[", []),
    ],
)
def test_numbers_names_and_signs(text: str, stems: list[str]) -> None:
    assert [word.stem for word in words(text)] == stems


def test_small_words_are_marked_in_each_form() -> None:
    text = "It's what we’ve got, don't you think, neuron"
    assert [text[word.begins : word.ends] for word in words(text) if not word.is_small] == ["neuron"]


@pytest.mark.parametrize(
    ("word", "other"),
    [("nueron", "neuron"), ("netwrok", "network"), ("lsat", "last"), ("overfiting", "overfitting"), ("erly", "early")],
)
def test_a_slip_of_the_finger_is_seen(word: str, other: str) -> None:
    assert near(word, ["zebra", other]) == other


@pytest.mark.parametrize(("word", "other"), [("test", "text"), ("loss", "boss"), ("mean", "moan"), ("255", "256")])
def test_another_word_is_no_slip(word: str, other: str) -> None:
    assert near(word, [other]) == ""


def test_everyday_words_mean_the_same_but_not_the_opposite() -> None:
    meant = everyday.alike([stem("image"), stem("quick"), stem("small")])
    assert meant[stem("photos")] == {stem("image")}
    assert meant[stem("faster")] == {stem("quick")}
    assert stem("big") not in meant
    for each, opposites in everyday.OPPOSITE.items():
        assert each not in opposites
        assert all(each in everyday.OPPOSITE[other] for other in opposites)
