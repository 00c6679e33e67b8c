"""How numbers, days and lengths of time are written. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: "1 card", "2 cards"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def in_days(day: date, today: date) -> str:
    """Write how far `day` is from `today`: "today", "tomorrow", "in 12 d", "3 d ago"."""
    days = (day - today).days
    if days == 0:
        return "today"
    if abs(days) == 1:
        return "tomorrow" if days == 1 else "yesterday"
    return f"in {span(days)}" if days > 0 else f"{span(-days)} ago"


def dated_ahead(days: Sequence[date]) -> str:
    """Return the warning about reviews that are dated on these days, which are after today."""
    first, last = min(days).isoformat(), max(days).isoformat()
    when = first if first == last else f"{first} to {last}"
    if len(days) == 1:
        return (
            f"1 review is dated after today ({when}): was the clock wrong, or is it now? It counts from that day on; "
            "until then its card is asked as if it had not happened."
        )
    return (
        f"{len(days)} reviews are dated after today ({when}): was the clock wrong, or is it now? They count from their "
        "day on; until then their cards are asked as if they had not happened."
    )


def span(days: int) -> str:
    """Write a number of days in short: "6 d", "14 mo", "2.5 y", "3 y"."""
    if days < 60:
        return f"{days} d"
    if days < 730:
        return f"{days / 30.44:.0f} mo"
    return f"{days / 365.25:.1f}".removesuffix(".0") + " y"


def duration(seconds: float) -> str:
    """Write a length of time in short: "42 s", "3 min 20 s", "1 h 5 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
