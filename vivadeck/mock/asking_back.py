"""Which follow-up an examiner asks: the one that is closest to what the answer missed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain
from math import log, sqrt

from vivadeck.model import Card, FollowUp
from vivadeck.text import folded, words_of
from vivadeck.ticks import Tick, Ticks

Rarity = Mapping[str, float]  # of words


@lru_cache(maxsize=1)  # all questions of a mock have the same; the first question does not need it
def rarity(cards: tuple[Card, ...]) -> Rarity:
    """Return how much each word of these cards tells: one that is in every key point and follow-up tells nothing."""
    texts = [_words(text) for card in cards for text in (*card.key_points, *map(_text, card.follow_ups))]
    counts = Counter(chain.from_iterable(texts))
    return {word: log(len(texts) / count) for word, count in counts.items()}


def chosen(card: Card, ticks: Ticks, rare: Rarity) -> FollowUp | None:
    """Return the follow-up whose words are closest to the key points that are not ticked; None where there is none.

    It is the first one where nothing is ticked that could tell, or no word is shared.
    """
    missed = _words(" ".join(_missed(card, ticks)))

    def closeness(follow_up: FollowUp) -> float:
        words = _words(_text(follow_up))
        return _weight(words & missed, rare) / sqrt(_weight(words, rare) or 1)

    return max(card.follow_ups, key=closeness, default=None)


def _missed(card: Card, ticks: Ticks) -> Iterable[str]:
    """Yield the key points that an answer did not have, with their other wordings."""
    for place, tick in enumerate(ticks):
        if tick is not Tick.HEARD:
            yield card.key_points[place]
            yield from card.key_point_wordings[place] if card.key_point_wordings else ()


def _text(follow_up: FollowUp) -> str:
    return f"{follow_up.question} {follow_up.answer}"


def _words(text: str) -> frozenset[str]:
    """Return the words of a text, folded, without the s of a plural."""
    return frozenset(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words_of(folded(text)))


def _weight(words: Iterable[str], rare: Rarity) -> float:
    return sum(rare.get(word, 0.0) for word in sorted(words))
