"""The plan where it is not usually tested: the last days, few and many cards, little and much time, a long way off.

    .venv/bin/python tests/benchmarks/exam_cells.py last [SEEDS] [FIRST_SEED]     # 1, 2 and 3 days, nothing seen yet
    .venv/bin/python tests/benchmarks/exam_cells.py sizes [SEEDS] [FIRST_SEED]    # 30 and 400 cards, 120 days
    .venv/bin/python tests/benchmarks/exam_cells.py minutes [SEEDS] [FIRST_SEED]  # 5 and 90 minutes a day
    .venv/bin/python tests/benchmarks/exam_cells.py unseen [SEEDS] [FIRST_SEED]   # little time to see each card once

SEEDS (default 1) students of each kind, from FIRST_SEED (default 0) on, follow viva's plan and SM-2. The tables say
what is recalled in the exam (± one standard error over students), for the kinds that the plan was not tuned on and for
the strangers among them; how many showings a student had of those that the days allow; and how many cards were never
shown. On one free core a seed takes about a minute.
"""

from __future__ import annotations

import os
import sys
from itertools import product
from math import sqrt
from multiprocessing import Pool
from statistics import fmean, stdev
from typing import NamedTuple

from exam import KINDS
from exam_policies import POLICIES
from exam_runs import Setting, follow
from exam_students import CARDS, World
from exam_tables import BASELINE, GROUPS, NOT_TUNED, PLANNER

SHOWINGS_A_MINUTE = 60 / 45  # 45 s are usual for a question, its answer said aloud, and the grade


class ShortCase(NamedTuple):
    """A number of study days with `budget` showings each, for a number of cards."""

    days: int
    budget: int
    cards: int = CARDS

    def setting(self, world: World) -> Setting:
        """Return the setting, whose load is showings ÷ cards."""
        return Setting(self.days, self.days * self.budget / self.cards, world, cards=self.cards)


FIVE_MINUTES, NINETY_MINUTES = round(5 * SHOWINGS_A_MINUTE), round(90 * SHOWINGS_A_MINUTE)
CELLS = {
    "last": [ShortCase(days, budget) for days in (1, 2, 3) for budget in (40, 80, 160)],
    "sizes": [ShortCase(7, NINETY_MINUTES, 30), ShortCase(14, 9, 30), ShortCase(14, 100, 400), ShortCase(120, 8)],
    "unseen": [ShortCase(7, 20), ShortCase(14, 10), ShortCase(14, 8), ShortCase(30, 5)],
    "minutes": [ShortCase(days, budget) for days in (14, 30) for budget in (FIVE_MINUTES, NINETY_MINUTES)],
}


class ShortOutcome(NamedTuple):
    """The result of one student with one policy."""

    known: float
    showings: int
    unseen: int


Job = tuple[str, int, World, ShortCase]


def outcomes(job: Job) -> dict[str, ShortOutcome]:
    """Let one student follow each policy, always from the start."""
    kind, seed, world, cell = job
    told = {}
    for name in (BASELINE, PLANNER):
        student, seen = follow(KINDS[kind], seed, POLICIES[name](), cell.setting(world))
        showings = [len(each) for each in seen.histories]
        told[name] = ShortOutcome(student.known(cell.days), sum(showings), showings.count(0))
    return told


def main(part: str = "last", count: str = "1", first: str = "0") -> None:
    """Run a part and print its tables."""
    seeds = range(int(first), int(first) + int(count))
    todo: list[Job] = [*product(NOT_TUNED, seeds, World, CELLS[part])]
    with Pool(int(os.environ.get("PROCESSES", os.cpu_count() or 1))) as pool:
        done = dict(zip(todo, pool.map(outcomes, todo, chunksize=8), strict=True))
    print(f"{part}: {len(NOT_TUNED)} kinds of student × {count} seeds from {first}")
    for name, kinds in (("not tuned on", NOT_TUNED), ("strangers", GROUPS["strangers"])):
        print(
            f"\n{f'{name}: days  a day  cards':32} {'SM-2':>14} {'plan':>14} {'gain':>14}  showings   of  never shown"
        )
        for cell, world in product(CELLS[part], World):
            cases = [each for job, each in done.items() if job[2:] == (world, cell) and job[0] in kinds]
            print(_line(cell, world, cases))


def _line(cell: ShortCase, world: World, told: list[dict[str, ShortOutcome]]) -> str:
    known = {name: [each[name].known for each in told] for name in (BASELINE, PLANNER)}
    gains = [plan - sm2 for sm2, plan in zip(*known.values(), strict=True)]
    figures = " ".join(f"{fmean(each):+7.3f} ±{stdev(each) / sqrt(len(each)):.3f}" for each in (*known.values(), gains))
    showings, unseen = fmean(each[PLANNER].showings for each in told), fmean(each[PLANNER].unseen for each in told)
    name = f"{cell.days:18} {cell.budget:6} {cell.cards:6} {world.value}"
    return f"{name:34} {figures} {showings:9.0f} {cell.days * cell.budget:4} {unseen:12.1f}"


if __name__ == "__main__":
    main(*sys.argv[1:])
