"""What `viva plan` has to tell of an exam, before it is shown in any form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from vivadeck.desk import Desk
from vivadeck.exam import exams, today, wording
from vivadeck.exam.forecast import Forecast, Prospect, prospect
from vivadeck.exam.pace import too_little
from vivadeck.exam.planner import reasons
from vivadeck.exam.today import Plan, Plans

QUARTER_SECONDS = 15 * 60
MOST_GROUPS = 12
MOST_EXPLAINED = 15


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


def view(desk: Desk, plans: Plans, plan: Plan, by: str, explain: bool) -> View:
    def foresee(a_day: int) -> Prospect:
        return prospect(plan.standings, plan.way.today, plan.way.exam, a_day)

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
