"""The pictures of the bundled decks are what their script draws, and cards show them with words for the terminal."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import figures
import pytest

from vivadeck.decks.library import load
from vivadeck.settings import bundled_decks


@pytest.mark.parametrize("name", figures.FIGURES)
def test_the_picture_is_drawn_and_a_card_shows_it_with_its_words(name: str) -> None:
    figure = figures.FIGURES[name]()
    assert (bundled_decks() / name).read_text("utf-8") == figure.svg()
    answers = [" ".join(card.answer.split()) for card in load([bundled_decks()]).cards.values()]
    assert [answer for answer in answers if f"![{figure.words}]({name})" in answer]


@pytest.mark.parametrize("name", figures.FIGURES)
def test_no_words_of_a_picture_leave_it(name: str) -> None:
    """A letter is half as wide as it is high, or a little more; the browser decides."""
    figure = figures.FIGURES[name]()
    for element in ElementTree.fromstring(figure.svg()).iter("{http://www.w3.org/2000/svg}text"):
        if "transform" in element.attrib:
            continue
        size, words = float(element.get("font-size", 15)), "".join(element.itertext())
        width = len(words) * size * 0.58
        x, anchor = float(element.attrib["x"]), element.attrib["text-anchor"]
        left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
        assert left >= 0
        assert left + width <= figure.width
        assert size <= float(element.attrib["y"]) <= figure.height - 4


def test_every_picture_of_a_bundled_deck_is_one_of_these() -> None:
    there = {path.relative_to(bundled_decks()).as_posix() for path in bundled_decks().glob("*.media/*")}
    assert there == set(figures.FIGURES)
    shown = [card.answer for card in load([bundled_decks()]).cards.values() if "![" in card.answer]
    assert len(shown) == len(figures.FIGURES)
    assert all(len(re.findall(r"!\[", answer)) == 1 for answer in shown)
