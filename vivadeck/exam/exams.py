"""Exams as the student set them: which are to come, what they are called, and what the time allows. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from math import ceil, fsum, inf
from typing import NamedTuple

from vivadeck.clock import DAY_ENDS, study_day
from vivadeck.model import Drawn, Exam, ExamForm, Mode, Review
from vivadeck.terminal.wording import counted, duration, in_days, on_day

PLANNED_DAYS = 180  # longer before an exam SM-2 decides alone: nobody has tested longer plans
ANNOUNCED_DAYS = 3  # after an exam, viva says for so long that it is over
SHORT_DAYS = 3  # with so few days left, viva says what is possible in the time
FIRST_SECONDS = 60.0  # for a card, until there are ENOUGH_REVIEWS
ENOUGH_REVIEWS = 10
LATEST_REVIEWS = 200
LIKELY_SECONDS = (1.0, 600.0)  # a shorter review was not read, a longer one was interrupted
SHORTEST_PAUSE = 300.0  # seconds: a review that took no longer counts in full
NEVER_TOO_LONG = 120.0, 12.0  # seconds, and times the third quartile: what is shorter than both never spoils the mean
_DRAWN = {Drawn.TAG: "topic", Drawn.DECK: "deck", Drawn.CARD: "question"}
LONGEST_DAY = 8 * 3600  # seconds: no command is offered for a longer one


def ahead(exams: Iterable[Exam], now: datetime, today: date) -> list[Exam]:
    """Return the exams that are not over at the moment `now` of the study day `today`, the next one first."""
    coming = ((exam.day, exam.selection, exam) for exam in exams if exam.day and not is_over(exam, now, today))
    return [exam for _, _, exam in sorted(coming, key=lambda each: each[:2])]


def just_over(exams: Iterable[Exam], now: datetime, today: date) -> list[Exam]:
    """Return the exams that are over since the last ANNOUNCED_DAYS days."""
    since = today - timedelta(days=ANNOUNCED_DAYS)
    return [exam for exam in exams if exam.day and exam.day >= since and is_over(exam, now, today)]


def is_over(exam: Exam, now: datetime, today: date) -> bool:
    """Return whether an exam is over: its time has come or, without a time, its study day has ended."""
    assert exam.day is not None
    if exam.time is None:
        return exam.day < today
    return now.replace(tzinfo=None) >= datetime.combine(exam.day, exam.time)


def starts_at(exam: Exam, now: datetime) -> datetime | None:
    """Return the moment at which an exam starts, in the local time of `now`; None where only its day is known."""
    assert exam.day is not None
    return None if exam.time is None else datetime.combine(exam.day, exam.time, now.tzinfo)


def begins(exam: Exam) -> date:
    """Return the first day of an exam's plan."""
    assert exam.day is not None
    return exam.day - timedelta(days=PLANNED_DAYS)


def is_planned(exam: Exam, today: date) -> bool:
    """Return whether an exam that is not over is near enough to have a plan."""
    return begins(exam) <= today


def name(exam: Exam) -> str:
    """Return what an exam is about: "all cards", "general, assignment-1", "tag:cnn in general, assignment-1"."""
    return " in ".join(filter(None, (exam.query, ", ".join(exam.decks)))) or "all cards"


def when(exam: Exam, today: date) -> str:
    """Write the day and time of an exam: "Tue 8 Dec, 10:00"."""
    assert exam.day is not None
    day = on_day(exam.day, today)
    return day if exam.time is None else f"{day}, {exam.time:%H:%M}"


def countdown(exam: Exam, today: date) -> str:
    """Write how far away an exam is, when, and what it is about: "in 8 days, Tue 10 Mar (all cards)"."""
    assert exam.day is not None
    return f"{in_days(exam.day, today)}, {when(exam, today)} ({name(exam)})"


def over(exam: Exam, today: date) -> str:
    """Write which exam was when: "(general) was yesterday". An exam in the night belongs to its study day."""
    assert exam.day is not None
    return f"({name(exam)}) was {in_days(min(exam.day, today), today)}"


def budget(exam: Exam) -> str:
    """Write what the student wants to spend a day: "20 min a day", "1 card a day"."""
    return f"{exam.minutes} min a day" if exam.cards is None else f"{counted(exam.cards, 'card')} a day"


def topics(number: int, drawn: Drawn) -> str:
    """Write a number of what an exam draws: "3 topics", "1 deck", "10 questions"."""
    return counted(number, _DRAWN[drawn])


