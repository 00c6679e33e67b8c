"""Every card with its figures, sorted by one of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import inf
from typing import NamedTuple

from vivadeck import sm2
from vivadeck.agenda import Item
from vivadeck.exam.memory import Memory, recall_on
from vivadeck.tally import LONGEST_MS, CardStage, stage_of


class CardFigures(NamedTuple):
    """A card: the chance of recalling it today (0–1), its interval in days, how often it was forgotten, its answers,
    the mean seconds of one, and the study days on which it was last seen and is due; None or 0 for a new card.

    Where statistics are about the reviews since a day, `lapses`, `answers` and `seconds` are those since then.
    """

    id: str
    recall: float | None
    interval_days: int | None
    lapses: int
    answers: int
    seconds: float | None
    seen: date | None
    due: date | None
    stage: CardStage
    is_suspended: bool


Answers = Sequence[tuple[int, int, int, int, str]]  # to a card, in time order: the fields of `tally.Answered`


def cards(
    items: Iterable[Item],
    memories: Mapping[str, Memory],
    answers: Mapping[str, Answers],
    today: date,
    since: date = date.min,
) -> list[CardFigures]:
    """Return the figures of each card. `answers` are those of each card, by its id."""
    return [_figures(item, memories.get(item.card.id), answers.get(item.card.id, ()), today, since) for item in items]


def maturity(figures: Iterable[CardFigures]) -> dict[CardStage, int]:
    """Return how many cards are new, shown again, young and mature; suspended ones do not count."""
    stages = [each.stage for each in figures if not each.is_suspended]
    return {stage: stages.count(stage) for stage in CardStage}


def _figures(item: Item, memory: Memory | None, answers: Answers, today: date, since: date) -> CardFigures:
    schedule, first = item.schedule, since.toordinal()
    times = [min(ms, LONGEST_MS) / 1000 for day, _, ms, _, _ in answers if day >= first]
    earlier = [(grade, date.fromordinal(day), mode) for day, _, _, grade, mode in answers if day < first]
    before = sm2.replay(earlier) if earlier else None
    return CardFigures(
        item.card.id,
        recall_on(memory, today.toordinal()) if memory else None,
        schedule.interval_days if schedule else None,
        (schedule.lapses if schedule else 0) - (before.lapses if before else 0),
        len(times),
        sum(times) / len(times) if times else None,
        min(today, date.fromordinal(max(day for day, *_ in answers))) if answers else None,
        schedule.due if schedule else None,
        stage_of(schedule, today),
        item.is_suspended,
    )


def in_order(figures: Iterable[CardFigures], sort: str) -> list[CardFigures]:
    """Return the cards sorted by one of their figures, new ones last.

    The weakest come first, or the shortest interval, most lapses, most seconds, most answers, longest unseen.
    """

    def key(card: CardFigures) -> tuple[float, str]:
        if card.seen is None and sort != "id":
            return inf, card.id
        values = {
            "recall": card.recall or 0.0,
            "interval": card.interval_days or 0,
            "lapses": -card.lapses,
            "seconds": -(card.seconds or 0.0),
            "reviews": -card.answers,
            "answers": -card.answers,
            "seen": card.seen.toordinal() if card.seen else 0,
            "id": 0,
        }
        return values[sort], card.id

    return sorted(figures, key=key)
