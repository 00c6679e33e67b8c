"""A deck file's bytes → its text, or the problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from vivadeck.decks.deck_file import decode
from vivadeck.decks.problems import Problem


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"cards: []", "cards: []"),
        (b"\xef\xbb\xbfcards: []", "cards: []"),
        (b"\xef\xbb\xbf\xef\xbb\xbfcards: []", "cards: []"),
        ("cards: é".encode("utf-16"), "cards: é"),
        (b"\xfe\xff" + "cards: é😀".encode("utf-16-be"), "cards: é😀"),
        (b"", ""),
        (b"a\r\nb\rc", "a\r\nb\rc"),
    ],
)
def test_decode(data: bytes, text: str) -> None:
    assert decode(data, Path("deck.yaml")) == text


@pytest.mark.parametrize(
    ("data", "line", "column", "kind"),
    [
        (b"\xff", 1, 1, "UTF-8"),
        (b"a\nb\xe9c", 2, 2, "UTF-8"),
        ("a\né😀\udcff".encode("utf-8", "surrogatepass"), 2, 3, "UTF-8"),
        (b"\xef\xbb\xbfab\xff", 1, 3, "UTF-8"),
        (b"\xef\xbb\xbfa\nb\xff", 2, 2, "UTF-8"),
        (b"a\r\nb\xff", 2, 2, "UTF-8"),
        (b"a\rb\xff", 2, 2, "UTF-8"),
        (b"a\nb\xe2\x82", 2, 2, "UTF-8"),
        (b"a\nb\xc0\x80", 2, 2, "UTF-8"),
        ("a\nbc".encode("utf-16") + b"\x00", 2, 3, "UTF-16"),
        ("a\nb\ud800c".encode("utf-16", "surrogatepass"), 2, 2, "UTF-16"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, line: int, column: int, kind: str) -> None:
    message = f"this is not {kind} text: save the file as UTF-8"
    assert decode(data, Path("deck.yaml")) == Problem(Path("deck.yaml"), line, column, "", message)
