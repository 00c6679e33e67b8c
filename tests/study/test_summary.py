"""What a session came to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from vivadeck.agenda import Item, due_by_day
from vivadeck.model import Card, Review
from vivadeck.sm2 import replay
from vivadeck.study.summary import Summary, lines, summarize

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)


def test_the_figures() -> None:
    reviews = [
        Review(f"d/{name}", NOW, grade, seconds) for name, grade, seconds in (("a", 4, 10), ("b", 2, 20.5), ("b", 3, 5))
    ]
    tomorrow = Item(Card("d/a", "d", "a", "a"), replay([(4, TODAY)]))
    overdue = Item(Card("d/c", "d", "c", "c"), replay([(4, TODAY - timedelta(days=9))]))
    later = Item(Card("d/e", "d", "e", "e"), replay([(4, TODAY - timedelta(days=1)), (4, TODAY)]))
    by_day = due_by_day([tomorrow, overdue, later, Item(Card("d/n", "d", "n", "n"))], TODAY)
    summary = summarize(reviews, 2, by_day, TODAY)
    assert summary == Summary(reviews=3, cards=2, recall=2 / 3, seconds=35.5, unfinished=2, due_tomorrow=2)


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        (
            Summary(0, 0, None, 0, 3, 0),
            {"reviewed": "no cards", "left": "3 cards. Run `viva study` again to continue.", "tomorrow": "nothing due"},
        ),
        (
            Summary(1, 1, 1.0, 9, 0, 1),
            {"reviewed": "1 card", "recalled": "100 %", "time": "9 s (9 s a card)", "tomorrow": "1 card due"},
        ),
        (
            Summary(30, 20, 0.85, 600, 0, 12),
            {
                "reviewed": "30 reviews of 20 cards",
                "recalled": "85 %",
                "time": "10 min (20 s a card)",
                "tomorrow": "12 cards due",
            },
        ),
    ],
)
def test_the_lines_of_a_summary(summary: Summary, expected: dict[str, str]) -> None:
    assert dict(lines(summary)) == expected
