"""How many answers were recalled: week by week, and as Anki counts retention. Pure.

*Recall* is the share of answers with a grade of 3 or more, of all answers to cards that were not new. That of the first
answer of a day says more than that of all answers, because a missed card comes again on the same day. *Retention* is
what Anki calls True Retention: only answers that count for the schedule, to cards whose interval was a day or more and
which were not shown again on the same day; the cards are *young* below 21 days, else *mature* (Anki's manual,
"Statistics" and "Card States"; `rslib/src/stats/graphs/retention.rs`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from vivadeck.stats.days import mondays
from vivadeck.tally import CardStage, CellCount
from vivadeck.ticks import RECALLED

ENOUGH = 20  # answers: the share of fewer is mostly chance


class Recall(NamedTuple):
    """So many answers, of which so many were recalled."""

    recalled: int = 0
    answers: int = 0

    @property
    def share(self) -> float | None:
        """The share of answers that were recalled (0–1); None without an answer."""
        return self.recalled / self.answers if self.answers else None


class Week(NamedTuple):
    """A week from its Monday on: the recall of all answers, and of the first answer to each card on a day."""

    monday: date
    every: Recall
    first: Recall


class Retention(NamedTuple):
    """Recall of young and of mature cards, as Anki counts it."""

    young: Recall
    mature: Recall

    @property
    def both(self) -> Recall:
        """The recall of all of them."""
        return Recall(*(a + b for a, b in zip(self.young, self.mature, strict=True)))


def weeks(counts: Iterable[CellCount], first: date, today: date) -> tuple[Week, ...]:
    """Return each week since that of `first` that has an answer, and those after it up to this one.

    A day after `today` counts as today.
    """
    by_week: dict[date, list[CellCount]] = {monday: [] for monday in mondays(first, today)}
    for count in counts:
        day = min(date.fromordinal(count.cell.day), today)
        monday = day - timedelta(days=day.weekday())
        if monday in by_week and day >= first:
            by_week[monday].append(count)
    while by_week and not by_week[monday := min(by_week)]:
        del by_week[monday]
    return tuple(
        Week(monday, recall(each), recall(count for count in each if count.cell.is_first))
        for monday, each in by_week.items()
    )


def ends(weeks: Sequence[Recall]) -> tuple[Recall, ...]:
    """Return the recall of the first and of the last weeks, of as many as have ENOUGH answers together. Where these
    overlap there is one recall, that of all weeks.
    """
    parts = []
    for order in (weeks, weeks[::-1]):
        recalled = answers = number = 0
        while answers < ENOUGH and number < len(order):
            recalled, answers = recalled + order[number].recalled, answers + order[number].answers
            number += 1
        parts.append((number, Recall(recalled, answers)))
    (first, at_first), (last, at_last) = parts
    if at_last.answers < ENOUGH or first + last > len(weeks):
        return (Recall(sum(each.recalled for each in weeks), sum(each.answers for each in weeks)),)
    return at_first, at_last


def retention(counts: Iterable[CellCount]) -> Retention:
    """Return the retention of these answers."""
    counting = [count for count in counts if count.cell.counts]
    young, mature = (
        recall(count for count in counting if count.cell.stage is stage)
        for stage in (CardStage.YOUNG, CardStage.MATURE)
    )
    return Retention(young, mature)


def recall(counts: Iterable[CellCount]) -> Recall:
    """Return the recall of those of the answers that were to cards that were not new."""
    recalled = answers = 0
    for cell, count, _ in counts:
        if cell.stage is not CardStage.NEW:
            answers += count
            recalled += count * (cell.grade >= RECALLED)
    return Recall(recalled, answers)
