"""Progress from reviews, decisions and undos: a union of facts, in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, timedelta
from itertools import permutations

import pytest
from facts import FURTHER, MINUTE, NOON, PROGRESS, SOME_ENTRIES, unhurried
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.model import Choice, Decision, Entry, Progress, Review, Undo
from vivadeck.progress.json_file import dump, parse
from vivadeck.progress.merge import apply, merge, moved, progress

R0, R1 = Review("a/b", NOON, 3, 1.0), Review("a/b", NOON + MINUTE, 4, 1.0)
TICKED = R0._replace(further=(("points", '"+3fa2"'),))
MOCKED = R0._replace(further=(*TICKED.further, ("mock", '"2026-11-24T12:00:00.000+01:00"')))
ELSEWHERE = Review("a/c", NOON, 5, 1.0)
REGRADED = Review("a/b", NOON.astimezone(UTC), 1, 9.0)
SUSPEND = Decision("a/b", NOON, Choice.SUSPEND)
RESUME = Decision("a/b", NOON + MINUTE, Choice.RESUME)
SKIP = Decision("a/b", NOON, Choice.SKIP)

# Histories of few cards and moments, so that they meet. As in life, no two cards are graded at one moment.
CARDS = ("a", "b", "c")
SUMMER = NOON.astimezone(UTC)
MOMENTS = {
    card: [start + number * MINUTE + place * timedelta(seconds=1) for number in range(3) for start in (NOON, SUMMER)]
    for place, card in enumerate(CARDS)
}
GRADES, MODES = st.integers(0, 5), st.sampled_from(["study", "practice"])
SHOWN = st.sampled_from(CARDS).flatmap(
    lambda card: st.builds(Review, st.just(card), st.sampled_from(MOMENTS[card]), GRADES, st.just(1.5), MODES, FURTHER)
)
TAKEN_BACK = SHOWN.map(lambda review: Undo(review.card, review.at))
DECIDED = st.builds(Decision, st.sampled_from(CARDS), st.sampled_from(MOMENTS["a"]), st.sampled_from(Choice))
STEPS = st.lists(SHOWN | SHOWN | TAKEN_BACK | DECIDED, max_size=8)
RENAMED = st.sampled_from([{"a": "b"}, {"b": "c"}, {"a": "c"}])
STORIES = st.lists(SHOWN | SHOWN | TAKEN_BACK | DECIDED | RENAMED, max_size=8)


def told(*steps: Entry | dict[str, str]) -> Progress:
    """Return the progress after a story: entries, and renamed cards, one after the other."""
    value = Progress()
    for step in steps:
        value = moved(value, step) if isinstance(step, dict) else apply(value, [step])
    return value


PARTS = PROGRESS | STORIES.map(lambda steps: told(*steps))


def known(value: Progress) -> set[tuple[str, object]]:
    return {(review.card, review.at) for review in value.reviews}


def undone(value: Progress) -> set[tuple[str, object]]:
    return {(undo.card, undo.at) for undo in value.undone}


def graded(value: Progress) -> Counter[str]:
    return Counter(review.card for review in value.reviews)


# --- what entries do


@pytest.mark.parametrize(
    ("before", "entries", "reviews", "decisions"),
    [
        ([], [R0], [R0], []),
        ([], [R1, R0], [R0, R1], []),
        ([R1], [R0], [R0, R1], []),
        ([R0], [R0], [R0], []),
        ([ELSEWHERE], [R0], [R0, ELSEWHERE], []),  # the same moment: by card
        ([R0], [REGRADED], [R0], []),  # the same card and moment: always the same one
        ([REGRADED], [R0], [R0], []),
        ([R0], [TICKED], [TICKED], []),  # two copies of a review: the one that knows more
        ([TICKED], [R0], [TICKED], []),
        ([REGRADED], [TICKED], [TICKED], []),
        ([TICKED, MOCKED], [R0], [MOCKED._replace(further=tuple(sorted(MOCKED.further)))], []),
        ([TICKED], [Undo("a/b", NOON)], [], []),
        ([R0, R1], [Undo("a/b", NOON)], [R1], []),
        ([], [R0, Undo("a/b", NOON)], [], []),
        ([R0], [Undo("a/b", NOON), R0], [], []),  # an undone review stays undone
        ([], [Undo("a/b", NOON), R0], [], []),
        ([R0], [Undo("a/b", NOON.astimezone(UTC))], [], []),
        ([R0], [Undo("a/c", NOON), Undo("a/b", NOON + MINUTE)], [R0], []),
        ([R0], [SUSPEND], [R0], [SUSPEND]),
        ([], [SUSPEND, RESUME], [], [RESUME]),
        ([], [RESUME, SUSPEND], [], [RESUME]),  # the later decision, not the later entry
        ([], [SUSPEND, SKIP], [], [SUSPEND]),  # the same moment: always the same one
        ([], [SKIP, SUSPEND], [], [SUSPEND]),
        ([], [SUSPEND, Undo("a/b", NOON)], [], [SUSPEND]),  # undo is for reviews
    ],
)
def test_progress_from_entries(
    before: list[Review], entries: list[Entry], reviews: list[Review], decisions: list[Decision]
) -> None:
    after = apply(progress(before), entries)
    assert list(after.reviews) == reviews
    assert [str(review.at) for review in after.reviews] == [str(review.at) for review in reviews]
    assert list(after.decisions.values()) == decisions
    assert {(undo.card, undo.at) for undo in entries if isinstance(undo, Undo)} == undone(after)


def test_applying_entries_leaves_the_old_progress_unchanged() -> None:
    before = progress([R0], [SUSPEND])
    apply(before, [Undo("a/b", NOON), RESUME])
    assert before == Progress((R0,), {"a/b": SUSPEND})


@unhurried
@given(PROGRESS, SOME_ENTRIES)
def test_entries_applied_twice_change_nothing_more(before: Progress, entries: Sequence[Entry]) -> None:
    once = apply(before, entries)
    assert dump(apply(once, entries)) == dump(once)


@unhurried
@given(PARTS, SOME_ENTRIES | STEPS, SOME_ENTRIES | STEPS)
def test_entries_can_be_applied_in_two_parts(before: Progress, first: list[Entry], second: list[Entry]) -> None:
    """A fold between two sessions needs this."""
    assert dump(apply(parse(dump(apply(before, first))), second)) == dump(apply(before, first + second))


@unhurried
@given(PARTS, STEPS.flatmap(lambda steps: st.tuples(st.just(steps), st.permutations(steps))))
def test_the_order_of_entries_does_not_matter(before: Progress, both: tuple[list[Entry], list[Entry]]) -> None:
    one, other = both
    assert dump(apply(before, one)) == dump(apply(before, other))


# --- several computers


@unhurried
@given(SHOWN, SHOWN, SHOWN)
def test_of_copies_of_a_review_one_is_kept_with_the_further_fields_of_all(
    one: Review, two: Review, three: Review
) -> None:
    copies = [each._replace(card="a", at=NOON) for each in (one, two, three)]
    for order in permutations(copies):
        (kept,) = progress(order).reviews
        assert kept._replace(further=()) in [each._replace(further=()) for each in copies]
        assert {name for name, _ in kept.further} == {name for each in copies for name, _ in each.further}
        assert set(kept.further) <= {field for each in copies for field in each.further}
        assert dump(progress([kept])) == dump(merge(*(progress([each]) for each in order)))


@unhurried
@given(PARTS, PARTS, PARTS)
def test_a_merge_is_a_union(one: Progress, two: Progress, three: Progress) -> None:
    """Compared as text, which shows the offsets too: moments that are equal may be written differently."""
    assert dump(merge(one, two)) == dump(merge(two, one))
    assert dump(merge(one, merge(two, three))) == dump(merge(merge(one, two), three)) == dump(merge(one, two, three))
    assert dump(merge(one, one)) == dump(merge(one)) == dump(merge(one, Progress())) == dump(one)
    assert dump(merge(merge(one, two), two)) == dump(merge(one, two))
    assert dump(merge(parse(dump(one)), two)) == dump(merge(one, two))


@unhurried
@given(st.lists(PARTS, max_size=4))
def test_a_merge_loses_no_review_that_was_not_taken_back_and_makes_none_up(parts: list[Progress]) -> None:
    merged = merge(*parts)
    everything: set[tuple[str, object]] = set().union(*map(known, parts))
    taken_back: set[tuple[str, object]] = set().union(*map(undone, parts))
    assert known(merged) == everything - taken_back
    assert undone(merged) == taken_back
    without = [review._replace(further=()) for part in parts for review in part.reviews]
    assert {review._replace(further=()) for review in merged.reviews} <= {*without}  # two copies give their fields
    assert len(known(merged)) == len(merged.reviews)


@unhurried
@given(st.lists(PARTS, max_size=4))
def test_the_latest_decision_on_a_card_counts(parts: list[Progress]) -> None:
    decisions = [decision for part in parts for decision in part.decisions.values()]
    merged = merge(*parts).decisions
    assert set(merged) == {decision.card for decision in decisions}
    for card, history in merged.items():
        about = [decision for decision in decisions if decision.card == card]
        assert history in about
        assert history.at == max(decision.at for decision in about)


@unhurried
@given(STORIES, STORIES, st.data())
def test_a_review_that_was_taken_back_never_comes_back(
    steps: list[Entry | dict[str, str]], elsewhere: list[Entry], data: st.DataObject
) -> None:
    """Not from any older copy of the same file, nor from one that another computer made of such a copy."""
    now = told(*steps)
    old = told(*steps[: data.draw(st.integers(0, len(steps)))])
    for copy in (old, merge(old, told(*elsewhere))):
        assert not known(merge(now, copy)) & undone(now)
    assert (merge(now, old).reviews, merge(now, old).undone) == (now.reviews, now.undone)


# --- cards that were renamed


@unhurried
@given(STEPS, st.data())
def test_a_history_that_moved_is_counted_once_and_an_old_copy_brings_nothing_back(
    steps: list[Entry], data: st.DataObject
) -> None:
    before = told(*steps)
    after = moved(before, {"a": "b"})
    assert graded(after) == Counter(graded(before)["a"] * ["b"]) + graded(before) - Counter(graded(before)["a"] * ["a"])
    assert known(after) == {("b" if card == "a" else card, at) for card, at in known(before)}
    assert "a" not in after.decisions
    old = told(*steps[: data.draw(st.integers(0, len(steps)))])
    assert merge(after, old).reviews == merge(old, after).reviews == after.reviews


@unhurried
@given(STORIES, RENAMED)
def test_moving_a_history_twice_changes_nothing_more(
    steps: list[Entry | dict[str, str]], heirs: dict[str, str]
) -> None:
    once = moved(told(*steps), heirs)
    assert dump(moved(once, heirs)) == dump(once)


@unhurried
@given(STEPS, STEPS)
def test_two_computers_on_which_a_card_was_renamed_agree(one: list[Entry], two: list[Entry]) -> None:
    heirs = {"a": "b"}
    apart = merge(moved(told(*one), heirs), moved(told(*two), heirs))
    together = moved(merge(told(*one), told(*two)), heirs)
    assert (apart.reviews, apart.undone) == (together.reviews, together.undone)


@unhurried
@given(STEPS, st.data())
def test_a_history_moves_on_from_card_to_card(steps: list[Entry], data: st.DataObject) -> None:
    before = told(*steps)
    between = moved(before, {"a": "b"})
    after = moved(between, {"b": "c"})
    assert sum(graded(after).values()) == graded(after)["c"] == sum(graded(before).values())
    old = data.draw(st.sampled_from([before, between, merge(before, between)]))
    assert merge(after, old).reviews == after.reviews


def test_a_card_that_is_reviewed_after_it_was_renamed_keeps_all_of_its_history() -> None:
    """The old computer grades it again under its old name, and both move it again."""
    phone = moved(merge(moved(told(R0), {"a/b": "new"}), told(R0, R1)), {"a/b": "new"})
    assert [(review.card, review.grade) for review in phone.reviews] == [("new", 3), ("new", 4)]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_card_that_was_renamed_and_renamed_back_keeps_its_history(times: int) -> None:
    before = told(R0, R1, SUSPEND)
    value = before
    for _ in range(times):
        value = moved(moved(value, {"a/b": "new"}), {"new": "a/b"})
    assert [(review.card, review.grade) for review in value.reviews] == [("a/b", 3), ("a/b", 4)]
    assert list(value.decisions.values()) == [SUSPEND]
    assert merge(value, before).reviews == value.reviews
    assert moved(value, {"new": "a/b"}).reviews == value.reviews
