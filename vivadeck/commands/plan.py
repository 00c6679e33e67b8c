"""`viva plan`: the days until each exam, and its forecast."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from functools import partial
from typing import Annotated, Any, NamedTuple

import typer

from vivadeck.app import App
from vivadeck.commands import planning
from vivadeck.commands.boundary import Command
from vivadeck.commands.exam import seconds_per_card
from vivadeck.commands.options import DecksOption, JsonOption, app_for
from vivadeck.commands.reminders import remind
from vivadeck.exam import exams, today
from vivadeck.exam.forecast import Day, Forecast, Simulation, posterior, simulate, with_another_budget
from vivadeck.exam.planner import Reason, Why, reasons
from vivadeck.exam.retry import ENOUGH_ANSWERS, Evidence, Retry
from vivadeck.exam.today import Plan, Plans
from vivadeck.terminal import output
from vivadeck.terminal.output import Column
from vivadeck.terminal.wording import counted, near_day, on_day, or_dash, percent, percents

MOST_DAYS, FIRST_DAYS = 21, 12
_LONGEST_BAR, _SHORTEST_BAR = 40, 8
_FIGURES_WIDTH = 37  # of the columns beside the bars
QUARTER_SECONDS = 15 * 60
MOST_GROUPS = 12
MOST_EXPLAINED = 15
LAST_ROUND = "final pass"
SPARE = "When no other card needs the rest of the day, all missed cards come again until you recall them."

cli = typer.Typer(rich_markup_mode=None)


class Grouping(Enum):
    """What cards are grouped by."""

    DECK = "deck"
    TAG = "tag"


@cli.command("plan", cls=Command)
def command(
    by: Annotated[
        Grouping | None,
        typer.Option(
            "--by",
            help="Show the forecast by deck or by tag. Default: by deck, or by tag if there is only one deck.",
            show_default=False,
        ),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show why today's first cards come first.")] = False,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Show the days until your exam, and what you will know then."""
    with output.paged():
        plan(app_for(decks), by.value if by else "", explain, json)


class Group(NamedTuple):
    """Some of an exam's cards, with their forecast."""

    name: str
    cards: int
    forecast: Forecast


class ExamReport(NamedTuple):
    """All that is shown of an exam. `more` and `less` are the forecasts with a quarter of an hour more or less a day;
    `less` is None if no time would be left."""

    plan: Plan
    simulation: Simulation
    groups: tuple[Group, ...]
    more: Forecast
    less: Forecast | None
    warning: str
    first: tuple[tuple[str, str], ...]


def plan(app: App, by: str, explain: bool, json: bool) -> None:
    """Show the plan for each exam, the next one first. Raises VivaError."""
    remind(app)
    plans = planning.plans(app)
    if plans is None:
        _nothing(app, json)
        return
    reports = [_report(app, plans, each, by, explain) for each in plans.by_exam]
    planning.keep_forecasts(app, ((each.plan.exam, each.simulation.forecast()) for each in reports))
    if json:
        output.as_json([_as_json(app, plans, report) for report in reports])
        return
    for report, end in zip(reports, plans.showings.ends(), strict=True):
        _show(app, plans, report, end)
        output.print_line("")
    output.print_styled((f"{_retries(plans.showings.evidence)} {SPARE}", ""))
    if plans.showings.queue():
        output.print_styled(("To start: ", ""), ("`viva study`", "viva.key"))


def _report(app: App, plans: Plans, plan: Plan, by: str, explain: bool) -> ExamReport:
    quarter = max(1, round(QUARTER_SECONDS / plans.pace.seconds))
    student = posterior(plan.histories, plan.timeline.today, plan.shown)
    planned = simulate(student, plan.timeline.exam, plan.a_day)
    changed = partial(with_another_budget, planned, student, plan.timeline.exam)
    new = sum(not history.answers for history in plan.histories)
    days = exams.days_left(plan.exam, app.today)
    return ExamReport(
        plan,
        planned,
        tuple(_groups(plan, planned, by)),
        changed(plan.a_day + quarter),
        changed(plan.a_day - quarter) if plan.a_day > quarter else None,
        exams.budget_warning(new, plan.a_day * (days - 1) + plan.left, days, plans.pace)
        or _left_unseen(new, new - sum(day.new for day in planned.days)),
        tuple(_first(plans, plan)) if explain else (),
    )


def _groups(plan: Plan, simulation: Simulation, by: str) -> list[Group]:
    """Return the MOST_GROUPS largest groups of cards: `by` deck or tag; if "", by tag if there is only one deck."""
    decks, tags = dict[str, list[int]](), dict[str, list[int]]()
    for place, item in enumerate(plan.items):
        decks.setdefault(item.card.deck, []).append(place)
        for tag in item.card.tags:
            tags.setdefault(tag, []).append(place)
    groups = tags if by == "tag" or (not by and len(decks) == 1) else decks
    largest = sorted(groups.items(), key=lambda each: (-len(each[1]), each[0]))[:MOST_GROUPS]
    return [Group(name, len(places), simulation.forecast(places)) for name, places in sorted(largest)]


