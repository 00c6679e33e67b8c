"""Is the forecast right for a large deck, of which only a sample is simulated, and for small groups of its cards?

    .venv/bin/python tests/benchmarks/exam_groups.py [SEEDS] [FIRST_SEED]

SEEDS (default 2) students of each kind, from FIRST_SEED (default 0) on, follow viva's plan with 400 cards. On the first
morning, in the middle and on the last evening the ranges of all cards and of groups of 3, 8, 25 and 100 cards are
compared with what the student knows in the exam, card by card, with luck: in a group of three, it matters. The exit
status is 1 where a range is right in less than GOAL of the forecasts.
"""

from __future__ import annotations

import os
import sys
from itertools import product
from multiprocessing import Pool
from random import Random
from statistics import fmean
from typing import NamedTuple

from exam import KINDS
from exam_policies import Planner, card_history
from exam_runs import Morning, Setting, follow
from exam_students import World

from vivadeck.exam.forecast import Forecast, posterior, simulate, with_groups

SEEDS = 2
CARDS, DAYS, LOAD = 400, 14, 3
POINTS = {0: "start", DAYS // 2: "½", DAYS: "end"}
GROUPS = {"3": range(397, 400), "8": range(201, 209), "25": range(50, 75), "100": range(0, CARDS, 4)}
GOAL = 0.75

Job = tuple[str, int, World]


class Range(NamedTuple):
    """The range of a group at one point, and the share that was known in the exam."""

    point: str
    group: str
    forecast: Forecast
    known: float


def ranges(job: Job) -> list[Range]:
    """Let one student study until the exam; return all ranges."""
    kind, seed, world = job
    seen: list[tuple[str, str, Forecast]] = []
    days = iter(range(DAYS + 1))

    def look(morning: Morning) -> None:
        point = POINTS.get(next(days))
        if point:
            cards = [*map(card_history, morning.histories, morning.schedules)]
            student = posterior(cards, morning.today)
            whole = simulate(student, morning.exam, morning.budget)
            grouped = simulate(with_groups(student, cards, [*GROUPS.values()]), morning.exam, morning.budget)
            seen.append((point, "all", whole.forecast()))
            seen.extend((point, name, grouped.forecast(group)) for name, group in GROUPS.items())

    student, _ = follow(KINDS[kind], seed, Planner(), Setting(DAYS, LOAD, world, cards=CARDS), look)
    chance = Random(f"exam {kind} {seed} {world.value}")
    known = [chance.random() < student.memory.recall(card, DAYS) for card in range(CARDS)]
    groups = {"all": range(CARDS), **GROUPS}
    return [Range(point, name, told, fmean(known[card] for card in groups[name])) for point, name, told in seen]


def main() -> int:
    """Run all, print the table, and return the exit status."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    todo: list[Job] = [*product(KINDS, range(first, first + count), World)]
    with Pool(os.cpu_count()) as pool:
        seen = [each for part in pool.imap(ranges, todo) for each in part]
    print(f"{len(KINDS)} kinds of student × {count} seeds from {first}, {CARDS} cards, {DAYS} days, {LOAD}×")
    print(f"{'right (width)':14} {' '.join(f'{point:>12}' for point in POINTS.values())}")
    is_missed = False
    for name in ("all", *GROUPS):
        cells = [[each for each in seen if (each.group, each.point) == (name, point)] for point in POINTS.values()]
        right = [fmean(each.forecast.low <= each.known <= each.forecast.high for each in cell) for cell in cells]
        widths = [fmean(each.forecast.high - each.forecast.low for each in cell) for cell in cells]
        is_missed |= min(right) < GOAL
        print(f"{name:14} {' '.join(f'{r:6.2f} ({w:.2f})' for r, w in zip(right, widths, strict=True))}")
    return int(is_missed)


if __name__ == "__main__":
    sys.exit(main())
