"""What must be recorded after a kill, from what was seen on the screen, against what is read from the disk."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import reduce
from operator import and_, or_
from pathlib import Path
from typing import NamedTuple

from watched import Frame

from vivadeck.model import Choice, Progress
from vivadeck.progress.store import Store

_CHOICES = {"s": Choice.SKIP, "x": Choice.SUSPEND}
_LONGEST_SESSION = timedelta(minutes=10)
Fact = tuple[str, int | Choice]  # a card, and its grade or what was decided about it


class Act(NamedTuple):
    """Something that a key was to do to the card `card`."""

    key: str
    card: str


class LedgerState(NamedTuple):
    """What a session comes to: its reviews that stand, its cards' last choices, and its steps that can be undone."""

    reviews: tuple[Fact, ...] = ()
    choices: Mapping[str, Choice] = {}
    steps: tuple[Act, ...] = ()


class KillVerdict(NamedTuple):
    """What was wrong, and how many of the acts whose effect was not seen had been recorded."""

    lost: int = 0
    invented: int = 0
    twice: int = 0
    ahead: int = 0


def read(home: Path, today: date) -> tuple[Progress, list[str]]:
    """Return what the next start of viva would find in `home`, and what it would say about that."""
    store = Store(home, today)
    return store.load(), store.notices


def acts(frames: Sequence[Frame], keys: Sequence[str]) -> tuple[list[Act], list[Act]]:
    """Return what the keys did as the frames after them show, and what the next key, not yet answered, may have done.

    Raises ValueError when a frame does not show the effect of the key before it.
    """
    done = []
    for number, key in enumerate(keys[: max(0, len(frames) - 1)]):
        act = _act(frames[number], key)
        if act is not None:
            if not _is_shown(act, frames[number + 1]):
                raise ValueError(f"{act} is not seen to be done:\n{frames[number + 1].text}")
            done.append(act)
    unseen = _act(frames[-1], keys[len(frames) - 1]) if frames and len(keys) >= len(frames) else None
    return done, [] if unseen is None else [unseen]


def after(state: LedgerState, act: Act) -> LedgerState:
    """Return what it all comes to once `act` is recorded."""
    reviews, choices, steps = state
    if act.key in _CHOICES:
        return LedgerState(reviews, {**choices, act.card: _CHOICES[act.key]}, (*steps, act))
    if act.key != "u":
        return LedgerState((*reviews, (act.card, grade(act.key))), choices, (*steps, act))
    if not steps:
        return state
    if steps[-1].key in _CHOICES:
        return LedgerState(reviews, {**choices, steps[-1].card: Choice.RESUME}, steps[:-1])
    return LedgerState(reviews[:-1], choices, steps[:-1])


def grade(key: str) -> int:
    """Return the grade that a key gives."""
    return 4 if key == "\r" else int(key)


def compare(before: Progress, now: Progress, states: Sequence[LedgerState], since: datetime) -> KillVerdict:
    """Return how what is read `now` differs from what it must be: one of `states`, the first of which was seen.

    `before` is what was read last; a review is known by its card and moment, and those of old must be unchanged. New
    ones have moments of the session that began at `since`.
    """
    old = {(review.card, review.at): review for review in before.reviews}
    kept = {(review.card, review.at): review for review in now.reviews if (review.card, review.at) in old}
    changed = sum(kept.get(key) != review for key, review in old.items()) + len(before.decisions.keys() - now.decisions)
    new = [review for review in now.reviews if (review.card, review.at) not in old]
    decided = [each for card, each in now.decisions.items() if each != before.decisions.get(card)]
    again = len(now.reviews) - len({(review.card, review.at) for review in now.reviews})
    moments = [review.at for review in new] + [each.at for each in decided]
    strange = sum(not since <= at <= since + _LONGEST_SESSION for at in moments)
    reviews = tuple((review.card, review.grade) for review in new)
    choices = {each.card: each.choice for each in decided}
    for ahead, state in enumerate(states):
        if (reviews, choices) == state[:2]:
            return KillVerdict(changed, strange, again, ahead)
    lost, extra = _difference(_facts(reviews, choices), [_facts(state.reviews, state.choices) for state in states])
    twice = again + sum(count for fact, count in extra.items() if fact in reviews and reviews.count(fact) > count)
    invented = extra.total() - (twice - again) + strange + (not lost and not extra)  # all there, but in another order
    return KillVerdict(lost + changed, invented, twice)


def twice_in(path: Path) -> int:
    """Return how many of the file's reviews are there twice. Raises ValueError when it is not whole JSON."""
    if not path.exists():
        return 0
    reviews = json.loads(path.read_bytes())["reviews"]
    return len(reviews) - len({(review["card"], review["at"]) for review in reviews})


def _act(frame: Frame, key: str) -> Act | None:
    if key == "u":
        return Act(key, frame.card)
    if frame.is_farewell:
        return None
    grades = frame.is_revealed and key in "012345\r"
    return Act(key, frame.card) if grades or key in _CHOICES else None


def _is_shown(act: Act, frame: Frame) -> bool:
    """Whether the frame shows that the act is done: what it says, or the next card's question."""
    if act.key == "u":
        return "Undone." in frame.text or "There is nothing to undo." in frame.text
    if frame.is_farewell:
        return True
    said = {"s": "Skipped until tomorrow.", "x": "Suspended. "}.get(act.key, "")
    return bool(frame.card) and not frame.is_revealed and said in frame.text


def _facts(reviews: Sequence[Fact], choices: Mapping[str, Choice]) -> Counter[Fact]:
    return Counter([*reviews, *choices.items()])


def _difference(got: Counter[Fact], allowed: Sequence[Counter[Fact]]) -> tuple[int, Counter[Fact]]:
    """Return how many of the seen facts are missing, and what is there that none of the allowed states has."""
    least, most = reduce(and_, allowed), reduce(or_, allowed)
    return (least - got).total(), got - most
