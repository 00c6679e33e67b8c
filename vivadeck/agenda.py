"""What to show today, in which order. The one meaning of new, due, learned, leech and suspended. Pure.

A review dated far after today comes from a clock that was wrong then or is wrong now: it counts once its day comes.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from itertools import groupby, islice
from math import inf
from typing import NamedTuple, TypeVar

from vivadeck.clock import DAY_ENDS, study_day
from vivadeck.model import Card, Choice, Review, moment_after
from vivadeck.sm2 import Drill, Schedule

T = TypeVar("T")
LEECH_LAPSES = 8
CARDS_BETWEEN = 8  # a card that is shown again on the same day comes after so many others
DAYS_AHEAD = 2  # how far the study day can fall back on a journey west, from +14:00 to −12:00


class State(StrEnum):
    """What an item can be; a query's `is:` knows these. An item can be several of them."""

    NEW = "new"  # never reviewed
    DUE = "due"  # its day has come, or it is still being drilled today
    LEARNED = "learned"  # recalled at the last review that counted
    LEECH = "leech"  # forgotten LEECH_LAPSES times
    SUSPENDED = "suspended"  # the student does not want to be asked
    UNANSWERED = "unanswered"  # its card has no answer yet


class CardState(NamedTuple):
    """A card's state on any day: the result of its reviews, and the last decision about it.

    `schedule` and `reviewed` (the moment of its last review, of any mode) are None for a new card, `choice` and
    `decided` without a decision. `began` is the study day of its first review, None where that was not in study.
    """

    schedule: Schedule | None = None
    began: date | None = None
    reviewed: datetime | None = None
    choice: Choice | None = None
    decided: datetime | None = None


class Item(NamedTuple):
    """A card with its state today. `schedule` is None for a new card; `is_skipped` until the study day is over.

    `decided` is the moment of the student's last decision about it, `reviewed` that of its last review, of any mode;
    None when there was none.
    """

    card: Card
    schedule: Schedule | None = None
    is_suspended: bool = False
    is_skipped: bool = False
    decided: datetime | None = None
    reviewed: datetime | None = None

    def is_due(self, today: date) -> bool:
        """Return whether the card waits to be reviewed on the study day `today`."""
        if self.schedule is None or self.is_suspended or self.is_skipped:
            return False
        return self.schedule.due <= today or self.schedule.is_drilled_on(today)

    def waits_as_new(self) -> bool:
        """Return whether the card is new and may be shown for the first time."""
        return self.schedule is None and not self.is_suspended and not self.is_skipped

    def states(self, today: date) -> set[State]:
        """Return all states of the item on the study day `today`."""
        schedule = self.schedule
        states = {
            State.NEW: schedule is None,
            State.DUE: self.is_due(today),
            State.LEARNED: schedule is not None and schedule.repetitions > 0,
            State.LEECH: schedule is not None and schedule.lapses >= LEECH_LAPSES,
            State.SUSPENDED: self.is_suspended,
            State.UNANSWERED: not self.card.answer,
        }
        return {state for state, holds in states.items() if holds}


def has_come(day: date, today: date) -> bool:
    """Return whether an entry of the study day `day` counts on `today`: a journey explains at most DAYS_AHEAD days."""
    return (day - today).days <= DAYS_AHEAD


def next_moment(now: datetime, earlier: Iterable[datetime], today: date, day_ends: time = DAY_ENDS) -> datetime:
    """Return the moment of an entry that is recorded `now`, in a session of the study day `today`: after all `earlier`.

    So a card's reviews keep their order when the clock is set back. Moments on days that have not come yet are ignored:
    the clock was wrong then, and an entry after them would not count until that day.
    """
    day = max(today, study_day(now, day_ends))
    return moment_after(now, *(each for each in earlier if has_come(study_day(each, day_ends), day)))


def ahead(reviews: Sequence[Review], today: date, day_ends: time = DAY_ENDS) -> list[date]:
    """Return the study days of those reviews (in time order) that do not count yet on `today`."""
    days = []
    for review in reversed(reviews):
        day = study_day(review.at, day_ends)
        if day <= today:
            break  # the reviews before it are dated DAYS_AHEAD after today at most
        if not has_come(day, today):
            days.append(day)
    return days[::-1]


def item(card: Card, state: CardState | None, today: date, day_ends: time = DAY_ENDS) -> Item:
    """Return a card with its state on the study day `today`.

    A suspension counts whatever its date, because the student can see and end it. A skip that is dated far after today
    does not count: it would hide the card for years.
    """
    if state is None:
        return Item(card)
    schedule, _, reviewed, choice, decided = state
    skipped = choice is Choice.SKIP and decided is not None and _skips(study_day(decided, day_ends), today)
    return Item(card, schedule, choice is Choice.SUSPEND, skipped, decided, reviewed)


def _skips(decided: date, today: date) -> bool:
    return decided >= today and has_come(decided, today)


class Order(StrEnum):
    """In which order the cards of one day are asked."""

    MIXED = "mixed"  # spread over decks and topics
    DECK = "deck"  # deck by deck, as they stand there


