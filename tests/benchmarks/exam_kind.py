"""Do ticks beside grades make the forecast right for students who grade too kindly, and harm no honest ones?

    .venv/bin/python tests/benchmarks/exam_kind.py [SEEDS] [FIRST_SEED]

The student answers so many questions of mock vivas wrongly, by their ticks (`missed`), and grades each kindly with the
chance that is theirs. The table says how often the range was right, how much its middle was too high, and half its
width; not on the first morning. A seed takes about 15 seconds.
"""

from __future__ import annotations

import sys
from itertools import product
from random import Random
from statistics import fmean

from exam import HORIZONS, KINDS, LOADS, POINTS
from exam_policies import POLICIES, card_history
from exam_runs import Morning, Setting, follow
from exam_students import SimulatedStudent, World
from exam_tables import PLANNER

from vivadeck.exam.forecast import Forecast, forecast
from vivadeck.exam.kindness import Kindness

MISSED = (0, 10, 30)
SHOWN = ("Overconfident", "Fsrs6", "Doubling", "ActR")


class Look:
    """The forecasts on a few mornings, and on the last evening, for each of MISSED."""

    def __init__(self, student: SimulatedStudent, setting: Setting, seed: int) -> None:
        self.days = {round(part * setting.horizon) for name, part in POINTS.items() if name != "start"}
        self.over, chance, kind = 0, Random(seed), student.memory.too_kind
        self.kindness = [Kindness(sum(chance.random() < kind for _ in range(missed)), missed) for missed in MISSED]
        self.forecasts: list[tuple[Forecast, ...]] = []

    def __call__(self, morning: Morning) -> None:
        if self.over in self.days:
            cards = [*map(card_history, morning.histories, morning.schedules)]
            days = morning.today, morning.exam, morning.budget
            self.forecasts.append(tuple(forecast(cards, *days, kindness=each) for each in self.kindness))
        self.over += 1


def main(count: str = "1", first: str = "0") -> None:
    """Print the table."""
    print(f"{'kind':14} {'missed':>6} {'right':>7} {'too high':>9} {'half':>6} {'forecasts':>10}")
    seeds = range(int(first), int(first) + int(count))
    for kind in SHOWN:
        done: list[tuple[tuple[Forecast, ...], float]] = []
        for seed, world, horizon, load in product(seeds, World, HORIZONS[:3], LOADS[:2]):
            setting = Setting(horizon, load, world)
            look = Look(SimulatedStudent(KINDS[kind], seed, world), setting, seed)
            student, _ = follow(KINDS[kind], seed, POLICIES[PLANNER](), setting, look)
            done += [(each, student.known(horizon)) for each in look.forecasts]
        for place, missed in enumerate(MISSED):
            ranges = [(each[place], truth) for each, truth in done]
            right = fmean(low <= truth <= high for (low, high), truth in ranges)
            above = fmean((low + high) / 2 - truth for (low, high), truth in ranges)
            half = fmean((high - low) / 2 for (low, high), _ in ranges)
            print(f"{kind:14} {missed:6} {right:7.2f} {above:+9.3f} {half:6.3f} {len(ranges):10}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