def to_pass(form: ExamForm) -> str:
    """Write what one must know to pass: "2 of 3 drawn topics", "the drawn topic"."""
    noun = _DRAWN[form.topics]
    if form.draw == 1:
        return f"the drawn {noun}"
    return f"{_all(form.draw) if form.needed == form.draw else f'{form.needed} of {form.draw}'} drawn {noun}s"


def draw(form: ExamForm, of: int) -> str:
    """Write how many of so many topics are drawn, and who passes: "3 of 17 topics are drawn, and you pass if you know 2
    of them."."""
    noun, is_one = _DRAWN[form.topics], form.draw == 1
    drawn, known = f"{form.draw} of {of} {noun}s", f"{form.needed} of them"
    if form.draw == of:
        drawn = f"The only {noun}" if is_one else f"{_all(of).capitalize()} {noun}s"
    if form.needed == form.draw:
        known = "it" if is_one else f"{_all(form.draw)} of them"
    return f"{drawn} {'is' if is_one else 'are'} drawn, and you pass if you know {known}."


def _all(number: int) -> str:
    return "both" if number == 2 else f"all {number}"


def done_today(exam: Exam, shown: int, taken: float) -> str:
    """Write how much of a day's budget is used, after so many showings (`taken`: seconds); "" for none."""
    if not shown:
        return ""
    if exam.cards is not None:
        return f"{shown} of {counted(exam.cards, 'card')} done today"
    return f"{round(taken / 60) or 'Less than 1'} of {exam.minutes} min done today"


class Pace(NamedTuple):
    """The mean seconds of a showing, measured on so many `reviews` of the student; 0 for a guess.

    A showing of more than `pause` seconds was interrupted: nobody knows how long it took, so it counts as the mean.
    """

    seconds: float
    reviews: int
    pause: float = SHORTEST_PAUSE

    def taken(self, seconds: Iterable[float]) -> float:
        """Return how long showings took in all, in seconds, without their pauses."""
        return fsum(each if each <= self.pause else self.seconds for each in seconds)


FIRST_PACE = Pace(FIRST_SECONDS, 0)


