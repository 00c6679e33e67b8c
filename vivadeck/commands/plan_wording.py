"""The sentences of `viva plan` about an exam: what will be known, what more time changes, why a card comes. Pure.

Nothing is said that says nothing: a range of all cards, the same range twice, a gain of nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from vivadeck.exam import exams
from vivadeck.exam.planner import Reason, Why
from vivadeck.model import Drawn, Exam, ExamForm
from vivadeck.terminal.wording import NOTHING, counted, near_day, percent, percents, reviews

if TYPE_CHECKING:
    from vivadeck.exam.forecast import Day, Forecast
    from vivadeck.exam.kindness import Kindness
    from vivadeck.exam.passing import Passing
    from vivadeck.exam.weakest import Topic

Parts = tuple[tuple[str, str], ...]  # of a line: (text, style)
LAST_ROUND = "final pass"
SHARED = "some for another exam"
HONEST = "In simulations, at least 4 of 5 such forecasts were right with honest grades."
ALLOWED = "The range allows for that."
CHANCES = "These % are for the day of the exam if you study no more."
_NOT_CLEAR = "not clear"
_FEWEST = 4  # cards of a group: for fewer, luck makes any range mean nothing


def expectation(now: Forecast, week_ago: Forecast | None, cards: int) -> Parts:
    """Write how many of the cards will be known, and what was expected a week ago."""
    amount, before = how_many(now, cards), ""
    if week_ago is not None:
        then = how_many(week_ago, cards)
        before = " (as a week ago)" if then == amount else f" (a week ago: {then})"
    if amount == _NOT_CLEAR:
        about = "you will know the card" if cards == 1 else f"how many of the {cards} cards you will know"
        start = "It is not clear yet whether" if cards == 1 else "It is not clear yet"
        return ((f"{start} {about}{before}. Your answers will tell.", ""),)
    return (_probably(amount, cards), ""), (_of(amount, cards), "bold viva.good"), (f"{before}.", "")


def earlier_expectation(then: tuple[float, float], cards: int, worked_out: str) -> str:
    """Write in the same words what was expected when it was last worked out; "" where that says nothing."""
    amount = how_many(then, cards)
    said = f"{_probably(amount, cards)}{_of(amount, cards)} then (forecast of {worked_out})."
    return "" if amount == _NOT_CLEAR else said


def _probably(amount: str, cards: int) -> str:
    return "You will probably not know " if (amount, cards) == ("none", 1) else "You will probably know "


def _of(amount: str, cards: int) -> str:
    if cards == 1:
        return "the card"
    whole = "both cards" if cards == 2 else f"all {cards} cards"
    return {"all": whole, "none": "none of them"}.get(amount, f"{amount} of {cards} cards")


def _counts(forecast: tuple[float, float], cards: int) -> tuple[int, int]:
    low, high = forecast
    return round(low * cards), round(high * cards)


def how_many(forecast: tuple[float, float], cards: int) -> str:
    """Write how many of the cards a forecast says: "80 to 108", "about 5", "all", "none", "not clear"."""
    low, high = _counts(forecast, cards)
    if (low, high) == (0, cards):
        return _NOT_CLEAR
    if low == high:
        return "all" if low == cards else f"about {low}" if low else "none"
    return f"{low} to {high}"


def more_or_less(now: Forecast, more: Forecast, less: Forecast | None, cards: int, change: str) -> str:
    """Write what a quarter of an hour more or less changes: the `change` is "15 min %s a day", "15 min %s today" or so
    many cards. `less` is None where no time would be left."""
    helps = _moved(now, more) * cards >= 1
    hurts = less is not None and _moved(less, now) * cards >= 1
    longer, shorter = how_many(more, cards), how_many(less, cards) if less else ""
    if helps and hurts:
        return f"With {change % 'more'}: {longer}. With {change.partition('%s')[0]}less: {shorter}."
    if helps:
        return f"With {change % 'more'}: {longer}."
    if hurts:
        return f"With {change % 'less'}: {shorter}. More would change little."
    return f"{change % 'more or less'} would change little." if less else "More would change little."


def _moved(before: Forecast, after: Forecast) -> float:
    return (sum(after) - sum(before)) / 2


def share(forecast: Forecast, cards: int) -> str:
    """Write the range of a group of so many cards: "54–81 %", "not clear"; a dash for very few."""
    if cards < _FEWEST:
        return NOTHING
    text = percents(*forecast)
    return _NOT_CLEAR if text == percents(0, 1) else text


def rest(days: Sequence[Day], before: Sequence[Day], now: date) -> str:
    """Write what comes on the `days` that are not listed, after those `before`; "" for none."""
    if not days:
        return ""
    number, new = sum(day.days for day in days), sum(day.new for day in days)
    showings = sum(day.showings for day in days)
    last = near_day(date.fromordinal(days[-1].day + days[-1].days - 1), now)
    text = f"then {counted(number, 'more day')} to {last}: {reviews(showings, new) if showings else 'no reviews'}"
    begins = next((day.day for day in days if is_last_round(day)), None)
    if begins is None or any(map(is_last_round, before)):
        return text
    final = near_day(date.fromordinal(begins), now)
    return f"{text}; {LAST_ROUND} {'on' if final == last else 'from'} {final}"


def is_last_round(day: Day) -> bool:
    """Return whether the final pass decides about a day: not where all cards are new."""
    return day.is_final_pass and day.new < day.showings


def passing(exam: Exam, passing: Passing) -> str:
    """Write the chance to pass, and what an hour more would change; the remedy where too few topics are left."""
    if passing.chance is None:
        left = exams.topics(passing.topics, passing.form.topics)
        options = exams.options(exam)
        change = f"`viva exam {options}--draw N --pass N`" if passing.topics else f"`viva exam {options}--no-draw`"
        return (
            f"{passing.form.draw} cannot be drawn any more, because the cards have {left} now. To change it: {change}"
        )
    text = f"Pass with {exams.to_pass(passing.form)}: {likely(passing.chance)}."
    if passing.hour is None:
        return text
    return f"{text} An hour more on {passing.hour.topic} on the last day: {likely(passing.hour.chance)}."


def chance(passing: Passing | None) -> tuple[str, ...]:
    """Return what one must know to pass, and the chance of it; nothing where there is none."""
    if passing is None or passing.chance is None:
        return ()
    return exams.to_pass(passing.form), likely(passing.chance)


def honest(kindness: Kindness) -> str:
    """Write what the range takes the student's grades for: as honest, or as kind as the ticks say."""
    if not kindness.counts:
        return HONEST
    answers = counted(kindness.missed, "answer")
    if not kindness.kind:
        return f"In mock vivas and typed answers you graded as your ticks say: none of {answers} was too kind."
    kind = f"you gave yourself more than your ticks in {kindness.kind} of {answers} that you missed"
    return f"In mock vivas and typed answers {kind}. {ALLOWED}"


