"""The stretch of an answer that has most of a phrase. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

from vivadeck.assess.hints import clause_of
from vivadeck.assess.listening import Expected, HeardAnswer, Phrase

_ASKED = 0.3  # what a word of the question counts: it was there before the answer
_NEXT_SENTENCE = 0.8  # what a word counts that is in another sentence than the first of the stretch
_MOST = 0.7  # share of the words of a stretch in a sentence, from which on its clause shows the phrase alone
_AROUND = 6  # words in a stretch, besides two for each word of the phrase


class Stretch(NamedTuple):
    """A stretch of an answer, from word to word, the share of a phrase that it has, and by which of its words."""

    share: float
    begins: int
    ends: int
    phrase: Phrase
    by: frozenset[int] = frozenset()


def best_stretch(phrase: Phrase, answer: HeardAnswer, card: Expected, rarity: Mapping[str, float]) -> Stretch:
    """Return the shortest stretch of the answer that has most of a phrase."""
    weights = {each: weight(each, card, rarity) for each in phrase.stems}
    total = sum(weights.values()) or 1.0
    places = [place for place, heard in enumerate(answer.heard) if not weights.keys().isdisjoint(heard)]
    length = 2 * len(weights) + _AROUND
    most = Stretch(0.0, 0, 0, phrase)
    for first, begins in enumerate(places):
        found: dict[str, tuple[float, int]] = {}
        ends = begins
        for place in places[first : first + length]:
            if place >= begins + length:
                break
            near = 1.0 if answer.sentences[place] == answer.sentences[begins] else _NEXT_SENTENCE
            for each, counts in answer.heard[place].items():
                if each in weights and (each not in found or counts * near > found[each][0]):
                    found[each], ends = (counts * near, place), place
        share = sum(weights[each] * counts for each, (counts, _) in found.items()) / total
        if (share, begins - ends) > (most.share, most.begins - most.ends):
            most = Stretch(share, begins, ends, phrase, frozenset(place for _, place in found.values()))
    return most


def weight(each: str, card: Expected, rarity: Mapping[str, float]) -> float:
    """Return what a stem counts: less if the question has it, and if several key points have it."""
    asked = _ASKED if each in card.asked else 1.0
    return asked * sqrt(rarity.get(each, 1.0)) / max(1, card.shared[each])


def shown(stretch: Stretch, answer: HeardAnswer) -> str:
    """Return the student's words that show a phrase: those of the sentence that has most of it, and of one clause of
    that if this has nearly all.
    """
    places = sorted(stretch.by) or [stretch.begins]
    sentences = [answer.sentences[place] for place in places]
    number = max(sentences, key=sentences.count)
    places = [place for place in places if answer.sentences[place] == number]
    clauses = [[place for place in places if place in clause_of(answer, each)] for each in places]
    clause = max(clauses, key=len)
    by = clause if len(clause) >= _MOST * len(places) else places
    return answer.between(by[0], by[-1])
