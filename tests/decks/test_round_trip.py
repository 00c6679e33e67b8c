"""Any cards written as YAML come back; any bytes give a deck or problems."""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from vivadeck.decks.deck_file import decode
from vivadeck.decks.deck_parser import parse
from vivadeck.decks.problems import Parsed, Problem
from vivadeck.model import Deck
from vivadeck.sanitize import escape_controls

LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40) | st.text(
    "ab \t\n#:-'\"\\{[&*!|>%@`,?~\u2028\u202e", max_size=20
)
TEXTS = LINES.filter(lambda text: bool(escape_controls(text).strip()))
WORDS = st.text("abcXYZ019-_.é勾", min_size=1, max_size=8)
CARDS = st.lists(
    st.fixed_dictionaries(
        {"id": WORDS, "question": TEXTS},
        optional={
            "answer": TEXTS | st.just(""),
            "tags": st.lists(WORDS, max_size=3, unique=True),
            "key_points": st.lists(TEXTS, max_size=3),
            "follow_ups": st.lists(st.fixed_dictionaries({"question": TEXTS, "answer": TEXTS}), max_size=2),
        },
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda card: str(card["id"]),
)


def _shown(text: str) -> str:
    """Return a text as a deck gives it."""
    return escape_controls(text).strip()


def _point(text: str) -> str:
    return " ".join(escape_controls(text).split())


def deck_in(text: str) -> Deck:
    """Return the deck of a text that has no problem."""
    parsed = parse(text, Path("deck.yaml"))
    assert parsed.problems == ()
    assert parsed.deck is not None
    return parsed.deck


@given(CARDS, st.booleans(), st.sampled_from([20, 80, 10_000]))
def test_cards_written_as_yaml_come_back(cards: list[dict[str, object]], flow: bool, width: int) -> None:
    text = yaml.safe_dump({"cards": cards}, default_flow_style=flow, width=width)
    for card, wrote in zip(deck_in(text).cards, cards, strict=True):
        texts = {key: value for key, value in wrote.items() if isinstance(value, str)}
        assert (card.id, card.question, card.answer) == (
            f"deck/{texts['id']}",
            _shown(texts["question"]),
            _shown(texts.get("answer", "")),
        )
        points, tags, follow_ups = (wrote.get(key, []) for key in ("key_points", "tags", "follow_ups"))
        assert isinstance(points, list)
        assert isinstance(follow_ups, list)
        assert card.key_points == tuple(map(_point, points))
        assert list(card.tags) == tags
        assert [(each.question, each.answer) for each in card.follow_ups] == [
            (_shown(each["question"]), _shown(each["answer"])) for each in follow_ups
        ]


_IN_A_LINE = st.characters(
    codec="utf-8",
    exclude_categories=["Cc", "Zl", "Zp", "Cs"],
    exclude_characters="\ufffe\uffff",  # YAML has no such characters
)
BLOCKS = st.lists(st.text(_IN_A_LINE), min_size=1).map("\n".join)


@given(st.lists(BLOCKS.filter(str.strip), min_size=1, max_size=3), st.sampled_from(["\n", "\r\n", "\r"]))
def test_answers_in_blocks_come_back(answers: list[str], line_end: str) -> None:
    lines = ["cards:"]
    for number, answer in enumerate(answers):
        lines += [f"- question: {number}", "  answer: |2", *(f"    {line}" for line in answer.split("\n"))]
    deck = deck_in(line_end.join(lines))
    assert [card.answer for card in deck.cards] == [_shown(answer) for answer in answers]


def _read(data: bytes) -> Parsed | Problem:
    text = decode(data, Path("deck.yaml"))
    return text if isinstance(text, Problem) else parse(text, Path("deck.yaml"))


MARKS = "- |  |{|}|[|]|, |: |\"|'|>|&a |*a|!!str |!<x> |#|%|---|...|? |\\e|\\ud800|\\x|\n|\n|\n|\r|\r\n"
WHOLE = (
    "cards:|question: |answer: |id: a|tags: [a]|sources: |see_also: [b]|<<: |no|~|\t|\ufeff|\0|\x1b|\x85|\u2028|é|😀"
)
PIECES = st.sampled_from([*MARKS.split("|"), *WHOLE.split("|"), "|", "|2"])


@given(
    st.binary()
    | st.text(st.characters()).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.lists(PIECES, max_size=40).map(lambda pieces: "".join(pieces).encode())
    | st.lists(PIECES, max_size=20).map(lambda pieces: "".join(pieces).encode("utf-16"))
)
@example(b"cards: [{question: Q, answer: A}]")
@example(b"\xef\xbb\xbf\xef\xbb\xbfcards:")
@example(b"a: *a")
def test_any_bytes_give_a_deck_or_problems(data: bytes) -> None:
    parsed = _read(data)
    problems = (parsed,) if isinstance(parsed, Problem) else parsed.problems
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert str(problem).isprintable()
    if isinstance(parsed, Parsed):
        assert (parsed.deck is None) == bool(problems)
