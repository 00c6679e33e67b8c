"""The states of cards after reviews and decisions: what the collection computes, without its tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from vivadeck.agenda import CardState, Item, item
from vivadeck.clock import DAY_ENDS
from vivadeck.collection.rows import last_day, replayed, state_of
from vivadeck.model import Card, Decision, Review


def states(
    reviews: Iterable[Review], decisions: Iterable[Decision], today: date, day_ends: time = DAY_ENDS
) -> dict[str, CardState]:
    """Return the state of each card that has reviews or a decision; the last decision counts."""
    latest = {decision.card: decision for decision in decisions}
    rows = replayed(reviews, latest, day_ends, last_day(today)).states
    return {row[0]: state for row in rows if (state := state_of(row)) != CardState()}


def items(
    cards: Iterable[Card],
    reviews: Iterable[Review],
    decisions: Iterable[Decision],
    today: date,
    day_ends: time = DAY_ENDS,
) -> list[Item]:
    """Return the items of the cards on the study day `today`."""
    answer = states(reviews, decisions, today, day_ends)
    return [item(card, answer.get(card.id), today, day_ends) for card in cards]
