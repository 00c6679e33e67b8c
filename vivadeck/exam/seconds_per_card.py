"""How long a card takes this student, and how many showings fit into a day. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from itertools import islice
from math import ceil
from statistics import median
from typing import NamedTuple

from vivadeck.clock import DAY_ENDS, study_day
from vivadeck.model import Exam, Mode, Review
from vivadeck.terminal.wording import counted

FIRST_SECONDS = 30.0  # for a card, until the student's own reviews tell
ENOUGH_REVIEWS = 10
LATEST_REVIEWS = 200
_LIKELY_SECONDS = (1.0, 600.0)  # what took less was not read, what took longer was left lying


class Pace(NamedTuple):
    """The seconds that a showing takes; `reviews` is how many of the student's own tell so, 0 for a guess."""

    seconds: float
    reviews: int


def pace(reviews: Sequence[Review], today: date, day_ends: time = DAY_ENDS) -> Pace:
    """Return the median time of the student's latest reviews (in time order) before the study day `today`.

    Those of today do not count yet, so that a day's budget stays what it was in the morning. Those of other modes than
    `study` do not count: in a mock viva, answers take longer.
    """
    latest = _latest(reviews, today, day_ends)
    if len(latest) < ENOUGH_REVIEWS:
        return Pace(FIRST_SECONDS, 0)
    return Pace(median(latest), len(latest))


def is_told(reviews: Sequence[Review], today: date, day_ends: time = DAY_ENDS) -> bool:
    """Whether these reviews, a student's latest, are as many as `pace` looks at: earlier ones make no difference."""
    return len(_latest(reviews, today, day_ends)) == LATEST_REVIEWS


def _latest(reviews: Sequence[Review], today: date, day_ends: time) -> list[float]:
    """Return the likely ones of the latest times before today, in seconds."""
    least, most = _LIKELY_SECONDS
    likely = (
        review.seconds
        for review in reversed(reviews)
        if least <= review.seconds <= most and review.mode == Mode.STUDY and study_day(review.at, day_ends) < today
    )
    return list(islice(likely, LATEST_REVIEWS))


def showings(exam: Exam, at: Pace) -> int:
    """Return how many showings a day the exam's budget allows: at least one."""
    if exam.cards is not None:
        return exam.cards
    assert exam.minutes is not None
    return max(1, int(exam.minutes * 60 / at.seconds))


def too_little(new: int, left: int, days: int, at: Pace) -> str:
    """Return a warning where the showings `left` on `days` days cannot even show `new` new cards once, else ""."""
    if new <= left:
        return ""
    needed = ceil(new / days)
    return (
        f"That is too little to show each card even once: {counted(new, 'new card')} in {counted(days, 'day')} "
        f"takes {needed} a day, about {ceil(needed * at.seconds / 60)} min."
    )
