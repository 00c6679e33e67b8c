"""Which key points an answer mentions, and the grade that this suggests. Pure: a suggestion, never a verdict.

A key point is looked for in stretches of the answer about twice as long as it is. What counts is the share of its words
that are there, by how rare they are in the decks; and whether the words of the answer are more those of this card than
of others. It checks what was mentioned, not whether it is true. The length of an answer counts for nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from vivadeck import ticks
from vivadeck.assess import everyday
from vivadeck.assess.words import NEGATIONS, Word, near, stem, words
from vivadeck.assess.words import rarity as words_rarity
from vivadeck.card_fields import MARKDOWN_FIELDS, texts_of
from vivadeck.markdown import math
from vivadeck.model import Card
from vivadeck.text import folded
from vivadeck.ticks import Tick

# Fitted on the labelled answers to half of the cards (tests/benchmarks/assessment.py); a change of a tenth matters little.
_HEARD, _UNSURE = 0.43, 0.34  # from this score on
_OTHER_TOPIC = 0.85  # what an answer loses that has no word of this card, and words of others
_ON_TOPIC = 0.3  # this share of words of this card is enough: a story around the answer costs nothing
_SECOND = 0.7  # what the next best wording of a key point adds: two that fit are seldom a chance hit
_AROUND = 4  # small words in a stretch, besides one for each word of the phrase
_MEANS_THE_SAME = 0.7  # what an everyday word counts that stands for another
_ASKED = 0.2  # what a word of the question counts: it was there before the answer
_MOST_WORDS = 5_000  # of an answer; what follows is not read
_LONGEST_WORD = 40  # letters; a longer one is no word
_LONGEST_JOIN = 4  # words that a listener may have split: "r m s prop"
_LEAST_JOIN = 5  # letters of a word that may have been split
# Word lists: a share of small words and of signs such as "=" says that something is said, and so do parts of some words.
_SAYS, _MAY_SAY = 0.18, 0.08
_LIST_PART, _SAID_PART, _LONGEST_PART = 1.8, 2.0, 8  # words between two commas, "and"s, or full stops
_JOINS = frozenset(stem(word) for word in ("and", "or", "with", "then", "also", "plus"))
_GLUE = _JOINS | {"a", "of", stem("the")}
_DIVIDES = re.compile(r"[,;/|\n•:=()+.!?>&]")
_RELATES = re.compile(r"->|=>|→|[=:(<>+]")


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
    """What a student may say for a key point: its stems without the small words, and all words as they are."""

    stems: tuple[str, ...]
    raw: frozenset[str]


class _Expected(NamedTuple):
    """What a card listens for: the wordings of each key point, the stems of the question, how many key points have a
    stem, the stems by the folded words of the card, by the first letter of these, and what everyday words may mean.
    """

    points: tuple[tuple[_Phrase, ...], ...]
    asked: frozenset[str]
    shared: Mapping[str, int]
    spelt: Mapping[str, str]
    known: frozenset[str]
    by_letter: Mapping[str, Sequence[str]]
    alike: Mapping[str, set[str]]


class _Place(NamedTuple):
    """A stretch of an answer, from word to word, and the share of a phrase that it has."""

    share: float
    begins: int
    ends: int
    phrase: _Phrase


def assess(answer: str, card: Card, rarity: Mapping[str, float]) -> Assessment:
    """Return which of a card's key points an answer mentions. `rarity` is that of `rarity(cards)`."""
    expected = _expected(card)
    said = words(answer)[:_MOST_WORDS]
    heard = _heard(answer, said, expected)
    own = {each for stems in heard for each, share in stems.items() if share == 1.0} - expected.asked
    if not own or not _says_something(answer, said):
        return Assessment(tuple(Point(point, Tick.NOT_HEARD, "") for point in card.key_points), 0)
    foreign = {word.stem for word, stems in zip(said, heard, strict=True) if not stems and not word.is_small}
    elsewhere = _OTHER_TOPIC * (1 - min(1.0, _on_topic(own, foreign, rarity) / _ON_TOPIC))
    points = []
    for point, phrases in zip(card.key_points, expected.points, strict=True):
        best, *more = sorted((_best(phrase, heard, expected, rarity) for phrase in phrases), key=lambda place: -place.share)
        second = more[0].share if more else 0.0
        points.append(_point(point, best, best.share + _SECOND * second - elsewhere, answer, said))
    return Assessment(tuple(points), min(ticks.BEST_SUGGESTED, ticks.grade(tuple(each.tick for each in points))))


def rarity(cards: Iterable[Card]) -> Mapping[str, float]:
    """Return how rare stems are among cards, the first 2,000 of them: from 0 (on all of them) to 1."""
    return words_rarity(" ".join(texts_of(card, MARKDOWN_FIELDS)) for card in islice(cards, 2_000))


@lru_cache(maxsize=128)
def _expected(card: Card) -> _Expected:
    """Return what a card listens for."""
    wordings = card.key_point_wordings or ((),) * len(card.key_points)
    texts = [[math.plain(text) for text in (point, *more)] for point, more in zip(card.key_points, wordings, strict=True)]
    points = tuple(tuple(_phrase(text) for text in listed) for listed in texts)
    question = math.plain(card.question)
    spelt: dict[str, str] = {}
    for text in (question, math.plain(f"{card.short}\n{card.answer}"), *(text for listed in texts for text in listed)):
        spelt.update((folded(text[word.begins : word.ends]), word.stem) for word in words(text) if not word.is_small)
    by_letter: dict[str, list[str]] = {}
    for word in spelt:
        by_letter.setdefault(word[0], []).append(word)
    shared = Counter(each for listed in points for each in {each for phrase in listed for each in phrase.stems})
    known = frozenset(spelt.values()).union(shared)
    asked = frozenset(word.stem for word in words(question) if not word.is_small)
    return _Expected(points, asked, shared, spelt, known, by_letter, everyday.alike(known))


