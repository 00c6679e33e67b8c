"""How numbers, shares, days and lengths of time are written, everywhere alike; where a message may be wrapped. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

NOTHING = "–"  # stands in a table for 0
_PARTS = r"`[^`\n]*`[^\s`]*|\S+"  # a command between backticks stays on one line, to be copied; compiled when needed


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: "1 card", "2 cards"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def or_dash(number: int) -> str:
    """Write a number in a table: "12", "–" for 0."""
    return str(number) if number else NOTHING


def percent(share: float) -> str:
    """Write a share (0–1) in percent: "39 %"."""
    return f"{100 * share:.0f} %"


def percents(low: float, high: float) -> str:
    """Write a range of shares (0–1) in percent: "54–81 %"."""
    return f"{100 * low:.0f}–{100 * high:.0f} %"


def on_day(day: date, today: date) -> str:
    """Write a date: "Fri 11 Dec", with its year where that is not the year of `today`: "Mon 11 Jan 2027"."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day:%a} {day.day} {day:%b}{year}"


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


def wrapped(text: str, columns: int) -> str:
    """Break the lines of a text between words, so that none is wider than so many columns. A word that is wider, a
    path perhaps, stays whole, and the indent of a line is that of all its parts.
    """
    return "\n".join(_wrapped_line(line, columns) for line in text.split("\n"))


def _wrapped_line(line: str, columns: int) -> str:
    if _columns(line) <= columns:
        return line
    indent = line[: len(line) - len(line.lstrip(" "))]
    lines = [""]
    for part in re.findall(_PARTS, line):
        longer = f"{lines[-1]} {part}" if lines[-1] else f"{indent}{part}"
        if lines[-1] and _columns(longer) > columns:
            lines.append(f"{indent}{part}")
        else:
            lines[-1] = longer
    return "\n".join(lines) + line[len(line.rstrip(" ")) :]


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import east_asian_width

    return sum(1 + (east_asian_width(each) in "WF") for each in text)
