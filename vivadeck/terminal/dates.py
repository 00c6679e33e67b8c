"""Days and times as people type them: "tomorrow", "+14", "15 Dec", "Fri", "2 pm". Pure.

What can be read in two ways, or not at all, is refused with what to type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from typing import NamedTuple

from vivadeck.errors import VivaError, nearest

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2, "next week": 7}
_BEFORE = ("on", "this", "the")  # words that say nothing
_NUMBERS = {
    "a": "1",
    **{name: str(number) for number, name in enumerate(("one", "two", "three", "four", "five", "six"), 1)},
}
_SHORTEST_NAME = 3  # letters of a month or a weekday: "Dec", "Sept", "Thurs"
_YEARS_TO_29_FEB = 8  # at most, from one to the next
_MONTHS_TO_31ST = 2  # at most
_COUNTED = r"(?:in )?([0-9]{1,6}) ?(day|week)s?( ago)?|\+ ?([0-9]{1,6})(?: ?(d|w)(?:ays?|eeks?)?)?"
_DAY_ALONE = r"([0-9]{1,2})(st|nd|rd|th)?"  # of the month; without the ending it can be a number of days, too
_WRITTEN = (  # in each, what stands between the numbers tells how they are meant
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\.?[ -]?(?:of )?(?P<name>[a-z]+)\.?(?:[ -](?P<year>[0-9]{4}|[0-9]{2}))?",
    r"(?P<name>[a-z]+)\.?[ -]?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\.?(?: (?P<year>[0-9]{4}))?",
    r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})",
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
    r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})(?:\.(?: ?(?P<year>[0-9]{4}|[0-9]{2}))?)?",
    r"(?P<one>[0-9]{1,2})([-/])(?P<other>[0-9]{1,2})(?:\2(?P<year>[0-9]{4}|[0-9]{2}))?",
)
_TIME = r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{1,2}))?(?: ?(?P<half>[ap])\.?m\.?)?"
_WITH_TIME = r"(?P<day>.+?)(?:,? +(?P<at>at )?|(?<=[0-9])t)(?P<time>[0-9][0-9:.h]*(?: ?[ap]\.?m\.?)?|noon|midday)"
_NIGHT = range(1, 7)  # hours that mean the afternoon, too, when they are typed alone


class NoDate(VivaError):
    """A text is not written as a date."""


class _Reading(NamedTuple):
    """What a text can mean. `year` is 0 where the text has none."""

    day: int
    month: int
    year: int


def day_of(text: str, today: date, *, is_past: bool = False) -> date:
    """Return the day that a text means: without a year the next such day, `today` too; with `is_past` the last one.

    Raises VivaError, with what to type, where that is not clear or there is no such day, and NoDate for other texts.
    """
    words = [_NUMBERS.get(word, word) for word in text.lower().replace(",", " ").split()]
    while words and words[0] in _BEFORE:
        words = words[1:]
    joined = " ".join(words)
    if joined in _NEAR:
        return _after(today, _NEAR[joined], text)
    if counted := re.fullmatch(_COUNTED, joined):
        return _after(today, _days(counted), text)
    if alone := re.fullmatch(_DAY_ALONE, joined):
        return _of_a_month(int(alone[1]), bool(alone[2]), text, today, is_past=is_past)
    is_next = len(words) > 1 and words[0] == "next"
    weekday = _place(words[is_next], _WEEKDAYS) if words else None
    if weekday is None:
        return _only(list(_readings(joined)), text, today, is_past=is_past)
    if rest := words[is_next + 1 :]:
        return _on(weekday, _only(list(_readings(" ".join(rest))), text, today, is_past=is_past), text)
    first = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if is_next:
        raise _two_ways(text, [first, first + timedelta(days=7)])
    return first - timedelta(days=7 if first - timedelta(days=7) < today else 14) if is_past else first


def day_and_time(text: str, time_text: str) -> tuple[str, str]:
    """Return a day and a time, where the text of the day may end with the time: "15 Dec 10:00", "tomorrow at 10".

    Raises VivaError where the time is written twice, or where it is not clear which part is the time.
    """
    parts = re.fullmatch(_WITH_TIME, " ".join(text.lower().split()))
    if parts and (parts["at"] or re.search(r"[:hapn]", parts["time"]) or "t" in text[len(parts["day"]) :].lower()):
        if time_text.strip():
            raise VivaError(f"{text!r} has a time, and `--time` has one, too. Leave one out.")
        return parts["day"], parts["time"]
    if re.search(r":|\bat\b", text):
        raise VivaError(f"{text!r}: which part is the time? Write the day alone, and the time as in `--time 10:00`")
    return text, time_text


def time_of(text: str) -> time:
    """Return the time of day that a text means. Raises VivaError, with what to type, where that is not clear."""
    typed = " ".join(text.lower().split())
    if typed in ("noon", "midday"):
        return time(12)
    parts = re.fullmatch(_TIME, typed)
    hour, minute = (int(parts["hour"]), int(parts["minute"] or 0)) if parts else (24, 0)
    if parts and parts["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if parts["half"] == "p" else 0)
    elif parts and parts["half"]:
        hour = 24
    elif parts and not parts["minute"] and hour in _NIGHT:
        raise VivaError(f"{text!r} can be at night or in the afternoon. Type `{hour} am` or `{hour} pm`.")
    if hour > 23 or minute > 59:
        raise VivaError(f"{text!r} is not a time. Type it as `10:00`, `14:30` or `2 pm`.")
    return time(hour, minute)


def _days(counted: re.Match[str]) -> int:
    """Return how many days ahead a text such as "in 2 weeks" means."""
    number, unit, ago, plus, short = counted.groups()
    days = int(plus or number) * (7 if (unit or short) in ("week", "w") else 1)
    return -days if ago else days


def _after(today: date, days: int, text: str) -> date:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        raise VivaError(f"{text!r} is too far away. {how_to_type(today, is_past=days < 0)}") from None


def _of_a_month(day: int, is_clear: bool, text: str, today: date, *, is_past: bool) -> date:
    """Return the next such day of a month. Raises VivaError; "14" without an ending can be "in 14 days", too."""
    step = -1 if is_past else 1
    months = (today.year * 12 + today.month - 1 + step * ahead for ahead in range(_MONTHS_TO_31ST + 1))
    readings = [_Reading(day, month % 12 + 1, month // 12) for month in months if date.min.year <= month // 12]
    days = [each for reading in readings if (each := _nearest(reading, today, is_past=is_past))]
    coming = [each for each in days if (each <= today if is_past else each >= today)]
    if not coming or (is_past and not is_clear):
        raise NoDate(f"{text!r} is not a date. {how_to_type(today, is_past=is_past)}")
    if is_clear or coming[0] == _after(today, day, text):
        return coming[0]
    raise _two_ways(text, sorted([coming[0], _after(today, day, text)]))


def _place(name: str, names: Sequence[str]) -> int | None:
    """Return which of the names is written so, or begins so."""
    short = name.rstrip(".")
    if len(short) < _SHORTEST_NAME:
        return None
    return next((place for place, each in enumerate(names) if each.startswith(short)), None)


def _readings(text: str) -> Iterator[_Reading]:
    """Yield what a text with a day and a month can mean: no way where it is not written as a date."""
    for form in _WRITTEN:
        if parts := re.fullmatch(form, text):
            values = parts.groupdict()
            year = int(values["year"] or 0)
            year += 2000 if 0 < year < 100 else 0
            if "one" in values:
                one, other = int(values["one"]), int(values["other"])
                yield from (_Reading(one, other, year), _Reading(other, one, year))
            elif "month" in values:
                yield _Reading(int(values["day"]), int(values["month"]), year)
            elif (place := _place(values["name"], _MONTHS)) is not None:
                yield _Reading(int(values["day"]), place + 1, year)
            return


def _only(readings: Sequence[_Reading], text: str, today: date, *, is_past: bool) -> date:
    """Return the only day that the readings allow. Raises VivaError."""
    if not readings:
        raise NoDate(f"{text!r} is not a date.{_corrected(text)} {how_to_type(today, is_past=is_past)}")
    days = sorted({day for each in readings if (day := _nearest(each, today, is_past=is_past))})
    if not days:
        raise VivaError(f"There is no day {text!r}. {how_to_type(today, is_past=is_past)}")
    if len(days) > 1:
        raise _two_ways(text, days)
    return days[0]


def _nearest(reading: _Reading, today: date, *, is_past: bool) -> date | None:
    """Return the day of a reading: without a year, the nearest one in the asked direction; None if there is none."""
    step = -1 if is_past else 1
    years = range(today.year, today.year + step * (_YEARS_TO_29_FEB + 1), step)
    for year in (reading.year,) if reading.year else years:
        try:
            day = date(year, reading.month, reading.day)
        except ValueError:
            continue
        if reading.year or (day <= today if is_past else day >= today):
            return day
    return None


def _on(weekday: int, day: date, text: str) -> date:
    """Return the day if it is that weekday. Raises VivaError otherwise."""
    if day.weekday() != weekday:
        right = _WEEKDAYS[day.weekday()].capitalize()
        raise VivaError(f"{text!r}: {_written(day)} is a {right}. For that day, type `{day.isoformat()}`.")
    return day


def _two_ways(text: str, days: Sequence[date]) -> VivaError:
    one, other = days
    return VivaError(f"{text!r} can be {_written(one)} or {_written(other)}. Type `{one}` or `{other}`.")


def _corrected(text: str) -> str:
    """Return " Did you mean …?" where a word is nearly one that a date has; "" otherwise."""
    names = (*(name for name in _NEAR if " " not in name), *_WEEKDAYS, *_MONTHS)
    words = text.lower().split()
    near = [nearest(word, names) if len(word) > _SHORTEST_NAME and word.isalpha() else word for word in words]
    return f" Did you mean {' '.join(near)}?" if all(near) and near != words else ""


def how_to_type(today: date, *, is_past: bool = False) -> str:
    """Return a sentence with three ways to type a day that is still to come, or that is past."""
    if is_past:
        example = max(today, date.min + timedelta(days=14)) - timedelta(days=14)
        return f"Type it as `{example.day} {example:%b}`, `{example}` or `2 weeks ago`."
    example = today + timedelta(days=14) if today.year < date.max.year else today
    return f"Type it as `{example.day} {example:%b}`, `{example}` or `+14`."


def _written(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
