"""How grades are spread, and how they compare with ticks: calibration. Pure.

The key points that were ticked, by the student, by a partner or from a typed answer, suggest a grade (`ticks.grade`).
Who gives a better grade than the ticks is *kind*, who gives a worse one is *strict*. Without a tick an answer with a
grade of 3 or more was not ticked at all: it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from vivadeck import ticks
from vivadeck.model import Mode, Review
from vivadeck.stats.recall import Recall, recall
from vivadeck.tally import CardStage, CellCount
from vivadeck.ticks import RECALLED

GRADES = range(6)


class Spread(NamedTuple):
    """How many answers have each grade, 0 to 5."""

    counts: tuple[int, ...]

    @property
    def answers(self) -> int:
        """All of them."""
        return sum(self.counts)


class Calibration(NamedTuple):
    """Answers with ticks: the mean of the student's own grades, and of those that the ticks suggest; how many grades
    were kind, and how many strict; and how many answers the ticks call missed though they were graded 3 or more.
    """

    answers: int
    own: float
    of_ticks: float
    kind: int
    strict: int
    missed_but_passed: int


class Grades(NamedTuple):
    """How grades are spread over cards of each stage and over modes; the recall of each mode, of first answers on a day
    to cards that were not new; how many answers have ticks, and the calibration of each mode whose ticks are of key
    points that the cards still have.
    """

    every: Spread
    by_stage: dict[CardStage, Spread]
    by_mode: dict[str, Spread]
    recall: dict[str, Recall]
    ticked: int
    calibration: dict[str, Calibration]


def grades(counts: Iterable[CellCount], ticked: Iterable[Review], points: Mapping[str, tuple[str, ...]]) -> Grades:
    """Return how grades are spread. `ticked` are the reviews with ticks; `points` are the key points of their cards."""
    listed, ticked = list(counts), list(ticked)
    modes = sorted({count.cell.mode for count in listed})
    stages = sorted({count.cell.stage for count in listed})
    pairs = _pairs(ticked, points)
    return Grades(
        _spread(listed),
        {stage: _spread(each for each in listed if each.cell.stage is stage) for stage in stages},
        {mode: _spread(each for each in listed if each.cell.mode == mode) for mode in modes},
        {mode: recall(each for each in listed if each.cell.mode == mode and each.cell.is_first) for mode in modes},
        len(ticked),
        {mode: _calibration(each) for mode, each in sorted(pairs.items())},
    )


def _spread(counts: Iterable[CellCount]) -> Spread:
    totals = [0 for _ in GRADES]
    for count in counts:
        totals[count.cell.grade] += count.answers
    return Spread(tuple(totals))


def _pairs(reviews: Iterable[Review], points: Mapping[str, tuple[str, ...]]) -> dict[str, list[tuple[int, int]]]:
    """Return for each mode the (own grade, grade of the ticks) of its answers with ticks."""
    pairs: dict[str, list[tuple[int, int]]] = {}
    for review in reviews:
        of_it = ticks.telling(review.further, points.get(review.card, ()), review.grade)
        if of_it:
            mode = review.mode if review.mode in list(Mode) else str(Mode.PRACTICE)
            pairs.setdefault(str(mode), []).append((review.grade, ticks.grade(of_it)))
    return pairs


def _calibration(pairs: list[tuple[int, int]]) -> Calibration:
    answers = len(pairs)
    return Calibration(
        answers,
        sum(own for own, _ in pairs) / answers,
        sum(of_ticks for _, of_ticks in pairs) / answers,
        sum(own > of_ticks for own, of_ticks in pairs),
        sum(own < of_ticks for own, of_ticks in pairs),
        sum(own >= RECALLED > of_ticks for own, of_ticks in pairs),
    )
