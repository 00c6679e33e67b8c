"""Today's plans and sessions, for the commands that show or ask them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zlib import crc32

from vivadeck import agenda, sm2
from vivadeck.agenda import Item, Order
from vivadeck.app import App
from vivadeck.errors import VivaError
from vivadeck.model import Exam, Mode

if TYPE_CHECKING:
    from vivadeck.collection.rows import Showing
    from vivadeck.collection.selection import Selection
    from vivadeck.exam.forecast import Forecast
    from vivadeck.exam.memory import Answer
    from vivadeck.exam.today import Plan, Plans
    from vivadeck.sm2 import Schedule
    from vivadeck.study.session import Session

WEEK = 7  # days


def plans(app: App) -> Plans | None:
    """Return the plans for today; None without a planned exam. Prints which exam has no plan, and why."""
    if not app.exams:
        return None
    from vivadeck.exam import exams

    chosen = []
    for exam in exams.ahead(app.exams.values(), app.now(), app.today):
        if exams.is_planned(exam, app.today):
            try:
                chosen.append((exam, _items(app, exam)))
            except VivaError as error:
                app.notify(f"There is no plan for the exam {exams.name(exam)}: {error}")
    return _plans(app, chosen, app.today) if chosen else None


def _plans(app: App, chosen: Sequence[tuple[Exam, Sequence[Item]]], day: date) -> Plans:
    """Return the plans for today, or as they were on the evening of an earlier `day`."""
    from vivadeck.exam import exams, today
    from vivadeck.exam.memory import Answer

    cards = {item.card.id for _, items in chosen for item in items}
    evening = day if day < app.today else None
    shown = app.collection.shown(cards, exams.LATEST_REVIEWS, exams.LIKELY_SECONDS, evening)
    answers = {card: [Answer(each.day, each.grade) for each in showings] for card, showings in shown.showings.items()}
    if evening:
        schedules = {card: _schedule(showings) for card, showings in shown.showings.items()}
        chosen = [
            (exam, [item._replace(schedule=schedules.get(item.card.id)) for item in items]) for exam, items in chosen
        ]
    past = today.past(answers, shown.today, day)
    return today.planned(chosen, past, exams.pace(shown.seconds), day, app.settings.day_ends)


def _schedule(showings: Iterable[Showing]) -> Schedule | None:
    """Return a card's schedule after these showings."""
    modes = {True: Mode.STUDY, False: Mode.PRACTICE}  # all modes but `study` count alike
    return sm2.replay((each.grade, date.fromordinal(each.day), modes[each.is_study]) for each in showings)


def week_ago(app: App, plans: Plans) -> list[Forecast | None]:
    """Return each exam's forecast on the evening a week ago, for its cards and budget of today.

    It follows from the reviews up to then, and is kept, so that it is worked out once. None for an exam that was not
    set or not planned then, unless some of its cards had been shown.
    """
    from vivadeck.clock import study_day
    from vivadeck.exam import exams
    from vivadeck.exam.forecast import Forecast, forecast

    day = app.today - timedelta(days=WEEK)

    def began(plan: Plan) -> bool:
        is_set = study_day(plan.exam.at, app.settings.day_ends) <= day
        return exams.is_planned(plan.exam, day) and (is_set or any(_until(day, plan)))

    def forecast_then() -> list[Any]:
        before = _plans(app, [(plan.exam, plan.items) for plan in begun], day)
        return [
            forecast(plan.histories, plan.timeline.today, plan.timeline.exam, plan.a_day, plan.shown)
            for plan in before.by_exam
        ]

    begun = [plan for plan in plans.by_exam if began(plan)]
    if not begun:
        return [None] * len(plans.by_exam)
    of = [(plan.exam, [item.card.id for item in plan.items], _until(day, plan)) for plan in begun]
    forecasts = iter(app.collection.memo("week ago", f"{day} {crc32(repr(of).encode())}", forecast_then))
    return [Forecast(*next(forecasts)) if plan in begun else None for plan in plans.by_exam]


def _until(day: date, plan: Plan) -> list[tuple[Answer, ...]]:
    """Return the answers up to the end of a study day, of each card."""
    last = day.toordinal()
    return [tuple(each for each in history.answers if each.day <= last) for history in plan.histories]


