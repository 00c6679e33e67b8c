"""How much is known, and what is known least. Pure.

*Known* is the mean chance of recalling a card by the planner's memory (`exam/memory.py`), over all cards that are not
suspended; a new card counts as 0. The weakest topics and cards are those of `exam/weakest.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from math import fsum
from typing import NamedTuple

from vivadeck.exam import weakest
from vivadeck.exam.memory import Memory, recall_on
from vivadeck.exam.weakest import Placed, Topic, WeakCard

OfDeck = tuple[int, int, float, Sequence[tuple[str, float]]]  # cards, new ones, sum of chances, weakest with chances
WEEK = 7  # days
MOST_TOPICS = 10


class Known(NamedTuple):
    """Of so many `cards`, of which some are `new`, a share (0–1) is known; `week_ago` the same cards' share then."""

    cards: int
    new: int
    share: float
    week_ago: float


class WeakTopic(NamedTuple):
    """A tag, or a deck where the cards have no tags, with its cards' mean chance (0–1), which is 0 for new cards."""

    name: str
    is_tag: bool
    cards: int
    new: int
    chance: float


class Standing(NamedTuple):
    """How well cards are known on a day, the weakest topics and cards first."""

    known: Known
    topics: tuple[WeakTopic, ...]
    cards: tuple[WeakCard, ...]


def standing(
    placed: Sequence[Placed], memories: Mapping[str, Memory], week_ago: Mapping[str, Memory], today: int
) -> Standing:
    """Return how well cards are known on the study day `today` (an ordinal), from the memories today and on the evening
    a week ago.
    """
    chances = [recall_on(memory, today) if (memory := memories.get(card.id)) else None for card in placed]
    before = (recall_on(week_ago.get(card.id), today - WEEK) for card in placed)
    cards = len(placed)
    known = Known(cards, chances.count(None), _mean(cards, (each or 0.0 for each in chances)), _mean(cards, before))
    return Standing(known, weak_topics(weakest.topics(placed, chances)), tuple(weakest.weak_cards(placed, chances)))


def of_decks(decks: Mapping[str, OfDeck], week_ago: float) -> Standing:
    """Return how well the cards of decks are known, and the sum of all chances a week ago."""
    total, new = sum(each[0] for each in decks.values()), sum(each[1] for each in decks.values())
    share = fsum(each[2] for each in decks.values()) / total if total else 0.0
    topics = [
        WeakTopic(name, False, cards, fresh, chances / cards)
        for name, (cards, fresh, chances, _) in decks.items()
        if weakest.FEWEST_IN_TOPIC <= cards < total and fresh < cards
    ]
    topics.sort(key=lambda each: (each.chance, -each.cards, each.name))
    weak = (WeakCard(*card) for each in decks.values() for card in each[3])
    return Standing(
        Known(total, new, share, week_ago / total if total else 0.0),
        tuple(topics[:MOST_TOPICS]),
        tuple(nsmallest(weakest.MOST_CARDS, weak, key=lambda card: (card.chance, card.id))),
    )


def weak_topics(topics: Sequence[Topic]) -> tuple[WeakTopic, ...]:
    """Return the first topics without their cards, of those that are begun: the others are new, and not weak."""
    begun = [each for each in topics if each.new < len(each.places)]
    return tuple(
        WeakTopic(each.name, each.is_tag, len(each.places), each.new, each.chance) for each in begun[:MOST_TOPICS]
    )


def _mean(cards: int, chances: Iterable[float]) -> float:
    return fsum(chances) / cards if cards else 0.0
