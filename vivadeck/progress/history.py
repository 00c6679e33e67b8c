"""What reviews, decisions and undos come to, whoever recorded them. Pure.

All of it is a union of facts: a review is there unless somebody took it back, and of two decisions the later holds. So
it makes no difference in which order things are put together, nor how often.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from vivadeck.model import Decision, Entry, Exam, Progress, Review, Undo

_Dated = TypeVar("_Dated", Review, Decision, Undo)
_Decided = TypeVar("_Decided", Decision, Exam)
_Key = TypeVar("_Key", str, tuple[tuple[str, ...], str])


def progress(
    reviews: Iterable[Review],
    decisions: Iterable[Decision] = (),
    undone: Iterable[Undo] = (),
    exams: Iterable[Exam] = (),
) -> Progress:
    """Return what these come to: each review once, in time order, and the latest decision about each card and exam.

    Of two different reviews of one card at one moment, and of two decisions, one always wins, whatever their order.
    """
    taken_back: dict[tuple[str, datetime], Undo] = {}
    for undo in undone:
        key = undo.card, undo.at
        taken_back[key] = max(taken_back.get(key, undo), undo, key=_rank)
    shown: dict[tuple[str, datetime], Review] = {}
    for review in reviews:
        key = review.card, review.at
        if shown.setdefault(key, review) is not review:
            shown[key] = max(shown[key], review, key=_rank)
    for key in taken_back:
        shown.pop(key, None)
    decided = _latest(decisions, lambda decision: decision.card)
    held = _latest(exams, lambda exam: exam.selection)
    return Progress(_in_order(shown.values()), decided, _in_order(taken_back.values()), held)


def merge(*parts: Progress) -> Progress:
    """Return the union of what several files hold: associative, commutative and idempotent."""
    return progress(
        (review for part in parts for review in part.reviews),
        (decision for part in parts for decision in part.decisions.values()),
        (undo for part in parts for undo in part.undone),
        (exam for part in parts for exam in part.exams.values()),
    )


def apply(before: Progress, entries: Iterable[Entry]) -> Progress:
    """Return `before` with the entries added to it."""
    held = list(entries)
    added = progress(
        (entry for entry in held if isinstance(entry, Review)),
        (entry for entry in held if isinstance(entry, Decision)),
        (entry for entry in held if isinstance(entry, Undo)),
        (entry for entry in held if isinstance(entry, Exam)),
    )
    return merge(before, added)


def moved(before: Progress, heirs: Mapping[str, str]) -> Progress:
    """Return `before` with the history of each card in `heirs` given to the card it leads to.

    Under its old card each review is taken back, so that merging with a file that still has it there does not bring
    it back. One that was once there and moved away again comes back a microsecond later, as a new fact.
    """
    gone = {(undo.card, undo.at) for undo in before.undone}
    there = {(review.card, review.at) for review in before.reviews}  # what an earlier move gave to the heir stays
    left = [Undo(review.card, review.at) for review in before.reviews if review.card in heirs]
    undone = [undo for undo in map(partial(_given, heirs=heirs), before.undone) if (undo.card, undo.at) not in there]
    return progress(
        (_later_than(gone, _given(review, heirs)) for review in before.reviews),
        (_given(decision, heirs) for decision in before.decisions.values()),
        [*before.undone, *undone, *left],
        before.exams.values(),
    )


def _given(fact: _Dated, heirs: Mapping[str, str]) -> _Dated:
    return fact._replace(card=heirs[fact.card]) if fact.card in heirs else fact


def _later_than(gone: Container[tuple[str, datetime]], review: Review) -> Review:
    while (review.card, review.at) in gone:
        review = review._replace(at=review.at + timedelta(microseconds=1))
    return review


def _latest(decisions: Iterable[_Decided], about: Callable[[_Decided], _Key]) -> dict[_Key, _Decided]:
    """Return the decision that holds about each thing, in the order of what they are about."""
    latest: dict[_Key, _Decided] = {}
    for decision in decisions:
        key = about(decision)
        latest[key] = max(latest.get(key, decision), decision, key=_rank)
    return dict(sorted(latest.items()))


def _in_order(facts: Iterable[_Dated]) -> tuple[_Dated, ...]:
    return tuple(sorted(facts, key=lambda fact: (fact.at, fact.card)))


def _rank(fact: Entry) -> tuple[object, ...]:
    """Order by moment; the rest only makes it a total order, as one moment can be written with several offsets."""
    return fact.at, fact.at.isoformat(), *map(str, fact)
