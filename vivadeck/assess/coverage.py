"""Which key points an answer mentions, and the grade that this suggests. Pure: a suggestion, never a verdict.

A key point is looked for in stretches of the answer about twice as long as it is. What counts is the share of its words
that are there, by how rare they are in the decks; and whether the answer is more like another card of the decks. It
checks what was mentioned, not whether it is true. The length of an answer counts for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from math import log, sqrt
from typing import NamedTuple

from vivadeck import ticks
from vivadeck.assess import hints, mistakes
from vivadeck.assess.listening import EXACT, Expected, HeardAnswer, expected, listen
from vivadeck.assess.mistakes import HeardMistake
from vivadeck.assess.stretches import Stretch, best_stretch, shown
from vivadeck.assess.structure import is_enumeration, is_list
from vivadeck.assess.words import words
from vivadeck.card_fields import MARKDOWN_FIELDS, texts_of
from vivadeck.model import Card
from vivadeck.ticks import Tick

# Fitted on the labelled answers (tests/benchmarks/assessment.py), by cross-validation. They are on a plateau.
_HEARD, _UNSURE = 0.515, 0.36  # from this score on
_SAME = 0.5  # what the next best wording of a key point adds where the same one word shows both, otherwise 1
_CONTEXT, _BESIDE = 0.75, 8  # what the rest of the model answer's sentence adds, this close to what shows the key point
_TAKEN = 0.45  # what a key point loses by the share of its words that show another one better
_OTHER_CARD = 3.0  # what an answer loses by the share of its words that another card has more of than this one
_OTHER_DECK = 0.2  # of that share, what does not count for a card of another deck: decks of a course share their words
_MOST_CARDS = 500  # that are compared with an answer: more take long, and tell little more
_FEW = 2.0  # words that are added to those of the answer: a share of few words is a matter of chance
_RARE, _MORE = 0.9, 2  # how rare a word is that shows a key point alone; other words of the card with which any does


class Point(NamedTuple):
    """A key point and whether the answer has it. `words` are the student's own words that show it, "" without any.

    `hint` is a word of the student's to look at, "" without one: it denies, means the opposite, or names what another
    key point is about. It changes nothing.
    """

    point: str
    tick: Tick
    words: str
    hint: str = ""


class Assessment(NamedTuple):
    """What an answer has of a card's key points, and the suggested grade, 0 to 4. The usual `mistakes` that it may make
    change nothing.
    """

    points: tuple[Point, ...]
    grade: int
    mistakes: tuple[HeardMistake, ...] = ()


class Vocabulary(NamedTuple):
    """What some cards say: how rare each stem is, from 0 (on all cards) to 1, and on which cards it is."""

    rarity: Mapping[str, float]
    cards: Mapping[str, Sequence[str]]


class Decks(NamedTuple):
    """What the cards of a deck say, and what those of all decks say."""

    own: Vocabulary
    every: Vocabulary


def assess(text: str, card: Card, decks: Decks) -> Assessment:
    """Return which of a card's key points an answer mentions. `decks` is what `learn` returns for its deck."""
    wanted, rarity = expected(card), decks.own.rarity
    answer = listen(text, wanted)
    own = {each for heard in answer.heard for each, share in heard.items() if share == EXACT} - wanted.asked
    says_nothing = wanted.is_english and is_list(text, answer.words, answer.heard, wanted.follow)
    made = () if says_nothing else mistakes.heard(text, card, rarity)
    if says_nothing or not own:
        return Assessment(tuple(Point(point, Tick.NOT_HEARD, "") for point in card.key_points), 0, made)
    in_deck, anywhere = (_nearer(answer, card.id, wanted.asked, vocabulary) for vocabulary in decks)
    lost = _OTHER_CARD * max(in_deck, anywhere - _OTHER_DECK)
    is_unclear = wanted.is_english and is_enumeration(text, answer.words)  # terms alone tell little of what they mean
    points = []
    places = [
        sorted((best_stretch(phrase, answer, wanted, rarity) for phrase in phrases), key=lambda place: -place.share)
        for phrases in wanted.points
    ]
    firsts = [best for best, *_ in places]
    for point, (best, *more), context, swapped in zip(
        card.key_points, places, wanted.contexts, hints.swapped(answer, wanted), strict=True
    ):
        score = best.share + sum(each.share * (1.0 if len(best.by | each.by) > 1 else _SAME) for each in more[:1])
        score += _CONTEXT * _beside(best, answer, context, rarity) - _TAKEN * _taken(best, firsts) - lost
        if is_unclear or _is_vague(best, answer, wanted, own, rarity):
            score = min(score, _UNSURE)
        points.append(_point(point, best, score, answer, swapped))
    grade = min(ticks.BEST_SUGGESTED, ticks.grade(tuple(each.tick for each in points)))
    return Assessment(tuple(points), grade, made)


