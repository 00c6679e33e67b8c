"""How numbers, shares, dates and lengths of time are written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from vivadeck.terminal.wording import (
    counted,
    dated_ahead,
    duration,
    in_days,
    listed,
    near_day,
    on_day,
    or_dash,
    percent,
    percents,
    span,
    wrapped,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("number", "noun", "written"),
    [(0, "card", "0 cards"), (1, "card", "1 card"), (2, "card", "2 cards"), (1, "new card", "1 new card")],
)
def test_counted(number: int, noun: str, written: str) -> None:
    assert counted(number, noun) == written


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (-800, "2.2 years ago"),
        (-61, "61 days ago"),
        (-3, "3 days ago"),
        (-1, "yesterday"),
        (0, "today"),
        (1, "tomorrow"),
        (2, "in 2 days"),
        (12, "in 12 days"),
        (90, "in 90 days"),
        (120, "in 120 days"),
        (1461, "in 4 years"),
    ],
)
def test_in_days(days: int, written: str) -> None:
    assert in_days(TODAY + timedelta(days=days), TODAY) == written


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (6, "6 days"),
        (59, "59 days"),
        (99, "99 days"),
        (100, "100 days"),
        (364, "364 days"),
        (365, "1 year"),
        (426, "1.2 years"),
        (650, "1.8 years"),
        (730, "2 years"),
        (913, "2.5 years"),
        (1096, "3 years"),
        (3652, "10 years"),
        (36_500, "99.9 years"),
    ],
)
def test_span(days: int, written: str) -> None:
    assert span(days) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
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
def test_duration(seconds: float, written: str) -> None:
    assert duration(seconds) == written


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 12, 11), "Fri 11 Dec"),
        (date(2026, 1, 1), "Thu 1 Jan"),
        (date(2027, 1, 11), "Mon 11 Jan 2027"),
        (date(2025, 11, 24), "Mon 24 Nov 2025"),
    ],
)
def test_on_day(day: date, written: str) -> None:
    assert on_day(day, TODAY) == written


@pytest.mark.parametrize(
    ("days", "written"), [(0, "today"), (1, "tomorrow"), (2, "Thu 26 Nov"), (40, "Sun 3 Jan 2027")]
)
def test_near_day(days: int, written: str) -> None:
    assert near_day(TODAY + timedelta(days=days), TODAY) == written


@pytest.mark.parametrize(
    ("days", "begins"),
    [
        ([date(2027, 1, 11)], "1 review is dated after today (Mon 11 Jan 2027). Was the clock wrong then, or is it"),
        ([date(2027, 1, 11)] * 2, "2 reviews are dated after today (Mon 11 Jan 2027). Was the clock wrong then, or is"),
        (
            [date(2027, 1, 12), date(2026, 12, 11)],
            "2 reviews are dated after today (Fri 11 Dec 2026 to Tue 12 Jan 2027).",
        ),
    ],
)
def test_dated_ahead(days: list[date], begins: str) -> None:
    assert dated_ahead(days).startswith(begins)


def test_shares_and_zeros() -> None:
    assert [percent(0), percent(0.394), percent(1)] == ["0 %", "39 %", "100 %"]
    assert percents(0.538, 0.81) == "54–81 %"
    assert [or_dash(0), or_dash(7)] == ["–", "7"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("short", ["short"]),
        ("no word is broken here", ["no word is", "broken", "here"]),
        ("run `viva study --new 5` now", ["run", "`viva study --new 5`", "now"]),
        ("run `viva x`, then", ["run", "`viva x`,", "then"]),
        ("/a/very/long/path/that/stays/whole is here", ["/a/very/long/path/that/stays/whole", "is here"]),
        ("  indented words here", ["  indented", "  words", "  here"]),
        ("one line\n\nthen another one", ["one line", "", "then", "another", "one"]),
        ("Merge all of these? [y/N] ", ["Merge all", "of these?", "[y/N] "]),
        ("学习学习 学习 x", ["学习学习", "学习 x"]),
        ("an unclosed ` mark", ["an", "unclosed `", "mark"]),
    ],
)
def test_lines_break_between_words(text: str, lines: list[str]) -> None:
    assert wrapped(text, 10) == "\n".join(lines)


def test_a_sentence_lists_ten_names_at_most() -> None:
    names = [f"n{number}" for number in range(12)]
    assert listed(names[:1]) == "n0"
    assert listed(names[:10]) == "n0, n1, n2, n3, n4, n5, n6, n7, n8, n9"
    assert listed(names) == "n0, n1, n2, n3, n4, n5, n6, n7, n8, n9 and 2 more"
