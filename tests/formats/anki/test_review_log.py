"""Lines of Anki's log that are no reviews, or out of all bounds."""

from __future__ import annotations

import pytest

from vivadeck.formats.anki.database import Log
from vivadeck.formats.anki.review_log import reviews

AT = 1_700_000_000_000


@pytest.mark.parametrize(
    "log",
    [Log(AT, 0, 0, 4), Log(AT, 5, 1, 1), Log(AT, 3, 1, 5), Log(-5, 3, 1, 1), Log(0, 3, 1, 1), Log(10**18, 3, 1, 1)],
)
def test_what_is_no_review(log: Log) -> None:
    assert list(reviews([log], is_ours=False)) == []


@pytest.mark.parametrize(("ms", "seconds"), [(0, 0.0), (-7, 0.0), (1249, 1.2), (10**15, 86_400.0)])
def test_how_long_it_took(ms: int, seconds: float) -> None:
    (review,) = reviews([Log(AT, 3, ms, 0)], is_ours=False)
    assert (review.seconds, review.grade, review.at.timestamp()) == (seconds, 4, AT / 1000)


@pytest.mark.parametrize(("is_ours", "grades"), [(True, [0, 1, 2, 1, 3]), (False, [1, 1, 1, 1, 3])])
def test_grades_that_only_viva_has(is_ours: bool, grades: list[int]) -> None:
    logs = [Log(AT + ms, button, ms, 1) for button, ms in ((1, 100), (1, 101), (1, 102), (1, 103), (2, 100))]
    assert [review.grade for review in reviews(logs, is_ours=is_ours)] == grades
