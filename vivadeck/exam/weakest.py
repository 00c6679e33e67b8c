"""Which cards and topics are the weakest: those that the student would know least on the day of the exam, or today,
without more study. Pure.

The chance is the planner's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple, Protocol

from vivadeck.exam.memory import recall_on, replay
from vivadeck.model import CORE

if TYPE_CHECKING:
    from vivadeck.exam.today import Plan

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


class Placed(Protocol):
    """A card, or as much of it as says where it belongs."""

    @property
    def id(self) -> str: ...
    @property
    def deck(self) -> str: ...
    @property
    def tags(self) -> tuple[str, ...]: ...


def chances(plan: Plan) -> list[float | None]:
    """Return for each card of the plan the chance of knowing it on the day without more study; None for a new card."""
    assert plan.exam.day is not None
    exam, memories = plan.exam.day.toordinal(), [replay(history.answers) for history in plan.histories]
    return [memory and recall_on(memory, exam) for memory in memories]


def cards(plan: Plan) -> list[WeakCard]:
    """Return the weakest cards of an exam."""
    return weak_cards([item.card for item in plan.items], chances(plan))


def topic(plan: Plan) -> Topic | None:
    """Return the weakest topic of an exam; None without two topics, or before any card was shown."""
    return next(iter(topics([item.card for item in plan.items], chances(plan))), None)


def weak_cards(placed: Sequence[Placed], by_card: Sequence[float | None]) -> list[WeakCard]:
    """Return the weakest cards of those that were shown, the weakest first. `by_card` are their chances, None for a new
    card.
    """
    shown = [WeakCard(card.id, chance) for card, chance in zip(placed, by_card, strict=True) if chance is not None]
    return nsmallest(MOST_CARDS, shown, key=lambda card: (card.chance, card.id))


def topics(placed: Sequence[Placed], by_card: Sequence[float | None]) -> list[Topic]:
    """Return the topics, the weakest first, of equal ones the largest; none without two topics, or before any card was
    shown.
    """
    if not any(chance is not None for chance in by_card):
        return []
    for group, is_tag in ((tagged_topics(placed), True), (groups(placed)[0], False)):
        topics = [
            Topic(
                name,
                is_tag,
                tuple(places),
                sum(by_card[place] or 0.0 for place in places) / len(places),
                sum(by_card[place] is None for place in places),
            )
            for name, places in group.items()
            if FEWEST_IN_TOPIC <= len(places) < len(placed)
        ]
        if topics:
            return sorted(topics, key=lambda each: (each.chance, -len(each.places), each.name))
    return []


def tagged_topics(placed: Sequence[Placed]) -> dict[str, list[int]]:
    """Return the places of the cards by tag, without those that are no topics: CORE, and tags that all cards have."""
    tags = groups(placed)[1]
    return {tag: places for tag, places in tags.items() if tag != CORE and len(places) < len(placed)}


def groups(placed: Sequence[Placed]) -> tuple[Mapping[str, list[int]], Mapping[str, list[int]]]:
    """Return the places of the cards by deck, and by tag."""
    decks, tags = dict[str, list[int]](), dict[str, list[int]]()
    for place, card in enumerate(placed):
        decks.setdefault(card.deck, []).append(place)
        for tag in card.tags:
            tags.setdefault(tag, []).append(place)
    return decks, tags
