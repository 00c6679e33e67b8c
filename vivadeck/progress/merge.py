"""Reviews, decisions, undos and exams from any number of computers → `Progress`. Pure.

Progress is a union of facts: a review counts unless somebody undid it, and of two decisions the later one counts. So
neither the order of merging nor repeating it makes a difference.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import TypeVar

from vivadeck.model import Choice, Decision, Entry, Exam, Mode, Progress, Review, Undo

_Dated = TypeVar("_Dated", Review, Decision, Undo)
_Decided = TypeVar("_Decided", Decision, Exam)
_LEAST_SAID = {str(Mode.CRAM): 0, str(Mode.STUDY): 1}  # the modes that come back from Anki; all others say more
_DEAR = 20  # to insert one review takes as long as to pass over so many
_Key = TypeVar("_Key", str, tuple[tuple[str, ...], str])


def progress(
    reviews: Iterable[Review],
    decisions: Iterable[Decision] = (),
    undone: Iterable[Undo] = (),
    exams: Iterable[Exam] = (),
) -> Progress:
    """Return the progress from these facts: each review once, in time order, and the latest decisions.

    Of two different reviews of one card at one moment, and of two decisions, one always wins, whatever their order; the
    review gets the further fields of both.
    """
    taken_back: dict[tuple[str, datetime], Undo] = {}
    for undo in undone:
        key = undo.card, undo.at
        if taken_back.setdefault(key, undo) is not undo:
            taken_back[key] = max(taken_back[key], undo, key=_rank)
    shown: dict[tuple[str, datetime], Review] = {}
    for review in reviews:
        key = review.card, review.at
        if shown.setdefault(key, review) is not review:
            shown[key] = _joined(shown[key], review)
    for key in taken_back:
        shown.pop(key, None)
    decided = _latest(decisions, lambda decision: decision.card)
    by_selection = _latest(exams, lambda exam: exam.selection)
    return Progress(_in_order(shown.values()), decided, _in_order(taken_back.values()), by_selection)


def merge(*parts: Progress) -> Progress:
    """Return the union of several progresses: associative, commutative and idempotent."""
    most, *others = sorted(parts, key=lambda part: len(part.reviews), reverse=True) or [Progress()]
    few = [review for part in others for review in part.reviews]
    joined = progress(
        (),
        (decision for part in parts for decision in part.decisions.values()),
        (undo for part in parts for undo in part.undone),
        (exam for part in parts for exam in part.exams.values()),
    )
    undone = [undo for part in others for undo in part.undone]
    if (len(few) + len(undone)) * _DEAR < len(most.reviews):
        added = progress(few, (), joined.undone).reviews
        return joined._replace(reviews=_put_in(most.reviews, added, undone))
    return joined._replace(reviews=progress([*most.reviews, *few], (), joined.undone).reviews)


def apply(before: Progress, entries: Iterable[Entry]) -> Progress:
    """Return `before` with the entries added to it."""
    every = list(entries)
    added = progress(
        (entry for entry in every if isinstance(entry, Review)),
        (entry for entry in every if isinstance(entry, Decision)),
        (entry for entry in every if isinstance(entry, Undo)),
        (entry for entry in every if isinstance(entry, Exam)),
    )
    return merge(before, added)


def _put_in(reviews: tuple[Review, ...], few: Iterable[Review], undone: Iterable[Undo]) -> tuple[Review, ...]:
    """Insert a few reviews into many (both in time order), and leave out those that are undone."""
    changes: dict[tuple[datetime, str], Review | None] = {(review.at, review.card): review for review in few}
    changes |= {(undo.at, undo.card): None for undo in undone}
    parts: list[Sequence[Review]] = []
    copied = 0
    for key, new in sorted(changes.items(), key=itemgetter(0)):
        at = bisect_left(reviews, key, copied, key=_place)
        same_place = reviews[at : at + 1]
        is_present = bool(same_place) and _place(same_place[0]) == key
        parts += reviews[copied:at], [] if new is None else [_joined(same_place[0], new) if is_present else new]
        copied = at + is_present
    return tuple(chain(*parts, reviews[copied:]))


def known(value: Progress) -> set[str]:
    """Return the ids of all cards with reviews, and of suspended cards: cards whose history must not get lost."""
    suspended = {decision.card for decision in value.decisions.values() if decision.choice is Choice.SUSPEND}
    return {review.card for review in value.reviews} | suspended


def moved(before: Progress, heirs: Mapping[str, str]) -> Progress:
    """Return `before` with the history of each card in `heirs` (old id to new id) moved to the new card.

    Each review is undone for its old card, so that a merge with an older file does not bring it back. A review that
    moves back to a card which it left before comes a microsecond later, as a new fact.
    """
    undone_keys = {(undo.card, undo.at) for undo in before.undone}
    recorded = {
        (review.card, review.at) for review in before.reviews
    }  # reviews that an earlier move gave to the new card stay
    left = [Undo(review.card, review.at) for review in before.reviews if review.card in heirs]
    undone = [
        undo for undo in map(partial(_with_heir, heirs=heirs), before.undone) if (undo.card, undo.at) not in recorded
    ]
    return progress(
        (_later_than(undone_keys, _with_heir(review, heirs)) for review in before.reviews),
        (_with_heir(decision, heirs) for decision in before.decisions.values()),
        [*before.undone, *undone, *left],
        before.exams.values(),
    )


def _with_heir(fact: _Dated, heirs: Mapping[str, str]) -> _Dated:
    return fact._replace(card=heirs[fact.card]) if fact.card in heirs else fact


def _later_than(undone: Container[tuple[str, datetime]], review: Review) -> Review:
    while (review.card, review.at) in undone:
        review = review._replace(at=review.at + timedelta(microseconds=1))
    return review


def _latest(decisions: Iterable[_Decided], about: Callable[[_Decided], _Key]) -> dict[_Key, _Decided]:
    """Return the latest decision about each card or selection, sorted by that."""
    latest: dict[_Key, _Decided] = {}
    for decision in decisions:
        key = about(decision)
        if latest.setdefault(key, decision) is not decision:
            latest[key] = max(latest[key], decision, key=_rank)
    return dict(sorted(latest.items()))


def _in_order(facts: Iterable[_Dated]) -> tuple[_Dated, ...]:
    return tuple(sorted(facts, key=_place))


def _place(fact: Review | Decision | Undo) -> tuple[datetime, str]:
    return fact.at, fact.card


def _joined(one: Review, other: Review) -> Review:
    """Return the winner of two copies of a review, with the further fields of both (of one name: one wins)."""
    winner = max(one, other, key=_rank)
    if not one.further or not other.further or one.further == other.further:
        return winner._replace(further=one.further or other.further)
    further: dict[str, str] = {}
    for name, value in (*one.further, *other.further):
        further[name] = max(value, further.get(name, value))
    return winner._replace(further=tuple(sorted(further.items())))


def _rank(fact: Entry) -> tuple[object, ...]:
    """Return a key that orders facts by moment, then by how much the mode of a review says. The rest of the key makes
    the order total, since one moment can be written with several offsets.

    Anki has no modes: a review that comes back from Anki is "study", or "cram" if it did not count.
    """
    if not isinstance(fact, Review):
        return fact.at, fact.at.isoformat(), *map(str, fact)
    mode = _LEAST_SAID.get(fact.mode, len(_LEAST_SAID))
    return fact.at, mode, fact.at.isoformat(), *map(str, fact[:5])
