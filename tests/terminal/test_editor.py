"""The student's editor."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from vivadeck.errors import VivaError
from vivadeck.terminal import editor


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


def test_visual_outranks_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "one")
    monkeypatch.setenv("VISUAL", "two")
    assert editor.chosen() == "two"
    monkeypatch.delenv("VISUAL")
    assert editor.chosen() == "one"
    monkeypatch.delenv("EDITOR")
    assert editor.chosen()


def test_a_quote_that_is_not_closed_is_an_error() -> None:
    with pytest.raises(VivaError, match="a quote that is not closed"):
        editor.command('"vim', Path("deck.yaml"), 7)


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("vim", ["vim", "+7", "deck.yaml"]),  # at the last of the line's spaces
        ("nano", ["nano", "+7,5", "deck.yaml"]),
        ("emacs", ["emacs", "+7:5", "deck.yaml"]),
        ("hx", ["hx", "deck.yaml:7:5"]),
        ("code", ["code", "--wait", "--goto", "deck.yaml:7:5"]),
        ("ed", ["ed", "deck.yaml"]),
    ],
)
def test_the_editor_opens_at_a_column(asked: str, command: list[str]) -> None:
    assert editor.command(asked, Path("deck.yaml"), 7, 5) == command
