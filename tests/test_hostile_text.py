"""Texts that were made to do harm: one piece of Markdown without end, and what could steer a real terminal."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_hostile import BIDI, MANY, MOST_SECONDS, STEERING, NoteHtml, card

from vivadeck.markdown import to_html
from vivadeck.terminal import look

FLOODS = (
    *(">", "- ", "1. ", "*", "_", "**", "***a", "a*", "[", "![", "](", "[a][", "[a](<", "`", "`a\n", "$`", "$a ", "$$"),
    *("~", "<", "<b@c.d>", "<!--", "&", "&#", "|", "| a ", "|a|\n", "\\", "\\$", "#", "'", "{", "^", "\n```\n", "=\n"),
    *("- a\n", "x  \n", "\n\n- ", "x\n\n    y\n\n", "\n| a | b |\n|---|---|\n", "$x$ "),
)


@pytest.mark.parametrize("piece", FLOODS)
def test_no_flood_drowns_markdown(piece: str) -> None:
    text = (piece * MANY)[:MANY]
    began = time.process_time()
    shown = look.as_text(look.markdown(text))
    made = to_html.block(text)
    assert time.process_time() - began < MOST_SECONDS
    assert not STEERING.search(shown)
    NoteHtml().feed(made)


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize("answer", [BIDI, "a\\e[2Jb", "&#27;[31mred &#x9b;2J &#8238;x", "`&#27;]0;x`"])
def test_a_deck_makes_no_escape_sequence_of_its_own(tmp_path: Path, terminal: Callable[..., Any], answer: str) -> None:
    """What reaches a real terminal holds the sequences that a harmless deck gets, and no others."""
    seen = []
    for number, text in enumerate(("harmless", answer)):
        path = tmp_path / f"deck{number}.yaml"
        path.write_text(card(text), "utf-8")
        shown = terminal("show", "one", "--decks", str(path))
        shown.end()
        seen.append(shown.raw.decode())
    sequences = [set(re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b.", raw)) for raw in seen]
    assert sequences[1] <= sequences[0]
    assert not STEERING.search(re.sub(r"\x1b\[[0-9;]*m|\r", "", seen[1]))


@pytest.mark.parametrize("text", ["$$" + "\\" * MANY, "a $$ b" + "\\a" * 9_000 + " $", "$$" + "\\$" * 9_000])
def test_backslashes_do_not_double_the_time(text: str) -> None:
    """Each could be read in two ways, and fifty of them in a formula without an end took for ever."""
    began = time.process_time()
    look.as_text(look.markdown(text))
    to_html.block(text)
    assert time.process_time() - began < MOST_SECONDS
