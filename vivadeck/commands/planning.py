"""Today's plans and sessions, for the commands that show or ask them."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from vivadeck import agenda, sm2
from vivadeck.agenda import Item, Order
from vivadeck.app import App
from vivadeck.errors import VivaError
from vivadeck.model import CORE, Exam, Mode
from vivadeck.terminal.wording import counted

if TYPE_CHECKING:
    from vivadeck.collection.rows import Showing
    from vivadeck.collection.selection import Selection
    from vivadeck.exam.exams import Pace
    from vivadeck.exam.forecast import Day, Forecast, Posterior, Simulation
    from vivadeck.exam.kindness import Kindness
    from vivadeck.exam.memory import Answer
    from vivadeck.exam.passing import Passing
    from vivadeck.exam.today import Plan, Plans
    from vivadeck.sm2 import Schedule
    from vivadeck.study.session import Session

MORE_NEW = 10  # cards that are offered when a day's new cards are used up
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
    return _plans(app, chosen, app.today).until_exams(app.now()) if chosen else None


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
    return today.planned(chosen, past, shown.seconds, day, app.settings.day_ends)


def _schedule(showings: Iterable[Showing]) -> Schedule | None:
    """Return a card's schedule after these showings."""
    modes = {True: Mode.STUDY, False: Mode.PRACTICE}  # all modes but `study` count alike
    return sm2.replay((each.grade, date.fromordinal(each.day), modes[each.is_study]) for each in showings)


def week_ago(app: App, plans: Plans) -> list[Forecast | None]:
    """Return each exam's forecast on the evening a week ago: see `forecasts_on`."""
    return forecasts_on(app, plans.by_exam, app.today - timedelta(days=WEEK))


def after(app: App, since: date) -> list[Plan]:
    """Return the plans of exams that are over, those since a day, as they were on the evening before the exam. Their
    cards are those of today."""
    from vivadeck.exam import exams

    over = [exam for exam in app.exams.values() if exam.day and since <= exam.day < app.today]
    found: list[Plan] = []
    for exam in sorted((exam for exam in over if exams.is_over(exam, app.now(), app.today)), key=exams.name):
        with contextlib.suppress(VivaError):  # it has no cards any more
            assert exam.day is not None
            found += _plans(app, [(exam, _items(app, exam))], exam.day - timedelta(days=1)).by_exam
    return found


def forecasts_on(app: App, plans: Sequence[Plan], day: date) -> list[Forecast | None]:
    """Return each exam's forecast on the evening of an earlier day, for its cards and budget of today.

    It follows from the reviews up to then, and is kept, so that it is worked out once. None for an exam that was not
    set or not planned then, unless some of its cards had been shown.
    """
    from vivadeck.clock import study_day
    from vivadeck.exam import exams
    from vivadeck.exam.forecast import Forecast, forecast

    def began(plan: Plan) -> bool:
        is_set = study_day(plan.exam.at, app.settings.day_ends) <= day
        return exams.is_planned(plan.exam, day) and (is_set or any(_until(day, plan)))

    def forecast_then() -> list[Any]:
        before = _plans(app, [(plan.exam, plan.items) for plan in begun], day)
        return [
            forecast(plan.histories, plan.timeline.today, plan.timeline.exam, plan.a_day, plan.a_day - plan.left, kind)
            for plan in before.by_exam
        ]

    begun, kind = [plan for plan in plans if began(plan)], kindness(app)
    if not begun:
        return [None] * len(plans)
    of = [(plan.exam, [item.card.id for item in plan.items], _until(day, plan)) for plan in begun]
    weeks = (app.today - day).days // WEEK
    are_over = all(plan.exam.day is not None and plan.exam.day < app.today for plan in plans)
    name = f"before {day}" if are_over else "week ago" if weeks == 1 else f"{weeks} weeks ago"
    forecasts = iter(app.collection.memo(name, f"{day} {crc32(repr((of, kind)).encode())}", forecast_then))
    return [Forecast(*next(forecasts)) if plan in begun else None for plan in plans]


class Expected(NamedTuple):
    """What is expected for an exam today: the forecast, that of a week ago, and the days until then."""

    forecast: Forecast
    week_ago: Forecast | None
    days: tuple[Day, ...]


def expected(app: App, plans: Plans) -> list[Expected]:
    """Return what is expected for each exam, as `viva plan` says it. It is worked out once and kept."""
    from vivadeck.exam import forecast, today

    kind = kindness(app)

    def work_out() -> list[Any]:
        found = []
        for plan in plans.by_exam:
            _, simulation = simulated(plan, kind)
            found.append([simulation.forecast(), list(days_ahead(plans, plan, simulation.days))])
        return found

    of = [
        (plan.exam, plan.histories, plan.timeline, plan.a_day, plan.left, today.day(plans, plan.items).queue())
        for plan in plans.by_exam
    ]
    kept = app.collection.memo("expected", str(crc32(repr((of, kind)).encode())), work_out)
    return [
        Expected(forecast.Forecast(*range_), before, tuple(forecast.Day(*day) for day in days))
        for (range_, days), before in zip(kept, week_ago(app, plans), strict=True)
    ]