def learn(cards: Collection[Card], deck: str) -> Decks:
    """Return what the cards of a deck and those of all decks say, 500 cards at most, those of the deck first."""
    own = [*islice((card for card in cards if card.deck == deck), _MOST_CARDS)]
    some = [*islice(chain(own, (card for card in cards if card.deck != deck)), _MOST_CARDS)]
    return Decks(_vocabulary(own), _vocabulary(some))


def _vocabulary(cards: Sequence[Card]) -> Vocabulary:
    on_cards: dict[str, list[str]] = {}
    for card in cards:
        for each in _stems(card):
            on_cards.setdefault(each, []).append(card.id)
    count = len(cards)
    return Vocabulary({each: log(count / len(ids) + 1) / log(count + 1) for each, ids in on_cards.items()}, on_cards)


@lru_cache(maxsize=2 * _MOST_CARDS)  # a card is compared with the answers to each deck
def _stems(card: Card) -> frozenset[str]:
    return frozenset(word.stem for word in words(" ".join(texts_of(card, MARKDOWN_FIELDS))))


def _nearer(answer: HeardAnswer, card: str, asked: frozenset[str], vocabulary: Vocabulary) -> float:
    """Return the share of an answer's words that another card has more of than this one, 0 if no other card has more.

    The words of the question and words that no card has are left out.
    """
    said: dict[str, float] = {}  # what each word of the decks counts for this card
    for word, heard in zip(answer.words, answer.heard, strict=True):
        each = word.stem if word.stem in vocabulary.rarity else max(heard, key=lambda each: heard[each], default="")
        if each in vocabulary.rarity and each not in asked and not word.is_small:
            said[each] = max([*heard.values(), said.get(each, 0.0)])
    shares: dict[str, float] = {card: 0.0}
    total = 0.0
    for each, counts in said.items():
        weight = sqrt(vocabulary.rarity[each])
        total += weight
        for other in vocabulary.cards[each]:
            shares[other] = shares.get(other, 0.0) + (weight if other != card else 0.0)
        shares[card] += weight * (EXACT if card in vocabulary.cards[each] else counts)
    return (max(shares.values()) - shares[card]) / (total + _FEW)


def _beside(best: Stretch, answer: HeardAnswer, context: Collection[str], rarity: Mapping[str, float]) -> float:
    """Return which share of a context is heard close to a place."""
    near = answer.heard[max(0, best.begins - _BESIDE) : best.ends + _BESIDE + 1]
    weights = {each: sqrt(rarity.get(each, 1.0)) for each in context}
    heard = (weights[each] * max(stems.get(each, 0.0) for stems in near) for each in weights)
    return sum(heard) / (sum(weights.values()) + _FEW)


def _taken(best: Stretch, others: Iterable[Stretch]) -> float:
    """Return which share of the words of a place is in another one that has more."""
    taken = frozenset[int]().union(*(best.by & other.by for other in others if other.share > best.share))
    return len(taken) / max(1, len(best.by))


def _is_vague(
    best: Stretch, answer: HeardAnswer, card: Expected, own: Collection[str], rarity: Mapping[str, float]
) -> bool:
    """Tell whether one ordinary word is all that shows a phrase of several words, in an answer with hardly any more of
    the card (`own`): "It is random."
    """
    if len(best.by) != 1 or len(card.asked.union(best.phrase.stems)) < len(card.asked) + 2:
        return False
    (place,) = best.by
    heard = answer.heard[place]
    is_rare = any(
        heard[each] == EXACT and rarity.get(each, 1.0) >= _RARE for each in best.phrase.stems if each in heard
    )
    return not is_rare and sum(each not in heard for each in own) < _MORE


def _point(point: str, best: Stretch, score: float, answer: HeardAnswer, swapped: str) -> Point:
    if score < _UNSURE:
        return Point(point, Tick.NOT_HEARD, "")
    tick = Tick.HEARD if score >= _HEARD else Tick.UNSURE
    hint = swapped or hints.turned(answer, best.begins, best.ends, best.phrase)
    return Point(point, tick, shown(best, answer), hint)
