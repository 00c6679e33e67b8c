"""Reviews and suspensions that drafts bring along → the facts to be recorded. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from vivadeck.formats.draft import Draft
from vivadeck.model import Choice, Decision, Progress, Review
from vivadeck.progress import merge

# Nobody grades one card twice within this. A moment is rounded, and moved out of another's way, where it is exported.
_SAME = timedelta(milliseconds=100)


def facts(cards: Iterable[tuple[str, Draft]], before: Progress, now: datetime) -> Progress:
    """Return what is new in the drafts of these cards, compared with what is recorded already.

    A review that was taken back does not return, and a card that was resumed in viva stays so.
    """
    known = _moments(before)
    reviews: list[Review] = []
    decisions: list[Decision] = []
    for card, draft in cards:
        moments = known.get(card, [])
        reviews += (each._replace(card=card) for each in draft.reviews if not _is_near(each.at, moments))
        held = before.decisions.get(card)
        if draft.is_suspended and (held is None or held.choice is Choice.SKIP):
            decisions.append(Decision(card, now if held is None else max(now, held.at + _SAME), Choice.SUSPEND))
    return merge.progress(reviews, decisions)


def _moments(before: Progress) -> Mapping[str, list[datetime]]:
    moments: dict[str, list[datetime]] = {}
    for card, at in (*((each.card, each.at) for each in before.reviews), *before.undone):
        moments.setdefault(card, []).append(at)
    for each in moments.values():
        each.sort()
    return moments


def _is_near(at: datetime, moments: list[datetime]) -> bool:
    place = bisect_left(moments, at)
    return any(abs(moments[near] - at) < _SAME for near in (place - 1, place) if 0 <= near < len(moments))
