"""How many new cards the plan will probably not show before the exam: an estimate that costs nearly nothing.

`forecast` simulates possible students, card by card, which takes longer than a look at today's cards may take. Here
cards are only counted: how many are due on each day by SM-2, if the student answers as most simulated ones do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import ceil

from vivadeck.exam.planner import UNSEEN_RECALL, Timeline

RECALLED = 0.6  # of the answers to cards that were shown before
RETRIED = 0.25  # of the misses take another card's showing
INTERVALS = (1, 6, 15, 38)  # days, by SM-2, after so many recalls in a row

Cards = dict[tuple[int, int], float]  # how many cards are due on a day, after so many recalls in a row


def never_shown(new: int, due: Iterable[int], timeline: Timeline, left: int, a_day: int) -> int:
    """Return about how many of `new` cards will not be shown before the exam.

    `due` are the due days (ordinals) of the other cards. There are `left` showings today, and `a_day` on later days.
    """
    waiting: Cards = defaultdict(float)
    for day in due:
        waiting[day, 1] += 1
    unseen, showings = float(new), float(left)
    for day in range(timeline.today, timeline.exam):
        at = timeline._replace(today=day, later=a_day * (timeline.exam - day - 1))
        others = sum(cards for (due_day, _), cards in waiting.items() if due_day <= day)
        hurried = unseen if at.is_final_pass() else at.new_first(ceil(unseen), others)
        first = min(hurried, unseen, showings)
        first += min(unseen - first, _show_due(waiting, day, showings - first))
        _answered(waiting, day, 0, first, UNSEEN_RECALL)
        unseen, showings = unseen - first, float(a_day)
    return round(unseen)


def _show_due(waiting: Cards, day: int, showings: float) -> float:
    """Show the cards that are due, the most overdue first, and return how many showings are left."""
    for key in sorted(key for key in waiting if key[0] <= day):
        cost = 1 + RETRIED * (1 - RECALLED)
        shown = min(waiting[key], showings / cost)
        showings -= shown * cost
        waiting[key] -= shown
        if not waiting[key]:
            del waiting[key]
        _answered(waiting, day, key[1], shown, RECALLED)
    return showings


def _answered(waiting: Cards, day: int, recalls: int, cards: float, recalled: float) -> None:
    """Let cards that were shown on `day` wait again; the share `recalled` of them was recalled."""
    waiting[day + INTERVALS[min(recalls, len(INTERVALS) - 1)], recalls + 1] += cards * recalled
    waiting[day + 1, 0] += cards * (1 - recalled)
