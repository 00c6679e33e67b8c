"""History that comes with cards is recorded once, and does not undo what was decided in viva."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vivadeck.formats.draft import Draft
from vivadeck.importing.reviews import facts
from vivadeck.model import Choice, Decision, Progress, Review, Undo
from vivadeck.progress import merge

NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
MS = timedelta(milliseconds=1)


def card(*reviews: datetime, is_suspended: bool = False) -> tuple[str, Draft]:
    found = tuple(Review("", at, 4, 1.0) for at in reviews)
    return "d/a", Draft("Q", "A", reviews=found, is_suspended=is_suspended)


def test_reviews_are_the_cards_and_new_ones_only() -> None:
    before = Progress((Review("d/a", NOW + MS / 2, 4, 1.0), Review("d/b", NOW + 5000 * MS, 4, 1.0)))
    gained = facts([card(NOW, NOW + 5000 * MS)], before, NOW)
    assert [(each.card, each.at) for each in gained.reviews] == [("d/a", NOW + 5000 * MS)]
    assert facts([card(NOW, NOW + 5000 * MS)], merge.merge(before, gained), NOW) == Progress()


def test_what_was_taken_back_does_not_return() -> None:
    assert facts([card(NOW)], Progress(undone=(Undo("d/a", NOW),)), NOW) == Progress()


@pytest.mark.parametrize(
    ("held", "is_suspended"), [(None, True), (Choice.SKIP, True), (Choice.SUSPEND, False), (Choice.RESUME, False)]
)
def test_suspended_unless_that_was_decided_here(held: Choice | None, is_suspended: bool) -> None:
    before = Progress(decisions={"d/a": Decision("d/a", NOW, held)} if held else {})
    gained = facts([card(is_suspended=True)], before, NOW)
    assert bool(gained.decisions) is is_suspended
    after = merge.merge(before, gained)
    assert (after.decisions["d/a"].choice is Choice.SUSPEND) is (is_suspended or held is Choice.SUSPEND)
