"""`viva plan`: the days until each exam, and its forecast. Without options it fits on a screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from functools import partial
from typing import Annotated, Any, NamedTuple

import typer

from vivadeck.app import App
from vivadeck.commands import plan_screen, plan_wording, planning
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DecksOption, JsonOption, app_for
from vivadeck.commands.plan_screen import ExamReport, Group
from vivadeck.commands.reminders import remind
from vivadeck.exam import exams, passing, today, weakest
from vivadeck.exam.forecast import Day, Forecast, Posterior, simulate, with_another_budget, with_groups
from vivadeck.exam.kindness import Kindness
from vivadeck.exam.passing import Passing
from vivadeck.exam.planner import reasons
from vivadeck.exam.retry import ENOUGH_ANSWERS, Evidence, Retry
from vivadeck.exam.today import Plan, Plans
from vivadeck.exam.weakest import Topic
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted, on_day, percent

QUARTER_SECONDS = 15 * 60
MOST_GROUPS = 12
MOST_EXPLAINED = 15
EITHER = "deck or tag"
NEW_FIRST = "Now no missed card takes the place of a new card: each is to come up before the exam, if there is time."
SPARE = "When no other card needs the rest of the day, all missed cards come again until you recall them."

cli = typer.Typer(rich_markup_mode=None)


class Grouping(Enum):
    """What cards are grouped by."""

    DECK = "deck"
    TAG = "tag"


class PlanOptions(NamedTuple):
    """What the student wants to see. `by` is "deck", "tag", EITHER (tag if there is one deck), or "" for no groups."""

    by: str = ""
    explain: bool = False
    all: bool = False


@cli.command("plan", cls=Command)
def command(
    by: Annotated[
        Grouping | None, typer.Option("--by", help="Show the forecast by deck or by tag, too.", show_default=False)
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show why today's first cards come first.")] = False,
    all_: Annotated[bool, typer.Option("--all", help="Show all days, and the forecast of each deck or tag.")] = False,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Show the days until your exam, and what you will know then."""
    with output.paged():
        plan(app_for(decks), PlanOptions(by.value if by else "", explain, all_), json)


def plan(app: App, options: PlanOptions, json: bool) -> None:
    """Show the plan for each exam, the next one first. Raises VivaError."""
    remind(app)
    plans = planning.plans(app)
    if plans is None:
        _nothing(app, json)
        return
    if json or options.all:
        options = options._replace(by=options.by or EITHER)
    before = planning.week_ago(app, plans)
    kindness = planning.kindness(app)
    reports = [_report(plans, *each, options, kindness) for each in zip(plans.by_exam, before, strict=True)]
    planning.keep_forecasts(app, ((each.plan, each.forecast, each.passing) for each in reports))
    if json:
        output.as_json([_as_json(app, plans, report) for report in reports])
    else:
        _show(app, plans, reports, options)


def _report(
    plans: Plans, plan: Plan, week_ago: Forecast | None, options: PlanOptions, kindness: Kindness
) -> ExamReport:
    quarter = max(1, round(QUARTER_SECONDS / plans.pace.seconds))
    _, now, exam = plan.to_forecast()
    student, planned = planning.simulated(plan, kindness)
    changed = partial(with_another_budget, planned, student, exam)
    may_do_less = plan.left > quarter if exam - now == 1 else plan.a_day > quarter
    return ExamReport(
        plan,
        planned.forecast(),
        week_ago,
        tuple(planning.days_ahead(plans, plan, planned.days)),
        tuple(_groups(plan, student, exam, options)) if options.by else (),
        quarter,
        changed(plan.a_day + quarter),
        changed(plan.a_day - quarter) if may_do_less else None,
        planning.unseen_warning(plan, plans.pace),
        tuple(_first(plans, plan)) if options.explain else (),
        tuple(weakest.cards(plan)),
        weakest.topic(plan),
        passing.passing(plan, planned, plans.pace.seconds),
        kindness,
    )


