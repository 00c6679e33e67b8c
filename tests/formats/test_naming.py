"""Names that are plain enough for every system."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.formats import naming
from vivadeck.formats.draft import Draft


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("x.png", "x.png"),
        ("my pic.PNG", "my-pic.PNG"),
        ("../../etc/passwd", "passwd"),
        ("a\\b\\c.jpg", "c.jpg"),
        (".hidden", "hidden"),
        ("..", ""),
        ("", ""),
        ("CON", "file-CON"),
        ("nul.txt", "file-nul.txt"),
        ("é勾.png", "é勾.png"),
        ("a](b).png", "a-b-.png"),
        ("x" * 300 + ".png", "x" * 96 + ".png"),
    ],
)
def test_names_of_files(stated: str, name: str) -> None:
    assert naming.media_name(stated) == name


@given(st.text())
def test_a_cleaned_name_does_not_change_again(text: str) -> None:
    name = naming.media_name(text)
    assert naming.media_name(name) == name
    assert not set(name) & set('/\\:*?"<>|()[] \0\n')


@pytest.mark.parametrize(
    ("stated", "name"),
    [("Biology::Cells", "biology-cells"), ("", "imported"), ("::", "card_7154"), ("C++", "c_cedb"), ("A/B", "a-b")],
)
def test_names_of_decks(stated: str, name: str) -> None:
    assert naming.deck_name(stated, [Draft("Q", "A")]) == name


def test_a_deck_keeps_its_name_when_its_cards_have_names() -> None:
    assert naming.deck_name("Deep Learning_2", [Draft("Q", "A", name="q"), Draft("Q", "A")]) == "Deep Learning_2"
    assert naming.file_stem("Deep Learning_2") == "deep-learning-2"
    assert naming.file_stem("con") == "deck-con"
