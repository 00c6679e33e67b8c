"""What a session came to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from vivadeck.agenda import Item, due_by_day
from vivadeck.model import Card, Choice, Decision, Review
from vivadeck.sm2 import replay
from vivadeck.study import session
from vivadeck.study.summary import Summary, lines, summarize

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)


def test_the_figures() -> None:
    running = session.start([Item(Card(f"d/{name}", "d", name, "answer")) for name in "abcde"], TODAY)
    acts: list[int | Choice] = [4, 2, Choice.SKIP, Choice.SUSPEND]
    for number, act in enumerate(acts):
        now = NOW + timedelta(minutes=number)
        entry: Review | Decision
        if isinstance(act, Choice):
            entry = session.decision(running, act, now)
        else:
            entry = session.review(running, act, now, now + timedelta(seconds=10.5))
        running = session.apply(running, entry)
    tomorrow = Item(Card("d/a", "d", "a", "a"), replay([(4, TODAY)]))
    overdue = Item(Card("d/c", "d", "c", "c"), replay([(4, TODAY - timedelta(days=9))]))
    later = Item(Card("d/e", "d", "e", "e"), replay([(4, TODAY - timedelta(days=1)), (4, TODAY)]))
    by_day = due_by_day([tomorrow, overdue, later, Item(Card("d/n", "d", "n", "n"))], TODAY)
    summary = summarize(running, 2, by_day, TODAY)
    assert summary == Summary(2, 2, recall=0.5, seconds=21, skipped=1, suspended=("d/d",), left=2, due_tomorrow=2)
    undone = session.undo(running, NOW)
    assert undone is not None
    assert summarize(undone[1], 3, by_day, TODAY).suspended == ()


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        (
            Summary(0, 0, None, 0, 0, (), 3, 0),
            {"reviewed": "no cards", "left": "3 cards. To continue: `viva study b`", "tomorrow": "nothing due"},
        ),
        (
            Summary(1, 1, 1.0, 9, 0, (), 0, 1),
            {"reviewed": "1 card", "recalled": "100 %", "time": "9 s (9 s a card)", "tomorrow": "1 card due"},
        ),
        (
            Summary(30, 20, 0.85, 600, 0, (), 0, 12),
            {
                "reviewed": "30 reviews of 20 cards",
                "recalled": "85 %",
                "time": "10 min (20 s a card)",
                "tomorrow": "12 cards due",
            },
        ),
        (
            Summary(30, 20, 0.85, 600, 0, (), 3, 12, is_time_up=True, paused=580),
            {
                "reviewed": "30 reviews of 20 cards",
                "recalled": "85 %",
                "time": "10 min (20 s a card), and 10 min of pauses",
                "left": "3 cards. The time is up. Run `viva study` again to continue.",
                "tomorrow": "12 cards due",
            },
        ),
        (
            Summary(0, 0, None, 0, 1, ("d/a",), 0, 0),
            {
                "reviewed": "no cards",
                "skipped": "1 card, until tomorrow",
                "suspended": "1 card. To bring it back: `viva resume d/a`",
                "tomorrow": "nothing due",
            },
        ),
        (
            Summary(0, 0, None, 0, 3, ("d/a", "d/b"), 0, 0),
            {
                "reviewed": "no cards",
                "skipped": "3 cards, until tomorrow",
                "suspended": "2 cards. To list them: `viva search is:suspended`",
                "tomorrow": "nothing due",
            },
        ),
    ],
)
def test_the_lines_of_a_summary(summary: Summary, expected: dict[str, str]) -> None:
    assert dict(lines(summary, "viva study b")) == expected
