"""Which key points an answer mentions, and the grade that this suggests. Pure: a suggestion, never a verdict.

A key point is looked for in stretches of the answer about twice as long as it is: the share of its words that are
there, weighted by how rare they are in the decks, words of the question counted little. It checks what was mentioned,
not whether it is true. The length of an answer counts for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from vivadeck import ticks
from vivadeck.assess.words import NEGATIONS, Word, near, stem, words
from vivadeck.assess.words import rarity as words_rarity
from vivadeck.card_fields import MARKDOWN_FIELDS, texts_of
from vivadeck.markdown import math
from vivadeck.model import Card
from vivadeck.text import folded
from vivadeck.ticks import Tick

_HEARD, _UNSURE = 0.4, 0.3  # from this score on
_ON_TOPIC = 0.2  # the most that the words of the model answer add to a score
_ALONE = 0.7  # what one word is worth where a key point has more
_ASKED = 0.1  # what a word of the question counts in a key point
_SMALL_SHARE = 0.08  # of the words of an answer that says something are small, "and" and the like not counted
_WORDS_A_PART = 1.8  # between two commas
_GLUE = frozenset(stem(word) for word in ("and", "or", "the", "a", "with", "then", "also", "of", "plus"))
_MOST_WORDS = 2_000  # of an answer; what follows is not read
_LONGEST_JOIN = 4  # words that a listener may have split: "r m s prop"


class Point(NamedTuple):
    """A key point and whether the answer has it. `words` are the student's own words that show it, "" without any.

    `hint` is why to look at them again: they deny what the key point says, or the other way round; "" without one.
    """

    point: str
    tick: Tick
    words: str
    hint: str = ""


class Assessment(NamedTuple):
    """What an answer has of a card's key points, and the suggested grade, 0 to 4."""

    points: tuple[Point, ...]
    grade: int


class _Phrase(NamedTuple):
    """What a student may say for a key point: its stems with their weights, its words as they are, and whether it denies
    something.
    """

    weights: Mapping[str, float]
    spelt: Mapping[str, str]
    denies: bool

    @property
    def total(self) -> float:
        return sum(self.weights.values())


class _Place(NamedTuple):
    """A stretch of an answer, from word to word, and how much of a phrase it has, from 0 to 1."""

    score: float
    begins: int
    ends: int
    phrase: _Phrase


def assess(answer: str, card: Card, rarity: Mapping[str, float]) -> Assessment:
    """Return which of a card's key points an answer mentions. `rarity` is that of `rarity(cards)`."""
    phrases = [_phrases(card, place, rarity) for place in range(len(card.key_points))]
    spoken = _Spoken(answer, card, phrases)
    points = tuple(_point(point, spoken, listed) for point, listed in zip(card.key_points, phrases, strict=True))
    return Assessment(points, min(ticks.BEST_SUGGESTED, ticks.grade(tuple(each.tick for each in points))))


def rarity(cards: Iterable[Card]) -> Mapping[str, float]:
    """Return how rare stems are among cards, the first 2,000 of them: from 0 (on all of them) to 1."""
    return words_rarity(" ".join(texts_of(card, MARKDOWN_FIELDS)) for card in islice(cards, 2_000))


def _phrases(card: Card, place: int, rarity: Mapping[str, float]) -> list[_Phrase]:
    """Return the ways to say a key point."""
    wordings = card.key_point_wordings[place] if card.key_point_wordings else ()
    asked = {word.stem for word in words(math.plain(card.question))}
    return [_phrase(math.plain(text), asked, rarity) for text in (card.key_points[place], *wordings)]


def _phrase(text: str, asked: set[str], rarity: Mapping[str, float]) -> _Phrase:
    said = words(text)
    telling = [word for word in said if not word.is_small] or said
    weights = {word.stem: rarity.get(word.stem, 1.0) * (_ASKED if word.stem in asked else 1.0) for word in telling}
    return _Phrase(weights, _spelt(text, telling), _denies(text, said))


def _spelt(text: str, said: Iterable[Word]) -> dict[str, str]:
    """Return the stems of words by the words as they are in the text."""
    return {folded(text[word.begins : word.ends]): word.stem for word in said}