def simulated(plan: Plan, kindness: Kindness) -> tuple[Posterior, Simulation]:
    """Return the possible students of a plan, and what they do until the exam."""
    from vivadeck.exam import forecast

    histories, now, exam = plan.to_forecast()
    student = forecast.posterior(histories, now, plan.a_day - plan.left, kindness)
    return student, forecast.simulate(student, exam, plan.a_day)


def days_ahead(plans: Plans, plan: Plan, simulated: Sequence[Day]) -> Iterable[Day]:
    """Yield the days as they are simulated, but today as `viva` and the session count it: as if every answer is good.

    So today may begin more cards than in the simulations; the days after it begin these no second time. On the day of
    the exam the simulation's day is the one before: it is today, too.
    """
    cards = {item.card.id for item in plan.items}
    waiting = [card for card in plans.showings.queue() if card in cards]
    answered = {item.card.id for item in plan.items if item.schedule}
    new, first = sum(card not in answered for card in waiting), plan.timeline.today
    begun = 0
    for day in simulated:
        if day.day <= first:
            begun = max(0, new - day.new)
            yield day._replace(day=first, showings=len(waiting), new=new)
        else:
            yield day._replace(new=min(day.new - min(begun, day.new), day.showings))
            begun -= min(begun, day.new)


def kindness(app: App) -> Kindness:
    """Return how kindly the student grades, from the answers whose key points were ticked for sure: those of mock
    vivas, and those that were typed."""
    from vivadeck import ticks
    from vivadeck.exam.kindness import kindness

    kept = app.collection.with_field(ticks.FIELD)
    ticked = [each for each in kept if each.mode == Mode.MOCK or ticks.ANSWERED in dict(each.further)]
    points = {card.id: card.key_points for deck in app.library.decks for card in deck.cards} if ticked else {}
    pairs = ((each.grade, ticks.telling(each.further, points.get(each.card, ()), each.grade)) for each in ticked)
    return kindness((grade, ticks.grade(of_it)) for grade, of_it in pairs if of_it)


def _until(day: date, plan: Plan) -> list[tuple[Answer, ...]]:
    """Return the answers up to the end of a study day, of each card."""
    last = day.toordinal()
    return [tuple(each for each in history.answers if each.day <= last) for history in plan.histories]


def pace(app: App) -> Pace:
    """Return how long the student takes for a card, as far as known now."""
    from vivadeck.exam import exams

    shown = app.collection.shown((), exams.LATEST_REVIEWS, exams.LIKELY_SECONDS)
    today = [seconds for _, _, seconds, is_study in reversed(shown.today) if is_study and exams.is_likely(seconds)]
    return exams.pace([*today, *shown.seconds][: exams.LATEST_REVIEWS])


def unseen_warning(plan: Plan, pace: Pace) -> str:
    """Return a warning where new cards will not come up before the exam, and what to do about it; else ""."""
    from vivadeck.exam import exams

    outlook = plan.outlook
    warning = exams.unseen_warning(plan.exam, outlook, pace)
    may_help = warning and outlook.days <= exams.SHORT_DAYS and not outlook.is_cut
    if part := may_help and _part(plan, outlook.showings):
        only = "Or study only a part" if warning.endswith("`") else "Study only a part"
        return f"{warning.removesuffix('.')}. {only}: `viva study {part}`"
    return warning


def possible(plan: Plan) -> str:
    """Say what is possible before an exam in a few days, until something of it is done today; else ""."""
    from vivadeck.exam import exams

    return "" if plan.shown else exams.possible(plan.outlook)


def _part(plan: Plan, most: int) -> str:
    """Return what to type for a part of an exam's new cards, at most so many: the most important ones, or a deck."""
    new = [item.card for item, history in zip(plan.items, plan.histories, strict=True) if not history.answers]
    core = sum(CORE in card.tags for card in new)
    if 0 < core < len(new) and core <= most:
        return f"-q tag:{CORE}"
    decks = Counter(card.deck for card in new)
    fitting = {deck: count for deck, count in decks.items() if count <= most}
    if len(decks) < 2 or not fitting:
        return ""
    from shlex import quote

    return quote(max(fitting, key=fitting.__getitem__))


def keep_forecasts(app: App, forecasts: Iterable[tuple[Plan, Forecast, Passing | None]]) -> None:
    """Keep the forecasts with their day, so that `viva` can show them without computing them."""
    from vivadeck.commands import plan_wording

    ranges = {
        _key(plan.exam): [
            forecast.low,
            forecast.high,
            app.today.isoformat(),
            *_basis(plan),
            *plan_wording.chance(chance),
        ]
        for plan, forecast, chance in forecasts
    }
    app.collection.keep("forecasts", ranges)


