"""What the exams that lie ahead mean for today: which cards, in which order, and how they are drilled. Pure.

Computed anew from the reviews each time, and never stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, time
from types import MappingProxyType
from typing import NamedTuple

from vivadeck.agenda import Item, has_come
from vivadeck.day import DAY_ENDS, study_day
from vivadeck.exam import redrill
from vivadeck.exam.drills import Drills
from vivadeck.exam.memory import Showing
from vivadeck.exam.pace import Pace, pace, showings
from vivadeck.exam.planner import Course, Standing, course, order
from vivadeck.exam.redrill import Evidence
from vivadeck.model import Exam, Review


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
    """All exams on one day, the next one first. `drills` says how their cards are asked again.

    `again` are the cards that were missed today and are to be asked once more.
    """

    each: tuple[Plan, ...]
    drills: Drills
    pace: Pace
    again: tuple[str, ...] = ()

    @property
    def items(self) -> list[Item]:
        """The cards of all exams, those of several once."""
        return list({item.card.id: item for plan in self.each for item in plan.items}.values())


class History(NamedTuple):
    """The reviews of cards as the planner sees them: by card, and of the misses that were a day's first showing, how
    many there were, and which number those of today have.
    """

    showings: dict[str, list[Showing]]
    missed: int
    missed_today: dict[str, int]


def plans(
    exams: Iterable[tuple[Exam, Sequence[Item]]], reviews: Sequence[Review], today: date, day_ends: time = DAY_ENDS
) -> Plans:
    """Return the plans for exams with their cards, as they stand on the study day `today`."""
    held = [(exam, list(items)) for exam, items in exams]
    cards = {item.card.id for _, items in held for item in items if not item.is_suspended}
    return planned(held, history(reviews, cards, today, day_ends), pace(reviews), today)


def planned(exams: Iterable[tuple[Exam, Sequence[Item]]], known: History, at: Pace, today: date) -> Plans:
    """Return the plans for exams with their cards, of which the history is `known`: it may tell of other cards, too."""
    chosen = [(exam, [item for item in items if not item.is_suspended]) for exam, items in exams]
    cards = tuple(frozenset(item.card.id for item in items) for _, items in chosen)
    evidence = redrill.learn(known.showings.values())
    made = tuple(_plan(exam, items, known, showings(exam, at), today) for exam, items in chosen)
    return Plans(made, Drills(cards, evidence, known.missed), at, _again(known, evidence, today))


def history(
    reviews: Iterable[Review],
    cards: Collection[str],
    today: date,
    day_ends: time = DAY_ENDS,
    before: Mapping[str, Sequence[Showing]] = MappingProxyType({}),
) -> History:
    """Return the history of `cards` from reviews in time order, and from the showings `before` them: none of today."""
    told = {card: list(showings) for card, showings in before.items()}
    missed, missed_today = sum(map(_misses, before.values())), dict[str, int]()
    for review in reviews:
        if review.card not in cards:
            continue
        day = study_day(review.at, day_ends)
        if not has_come(day, today):
            continue
        shown = told.setdefault(review.card, [])
        if review.grade < 3 and not (shown and shown[-1].day >= day.toordinal()):
            missed += 1
            if day == today:
                missed_today[review.card] = missed
        shown.append(Showing(day.toordinal(), review.grade))
    return History(told, missed, missed_today)


def _misses(showings: Sequence[Showing]) -> int:
    """Return how many of a card's showings were a day's first, and a miss."""
    days = (-1, *(showing.day for showing in showings))
    return sum(showing.grade < 3 and day < showing.day for day, showing in zip(days, showings, strict=False))


def queue(made: Plans, chosen: Iterable[Item]) -> list[Item]:
    """Return those of the chosen items that the plans want today, in order, as many as the budgets have left.

    A card that is in several exams is shown for the next one, and counts for each. So does one that was missed today
    and is asked again.
    """
    wanted = {item.card.id: item for item in chosen if not item.is_suspended and not item.is_skipped}
    taken: dict[str, Item] = {}
    for plan in made.each:
        cards = {item.card.id for item in plan.items}
        again = [card for card in made.again if card in cards]
        mine = [*again, *(plan.items[place].card.id for place in plan.order)]
        left = plan.left - len(taken.keys() & cards)
        fresh = [card for card in mine if card in wanted and card not in taken]
        taken |= {card: wanted[card] for card in fresh[: max(0, left)]}
    return list(taken.values())


def _plan(exam: Exam, items: Sequence[Item], known: History, a_day: int, today: date) -> Plan:
    assert exam.day is not None
    now, then = today.toordinal(), exam.day.toordinal()
    standings = tuple(
        Standing(tuple(known.showings.get(item.card.id, ())), item.schedule and item.schedule.due.toordinal())
        for item in items
    )
    shown = sum(showing.day == now for standing in standings for showing in standing.showings)
    way = course(len(items), now, then, a_day)
    return Plan(exam, tuple(items), standings, way, a_day, shown, tuple(order(standings, now, then, a_day)))


def _again(known: History, evidence: Evidence, today: date) -> tuple[str, ...]:
    """Return the cards whose only showing of today was a miss that is to be asked again."""
    now = today.toordinal()
    return tuple(
        card
        for card, number in known.missed_today.items()
        if redrill.wanted(evidence, number) and sum(showing.day == now for showing in known.showings[card]) == 1
    )
