"""What waits in the next days, in reviews. Pure.

With an exam it is what the plan shows until then. Without one, and for the cards of other decks, it is one review for
each card that is due by then, and as many new cards a day as `viva study` begins. When these come back depends on
answers that nobody knows yet: that is not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from vivadeck.exam.forecast import Day

NEXT_DAYS = 30


class WaitingDay(NamedTuple):
    """A day with its reviews, of which some are of new cards."""

    day: date
    reviews: int
    new: int = 0


class Waiting(NamedTuple):
    """The next days, today first, and how many reviews wait `later`, without new cards.

    Where a plan for an exam shows some (`is_planned`), and nothing waits after it, the days end with it.
    """

    days: tuple[WaitingDay, ...]
    later: int
    is_planned: bool = False

    @property
    def total(self) -> int:
        """The reviews of all these days."""
        return sum(each.reviews for each in self.days)


def begun_by_day(new: int, a_day: int, today: date) -> Iterable[WaitingDay]:
    """Yield the days after `today` on which so many new cards are shown for the first time, so many a day."""
    for ahead in range(1, NEXT_DAYS):
        if (count := min(a_day, new)) > 0:
            yield WaitingDay(today + timedelta(days=ahead), count, count)
        new -= count


def waiting(
    now: WaitingDay,
    due: Mapping[date, int],
    begun: Iterable[WaitingDay] = (),
    plans: Sequence[Sequence[Day]] = (),
    *,
    share_cards: bool = False,
) -> Waiting:
    """Return what waits in the next days: today (`now`), the cards that are `due` on each later day by SM-2, the new
    cards that are `begun` then, and the days of exams' plans.

    Plans that share cards ask them once: then the plan that has most on a day stands for all.
    """
    shown, new = Counter[date](), Counter[date]()
    for days in map(_days, plans):
        for day, reviews, fresh in days:
            shown[day] = max(shown[day], reviews) if share_cards else shown[day] + reviews
            new[day] = max(new[day], fresh) if share_cards else new[day] + fresh
    later = sum(reviews for day, reviews in (*shown.items(), *due.items()) if (day - now.day).days >= NEXT_DAYS)
    for day, reviews, fresh in begun:
        shown[day] += reviews
        new[day] += fresh
    listed = [now.day + timedelta(days=ahead) for ahead in range(1, NEXT_DAYS)]
    after = [WaitingDay(day, shown[day] + due.get(day, 0), new[day]) for day in listed]
    last = max(shown, default=now.day)
    if plans and not any(each.reviews for each in after if each.day > last):
        after = [each for each in after if each.day <= last]
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
