"""Changes to a deck's text: the places of its cards in any layout, and the ids that it gets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.decks import deck_editor
from vivadeck.decks.deck_editor import Edit, Span, with_ids
from vivadeck.decks.deck_parser import parse
from vivadeck.decks.yaml_reader import read
from vivadeck.model import Card
from vivadeck.text import note_names

ROOT = Path(__file__).parent.parent.parent


def card_spans(text: str) -> Sequence[Span]:
    """Return the span of each card in a text. Its cards may be incomplete, since only the layout is read."""
    ends: list[int] = []
    root = read(text, ends=ends)
    assert root
    return deck_editor.layout(text, root, ends).spans


@pytest.mark.parametrize(
    ("text", "cards", "columns"),
    [
        ("cards:\n- question: Q\n  answer: A\n", ["question: Q\n  answer: A"], [0]),
        (
            "cards:\n  # c\n  - a: |\n      x\n\n\n  # d\n  - b: [1,\n      2] # e\ntitle: T\n",
            ["a: |\n      x", "b: [1,\n      2] # e"],
            [2, 2],
        ),
        ("title: T\ncards:\n  -\n    a: 'x\n      y'\n", ["a: 'x\n      y'"], [2]),
        ("cards: [{a: b}, {c: [d]}]\n", ["{a: b}, {c: [d]}]", "{c: [d]}]"], [-1, -1]),
        ("cards:\r\n- {a: b}\r\n- c: d", ["{a: b}", "c: d"], [0, 0]),
    ],
)
def test_where_cards_are(text: str, cards: list[str], columns: list[int]) -> None:
    spans = card_spans(text)
    assert [text[span.start : span.end] for span in spans] == cards
    assert [span.column for span in spans] == columns


def test_the_text_of_a_bundled_deck_is_cards_and_separators() -> None:
    for path in (ROOT / "decks").glob("*.yaml"):
        text = path.read_text("utf-8")
        spans = card_spans(text)
        between = deck_editor.edited(text, [Edit(span.start, span.end, "") for span in spans])
        assert between.rpartition("cards:\n")[2].split() == ["-"] * len(spans)
        assert all(text[span.start :].startswith("id: ") and span.column == 2 for span in spans)


def test_edits_have_the_texts_line_ends() -> None:
    assert deck_editor.edited("a\r\nb\r\n", [Edit(3, 4, "x\ny"), Edit(0, 0, "1\n")]) == "1\r\na\r\nx\r\ny\r\n"
    assert [deck_editor.line_end(text) for text in ("", "a\nb\r\n", "a\r\n", "a\rb")] == ["\n", "\n", "\r\n", "\r"]


# Ids written into a deck's text: those that Anki knows, and every other byte stays.

CARD = "{id: r, question: R, answer: A}"


def cards_in(text: str) -> tuple[Card, ...]:
    parsed = parse(text, Path("deck.yaml"))
    assert parsed.problems == ()
    assert parsed.deck is not None
    return tuple(parsed.deck.cards)


def cards_with_ids(text: str) -> list[Card]:
    """Return the cards of a text with the ids that viva writes for them, and without their lines."""
    cards = cards_in(text)
    names = note_names([card.question for card in cards], [card.name if card.has_id else "" for card in cards])
    return [card._replace(id=f"deck/{name}", line=1, has_id=True) for card, name in zip(cards, names, strict=True)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Blocks
        ("cards:\n- question: Q\n  answer: A\n", "cards:\n- id: q\n  question: Q\n  answer: A\n"),
        ("cards:\n  - question: Q\n    answer: A\n", "cards:\n  - id: q\n    question: Q\n    answer: A\n"),
        ("cards:\n-   question: Q\n    answer: A", "cards:\n-   id: q\n    question: Q\n    answer: A"),
        (
            "cards:\n     -  question: Q\n        answer: A\n",
            "cards:\n     -  id: q\n        question: Q\n        answer: A\n",
        ),
        ("cards:\n-\n  question: Q\n  answer: A\n", "cards:\n-\n  id: q\n  question: Q\n  answer: A\n"),
        (
            "cards:\n- # one\n  question: Q # two\n  answer: A\n",
            "cards:\n- # one\n  id: q\n  question: Q # two\n  answer: A\n",
        ),
        ("cards:\n- answer: A\n  question: Q\n", "cards:\n- id: q\n  answer: A\n  question: Q\n"),
        ('cards:\n- "question": Q\n  answer: A\n', 'cards:\n- id: q\n  "question": Q\n  answer: A\n'),
        (
            "cards:\n- ? question\n  : Q\n  ? answer\n  : A\n",
            "cards:\n- id: q\n  ? question\n  : Q\n  ? answer\n  : A\n",
        ),
        (
            "# x\n\n---\ncards:\n\n- question: Q\n  answer: A\n...\n",
            "# x\n\n---\ncards:\n\n- id: q\n  question: Q\n  answer: A\n...\n",
        ),
        (
            "cards:\n- question: |\n    Q\n  answer: |\n    A\n\n\n",
            "cards:\n- id: q\n  question: |\n    Q\n  answer: |\n    A\n\n\n",
        ),
        # One line
        ("cards: [{question: Q, answer: A}]", "cards: [{id: q, question: Q, answer: A}]"),
        ("cards:\n- {question: Q,\n  answer: A}\n", "cards:\n- {id: q, question: Q,\n  answer: A}\n"),
        ("cards: [{ question: Q, answer: A }]", "cards: [{id: q, question: Q, answer: A }]"),
        ("cards: [{\n  question: Q, answer: A }]", "cards: [{id: q,\n  question: Q, answer: A }]"),
        ('{"cards": [{"question":"Q","answer":"A"}]}', '{"cards": [{id: q, "question":"Q","answer":"A"}]}'),
        # Line ends
        ("cards:\r\n- question: Q\r\n  answer: A\r\n", "cards:\r\n- id: q\r\n  question: Q\r\n  answer: A\r\n"),
        ("cards:\r- question: Q\r  answer: A\r", "cards:\r- id: q\r  question: Q\r  answer: A\r"),
        # Text before the card
        (
            "title: é勾😀\ncards:\n- question: Q\n  answer: A\n",
            "title: é勾😀\ncards:\n- id: q\n  question: Q\n  answer: A\n",
        ),
        (
            "cards: [{question: é勾😀, answer: 😀}, {question: Q, answer: A}]",
            "cards: [{id: é勾, question: é勾😀, answer: 😀}, {id: q, question: Q, answer: A}]",
        ),
        # Which cards
        (
            f"cards: [{{question: Q, answer: A}}, {CARD}, {{question: S, answer: A}}]",
            f"cards: [{{id: q, question: Q, answer: A}}, {CARD}, {{id: s, question: S, answer: A}}]",
        ),
        ("cards:\n- question: Q\n  answer: A\n  id: r\n", "cards:\n- question: Q\n  answer: A\n  id: r\n"),
        # Ids that are not text in other readers of YAML
        ("cards: [{question: 1e3?, answer: A}]", "cards: [{id: '1e3', question: 1e3?, answer: A}]"),
        ("cards: [{question: 2026-01-01, answer: A}]", "cards: [{id: '2026-01-01', question: 2026-01-01, answer: A}]"),
        ("cards: [{question: No!, answer: A}]", "cards: [{id: 'no', question: No!, answer: A}]"),
        ("cards: [{question: Null?, answer: A}]", "cards: [{id: 'null', question: Null?, answer: A}]"),
        ("cards: [{question: '???', answer: A}]", "cards: [{id: card, question: '???', answer: A}]"),
        ("cards: [{question: E3, answer: A}]", "cards: [{id: e3, question: E3, answer: A}]"),
        ("cards: [{question: ٣ x, answer: A}]", "cards: [{id: '٣-x', question: ٣ x, answer: A}]"),
        # Text with escaped control characters
        ('cards: [{question: "a\\u202eb", answer: A}]', 'cards: [{id: a-b, question: "a\\u202eb", answer: A}]'),
    ],
    ids=lambda value: repr(value)[:50],
)
def test_writes(before: str, after: str) -> None:
    text, added = with_ids(before)
    assert text == after
    assert len(added) == len(cards_in(before)) - sum(card.has_id for card in cards_in(before))
    assert with_ids(after) == (after, {})
    assert cards_with_ids(after) == cards_with_ids(before)
    assert all(card.has_id for card in cards_in(after))


def test_two_cards_of_one_question() -> None:
    """Only the student can say which of them keeps the name: one stays as it is, and `check` still reports it."""
    before = "cards:\n- question: Q\n  answer: A\n- question: Q?\n  answer: B\n"
    after, added = with_ids(before)
    assert (after.replace("id: q\n  ", ""), added) == (before, {"q": "q"})
    assert with_ids(after) == (after, {})


@pytest.mark.parametrize("text", ["", "# nothing\n", "cards:\n", "cards: []\n", "title: T\n", "- a\n", "text"])
def test_a_text_without_cards(text: str) -> None:
    assert with_ids(text) == (text, {})


WORDS = st.text("abcé勾😀 -0", min_size=1, max_size=12).filter(lambda text: bool(text.strip(" -")))
LAYOUTS = st.sampled_from(
    [
        "- question: '{q}'\n  answer: '{a}'\n",
        "-    question: '{q}' # {a}\n     answer: |\n       {a}\n\n       {a}\n",
        "-\n   'question': '{q}'\n   tags: [x]\n   answer: '{a}'\n",
        "- # comment: {a}\n  answer: >-\n   {a}\n   {a}\n  question: '{q}'\n",
        "- {{question: '{q}', answer: '{a}'}}\n",
        "- {{ answer: '{a}',\n    question: '{q}' }} # {a}\n",
        "- id: '{n}'\n  question: '{q}'\n  answer: '{a}'\n",
        "- ? question\n  : '{q}'\n  ? answer\n  : '{a}'\n",
    ]
)


@given(
    st.lists(st.tuples(LAYOUTS, WORDS, WORDS), min_size=1, max_size=6),
    st.sampled_from(["", "\ufeff", "# é\n\n", "---\n", "title: '😀 勾'\ntags: [a]\n"]),
    st.integers(0, 5),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_any_layout(
    cards: list[tuple[str, str, str]], head: str, indent: int, line_end: str, ends_with_a_line_end: bool
) -> None:
    lines = [
        " " * indent + line
        for number, (layout, question, answer) in enumerate(cards)
        for line in layout.format(q=f"{question} {number}", a=answer.strip(" -"), n=f"n{number}x").splitlines()
    ]
    text = f"{head}cards:\n" + "\n".join(lines) + "\n" * ends_with_a_line_end
    before = text.replace("\n", line_end).removeprefix("\ufeff")
    after, added = with_ids(before)
    assert len(added) == sum(not card.has_id for card in cards_in(before))
    assert cards_with_ids(after) == cards_with_ids(before)
    assert all(card.has_id for card in cards_in(after))
    assert with_ids(after) == (after, {})
    left = iter(after)
    assert all(character in left for character in before)  # the old characters are there, in their order
    assert len(after) - len(before) <= 60 * len(added)


# Where an answer is to be written: the deck, and what comes before and behind the empty block.
UNANSWERED = {
    "no answer": ("cards:\n- question: Q\n", "cards:\n- question: Q\n  answer: |\n", "\n"),
    "keys behind it": (
        "cards:\n  - id: q\n    question: Q\n    # why\n    tags: [a]\n",
        "cards:\n  - id: q\n    question: Q\n    # why\n    answer: |\n",
        "\n    tags: [a]\n",
    ),
    "a short answer": (
        "cards:\n- question: Q\n  short: S\n  key_points: [a]\n",
        "cards:\n- question: Q\n  short: S\n  answer: |\n",
        "\n  key_points: [a]\n",
    ),
    "a short answer above": (
        "cards:\n- short: S\n  question: Q\n  tags: [a]\n",
        "cards:\n- short: S\n  question: Q\n  answer: |\n",
        "\n  tags: [a]\n",
    ),
    "a question of several lines": (
        "cards:\n- question: |\n    Q\n\n    R\n\n- question: S\n  answer: T\n",
        "cards:\n- question: |\n    Q\n\n    R\n  answer: |\n",
        "\n\n- question: S\n  answer: T\n",
    ),
    "an empty answer": ("cards:\n- answer:\n  question: Q\n", "cards:\n- answer: |\n", "\n  question: Q\n"),
    "an empty text": ("cards:\n- question: Q\n  answer: ''", "cards:\n- question: Q\n  answer: |\n", ""),
    "an empty block": (
        "cards:\n- question: Q\n  answer: |-  # later\n\n  tags: [a]\n",
        "cards:\n- question: Q\n  answer: |  # later\n",
        "\n\n  tags: [a]\n",
    ),
    "other line ends": (
        "cards:\r\n- question: Q\r\n  tags: [a]\r\n",
        "cards:\r\n- question: Q\r\n  answer: |\r\n",
        "\r\n  tags: [a]\r\n",
    ),
    "no line end": ("cards:\n- question: Q", "cards:\n- question: Q\n  answer: |\n", ""),
}
DECK = Path("deck.yaml")


def first_id(text: str) -> str:
    parsed = parse(text, DECK)
    assert parsed.deck is not None, parsed.problems
    return parsed.deck.cards[0].id


@pytest.mark.parametrize("name", UNANSWERED)
def test_where_an_answer_is_to_be_written(name: str) -> None:
    text, before, behind = UNANSWERED[name]
    blank = deck_editor.with_blank(text, DECK, first_id(text))
    assert blank
    assert blank.text == f"{before}{blank.indent}{behind}"
    assert (blank.at, blank.place.line) == (len(before), before.count("\n") + 1)
    assert (blank.place.column - 1, first_id(blank.text)) == (len(blank.indent), first_id(text))


@pytest.mark.parametrize(
    "text",
    [
        "cards: [{question: Q}]\n",
        "cards:\n- {question: Q}\n",
        "cards:\n- question: Q\n  answer: ' '\n",
        "cards:\n- question: Q\n- tags: [a]\n",
        "cards:\n- question: other\n",
        "cards: [",
    ],
)
def test_where_there_is_no_place_for_an_answer(text: str) -> None:
    assert deck_editor.with_blank(text, DECK, "deck/q") is None


LINE = st.sampled_from(
    ["An answer", "- item", "  - deeper", "# Heading", "tags: [x]", "---", "```", "    x = 1", "\ttab", ""]
)


@given(
    st.sampled_from([*UNANSWERED]),
    st.lists(LINE, min_size=1, max_size=4).filter(lambda lines: bool(lines[0]) and lines[0][0] not in " \t"),
    st.sampled_from(
        ["indents", "from the margin", "first behind the spaces", "before the spaces", "without one space"]
    ),
    st.booleans(),
)
def test_an_answer_that_is_typed_comes_into_the_deck(name: str, lines: list[str], way: str, adds_an_end: bool) -> None:
    """Whether the editor indents a new line or not, and wherever in the empty line the student begins."""
    text = UNANSWERED[name][0]
    blank = deck_editor.with_blank(text, DECK, first_id(text))
    assert blank
    indent = blank.indent
    typed = {
        "indents": [indent + line for line in lines],
        "from the margin": lines,
        "first behind the spaces": [indent + lines[0], *lines[1:]],
        "before the spaces": [lines[0] + indent, *lines[1:]],
        "without one space": [indent[1:] + line for line in lines],
    }[way]
    before, behind = blank.text[: blank.at], blank.text[blank.at + len(indent) :]
    saved = f"{before}{deck_editor.line_end(text).join(typed)}{behind}" + "\n" * adds_an_end
    deck = parse(deck_editor.with_indent(saved, blank), DECK).deck
    expected = "\n".join(lines).strip()
    assert deck
    assert [card.answer for card in deck.cards] == [expected, *(card.answer for card in deck.cards[1:])]
    (before_deck, after) = (parse(each, DECK).deck for each in (text, deck_editor.with_indent(saved, blank)))
    assert before_deck
    assert after
    assert [card._replace(answer="", line=1) for card in after.cards] == [
        card._replace(answer="", line=1) for card in before_deck.cards
    ]


def test_a_text_in_which_more_was_changed_stays_as_it_was_saved() -> None:
    text = "cards:\n- question: Q\n  tags: [a]\n"
    blank = deck_editor.with_blank(text, DECK, "deck/q")
    assert blank
    for saved in (
        "cards:\n- question: R\n  answer: |\nfrom the margin\n  tags: [a]\n",
        "cards:\n- question: Q\n  answer: |\nfrom the margin\n  tags: [b]\n",
        text,
        "",
    ):
        assert deck_editor.with_indent(saved, blank) == saved
    assert deck_editor.with_indent(blank.text, blank) == blank.text
