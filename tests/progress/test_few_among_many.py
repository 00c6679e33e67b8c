"""A few entries merged into a long history: the result is the union of all."""

from __future__ import annotations

from datetime import UTC, timedelta

from facts import MINUTE, NOON, PROGRESS, unhurried
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.model import Entry, Progress, Review, Undo
from vivadeck.progress.json_file import dump
from vivadeck.progress.merge import apply, merge, progress

CARDS = ("a", "b", "c")


def of_all(*parts: Progress) -> Progress:
    """Return the union by its definition: the progress from all facts of both."""
    return progress(
        [review for part in parts for review in part.reviews],
        [decision for part in parts for decision in part.decisions.values()],
        [undo for part in parts for undo in part.undone],
        [exam for part in parts for exam in part.exams.values()],
    )


MANY = [Review(CARDS[number % 3], NOON + number * MINUTE, number % 6, 1.5) for number in range(400)]
NEAR = st.builds(
    lambda number, seconds, card, east: Review(
        card, (NOON + number * MINUTE + timedelta(seconds=seconds)).astimezone(UTC if east else NOON.tzinfo), 5, 2.5
    ),
    st.integers(-1, 400),
    st.integers(0, 1),
    st.sampled_from(CARDS),
    st.booleans(),
)
FEW = st.lists(NEAR | NEAR.map(lambda review: Undo(review.card, review.at)), max_size=8)


@unhurried
@given(FEW, FEW, st.integers(0, 400))
def test_a_few_entries_find_their_places_among_many_reviews(old: list[Entry], entries: list[Entry], count: int) -> None:
    before = of_all(progress(MANY[:count]), of(*old))
    assert dump(apply(before, entries)) == dump(of_all(before, of(*entries)))
    assert dump(merge(of(*entries), before, of(*old))) == dump(of_all(of(*entries), before, of(*old)))


def of(*entries: Entry) -> Progress:
    return progress(
        [entry for entry in entries if isinstance(entry, Review)],
        undone=[entry for entry in entries if isinstance(entry, Undo)],
    )


@unhurried
@given(st.lists(PROGRESS, max_size=4))
def test_a_merge_has_everything(parts: list[Progress]) -> None:
    assert dump(merge(*parts)) == dump(of_all(*parts))
