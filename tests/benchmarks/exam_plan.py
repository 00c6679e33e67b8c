"""Measure the CPU time of a plan: today's order, whether re-drills help, the forecast. Is the plan always the same?

    .venv/bin/python tests/benchmarks/exam_plan.py [RUNS]

Prints the median of RUNS (default 5) runs with 1,000 cards, and with 100,000; every card has its own history of up to
eight days, and a fifth are new. Plans each size once more in processes with other hashes. The exit status is 1 when a
plan takes longer than its budget or is not always the same.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from random import Random

from vivadeck import sm2
from vivadeck.exam.forecast import Forecast, forecast
from vivadeck.exam.memory import Answer
from vivadeck.exam.planner import CardHistory, order, timeline
from vivadeck.exam.retry import Evidence, learn

RUNS = 5
TODAY = date(2026, 3, 2).toordinal()
EXAM = TODAY + 20
BUDGET_SECONDS = {1_000: 0.05, 100_000: 5.0}  # for the plan: order and re-drills, without the forecast


def made(cards: int) -> list[CardHistory]:
    """Return cards with histories that a student could have, the same in every run."""
    chance, found = Random(cards), []
    for _ in range(cards):
        day, schedule, showings = TODAY - chance.randint(1, 40), None, list[Answer]()
        while day < TODAY and len(showings) < 12 and (showings or chance.random() < 0.8):
            grade = chance.choice((1, 2, 3, 4, 4, 4, 5))
            for each in (grade, 4)[: 1 + (grade < 3)]:
                showings.append(Answer(day, each))
                schedule = sm2.review(schedule, each, date.fromordinal(day))
            day += 1 + int(chance.expovariate(0.2))
        found.append(CardHistory(tuple(showings), schedule.due.toordinal() if schedule else None))
    return found


def ordered(cards: list[CardHistory]) -> list[int]:
    """Return today's order."""
    return order(cards, timeline(len(cards), TODAY, EXAM, max(1, len(cards) // 5)))


def learned(cards: list[CardHistory]) -> Evidence:
    """Return whether re-drills help, by these histories."""
    return learn([card.answers for card in cards])


def foretold(cards: list[CardHistory]) -> Forecast:
    """Return the forecast."""
    return forecast(cards, TODAY, EXAM, max(1, len(cards) // 5))


def seconds(task: Callable[[], object], runs: int) -> float:
    """Return the median CPU time of a task."""
    taken = []
    for _ in range(runs):
        began = time.process_time()
        task()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def digest(cards: int) -> str:
    """Return a digest of the plan and the forecast of so many cards."""
    deck = made(cards)
    return hashlib.sha256(repr((ordered(deck), learned(deck), foretold(deck))).encode()).hexdigest()


def digest_elsewhere(cards: int, hash_seed: str) -> str:
    """Return the digest from another process, which has other hashes."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, __file__, "digest", str(cards)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def main() -> int:
    """Measure, print the table, and return the exit status."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    failures = 0
    heads = f"{'order ms':>9} {'re-drills ms':>13} {'budget ms':>10} {'forecast ms':>12}"
    print(f"{'cards':>8} {'showings':>9} {heads}  always the same")
    for count, budget in BUDGET_SECONDS.items():
        cards = made(count)
        taken = [seconds(partial(task, cards), runs) for task in (ordered, learned, foretold)]
        exceeded = taken[0] + taken[1] > budget
        is_same = len({digest(count), digest_elsewhere(count, "1"), digest_elsewhere(count, "2")}) == 1
        failures += exceeded or not is_same
        showings = sum(len(card.answers) for card in cards)
        told = f"{'yes' if is_same else 'NO'}{'  EXCEEDED' if exceeded else ''}"
        figures = f"{taken[0] * 1000:9.1f} {taken[1] * 1000:13.1f} {budget * 1000:10.0f} {taken[2] * 1000:12.1f}"
        print(f"{count:8,} {showings:9,} {figures}  {told}", flush=True)
    return int(failures > 0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["digest"]:
        print(digest(int(sys.argv[2])))
    else:
        sys.exit(main())