def agenda(candidates: Iterable[Item], today: date, new_left: int, order: Order = Order.DECK) -> list[Item]:
    """Return what to show on the study day `today`: due cards, most overdue first, then up to `new_left` new ones.

    In the order `MIXED` these come from all decks in turn.
    """
    pool = list(candidates)
    due = sorted((item for item in pool if item.is_due(today)), key=due_date)
    new = [item for item in pool if item.waits_as_new()]
    decks = [iter([*each]) for _, each in groupby(new, _deck)] if order is Order.MIXED else [iter(new)]
    return due + in_turn(decks, new_left)


def in_turn(pools: Iterable[Iterator[T]], most: int) -> list[T]:
    """Return `most` items: the first of each pool, then the second of each, and so on."""
    waiting, chosen = deque(pools), list[T]()
    while waiting and len(chosen) < most:
        pool = waiting.popleft()
        for each in islice(pool, 1):
            chosen.append(each)
            waiting.append(pool)
    return chosen


def mixed(items: Sequence[Item], today: date) -> list[Item]:
    """Return the items of an agenda with those of one day, and the new ones, spread over decks and topics.

    Items that are early keep their order: only an exam's plan asks them, the most useful first.
    """
    groups = groupby(items, partial(_waits, today=today))
    return [item for waits, group in groups for item in (spread_over_decks([*group]) if waits else group)]


def weakness(item: Item, today: date) -> float:
    """Return how weak a reviewed card is: the days since its last review as a share of the interval that it got then.

    By SM-2 a card is recalled well until its interval is over (Wozniak 1990), so the share tells more than the days. A
    card that was missed and not recalled since is weaker than all others.
    """
    assert item.schedule is not None
    if item.schedule.drill is Drill.FAILED:
        return inf
    return (today - item.schedule.reviewed).days / max(1, item.schedule.interval_days)


def _waits(item: Item, today: date) -> date | State | None:
    """Return since when an item waits, or that it is new; None if it is early."""
    if item.schedule is None:
        return State.NEW
    return min(due_date(item), today) if item.is_due(today) else None


def spread_over_decks(items: Sequence[Item]) -> list[Item]:
    """Return the items with those of each deck, and of each topic in it, as far from each other as can be."""
    decks: dict[str, list[Item]] = {}
    for item in items:
        decks.setdefault(item.card.deck, []).append(item)
    return _spread([_over_topics(each) for each in decks.values()])


def _over_topics(items: Sequence[Item]) -> list[Item]:
    """Spread the cards of a deck over its topics: the first tag of each card that not all of them have."""
    common = set(items[0].card.tags).intersection(*(item.card.tags for item in items))
    topics: dict[str, list[Item]] = {}
    for item in items:
        topics.setdefault(next((tag for tag in item.card.tags if tag not in common), ""), []).append(item)
    return _spread([*topics.values()])


def _spread(groups: Sequence[Sequence[T]]) -> list[T]:
    """Return the members of all groups, those of each in their order and as far from each other as can be."""
    places = [
        ((number + (place + 0.5) / len(groups)) / len(group), place, number)
        for place, group in enumerate(groups)
        for number in range(len(group))
    ]
    return [groups[place][number] for _, place, number in sorted(places)]


def _deck(item: Item) -> str:
    return item.card.deck


def arranged(
    first: Sequence[T], again: Iterable[tuple[int, T]], spare: Iterable[tuple[int, T]], then: Sequence[T], shown: int
) -> list[T]:
    """Return cards in the order in which they are shown after the `shown` showings so far: `first`, then `then`.

    Cards in `again` and `spare` come with the number of their last showing. They are shown again after CARDS_BETWEEN
    others, earlier only where no other is left; `spare` ones wait until all of `first` were shown.
    """
    order: list[T] = []
    waiting = deque(sorted(again, key=_number))
    _mix(order, first, waiting, shown)
    waiting = deque(sorted([*waiting, *spare], key=_number))
    _mix(order, then, waiting, shown)
    return [*order, *(card for _, card in waiting)]


def _number(again: tuple[int, object]) -> int:
    return again[0]


def _mix(order: list[T], cards: Sequence[T], waiting: deque[tuple[int, T]], shown: int) -> None:
    """Add cards to the order, and between them each waiting card once CARDS_BETWEEN others came after its showing."""
    place = 0
    while waiting and place < len(cards):
        others = waiting[0][0] + CARDS_BETWEEN - shown - len(order)
        if others > 0:
            order += cards[place : place + others]
            place += others
        else:
            order.append(waiting.popleft()[1])
    order += cards[place:]


def waits_until(item: Item, today: date) -> date | None:
    """Return the study day, `today` or later, on which a card is asked again; None for new and suspended cards.

    Overdue cards wait today, skipped ones until tomorrow at least.
    """
    if item.schedule is None or item.is_suspended:
        return None
    if item.is_due(today):
        return today
    return max(today + timedelta(days=1) if item.is_skipped else today, item.schedule.due)


def due_by_day(candidates: Iterable[Item], today: date) -> dict[date, int]:
    """Return how many reviewed cards wait on each study day from `today` on."""
    days = Counter(waits_until(item, today) for item in candidates)
    return {day: days[day] for day in sorted(day for day in days if day is not None)}


def due_date(item: Item) -> date:
    """Return the day on which a reviewed card is due."""
    assert item.schedule is not None
    return item.schedule.due
