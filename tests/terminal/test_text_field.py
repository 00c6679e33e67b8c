"""The field for typed answers: what one undo takes back, and Ctrl-Z."""

from __future__ import annotations

import pytest
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from vivadeck.terminal.text_field import _application

UNDO, BACKSPACE, LEFT, DELETE_WORD, DELETE = "\x1f", "\x7f", "\x1b[D", "\x17", "\x1b[3~"


def typed(keys: str) -> tuple[str, int]:
    """Return the text that these keys leave in a field, and how often it was stopped."""
    buffer, stops = Buffer(multiline=True), list[int]()
    with create_pipe_input() as keyboard:
        field = _application(buffer, lambda: (["above"], ["below"]), lambda: stops.append(1), keyboard, DummyOutput())
        keyboard.send_text(f"{keys}\r")
        field.run()
    return buffer.text, len(stops)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (f"one two  three{UNDO}", "one two  "),
        (f"one two  three{UNDO * 2}", "one "),
        (f"one two  three{UNDO * 9}", ""),
        (f"one{LEFT}XY{UNDO}", "one"),  # another place, another step
        (f"one two{BACKSPACE * 3}{UNDO}", "one two"),  # what one key deleted is one step
        (f"one two{BACKSPACE * 3}{UNDO * 2}", "one "),
        (f"one{LEFT * 3}{DELETE * 2}{UNDO}", "one"),
        (f"one two{DELETE_WORD}{UNDO}", "one two"),
        (f"one {BACKSPACE}s{UNDO}", "one"),
        (f"one \x1b[200~many pasted\nwords\x1b[201~{UNDO}", "one "),
        (f"one\ntwo{UNDO}", "one\n"),
    ],
)
def test_an_undo_takes_back_a_word_a_paste_or_a_deletion(keys: str, text: str) -> None:
    assert typed(keys)[0] == text


def test_ctrl_z_stops_viva_and_writes_nothing() -> None:
    assert typed("a\x1ab") == ("ab", 1)
