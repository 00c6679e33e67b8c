"""The query language: valid queries, and the messages for others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.collection.query import Kind, Term, check, named, only_in, parse
from vivadeck.errors import VivaError

WORDS, DECK, TAG, IS = Kind


def words(*texts: str) -> list[Term]:
    return [Term(WORDS, text) for text in texts]


GOOD: dict[str, list[Term]] = {
    "": [],
    "   \t\n ": [],
    "backprop": words("backprop"),
    "  vanishing   gradient ": words("vanishing", "gradient"),
    "a\nb\tc": words("a", "b", "c"),
    "ReLU": words("ReLU"),
    '"Deep Learning"': words("Deep Learning"),
    '"deep learning" basics': words("deep learning", "basics"),
    'what"is this"now': words("what", "is this", "now"),
    '""': [],
    '"" relu': words("relu"),
    '" "': [],
    '-" " relu': words("relu"),
    "-relu": [Term(WORDS, "relu", negated=True)],
    '-"deep learning"': [Term(WORDS, "deep learning", negated=True)],
    "relu -softmax": [Term(WORDS, "relu"), Term(WORDS, "softmax", negated=True)],
    "--relu": [Term(WORDS, "-relu", negated=True)],
    "-": [],
    "relu - softmax": words("relu", "softmax"),
    "relu -- softmax ---": words("relu", "softmax"),
    "relu – softmax — tanh": words("relu", "softmax", "tanh"),
    "precision & recall / F1 + accuracy ?": words("precision", "recall", "F1", "accuracy"),
    "-& ... !! {}": [],
    "*": [],
    '"-" -"&" "++"': [Term(WORDS, "-"), Term(WORDS, "&", negated=True), Term(WORDS, "++")],
    "∑ → ≠": words("∑", "→", "≠"),
    "one-hot k-fold": words("one-hot", "k-fold"),
    "deck:general": [Term(DECK, "general")],
    "deck:assignment-1": [Term(DECK, "assignment-1")],
    "DECK:General": [Term(DECK, "General")],
    "-deck:x": [Term(DECK, "x", negated=True)],
    'deck:"my deck"': [Term(DECK, "my deck")],
    '-tag:"a b" c': [Term(TAG, "a b", negated=True), Term(WORDS, "c")],
    "tag:cnn*": [Term(TAG, "cnn*")],
    "tag:* -deck:*": [Term(TAG, "*"), Term(DECK, "*", negated=True)],
    "tag:cnn tag:keras": [Term(TAG, "cnn"), Term(TAG, "keras")],
    "tag:a:b": [Term(TAG, "a:b")],
    "deck:-x": [Term(DECK, "-x")],
    "is:new": [Term(IS, "new")],
    "is:due": [Term(IS, "due")],
    "is:learned": [Term(IS, "learned")],
    "is:leech": [Term(IS, "leech")],
    "is:suspended": [Term(IS, "suspended")],
    "-is:unanswered": [Term(IS, "unanswered", negated=True)],
    "Is:DUE": [Term(IS, "due")],
    'is:"due"': [Term(IS, "due")],
    "-is:new": [Term(IS, "new", negated=True)],
    "is:due deck:general tag:cnn relu": [Term(IS, "due"), Term(DECK, "general"), Term(TAG, "cnn"), Term(WORDS, "relu")],
    "C++": words("C++"),
    "10:30": words("10:30"),
    "1:2:3": words("1:2:3"),
    "l2:x": words("l2:x"),
    "tf.keras.Sequential": words("tf.keras.Sequential"),
    "model.fit()": words("model.fit()"),
    "(28, 28, 1)": words("(28,", "28,", "1)"),
    "x_train[0]": words("x_train[0]"),
    "what is dropout?": words("what", "is", "dropout?"),
    "dropout's": words("dropout's"),
    "50%": words("50%"),
    "\\alpha $x$": words("\\alpha", "$x$"),
    "https://keras.io": words("https://keras.io"),
    "note:x": words("note:x"),
    'note:"a b"': words("note:a b"),
    "bias:variance axis:0": words("bias:variance", "axis:0"),
    "loss:": words("loss:"),
    ":x ::": words(":x"),
    '"deck:"': words("deck:"),
    "deck": words("deck"),
    "größe:3 ∇ 深層学習": words("größe:3", "∇", "深層学習"),
    "“deep learning”": words("“deep", "learning”"),
    "relu AND NOT tanh": words("relu", "AND", "NOT", "tanh"),
}


@pytest.mark.parametrize(("text", "terms"), GOOD.items())
def test_good_queries(text: str, terms: list[Term]) -> None:
    assert parse(text) == tuple(terms)


NAMELESS = "needs a name right after it, as in deck:general, tag:cnn or is:due."
STATES = "It can be new, due, learned, leech, suspended, unanswered."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"deep learning', "The query '\"deep learning' has an opening quote (\") and no closing one."),
        ('deep" learning', "The query 'deep\" learning' has an opening quote (\") and no closing one."),
        ('a "b" "', 'The query \'a "b" "\' has an opening quote (") and no closing one.'),
        ("deck:", f"deck: {NAMELESS}"),
        ("deck: general", f"deck: {NAMELESS}"),
        ("relu TAG:", f"TAG: {NAMELESS}"),
        ("-is:", f"-is: {NAMELESS}"),
        ('deck:""', f'deck:"" {NAMELESS}'),
        ('relu -tag:"" x', f'-tag:"" {NAMELESS}'),
        ('is:""', f'is:"" {NAMELESS}'),
        ('tag:" "', f'tag:" " {NAMELESS}'),
        ("is:deu", "is:deu is unknown. Did you mean due?"),
        ("-is:suspend", "is:suspend is unknown. Did you mean suspended?"),
        ("is:l", "is:l is unknown. Did you mean learned?"),
        ("is:hard", f"is:hard is unknown. {STATES}"),
        ('is:"due now"', "is:due now is unknown. Did you mean due?"),
        ("is:3", f"is:3 is unknown. {STATES}"),
        ("tags:cnn", "tags: is unknown in a query. You can use deck:, tag: and is:. Did you mean tag?"),
        ("decks:general", "decks: is unknown in a query. You can use deck:, tag: and is:. Did you mean deck?"),
        ("Dekc:general", "Dekc: is unknown in a query. You can use deck:, tag: and is:. Did you mean deck?"),
        ("-d:general", "d: is unknown in a query. You can use deck:, tag: and is:. Did you mean deck?"),
        ("tag2:cnn", "tag2: is unknown in a query. You can use deck:, tag: and is:. Did you mean tag?"),
        ("its:due", "its: is unknown in a query. You can use deck:, tag: and is:. Did you mean is?"),
    ],
)
def test_bad_queries(text: str, message: str) -> None:
    with pytest.raises(VivaError) as refused:
        parse(text)
    assert str(refused.value) == message


@given(st.text() | st.text(alphabet=' "-:deckagits.*'))
def test_any_text_is_terms_with_text_or_an_error(text: str) -> None:
    try:
        terms = parse(text)
    except VivaError:
        return
    assert all(term.text.strip() for term in terms)
    assert {term.kind for term in terms} <= set(Kind)


@pytest.mark.parametrize(
    ("wanted", "name", "is_named"),
    [
        ("cnn", "cnn", True),
        ("cnn", "CNN", True),
        ("CNN", "cnn", True),
        ("STRASSE", "straße", True),
        ("straße", "STRASSE", True),
        ("cnn", "cnns", False),
        ("cnn*", "cnn", True),
        ("cnn*", "cnn-basics", True),
        ("CNN*", "cnn-basics", True),
        ("cnn*", "r-cnn", False),
        ("*cnn", "r-cnn", False),
        ("*", "anything", True),
    ],
)
def test_named(wanted: str, name: str, is_named: bool) -> None:
    assert named(Term(TAG, wanted), name) is is_named


DECK_NAMES = ["assignment-1", "assignment-2", "general"]
TAG_NAMES = {"cnn", "keras", "training"}


@pytest.mark.parametrize(
    "text", ["", "relu", "deck:general", "deck:GENERAL -tag:cnn", "deck:assign*", "tag:*", "is:due", "zebra -zebra"]
)
def test_queries_with_existing_names_pass(text: str) -> None:
    check(parse(text), DECK_NAMES, TAG_NAMES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("deck:genral", "There is no deck 'genral'. Did you mean general?"),
        ("relu -deck:genral", "There is no deck 'genral'. Did you mean general?"),
        ("deck:zebra", "There is no deck 'zebra'."),
        ("deck:zebra*", "There is no deck 'zebra*'."),
        ("deck:cnn", "There is no deck 'cnn'."),
        ("tag:kears", "There is no tag 'kears'. Did you mean keras?"),
        ("tag:cnn,keras", "There is no tag 'cnn,keras'. Did you mean keras?"),
        ("tag:cnn tag:general", "There is no tag 'general'."),
        ('tag:"*cnn"', "There is no tag '*cnn'. Did you mean cnn?"),
    ],
)
def test_a_missing_name_is_reported_with_the_nearest(text: str, message: str) -> None:
    with pytest.raises(VivaError) as refused:
        check(parse(text), DECK_NAMES, TAG_NAMES)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("relu tag:bad", []),
        ("deck:bad", ["bad"]),
        ("relu -deck:BAD", ["bad"]),
        ("deck:b*", ["bad", "broken"]),
        ("deck:general", []),
        ("deck:*", []),  # the others are what was asked for
        ("deck:* deck:broken", ["broken"]),
    ],
)
def test_broken_decks_that_only_the_query_names(text: str, names: list[str]) -> None:
    assert only_in(parse(text), ["bad", "broken"], DECK_NAMES) == names


def test_without_decks_and_tags_only_words_can_be_asked_for() -> None:
    check(parse("relu is:new"), [], [])
    with pytest.raises(VivaError, match="no tag"):
        check(parse("tag:*"), [], [])