def _first(plans: Plans, plan: Plan) -> Iterable[tuple[str, str]]:
    """Yield today's first cards, each with the reason for its place."""
    places = {item.card.id: place for place, item in enumerate(plan.items)}
    queue = today.day(plans, plan.items).queue()[:MOST_EXPLAINED]
    missed = {each.card for each in plans.showings.missed}
    why = reasons(plan.histories, [places[card] for card in queue], plan.timeline)
    for card, reason in zip(queue, why, strict=True):
        yield card, "you missed it today, so it comes again" if card in missed else _reason(reason)


def _nothing(app: App, json: bool) -> None:
    if json:
        output.as_json([])
        return
    coming = exams.ahead(app.exams.values(), app.now(), app.today)
    later = [exam for exam in coming if not exams.is_planned(exam, app.today)]
    if later:
        exam, begins = later[0], on_day(exams.begins(later[0]), app.today)
        output.say(f"The plan for {exams.name(exam)} ({exams.when(exam, app.today)}) begins on {begins}.")
    elif coming:
        output.say("No exam can be planned now. To see your exams: `viva exam`")
    else:
        output.say("There is no exam to plan for. To set one: `viva exam DATE`")


def _show(app: App, plans: Plans, report: ExamReport, end: str) -> None:
    plan = report.plan
    output.print_styled((f"Exam {exams.countdown(plan.exam, app.today)}", "bold"))
    output.print_styled((_budget(plans, plan, end), ""))
    output.print_line("")
    _table_of_days(app, plans, report)
    if report.first:
        output.print_line("")
        output.table((Column("today's first", style="viva.id"), Column("why")), _without_repeats(report.first))
    output.print_line("")
    _table_of_groups(report)
    output.print_line("")
    if report.warning:
        output.print_styled((report.warning, "viva.bad"))
    output.print_styled(*_expectation(report.simulation.forecast(), len(plan.items), exams.budget(plan.exam)))
    output.print_styled((_more_or_less(report.more, report.less), ""))


