"""Are the minutes kept that a student gives to an exam? Simulated students study with viva's own plan and session.

    .venv/bin/python tests/benchmarks/exam_minutes.py [SEEDS] [FIRST_SEED]

SEEDS (default 3) students of each kind, from FIRST_SEED (default 0) on, study for DAYS days. A kind is a usual time for
a card, how widely the times spread (they are log-normal), and a habit. The table compares what was promised with what
was taken, in minutes, on each day; the time of a pause is not taken. "kept" is the share of days that were within 3
minutes of the promise (of more than 20 minutes: within 15 %). The rule that viva had before, as many cards as the
median time of earlier days (at first 30 s) allows, is told beside it. No real student was measured.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import product
from math import log
from multiprocessing import Pool
from random import Random
from statistics import fmean, median, stdev
from typing import NamedTuple

from vivadeck import sm2
from vivadeck.agenda import Item
from vivadeck.exam import today as todays
from vivadeck.model import Card, Exam, Review
from vivadeck.study import session

SEEDS, DAYS, CARDS, DECK = 3, 5, 400, "deck"
BUDGETS = (5, 20, 30, 60, 90)
SPEEDS, SPREADS = (15.0, 45.0, 90.0), (0.5, 0.8)  # mean seconds of a card; sigma of its logarithm
RECALL = 0.75
START = datetime(2026, 3, 2, 18, tzinfo=UTC)
PAUSE_SECONDS, PAUSE_CHANCE = 600.0, 0.03
TIRED_AFTER = 40  # cards until a tired student is half as fast again
BEFORE_SECONDS = 30.0  # what the former rule took for a card at first
CLOSE_MINUTES, CLOSE_SHARE = 3.0, 0.15


class Habit(NamedTuple):
    """What a student does, beside answering."""

    name: str
    pauses: bool = False
    tires: bool = False


HABITS = (Habit("steady"), Habit("pauses", pauses=True), Habit("tires", tires=True), Habit("both", True, True))


class StudiedDay(NamedTuple):
    """The minutes that a day took: by viva's session, and by the rule that viva had before."""

    taken: float
    before: float


Job = tuple[int, float, float, Habit, int]


class TimedStudent:
    """A student whose times follow from the seed: the n-th showing of a day takes the same time by every rule."""

    def __init__(self, speed: float, spread: float, habit: Habit, seed: int) -> None:
        self._middle, self._spread, self._habit = log(speed) - spread**2 / 2, spread, habit
        self._seed = f"{speed} {spread} {habit.name} {seed}"

    def showing(self, day: int, number: int) -> tuple[float, float, bool]:
        """Return the seconds of a day's n-th showing, those of a pause in it, and whether the card was recalled."""
        chance = Random(f"{self._seed} {day} {number}")
        seconds = chance.lognormvariate(self._middle, self._spread)
        if self._habit.tires:
            seconds *= 1 + number / TIRED_AFTER / 2
        pause = PAUSE_SECONDS if self._habit.pauses and chance.random() < PAUSE_CHANCE else 0.0
        return seconds, pause, chance.random() < RECALL


def studied(job: Job) -> list[StudiedDay]:
    """Let a student study for some days, and return what each took."""
    minutes, speed, spread, habit, seed = job
    student = TimedStudent(speed, spread, habit, seed)
    exam = Exam((), "", START, START.date() + timedelta(days=DAYS + 9), None, minutes)
    items = {f"{DECK}/{n}": Item(Card(f"{DECK}/{n}", DECK, str(n), "answer")) for n in range(CARDS)}
    reviews: list[Review] = []
    times: list[float] = []
    result = []
    for day in range(DAYS):
        before = median(times[-200:]) if len(times) >= 10 else BEFORE_SECONDS
        shown = max(1, int(minutes * 60 / before))
        taken = _session(student, day, exam, items, reviews)
        times += [review.seconds for review in reviews if review.at.date() == START.date() + timedelta(days=day)]
        result.append(StudiedDay(taken / 60, sum(student.showing(day, n)[0] for n in range(shown)) / 60))
    return result


def _session(student: TimedStudent, day: int, exam: Exam, items: dict[str, Item], reviews: list[Review]) -> float:
    """Study in one session until it ends. Return the seconds taken, without pauses."""
    now, taken = START + timedelta(days=day), 0.0
    today: date = now.date()
    plans = todays.plans([(exam, [*items.values()])], reviews, today)
    running = session.start([*items.values()], today, plan=plans.showings)
    number = 0
    while running.queue:
        seconds, pause, recalled = student.showing(day, number)
        shown, now = now, now + timedelta(seconds=seconds + pause)
        review = session.review(running, 4 if recalled else 1, shown, now)
        item = running.current
        running = session.apply(running, review)
        schedule = sm2.review(item.schedule, review.grade, today)
        items[item.card.id] = item._replace(schedule=schedule, reviewed=review.at)
        reviews.append(review)
        number, taken = number + 1, taken + seconds
    return taken


def main() -> None:
    """Run all and print the tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    todo: list[Job] = [*product(BUDGETS, SPEEDS, SPREADS, HABITS, range(first, first + count))]
    with Pool(os.cpu_count()) as pool:
        done = dict(zip(todo, pool.map(studied, todo, chunksize=4), strict=True))
    print(f"{len(SPEEDS) * len(SPREADS) * len(HABITS)} kinds of student × {count} seeds from {first}, {DAYS} days")
    print(f"{'promised':22} {'taken':>7} {'sd':>6} {'kept':>6}      {'before':>7} {'sd':>6} {'kept':>6}")
    for minutes in BUDGETS:
        days = [day for job, each in done.items() if job[0] == minutes for day in each]
        print(_line(f"{minutes} min", minutes, days))
    for speed, habit in product(SPEEDS, HABITS):
        days = [
            day for job, each in done.items() if job[0] == 20 and job[1] == speed and job[3] == habit for day in each
        ]
        print(_line(f"20 min, {speed:.0f} s, {habit.name}", 20, days))
    begun = [each[0] for job, each in done.items() if job[0] == 20]
    print(_line("20 min, the first day", 20, begun))


def _line(name: str, minutes: int, days: list[StudiedDay]) -> str:
    parts = []
    for taken in ([day.taken for day in days], [day.before for day in days]):
        close = max(CLOSE_MINUTES, CLOSE_SHARE * minutes)
        kept = fmean(abs(each - minutes) <= close for each in taken)
        parts.append(f"{fmean(taken):7.1f} {stdev(taken):6.1f} {100 * kept:4.0f} %")
    return f"{name:22} {'      '.join(parts)}"


if __name__ == "__main__":
    main()
