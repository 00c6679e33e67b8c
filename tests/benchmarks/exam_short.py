"""The last days before an exam, and few cards with much time: are all showings used, and how much is known then?

    .venv/bin/python tests/benchmarks/exam_short.py [SEEDS] [FIRST_SEED]

SEEDS (default 5) students of each kind, from FIRST_SEED (default 0) on, follow viva's plan and SM-2 in settings where a
day has about as many showings as there are cards, or more. The table says what is recalled in the exam (± one standard
error over students), how many showings a student had of those that the days allow, and how many cards were never
shown. With one day or two, the exam's whole preparation is a session or two: a showing that is lost is missed at once.
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
from exam_tables import BASELINE, PLANNER

SEEDS = 5


class ShortCase(NamedTuple):
    """A number of study days with `budget` showings each, for a number of cards."""

    days: int
    budget: int
    cards: int = CARDS

    def setting(self, world: World) -> Setting:
        """Return the setting, whose load is showings ÷ cards."""
        return Setting(self.days, self.days * self.budget / self.cards, world, cards=self.cards)


CELLS = (
    ShortCase(1, 100),
    ShortCase(1, 150),
    ShortCase(1, 220),
    ShortCase(2, 110),
    ShortCase(2, 220),
    ShortCase(3, 150),
    ShortCase(3, 220),
    ShortCase(7, 180, cards=30),  # 90 minutes a day of 30 s each
    ShortCase(7, 126),
    ShortCase(14, 31),
)


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


def main() -> None:
    """Run all and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    todo: list[Job] = [*product(KINDS, range(first, first + count), World, CELLS)]
    with Pool(os.cpu_count()) as pool:
        done = dict(zip(todo, pool.map(outcomes, todo, chunksize=8), strict=True))
    print(f"{len(KINDS)} kinds of student × {count} seeds from {first}")
    print(f"{'days  a day  cards  world':26} {'SM-2':>14} {'plan':>14}  showings   of  never shown")
    for cell, world in product(CELLS, World):
        print(_line(cell, world, [each for job, each in done.items() if job[2:] == (world, cell)]))


def _line(cell: ShortCase, world: World, told: list[dict[str, ShortOutcome]]) -> str:
    shares = [[each[name].known for each in told] for name in (BASELINE, PLANNER)]
    known = " ".join(f"{fmean(each):7.3f} ±{stdev(each) / sqrt(len(each)):.3f}" for each in shares)
    showings, unseen = fmean(each[PLANNER].showings for each in told), fmean(each[PLANNER].unseen for each in told)
    name = f"{cell.days:4} {cell.budget:6} {cell.cards:6}  {world.value}"
    return f"{name:26} {known} {showings:9.0f} {cell.days * cell.budget:4} {unseen:12.1f}"


if __name__ == "__main__":
    main()
