"""Tab completion, as functions and in a real bash."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vivadeck.commands import completion

if TYPE_CHECKING:
    from conftest import PseudoTerminal


def test_decks_and_cards(home: Path) -> None:
    assert completion.deck("assignment-") == [f"assignment-{number}" for number in range(1, 5)]
    assert "general/dropout" in completion.card("general/drop")
    assert completion.deck("x") == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ta", ["tag:"]),
        ("tag:auto", ["tag:autoencoder"]),
        ("-tag:auto", ["-tag:autoencoder"]),
        ("deck:gen", ["deck:general"]),
        ("is:l", ["is:learned", "is:leech"]),
        ("dropout tag:auto", ["dropout tag:autoencoder"]),
        ("nothing:x", []),
    ],
)
def test_the_query_language(home: Path, typed: str, offered: list[str]) -> None:
    assert completion.query(typed) == offered


def test_a_broken_place_offers_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVA_DECKS", "/no/such/folder")
    assert completion.deck("") == []


def bash(terminal: Callable[..., PseudoTerminal], tmp_path: Path) -> PseudoTerminal:
    """Return a bash that has learned to complete viva's command lines."""
    viva = tmp_path / "viva"
    viva.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m vivadeck "$@"\n')
    viva.chmod(0o755)
    start = tmp_path / "bashrc"
    start.write_text(f'PS1="> "; PATH="{tmp_path}:$PATH"; eval "$(viva --show-completion bash)"\n')
    shell = terminal(program=("bash", "--rcfile", str(start), "-i"), _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    shell.wait_for(">")
    return shell


@pytest.mark.skipif(sys.platform == "win32", reason="bash")
@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("viva stu", "viva study"),
        ("viva study gen", "viva study general"),
        ("viva show general/backp", "viva show general/backpropagation"),
        ("viva search tag:autoe", "viva search tag:autoencoder"),
        ("viva search -tag:autoe", "viva search -tag:autoencoder"),
        ("viva study -q is:lee", "viva study -q is:leech"),
        ("viva export anki x.apkg gen", "viva export anki x.apkg general"),
        ("viva help dec", "viva help decks"),
    ],
)
def test_in_a_real_bash(terminal: Callable[..., PseudoTerminal], tmp_path: Path, typed: str, completed: str) -> None:
    shell = bash(terminal, tmp_path)
    shell.press(typed, "\t")
    shell.wait_for(f"> {completed}")
