"""Which cards and topics are the weakest: those that the student would know least on the day of the exam, without more
study. Pure.

The chance is the planner's. That of the same day would say little: right after a miss it is high.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from vivadeck.agenda import Item
from vivadeck.exam.memory import PLANNER, replay
from vivadeck.exam.today import Plan
from vivadeck.model import CORE

MOST_CARDS = 10
FEWEST_IN_TOPIC = 3  # one or two cards are no topic


class WeakCard(NamedTuple):
    """A card that was shown, with the chance (0–1) of knowing it on the day without more study."""

    id: str
    chance: float


class Topic(NamedTuple):
    """A tag, or a deck where the cards have no tags, with its cards' mean chance (0–1), which is 0 for new cards. Of
    its cards, given by their places in the plan, so many are `new`."""

    name: str
    is_tag: bool
    places: tuple[int, ...]
    chance: float
    new: int


def chances(plan: Plan) -> list[float | None]:
    """Return for each card of the plan the chance of knowing it on the day without more study; None for a new card."""
    assert plan.exam.day is not None
    exam, memories = plan.exam.day.toordinal(), [replay(history.answers) for history in plan.histories]
    return [memory and PLANNER.recall(max(1, exam - memory.day), memory.half_life) for memory in memories]


def cards(plan: Plan) -> list[WeakCard]:
    """Return the weakest cards of those that were shown, the weakest first."""
    shown = [
        WeakCard(item.card.id, chance)
        for item, chance in zip(plan.items, chances(plan), strict=True)
        if chance is not None
    ]
    return sorted(shown, key=lambda card: (card.chance, card.id))[:MOST_CARDS]


def topic(plan: Plan) -> Topic | None:
    """Return the weakest topic, of equal ones the largest; None without two topics, or before any card was shown."""
    by_card = chances(plan)
    if not any(chance is not None for chance in by_card):
        return None
    for group, is_tag in ((tagged_topics(plan.items), True), (groups(plan.items)[0], False)):
        topics = [
            Topic(
                name,
                is_tag,
                tuple(places),
                sum(by_card[place] or 0.0 for place in places) / len(places),
                sum(by_card[place] is None for place in places),
            )
            for name, places in group.items()
            if FEWEST_IN_TOPIC <= len(places) < len(plan.items)
        ]
        if topics:
            return min(topics, key=lambda each: (each.chance, -len(each.places), each.name))
    return None


def tagged_topics(items: Sequence[Item]) -> dict[str, list[int]]:
    """Return the places of the items by tag, without those that are no topics: CORE, and tags that all items have."""
    tags = groups(items)[1]
    return {tag: places for tag, places in tags.items() if tag != CORE and len(places) < len(items)}


def groups(items: Sequence[Item]) -> tuple[Mapping[str, list[int]], Mapping[str, list[int]]]:
    """Return the places of the items by deck, and by tag."""
    decks, tags = dict[str, list[int]](), dict[str, list[int]]()
    for place, item in enumerate(items):
        decks.setdefault(item.card.deck, []).append(place)
        for tag in item.card.tags:
            tags.setdefault(tag, []).append(place)
    return decks, tags
