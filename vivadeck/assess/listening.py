"""What a card listens for, and which of its words each word of an answer may be. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from vivadeck.assess import everyday
from vivadeck.assess.words import Word, is_negation, near, stem, words
from vivadeck.markdown import math
from vivadeck.model import Card
from vivadeck.text import folded

EXACT, _MEANS_THE_SAME = 1.0, 0.7  # what a word counts, and an everyday word that stands for another
_MOST_WORDS = 5_000  # of an answer; what follows is not read
_ENGLISH = 0.15  # share of small words; English prose has .4, German .05 of these
_LONGEST_WORD = 40  # letters; a longer one is no word
_LONGEST_JOIN = 4  # words that a listener may have split: "r m s prop"
_LEAST_JOIN = 5  # letters of a word that may have been split, or was written with the next one
# "It reduces overfitting" is said as "it does not overfit", too.
_LESSENS = frozenset(
    stem(word) for word in ("reduce", "prevent", "avoid", "stop", "less", "fewer", "against", "remove", "hard")
)


class Phrase(NamedTuple):
    """What a student may say for a key point: its stems without the small words, those of all words, and whether it
    denies something.
    """

    stems: tuple[str, ...]
    every: frozenset[str]
    denies: bool


class Expected(NamedTuple):
    """What a card listens for. `points` are the wordings of each key point, `asked` the stems of the question, `shared`
    in how many key points a stem is, `spelt` the stems by the words as they are written, `known` all stems of the card,
    `by_letter` the written words by their first letter, `alike` what an everyday word may stand for. Small words are
    known in English only: `is_english` tells whether the card has its share of them.
    """

    points: tuple[tuple[Phrase, ...], ...]
    asked: frozenset[str]
    shared: Mapping[str, int]
    spelt: Mapping[str, str]
    known: frozenset[str]
    by_letter: Mapping[str, Sequence[str]]
    alike: Mapping[str, set[str]]
    is_english: bool


class Answer(NamedTuple):
    """An answer: its text, its words, and for each word the stems of the card that it may be, with what it counts."""

    text: str
    words: Sequence[Word]
    heard: Sequence[Mapping[str, float]]

    def between(self, begins: int, ends: int) -> str:
        """Return the text from word to word, both included."""
        return self.text[self.words[begins].begins : self.words[ends].ends]


@lru_cache(maxsize=128)
def expected(card: Card) -> Expected:
    """Return what a card listens for."""
    wordings = card.key_point_wordings or ((),) * len(card.key_points)
    texts = [
        [math.plain(text) for text in (point, *more)] for point, more in zip(card.key_points, wordings, strict=True)
    ]
    points = tuple(tuple(_phrase(text) for text in listed) for listed in texts)
    question = math.plain(card.question)
    spelt: dict[str, str] = {}
    small: list[bool] = []
    for text in (question, math.plain(f"{card.short}\n{card.answer}"), *(text for listed in texts for text in listed)):
        said = words(text)
        small += [word.is_small for word in said]
        spelt.update((folded(text[word.begins : word.ends]), word.stem) for word in said if not word.is_small)
    by_letter: dict[str, list[str]] = {}
    for word in dict.fromkeys([*spelt, *spelt.values()]):
        by_letter.setdefault(word[0], []).append(word)
    shared = Counter(each for listed in points for each in {each for phrase in listed for each in phrase.stems})
    known = frozenset(spelt.values()).union(shared)
    asked = frozenset(word.stem for word in words(question) if not word.is_small)
    is_english = sum(small) >= _ENGLISH * len(small)
    return Expected(points, asked, shared, spelt, known, by_letter, everyday.alike(known), is_english)


def _phrase(text: str) -> Phrase:
    said = words(text)
    telling = [word for word in said if not word.is_small] or said
    denies = any(word.stem in _LESSENS or is_negation(folded(text[word.begins : word.ends])) for word in said)
    return Phrase(tuple(dict.fromkeys(word.stem for word in telling)), frozenset(word.stem for word in said), denies)


def listen(text: str, card: Expected) -> Answer:
    """Return an answer with what each of its words may be on a card."""
    said = words(text)[:_MOST_WORDS]
    raw = [folded(text[word.begins : word.ends]) for word in said]
    heard = [{} if word.is_small else _meant(word.stem, spelt, card) for word, spelt in zip(said, raw, strict=True)]
    for place, spelt in enumerate(raw):
        for end in range(place + 2, min(place + _LONGEST_JOIN, len(raw)) + 1):
            joined = "".join(raw[place:end])
            known = card.spelt.get(joined) if len(joined) >= _LEAST_JOIN else None
            for each in heard[place:end] if known else ():
                each[known or ""] = EXACT
        if _LEAST_JOIN < len(spelt) <= _LONGEST_WORD and not heard[place] and not said[place].is_small:
            heard[place] = _halves(spelt, card.known)
    return Answer(text, said, heard)


def _meant(each: str, spelt: str, card: Expected) -> dict[str, float]:
    """Return the stems of the card that one word may be: itself, but for a slip, or others that mean the same."""
    meant = dict.fromkeys(card.alike.get(each, ()), _MEANS_THE_SAME)
    if each in card.known:
        meant[each] = EXACT
    elif len(spelt) <= _LONGEST_WORD and (other := near(spelt, card.by_letter.get(spelt[0], ()))):
        meant[card.spelt.get(other, other)] = EXACT
    return meant


def _halves(spelt: str, known: frozenset[str]) -> dict[str, float]:
    """Return two stems of the card that were written as one word; none without such two."""
    halves = ((stem(spelt[:at]), stem(spelt[at:])) for at in range(3, len(spelt) - 2))
    return dict.fromkeys(next((each for each in halves if known.issuperset(each)), ()), EXACT)
