"""Do two card names ask one thing? Pure: a name is the second half of an id, or the slug of a question.

A wrong yes is much worse than a wrong no. So every word counts that may change the question: a number, a letter, "not",
"why", another term, even if only one letter differs (nitrate, nitrite).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import log2
from typing import NamedTuple

from vivadeck.text import words_of

LEAST_TELLING = 4  # shared words, for one more word to be a detail: "time complexity" is not "average time …"


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ASKING = _split(
    """an any are as at be been briefly by can could define describe did discuss do does explain for had has have here
    in is it its meant mention of on our please shall should some that the their these they this those to was we were
    what what-s which will with would you your and"""
)
_MANNERS = _split("how when where who whom whose why")  # with another of these, the question is another
_TURNING = _split(  # with all words of three letters (not, nor, vs, max)
    "average best except first last least left lower maximum minimum most never only right second upper versus without"
)
_SPELLINGS = (  # British to American
    (re.compile(r"(?<=\w{3})is(?=(?:e[drs]?|ers|ing|ations?)\Z)"), "iz"),
    (re.compile(r"(?<=analy)s(?=e|ing)"), "z"),
    (re.compile(r"\A(behavi|col|fav|flav|hon|lab|neighb|tum|vap)our"), r"\1or"),
    (re.compile(r"(?<=[ae]l)l(?=(?:ed|ers?|ing)\Z)"), ""),
    (re.compile(r"\A((?:\w*met|cent|fib|lit))re(?=s?\Z)"), r"\1er"),
    (re.compile(r"(?<=alog)ue(?=s?\Z)"), ""),
    (re.compile(r"(?<=\w)[ao]e(?=\w{3})"), "e"),
)
_PLURAL = re.compile(r"(?<=ss)es\Z|(?<=sh|ch|as|us)es\Z|(?<=\w[^sui])(?<!ia)s\Z|(?<=\A..u)s\Z")  # not of bias, axis
_INFLECTED = re.compile(r"(?<=\w{3})(?:ed|ing)\Z|(?<=\Aus)(?:ed|ing)\Z")
_DOUBLED = re.compile(r"([bdgmnprt])(?=\1\Z)")
_EXACT = re.compile(r"\w|[ivx]+|\w*\d\w*")


class NameWord(NamedTuple):
    """A word in American spelling, and the stem that its plural and its other forms share."""

    spelled: str
    stem: str


class Keywords(NamedTuple):
    """The words of a name, and what it asks about them. A bare name (`dropout`) asks nothing."""

    words: tuple[NameWord, ...]
    manners: frozenset[str]
    asks: bool


@lru_cache(100_000)
def keywords(name: str) -> Keywords:
    """Return the keywords of a name: the words that do not only ask or connect."""
    parts = list(words_of(re.sub(r"what-s\b", "what", name.casefold())))
    words = tuple(
        _word(part)
        for part, after in zip(parts, [*parts[1:], ""], strict=False)
        if part not in _ASKING | _MANNERS and not (part == "a" and after)  # the last may be a letter: hepatitis A
    )
    return Keywords(words, _MANNERS.intersection(parts), not (_ASKING | _MANNERS).isdisjoint(parts))


def similarity(one: Keywords, other: Keywords, often: Mapping[str, int]) -> float:
    """Return the share (0–1) of words that both have. The fewer cards have a word (`often`), the more it counts."""
    exact = [{word.spelled for word in name.words if _EXACT.fullmatch(word.spelled)} for name in (one, other)]
    if all(exact) and exact[0] != exact[1]:
        return 0.0  # question 3 is not question 4
    shared = total = 0.0
    for mine, theirs in ((one.words, other.words), (other.words, one.words)):
        for word in mine:
            weight = 1 / (1 + log2(1 + often.get(word.stem, 0)))
            total += weight
            shared += weight * max((_nearness(word, each) for each in theirs), default=0.0)
    return shared / total * (1.0 if one.manners == other.manners else 0.9) if total else 0.0


def is_same(one: Keywords, other: Keywords) -> bool:
    """Tell whether both ask one thing: equal words in one order, except for slips and one extra word."""
    fewer, more = sorted((one.words, other.words), key=len)
    if one.manners != other.manners or not any(len(word.spelled) > 2 for word in fewer):
        return False
    if one.asks != other.asks and len(fewer) < 2:
        return False  # `dropout` alone can ask anything
    if len(fewer) == len(more):
        return _agree(fewer, more) or _is_passive(fewer, more) or _is_passive(more, fewer)
    if len(fewer) < LEAST_TELLING or len(more) > len(fewer) + 1:
        return False
    return any(_agree(fewer, rest) and not _turns(word) for word, rest in _each_left_out(more))


def _is_passive(active: Sequence[NameWord], passive: Sequence[NameWord]) -> bool:
    """Tell whether "normalize the inputs" became "the inputs are normalized". "A to B" is not "B to A"."""
    verb, *rest = active
    return any(
        word.stem == verb.stem and word.spelled.endswith("ed") and word != verb and _agree(rest, others)
        for word, others in _each_left_out(passive)
    )


def _each_left_out(words: Sequence[NameWord]) -> Iterator[tuple[NameWord, Sequence[NameWord]]]:
    return ((word, (*words[:at], *words[at + 1 :])) for at, word in enumerate(words))


def _agree(one: Sequence[NameWord], other: Sequence[NameWord]) -> bool:
    return all(_nearness(*pair) == 1.0 for pair in zip(one, other, strict=True))


def _turns(word: NameWord) -> bool:
    return len(word.spelled) < 4 or word.spelled in _TURNING or bool(_EXACT.fullmatch(word.spelled))


def _nearness(one: NameWord, other: NameWord) -> float:
    if one.stem == other.stem or (one.spelled[0] == other.spelled[0] and _is_slip(one.spelled, other.spelled)):
        return 1.0
    return 0.8 if len(one.stem) > 3 and len(other.stem) > 3 and one.stem[:5] == other.stem[:5] else 0.0


def _is_slip(one: str, other: str) -> bool:
    """Tell whether two words differ by a typo: two letters swapped, one doubled, or a wrong vowel in the middle.

    Beginnings and ends change the meaning (micro-, macro-; nitrate, nitrite), and so do consonants (osteoblast,
    osteoclast).
    """
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 5 or len(longer) > len(shorter) + 1 or not (one.isalpha() and other.isalpha()):
        return False
    start = _shared(shorter, longer)
    end = min(_shared(shorter[::-1], longer[::-1]), len(shorter) - start)
    middle, other_middle = shorter[start : len(shorter) - end], longer[start : len(longer) - end]
    is_swapped = len(middle) == 2 and middle == other_middle[::-1]
    if is_swapped or (not middle and other_middle == longer[start - 1 : start]):
        return True
    letters = set(middle) | set(other_middle if middle else "")
    return min(start, end) > 3 and len(other_middle) == 1 and letters <= set("aeiou")


def _shared(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@lru_cache(100_000)
def _word(word: str) -> NameWord:
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    return NameWord(word, _stem(word))


def _stem(word: str) -> str:
    """Return the stem that a word shares with its plural, -ed and -ing; with other endings it is another word."""
    if word != "use" and (len(word) < 4 or any(letter.isdigit() for letter in word)):
        return word
    stem = _PLURAL.sub("", re.sub(r"ies\Z", "y", word))
    if _INFLECTED.search(stem):
        stem = _DOUBLED.sub("", _INFLECTED.sub("", stem))
    return stem.removesuffix("e")
