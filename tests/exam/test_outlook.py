"""About how many new cards are never shown: checked by hand. `test_simulator` compares with simulated students."""

from __future__ import annotations

import pytest

from vivadeck.exam.outlook import never_shown
from vivadeck.exam.planner import timeline


@pytest.mark.parametrize(
    ("new", "due", "days", "left", "a_day", "expected"),
    [
        (0, [], 9, 5, 5, 0),
        (10, [], 1, 4, 9, 6),  # today's showings are the last ones
        (10, [], 0, 4, 9, 6),
        (10, [], 2, 4, 9, 0),
        (40, [], 3, 10, 10, 10),  # in the last three days new cards come first if they would not be shown later
        (40, [-5] * 99, 3, 10, 10, 10),
        (40, [-5] * 900, 60, 20, 20, 0),  # longer before the exam the due ones come first; then there is a final pass
        (40, [99] * 99, 14, 10, 10, 0),  # there are none that are due
        (40, [], 9, 0, 0, 40),
    ],
)
def test_new_cards_that_are_never_shown(
    new: int, due: list[int], days: int, left: int, a_day: int, expected: int
) -> None:
    assert never_shown(new, due, timeline(new + len(due), 0, days, a_day), left, a_day) == expected
