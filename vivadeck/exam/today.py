"""What the exams that lie ahead mean for today: which cards, in which order, and how they are drilled. Pure.

Computed anew from the reviews each time, and never stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, time
from types import MappingProxyType
from typing import NamedTuple

from vivadeck.agenda import Item, has_come
from vivadeck.clock import DAY_ENDS, study_day
from vivadeck.exam import exams as naming
from vivadeck.exam import retry
from vivadeck.exam.memory import Showing
from vivadeck.exam.planner import Course, Standing, course, order
from vivadeck.exam.seconds_per_card import Pace, pace, showings
from vivadeck.exam.showings import Share, Showings
from vivadeck.model import Exam, Mode, Review


class Plan(NamedTuple):
    """One exam on one day. `standings` are those of `items`, `a_day` and `shown` are showings, allowed and done today.

    `order` are the places in `items` of what to show today, the most wanted first, without regard to `a_day`.
    """

    exam: Exam
    items: tuple[Item, ...]
    standings: tuple[Standing, ...]
    way: Course
    a_day: int
    shown: int
    order: tuple[int, ...]

    @property
    def left(self) -> int:
        """How many showings are left today."""
        return max(0, self.a_day - self.shown)


class Plans(NamedTuple):
    """All exams on one day, the next one first. `showings` are those of today, done and to come."""

    each: tuple[Plan, ...]
    showings: Showings
    pace: Pace

    @property
    def items(self) -> list[Item]:
        """The cards of all exams, those of several once."""
        return list({item.card.id: item for plan in self.each for item in plan.items}.values())

    @property
    def cards(self) -> frozenset[str]:
        """All cards that the plans decide about, suspended ones too."""
        return frozenset().union(*(share.cards for share in self.showings.shares))


class History(NamedTuple):
    """The reviews of cards as the planner sees them: by card, of every mode; how many misses there were before today
    that were a day's first showing; and what was studied today of whatever cards, as (card, grade) in time order.

    Cards that were `practised` today, in any other mode, are still to be shown: it uses up none of a day's showings.
    """

    showings: dict[str, list[Showing]]
    missed: int
    log: list[tuple[str, int]]
    practised: set[str]


def plans(
    exams: Iterable[tuple[Exam, Sequence[Item]]], reviews: Sequence[Review], today: date, day_ends: time = DAY_ENDS
) -> Plans:
    """Return the plans for exams with their cards, as they stand on the study day `today`."""
    there = [(exam, list(items)) for exam, items in exams]
    cards = {item.card.id for _, items in there for item in items}
    known = history(reviews, cards, today, day_ends)
    return planned(there, known, pace(reviews, today, day_ends), today, day_ends)


def planned(
    exams: Iterable[tuple[Exam, Sequence[Item]]], known: History, at: Pace, today: date, day_ends: time = DAY_ENDS
) -> Plans:
    """Return the plans for exams with their cards, of which the history is `known`: it may tell of other cards, too.

    They are those of the morning, with what was shown since: what today's answers tell counts from tomorrow on.
    """
    there = [(exam, list(items)) for exam, items in exams]
    made = tuple(_plan(exam, items, known, showings(exam, at), (today, day_ends)) for exam, items in there)
    shares = tuple(_share(plan, items) for plan, (_, items) in zip(made, there, strict=True))
    day = Showings(shares, retry.learn(_of_the_morning(known, today)), known.missed)
    for card, grade in known.log:
        day = day.after(card, grade)
    cards = {item.card.id: item for _, items in there for item in items}
    day = day.without({card for card, item in cards.items() if item.is_suspended})
    return Plans(made, day.skipped([card for card, item in cards.items() if _is_put_off(item)]), at)


def history(
    reviews: Iterable[Review],
    cards: Collection[str],
    today: date,
    day_ends: time = DAY_ENDS,
    before: Mapping[str, Sequence[Showing]] = MappingProxyType({}),
) -> History:
    """Return the history of `cards` from reviews in time order, and from the showings `before` them: none of today.

    What is dated after today but counts (after a journey, or where the day ended in a session) is of today.
    """
    told = {card: list(showings) for card, showings in before.items()}
    missed, log, practised = sum(map(_misses, before.values())), list[tuple[str, int]](), set[str]()
    for review in reviews:
        day = study_day(review.at, day_ends)
        if not has_come(day, today):
            continue
        if day >= today and review.mode == Mode.STUDY:
            log.append((review.card, review.grade))
        elif day >= today:
            practised.add(review.card)
        if review.card in cards:
            shown = told.setdefault(review.card, [])
            missed += day < today and review.grade < 3 and not (shown and shown[-1].day >= day.toordinal())
            shown.append(Showing(day.toordinal(), review.grade))
    return History(told, missed, log, practised)


def _misses(showings: Sequence[Showing]) -> int:
    """Return how many of a card's showings were a day's first, and a miss."""
    days = (-1, *(showing.day for showing in showings))
    return sum(showing.grade < 3 and day < showing.day for day, showing in zip(days, showings, strict=False))


def day(made: Plans, chosen: Iterable[Item]) -> Showings:
    """Return what of today is for the chosen items, and for no others."""
    return made.showings.only({item.card.id for item in chosen})


def _plan(exam: Exam, items: Sequence[Item], known: History, a_day: int, today: tuple[date, time]) -> Plan:
    assert exam.day is not None
    now, then = today[0].toordinal(), exam.day.toordinal()
    cards = {item.card.id for item in items}
    studied = [card for card, _ in known.log if card in cards]
    asked = [item for item in items if not item.is_suspended]
    standings = tuple(
        Standing(tuple(known.showings.get(item.card.id, ())), item.schedule and item.schedule.due.toordinal())
        for item in asked
    )
    way = course(sum(_was_asked(item, *today) for item in items), now, then, a_day)
    wanted, still_asked = list(standings), known.practised.difference(studied)
    for place, item in enumerate(asked):
        if item.card.id in still_asked:  # as it was in the morning
            morning = tuple(each for each in wanted[place].showings if each.day < now)
            wanted[place] = wanted[place]._replace(showings=morning)
    return Plan(exam, tuple(asked), standings, way, a_day, len(studied), tuple(order(wanted, way)))


def _was_asked(item: Item, today: date, day_ends: time) -> bool:
    """Whether the card could be asked this morning: one that was suspended since changes nothing for the others."""
    return not item.is_suspended or (item.decided is not None and study_day(item.decided, day_ends) >= today)


def _share(plan: Plan, items: Sequence[Item]) -> Share:
    wanted = (plan.items[place] for place in plan.order)
    order = tuple(item.card.id for item in wanted if not item.is_skipped)
    return Share(naming.name(plan.exam), frozenset(item.card.id for item in items), order, plan.a_day, plan.a_day)


def _is_put_off(item: Item) -> bool:
    return item.is_skipped and not item.is_suspended


def _of_the_morning(known: History, today: date) -> Iterable[list[Showing]]:
    """Yield each card's showings before today, in the order of the first ones."""
    now = today.toordinal()
    for shown in known.showings.values():
        yield [each for each in shown if each.day < now]