class _Spoken:
    """An answer: its words, and for each the stems of the card that it may be (one, none, or several)."""

    def __init__(self, answer: str, card: Card, phrases: Iterable[Sequence[_Phrase]]) -> None:
        self.text = answer
        self.words = words(answer)[:_MOST_WORDS]
        text = math.plain(f"{card.short}\n{card.answer}")
        spelt = _spelt(text, (word for word in words(text) if not word.is_small))
        model = [*spelt.values()]
        asked = {word.stem for word in words(math.plain(card.question))}
        of_points = {each for listed in phrases for phrase in listed for each in phrase.weights}
        self._known = of_points | set(model)
        self._spelt = dict(spelt)
        for listed in phrases:
            for phrase in listed:
                self._spelt.update(phrase.spelt)
        self.stems = [self._stems(word) for word in self.words]
        self._join()
        said = {each for stems in self.stems for each in stems}
        new = {each for each in model if each not in asked}
        self.on_topic = min(1.0, 4 * len(new & said) / len(new)) if new else 0.0
        self.is_answer = _is_answer(self.words, self.text) and bool(said - asked)

    def _stems(self, word: Word) -> tuple[str, ...]:
        if word.is_small:
            return ()
        if word.stem in self._known:
            return (word.stem,)
        other = near(folded(self.text[word.begins : word.ends]), self._spelt)
        return (self._spelt[other],) if other else ()

    def _join(self) -> None:
        """Add stems that were said as several words ("back propagation"), or as one word instead of several."""
        raw = [folded(self.text[word.begins : word.ends]) for word in self.words]
        for length in range(2, _LONGEST_JOIN + 1):
            for place in range(len(raw) - length + 1):
                joined = stem("".join(raw[place : place + length]))
                if len(joined) > _LONGEST_JOIN and joined in self._known:
                    for each in range(place, place + length):
                        self.stems[each] = (*self.stems[each], joined)
        for place, word in enumerate(raw):
            if len(word) > 6 and not self.stems[place]:
                halves = ((stem(word[:at]), stem(word[at:])) for at in range(3, len(word) - 2))
                self.stems[place] = next((each for each in halves if set(each) <= self._known), ())

    def best(self, phrase: _Phrase) -> _Place:
        """Return the stretch of the answer that has most of a phrase."""
        places = [place for place, stems in enumerate(self.stems) if any(each in phrase.weights for each in stems)]
        length = 2 * len(phrase.weights) + 8
        best = _Place(0.0, 0, 0, phrase)
        for first, begins in enumerate(places):
            near_by = [place for place in places[first:] if place < begins + length]
            found = {each for place in near_by for each in self.stems[place] if each in phrase.weights}
            score = sum(phrase.weights[each] for each in found) / phrase.total
            if len(found) == 1 and len(phrase.weights) > 1:
                score *= _ALONE
            if score > best.score:
                best = _Place(score, begins, near_by[-1], phrase)
        return best

    def quoted(self, place: _Place) -> str:
        """Return the student's own words of a stretch."""
        return self.text[self.words[place.begins].begins : self.words[place.ends].ends]


def _point(point: str, spoken: _Spoken, phrases: Sequence[_Phrase]) -> Point:
    if not spoken.is_answer:
        return Point(point, Tick.NOT_HEARD, "")
    best = max((spoken.best(phrase) for phrase in phrases), key=lambda place: place.score)
    score = best.score + _ON_TOPIC * spoken.on_topic if best.score else 0.0
    if score < _UNSURE:
        return Point(point, Tick.NOT_HEARD, "")
    tick = Tick.HEARD if score >= _HEARD else Tick.UNSURE
    quoted = spoken.quoted(best)
    denies = _denies(quoted, spoken.words[best.begins : best.ends + 1])
    hint = "" if denies is best.phrase.denies else "denied" if denies else "not denied"
    return Point(point, tick, quoted, hint)


def _denies(text: str, said: Sequence[Word]) -> bool:
    raw = folded(text).replace("’", "'").split()
    return bool(said) and any(word.strip(".,;:!?") in NEGATIONS or "n't" in word for word in raw)


def _is_answer(said: Sequence[Word], text: str) -> bool:
    """Tell whether the words say something: not a list of terms, and not only that the student does not know."""
    if len(said) < 4:
        return bool(said)
    parts = [part for part in re.split(r"[,;/|\n•]", text) if part.strip()]
    share = sum(word.is_small and word.stem not in _GLUE for word in said) / len(said)
    return share >= _SMALL_SHARE and (len(said) / len(parts) >= _WORDS_A_PART or share > 3 * _SMALL_SHARE)
