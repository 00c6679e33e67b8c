"""Tab completion, as functions and as bash asks for it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, VIVA

from vivadeck import complete


def test_decks_and_cards(home: Path) -> None:
    assert complete.deck("assignment-") == [f"assignment-{number}" for number in range(1, 5)]
    assert "general/dropout" in complete.card("general/drop")
    assert complete.deck("x") == []


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
    assert complete.query(typed) == offered


def test_a_broken_place_offers_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVA_DECKS", "/no/such/folder")
    assert complete.deck("") == []


@pytest.mark.parametrize(
    ("line", "offered"),
    [("viva stu", {"study"}), ("viva study gen", {"general"}), ("viva search tag:auto", {"tag:autoencoder"})],
)
def test_as_bash_asks(home: Path, line: str, offered: set[str]) -> None:
    asked = {"_VIVA_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
    done = subprocess.run(VIVA, capture_output=True, check=False, cwd=ROOT, env={**os.environ, **asked})
    assert set(done.stdout.decode().split()) == offered
