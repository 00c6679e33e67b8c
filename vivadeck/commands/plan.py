"""`viva plan`: what the days until an exam bring, and what to expect of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from typing import Annotated, Any, NamedTuple

import typer

from vivadeck.app import Desk
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DecksOption, JsonOption, desk
from vivadeck.commands.reminders import remind
from vivadeck.exam import exams, today, wording
from vivadeck.exam.forecast import Day, Forecast, Prospect, prospect
from vivadeck.exam.planner import reasons
from vivadeck.exam.seconds_per_card import too_little
from vivadeck.exam.today import Plan, Plans
from vivadeck.terminal import output
from vivadeck.terminal.output import Column
from vivadeck.terminal.wording import counted, in_days

MOST_DAYS, FIRST_DAYS = 21, 12
_LONGEST_BAR, _SHORTEST_BAR = 40, 8
_FIGURES_WIDTH = 34  # of the columns beside the bars


QUARTER_SECONDS = 15 * 60
MOST_GROUPS = 12
MOST_EXPLAINED = 15


app = typer.Typer(rich_markup_mode=None)


class Grouping(Enum):
    """What cards are grouped by."""

    DECK = "deck"
    TAG = "tag"


@app.command("plan", cls=Command)
def command(
    by: Annotated[
        Grouping | None,
        typer.Option(
            "--by", help="Expectations by deck or by tag; else by deck if there are several.", show_default=False
        ),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Tell why today's first cards are first.")] = False,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Show what the days until the exam bring, and what to expect of it."""
    plan(desk(decks), by.value if by else "", explain, json)


def plan(desk: Desk, by: str, explain: bool, json: bool) -> None:
    """Show what is planned for each exam, the next one first. Raises VivaError."""
    remind(desk)
    plans = desk.plans()
    if plans is None:
        _nothing(desk, json)
        return
    views = [_view(desk, plans, each, by, explain) for each in plans.each]
    if json:
        output.as_json([_as_json(desk, plans, view) for view in views])
        return
    for view, end in zip(views, plans.showings.ends(), strict=True):
        _show(desk, plans, view, end)
        output.data("")
    output.styled((f"{wording.redrills(plans.showings.evidence)} {wording.SPARE}", ""))
    if plans.showings.queue():
        output.styled(("Next: ", ""), ("viva study", "viva.key"))


def _nothing(desk: Desk, json: bool) -> None:
    if json:
        output.as_json([])
        return
    coming = exams.ahead(desk.exams.values(), desk.now(), desk.today)
    later = [exam for exam in coming if not exams.is_planned(exam, desk.today)]
    if later:
        begins = exams.dated(exams.begins(later[0]))
        output.data(f"Nothing is planned yet for {exams.name(later[0])} ({exams.when(later[0])}): from {begins} on.")
    elif coming:
        output.data("No exam can be planned as things are: `viva exam` lists them.")
    else:
        output.data("There is no exam to plan for: `viva exam DATE` sets one.")


def _show(desk: Desk, plans: Plans, view: View, end: str) -> None:
    plan = view.plan
    assert plan.exam.day is not None
    days = in_days(plan.exam.day, desk.today)
    output.styled((f"Exam {days}: {exams.name(plan.exam)}", "bold"), (f" ({exams.when(plan.exam)})", ""))
    output.styled((_budget(plans, plan, end), ""))
    output.data("")
    _table_of_days(desk, view)
    if view.first:
        output.data("")
        output.table((Column("today's first", style="viva.id"), Column("why")), _without_repeats(view.first))
    output.data("")
    _table_of_groups(view)
    output.data("")
    if view.warning:
        output.styled((view.warning, "viva.bad"))
    output.styled(*wording.expectation(view.prospect.forecast(), len(plan.items), exams.budget(plan.exam)))
    output.styled((wording.more_or_less(view.more, view.less), ""))


