"""Which key points an answer has: the figures on labelled answers, attacks, evidence, hints, and bad input."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from assessment import (
    alone,
    attacks,
    by_deck,
    figures,
    heard,
    hinted,
    hints,
    labelled,
    listed,
    lists,
    more_attacks,
    refused,
)

from vivadeck.assess import coverage
from vivadeck.decks.library import load
from vivadeck.model import Card, Mistake
from vivadeck.settings import bundled_decks
from vivadeck.ticks import Tick

CARDS: Mapping[str, Card] = load([bundled_decks()]).cards
BY_DECK = by_deck(CARDS.values())
NO_DECKS = coverage.learn([], "")
CARD = Card(
    "nets/dropout",
    "nets",
    "What is dropout?",
    "It switches off random neurons while the network learns. At test time every neuron is on.",
    ("Random neurons are switched off", "Dropout lowers overfitting", "It is active in training only"),
    key_point_wordings=((), ("the network generalizes better",), ("at test time all neurons are on",)),
)
DECKS = coverage.learn([*(card._replace(deck="nets") for card in CARDS.values()), CARD], "nets")


def marks(answer: str, card: Card = CARD) -> str:
    return "".join(point.tick for point in coverage.assess(answer, card, DECKS).points)


def test_the_figures_on_the_labelled_answers_stay_good() -> None:
    """A change that loses is seen here. The bounds are a little below what was reached."""
    for files, least in (
        (
            ("one", "two", "three", "four"),
            {"kappa": 0.635, "F1": 0.77, "precision": 0.775, "r": 0.74, "within 1": 0.82, "sure": 0.82},
        ),
        (("seven",), {"kappa": 0.72, "F1": 0.86, "precision": 0.80, "r": 0.63, "within 1": 0.93, "sure": 0.95}),
    ):
        reached = figures(labelled(*files), CARDS)
        assert {name: reached[name] for name in least if reached[name] < least[name]} == {}


def test_an_answer_is_assessed_the_same_each_time() -> None:
    """The order of a set differs from one run of Python to the next."""
    command = (
        "from test_coverage import BY_DECK, CARDS, coverage, labelled\n"
        "for row in labelled():\n"
        "    if row.card in ('assignment-3/cnn', 'assignment-3/optimizer'):\n"
        "        print(coverage.assess(row.answer, CARDS[row.card], BY_DECK[row.card.split('/')[0]]))\n"
    )
    path = os.pathsep.join(filter(None, sys.path))
    first, second = (
        subprocess.run(
            [sys.executable, "-c", command],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed in "12"
    )
    assert first.count("Assessment") > 10
    assert first == second


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("another card's answer", 0.05),
        ("the question", 0.05),
        ("I don't know", 0.05),
        ("nothing", 0.0),
        ("words with commas", 0.1),
        ("words with and", 0.1),
        ("words", 0.1),
    ],
)
def test_nothing_said_is_nothing_heard(name: str, most: float) -> None:
    assert heard(attacks(CARDS)[name], list(CARDS.values())) <= most


@pytest.mark.parametrize(
    ("name", "between", "most"),
    [
        *((name, between, 0.1) for name in ("terms of key points", "rare words") for between in (" ", ", ")),
        *((f"long words of {text}", between, 0.1) for text in ("key points", "an answer") for between in (" ", ", ")),
        ("first words of points", " ", 0.15),  # some of these are sentences
        ("first words of points", ", ", 0.1),
        *(("pairs of terms of points", between, 0.1) for between in (", ", "\n", " and ")),
        ("an answer out of order", " ", 0.1),  # small words are among these
        ("an answer out of order", ", ", 0.0),
    ],
)
def test_a_list_of_words_is_no_answer(name: str, between: str, most: float) -> None:
    assert listed(lists(CARDS.values())[name], between, list(CARDS.values())[::2]) <= most


@pytest.mark.parametrize(
    ("card", "answer"),
    [
        ("general/dropout", "random neurons switched off, only while training, less overfitting"),
        ("general/dropout", "turns random neurons off during training"),
        ("general/softmax", "turns scores into probabilities"),
        ("general/softmax", "output layer multiclass, probabilities sum up to one"),
        ("general/dropout-effect", "network generalizes better"),
        (
            "general/gradient-descent-variants",
            "batch uses all examples, stochastic uses one example, mini-batch uses small sample",
        ),
        ("general/optimizers", "adam combines momentum and adaptive learning rates"),
        ("general/recurrent-neural-network", "processes sequences step by step, hidden state remembers"),
        ("assignment-2/mnist-dataset", "70000 grayscale images handwritten digits 28x28"),
        ("assignment-2/loss-and-optimizer", "sgd learning rate 0.01 momentum 0.9"),
        ("assignment-3/model-layers", "max pooling keeps maximum, flatten makes vector"),
        ("general/why-activation-functions", "network learns complex patterns"),
        ("general/pretrained-model", "network already trained large dataset"),
        ("assignment-1/keras-training-pipeline", "Prepare the data, define the model, compile, fit, evaluate."),
        ("general/data-augmentation", "random flips and rotations"),
        ("general/data-augmentation", "rotate, flip, crop the images"),
        ("general/fine-tuning", "freeze, retrain, low learning rate"),
        (
            "general/overfitting",
            "Training accuracy high, validation accuracy low. Fix: dropout, L2, early stopping, augmentation.",
        ),
        ("general/backpropagation", "computes gradient via chain rule, layer by layer backwards"),
        ("general/softmax-layer", "raw scores become probabilities"),
    ],
)
def test_a_terse_answer_is_no_list(card: str, answer: str) -> None:
    assert any(
        point.tick is Tick.HEARD for point in coverage.assess(answer, CARDS[card], BY_DECK[CARDS[card].deck]).points
    )


@pytest.mark.parametrize("name", ["own answer", "own key points"])
def test_each_cards_own_words_are_heard(name: str) -> None:
    assert heard(attacks(CARDS)[name], list(CARDS.values())) >= 0.95


def test_each_key_point_is_heard_where_nothing_else_is_said() -> None:
    assert alone(list(CARDS.values())) >= 0.95


@pytest.mark.parametrize(
    "name", ["I don't know, with terms", "follow-ups", "another card's headline", "another deck's card"]
)
def test_what_says_nothing_about_the_card_is_not_heard(name: str) -> None:
    answers = more_attacks({card.id: card for card in list(CARDS.values())[::2]})[name]
    silent, poor = refused(answers, BY_DECK)
    assert (silent >= 0.95, poor >= 0.95) == (True, True)


@pytest.mark.parametrize(
    ("answer", "ticks"),
    [
        ("I don't know whether random neurons are switched off.", "---"),
        ("I can't remember random neurons, overfitting, or training, sorry", "---"),
        ("No idea about the random neurons that are switched off.", "---"),
        ("I have heard of random neurons, overfitting and training, but no more", "---"),
        ("I remember the slide with random neurons that are off but not what it said", "---"),
        ("Please tell me about random neurons that are switched off.", "---"),
        ("How are random neurons switched off in training?", "---"),
        # what is said after it counts, and what others do not know
        ("I don't know exactly, random neurons are switched off.", "+--"),
        ("I don't remember the formula, but random neurons are switched off.", "+--"),
        ("No idea, maybe random neurons are switched off.", "+--"),
        ("I forgot the name. Random neurons are switched off.", "+--"),
        ("The network does not know which random neurons are switched off.", "+--"),
        ("What happens? Random neurons are switched off.", "+--"),
    ],
)
def test_what_is_not_known_or_asked_is_not_said(answer: str, ticks: str) -> None:
    assert marks(answer) == ticks


@pytest.mark.parametrize(
    ("card", "answer", "ticks"),
    [
        ("general/dropout", "It is random.", "~---"),
        ("general/dropout", "we depend on it", "-~--"),
        ("general/cross-validation", "I don't know, e.g.", "-----"),
        ("general/cross-validation", "What is cross-validation (e.g. k-fold CV)?", "-----"),
        (
            "general/dropout",
            "Data augmentation makes more varied training data by changing the examples at random. Less overfitting.",
            "----",
        ),
    ],
)
def test_one_vague_word_or_another_topic_proves_nothing(card: str, answer: str, ticks: str) -> None:
    points = coverage.assess(answer, CARDS[card], BY_DECK[CARDS[card].deck]).points
    assert "".join(point.tick for point in points) == ticks


def test_whole_words_are_shown() -> None:
    card = CARDS["general/convolution-1d-2d-3d"]
    points = coverage.assess("2D images", card, BY_DECK[card.deck]).points
    assert {point.words for point in points} == {"", "2D images"}


@pytest.mark.parametrize(
    "answer",
    [
        "Some neurons get switched off at random.",
        "It turns random nuerons off, so they are swiched off.",  # slips
        "random neu rons are switched off by it",  # split by a listener
        "so it is that randomneurons are switched off",  # written as one word
        "RANDOM NEURONS ARE SWITCHED OFF",
        "neurons: switched off at random",
    ],
)
def test_a_point_is_heard_however_it_is_written(answer: str) -> None:
    assert marks(answer)[0] == Tick.HEARD


@pytest.mark.parametrize(
    ("point", "answer"),
    [
        (r"The gradient is $\frac{\partial L}{\partial w}$", "so we need d L by d w"),
        (r"The gradient is $\frac{\partial L}{\partial w}$", "it is dL/dw"),
        (r"Attention costs $\mathcal{O}(n^2)$", "it costs order n squared"),
        (r"Attention costs $\mathcal{O}(n^2)$", "that costs O(n^2)"),
        (r"Scores are divided by $\sqrt{d_k}$", "it is divided by the square root of d k"),
        (r"Scores are divided by $\sqrt{d_k}$", "they're divided by sqrt(d_k)"),
        (r"The step is scaled by $\eta$", "it's scaled by eta"),
        ("The step is scaled by eta", "it's scaled by η"),
        ("Adam decays by β1", "it decays with beta one"),
        (r"Adam decays by $\beta_1$", "it decays with β1"),
        ("Adam decays by beta one", "it decays with β1"),
        ("The scores are QKᵀ", "it is Q K transpose"),
        ("The scores are Q K transpose", "it is QKᵀ"),
        ("Half of them is 50%", "that is fifty percent"),
        ("Half of them is fifty percent", "that's 50%"),
    ],
)
def test_notation_and_plain_words_are_the_same(point: str, answer: str) -> None:
    card = Card("nets/notation", "nets", "What is it?", point, (point,))
    assert marks(answer, card) == Tick.HEARD


def test_an_answer_to_another_card_of_the_deck_is_not_heard() -> None:
    noise = Card(
        "nets/noise",
        "nets",
        "What is noise?",
        "Random values are added to the input of the neurons in training, so the network cannot learn it by heart.",
        ("Random values are added to the input",),
    )
    answer = "In training some random values get added to the input of the neurons, so it cannot learn it by heart."
    assert coverage.assess(answer, CARD, coverage.learn([CARD], CARD.deck)).points[0].tick is Tick.HEARD
    assert coverage.assess(answer, CARD, coverage.learn([CARD, noise], CARD.deck)).points[0].tick is Tick.NOT_HEARD
    assert coverage.assess(answer, noise, coverage.learn([CARD, noise], CARD.deck)).points[0].tick is Tick.HEARD


def test_an_answer_to_a_card_of_another_deck_is_not_heard() -> None:
    other = Card(
        "bees/queen",
        "bees",
        "What does the queen do?",
        "The queen is switched off in winter, say keepers: random workers feed her, and neurons of her brain rest.",
    )
    heard = [
        coverage.assess(other.answer, CARD, coverage.learn(cards, CARD.deck)).points[0].tick is Tick.HEARD
        for cards in ([CARD], [CARD, other], [CARD, other._replace(deck=CARD.deck)])
    ]
    assert heard == [True, False, False]
    said = "Random neurons are switched off."  # the decks of a course share their words
    both = [CARD, CARD._replace(id="exam/dropout", deck="exam", question="Name a regularizer.")]
    assert coverage.assess(said, CARD, coverage.learn(both, CARD.deck)).points[0].tick is Tick.HEARD


STEPS = Card(
    "nets/steps",
    "nets",
    "How does it learn?",
    "A large batch makes each update exact, but it needs plenty of memory on the graphics card.",
    ("A large batch makes exact updates", "Exact gradients let training settle", "Batches fill the disk"),
)


@pytest.mark.parametrize(
    ("answer", "ticks"),
    [
        # what the model answer says beside a key point supports it
        ("It makes it large.", "---"),
        ("It makes it large, with plenty of memory on a graphics card.", "+--"),
        # words that show another key point better show this one less
        ("A large batch fills the disk.", "--+"),
        ("A large batch makes exact updates.", "+--"),
    ],
)
def test_the_words_around_and_other_points_are_weighed(answer: str, ticks: str) -> None:
    assert marks(answer, STEPS) == ticks


def test_another_wording_of_the_deck_is_heard() -> None:
    assert marks("With it the network generalizes better.") == "-+-"


def test_the_length_of_an_answer_counts_for_nothing() -> None:
    answer = "Some neurons get switched off at random."
    padded = f"{answer} {'Well, you know, it is what it is, and so on and so forth. ' * 50}"
    assert marks(padded) == marks(answer)


def test_the_grade_is_the_share_of_the_points_and_at_most_4() -> None:
    assert coverage.assess(CARD.answer + " It lowers overfitting, only in training.", CARD, DECKS).grade == 4
    assert coverage.assess("um", CARD, DECKS).grade == 0


@given(st.text(st.sampled_from("neurons random off overfitting not 日本 'x’s\n.,-=\x00\ud800 12k"), max_size=60))
def test_evidence_is_a_part_of_the_answer(answer: str) -> None:
    result = coverage.assess(answer, CARD, NO_DECKS)
    assert 0 <= result.grade <= 4
    for point in result.points:
        assert point.words in answer
        assert point.hint in answer
        assert bool(point.words) is (point.tick is not Tick.NOT_HEARD)


def test_evidence_is_short() -> None:
    answer = "So, let me think, I know this one. Random neurons get switched off, and that is what it does, I think."
    assert coverage.assess(answer, CARD, DECKS).points[0].words == "Random neurons get switched"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("I know it. Random neurons get switched off. It is simple.", "Random neurons get switched"),
        ("Neurons fire. Random neurons are switched off.", "Random neurons are switched"),
        ("It sets random neurons off by a switch, and the other neurons train.", "random neurons off by a switch"),
        ("The neurons are random, and are then switched off.", "neurons are random, and are then switched"),
        ("It is about neurons. They are switched off at random.", "switched off at random"),
    ],
)
def test_evidence_is_cut_at_the_sentence(answer: str, words: str) -> None:
    card = CARD._replace(key_points=("Random neurons get switched off",), key_point_wordings=())
    assert coverage.assess(answer, card, DECKS).points[0].words == words


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("Random neurons are set to zero, and a layer learns more.", "Random neurons are set to zero"),
        ("A layer has neurons, and these are set to zero.", "layer has neurons, and these are set to zero"),
    ],
)
def test_evidence_is_cut_at_a_clause_that_says_nearly_all(answer: str, words: str) -> None:
    card = CARD._replace(key_points=("Random neurons of a layer are set to zero",), key_point_wordings=())
    assert coverage.assess(answer, card, NO_DECKS).points[0].words == words


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ("The random neurons are never switched off.", "never"),
        ("The random neurons aren't switched off.", "aren't"),
        ("The random neurons are switched off.", ""),
        ("Not always. The random neurons are switched off.", ""),
        ("The random neurons, and that isn't a rare trick, are switched off.", ""),
        ("It doesn't really switch random neurons off.", "doesn't"),
    ],
)
def test_a_denial_is_a_hint_and_changes_nothing(answer: str, hint: str) -> None:
    point = coverage.assess(answer, CARD, DECKS).points[0]
    assert (point.tick, point.hint) == (Tick.HEARD, hint)


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ("With dropout the network does not overfit, it prevents overfitting.", ""),
        ("Dropout does not reduce the overfitting of a network.", "not"),
        ("Dropout reduces the overfitting of a network.", ""),
    ],
)
def test_what_lessens_is_said_with_a_denial_or_denied(answer: str, hint: str) -> None:
    card = Card(
        "nets/drop", "nets", "Why dropout?", "It reduces overfitting.", ("It reduces the overfitting of a network",)
    )
    assert [point.hint for point in coverage.assess(answer, card, NO_DECKS).points] == [hint]


BIAS = Card(
    "nets/bias",
    "nets",
    "What is the tradeoff?",
    "A simple model underfits, which is bias. A complex model overfits, which is variance.",
    ("Bias means that a simple model underfits", "Variance means that a complex model overfits"),
)


@pytest.mark.parametrize(
    ("answer", "hints"),
    [
        ("Bias is when a simple model underfits, variance when a complex model overfits.", ["", ""]),
        ("Variance is when a simple model underfits, and bias when a complex model overfits.", ["Variance", "bias"]),
        ("Bias and variance: first a simple model underfits, then a complex model overfits.", ["", ""]),
        ("A complex model underfits, that is bias.", ["complex", ""]),
    ],
)
def test_points_that_are_swapped_have_a_hint(answer: str, hints: list[str]) -> None:
    assert [point.hint for point in coverage.assess(answer, BIAS, NO_DECKS).points] == hints


LOSSES = Card(
    "nets/losses",
    "nets",
    "Which losses are there?",
    "Squared error is for regression, cross-entropy is for classification.",
    ("Squared error is for regression", "Cross-entropy is for classification"),
)


@pytest.mark.parametrize(
    ("card", "answer", "hints"),
    [
        # the word that names the other point, and not one that stands before it
        (BIAS, "A simple model underfits: variance. But bias: a complex model overfits.", ["variance", "bias"]),
        (LOSSES, "Cross-entropy is for regression, squared for classification.", ["Cross-entropy", "squared"]),
        (LOSSES, "Cross entropy is for regression, squared for classification.", ["Cross entropy", "squared"]),
        (LOSSES, "We cross-check: for regression the squared error, for classification cross-entropy.", ["", ""]),
    ],
)
def test_a_hyphenated_term_is_one_name(card: Card, answer: str, hints: list[str]) -> None:
    assert [point.hint for point in coverage.assess(answer, card, NO_DECKS).points] == hints


@pytest.mark.parametrize(
    ("point", "answer", "hint"),
    [
        ("A low learning rate is stable", "A low learning rate is stable with high-level code.", ""),
        ("A low learning rate is stable", "A high learning rate is stable.", "high"),
        ("Keras is a high-level tool", "Keras is a tool with low effort.", ""),
        ("Keras is a high-level tool", "Keras is a low-level tool.", "low-level"),
        ("Keras is a high-level tool", "Keras is a low level tool.", "low"),
        ("Python is a tool", "Python is a no-nonsense tool.", ""),
    ],
)
def test_a_hyphenated_term_is_denied_as_a_whole(point: str, answer: str, hint: str) -> None:
    card = Card("nets/a", "nets", "What is it?", point, (point,))
    assert [point.hint for point in coverage.assess(answer, card, NO_DECKS).points] == [hint]


@pytest.mark.parametrize(
    ("card", "place", "answer", "hint"),
    [
        ("general/fine-tuning", 3, "The learning rate is high.", "high"),  # after what shows it
        ("general/fine-tuning", 3, "The learning rate is low.", ""),
        ("general/backpropagation", 2, "The error goes forward from the input to the output.", "forward"),
        ("general/backpropagation", 2, "The error goes backward from the output to the input.", ""),
        ("general/backpropagation", 3, "Backpropagation makes the update, not the optimizer.", "not"),
        ("general/backpropagation", 3, "The optimizer makes the update, not backpropagation.", ""),
        ("general/dropout", 2, "Dropout increases overfitting, the neurons co-adapt more.", "increases"),
        ("general/dropout", 2, "Dropout reduces overfitting, the neurons co-adapt less.", ""),
        ("general/dropout", 1, "the neurons can co-adapt", "co-adapt"),
        ("general/dropout", 1, "the neurons cannot co-adapt", ""),
        ("general/dropout", 1, "it prevents that neurons co-adapt", ""),
        (
            "general/vanishing-gradients",
            1,
            "Factors above one make it vanish, factors below one make it explode.",
            "above",
        ),
        ("general/vanishing-gradients", 1, "Factors below one make it vanish, factors above one make it explode.", ""),
        ("general/confusion-matrix", 1, "Rows are predicted classes and columns are actual classes.", "Rows"),
        ("general/confusion-matrix", 1, "Columns are predicted classes and rows are actual classes.", ""),
    ],
)
def test_what_turns_a_key_point_round_is_a_hint(card: str, place: int, answer: str, hint: str) -> None:
    point = coverage.assess(answer, CARDS[card], BY_DECK[CARDS[card].deck]).points[place]
    assert (point.tick, point.hint) == (Tick.HEARD, hint)


def test_hints_at_usual_mistakes_are_true_and_not_rare() -> None:
    found = hints(labelled("six", "seven"), CARDS)
    assert (found.true >= 0.9 * found.hints, found.true >= 0.5 * found.made) == (True, True)


@pytest.mark.parametrize("name", ["own answer", "own key points", "another card's answer"])
def test_what_is_right_has_hardly_a_hint_at_a_mistake(name: str) -> None:
    ways = attacks(CARDS)[name]
    assert hinted([(card, answer) for card in CARDS.values() for answer in ways(card)], BY_DECK) <= 0.03


BRAIN = Card(
    "nets/why",
    "nets",
    "What does dropout do?",
    "It switches off random neurons in training, so the network overfits less.",
    ("Random neurons are switched off", "It lowers overfitting"),
    mistakes=(
        Mistake("Dropout makes training faster, because fewer neurons are computed.", "All are computed."),
        Mistake("Dropout deletes the smallest weights for good.", "No weight is deleted."),
    ),
)


@pytest.mark.parametrize(
    ("answer", "mistakes"),
    [
        (
            "Training gets faster, since fewer neurons must be computed.",
            ["Training gets faster, since fewer neurons must be computed"],
        ),
        ("It deletes the small weights for good.", ["deletes the small weights for good"]),
        ("It deletes the smallest weights, and training is faster with fewer neurons.", None),  # both
        ("Random neurons are switched off in training, so it overfits less.", []),
        ("Random neurons are switched off.", []),
        # what it denies or turns round
        ("Training does not become faster because of fewer neurons that are computed.", []),
        ("Dropout never deletes the smallest weights.", []),
        ("It deletes the largest weights for good.", []),
        # what says nothing
        ("faster, training, fewer, neurons, computed", []),
        ("Does it make training faster, because fewer neurons are computed?", []),
        ("I don't know whether training is faster because fewer neurons are computed.", []),
        ("", []),
    ],
)
def test_a_usual_mistake_is_a_hint_with_the_students_words(answer: str, mistakes: list[str] | None) -> None:
    result = coverage.assess(answer, BRAIN, NO_DECKS)
    words = [each.words for each in result.mistakes]
    assert words == mistakes if mistakes is not None else len(words) == len(BRAIN.mistakes)
    assert {each.claim for each in result.mistakes} <= {each.claim for each in BRAIN.mistakes}


def test_a_usual_mistake_takes_nothing_from_the_grade() -> None:
    answer = "Random neurons are switched off, so training gets faster, since fewer neurons must be computed."
    result = coverage.assess(answer, BRAIN, NO_DECKS)
    assert result.mistakes
    assert result[:2] == coverage.assess(answer, BRAIN._replace(mistakes=()), NO_DECKS)[:2]


def test_a_card_in_another_language_is_assessed() -> None:
    point = "Zufällige Neuronen fallen aus"
    german = Card("netze/dropout", "netze", "Was ist Dropout?", "Zufällige Neuronen werden abgeschaltet.", (point,))
    assert marks("Beim Lernen fallen zufällige Neuronen einfach aus", german) == Tick.HEARD
    japanese = Card("jp/a", "jp", "ドロップアウトとは", "ニューロンを無効にする", ("ニューロンを無効にする",))
    assert marks("学習中にニューロンを無効にします", japanese) == Tick.HEARD


def test_a_card_without_key_points_has_no_grade() -> None:
    assert coverage.assess("something", CARD._replace(key_points=(), key_point_wordings=()), DECKS) == ((), 0, ())


@pytest.mark.parametrize(
    "answer",
    ["neurons " * 5_000, "training network " * 2_500, "9" * 50_000, "million " * 5_000, "'s " * 5_000, "日" * 5_000],
    ids=["one word", "two words", "digits", "numbers", "apostrophes", "signs"],
)
def test_an_endless_answer_is_bounded_and_says_nothing(answer: str) -> None:
    assert coverage.assess(answer, CARD, DECKS).grade == 0