def last_forecast(app: App, plan: Plan) -> str:
    """Return a sentence with the last forecast for a plan and its day; "" without one, or where it says nothing, or is
    about other cards or another budget."""
    from vivadeck.commands import plan_wording
    from vivadeck.exam import exams
    from vivadeck.terminal.wording import in_days

    kept = (app.collection.kept("forecasts") or {}).get(_key(plan.exam), ())
    if len(kept) < 3 or tuple(kept[3:5]) != _basis(plan)[:2]:
        return ""
    worked_out = in_days(date.fromisoformat(kept[2]), app.today)
    said = plan_wording.earlier_expectation((kept[0], kept[1]), len(plan.items), worked_out)
    if not said:
        return ""
    if kept[5:6] != [_basis(plan)[2]]:  # an old range says less, the more was answered since
        return "How much you will probably know then: `viva plan`"
    form = plan.exam.form
    to_pass = f" Pass with {kept[6]}: {kept[7]}." if form and kept[6:7] == [exams.to_pass(form)] else ""
    return f"{said}{to_pass}"


def _basis(plan: Plan) -> tuple[str, int, int]:
    """Return what a forecast depends on: the budget, and how many cards and answers there are."""
    from vivadeck.exam import exams

    return exams.budget(plan.exam), len(plan.items), sum(len(history.answers) for history in plan.histories)


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

    Without `new`, SM-2 adds as many new cards a day as in the settings, none of an exam. With it there are `new` new
    cards in all today, and those beyond an exam's plan are SM-2's. All cards of one day are mixed, as in the settings,
    or come in random order if `is_shuffled`.
    """
    from vivadeck.study import session

    arrange = partial(_arranged, app, is_shuffled=is_shuffled)
    if plans is None:
        due = arrange(selection.agenda(new_left(app, new), (), app.order))
        return session.start(due, app.today, app.settings.day_ends)
    from vivadeck.exam import today

    items = {item.card.id: item for item in selection.among(plans.items)}
    day, planned, left = today.day(plans, items.values()), plans.cards, new_left(app, new, plans.cards)
    if new is not None:
        asked = set(day.queue())
        planned -= {card for card, item in items.items() if item.waits_as_new()} - asked
        left = new_left(app, new) - sum(items[card].waits_as_new() for card in asked)
    others = arrange(selection.agenda(left, planned, app.order))
    beyond = {item.card.id for item in others} & items.keys()

    def in_order(cards: Sequence[str]) -> list[str]:
        return [item.card.id for item in arrange([items[card] for card in cards])]

    day = day.released(beyond).in_order(in_order)
    of_exams = [item for card, item in items.items() if card not in beyond]
    return session.start([*of_exams, *others], app.today, app.settings.day_ends, day)


def _arranged(app: App, items: Sequence[Item], *, is_shuffled: bool) -> Sequence[Item]:
    """Return cards of one session in the order in which they are asked."""
    if is_shuffled:
        return shuffled(app, items)
    return agenda.mixed(items, app.today) if app.order is Order.MIXED else items


def more(app: App, selection: Selection, plans: Plans | None, most: int, *, is_shuffled: bool = False) -> Session:
    """Return a session of at most `most` selected cards that are not new and not today's, the weakest first."""
    from vivadeck.study.session import practice

    of_the_day = {item.card.id for item in session(app, selection, plans, None).queue}
    items = selection.weakest(most, of_the_day)
    return practice(shuffled(app, items) if is_shuffled else items, app.today, app.settings.day_ends)


def practice(app: App, chosen: Iterable[Item], *, is_shuffled: bool) -> Session:
    """Return a session of all chosen cards that are not suspended: the weakest first, then new ones."""
    from vivadeck.study import session

    items = [item for item in chosen if not item.is_suspended]
    if is_shuffled:
        return session.practice(shuffled(app, items), app.today, app.settings.day_ends)
    reviewed = sorted((item for item in items if item.schedule), key=lambda item: -agenda.weakness(item, app.today))
    new = agenda.spread_over_decks([item for item in items if not item.schedule])
    return session.practice([*reviewed, *new], app.today, app.settings.day_ends)


def more_now(app: App, selection: Selection, words: Sequence[str] = ()) -> str:
    """Return what the student can type when the day's cards are done. The `words` of a command chose the selection."""
    from shlex import join

    def command(verb: str, *options: str) -> str:
        return f"`{join(['viva', verb, *words, *app.decks_option, *options])}`"

    offers = [f"{command('study', '--more')} (your weakest cards)"] if selection.by_day() else []
    if new := min(MORE_NEW, sum(count.new for count in selection.counts())):
        offers.append(f"{command('study', '--new', str(introduced(app) + new))} ({counted(new, 'new card')})")
    *first, last = [*offers, f"{command('practice')} (any cards)"]
    return f"{', '.join(first)} or {last}" if first else last


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
