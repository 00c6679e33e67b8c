"""Which cards an examiner asks, in which order. Pure: the same seed and the same facts give the same draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from random import Random

from vivadeck.agenda import Item, weakness
from vivadeck.model import CORE, Card

_ON_TIME = 0.9  # the chance to recall a card whose interval is just over, by SM-2
_NEED = 3.0  # a card that is not known is so much likelier, beside 1
_ASKED_LAST = 0.05  # a card of the last mock has this share of its usual chance
_NEARLY_ALL = 0.8  # a tag of more than this share of the cards of a deck is no topic


def draw(
    items: Sequence[Item], topic: Mapping[str, str], chances: Sequence[float], most: int, seed: int | str
) -> list[Item]:
    """Return at most `most` of the cards that an examiner may ask, no card twice, in their order.

    Every `topic` (of each card, by its id) comes up before one comes up again, and none twice running where that can
    be. `chances` are the weights of the cards.
    """
    waits = _waits(chances, seed)
    rounds = Counter[str]()
    order = []
    for wait, place in sorted((wait, place) for place, wait in enumerate(waits)):
        name = topic[items[place].card.id]
        order.append((rounds[name], wait, place))
        rounds[name] += 1
    return _apart([items[place] for *_, place in sorted(order)], topic, most)


def may_be_asked(items: Iterable[Item]) -> list[Item]:
    """Return the cards that an examiner may ask: those with an answer that the student has not suspended."""
    return [item for item in items if item.card.answer and not item.is_suspended]


def topics(cards: Sequence[Card]) -> Mapping[str, str]:
    """Return the topic of each card of whole decks, by its id: its first tag, but for CORE, that not nearly every
    card of its deck has, else its deck.

    So it is the same in every mock, whichever cards are asked.
    """
    decks = Counter(card.deck for card in cards)
    counts = Counter((card.deck, tag) for card in cards for tag in set(card.tags))

    def is_topic(tag: str, deck: str) -> bool:
        return tag != CORE and counts[deck, tag] <= _NEARLY_ALL * decks[deck]

    return {card.id: next((tag for tag in card.tags if is_topic(tag, card.deck)), card.deck) for card in cards}


def chances(items: Iterable[Item], last: Collection[str], today: date) -> list[float]:
    """Return the weight of each card in a draw: weak and new cards are likelier, those with an id in `last` (of the
    last mock) are unlikely."""
    return [(1 + _NEED * need(item, today)) * (_ASKED_LAST if item.card.id in last else 1) for item in items]


def need(item: Item, today: date) -> float:
    """Return how badly a card needs to be asked, from 0 (known) to 1 (new, or missed and not recalled since)."""
    if item.schedule is None:
        return 1.0
    recall: float = _ON_TIME ** weakness(item, today)
    return max(0.0, 1 - recall)  # a journey west can put a review after today


def _waits(chances: Iterable[float], seed: int | str) -> list[float]:
    """Return how long each card waits to be drawn: it is drawn first as often as its weight is a share of all weights.

    That is so where each wait is exponential, with the weight as its rate (P. S. Efraimidis and P. G. Spirakis,
    "Weighted random sampling with a reservoir", 2006).
    """
    random = Random(seed)  # noqa: S311 - no secret
    return [random.expovariate(chance) for chance in chances]


def _apart(items: list[Item], topic: Mapping[str, str], most: int) -> list[Item]:
    """Return the first `most` items. Where one has the topic of the one before it, the next with another topic comes
    first."""
    order, waiting = list[Item](), items
    while waiting and len(order) < most:
        before = order and topic[order[-1].card.id]
        place = next((place for place, item in enumerate(waiting) if topic[item.card.id] != before), 0)
        order.append(waiting[place])
        waiting = waiting[:place] + waiting[place + 1 :]
    return order
