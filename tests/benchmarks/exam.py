"""Does a plan for the exam help, and is the forecast right? Simulated students follow each policy until the exam.

    .venv/bin/python tests/benchmarks/exam.py plan [SEEDS] [FIRST_SEED]       # viva's plan and SM-2, with forecasts
    .venv/bin/python tests/benchmarks/exam.py policies [SEEDS] [FIRST_SEED]   # all policies, with forecasts
    .venv/bin/python tests/benchmarks/exam.py skips [SEEDS] [FIRST_SEED]      # students who skip days
    .venv/bin/python tests/benchmarks/exam_cells.py last [SEEDS] [FIRST_SEED] # the last days; more in exam_cells.py

SEEDS (default 1) students of each kind; another FIRST_SEED (default 0) gives other students. A seed of `plan` takes
one to two minutes on one free core, one of `policies` or `skips` two to three. The tables are printed at the end, the
progress goes to stderr; the exit status is 1 when a goal is missed. No real student was measured: the tables compare
the policies under many different models of memory, and perhaps none of these is right.

The parts: students and worlds (`exam_students`, `exam_unseen`, `exam_strangers`), the days until the exam
(`exam_runs`), the policies (`exam_policies`, `exam_fsrs`), and the tables (`exam_tables`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import product
from multiprocessing import Pool

from exam_policies import POLICIES, card_history
from exam_runs import Morning, Setting, Skips, follow
from exam_strangers import STRANGERS
from exam_students import TUNED, World
from exam_tables import BASELINE, PLANNER, Glimpse, Outcome, goals_missed, tables
from exam_unseen import UNSEEN

from vivadeck.exam.forecast import forecast

KINDS = {kind.__name__: kind for kind in (*TUNED, *UNSEEN, *STRANGERS)}
HORIZONS, LOADS = (7, 14, 30, 60), (2, 4, 8)  # study days; total showings ÷ cards
LOAD_WITH_SKIPS = 4
PARTS = {
    "plan": (BASELINE, PLANNER),
    "policies": tuple(POLICIES),
    "skips": (BASELINE, "SM-2, ahead, no re-drill", PLANNER),
}
LOOK_EVERY = 3  # the forecast takes most of the time, so every third run has one
POINTS = {"start": 0.0, "¼": 0.25, "½": 0.5, "¾": 0.75, "end": 1.0}  # shares of the days that are over

Job = tuple[str, int, Setting, str]


def jobs(part: str, seeds: range) -> Iterator[Job]:
    """Yield every kind with every seed and setting. To save time, students skip days at one load only."""
    loads, skipped = ((LOAD_WITH_SKIPS,), [*Skips]) if part == "skips" else (LOADS, [Skips.NONE])
    for seed, skips, world, horizon, load, kind in product(seeds, skipped, World, HORIZONS, loads, KINDS):
        yield kind, seed, Setting(horizon, load, world, skips), part


def outcome(job: Job) -> Outcome:
    """Let one student follow each policy of the part, always from the start."""
    kind, seed, setting, part = job
    known, glimpses = {}, list[Glimpse]()
    for name in PARTS[part]:
        seen = list[Glimpse]()
        look = Look(setting, seen) if name == PLANNER and is_looked_at(seed, setting) else Look.away
        student, _ = follow(KINDS[kind], seed, POLICIES[name](), setting, look)
        known[name] = student.known(setting.horizon)
        glimpses += seen
    return Outcome(kind, seed, setting, known, tuple(glimpses))


def is_looked_at(seed: int, setting: Setting) -> bool:
    """Tell whether this run has a forecast: with LOOK_EVERY seeds, each horizon with each load has one."""
    return (seed + HORIZONS.index(setting.horizon) + LOADS.index(setting.load)) % LOOK_EVERY == 0


class Look:
    """The forecasts on a few mornings, and on the last evening."""

    def __init__(self, setting: Setting, glimpses: list[Glimpse]) -> None:
        self.glimpses = glimpses
        self.points = {round(part * setting.horizon): name for name, part in POINTS.items()}
        self.days_over = 0

    def __call__(self, morning: Morning) -> None:
        point = self.points.get(self.days_over)
        self.days_over += 1
        if point is not None:
            cards = [*map(card_history, morning.histories, morning.schedules)]
            told = forecast(cards, morning.today, morning.exam, morning.budget)
            self.glimpses.append(Glimpse(point, told.low, told.high))

    @staticmethod
    def away(_: Morning) -> None:
        """Make no forecast."""


def main(part: str = "plan", count: str = "1", first: str = "0") -> int:
    """Run a part, print the tables, and return the exit status."""
    seeds = range(int(first), int(first) + int(count))
    todo = [*jobs(part, seeds)]
    outcomes = []
    with Pool(int(os.environ.get("PROCESSES", os.cpu_count() or 1))) as pool:
        for done, each in enumerate(pool.imap(outcome, todo, chunksize=8), 1):
            outcomes.append(each)
            if done % 100 == 0 or done == len(todo):
                print(f"\r{done:,} of {len(todo):,}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(f"{part}: {len(KINDS)} kinds of student × {count} seeds from {first}, {todo[0][2].cards} cards")
    print("\n".join(tables(outcomes)))
    missed = goals_missed(outcomes)
    print("\n".join(["", "Goals: " + ("all reached" if not missed else "MISSED"), *missed]))
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
