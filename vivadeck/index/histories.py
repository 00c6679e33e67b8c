"""What an exam's plan wants to know of its cards: every showing, by day and grade. Kept for cards that were asked for.

It is found once among all reviews of the file, and then grows with it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from vivadeck.clock import study_day
from vivadeck.exam.exams import has_enough
from vivadeck.exam.memory import Answer
from vivadeck.index.database import Database
from vivadeck.index.standing_rows import Today
from vivadeck.model import Review
from vivadeck.progress.appended import Prefix, latest, of_cards
from vivadeck.progress.snapshot import Snapshot

_DAYS = 3  # between two moments in their order: no time zones bring their study days farther out of it


class Shown(NamedTuple):
    """The latest reviews, in time order, of whatever card, and the showings of some cards before these, by the card, in
    the order of the first ones. All of today's are among the latest, and so many that they tell the student's pace.
    """

    latest: list[Review]
    before: dict[str, list[Answer]]


def shown(database: Database, cards: Set[str], opened: Snapshot, known: Prefix, today: Today) -> Shown | None:
    """Return what was shown of these cards, as the file and its journal say; None where the file cannot be relied on.

    Raises Unreadable, VivaError, sqlite3.Error.
    """
    held = _held(database, cards)
    if missing := cards - held.keys():
        found = of_cards(opened.data(), missing)
        if found is None:
            return None
        database.changing()
        _keep(database, {**dict.fromkeys(missing, ()), **_by_card(found)}, today)
        held = _held(database, cards)
    last = latest(opened.data, known, lambda reviews: _is_enough(reviews, today))
    counted = _by_card(last)
    before = {card: each[: len(each) - len(counted.get(card, ()))] for card, each in held.items()}
    return Shown(last, {card: each for card, each in before.items() if each})


def grow(database: Database, reviews: Iterable[Review], today: Today) -> None:
    """Add reviews that come after all others. Raises sqlite3.Error."""
    new = _by_card(reviews)
    held = database.each("select * from histories where card = ?", new)
    for card, first, days, grades, _ in held:
        moments, more_days, more_grades = _packed(new[card], today)
        database.put("histories", (card, first or moments, days + more_days, grades + more_grades))


def _held(database: Database, cards: Iterable[str]) -> dict[str, list[Answer]]:
    rows = database.each("select card, first, days, grades, seal from histories where card = ?", cards)
    return {
        card: [Answer(*each) for each in zip(array("I", days), grades, strict=True)]
        for card, _, days, grades in sorted(rows, key=lambda row: (row[1] or 0, row[0]))
    }


def _keep(database: Database, found: Mapping[str, Iterable[Review]], today: Today) -> None:
    for card, reviews in found.items():
        database.put("histories", (card, *_packed(reviews, today)))


def _packed(reviews: Iterable[Review], today: Today) -> tuple[float | None, bytes, bytes]:
    """Return when the first was (None without any), the bytes of the days (ordinals), and the grades."""
    held = list(reviews)
    days = array("I", (study_day(review.at, today.ends).toordinal() for review in held))
    return held[0].at.timestamp() if held else None, days.tobytes(), bytes(review.grade for review in held)


def _by_card(reviews: Iterable[Review]) -> dict[str, list[Review]]:
    found: dict[str, list[Review]] = {}
    for review in reviews:
        found.setdefault(review.card, []).append(review)
    return found


def _is_enough(reviews: Sequence[Review], today: Today) -> bool:
    """Whether no earlier review is of today, and these tell the pace."""
    first = study_day(reviews[0].at, today.ends) if reviews else date.max
    return (today.day - first).days >= _DAYS and has_enough(reviews, today.day, today.ends)
