"""What waits in the next days. Pure.

With an exam it is what the plan shows until then, beside the cards of other decks that are due; without one, the cards
that are due. New cards that no plan shows have no day yet: only today's are in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from vivadeck.exam.forecast import Day

NEXT_DAYS = 30


class WaitingDay(NamedTuple):
    """A day with its cards, of which some are shown for the first time."""

    day: date
    cards: int
    new: int = 0


class Waiting(NamedTuple):
    """The next days, today first, and how many cards wait `later`.

    Where a plan for an exam shows some (`is_planned`), the days end with the last one on which something waits.
    """

    days: tuple[WaitingDay, ...]
    later: int
    is_planned: bool = False

    @property
    def total(self) -> int:
        """The cards of all these days."""
        return sum(each.cards for each in self.days)


def waiting(
    now: WaitingDay, due: Mapping[date, int], plans: Sequence[Sequence[Day]] = (), *, share_cards: bool = False
) -> Waiting:
    """Return what waits in the next days, from today's cards (`now`), the cards that are `due` on each day by SM-2, and
    the days of exams' plans.

    Plans that share cards ask them once: then the plan that has most on a day stands for all.
    """
    shown, new = Counter[date](), Counter[date]()
    for days in map(_days, plans):
        for day, cards, fresh in days:
            shown[day] = max(shown[day], cards) if share_cards else shown[day] + cards
            new[day] = max(new[day], fresh) if share_cards else new[day] + fresh
    listed = [now.day + timedelta(days=ahead) for ahead in range(1, NEXT_DAYS)]
    after = [WaitingDay(day, shown[day] + due.get(day, 0), new[day]) for day in listed]
    while plans and after and not after[-1].cards:
        after.pop()
    later = sum(cards for day, cards in (*shown.items(), *due.items()) if day > listed[-1])
    return Waiting((now, *after), later, bool(plans))


def _days(plan: Sequence[Day]) -> list[WaitingDay]:
    """Return a plan's days. What a period of several days shows is spread evenly over them."""
    return [
        WaitingDay(
            date.fromordinal(period.day + number),
            *(count // period.days + (number < count % period.days) for count in (period.showings, period.new)),
        )
        for period in plan
        for number in range(period.days)
    ]
