"""YAML text → decks, from files without problems."""

from __future__ import annotations

from pathlib import Path

import pytest

from vivadeck.decks.deck_parser import parse
from vivadeck.model import Card, Deck, FollowUp, Source
from vivadeck.text import slug

FULL = """\
deck: optimizers
title: How
  networks learn
description: |
  Everything about
  gradients.
tags: [deep-learning, training]
sources:
  keras-docs: {title: "Keras: optimizers", url: "https://keras.io/api/optimizers/"}
  lab-2:
    title: Lab sheet
cards:
  - id: sgd
    question: |
      What is *SGD*?
    answer: |
      $$w - \\eta g$$

      ```python
      SGD(0.01)
      ```
    key_points:
      - A step against
        the gradient
      - '`SGD`'
    follow_ups:
      - question: Why stochastic?
        answer: >-
          Because of
          the batches.
    tags: [training, basics]
    sources: [lab-2, keras-docs]
    see_also: [adam, general/backpropagation]
  - question: What is Adam?
    answer: no
"""


def deck_in(text: str) -> Deck:
    """Return the deck of a text that has no problem."""
    parsed = parse(text, Path("deck.yaml"))
    assert parsed.problems == ()
    assert parsed.deck is not None
    return parsed.deck


def card_in(text: str) -> Card:
    """Return the only card of a deck, from the lines of the card."""
    (card,) = deck_in(f"cards:\n- {text}").cards
    return card


def test_a_full_example() -> None:
    path = Path("folder/file.yaml")
    parsed = parse(FULL, path)
    keras, lab = Source("Keras: optimizers", "https://keras.io/api/optimizers/"), Source("Lab sheet", "")
    sgd = Card(
        id="optimizers/sgd",
        deck="optimizers",
        question="What is *SGD*?",
        answer="$$w - \\eta g$$\n\n```python\nSGD(0.01)\n```",
        key_points=("A step against the gradient", "`SGD`"),
        follow_ups=(FollowUp("Why stochastic?", "Because of the batches."),),
        tags=("deep-learning", "training", "basics"),
        sources=(lab, keras),
        see_also=("optimizers/adam", "general/backpropagation"),
        path=path,
        line=13,
        has_id=True,
    )
    adam = Card(
        id="optimizers/what-is-adam",
        deck="optimizers",
        question="What is Adam?",
        answer="no",
        tags=("deep-learning", "training"),
        path=path,
        line=34,
        has_id=False,
    )
    assert parsed.name == "optimizers"
    assert parsed.deck == Deck("optimizers", "How networks learn", (sgd, adam), "Everything about\ngradients.", path)
    assert parsed.path == path
    assert [(each.card, each.target, each.place.line) for each in parsed.references] == [
        ("optimizers/sgd", "optimizers/adam", 33),
        ("optimizers/sgd", "general/backpropagation", 33),
    ]


@pytest.mark.parametrize(
    ("path", "text", "name", "title"),
    [
        ("general.yaml", "", "general", "general"),
        ("folder/Deep Learning.yml", "", "Deep Learning", "Deep Learning"),
        ("general.yaml", "deck: other\n", "other", "other"),
        ("general.yaml", "title: All of it\n", "general", "All of it"),
        ("2026-01-01.yaml", "deck: 010\n", "010", "010"),
        ("a\x1b[31m\nb.yaml", "", "a␛[31m b", "a␛[31m b"),
        ("\udcff.yaml", "", "\ufffd", "\ufffd"),
    ],
)
def test_a_deck_is_named_by_its_file_unless_it_says_so(path: str, text: str, name: str, title: str) -> None:
    parsed = parse(f"{text}cards:\n- question: Q\n  answer: A\n", Path(path))
    assert parsed.deck is not None
    assert (parsed.name, parsed.deck.name, parsed.deck.title) == (name, name, title)
    assert parsed.deck.cards[0].id == f"{name}/q"


