"""Bad decks: every problem of a file at once, with its place and its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from vivadeck.decks.deck_parser import parse


def problems_in(text: str) -> list[str]:
    """Return the messages of the problems of a text."""
    parsed = parse(text, Path("deck.yaml"))
    assert parsed.deck is None
    return [str(problem) for problem in parsed.problems]


CARD = "{question: Q, answer: A}"
CONTROL = (
    "in \"…\" makes an invisible character: use single quotes for text with a backslash, '…', "
    'or write it in the lines below a "|"'
)
CARD_KEYS = "id, question, short, answer, key_points, mistakes, follow_ups, tags, sources, see_also"
DECK_KEYS = "deck, title, description, tags, sources, cards"
A_LIST = 'must be a list: [first, second], or lines that begin with "- "'
CARD_LINES = f"write each part as a line `key: …`. The keys of a card are {CARD_KEYS}."
FOLLOW_UP_LINES = "write each part as a line `key: …`. The keys of a follow-up are question, answer."
MISTAKE_LINES = "write each part as a line `key: …`. The keys of a mistake are claim, why."
MADE = ". It is made from the question: give this card its own `id:`"
NOT_LIST = 'must be text, not a list: put quotes around a text that begins with "[" or "- "'
NOT_MAP = 'must be text: put quotes around a text that begins with "{" or has ": " in it'


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        # The file
        ("", ["1:1: the file is empty: a deck needs a line with `cards:`, and a list of cards below it"]),
        (
            "# nothing\n# yet\n",
            ["1:1: the file is empty: a deck needs a line with `cards:`, and a list of cards below it"],
        ),
        ("just text\n", ["1:1: this is not a deck: a deck needs a line with `cards:`, and a list of cards below it"]),
        ("null\n", ["1:1: this is not a deck: a deck needs a line with `cards:`, and a list of cards below it"]),
        (f"- {CARD}\n", ["1:1: a deck cannot begin with a list: put a line with `cards:` above the list of cards"]),
        ("title: T\n", ["1:1: a deck needs a line with `cards:`, and a list of cards below it"]),
        ("{}\n", ["1:1: a deck needs a line with `cards:`, and a list of cards below it"]),
        ("cards:\n", ["1:7: the deck has no cards"]),
        ("title: T\ncards: []\n", ["2:8: the deck has no cards"]),
        ("cards: many\n", [f"1:8: cards {A_LIST}"]),
        ("cards:\n  question: Q\n  answer: A\n", [f"2:3: cards {A_LIST}"]),
        (
            "cards: [Q, [A]]\n",
            [
                f"1:9: this is not a card: {CARD_LINES}",
                f"1:12: this is not a card: {CARD_LINES}",
            ],
        ),
        (
            f"cards: [{CARD}]\n---\ncards: []\n",
            ["2:1: one file is one deck: remove the line `---` or `...`, or move the text after it into another file"],
        ),
        # Keys
        (f"titel: T\ncards: [{CARD}]\n", ["1:1: unknown key 'titel'. Did you mean title?"]),
        (f"colour: red\ncards: [{CARD}]\n", [f"1:1: unknown key 'colour'. The keys of a deck are {DECK_KEYS}."]),
        (f"Title: T\ncards: [{CARD}]\n", ["1:1: unknown key 'Title'. Did you mean title?"]),
        (f"'': T\ncards: [{CARD}]\n", [f"1:1: unknown key ''. The keys of a deck are {DECK_KEYS}."]),
        (
            f"? {'k' * 5000}\n: T\ncards: [{CARD}]\n",
            [f"1:3: unknown key '{'k' * 60}…'. The keys of a deck are {DECK_KEYS}."],
        ),
        (
            f'"\\e[31m\\n": T\ncards: [{CARD}]\n',
            [f"1:1: \\e {CONTROL}", f"1:1: unknown key '␛[31m\\n'. The keys of a deck are {DECK_KEYS}."],
        ),
        (
            "cards:\n- {question: Q, anwser: A}\n",
            ["2:17: deck/q: unknown key 'anwser'. Did you mean answer?"],
        ),
        (
            "cards:\n- {question: Q, answer: A, hint: H}\n",
            [f"2:28: deck/q: unknown key 'hint'. The keys of a card are {CARD_KEYS}."],
        ),
        (
            "cards:\n- <<: {question: Q}\n  question: Q\n  answer: A\n",
            [f"2:3: deck/q: unknown key '<<'. The keys of a card are {CARD_KEYS}."],
        ),
        (
            "cards:\n- question: Q\n  answer: A\n  question: R\n",
            ["4:3: deck/q: the key 'question' is written twice (first in line 2)"],
        ),
        (
            f"tags: [a]\ncards: [{CARD}]\ntags: [b]\n",
            ["3:1: the key 'tags' is written twice (first in line 1)"],
        ),
        # Names
        (f"deck: a/b\ncards: [{CARD}]\n", ["1:7: the deck's name 'a/b' must not contain a /"]),
        (f"deck:\ncards: [{CARD}]\n", ["1:6: the deck's name is empty"]),
        (f"deck: [a]\ncards: [{CARD}]\n", [f"1:7: the deck's name {NOT_LIST}"]),
        (
            "cards:\n- {id: a b, question: Q, answer: A}\n",
            ["2:8: deck/a b: the id 'a b' must not contain a / or a space"],
        ),
        (
            "cards:\n- {id: a/b, question: Q, answer: A}\n",
            ["2:8: deck/a/b: the id 'a/b' must not contain a / or a space"],
        ),
        ("cards:\n- {id: '', question: Q, answer: A}\n", ["2:8: deck/q: the id is empty"]),
        ("cards:\n- {id: {a: b}, question: Q, answer: A}\n", [f"2:8: deck/q: the id {NOT_MAP}"]),
        (
            "cards:\n- {id: a, question: Q, answer: A}\n- {question: R, answer: B, id: a}\n- {id: a, question: S}\n",
            [
                "3:32: deck/a: the card in line 2 already has this id",
                "4:8: deck/a: the card in line 2 already has this id",
            ],
        ),
        (
            "cards:\n- {question: 'Why, X?', answer: A}\n- {question: Why x, answer: B}\n",
            ["3:3: deck/why-x: the card in line 2 already has this id" + MADE],
        ),
        (
            "cards:\n- {question: Why x, answer: A}\n- {id: why-x, question: Q, answer: B}\n",
            ["3:8: deck/why-x: the card in line 2 already has this id"],
        ),
        # Questions and answers
        ("cards:\n- {answer: A}\n", ["2:3: the question is missing"]),
        ("cards:\n- {id: a, answer: A}\n", ["2:3: deck/a: the question is missing"]),
        ("cards:\n- tags: [a]\n", ["2:3: the question is missing"]),
        ("cards:\n- {question: '', answer: ' '}\n", ["2:14: the question is empty"]),
        (
            "cards:\n- question:\n  answer: |\n- {question: Q, answer: A}\n",
            ["2:12: the question is empty"],
        ),
        ("cards:\n- {answer: A}\n- {answer: B}\n", ["2:3: the question is missing", "3:3: the question is missing"]),
        (
            "cards:\n- {question: [Q], answer: {A: b}}\n",
            [f"2:14: the question {NOT_LIST}", f"2:27: the answer {NOT_MAP}"],
        ),
        # Lists
        ("cards:\n- {question: Q, answer: A, tags: a}\n", [f"2:34: deck/q: tags {A_LIST}"]),
        ("cards:\n- {question: Q, answer: A, tags: {a: b}}\n", [f"2:34: deck/q: tags {A_LIST}"]),
        (
            "cards:\n- {question: Q, answer: A, tags: [a b, '', [c]]}\n",
            [
                "2:35: deck/q: a tag is one word: put a hyphen in place of the space in 'a b'",
                "2:40: deck/q: a tag is empty",
                f"2:44: deck/q: a tag {NOT_LIST}",
            ],
        ),
        (f"tags: [a b]\ncards: [{CARD}]\n", ["1:8: a tag is one word: put a hyphen in place of the space in 'a b'"]),
        (
            "cards:\n- question: Q\n  answer: A\n  key_points:\n  - Note: this\n  -\n",
            [f"5:5: deck/q: a key point {NOT_MAP}", "6:4: deck/q: a key point is empty"],
        ),
        ("cards:\n- {question: Q, answer: A, key_points: x}\n", [f"2:40: deck/q: key_points {A_LIST}"]),
        # The short answer, other wordings and mistakes
        ("cards:\n- {question: Q, short: [A]}\n", [f"2:24: deck/q: the short answer {NOT_LIST}"]),
        (
            f"cards:\n- {{question: Q, short: {'a ' * 1_500}}}\n",
            ["2:24: deck/q: the short answer is longer than 2,000 characters: shorten it, or split the card"],
        ),
        (
            "cards:\n- question: Q\n  key_points:\n  - says: [a]\n  - point:\n  - point: b\n    say: [c]\n",
            [
                "4:5: deck/q: a key point needs a point: write `point:` above `says:`",
                "5:11: deck/q: a key point is empty",
                "7:5: deck/q: unknown key 'say'. Did you mean says?",
            ],
        ),
        (
            "cards:\n- {question: Q, key_points: [{point: [a], says: b}, {point: {c: d}, says: ['', [e]]}]}\n",
            [
                f"2:38: deck/q: a key point {NOT_LIST}",
                f"2:49: deck/q: says {A_LIST}",
                f"2:61: deck/q: a key point {NOT_MAP}",
                "2:76: deck/q: another wording is empty",
                f"2:80: deck/q: another wording {NOT_LIST}",
            ],
        ),
        (
            "cards:\n- {question: Q, key_points: [a, {point: b, says: [c, d, e, f]}]}\n",
            ["2:50: deck/q: a key point has at most 3 other wordings: keep the most usual ones"],
        ),
        ("cards:\n- {question: Q, mistakes: it is so}\n", [f"2:27: deck/q: mistakes {A_LIST}"]),
        (
            "cards:\n- {question: Q, mistakes: [{claim: a}, {why: b}, {claim: '', why: ' '}, c]}\n",
            [
                "2:28: deck/q: a mistake needs a why",
                "2:40: deck/q: a mistake needs a claim",
                "2:50: deck/q: a mistake needs a claim",
                "2:50: deck/q: a mistake needs a why",
                f"2:73: deck/q: this is not a mistake: {MISTAKE_LINES}",
            ],
        ),
        (
            "cards:\n- {question: Q, mistakes: [{claim: [a], why: b, because: c}]}\n",
            [
                f"2:36: deck/q: a mistake's claim {NOT_LIST}",
                "2:49: deck/q: unknown key 'because'. The keys of a mistake are claim, why.",
            ],
        ),
        # Follow-ups
        (
            "cards:\n- {question: Q, answer: A, follow_ups: [{question: R}]}\n",
            ["2:41: deck/q: a follow-up needs an answer"],
        ),
        (
            "cards:\n- {question: Q, answer: A, follow_ups: [{answer: ''}]}\n",
            ["2:41: deck/q: a follow-up needs a question", "2:41: deck/q: a follow-up needs an answer"],
        ),
        (
            "cards:\n- {question: Q, answer: A, follow_ups: [R, {question: [R], answer: B}]}\n",
            [
                f"2:41: deck/q: this is not a follow-up: {FOLLOW_UP_LINES}",
                f"2:55: deck/q: a follow-up's question {NOT_LIST}",
            ],
        ),
        (
            "cards:\n- {question: Q, answer: A, follow_ups: [{question: R, answer: B, tags: []}]}\n",
            ["2:66: deck/q: unknown key 'tags'. The keys of a follow-up are question, answer."],
        ),
        # Sources
        (
            f"sources: [a]\ncards: [{CARD}]\n",
            ["1:10: give each source a key of its own, and write its `title:` and `url:` below that key"],
        ),
        (
            f"sources: {{a: http://x}}\ncards: [{CARD}]\n",
            ["1:14: this is not a source: write each part as a line `key: …`. The keys of a source are title, url."],
        ),
        (
            f"sources: {{a: {{url: x}}, a: {{title: T}}}}\ncards: [{CARD}]\n",
            ["1:11: the source 'a' has no title", "1:24: the key 'a' is written twice (first in line 1)"],
        ),
        (
            f"sources: {{a: {{titel: T}}}}\ncards: [{CARD}]\n",
            ["1:11: the source 'a' has no title", "1:15: unknown key 'titel'. Did you mean title?"],
        ),
        (
            "sources: {keras: {title: T}}\ncards:\n- {question: Q, answer: A, sources: [kears, lab]}\n",
            [
                "3:38: deck/q: there is no source 'kears' in this deck's `sources:`. Did you mean keras?",
                "3:45: deck/q: there is no source 'lab' in this deck's `sources:`.",
            ],
        ),
        (
            "cards:\n- {question: Q, answer: A, sources: [a]}\n",
            ["2:38: deck/q: there is no source 'a' in this deck's `sources:`. The deck has no sources."],
        ),
        (
            'sources: {"ke\\u202e\\nras": {title: T}}\ncards:\n- {question: Q, answer: A, sources: ["ke\ufffd rs"]}\n',
            ["3:38: deck/q: there is no source 'ke\ufffd rs' in this deck's `sources:`. Did you mean ke\ufffd ras?"],
        ),
        # Other decks
        ("cards:\n- {question: Q, answer: A, see_also: a}\n", [f"2:38: deck/q: see_also {A_LIST}"]),
        (
            "cards:\n- {question: Q, answer: A, see_also: [[a], '']}\n",
            [f"2:39: deck/q: a see_also {NOT_LIST}", "2:44: deck/q: a see_also is empty"],
        ),
        # Other texts
        (
            f"title: [T]\ndescription: {{T: u}}\ncards: [{CARD}]\n",
            [f"1:8: the title {NOT_LIST}", f"2:14: the description {NOT_MAP}"],
        ),
    ],
    ids=lambda value: repr(value)[:60] if isinstance(value, str) else "",
)
def test_problems(text: str, problems: list[str]) -> None:
    assert problems_in(text) == [f"deck.yaml:{problem}" for problem in problems]


def test_all_problems_of_a_file_at_once() -> None:
    text = """\
