"""Wording that all screens share: numbers, shares, dates, lengths of time, and where a message may be wrapped. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

NOTHING = "–"  # stands in a table for 0
UNANSWERED = "This card has no answer yet."
MOST_LISTED = 10  # names in a sentence
_PARTS = r"`[^`\n]*`[^\s`]*|\S+"  # a command between backticks stays on one line, to be copied; compiled when needed


def in_shell(text: str) -> str:
    """Write a text as one word of a command, in quotes where a shell needs them."""
    if re.fullmatch(r"[\w.-]+", text, re.ASCII):
        return text
    import shlex  # few names need it

    return shlex.quote(text)


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: "1 card", "2 cards"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def reviews(number: int, new: int) -> str:
    """Write how many reviews there are, and of how many new cards: "63 reviews, 15 of new cards"."""
    return f"{counted(number, 'review')}{of_new(number, new)}"


def of_new(number: int, new: int) -> str:
    """Write how many of so many reviews are of new cards: ", 15 of new cards"; "" for none."""
    cards = "a new card" if new == 1 else "new cards"
    return f", {'all' if new == number else new} of {cards}" if new else ""


def listed(names: Sequence[str]) -> str:
    """Write up to MOST_LISTED names: "a, b, c", "a, b and 3 more"."""
    more = len(names) - MOST_LISTED
    return f"{', '.join(names[:MOST_LISTED])} and {more} more" if more > 0 else ", ".join(names)


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
    return f"{day:%a} {day.day} {day:%b}" if day.year == today.year else with_year(day)


def with_year(day: date) -> str:
    """Write a date with its year: "Mon 11 Jan 2027"."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def near_day(day: date, today: date) -> str:
    """Write a date, from `today` on, in a list of days: "today", "tomorrow", "Fri 11 Dec"."""
    return in_days(day, today) if (day - today).days < 2 else on_day(day, today)


def in_days(day: date, today: date) -> str:
    """Write how far `day` is from `today`: "today", "tomorrow", "in 12 days", "3 days ago"."""
    days = (day - today).days
    if days == 0:
        return "today"
    if abs(days) == 1:
        return "tomorrow" if days == 1 else "yesterday"
    return f"in {span(days)}" if days > 0 else f"{span(-days)} ago"


def dated_ahead(days: Sequence[date]) -> str:
    """Return the warning about reviews that are dated on these days, which are after today."""
    first, last = with_year(min(days)), with_year(max(days))
    when = first if first == last else f"{first} to {last}"
    if len(days) == 1:
        return (
            f"1 review is dated after today ({when}). Was the clock wrong then, or is it wrong now? The review counts "
            "from that day on. Until then, viva asks its card as if the review did not exist."
        )
    return (
        f"{len(days)} reviews are dated after today ({when}). Was the clock wrong then, or is it wrong now? They count "
        "from their day on. Until then, viva asks their cards as if these reviews did not exist."
    )


def span(days: int) -> str:
    """Write a number of days: "1 day", "120 days", "1.2 years", "3 years"."""
    if days < 365:
        return counted(days, "day")
    years = f"{days / 365.25:.1f}".removesuffix(".0")
    return "1 year" if years == "1" else f"{years} years"


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


def on_clock(seconds: float) -> str:
    """Write a length of time as a clock shows it: "0:52", "12:05"."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"


def wrapped(text: str, width: int) -> str:
    """Break the lines of a text between words, so that none is wider than `width` columns.

    A wider word, a path perhaps, stays whole. The parts of a line keep its indent, also that behind the mark of a list.
    """
    return "\n".join(_wrapped_line(line, width) for line in text.split("\n"))


def _wrapped_line(line: str, width: int) -> str:
    if columns(line) <= width:
        return line
    mark = re.match(r" *(?:[·•] )?", line)[0]  # type: ignore[index] # it matches any line
    lines, indent = [""], " " * len(mark)
    for part in re.findall(_PARTS, line[len(mark) :]):
        longer = f"{lines[-1]} {part}" if lines[-1] else f"{indent}{part}"
        if lines[-1] and columns(longer) > width:
            lines.append(f"{indent}{part}")
        else:
            lines[-1] = longer
    return mark + "\n".join(lines)[len(mark) :] + line[len(line.rstrip(" ")) :]


def columns(text: str) -> int:
    """Count the columns that a text takes in a terminal."""
    if text.isascii():
        return len(text)
    from unicodedata import east_asian_width

    return sum(1 + (east_asian_width(each) in "WF") for each in text)