def keep_forecasts(app: App, forecasts: Iterable[tuple[Exam, Forecast]]) -> None:
    """Keep the forecasts with their day, so that `viva` can show them without computing them."""
    ranges = {_key(exam): [forecast.low, forecast.high, app.today.isoformat()] for exam, forecast in forecasts}
    app.collection.keep("forecasts", ranges)


def last_forecast(app: App, exam: Exam) -> str:
    """Return a sentence with the last forecast for the exam and its day; "" without one, or where it says nothing."""
    from vivadeck.terminal.wording import in_days, percents

    low, high, day = (app.collection.kept("forecasts") or {}).get(_key(exam), (0, 0, ""))
    if not day or percents(low, high) == percents(0, 1):
        return ""
    worked_out = in_days(date.fromisoformat(day), app.today)
    return f"You will probably know {percents(low, high)} then (forecast of {worked_out})."


def _key(exam: Exam) -> str:
    return repr((exam.selection, exam.day and exam.day.isoformat()))


def _items(app: App, exam: Exam) -> list[Item]:
    """Return the cards of an exam. Raises VivaError if there are none, or all are suspended."""
    items = app.select(exam.decks, app.query(exam.query)).items()
    if not items:
        raise VivaError("it has no cards any more.")
    if all(item.is_suspended for item in items):
        raise VivaError("all of its cards are suspended.")
    return agenda.spread_over_decks(items) if app.order is Order.MIXED else items


def session(
    app: App, selection: Selection, plans: Plans | None, new: int | None, *, is_shuffled: bool = False
) -> Session:
    """Return a session of the selected cards: first those of today's plans, then those that SM-2 asks.

    SM-2 adds at most `new` new cards a day (None: as in the settings). Its cards are in random order if `is_shuffled`.
    """
    from vivadeck.study import session

    ends, planned = app.settings.day_ends, plans.cards if plans else ()
    others = selection.agenda(new_left(app, new, planned), planned, app.order)
    if is_shuffled:
        others = shuffled(app, others)
    elif app.order is Order.MIXED:
        others = agenda.mixed(others, app.today)
    if plans is None:
        return session.start(others, app.today, ends)
    from vivadeck.exam import today

    items = selection.among(plans.items)
    return session.start([*items, *others], app.today, ends, today.day(plans, items))


def more(app: App, selection: Selection, plans: Plans | None, most: int) -> Session:
    """Return a session of at most `most` selected cards that are not new and not today's, the weakest first."""
    from vivadeck.study.session import practice

    of_the_day = {item.card.id for item in session(app, selection, plans, None).queue}
    return practice(selection.weakest(most, of_the_day), app.today, app.settings.day_ends)


def practice(app: App, selection: Selection, *, is_shuffled: bool) -> Session:
    """Return a session of all selected cards that are not suspended: the weakest first, then new ones."""
    from vivadeck.study import session

    items = [item for item in selection.items() if not item.is_suspended]
    if is_shuffled:
        return session.practice(shuffled(app, items), app.today, app.settings.day_ends)
    reviewed = sorted((item for item in items if item.schedule), key=lambda item: -agenda.weakness(item, app.today))
    new = agenda.spread_over_decks([item for item in items if not item.schedule])
    return session.practice([*reviewed, *new], app.today, app.settings.day_ends)


def shuffled(app: App, items: Iterable[Item]) -> list[Item]:
    """Return the items in a random order that depends on the moment."""
    from random import Random

    order = [*items]
    Random(app.now().isoformat()).shuffle(order)  # noqa: S311 - no secret
    return order


def new_left(app: App, limit: int | None, planned: Container[str] = ()) -> int:
    """Return how many new cards may still be shown today, not counting those that are `planned` for an exam."""
    allowed = app.settings.new if limit is None else limit
    return allowed - introduced(app, planned)


def introduced(app: App, planned: Container[str] = ()) -> int:
    """Return how many cards were shown for the first time today, not counting the `planned` ones."""
    return sum(card not in planned for card in app.collection.begun())