@pytest.mark.parametrize(
    "typed", ["no", "010", "1e3", "2026-01-01", "null", "~", "true", "0x1F", "12:30:45", "1_000", ".inf", "=", "-1"]
)
def test_values_stay_text_as_typed(typed: str) -> None:
    card = card_in(
        f"{{id: {typed}, question: {typed}, answer: {typed}, tags: [{typed}], key_points: [{typed}],"
        f" follow_ups: [{{question: {typed}, answer: {typed}}}]}}"
    )
    assert (card.id, card.question, card.answer) == (f"deck/{typed}", typed, typed)
    assert (card.tags, card.key_points, card.follow_ups) == ((typed,), (typed,), (FollowUp(typed, typed),))


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        ("question: a: b\n  answer: x", None, None),
        ("question: 'a: b'\n  answer: x", "a: b", "x"),
        ("question: a#b\n  answer: x # comment", "a#b", "x"),
        ("question: |\n   a: b\n     c\n  answer: >\n   x\n   y", "a: b\n  c", "x y"),
        ("question: a\n    b\n  answer: '  x  '", "a b", "x"),
        ('question: "a\\tb"\n  answer: "x\\ny"', "a\tb", "x\ny"),
        ("question: 勾配とは？\n  answer: 😀", "勾配とは？", "😀"),
        ('question: "a\\e[31mb"\n  answer: x', None, None),
        ("question: '$\\frac{1}{2}$'\n  answer: |\n   $\\beta$", "$\\frac{1}{2}$", "$\\beta$"),
        ('question: "$\\\\frac{1}{2}$"\n  answer: x', "$\\frac{1}{2}$", "x"),
        ('question: "a\\u202eb"\n  answer: x', "a\ufffdb", "x"),
        ("question: a\u202eb\u2069\n  answer: x\ufeffy", "a\ufffdb\ufffd", "x\ufffdy"),
        ("question: a\r\n  answer: |\r\n   x\r\n   y\r\n", "a", "x\ny"),
        ("question: a\r  answer: |\r   x\r   y\r", "a", "x\ny"),
        ("question: a\n  answer: <b onclick=x>[l](javascript:x)", "a", "<b onclick=x>[l](javascript:x)"),
        ("? question\n  : a\n  ? answer\n  : x", "a", "x"),
        ("!!str question: a\n  answer: !!str no", "a", "no"),
    ],
)
def test_texts(text: str, question: str | None, answer: str | None) -> None:
    parsed = parse(f"cards:\n- {text}\n", Path("deck.yaml"))
    if question is None:
        assert parsed.deck is None
    else:
        assert parsed.deck is not None
        assert [(card.question, card.answer) for card in parsed.deck.cards] == [(question, answer)]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("id: sgd", "deck/sgd"),
        ("id: ' sgd '", "deck/sgd"),
        ("id: 勾配", "deck/勾配"),
        ("id: Größe-1.5_µ", "deck/Größe-1.5_µ"),
        ("id: 007", "deck/007"),
        ("id: no", "deck/no"),
        ("tags: [x]", "deck/what-is-q"),
    ],
)
def test_ids(text: str, id_: str) -> None:
    assert card_in(f"question: What is Q?\n  answer: A\n  {text}\n").id == id_


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What is backpropagation?", "what-is-backpropagation"),
        ("  L1 & L2: why?  ", "l1-l2-why"),
        ("What is `model.fit()`?", "what-is-model-fit"),
        ("snake_case", "snake-case"),
        ("Größe und Maß", "grösse-und-mass"),
        ("cafe\u0301", "café"),
        ("ｆｕｌｌ　ｗｉｄｔｈ", "full-width"),
        ("勾配とは？", "勾配とは"),
        ("2 + 2 = ?", "2-2"),
        ("???", "card"),
        ("", "card"),
        ("word " * 20, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("I " * 100, "i-" * 29 + "i"),
        ("a" * 70, "a" * 60),
        ("a" * 60 + " b", "a" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_slug(question: str, name: str) -> None:
    assert slug(question) == name


@pytest.mark.parametrize(
    "text", ["tags:", "tags: []", "tags: ''", "key_points:", "follow_ups: []", "sources:", "see_also:", "id: a"]
)
def test_an_empty_field_is_none(text: str) -> None:
    card = card_in(f"question: Q\n  answer: A\n  {text}\n")
    assert (card.tags, card.key_points, card.follow_ups, card.sources, card.see_also) == ((), (), (), (), ())


def test_tags_of_the_deck_come_first_and_once() -> None:
    text = "tags: [b, a]\ncards:\n- {question: Q, answer: A, tags: [c, a, c]}\n"
    assert deck_in(text).cards[0].tags == ("b", "a", "c")


@pytest.mark.parametrize("answer", ["", "answer:", "answer: ''", 'answer: " "', "answer: |", "answer: |\n\n  tags: []"])
def test_a_card_without_an_answer_is_unanswered(answer: str) -> None:
    card = card_in(f"question: Q\n  {answer}\n  key_points: [one]\n")
    assert (card.id, card.question, card.answer, card.key_points) == ("deck/q", "Q", "", ("one",))