def _without_repeats(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the rows with a ditto mark in place of a repeated reason."""
    above = ["", *(why for _, why in rows)]
    return [(card, "" if why == before else why) for (card, why), before in zip(rows, above, strict=False)]


def _budget(plans: Plans, plan: Plan, end: str) -> str:
    """Write the budget of a day, and how much was done today. `end` says why today's cards are done, "" if not."""
    done = end or (f"{plan.shown} done today." if plan.shown else "")
    if plan.exam.cards is not None:
        return f"{exams.budget(plan.exam)}. {done}".rstrip()
    cards = counted(plan.a_day, "card")
    return f"{exams.budget(plan.exam)}, about {cards} ({seconds_per_card(plans.pace)}). {done}".rstrip()


def _table_of_groups(report: ExamReport) -> None:
    everything = Group("all", len(report.plan.items), report.simulation.forecast())
    rows = [everything, *(group for group in report.groups if group.cards < everything.cards)]
    width = _bar_width(max(len(group.name) for group in rows) + _FIGURES_WIDTH)
    scale = f"0 %{'100 %':>{width - 3}}" if width >= len("0 % 100 %") else ""
    columns = (
        Column("", style="viva.id"),
        Column("cards", is_number=True),
        Column("known on the day", is_number=True),
        Column(scale, style="viva.good"),
    )
    output.table(
        columns, [(group.name, str(group.cards), percents(*group.forecast), _bar(group, width)) for group in rows]
    )


def _bar_width(other_columns: int) -> int:
    """Return the length of a bar beside columns of so many characters: 0 on a narrow terminal."""
    room = output.console().width - other_columns if output.is_terminal() else _LONGEST_BAR
    return min(_LONGEST_BAR, room) if room >= _SHORTEST_BAR else 0


def _bar(group: Group, width: int) -> str:
    low, high = (round(width * share) for share in group.forecast)
    return ("·" * low + "█" * max(1, high - low) + "·" * width)[:width]


def _table_of_days(app: App, plans: Plans, report: ExamReport) -> None:
    """Show the days. Today's row has the cards that `viva` and the session count, if every answer is good."""
    days = [*report.simulation.days]
    if days and days[0].days == 1:
        waiting = today.day(plans, report.plan.items).queue()
        answered = {item.card.id for item in report.plan.items if item.schedule}
        days[0] = days[0]._replace(showings=len(waiting), new=sum(card not in answered for card in waiting))
    most = max((day.showings / day.days for day in days), default=1) or 1
    columns = (
        Column("day"),
        Column("cards to do", is_number=True),
        Column("new", is_number=True, style="viva.new"),
        Column("█ new  ▒ again", style="viva.due"),
    )
    rows = [_day(day, app.today, most) for day in days]
    if len(rows) > MOST_DAYS:
        rows = [*rows[:FIRST_DAYS], ("…", "", "", ""), *rows[FIRST_DAYS - MOST_DAYS :]]
    output.table(columns, rows)
    if any(day.is_final_pass for day in days):
        output.say(f"{LAST_ROUND}: the last round, for the cards that gain most from it")


def _day(day: Day, now: date, most: float) -> tuple[str, str, str, str]:
    name = near_day(date.fromordinal(day.day), now)
    if day.days > 1:
        name = f"{name} – {near_day(date.fromordinal(day.day + day.days - 1), now)}"
    width = _bar_width(_FIGURES_WIDTH)
    long, new = (round(width * count / day.days / most) for count in (day.showings, day.new))
    bar = "█" * new + "▒" * (long - new)
    return name, or_dash(day.showings), or_dash(day.new), f"{bar} {LAST_ROUND}" if day.is_final_pass else bar


def _expectation(forecast: Forecast, cards: int, budget: str) -> tuple[tuple[str, str], ...]:
    """Write the forecast for so many cards, as (text, style) parts. `budget` is a text such as "20 min a day"."""
    expected = f"{round(forecast.low * cards)} to {round(forecast.high * cards)} of {counted(cards, 'card')}"
    return (
        (f"With {budget} until then, you will probably know ", ""),
        (expected, "bold viva.good"),
        (". In simulations at least 4 of 5 such forecasts were right. It gets more precise as you study.", ""),
    )


def _left_unseen(new: int, unseen: int) -> str:
    """Return a warning if many of the new cards will probably not be shown, else ""."""
    if unseen * 10 < new or unseen < 2:
        return ""
    return f"About {unseen} of the {new} new cards will not come up at all. With more time a day they would."


def _more_or_less(more: Forecast, less: Forecast | None) -> str:
    """Write the forecasts for a quarter of an hour more and less a day."""
    if less is None:
        return f"With 15 min more a day: {percents(*more)}."
    return f"With 15 min more a day: {percents(*more)}. With 15 min less: {percents(*less)}."


def _reason(why: Reason) -> str:
    """Write why a card has its place in today's order."""
    if why.why is Why.NEW:
        return "new, in the order of the deck"
    if why.why is Why.OVERDUE:
        late = f"for {counted(why.overdue_days, 'day')}" if why.overdue_days else "today"
        return f"due {late}; the most overdue cards come first"
    gain = f"if you study it today, your chance to know it on the day rises by {100 * why.gain:.0f} points"
    if why.now == why.then:
        return f"new; {gain}"
    return f"{gain} (now about {percent(why.now)}; on the day {percent(why.then)} without it)"


def _retries(evidence: Evidence) -> str:
    """Write whether it helps the student to see a missed card again on the same day: as far as the answers tell."""
    retried, left, count = evidence.retried, evidence.left_alone, counted(evidence.answers, "answer")
    if evidence.answers < ENOUGH_ANSWERS:
        until_now = f" ({evidence.answers} until now)" if evidence.answers else ""
        return (
            "Every second card that you miss comes again on the same day, in place of another card. "
            f"So viva can see whether that helps you: it will say so after {ENOUGH_ANSWERS} such answers{until_now}."
        )
    again, others = percent(retried.share), percent(left.share)
    shares = f"on a later day you knew {again} of the cards that came again, {others} of the others"
    if evidence.decision is Retry.ALWAYS:
        return (
            f"It seems to help you to see a missed card again on the same day: {shares} ({count}). "
            "So each one comes again, in place of another card."
        )
    if evidence.decision is Retry.NEVER:
        return (
            f"It does not seem to help you much to see a missed card again on the same day: {shares} ({count}). "
            "So none takes the place of another card."
        )
    return (
        f"It is not clear yet whether it helps you to see a missed card again on the same day: {shares} ({count}). "
        "So every second one comes again, in place of another card."
    )


def _as_json(app: App, plans: Plans, report: ExamReport) -> dict[str, Any]:
    plan = report.plan
    assert plan.exam.day is not None
    evidence = plans.showings.evidence
    return {
        "decks": list(plan.exam.decks),
        "query": plan.exam.query,
        "date": plan.exam.day.isoformat(),
        "days": (plan.exam.day - app.today).days,
        "cards": len(plan.items),
        "showings_a_day": plan.a_day,
        "shown_today": plan.shown,
        "seconds_a_card": round(plans.pace.seconds, 1),
        "final_pass": date.fromordinal(plan.timeline.final_pass).isoformat(),
        "forecast": _range(report.simulation.forecast()),
        "groups": [{"name": each.name, "cards": each.cards, **_range(each.forecast)} for each in report.groups],
        "quarter_more": _range(report.more),
        "quarter_less": report.less and _range(report.less),
        "plan": [_day_as_json(day) for day in report.simulation.days],
        "redrill": {
            "decision": evidence.decision.value,
            "weight": round(evidence.weight, 3),
            "answers": evidence.answers,
        },
        "warning": report.warning,
        "first": [{"id": card, "why": why} for card, why in report.first],
    }


def _range(forecast: Forecast) -> dict[str, float]:
    return {"low": round(forecast.low, 3), "high": round(forecast.high, 3)}


def _day_as_json(day: Day) -> dict[str, Any]:
    return {
        "date": date.fromordinal(day.day).isoformat(),
        "days": day.days,
        "showings": day.showings,
        "new": day.new,
        "final_pass": day.is_final_pass,
    }
