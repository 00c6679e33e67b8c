"""Would ticks beside grades make the forecast right for students who grade too kindly, and harm no honest ones?

    .venv/bin/python tests/benchmarks/exam_kind.py [SEEDS] [FIRST_SEED]

A pair is an answer of a mock viva whose ticks say that it was missed, with the student's own grade. From so many pairs
follows how often the student takes a miss for recalled (`kindness`, with a prior). The forecast learned from such
grades, so it says how often the student will *say* "recalled"; the corrected one takes the kindness out. The table
says how often the range was right, how far the middle was too high, and half the width of the range.
"""

from __future__ import annotations

import sys
from itertools import product
from math import sqrt
from random import Random
from statistics import fmean
from typing import NamedTuple

from exam import HORIZONS, KINDS, LOADS, Look
from exam_policies import POLICIES
from exam_runs import Setting, follow
from exam_students import World
from exam_tables import PLANNER, Glimpse

PRIOR = (0.5, 9.5)  # of ten misses, half a one is taken for recalled
FEWEST = 8  # pairs, before anything changes
PAIRS = (0, 10, 30)
SHOWN = ("Overconfident", "Fsrs6", "Doubling", "ActR")
TEN_PERCENT = 1.2816


class Case(NamedTuple):
    """A forecast with its truth, and how kind the student is (0–1)."""

    glimpse: Glimpse
    truth: float
    too_kind: float


def corrected(glimpse: Glimpse, kind: int, pairs: int) -> tuple[float, float]:
    """Return the range without the kindness that `kind` of so many pairs show; it is wider for few pairs."""
    if pairs < FEWEST:
        return glimpse.low, glimpse.high
    yes, total = PRIOR[0] + kind, sum(PRIOR) + pairs
    share = yes / total
    middle, half = (glimpse.low + glimpse.high) / 2, (glimpse.high - glimpse.low) / 2
    deviation = sqrt(share * (1 - share) / (total + 1))
    away = sqrt((half / (1 - share)) ** 2 + (TEN_PERCENT * deviation * (1 - middle) / (1 - share) ** 2) ** 2)
    middle = (middle - share) / (1 - share)
    return max(0.0, middle - away), min(1.0, middle + away)


def cases(kind: str, seeds: range) -> list[Case]:
    """Let students of a kind follow the plan, with forecasts."""
    result = []
    for seed, world, horizon, load in product(seeds, World, HORIZONS[:3], LOADS[:2]):
        glimpses: list[Glimpse] = []
        setting = Setting(horizon, load, world)
        student, _ = follow(KINDS[kind], seed, POLICIES[PLANNER](), setting, Look(setting, glimpses))
        truth = student.known(horizon)
        result += [Case(each, truth, student.memory.too_kind) for each in glimpses if each.point != "start"]
    return result


def main(count: str = "1", first: str = "0") -> None:
    """Print the table."""
    print(f"{'kind':12} {'pairs':>5} {'right':>7} {'too high':>9} {'half':>6} {'forecasts':>10}")
    for kind in SHOWN:
        done = cases(kind, range(int(first), int(first) + int(count)))
        for pairs in PAIRS:
            chance, right, high, half = Random(f"{kind} {pairs}"), [], [], []
            for each in done:
                kindly = sum(chance.random() < each.too_kind for _ in range(pairs))
                low, top = corrected(each.glimpse, kindly, pairs)
                right.append(low <= each.truth <= top)
                high.append((low + top) / 2 - each.truth)
                half.append((top - low) / 2)
            figures = f"{fmean(right):7.2f} {fmean(high):+9.3f} {fmean(half):6.3f} {len(done):10}"
            print(f"{kind:12} {pairs:5} {figures}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