def _groups(plan: Plan, student: Posterior, exam: int, options: PlanOptions) -> list[Group]:
    """Return the groups of cards; unless all are wanted, the MOST_GROUPS largest."""
    decks, tags = weakest.groups([item.card for item in plan.items])
    groups = tags if options.by == "tag" or (options.by == EITHER and len(decks) == 1) else decks
    largest = sorted(groups.items(), key=lambda each: (-len(each[1]), each[0]))
    chosen = sorted(largest if options.all else largest[:MOST_GROUPS])
    followed = with_groups(student, plan.to_forecast()[0], [places for _, places in chosen])
    simulation = simulate(followed, exam, plan.a_day)
    return [Group(name, len(places), simulation.forecast(places)) for name, places in chosen]


def _first(plans: Plans, plan: Plan) -> Iterable[tuple[str, str]]:
    """Yield today's first cards, each with the reason for its place."""
    places = {item.card.id: place for place, item in enumerate(plan.items)}
    queue = today.day(plans, plan.items).queue()[:MOST_EXPLAINED]
    missed = {each.card for each in plans.showings.missed}
    why = reasons(plan.histories, [places[card] for card in queue], plan.timeline)
    for card, reason in zip(queue, why, strict=True):
        yield card, "you missed it today, so it comes again" if card in missed else plan_wording.reason(reason)


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


def _show(app: App, plans: Plans, reports: Sequence[ExamReport], options: PlanOptions) -> None:
    """Show one exam on a screen, several in a few lines each; then what the options ask for."""
    lines = plan_screen.all_lines if options.all else plan_screen.exam_lines
    if len(reports) > 1 and not options.all:
        lines = partial(plan_screen.short_lines, reports=len(reports))
    for number, (report, end) in enumerate(zip(reports, plans.showings.ends(), strict=True)):
        if number:
            output.print_line("")
        plan_screen.show(lines(app.today, plans, report, end))
        if options.by:
            everything = Group("all", len(report.plan.items), report.forecast)
            output.print_line("")
            plan_screen.table_of_groups(report.groups, everything)
        if report.first:
            output.print_line("")
            plan_screen.table_of_reasons(report.first)
    if len(reports) > 1 or options != PlanOptions():
        output.print_line("")
    if options.explain:
        new_first = f" {NEW_FIRST}" if any(report.plan.hurries() for report in reports) else ""
        output.say(f"{plan_screen.pace(plans)} {_retries(plans.showings.evidence)}{new_first} {SPARE}")
        for form in {report.passing.form.topics: report.passing.form for report in reports if report.passing}.values():
            output.say(plan_wording.how_passing(form))
    plan_screen.show(plan_screen.footer(plans, reports, options.all))


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
        "forecast": _range(report.forecast),
        "week_ago": report.week_ago and _range(report.week_ago),
        "groups": [{"name": each.name, "cards": each.cards, **_range(each.forecast)} for each in report.groups],
        "quarter_more": _range(report.more),
        "quarter_less": report.less and _range(report.less),
        "plan": [_day_as_json(day) for day in report.days],
        "redrill": {
            "decision": evidence.decision.value,
            "weight": round(evidence.weight, 3),
            "answers": evidence.answers,
        },
        "warning": report.warning,
        "weakest": [{"id": card.id, "chance": round(card.chance, 3)} for card in report.cards],
        "weakest_topic": report.topic and _topic_as_json(plans, plan, report.topic),
        "first": [{"id": card, "why": why} for card, why in report.first],
        "passing": report.passing and _passing_as_json(report.passing),
        "kindness": report.kindness._asdict(),
    }


def _passing_as_json(passing: Passing) -> dict[str, Any]:
    hour = passing.hour
    return {
        "draw": passing.form.draw,
        "pass": passing.form.needed,
        "topics": passing.form.topics,
        "of": passing.topics,
        "chance": None if passing.chance is None else round(passing.chance, 3),
        "hour": hour and {"topic": hour.topic, "chance": round(hour.chance, 3)},
    }


def _topic_as_json(plans: Plans, plan: Plan, topic: Topic) -> dict[str, Any]:
    return {
        "name": topic.name,
        "cards": len(topic.places),
        "new": topic.new,
        "chance": round(topic.chance, 3),
        "command": plan_screen.drill(plans, plan, topic),
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
