"""Check that viva is as fast with 100,000 cards and a million reviews as with 110 cards, and compare it with others.

    .venv/bin/python tests/benchmarks/scale.py [RUNS] [CARDS …]

All cases run in turn, RUNS times (default 5), at each number of CARDS (default 110, 10,000, 100,000; ten reviews for
each card in collections of 1,000 and more); the figures are medians. CPU time is that of the whole process, user and
system. `× bare` is a multiple of `python -c pass`, `× first` of the smallest collection. The exit status is 1 when a
budget is exceeded.

The decks have 1,000 cards of about 600 characters, and at most 200 cards are due. `edited` is the start after a change
to one card. `cold` is the very first start, with an empty cache; `the first` search also reads the words. `session's
end` is from the key that quits to the end of the process; the `due` after it follows at once. `s` is the time on the
clock, which is longer on a busy machine. No figure for memory is below that of the measuring process. Other programs
are measured if they are installed: Anki and genanki beside viva, `apy` (`pip install apyanki`) and `rg` on the PATH;
the figures for genanki and for `find_notes alone` are the time of the call. The whole run takes some minutes;
`scale.py 3 110 10000` is shorter.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import scale_peers
from scale_processes import PYTHON, VIVA, Cost, end_of_session, spawned, until_first_question

from vivadeck import clock

RUNS, SIZES = 5, (110, 10_000, 100_000)
REVIEWS_A_CARD, LEAST_WITH_REVIEWS = 10, 1_000
GRADES = 200
GRADE_BUDGET_MS = 1.0
RARE, COMMON, MISSPELLED = "backpropagation", "network", "backpropogation"
_BESIDE = Path(__file__).parent


class Home(NamedTuple):
    """A student's home with `cards` cards and `reviews` reviews, and the environment in which viva uses it."""

    folder: Path
    cards: int
    reviews: int
    environment: dict[str, str]


class Case(NamedTuple):
    """A case to measure. `budgets` are limits by kind, a key of `_FIGURES`; other programs have none."""

    name: str
    run: Callable[[Home], Cost]
    budgets: Mapping[str, float] = {}


Table = dict[tuple[int, str], Cost]  # medians, by number of cards and name of the case

_FIGURES: dict[str, Callable[[Table, int, str], float]] = {
    "× bare": lambda table, cards, name: table[cards, name].cpu / table[cards, "python -c pass"].cpu,
    "× first": lambda table, cards, name: table[cards, name].cpu / table[min(table)[0], name].cpu,
    "× due": lambda table, cards, name: table[cards, name].cpu / table[cards, "viva due"].cpu,
    "s": lambda table, cards, name: table[cards, name].wall,
    "MB": lambda table, cards, name: table[cards, name].memory / 1e6,
}


def viva(*arguments: str) -> Callable[[Home], Cost]:
    """Return a function that measures a command of viva."""
    return lambda home: spawned((*VIVA, *arguments), home.environment)


