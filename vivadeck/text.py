"""Texts as they are compared: in a search, and in ids. Pure.

The second half of an id is made from a question, for a card without an `id` in its deck. It depends on the question
alone, never on other cards, so that no change of these can give one card the history of another. Where the words alone
would not tell two questions apart (C, C++ and C#; stems that share 60 characters; questions without letters), four
hexadecimal digits of the whole question follow them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from vivadeck.card_fields import CARD_FIELDS, texts_of
from vivadeck.model import Card

LONGEST_SLUG = 60
_NAMELESS = "card"
_WORD = re.compile(r"[^\W_]+")
# What a slug loses, although two questions may differ in nothing else: symbols (except those that only mark code,
# formulas and accents), a minus, `__`, and brackets and operators that stand alone, as in "What does % do?".
_SYMBOL = re.compile(
    r"""[+<=>^|~\#] | __ | (?<![^\s`'"(])[-−](?=[\d.])
    | (?<![^\s`'"(])[%&*/@\\]+(?![^\s`'")?.,]) | (?<![^\s`'"])[()\[\]{}]+(?![^\s`'"?.,])""",
    re.VERBOSE,
)
_ACCENTS = r"[\u0300-\u036f](?<=[^\W\d_].)[\u0300-\u036f]*"  # those on letters: "≠" stays
_SAYS_NOTHING = "$`´¨˜"
_AT_THE_END = " ?!.…:"

BREAK = "\x1f"  # between the texts of one field: no phrase reaches across it
CLOSED_UP = f"{BREAK}\x1e"  # before the words that are written with hyphens: nothing is found inside them
_LIKE_QUESTION, _LIKE_TAGS, _LIKE_ANSWER = (
    tuple(field for field in CARD_FIELDS if field.searched == place) for place in ("question", "tags", "answer")
)


class Searched(NamedTuple):
    """The texts of a card that are searched, folded. A card's name counts as one of its tags."""

    question: str
    tags: str
    answer: str


def slug(question: str) -> str:
    """Return the words of a question, in lower case and joined with hyphens; a vowel sign is part of its letter."""
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
    """Return the name by which Anki knows each card of a deck, in order. `names` are from the deck file, "" for none.

    A card without a name gets the one that earlier versions of viva made, if no card before it has that name: so a card
    that is added later does not get another card's note.
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
    """Tell whether a question has symbols: its slug loses them, although two questions may differ in nothing else."""
    exact = _folded(question, "NFC")
    return bool(_SYMBOL.search(exact)) or (not exact.isascii() and any(map(_is_symbol, exact)))


def has_digits(name: str) -> bool:
    """Tell whether a name ends in `_` and four hexadecimal digits, as `made_name` writes them."""
    return bool(re.search(r"_[0-9a-f]{4}\Z", name))


def digits(*texts: str) -> str:
    """Return the first four hexadecimal digits of the texts' SHA-256."""
    import hashlib  # most decks need none

    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:4]


def _folded(question: str, form: Literal["NFC", "NFKC"] = "NFKC") -> str:
    return " ".join(unicodedata.normalize(form, question).casefold().split())


def _is_symbol(character: str) -> bool:
    """Tell whether a character is a symbol, or a small letter or digit above or below the line (x², x₂)."""
    is_category = unicodedata.category(character)[0] == "S" and character not in _SAYS_NOTHING
    return is_category or unicodedata.decomposition(character).startswith(("<super>", "<sub>"))


def folded(text: str) -> str:
    """Return a text as search compares it: in lower case, its letters without accents."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return re.sub(_ACCENTS, "", unicodedata.normalize("NFD", lowered))


def searched(card: Card) -> Searched:
    """Return what of a card is searched."""
    return Searched(
        _also_closed_up(BREAK.join(texts_of(card, _LIKE_QUESTION))),
        _also_closed_up(BREAK.join((*texts_of(card, _LIKE_TAGS), card.name))),
        folded(BREAK.join(texts_of(card, _LIKE_ANSWER))),
    )


def _also_closed_up(text: str) -> str:
    """Return the text, folded, then its hyphenated words without hyphens: "crossentropy" finds "cross-entropy"."""
    plain = folded(text)
    hyphenated = [word for word in re.split(r"[^\w-]+", plain) if "-" in word]
    return plain + CLOSED_UP + BREAK.join(hyphenated).replace("-", "")


def same_question(question: str) -> str:
    """Return what is the same for two questions that differ in case, accents, spaces, or the sign at the end only."""
    return " ".join(folded(question).split()).rstrip(_AT_THE_END)


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