def _phrase(text: str) -> _Phrase:
    said = words(text)
    telling = [word for word in said if not word.is_small] or said
    return _Phrase(tuple(dict.fromkeys(word.stem for word in telling)), _raw(text))


def _heard(text: str, said: Sequence[Word], expected: _Expected) -> list[dict[str, float]]:
    """Return, for each word of an answer, the stems of the card that it may be, and how much it counts for each."""
    raw = [folded(text[word.begins : word.ends]) for word in said]
    heard = [{} if word.is_small else _meant(word.stem, spelt, expected) for word, spelt in zip(said, raw, strict=True)]
    for place, spelt in enumerate(raw):
        for end in range(place + 2, min(place + _LONGEST_JOIN, len(raw)) + 1):
            joined = "".join(raw[place:end])
            known = expected.spelt.get(joined) if len(joined) >= _LEAST_JOIN else None
            for each in heard[place:end] if known else ():
                each[known or ""] = 1.0
        if _LEAST_JOIN < len(spelt) <= _LONGEST_WORD and not heard[place] and not said[place].is_small:
            heard[place] = _halves(spelt, expected.known)
    return heard


def _meant(each: str, spelt: str, expected: _Expected) -> dict[str, float]:
    """Return the stems of the card that one word may be: itself, but for a slip, or another that means the same."""
    meant = dict.fromkeys(expected.alike.get(each, ()), _MEANS_THE_SAME)
    if each in expected.known:
        meant[each] = 1.0
    elif len(spelt) <= _LONGEST_WORD and (other := near(spelt, expected.by_letter.get(spelt[0], ()))):
        meant[expected.spelt[other]] = 1.0
    return meant


def _halves(spelt: str, known: frozenset[str]) -> dict[str, float]:
    """Return two stems of the card that were written as one word; none without such two."""
    halves = ((stem(spelt[:at]), stem(spelt[at:])) for at in range(3, len(spelt) - 2))
    return dict.fromkeys(next((each for each in halves if known.issuperset(each)), ()), 1.0)


def _on_topic(own: Iterable[str], foreign: Iterable[str], rarity: Mapping[str, float]) -> float:
    """Return the share that words of this card have in those words of an answer that the decks have at all."""
    here = sum(rarity.get(each, 1.0) for each in own)
    return here / (here + sum(rarity.get(each, 0.0) for each in foreign) or 1.0)


def _best(
    phrase: _Phrase, heard: Sequence[Mapping[str, float]], expected: _Expected, rarity: Mapping[str, float]
) -> _Place:
    """Return the shortest stretch of the answer that has most of a phrase."""
    weights = {each: _weight(each, expected, rarity) for each in phrase.stems}
    total = sum(weights.values()) or 1.0
    places = [place for place, stems in enumerate(heard) if not weights.keys().isdisjoint(stems)]
    length = 2 * len(weights) + _AROUND
    best = _Place(0.0, 0, 0, phrase)
    for first, begins in enumerate(places):
        found: dict[str, float] = {}
        ends = begins
        for place in places[first : first + length]:
            if place >= begins + length:
                break
            for each, share in heard[place].items():
                if each in weights and share > found.get(each, 0.0):
                    found[each], ends = share, place
        share = sum(weights[each] * counts for each, counts in found.items()) / total
        if (share, begins - ends) > (best.share, best.begins - best.ends):
            best = _Place(share, begins, ends, phrase)
    return best


def _weight(each: str, expected: _Expected, rarity: Mapping[str, float]) -> float:
    """Return what a stem counts: less if the question has it, and if several key points have it."""
    asked = _ASKED if each in expected.asked else 1.0
    return asked * rarity.get(each, 1.0) / max(1, expected.shared[each]) ** 0.5


def _point(point: str, best: _Place, score: float, answer: str, said: Sequence[Word]) -> Point:
    if score < _UNSURE:
        return Point(point, Tick.NOT_HEARD, "")
    quoted = answer[said[best.begins].begins : said[best.ends].ends]
    return Point(point, Tick.HEARD if score >= _HEARD else Tick.UNSURE, quoted, _hint(best.phrase, quoted))


def _hint(phrase: _Phrase, quoted: str) -> str:
    return ""


def _raw(text: str) -> frozenset[str]:
    return frozenset(word.strip(".,;:!?()“”\"") for word in folded(text).replace("’", "'").split())


def _says_something(text: str, said: Sequence[Word]) -> bool:
    """Tell whether the words say something, and are not only a list of terms."""
    parts = small = counted = last = 0
    divided = True
    for word in said:
        divided = divided or bool(_DIVIDES.search(text, last, word.begins)) or word.stem in _JOINS
        last = word.ends
        if word.stem not in _GLUE:
            parts, counted, small = parts + divided, counted + 1, small + word.is_small
            divided = False
    if len(said) < 4:
        return parts == 1
    says = (small + len(_RELATES.findall(text[:last]))) / len(said)
    part = counted / max(1, parts)
    return says >= _SAYS or (says >= _MAY_SAY and part >= _LIST_PART) or _SAID_PART <= part <= _LONGEST_PART
