"""The usual mistakes of a card that an answer may make: a hint, never a deduction. Pure.

A mistake is heard as a key point is, but only where the student's own words have more of it than a sentence of the card
that is right: both often share most of their words.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from vivadeck.assess import hints
from vivadeck.assess.listening import Expected, expected, listen
from vivadeck.assess.stretches import best_stretch, shown, weight
from vivadeck.assess.structure import stems_of_sentences
from vivadeck.markdown import math
from vivadeck.model import Card

# Fitted on the labelled answers (tests/benchmarks/assessment.py), on a plateau.
_HEARD = 0.65  # share of a mistake's words, from which on it may be made
_MORE = 0.15  # what this is more than the share that a sentence has which is right


class HeardMistake(NamedTuple):
    """A usual mistake of a card, and the student's own words that are like it."""

    claim: str
    words: str


def heard(text: str, card: Card, rarity: Mapping[str, float]) -> tuple[HeardMistake, ...]:
    """Return the usual mistakes of a card that an answer may make, but for those that it turns round or denies."""
    if not card.mistakes:
        return ()
    claims, right = _claims(card)
    answer = listen(text, claims)
    made = []
    for mistake, (phrase, *_) in zip(card.mistakes, claims.points, strict=True):
        best = best_stretch(phrase, answer, claims, rarity)
        weights = {each: weight(each, claims, rarity) for each in phrase.stems}
        shared = (sum(weights[each] for each in sentence.intersection(weights)) for sentence in right)
        least = max(_HEARD, _MORE + max(shared, default=0.0) / (sum(weights.values()) or 1.0))
        denied = phrase._replace(lessens=frozenset())  # "not faster" denies "faster with fewer neurons", too
        if best.share >= least and not hints.turned(answer, best.begins, best.ends, denied):
            made.append(HeardMistake(mistake.claim, shown(best, answer)))
    return tuple(made)


@lru_cache(maxsize=128)
def _claims(card: Card) -> tuple[Expected, frozenset[frozenset[str]]]:
    """Return the claims of a card's mistakes as what to listen for, and the stems of each sentence that is right."""
    claims = tuple(each.claim for each in card.mistakes)
    wordings = (each for listed in card.key_point_wordings for each in listed)
    right = (*card.key_points, *wordings, card.short, card.answer)
    sentences = frozenset(frozenset(each) for text in right for each in stems_of_sentences(math.plain(text)))
    return expected(card._replace(key_points=claims, key_point_wordings=())), sentences