titel: T
tags: [a b]
sources: {keras: {url: x}}
cards:
- id: a
  question: Q
  answer: A
  sources: [kers]
- id: a
  question: ''
  follow_ups: [{question: R}]
- question: S
  answer: B
  answer: C
extra: [1]
"""
    assert problems_in(text) == [
        "deck.yaml:1:1: unknown key 'titel'. Did you mean title?",
        "deck.yaml:2:8: a tag is one word: put a hyphen in place of the space in 'a b'",
        "deck.yaml:3:11: the source 'keras' has no title",
        "deck.yaml:8:13: deck/a: there is no source 'kers' in this deck's `sources:`. Did you mean keras?",
        "deck.yaml:9:7: deck/a: the card in line 5 already has this id",
        "deck.yaml:10:13: deck/a: the question is empty",
        "deck.yaml:11:16: deck/a: a follow-up needs an answer",
        "deck.yaml:14:3: deck/s: the key 'answer' is written twice (first in line 13)",
        "deck.yaml:15:1: unknown key 'extra'. The keys of a deck are deck, title, description, tags, sources, cards.",
    ]


def test_a_file_with_very_many_problems() -> None:
    problems = problems_in("".join(f"key{number}: x\n" for number in range(5_000)))
    assert len(problems) == 101
    assert problems[-2].startswith("deck.yaml:100:1: unknown key 'key99'.")
    assert problems[-1] == "deck.yaml:100:1: there may be more problems: viva stops after 100 in a file"


def test_a_problem_is_one_line_of_harmless_text() -> None:
    long = "x" * 5000
    text = f'deck: "a\\e]0;\\n{long}"\ncards:\n- {{id: "b\\e[2J {long}", question: Q, answer: A, "\\u202e": x}}\n'
    parsed = parse(text, Path("dir\x1b[31m/deck\n.yaml"))
    assert len(parsed.problems) == 6  # two of them because the names are too long
    for problem in map(str, parsed.problems):
        assert problem.isprintable()
        assert len(problem) < 400


def test_escapes_do_not_hide_other_problems() -> None:
    cards = 'cards:\n- {question: "$\\frac{1}{2}$", anwser: "$\\beta$"}\n'
    unknown = "deck.yaml:2:31: deck/rac-1-2_f9a8: unknown key 'anwser'. Did you mean answer?"
    escapes = [f"deck.yaml:2:14: \\f {CONTROL}", f"deck.yaml:2:39: \\b {CONTROL}"]
    assert problems_in(cards) == [escapes[0], unknown, escapes[1]]
    not_yaml = (
        'deck.yaml:3:12: this text begins with "`": put quotes around all of it, or write it in the lines below a "|"'
    )
    assert problems_in(f"{cards}- {{answer: `x`}}") == [*escapes, not_yaml]
    assert len(problems_in("cards: [" + '"\\f", ' * 500 + "]")) == 101


def test_a_syntax_error_names_the_place() -> None:
    problem = (
        'deck.yaml:3:11: this text begins with "`": put quotes around all of it, or write it in the lines below a "|"'
    )
    assert problems_in("cards:\n- question: Q\n  answer: `fit` trains\n") == [problem]
