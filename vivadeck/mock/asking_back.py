"""Which follow-up an examiner asks: one about what the answer missed, not about what it had. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log

from vivadeck.markdown import math
from vivadeck.model import Card, FollowUp
from vivadeck.ticks import Tick, Ticks

Rarity = Mapping[str, float]  # of stems

_ANSWER = 0.5  # what a word counts that only the follow-up's answer has
_WORDING = 0.5  # the same of a key point's other wordings
_LEAST = 0.1  # added to the links, so that a weak one wins against no strong one by chance


@lru_cache(maxsize=1)  # all questions of a mock have the same; the first question does not need it
def rarity(cards: tuple[Card, ...]) -> Rarity:
    """Return how much each stem of these cards tells: one that is in every key point and follow-up tells nothing."""
    texts = [_stems(text) for card in cards for text in (*card.key_points, *map(_text, card.follow_ups))]
    return {stem: log((len(texts) + 1) / count) for stem, count in Counter(s for text in texts for s in text).items()}


def chosen(card: Card, ticks: Ticks, rare: Rarity) -> FollowUp | None:
    """Return the follow-up that is linked to a key point without a tick, and least to one with it; None where there is
    none.

    It is the first one where nothing is ticked that could tell, or no word is shared.
    """
    points = _points(card)
    in_points = Counter(stem for point in points for stem in point)
    weights = {stem: rare.get(stem, 0.0) / count for stem, count in in_points.items()}

    def asks_about_missed(follow_up: FollowUp) -> float:
        missed = heard = 0.0
        for point, tick in zip(points, ticks, strict=False):
            link = _link(follow_up, point, weights)
            missed, heard = (missed, max(heard, link)) if tick is Tick.HEARD else (max(missed, link), heard)
        return missed / (missed + heard + _LEAST)

    return max(card.follow_ups, key=asks_about_missed, default=None)


def _link(follow_up: FollowUp, point: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return which share of a key point, by its rare words, a follow-up has: words of several key points tell less."""
    asked = _stems(follow_up.question)
    said = dict.fromkeys(_stems(follow_up.answer), _ANSWER) | dict.fromkeys(asked, 1.0)
    shared = sum(said.get(stem, 0.0) * counts * weights[stem] for stem, counts in point.items())
    return shared / (sum(counts * weights[stem] for stem, counts in point.items()) or 1.0)


def _points(card: Card) -> list[dict[str, float]]:
    """Return what each stem of each key point counts."""
    return [
        dict.fromkeys(_stems(" ".join(more)), _WORDING) | dict.fromkeys(_stems(point), 1.0)
        for point, more in card.points_with_wordings
    ]


def _text(follow_up: FollowUp) -> str:
    return f"{follow_up.question} {follow_up.answer}"


def _stems(text: str) -> Iterable[str]:
    """Return the stems of a text without its small words, in order."""
    from vivadeck.assess.words import words  # the first question does not need it

    return dict.fromkeys(word.stem for word in words(math.plain(text)) if not word.is_small)