def edited(home: Home) -> Cost:
    """Change a card of the first deck and measure the next `viva due`; then let the other commands read it, too."""
    path = home.folder / "decks" / "subject-1.yaml"
    lines = path.read_text("utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("      And "))
    lines[at] = f"      And {time.perf_counter_ns()} {lines[at].split(' ', 8)[-1]}"
    path.write_text("\n".join(lines), "utf-8")
    cost = viva("due")(home)
    viva("search", RARE)(home)
    until_first_question(home.environment)
    return cost


def graded_and_counted(home: Home) -> Cost:
    """Grade a card, and measure the next `viva stats`."""
    practice = (*VIVA, "practice", "subject-1/card-1")
    subprocess.run(practice, input=b"\n4\n", env=home.environment, check=True, capture_output=True)
    return viva("stats")(home)


def cold(home: Home, *, without_reviews: bool = False) -> Cost:
    """Measure `viva due` with an empty cache, with or without reviews."""
    with tempfile.TemporaryDirectory(dir=home.folder) as nothing:
        told = {"VIVA_CACHE": nothing} | ({"VIVA_HOME": nothing} if without_reviews else {})
        return spawned((*VIVA, "due"), {**home.environment, **told})


def first_search(home: Home) -> Cost:
    """Measure the search that first reads the words, after a start that read everything else."""
    with tempfile.TemporaryDirectory(dir=home.folder) as nothing:
        environment = {**home.environment, "VIVA_CACHE": nothing}
        spawned((*VIVA, "due"), environment)
        return spawned((*VIVA, "search", RARE), environment)


def planned(home: Home) -> Cost:
    """Measure `viva` alone with an exam about the first deck, which was planned before."""
    told = home.folder / "planned"
    if not told.exists():
        told.mkdir()
        if (home.folder / "progress.json").exists():
            shutil.copy(home.folder / "progress.json", told)
        day = (clock.start()() + timedelta(days=30)).date().isoformat()
        spawned((*VIVA, "exam", day, "--deck", "subject-1"), {**home.environment, "VIVA_HOME": str(told)})
        spawned(VIVA, {**home.environment, "VIVA_HOME": str(told)})
    return spawned(VIVA, {**home.environment, "VIVA_HOME": str(told)})


CASES = (
    Case("python -c pass", lambda home: spawned((PYTHON, "-c", "pass"), home.environment)),
    Case("viva --version", viva("--version"), {"× bare": 1.3}),
    Case("viva due", viva("due"), {"× bare": 9, "× first": 1.3, "MB": 60}),
    Case(f"viva search {RARE}", viva("search", RARE), {"× bare": 9, "× first": 1.5}),
    Case(f"viva search {COMMON} --limit 10", viva("search", COMMON, "--limit", "10"), {"× first": 3}),
    Case(f"viva search {COMMON}, all listed", viva("search", COMMON)),
    Case(f"viva search {MISSPELLED}", viva("search", MISSPELLED)),
    Case(
        "viva study, first question",
        lambda home: until_first_question(home.environment),
        {"× bare": 12, "× first": 1.3},
    ),
    Case("viva study, session's end", lambda home: end_of_session(home.environment), {"s": 1}),
    Case("viva due after the session", viva("due")),
    Case("viva stats", viva("stats"), {"× first": 2}),
    Case("viva stats after a grade", graded_and_counted, {"× first": 2}),
    Case("viva due, a deck edited", edited, {"× due": 2}),
    Case("viva due, cold", cold, {"s": 5}),
    Case("viva due, cold, no reviews yet", partial(cold, without_reviews=True), {"s": 5}),
    Case("viva search, the first", first_search),
    Case("viva, an exam ahead", planned),
)


def peers(home: Home, *, is_first: bool) -> Iterator[Case]:
    """Yield the cases of other programs. Slow ones are only in the first run, and so is viva's counterpart."""
    for name, command in scale_peers.commands(home.folder).items():
        yield Case(name, partial(_peer, command))
    for name, command in scale_peers.calls(home.folder).items():
        if is_first or "genanki" not in name:
            yield Case(name, partial(_call, command))
    if is_first:
        yield Case("viva export anki, all", viva("export", "anki", str(home.folder / "viva.apkg")))


def _peer(command: Sequence[str], home: Home) -> Cost:
    return spawned(command, home.environment)


def _call(command: Sequence[str], home: Home) -> Cost:
    """Run a command that prints how much of its CPU time counts."""
    told = home.folder / "told"
    return spawned(command, home.environment, str(told))._replace(cpu=float(told.read_text()), wall=float("nan"))


def prepared(folder: Path, cards: int) -> Home:
    """Make a home in `folder`, and start viva in it once, so that its cache is filled."""
    reviews = REVIEWS_A_CARD * cards if cards >= LEAST_WITH_REVIEWS else 0
    told = {"VIVA_HOME": folder, "VIVA_DECKS": folder / "decks", "VIVA_CACHE": folder / "cache"}
    home = Home(folder, cards, reviews, {**os.environ, **{name: str(path) for name, path in told.items()}})
    home.environment.update(TERM="xterm-256color", HOME=str(folder))
    home.environment.pop("PYTHONDONTWRITEBYTECODE", None)
    spawned((PYTHON, str(_BESIDE / "scale_collection.py"), str(folder), str(cards), str(reviews)), home.environment)
    for arguments in (("--version",), ("due",), ("stats",), ("search", RARE)):  # compiled, cached
        viva(*arguments)(home)
    until_first_question(home.environment)
    if build := scale_peers.preparation(folder):
        spawned(build, home.environment)
    return home


def grade(home: Home) -> tuple[float, float]:
    """Return the milliseconds of an append with fsync, and how many more a durable grade took."""
    told = home.folder / "told"
    command = (PYTHON, str(_BESIDE / "scale_grade.py"), str(home.folder), str(GRADES))
    spawned(command, home.environment, str(told))
    fsync, over = map(float, told.read_text().split())
    return fsync, over


def main() -> int:
    """Measure, print the table, and return the exit status."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    sizes = sorted(map(int, sys.argv[2:])) or SIZES
    costs: dict[tuple[int, str], list[Cost]] = {}
    with tempfile.TemporaryDirectory() as folder:
        homes = [prepared(Path(folder) / str(cards), cards) for cards in sizes]
        for run in range(runs):
            for home in homes:
                print(f"run {run + 1} of {runs}, {home.cards:,} cards", file=sys.stderr)
                viva("due")(home)  # read what the last run changed
                for case in (*CASES, *peers(home, is_first=run == 0)):
                    costs.setdefault((home.cards, case.name), []).append(case.run(home))
        grades = [grade(home) for home in homes]
    table = {key: Cost(*map(statistics.median, zip(*each, strict=True))) for key, each in costs.items()}
    exceeded = sum([report(home, table) for home in homes])
    for home, (fsync, over) in zip(homes, grades, strict=True):
        told = f"a durable grade: {over:.3f} ms more than the fsync of {fsync:.3f} ms (≤ {GRADE_BUDGET_MS:g})"
        print(f"{home.cards:,} cards: {told}{' EXCEEDED' if over > GRADE_BUDGET_MS else ''}")
        exceeded += over > GRADE_BUDGET_MS
    print(f"{Path(PYTHON).name} {sys.version.split()[0]}, {runs} interleaved runs; {exceeded} budgets exceeded")
    return int(exceeded > 0)


def report(home: Home, table: Table) -> int:
    """Print the figures of a home, and return the number of exceeded budgets."""
    first = min(cards for cards, _ in table)
    budgets = {case.name: case.budgets for case in CASES}
    head = f"{home.cards:,} cards, {home.reviews:,} reviews"
    print(f"{head:31} {'CPU ms':>9} {'× bare':>8} {'× first':>8} {'s':>7} {'MB':>7}  budgets")
    exceeded = 0
    for cards, name in table:
        if cards == home.cards:
            said = []
            for kind, limit in budgets.get(name, {}).items():
                if kind == "× bare" and cards > first:
                    continue  # larger ones are compared with the smallest collection
                over = _FIGURES[kind](table, cards, name) > limit
                exceeded += over
                said.append(f"≤ {limit:g} {kind}{' EXCEEDED' if over else ''}")
            figures = [_FIGURES[kind](table, cards, name) for kind in ("× bare", "× first", "s", "MB")]
            row = "{:8.2f} {:8.2f} {:7.3f} {:7.1f}".format(*figures).replace("nan", "  ·")
            print(f"{name:31} {table[cards, name].cpu * 1000:9.1f} {row}  {', '.join(said)}".rstrip())
    print()
    return exceeded


if __name__ == "__main__":
    sys.exit(main())
