"""The study screen as lines: what a page shows in another width of the terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO

import pytest
from conftest import ROOT
from rich.console import Console
from rich.text import Text

from vivadeck.agenda import Item
from vivadeck.assess.typed import Listener
from vivadeck.decks.library import load
from vivadeck.model import Card
from vivadeck.study.screen import drawing
from vivadeck.study.session import start
from vivadeck.study.view import StudyView
from vivadeck.terminal import screen
from vivadeck.terminal.asking import handle_key
from vivadeck.terminal.screen import Screen, console_like
from vivadeck.terminal.scrolling import Scroll

NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
CARDS = [card for card in load([ROOT / "decks" / "general.yaml"]).cards.values() if "|--" not in card.answer]
CONSOLE = console_like(Console(file=StringIO(), color_system="standard", force_terminal=True))
frame = partial(screen.frame, drawing({"general": "title"}))


def letters(line: str) -> str:
    return "".join(filter(str.isalnum, Text.from_ansi(line).plain))


def page(view: StudyView, width: int) -> tuple[StudyView, list[str]]:
    """Return the view as it is after a page was drawn, and the letters of its lines from the first one with any."""
    lines, viewport = frame(view, NOW, Screen(width, 12, CONSOLE))
    shown = [letters(line) for line in lines[2:]]
    return replace(view, to=Scroll(viewport.scroll, viewport.place)), [line for line in shown if line]


@pytest.mark.parametrize("card", CARDS[::4], ids=lambda card: card.name)
@pytest.mark.parametrize("scroll", [0, 1, 4, 7])
def test_in_another_width_the_page_begins_at_the_same_words(card: Card, scroll: int) -> None:
    view = StudyView(start([Item(card)], NOW.date()), NOW, is_revealed=True, follow_up_steps=4)
    first, _ = page(view, 80)
    before, lines = page(replace(first, to=first.to._replace(line=scroll)), 80)
    for width in (36, 50, 88):
        after, again = page(before, width)
        assert lines[0][:3] in again[0]
        assert page(after, 80) == (before, lines)  # to and fro


def test_the_header_says_how_long_the_session_still_takes_where_it_has_room() -> None:
    ends_at = NOW + timedelta(minutes=12)
    view = StudyView(replace(start([Item(card) for card in CARDS[:9]], NOW.date()), ends_at=ends_at), NOW)
    assert Text.from_ansi(frame(view, NOW, Screen(80, 12, CONSOLE))[0][0]).plain.endswith("9 new  12 min left")
    assert Text.from_ansi(frame(view, NOW, Screen(36, 12, CONSOLE))[0][0]).plain.endswith("9 new  12 min left")
    assert Text.from_ansi(frame(view, ends_at, Screen(36, 12, CONSOLE))[0][0]).plain.endswith("9 new  last card")
    many = replace(view, session=replace(view.session, finished=9_999_991))
    assert "min" not in Text.from_ansi(frame(many, NOW, Screen(36, 12, CONSOLE))[0][0]).plain


def test_the_farewell_says_that_the_time_is_up() -> None:
    session = replace(start([Item(card) for card in CARDS[:2]], NOW.date()), is_time_up=True)
    lines = [Text.from_ansi(line).plain for line in frame(StudyView(session, NOW), NOW, Screen(80, 12, CONSOLE))[0]]
    assert "The time is up. To go on, run `viva study` again." in lines


def test_a_tick_beside_what_was_typed_scrolls_to_the_key_points() -> None:
    card = CARDS[0]._replace(answer="\n\n".join(f"line {number}" for number in range(40)))
    listener = Listener(lambda: CARDS)
    sent = StudyView(start([Item(card)], NOW.date()), NOW, listener).sent("\n".join(card.key_points * 20), NOW)
    _, viewport = frame(replace(sent, to=Scroll(50)), NOW, Screen(80, 20, CONSOLE))
    read = replace(sent, to=Scroll(viewport.scroll, viewport.place))
    ticked, _ = handle_key(read, "a", viewport, NOW)
    assert any("a ☐" in Text.from_ansi(line).plain for line in frame(ticked, NOW, Screen(80, 20, CONSOLE))[0])
