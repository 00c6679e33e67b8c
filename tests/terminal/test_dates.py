"""Days and times as people type them, and what is refused."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.errors import VivaError
from vivadeck.terminal.dates import day_and_time, day_of, time_of
from vivadeck.terminal.wording import on_day

TODAY = date(2026, 12, 1)  # a Tuesday

AHEAD = {
    "today": (2026, 12, 1),
    "Tomorrow": (2026, 12, 2),
    "yesterday": (2026, 11, 30),
    "+14": (2026, 12, 15),
    "+ 14": (2026, 12, 15),
    "+0": (2026, 12, 1),
    "in 14 days": (2026, 12, 15),
    "in 1 day": (2026, 12, 2),
    "14 days": (2026, 12, 15),
    "in 2 weeks": (2026, 12, 15),
    "in two weeks": (2026, 12, 15),
    "in a week": (2026, 12, 8),
    "next week": (2026, 12, 8),
    "day after tomorrow": (2026, 12, 3),
    "the day after tomorrow": (2026, 12, 3),
    "+14d": (2026, 12, 15),
    "+ 14 days": (2026, 12, 15),
    "+2w": (2026, 12, 15),
    "the 15th of December": (2026, 12, 15),
    "on the 15th": (2026, 12, 15),
    "31st": (2026, 12, 31),
    "3 days ago": (2026, 11, 28),
    "15 Dec": (2026, 12, 15),
    " 15  dec ": (2026, 12, 15),
    "15 December": (2026, 12, 15),
    "15 DECEMBER 2026": (2026, 12, 15),
    "15. December 2026": (2026, 12, 15),
    "15th of December": (2026, 12, 15),
    "1st Dec": (2026, 12, 1),
    "15-Dec-2026": (2026, 12, 15),
    "15dec": (2026, 12, 15),
    "15 Dec 27": (2027, 12, 15),
    "Dec 15": (2026, 12, 15),
    "Dec. 15": (2026, 12, 15),
    "December 15th, 2026": (2026, 12, 15),
    "3 Sept": (2027, 9, 3),
    "30 Nov": (2027, 11, 30),  # the next such day
    "1 Dec": (2026, 12, 1),  # today is one, too
    "29 Feb": (2028, 2, 29),
    "15.12.": (2026, 12, 15),
    "15.12": (2026, 12, 15),
    "5.1.": (2027, 1, 5),
    "15.12.2026": (2026, 12, 15),
    "15. 12. 2026": (2026, 12, 15),
    "15.12.26": (2026, 12, 15),
    "15/12": (2026, 12, 15),
    "12/15": (2026, 12, 15),
    "12/12": (2026, 12, 12),
    "15/12/2026": (2026, 12, 15),
    "12/15/26": (2026, 12, 15),
    "15-12-2026": (2026, 12, 15),
    "2026-12-1": (2026, 12, 1),
    "2026-12-01": (2026, 12, 1),
    "2027/2/5": (2027, 2, 5),
    "20261215": (2026, 12, 15),
    "2024-02-29": (2024, 2, 29),  # what is past is for others to refuse
    "Fri": (2026, 12, 4),
    "friday": (2026, 12, 4),
    "on Friday": (2026, 12, 4),
    "this fri": (2026, 12, 4),
    "Tues": (2026, 12, 8),  # today is a Tuesday: the next one
    "mon.": (2026, 12, 7),
    "Tue 15 Dec": (2026, 12, 15),
    "Tuesday, 15 December 2026": (2026, 12, 15),
    "Mon 11 Jan 2027": (2027, 1, 11),
}


@pytest.mark.parametrize(("text", "day"), AHEAD.items())
def test_a_day_ahead(text: str, day: tuple[int, int, int]) -> None:
    assert day_of(text, TODAY) == date(*day)


PAST = {
    "yesterday": (2026, 11, 30),
    "today": (2026, 12, 1),
    "24 Nov": (2026, 11, 24),
    "1 Dec": (2026, 12, 1),
    "15 Dec": (2025, 12, 15),
    "24.11.": (2026, 11, 24),
    "29 Feb": (2024, 2, 29),
    "Mon": (2026, 11, 30),
    "Tue": (2026, 11, 24),  # today is a Tuesday: the last one
    "Wed": (2026, 11, 25),
    "2026-11-24": (2026, 11, 24),
    "the 24th": (2026, 11, 24),
    "31st": (2026, 10, 31),
    "a week ago": (2026, 11, 24),
}


@pytest.mark.parametrize(("text", "day"), PAST.items())
def test_a_day_that_is_past(text: str, day: tuple[int, int, int]) -> None:
    assert day_of(text, TODAY, is_past=True) == date(*day)


HOW = "Type it as `15 Dec`, `2026-12-15` or `+14`."
REFUSED = {
    "": f"'' is not a date. {HOW}",
    "soon": f"'soon' is not a date. {HOW}",
    "14": "'14' can be 14 Dec 2026 or 15 Dec 2026. Type `2026-12-14` or `2026-12-15`.",
    "32": f"'32' is not a date. {HOW}",
    "0th": f"'0th' is not a date. {HOW}",
    "tmorrow": f"'tmorrow' is not a date. Did you mean tomorrow? {HOW}",
    "15 Decmber": f"'15 Decmber' is not a date. Did you mean 15 december? {HOW}",
    "Dec": f"'Dec' is not a date. {HOW}",
    "15 Foo": f"'15 Foo' is not a date. {HOW}",
    "15 D": f"'15 D' is not a date. {HOW}",
    "next": f"'next' is not a date. {HOW}",
    "2026-12": f"'2026-12' is not a date. {HOW}",
    "٢٠٢٦-12-01": f"'٢٠٢٦-12-01' is not a date. {HOW}",
    "31 Nov": f"There is no day '31 Nov'. {HOW}",
    "30 Feb 2027": f"There is no day '30 Feb 2027'. {HOW}",
    "29 Feb 2027": f"There is no day '29 Feb 2027'. {HOW}",
    "2026-13-01": f"There is no day '2026-13-01'. {HOW}",
    "12.15.": f"There is no day '12.15.'. {HOW}",
    "32/13": f"There is no day '32/13'. {HOW}",
    "0 Dec": f"There is no day '0 Dec'. {HOW}",
    "in 999999 weeks": f"'in 999999 weeks' is too far away. {HOW}",
    "11/12": "'11/12' can be 11 Dec 2026 or 12 Nov 2027. Type `2026-12-11` or `2027-11-12`.",
    "11/12/2026": "'11/12/2026' can be 12 Nov 2026 or 11 Dec 2026. Type `2026-11-12` or `2026-12-11`.",
    "next Friday": "'next Friday' can be 4 Dec 2026 or 11 Dec 2026. Type `2026-12-04` or `2026-12-11`.",
    "Mon 15 Dec": "'Mon 15 Dec': 15 Dec 2026 is a Tuesday. For that day, type `2026-12-15`.",
}


@pytest.mark.parametrize(("text", "message"), REFUSED.items())
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(VivaError) as refused:
        day_of(text, TODAY)
    assert str(refused.value) == message


@given(st.dates(TODAY, date(2099, 12, 31)))
def test_each_day_that_viva_writes_can_be_typed(day: date) -> None:
    for text in (on_day(day, TODAY), day.isoformat(), f"{day.day} {day:%B %Y}", f"{day:%d.%m.%Y}", f"{day:%Y%m%d}"):
        assert day_of(text, TODAY) == day


@given(st.text() | st.text(alphabet="0123456789./-+ adefnostuw"), st.dates(), st.booleans())
def test_any_text_is_a_day_or_refused(text: str, today: date, is_past: bool) -> None:
    try:
        day_of(text, today, is_past=is_past)
        time_of(text)
    except VivaError:
        return


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("10", time(10)),
        ("10:00", time(10)),
        ("9:05", time(9, 5)),
        ("9:5", time(9, 5)),
        ("14.30", time(14, 30)),
        ("14h30", time(14, 30)),
        ("10am", time(10)),
        ("2 pm", time(14)),
        ("2 PM", time(14)),
        ("2:30 p.m.", time(14, 30)),
        ("12 am", time(0)),
        ("12pm", time(12)),
        ("0", time(0)),
        ("2:00", time(2)),
        ("02:00", time(2)),
        ("noon", time(12)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time(text: str, moment: time) -> None:
    assert time_of(text) == moment


@pytest.mark.parametrize(
    ("text", "day", "moment"),
    [
        ("15 Dec 10:00", "15 dec", "10:00"),
        ("15 Dec, 10:00", "15 dec", "10:00"),
        ("2026-12-15T10:00", "2026-12-15", "10:00"),
        ("2026-12-15 9:30", "2026-12-15", "9:30"),
        ("tomorrow at 10", "tomorrow", "10"),
        ("tomorrow at noon", "tomorrow", "noon"),
        ("tomorrow 2 pm", "tomorrow", "2 pm"),
        ("Fri 2:30 p.m.", "fri", "2:30 p.m."),
        ("15.12.2026 14h30", "15.12.2026", "14h30"),
        ("15 Dec 26", "15 Dec 26", ""),
        ("15. 12. 2026", "15. 12. 2026", ""),
        ("day after tomorrow", "day after tomorrow", ""),
        ("in 2 weeks", "in 2 weeks", ""),
        ("August 15", "August 15", ""),
        ("October 15", "October 15", ""),
        ("15 Oct 2026", "15 Oct 2026", ""),
        ("", "", ""),
    ],
)
def test_a_day_with_its_time(text: str, day: str, moment: str) -> None:
    assert day_and_time(text, "") == (day, moment)
    if moment:
        time_of(moment)
        day_of(day, TODAY)
        with pytest.raises(VivaError, match="Leave one out"):
            day_and_time(text, "9:00")


@pytest.mark.parametrize("text", ["10:00 tomorrow", "at 10 on Friday", "2026-12-15T10:00+01:00", "Fri at ten"])
def test_a_time_that_is_not_clear_belongs_to_an_option(text: str) -> None:
    with pytest.raises(VivaError, match="--time"):
        day_and_time(text, "")


@pytest.mark.parametrize(
    "text", ["", "soon", "24", "24:00", "10:60", "13 pm", "0 am", "10:", ":30", "-1", "١٠", "10:00+01:00"]
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(VivaError, match="is not a time"):
        time_of(text)


@pytest.mark.parametrize("hour", range(1, 7))
def test_an_hour_that_is_at_night_or_in_the_afternoon(hour: int) -> None:
    with pytest.raises(VivaError) as refused:
        time_of(str(hour))
    assert str(refused.value) == f"'{hour}' can be at night or in the afternoon. Type `{hour} am` or `{hour} pm`."