def _without_repeats(told: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the rows with a ditto where the reason is that of the row above."""
    above = ["", *(why for _, why in told)]
    return [(card, "″" if why == before else why) for (card, why), before in zip(told, above, strict=False)]


def _budget(plans: Plans, plan: Plan, end: str) -> str:
    """Say what is to be spent a day, and what of it was today; `end` says why nothing more is, "" if there is more."""
    done = f", {plan.shown} done today" if plan.shown and not end else ""
    then = f" {end}" if end else ""
    if plan.exam.cards is not None:
        return f"{exams.budget(plan.exam)}{done}.{then}"
    source = f"as your last {plans.pace.reviews} reviews tell" if plans.pace.reviews else "a guess"
    return (
        f"{exams.budget(plan.exam)}, about {counted(plan.a_day, 'card')} "
        f"({plans.pace.seconds:.0f} s each, {source}){done}.{then}"
    )


def _table_of_groups(view: View) -> None:
    everything = Group("all", len(view.plan.items), view.prospect.forecast())
    rows = [everything, *(group for group in view.groups if group.cards < everything.cards)]
    width = _bar_width(max(len(group.name) for group in rows) + _FIGURES_WIDTH)
    scale = f"0 %{'100 %':>{width - 3}}" if width >= len("0 % 100 %") else ""
    columns = (
        Column("", style="viva.id"),
        Column("cards", is_number=True),
        Column("known then", is_number=True),
        Column(scale, style="viva.good"),
    )
    told = [(each.name, str(each.cards), wording.percent(each.forecast), _bar(each, width)) for each in rows]
    output.table(columns, told)


def _bar_width(besides: int) -> int:
    """Return how long a bar can be beside so many characters: none on a narrow terminal."""
    room = output.console().width - besides if output.is_terminal() else _LONGEST_BAR
    return min(_LONGEST_BAR, room) if room >= _SHORTEST_BAR else 0


def _bar(group: Group, width: int) -> str:
    low, high = (round(width * share) for share in group.forecast)
    return ("·" * low + "█" * max(1, high - low) + "·" * width)[:width]


def _table_of_days(desk: Desk, view: View) -> None:
    days = view.prospect.days
    most = max((day.showings / day.days for day in days), default=1) or 1
    columns = (
        Column("day"),
        Column("showings", is_number=True),
        Column("new", is_number=True, style="viva.new"),
        Column("█ new  ▒ again", style="viva.due"),
    )
    rows = [_day(day, desk.today, most) for day in days]
    if len(rows) > MOST_DAYS:
        rows = [*rows[:FIRST_DAYS], ("…", "", "", ""), *rows[FIRST_DAYS - MOST_DAYS :]]
    output.table(columns, rows)


def _day(day: Day, now: date, most: float) -> tuple[str, str, str, str]:
    first = date.fromordinal(day.day)
    name = in_days(first, now) if (first - now).days < 2 else f"{first:%a} {first.day} {first:%b}"
    if day.days > 1:
        name = f"{name}, {day.days} days"
    width = _bar_width(_FIGURES_WIDTH)
    long, new = (round(width * count / day.days / most) for count in (day.showings, day.new))
    bar = "█" * new + "▒" * (long - new)
    final = "final pass " if day.is_final_pass else ""
    return name, str(day.showings), str(day.new) if day.new else "·", f"{final}{bar[len(final) :]}"


def _as_json(desk: Desk, plans: Plans, view: View) -> dict[str, Any]:
    plan = view.plan
    assert plan.exam.day is not None
    evidence = plans.showings.evidence
    return {
        "decks": list(plan.exam.decks),
        "query": plan.exam.query,
        "date": plan.exam.day.isoformat(),
        "days": (plan.exam.day - desk.today).days,
        "cards": len(plan.items),
        "showings_a_day": plan.a_day,
        "shown_today": plan.shown,
        "seconds_a_card": round(plans.pace.seconds, 1),
        "final_pass": date.fromordinal(plan.way.final_pass).isoformat(),
        "forecast": _range(view.prospect.forecast()),
        "groups": [{"name": each.name, "cards": each.cards, **_range(each.forecast)} for each in view.groups],
        "quarter_more": _range(view.more),
        "quarter_less": view.less and _range(view.less),
        "plan": [_day_as_json(day) for day in view.prospect.days],
        "redrill": {
            "decision": evidence.decision.value,
            "weight": round(evidence.weight, 3),
            "answers": evidence.answers,
        },
        "warning": view.warning,
        "first": [{"id": card, "why": why} for card, why in view.first],
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


class Group(NamedTuple):
    """Some of an exam's cards, and what to expect of them."""

    name: str
    cards: int
    forecast: Forecast


class View(NamedTuple):
    """What there is to tell of an exam. `more` and `less` are for a quarter of an hour more and less a day; there is
    no `less` where nothing would be left."""

    plan: Plan
    prospect: Prospect
    groups: tuple[Group, ...]
    more: Forecast
    less: Forecast | None
    warning: str
    first: tuple[tuple[str, str], ...]


def _view(desk: Desk, plans: Plans, plan: Plan, by: str, explain: bool) -> View:
    def foresee(a_day: int) -> Prospect:
        return prospect(plan.standings, plan.way.today, plan.way.exam, a_day, plan.shown)

    quarter = max(1, round(QUARTER_SECONDS / plans.pace.seconds))
    ahead = foresee(plan.a_day)
    new = sum(not standing.showings for standing in plan.standings)
    days = exams.days_left(plan.exam, desk.today)
    return View(
        plan,
        ahead,
        tuple(_groups(plan, ahead, by)),
        foresee(plan.a_day + quarter).forecast(),
        foresee(plan.a_day - quarter).forecast() if plan.a_day > quarter else None,
        too_little(new, plan.a_day * (days - 1) + plan.left, days, plans.pace)
        or wording.left_unseen(new, new - sum(day.new for day in ahead.days)),
        tuple(_first(plans, plan)) if explain else (),
    )


def _groups(plan: Plan, ahead: Prospect, by: str) -> list[Group]:
    """Return the largest groups of cards: by deck or tag as told, else by deck where there are several."""
    decks, tags = dict[str, list[int]](), dict[str, list[int]]()
    for place, item in enumerate(plan.items):
        decks.setdefault(item.card.deck, []).append(place)
        for tag in item.card.tags:
            tags.setdefault(tag, []).append(place)
    found = tags if by == "tag" or (not by and len(decks) == 1) else decks
    largest = sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))[:MOST_GROUPS]
    return [Group(name, len(places), ahead.forecast(places)) for name, places in sorted(largest)]


def _first(plans: Plans, plan: Plan) -> Iterable[tuple[str, str]]:
    """Yield today's first cards, each with why it is where it is."""
    places = {item.card.id: place for place, item in enumerate(plan.items)}
    queue = today.day(plans, plan.items).queue()[:MOST_EXPLAINED]
    missed = {each.card for each in plans.showings.missed}
    told = reasons(plan.standings, [places[card] for card in queue], plan.way)
    for card, reason in zip(queue, told, strict=True):
        yield card, "missed today, asked again" if card in missed else wording.reason(reason)
