"""The tables of the exam benchmark, and its goals. All shares are of the deck; a ± is one standard error.

The standard error is over students (a kind with a seed): each counts with the mean of its settings. So it is true for
other students of these kinds; it says nothing about other kinds, or about people.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import partial
from math import sqrt
from statistics import fmean, stdev
from typing import NamedTuple

from exam_runs import Setting, Skips
from exam_strangers import STRANGERS
from exam_students import TUNED, World
from exam_unseen import UNSEEN

BASELINE = "SM-2 as viva ships it"
PLANNER = "planner"
GROUPS = {
    "tuned on": {kind.__name__ for kind in TUNED},
    "unseen": {kind.__name__ for kind in UNSEEN},
    "strangers": {kind.__name__ for kind in STRANGERS},
}
NOT_TUNED = GROUPS["unseen"] | GROUPS["strangers"]
GOAL_GAIN = {World.A: 0.12, World.B: 0.075}  # mean gain over SM-2, kinds that the planner was not tuned on
GOAL_WORST = {World.A: -0.01, World.B: -0.05}  # no horizon × load is worse than that, for unseen or for strangers
GOAL_COVERAGE = 0.75  # of the forecast's 80 % ranges, for each kind of student


class Glimpse(NamedTuple):
    """The forecast's 80 % range of the share recalled in the exam, at one point of a run."""

    point: str
    low: float
    high: float


class Outcome(NamedTuple):
    """The result of one student in one setting. `known` is the share recalled in the exam, by policy; `glimpses` are
    the forecasts for the student with the planner.
    """

    kind: str
    seed: int
    setting: Setting
    known: dict[str, float]
    glimpses: tuple[Glimpse, ...]

    def share(self, policy: str) -> float:
        """Return the share recalled in the exam."""
        return self.known[policy]

    def gain(self, policy: str) -> float:
        """Return how much more is recalled than with SM-2."""
        return self.known[policy] - self.known[BASELINE]

    def is_held(self, glimpse: Glimpse) -> bool:
        """Tell whether the truth is in the forecast's range."""
        return glimpse.low <= self.known[PLANNER] <= glimpse.high


unplanned = partial(Outcome.share, policy=BASELINE)
planned = partial(Outcome.gain, policy=PLANNER)


def where(
    outcomes: Iterable[Outcome],
    world: World | None = None,
    kinds: Container[str] | None = None,
    skips: Skips = Skips.NONE,
) -> list[Outcome]:
    """Return the outcomes in this world, of students of these kinds, with these skipped days."""
    return [
        each
        for each in outcomes
        if world in (None, each.setting.world) and (kinds is None or each.kind in kinds) and skips is each.setting.skips
    ]


def mean(outcomes: Iterable[Outcome], value: Callable[[Outcome], float]) -> tuple[float, float]:
    """Return the mean and its standard error over students."""
    students: dict[tuple[str, int], list[float]] = {}
    for each in outcomes:
        students.setdefault((each.kind, each.seed), []).append(value(each))
    means = [fmean(values) for values in students.values()]
    return fmean(means), stdev(means) / sqrt(len(means)) if len(means) > 1 else float("nan")


class Cell(NamedTuple):
    """A setting: the planner's mean gain there and its standard error."""

    gain: float
    error: float
    horizon: int
    load: float

    def __str__(self) -> str:
        return f"{self.gain:+.3f} ±{self.error:.3f} ({self.horizon} days, {self.load}×)"


def worst(outcomes: Iterable[Outcome]) -> Cell:
    """Return the cell with the lowest mean gain."""
    cells: dict[tuple[int, float], list[Outcome]] = {}
    for each in outcomes:
        cells.setdefault((each.setting.horizon, each.setting.load), []).append(each)
    return min(Cell(*mean(cell, planned), days, load) for (days, load), cell in cells.items())


def tables(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the lines of all tables; of skipped days only where some were skipped."""
    has_skips = any(each.setting.skips is not Skips.NONE for each in outcomes)
    parts = (policies, kinds, settings, *([skipped] if has_skips else []), forecasts)
    lines = [line for part in parts for line in ("", *part(outcomes))]
    return [*lines, "", *CAVEATS]


CAVEATS = (
    "There is no data of real students behind any of this. World A: a second showing on the same day changes",
    "nothing. World B: a miss that is not recalled later the same day is worth 0.4 of itself. ± is one standard",
    "error over the students of these kinds; it says nothing about kinds that are not here.",
    "The worst of many cells is partly bad luck: more seeds tell which are bad.",
)


def policies(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the policies' mean gains over SM-2, in each world, for each group of kinds."""
    groups = [where(outcomes, world, kinds) for world in World for kinds in GROUPS.values()]
    head = [f"{f'{world.value}, {name}':>15}" for world in World for name in GROUPS]
    lines = [f"{'Gain over SM-2 (first line: recalled)':37} {' '.join(head)}"]
    lines.append(_line(BASELINE, (mean(group, unplanned) for group in groups), ""))
    for name in outcomes[0].known:
        if name != BASELINE:
            lines.append(_line(name, (mean(group, partial(Outcome.gain, policy=name)) for group in groups)))
    return lines


def _line(name: str, figures: Iterable[tuple[float, float]], sign: str = "+") -> str:
    return f"{name:37} " + " ".join(f"{value:{sign}9.3f} ±{error:.3f}" for value, error in figures)


def kinds(outcomes: Sequence[Outcome]) -> list[str]:
    """Return what SM-2 recalls and what the planner gains, with its worst setting, for each kind."""
    lines = [f"{'Planner, by kind of student':28}  world   SM-2    gain            worst cell"]
    for name, group in _rows(outcomes):
        for world in World:
            in_world = where(group, world)
            recalled, _ = mean(in_world, unplanned)
            gain, error = mean(in_world, planned)
            lines.append(f"{name:29} {world.value:5} {recalled:6.3f} {gain:+7.3f} ±{error:.3f}   {worst(in_world)}")
    return lines


def _rows(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, list[Outcome]]]:
    """Yield the outcomes of each kind, with a name that says its group."""
    for group, kinds in GROUPS.items():
        for kind in sorted(kinds & {each.kind for each in outcomes}):
            yield f"{kind} ({group})", [each for each in outcomes if each.kind == kind]