def pace(seconds: Sequence[float]) -> Pace:
    """Return the mean of the times of the latest reviews, without interrupted ones.

    Times are about log-normal: their median is 1.3 to 1.5 times too short for a budget, and one pause spoils their
    mean. So this is the mean of the times up to Tukey's upper fence (1977), taken on their logarithms:
    Q3 · (Q3 ÷ Q1)^1.5, with the quartiles Q1 and Q3. Of log-normal times, 1 in 290 is above it. Where most times are
    nearly the same, the fence is too near to them, and NEVER_TOO_LONG counts.
    """
    times = sorted(seconds)
    if len(times) < ENOUGH_REVIEWS:
        return FIRST_PACE
    first, third = times[len(times) // 4], times[len(times) * 3 // 4]
    fence = third * (third / first) ** 1.5
    seconds_short, times_third = NEVER_TOO_LONG
    usual = times[: bisect_right(times, max(fence, min(seconds_short, times_third * third)))]
    return Pace(fsum(usual) / len(usual), len(times), min(LIKELY_SECONDS[1], max(SHORTEST_PAUSE, fence)))


def is_likely(seconds: float) -> bool:
    """Return whether a review of so many seconds says something about the student's pace."""
    return LIKELY_SECONDS[0] <= seconds <= LIKELY_SECONDS[1]


def latest_seconds(reviews: Sequence[Review], today: date, day_ends: time = DAY_ENDS) -> list[float]:
    """Return the seconds of the student's latest reviews (in time order) before the day `today`, the latest first.

    Other modes than `study` do not count: in a mock viva, answers take longer.
    """
    likely = (
        review.seconds
        for review in reversed(reviews)
        if is_likely(review.seconds) and review.mode == Mode.STUDY and study_day(review.at, day_ends) < today
    )
    return list(islice(likely, LATEST_REVIEWS))


class Budget(NamedTuple):
    """What an exam gets of each day: so many minutes or, where there are none, so many cards (showings).

    Today it gets no more than so many `seconds` in all: then the exam begins.
    """

    minutes: int | None = None
    cards: int | None = None
    seconds: float | None = None

    def a_day(self, pace: Pace) -> int:
        """Return for how many showings a day is enough: at least one."""
        return self._by_amount((), pace)

    def left(self, taken: Sequence[float], pace: Pace) -> int:
        """Return for how many showings the rest of today is enough, after showings that took so many seconds each.

        Minutes are minutes: they count as they are taken, so the day ends on time even if the pace was wrong.
        """
        return int(min(self._by_amount(taken, pace), self._until_exam(taken, pace)))

    def is_cut(self, taken: Sequence[float], pace: Pace) -> bool:
        """Return whether the exam begins before the rest of today is used."""
        return self._until_exam(taken, pace) < self._by_amount(taken, pace)

    def _until_exam(self, taken: Sequence[float], pace: Pace) -> float:
        return inf if self.seconds is None else max(0, int((self.seconds - pace.taken(taken)) / pace.seconds))

    def _by_amount(self, taken: Sequence[float], pace: Pace) -> int:
        if self.minutes is None:
            return max(0, (self.cards or 1) - len(taken))
        rest = self.minutes * 60 - pace.taken(taken)
        return max(0 if taken else 1, int(rest / pace.seconds))


def budget_of(exam: Exam) -> Budget:
    """Return what an exam gets of each day."""
    return Budget(exam.minutes if exam.cards is None else None, exam.cards)


class Outlook(NamedTuple):
    """What is possible before an exam: of its `cards`, of which some are `new`, so many `showings` on `days` days.

    So many new cards will not come up (`unseen`); with `enough` showings a day all would. The day of the exam does not
    count, until it has come (`is_exam_day`). It may be that the exam begins before today's budget is used (`is_cut`).
    """

    cards: int
    new: int
    showings: int
    days: int
    unseen: int = 0
    enough: int = 0
    is_exam_day: bool = False
    is_cut: bool = False


def minutes(seconds: float) -> str:
    """Write a length of time in whole minutes: "83 min", "3 h 20 min"."""
    whole = max(1, round(seconds / 60))
    return f"{whole} min" if whole <= 120 else duration(whole * 60)


def one_pass(cards: int, pace: Pace) -> str:
    """Write how long it takes to see so many cards once: "83 min"."""
    return minutes(cards * pace.seconds)


def possible(outlook: Outlook) -> str:
    """Say what is possible in the last SHORT_DAYS days, where each new card can come up; else ""."""
    if outlook.days > SHORT_DAYS or outlook.unseen or not outlook.new:
        return ""
    if outlook.new == 1:
        return "There is time to see the card that is still new."
    if outlook.new == outlook.cards:
        return f"There is time to see all {outlook.cards} cards once."
    return f"There is time to see the {outlook.new} cards that are still new."


def unseen_warning(exam: Exam, outlook: Outlook, pace: Pace) -> str:
    """Return a warning where some new cards will not come up before the exam, and what to do about it; else ""."""
    if not outlook.unseen:
        return ""
    new, seen, days = counted(outlook.new, "new card"), outlook.new - outlook.unseen, outlook.days
    before = "Before the exam" if outlook.is_exam_day else "Before the day of the exam"
    time = f"there is time for only about {seen} of {new}" if seen else f"there is no time left for {new}"
    if outlook.showings >= outlook.new and seen:
        time = f"about {outlook.unseen} of {new} will not come up, because other cards come up again"
    if outlook.is_cut:
        return f"{before} {time}."
    if exam.cards is None:
        needed = max((exam.minutes or 0) + 1, ceil(outlook.enough * pace.seconds / 60))
        how, seconds, option = minutes(needed * 60), needed * 60.0, f"--minutes {needed}"
    else:
        needed = max(exam.cards + 1, outlook.enough)
        how, seconds, option = counted(needed, "card"), needed * pace.seconds, f"--cards {needed}"
    if seconds > LONGEST_DAY:
        return f"{before} {time}."
    see = "it" if outlook.new == 1 else "them all"
    when = "today" if days == 1 else "a day"
    return f"{before} {time}. To see {see}, study {how} {when}: `viva exam {options(exam)}{option}`"


def options(exam: Exam) -> str:
    """Write the options that say which exam is meant, each with a space after it; "" for the exam about all cards."""
    if not any(exam.selection):
        return ""
    from shlex import quote  # most exams are about all cards

    decks = [f"--deck {quote(deck)} " for deck in exam.decks]
    return "".join([*decks, f"-q {quote(exam.query)} " if exam.query else ""])
