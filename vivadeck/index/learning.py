"""What was recorded → rows of standings. Done in another process where there is much of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from vivadeck import agenda
from vivadeck.agenda import Standing
from vivadeck.clock import study_day
from vivadeck.index.standing_rows import Today, row
from vivadeck.model import Decision, Entry, Progress, Review
from vivadeck.progress.appended import Prefix, Since, since
from vivadeck.progress.records import Unreadable
from vivadeck.progress.snapshot import State, reading


class Learned(NamedTuple):
    """What the reviews that came after a known prefix came to, as rows: the prefix that is known then, the study day of
    the latest review (an ordinal, 0 without any), and all that is no review.
    """

    rows: list[tuple[Any, ...]]
    prefix: Prefix
    latest: int
    rest: Progress


def learned(told: Since, today: Today, before: Mapping[str, Standing], decisions: Iterable[Decision]) -> Learned:
    """Return what the reviews and decisions lead to from where the cards stood before. Raises Unreadable."""
    last: deque[Review] = deque(maxlen=1)
    found = agenda.standings(_noting(told.reviews, last), decisions, today.day, today.ends, before)
    # far ahead only the last review can be, which is in no standing then
    days = [each.schedule.reviewed for each in found.values() if each.schedule]
    days += [
        study_day(each.reviewed, today.ends) for each in found.values() if each.reviewed
    ]  # it may not have counted
    days += [study_day(review.at, today.ends) for review in last]
    latest = max(days).toordinal() if days else 0
    return Learned([row(card, found[card], today) for card in sorted(found)], told.prefix, latest, told.rest)


def all_learned(path: Path, state: State, today: Today) -> Learned | None:
    """Return what a whole file of progress leads to; None when it is not in this state, or not as viva writes it."""
    with reading(path) as (there, data):
        told = since(data(), Prefix(0, 0, 0)) if there == state else None
    try:
        return learned(told, today, {}, told.rest.decisions.values()) if told else None
    except Unreadable:
        return None


def are_simply_added(entries: Sequence[Entry], told: Progress, before: Mapping[str, Standing], today: Today) -> bool:
    """Whether entries come after all that is known of their cards, and take back only each other.

    `told` is what they come to, `before` where their cards stand without them.
    """
    recorded = {(entry.card, entry.at) for entry in entries if isinstance(entry, Review)}
    none = Standing()
    return (
        all((undo.card, undo.at) in recorded for undo in told.undone)
        and all(study_day(review.at, today.ends) <= today.day for review in told.reviews)
        and all(_is_after(at, before.get(card, none).reviewed) for card, at in recorded)  # undone or not
        and all(_is_after(each.at, before.get(each.card, none).decided) for each in told.decisions.values())
    )


def _is_after(at: datetime, before: datetime | None) -> bool:
    return before is None or at > before


def _noting(reviews: Iterable[Review], last: deque[Review]) -> Iterator[Review]:
    for review in reviews:
        last.append(review)
        yield review