def settings(outcomes: Sequence[Outcome]) -> list[str]:
    """Return what SM-2 recalls and what the planner gains, by horizon and load, over the kinds not tuned on."""
    lines = [f"{'Not tuned on: days and load':28}     A: SM-2     gain          B: SM-2     gain"]
    plain = where(outcomes, kinds=NOT_TUNED)
    for horizon, load in sorted({(each.setting.horizon, each.setting.load) for each in plain}):
        line = f"{f'{horizon} days, {load}×':28}"
        for world in World:
            cell = [each for each in where(plain, world) if each.setting[:2] == (horizon, load)]
            recalled, _ = mean(cell, unplanned)
            gain, error = mean(cell, planned)
            line += f"   {recalled:9.3f} {gain:+8.3f} ±{error:.3f}"
        lines.append(line)
    return lines


def skipped(outcomes: Sequence[Outcome]) -> list[str]:
    """Return what is recalled when days are skipped, over all kinds."""
    names = [*next(each for each in outcomes if each.setting.skips is not Skips.NONE).known]
    head = " ".join(f"{name:>26}" for name in names)
    lines = [f"{'Recalled, by skipped days':26} {head}"]
    loads = {each.setting.load for each in outcomes if each.setting.skips is not Skips.NONE}
    for world in World:
        for skips in Skips:
            group = [each for each in where(outcomes, world, skips=skips) if each.setting.load in loads]
            row = [mean(group, partial(Outcome.share, policy=name)) for name in names]
            figures = " ".join(f"{value:19.3f} ±{error:.3f}" for value, error in row)
            lines.append(f"{f'{world.value}, {skips.value}':26} {figures}")
    return lines


def forecasts(outcomes: Sequence[Outcome]) -> list[str]:
    """Return how often the forecast's range was right, by point and kind, and its width."""
    points = list(dict.fromkeys(glimpse.point for each in outcomes for glimpse in each.glimpses))
    lines = [f"{'80 % range is right':28} {' '.join(f'{point:>7}' for point in points)}    all"]
    lines.extend(_row(name, where(group), points) for name, group in _rows(outcomes))
    lines.extend(_row(name, where(outcomes, kinds=kinds), points) for name, kinds in GROUPS.items())
    lines.append(_row("all, no skipped days", where(outcomes), points))
    skips = {each.setting.skips for each in outcomes} - {Skips.NONE}
    lines.extend(_row(f"all, {s.value}", where(outcomes, skips=s), points) for s in Skips if s in skips)
    widths = [fmean(g.high - g.low for each in where(outcomes) for g in each.glimpses if g.point == p) for p in points]
    return [*lines, f"{'mean width':28} {' '.join(f'{width:7.3f}' for width in widths)}"]


def _row(name: str, outcomes: Sequence[Outcome], points: Sequence[str]) -> str:
    shares = [coverage(outcomes, point) for point in points]
    return f"{name:28} {' '.join(f'{share:7.2f}' for share in shares)} {coverage(outcomes):6.2f}"


def coverage(outcomes: Iterable[Outcome], point: str | None = None) -> float:
    """Return the share of forecasts (at one point, or all) that were right; nan without any."""
    right = [each.is_held(seen) for each in outcomes for seen in each.glimpses if point in (None, seen.point)]
    return fmean(right) if right else float("nan")


def goals_missed(outcomes: Sequence[Outcome]) -> list[str]:
    """Return a line for each goal that is missed."""
    missed = []
    for world in World:
        gain, error = mean(where(outcomes, world, NOT_TUNED), planned)
        if gain < GOAL_GAIN[world]:
            missed.append(f"world {world.value}: mean gain {gain:.3f} ±{error:.3f}, not {GOAL_GAIN[world]}")
        for name in ("unseen", "strangers"):
            cell = worst(where(outcomes, world, GROUPS[name]))
            if cell.gain < GOAL_WORST[world]:
                missed.append(f"world {world.value}, {name}: {cell} is below {GOAL_WORST[world]}")
    for name, group in _rows(outcomes):
        share = coverage(where(group))
        if share < GOAL_COVERAGE:
            missed.append(f"{name}: the 80 % range is right in {share:.2f} of the forecasts, not {GOAL_COVERAGE}")
    return missed
