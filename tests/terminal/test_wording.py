"""How numbers, days and lengths of time are said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from vivadeck.terminal.wording import counted, duration, in_days, span

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [(0, "card", "0 cards"), (1, "card", "1 card"), (2, "card", "2 cards"), (1, "new card", "1 new card")],
)
def test_counted(number: int, noun: str, said: str) -> None:
    assert counted(number, noun) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-800, "2.2 y ago"),
        (-61, "2 mo ago"),
        (-3, "3 d ago"),
        (-1, "yesterday"),
        (0, "today"),
        (1, "tomorrow"),
        (2, "in 2 d"),
        (12, "in 12 d"),
        (90, "in 3 mo"),
        (1461, "in 4 y"),
    ],
)
def test_in_days(days: int, said: str) -> None:
    assert in_days(TODAY + timedelta(days=days), TODAY) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "0 d"),
        (1, "1 d"),
        (6, "6 d"),
        (59, "59 d"),
        (60, "2 mo"),
        (75, "2 mo"),
        (77, "3 mo"),
        (426, "14 mo"),
        (650, "21 mo"),
        (729, "24 mo"),
        (730, "2 y"),
        (913, "2.5 y"),
        (1096, "3 y"),
        (3652, "10 y"),
        (36_500, "99.9 y"),
    ],
)
def test_span(days: int, said: str) -> None:
    assert span(days) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (42, "42 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (60, "1 min"),
        (61, "1 min 1 s"),
        (200, "3 min 20 s"),
        (3599, "59 min 59 s"),
        (3599.7, "1 h"),
        (3600, "1 h"),
        (3659, "1 h"),
        (3900, "1 h 5 min"),
        (90_000, "25 h"),
    ],
)
def test_duration(seconds: float, said: str) -> None:
    assert duration(seconds) == said
