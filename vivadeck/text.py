"""The second half of an id, made from a question: for a card whose deck gives it none. Pure.

It depends on the question alone, never on the cards beside it, so that no change of these can give one card the
history of another. Where the words alone would not tell two questions apart (C, C++ and C#; stems that share 60
characters; questions without letters), four hexadecimal digits of the whole question follow them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal

LONGEST_SLUG = 60
_NAMELESS = "card"
_WORD = re.compile(r"[^\W_]+")
# What the words of a question lose, and may be all that tells it from another: symbols (but for those that only mark
# code, formulas and accents), a minus, `__`, and brackets and operators that stand alone, as in "What does % do?".
_SYMBOL = re.compile(
    r"""[+<=>^|~\#] | __ | (?<![^\s`'"(])[-−](?=[\d.])
    | (?<![^\s`'"(])[%&*/@\\]+(?![^\s`'")?.,]) | (?<![^\s`'"])[()\[\]{}]+(?![^\s`'"?.,])""",
    re.VERBOSE,
)
_SAYS_NOTHING = "$`´¨˜"
_AT_THE_END = " ?!.…:"


def slug(question: str) -> str:
    """Return the words of a question, lower-cased and joined with hyphens; a vowel sign is part of its letter."""
    return _name(words_of(_folded(question)))


def made_name(question: str) -> str:
    """Return the name of a card without one: the slug where it loses nothing, else slug, `_` and four hex digits."""
    words = list(words_of(_folded(question)))
    name = _name(words)
    if words and len(name) == len("-".join(words)) and not is_lossy(question):
        return name
    exact = _folded(question, "NFC")
    return f"{name}_{digits(exact.rstrip(_AT_THE_END) or exact)}"


def former_name(question: str) -> str:
    """Return the name that earlier versions of viva made: it loses vowel signs, symbols, and what is too long."""
    return _name(_WORD.findall(_folded(question)))


def note_names(questions: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return by which name Anki knows each card of a deck, in its order; `names` are those that are written, "" for a
    made one.

    A made name is the one that earlier versions of viva made, for the first card that has a claim to it: a card that is
    added behind it does not get its note.
    """
    taken = {name for name in names if name}
    chosen = []
    for question, name in zip(questions, names, strict=True):
        exact = _folded(question, "NFC")
        wanted = (former_name(question), made_name(question), f"{former_name(question)}_{digits(exact)}")
        chosen.append(name or next((each for each in wanted if each not in taken), wanted[-1]))
        taken.add(chosen[-1])
    return chosen


def is_lossy(question: str) -> bool:
    """Tell whether a question has symbols, which its slug loses, and which may be all that tells it from another."""
    exact = _folded(question, "NFC")
    return bool(_SYMBOL.search(exact)) or (not exact.isascii() and any(map(_tells, exact)))


def has_digits(name: str) -> bool:
    """Tell whether a name ends in the digits of a question that its words do not tell from others."""
    return bool(re.search(r"_[0-9a-f]{4}\Z", name))


def digits(*texts: str) -> str:
    """Return four hexadecimal digits that stand for texts."""
    import hashlib  # most decks need none

    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:4]


def _folded(question: str, form: Literal["NFC", "NFKC"] = "NFKC") -> str:
    return " ".join(unicodedata.normalize(form, question).casefold().split())


def _tells(character: str) -> bool:
    """Tell whether a character is a symbol, or a small letter or figure above or below the line (x², x₂)."""
    is_symbol = unicodedata.category(character)[0] == "S" and character not in _SAYS_NOTHING
    return is_symbol or unicodedata.decomposition(character).startswith(("<super>", "<sub>"))


def words_of(text: str) -> Iterator[str]:
    """Yield runs of letters and digits, each with the marks (vowel signs, accents) that follow it."""
    if text.isascii():
        yield from _WORD.findall(text)
        return
    word = ""
    for character in text:
        if character.isalnum() or (word and unicodedata.category(character)[0] == "M"):
            word += character
        elif word:
            yield word
            word = ""
    if word:
        yield word


def _name(words: Iterator[str] | Sequence[str]) -> str:
    name = "-".join(islice(words, LONGEST_SLUG))  # a word has a letter at least
    if len(name) > LONGEST_SLUG:
        name = name[: LONGEST_SLUG + 1].rpartition("-")[0] or name[:LONGEST_SLUG]
    return name or _NAMELESS
