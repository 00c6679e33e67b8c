"""Who the student may be: beliefs about the memory, each as likely as it foretold the student's own answers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import exp

from vivadeck.exam.memory_models import KINDS
from vivadeck.exam.posterior import Answered, Belief, trace

PACES = (0.7, 2.0, 6.0)  # how much better or worse at it than its kind a student may be
COSTS = (1.0, 0.5)
MOST_ANSWERS = 20.0  # more of them do not make a belief more certain, as none is quite true
SEEN_BEFORE = (2.0, 10.0)  # as if, of ten cards that were shown for the first time, two had been recalled


def beliefs() -> list[Belief]:
    """Return all beliefs: kinds of memory, each at several paces, and with two costs of a miss."""
    return [
        Belief(kind._replace(first=kind.first * pace, growth=kind.growth * pace**0.5), cost, 1 / cost)
        for kind in KINDS
        for pace in PACES
        for cost in COSTS
    ]


def weights(histories: Sequence[Sequence[Answered]], beliefs: Sequence[Belief]) -> list[float]:
    """Return how much each belief counts (together 1), by how well it foretold the answers of cards shown before."""
    answers = sum(len(days) - 1 for days in histories)
    trust = min(1.0, MOST_ANSWERS / max(1, answers))
    fits = [trust * sum(trace(days, belief).fit for days in histories) for belief in beliefs]
    best = max(fits)
    odds = [exp(fit - best) for fit in fits]
    return [each / sum(odds) for each in odds]


def drawn(weights: Sequence[float], count: int) -> list[int]:
    """Return the indices of `count` beliefs, each as often as its weight (together 1) says: systematic resampling."""
    bounds = [*accumulate(weights)]
    marks = [(number + 0.5) / count for number in range(count)]
    return [next((index for index, bound in enumerate(bounds) if mark < bound), len(bounds) - 1) for mark in marks]


def known_unseen(histories: Sequence[Sequence[Answered]]) -> float:
    """Return the chance of recalling a card that was never shown, from how the first showings went."""
    recalled, shown = SEEN_BEFORE
    return (recalled + sum(days[0].grade >= 3 for days in histories)) / (shown + len(histories))