def likely(chance: float) -> str:
    """Write a chance (0–1), which is never certain: "84 %", "over 99 %"."""
    return "over 99 %" if chance > 0.994 else "under 1 %" if chance < 0.006 else percent(chance)


def how_passing(form: ExamForm) -> str:
    """Say how the chance to pass is worked out."""
    topic = {Drawn.TAG: "topic (a tag)", Drawn.DECK: "deck"}.get(form.topics)
    known = f"You know a {topic} when you recall at least half of its cards. " if topic else ""
    return (
        "The chance to pass: viva simulates students who answered as you did, and lets them study until the exam. "
        f"{known}Each draw is as likely as any other. The chance is the mean of all these students, who differ as much "
        "as the range of your forecast."
    )


def topic(weakest: Topic) -> str:
    """Write the weakest topic: "rnn 31 %", "rnn, all 8 cards new"."""
    cards = len(weakest.places)
    return f"{weakest.name}{f', all {cards} cards new' if weakest.new == cards else f' {percent(weakest.chance)}'}"


def reason(why: Reason) -> str:
    """Write why a card has its place in today's order."""
    if why.why is Why.NEW:
        return "new; every card comes up once, if there is time"
    if why.why is Why.OVERDUE:
        late = f"for {counted(why.overdue_days, 'day')}" if why.overdue_days else "today"
        return f"due {late}; the most overdue cards come first"
    points = round(100 * why.gain)
    higher = f"{counted(points, 'percentage point')} higher"
    gain = f"your chance on the day is {higher if points > 0 else 'hardly higher'} if you study it today"
    if why.now == why.then:
        return f"new; {gain}"
    return f"{gain} (now it is about {percent(why.now)}; on the day {percent(why.then)} without it)"
