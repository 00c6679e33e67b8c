"""Text that cannot steer a terminal."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from vivadeck.sanitize import collapse_spaces, escape_controls, quoted, short, single_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, Größe, 勾配, 😀", "plain text, Größe, 勾配, 😀"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("a\r\nb\rc", "a\nbc"),
        ("\x1b[31mred\x1b]0;title\x07", "␛[31mred␛]0;title␇"),
        ("\x00\x08\x0b\x0c\x1f", "␀␈␋␌␟"),
        ("\x7f\x80\x9b31m\x9f", "\ufffd\ufffd\ufffd31m\ufffd"),
        ("a\u202eb\u2066c\u2069", "a\ufffdb\ufffdc\ufffd"),
        ("a\u2028b\u2029c\ufeff\ud800", "a\ufffdb\ufffdc\ufffd\ufffd"),
        ("zero\u200bwidth, soft\u00adhyphen, no\u00a0break, left\u200eto\u200fright", None),
    ],
)
def test_visible(text: str, shown: str | None) -> None:
    assert escape_controls(text) == (text if shown is None else shown)


def test_no_character_can_steer_a_terminal() -> None:
    steering = {"Cc", "Cs", "Zl", "Zp"}
    overrides = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    for code in range(sys.maxunicode + 1):
        for character in escape_controls(chr(code)):
            assert unicodedata.category(character) not in steering or character in "\n\t"
            assert unicodedata.bidirectional(character) not in overrides


@pytest.mark.parametrize("text", ["a\nb", " a \t b ", "a\u00a0b", "a\r\n\r\nb"])
def test_single_line(text: str) -> None:
    assert single_line(text) == "a b"


def test_escaped_text_stays_as_it_is() -> None:
    """A text that is escaped already is put on one line without another look at each character."""
    escaped = escape_controls("".join(map(chr, range(sys.maxunicode + 1))))
    assert escape_controls(escaped) == escaped
    assert collapse_spaces(escaped) == single_line(escaped)


@pytest.mark.parametrize(("text", "shown"), [("x" * 60, "x" * 60), ("x" * 61, "x" * 60 + "…"), ("", "")])
def test_short_and_quoted(text: str, shown: str) -> None:
    assert short(text) == shown
    assert quoted(text) == f"'{shown}'"
