"""Where a sign, a word and a row of a text end, as the eye sees them, in any script. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from unicodedata import category, name

from prompt_toolkit.utils import get_cwidth

WORD, SIGNS = "word", "signs"  # kinds of runs between spaces; others are scripts
_JOINER = "\N{ZERO WIDTH JOINER}"
# What belongs to the letter before it, beside the marks: joiners, vowels and voices, colours of skin, tags of a flag.
_ADDED = re.compile("[\u200c\u200d\u0e33\u0eb3\uff9e\uff9f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_FLAG_LETTER = re.compile("[\U0001f1e6-\U0001f1ff]")


def is_inside(text: str, place: int) -> bool:
    """Return whether the characters around a place are parts of one sign, as the eye sees it."""
    if not 0 < place < len(text) or text[place - 1] == "\n":
        return False
    before, after = text[place - 1], text[place]
    if _is_added(after):
        return True
    if before == _JOINER and category(after)[0] == "S":
        return True  # two pictures that are one
    if not _FLAG_LETTER.fullmatch(after):
        return False
    return len(list(takewhile(_FLAG_LETTER.fullmatch, reversed(text[:place])))) % 2 == 1


def _is_added(character: str) -> bool:
    """Return whether a character belongs to the letter before it."""
    return category(character)[0] == "M" or _ADDED.fullmatch(character) is not None


def kinds_of(text: str) -> Iterator[str]:
    """Yield the kind of run that each character of a text is in: "" for spaces.

    What is added to a letter is of its kind.
    """
    kind = ""
    for character in text:
        kind = kind if _is_added(character) else _kind(character)
        yield kind


def _kind(character: str) -> str:
    if character.isspace():
        return ""
    if not character.isalnum() and character != "_":
        return SIGNS
    # wide letters have no spaces between their words, so a change of the script is taken for an end of a word
    return re.split("[ -]", name(character, ""))[0] if get_cwidth(character) == 2 else WORD


def row_begins(text: str, width: int) -> list[int]:
    """Return where each row begins of a text in a field that is so wide.

    Rows are wrapped behind a space, beside a wide letter, and in words that are longer than a row. A row has room for
    the cursor behind its last word.
    """
    begins, whole = [0], f"{text}\n"
    while begins[-1] < len(whole):
        begin, size = begins[-1], 2 * width
        while (row := _first_row(whole[begin : begin + size], width)) is None:
            size *= 2  # it has signs without a width
        begins.append(begin + row)
    return begins[:-1]


@lru_cache(maxsize=4_096)  # a key changes a few rows of a long text, and each frame asks for all of them
def _first_row(text: str, width: int) -> int | None:
    """Return where the second row of a text begins; None where the first may go on behind it."""
    column, may_break = 0, 0
    for place, each in enumerate(text):
        cells = 1 if each == "\n" else get_cwidth(each)
        if place and not each.isspace() and (text[place - 1].isspace() or 2 in (cells, get_cwidth(text[place - 1]))):
            may_break = place
        if place and column + cells > width:
            return may_break or place
        if each == "\n":
            return place + 1
        column += cells
    return None
