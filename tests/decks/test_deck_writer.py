"""Whatever a card's texts hold, the YAML that is written of them gives them back, to viva and to other readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vivadeck.decks import deck_writer
from vivadeck.decks.deck_parser import parse
from vivadeck.decks.deck_writer import Fields
from vivadeck.model import Card, Deck, FollowUp, Source
from vivadeck.sanitize import visible

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
FIELDS = st.builds(
    Fields,
    id=WORDS,
    question=TEXTS,
    answer=TEXTS,
    key_points=st.lists(TEXTS, max_size=3),
    follow_ups=st.lists(st.builds(FollowUp, TEXTS, TEXTS), max_size=2),
    tags=st.lists(WORDS, max_size=3, unique=True),
    sources=st.just(["one-source", "no"]),
)
SOURCES = {"one-source": Source("A: title", "https://example.org/#x"), "no": Source("- Two")}


def deck_in(text: str) -> Deck:
    parsed = parse(text, Path("deck.yaml"))
    assert parsed.problems == ()
    assert parsed.deck is not None
    return parsed.deck


def compared(card: Card, fields: Fields) -> None:
    assert card.id == f"d/{fields.id}"
    assert (card.question, card.answer) == (deck_writer.clean(fields.question), deck_writer.clean(fields.answer))
    assert card.key_points == tuple(map(deck_writer.line, fields.key_points))
    assert card.follow_ups == tuple(FollowUp(*map(deck_writer.clean, each)) for each in fields.follow_ups)
    assert (card.tags, card.sources) == (tuple(fields.tags), tuple(SOURCES.values()))


def plain(held: Any) -> bool:
    """Tell whether other readers find only texts, lists and maps of texts."""
    if isinstance(held, dict):
        return all(isinstance(key, str) and plain(value) for key, value in held.items())
    return all(map(plain, held)) if isinstance(held, list) else isinstance(held, str)


@settings(max_examples=60, deadline=None)
@given(st.lists(FIELDS, min_size=1, max_size=3, unique_by=lambda card: card.id), TEXTS, TEXTS, TEXTS)
def test_any_cards_come_back(cards: list[Fields], title: str, description: str, doubt: str) -> None:
    text = deck_writer.deck("d", title, description, SOURCES, [(card, doubt) for card in cards])
    found = deck_in(text)
    assert (found.title, found.description) == (deck_writer.line(title), deck_writer.clean(description))
    for card, fields in zip(found.cards, cards, strict=True):
        compared(card, fields)
    held = yaml.safe_load(text)
    assert plain(held)
    assert [card["answer"].strip() for card in held["cards"]] == [card.answer for card in found.cards]


@given(TEXTS)
@example("a\r\nb\rc")
def test_a_text_is_as_decks_make_it(text: str) -> None:
    assert visible(deck_writer.clean(text)) == deck_writer.clean(text) == deck_writer.clean(deck_writer.clean(text))


def test_what_is_written_reads_well() -> None:
    fields = Fields(
        "osmosis",
        "What is osmosis (in 3 words)?",
        "Water moves: through\n\n    a membrane # always\n",
        ["No solute moves", "- no pressure", "3 things"],
        [FollowUp("Why?\nHow?", "It's so.")],
        ["cells", "a::b"],
        ["one-source"],
        ["d/diffusion"],
    )
    text = deck_writer.deck("d", "Cells", "", {}, [(fields, "is\nit so?")])
    assert (
        text
        == """\
deck: d
title: Cells
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
def test_what_yaml_would_take_for_something_else_is_quoted(text: str) -> None:
    written = deck_writer.card(Fields("a", text, "A"))
    assert f"question: '{text.replace(chr(39), chr(39) * 2)}'" in written


@pytest.mark.parametrize(
    "text", ["Nothing", "3 laws", "a:b", "a#b", "it's", "$x$ and \\alpha", "(a) [b]", "Is it? - Yes"]
)
def test_what_needs_no_quotes_has_none(text: str) -> None:
    assert f"question: {text}\n" in deck_writer.card(Fields("a", text, "A"))


def test_sources_in_a_line() -> None:
    text = "sources: {" + ", ".join(deck_writer.source_in_line(*each) for each in SOURCES.items()) + "}\ncards:\n"
    deck = deck_in(text + deck_writer.card(Fields("a", "Q", "A", sources=list(SOURCES))))
    assert deck.cards[0].sources == tuple(SOURCES.values())
