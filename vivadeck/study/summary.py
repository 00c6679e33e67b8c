"""The summary of a session, as figures and as lines. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vivadeck.model import Choice
from vivadeck.study.session import Session
from vivadeck.terminal.wording import counted, duration, percent


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a session: so many `reviews` of so many `cards`, with `seconds` on the questions. Before an exam
    these are without `paused` seconds, as the exam's minutes are.

    `recall` is the share of reviews graded 3 or more, None without reviews; so many cards were `skipped`, and the cards
    with the ids `suspended` are not asked any more; so many cards are `left`, perhaps because the time is up.
    """

    reviews: int
    cards: int
    recall: float | None
    seconds: float
    skipped: int
    suspended: tuple[str, ...]
    left: int
    due_tomorrow: int
    is_time_up: bool = False
    paused: float = 0.0


def summarize(session: Session, left: int, by_day: Mapping[date, int], today: date) -> Summary:
    """Return the summary of a session. Afterwards so many cards are `left`, and `by_day` counts those due on each day.

    A card that would have come again today, and is due later, is not due tomorrow.
    """
    reviews, decisions = session.reviews, session.decisions
    recalled = sum(review.grade >= 3 for review in reviews)
    tomorrow = today + timedelta(days=1)
    later = sum(item.schedule.due > tomorrow for item in session.queue if item.schedule and item.is_due(today))
    times = [review.seconds for review in reviews]
    seconds = session.plan.pace.taken(times) if session.plan else sum(times)
    return Summary(
        reviews=len(reviews),
        cards=len({review.card for review in reviews}),
        recall=recalled / len(reviews) if reviews else None,
        seconds=seconds,
        skipped=sum(each.choice is Choice.SKIP for each in decisions),
        suspended=tuple(each.card for each in decisions if each.choice is Choice.SUSPEND),
        left=left,
        due_tomorrow=sum(count for day, count in by_day.items() if day <= tomorrow) - later,
        is_time_up=session.is_time_up,
        paused=sum(times) - seconds,
    )


def lines(summary: Summary, command: str) -> list[tuple[str, str]]:
    """Return the summary as (label, figure) pairs. `command` continues the session."""
    if summary.recall is None:
        pairs = [("reviewed", "no cards")]
    else:
        reviewed = counted(summary.cards, "card")
        if summary.reviews > summary.cards:
            reviewed = f"{counted(summary.reviews, 'review')} of {reviewed}"
        pairs = [
            ("reviewed", reviewed),
            ("recalled", percent(summary.recall)),
            (
                "time",
                f"{duration(summary.seconds)} ({duration(summary.seconds / summary.reviews)} a card){_pauses(summary)}",
            ),
        ]
    if summary.skipped:
        pairs.append(("skipped", f"{counted(summary.skipped, 'card')}, until tomorrow"))
    if summary.suspended:
        pairs.append(("suspended", f"{counted(len(summary.suspended), 'card')}. {_remedy(summary.suspended)}"))
    if summary.left:
        why = "The time is up. " if summary.is_time_up else ""
        pairs.append(("left", f"{counted(summary.left, 'card')}. {why}To continue: `{command}`"))
    return [
        *pairs,
        ("tomorrow", f"{counted(summary.due_tomorrow, 'card')} due" if summary.due_tomorrow else "nothing due"),
    ]


def _pauses(summary: Summary) -> str:
    minutes = round(summary.paused / 60)
    return f", and {minutes} min of pauses" if minutes > 0 else ""


def _remedy(suspended: Sequence[str]) -> str:
    """Return how to bring suspended cards back."""
    if len(suspended) == 1:
        return f"To bring it back: `viva resume {suspended[0]}`"
    return "To list them: `viva search is:suspended`"
