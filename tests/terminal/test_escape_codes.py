"""Keys, as terminals send them. Drawing is tested in a real terminal, by `study/test_full_screen.py`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.terminal.escape_codes import is_unfinished, split_keys


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("", []),
        ("4", ["4"]),
        (" \r\n", ["space", "enter", "enter"]),
        ("44q", ["4", "4", "q"]),
        ("\x1b[A\x1b[B", ["up", "down"]),
        ("\x1bOA\x1bOB", ["up", "down"]),
        ("\x1b[5~\x1b[6~", ["page up", "page down"]),
        ("\x1b[H\x1b[F\x1b[1~\x1b[4~", ["home", "end", "home", "end"]),
        ("\x1b", ["escape"]),
        ("\x1b[1;5C4", ["escape", "4"]),  # Ctrl-Right: a sequence of which nothing may be taken for a grade
        ("\x1b[15~", ["escape"]),
        ("\x1b[<35;20;5M", ["escape"]),
        ("\x1b4", ["escape"]),  # Alt-4 is not a grade
        ("\x04", ["q"]),
        ("é?", ["é", "?"]),
    ],
)
def test_keys_by_name(sent: str, keys: list[str]) -> None:
    assert split_keys(sent) == keys


@given(st.text(max_size=50))
def test_any_text_gives_keys(sent: str) -> None:
    assert all(split_keys(sent)) or not sent


@pytest.mark.parametrize("sent", ["\x1b", "4\x1b", "\x1b[", "\x1b[5", "\x1b[1;5", "\x1b[<35;20", "\x1bO"])
def test_an_escape_sequence_is_waited_for(sent: str) -> None:
    assert is_unfinished(sent)


@pytest.mark.parametrize("sent", ["", "4", "\x1b[5~", "\x1b[A", "\x1bOA", "\x1b4"])
def test_a_whole_key_is_not_waited_for(sent: str) -> None:
    assert not is_unfinished(sent)
