"""The student's editor."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from conftest import ROOT, deck_text

from vivadeck.decks.library import load
from vivadeck.errors import VivaError
from vivadeck.study import editor


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("vim", ["vim", "+7", "deck.yaml"]),
        ("nano -w", ["nano", "-w", "+7", "deck.yaml"]),
        ("/usr/bin/emacs", ["/usr/bin/emacs", "+7", "deck.yaml"]),
        ("hx", ["hx", "deck.yaml:7"]),
        ("code", ["code", "--wait", "--goto", "deck.yaml:7"]),
        ("ed", ["ed", "deck.yaml"]),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="paths with slashes")
def test_the_editor_opens_at_the_card(asked: str, command: list[str]) -> None:
    assert editor.command(asked, Path("deck.yaml"), 7) == command


def test_visual_goes_before_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "one")
    monkeypatch.setenv("VISUAL", "two")
    assert editor.chosen() == "two"
    monkeypatch.delenv("VISUAL")
    assert editor.chosen() == "one"
    monkeypatch.delenv("EDITOR")
    assert editor.chosen()


def test_a_bundled_deck_is_copied_once(home: Path) -> None:
    card = load([ROOT / "decks"]).cards["general/dropout"]
    copy = editor.own_copy(card)
    assert copy == home / "decks" / "general.yaml"
    assert copy.read_bytes() == card.path.read_bytes()
    mine = copy.read_text("utf-8") + "# mine\n"
    copy.write_text(mine, "utf-8")
    assert editor.own_copy(card) == copy
    assert copy.read_text("utf-8") == mine


@pytest.mark.parametrize("text", [deck_text("mine", "one"), "cards: ["])
def test_another_deck_of_that_file_name_is_not_touched(home: Path, text: str) -> None:
    copy = home / "decks" / "general.yaml"
    copy.parent.mkdir(parents=True)
    copy.write_text(text, "utf-8")
    with pytest.raises(VivaError, match=r"general\.yaml is another deck, or broken"):
        editor.own_copy(load([ROOT / "decks"]).cards["general/dropout"])
    assert copy.read_text("utf-8") == text


def test_a_quote_without_its_partner_is_told() -> None:
    with pytest.raises(VivaError, match="quote without its partner"):
        editor.command('"vim', Path("deck.yaml"), 7)
