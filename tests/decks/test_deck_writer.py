"""The YAML of any card gives its texts back, to viva and to other readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vivadeck.card_fields import aligned
from vivadeck.decks import deck_writer
from vivadeck.decks.deck_parser import parse
from vivadeck.model import Card, Deck, FollowUp, Mistake, Source
from vivadeck.sanitize import escape_controls

TEXTS = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
    | st.text("ab 1\t\n\r#:-'\"\\{[&*!|>%@`,?~=\u2028\x85\ufeff\ufffe\x1b😀", max_size=20)
    | st.sampled_from(
        ["no", "NULL", "010", "1e3", "0x1F", "12:30:00", "2026-01-01", "2001-12-14 21:59:43 Z", "<<", "="]
    )
    | st.sampled_from(
        ["---", "...", "? a", "a: b", "a #b", "x" * 1500, "a " * 900, ": ", "# x\n  y", "a\n \n\t\n b", "\\n"]
    )
).filter(lambda text: bool(deck_writer.clean(text)))
WORDS = st.text("abcXYZ019-_.é勾:#[]{}'\"", min_size=1, max_size=8)
SOURCES = {"one-source": Source("A: title", "https://example.org/#x"), "no": Source("- Two")}
KEYS = {source: key for key, source in SOURCES.items()}
CARDS = st.builds(
    Card,
    id=WORDS.map("d/{}".format),
    deck=st.just("d"),
    question=TEXTS,
    answer=TEXTS,
    key_points=st.lists(TEXTS, max_size=3).map(tuple),
    follow_ups=st.lists(st.builds(FollowUp, TEXTS, TEXTS), max_size=2).map(tuple),
    tags=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    sources=st.just(tuple(SOURCES.values())),
    see_also=st.just(()),
    short=st.just("") | TEXTS,
    key_point_wordings=st.lists(st.lists(TEXTS, max_size=3).map(tuple), max_size=3).map(tuple),
    mistakes=st.lists(st.builds(Mistake, TEXTS, TEXTS), max_size=2).map(tuple),
    path=st.just(Path()),
    line=st.just(1),
    has_id=st.just(True),
)


def deck_in(text: str) -> Deck:
    parsed = parse(text, Path("deck.yaml"))
    assert parsed.problems == ()
    assert parsed.deck is not None
    return parsed.deck


def compared(card: Card, written: Card) -> None:
    assert card.id == written.id
    assert (card.question, card.answer) == (deck_writer.clean(written.question), deck_writer.clean(written.answer))
    said = [[*map(deck_writer.line, each)] for each in written.key_point_wordings]
    wanted = aligned([*map(deck_writer.line, written.key_points)], said)
    assert (card.key_points, card.key_point_wordings) == wanted
    assert card.short == deck_writer.line(written.short)
    assert card.mistakes == tuple(Mistake(deck_writer.line(a), deck_writer.clean(b)) for a, b in written.mistakes)
    assert card.follow_ups == tuple(FollowUp(*map(deck_writer.clean, each)) for each in written.follow_ups)
    assert (card.tags, card.sources) == (written.tags, tuple(SOURCES.values()))


def simple(question: str, *sources: Source) -> Card:
    return Card("d/a", "d", question, "A", sources=sources)


def plain(document: Any) -> bool:
    """Tell whether other readers see only texts, lists and maps of texts."""
    if isinstance(document, dict):
        return all(isinstance(key, str) and plain(value) for key, value in document.items())
    return all(map(plain, document)) if isinstance(document, list) else isinstance(document, str)


@settings(max_examples=60, deadline=None)
@given(st.lists(CARDS, min_size=1, max_size=3, unique_by=lambda card: card.id), TEXTS, TEXTS, TEXTS)
def test_any_cards_come_back(cards: list[Card], title: str, description: str, doubt: str) -> None:
    text = deck_writer.deck(Deck("d", title, (), description), KEYS, [(card, doubt) for card in cards])
    parsed = deck_in(text)
    assert (parsed.title, parsed.description) == (deck_writer.line(title), deck_writer.clean(description))
    for card, written in zip(parsed.cards, cards, strict=True):
        compared(card, written)
    document = yaml.safe_load(text)
    assert plain(document)
    assert [card["answer"].strip() for card in document["cards"]] == [card.answer for card in parsed.cards]


@given(TEXTS)
@example("a\r\nb\rc")
def test_a_text_is_as_decks_make_it(text: str) -> None:
    assert (
        escape_controls(deck_writer.clean(text))
        == deck_writer.clean(text)
        == deck_writer.clean(deck_writer.clean(text))
    )


def test_a_written_card_reads_well() -> None:
    card = Card(
        "d/osmosis",
        "d",
        "What is osmosis (in 3 words)?",
        "Water moves: through\n\n    a membrane # always\n",
        ("No solute moves", "- no pressure", "3 things"),
        (FollowUp("Why?\nHow?", "It's so."),),
        ("cells", "a::b"),
        (SOURCES["one-source"],),
        ("d/diffusion",),
    )
    text = deck_writer.deck(Deck("d", "Cells", ()), {SOURCES["one-source"]: "one-source"}, [(card, "is\nit so?")])
    assert (
        text
        == """\
deck: d
title: Cells
sources:
  one-source:
    title: 'A: title'
    url: https://example.org/#x
cards:
  # please check: is it so?
  - id: osmosis
    question: What is osmosis (in 3 words)?
    answer: |
      Water moves: through

          a membrane # always
    key_points:
      - No solute moves
      - '- no pressure'
      - 3 things
    follow_ups:
      - question: |
          Why?
          How?
        answer: |
          It's so.
    tags: [cells, 'a::b']
    sources: [one-source]
    see_also:
      - d/diffusion
"""
    )


@pytest.mark.parametrize(
    "text", ["no", "1e3", "12:30", "2026-01-01 12:00:00", "a: b", "a #b", "-1", "'", "*a", "x:", "~"]
)
def test_text_that_yaml_would_read_as_something_else_is_quoted(text: str) -> None:
    written = deck_writer.card(simple(text), {})
    assert f"question: '{text.replace(chr(39), chr(39) * 2)}'" in written


@pytest.mark.parametrize(
    "text", ["Nothing", "3 laws", "a:b", "a#b", "it's", "$x$ and \\alpha", "(a) [b]", "Is it? - Yes"]
)
def test_what_needs_no_quotes_has_none(text: str) -> None:
    assert f"question: {text}\n" in deck_writer.card(simple(text), {})


def test_sources_in_a_line() -> None:
    text = "sources: {" + ", ".join(deck_writer.source_in_line(*each) for each in SOURCES.items()) + "}\ncards:\n"
    deck = deck_in(text + deck_writer.card(simple("Q", *SOURCES.values()), KEYS))
    assert deck.cards[0].sources == tuple(SOURCES.values())


def test_an_unanswered_card_has_no_answer_in_its_text() -> None:
    card = Card("d/q", "d", "What is q?", "", key_points=("one",))
    text = deck_writer.deck(Deck("d", "d", ()), {}, [(card, "")])
    assert text == "deck: d\ncards:\n  - id: q\n    question: What is q?\n    key_points:\n      - one\n"
    parsed = parse(text, Path("d.yaml"))
    assert parsed.deck
    assert [(each.question, each.answer) for each in parsed.deck.cards] == [("What is q?", "")]
