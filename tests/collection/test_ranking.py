"""Search: which cards match, in which order, what is highlighted, and which other words are suggested."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.agenda import Item
from vivadeck.card_fields import MARKDOWN_FIELDS, texts_of
from vivadeck.collection import query
from vivadeck.collection.query import Kind, Term
from vivadeck.collection.ranking import highlight, rank, select, suggestion, words_by_field
from vivadeck.decks.library import load
from vivadeck.errors import VivaError
from vivadeck.model import Card, FollowUp
from vivadeck.sm2 import Drill, Schedule

DECKS = Path(__file__).parents[2] / "decks"
TODAY = date(2026, 11, 24)


def words(card: Card) -> set[str]:
    """Return the words in the texts that are searched."""
    return set().union(*words_by_field(card))


def item(name: str, question: str = "?", answer: str = "!", tags: str = "", key_points: tuple[str, ...] = ()) -> Item:
    """Return a new card; its deck is `d`, its tags are words."""
    return Item(Card(f"d/{name}", "d", question, answer, key_points, tags=tuple(tags.split())))


def ids_of_hits(items: list[Item], text: str) -> list[str]:
    """Return the names of the cards that `text` finds, the best first."""
    return [hit.item.card.id.removeprefix("d/") for hit in rank(items, query.parse(text), TODAY)]


@cache
def bundled() -> list[Item]:
    return [Item(card) for card in load([DECKS]).cards.values()]


def test_the_question_counts_more_than_tags_and_tags_more_than_the_answer() -> None:
    items = [
        item("answer", "three words here?", "fitting " * 100),
        item("tag", "three words here?", tags="fitting"),
        item("question", "a question about overfitting and about many, many other things?"),
    ]
    assert ids_of_hits(items, "fitting") == ["question", "tag", "answer"]


def test_the_worst_match_in_tags_ranks_above_the_best_in_an_answer() -> None:
    items = [item("answer", answer="fitting " * 10**5), item("tag", tags="overfitting")]
    assert ids_of_hits(items, "fitting") == ["tag", "answer"]


def test_the_card_s_name_counts_as_a_tag() -> None:
    items = [item("x", answer="mnist " * 100), item("mnist-dataset", "What data?"), item("y", "What is mnist?")]
    assert ids_of_hits(items, "mnist") == ["y", "mnist-dataset", "x"]


MAKE: dict[str, Callable[[str, str], Item]] = {
    "question": lambda name, text: item(name, question=text),
    "tags": lambda name, text: item(name, tags=text),
    "answer": lambda name, text: item(name, answer=text),
}


@pytest.mark.parametrize("field", MAKE)
def test_whole_words_rank_above_beginnings_stems_and_insides(field: str) -> None:
    texts = {
        "whole": "optimizers",
        "beginning": "optimizersandmore",
        "near": "optimizer",  # shares more letters than
        "far": "optimal",
        "inside": "superoptimizers",
    }
    items = [MAKE[field](name, text) for name, text in reversed(texts.items())]
    assert ids_of_hits(items, "optimizers") == list(texts)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("batch size", "What batch size do you use?", "What size has the batch used?"),  # side by side
        ("batch size", "What batch-size do you use?", "What size has the batch used?"),
        ("softmax", "What is softmax?", "What is the role of softmax in a network?"),  # of two, the shorter
        ("relu", "Why ReLU?", "Why relus?"),  # whole
        ("deep learning", "What is deep learning about?", "Is learning deep, or what?"),
        ("optimisers", "Which optimizers?", "Which optimizer?"),  # the nearest form
    ],
)
def test_of_two_questions_the_better_ranks_first(text: str, first: str, second: str) -> None:
    assert ids_of_hits([item("b", second), item("a", first)], text) == ["a", "b"]


def test_a_card_with_that_name_ranks_above_one_that_mentions_it() -> None:
    items = [item("improving", "How to improve a CNN?"), item("cnn", "What is a Convolutional Neural Network (CNN)?")]
    assert ids_of_hits(items, "cnn") == ["cnn", "improving"]
    items = [item("loss", "What loss function is used?"), item("loss-function", "What is a loss function? Examples.")]
    assert ids_of_hits(items, "loss function") == ["loss-function", "loss"]


def test_an_answer_that_repeats_the_word_ranks_above_one_that_mentions_it() -> None:
    items = [item("once", answer="relu"), item("often", answer="relu relu relu"), item("twice", answer="relu, relu")]
    assert ids_of_hits(items, "relu") == ["often", "twice", "once"]


CARDS = [
    item("dropout", "What is dropout?", "It switches units off.\nNo unit is safe.", "regularization training"),
    item("relu", "Why ReLU?", "It is **cheap**:\n\n- no exponential\n- sparse", "activations"),
    item(
        "cross", "What is cross-entropy loss?", "$-\\sum p \\log q$, or ∑ → 0", key_points=("sum of logs", "one class")
    ),
    item("pool", "What is MaxPooling?", "`tf.keras.layers.MaxPooling2D` at 10:30", "cnn"),
    item("naive", "What does naïve Bayes assume?", "Thomas Bayes; see Woźniak, Müller, Ångström. a ≠ b"),
    item("lang", "Is it in C++ or C#?", "TensorFlow's core is. So is `a_b`.", "c-family"),
    item("tune", "What is fine-tuning?", "Train more (`model.fit(x)`), k = 3.", "transfer-learning"),
    Item(Card("d/more", "d", "?", "!", follow_ups=(FollowUp("Which optimizer?", "Adam, of course."),))),
]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("dropout", ["dropout"]),
        ("DROPOUT", ["dropout"]),
        ("dropout?", ["dropout"]),
        ("(dropout)", ["dropout"]),
        ("what is dropout", ["dropout"]),
        ("zebra", []),
        ("dropout zebra", []),  # all words must be there
        ("units dropout training", ["dropout"]),  # in any field
        ("entropy class logs", ["cross"]),
        ("optimizer", ["more"]),
        ("adam", ["more"]),
        ("switching", ["dropout"]),
        ("optimizing", ["more"]),
        ("optimisation", ["more"]),
        ("regularisation", ["dropout"]),
        ("activating", ["relu"]),
        ("relus", ["relu"]),
        ("cnns", ["pool"]),
        ("cns", []),
        ('"switches units"', ["dropout"]),
        ('"units switches"', []),
        ('"off no"', ["dropout"]),  # across a line break
        ('"cheap no exponential"', ["relu"]),  # and across Markdown
        ('"logs one"', []),  # not from one key point to the next
        ('"regularization training"', []),  # nor from tag to tag
        ('"what is drop"', ["dropout"]),  # the last word may be begun
        ('"hat is dropout"', []),
        ("crossentropy", ["cross"]),
        ("cross-entropy", ["cross"]),
        ("cross entropy", ["cross"]),
        ("fine tuning", ["tune"]),
        ("finetuning", ["tune"]),
        ("netuni", []),  # not inside what was put together
        ("transferlearning", ["tune"]),
        ("max-pooling", ["pool"]),
        ('"max pooling"', ["pool"]),
        ("pooling", ["pool"]),
        ("tf.keras", ["pool"]),
        ("10:30", ["pool"]),
        ("model.fit()", ["tune"]),
        ("a_b", ["lang"]),
        ("naive", ["naive"]),
        ("naïve", ["naive"]),
        ("NAÏVE", ["naive"]),
        (unicodedata.normalize("NFD", "naïve"), ["naive"]),
        ("wozniak muller angstrom", ["naive"]),
        ("Müllers", ["naive"]),
        ("≠", ["naive"]),
        ("∑", ["cross"]),
        ("→ ∑", ["cross"]),
        ("∇", []),
        ("c++", ["lang"]),
        ("C#", ["lang"]),
        ("c+++", ["lang"]),
        ("f#", []),
        ("c", ["lang", "cross", "pool", "more", "relu"]),
        ("aini", ["dropout"]),  # inside a word, here of the second tag
        ("tput", []),
        ("sch", []),  # three letters inside a word are not enough
        ("sparse -cheap", []),
        ("sparse -expensive", ["relu"]),
        ("-what", ["relu", "lang", "more"]),
        ("-what -c", []),
        ('what -"of logs" -bayes', ["dropout", "pool", "tune"]),
        ('-"is dropout"', ["relu", "cross", "pool", "naive", "lang", "tune", "more"]),
        ("tag:cnn", ["pool"]),
        ("tag:CNN -tag:training", ["pool"]),
        ("tag:c*", ["pool", "lang"]),
        ("what -tag:* -bayes", ["cross"]),
        ("tag:cn", []),
        ("deck:d relu", ["relu"]),
        ("deck:D -deck:e relu", ["relu"]),
        ("-deck:d", []),
    ],
)
def test_a_query_finds_these_cards(text: str, names: list[str]) -> None:
    assert ids_of_hits(CARDS, text) == names
    chosen = [each.card.id for each in select(CARDS, query.parse(text), TODAY)]
    assert chosen == [each.card.id for each in CARDS if each.card.id.removeprefix("d/") in names]


def standing(due: int, lapses: int = 0) -> Schedule:
    return Schedule(TODAY + timedelta(days=due), TODAY - timedelta(days=9), 9, 2.5, 2, lapses, Drill.NONE)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("is:new", ["new", "put-off"]),
        ("is:due", ["due", "leech"]),
        ("-is:due", ["new", "later", "put-off"]),
        ("is:learned -is:due", ["later"]),
        ("is:leech", ["leech"]),
        ("is:suspended", ["put-off"]),
        ("is:new -is:suspended", ["new"]),
        ("is:due leech", ["leech"]),
    ],
)
def test_a_query_can_ask_for_a_state(text: str, names: list[str]) -> None:
    items = [
        Item(item("new").card),
        Item(item("due").card, standing(0)),
        Item(item("later").card, standing(1)),
        Item(item("leech").card, standing(-1, lapses=8)),
        Item(item("put-off").card, is_suspended=True),
    ]
    assert ids_of_hits(items, text) == names


@pytest.mark.parametrize("text", ["", "deck:d", "-zebra", "is:new", "deck:d -zebra -tag:x", "&"])
def test_without_words_every_score_is_0_and_the_order_is_kept(text: str) -> None:
    hits = rank(CARDS, query.parse(text), TODAY)
    assert [hit.item for hit in hits] == CARDS
    assert {hit.score for hit in hits} == {0.0}


@pytest.mark.parametrize("text", ["dropout", "what", "what is", "-zebra is", "c", "∑"])
def test_with_words_every_score_is_above_0_and_the_best_first(text: str) -> None:
    scores = [hit.score for hit in rank(CARDS, query.parse(text), TODAY)]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_equal_hits_keep_their_order_and_others_do_not_depend_on_it() -> None:
    twins = [item(name, "What is dropout?") for name in "cab"]
    assert ids_of_hits(twins, "dropout") == ["c", "a", "b"]
    in_order = rank(CARDS, query.parse("c"), TODAY)
    assert len({hit.score for hit in in_order}) == len(in_order)
    for seed in range(20):
        shuffled = random.Random(seed).sample(CARDS, len(CARDS))
        assert rank(iter(shuffled), query.parse("c"), TODAY) == in_order


def suggested(items: Sequence[Item], text: str) -> str:
    """Return what to search for instead of `text` among these items."""

    def holds(word: str) -> bool:
        return bool(rank(items, (Term(Kind.WORDS, word),), TODAY))

    return suggestion(query.parse(text), holds, lambda: [word for item in items for word in words(item.card)])


def test_nothing_is_found_among_no_cards() -> None:
    assert rank([], query.parse("relu"), TODAY) == []
    assert list(select([], query.parse(""), TODAY)) == []
    assert suggested([], "relu") == ""


@pytest.mark.parametrize("text", ["b", "bbbb", "ab", "aaaa", "-aaab", '"aa b"', "caaa"])
def test_a_word_of_a_million_letters_is_searched_as_fast_as_any(text: str) -> None:
    endless = item("endless", answer="a" * 10**6 + " " + "-" * 10**6 + " b")
    rank([endless], query.parse(text), TODAY)  # a pattern that tries every beginning would take a day
    pattern = highlight(query.parse(text))
    if pattern:
        pattern.search(endless.card.answer)


LOOK_UPS = {
    "backprop": "general/backpropagation",
    "backpropagation": "general/backpropagation",
    "what is deep learning": "general/deep-learning",
    "dropout": "general/dropout",
    "overfitting": "general/overfitting",
    "prevent overfitting": "general/preventing-overfitting-without-dropout",
    "how to prevent overfitting": "general/overfitting",
    "epoch": "general/epoch",
    "batch size": "assignment-2/epoch-and-batch-size",
    "learning rate": "general/learning-rate-and-momentum",
    "vanishing gradient": "general/vanishing-gradients",
    "exploding gradients": "general/vanishing-gradients",
    "stochastic gradient descent": "general/gradient-descent-variants",
    "minibatch": "general/gradient-descent-variants",
    "softmax": "general/softmax",
    "why relu": "assignment-3/why-relu",
    "cnn": "assignment-3/cnn",
    "rnns": "general/recurrent-neural-network",
    "mlp": "general/perceptron-and-mlp",
    "max pooling": "assignment-3/max-pooling",
    "maxpooling": "assignment-3/max-pooling",
    "flatten": "assignment-3/flatten",
    "loss function": "general/loss-function",
    "crossentropy": "general/cross-entropy",
    "optimisers": "general/optimizers",
    "batch norm": "general/why-batch-normalization",
    "regularisation": "general/l1-and-l2-regularization",
    "weight decay": "general/l1-and-l2-regularization",
    "transfer learning": "general/transfer-learning",
    "finetuning": "general/fine-tuning",
    "pretrained": "general/pretrained-model",
    "data augmentation": "general/data-augmentation",
    "kfold": "general/cross-validation",
    "f1 score": "general/precision-recall-f1",
    "precision vs recall": "general/precision-recall-tradeoff",
    "bias variance": "general/bias-variance-tradeoff",
    "nonlinear": "general/why-nonlinear-activations",
    "xavier": "general/xavier-he-initialization",
    "TPU": "general/why-gpu-tpu",
    "keras": "assignment-1/keras",
    "tensorflow": "assignment-1/tensorflow",
    "static graph": "assignment-1/static-vs-dynamic-graphs",
    "install": "assignment-1/installing-on-ubuntu",
    "mnist": "assignment-2/mnist-dataset",
    "to_categorical": "assignment-2/one-hot-encoding",
    "one hot": "assignment-2/one-hot-encoding",
    "28, 28, 1": "assignment-3/reshape-28-28-1",
    "255": "assignment-3/normalizing-pixels",
    "model.fit()": "assignment-3/model-fit",
    "autoencoder": "assignment-4/autoencoder",
    "early stopping": "assignment-4/callbacks",
    "reconstruction error threshold": "assignment-4/reconstruction-error-threshold",
    "anomaly": "assignment-4/detecting-anomalies",
    "deck:assignment-4 confusion": "assignment-4/confusion-matrix-results",
    "chain rule": "general/backpropagation",
    "lstm": "general/recurrent-neural-network",
}


@pytest.mark.parametrize(("text", "card"), LOOK_UPS.items())
def test_a_student_finds_terms_in_the_bundled_decks(text: str, card: str) -> None:
    hits = rank(bundled(), query.parse(text), TODAY)
    best = [hit.item.card.id for hit in hits if hit.score == hits[0].score]
    assert card in best, [hit.item.card.id for hit in hits[:5]]


@pytest.mark.parametrize("text", LOOK_UPS)
def test_matches_are_highlighted(text: str) -> None:
    parsed = query.parse(text)
    pattern = highlight(parsed)
    assert pattern
    for hit in rank(bundled(), parsed, TODAY):
        card = hit.item.card
        texts = (card.id, *card.tags, *texts_of(card, MARKDOWN_FIELDS))
        assert any(pattern.search(each) for each in texts), card.id


@pytest.mark.parametrize(
    ("text", "shown", "parts"),
    [
        ("backprop", "What is backpropagation?", ["backpropagation"]),
        ("what IS", "What is this island?", ["What", "is", "island"]),
        ("fit", "fit, fits, overfit, fitting", ["fit", "fits", "fitting"]),
        ("fitting", "fit, fits, overfitting", ["overfitting"]),
        ("normalizing", "normalized norms of Normalization", ["normalized", "Normalization"]),
        ("cnns", "a CNN, CNNs, a CNNy", ["CNN", "CNNs"]),
        ("pooling", "MaxPooling2D pools", ["MaxPooling2D", "pools"]),
        ('"deep learning"', "Deep\nlearning, deep-learning, learning deep", ["Deep\nlearning", "deep-learning"]),
        ('"deep learn"', "deep **learning**", ["deep **learning"]),
        ("crossentropy", "Cross-entropy, crossentropy", ["Cross-entropy", "crossentropy"]),
        ("cross-entropy", "Cross entropy, CategoricalCrossentropy", ["Cross entropy"]),
        ("model.fit()", "`model.fit(x)` and model fits", ["model.fit", "model fits"]),
        ("c++", "C++, C or C#", ["C++"]),
        ("naive", "naïve Naïveté, native", ["naïve", "Naïveté"]),
        ("naïve", "naive", ["naive"]),
        ("∑", "∑ p → ∑ q", ["∑", "∑"]),
        ("28, 28", "(28, 28, 1)", ["28", "28"]),
        ("relu -tanh deck:x tag:y is:new", "relu tanh x y new", ["relu"]),
        ("zebra", "a horse", []),
        ("a.c", "abc a.c a\nc", ["a.c", "a\nc"]),  # a point stands for itself or a gap, not for any letter
    ],
)
def test_highlight(text: str, shown: str, parts: list[str]) -> None:
    pattern = highlight(query.parse(text))
    assert pattern
    assert [part.group() for part in pattern.finditer(shown)] == parts


@pytest.mark.parametrize("text", ["", "-relu", "deck:general", "tag:cnn -is:new"])
def test_without_words_nothing_is_highlighted(text: str) -> None:
    assert highlight(query.parse(text)) is None


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("backprpagation", "backpropagation"),
        ("Backprpagation", "backpropagation"),
        ("dropuot keras", "dropout keras"),
        ("vanishng gradeint", "vanishing gradient"),
        ("deck:general backprpagation", "deck:general backpropagation"),
        ("backprpagation -relu tag:training is:new", "backpropagation -relu tag:training is:new"),
        ('"batch normalisatoin"', '"batch normalization"'),
        ("batch-nromalization", '"batch normalization"'),
        ('deck:"a b" dropuot', 'deck:"a b" dropout'),
        ("-zebra dropuot", "-zebra dropout"),
        ("xqzwvk", ""),
        ("xqzwvk dropuot", ""),  # no idea for one is no idea
        ("dropout", ""),
        ("dropout lstm autoencoder", ""),  # all are there, only not on one card
        ("", ""),
        ("deck:general", ""),
    ],
)
def test_suggestion(text: str, better: str) -> None:
    assert suggested(bundled(), text) == better
    if better and "a b" not in text:
        assert rank(bundled(), query.parse(better), TODAY)


TYPOS = """
backrpop backrprop droput dropuot convolutonal covolution gradeint graident vanishng optimzer regularisaton sofmax realu
epcoh momentm autoencdoer lstmm nueron neurla activaton sigmiod tanhh pooloing kernal tensorfow pytroch theno
normalisatoin accurracy presicion reacll trheshold reconstuction hiden layr wieght bais paramter hyperparamater
initalization stochstic minibach generalizaton trasnformer atention
"""
NOT_THERE = """
nabla photosynthesis mitochondria volcano kubernetes blockchain quantum electron einstein shakespeare banana enzyme
molecule protein democracy napoleon inflation monopoly osmosis nucleus galaxy moon sun dna ribosome president parliament
constitution thermodynamics markov poisson gauss laplace eigenvalue hamiltonian lagrange diffusion bert gpt zebra piano
guitar poem sonnet verb noun tissue organ kidney lung surgery fracture tumor virus vaccine plaintiff stalin
renaissance baroque plato kant ethics hash mutex thread socket
"""


def test_a_typo_gets_a_suggestion_that_finds_something() -> None:
    words = {word: suggested(bundled(), word) for word in TYPOS.split()}
    assert [word for word, better in words.items() if not better] == []
    assert [word for word, better in words.items() if not rank(bundled(), query.parse(better), TODAY)] == []


def test_overfitting_is_found_with_a_typo() -> None:
    """The words that begin like it are found, so there is nothing to suggest."""
    for word in ("overfiting", "overfittting", "underfiting"):
        assert rank(bundled(), query.parse(word), TODAY)
        assert suggested(bundled(), word) == ""


@pytest.mark.parametrize("word", NOT_THERE.split())
def test_a_word_that_is_not_there_gets_no_suggestion(word: str) -> None:
    assert not rank(bundled(), query.parse(word), TODAY)
    assert suggested(bundled(), word) == ""


@given(st.text() | st.text(alphabet='aeiou-"+#.:*λé\u0301\x1f '))
def test_any_query_ends_and_highlights_what_it_finds(text: str) -> None:
    try:
        parsed = query.parse(text)
    except VivaError:
        return
    pattern = highlight(parsed)
    assert (pattern is None) == all(term.negated or term.kind != "words" for term in parsed)
    assert [hit.item for hit in sorted(rank(CARDS, parsed, TODAY), key=lambda hit: CARDS.index(hit.item))] == list(
        select(CARDS, parsed, TODAY)
    )
    suggested(CARDS, text)
